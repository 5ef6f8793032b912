//! How the bridges for TikTok, and TikTok without a signing service, begin,
//! fall silent and end.

use super::fake::*;
use futures_util::{SinkExt, StreamExt};
use phiencho::base::secret::Secret;
use phiencho::platforms::{ChannelState, Settings, Source};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::Message;

const CHAT: &str = r#"{"event":"chat","data":{"comment":"chốt 2","msgId":"7356635639074392849"}}"#;

fn live(ear: &Listener) -> bool {
    ear.health.as_ref().is_some_and(|health| health.state == ChannelState::Live)
}

#[tokio::test]
async fn a_silent_tikfinity_is_neither_dead_nor_dialled_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/", listener.local_addr().unwrap());
    let settings = Settings { stale_after: Duration::from_millis(400), ..quick() };
    let mut ear = Listener::attach(Source::Tikfinity { url }, settings);
    let (stream, _) = listener.accept().await.unwrap();
    let mut app = tokio_tungstenite::accept_async(stream).await.unwrap();
    // To read is to answer pings. Twelve of them are three times as long as a
    // live may be silent.
    let mut pings = 0;
    while pings < 12 {
        let said = app.next().await.expect("hung up").unwrap();
        pings += i32::from(matches!(said, Message::Ping(_)));
    }
    app.send(Message::text(CHAT)).await.unwrap();
    let listen = ear.until(|ear| ear.comments.len() == 1);
    let answer = async { while app.next().await.is_some_and(|message| message.is_ok()) {} };
    tokio::select! { () = listen => {}, () = answer => panic!("hung up") }
    let health = ear.health.clone().unwrap();
    assert_eq!((health.state, health.reconnects), (ChannelState::Live, 0));
    // It is there no more, though its socket is: nobody answers.
    ear.until_reason("stale").await;
}

#[tokio::test]
async fn a_closed_tikfinity_is_told_and_found_again() {
    let at = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let mut ear = Listener::attach(Source::Tikfinity { url: format!("ws://{at}/") }, quick());
    let health = ear.until_reason("app_closed").await;
    assert_eq!(health.state, ChannelState::Retrying);
    ear.until(|ear| ear.health.as_ref().is_some_and(|health| health.reconnects >= 2)).await;
    let listener = TcpListener::bind(at).await.unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    let mut app = tokio_tungstenite::accept_async(stream).await.unwrap();
    ear.until(live).await;
    for text in [CHAT, CHAT, r#"{"event":"streamEnd","data":{"action":3}}"#] {
        app.send(Message::text(text)).await.unwrap();
    }
    ear.until_reason("ended_by_host").await;
    assert_eq!((ear.texts(), ear.repeated), (vec!["chốt 2"], 1));
    (&mut ear.task).await.unwrap();
}

#[tokio::test]
async fn euler_tells_by_the_close_code() {
    for (code, reason, state, is_final) in [
        (4401, "bad_key", ChannelState::Refused, true),
        (4400, "bad_address", ChannelState::Refused, true),
        (4403, "key_refused", ChannelState::Refused, true),
        (4005, "ended_by_host", ChannelState::Ended, true),
        (4404, "not_live", ChannelState::Retrying, false),
        (4006, "stale", ChannelState::Stale, false),
    ] {
        let (euler_url, mut asked, server) = closing(code).await;
        let settings = Settings { euler_url, euler_key: Some(Secret::new("key-1".into())), ..quick() };
        let mut ear = Listener::attach(Source::Euler { user: "@banhgio".into() }, settings);
        let health = ear.until_reason(reason).await;
        assert_eq!((health.state, health.detail), (state, Some(format!("closed: {code} no"))));
        let address = asked.recv().await.unwrap();
        assert!(address.contains("uniqueId=banhgio&apiKey=key-1&"), "{address}");
        if is_final {
            (&mut ear.task).await.unwrap();
        } else if code == 4006 {
            asked.recv().await.unwrap();
        }
        server.abort();
    }
}

#[tokio::test]
async fn no_key_is_told_without_asking_anybody() {
    let (euler_url, mut asked, server) = closing(1000).await;
    let mut ear = Listener::attach(Source::Euler { user: "@banhgio".into() }, Settings { euler_url, ..quick() });
    ear.until_reason("bad_key").await;
    (&mut ear.task).await.unwrap();
    assert!(asked.try_recv().is_err());
    server.abort();
}

