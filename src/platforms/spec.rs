//! Which live a channel hears.

use super::facebook;
use super::push;
use super::tikfinity;
use crate::base::id::ChannelId;
use crate::shop::comment::Platform;

/// One channel to attach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelSpec {
    /// Whose it is.
    pub id: ChannelId,
    /// Where it comes from.
    pub source: Source,
}

/// Where a live comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// TikTok LIVE itself.
    Tiktok {
        /// `@user`, or a room's number.
        address: String,
    },
    /// A TikTok live over TikFinity on the seller's own machine.
    Tikfinity {
        /// `ws://…` or `wss://…`.
        url: String,
    },
    /// A TikTok live over Euler Stream's cloud.
    Euler {
        /// `@user`.
        user: String,
    },
    /// Facebook Live by Graph, with the page's own token.
    Facebook {
        /// A page or a live.
        address: facebook::Address,
    },
    /// A WebSocket that speaks the relay format (see [`super::relay`]).
    Relay {
        /// Where the comments were written.
        platform: Platform,
        /// `ws://…` or `wss://…`.
        url: String,
    },
    /// A tool that connects to us and speaks the relay format (see [`super::push`]).
    Push {
        /// Where the comments were written.
        platform: Platform,
        /// The name that it connects to.
        name: String,
    },
    /// A recording (see [`super::recording`]).
    File {
        /// Where most of its comments were written.
        platform: Platform,
        /// The file's name in the folder of the recordings.
        name: String,
    },
}

/// An address that names no live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// None of the kinds that there are.
    #[error("unknown kind of source")]
    Kind,
    /// A platform's own stream cannot be another platform's.
    #[error("this kind of source has another platform")]
    Platform,
    /// Not a user, a link to a user's live, or a room's number.
    #[error("not a TikTok user, live link or room number")]
    Tiktok,
    /// Not a page or a live on Facebook, or a short link, which says nothing
    /// without asking Facebook.
    #[error("not a Facebook page, link to a page or live, or live's number; open a short link and copy the long one")]
    Facebook,
    /// Not a WebSocket address.
    #[error("not a ws:// or wss:// address")]
    Socket,
    /// Not a name that tools can connect to.
    #[error("not a name of 1 to 40 letters a-z, digits and hyphens")]
    Name,
    /// Not a plain file name.
    #[error("not the name of a recording")]
    File,
}

impl Source {
    /// The source that a person typed. For `tiktok`: `@user`, `user`,
    /// `https://www.tiktok.com/@user/live`, or a room's number; for `euler` the
    /// same without the number. For `facebook`: a page's name or number, a link to
    /// it or to a live, or a live's number. For `relay`: a `ws://` or `wss://`
    /// address; for `tikfinity` such a one or nothing, where it listens by itself.
    /// For `push`: a short name of the seller's own. For `file`: the name of a
    /// recording.
    pub fn parse(kind: &str, platform: Platform, address: &str) -> Result<Self, BadAddress> {
        let address = address.trim();
        match kind {
            "tiktok" | "tikfinity" | "euler" if platform != Platform::Tiktok => Err(BadAddress::Platform),
            "tiktok" => Ok(Self::Tiktok { address: tiktok_address(address).ok_or(BadAddress::Tiktok)? }),
            "facebook" if platform != Platform::Facebook => Err(BadAddress::Platform),
            "facebook" => {
                let address = facebook::Address::parse(address).ok_or(BadAddress::Facebook)?;
                Ok(Self::Facebook { address })
            }
            "tikfinity" if address.is_empty() => Ok(Self::Tikfinity { url: tikfinity::ADDRESS.to_owned() }),
            "tikfinity" => Ok(Self::Tikfinity { url: socket_address(address)? }),
            "euler" => match tiktok_address(address) {
                Some(user) if user.starts_with('@') => Ok(Self::Euler { user }),
                _ => Err(BadAddress::Tiktok),
            },
            "relay" => Ok(Self::Relay { platform, url: socket_address(address)? }),
            "push" if push::is_name(address) => Ok(Self::Push { platform, name: address.to_owned() }),
            "push" => Err(BadAddress::Name),
            // Nothing outside of the folder can be named.
            "file" => {
                let plain = address.ends_with(".jsonl.gz") && !address.contains(['/', '\\', '\0']);
                plain.then(|| Self::File { platform, name: address.to_owned() }).ok_or(BadAddress::File)
            }
            _ => Err(BadAddress::Kind),
        }
    }

