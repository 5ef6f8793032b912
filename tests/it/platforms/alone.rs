//! `phiencho simulate`, from another program's side.

use futures_util::StreamExt;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use tokio_tungstenite::tungstenite::Message;

const SCRIPT: &str = r#"{"viewers": 9, "length_ms": 3000,
    "tiktok": [{"at_ms": 500, "id": "7286185101000000001", "author_id": "55", "name": "Lan", "text": "chốt 2"}],
    "facebook": [{"at_ms": 600, "id": "40001", "text": "chốt 3"}, {"at_ms": 700, "id": "40002", "text": "đẹp quá"}]}"#;

fn phiencho(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_phiencho"));
    command.arg("simulate").args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The texts of comments that a socket brings until it says that the live is over.
async fn heard(address: &str, text: &str, end: impl Fn(&Value) -> bool) -> Vec<String> {
    let (mut socket, _) = tokio_tungstenite::connect_async(address).await.unwrap();
    let mut heard = Vec::new();
    while let Some(Ok(Message::Text(frame))) = socket.next().await {
        let frame: Value = serde_json::from_str(frame.as_str()).unwrap();
        heard.extend(frame.pointer(text).and_then(Value::as_str).map(str::to_owned));
        if let Some(many) = frame["data"].as_array() {
            heard.extend(many.iter().filter_map(|one| one["message"].as_str()).map(str::to_owned));
        }
        if end(&frame) {
            return heard;
        }
    }
    panic!("no end after {heard:?}");
}

#[tokio::test]
async fn others_hear_a_script_and_it_ends_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("script.json");
    std::fs::write(&file, SCRIPT).unwrap();
    let mut child = phiencho(&["--script", &file.to_string_lossy(), "--stay", "2"]).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut address = |service: &str| {
        let line = lines.find(|line| line.as_ref().unwrap().contains(service)).unwrap().unwrap();
        line.split_whitespace().find(|word| word.contains("://")).unwrap().to_owned()
    };
    let (tikfinity, relay) = (address("TikFinity"), address("Relay"));
    let (tiktok, facebook) = tokio::join!(
        heard(&tikfinity, "/data/comment", |frame| frame["event"] == "streamEnd"),
        heard(&relay, "/message", |frame| *frame == json!({"type": "end"})),
    );
    assert_eq!((tiktok, facebook), (vec!["chốt 2".to_owned()], vec!["chốt 3".to_owned(), "đẹp quá".to_owned()]));
    let ended = tokio::task::spawn_blocking(move || child.wait()).await.unwrap().unwrap();
    assert!(ended.success());
}

#[test]
fn what_is_no_script_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("script.json");
    std::fs::write(&file, r#"{"tiktok": [{"at_ms": 1, "id": "x", "text": "chốt"}]}"#).unwrap();
    for name in [file.clone(), folder.path().join("none")] {
        let mut child = phiencho(&["--script", &name.to_string_lossy()]).spawn().unwrap();
        assert!(!child.wait().unwrap().success());
        let mut words = String::new();
        child.stderr.take().unwrap().read_to_string(&mut words).unwrap();
        assert!(words.lines().count() == 1 && words.contains(&*name.to_string_lossy()), "{words}");
    }
}
