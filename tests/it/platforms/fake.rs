//! A TikTok that does as it is told: one port for the lookup and the signing
//! service, one for the socket. Writes protobuf by hand, so that it shares no
//! code with what it tests.

use futures_util::{SinkExt, StreamExt};
use phiencho::base::id::ChannelId;
use phiencho::base::time::{Clock, ManualClock, Millis};
use phiencho::platforms::recording::Tape;
use phiencho::platforms::{ChannelSpec, Health, Heard, Settings, Source, attach};
use phiencho::shop::amend::Amendment;
use phiencho::shop::comment::Comment;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{timeout, timeout_at};
use tokio_tungstenite::tungstenite::Message;

pub const ROOM: i64 = 7_309_128_470_994_258_694;
/// A little later than all chats.
pub const NOW: Millis = Millis(1_795_000_060_000);
const PATIENCE: Duration = Duration::from_secs(20);

/// One thing that the fake's socket does.
pub enum Act {
    Say(Vec<u8>),
    Text(String),
    /// Bytes on the connection as they are.
    Raw(Vec<u8>),
    /// Closes by the book.
    Close,
    /// Drops the connection.
    Cut,
}

/// How the fake answers one attempt.
pub enum Turn {
    /// Plays acts on a socket; its bootstrap holds these messages.
    Socket(Vec<Vec<u8>>),
    /// Opens a socket; meanwhile the room is told to be over.
    Over,
    /// Answers the first request with these bytes.
    Http(&'static str),
    /// Answers the upgrade with these bytes.
    Upgrade(&'static str),
}

pub struct Fake {
    pub address: String,
    /// Where its sockets are.
    pub push: String,
    pub acts: mpsc::UnboundedSender<Act>,
    /// What clients sent on the socket.
    pub received: mpsc::UnboundedReceiver<Vec<u8>>,
    /// The heads of all requests.
    pub requests: mpsc::UnboundedReceiver<String>,
    task: JoinHandle<()>,
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Fake {
    pub async fn start(turns: Vec<Turn>) -> Self {
        let (http, socket) = (listener().await, listener().await);
        let address = format!("http://{}", http.local_addr().unwrap());
        let push = format!("ws://{}", socket.local_addr().unwrap());
        let (acts, act) = mpsc::unbounded_channel();
        let (send, received) = mpsc::unbounded_channel();
        let (head, requests) = mpsc::unbounded_channel();
        let task = tokio::spawn(play(turns.into(), http, socket, act, send, head));
        Self { address, push, acts, received, requests, task }
    }

    pub fn say(&self, frame: Vec<u8>) {
        self.acts.send(Act::Say(frame)).ok().unwrap();
    }

    pub fn act(&self, act: Act) {
        self.acts.send(act).ok().unwrap();
    }

    /// The next request whose head contains `part`.
    pub async fn request(&mut self, part: &str) -> String {
        loop {
            let head = timeout(PATIENCE, self.requests.recv()).await.expect("a request").unwrap();
            if head.contains(part) {
                return head;
            }
        }
    }

    pub async fn sent(&mut self) -> Vec<u8> {
        timeout(PATIENCE, self.received.recv()).await.expect("a frame of the client").unwrap()
    }

    pub fn settings(&self) -> Settings {
        Settings {
            tiktok_web: self.address.clone(),
            tiktok_webcast: self.address.clone(),
            tiktok_sign: Some(self.address.clone()),
            tiktok_push: self.push.clone(),
            ..quick()
        }
    }

    /// Without a signing service.
    pub fn as_guest(&self) -> Settings {
        Settings { tiktok_sign: None, ..self.settings() }
    }
}

/// Settings that come back at once.
pub fn quick() -> Settings {
    Settings {
        backoff_first: Duration::from_millis(5),
        backoff_max: Duration::from_millis(20),
        show_every: Duration::from_millis(20),
        ..Settings::default()
    }
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

async fn head(stream: &mut TcpStream, seen: &mpsc::UnboundedSender<String>) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        assert!(stream.read_buf(&mut bytes).await.unwrap() > 0, "half a request");
    }
    let head = String::from_utf8(bytes).unwrap();
    seen.send(head.clone()).ok();
    head
}

async fn respond(mut stream: TcpStream, head: &str, body: &[u8]) {
    let length = body.len();
    let head = format!("{head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    stream.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
    stream.shutdown().await.ok();
}

async fn play(
    mut turns: VecDeque<Turn>,
    http: TcpListener,
    socket: TcpListener,
    mut acts: mpsc::UnboundedReceiver<Act>,
    received: mpsc::UnboundedSender<Vec<u8>>,
    requests: mpsc::UnboundedSender<String>,
) {
    let push_server = format!("ws://{}/webcast/im/push/", socket.local_addr().unwrap());
    let mut cookies = 0;
    while let Some(turn) = turns.pop_front() {
        let mut desk = Desk { turn: &turn, push_server: &push_server, cookies: &mut cookies };
        let mut stream = loop {
            tokio::select! {
                accepted = http.accept() => {
                    let (mut stream, _) = accepted.unwrap();
                    let request = head(&mut stream, &requests).await;
                    if let Turn::Http(raw) = turn {
                        stream.write_all(raw.as_bytes()).await.unwrap();
                        break None;
                    }
                    desk.answer(stream, &request).await;
                }
                accepted = socket.accept() => break Some(accepted.unwrap().0),
            }
        };
        match (&turn, &mut stream) {
            (_, None) => {}
            (Turn::Upgrade(raw), Some(stream)) => {
                head(stream, &requests).await;
                stream.write_all(raw.as_bytes()).await.unwrap();
            }
            _ => {
                let talk = converse(stream.unwrap(), &mut acts, &received, &requests);
                tokio::pin!(talk);
                loop {
                    tokio::select! {
                        () = &mut talk => break,
                        accepted = http.accept() => {
                            let (mut stream, _) = accepted.unwrap();
                            let request = head(&mut stream, &requests).await;
                            desk.answer(stream, &request).await;
                        }
                    }
                }
            }
        }
    }
    // No more turns: whoever comes now waits.
    std::future::pending::<()>().await;
}

/// Who answers what is asked before a socket is opened.
struct Desk<'a> {
    turn: &'a Turn,
    push_server: &'a str,
    /// Requests for the front page; each second one gets a cookie.
    cookies: &'a mut u32,
}

impl Desk<'_> {
    async fn answer(&mut self, stream: TcpStream, request: &str) {
        const OK: &str = "HTTP/1.1 200 OK";
        if request.contains("check_alive") {
            let alive = !matches!(self.turn, Turn::Over);
            return respond(stream, OK, format!(r#"{{"data":[{{"alive":{alive}}}]}}"#).as_bytes()).await;
        }
        if request.contains("/webcast/room/info/") {
            return respond(stream, OK, br#"{"status_code":0,"data":{"status":2}}"#).await;
        }
        if request.contains("/api-live/") {
            let body = format!(r#"{{"statusCode":0,"data":{{"user":{{"roomId":"{ROOM}","status":2}}}}}}"#);
            return respond(stream, OK, body.as_bytes()).await;
        }
        if request.starts_with("GET / ") {
            *self.cookies += 1;
            let set = if self.cookies.is_multiple_of(2) {
                format!("\r\nSet-Cookie: ttwid=g{}; Path=/", self.cookies)
            } else {
                String::new()
            };
            return respond(stream, &format!("{OK}{set}"), b"<html>").await;
        }
        let messages = if let Turn::Socket(messages) = self.turn { messages.as_slice() } else { &[] };
        let body = [
            fetch(messages, None),
            bytes(2, b"17_5_1_1_0_0"),
            bytes(5, b"internal_src:dim|seq:1"),
            bytes(7, &[bytes(1, b"imprp"), bytes(2, b"a b&c")].concat()),
            bytes(10, self.push_server.as_bytes()),
        ];
        let head = format!("{OK}\r\nX-Set-TT-Cookie: ttwid=w1; Path=/\r\nX-Room-Id: {ROOM}");
        respond(stream, &head, &body.concat()).await;
    }
}

async fn converse(
    stream: TcpStream,
    acts: &mut mpsc::UnboundedReceiver<Act>,
    received: &mpsc::UnboundedSender<Vec<u8>>,
    requests: &mpsc::UnboundedSender<String>,
) {
    #[expect(clippy::result_large_err, reason = "the signature is the library's")]
    let note = |request: &tokio_tungstenite::tungstenite::handshake::server::Request, response| {
        requests.send(format!("{} {:?}", request.uri(), request.headers())).ok();
        Ok(response)
    };
    let mut socket = tokio_tungstenite::accept_hdr_async(stream, note).await.unwrap();
    loop {
        tokio::select! {
            message = socket.next() => match message {
                Some(Ok(Message::Binary(bytes))) => { received.send(bytes.to_vec()).ok(); }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
            act = acts.recv() => match act {
                Some(Act::Say(frame)) => socket.send(Message::binary(frame)).await.unwrap(),
                Some(Act::Text(text)) => socket.send(Message::text(text)).await.unwrap(),
                Some(Act::Raw(bytes)) => socket.get_mut().write_all(&bytes).await.unwrap(),
                Some(Act::Close) => socket.close(None).await.unwrap(),
                Some(Act::Cut) | None => return,
            },
        }
    }
}

/// A relay that says `texts` and then waits for its client to go.
pub async fn relay(texts: Vec<String>) -> (String, JoinHandle<()>) {
    let listener = listener().await;
    let url = format!("ws://{}/", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
            for text in &texts {
                socket.send(Message::text(text.clone())).await.ok();
            }
            while socket.next().await.is_some_and(|message| message.is_ok()) {}
        }
    });
    (url, task)
}

/// A WebSocket that closes with `code` at once, and the address that was asked
/// for last.
pub async fn closing(code: u16) -> (String, mpsc::UnboundedReceiver<String>, JoinHandle<()>) {
    use tokio_tungstenite::tungstenite::handshake::server::Request;
    let listener = listener().await;
    let url = format!("ws://{}", listener.local_addr().unwrap());
    let (asked, addresses) = mpsc::unbounded_channel();
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            #[expect(clippy::result_large_err, reason = "the signature is the library's")]
            let note = |request: &Request, response| {
                asked.send(request.uri().to_string()).ok();
                Ok(response)
            };
            let mut socket = tokio_tungstenite::accept_hdr_async(stream, note).await.unwrap();
            let reason = tokio_tungstenite::tungstenite::Utf8Bytes::from_static("no");
            let frame = tokio_tungstenite::tungstenite::protocol::CloseFrame { code: code.into(), reason };
            socket.close(Some(frame)).await.ok();
            while socket.next().await.is_some_and(|message| message.is_ok()) {}
        }
    });
    (url, addresses, task)
}

/// What a channel's task told.
pub struct Listener {
    /// Each comment once, as the store keeps it.
    pub comments: Vec<Comment>,
    /// What was said of comments later.
    pub amendments: Vec<Amendment>,
    /// How many came again.
    pub repeated: usize,
    pub health: Option<Health>,
    heard: mpsc::Receiver<Heard>,
    pub task: JoinHandle<()>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Listener {
    /// At [`NOW`], which does not pass.
    pub fn attach(source: Source, settings: Settings) -> Self {
        Self::with_clock(source, settings, Arc::new(ManualClock::at(NOW)))
    }

    pub fn with_clock(source: Source, settings: Settings, clock: Arc<dyn Clock>) -> Self {
        Self::recorded(source, settings, clock, None)
    }

    pub fn recorded(source: Source, settings: Settings, clock: Arc<dyn Clock>, tape: Option<Tape>) -> Self {
        let (outlet, heard) = mpsc::channel(2);
        let spec = ChannelSpec { id: ChannelId(4), source };
        let task = attach(spec, Arc::new(settings), clock, tape, outlet);
        Self { comments: Vec::new(), amendments: Vec::new(), repeated: 0, health: None, heard, task }
    }

    pub fn of_room(settings: Settings) -> Self {
        Self::attach(Source::Tiktok { address: ROOM.to_string() }, settings)
    }

    /// Listens until `enough`.
    pub async fn until(&mut self, enough: impl Fn(&Self) -> bool) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while !enough(self) {
            match timeout_at(deadline, self.heard.recv()).await {
                Ok(Some(Heard::Comments { channel, comments })) => {
                    assert!(channel == ChannelId(4) && !comments.is_empty());
                    for comment in comments {
                        if self.comments.iter().any(|known| (&known.room, &known.id) == (&comment.room, &comment.id)) {
                            self.repeated += 1;
                        } else {
                            self.comments.push(comment);
                        }
                    }
                }
                Ok(Some(Heard::Amendments { channel, amendments })) => {
                    assert!(channel == ChannelId(4) && !amendments.is_empty());
                    self.amendments.extend(amendments);
                }
                Ok(Some(Heard::Health { health, .. })) => self.health = Some(health),
                Ok(None) => panic!("the channel's task is over: {:?}", self.health),
                Err(_) => panic!("not heard in time; {} comments, {:?}", self.comments.len(), self.health),
            }
        }
    }

