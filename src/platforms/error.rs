//! Why a stream could not be opened or did not last.

use super::health::Reason;
use std::error::Error as _;
use std::time::Duration;
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::tungstenite::http::HeaderMap;
use tokio_tungstenite::tungstenite::http::header::RETRY_AFTER;

/// The end of one attempt to hear a live.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {detail}", reason.as_str())]
pub struct LineError {
    /// The code that people and programs are told.
    pub reason: Reason,
    /// The other side's or the system's own words, short.
    pub detail: String,
    /// How long the other side asked us to stay away.
    pub retry_after: Option<Duration>,
}

/// The longest detail that is kept, in characters.
const DETAIL_MAX: usize = 160;

impl LineError {
    /// `reason`, explained by `detail` (cut, control characters removed).
    pub fn new(reason: Reason, detail: impl AsRef<str>) -> Self {
        let detail = detail.as_ref().chars().filter(|c| !c.is_control()).take(DETAIL_MAX).collect();
        Self { reason, detail, retry_after: None }
    }

    /// A failure of the socket itself.
    pub(super) fn of_socket(error: &tungstenite::Error) -> Self {
        use tungstenite::Error as E;
        let reason = match error {
            E::ConnectionClosed | E::AlreadyClosed | E::Protocol(_) | E::Capacity(_) | E::Utf8(_) => {
                Reason::ClosedByPeer
            }
            E::Url(_) | E::HttpFormat(_) => Reason::BadAddress,
            _ => Reason::NoRoute,
        };
        match error {
            // Its words hold the address, which may hold a key.
            E::Url(_) => Self::new(reason, "the address cannot be dialled"),
            _ => Self::new(reason, error.to_string()),
        }
    }
}

/// For how long an answer asks us to stay away (RFC 9110, 10.2.3), if it says so in
/// seconds; what it says as a date is left to our own pauses.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

impl From<reqwest::Error> for LineError {
    /// The address is left out: it may hold what identifies the shop.
    fn from(error: reqwest::Error) -> Self {
        let reason = if error.is_builder() { Reason::BadAddress } else { Reason::NoRoute };
        let error = error.without_url();
        let mut detail = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            detail = format!("{detail}: {error}");
            cause = error.source();
        }
        Self::new(reason, detail)
    }
}
