//! Everything that may be wrong on a socket: counted by name, the connection
//! lives, the other messages are kept.

use super::fake::*;
use phiencho::base::time::{Clock, ManualClock, Millis};
use phiencho::platforms::{ChannelState, Health, Settings, Source};
use phiencho::shop::comment::{Platform, TEXT_MAX};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn good(id: i64) -> Vec<u8> {
    chat(id, ROOM, b"Lan", format!("good {id}").as_bytes())
}

#[tokio::test]
async fn bad_frames_and_messages_cost_nothing_else() {
    let long = "ớ".repeat(10_000);
    let plain = |messages: &[Vec<u8>]| push("msg", 1, false, &fetch(messages, None));
    let whole = fetch(&[good(8), good(9)], None);
    let zipped = gzip(&whole);
    let bomb = gzip(&vec![0; 64 << 20]);
    let no_id = |text: &[u8]| chat(0, ROOM, b"Lan", text);
    let frames: Vec<(&str, Vec<u8>)> = vec![
        ("not a frame", b"\xff\xff\xffnot a frame".to_vec()),
        ("an empty frame", Vec::new()),
        ("a payload that is no result", push("msg", 1, false, b"\x07\x07\x07")),
        ("one unreadable message of three", plain(&[good(1), b"\xff\xff".to_vec(), good(2)])),
        ("one unreadable chat of three", plain(&[good(3), message("WebcastChatMessage", 4, b"\x0a\xff"), good(4)])),
        ("a result cut in its second message", push("msg", 1, false, &whole[..whole.len() - 3])),
        ("a frame beyond the limit", push("msg", 1, false, &vec![0; (4 << 20) + 1])),
        ("a bomb", push("msg", 1, true, &bomb)),
        ("said to be gzip and is not", push("msg", 1, true, &fetch(&[good(90)], None))),
        ("a gzip cut short", push("msg", 1, true, &zipped[..zipped.len() - 9])),
        ("a broken gzip", push("msg", 1, true, &[&zipped[..12], &[0xff; 20]].concat())),
        ("another room", plain(&[chat(91, 5, b"X", b"foreign"), good(10)])),
        ("a name that is not UTF-8", plain(&[chat(11, ROOM, b"La\xffn", "chốt 2".as_bytes()), good(12)])),
        ("ids of 0", plain(&[no_id(b"a"), no_id(b"b"), no_id(b"a")])),
        ("a long text", plain(&[chat(13, ROOM, b"Lan", long.as_bytes())])),
        ("an old chat once more", plain(&[good(1), good(14)])),
        ("a pinned old chat", plain(&[message("WebcastRoomPinMessage", 15, &bytes(2, &good(15)))])),
        ("gzip without its header", push("msg", 1, false, &gzip(&fetch(&[good(16)], None)))),
        (
            "end of another room",
            plain(&[message("WebcastControlMessage", 1, &[bytes(1, &number(3, 5)), number(2, 3)].concat())]),
        ),
        ("an unknown kind of frame", push("surprise", 1, false, b"\xff")),
    ];
    let mut fake = Fake::start(vec![Turn::Socket(vec![])]).await;
    let mut ear = Listener::of_room(fake.settings());
    for (_, frame) in frames {
        fake.say(frame);
    }
    fake.act(Act::Text("text on a binary socket".into()));
    fake.say(plain(&[viewers(777)]));
    ear.until(|ear| ear.health.as_ref().is_some_and(|health| health.viewers == Some(777))).await;

    let cut = "ớ".repeat(TEXT_MAX);
    let expected = [
        "good 1", "good 2", "good 3", "good 4", "good 8", "good 9", "good 10", "chốt 2", "good 12", "a", "b", &cut,
        "good 14", "good 16",
    ];
    assert_eq!(ear.texts(), expected);
    let unreadable = ear.comments.iter().find(|comment| comment.id == "11").unwrap();
    assert_eq!(unreadable.name, "La\u{fffd}n");
    let hashed: Vec<_> = ear.comments.iter().filter(|comment| comment.id.starts_with("hash-")).collect();
    assert!(hashed.len() == 2 && hashed[0].id != hashed[1].id);

    let health = ear.health.clone().unwrap();
    assert_eq!((health.state, health.reconnects), (ChannelState::Live, 0));
    let counted = BTreeMap::from([
        ("malformed", 6),
        ("oversized", 2),
        ("bad_compression", 3),
        ("foreign_room", 2),
        ("not_utf8", 1),
        ("no_id", 3),
        ("text_cut", 1),
    ]);
    assert_eq!(health.oddities, counted);
    assert_eq!(health.dropped, 13);
    // Content hash "a" again, chat 1 again, and chat 8 of the cut gzip.
    assert_eq!(ear.repeated, 3);
    assert!(fake.request("/connect").await.contains(&ROOM.to_string()));
}

