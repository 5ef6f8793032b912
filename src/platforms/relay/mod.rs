//! The relay format: comments as plain JSON over a WebSocket, for platforms
//! and programs that can be asked to send them.
//!
//! Phiên Chợ connects to a `ws://` or `wss://` address, or is connected to (see
//! [`super::push`]); the other side sends text frames, one JSON object each:
//!
//! | frame | meaning |
//! |---|---|
//! | `{"type":"hello","room":"1122"}` | first of all: the live's own id, of 200 characters at most |
//! | `{"type":"comment","id":"1122_7","from":{"id":"55","name":"Lan"},"message":"chốt 2","created_time":1787576742000}` | one comment |
//! | `{"type":"comments","data":[{"id":…},…]}` | several, without `type` in each |
//! | `{"type":"edit","id":"1122_7","message":"chốt 3"}` | a comment has another text now |
//! | `{"type":"delete","id":"1122_7"}` | a comment was deleted |
//! | `{"type":"viewers","count":210}` | how many watch |
//! | `{"type":"end"}` | the live is over |
//!
//! - `id` (text or number) names the comment for ever. What is sent again with
//!   the same id is the same comment: history is simply comments sent again,
//!   at any time. A comment without an id is named by a hash of its content,
//!   one with an id of more than 200 characters by a hash of that.
//! - `edit` and `delete` are shown on the comment's order, for a person to look
//!   at; what was booked stays. Those of comments that never came are nothing.
//! - `from` is absent where the platform does not tell who wrote; such a
//!   comment is a buyer of its own. `from.id` may be text or a number. With
//!   `"host":true` in it the live's own host wrote: that is shown and is no order.
//! - `created_time` is milliseconds since 1970, or Graph API text
//!   (`2026-08-24T13:05:42+0000`); without one the arrival counts, as it does
//!   where the time is later than the arrival, more than seven days before it,
//!   or not readable. What can only be seconds is taken as seconds.
//! - Frames of unknown types are skipped, but show that the stream is alive: a
//!   quiet relay sends any frame (`{"type":"beat"}`) at least every 30 seconds.
//! - A text frame has to be UTF-8, as RFC 6455 (8.1) demands, and 16 MiB at
//!   most; one of more than 4 MiB, 40,000 objects or 100,000 commas is skipped. A
//!   frame that breaks this costs the connection: it is counted and dialled again,
//!   with pauses that grow as long as it happens soon after dialling.
//! - Nothing is sent back. Closing the socket without `end` is a lost
//!   connection, which is dialled again.

mod wire;

use super::connector::{Connector, Line, Signal};
use super::error::LineError;
use super::frame::Frame;
use super::health::Reason;
use super::socket;
use crate::shop::comment::Platform;
use async_trait::async_trait;
use futures_util::StreamExt;
use tokio_tungstenite::tungstenite::Message;

pub use wire::decode;
pub(super) use wire::hello;

/// The connector of one relay.
pub struct Relay {
    platform: Platform,
    url: String,
}

impl Relay {
    /// For comments of `platform` that `url` hands out.
    pub const fn new(platform: Platform, url: String) -> Self {
        Self { platform, url }
    }
}

#[async_trait]
impl Connector for Relay {
    async fn dial(&mut self) -> Result<Line, LineError> {
        // Without effect where the process has chosen one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut socket = socket::open(self.url.as_str()).await?;
        let first = loop {
            match socket.next().await {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(message)) => break message,
                Some(Err(error)) => return Err(LineError::of_socket(&error)),
                None => return Err(LineError::new(Reason::ClosedByPeer, "closed before saying hello")),
            }
        };
        let room = match first {
            Message::Text(text) => hello(text.as_str()),
            _ => None,
        }
        .ok_or_else(|| LineError::new(Reason::RefusedOther, "the relay did not say hello with a usable room"))?;
        Ok(Line { room, host: None, opening: Vec::new(), wire: socket.into(), beat: None })
    }

    fn decode(&self, room: &str, frame: &Frame) -> Vec<Signal> {
        decode(self.platform, room, frame)
    }
}
