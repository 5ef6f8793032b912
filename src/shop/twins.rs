//! Whether a comment that a person brings is here already: one that was heard,
//! or that somebody wrote down before.

use crate::base::id::{CommentId, CustomerId};
use crate::base::text::fold;
use crate::base::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use utoipa::ToSchema;

/// Two tellings of one comment differ in time by so much at most, ten minutes,
/// besides what the telling itself leaves open.
const WINDOW_MS: i64 = 10 * 60 * 1000;

/// A comment of a session, on one platform.
#[derive(Clone, Debug)]
pub struct Said {
    /// Its id.
    pub id: CommentId,
    /// The platform's id of it; `None` if a person wrote it down without one.
    pub platform_id: Option<String>,
    /// Its author.
    pub customer: CustomerId,
    /// Its author's display name.
    pub name: String,
    /// What was written.
    pub text: String,
    /// When.
    pub sent_at: Millis,
}

/// A comment that a person brings.
#[derive(Clone, Debug)]
pub struct Brought<'a> {
    /// The platform's id of it.
    pub platform_id: Option<&'a str>,
    /// Its author; `None` if no more than the name is known.
    pub customer: Option<CustomerId>,
    /// Its author's display name.
    pub name: &'a str,
    /// What was written.
    pub text: &'a str,
    /// When, and how exact that is, in milliseconds.
    pub at: Option<(Millis, i64)>,
}

/// Whether a comment that a person brings is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = PastedState)]
pub enum Standing {
    /// It is here already.
    Here,
    /// It is there, but not here.
    Missing,
    /// A person has to say: the list has it twice, or something very like it is
    /// here.
    Doubtful,
}

/// An author, by either of the ways in which one is known.
#[derive(PartialEq, Eq, Hash)]
enum Who {
    Called(String),
    Buyer(CustomerId),
}

/// The comments that are here, as they are looked for.
#[derive(Default)]
pub struct Twins {
    all: Vec<Said>,
    by_id: HashMap<String, usize>,
    /// By words and author: a live says the same thing thousands of times.
    by_words: HashMap<(String, Who), Vec<usize>>,
    by_name: HashMap<String, BTreeSet<CustomerId>>,
    /// Those that a comment of a list was found to be.
    met: BTreeSet<usize>,
}

impl Twins {
    /// Adds a comment that is here.
    pub fn add(&mut self, said: Said) {
        let place = self.all.len();
        if let Some(id) = &said.platform_id {
            self.by_id.insert(id.clone(), place);
        }
        let called = bare_name(&said.name);
        for who in [Who::Called(called.clone()), Who::Buyer(said.customer)] {
            self.by_words.entry((words(&said.text), who)).or_default().push(place);
        }
        self.by_name.entry(called).or_default().insert(said.customer);
        self.all.push(said);
    }

    /// The last comment that is here.
    pub fn last(&self) -> Option<CommentId> {
        self.all.iter().map(|said| said.id).max()
    }

    /// The buyers who write under this name, as people type it.
    pub fn called(&self, called: &str) -> impl Iterator<Item = CustomerId> {
        self.by_name.get(&bare_name(called)).into_iter().flatten().copied()
    }

    /// The comment with the platform's id of the one that is brought.
    pub fn by_id(&self, brought: &Brought<'_>) -> Option<&Said> {
        self.by_id.get(brought.platform_id?).and_then(|place| self.all.get(*place))
    }

    /// Those that say the same, by the same author at the same time: the
    /// brought one may be any of them.
    pub fn same(&self, brought: &Brought<'_>) -> impl Iterator<Item = &Said> {
        self.same_places(brought).into_iter().filter_map(|place| self.all.get(place))
    }

    /// How a comment of a list stands, and the one that it is or is like. Each
    /// that is here is met once, in the order of the list.
    pub fn meet(&mut self, brought: &Brought<'_>) -> (Standing, Option<CommentId>) {
        if let Some(said) = self.by_id(brought) {
            return (Standing::Here, Some(said.id));
        }
        let same = self.same_places(brought);
        if let Some(place) = same.iter().find(|place| !self.met.contains(place)) {
            self.met.insert(*place);
            return (Standing::Here, self.all.get(*place).map(|said| said.id));
        }
        // It may be the same after all: the tone marks or signs differ, or it
        // is another author of the same name.
        let called = self.alike(brought, Who::Called(bare_name(brought.name)));
        let like = brought.customer.map(|customer| self.alike(brought, Who::Buyer(customer)));
        let like = like.into_iter().flatten().chain(called).next();
        match same.first().copied().or(like).and_then(|place| self.all.get(place)) {
            Some(said) => (Standing::Doubtful, Some(said.id)),
            None => (Standing::Missing, None),
        }
    }

