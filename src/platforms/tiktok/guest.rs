//! The way without a signing service: TikTok gives whoever opens its page an
//! anonymous cookie, and lets who shows it into a stream.

use super::lookup::{Lookup, cookie};
use crate::platforms::error::LineError;
use crate::platforms::health::Reason;
use reqwest::header::{HeaderMap, HeaderValue, SET_COOKIE};
use std::time::Duration;
use tokio::time::sleep;

/// Only some of the page's answers set the cookie.
const ATTEMPTS: u32 = 8;
const BETWEEN: Duration = Duration::from_millis(750);

/// Where streams are that need no signing.
pub(super) const PATH: &str = "/webcast/im/ws_proxy/ws_reuse_supplement/";

impl Lookup<'_> {
    /// A cookie of nobody in particular.
    pub(super) async fn guest_cookie(&self) -> Result<HeaderValue, LineError> {
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                sleep(BETWEEN).await;
            }
            let response = self.http.get(format!("{}/", self.settings.tiktok_web)).send().await?;
            if let Some(cookie) = guest(response.headers()) {
                return Ok(cookie);
            }
        }
        Err(LineError::new(Reason::Blocked, "TikTok handed out no cookie"))
    }
}

fn guest(headers: &HeaderMap) -> Option<HeaderValue> {
    let all = headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let ours =
        |set: &&str| set.strip_prefix("ttwid=").is_some_and(|value| !value.is_empty() && !value.starts_with(';'));
    let mut value = cookie(all.into_iter().find(ours)?)?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        assert_eq!(guest(&headers), None);
        for set in ["tt_csrf_token=x; Path=/", "ttwid=; Path=/", "ttwid=1%7Cab; Domain=.tiktok.com; HttpOnly"] {
            headers.append(SET_COOKIE, set.parse().unwrap());
        }
        assert_eq!(guest(&headers).unwrap(), "ttwid=1%7Cab");
    }
}
