//! Worked lives through the real program: `phiencho scenario` on either
//! engine, with given readings and with our own reader.

use crate::kit::{Stall, on_each_engine};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};

on_each_engine! {
    worked_lives_end_as_they_should_with_given_readings
    worked_lives_end_as_they_should_with_our_own_reader
    what_cannot_be_read_is_said
}

/// Lives in which our reader understands comments otherwise than their author
/// meant them:
/// - s07, 1007 "chốt A9 cho cô": nine of the product on show, where A9 was
///   meant as a code that nobody sells;
/// - s08, 1012 "à thêm số nữa 0966 555 44 nhé": more of something, to
///   be looked at, where a broken phone number was meant.
const READ_OTHERWISE: [&str; 2] = ["s07-unclear-comments.json", "s08-contacts.json"];

fn lives() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios");
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    assert_eq!(found.len(), 14);
    found
}

/// Plays files beside whatever is in the test's own database.
fn play(files: &[PathBuf], more: &[&str]) -> Output {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let before = stall.orders();
    let mut program = Command::new(env!("CARGO_BIN_EXE_phiencho"));
    program.arg("scenario").args(files).args(more);
    if let Some(server) = stall.server() {
        program.args(["--database-url", &server]);
    }
    let done = program.output().unwrap();
    assert_eq!(stall.orders(), before);
    done
}

fn sorted(mut end: Value) -> Value {
    for order in end["orders"].as_array_mut().unwrap() {
        order["lines"].as_array_mut().unwrap().sort_by_key(ToString::to_string);
    }
    end
}

/// The lives that do not end as expected.
fn otherwise(more: &[&str]) -> Vec<String> {
    let done = play(&lives(), more);
    assert!(done.status.success(), "{done:?}");
    let ends = String::from_utf8(done.stdout).unwrap();
    assert_eq!(ends.lines().count(), lives().len());
    let differs = |(life, end): &(PathBuf, &str)| {
        let scenario: Value = serde_json::from_str(&std::fs::read_to_string(life).unwrap()).unwrap();
        sorted(serde_json::from_str(end).unwrap()) != sorted(scenario["expect"].clone())
    };
    let name = |life: PathBuf| life.file_name().unwrap().to_string_lossy().into_owned();
    lives().into_iter().zip(ends.lines()).filter(differs).map(|(life, _)| name(life)).collect()
}

fn worked_lives_end_as_they_should_with_given_readings() {
    assert_eq!(otherwise(&["--given-readings"]), Vec::<String>::new());
}

fn worked_lives_end_as_they_should_with_our_own_reader() {
    assert_eq!(otherwise(&[]), READ_OTHERWISE);
}

fn what_cannot_be_read_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.json");
    std::fs::write(&bad, r#"{ "rules": { "repeat": "once", "part_fill": true } }"#).unwrap();
    for (file, part) in [(folder.path().join("none.json"), "none.json: "), (bad, "bad.json: missing field `catalogue`")]
    {
        let done = play(&[file], &[]);
        assert!(!done.status.success() && done.stdout.is_empty());
        assert!(String::from_utf8_lossy(&done.stderr).contains(part), "{done:?}");
    }
}
