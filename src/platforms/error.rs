//! Why a stream could not be opened or did not last.

use super::health::Reason;
use crate::base::time::{Clock, SystemClock};
use httpdate::parse_http_date;
use std::error::Error as _;
use std::time::{Duration, UNIX_EPOCH};
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::tungstenite::http::header::{DATE, RETRY_AFTER};
use tokio_tungstenite::tungstenite::http::{HeaderMap, HeaderValue};

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

/// Nobody is stayed away from for longer, whatever they say.
const AWAY_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// For how long an answer asks us to stay away (RFC 9110, 10.2.3): for so many
/// seconds, or until a time by the clock that it was dated by; a day at most.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::trim);
    let asked = text(RETRY_AFTER)?;
    let pause = match asked.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = parse_http_date(asked).ok()?;
            let now = text(DATE).and_then(|date| parse_http_date(date).ok()).unwrap_or_else(|| {
                // Not dated: by our own clock.
                UNIX_EPOCH + Duration::from_millis(SystemClock.now().get().unsigned_abs())
            });
            // What is over need not be waited for.
            until.duration_since(now).unwrap_or_default()
        }
    };
    Some(pause.min(AWAY_MAX))
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

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 24 * 60 * 60;

    fn away(said: &str, dated: Option<&str>) -> Option<u64> {
        let header = |name, value: &str| (name, value.parse().unwrap());
        let said = header(RETRY_AFTER, said);
        let headers = HeaderMap::from_iter([said].into_iter().chain(dated.map(|dated| header(DATE, dated))));
        retry_after(&headers).map(|pause| pause.as_secs())
    }

    #[test]
    fn who_refuses_says_for_how_long_or_until_when() {
        let dated = Some("Wed, 21 Oct 2026 07:28:00 GMT");
        for (said, pause) in [
            ("7", Some(7)),
            (" 0 ", Some(0)),
            ("18446744073709551615", Some(DAY)),
            ("Wed, 21 Oct 2026 07:29:17 GMT", Some(77)),
            // The two older forms, which are still to be understood.
            ("Wednesday, 21-Oct-26 07:28:09 GMT", Some(9)),
            ("Wed Oct 21 07:28:08 2026", Some(8)),
            ("Wed, 21 Oct 2026 07:27:00 GMT", Some(0)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(DAY)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
            ("Wed, 41 Oct 2026 07:28:00 GMT", None),
            ("2026-10-21T07:28:00Z", None),
        ] {
            assert_eq!(away(said, dated), pause, "{said}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }

    #[test]
    fn an_answer_without_a_date_is_of_now() {
        let now = Duration::from_millis(SystemClock.now().get().unsigned_abs());
        let in_ten_minutes = UNIX_EPOCH + now + Duration::from_secs(600);
        for dated in [None, Some("yesterday")] {
            let pause = away(&httpdate::fmt_http_date(in_ten_minutes), dated).unwrap();
            assert!((590..=600).contains(&pause), "{pause}");
        }
        assert_eq!(away(&httpdate::fmt_http_date(UNIX_EPOCH), None), Some(0));
    }
}