#[tokio::test]
async fn a_clock_that_jumps_back_only_shows() {
    let fake = Fake::start(vec![Turn::Socket(vec![])]).await;
    let clock = Arc::new(ManualClock::at(Millis(1_795_000_000_000)));
    let source = Source::Tiktok { address: "@banhgio".into() };
    let mut ear = Listener::with_clock(source, fake.settings(), Arc::clone(&clock) as Arc<dyn Clock>);
    fake.say(push("msg", 1, false, &fetch(&[good(1)], None)));
    ear.until(|ear| ear.comments.len() == 1).await;
    clock.set(Millis(1_794_000_000_000));
    fake.say(push("msg", 1, false, &fetch(&[good(2)], None)));
    ear.until(|ear| ear.comments.len() == 2).await;
    clock.set(Millis(1_999_000_000_000));
    fake.say(push("msg", 1, false, &fetch(&[good(3), viewers(3)], None)));
    ear.until(|ear| ear.health.as_ref().is_some_and(|health| health.viewers == Some(3))).await;
    let arrivals: Vec<i64> = ear.comments.iter().map(|comment| comment.arrived_at.get()).collect();
    assert_eq!(arrivals, [1_795_000_000_000, 1_794_000_000_000, 1_999_000_000_000]);
    let health = ear.health.clone().unwrap();
    assert_eq!((health.reconnects, health.dropped, health.oddities["clock_jump"]), (0, 0, 1));
}

