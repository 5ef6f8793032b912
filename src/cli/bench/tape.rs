//! What the desk's writer said to SQLite, kept to be said again without it.

use crate::cli::CliError;
use crate::store::trace;
use rusqlite::types::Value;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// One statement and its values.
pub(super) struct Said {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

static TAPE: Mutex<Option<HashMap<usize, Vec<String>>>> = Mutex::new(None);

/// Keeps what is said from now on, by connections made from now on.
pub(super) fn record() {
    *TAPE.lock().unwrap_or_else(PoisonError::into_inner) = Some(HashMap::new());
    trace::listen(Some(|connection, text| {
        if let Some(tape) = &mut *TAPE.lock().unwrap_or_else(PoisonError::into_inner) {
            tape.entry(connection).or_default().push(text.to_owned());
        }
    }));
}

/// Ends it: the writer's transactions, one after the other, without savepoints.
pub(super) fn transactions() -> Result<Vec<Vec<Said>>, CliError> {
    trace::listen(None);
    let tape = TAPE.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
    let mut transactions: Vec<Vec<Said>> = Vec::new();
    for text in tape.into_values().filter(|said| said.iter().any(|text| text == "BEGIN IMMEDIATE")).flatten() {
        match text.as_str() {
            "BEGIN IMMEDIATE" => transactions.push(Vec::new()),
            text if text == "COMMIT" || text.contains("SAVEPOINT") => {}
            text => {
                let (sql, binds) = text.rsplit_once(" -- binds: [").unwrap_or((text, "]"));
                let values = values(binds.trim_end_matches(']')).ok_or_else(|| CliError::Broken(text.to_owned()))?;
                if let Some(open) = transactions.last_mut() {
                    open.push(Said { sql: sql.to_owned(), values });
                }
            }
        }
    }
    Ok(transactions)
}

/// The values of `1, "a", None, Some("b"), true`, as Rust shows them.
fn values(mut text: &str) -> Option<Vec<Value>> {
    let mut values = Vec::new();
    while !text.is_empty() {
        let bare = text.strip_prefix("Some(").unwrap_or(text);
        let (value, rest) = match bare.strip_prefix('"') {
            Some(quoted) => {
                let (text, rest) = unquoted(quoted)?;
                (Value::Text(text), rest)
            }
            None => {
                let end = bare.find([',', ')']).unwrap_or(bare.len());
                let value = match &bare[..end] {
                    "None" => Value::Null,
                    "true" => Value::Integer(1),
                    "false" => Value::Integer(0),
                    number => Value::Integer(number.parse().ok()?),
                };
                (value, &bare[end..])
            }
        };
        values.push(value);
        let rest = rest.strip_prefix(')').unwrap_or(rest);
        text = rest.strip_prefix(", ").unwrap_or(rest);
    }
    Some(values)
}

/// A text up to its closing quote, and what stands behind that.
fn unquoted(quoted: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((text, &quoted[at + 1..])),
            '\\' => match letters.next()?.1 {
                'n' => text.push('\n'),
                't' => text.push('\t'),
                'r' => text.push('\r'),
                '0' => text.push('\0'),
                'u' => {
                    let code: String = letters.by_ref().map(|(_, c)| c).skip(1).take_while(|c| *c != '}').collect();
                    text.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?)?);
                }
                plain => text.push(plain),
            },
            letter => text.push(letter),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_rust_shows_them() {
        let (text, none): (&str, Option<i64>) = ("a \"b\\\" \n ❤\u{fe0f}, c) [d]", None);
        let shown = format!("{:?}, {:?}, {:?}, {:?}, {:?}", -7_i64, Some(text), none, true, Some(3_i64));
        let expected =
            [Value::Integer(-7), Value::Text(text.into()), Value::Null, Value::Integer(1), Value::Integer(3)];
        assert_eq!(values(&shown).unwrap(), expected);
    }
}
