//! What is said on a simulated live, and when.

use super::graph::Page;
use super::tool::Desk;
use crate::base::time::Millis;
use serde::Deserialize;
use std::collections::HashSet;

/// One comment of a script.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptedComment {
    /// Simulated milliseconds from the start of the live.
    pub at_ms: i64,
    /// The platform's id of it, in digits; unique in its stream.
    pub id: String,
    /// The platform's id of its author, in digits; empty where the platform
    /// tells none.
    #[serde(default)]
    pub author_id: String,
    /// The author's display name.
    #[serde(default)]
    pub name: String,
    /// What is written.
    pub text: String,
}

/// A whole live, on two platforms at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Script {
    /// What is said on TikTok.
    pub tiktok: Vec<ScriptedComment>,
    /// What is said on Facebook.
    pub facebook: Vec<ScriptedComment>,
    /// About how many watch on each platform.
    pub viewers: i64,
    /// When the host ends the live, in simulated milliseconds; not before the
    /// last comment.
    pub length_ms: i64,
}

/// Why a text is no script.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// It is not JSON of a script's shape.
    #[error("not a script: {0}")]
    Shape(#[from] serde_json::Error),
    /// An id is not usable.
    #[error("comment {0:?}: ids and author_ids are digits, ids once on a platform")]
    Id(String),
    /// A time is not usable.
    #[error("comment {0:?}: at_ms is from 0 to 86400000")]
    Time(String),
}

/// Longer than any live.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl Script {
    /// A script from JSON:
    ///
    /// ```json
    /// {"viewers": 120, "length_ms": 60000,
    ///  "tiktok": [{"at_ms": 1500, "id": "7286185101000000001", "author_id": "55", "name": "Lan", "text": "chốt 2"}],
    ///  "facebook": [{"at_ms": 1600, "id": "40001", "text": "chốt 3"}]}
    /// ```
    pub fn parse(json: &str) -> Result<Self, ScriptError> {
        let script: Self = serde_json::from_str(json)?;
        for side in [&script.tiktok, &script.facebook] {
            let mut known = HashSet::new();
            for comment in side {
                // TikTok's are 64 bits wide.
                let is_number = |text: &str| text.parse::<i64>().is_ok_and(|number| number > 0);
                let author = comment.author_id.as_str();
                if !is_number(&comment.id) || !(author.is_empty() || is_number(author)) || !known.insert(&comment.id) {
                    return Err(ScriptError::Id(comment.id.clone()));
                }
                if !(0..=DAY_MS).contains(&comment.at_ms) {
                    return Err(ScriptError::Time(comment.id.clone()));
                }
            }
        }
        Ok(script)
    }
}

/// How a script is played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The real time of the live's start. Whoever plays the same script with
    /// the same anchor again plays the same live, with the same ids and times.
    pub anchor: Millis,
    /// Simulated milliseconds in a real one; 0 counts as 1.
    pub speed: u32,
    /// How many of the comments already said a newcomer is sent.
    pub history: usize,
    /// The port of the TikTok side on 127.0.0.1; 0 takes a free one.
    pub tiktok_port: u16,
    /// The port of the Facebook side on 127.0.0.1; 0 takes a free one.
    pub facebook_port: u16,
    /// The page on Facebook.
    pub page: Page,
    /// Where a tool connects that tells what is said on Facebook's side.
    pub tool: Option<Desk>,
    /// The seed by which things go wrong on sockets and in Graph's answers; none
    /// do without one.
    pub faults: Option<u64>,
}

impl Settings {
    /// Real time, everything said is sent again, free ports.
    pub fn at(anchor: Millis) -> Self {
        let (history, page) = (usize::MAX, Page::default());
        Self { anchor, speed: 1, history, tiktok_port: 0, facebook_port: 0, page, tool: None, faults: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_json() {
        let script = Script::parse(r#"{"tiktok":[{"at_ms":5,"id":"7","text":"chốt 2"}],"length_ms":9}"#).unwrap();
        let [said] = &script.tiktok[..] else { panic!("{script:?}") };
        assert_eq!((said.at_ms, said.id.as_str(), said.text.as_str()), (5, "7", "chốt 2"));
        assert_eq!((script.length_ms, script.facebook.len()), (9, 0));
        for bad in [
            "[",
            r#"{"tictoc":[]}"#,
            r#"{"tiktok":[{"at_ms":5,"text":"a"}]}"#,
            r#"{"tiktok":[{"at_ms":5,"id":"x","text":"a"}]}"#,
            r#"{"tiktok":[{"at_ms":5,"id":"7","author_id":"Lan","text":"a"}]}"#,
            r#"{"facebook":[{"at_ms":5,"id":"7","text":"a"},{"at_ms":6,"id":"7","text":"a"}]}"#,
            r#"{"facebook":[{"at_ms":-1,"id":"7","text":"a"}]}"#,
        ] {
            assert!(Script::parse(bad).is_err(), "{bad}");
        }
    }
}
