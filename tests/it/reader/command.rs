//! `phiencho read` as a person or a script calls it.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

const CATALOGUES: &str = "tests/corpus/shared/catalogues.json";

fn read(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_phiencho"));
    child.arg("read").args(args).env_remove("PHIENCHO_LANGUAGE");
    child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    // A refusal does not wait for its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn told(args: &[&str], input: &str) -> String {
    let output = read(args, input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn refused(args: &[&str]) -> String {
    let output = read(args, "");
    assert!(!output.status.success() && output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_comment_is_shown_in_words() {
    let shown = told(&["chốt 2 bánh gio 0987654321", "--catalogue", CATALOGUES, "--name", "banh-gio"], "");
    let lines = [
        "chốt 2 bánh gio 0987654321",
        "  ý muốn: chốt",
        "  số lượng: 2",
        "  món: bánh gio",
        "  điện thoại: 0987654321",
        "Đặt hàng – rõ ràng",
        "  Món          Số lượng",
        "  BG Bánh gio     2 cái",
        "  Điện thoại: 0987654321",
        "",
        "",
    ];
    assert_eq!(shown, lines.join("\n"));
}

#[test]
fn doubts_are_told_in_the_language_asked_for() {
    let args = ["còn áo size XXL thì lấy", "--catalogue", CATALOGUES, "--name", "tho-cam"];
    let shown = told(&args, "");
    assert!(shown.contains("Đặt hàng – cần xem lại: ") && shown.contains("không có loại này"), "{shown}");
    let shown = told(&[&args[..], &["--language", "en"]].concat(), "");
    assert!(shown.contains("Order – to look at: ") && shown.contains("no such option"), "{shown}");
}

#[test]
fn comments_come_from_the_standard_input() {
    let args = ["-", "--catalogue", CATALOGUES, "--name", "ot-dai-duc", "--pinned", "ot"];
    let shown = told(&[&args[..], &["--json"]].concat(), "chốt 2kg\r\n\ngiá sao ạ\n");
    let readings: Vec<Value> = shown.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let intents: Vec<&str> = readings.iter().map(|reading| reading["intent"].as_str().unwrap()).collect();
    assert_eq!(intents, ["order", "other", "question"]);
    assert_eq!(readings[0]["items"][0]["qty"], "2");
    // A comment is data: it steers no terminal.
    assert!(told(&args, "\u{1b}[2Jchốt \u{202e}2kg\n").starts_with("␛[2Jchốt \u{fffd}2kg\n"));
}

#[test]
fn a_file_of_comments_becomes_json_lines() {
    let folder = tempfile::tempdir().unwrap();
    let (catalogue, comments) = (folder.path().join("c.json"), folder.path().join("c.jsonl"));
    fs::write(&catalogue, r#"{ "a": { "products": [] } }"#).unwrap();
    let args = ["--catalogues", catalogue.to_str().unwrap(), "--comments", comments.to_str().unwrap()];
    fs::write(&comments, "\u{feff}{\"id\":\"1\",\"catalogue\":\"a\",\"text\":\"0987654321\"}\n\n").unwrap();
    let line = r#"{"id":"1","intent":"contact","items":[],"phone":"0987654321","address":false,"clear":true}"#;
    assert_eq!(told(&args, ""), format!("{line}\n"));
    for (content, said) in [
        ("\n{\"id\": \"a\"}\n", "c.jsonl:2: missing field `catalogue`\n"),
        ("{\"id\":\"a\",\"catalogue\":\"none\",\"text\":\"x\"}", "c.jsonl:1: no catalogue \"none\" in "),
        ("\n\n{", "c.jsonl:3: EOF"),
    ] {
        fs::write(&comments, content).unwrap();
        let error = refused(&args);
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.json");
    let path = file.to_str().unwrap();
    assert!(refused(&["x", "--catalogue", path]).contains("c.json: No such file"));
    for (content, args, said) in [
        ("{ \"products\": [\n{ \"code\": 1 } ] }", &[][..], "c.json:2: invalid type"),
        ("[]", &[], "c.json:1: invalid type"),
        ("{}", &[], "c.json: no catalogue; it has none"),
        ("{ \"a\": { \"products\": [] }, \"b\": { \"products\": [] } }", &[], "choose one with --name; it has a, b"),
        ("{ \"products\": { \"products\": [] } }", &["--name", "a"], "no catalogue \"a\"; it has products"),
        ("{ \"products\": [] }", &["--pinned", "A1"], "no product with the code \"A1\"; it has none"),
    ] {
        fs::write(&file, content).unwrap();
        let error = refused(&[&["x", "--catalogue", path], args].concat());
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn a_corpus_is_scored() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one", "two/three"] {
        fs::create_dir_all(folder.path().join(name)).unwrap();
        fs::copy(CATALOGUES, folder.path().join(name).join("catalogues.json")).unwrap();
    }
    let right = r#"{"id":"1","catalogue":"banh-gio","pinned":"BG","text":"chốt 2","intent":"order","items":[{"code":"bg","qty":"2.0","option":null}],"phone":null,"address":false,"clear":true,"tags":[]}"#;
    let wrong = right.replace("\"2.0\"", "\"3\"");
    fs::write(folder.path().join("one/comments.jsonl"), right).unwrap();
    let second = folder.path().join("two/three/comments.jsonl");
    fs::write(&second, &wrong).unwrap();
    let path = folder.path().to_str().unwrap();
    let shown = told(&["--score", path, "--misses"], "");
    let row = |label: &str| {
        let line = shown.lines().find(|line| line.trim_start().starts_with(label)).unwrap();
        line.split_whitespace().skip(label.split(' ').count()).map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("one"), "1 100.0 100.0 100.0 0.0 100.0 0.0 - 100.0 -");
    assert_eq!(row("two/three"), "1 100.0 0.0 0.0 0.0 0.0 0.0 - 100.0 -");
    assert_eq!(row("total"), "2 100.0 50.0 50.0 0.0 50.0 0.0 - 100.0 -");
    assert!(shown.contains(
        "two/three 1  banh-gio (BG pinned)\n  \"chốt 2\"\n  right: order BG 3".replace("BG 3", "bg 3").as_str()
    ));
    assert_eq!(told(&["--score", path, "--known"], ""), "two/three 1\n");
    fs::write(&second, format!("{wrong}\n{wrong}")).unwrap();
    assert!(refused(&["--score", path]).contains("comments.jsonl:2: the id 1 is there twice"));
    assert!(refused(&["--score", "src"]).contains("catalogues.json and comments.jsonl"));
}
