//! What one screen is told of a session: what it does not show is left out
//! before it goes over a weak line.

use crate::base::time::Millis;
use crate::shop::decide::Outcome;
use crate::shop::reading::Intent;
use serde::{Deserialize, Deserializer};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use utoipa::ToSchema;

/// Which comments a screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shown {
    /// All of them.
    All,
    /// Those that want something of the desk.
    Orders,
    /// Those to be looked at that belong to no order.
    Look,
}

/// How a screen looks at a session.
#[derive(Clone, Copy, Debug)]
pub struct Lens {
    /// `None`: every event is told, also what screens show nowhere. Otherwise
    /// these comments only, no acts, and of several states of one thing in a
    /// frame the last.
    pub comments: Option<Shown>,
    /// The shortest time between two frames.
    pub every: Duration,
}

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum About {
    Comment { id: i64, open: bool, wish: bool, look: bool },
    Order(i64),
    Stock(i64),
    Act,
    Other,
}

impl<'de> Deserialize<'de> for About {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Id {
            id: i64,
        }
        #[derive(Deserialize)]
        struct Said {
            id: i64,
            intent: Intent,
            outcome: Outcome,
            order_id: Option<i64>,
            edited: Option<String>,
            #[serde(default)]
            deleted: bool,
        }
        #[derive(Deserialize)]
        #[serde(tag = "kind", rename_all = "lowercase")]
        enum Kind {
            Comment {
                comment: Said,
            },
            Order {
                order: Id,
            },
            Stock {
                product: Id,
            },
            Act {},
            #[serde(other)]
            Other,
        }
        Ok(match Kind::deserialize(deserializer)? {
            Kind::Comment { comment: Said { id, intent, outcome, order_id, edited, deleted } } => Self::Comment {
                id,
                // What was known before may be shown anywhere.
                open: deleted || edited.is_some(),
                wish: !matches!(intent, Intent::Question | Intent::Other),
                look: outcome == Outcome::Look && order_id.is_none(),
            },
            Kind::Order { order } => Self::Order(order.id),
            Kind::Stock { product } => Self::Stock(product.id),
            Kind::Act {} => Self::Act,
            Kind::Other => Self::Other,
        })
    }
}

/// An event of a journal.
#[derive(Debug)]
struct Item {
    body: String,
    about: About,
}

/// Events of a session that came together, with its figures after them.
#[derive(Debug)]
pub struct Batch {
    /// The seq before its first event.
    pub after: i64,
    /// The seq of its last event.
    pub last: i64,
    items: Vec<Item>,
    totals: String,
    at: Millis,
}

impl Batch {
    /// The journal's own texts after `after`, in order.
    pub fn new(after: i64, events: Vec<(i64, String)>, totals: String, at: Millis) -> serde_json::Result<Self> {
        let last = events.last().map_or(after, |(seq, _)| *seq);
        let item = |(_, body): (i64, String)| Ok(Item { about: serde_json::from_str(&body)?, body });
        Ok(Self { after, last, items: events.into_iter().map(item).collect::<serde_json::Result<_>>()?, totals, at })
    }

    /// Whether nothing happened.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// What waits to be told to one screen.
#[derive(Debug, Default)]
pub struct Held {
    batches: Vec<Arc<Batch>>,
}

impl Held {
    /// Puts `batch` behind what waits.
    pub fn add(&mut self, batch: Arc<Batch>) {
        self.batches.push(batch);
    }

    /// Whether anything waits at all, be it figures only.
    pub fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }

    /// Whether something waits that the screen shows.
    pub fn is_shown(&self, lens: Lens) -> bool {
        self.batches.iter().flat_map(|batch| &batch.items).any(|item| shows(lens, item.about))
    }

    /// All that waits as one server-sent event (`id:`, `event: batch`, `data:`), which waits no more.
    pub fn take(&mut self, lens: Lens) -> String {
        let batches = std::mem::take(&mut self.batches);
        let Some(end) = batches.last() else { return String::new() };
        let items: Vec<&Item> = batches.iter().flat_map(|batch| &batch.items).collect();
        let bodies: Vec<&str> = told(lens, &items).into_iter().map(|item| item.body.as_str()).collect();
        let (last, events, totals, at) = (end.last, bodies.join(","), &end.totals, end.at.get());
        format!(
            "id: {last}\nevent: batch\ndata: {{\"events\":[{events}],\"totals\":{totals},\"server_time\":{at}}}\n\n"
        )
    }
}

