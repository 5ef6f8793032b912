//! Worked lives through the real program: `phiencho scenario` on either
//! engine, with given readings and with our own reader.

use crate::kit::{Stall, on_each_engine};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Command, Output};

on_each_engine! {
    worked_lives_end_as_they_should_with_given_readings
    worked_lives_end_as_they_should_with_our_own_reader
    what_the_desk_refuses_changes_nothing_and_the_life_goes_on
    what_cannot_be_played_is_said_and_the_others_are_played
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

/// A life of one product with a code, one order of two, and more acts after it.
fn life_with(code: &str, acts: &[Value]) -> Value {
    let reading = json!({ "intent": "order", "items": [{ "code": code, "qty": "2", "option": null }], "phone": null, "clear": true });
    let comment = json!({ "platform": "tiktok", "channel": "t1", "id": "1", "author": "u1", "name": "Hoa",
        "text": format!("chốt 2 {code}"), "sent": 0.0, "reading": reading });
    let product = json!({ "code": code, "name": "Bánh gio", "aliases": [], "unit": "cái", "price": 7000, "step": "1",
        "options": ["mặn"] });
    let mut script = vec![json!({ "at": 0, "comment": comment })];
    script.extend(acts.iter().cloned());
    json!({ "rules": { "repeat": "once", "part_fill": true }, "catalogue": { "products": [product] },
        "stock": { code: "5" }, "script": script })
}

fn what_the_desk_refuses_changes_nothing_and_the_life_goes_on() {
    let set = |option: Value, qty: &str| json!({ "platform": "tiktok", "author": "u1", "code": "BG", "option": option, "qty": qty });
    let refused = [
        json!({ "at": 1, "set": set(json!("đỏ"), "1") }),
        json!({ "at": 2, "set": set(Value::Null, "1.5") }),
        json!({ "at": 3, "set": set(Value::Null, "-1") }),
        json!({ "at": 4, "receive": { "BG": "0" } }),
        json!({ "at": 5, "price": { "BG": -1 } }),
        json!({ "at": 6, "undo": { "steps": 2 } }),
    ];
    let mut more = refused.to_vec();
    more.push(json!({ "at": 7, "set": set(Value::Null, "3") }));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("life.json");
    std::fs::write(&file, life_with("BG", &more).to_string()).unwrap();
    let done = play(&[file], &["--given-readings"]);
    assert!(done.status.success(), "{done:?}");
    let end: Value = serde_json::from_slice(&done.stdout).unwrap();
    let line = json!({ "code": "BG", "option": null, "held": "3", "waiting": "0", "price": 7000 });
    assert_eq!((&end["orders"][0]["lines"], &end["stock"]["BG"]["on_hand"]), (&json!([line]), &json!("5")));
    // Impossible values are told; that there is nothing to undo is none.
    let told = String::from_utf8(done.stderr).unwrap();
    assert_eq!(told.lines().filter(|line| line.contains("life.json") && line.contains("changes nothing")).count(), 5);
}

fn what_cannot_be_played_is_said_and_the_others_are_played() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, life: &Value| {
        let file = folder.path().join(name);
        std::fs::write(&file, life.to_string()).unwrap();
        file
    };
    let files = [
        folder.path().join("none.json"),
        write("first.json", &life_with("BG", &[])),
        write("bad.json", &json!({ "rules": { "repeat": "once", "part_fill": true } })),
        write("long.json", &life_with("BANHGIODANPHUONG", &[])),
        write("unknown.json", &life_with("BG", &[json!({ "at": 1, "pin": "XX" })])),
        write("last.json", &life_with("BG", &[json!({ "at": 1, "receive": { "BG": "1" } })])),
    ];
    let done = play(&files, &["--given-readings"]);
    assert!(!done.status.success());
    let ends = String::from_utf8(done.stdout).unwrap();
    let on_hand = ends.lines().map(|end| serde_json::from_str::<Value>(end).unwrap()["stock"]["BG"]["on_hand"].clone());
    assert_eq!(on_hand.collect::<Vec<_>>(), ["5", "6"]);
    let told = String::from_utf8(done.stderr).unwrap();
    let parts = [
        "none.json: ",
        "bad.json: missing field `catalogue`",
        "long.json: invalid code",
        "unknown.json: at 1000 ms: no product XX",
    ];
    for part in parts {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains("first.json") && !told.contains("last.json"), "{told}");
}
