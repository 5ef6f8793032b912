//! TikFinity: a program on the seller's own machine that hears a TikTok live
//! and hands its events to whoever connects to its local WebSocket, as one
//! `{"event":…,"data":{…}}` a text frame. There is no handshake, it does not
//! tell which live it hears, and what was said before is not sent again.
//!
//! It is silent while nobody does anything on the live, and while it is open
//! without a live. So silence says nothing: the WebSocket is pinged, whatever
//! comes back shows that TikFinity runs, and only if not even that comes is it
//! dialled again. While it is closed it is looked for every five seconds.

mod wire;

use super::connector::{Beat, Connector, Line, Signal};
use super::error::LineError;
use super::frame::Frame;
use super::health::Reason;
use super::settings::Settings;
use super::socket;
use async_trait::async_trait;
use std::sync::Arc;
use std::time::Duration;
use tokio_tungstenite::tungstenite::{Bytes, Message};

pub use wire::decode;

/// Where TikFinity listens if nobody has told it otherwise.
pub const ADDRESS: &str = "ws://127.0.0.1:21213/";

/// The longest pause between two looks for the program.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// The connector of one TikFinity.
pub struct Tikfinity {
    url: String,
    settings: Arc<Settings>,
}

impl Tikfinity {
    /// For the program that listens at `url`.
    pub const fn new(url: String, settings: Arc<Settings>) -> Self {
        Self { url, settings }
    }

    /// The same error, tried again soon: the seller opens the program when they
    /// see that it is closed.
    fn soon(&self, error: LineError) -> LineError {
        LineError { retry_after: Some(self.settings.backoff_max.min(LOOK_EVERY)), ..error }
    }
}

#[async_trait]
impl Connector for Tikfinity {
    async fn dial(&mut self) -> Result<Line, LineError> {
        // Without effect where the process has chosen one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let socket = socket::open(self.url.as_str()).await.map_err(|error| {
            let closed = error.reason == Reason::NoRoute;
            let reason = if closed { Reason::AppClosed } else { error.reason };
            self.soon(LineError { reason, ..error })
        })?;
        // Four chances before it is given up.
        let beat = Beat { every: self.settings.stale_after / 4, message: Message::Ping(Bytes::new()) };
        Ok(Line { room: String::new(), host: None, opening: Vec::new(), wire: socket.into(), beat: Some(beat) })
    }

    fn decode(&self, _room: &str, frame: &Frame) -> Vec<Signal> {
        decode(frame)
    }

    fn farewell(&self, code: u16, words: &str) -> LineError {
        self.soon(LineError::new(Reason::ClosedByPeer, format!("closed: {code} {words}").trim_end()))
    }
}
