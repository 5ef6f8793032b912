//! What the doors need of platforms that call us: the port behind which their
//! webhooks are.

/// What became of a platform's call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    /// It is with whom it is for.
    Taken,
    /// It is for nobody here.
    Unknown,
    /// There is no room for it now; it has to be made again.
    Full,
    /// It is not the platform's.
    Forged,
    /// It is the platform's and says nothing that is known.
    Unreadable,
}

/// A platform's webhook.
pub trait Hook: Send + Sync {
    /// Whether who asks with this mode and token may be told that the webhook is
    /// ours.
    fn is_ours(&self, mode: &str, token: &str) -> bool;
    /// Takes a call: its signature and the bytes as they came. Never waits.
    fn take(&self, signature: &str, body: &[u8]) -> Called;
}

impl Called {
    /// The name in figures.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Unknown => "unknown",
            Self::Full => "full",
            Self::Forged => "forged",
            Self::Unreadable => "unreadable",
        }
    }
}
