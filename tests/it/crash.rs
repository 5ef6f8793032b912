//! The real program is killed while it starts and while a live runs, again and
//! again: nothing that a screen had shown is lost, nothing is doubled.

mod commands;

use crate::kit::{Stream, Visitor, the_books_are_true, these_hold};
use phiencho::store::Location;
use serde_json::Value;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// Kills of one test, unless `KILLS=` says how many.
const KILLS: u32 = 20;
/// Every third round ends while the program may still be starting.
const EARLY_EVERY: u32 = 3;
/// Milliseconds after its start at which such a round is over; a start takes
/// about 25.
const EARLY_MS: u64 = 60;
/// Milliseconds after the doors opened at which any other round is over.
const LATE_MS: u64 = 900;
/// The live is ten minutes long, so half a minute at this speed: more than
/// twice what twenty rounds together watch of it.
const SPEED: u32 = 20;
/// The doors open within this, on the slowest machine.
const START_MAX: Duration = Duration::from_secs(60);
const PROGRAM: &str = env!("CARGO_BIN_EXE_phiencho");

/// The running program. It does not outlive a test that fails.
pub struct Program(pub Child);

impl Program {
    pub fn start(command: &[&str], port: u16, data: &Path) -> Self {
        let mut program = phiencho(command);
        program.args(["--port", &port.to_string(), "--data"]).arg(data).stdout(Stdio::null());
        Self(program.spawn().unwrap())
    }

    /// Waits until the doors are open.
    pub async fn up(&mut self, address: &str) {
        let (stranger, begin) = (Visitor::stranger(address), Instant::now());
        while !stranger.answers("/healthz").await {
            self.must_run("before its doors were open");
            assert!(begin.elapsed() < START_MAX, "the doors are closed after {START_MAX:?}");
            sleep(Duration::from_millis(5)).await;
        }
    }

    pub fn must_run(&mut self, when: &str) {
        let ended = self.0.try_wait().unwrap();
        assert!(ended.is_none(), "the program ended by itself {when}: {ended:?}");
    }

    fn kill(mut self) {
        self.must_run("before it was killed");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// The program, to be started.
pub fn phiencho(arguments: &[&str]) -> Command {
    let mut program = Command::new(PROGRAM);
    program.args(arguments);
    program
}

/// How often a test kills.
fn kills() -> u32 {
    std::env::var("KILLS").map_or(KILLS, |kills| kills.parse().unwrap())
}

fn demo(speed: &str) -> [&str; 6] {
    ["demo", "--json", "--seed", "7", "--speed", speed]
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The moments of the kills: others in each run, the same again with `SEED=`.
struct Moments(u64);

impl Moments {
    fn new() -> Self {
        let given = std::env::var("SEED").ok().map(|seed| seed.parse().unwrap());
        let seed = given.unwrap_or_else(|| RandomState::new().build_hasher().finish());
        println!("SEED={seed}");
        Self(seed)
    }

    /// The next one, in milliseconds below `end`.
    fn next(&mut self, end: u64) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis((self.0 >> 33) % end)
    }
}

/// Runs the live to its end and returns what it prints.
fn to_the_end(data: &Path, speed: &str) -> Value {
    let port = free_port().to_string();
    let done = Command::new(PROGRAM).args(demo(speed)).args(["--port", &port, "--data"]).arg(data).output().unwrap();
    assert!(done.status.success(), "{done:?}");
    serde_json::from_slice(&done.stdout).unwrap()
}

/// The owner's way in, made beside the running program.
pub fn token(data: &Path) -> String {
    let made = Command::new(PROGRAM).args(["link", "--data"]).arg(data).output().unwrap();
    let text = String::from_utf8(made.stdout).unwrap();
    text.split("/join#").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
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
    let mut moments = Moments::new();
    let speed = (SPEED * KILLS / kills()).clamp(1, SPEED).to_string();
    let mut owner = None;
    let mut session = 0;
    let mut shown: Vec<Value> = Vec::new();
    for round in 0..kills() {
        let mut program = Program::start(&demo(&speed), port, data);
        // The moment of the kill is the thing under test, not an event to wait for.
        if round % EARLY_EVERY == 0 {
            sleep(moments.next(EARLY_MS)).await;
            program.kill();
            continue;
        }
        program.up(&address).await;
        if owner.is_none() {
            owner = Some(Visitor::who_has(&address, &token(data), "Mai").await);
        }
        let visitor = owner.as_ref().unwrap();
        let sessions = visitor.get("/api/v1/sessions").await.body;
        session = sessions["sessions"][0]["id"].as_i64().unwrap();
        let last = shown.last().map_or(0, |event| event["seq"].as_i64().unwrap());
        let stream = visitor.listen(session, last).await;
        timeout(moments.next(LATE_MS), watch(stream, &mut shown)).await.ok();
        program.kill();
    }
    let after = to_the_end(data, &speed);
    let control = tempfile::tempdir().unwrap();
    let undisturbed = to_the_end(control.path(), "500");

    for part in ["products", "orders", "revenue"] {
        assert_eq!(after[part], undisturbed[part], "{part}");
    }
    assert_eq!(after["comments"]["received"], undisturbed["comments"]["received"]);
    assert_eq!(after["products"][0]["held"], "600");
    assert!(after["comments"]["duplicates"].as_i64().unwrap() > 0, "nothing was replayed");
    the_books_in(data);
    in_the_journal(data, &address, port, session, &shown).await;
}

/// Everything that was shown stands in the journal as it was shown, and the
/// journal has no hole.
async fn in_the_journal(data: &Path, address: &str, port: u16, session: i64, shown: &[Value]) {
    assert!(shown.len() > 100, "the screen saw too little: {}", shown.len());
    let mut serve = Program::start(&["serve"], port, data);
    serve.up(address).await;
    let visitor = Visitor::who_has(address, &token(data), "Mai").await;
    let last = visitor.get(&format!("/api/v1/sessions/{session}")).await.body["seq"].as_i64().unwrap();
    let journal = visitor.listen(session, 0).await.until(last).await;
    serve.kill();
    for (place, event) in (1_i64..).zip(&journal) {
        assert_eq!(event["seq"], place);
    }
    for event in shown {
        let place = usize::try_from(event["seq"].as_i64().unwrap() - 1).unwrap();
        assert_eq!(&journal[place], event);
    }
}

/// What must hold besides, where one program was started again and again, and
/// how many rows break it.
const MADE_ONCE: &[(&str, &str)] = &[
    (
        "a shop, its session and its products are made once",
        "SELECT ((SELECT count(*) FROM shops) <> 1) + ((SELECT count(*) FROM sessions) <> 1)
            + (SELECT count(*) - count(DISTINCT name) FROM products) AS wrong",
    ),
    (
        "a comment stands once, whatever room or channel it came by",
        "SELECT count(*) - count(DISTINCT platform || ' ' || platform_id) AS wrong FROM comments",
    ),
];

fn the_books_in(data: &Path) {
    let location = Location::new(data.join("phiencho.sqlite").to_string_lossy().into_owned());
    the_books_are_true(&location);
    these_hold(&location, MADE_ONCE);
}
