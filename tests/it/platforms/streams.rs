//! Both simulated streams through the connectors: every scripted comment, as
//! scripted, once.

use super::fake::{Listener, quick};
use futures_util::StreamExt;
use phiencho::base::secret::Secret;
use phiencho::base::time::{Clock, ManualClock, Millis};
use phiencho::platforms::connector::Signal;
use phiencho::platforms::frame::{Body, Frame};
use phiencho::platforms::recording::{Tape, record};
use phiencho::platforms::{Settings as Wires, Source, euler};
use phiencho::shop::comment::{Comment, Platform};
use phiencho::simulator::{self, Script, ScriptedComment, Simulator};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;

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
    let socket = format!("ws://{}", simulator.tiktok);
    Wires {
        tiktok_web: address.clone(),
        tiktok_webcast: address.clone(),
        tiktok_sign: Some(address),
        tiktok_push: socket.clone(),
        euler_url: socket,
        euler_key: Some(Secret::new("key-1".into())),
        ..quick()
    }
}

/// How a live may be heard.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Signed,
    Guest,
    Tikfinity,
    Euler,
    Relay,
}

const WAYS: [Way; 5] = [Way::Signed, Way::Guest, Way::Tikfinity, Way::Euler, Way::Relay];

impl Way {
    fn platform(self) -> Platform {
        if self == Self::Relay { Platform::Facebook } else { Platform::Tiktok }
    }

    fn listen(self, simulator: &Simulator, clock: &Arc<ManualClock>) -> Listener {
        self.recorded(simulator, clock, None)
    }

