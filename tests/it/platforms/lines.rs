//! What a client owes the platform, and how a line begins, breaks and ends.

use super::fake::*;
use phiencho::platforms::{ChannelState, Source};
use phiencho::shop::comment::Platform;
use std::time::Duration;

fn said(kind: &str, id: i64) -> Vec<u8> {
    push(kind, 7, false, &fetch(&[chat(id, ROOM, b"Lan", id.to_string().as_bytes())], None))
}

#[tokio::test]
async fn the_request_carries_what_was_signed() {
    let mut fake = Fake::start(vec![Turn::Socket(vec![])]).await;
    let settings = phiencho::platforms::Settings {
        tiktok_sign_key: Some(phiencho::base::secret::Secret::new("key-1".into())),
        ..fake.settings()
    };
    let _ear = Listener::attach(Source::Tiktok { address: "@banhgio".into() }, settings);
    assert!(fake.request("/api-live/user/room/").await.contains("uniqueId=banhgio"));
    let signed = fake.request(&format!("/webcast/rooms/{ROOM}/connect")).await;
    assert!(signed.to_ascii_lowercase().contains("x-api-key: key-1"));
    let agent = signed.lines().find_map(|line| line.strip_prefix("user-agent: ")).unwrap().to_owned();
    let upgrade = fake.request("/webcast/im/push/").await;
    assert!(upgrade.contains(&agent) && upgrade.contains(r#""cookie": "ttwid=w1""#));
    for parameter in ["imprp=a+b%26c", "cursor=17_5_1_1_0_0", "internal_ext=internal_src%3Adim", "compress=gzip"] {
        assert!(upgrade.contains(parameter), "{parameter}");
    }
    assert!(upgrade.contains(&format!("room_id={ROOM}")) && upgrade.contains("&version_code=270000 "));
}

#[tokio::test]
async fn enters_beats_and_acknowledges() {
    let mut fake = Fake::start(vec![Turn::Socket(vec![])]).await;
    let mut ear = Listener::of_room(fake.settings());
    let expected_enter =
        [number(1, ROOM), number(4, 12), bytes(5, b"audience"), bytes(6, b"17_5_1_1_0_0"), bytes(9, b"0")];
    let plain = |kind: &str, log_id: i64, payload: &[u8]| {
        let log = if log_id == 0 { Vec::new() } else { number(2, log_id) };
        [log, bytes(6, b"pb"), bytes(7, kind.as_bytes()), bytes(8, payload)].concat()
    };
    assert_eq!(fake.sent().await, plain("im_enter_room", 0, &expected_enter.concat()));
    assert_eq!(fake.sent().await, plain("hb", 0, &number(1, ROOM)));
    let log_id = 7_286_185_101_407_357_702;
    fake.say(said("msg", 1));
    fake.say(push("msg", log_id, true, &gzip(&fetch(&[chat(2, ROOM, b"Lan", b"2")], Some(b"ext|1")))));
    fake.say(push("msg", 0, false, &fetch(&[chat(3, ROOM, b"Lan", b"3")], Some(b"-"))));
    fake.say(push("im_enter_room_resp", log_id + 1, false, &fetch(&[chat(4, ROOM, b"Lan", b"4")], Some(b""))));
    ear.until(|ear| ear.comments.len() == 4).await;
    assert_eq!(fake.sent().await, plain("ack", log_id, b"ext|1"));
    assert_eq!(fake.sent().await, plain("ack", log_id + 1, b"-"));
    assert!(fake.received.try_recv().is_err(), "nothing acknowledged that was not asked for");
}

#[tokio::test]
async fn breaks_are_mended_with_a_fresh_bootstrap() {
    let again = || Turn::Socket(vec![chat(1, ROOM, b"Lan", b"1")]);
    let mut fake = Fake::start(vec![again(), again(), again(), again()]).await;
    let mut ear = Listener::of_room(fake.settings());
    for (id, act) in [(2, Act::Close), (3, Act::Cut), (4, Act::Say(push("close", 0, false, b"")))] {
        fake.say(said("msg", id));
        ear.until(|ear| ear.comments.len() as i64 == id).await;
        fake.act(act);
        ear.until_reason("closed_by_peer").await;
        ear.until(|ear| ear.health.as_ref().is_some_and(|health| health.state == ChannelState::Live)).await;
        fake.request("/connect").await;
    }
    fake.say(push("msg", 1, false, &fetch(&[control(1), viewers(9)], None)));
    ear.until(|ear| ear.health.as_ref().is_some_and(|health| health.state == ChannelState::Paused)).await;
    fake.say(push("msg", 1, false, &fetch(&[control(2), viewers(10)], None)));
    ear.until(|ear| ear.health.as_ref().is_some_and(|health| health.state == ChannelState::Live)).await;
    // What stands after the end in the same frame is still heard.
    fake.say(push("msg", 1, false, &fetch(&[control(4), chat(5, ROOM, b"Lan", b"5")], None)));
    let health = ear.until_reason("ended_by_platform").await;
    assert_eq!((health.state, health.reconnects, ear.repeated), (ChannelState::Ended, 3, 3));
    assert_eq!(ear.texts(), ["1", "2", "3", "4", "5"]);
    (&mut ear.task).await.unwrap();
}

#[tokio::test]
async fn a_silent_line_is_stale_though_it_echoes() {
    let mut fake = Fake::start(vec![Turn::Socket(vec![]), Turn::Socket(vec![])]).await;
    let settings = phiencho::platforms::Settings { stale_after: Duration::from_millis(400), ..fake.settings() };
    let mut ear = Listener::of_room(settings);
    fake.say(push("hb", 0, false, b""));
    let health = ear.until_reason("stale").await;
    assert_eq!((health.state, health.last_data.is_some()), (ChannelState::Stale, true));
    fake.request("/connect").await;
    fake.request("/connect").await;
    fake.say(said("msg", 1));
    ear.until(|ear| ear.comments.len() == 1).await;
}

#[tokio::test]
async fn a_full_outlet_holds_the_line_and_loses_nothing() {
    let fake = Fake::start(vec![Turn::Socket(vec![])]).await;
    let mut ear = Listener::of_room(fake.settings());
    for id in 1..=500 {
        fake.say(said("msg", id));
    }
    ear.until_full().await;
    ear.until(|ear| ear.comments.len() == 500).await;
    assert!(ear.comments.iter().zip(1..).all(|(comment, id): (_, i64)| comment.id == id.to_string()));
}

#[tokio::test]
async fn a_relay_that_does_not_say_hello_is_refused() {
    let (url, server) = relay(vec![r#"{"type":"comment","id":"1"}"#.into()]).await;
    let mut ear = Listener::attach(Source::Relay { platform: Platform::Facebook, url }, quick());
    let health = ear.until_reason("refused_other").await;
    assert_eq!((health.state, ear.comments.len()), (ChannelState::Refused, 0));
    server.abort();
}

#[tokio::test]
async fn the_task_ends_with_its_audience() {
    let fake = Fake::start(vec![Turn::Socket(vec![])]).await;
    let (outlet, heard) = tokio::sync::mpsc::channel(1);
    let spec = phiencho::platforms::ChannelSpec { id: 1.into(), source: Source::Tiktok { address: ROOM.to_string() } };
    let clock = std::sync::Arc::new(phiencho::base::time::SystemClock);
    let task = phiencho::platforms::attach(spec, fake.settings().into(), clock, None, outlet);
    drop(heard);
    task.await.unwrap();
}
