//! A list of comments as people copy it from a platform's page, or as a
//! program wrote it down: text → rows. Pure, takes any text, and accounts for
//! every line: it is part of a row, of the page's furniture, or it is handed
//! back as not read.
//!
//! | form | told by |
//! |---|---|
//! | JSON Lines: `{"id":…,"author":…,"name":…,"text":…,"time":…}` | the first line begins with `{` |
//! | CSV with a heading, by `,`, `;` or tab | the first line names a column of texts and another one |
//! | `Name<TAB>text`, perhaps with a time | most lines have a tab |
//! | `Name: text`, perhaps with a time before it | most lines look so |
//! | a line with the name, and the text below it | all else |
//!
//! In the last form empty lines, times and buttons ("Thích", "Reply") part one
//! comment from the next; a list without any of them is read two lines by two,
//! if it has an even number of them. A guess that might give a name another
//! person's words is not made.

mod plain;
mod table;
mod when;

pub use when::Moment;

use std::collections::BTreeSet;

/// Bytes of a list at most.
pub const BYTES_MAX: usize = 1_000_000;
/// Rows of a list at most.
pub const ROWS_MAX: usize = 5_000;

/// One comment of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its first line, counted from 1.
    pub line: usize,
    /// Its last line.
    pub last: usize,
    /// The platform's id of it.
    pub id: Option<String>,
    /// The platform's id of its author.
    pub author: Option<String>,
    /// Its author's name; may be empty where there is an id.
    pub name: String,
    /// What was written.
    pub text: String,
    /// When, as well as the list tells.
    pub at: Option<Moment>,
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Counted from 1.
    pub line: usize,
    /// As it stands there.
    pub text: String,
}

/// What a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    /// Its comments, in its order.
    pub rows: Vec<Row>,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// Lines that say nothing by themselves: headings, times, buttons.
    pub aside: BTreeSet<usize>,
}

/// Why a list was not read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooMuch {
    /// More than [`BYTES_MAX`].
    #[error("the text is too long")]
    Bytes,
    /// More than [`ROWS_MAX`].
    #[error("the list has too many rows")]
    Rows,
}

/// Reads a list.
pub fn read(text: &str) -> Result<Pasted, TooMuch> {
    if text.len() > BYTES_MAX {
        return Err(TooMuch::Bytes);
    }
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let pasted = if first.trim_start().starts_with('{') {
        table::json_lines(text)
    } else if let Some(heading) = table::Heading::of(first) {
        table::csv(text, &heading)
    } else {
        plain::read(text)
    };
    if pasted.rows.len() > ROWS_MAX { Err(TooMuch::Rows) } else { Ok(pasted) }
}

impl Pasted {
    /// Takes a row, or hands its lines back if it names nobody, says nothing,
    /// or holds more than a comment can.
    fn take(&mut self, row: Row, lines: &[(usize, &str)]) {
        use crate::shop::comment::{NAME_MAX, TEXT_MAX, tidy};
        let fits = |text: &str, max: usize| text.chars().nth(max).is_none();
        let clean = |text: &str, line_break| tidy(text.trim().to_owned(), line_break, usize::MAX).trim().to_owned();
        let id = |id: Option<String>| id.map(|id| clean(&id, ' ')).filter(|id| !id.is_empty() && id != "0");
        let row = Row {
            id: id(row.id),
            author: id(row.author),
            name: clean(&row.name, ' '),
            text: clean(&row.text, '\n'),
            ..row
        };
        let named = row.author.is_some() || !row.name.is_empty();
        let short = fits(&row.text, TEXT_MAX) && fits(&row.name, NAME_MAX);
        let ids = [&row.id, &row.author].into_iter().flatten().all(|id| fits(id, ID_MAX));
        if named && !row.text.is_empty() && short && ids {
            self.rows.push(row);
        } else {
            self.hand_back(lines);
        }
    }

    fn hand_back(&mut self, lines: &[(usize, &str)]) {
        let full = lines.iter().filter(|(_, text)| !text.trim().is_empty());
        self.unread.extend(full.map(|(line, text)| Unread { line: *line, text: (*text).to_owned() }));
    }
}

/// The longest id that a table keeps, in characters.
const ID_MAX: usize = 200;
