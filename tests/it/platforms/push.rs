//! Tools that connect to us and send comments, over real sockets.

use super::fake::*;
use crate::kit::{Stall, key};
use futures_util::{SinkExt, StreamExt};
use phiencho::app::{self, App, tools::tools};
use phiencho::base::id::UserId;
use phiencho::base::secret::Secret;
use phiencho::base::time::{Clock, SystemClock};
use phiencho::config::{Config, Given};
use phiencho::desk::{Command, NewChannel, NewSession};
use phiencho::platforms::push::Hub;
use phiencho::platforms::{ChannelState, Settings, Source};
use phiencho::shop::book::Repeat;
use phiencho::shop::comment::Platform;
use phiencho::shop::role::Role;
use phiencho::simulator::{self, Simulator, generated};
use phiencho::store::{StoreError, channels};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const TOKEN: &str = "mot-hai-ba-bon-nam";
const HELLO: &str = r#"{"type":"hello","room":"1122"}"#;
const MESSAGE_MAX: usize = 4 << 20;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opened doors with a hub behind them.
struct Place {
    address: String,
    settings: Settings,
    _stall: Stall,
}

impl Place {
    fn with(token: Option<&str>) -> Self {
        let settings = Settings { push: Hub::new(token.map(|token| Secret::new(token.into()))), ..quick() };
        let stall = Stall::with("5");
        let address = stall.open_to(None, tools(&settings)).replace("http://", "ws://");
        Self { address, settings, _stall: stall }
    }

    fn listen(&self) -> Listener {
        Listener::attach(named("may-1"), self.settings.clone())
    }

    /// A tool that has said hello, and whose channel has told that it waits.
    async fn tool(&self) -> Socket {
        let mut socket = dial(&format!("{}/relay/may-1?token={TOKEN}", self.address)).await.unwrap();
        say(&mut socket, HELLO).await;
        socket
    }
}

fn named(name: &str) -> Source {
    Source::Push { platform: Platform::Facebook, name: name.into() }
}

