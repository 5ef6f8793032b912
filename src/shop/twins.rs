//! Whether a comment that a person brings is here already: one that was heard,
//! or that somebody wrote down before.

use crate::base::id::{ChannelId, CommentId, CustomerId};
use crate::base::text::fold;
use crate::base::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};
use utoipa::ToSchema;

/// Two tellings of one comment differ in time by so much at most, ten minutes,
/// besides what the telling itself leaves open.
const WINDOW_MS: i64 = 10 * 60 * 1000;

/// The live that a person's comments are of. An id of the platform means
/// something in its live only.
#[derive(Clone, Debug, Default)]
pub struct Live {
    /// The channels by which it is heard; none if the platform alone is known.
    pub channels: Vec<ChannelId>,
    /// Its own ids on the platform, and what stands for them while it was not
    /// heard.
    pub rooms: Vec<String>,
}

impl Live {
    fn has(&self, said: &Said) -> bool {
        self.channels.is_empty() || self.channels.contains(&said.channel) || self.rooms.contains(&said.room)
    }
}

/// A comment of a session, on one platform.
#[derive(Clone, Debug)]
pub struct Said {
    /// Its id.
    pub id: CommentId,
    /// The channel under which it stands.
    pub channel: ChannelId,
    /// The live's own id on the platform.
    pub room: String,
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
    /// Where it was written.
    pub live: &'a Live,
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
    by_id: HashMap<String, Vec<usize>>,
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
            self.by_id.entry(id.clone()).or_default().push(place);
        }
        let called = bare_name(&said.name);
        for who in [Who::Called(called.clone()), Who::Buyer(said.customer)] {
            self.by_words.entry((words(&said.text), who)).or_default().push(place);
        }
        self.by_name.entry(called).or_default().insert(said.customer);
        self.all.push(said);
    }

    /// The buyers who write under this name, as people type it.
    pub fn called(&self, called: &str) -> impl Iterator<Item = CustomerId> {
        self.by_name.get(&bare_name(called)).into_iter().flatten().copied()
    }

    /// The comment with the platform's id of the one that is brought.
    pub fn by_id(&self, brought: &Brought<'_>) -> Option<&Said> {
        let mut places = self.by_id.get(brought.platform_id?)?.iter().filter_map(|place| self.all.get(*place));
        places.find(|said| brought.live.has(said))
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

/// By what those are found that may say the same as what is brought.
#[derive(Debug)]
pub struct Sought {
    /// Their ids of the platform.
    pub ids: Vec<String>,
    /// When the others were written, if that is known of all.
    pub between: Option<(Millis, Millis)>,
    buyers: HashSet<CustomerId>,
    names: HashSet<String>,
    /// Display names that were asked for: a live has few beside its comments.
    asked: HashMap<String, bool>,
}

impl Sought {
    /// What may say the same as any of these.
    pub fn of<'a>(all: impl Iterator<Item = Brought<'a>>) -> Self {
        let (mut ids, mut buyers, mut names) = (Vec::new(), HashSet::new(), HashSet::new());
        let mut between = Some((Millis(i64::MAX), Millis(i64::MIN)));
        for brought in all {
            ids.extend(brought.platform_id.map(str::to_owned));
            match brought.customer {
                Some(customer) => buyers.insert(customer),
                None => names.insert(bare_name(brought.name)),
            };
            between = between.zip(brought.at).map(|((from, to), (at, within))| {
                let open = WINDOW_MS.saturating_add(within);
                let (first, last) = (at.get().saturating_sub(open), at.get().saturating_add(open));
                (from.min(Millis(first)), to.max(Millis(last)))
            });
        }
        Self { ids, between, buyers, names, asked: HashMap::new() }
    }

    /// Whether its author may be one of theirs.
    pub fn is_by(&mut self, customer: CustomerId, name: &str) -> bool {
        if self.buyers.contains(&customer) {
            return true;
        }
        if let Some(known) = self.asked.get(name) {
            return *known;
        }
        let known = self.names.contains(&bare_name(name));
        self.asked.insert(name.to_owned(), known);
        known
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
    let ids = said.platform_id.as_deref().zip(brought.platform_id);
    let other = ids.is_some_and(|(one, two)| one != two || !brought.live.has(said));
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
        Said {
            id: CommentId(id),
            channel: ChannelId(1),
            room: "r1".into(),
            platform_id,
            customer: CustomerId(customer),
            name,
            text,
            sent_at: Millis(0),
        }
    }

    static ANY: Live = Live { channels: Vec::new(), rooms: Vec::new() };

    fn named<'a>(name: &'a str, text: &'a str, minutes: Option<i64>) -> Brought<'a> {
        let at = minutes.map(|minutes| (Millis(minutes * MINUTE), MINUTE));
        Brought { live: &ANY, platform_id: None, customer: None, name, text, at }
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
    fn an_id_is_one_in_its_live_only() {
        let all = [said(1, 7, "Lan", "chốt 2"), Said { id: CommentId(101), ..said(2, 8, "Hà", "1 mật") }];
        let live = |channel, room: &str| Live { channels: vec![ChannelId(channel)], rooms: vec![room.into()] };
        for (live, standing) in
            [(live(1, "r2"), Standing::Here), (live(2, "r1"), Standing::Here), (live(2, "r2"), Standing::Missing)]
        {
            let by_id = Brought { live: &live, platform_id: Some("p1"), ..named("Lan", "chốt 2", None) };
            assert_eq!(here(&all).meet(&by_id).0, standing, "{live:?}");
            // Without an id the words tell.
            let by_words = Brought { live: &live, ..named("Lan", "chốt 2", None) };
            assert_eq!(here(&all).meet(&by_words).0, Standing::Here);
        }
    }

    #[test]
    fn what_is_sought_holds_all_that_say_the_same() {
        let by_buyer = Brought { customer: Some(CustomerId(7)), platform_id: Some("p9"), ..named("", "a", Some(30)) };
        let mut sought = Sought::of([by_buyer.clone(), named("@lan vu", "b", Some(90))].into_iter());
        assert_eq!(sought.ids, ["p9"]);
        assert_eq!(sought.between, Some((Millis(19 * MINUTE), Millis(101 * MINUTE))));
        let mut is_by = |customer, name| sought.is_by(CustomerId(customer), name);
        assert_eq!([is_by(7, "Hà"), is_by(8, "Hà"), is_by(9, "Lan Vũ"), is_by(9, "Lan Vũ")], [true, false, true, true]);
        assert_eq!(Sought::of([by_buyer, named("lan", "b", None)].into_iter()).between, None);
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
