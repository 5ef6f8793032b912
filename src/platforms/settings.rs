//! What can be set about the wires.

use super::facebook::Access;
use super::push::Hub;
use crate::base::secret::Secret;
use std::path::PathBuf;
use std::time::Duration;

/// Settings of all channels.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where TikTok's web pages are (`https://www.tiktok.com`): gives the room
    /// of a host.
    pub tiktok_web: String,
    /// Where TikTok's live service is (`https://webcast.tiktok.com`): tells
    /// whether a room is live.
    pub tiktok_webcast: String,
    /// The signing service that hands out a room's stream address
    /// (`https://api.eulerstream.com`). Sees which room is asked for. `None`:
    /// the stream is asked for by an anonymous cookie of TikTok's own.
    pub tiktok_sign: Option<String>,
    /// Key for the signing service; without one it counts by address.
    pub tiktok_sign_key: Option<Secret>,
    /// Where TikTok's streams are that need no signing
    /// (`wss://webcast-ws.tiktok.com`).
    pub tiktok_push: String,
    /// Euler's cloud (`wss://ws.eulerstream.com`). Sees which host is asked for,
    /// and hands on what it hears.
    pub euler_url: String,
    /// Key for it.
    pub euler_key: Option<Secret>,
    /// The folder of the recordings, where there may be any.
    pub recordings: Option<PathBuf>,
    /// What Facebook is heard by.
    pub facebook: Access,
    /// Where tools connect that send comments themselves.
    pub push: Hub,
    /// Without data for so long a stream is given up and dialled again (60 s).
    pub stale_after: Duration,
    /// The pause before the first new attempt (1 s), doubled for each further
    /// one. A random part of up to a half is taken off, so that many channels
    /// do not come back at once.
    pub backoff_first: Duration,
    /// The longest pause between attempts (30 s).
    pub backoff_max: Duration,
    /// A stream that held so long starts the pauses anew (30 s).
    pub settled_after: Duration,
    /// The pause between two tellings of what only shows how lively a stream is
    /// (10 s): each is kept in the journal and sent to all screens.
    pub show_every: Duration,
    /// How long one attempt may take, and one write to the socket (15 s).
    pub dial_timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tiktok_web: "https://www.tiktok.com".into(),
            tiktok_webcast: "https://webcast.tiktok.com".into(),
            tiktok_sign: Some("https://api.eulerstream.com".into()),
            tiktok_sign_key: None,
            tiktok_push: "wss://webcast-ws.tiktok.com".into(),
            euler_url: "wss://ws.eulerstream.com".into(),
            euler_key: None,
            recordings: None,
            facebook: Access::default(),
            push: Hub::default(),
            stale_after: Duration::from_secs(60),
            backoff_first: Duration::from_secs(1),
            backoff_max: Duration::from_secs(30),
            settled_after: Duration::from_secs(30),
            show_every: Duration::from_secs(10),
            dial_timeout: Duration::from_secs(15),
        }
    }
}
