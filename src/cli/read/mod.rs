//! `read`: shows how comments are understood, one by one in the terminal, a
//! file of them as JSON Lines, or labelled ones as figures.

mod figures;
mod files;
pub mod score;
mod show;
mod words;

pub use figures::{Verdict, judge, miss};
pub use files::{Corpus, ReadError, corpora};

use crate::config::Language;
use crate::reader::Reader;
use crate::shop::reading::{Intent, Item, Reading};
use figures::Wanted;
use files::Comment;
use serde::Serialize;
use show::{Screen, show};
use std::collections::BTreeMap;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// What to read, and how to tell of it.
#[derive(Clone, Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["text", "comments", "score"])))]
pub struct ReadArgs {
    /// A comment; `-` reads one from each line of the standard input
    #[arg(requires = "catalogue")]
    text: Option<String>,
    /// What is on sale: `{ "products": [...] }`, or several such by name
    #[arg(long, visible_alias = "catalogues", value_name = "FILE", conflicts_with = "score")]
    catalogue: Option<PathBuf>,
    /// Which catalogue of the file, if it holds several
    #[arg(long, requires = "text")]
    name: Option<String>,
    /// Code of the product that is being shown
    #[arg(long, value_name = "CODE", requires = "text")]
    pinned: Option<String>,
    /// Print readings as JSON, one a line
    #[arg(long, requires = "text")]
    json: bool,
    /// A file of comments (JSON Lines: id, catalogue, pinned, text); prints what was understood, one JSON object a line
    #[arg(long, value_name = "FILE", requires = "catalogue")]
    comments: Option<PathBuf>,
    /// A folder of labelled comments; prints how well they are read [default: tests/corpus]
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = "tests/corpus")]
    score: Option<PathBuf>,
    /// Print every labelled comment that is misread, too
    #[arg(long, requires = "score", conflicts_with = "known")]
    misses: bool,
    /// Print only the names of the labelled comments that are misread
    #[arg(long, requires = "score")]
    known: bool,
}

/// Does what the command line says, and prints to `out`.
pub(super) fn run(args: &ReadArgs, language: Language, out: &mut impl Write) -> Result<(), ReadError> {
    if let Some(folder) = &args.score {
        let wanted = match () {
            () if args.known => Wanted::Known,
            () if args.misses => Wanted::Misses,
            () => Wanted::Figures,
        };
        return figures::run(folder, wanted, out);
    }
    let catalogue = args.catalogue.as_deref().unwrap_or(Path::new(""));
    match (&args.comments, &args.text) {
        (Some(comments), _) => predict(catalogue, comments, out),
        (None, text) => tell(args, catalogue, text.as_deref().unwrap_or_default(), language, out),
    }
}

/// Reads one comment, or those of the standard input.
fn tell(args: &ReadArgs, path: &Path, text: &str, language: Language, out: &mut impl Write) -> Result<(), ReadError> {
    let catalogue = files::catalogue(path, args.name.as_deref())?;
    if let Some(code) = &args.pinned
        && !catalogue.products.iter().any(|product| product.code.eq_ignore_ascii_case(code))
    {
        let has = catalogue.products.iter().map(|product| product.code.clone()).collect();
        return Err(ReadError::Choice {
            path: path.to_owned(),
            wrong: format!("no product with the code {code:?}"),
            has,
        });
    }
    let reader = Reader::new(&catalogue);
    let screen = Screen { language, colours: colours() };
    let mut one = |text: &str| -> Result<(), ReadError> {
        let reading = reader.read(text, args.pinned.as_deref());
        if args.json {
            return Ok(json(&reading, out)?);
        }
        Ok(show(out, screen, &catalogue, text, &reading)?)
    };
    if text != "-" {
        return one(text);
    }
    for line in io::stdin().lock().lines() {
        one(&line.map_err(ReadError::Input)?)?;
    }
    Ok(())
}

/// Whether whoever reads the standard output sees colours.
fn colours() -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdout().is_terminal() && !refused && !dumb
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

/// Reads every comment of a file and writes what was understood.
fn predict(catalogues_path: &Path, comments: &Path, out: &mut impl Write) -> Result<(), ReadError> {
    let catalogues = files::catalogues(catalogues_path)?;
    let readers: BTreeMap<&str, Reader> = catalogues.iter().map(|(name, c)| (name.as_str(), Reader::new(c))).collect();
    for (line, comment) in files::rows::<Comment>(comments)? {
        let reader = readers.get(comment.catalogue.as_str()).ok_or_else(|| ReadError::Content {
            path: comments.to_owned(),
            line,
            message: format!("no catalogue {:?} in {}", comment.catalogue, catalogues_path.display()),
        })?;
        let reading: Reading = reader.read(&comment.text, comment.pinned.as_deref());
        let prediction = Prediction {
            id: &comment.id,
            intent: reading.intent,
            items: &reading.items,
            phone: reading.phone.as_ref().map(|phone| phone.as_str()),
            address: reading.address,
            clear: reading.clear,
        };
        json(&prediction, out)?;
    }
    Ok(())
}

fn json(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
