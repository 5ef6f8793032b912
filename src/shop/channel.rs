//! How a live is heard, as screens are told.

use crate::base::id::ChannelId;
use crate::base::time::Millis;
use crate::shop::comment::Platform;
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

/// A platform stream of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Channel)]
pub struct ChannelView {
    /// Its id.
    pub id: ChannelId,
    /// How it is heard: `tiktok`, `tikfinity`, `euler`, `facebook`, `relay`, `push` or `file`.
    pub kind: String,
    /// Where the live runs.
    pub platform: Platform,
    /// User name, room or address.
    pub address: String,
    /// Where it stands.
    pub state: ChannelState,
    /// Code of the reason.
    pub reason: Option<String>,
    /// The reason in the platform's own words.
    pub detail: Option<String>,
    /// Since when it is in this state.
    pub since: Millis,
    /// When it last sent anything.
    pub last_data: Option<Millis>,
    /// Viewers now, as the platform says.
    pub viewers: Option<i64>,
    /// Comments written in the last minute, as of the last telling.
    #[serde(default)]
    #[schema(required = true)]
    pub per_minute: i64,
    /// Milliseconds from writing to arrival, smoothed, by the platform's clock
    /// and ours.
    #[serde(default)]
    pub lag_ms: Option<i64>,
    /// When the leave to listen ends (a token's time is over), as far as the
    /// platform says.
    #[serde(default)]
    pub expires_at: Option<Millis>,
    /// Different comments that it brought.
    pub comments: i64,
    /// Comments that it brought again.
    pub duplicates: i64,
    /// Messages that could not be read.
    pub dropped: i64,
    /// How often it was connected again.
    pub reconnects: i64,
}

impl ChannelView {
    /// A stream that has brought nothing yet and has no address.
    pub fn new(id: ChannelId, kind: String, platform: Platform, (state, since): (ChannelState, Millis)) -> Self {
        Self {
            id,
            kind,
            platform,
            address: String::new(),
            state,
            reason: None,
            detail: None,
            since,
            last_data: None,
            viewers: None,
            per_minute: 0,
            lag_ms: None,
            expires_at: None,
            comments: 0,
            duplicates: 0,
            dropped: 0,
            reconnects: 0,
        }
    }
}
