//! How Facebook is heard.

use super::{ConfigError, Given, begins_with};
use crate::base::secret::Secret;

/// How Facebook is heard.
#[derive(Clone, Debug)]
pub struct Facebook {
    /// A token for each page.
    pub tokens: Vec<Secret>,
    /// The app's secret.
    pub app_secret: Option<Secret>,
    /// What Meta has to say.
    pub verify_token: Option<Secret>,
    /// The ways, separated by commas.
    pub ways: String,
    /// Graph, with its version.
    pub graph: String,
    /// The event stream.
    pub stream: String,
}

impl Facebook {
    pub(super) fn load(given: &Given, file: &Given) -> Result<Self, ConfigError> {
        let set = |of| given.text(file, of);
        let tokens = set(|g| &g.facebook_tokens).unwrap_or_default();
        let tokens = tokens.split(',').map(str::trim).filter(|token| !token.is_empty());
        let app_secret = set(|g| &g.facebook_app_secret).map(Secret::new);
        let default = if app_secret.is_some() { "poll,webhook" } else { "poll" };
        let ways = set(|g| &g.facebook_ways).unwrap_or_else(|| default.into());
        if ways.split(',').any(|way| !matches!(way.trim(), "poll" | "sse" | "webhook")) {
            return Err(ConfigError::Invalid("facebook_ways: must be poll, sse or webhook, separated by commas"));
        }
        if ways.contains("webhook") && app_secret.is_none() {
            return Err(ConfigError::Invalid("facebook_ways: webhook needs facebook_app_secret"));
        }
        let address = |of, default: &str| {
            let usable = ["http://", "https://"];
            let wrong = ConfigError::Invalid("facebook_graph, facebook_stream: must begin with https://");
            begins_with(set(of), default, &usable).ok_or(wrong)
        };
        Ok(Self {
            tokens: tokens.map(|token| Secret::new(token.to_owned())).collect(),
            app_secret,
            verify_token: set(|g| &g.facebook_verify_token).map(Secret::new),
            ways,
            graph: address(|g| &g.facebook_graph, "https://graph.facebook.com/v26.0")?,
            stream: address(|g| &g.facebook_stream, "https://streaming-graph.facebook.com")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn facebook_is_heard_as_far_as_it_is_set_up() {
        let with = |text: &str| {
            let given: Given = toml::from_str(text).unwrap();
            Config::load(given)
        };
        let config = with("facebook_tokens = \"EAAa , EAAb,\"").unwrap();
        assert_eq!((config.facebook.tokens.len(), config.facebook.ways.as_str()), (2, "poll"));
        let config = with("facebook_tokens = \"EAAa\"\nfacebook_app_secret = \"geheim\"").unwrap();
        assert_eq!(config.facebook.ways, "poll,webhook");
        assert!(!config.shown().contains("EAA") && !config.shown().contains("geheim"));
        assert!(with("facebook_ways = \"fax\"").is_err() && with("facebook_ways = \"webhook\"").is_err());
        assert!(with("facebook_graph = \"graph\"").is_err());
    }
}