#[tokio::test]
async fn bad_relay_frames_cost_nothing_else() {
    let long = "x".repeat(10_000);
    let texts = [
        r#"{"type":"hello","room":"1122"}"#.to_owned(),
        "{".to_owned(),
        r#"{"type":"comments","data":[{"id":"1122_1","message":"one"},7,{"id":"1122_2","message":"two"}]}"#.to_owned(),
        r#"{"type":"comment","message":"no id"}"#.to_owned(),
        format!(r#"{{"type":"comment","id":"1122_3","message":"{long}"}}"#),
        format!(r#"{{"type":"comment","id":"1122_4","message":"{}"}}"#, "y".repeat(4 << 20)),
        r#"{"type":"comment","id":"1122_1","message":"one"}"#.to_owned(),
        r#"{"type":"weather"}"#.to_owned(),
        r#"{"type":"end"}"#.to_owned(),
    ];
    let (url, server) = relay(texts.to_vec()).await;
    let mut ear = Listener::attach(Source::Relay { platform: Platform::Facebook, url }, quick());
    let health = ear.until_reason("ended_by_host").await;
    server.abort();
    assert_eq!(ear.texts(), ["one", "two", "no id", &long[..TEXT_MAX]]);
    assert!(ear.comments.iter().all(|c| c.platform == Platform::Facebook && c.room == "1122" && c.author.is_none()));
    assert_eq!(health.oddities, BTreeMap::from([("malformed", 2), ("oversized", 1), ("no_id", 1), ("text_cut", 1)]));
    assert_eq!((health.dropped, ear.repeated, health.reconnects), (3, 1, 0));
}

/// A text frame of a server, which is never masked, with these bytes in it.
fn text_frame(bytes: &[u8]) -> Vec<u8> {
    [&[0x81, u8::try_from(bytes.len()).unwrap()], bytes].concat()
}

/// The head of a binary frame of a server that is said to be this long.
fn frame_head(length: u64) -> Vec<u8> {
    [[0x82, 127].as_slice(), &length.to_be_bytes()].concat()
}

#[tokio::test]
async fn what_costs_the_connection_is_counted_and_waited_for() {
    let settings = |fake: &Fake| Settings {
        backoff_first: Duration::from_millis(20),
        backoff_max: Duration::from_millis(160),
        ..fake.settings()
    };
    for (bytes, reason) in
        [(text_frame(b"{\"type\":\"\xff\"}"), "malformed"), (frame_head((16 << 20) + 1), "oversized")]
    {
        // Each bootstrap holds the history again.
        let fake = Fake::start((0..5).map(|_| Turn::Socket(vec![good(1)])).collect()).await;
        let begun = std::time::Instant::now();
        let mut ear = Listener::of_room(settings(&fake));
        for dialled_again in 1..=4 {
            fake.act(Act::Raw(bytes.clone()));
            let is_back = |health: &Health| health.state == ChannelState::Live && health.reconnects == dialled_again;
            ear.until(|ear| ear.health.as_ref().is_some_and(is_back)).await;
        }
        // At least the halves of the pauses of 20, 40, 80 and 160 ms.
        assert!(begun.elapsed() >= Duration::from_millis(150), "{reason}");
        fake.say(push("msg", 1, false, &fetch(&[good(2), viewers(7)], None)));
        ear.until(|ear| ear.health.as_ref().is_some_and(|health| health.viewers == Some(7))).await;
        let health = ear.health.clone().unwrap();
        assert_eq!((health.oddities, health.dropped, health.reconnects), (BTreeMap::from([(reason, 4)]), 4, 4));
        assert_eq!((ear.texts(), ear.repeated), (vec!["good 1", "good 2"], 4));
    }
}

#[tokio::test]
async fn a_relay_with_absurd_ids_and_times_is_still_heard() {
    let long = "x".repeat(100_000);
    let said = |id: &str, rest: &str| format!(r#"{{"type":"comment","id":"{id}","message":"{id:.1}\u0000!"{rest}}}"#);
    let texts = [
        r#"{"type":"hello","room":"1122"}"#.to_owned(),
        said("a", ""),
        said(&long, ""),
        said(&long, ""),
        said(r"b\u0000", ""),
        said("c", r#","from":{"id":"LONG","name":"La\u0000n"}"#).replace("LONG", &long),
        said("d", r#","created_time":4000000000000"#),
        said("e", r#","created_time":1795000059"#),
        r#"{"type":"end"}"#.to_owned(),
    ];
    let (url, server) = relay(texts.to_vec()).await;
    let mut ear = Listener::attach(Source::Relay { platform: Platform::Facebook, url }, quick());
    let health = ear.until_reason("ended_by_host").await;
    server.abort();
    assert_eq!(ear.texts(), ["a!", "x!", "b!", "c!", "d!", "e!"]);
    assert_eq!((health.dropped, ear.repeated), (0, 1));
    assert_eq!(health.oddities, BTreeMap::from([("no_id", 3), ("odd_time", 2)]));
    assert!(ear.comments.iter().all(|c| c.id.len() < 40 && c.author.as_ref().is_none_or(|author| author.len() < 40)));
    assert_eq!((ear.comments[3].name.as_str(), ear.comments[3].author.is_some()), ("Lan", true));
    let sent: Vec<i64> = ear.comments.iter().map(|comment| NOW.since(comment.sent_at)).collect();
    assert_eq!(sent, [0, 0, 0, 0, 0, 1_000]);
}

#[tokio::test]
async fn oddities_are_logged_without_what_was_said() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let texts = [
        r#"{"type":"hello","room":"1122"}"#.to_owned(),
        r#"{"type":"comments","data":[{"message":"secret 1"},{"message":"secret 2"},7]}"#.to_owned(),
        r#"{"type":"end"}"#.to_owned(),
    ];
    let (url, server) = relay(texts.to_vec()).await;
    let mut ear = Listener::attach(Source::Relay { platform: Platform::Facebook, url }, quick());
    ear.until_reason("ended_by_host").await;
    server.abort();
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for parts in [["WARN", "malformed", "count=1"], ["INFO", "no_id", "count=2"]] {
        let said = |line: &str| parts.iter().all(|part| line.contains(part)) && line.contains("channel=4");
        assert!(text.lines().any(said), "{parts:?} in {text}");
    }
    assert!(!text.contains("secret"), "{text}");
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
