//! What the desk needs of the wires: the port behind which the platforms are.

use crate::base::id::{ChannelId, SessionId, ShopId};
use crate::shop::comment::Platform;

/// Which stream is to be heard, and for which session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// The channel's id.
    pub channel: ChannelId,
    /// Its session.
    pub session: SessionId,
    /// The session's shop.
    pub shop: ShopId,
    /// How it is heard.
    pub kind: String,
    /// Where the live runs.
    pub platform: Platform,
    /// User name, room or address.
    pub address: String,
    /// The live that it heard last, by the platform's own id.
    pub heard: Option<String>,
}

/// Hears lives. What it hears comes back through [`crate::desk::Desk::take_in`]
/// and [`crate::desk::Desk::note_channel`].
pub trait Ears: Send + Sync {
    /// Whether a stream of this kind and address can be dialled at all.
    fn can_dial(&self, kind: &str, platform: Platform, address: &str) -> bool;
    /// Begins to hear a stream.
    fn attach(&self, stream: Stream);
    /// Stops hearing it. What it said is still handed on.
    fn hush(&self, channel: ChannelId);
    /// Stops hearing it, and drops what it said and was not handed on yet.
    fn detach(&self, channel: ChannelId);
}
