//! Why the desk did not do what it was asked; nothing was changed.

use crate::desk::voice::VoiceError;
use crate::shop::act::Refusal;
use crate::shop::event::{OrderView, ProductView};
use crate::store::StoreError;

/// See the module.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The memory failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The law of the shop does not allow it.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The order was changed since the caller saw it; here it is as it is now.
    #[error("the order was changed meanwhile")]
    Stale(Box<OrderView>),
    /// The product was changed since the caller saw it; here it is as it is now.
    #[error("the product was changed meanwhile")]
    ProductChanged(Box<ProductView>),
    /// Another person works on the order; their name.
    #[error("{0} works on the order")]
    Claimed(String),
    /// A later act stands upon the one that is to be taken back; whose.
    #[error("{0} has done something upon it since")]
    LaterAct(String),
    /// Only the owner may take the act back; who did it.
    #[error("only the owner may take back what {0} did")]
    OwnersAct(String),
    /// There is no such act that stands.
    #[error("nothing to take back")]
    NothingToUndo,
    /// A value is not acceptable; the field's name.
    #[error("invalid {0}")]
    Invalid(&'static str),
    /// The address names no live that can be heard in this way.
    #[error("no live is at this address")]
    NoLive,
    /// The words cannot name a product: too short, too long, no letter.
    #[error("no words that can name a product")]
    NoName,
    /// Another product goes by these words; its name.
    #[error("the words name {0}")]
    NameTaken(String),
    /// The session has learnt as much as it can.
    #[error("the session has learnt too many names")]
    TooManyNames,
    /// The invitation or link is used up, out of date or unknown.
    #[error("the link cannot be used")]
    LinkUsed,
    /// This is no phone number that is in use.
    #[error("no phone number")]
    NoPhone,
    /// The buyer was asked a moment ago; by whom.
    #[error("{0} has just asked")]
    Asked(String),
    /// Where the buyer writes, nobody can be replied to in private.
    #[error("no private reply there")]
    CannotReply,
    /// The platform did not do it.
    #[error(transparent)]
    Voice(#[from] VoiceError),
    /// The session is closed.
    #[error("the session is closed")]
    SessionClosed,
    /// The session is closed, and only the owner may still write comments down.
    #[error("the session is closed; only the owner may")]
    OwnersOnly,
    /// The comment that is written down is here already; its author's name.
    #[error("the comment is here already")]
    HereAlready(String),
    /// The text or list is larger than what is read.
    #[error("too much")]
    TooMuch,
    /// The system gives no random numbers.
    #[error("the system has no randomness: {0}")]
    NoRandomness(String),
}

impl DeskError {
    /// Whether the same may succeed if it is tried again later. A conflict is
    /// none: the intake has looked again by then, and what still collides would
    /// collide for ever.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Store(StoreError::Busy | StoreError::Unavailable(_)))
    }
}
