//! A viewer's comment, as any platform delivers it.

use crate::base::time::Millis;
use compact_str::CompactString;
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
///
/// A short text takes no memory of its own: a live brings thousands of comments a
/// second, and five pieces of memory for each took as long as to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it was written.
    pub platform: Platform,
    /// The live's own id on the platform; empty as heard over a bridge that does
    /// not tell it.
    pub room: CompactString,
    /// The platform's id of the comment; never empty (connectors put a content
    /// hash where the platform sends none).
    pub id: CompactString,
    /// The platform's id of its author; `None` where the platform tells none
    /// (such a comment is a buyer of its own).
    pub author: Option<CompactString>,
    /// The author's display name, at most [`NAME_MAX`] characters; may be empty.
    pub name: CompactString,
    /// What was written, at most [`TEXT_MAX`] characters; may have line breaks
    /// (`\n`), which part one wish from the next.
    pub text: CompactString,
    /// When the platform says it was written.
    pub sent_at: Millis,
    /// When it reached us.
    pub arrived_at: Millis,
    /// Whether the live's own host wrote it, as far as the platform tells. What a host
    /// writes is shown and is no order.
    pub by_host: bool,
}

/// At most `max` characters of `text`, without control characters, which not
/// every database takes (PostgreSQL has no NUL) and no screen shows. Those that
/// are white space become spaces, line breaks become `line_break`.
pub fn tidy<T: AsRef<str> + FromIterator<char>>(text: T, line_break: char, max: usize) -> T {
    if text.as_ref().len() <= max && !may_hold_controls(text.as_ref()) {
        return text;
    }
    let kept = |c: char| match c {
        '\n' => Some(line_break),
        _ if c.is_control() => c.is_whitespace().then_some(' '),
        _ => Some(c),
    };
    text.as_ref().chars().filter_map(kept).take(max).collect()
}

/// `false` if there is no control character in `text`. Looks at all bytes, since
/// that is quicker than to stop at one: U+0080 to U+009F begin with 0xC2.
pub fn may_hold_controls(text: &str) -> bool {
    text.bytes().fold(false, |found, byte| found | (byte < b' ') | (byte == 0x7f) | (byte == 0xc2))
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
            assert_eq!(tidy(text.to_owned(), '|', max), tidied, "{text:?}");
        }
    }

    #[test]
    fn no_control_character_is_overlooked() {
        for c in (char::MIN..=char::MAX).filter(|c| c.is_control()) {
            assert!(may_hold_controls(&format!("bánh {c}gio")), "{c:?}");
        }
        assert!(!may_hold_controls("Chốt 2 bánh gio ạ ❤\u{fe0f}"));
    }
}
