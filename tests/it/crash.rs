//! The real program is killed while a live runs, again and again: nothing that
//! a screen had shown is lost, nothing is doubled.

use crate::kit::{Stream, Visitor};
use serde_json::Value;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::time::{sleep, timeout};

const ROUNDS: u32 = 20;
const PROGRAM: &str = env!("CARGO_BIN_EXE_phiencho");

fn demo(data: &Path, port: u16, speed: &str) -> Child {
    Command::new(PROGRAM)
        .args(["demo", "--speed", speed, "--seed", "7", "--json", "--port", &port.to_string(), "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Runs the live to its end and returns what it prints.
fn to_the_end(data: &Path, speed: &str) -> Value {
    let done = demo(data, free_port(), speed).wait_with_output().unwrap();
    assert!(done.status.success());
    serde_json::from_slice(&done.stdout).unwrap()
}

/// The owner's way in, made beside the running program.
fn token(data: &Path) -> String {
    let made = Command::new(PROGRAM).args(["link", "--data"]).arg(data).output().unwrap();
    let text = String::from_utf8(made.stdout).unwrap();
    text.split("/join#").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
}

async fn up(address: &str) {
    let stranger = Visitor::stranger(address);
    while !stranger.answers("/healthz").await {
        sleep(Duration::from_millis(5)).await;
    }
}

/// Watches until the line breaks; keeps what was shown.
async fn watch(mut stream: Stream, shown: &mut Vec<Value>) {
    while let Some((kind, data)) = stream.next().await {
        assert_eq!(kind, "batch");
        shown.extend(data["events"].as_array().unwrap().iter().cloned());
    }
}

#[tokio::test]
async fn killed_at_twenty_moments_the_live_ends_as_if_nothing_had_happened() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let port = free_port();
    let address = format!("http://127.0.0.1:{port}");
    let mut owner = None;
    let mut session = 0;
    let mut shown: Vec<Value> = Vec::new();
    // Moments that differ from run to run would hide what they found; these
    // differ from round to round.
    let mut moment = 7_u64;
    for _ in 0..ROUNDS {
        let mut program = demo(data, port, "60");
        up(&address).await;
        if owner.is_none() {
            owner = Some(Visitor::who_has(&address, &token(data), "Mai").await);
        }
        let visitor = owner.as_ref().unwrap();
        let sessions = visitor.get("/api/v1/sessions").await.body;
        session = sessions["sessions"][0]["id"].as_i64().unwrap();
        let last = shown.last().map_or(0, |event| event["seq"].as_i64().unwrap());
        let stream = visitor.listen(session, last).await;
        moment = moment.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let watched = watch(stream, &mut shown);
        // The moment of the kill is the thing under test, not an event to wait for.
        timeout(Duration::from_millis((moment >> 33) % 900), watched).await.ok();
        program.kill().unwrap();
        program.wait().unwrap();
    }
    let after = to_the_end(data, "60");
    let control = tempfile::tempdir().unwrap();
    let undisturbed = to_the_end(control.path(), "500");

    for part in ["products", "orders", "revenue"] {
        assert_eq!(after[part], undisturbed[part], "{part}");
    }
    assert_eq!(after["comments"]["received"], undisturbed["comments"]["received"]);
    assert_eq!(after["products"][0]["held"], "600");
    assert!(after["comments"]["duplicates"].as_i64().unwrap() > 0, "nothing was replayed");
    in_the_journal(data, &address, port, session, &shown).await;
}

/// Everything that was shown stands in the journal as it was shown, and the
/// journal has no hole.
async fn in_the_journal(data: &Path, address: &str, port: u16, session: i64, shown: &[Value]) {
    assert!(shown.len() > 100, "the screen saw too little: {}", shown.len());
    let mut serve = Command::new(PROGRAM)
        .args(["serve", "--port", &port.to_string(), "--data"])
        .arg(data)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    up(address).await;
    let visitor = Visitor::who_has(address, &token(data), "Mai").await;
    let last = visitor.get(&format!("/api/v1/sessions/{session}")).await.body["seq"].as_i64().unwrap();
    let journal = visitor.listen(session, 0).await.until(last).await;
    serve.kill().unwrap();
    serve.wait().unwrap();
    for (place, event) in (1_i64..).zip(&journal) {
        assert_eq!(event["seq"], place);
    }
    for event in shown {
        let place = usize::try_from(event["seq"].as_i64().unwrap() - 1).unwrap();
        assert_eq!(&journal[place], event);
    }
}
