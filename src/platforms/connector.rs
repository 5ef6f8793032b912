//! The boundary between a platform's protocol and the task that keeps its
//! channel alive.

use super::error::LineError;
use super::frame::{Body, Frame};
use super::health::Reason;
use super::wire::Wire;
use crate::base::time::Millis;
use crate::shop::amend::Amendment;
use crate::shop::comment::Comment;
use async_trait::async_trait;
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;

/// One platform's protocol: how to get a stream, and what its frames say.
#[async_trait]
pub trait Connector: Send + Sync {
    /// Waits, after a stream was lost, until it makes sense to dial again: where
    /// the other side has to come first. May be dropped while it waits.
    async fn ready(&mut self) {}

    /// Opens the stream anew: looks up the live, asks for leave, upgrades,
    /// enters. Of an earlier attempt nothing is used again but which live it was.
    async fn dial(&mut self) -> Result<Line, LineError>;

    /// What `frame` says to somebody who is in `room`, in its order. Pure, takes
    /// any bytes, and one bad message never costs the others of its frame. A
    /// frame that was kept is read by it as it was when it came.
    fn decode(&self, room: &str, frame: &Frame) -> Vec<Signal>;

    /// Keeps where the stream stands, as one of its frames said, to enter it
    /// there again. What came up to there is in safe hands.
    fn keep(&mut self, _cursor: Vec<u8>) {}

    /// The stream, or the attempt to open it, ended after so long.
    fn lost(&mut self, _lasted: Duration, _error: &LineError) {}

    /// What it means that `room` has said nothing for too long.
    async fn quiet(&self, _room: &str) -> LineError {
        LineError::new(Reason::Stale, "no data for too long")
    }

    /// What the other side means by closing its socket with `code`, whose
    /// `words` may be empty.
    fn farewell(&self, code: u16, words: &str) -> LineError {
        LineError::new(Reason::ClosedByPeer, format!("closed: {code} {words}").trim_end())
    }

    /// Whether the other side has asked us to ask nothing for a while, so that
    /// silence is no sign of anything.
    fn is_resting(&self) -> bool {
        false
    }
}

/// Marks what the host of a live wrote, where the platform tells who that is and not
/// with each comment.
pub fn mark_host(host: Option<&str>, signals: &mut [Signal]) {
    let Some(host) = host else { return };
    for signal in signals {
        if let Signal::Comment(comment) = signal {
            comment.by_host |= comment.author.as_deref() == Some(host);
        }
    }
}

/// An open stream.
pub struct Line {
    /// The live's own id on the platform; empty where the other side does not
    /// tell it, or only with each comment.
    pub room: String,
    /// The id by which its host comments, if that is known beforehand.
    pub host: Option<String>,
    /// What came while dialling, to be decoded before the wire's frames.
    pub opening: Vec<Body>,
    /// The rest.
    pub wire: Wire,
    /// What has to be sent again and again to be kept.
    pub beat: Option<Beat>,
}

/// A heartbeat: sent at once and then every `every`. If it is a WebSocket's
/// ping, the stream may rightly be silent for hours: whatever comes back shows
/// that somebody is there.
pub struct Beat {
    /// The pause between two.
    pub every: Duration,
    /// What is sent.
    pub message: Message,
}

/// One thing that a frame said.
#[derive(Clone, Debug, PartialEq)]
pub enum Signal {
    /// The live itself spoke, whatever it said: proof that the stream is not
    /// stale. An echo of our own heartbeat proves nothing.
    Data,
    /// Somebody commented.
    Comment(Comment),
    /// Comments were edited or deleted.
    Amendment(Amendment),
    /// The leave to listen ends then; `None` for never.
    Expires(Option<Millis>),
    /// So many are watching now.
    Viewers(i64),
    /// The host went away for a while.
    Paused,
    /// The host is back.
    Resumed,
    /// The live is over.
    Ended(Reason),
    /// The other side is about to close the socket.
    Closing,
    /// Something was not as it should be.
    Odd(Oddity),
    /// Where the stream stands after this frame (see [`Connector::keep`]).
    Cursor(Vec<u8>),
    /// To be sent back, after everything else of the frame is in safe hands.
    Reply(Message),
}

/// What may be wrong with a frame or a message. Each is counted and logged
/// with its name; never with what it said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Oddity {
    /// Not in the protocol's form, or cut off.
    Malformed,
    /// Larger than [`FRAME_MAX`](super::frame::FRAME_MAX), before or after
    /// inflating, or of more messages than are looked at.
    Oversized,
    /// Said to be compressed and is not, or only in part.
    BadCompression,
    /// Meant for another live.
    ForeignRoom,
    /// Without an id that can be stored; a hash names it instead. Kept.
    NoId,
    /// Text or name that is not UTF-8; read as far as possible. Kept.
    NotUtf8,
    /// Text longer than [`TEXT_MAX`](crate::shop::comment::TEXT_MAX); cut. Kept.
    TextCut,
    /// Said to be of a time that cannot be true, or of seconds where
    /// milliseconds are due. Kept.
    OddTime,
    /// Our own clock went backwards between two arrivals. Kept.
    ClockJump,
    /// Asked too often, so that one way of listening has to rest. Nothing is
    /// lost: it is asked for later.
    Throttled,
}

impl Oddity {
    /// The name in logs and counters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Oversized => "oversized",
            Self::BadCompression => "bad_compression",
            Self::ForeignRoom => "foreign_room",
            Self::NoId => "no_id",
            Self::NotUtf8 => "not_utf8",
            Self::TextCut => "text_cut",
            Self::OddTime => "odd_time",
            Self::ClockJump => "clock_jump",
            Self::Throttled => "throttled",
        }
    }

    /// Whether the frame or message was dropped for it.
    pub const fn loses_the_message(self) -> bool {
        matches!(self, Self::Malformed | Self::Oversized | Self::BadCompression | Self::ForeignRoom)
    }
}