    /// The same, where the live `room` of it was heard before: a Facebook channel goes on
    /// with that live, so that what was said last is read also after its end. (TikTok
    /// tells nothing of a live that is over.)
    #[must_use]
    pub fn again(self, room: Option<&str>) -> Self {
        let is_live = |room: &&str| !room.is_empty() && room.bytes().all(|byte| byte.is_ascii_digit());
        match (self, room.filter(is_live)) {
            (Self::Facebook { .. }, Some(room)) => {
                Self::Facebook { address: facebook::Address::Video(room.to_owned()) }
            }
            (source, _) => source,
        }
    }

    /// A source of a kind that is at no address: enough to understand what was
    /// heard of one.
    pub fn heard_as(kind: &str, platform: Platform) -> Option<Self> {
        match kind {
            "tiktok" => Some(Self::Tiktok { address: String::new() }),
            "tikfinity" => Some(Self::Tikfinity { url: String::new() }),
            "euler" => Some(Self::Euler { user: String::new() }),
            "facebook" => Some(Self::Facebook { address: facebook::Address::Video(String::new()) }),
            "relay" => Some(Self::Relay { platform, url: String::new() }),
            "push" => Some(Self::Push { platform, name: String::new() }),
            "file" => Some(Self::File { platform, name: String::new() }),
            _ => None,
        }
    }

    /// The name of its kind, as [`Source::parse`] takes it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Tiktok { .. } => "tiktok",
            Self::Tikfinity { .. } => "tikfinity",
            Self::Euler { .. } => "euler",
            Self::Facebook { .. } => "facebook",
            Self::Relay { .. } => "relay",
            Self::Push { .. } => "push",
            Self::File { .. } => "file",
        }
    }

    /// Where its comments are written.
    pub const fn platform(&self) -> Platform {
        match self {
            Self::Tiktok { .. } | Self::Tikfinity { .. } | Self::Euler { .. } => Platform::Tiktok,
            Self::Facebook { .. } => Platform::Facebook,
            Self::Relay { platform, .. } | Self::Push { platform, .. } | Self::File { platform, .. } => *platform,
        }
    }
}

fn socket_address(text: &str) -> Result<String, BadAddress> {
    let url = reqwest::Url::parse(text).map_err(|_| BadAddress::Socket)?;
    // Whoever sees the channel sees its address, so no name and password stand in it;
    // they would not be sent anyway.
    let is_open = url.username().is_empty() && url.password().is_none();
    let usable = matches!(url.scheme(), "ws" | "wss") && url.host_str().is_some() && is_open;
    usable.then(|| text.to_owned()).ok_or(BadAddress::Socket)
}

