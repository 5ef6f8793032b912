//! Reading a live's comments page by page.

use super::find::Live;
use super::graph::{Graph, Refusal};
use super::wire::{moment, name};
use crate::platforms::error::LineError;
use crate::platforms::frame::Body;
use crate::platforms::health::Reason;
use crate::platforms::wire::{Gone, Outlet};
use rustc_hash::FxHasher;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Comments whose words are remembered, so that they are handed on once; beyond,
/// all are forgotten and the store tells what it has.
const KNOWN_MAX: usize = 200_000;
/// Pages of one look; a hundred thousand comments are not written in between.
const PAGES_MAX: usize = 1_000;

/// How far back a look goes. Times are those of the platform, in whole seconds,
/// and comments may show up late, so it always overlaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// To the begin of the live.
    All,
    /// So many seconds before the last comment.
    Overlap(i64),
}

/// Why a task stops.
#[derive(Debug)]
pub(super) enum Halt {
    /// Nobody wants any more.
    Gone,
    Line(LineError),
}

impl From<Gone> for Halt {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

impl From<LineError> for Halt {
    fn from(error: LineError) -> Self {
        Self::Line(error)
    }
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Self::Line(refusal.line)
    }
}

/// What was read of a live so far.
pub(super) struct Sweep {
    graph: Arc<Graph>,
    live: Arc<Live>,
    /// A hash of each comment's words.
    known: HashMap<String, u64>,
    /// The time of the latest comment, in seconds.
    latest: Option<i64>,
}

impl Sweep {
    pub(super) fn new(graph: Arc<Graph>, live: Arc<Live>) -> Self {
        Self { graph, live, known: HashMap::new(), latest: None }
    }

    /// Looks for comments and hands on what is new or says something else now.
    /// Returns how many that were.
    pub(super) async fn look(&mut self, reach: Reach, outlet: &Outlet) -> Result<usize, Halt> {
        let since = match (reach, self.latest) {
            (Reach::Overlap(seconds), Some(latest)) => Some(latest.saturating_sub(seconds).to_string()),
            _ => None,
        };
        let mut query = vec![
            ("fields", "id,from{id,name},message,created_time"),
            ("filter", "stream"),
            // Left out, comments of "low quality" are.
            ("live_filter", "no_filter"),
            ("order", "chronological"),
            ("limit", "100"),
        ];
        query.extend(since.as_deref().map(|since| ("since", since)));
        let mut page = self.graph.get(&format!("{}/comments", self.live.id), &query).await?;
        // Set when all pages are here, so that a broken look is repeated whole.
        let (mut new, mut latest, mut been) = (0, self.latest, HashSet::new());
        loop {
            new += self.hand_on(&page, &mut latest, outlet).await?;
            let Some(next) = page["paging"]["next"].as_str() else { break };
            if been.len() >= PAGES_MAX || !been.insert(next.to_owned()) {
                return Err(LineError::new(Reason::RefusedOther, "the pages have no end").into());
            }
            page = self.graph.get_at(next).await?;
        }
        self.latest = latest;
        Ok(new)
    }

    /// The page's address and the cursors stay here: they hold the token.
    async fn hand_on(&mut self, page: &Value, latest: &mut Option<i64>, outlet: &Outlet) -> Result<usize, Halt> {
        let (mut new, mut edited) = (Vec::new(), Vec::new());
        let Some(comments) = page["data"].as_array() else {
            return Err(LineError::new(Reason::RefusedOther, "no page of comments").into());
        };
        for comment in comments {
            let id = name(&comment["id"]);
            *latest = (*latest).max(moment(&comment["created_time"]).map(|time| time / 1000));
            if let Some((object, _)) = id.rsplit_once('_') {
                self.live.learn(object);
            }
            let words = hash(&comment["message"]);
            // One without an id is named by what it says.
            let before = if id.is_empty() { None } else { self.known.insert(id, words) };
            match before {
                None => new.push(comment),
                Some(before) if before != words => edited.push(comment),
                Some(_) => {}
            }
        }
        if self.known.len() > KNOWN_MAX {
            self.known.clear();
        }
        let count = new.len() + edited.len();
        if count > 0 {
            let mut body = json!({ "data": new });
            if !edited.is_empty() {
                body["edited"] = json!(edited);
            }
            outlet.say(Body::Text(body.to_string())).await?;
        }
        Ok(count)
    }
}

fn hash(words: &Value) -> u64 {
    let mut hasher = FxHasher::default();
    words.as_str().unwrap_or_default().hash(&mut hasher);
    hasher.finish()
}
