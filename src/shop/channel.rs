//! How a live is heard, as screens are told.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a channel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChannelState {
    /// Dialling for the first time.
    Connecting,
    /// Connected; comments come as they are written.
    Live,
    /// Connected; the host is away for a while.
    Paused,
    /// Was connected, but nothing came for too long; dialling again.
    Stale,
    /// The live is over. Final: a new live of the same host is attached anew.
    Ended,
    /// The other side said no. Tried again where that may help.
    Refused,
    /// Not connected; dialling again after a pause.
    Retrying,
}

impl ChannelState {
    /// Whether what is said reaches us.
    pub const fn is_connected(self) -> bool {
        matches!(self, Self::Live | Self::Paused)
    }

    /// The name in tables and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Live => "live",
            Self::Paused => "paused",
            Self::Stale => "stale",
            Self::Ended => "ended",
            Self::Refused => "refused",
            Self::Retrying => "retrying",
        }
    }
}
