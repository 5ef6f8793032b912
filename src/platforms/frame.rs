//! What came over a wire, not yet understood.

use crate::base::time::Millis;
use tokio_tungstenite::tungstenite::Bytes;

/// The largest frame, and the largest inflated payload, that is looked into
/// (4 MiB). A real frame of fifty comments is about 140 kB.
pub const FRAME_MAX: usize = 4 << 20;

/// The largest WebSocket message that is read off the socket at all (16 MiB):
/// between the two limits a message is refused and the connection lives,
/// above this one the connection is given up and dialled again, since the
/// library that reads the socket does not go on after an error.
pub const READ_MAX: usize = 16 << 20;

/// Objects and lists of one JSON text that are looked into. One that has more
/// would take a hundred times the memory of its bytes.
const NESTS_MAX: usize = 40_000;
/// Commas of one JSON text.
const COMMAS_MAX: usize = 100_000;

/// Whether JSON text, before it is parsed, is of more values than are looked
/// at. A page of a hundred comments has some two hundred objects.
pub(super) fn is_crowded(json: &[u8]) -> bool {
    let (mut nests, mut commas) = (0, 0);
    for byte in json {
        nests += usize::from(matches!(byte, b'{' | b'['));
        commas += usize::from(*byte == b',');
    }
    nests > NESTS_MAX || commas > COMMAS_MAX
}

/// One message of a stream, with the time at which it reached us.
#[derive(Clone, Debug)]
pub struct Frame {
    /// When it arrived, by the injected clock.
    pub arrived_at: Millis,
    /// The bytes.
    pub body: Body,
}

/// The bytes of a [`Frame`], by the way they came.
#[derive(Clone, Debug)]
pub enum Body {
    /// Handed out while dialling, before the socket opened.
    Opening(Bytes),
    /// A binary WebSocket message.
    Binary(Bytes),
    /// A text WebSocket message.
    Text(String),
}
