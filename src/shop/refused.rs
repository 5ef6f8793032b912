//! What the wires say no to, and why: the words that desk and platforms share.

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

/// Why a tool is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAdmitted {
    /// Nobody has that name here, or no tool is wanted at all.
    Unknown,
    /// It shows no token.
    NoToken,
    /// It shows another token.
    WrongToken,
}

/// Why a tool is let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parting {
    /// It did not begin by saying hello.
    NoHello,
    /// Another one of its name came.
    Replaced,
    /// Nobody hears it any more.
    Unheard,
}
