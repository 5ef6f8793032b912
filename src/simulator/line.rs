//! A simulated service's socket, with whatever goes wrong on it.

use super::dice::Dice;
use super::faults::{Fate, Fault, Opening, Service};
use super::http::{Request, answer};
use super::stage::Stage;
use crate::platforms::frame::FRAME_MAX;
use crate::platforms::tiktok::schema::PushFrame;
use futures_util::{SinkExt, StreamExt};
use prost::Message as _;
use std::collections::VecDeque;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};

/// So many of the last frames are replayed.
const REPLAYED: usize = 8;

/// One client's socket.
pub(super) struct Line<'a> {
    stage: &'a Stage,
    socket: WebSocketStream<TcpStream>,
    fate: Option<Fate>,
    /// The last frames, if they may come again.
    sent: VecDeque<Message>,
    /// The frame that the next one overtakes, and when it has to go at last.
    late: Option<(Message, Instant)>,
}

impl<'a> Line<'a> {
    /// Upgrades, or refuses to.
    pub(super) async fn open(
        stage: &'a Stage,
        service: Service,
        request: Request,
        stream: TcpStream,
    ) -> io::Result<Self> {
        let fate = stage.faults.as_ref().map(|faults| faults.fate(service));
        let (status, headers) = match fate.as_ref().map_or(Opening::Upgraded, |fate| fate.opening) {
            Opening::Upgraded => {
                let socket = request.upgrade(stream).await?;
                return Ok(Self { stage, socket, fate, sent: VecDeque::new(), late: None });
            }
            Opening::HalfOpen => {
                sleep(fate.map(|fate| fate.hanging).unwrap_or_default()).await;
                return Err(lost());
            }
            Opening::DeviceBlocked => ("200 OK", "Handshake-Status: 415\r\nHandshake-Msg: DEVICE_BLOCKED\r\n"),
            Opening::TooMany => ("429 Too Many Requests", "Retry-After: 1\r\n"),
            Opening::Unavailable => ("503 Service Unavailable", ""),
        };
        answer(stream, status, headers, b"").await?;
        Err(lost())
    }

    /// A socket that was opened towards somebody, who did not refuse it.
    pub(super) fn over(stage: &'a Stage, service: Service, socket: WebSocketStream<TcpStream>) -> Self {
        let fate = stage.faults.as_ref().map(|faults| faults.fate(service));
        Self { stage, socket, fate, sent: VecDeque::new(), late: None }
    }

    /// What the client sends. May be dropped and asked again without loss.
    pub(super) async fn next(&mut self) -> Option<Result<Message, Error>> {
        loop {
            let Some((late, due)) = &self.late else { return self.socket.next().await };
            tokio::select! {
                received = self.socket.next() => return received,
                () = sleep_until(*due) => {}
            }
            // Sent before it is forgotten: if this is dropped it comes twice.
            if let Err(error) = self.socket.send(late.clone()).await {
                return Some(Err(error));
            }
            self.late = None;
        }
    }

    /// Sends a frame, sooner or later, unless the connection is lost over it.
    pub(super) async fn send(&mut self, message: Message) -> io::Result<()> {
        let Some(fate) = &mut self.fate else { return self.write([message]).await };
        let is_over = self.stage.is_over();
        let before = match fate.fault() {
            Some(Fault::Cut) => return hang_up(self.socket.get_mut(), fate.hanging).await,
            Some(Fault::Torn) => {
                let half = half(&message);
                self.socket.get_mut().write_all(&half).await?;
                return hang_up(self.socket.get_mut(), fate.hanging).await;
            }
            Some(Fault::Stall) => {
                sleep(fate.hanging).await;
                return hang_up(self.socket.get_mut(), fate.hanging).await;
            }
            // The first one may open a protocol.
            Some(Fault::Late) if self.late.is_none() && !self.sent.is_empty() && !is_over => {
                self.late = Some((message, Instant::now() + fate.late));
                return Ok(());
            }
            Some(Fault::Garbage) => vec![garbage(&message, &mut fate.dice)],
            Some(Fault::Spoiled) => vec![spoiled(&message)],
            Some(Fault::Oversized) => vec![oversized(&message)],
            Some(Fault::Twice) => vec![message.clone()],
            Some(Fault::Replayed) => self.sent.iter().cloned().collect(),
            Some(Fault::Late) | None => Vec::new(),
        };
        let late = self.late.take().map(|(late, _)| late);
        // After the last word nobody listens.
        let (first, last) = if is_over { (late, None) } else { (None, late) };
        if self.sent.len() == REPLAYED {
            self.sent.pop_front();
        }
        self.sent.push_back(message.clone());
        // In one go, so that no client goes on from a frame that overtook another.
        self.write(first.into_iter().chain(before).chain([message]).chain(last)).await
    }

    pub(super) async fn close(&mut self, frame: Option<CloseFrame>) -> io::Result<()> {
        self.socket.close(frame).await.map_err(io::Error::other)
    }

    async fn write(&mut self, frames: impl IntoIterator<Item = Message>) -> io::Result<()> {
        for frame in frames {
            self.socket.feed(frame).await.map_err(io::Error::other)?;
        }
        self.socket.flush().await.map_err(io::Error::other)
    }
}

/// Ends the connection without a farewell. What was sent before still arrives: a
/// reset would throw it away, and with it a frame that was overtaken.
async fn hang_up(stream: &mut TcpStream, patience: Duration) -> io::Result<()> {
    stream.shutdown().await?;
    let mut unread = [0; 1024];
    let gone = async { while stream.read(&mut unread).await.is_ok_and(|read| read > 0) {} };
    // Whoever does not notice is left behind.
    let _ = timeout(patience, gone).await;
    Err(lost())
}

/// The first half of a frame, as it is on the wire.
fn half(message: &Message) -> Vec<u8> {
    let kind = if message.is_text() { 0x81 } else { 0x82 };
    let payload = message.clone().into_data();
    // A length of 64 bits is good for any frame (RFC 6455, 5.2).
    [&[kind, 127][..], &(payload.len() as u64).to_be_bytes(), &payload[..payload.len() / 2]].concat()
}

fn lost() -> io::Error {
    io::ErrorKind::ConnectionAborted.into()
}

/// A frame of the same sort as `model`.
fn frame_like(model: &Message, text: String) -> Message {
    if model.is_text() { Message::text(text) } else { Message::binary(text) }
}

fn garbage(model: &Message, dice: &mut Dice) -> Message {
    let length = dice.between(1, 200);
    frame_like(model, (0..length).map(|_| dice.one_of(&['{', '"', '\u{1}', 'ố', '🌿', '[', ':', '0'])).collect())
}

fn oversized(model: &Message) -> Message {
    frame_like(model, " ".repeat(FRAME_MAX + 1))
}

/// The frame as it cannot be read: with a payload that does not inflate, if it is
/// compressed; else cut off.
fn spoiled(message: &Message) -> Message {
    match message {
        Message::Binary(bytes) => {
            let Ok(mut frame) = PushFrame::decode(bytes.clone()) else { return Message::binary(Vec::new()) };
            // The check of a gzip stream stands in its last eight bytes.
            frame.payload.truncate(frame.payload.len().saturating_sub(9));
            Message::binary(frame.encode_to_vec())
        }
        Message::Text(text) => Message::text(text.chars().take(text.chars().count() / 2).collect::<String>()),
        other => other.clone(),
    }
}
