//! The files that `read` takes: catalogues, comments, corpora.

use super::score::Gold;
use crate::shop::catalogue::Catalogue;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Why something cannot be read. Each says which file, and which line if one
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
    /// What was named is not in the catalogue file, or several are and none
    /// was named.
    #[error("{path}: {wrong}; it has {has}", path = path.display(), has = if has.is_empty() { "none".into() } else { has.join(", ") })]
    Choice {
        /// The file.
        path: PathBuf,
        /// What was asked for.
        wrong: String,
        /// What could have been.
        has: Vec<String>,
    },
    /// No folder holds a corpus.
    #[error("{path}: neither it nor a folder below holds catalogues.json and comments.jsonl", path = .0.display())]
    NoCorpus(PathBuf),
    /// The standard input cannot be read.
    #[error("standard input: {0}")]
    Input(io::Error),
    /// The answer cannot be written.
    #[error("cannot write: {0}")]
    Output(#[from] io::Error),
}

/// The catalogues of a file by name. A file of one catalogue that has no name
/// gives it under the empty one.
pub(super) fn catalogues(path: &Path) -> Result<BTreeMap<String, Catalogue>, ReadError> {
    let text = text_of(path)?;
    let wrong = |error: serde_json::Error| wrong(path, error.line(), &error);
    let outline: BTreeMap<String, Value> = serde_json::from_str(&text).map_err(wrong)?;
    if outline.get("products").is_some_and(Value::is_array) {
        return Ok(BTreeMap::from([(String::new(), serde_json::from_str(&text).map_err(wrong)?)]));
    }
    serde_json::from_str(&text).map_err(wrong)
}

/// The catalogue that is meant: the one with the name, or the only one.
pub(super) fn catalogue(path: &Path, name: Option<&str>) -> Result<Catalogue, ReadError> {
    let mut all = catalogues(path)?;
    let has: Vec<String> = all.keys().filter(|name| !name.is_empty()).cloned().collect();
    let wrong = |wrong: String| ReadError::Choice { path: path.to_owned(), wrong, has };
    match name {
        Some(name) => all.remove(name).ok_or_else(|| wrong(format!("no catalogue {name:?}"))),
        None if all.len() > 1 => Err(wrong("several catalogues, choose one with --name".into())),
        None => all.pop_first().map(|(_, only)| only).ok_or_else(|| wrong("no catalogue".into())),
    }
}

/// A comment as `--comments` takes it.
#[derive(Deserialize)]
pub(super) struct Comment {
    pub(super) id: String,
    pub(super) catalogue: String,
    #[serde(default)]
    pub(super) pinned: Option<String>,
    pub(super) text: String,
}

/// The rows of a file of JSON Lines, each with its line. Empty lines are none.
pub(super) fn rows<T: DeserializeOwned>(path: &Path) -> Result<Vec<(usize, T)>, ReadError> {
    let text = text_of(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| Ok((at + 1, serde_json::from_str(line).map_err(|error| wrong(path, at + 1, &error))?)))
        .collect()
}

/// A folder of labelled comments.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// Where it lies below the folder that was asked for, with slashes.
    pub name: String,
    /// What is on sale, by name.
    pub catalogues: BTreeMap<String, Catalogue>,
    /// The comments with what they say.
    pub comments: Vec<Gold>,
}

/// Every corpus in `folder` and below, by name: a folder with
/// `catalogues.json` and `comments.jsonl`.
pub fn corpora(folder: &Path) -> Result<Vec<Corpus>, ReadError> {
    let mut found = Vec::new();
    walk(folder, "", &mut found)?;
    if found.is_empty() {
        return Err(ReadError::NoCorpus(folder.to_owned()));
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn walk(folder: &Path, name: &str, found: &mut Vec<Corpus>) -> Result<(), ReadError> {
    let unreadable = |source| ReadError::File { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if let Some(last) = path.file_name().filter(|_| path.is_dir()) {
            let slash = if name.is_empty() { "" } else { "/" };
            walk(&path, &format!("{name}{slash}{}", last.to_string_lossy()), found)?;
        }
    }
    let (catalogues, comments) = (folder.join("catalogues.json"), folder.join("comments.jsonl"));
    if catalogues.is_file() && comments.is_file() {
        let own = folder.file_name().map_or_else(|| ".".into(), |own| own.to_string_lossy().into_owned());
        found.push(corpus(if name.is_empty() { own } else { name.to_owned() }, &catalogues, &comments)?);
    }
    Ok(())
}

fn corpus(name: String, catalogues_path: &Path, path: &Path) -> Result<Corpus, ReadError> {
    let catalogues = catalogues(catalogues_path)?;
    let mut comments = Vec::new();
    let mut ids = HashSet::new();
    for (line, gold) in rows::<Gold>(path)? {
        let wrong = |message: String| ReadError::Content { path: path.to_owned(), line, message };
        if !ids.insert(gold.id.clone()) {
            return Err(wrong(format!("the id {} is there twice", gold.id)));
        }
        if !catalogues.contains_key(&gold.catalogue) {
            return Err(wrong(format!("no catalogue {:?} in {}", gold.catalogue, catalogues_path.display())));
        }
        comments.push(gold);
    }
    Ok(Corpus { name, catalogues, comments })
}

/// What the parser says, without its place: the line is told before it.
fn wrong(path: &Path, line: usize, error: &serde_json::Error) -> ReadError {
    let said = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = said.strip_suffix(&place).unwrap_or(&said).to_owned();
    ReadError::Content { path: path.to_owned(), line, message }
}

fn text_of(path: &Path) -> Result<String, ReadError> {
    let text = fs::read_to_string(path).map_err(|source| ReadError::File { path: path.to_owned(), source })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
