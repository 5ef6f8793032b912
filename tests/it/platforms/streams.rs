//! Both simulated streams through the connectors: every scripted comment, as
//! scripted, once.

use super::fake::{Listener, quick};
use phiencho::base::time::{Clock, ManualClock, Millis};
use phiencho::platforms::recording::record;
use phiencho::platforms::{Settings as Wires, Source};
use phiencho::shop::comment::{Comment, Platform};
use phiencho::simulator::{self, Script, ScriptedComment, Simulator};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

const SPEED: u32 = 20;
const ANCHOR: Millis = Millis(1_795_000_000_000);

/// `count` comments, 100 simulated milliseconds apart, two at a time.
fn comments(count: i64, first_id: i64) -> Vec<ScriptedComment> {
    let comment = |nth: i64| ScriptedComment {
        at_ms: nth / 2 * 200,
        id: (first_id + nth).to_string(),
        author_id: if nth % 9 == 8 { String::new() } else { (5_000 + nth % 40).to_string() },
        name: format!("Người xem {}", nth % 40),
        text: format!("chốt {nth} bánh gio 🌿"),
    };
    (0..count).map(comment).collect()
}

fn script(count: i64) -> Script {
    Script {
        tiktok: comments(count, 7_286_185_101_000_000_000),
        facebook: comments(count, 40_000),
        viewers: 240,
        length_ms: count * 100 + 400,
    }
}

fn wires(simulator: &Simulator) -> Wires {
    let address = format!("http://{}", simulator.tiktok);
    Wires { tiktok_web: address.clone(), tiktok_webcast: address.clone(), tiktok_sign: address, ..quick() }
}

fn source(simulator: &Simulator, platform: Platform) -> Source {
    match platform {
        Platform::Tiktok => Source::Tiktok { address: "@banhgio.danphuong".into() },
        Platform::Facebook => Source::Relay { platform, url: format!("ws://{}/", simulator.facebook) },
    }
}

/// A live at its first instant, whose time passes when the test says so.
async fn start(count: i64, history: usize) -> (Simulator, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(ANCHOR));
    let settings = simulator::Settings { speed: SPEED, history, ..simulator::Settings::at(ANCHOR) };
    let simulator = Simulator::start(script(count), settings, Arc::clone(&clock) as Arc<dyn Clock>).await.unwrap();
    (simulator, clock)
}

/// The real time of a simulated one.
const fn real(at_ms: i64) -> Millis {
    ANCHOR.plus(at_ms / SPEED as i64)
}

/// What the script says on `platform`, as comments.
fn expected(simulator: &Simulator, platform: Platform, count: i64) -> Vec<Comment> {
    let (lines, room) = match platform {
        Platform::Tiktok => (script(count).tiktok, &simulator.tiktok_room),
        Platform::Facebook => (script(count).facebook, &simulator.facebook_room),
    };
    let comment = |line: ScriptedComment| Comment {
        platform,
        room: room.clone(),
        id: if platform == Platform::Facebook { format!("{room}_{}", line.id) } else { line.id },
        name: if platform == Platform::Facebook && line.author_id.is_empty() { String::new() } else { line.name },
        author: Some(line.author_id).filter(|id| !id.is_empty()),
        text: line.text,
        sent_at: real(line.at_ms),
        arrived_at: Millis(0),
    };
    lines.into_iter().map(comment).collect()
}

fn without_arrival(comments: &[Comment]) -> Vec<Comment> {
    comments.iter().cloned().map(|comment| Comment { arrived_at: Millis(0), ..comment }).collect()
}

/// Hears a live of `count` comments in five steps and, if asked to, loses the
/// connection between them.
async fn hear_in_steps(platform: Platform, count: i64, broken: bool) -> (Listener, Simulator) {
    let (simulator, clock) = start(count, usize::MAX).await;
    let source = source(&simulator, platform);
    let mut ear = Listener::with_clock(source, wires(&simulator), Arc::clone(&clock) as Arc<dyn Clock>);
    for step in 1..=5 {
        clock.set(real(count * 20 * step - 1));
        let said = count / 5 * step;
        ear.until(|ear| ear.comments.len() as i64 == said).await;
        if broken {
            simulator.hang_up(platform);
            ear.until_reason("closed_by_peer").await;
        }
    }
    clock.set(real(count * 100 + 400));
    ear.until_reason("ended_by_host").await;
    (ear, simulator)
}