    /// Waits, without listening, until no more fits into the outlet.
    pub async fn until_full(&self) {
        let full = async {
            while self.heard.capacity() > 0 {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, full).await.expect("a full outlet");
    }

    /// Listens until the channel gives this reason.
    pub async fn until_reason(&mut self, reason: &str) -> Health {
        self.until(|ear| ear.health.as_ref().is_some_and(|health| health.reason == Some(reason))).await;
        self.health.clone().unwrap()
    }

    pub fn texts(&self) -> Vec<&str> {
        self.comments.iter().map(|comment| comment.text.as_str()).collect()
    }
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7f {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// A varint field.
pub fn number(tag: u64, value: i64) -> Vec<u8> {
    [varint(tag << 3), varint(value.cast_unsigned())].concat()
}

/// A length-delimited field.
pub fn bytes(tag: u64, value: &[u8]) -> Vec<u8> {
    [varint(tag << 3 | 2), varint(value.len() as u64), value.to_vec()].concat()
}

/// One chat in its envelope.
pub fn chat(id: i64, room: i64, name: &[u8], text: &[u8]) -> Vec<u8> {
    let common = [number(2, id), number(3, room), number(4, 1_795_000_000_000 + id)].concat();
    let user = [number(1, 900 + id), bytes(3, name)].concat();
    message("WebcastChatMessage", id, &[bytes(1, &common), bytes(2, &user), bytes(3, text)].concat())
}

/// Any message in its envelope.
pub fn message(method: &str, id: i64, payload: &[u8]) -> Vec<u8> {
    [bytes(1, method.as_bytes()), bytes(2, payload), number(3, id)].concat()
}

/// A control message.
pub fn control(action: i64) -> Vec<u8> {
    message("WebcastControlMessage", 1, &[bytes(1, &number(3, ROOM)), number(2, action)].concat())
}

/// A viewer count.
pub fn viewers(count: i64) -> Vec<u8> {
    message("WebcastRoomUserSeqMessage", 1, &[bytes(1, &number(3, ROOM)), number(3, count)].concat())
}

/// A `FetchResult`; `ack` is its internal_ext if it wants an acknowledgement.
pub fn fetch(messages: &[Vec<u8>], ack: Option<&[u8]>) -> Vec<u8> {
    let mut result: Vec<u8> = messages.iter().flat_map(|message| bytes(1, message)).collect();
    if let Some(internal_ext) = ack {
        result.extend([bytes(5, internal_ext), number(9, 1)].concat());
    }
    result
}

/// A push frame.
pub fn push(kind: &str, log_id: i64, gzip_header: bool, payload: &[u8]) -> Vec<u8> {
    let header = [bytes(1, b"compress_type"), bytes(2, if gzip_header { b"gzip" } else { b"none" })].concat();
    [number(2, log_id), bytes(5, &header), bytes(6, b"pb"), bytes(7, kind.as_bytes()), bytes(8, payload)].concat()
}

/// Compressed.
pub fn gzip(plain: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}
