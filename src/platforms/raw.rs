//! From what a platform told of a comment to a [`Comment`]: the house's limits
//! on ids, texts and times, for all platforms alike.

use super::connector::{Oddity, Signal};
use crate::base::time::Millis;
use crate::shop::amend::{About, Amendment};
use crate::shop::comment::{Comment, NAME_MAX, Platform, TEXT_MAX, may_hold_controls, tidy};
use compact_str::{CompactString, format_compact};
use sha2::{Digest, Sha256};

/// The longest id of a room, a comment or an author that is kept, in
/// characters. (TikTok's have 19, Facebook's about 40.)
pub(super) const ID_MAX: usize = 200;

/// A time of less than this many milliseconds lies before March 1973: it is
/// seconds, which reach it in the year 5138.
const SECONDS_BELOW: i64 = 100_000_000_000;
/// No live lasts as long: seven days.
const OLDEST_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// Clocks that differ by so much at most are not worth a count.
pub(super) const CLOCK_TOLERANCE_MS: i64 = 1_000;

/// A comment as it was told.
pub(super) struct Raw {
    pub(super) platform: Platform,
    /// Empty: not told.
    pub(super) room: CompactString,
    /// Empty or `0`: none.
    pub(super) id: CompactString,
    /// Empty or `0`: none.
    pub(super) author: CompactString,
    pub(super) name: CompactString,
    pub(super) text: CompactString,
    /// Milliseconds or seconds since 1970, `Some(0)` if it is the same with
    /// every telling but unknown.
    pub(super) time: Option<i64>,
    /// Whether the platform says that the live's host wrote it.
    pub(super) by_host: bool,
}

impl Raw {
    /// Says the comment, and before it what was odd about it.
    pub(super) fn say(self, arrived_at: Millis, signals: &mut Vec<Signal>) {
        let mut odd = |oddity| signals.push(Signal::Odd(oddity));
        let (sent_at, is_odd) = sent_at(self.time.unwrap_or(0), arrived_at);
        if is_odd {
            odd(Oddity::OddTime);
        }
        let author = kept(self.author);
        let id = if is_none(&self.id) {
            let time = self.time.unwrap_or(arrived_at.get()).to_be_bytes();
            let author = author.as_deref().unwrap_or_default();
            Some(hash(&[author.as_bytes(), &[0], &time, self.text.as_bytes()]))
        } else {
            short(&self.id)
        };
        if id.is_some() {
            odd(Oddity::NoId);
        }
        let mut text = tidy(self.text, '\n', usize::MAX);
        if text.len() > TEXT_MAX
            && let Some((end, _)) = text.char_indices().nth(TEXT_MAX)
        {
            text.truncate(end);
            odd(Oddity::TextCut);
        }
        signals.push(Signal::Comment(Comment {
            platform: self.platform,
            room: self.room,
            id: id.unwrap_or(self.id),
            author,
            name: tidy(self.name, ' ', NAME_MAX),
            text,
            sent_at,
            arrived_at,
            by_host: self.by_host,
        }));
    }
}

/// Says what became of comments, by the same names that they are kept under;
/// without a name there is nothing to say it of.
pub(super) fn amend(
    (platform, room): (Platform, &str),
    about: About,
    edited: Option<String>,
    signals: &mut Vec<Signal>,
) {
    let about = match about {
        About::Comment(id) => kept(id.into()).map(|id| About::Comment(id.into())),
        About::Author(id) => kept(id.into()).map(|id| About::Author(id.into())),
    };
    let Some(about) = about else { return signals.push(Signal::Odd(Oddity::Malformed)) };
    let edited = edited.map(|text| tidy(text, '\n', TEXT_MAX));
    signals.push(Signal::Amendment(Amendment { platform, room: room.to_owned(), about, edited }));
}

/// The name that `id` is kept under, if it is one.
fn kept(id: CompactString) -> Option<CompactString> {
    (!is_none(&id)).then(|| short(&id).unwrap_or(id))
}

fn is_none(id: &str) -> bool {
    id.is_empty() || id == "0"
}

/// Whether the store can keep `id` as a key.
pub(super) fn is_usable(id: &str) -> bool {
    let fits = id.len() <= ID_MAX || id.chars().nth(ID_MAX).is_none();
    !id.is_empty() && fits && !(may_hold_controls(id) && id.contains(char::is_control))
}

/// What names `id` in its place, if it is not usable.
fn short(id: &str) -> Option<CompactString> {
    (!is_usable(id)).then(|| hash(&[id.as_bytes()]))
}

/// The same for the same parts, whenever they come again.
fn hash(parts: &[&[u8]]) -> CompactString {
    let hash = parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part)).finalize();
    let digits: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format_compact!("hash-{digits}")
}

