//! Lists as people copy them: `tests/pasted/*.txt`, each with what it holds.

use crate::kit::NIGHT;
use phiencho::reader::pasted::{BYTES_MAX, Pasted, ROWS_MAX, TooMuch, read};
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[derive(Deserialize)]
struct Expected {
    /// First line, name, text, and how many minutes before the copy.
    rows: Vec<(usize, String, String, Option<String>)>,
    unread: Vec<usize>,
    aside: Vec<usize>,
}

#[test]
fn lists_from_pages_and_programs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pasted");
    let mut lists = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        lists += 1;
        let shown = path.display();
        let expected: Expected =
            serde_json::from_str(&fs::read_to_string(path.with_extension("json")).unwrap()).unwrap();
        let pasted = read(&fs::read_to_string(&path).unwrap()).unwrap();
        let minutes = |back: i64| format!("{}m", back / 60_000);
        let rows: Vec<_> = pasted
            .rows
            .iter()
            .map(|row| {
                let at = row.at.map(|at| minutes(NIGHT.since(at.as_of(NIGHT).0)));
                (row.line, row.name.clone(), row.text.clone(), at)
            })
            .collect();
        assert_eq!(rows, expected.rows, "{shown}");
        let unread: Vec<usize> = pasted.unread.iter().map(|unread| unread.line).collect();
        assert_eq!(unread, expected.unread, "{shown}");
        assert_eq!(pasted.aside.iter().copied().collect::<Vec<_>>(), expected.aside, "{shown}");
    }
    assert_eq!(lists, 8);
}

#[test]
fn ids_come_with_their_rows() {
    let pasted = read("text;id;uid\nchốt 2;c1;u1\nchốt 3;;u2\n").unwrap();
    let ids: Vec<_> = pasted.rows.iter().map(|row| (row.id.as_deref(), row.author.as_deref())).collect();
    assert_eq!(ids, [(Some("c1"), Some("u1")), (None, Some("u2"))]);
}

#[test]
fn lists_have_a_limit() {
    assert_eq!(read(&"x".repeat(BYTES_MAX + 1)), Err(TooMuch::Bytes));
    assert_eq!(read(&"Lan: chốt 2\n".repeat(ROWS_MAX)).unwrap().rows.len(), ROWS_MAX);
    assert_eq!(read(&"Lan: chốt 2\n".repeat(ROWS_MAX + 1)), Err(TooMuch::Rows));
    let long = format!("Lan: {}\nHà: chốt 1\n", "x".repeat(2_001));
    let pasted = read(&long).unwrap();
    assert_eq!((pasted.rows.len(), pasted.unread[0].line), (1, 1));
}

/// Every line with something in it is accounted for, once.
fn accounts_for_all(text: &str, pasted: &Pasted) {
    let mut seen = BTreeSet::new();
    let mut once = |line| assert!(seen.insert(line), "line {line} of {text:?} stands twice: {pasted:?}");
    pasted.rows.iter().flat_map(|row| row.line..=row.last).for_each(&mut once);
    pasted.unread.iter().map(|unread| unread.line).for_each(&mut once);
    pasted.aside.iter().copied().for_each(&mut once);
    for (line, text) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        assert!(text.trim().is_empty() || seen.contains(&line), "line {line} is lost: {text:?}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_it_and_no_line_is_lost(text in "(?s).{0,400}") {
        accounts_for_all(&text, &read(&text).unwrap());
    }

    #[test]
    fn no_list_loses_a_line(
        head in prop_oneof![Just(""), Just("name,text,time"), Just("id\tname\ttext"), Just("{\"name\":1}")],
        lines in proptest::collection::vec(prop_oneof![
            Just("Lan".to_owned()), Just("Lan: chốt 2".to_owned()), Just("Lan\tchốt 2".to_owned()), Just("2 phút".to_owned()),
            Just("Thích · Phản hồi".to_owned()), Just(String::new()), Just("\"mở".to_owned()), Just("a,\"b\"\"c\",d".to_owned()),
            Just("{\"name\":\"Lan\",\"text\":\"chốt 1\"}".to_owned()), Just("12:03".to_owned()), Just("\r".to_owned()), "[ -~]{0,12}",
        ], 0..30),
    ) {
        let text = format!("{head}\n{}", lines.join("\n"));
        accounts_for_all(&text, &read(&text).unwrap());
    }
}