#[tokio::test]
async fn a_key_is_never_told() {
    let euler_key = Some(Secret::new("geheim-1".into()));
    for (euler_url, reason) in
        [("ws://127.0.0.1:1", "no_route"), ("http://127.0.0.1:1", "bad_address"), ("wss://geheim-1@/", "bad_address")]
    {
        let settings = Settings { euler_url: euler_url.into(), euler_key: euler_key.clone(), ..quick() };
        let health = Listener::attach(Source::Euler { user: "@banhgio".into() }, settings).until_reason(reason).await;
        assert!(!health.detail.clone().unwrap().contains("geheim"), "{health:?}");
    }
}

const BLOCKED: &str =
    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nHandshake-Status: 415\r\nHandshake-Msg: DEVICE_BLOCKED\r\n\r\n";

/// The cookie of the next request for a stream.
async fn cookie(fake: &mut Fake) -> String {
    let upgrade = fake.request("/webcast/im/ws_proxy/ws_reuse_supplement/").await;
    assert!(upgrade.contains(&format!("room_id={ROOM}")) && upgrade.contains("version_code=270000"), "{upgrade}");
    let from = upgrade.to_ascii_lowercase().find("ttwid=").unwrap();
    upgrade[from..].chars().take_while(|c| c.is_alphanumeric() || *c == '=').collect()
}

#[tokio::test]
async fn a_guest_enters_with_a_cookie_that_is_changed_when_it_is_blocked_or_cut_short() {
    let turns = vec![Turn::Upgrade(BLOCKED), Turn::Socket(vec![]), Turn::Socket(vec![])];
    let mut fake = Fake::start(turns).await;
    let mut ear = Listener::of_room(fake.as_guest());
    // The first answer of the page has none.
    assert_eq!(cookie(&mut fake).await, "ttwid=g2");
    ear.until_reason("refused_device").await;
    assert_eq!(cookie(&mut fake).await, "ttwid=g4");
    ear.until(live).await;
    fake.act(Act::Cut);
    assert_eq!(cookie(&mut fake).await, "ttwid=g6");
}

#[tokio::test]
async fn a_guest_keeps_a_good_cookie_and_goes_on_where_it_stood() {
    let mut fake = Fake::start(vec![Turn::Socket(vec![]), Turn::Socket(vec![])]).await;
    let settings = Settings { settled_after: Duration::ZERO, ..fake.as_guest() };
    let mut ear = Listener::of_room(settings);
    assert_eq!(cookie(&mut fake).await, "ttwid=g2");
    let entered = |cursor: &[u8]| {
        let cursor = if cursor.is_empty() { Vec::new() } else { bytes(6, cursor) };
        let enter = [number(1, ROOM), number(4, 12), bytes(5, b"audience"), cursor, bytes(9, b"0")].concat();
        [bytes(6, b"pb"), bytes(7, b"im_enter_room"), bytes(8, &enter)].concat()
    };
    assert_eq!(fake.sent().await, entered(b""));
    fake.sent().await;
    // The frame's header goes before what its payload says.
    let result = [fetch(&[chat(1, ROOM, b"Lan", b"1")], None), bytes(2, b"5_1_old")].concat();
    let header = [bytes(1, b"im_cursor"), bytes(2, b"6_2_1_1_0_0")].concat();
    fake.say([bytes(5, &header), bytes(6, b"pb"), bytes(7, b"msg"), bytes(8, &result)].concat());
    ear.until(|ear| ear.comments.len() == 1).await;
    fake.act(Act::Cut);
    assert_eq!(cookie(&mut fake).await, "ttwid=g2");
    assert_eq!(fake.sent().await, entered(b"6_2_1_1_0_0"));
    ear.until(live).await;
}

#[tokio::test]
async fn a_live_whose_end_was_not_told_is_over() {
    let fake = Fake::start(vec![Turn::Over]).await;
    let settings = Settings { stale_after: Duration::from_millis(300), ..fake.settings() };
    let mut ear = Listener::attach(Source::Tiktok { address: "@banhgio".into() }, settings);
    ear.until(live).await;
    let health = ear.until_reason("not_live").await;
    assert_eq!((health.state, health.reconnects), (ChannelState::Retrying, 0));
}