    fn same_places(&self, brought: &Brought<'_>) -> Vec<usize> {
        let who = brought.customer.map_or_else(|| Who::Called(bare_name(brought.name)), Who::Buyer);
        let text = |place: &usize| self.all.get(*place).is_some_and(|said| is_same_text(&said.text, brought.text));
        self.alike(brought, who).filter(text).collect()
    }

    /// Those of `who` that say nearly the same at the same time, and are not
    /// another by their ids.
    fn alike(&self, brought: &Brought<'_>, who: Who) -> impl Iterator<Item = usize> {
        let nobody = who == Who::Called(String::new());
        let places = self.by_words.get(&(words(brought.text), who)).filter(|_| !nobody);
        let fits = |place: &usize| self.all.get(*place).is_some_and(|said| may_be(said, brought));
        places.into_iter().flatten().copied().filter(fits)
    }
}

/// Letters and digits without tone marks: what is left of a text that was
/// copied by hand.
fn words(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A display name as people type it: without tone marks, capitals and the `@`.
pub fn bare_name(text: &str) -> String {
    fold(text.trim_start_matches('@')).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_same_text(said: &str, brought: &str) -> bool {
    said.split_whitespace().eq(brought.split_whitespace())
}

/// Whether neither time nor ids say that they are two.
fn may_be(said: &Said, brought: &Brought<'_>) -> bool {
    let other = said.platform_id.as_deref().zip(brought.platform_id).is_some_and(|(said, brought)| said != brought);
    let apart = |at: Millis| said.sent_at.since(at).saturating_abs();
    !other && brought.at.is_none_or(|(at, within)| apart(at) <= WINDOW_MS.saturating_add(within))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    fn said(id: i64, customer: i64, name: &str, text: &str) -> Said {
        let platform_id = (id < 100).then(|| format!("p{id}"));
        let (name, text) = (name.into(), text.into());
        Said { id: CommentId(id), platform_id, customer: CustomerId(customer), name, text, sent_at: Millis(0) }
    }

    fn named<'a>(name: &'a str, text: &'a str, minutes: Option<i64>) -> Brought<'a> {
        let at = minutes.map(|minutes| (Millis(minutes * MINUTE), MINUTE));
        Brought { platform_id: None, customer: None, name, text, at }
    }

    fn here(all: &[Said]) -> Twins {
        let mut twins = Twins::default();
        all.iter().for_each(|said| twins.add(said.clone()));
        twins
    }

    #[test]
    fn what_is_brought_is_met_by_id_or_by_words_name_and_time() {
        let all = [said(1, 7, "Lan Vũ", "chốt 2"), said(101, 8, "Hà", "1 mật")];
        for (brought, standing) in [
            (named("Lan Vũ", "chốt 2", None), Standing::Here),
            (named("@lan vu", " chốt  2", Some(11)), Standing::Here),
            (named("Lan Vũ", "chốt 2", Some(12)), Standing::Missing),
            (named("Lan Vũ", "chốt 3", None), Standing::Missing),
            (named("Lan Vũ", "chot 2!", None), Standing::Doubtful),
            (named("Mai", "chốt 2", None), Standing::Missing),
            (named("", "chốt 2", None), Standing::Missing),
            (Brought { platform_id: Some("p1"), ..named("x", "y", None) }, Standing::Here),
            (Brought { platform_id: Some("p2"), ..named("Lan Vũ", "chốt 2", None) }, Standing::Missing),
            (Brought { platform_id: Some("p2"), ..named("Hà", "1 mật", None) }, Standing::Here),
            (Brought { customer: Some(CustomerId(7)), ..named("", "chốt 2", None) }, Standing::Here),
            (Brought { customer: Some(CustomerId(9)), ..named("Lan Vũ", "chốt 2", None) }, Standing::Doubtful),
        ] {
            assert_eq!(here(&all).meet(&brought).0, standing, "{brought:?}");
        }
    }

    #[test]
    fn each_that_is_here_is_met_once() {
        let mut twins = here(&[said(1, 7, "Lan", "chốt 2"), said(2, 7, "Lan", "chốt 2")]);
        let brought = named("Lan", "chốt 2", None);
        let standings: Vec<Standing> = (0..3).map(|_| twins.meet(&brought).0).collect();
        assert_eq!(standings, [Standing::Here, Standing::Here, Standing::Doubtful]);
        assert_eq!(twins.same(&brought).count(), 2);
        assert_eq!(twins.called("LAN").collect::<Vec<_>>(), [CustomerId(7)]);
    }
}
