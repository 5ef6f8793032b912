//! What is said on a simulated live, and when.

use super::graph::Page;
use crate::base::time::Millis;

/// One comment of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptedComment {
    /// Simulated milliseconds from the start of the live.
    pub at_ms: i64,
    /// The platform's id of it, in digits; unique in its stream.
    pub id: String,
    /// The platform's id of its author, in digits; empty where the platform
    /// tells none.
    pub author_id: String,
    /// The author's display name.
    pub name: String,
    /// What is written.
    pub text: String,
}

/// A whole live, on two platforms at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// What is said on TikTok.
    pub tiktok: Vec<ScriptedComment>,
    /// What is said on Facebook.
    pub facebook: Vec<ScriptedComment>,
    /// About how many watch on each platform.
    pub viewers: i64,
    /// When the host ends the live, in simulated milliseconds.
    pub length_ms: i64,
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
}

impl Settings {
    /// Real time, everything said is sent again, free ports.
    pub fn at(anchor: Millis) -> Self {
        Self { anchor, speed: 1, history: usize::MAX, tiktok_port: 0, facebook_port: 0, page: Page::default() }
    }
}
