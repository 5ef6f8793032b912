//! Configuration: command line > environment (`PHIENCHO_*`) > `phiencho.toml`
//! > defaults. One struct, checked once, printed by `phiencho config`.

mod facebook;
mod given;
mod tiktok;

use crate::base::secret::Secret;
use serde::Deserialize;
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

pub use facebook::Facebook;
pub use given::Given;
pub use tiktok::Tiktok;

/// The file that is read if it is there and none is named.
const FILE: &str = "phiencho.toml";

const MEGABYTE: u64 = 1 << 20;
/// Anybody on the network may try shorter ones.
const RELAY_TOKEN_MIN: usize = 16;

/// A language of the terminal, and of messages to buyers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// What failed.
    Error,
    /// What is odd, too.
    #[default]
    Warn,
    /// What happens, too.
    Info,
    /// Everything.
    Debug,
}

/// The effective configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// Folder of the data.
    pub data: PathBuf,
    /// Database server, if not the file in the data folder. May hold a
    /// password.
    pub database_url: Option<Secret>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// How others reach this server; else found out.
    pub address: Option<String>,
    /// Name of the shop at its making.
    pub shop: String,
    /// How TikTok is heard.
    pub tiktok: Tiktok,
    /// Euler Stream's cloud.
    pub euler_url: String,
    /// Its key.
    pub euler_key: Option<Secret>,
    /// Whether lives are recorded.
    pub record: bool,
    /// Bytes that all recordings may take together.
    pub record_limit: u64,
    /// How Facebook is heard.
    pub facebook: Facebook,
    /// What tools show that connect to us.
    pub relay_token: Option<Secret>,
    /// Language of the terminal.
    pub language: Language,
    /// How much is logged.
    pub log: Level,
    /// Whether logs are JSON lines.
    pub log_json: bool,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// The file says something that is not understood.
    #[error("{0}: {1}")]
    Malformed(PathBuf, String),
    /// A value is not acceptable.
    #[error("{0}")]
    Invalid(&'static str),
}

impl Config {
    /// What is effective, given the command line and environment.
    pub fn load(given: Given) -> Result<Self, ConfigError> {
        let file = read_file(given.config.as_deref())?;
        let (facebook, tiktok) = (Facebook::load(&given, &file)?, Tiktok::load(&given, &file)?);
        let lan = given.lan.or(file.lan).unwrap_or(false);
        let ip = if lan { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
        let address = given.address.or(file.address).map(|address| address.trim_end_matches('/').to_owned());
        if address.as_ref().is_some_and(|address| !address.starts_with("http://") && !address.starts_with("https://")) {
            return Err(ConfigError::Invalid("address: must begin with http:// or https://"));
        }
        // Compose files and service units pass on what is not set as nothing.
        let database_url = given.database_url.or(file.database_url).filter(|url| !url.trim().is_empty());
        if database_url.as_ref().is_some_and(|url| !url.starts_with("postgres://") && !url.starts_with("postgresql://"))
        {
            return Err(ConfigError::Invalid("database_url: must begin with postgres:// or postgresql://"));
        }
        let filled = |key: &String| !key.trim().is_empty();
        let relay_token = given.relay_token.or(file.relay_token).filter(filled);
        if relay_token.as_ref().is_some_and(|token| token.chars().count() < RELAY_TOKEN_MIN) {
            return Err(ConfigError::Invalid("relay_token: must have at least 16 characters"));
        }
        let euler_key = given.euler_key.or(file.euler_key).filter(filled).map(Secret::new);
        Ok(Self {
            data: given.data.or(file.data).unwrap_or_else(|| PathBuf::from("phiencho-data")),
            database_url: database_url.map(Secret::new),
            listen: SocketAddr::new(IpAddr::V4(ip), given.port.or(file.port).unwrap_or(7979)),
            address,
            shop: given.shop.or(file.shop).unwrap_or_else(|| "Phiên chợ".into()),
            euler_url: given.euler_url.or(file.euler_url).unwrap_or_else(|| "wss://ws.eulerstream.com".into()),
            euler_key: euler_key.or_else(|| tiktok.sign_key.clone()),
            tiktok,
            record: given.record.or(file.record).unwrap_or(false),
            record_limit: u64::from(given.record_limit_mb.or(file.record_limit_mb).unwrap_or(1024)) * MEGABYTE,
            facebook,
            relay_token: relay_token.map(Secret::new),
            language: given.language.or(file.language).unwrap_or_default(),
            log: given.log.or(file.log).unwrap_or_default(),
            log_json: given.log_json.or(file.log_json).unwrap_or(false),
        })
    }

    /// In the file's own form, secrets masked.
    pub fn shown(&self) -> String {
        let mut text = String::new();
        let mut line = |name: &str, value: Option<String>| {
            let _ = match value {
                Some(value) => writeln!(text, "{name} = {value}"),
                None => writeln!(text, "# {name} is not set"),
            };
        };
        let quoted = |value: &str| Some(toml::Value::String(value.to_owned()).to_string());
        let masked = |secret: &Option<Secret>| secret.as_ref().map(|_| "\"***\"".to_owned());
        line("data", quoted(&self.data.to_string_lossy()));
        line("database_url", masked(&self.database_url));
        line("port", Some(self.listen.port().to_string()));
        line("lan", Some((!self.listen.ip().is_loopback()).to_string()));
        line("address", self.address.as_deref().and_then(quoted));
        line("shop", quoted(&self.shop));
        let Tiktok { sign, sign_key, web, webcast, push } = &self.tiktok;
        line("tiktok_sign", quoted(sign));
        line("tiktok_sign_key", masked(sign_key));
        line("tiktok_web", quoted(web));
        line("tiktok_webcast", quoted(webcast));
        line("tiktok_push", quoted(push));
        line("euler_url", quoted(&self.euler_url));
        line("euler_key", masked(&self.euler_key));
        line("record", Some(self.record.to_string()));
        line("record_limit_mb", Some((self.record_limit / MEGABYTE).to_string()));
        let Facebook { tokens, app_secret, verify_token, ways, graph, stream } = &self.facebook;
        line("facebook_tokens", tokens.first().map(|_| "\"***\"".to_owned()));
        line("facebook_app_secret", masked(app_secret));
        line("facebook_verify_token", masked(verify_token));
        line("facebook_ways", quoted(ways));
        line("facebook_graph", quoted(graph));
        line("facebook_stream", quoted(stream));
        line("relay_token", masked(&self.relay_token));
        line("language", quoted(if self.language == Language::Vi { "vi" } else { "en" }));
        line("log", quoted(self.log.as_str()));
        line("log_json", Some(self.log_json.to_string()));
        text
    }
}

impl Level {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }
}