    fn recorded(self, simulator: &Simulator, clock: &Arc<ManualClock>, tape: Option<Tape>) -> Listener {
        let user = "@banhgio.danphuong".to_owned();
        let source = match self {
            Self::Signed | Self::Guest => Source::Tiktok { address: user },
            Self::Tikfinity => Source::Tikfinity { url: format!("ws://{}/", simulator.tiktok) },
            Self::Euler => Source::Euler { user },
            Self::Relay => Source::Relay { platform: Platform::Facebook, url: format!("ws://{}/", simulator.facebook) },
        };
        let mut wires = wires(simulator);
        wires.tiktok_sign = wires.tiktok_sign.filter(|_| self != Self::Guest);
        Listener::recorded(source, wires, Arc::clone(clock) as Arc<dyn Clock>, tape)
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

/// What the script says, as comments that are heard in this way.
fn expected(simulator: &Simulator, way: Way, count: i64) -> Vec<Comment> {
    let platform = way.platform();
    let (lines, room) = match way {
        Way::Signed | Way::Guest | Way::Euler => (script(count).tiktok, simulator.tiktok_room.clone()),
        Way::Tikfinity => (script(count).tiktok, String::new()),
        Way::Relay => (script(count).facebook, simulator.facebook_room.clone()),
    };
    let comment = |line: ScriptedComment| Comment {
        platform,
        room: room.as_str().into(),
        id: if platform == Platform::Facebook { format!("{room}_{}", line.id) } else { line.id }.into(),
        name: if platform == Platform::Facebook && line.author_id.is_empty() { String::new() } else { line.name }
            .into(),
        author: Some(line.author_id.into()).filter(|id: &compact_str::CompactString| !id.is_empty()),
        text: line.text.into(),
        sent_at: real(line.at_ms),
        arrived_at: Millis(0),
        by_host: false,
    };
    lines.into_iter().map(comment).collect()
}

fn without_arrival(comments: &[Comment]) -> Vec<Comment> {
    comments.iter().cloned().map(|comment| Comment { arrived_at: Millis(0), ..comment }).collect()
}

/// Hears a live of `count` comments in five steps and, if asked to, loses the
/// connection between them.
async fn hear_in_steps(way: Way, count: i64, broken: bool) -> (Listener, Simulator) {
    let (simulator, clock) = start(count, usize::MAX).await;
    let mut ear = way.listen(&simulator, &clock);
    for step in 1..=5 {
        clock.set(real(count * 20 * step - 1));
        let said = count / 5 * step;
        ear.until(|ear| ear.comments.len() as i64 == said).await;
        if broken {
            simulator.hang_up(way.platform());
            ear.until_reason("closed_by_peer").await;
        }
    }
    clock.set(real(count * 100 + 400));
    ear.until_reason("ended_by_host").await;
    (ear, simulator)
}

#[tokio::test]
async fn each_scripted_comment_once_over_broken_lines() {
    for way in WAYS {
        let (mut ear, simulator) = hear_in_steps(way, 300, true).await;
        assert_eq!(without_arrival(&ear.comments), expected(&simulator, way, 300), "{way:?}");
        let health = ear.health.clone().unwrap();
        assert_eq!((health.dropped, health.oddities.len(), health.reconnects), (0, 0, 5));
        // Without a bootstrap a stream goes on where it stood.
        let repeated = if way == Way::Guest { 0 } else { 60 + 120 + 180 + 240 + 300 };
        assert_eq!(ear.repeated, repeated, "{way:?}");
        (&mut ear.task).await.unwrap();
    }
}

/// Lives of all kinds recorded on one tape, and the recording heard as a live.
#[tokio::test]
async fn a_recording_says_what_was_said() {
    let (simulator, clock) = start(40, usize::MAX).await;
    clock.set(real(40 * 100 + 400));
    let folder = tempfile::tempdir().unwrap();
    let name = "session-1-1.jsonl.gz";
    let (tape, written) = record(&folder.path().join(name), 1 << 20, clock.now(), json!({})).unwrap();
    let mut heard = Vec::new();
    // The same room again would only be told twice.
    for way in [Way::Signed, Way::Tikfinity, Way::Relay] {
        let mut ear = way.recorded(&simulator, &clock, Some(tape.clone()));
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
    assert_eq!((ear.comments.len(), &ear.comments), (120, &heard));
    for name in ["other.jsonl.gz", ""] {
        let source = Source::File { platform: Platform::Tiktok, name: name.into() };
        Listener::attach(source, settings.clone()).until_reason("bad_address").await;
    }
}

#[tokio::test]
async fn live_frames_are_acknowledged_and_carry_viewers() {
    let (ear, simulator) = hear_in_steps(Way::Signed, 200, false).await;
    assert_eq!(without_arrival(&ear.comments), expected(&simulator, Way::Signed, 200));
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
        for way in WAYS {
            let mut ear = way.listen(&simulator, &clock);
            ear.until_reason("ended_by_host").await;
            assert_eq!(without_arrival(&ear.comments), expected(&simulator, way, 500)[first..], "{way:?}");
        }
    }
}

/// What the simulated cloud sends in each of its forms, by the connector's own
/// decoder.
#[tokio::test]
async fn euler_in_all_its_forms() {
    for (features, room) in [
        ("", true),
        ("features.schemaVersion=v1", false),
        ("features.bundleEvents=false", true),
        ("features.rawMessages=true", true),
    ] {
        let (simulator, clock) = start(60, usize::MAX).await;
        clock.set(real(60_000));
        let url = format!("ws://{}/?uniqueId=a&apiKey=k&{features}", simulator.tiktok);
        let (mut socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
        let mut heard = Vec::new();
        let mut closed = None;
        while let Some(Ok(message)) = socket.next().await {
            let body = match message {
                Message::Text(text) => Body::Text(text.as_str().to_owned()),
                Message::Binary(bytes) => Body::Binary(bytes),
                Message::Close(frame) => {
                    closed = frame.map(|frame| u16::from(frame.code));
                    continue;
                }
                _ => continue,
            };
            for signal in euler::decode("", &Frame { arrived_at: clock.now(), body }) {
                match signal {
                    Signal::Comment(comment) => heard.push(comment),
                    Signal::Odd(oddity) => panic!("{features}: {oddity:?}"),
                    _ => {}
                }
            }
        }
        let mut expected = expected(&simulator, Way::Euler, 60);
        if !room {
            expected.iter_mut().for_each(|comment| comment.room.clear());
        }
        assert_eq!((without_arrival(&heard), closed), (expected, Some(4005)), "{features}");
    }
}