fn tiktok_address(text: &str) -> Option<String> {
    if text.parse::<i64>().is_ok_and(|room| room > 0) {
        return Some(text.trim_start_matches(['+', '0']).to_owned());
    }
    let without_scheme = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    let user = match without_scheme.split_once('/') {
        Some((host, path)) => {
            let host = host.to_ascii_lowercase();
            let ours = host == "tiktok.com" || host.ends_with(".tiktok.com");
            let user = path.split(['/', '?', '#']).next()?.strip_prefix('@')?;
            ours.then_some(user)?
        }
        None => text.strip_prefix('@').unwrap_or(text),
    };
    // TikTok's own rule: 2 to 24 letters, digits, underscores and full stops.
    let named =
        (2..=24).contains(&user.len()) && user.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'));
    named.then(|| format!("@{user}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiktok_addresses() {
        for (typed, meant) in [
            ("@banhgio.danphuong", Some("@banhgio.danphuong")),
            (" banhgio_1 ", Some("@banhgio_1")),
            ("https://www.tiktok.com/@banhgio/live?lang=vi", Some("@banhgio")),
            ("tiktok.com/@banhgio", Some("@banhgio")),
            ("7309128470994258694", Some("7309128470994258694")),
            ("https://www.tiktok.com/live", None),
            ("https://example.com/@banhgio/live", None),
            ("https://eviltiktok.com/@banhgio", None),
            ("@bánh gio", None),
            ("", None),
            ("@", None),
        ] {
            let source = Source::parse("tiktok", Platform::Tiktok, typed);
            let expected = meant.map(|a| Source::Tiktok { address: a.into() }).ok_or(BadAddress::Tiktok);
            assert_eq!(source, expected, "{typed}");
        }
        assert_eq!(Source::parse("tiktok", Platform::Facebook, "@ab"), Err(BadAddress::Platform));
        assert_eq!(Source::parse("facebook", Platform::Tiktok, "ab"), Err(BadAddress::Platform));
        assert_eq!(Source::parse("facebook", Platform::Facebook, "https://fb.watch/a1/"), Err(BadAddress::Facebook));
        assert_eq!(Source::parse("radio", Platform::Facebook, "@ab"), Err(BadAddress::Kind));
    }

    #[test]
    fn recordings() {
        for (typed, good) in [
            ("session-3-1795000000000.jsonl.gz", true),
            ("../session-3-1795000000000.jsonl.gz", false),
            ("/etc/passwd", false),
            ("..", false),
            ("", false),
        ] {
            assert_eq!(Source::parse("file", Platform::Tiktok, typed).is_ok(), good, "{typed}");
        }
    }

    #[test]
    fn bridges_of_tiktok() {
        let parse = |kind, address| Source::parse(kind, Platform::Tiktok, address);
        assert_eq!(parse("tikfinity", " "), Ok(Source::Tikfinity { url: "ws://127.0.0.1:21213/".into() }));
        let other = "ws://192.168.1.7:21213/";
        assert_eq!(parse("tikfinity", other), Ok(Source::Tikfinity { url: other.into() }));
        assert_eq!(parse("tikfinity", "http://127.0.0.1/"), Err(BadAddress::Socket));
        let user = Ok(Source::Euler { user: "@banhgio".into() });
        assert_eq!(parse("euler", "https://www.tiktok.com/@banhgio/live"), user);
        assert_eq!(parse("euler", "7309128470994258694"), Err(BadAddress::Tiktok));
        assert_eq!(parse("euler", ""), Err(BadAddress::Tiktok));
        for kind in ["tikfinity", "euler"] {
            assert_eq!(Source::parse(kind, Platform::Facebook, "@banhgio"), Err(BadAddress::Platform));
        }
    }

    #[test]
    fn names_for_tools() {
        let push = |name: &str| Source::Push { platform: Platform::Facebook, name: name.into() };
        let parse = |typed| Source::parse("push", Platform::Facebook, typed);
        assert_eq!(parse(" may-1 "), Ok(push("may-1")));
        for typed in ["", "Máy 1", "ws://127.0.0.1/", "a/b"] {
            assert_eq!(parse(typed), Err(BadAddress::Name), "{typed}");
        }
    }

    #[test]
    fn relay_addresses() {
        for (typed, good) in [
            ("ws://127.0.0.1:9000/live", true),
            ("wss://relay.example.vn/x?key=1", true),
            ("http://127.0.0.1/", false),
            ("ws://", false),
            ("ws://lan:key@127.0.0.1:9000/live", false),
            ("ws://lan@127.0.0.1:9000/live", false),
            ("x", false),
        ] {
            assert_eq!(Source::parse("relay", Platform::Facebook, typed).is_ok(), good, "{typed}");
        }
    }
}