#[tokio::test]
async fn each_scripted_comment_once_over_broken_lines() {
    for platform in [Platform::Tiktok, Platform::Facebook] {
        let (mut ear, simulator) = hear_in_steps(platform, 300, true).await;
        assert_eq!(without_arrival(&ear.comments), expected(&simulator, platform, 300));
        let health = ear.health.clone().unwrap();
        assert_eq!((health.dropped, health.oddities.len(), health.reconnects), (0, 0, 5));
        assert_eq!(ear.repeated, 60 + 120 + 180 + 240 + 300);
        (&mut ear.task).await.unwrap();
    }
}

/// Two lives recorded on one tape, and the recording heard as a live.
#[tokio::test]
async fn a_recording_says_what_was_said() {
    let (simulator, clock) = start(40, usize::MAX).await;
    clock.set(real(40 * 100 + 400));
    let folder = tempfile::tempdir().unwrap();
    let name = "session-1-1.jsonl.gz";
    let (tape, written) = record(&folder.path().join(name), 1 << 20, clock.now(), json!({})).unwrap();
    let mut heard = Vec::new();
    for platform in [Platform::Tiktok, Platform::Facebook] {
        let settings = wires(&simulator);
        let clock = Arc::clone(&clock) as Arc<dyn Clock>;
        let mut ear = Listener::recorded(source(&simulator, platform), settings, clock, Some(tape.clone()));
        ear.until_reason("ended_by_host").await;
        heard.extend(ear.comments.clone());
        (&mut ear.task).await.unwrap();
    }
    drop(tape);
    written.await.unwrap();
    let settings = Wires { recordings: Some(folder.path().into()), ..quick() };
    let source = Source::File { platform: Platform::Tiktok, name: name.into() };
    let mut ear = Listener::with_clock(source, settings.clone(), Arc::new(ManualClock::at(Millis(5))));
    ear.until_reason("ended_by_host").await;
    assert_eq!((ear.comments.len(), &ear.comments), (80, &heard));
    for name in ["other.jsonl.gz", ""] {
        let source = Source::File { platform: Platform::Tiktok, name: name.into() };
        Listener::attach(source, settings.clone()).until_reason("bad_address").await;
    }
}

#[tokio::test]
async fn live_frames_are_acknowledged_and_carry_viewers() {
    let (ear, simulator) = hear_in_steps(Platform::Tiktok, 200, false).await;
    assert_eq!(without_arrival(&ear.comments), expected(&simulator, Platform::Tiktok, 200));
    assert!(ear.comments.iter().all(|comment| comment.arrived_at >= comment.sent_at));
    let viewers = ear.health.as_ref().and_then(|health| health.viewers);
    assert!(viewers.is_some_and(|viewers| (200..=280).contains(&viewers)), "{viewers:?}");
    let visits = simulator.visits(Platform::Tiktok);
    // Eight chats a frame, and the end.
    assert!(visits.acks_expected >= 160 / 8 && visits.entered == 1, "{visits:?}");
    let all = async {
        while simulator.visits(Platform::Tiktok).acks < visits.acks_expected
            || simulator.visits(Platform::Tiktok).heartbeats == 0
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), all).await.expect("all acknowledgements");
}

#[tokio::test]
async fn whoever_comes_after_the_end_is_told_everything() {
    for (history, first) in [(usize::MAX, 0), (25, 475), (3, 497)] {
        let (simulator, clock) = start(500, history).await;
        clock.set(real(60_000));
        for platform in [Platform::Tiktok, Platform::Facebook] {
            let source = source(&simulator, platform);
            let mut ear = Listener::with_clock(source, wires(&simulator), Arc::clone(&clock) as Arc<dyn Clock>);
            ear.until_reason("ended_by_host").await;
            assert_eq!(without_arrival(&ear.comments), expected(&simulator, platform, 500)[first..]);
        }
    }
}
