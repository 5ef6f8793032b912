//! What the desk can have done about a comment on its platform: a port, as
//! [`Ears`](super::Ears) is.

/// Where a comment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The live's own id.
    pub room: String,
    /// The comment's own id.
    pub comment: String,
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VoiceError {
    /// It has been replied to before, and can be once.
    #[error("this comment has been replied to already")]
    Already,
    /// The platform's time for it is over, or its author cannot be written to.
    #[error("this comment cannot be replied to (any more)")]
    TooLate,
    /// There is no such comment where we may act.
    #[error("there is no such comment on a page of ours")]
    NoComment,
    /// The text is empty or too long.
    #[error("the text is empty or too long")]
    Text,
    /// Something else is in the way: its code as a channel's reason has it, and
    /// the platform's own words.
    #[error("{reason}: {detail}")]
    Refused {
        /// The code.
        reason: &'static str,
        /// The words, short.
        detail: String,
    },
}

/// Speaks and acts on a platform in the shop's name. Blocking.
pub trait Voice: Send + Sync {
    /// Writes to who wrote a comment, for their eyes only. Once a comment.
    fn private_reply(&self, spot: &Spot, text: &str) -> Result<(), VoiceError>;
    /// Hides a comment from others, or shows it again.
    fn hide(&self, spot: &Spot, hidden: bool) -> Result<(), VoiceError>;
}