fn shows(lens: Lens, about: About) -> bool {
    let Some(shown) = lens.comments else { return true };
    match about {
        About::Act => false,
        About::Comment { open, wish, look, .. } => match shown {
            Shown::All => true,
            Shown::Orders => open || wish,
            Shown::Look => open || look,
        },
        About::Order(_) | About::Stock(_) | About::Other => true,
    }
}

/// Those of `items` that the screen shows, each thing's last state only.
fn told<'a>(lens: Lens, items: &[&'a Item]) -> Vec<&'a Item> {
    if lens.comments.is_none() {
        return items.to_vec();
    }
    let mut seen = HashSet::new();
    let mut kept: Vec<&Item> = items
        .iter()
        .rev()
        .filter(|item| shows(lens, item.about))
        .filter(|item| match item.about {
            About::Comment { id, .. } => seen.insert(("comment", id)),
            About::Order(id) => seen.insert(("order", id)),
            About::Stock(id) => seen.insert(("stock", id)),
            About::Act | About::Other => true,
        })
        .copied()
        .collect();
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(id: i64, intent: &str, outcome: &str, more: &str) -> String {
        let head = format!(r#""kind":"comment","comment":{{"id":{id},"intent":"{intent}","outcome":"{outcome}""#);
        format!(r#"{{"seq":1,{head},"order_id":null,"edited":null{more}}}}}"#)
    }

    fn batch(after: i64, bodies: &[&str]) -> Arc<Batch> {
        let events = bodies.iter().zip(after + 1..).map(|(body, seq)| (seq, (*body).to_owned())).collect();
        Arc::new(Batch::new(after, events, "{}".into(), Millis(7)).unwrap())
    }

    const ORDER: &str = r#"{"seq":2,"kind":"order","order":{"id":5,"version":1}}"#;
    const NEWER: &str = r#"{"seq":3,"kind":"order","order":{"id":5,"version":2}}"#;
    const OTHER: &str = r#"{"seq":4,"kind":"order","order":{"id":6,"version":1}}"#;
    const ACT: &str = r#"{"seq":5,"kind":"act","act":{"id":1}}"#;

    fn seen_through(shown: Option<Shown>, bodies: &[&str]) -> String {
        let mut held = Held::default();
        held.add(batch(0, bodies));
        held.take(Lens { comments: shown, every: Duration::ZERO })
    }

    #[test]
    fn a_whole_look_leaves_nothing_out() {
        let all = [ORDER, NEWER, OTHER, ACT];
        let told = seen_through(None, &all);
        assert!(told.contains(&all.join(",")) && told.starts_with("id: 4\n"), "{told}");
    }

    #[test]
    fn a_screen_is_told_the_last_state_of_each_thing_and_no_acts() {
        let told = seen_through(Some(Shown::All), &[ORDER, NEWER, OTHER, ACT]);
        assert!(told.contains(&format!("[{NEWER},{OTHER}]")), "{told}");
        assert!(told.starts_with("id: 4\n"), "what was left out is behind it, too: {told}");
    }

    #[test]
    fn a_screen_is_told_the_comments_that_it_shows() {
        let (talk, wish) = (comment(1, "other", "none", ""), comment(2, "order", "booked", ""));
        let (stray, gone) = (comment(3, "order", "look", ""), comment(4, "other", "none", r#","deleted":true"#));
        let ids = |shown| {
            let told = seen_through(Some(shown), &[&talk, &wish, &stray, &gone]);
            told.matches(r#""comment":{"id":"#).count().to_string()
                + &["1", "2", "3", "4"]
                    .map(|id| if told.contains(&format!(r#"{{"id":{id},"#)) { id } else { "" })
                    .concat()
        };
        assert_eq!([Shown::All, Shown::Orders, Shown::Look].map(ids), ["41234", "3234", "234"]);
    }

    #[test]
    fn figures_alone_wait_until_they_are_asked_for() {
        let lens = Lens { comments: Some(Shown::Look), every: Duration::ZERO };
        let mut held = Held::default();
        held.add(batch(3, &[ACT]));
        assert!(!held.is_empty() && !held.is_shown(lens));
        assert_eq!(held.take(lens), "id: 4\nevent: batch\ndata: {\"events\":[],\"totals\":{},\"server_time\":7}\n\n");
        assert!(held.is_empty());
    }

    #[test]
    fn what_waits_goes_together() {
        let lens = Lens { comments: Some(Shown::Look), every: Duration::ZERO };
        let mut held = Held::default();
        held.add(batch(0, &[ORDER]));
        held.add(batch(1, &[NEWER]));
        assert!(held.is_shown(lens));
        let told = held.take(lens);
        assert!(told.contains(&format!("[{NEWER}]")) && told.starts_with("id: 2\n"), "{told}");
    }
}