/// When a comment was written that is said to be of `time`, and whether that
/// is odd. The waiting line goes by it, so it is never later than the arrival,
/// and the arrival itself where the time cannot be true. 0 is no time.
fn sent_at(time: i64, arrived_at: Millis) -> (Millis, bool) {
    if time == 0 {
        return (arrived_at, false);
    }
    let is_seconds = (1..SECONDS_BELOW).contains(&time);
    let said = Millis(if is_seconds { time * 1000 } else { time });
    let age = arrived_at.since(said);
    if (0..=OLDEST_MS).contains(&age) {
        return (said, is_seconds);
    }
    (arrived_at, is_seconds || !(-CLOCK_TOLERANCE_MS..0).contains(&age))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: i64 = 1_795_000_000_000;

    fn said(raw: Raw) -> (Comment, Vec<Oddity>) {
        let (mut signals, mut odd) = (Vec::new(), Vec::new());
        raw.say(Millis(NOW), &mut signals);
        let Some(Signal::Comment(comment)) = signals.pop() else { panic!("no comment") };
        for signal in signals {
            let Signal::Odd(oddity) = signal else { panic!("{signal:?}") };
            odd.push(oddity);
        }
        (comment, odd)
    }

    fn raw(id: &str, author: &str, name: &str, text: &str) -> Raw {
        let (id, author, name, text) = (id.into(), author.into(), name.into(), text.into());
        Raw {
            platform: Platform::Facebook,
            room: "r".into(),
            id,
            author,
            name,
            text,
            time: Some(NOW - 5),
            by_host: false,
        }
    }

    #[test]
    fn times_that_cannot_be_true_count_as_the_arrival() {
        for (time, sent, is_odd) in [
            (NOW - 5, NOW - 5, false),
            (NOW, NOW, false),
            (NOW - OLDEST_MS, NOW - OLDEST_MS, false),
            (NOW - OLDEST_MS - 1, NOW, true),
            (NOW + CLOCK_TOLERANCE_MS, NOW, false),
            (NOW + CLOCK_TOLERANCE_MS + 1, NOW, true),
            (NOW / 1000 - 60, NOW - 60_000, true),
            (NOW / 1000 + 60, NOW, true),
            (NOW * 1000, NOW, true),
            (0, NOW, false),
            (5, NOW, true),
            (-NOW, NOW, true),
            (i64::MIN, NOW, true),
            (i64::MAX, NOW, true),
        ] {
            assert_eq!(sent_at(time, Millis(NOW)), (Millis(sent), is_odd), "{time}");
        }
    }

    #[test]
    fn ids_that_no_table_keeps_are_hashed() {
        let long = "x".repeat(ID_MAX + 1);
        let (first, odd) = said(raw(&long, &long, "", "a"));
        assert_eq!((odd, first.author.as_ref()), (vec![Oddity::NoId], Some(&first.id)));
        assert!(first.id.starts_with("hash-") && first.id.len() < 40);
        let (again, _) = said(raw(&long, "1", "", "edited"));
        assert_eq!(again.id, first.id);
        let (other, _) = said(raw(&format!("{long}y"), "1", "", "a"));
        assert_ne!(other.id, first.id);
        let (nul, _) = said(raw("a\0b", "c\nd", "", "a"));
        assert!(nul.id.starts_with("hash-") && nul.author.is_some_and(|author| author.starts_with("hash-")));
        let (kept, odd) = said(raw(&long[1..], "7", "", "a"));
        assert_eq!((kept.id.as_str(), odd), (&long[1..], vec![]));
    }

    #[test]
    fn texts_are_tidied_before_they_are_measured() {
        let padded = format!("{}{}", "\0".repeat(TEXT_MAX), "ớ".repeat(TEXT_MAX));
        let (comment, odd) = said(raw("1", "", "La\0n\n Vũ", &padded));
        assert_eq!((comment.text.chars().count(), odd), (TEXT_MAX, vec![]));
        assert_eq!((comment.name.as_str(), comment.author), ("Lan  Vũ", None));
    }

    proptest! {
        #[test]
        fn any_telling_can_be_kept(id in "(?s).{0,300}", text in "(?s).{0,300}", time in proptest::option::of(any::<i64>())) {
            let (comment, _) = said(Raw { time, ..raw(&id, &id, &text, &text) });
            prop_assert!(is_usable(&comment.id) && comment.author.is_none_or(|author| is_usable(&author)));
            prop_assert!(!comment.name.contains(char::is_control));
            prop_assert!(!comment.text.contains(|c: char| c.is_control() && c != '\n'));
            prop_assert!((NOW - OLDEST_MS..=NOW).contains(&comment.sent_at.get()));
        }
    }
}
