//! Other people's clients, in processes of their own, against our simulator.

use phiencho::base::time::{Clock, Millis, SystemClock};
use phiencho::shop::comment::Platform;
use phiencho::simulator::{self, Script, ScriptedComment, Simulator};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use tokio::sync::OnceCell;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/peers")
}

/// What the program printed. It must end by itself.
pub async fn run(program: impl Into<String>, arguments: Vec<String>) -> String {
    let program = program.into();
    let run = move || {
        let mut command = Command::new(&program);
        command.args(&arguments).current_dir(folder()).stdin(Stdio::null()).stderr(Stdio::inherit());
        let output = command.output().unwrap_or_else(|error| panic!("{program}: {error}"));
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{program} {arguments:?}: {printed}");
        printed
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

/// The clients in JavaScript, fetched once for all tests.
pub async fn install() {
    static INSTALLED: OnceCell<()> = OnceCell::const_new();
    let fetch = || async {
        if !folder().join("node_modules/tiktok-live-connector").exists() {
            run("npm", ["ci", "--no-audit", "--no-fund"].map(String::from).to_vec()).await;
        }
    };
    INSTALLED.get_or_init(fetch).await;
}

/// 40 comments of which the first 20 are history when the peer comes.
fn script() -> Script {
    let comment = |nth: i64| ScriptedComment {
        at_ms: if nth < 20 { nth } else { 60_000 + nth * 100 },
        id: (7_286_185_101_000_000_000 + nth * 7).to_string(),
        author_id: (6_801_274_818_530_126_000 + nth % 11).to_string(),
        name: format!("Chị Hà {} 🌸", nth % 11),
        text: format!("chốt {nth} bánh gio ạ"),
    };
    Script { tiktok: (0..40).map(comment).collect(), facebook: Vec::new(), viewers: 300, length_ms: 64_500 }
}

/// What a peer that hears all of [`script`] prints.
fn expected(simulator: &Simulator, anchor: Millis) -> Vec<Value> {
    let said = |comment: ScriptedComment| {
        json!({
            "id": comment.id,
            "room": simulator.tiktok_room,
            "time": anchor.plus(comment.at_ms / 10).get().to_string(),
            "author": comment.author_id,
            "name": comment.name,
            "text": comment.text,
        })
    };
    let mut expected: Vec<Value> = script().tiktok.into_iter().map(said).collect();
    expected.push(json!({ "end": true }));
    expected
}

#[tokio::test]
async fn tiktok_live_connector_prints_exactly_the_scripted_chats() {
    install().await;
    // The peer has six seconds to start before the live part; a late peer would
    // only be sent more of it as history.
    let settings = simulator::Settings { speed: 10, ..simulator::Settings::at(SystemClock.now()) };
    let anchor = settings.anchor;
    let simulator = Simulator::start(script(), settings, Arc::new(SystemClock)).await.unwrap();
    let base = format!("http://{}", simulator.tiktok);
    let printed = run("node", vec!["chats.mjs".into(), base, simulator.tiktok_room.clone()]).await;
    let lines: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, expected(&simulator, anchor));
    let visits = simulator.visits(Platform::Tiktok);
    // It may leave before its answer to the end is out.
    assert!(visits.entered == 1 && visits.acks >= 1 && visits.acks + 1 >= visits.acks_expected, "{visits:?}");
}

/// TikTokLive is written apart from the connector above, in Python.
#[tokio::test]
async fn tiktok_live_prints_exactly_the_scripted_chats() {
    let python = folder().join(".venv/bin/python").to_string_lossy().into_owned();
    if !folder().join(".venv/ready").exists() {
        run("python3", ["-m", "venv", ".venv"].map(String::from).to_vec()).await;
        let packages = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
        run(python.clone(), packages.map(String::from).to_vec()).await;
        std::fs::write(folder().join(".venv/ready"), "").unwrap();
    }
    let settings = simulator::Settings { speed: 10, ..simulator::Settings::at(SystemClock.now()) };
    let anchor = settings.anchor;
    let simulator = Simulator::start(script(), settings, Arc::new(SystemClock)).await.unwrap();
    let base = format!("http://{}", simulator.tiktok);
    let printed = run(python, vec!["chats.py".into(), base, simulator.tiktok_room.clone()]).await;
    let lines: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // It does not read the answer to entering, where the last of the history is.
    let mut read = expected(&simulator, anchor);
    read.drain(14..20);
    assert_eq!(lines, read);
    let visits = simulator.visits(Platform::Tiktok);
    // It may leave before its answer to the end is out.
    assert!(visits.entered == 1 && visits.acks >= 1 && visits.acks + 1 >= visits.acks_expected, "{visits:?}");
}
