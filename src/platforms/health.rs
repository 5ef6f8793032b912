//! How a channel is doing.

use crate::base::time::Millis;
use crate::shop::channel::ChannelState;
use std::collections::BTreeMap;

/// Why a channel is not live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The platform blocks this machine's address or browser identity.
    RefusedDevice,
    /// The platform does not accept the way we present ourselves.
    RefusedApp,
    /// Refused for another cause (see the detail).
    RefusedOther,
    /// The host is not broadcasting now; looked up again and again.
    NotLive,
    /// There is no such host. Final.
    UserNotFound,
    /// A captcha or an empty answer in place of data.
    Blocked,
    /// Asked too often.
    RateLimited,
    /// All that a service grants for a day is used up.
    UsedUp,
    /// No connection to the platform at all.
    NoRoute,
    /// The other side closed the stream.
    ClosedByPeer,
    /// Connected, but no data for too long.
    Stale,
    /// The host ended the live. Final.
    EndedByHost,
    /// The platform ended the live. Final.
    EndedByPlatform,
    /// The address or a setting is not usable. Final.
    BadAddress,
    /// A service's key is missing or not valid. Final.
    BadKey,
    /// A service's key is not good for this host. Final.
    KeyRefused,
    /// The live is shown to grown-ups who have signed in only.
    AgeRestricted,
    /// The bridge on the shop's own machine does not run.
    AppClosed,
    /// The token's time is over. Final: another one is set in the configuration.
    TokenExpired,
    /// The token was taken back or was never one. Final.
    TokenInvalid,
    /// No token is for this page. Final.
    NoToken,
    /// The token does not allow it, or a person has to show who they are first.
    NoPermission,
    /// There is no such page or live, or it is not to be seen. Final.
    NotFound,
    /// The tool that is to connect to us is not there.
    ToolAway,
    /// Another channel has the name that tools connect to.
    NameTaken,
    /// Tools cannot connect, since no token is configured for them. Final.
    NoRelayToken,
}

impl Reason {
    /// The code in JSON and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RefusedDevice => "refused_device",
            Self::RefusedApp => "refused_app",
            Self::RefusedOther => "refused_other",
            Self::NotLive => "not_live",
            Self::UserNotFound => "user_not_found",
            Self::Blocked => "blocked",
            Self::RateLimited => "rate_limited",
            Self::UsedUp => "used_up",
            Self::NoRoute => "no_route",
            Self::ClosedByPeer => "closed_by_peer",
            Self::Stale => "stale",
            Self::EndedByHost => "ended_by_host",
            Self::EndedByPlatform => "ended_by_platform",
            Self::BadAddress => "bad_address",
            Self::BadKey => "bad_key",
            Self::KeyRefused => "key_refused",
            Self::AgeRestricted => "age_restricted",
            Self::AppClosed => "app_closed",
            Self::TokenExpired => "token_expired",
            Self::TokenInvalid => "token_invalid",
            Self::NoToken => "no_token",
            Self::NoPermission => "no_permission",
            Self::NotFound => "not_found",
            Self::ToolAway => "tool_away",
            Self::NameTaken => "name_taken",
            Self::NoRelayToken => "no_relay_token",
        }
    }

    /// Whether another attempt could not change anything.
    pub const fn is_final(self) -> bool {
        match self {
            Self::UserNotFound | Self::BadAddress | Self::EndedByHost | Self::EndedByPlatform => true,
            Self::TokenExpired | Self::TokenInvalid | Self::NoToken | Self::NotFound => true,
            Self::BadKey | Self::KeyRefused | Self::NoRelayToken => true,
            Self::RefusedDevice | Self::RefusedApp | Self::RefusedOther | Self::NoPermission => false,
            Self::NotLive | Self::Blocked | Self::RateLimited | Self::UsedUp | Self::NoRoute => false,
            Self::AgeRestricted | Self::AppClosed | Self::ClosedByPeer | Self::Stale => false,
            Self::ToolAway | Self::NameTaken => false,
        }
    }

    /// The state in which a channel is for this reason.
    pub const fn state(self) -> ChannelState {
        match self {
            Self::RefusedDevice | Self::RefusedApp | Self::RefusedOther => ChannelState::Refused,
            Self::UserNotFound | Self::Blocked | Self::BadAddress => ChannelState::Refused,
            Self::BadKey | Self::KeyRefused | Self::AgeRestricted => ChannelState::Refused,
            Self::TokenExpired | Self::TokenInvalid | Self::NoToken => ChannelState::Refused,
            Self::NoPermission | Self::NotFound | Self::NameTaken | Self::NoRelayToken => ChannelState::Refused,
            Self::NotLive | Self::RateLimited | Self::NoRoute | Self::ClosedByPeer => ChannelState::Retrying,
            Self::AppClosed | Self::UsedUp | Self::ToolAway => ChannelState::Retrying,
            Self::Stale => ChannelState::Stale,
            Self::EndedByHost | Self::EndedByPlatform => ChannelState::Ended,
        }
    }
}

/// A channel's condition, told whenever it changes (counters at most once a
/// second).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Where it stands.
    pub state: ChannelState,
    /// Why, as one of the codes of [`Reason`]; `None` while all is well.
    pub reason: Option<&'static str>,
    /// The other side's own words, short, for people.
    pub detail: Option<String>,
    /// Since when it is in this state.
    pub since: Millis,
    /// When the live last said anything, as of this telling.
    pub last_data: Option<Millis>,
    /// How many watch, as far as the platform tells.
    pub viewers: Option<i64>,
    /// Comments in the last minute.
    pub per_minute: i64,
    /// Milliseconds from writing to arrival, smoothed.
    pub lag_ms: Option<i64>,
    /// When the leave to listen ends, as far as the platform tells.
    pub expires_at: Option<Millis>,
    /// How often it was dialled again.
    pub reconnects: u32,
    /// Frames and messages that were thrown away, for whatever reason.
    pub dropped: u64,
    /// Everything odd by its name, kept or thrown away
    /// (see [`Oddity`](super::connector::Oddity)).
    pub oddities: BTreeMap<&'static str, u64>,
}

impl Health {
    /// Of a channel that starts now.
    pub(super) fn starting(now: Millis) -> Self {
        Self {
            state: ChannelState::Connecting,
            reason: None,
            detail: None,
            since: now,
            last_data: None,
            viewers: None,
            per_minute: 0,
            lag_ms: None,
            expires_at: None,
            reconnects: 0,
            dropped: 0,
            oddities: BTreeMap::new(),
        }
    }
}
