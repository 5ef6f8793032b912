//! What may be set, and how.

use super::{Language, Level};
use serde::Deserialize;
use std::path::PathBuf;

/// What the command line, the environment or the file give. Everything may be
/// left out.
#[allow(rustdoc::bare_urls, reason = "also the help of the command line")]
#[derive(Clone, Default, Deserialize, clap::Args)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Configuration file [default: phiencho.toml, if it is there]
    #[arg(long, global = true, env = "PHIENCHO_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Folder of the data [default: phiencho-data]
    #[arg(long, global = true, env = "PHIENCHO_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Database server instead of the file in the data folder (postgres://…)
    #[arg(long, global = true, env = "PHIENCHO_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Port to listen on; 0 takes a free one [default: 7979]
    #[arg(long, global = true, env = "PHIENCHO_PORT")]
    pub port: Option<u16>,
    /// Listen to the whole local network, not to this machine only
    #[arg(long, global = true, env = "PHIENCHO_LAN", num_args = 0..=1, default_missing_value = "true")]
    pub lan: Option<bool>,
    /// How others reach this server, if it stands behind another one (https://cho.example.vn)
    #[arg(long, global = true, env = "PHIENCHO_ADDRESS", value_name = "URL")]
    pub address: Option<String>,
    /// Name of the shop, used when it is made at the first start [default: Phiên chợ]
    #[arg(long, global = true, env = "PHIENCHO_SHOP", value_name = "NAME")]
    pub shop: Option<String>,
    /// Signing service that hands out TikTok streams; "none" asks TikTok itself, as an anonymous viewer [default: https://api.eulerstream.com]
    #[arg(long, global = true, env = "PHIENCHO_TIKTOK_SIGN", value_name = "URL")]
    pub tiktok_sign: Option<String>,
    /// Key for the signing service
    #[arg(long, global = true, env = "PHIENCHO_TIKTOK_SIGN_KEY", hide_env_values = true, value_name = "KEY")]
    pub tiktok_sign_key: Option<String>,
    /// TikTok's web pages, or a proxy of yours before them [default: https://www.tiktok.com]
    #[arg(long, global = true, env = "PHIENCHO_TIKTOK_WEB", value_name = "URL")]
    pub tiktok_web: Option<String>,
    /// TikTok's live service, or a proxy of yours before it [default: https://webcast.tiktok.com]
    #[arg(long, global = true, env = "PHIENCHO_TIKTOK_WEBCAST", value_name = "URL")]
    pub tiktok_webcast: Option<String>,
    /// TikTok's streams that need no signing; also webcast-ws.eu.tiktok.com, webcast-ws.us.tiktok.com [default: wss://webcast-ws.tiktok.com]
    #[arg(long, global = true, env = "PHIENCHO_TIKTOK_PUSH", value_name = "URL")]
    pub tiktok_push: Option<String>,
    /// Euler Stream's cloud, for lives that are attached over it [default: wss://ws.eulerstream.com]
    #[arg(long, global = true, env = "PHIENCHO_EULER_URL", value_name = "URL")]
    pub euler_url: Option<String>,
    /// Key for it [default: the signing service's]
    #[arg(long, global = true, env = "PHIENCHO_EULER_KEY", hide_env_values = true, value_name = "KEY")]
    pub euler_key: Option<String>,
    /// Keep every raw frame of the lives in DATA/recordings. It holds viewers' names and words:
    /// switch it on only with their consent, and delete what is no longer needed
    #[arg(long, global = true, env = "PHIENCHO_RECORD", num_args = 0..=1, default_missing_value = "true")]
    pub record: Option<bool>,
    /// Megabytes that all recordings may take together [default: 1024]
    #[arg(long, global = true, env = "PHIENCHO_RECORD_LIMIT_MB", value_name = "MB")]
    pub record_limit_mb: Option<u32>,
    /// Facebook page tokens, separated by commas
    #[arg(long, global = true, env = "PHIENCHO_FACEBOOK_TOKENS", hide_env_values = true, value_name = "TOKENS")]
    pub facebook_tokens: Option<String>,
    /// Secret of the Facebook app: turns on its webhook
    #[arg(long, global = true, env = "PHIENCHO_FACEBOOK_APP_SECRET", hide_env_values = true, value_name = "KEY")]
    pub facebook_app_secret: Option<String>,
    /// Word of your own that Meta has to say when it looks for the webhook
    #[arg(long, global = true, env = "PHIENCHO_FACEBOOK_VERIFY_TOKEN", hide_env_values = true, value_name = "WORD")]
    pub facebook_verify_token: Option<String>,
    /// Ways of hearing Facebook: poll, sse, webhook [default: poll, and webhook with an app secret]
    #[arg(long, global = true, env = "PHIENCHO_FACEBOOK_WAYS", value_name = "WAYS")]
    pub facebook_ways: Option<String>,
    /// Facebook's Graph [default: https://graph.facebook.com/v26.0]
    #[arg(long, global = true, env = "PHIENCHO_FACEBOOK_GRAPH", value_name = "URL")]
    pub facebook_graph: Option<String>,
    /// Facebook's event stream [default: https://streaming-graph.facebook.com]
    #[arg(long, global = true, env = "PHIENCHO_FACEBOOK_STREAM", value_name = "URL")]
    pub facebook_stream: Option<String>,
    /// Token that other people's tools show when they connect to send comments; 16 characters or more
    #[arg(long, global = true, env = "PHIENCHO_RELAY_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub relay_token: Option<String>,
    /// Language of the terminal, and of messages to buyers: vi or en [default: vi]
    #[arg(long, global = true, env = "PHIENCHO_LANGUAGE")]
    pub language: Option<Language>,
    /// What is logged: error, warn, info, debug [default: warn]
    #[arg(long, global = true, env = "PHIENCHO_LOG", value_name = "LEVEL")]
    pub log: Option<Level>,
    /// Log as JSON lines
    #[arg(long, global = true, env = "PHIENCHO_LOG_JSON", num_args = 0..=1, default_missing_value = "true")]
    pub log_json: Option<bool>,
}

impl Given {
    /// A text that is set here, or else in `file`. What is passed on empty, as Compose
    /// files and service units do, is not set.
    pub(super) fn text(&self, file: &Self, of: fn(&Self) -> &Option<String>) -> Option<String> {
        let text = of(self).as_ref().or(of(file).as_ref());
        text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }
}
