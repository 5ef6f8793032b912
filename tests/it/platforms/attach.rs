//! "Add a live" as a seller does it, on the real program, beside `phiencho simulate`
//! run alone.

use crate::crash::{Program, free_port, phiencho, token};
use crate::kit::{Visitor, key};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(60);
const SCRIPT: &str = r#"{"viewers": 9, "length_ms": 2000, "tiktok": [
    {"at_ms": 0, "id": "7286185101000000001", "author_id": "55", "name": "Lan", "text": "chốt 2 bánh gio"},
    {"at_ms": 400, "id": "7286185101000000003", "author_id": "6801000000000000000", "name": "Chủ live", "text": "chốt 9 bánh gio"},
    {"at_ms": 900, "id": "7286185101000000002", "author_id": "56", "name": "Hoa", "text": "3 bánh gio"}]}"#;

/// Waits for the channel to be live, its orders to be booked, and the live to be over.
async fn until_over(owner: &Visitor, session: i64) -> (bool, Vec<String>) {
    let mut stream = owner.listen(session, 0).await;
    let (mut was_live, mut booked) = (false, Vec::new());
    loop {
        let (_, batch) = stream.next().await.expect("the stream ended early");
        for event in batch["events"].as_array().unwrap() {
            let (state, order) = (event["channel"]["state"].as_str(), &event["order"]);
            was_live |= state == Some("live");
            booked.extend(order["lines"][0]["held"].as_str().map(str::to_owned));
            if state == Some("ended") {
                return (was_live, booked);
            }
        }
    }
}

/// A replay knows the host as well.
fn the_recording_gives_the_same(data: &Path) {
    let printed = |command: &mut Command| -> Value {
        let done = command.stdout(Stdio::piped()).output().unwrap();
        serde_json::from_slice(&done.stdout).unwrap()
    };
    let file = std::fs::read_dir(data.join("recordings")).unwrap().next().unwrap().unwrap().path();
    let played = printed(phiencho(&["report", "--json", "--data"]).arg(data));
    let again = printed(phiencho(&["replay", "--json"]).arg(file));
    assert_eq!((&again["comments"]["received"], &again["comments"]["orders"]), (&json!(3), &json!(2)));
    for figure in ["booked", "confirmed"] {
        assert_eq!(again["revenue"][figure], played["revenue"][figure]);
    }
}

#[tokio::test]
async fn a_tiktok_live_is_added_without_a_signing_service_and_turns_green() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("script.json");
    std::fs::write(&script, SCRIPT).unwrap();
    let script = script.to_string_lossy();
    let arguments = ["simulate", "--script", &*script, "--stay", "120"];
    let mut simulator = Program(phiencho(&arguments).stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(simulator.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    let line = lines.find(|line| line.contains("TikTok webcast")).unwrap();
    let web = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap();
    let push = web.replace("http://", "ws://");

    let (data, port) = (folder.path().join("data"), free_port());
    let wires = ["--tiktok-sign", "none", "--tiktok-web", web, "--tiktok-webcast", web, "--tiktok-push", &push];
    let mut program = Program::start(&[&["serve", "--record"], &wires[..]].concat(), port, &data);
    let address = format!("http://127.0.0.1:{port}");
    program.up(&address).await;
    let owner = Visitor::who_has(&address, &token(&data), "Mai").await;
    let post = async |path: &str, body: Value| {
        let answer = owner.post(path, body).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.body
    };
    let product = json!({"key": key(), "code": "BG", "name": "Bánh gio", "unit": "cái", "price": 7000,
        "aliases": [], "options": [], "on_hand": "50"});
    post("/api/v1/products", product).await;
    let opened = post("/api/v1/sessions", json!({"key": key(), "title": "Phiên chiều"})).await;
    let session = opened["id"].as_i64().unwrap();
    let channels = format!("/api/v1/sessions/{session}/channels");
    let live = |address| json!({"key": key(), "kind": "tiktok", "platform": "tiktok", "address": address});
    // What a phone's share button gives says nothing without asking TikTok.
    let short = owner.post(&channels, live("https://vt.tiktok.com/ZSabcdef/")).await;
    assert_eq!((short.status, &short.body["code"]), (422, &json!("no_live")));
    assert!(short.body["detail"].as_str().unwrap().contains("đường dẫn dài"), "{}", short.body);
    post(&channels, live("https://www.tiktok.com/@banhgio.danphuong/live")).await;

    let (was_live, booked) = timeout(PATIENCE, until_over(&owner, session)).await.expect("the end of the live");
    assert!(was_live);
    assert_eq!(booked, ["2", "3"]);
    let session = owner.get(&format!("/api/v1/sessions/{session}")).await.body;
    // The host's own is seen, and is no order.
    let outcome = |one: &Value| one["outcome"].as_str().unwrap().to_owned();
    let comments: Vec<String> = session["comments"].as_array().unwrap().iter().map(outcome).collect();
    assert_eq!(comments, ["booked", "none", "booked"]);
    assert_eq!(session["channels"][0]["reason"], "ended_by_host");
    program.must_run("after the live");
    drop(program);
    the_recording_gives_the_same(&data);
}