/// An address without a slash at its end, or `default`; `None` if it begins with none
/// of `usable`.
fn begins_with(url: Option<String>, default: &str, usable: &[&str]) -> Option<String> {
    let url = url.map_or_else(|| default.to_owned(), |url| url.trim_end_matches('/').to_owned());
    usable.iter().any(|begin| url.starts_with(begin)).then_some(url)
}

fn read_file(named: Option<&Path>) -> Result<Given, ConfigError> {
    let path = named.unwrap_or(Path::new(FILE));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => return Ok(Given::default()),
        Err(error) => return Err(ConfigError::Unreadable(path.to_owned(), error)),
    };
    // The parser's own message spans lines; the first says what and where.
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        ConfigError::Malformed(path.to_owned(), format!("line {line}: {}", error.message()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn command_line_goes_before_file_goes_before_default() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, "port = 1\nlan = true\ntiktok_sign_key = \"geheim\"").unwrap();
        let given = Given { config: Some(path), port: Some(2), ..Given::default() };
        let config = Config::load(given).unwrap();
        assert_eq!(config.listen, "0.0.0.0:2".parse().unwrap());
        assert_eq!(config.shop, "Phiên chợ");
        assert_eq!(config.euler_key.as_ref().map(Secret::reveal), Some("geheim"));
        assert!(!config.shown().contains("geheim") && config.shown().contains("tiktok_sign_key = \"***\""));
        let again: Given = toml::from_str(&config.shown().replace("\"***\"", "\"x\"")).unwrap();
        assert_eq!(again.port, Some(2));
    }

    #[test]
    fn a_database_is_a_server_or_the_file_in_the_data_folder() {
        let with = |url: &str| Config::load(Given { database_url: Some(url.into()), ..Given::default() });
        assert!(with(" ").unwrap().database_url.is_none());
        assert!(with("postgresql://a@b/c").unwrap().database_url.is_some());
        for bad in ["mysql://a@b/c", "/tmp/a.sqlite", ":memory:"] {
            assert!(with(bad).unwrap_err().to_string().contains("postgres://"), "{bad}");
        }
    }

    #[test]
    fn the_token_of_tools_is_long_and_never_shown() {
        let with = |token: &str| Config::load(Given { relay_token: Some(token.into()), ..Given::default() });
        assert!(with(" ").unwrap().relay_token.is_none() && with("mot-hai-ba").is_err());
        let shown = with("mot-hai-ba-bon-nam").unwrap().shown();
        assert!(!shown.contains("mot-hai") && shown.contains("relay_token = \"***\""));
    }

    #[test]
    fn a_bad_file_is_named_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, "port = 1\nprot = 2").unwrap();
        let error = Config::load(Given { config: Some(path), ..Given::default() }).unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("prot"), "{error}");
    }
}
