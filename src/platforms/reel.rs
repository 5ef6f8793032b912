//! A channel's part of its session's recording.

use super::frame::Frame;
use super::recording::Tape;
use super::spec::Source;
use crate::base::time::Millis;
use crate::shop::comment::Platform;

/// Where a channel's frames are kept.
pub(super) struct Reel {
    tape: Tape,
    kind: &'static str,
    platform: Platform,
    /// Of the stream that is open.
    stream: u32,
}

impl Reel {
    pub(super) fn new(tape: Tape, source: &Source) -> Self {
        Self { tape, kind: source.kind(), platform: source.platform(), stream: 0 }
    }

    /// A stream was opened: of which live, and who holds it.
    pub(super) async fn open(&mut self, room: &str, host: Option<String>, at: Millis) {
        self.stream = self.tape.stream(self.kind, (self.platform, room, host), at).await;
    }

    pub(super) async fn keep(&self, frame: &Frame) {
        self.tape.frame(self.stream, frame).await;
    }
}
