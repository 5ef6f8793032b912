//! How TikTok is heard.

use super::{ConfigError, Given, begins_with};
use crate::base::secret::Secret;

/// How TikTok is heard.
#[derive(Clone, Debug)]
pub struct Tiktok {
    /// The signing service; `none` for none.
    pub sign: String,
    /// Its key.
    pub sign_key: Option<Secret>,
    /// TikTok's web pages.
    pub web: String,
    /// Its live service.
    pub webcast: String,
    /// Its streams that need no signing.
    pub push: String,
}

impl Tiktok {
    pub(super) fn load(given: &Given, file: &Given) -> Result<Self, ConfigError> {
        let set = |of| given.text(file, of);
        let page = |of, default: &str| {
            let wrong = ConfigError::Invalid("tiktok_web, tiktok_webcast: must begin with https://");
            begins_with(set(of), default, &["http://", "https://"]).ok_or(wrong)
        };
        let push = begins_with(set(|g| &g.tiktok_push), "wss://webcast-ws.tiktok.com", &["ws://", "wss://"]);
        Ok(Self {
            sign: set(|g| &g.tiktok_sign).unwrap_or_else(|| "https://api.eulerstream.com".into()),
            sign_key: set(|g| &g.tiktok_sign_key).map(Secret::new),
            web: page(|g| &g.tiktok_web, "https://www.tiktok.com")?,
            webcast: page(|g| &g.tiktok_webcast, "https://webcast.tiktok.com")?,
            push: push.ok_or(ConfigError::Invalid("tiktok_push: must begin with wss://"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    #[test]
    fn addresses_may_be_others() {
        let with = |text: &str| Config::load(toml::from_str(text).unwrap());
        let here = with("tiktok_web = \"http://127.0.0.1:1/\"\ntiktok_push = \"ws://127.0.0.1:1\"").unwrap();
        assert_eq!((&*here.tiktok.web, &*here.tiktok.push), ("http://127.0.0.1:1", "ws://127.0.0.1:1"));
        assert_eq!(here.tiktok.webcast, "https://webcast.tiktok.com");
        for bad in ["tiktok_web = \"ws://a\"", "tiktok_webcast = \"a\"", "tiktok_push = \"https://a\""] {
            let error = with(bad).unwrap_err().to_string();
            assert!(error.contains(bad.split(' ').next().unwrap()), "{error}");
        }
    }
}
