//! A live that was recorded is played once more by the real program.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_phiencho");

fn run(args: &[&str]) -> Output {
    Command::new(PROGRAM).args(args).env_remove("PHIENCHO_RECORD").output().unwrap()
}

fn recordings(data: &Path) -> Vec<PathBuf> {
    let Ok(folder) = std::fs::read_dir(data.join("recordings")) else { return Vec::new() };
    folder.map(|entry| entry.unwrap().path()).collect()
}

/// A demo that is over at once; what it printed.
fn demo(data: &Path, more: &[&str]) -> Value {
    let data = data.to_str().unwrap();
    let mut args = vec!["demo", "--json", "--seed", "7", "--speed", "1000", "--port", "0", "--data", data];
    args.extend(more);
    let done = run(&args);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

#[test]
fn a_recorded_live_gives_the_same_orders() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let played = demo(&data, &["--record"]);
    let files = recordings(&data);
    let [file] = files.as_slice() else { panic!("{files:?}") };
    let file = file.to_str().unwrap();
    let into = folder.path().join("again");
    let into = into.to_str().unwrap();
    for args in [vec!["replay", file, "--json"], vec!["replay", file, "--json", "--speed", "50000", "--into", into]] {
        let again = run(&args);
        assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
        let again: Value = serde_json::from_slice(&again.stdout).unwrap();
        // How often the simulator said something twice is the network's affair.
        for figure in ["products", "orders", "revenue"] {
            assert_eq!(again[figure], played[figure], "{figure} {args:?}");
        }
        assert_eq!(again["comments"]["received"], played["comments"]["received"]);
        assert_eq!(again["comments"]["orders"], played["comments"]["orders"]);
    }
    let kept = run(&["report", "--json", "--data", into]);
    let kept: Value = serde_json::from_slice(&kept.stdout).unwrap();
    for figure in ["booked", "confirmed"] {
        assert_eq!(kept["revenue"][figure], played["revenue"][figure]);
    }
    let again = run(&["replay", file, "--into", into]);
    assert!(!again.status.success(), "a folder that is there is not played into");
}

#[test]
fn nothing_is_recorded_unasked() {
    let folder = tempfile::tempdir().unwrap();
    demo(folder.path(), &[]);
    assert_eq!(recordings(folder.path()), [] as [PathBuf; 0]);
}

#[test]
fn what_is_no_recording_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x");
    std::fs::write(&file, "hello").unwrap();
    for path in [file.clone(), folder.path().join("y")] {
        let refused = run(&["replay", path.to_str().unwrap()]);
        assert!(!refused.status.success() && refused.stdout.is_empty());
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains(path.to_str().unwrap()) && said.lines().count() == 1, "{said}");
    }
}