/// Connects, or tells the status of the refusal.
async fn dial(request: impl IntoClientRequest + Unpin) -> Result<Socket, u16> {
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(response)) => Err(response.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

async fn say(socket: &mut Socket, text: impl Into<String>) {
    socket.send(Message::text(text.into())).await.unwrap();
}

/// One comment as text, `padding` bytes longer than need be.
fn comment(id: usize, padding: usize) -> String {
    let padding = "x".repeat(padding);
    format!(r#"{{"type":"comment","id":"{id}","from":{{"id":"5","name":"Lan"}},"message":"{id}","pad":"{padding}"}}"#)
}

/// The code with which the socket is closed.
async fn farewell(socket: &mut Socket) -> u16 {
    let last = async {
        loop {
            match socket.next().await.expect("a farewell").expect("a farewell") {
                Message::Close(Some(frame)) => return frame.code.into(),
                _ => continue,
            }
        }
    };
    timeout(Duration::from_secs(20), last).await.expect("a farewell in time")
}

fn is_live(ear: &Listener) -> bool {
    ear.health.as_ref().is_some_and(|health| health.state == ChannelState::Live)
}

#[tokio::test]
async fn a_tool_is_waited_for_and_heard_again_when_it_is_back() {
    let place = Place::with(Some(TOKEN));
    let mut ear = place.listen();
    let health = ear.until_reason("tool_away").await;
    assert_eq!((health.state, health.reconnects), (ChannelState::Retrying, 0));
    let mut request = format!("{}/relay/may-1", place.address).into_client_request().unwrap();
    request.headers_mut().insert("Authorization", format!("Bearer {TOKEN}").parse().unwrap());
    let mut tool = dial(request).await.unwrap();
    say(&mut tool, HELLO).await;
    ear.until(is_live).await;
    for id in 1..=3 {
        say(&mut tool, comment(id, 0)).await;
    }
    ear.until(|ear| ear.comments.len() == 3).await;
    tool.close(None).await.unwrap();
    ear.until_reason("tool_away").await;
    let mut tool = place.tool().await;
    for id in 1..=4 {
        say(&mut tool, comment(id, 0)).await;
    }
    ear.until(|ear| ear.comments.len() == 4 && is_live(ear)).await;
    let health = ear.health.clone().unwrap();
    assert_eq!((ear.repeated, health.reconnects, health.dropped), (3, 2, 0));
    assert!(ear.comments.iter().all(|comment| comment.room == "1122"));
    say(&mut tool, r#"{"type":"end"}"#).await;
    ear.until_reason("ended_by_host").await;
    assert_eq!(farewell(&mut tool).await, 1001);
    assert_eq!(dial(&format!("{}/relay/may-1?token={TOKEN}", place.address)).await.err(), Some(404));
}

#[tokio::test]
async fn only_known_tools_come_in() {
    let place = Place::with(Some(TOKEN));
    let mut ear = place.listen();
    ear.until_reason("tool_away").await;
    for (path, status) in [
        ("may-1", 401),
        ("may-1?token=", 403),
        ("may-1?token=mot-hai-ba-bon-nem", 403),
        ("may-2?token=mot-hai-ba-bon-nam", 404),
        ("may-2", 401),
    ] {
        assert_eq!(dial(format!("{}/relay/{path}", place.address)).await.err(), Some(status), "{path}");
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let plain = format!("{}/relay/may-1?token={TOKEN}", place.address.replace("ws://", "http://"));
    let plain = reqwest::Client::builder().no_proxy().build().unwrap().get(plain).send().await.unwrap();
    assert_eq!(
        (plain.status().as_u16(), plain.headers()["content-type"].as_bytes()),
        (422, &b"application/problem+json"[..])
    );
    // One name is one channel's, until that is gone.
    let mut second = place.listen();
    assert_eq!(second.until_reason("name_taken").await.state, ChannelState::Refused);
    drop(ear);
    second.until_reason("tool_away").await;
    let closed = Place::with(None);
    let mut ear = closed.listen();
    assert_eq!(ear.until_reason("no_relay_token").await.state, ChannelState::Refused);
    (&mut ear.task).await.unwrap();
    assert_eq!(dial(format!("{}/relay/may-1?token=", closed.address)).await.err(), Some(404));
}

#[tokio::test]
async fn what_cannot_be_taken_costs_the_connection_and_nothing_before_it() {
    let place = Place::with(Some(TOKEN));
    let mut ear = place.listen();
    ear.until_reason("tool_away").await;
    let mut mute = dial(&format!("{}/relay/may-1?token={TOKEN}", place.address)).await.unwrap();
    say(&mut mute, comment(0, 0)).await;
    assert_eq!(farewell(&mut mute).await, 1008);
    // Masked with zeros.
    let head = [&[0x81, 0xff][..], &(MESSAGE_MAX as u64 + 1).to_be_bytes(), &[0; 4]].concat();
    let part = |code, last| Message::Frame(Frame::message(vec![b' '; 3 << 20], OpCode::Data(code), last));
    let bad = [
        ("oversized", 1009, vec![Err(head)]),
        ("oversized", 1009, vec![Ok(part(Data::Text, false)), Ok(part(Data::Continue, true))]),
        ("malformed", 1003, vec![Ok(Message::binary(vec![1]))]),
        ("malformed", 1007, vec![Err(vec![0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe])]),
    ];
    for (nth, (oddity, code, messages)) in bad.into_iter().enumerate() {
        let before = ear.health.as_ref().and_then(|health| health.oddities.get(oddity).copied()).unwrap_or(0);
        let mut tool = place.tool().await;
        say(&mut tool, comment(nth, 0)).await;
        for message in messages {
            match message {
                Ok(message) => tool.send(message).await.unwrap(),
                Err(raw) => tool.get_mut().write_all(&raw).await.unwrap(),
            }
        }
        assert_eq!(farewell(&mut tool).await, code, "{nth}");
        let counted = |ear: &Listener| ear.health.as_ref().and_then(|health| health.oddities.get(oddity).copied());
        ear.until(|ear| ear.comments.len() == nth + 1 && counted(ear) == Some(before + 1)).await;
    }
    let mut tool = place.tool().await;
    let largest = comment(99, MESSAGE_MAX - comment(99, 0).len());
    assert_eq!(largest.len(), MESSAGE_MAX);
    say(&mut tool, largest).await;
    ear.until(|ear| ear.comments.len() == 5).await;
    assert_eq!(ear.texts(), ["0", "1", "2", "3", "99"]);
}

#[tokio::test]
async fn who_comes_last_speaks_and_who_is_silent_goes() {
    let mut place = Place::with(Some(TOKEN));
    place.settings.stale_after = Duration::from_secs(2);
    let mut ear = place.listen();
    ear.until_reason("tool_away").await;
    let mut first = place.tool().await;
    say(&mut first, comment(1, 0)).await;
    ear.until(|ear| ear.comments.len() == 1).await;
    let mut second = place.tool().await;
    assert_eq!(farewell(&mut first).await, 4001);
    say(&mut second, comment(2, 0)).await;
    // Another live over the same socket.
    say(&mut second, HELLO.replace("1122", "3344")).await;
    say(&mut second, comment(2, 0)).await;
    ear.until(|ear| ear.comments.len() == 3).await;
    let rooms: Vec<_> = ear.comments.iter().map(|comment| comment.room.as_str()).collect();
    assert_eq!(rooms, ["1122", "1122", "3344"]);
    ear.until_reason("stale").await;
    assert_eq!(farewell(&mut second).await, 1001);
    place.tool().await;
    ear.until(is_live).await;
}

#[tokio::test]
async fn a_burst_waits_in_the_socket_and_nothing_is_lost() {
    const COUNT: usize = 400;
    let place = Place::with(Some(TOKEN));
    let mut ear = place.listen();
    ear.until_reason("tool_away").await;
    let mut tool = place.tool().await;
    // More than all buffers on the way hold.
    let burst = tokio::spawn(async move {
        for id in 1..=COUNT {
            say(&mut tool, comment(id, 1 << 17)).await;
        }
        tool
    });
    ear.until_full().await;
    assert!(!burst.is_finished());
    ear.until(|ear| ear.comments.len() == COUNT).await;
    assert!(ear.comments.iter().zip(1..).all(|(comment, id)| comment.id == id.to_string()));
    burst.await.unwrap();
}

#[tokio::test]
async fn the_simulated_tool_tells_all_of_its_live_over_broken_lines() {
    for faults in [None, Some(7)] {
        let place = Place::with(Some(TOKEN));
        let mut ear = place.listen();
        ear.until_reason("tool_away").await;
        let tool = simulator::Desk { url: format!("{}/relay/may-1", place.address), token: Secret::new(TOKEN.into()) };
        let script = generated(7, 2, 60);
        let settings =
            simulator::Settings { tool: Some(tool), speed: 60, faults, ..simulator::Settings::at(SystemClock.now()) };
        let simulator = Simulator::start(script.clone(), settings, Arc::new(SystemClock)).await.unwrap();
        ear.until_reason("ended_by_host").await;
        let heard: BTreeSet<_> = ear.comments.iter().map(|one| (one.id.to_string(), one.text.to_string())).collect();
        let id = |id: &str| format!("{}_{id}", simulator.facebook_room);
        let said: BTreeSet<_> = script.facebook.iter().map(|one| (id(&one.id), one.text.clone())).collect();
        assert_eq!(heard, said, "{faults:?}");
    }
}

/// Through the whole program, to the tables.
#[tokio::test]
async fn what_tools_send_is_kept_once_and_a_closed_session_hears_none() {
    let folder = tempfile::tempdir().unwrap();
    let (data, token) = (Some(folder.path().join("data")), Some(TOKEN.to_owned()));
    let config = Config::load(Given { data, port: Some(0), relay_token: token, ..Given::default() }).unwrap();
    let app = App::open(&config).unwrap();
    let shop = app.desk.shop("Bánh gio").unwrap();
    let settings = Settings { push: Hub::new(config.relay_token.clone()), ..quick() };
    let running = app.run(app::listen(&config).unwrap(), &config, settings, &shop).unwrap();
    let command = || Command { shop: shop.id, user: UserId(1), role: Role::Owner, by: "Lan".into(), key: key() };
    let desk = &running.app.desk;
    let new = NewSession { title: "Phiên chiều".into(), repeat: Repeat::Once, part_fill: true };
    let session = desk.open_session(&command(), new).unwrap().id;
    let new = NewChannel { kind: "push".into(), platform: Platform::Facebook, address: "may-1".into() };
    let channel = desk.add_channel(&command(), session, new).unwrap().id;
    let address = format!("{}/relay/may-1?token={TOKEN}", running.address.replace("http://", "ws://"));
    let mut wakes = running.app.feed.wakes();
    let mut until = async |enough: &dyn Fn(&phiencho::shop::channel::ChannelView) -> bool| {
        let waited = async {
            loop {
                wakes.borrow_and_update();
                let found = running.app.store.read(|c| channels::find(c, session, channel));
                if enough(&found.map_err(|error: StoreError| error).unwrap().unwrap()) {
                    return;
                }
                wakes.changed().await.unwrap();
            }
        };
        timeout(Duration::from_secs(20), waited).await.expect("in time");
    };
    until(&|channel| channel.reason.as_deref() == Some("tool_away")).await;
    let mut tool = dial(&address).await.unwrap();
    say(&mut tool, HELLO).await;
    let all: Vec<String> = (1..=100).map(|id| format!(r#"{{"id":"{id}","message":"đẹp quá {id}"}}"#)).collect();
    for _ in 0..2 {
        say(&mut tool, format!(r#"{{"type":"comments","data":[{}]}}"#, all.join(","))).await;
    }
    until(&|channel| (channel.comments, channel.duplicates) == (100, 100)).await;
    desk.close_session(&command(), session).unwrap();
    assert_eq!(farewell(&mut tool).await, 1001);
    assert_eq!(dial(&address).await.err(), Some(404));
    running.stop().await;
}
