//! `read`: reads a file of comments and prints what each was understood to
//! say, one JSON object a line.

use crate::reader::Reader;
use crate::shop::catalogue::Catalogue;
use crate::shop::reading::{Intent, Item};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Which files to read.
#[derive(Clone, Debug, clap::Args)]
pub struct ReadArgs {
    /// Catalogues by name: `{ "<name>": { "products": [...] } }`.
    #[arg(long, alias = "catalogue", value_name = "FILE")]
    pub catalogues: PathBuf,
    /// Comments, JSON Lines: `id`, `catalogue`, `pinned`, `text`.
    #[arg(long, value_name = "FILE")]
    pub comments: PathBuf,
}

/// Why the files cannot be read. Each says which file, and which line if one
/// is at fault.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file cannot be opened or is not UTF-8.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The content is not what it should be.
    #[error("{path}:{line}: {message}", path = path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// The line, counted from one.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// The predictions cannot be written.
    #[error("cannot write: {0}")]
    Output(#[from] io::Error),
}

#[derive(Deserialize)]
struct Row {
    id: String,
    catalogue: String,
    #[serde(default)]
    pinned: Option<String>,
    text: String,
}

#[derive(Serialize)]
struct Prediction<'a> {
    id: &'a str,
    intent: Intent,
    items: &'a [Item],
    phone: Option<&'a str>,
    address: bool,
    clear: bool,
}

/// Reads every comment and writes the predictions to `out`.
pub fn run(args: &ReadArgs, out: &mut impl io::Write) -> Result<(), ReadError> {
    let catalogues = catalogues(&args.catalogues)?;
    let readers: BTreeMap<&str, Reader> = catalogues.iter().map(|(name, c)| (name.as_str(), Reader::new(c))).collect();
    let path = &args.comments;
    for (at, line) in text_of(path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |message: String| ReadError::Content { path: path.clone(), line: at + 1, message };
        let row: Row = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
        let reader = readers
            .get(row.catalogue.as_str())
            .ok_or_else(|| wrong(format!("no catalogue {:?} in {}", row.catalogue, args.catalogues.display())))?;
        let reading = reader.read(&row.text, row.pinned.as_deref());
        let prediction = Prediction {
            id: &row.id,
            intent: reading.intent,
            items: &reading.items,
            phone: reading.phone.as_ref().map(crate::base::phone::Phone::as_str),
            address: reading.address,
            clear: reading.clear,
        };
        serde_json::to_writer(&mut *out, &prediction).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn catalogues(path: &Path) -> Result<BTreeMap<String, Catalogue>, ReadError> {
    serde_json::from_str(&text_of(path)?).map_err(|error| ReadError::Content {
        path: path.to_owned(),
        line: error.line(),
        message: error.to_string(),
    })
}

fn text_of(path: &Path) -> Result<String, ReadError> {
    let text = fs::read_to_string(path).map_err(|source| ReadError::File { path: path.to_owned(), source })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
