//! Lists that a program wrote: CSV with a heading, and JSON Lines.

use super::when::Moment;
use super::{Pasted, Row};
use crate::base::text::fold;
use serde_json::Value;

const IDS: &[&str] = &["id", "comment_id", "msg_id", "ma"];
const AUTHORS: &[&str] = &["author", "author_id", "user_id", "uid", "from_id", "from.id"];
const NAMES: &[&str] =
    &["name", "nickname", "author_name", "user_name", "username", "from.name", "from", "user", "ten", "nguoi viet"];
const TEXTS: &[&str] = &["text", "message", "comment", "content", "binh luan", "noi dung"];
const TIMES: &[&str] =
    &["time", "created_time", "create_time", "created_at", "sent_at", "timestamp", "thoi gian", "luc"];

/// Which column holds what.
pub(super) struct Heading {
    mark: char,
    id: Option<usize>,
    author: Option<usize>,
    name: Option<usize>,
    text: usize,
    time: Option<usize>,
}

impl Heading {
    /// The heading that `line` is, if it is one: it names a column of texts
    /// and one that tells who wrote.
    pub(super) fn of(line: &str) -> Option<Self> {
        [',', ';', '\t'].into_iter().find_map(|mark| {
            let names: Vec<String> = line.split(mark).map(|cell| fold(cell.trim().trim_matches('"'))).collect();
            let place = |words: &[&str]| names.iter().position(|name| words.contains(&name.as_str()));
            let (author, name) = (place(AUTHORS), place(NAMES));
            author.or(name)?;
            Some(Self { mark, id: place(IDS), author, name, text: place(TEXTS)?, time: place(TIMES) })
        })
    }
}

/// One record: its first and last line, its cells, and whether it is whole.
struct Record {
    line: usize,
    last: usize,
    cells: Vec<String>,
    whole: bool,
}

/// CSV as RFC 4180 has it; a quoted cell may hold line breaks.
pub(super) fn csv(text: &str, heading: &Heading) -> Pasted {
    let lines: Vec<(usize, &str)> = (1..).zip(text.lines()).collect();
    let mut pasted = Pasted::default();
    let mut rest = &lines[..];
    let mut headed = false;
    while let Some((record, behind)) = record(rest, heading.mark) {
        let own = &rest[..rest.len() - behind.len()];
        rest = behind;
        if record.cells.iter().all(|cell| cell.trim().is_empty()) && record.whole {
            // An empty line, or cells that are all empty.
            pasted.aside.extend(own.iter().filter(|(_, line)| !line.trim().is_empty()).map(|(line, _)| *line));
        } else if !headed {
            headed = true;
            pasted.aside.extend(own.iter().map(|(line, _)| *line));
        } else if record.whole {
            let cell = |place: Option<usize>| place.and_then(|place| record.cells.get(place)).cloned();
            let time = cell(heading.time).unwrap_or_default();
            let row = Row {
                line: record.line,
                last: record.last,
                id: cell(heading.id),
                author: cell(heading.author),
                name: cell(heading.name).unwrap_or_default(),
                text: cell(Some(heading.text)).unwrap_or_default(),
                at: time.trim().parse().ok().and_then(Moment::of_number).or_else(|| Moment::of(&time)),
            };
            pasted.take(row, own);
        } else {
            pasted.hand_back(own);
        }
    }
    pasted
}

/// The first record of `lines` and what follows. A quote that is never closed
/// costs its own line only.
fn record<'l, 'a>(lines: &'l [(usize, &'a str)], mark: char) -> Option<(Record, &'l [(usize, &'a str)])> {
    let (line, _) = *lines.first()?;
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    // More would be no comment; and a file of open quotes would cost its
    // square.
    for (place, (last, text)) in lines.iter().enumerate().take(100) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
                '"' if quoted => quoted = false,
                '"' if cell.trim().is_empty() => {
                    cell.clear();
                    quoted = true;
                }
                c if c == mark && !quoted => cells.push(std::mem::take(&mut cell)),
                c => cell.push(c),
            }
        }
        if !quoted {
            cells.push(cell);
            return Some((Record { line, last: *last, cells, whole: true }, &lines[place + 1..]));
        }
        cell.push('\n');
    }
    Some((Record { line, last: line, cells, whole: false }, &lines[1..]))
}

/// One JSON object a line.
pub(super) fn json_lines(text: &str) -> Pasted {
    let mut pasted = Pasted::default();
    for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        match serde_json::from_str::<Value>(text) {
            Ok(object @ Value::Object(_)) => {
                let told = |names: &[&str]| names.iter().find_map(|name| plain(at(&object, name)?));
                let time = TIMES.iter().find_map(|name| at(&object, name));
                let row = Row {
                    line,
                    last: line,
                    id: told(IDS),
                    author: told(AUTHORS),
                    name: told(NAMES).unwrap_or_default(),
                    text: told(TEXTS).unwrap_or_default(),
                    at: time.and_then(moment),
                };
                pasted.take(row, &[(line, text)]);
            }
            _ => pasted.hand_back(&[(line, text)]),
        }
    }
    pasted
}

/// What stands under `name`; a dot leads into an object.
fn at<'v>(object: &'v Value, name: &str) -> Option<&'v Value> {
    match name.split_once('.') {
        Some((outer, inner)) => object.get(outer)?.get(inner),
        None => object.get(name),
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn moment(value: &Value) -> Option<Moment> {
    match value {
        Value::String(text) => text.parse().ok().and_then(Moment::of_number).or_else(|| Moment::of(text)),
        Value::Number(number) => number.as_i64().and_then(Moment::of_number),
        _ => None,
    }
}
