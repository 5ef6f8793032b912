//! Euler Stream's cloud: a service that hears TikTok lives and hands them on
//! over one WebSocket, to whoever has a key of it. The host's name and the key
//! stand in the address; nothing is sent after that.
//!
//! It sends bundles of messages as JSON text (two versions of them), or TikTok's
//! own frames as they are. Why it closes a socket it tells by the close code.

mod wire;

use super::connector::{Connector, Line, Signal};
use super::error::LineError;
use super::frame::Frame;
use super::health::Reason;
use super::settings::Settings;
use super::socket;
use async_trait::async_trait;
use reqwest::Url;
use std::sync::Arc;
use std::time::Duration;

pub use wire::decode;

/// The pause where a new connection would fail for the same reason: each costs
/// one of the shop's requests of the day.
const POLL: Duration = Duration::from_secs(60);

/// How messages are to come. Without the version it may be the older one, which
/// does not tell the room.
const FEATURES: [(&str, &str); 3] =
    [("features.bundleEvents", "true"), ("features.schemaVersion", "v2"), ("features.rawMessages", "false")];

/// The connector of one host.
pub struct Euler {
    user: String,
    settings: Arc<Settings>,
}

impl Euler {
    /// For `@user`.
    pub const fn new(user: String, settings: Arc<Settings>) -> Self {
        Self { user, settings }
    }

    /// The address with the host and the key in it.
    fn url(&self) -> Result<Url, LineError> {
        let Some(key) = &self.settings.euler_key else {
            return Err(LineError::new(Reason::BadKey, "euler_key is not set"));
        };
        let url = Url::parse(&self.settings.euler_url).ok();
        let mut url = url
            .filter(|url| matches!(url.scheme(), "ws" | "wss"))
            .ok_or_else(|| LineError::new(Reason::BadAddress, "euler_url is no ws:// or wss:// address"))?;
        url.query_pairs_mut()
            .append_pair("uniqueId", self.user.trim_start_matches('@'))
            // Revealed to the one service that issued it.
            .append_pair("apiKey", key.reveal())
            .extend_pairs(FEATURES);
        Ok(url)
    }
}

#[async_trait]
impl Connector for Euler {
    async fn dial(&mut self) -> Result<Line, LineError> {
        let url = self.url()?;
        // Without effect where the process has chosen one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let socket = socket::open(url.as_str()).await?;
        Ok(Line { room: String::new(), host: None, opening: Vec::new(), wire: socket.into(), beat: None })
    }

    fn decode(&self, room: &str, frame: &Frame) -> Vec<Signal> {
        decode(room, frame)
    }

    fn farewell(&self, code: u16, words: &str) -> LineError {
        let (reason, retry_after) = match code {
            wire::ENDED => (Reason::EndedByHost, None),
            // Nothing came from TikTok within its minute.
            4006 => (Reason::Stale, None),
            4400 => (Reason::BadAddress, None),
            4401 => (Reason::BadKey, None),
            4403 => (Reason::KeyRefused, None),
            4404 => (Reason::NotLive, Some(POLL)),
            4429 => (Reason::RateLimited, Some(POLL)),
            // Eight hours are over: the next connection may come at once.
            4555 => (Reason::ClosedByPeer, Some(Duration::ZERO)),
            // It was not let in by TikTok itself.
            4556 | 4557 => (Reason::RefusedOther, None),
            // 1000, 1011, 4500 (TikTok hung up on it), and what is not known.
            _ => (Reason::ClosedByPeer, None),
        };
        LineError { retry_after, ..LineError::new(reason, format!("closed: {code} {words}").trim_end()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::secret::Secret;

    #[test]
    fn the_address_tells_host_and_key() {
        let with = |url: &str, key: Option<&str>| {
            let euler_key = key.map(|key| Secret::new(key.into()));
            let settings = Settings { euler_url: url.into(), euler_key, ..Settings::default() };
            Euler::new("@lan.vu_1".into(), Arc::new(settings)).url()
        };
        assert_eq!(
            with("wss://ws.eulerstream.com", Some("a b&c")).unwrap().as_str(),
            "wss://ws.eulerstream.com/?uniqueId=lan.vu_1&apiKey=a+b%26c&features.bundleEvents=true\
             &features.schemaVersion=v2&features.rawMessages=false"
        );
        assert_eq!(with("wss://ws.eulerstream.com", None).unwrap_err().reason, Reason::BadKey);
        for bad in ["nowhere", "http://127.0.0.1/", "wss://"] {
            assert_eq!(with(bad, Some("k")).unwrap_err().reason, Reason::BadAddress, "{bad}");
        }
    }

    #[test]
    fn close_codes_say_what_can_be_done() {
        let euler = Euler::new("@a".into(), Arc::new(Settings::default()));
        for (code, reason, is_final) in [
            (1000, "closed_by_peer", false),
            (1011, "closed_by_peer", false),
            (4005, "ended_by_host", true),
            (4006, "stale", false),
            (4400, "bad_address", true),
            (4401, "bad_key", true),
            (4403, "key_refused", true),
            (4404, "not_live", false),
            (4429, "rate_limited", false),
            (4500, "closed_by_peer", false),
            (4555, "closed_by_peer", false),
            (4556, "refused_other", false),
            (4557, "refused_other", false),
            (4999, "closed_by_peer", false),
        ] {
            let error = euler.farewell(code, "why");
            assert_eq!((error.reason.as_str(), error.reason.is_final()), (reason, is_final), "{code}");
            assert_eq!(error.detail, format!("closed: {code} why"));
        }
        assert_eq!(euler.farewell(4555, "").retry_after, Some(Duration::ZERO));
        assert_eq!(euler.farewell(4404, "").retry_after, Some(Duration::from_secs(60)));
    }
}
