//! What the desk can have done about a comment on its platform: a port, as
//! [`Ears`](super::Ears) is.

pub use crate::shop::refused::VoiceError;

/// Where a comment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The live's own id.
    pub room: String,
    /// The comment's own id.
    pub comment: String,
}

/// Speaks and acts on a platform in the shop's name. Blocking.
pub trait Voice: Send + Sync {
    /// Writes to who wrote a comment, for their eyes only. Once a comment.
    fn private_reply(&self, spot: &Spot, text: &str) -> Result<(), VoiceError>;
    /// Hides a comment from others, or shows it again.
    fn hide(&self, spot: &Spot, hidden: bool) -> Result<(), VoiceError>;
}
