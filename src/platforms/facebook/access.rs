//! What the seller gave us to hear Facebook by, and how.

use super::graph::Quota;
use super::inbox::Inbox;
use crate::base::secret::Secret;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Settings of all Facebook channels, and what they share.
#[derive(Clone, Debug)]
pub struct Access {
    /// One token for each page.
    pub tokens: Vec<Secret>,
    /// The app's secret, with which Meta signs the webhook's calls.
    pub app_secret: Option<Secret>,
    /// What Meta has to say when it looks whether the webhook is ours.
    pub verify_token: Option<Secret>,
    /// Where Graph is, with its version (`https://graph.facebook.com/v26.0`).
    pub graph: String,
    /// Where the event stream is (`https://streaming-graph.facebook.com`).
    pub stream: String,
    /// By which ways comments are heard.
    pub ways: Ways,
    /// The shortest pause between two looks for comments (2 s, three times that
    /// with the webhook); the longest is five times as long, and fifteen times
    /// where the quota is nearly used up.
    pub poll_every: Duration,
    /// The pause between two looks at the live itself (15 s).
    pub look_every: Duration,
    /// How long to stay away when the quota is used up and nobody says for how
    /// long (2 min).
    pub rest: Duration,
    /// Where the webhook's calls come in.
    pub inbox: Inbox,
    /// Which page each token is for.
    pub pages: Pages,
}

/// The ways by which comments come. The more, the surer and sooner; each comment
/// is booked once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    /// Asking again and again.
    pub poll: bool,
    /// The event stream, which leaves comments out when there are many.
    pub sse: bool,
    /// Meta's calls to us.
    pub webhook: bool,
}

impl Ways {
    /// `poll,sse,webhook`, at least one of them; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut ways = Self { poll: false, sse: false, webhook: false };
        for way in text.split(',').map(str::trim) {
            match way {
                "poll" => ways.poll = true,
                "sse" => ways.sse = true,
                "webhook" => ways.webhook = true,
                _ => return None,
            }
        }
        Some(ways)
    }

    /// Whether comments come without being asked for.
    pub(super) const fn are_pushed(self) -> bool {
        self.sse || self.webhook
    }
}

impl Default for Access {
    fn default() -> Self {
        Self {
            tokens: Vec::new(),
            app_secret: None,
            verify_token: None,
            graph: "https://graph.facebook.com/v26.0".into(),
            stream: "https://streaming-graph.facebook.com".into(),
            ways: Ways { poll: true, sse: false, webhook: false },
            poll_every: Duration::from_secs(2),
            look_every: Duration::from_secs(15),
            rest: Duration::from_secs(120),
            inbox: Inbox::default(),
            pages: Pages::default(),
        }
    }
}

/// A page that a token is for.
#[derive(Clone)]
pub(super) struct Page {
    pub(super) id: String,
    pub(super) name: String,
    /// Empty where it has none.
    pub(super) user_name: String,
    pub(super) quota: Arc<Quota>,
}

/// Pages by the fingerprints of their tokens: each is asked for once.
#[derive(Clone, Default)]
pub struct Pages(Arc<Mutex<HashMap<String, Page>>>);

impl Pages {
    pub(super) fn of(&self, token: &Secret) -> Option<Page> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&token.fingerprint()).cloned()
    }

    pub(super) fn learn(&self, token: &Secret, page: &Page) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(token.fingerprint(), page.clone());
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pages")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_as_they_are_written() {
        let ways = |poll, sse, webhook| Some(Ways { poll, sse, webhook });
        assert_eq!(Ways::parse("poll, webhook"), ways(true, false, true));
        assert_eq!(Ways::parse("sse"), ways(false, true, false));
        assert_eq!((Ways::parse(""), Ways::parse("poll,fax")), (None, None));
    }
}
