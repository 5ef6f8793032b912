//! A viewer's comment, as any platform delivers it.

use crate::base::time::Millis;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use utoipa::ToSchema;

/// Where a live runs. The one list of platforms outside of the wires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// TikTok LIVE.
    Tiktok,
    /// Facebook Live.
    Facebook,
}

impl Platform {
    /// The name in tables, JSON and addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tiktok => "tiktok",
            Self::Facebook => "facebook",
        }
    }

    /// Whether it lets us write to the author of a comment, for their eyes only.
    pub const fn replies_in_private(self) -> bool {
        matches!(self, Self::Facebook)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Platform {
    type Err = UnknownPlatform;
    fn from_str(text: &str) -> Result<Self, UnknownPlatform> {
        match text {
            "tiktok" => Ok(Self::Tiktok),
            "facebook" => Ok(Self::Facebook),
            _ => Err(UnknownPlatform),
        }
    }
}

/// A platform name that is not in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown platform")]
pub struct UnknownPlatform;

/// The longest comment text that is kept, in characters; the rest is cut off.
/// (TikTok allows 150, Facebook 8,000.)
pub const TEXT_MAX: usize = 2_000;
/// The longest author name that is kept, in characters.
pub const NAME_MAX: usize = 100;

/// One comment as heard on a stream.
///
/// `(platform, room, id)` is its name for ever: what comes again with the same
/// three is the same comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it was written.
    pub platform: Platform,
    /// The live's own id on the platform; empty as heard over a bridge that does
    /// not tell it.
    pub room: String,
    /// The platform's id of the comment; never empty (connectors put a content
    /// hash where the platform sends none).
    pub id: String,
    /// The platform's id of its author; `None` where the platform tells none
    /// (such a comment is a buyer of its own).
    pub author: Option<String>,
    /// The author's display name, at most [`NAME_MAX`] characters; may be empty.
    pub name: String,
    /// What was written, at most [`TEXT_MAX`] characters; may have line breaks
    /// (`\n`), which part one wish from the next.
    pub text: String,
    /// When the platform says it was written.
    pub sent_at: Millis,
    /// When it reached us.
    pub arrived_at: Millis,
}

/// At most `max` characters of `text`, without control characters, which not
/// every database takes (PostgreSQL has no NUL) and no screen shows. Those that
/// are white space become spaces, line breaks become `line_break`.
pub fn tidy(text: &str, line_break: char, max: usize) -> String {
    let kept = |c: char| match c {
        '\n' => Some(line_break),
        _ if c.is_control() => c.is_whitespace().then_some(' '),
        _ => Some(c),
    };
    text.chars().filter_map(kept).take(max).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidies_and_cuts_on_characters() {
        for (text, max, tidied) in [
            ("bánh gio", 2, "bá"),
            ("bánh", 9, "bánh"),
            ("b\0á\u{1b}nh\u{9c}", 4, "bánh"),
            ("2 bánh\tgio\r\n1 ớt", 99, "2 bánh gio |1 ớt"),
            ("👩\u{200d}🌾", 9, "👩\u{200d}🌾"),
        ] {
            assert_eq!(tidy(text, '|', max), tidied, "{text:?}");
        }
    }
}
