//! The reader against data: corpora of labelled comments, phone numbers,
//! quantities and sums of money as they are typed, random words; and the
//! command that shows what it reads.

mod command;
mod corpus;
mod laws;
mod money;
mod phones;
mod properties;
mod quantities;

use serde_json::Value;
use std::collections::BTreeSet;

/// The vectors of a file below `tests/vectors/`.
fn vectors(file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(format!("tests/vectors/{file}_vectors.json")).unwrap();
    let mut value: Value = serde_json::from_str(&text).unwrap();
    let list = if value.is_array() { value } else { value["vectors"].take() };
    serde_json::from_value(list).unwrap()
}

/// Demands that exactly the texts of `known` fail, which say why; `checked`
/// pairs each text with what is wrong with its reading, if anything is.
fn all_hold_but(known: &[(&str, &str)], checked: impl IntoIterator<Item = (String, Option<String>)>) {
    let mut wrong = Vec::new();
    let mut left: BTreeSet<&str> = known.iter().map(|(text, _)| *text).collect();
    for (text, fault) in checked {
        let listed = left.remove(text.as_str());
        match fault {
            Some(fault) if !listed => wrong.push(format!("{text:?}: {fault}")),
            None if listed => wrong.push(format!("{text:?} holds now: take it off the list")),
            _ => {}
        }
    }
    wrong.extend(left.iter().map(|text| format!("{text:?} is on the list, but there is no such vector")));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
