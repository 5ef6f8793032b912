//! Options of products (size, colour, taste, volume) as they are named in a
//! comment.

use super::lexicon::Tag;
use super::shelf::{Item, Part};
use super::text::Text;
use super::token::Kind;
use super::unit::Unit;
use super::vocabulary::{BySym, Heard, Known};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// A product and the number of its option.
type Which = (usize, usize);

/// Words that choose an option.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Products and their options; empty where nobody has such an one.
    pub fits: SmallVec<[Which; 4]>,
    pub length: usize,
}

/// The options of all products, found by how they begin.
#[derive(Debug, Default)]
pub struct Options {
    by_word: BySym<Which>,
    by_number: FxHashMap<Decimal, Vec<Which>>,
    /// Volumes and weights.
    measured: Vec<(Decimal, Unit, Vec<Which>)>,
    /// Every word of an option.
    words: BySym<Known>,
    /// Those that are an option by themselves, and those that end one.
    alone: BySym<Known>,
    last: BySym<Known>,
    /// Options that begin with "không", which has many spellings.
    without: Vec<Which>,
    /// Whether there are sizes beyond L.
    large: bool,
}

impl Options {
    pub fn new(items: &[Item]) -> Self {
        let mut options = Self::default();
        for (item, of) in items.iter().enumerate() {
            for (number, (_, parts)) in of.options.iter().enumerate() {
                options.add((item, number), parts);
            }
        }
        options
    }

    fn add(&mut self, which: Which, parts: &[Part]) {
        if let Some(last) = parts.last() {
            self.last.push(last.word.sym, last.word);
        }
        // "loại vừa" is named by its second word too.
        for part in [parts.first(), parts.get(1).filter(|_| is_label(&parts[0]))].into_iter().flatten() {
            match part.number {
                Some(number) => self.by_number.entry(number).or_default().push(which),
                None => self.by_word.push(part.word.sym, which),
            }
            if &*part.plain == b"khong" {
                self.without.push(which);
            }
        }
        for part in parts.iter().filter(|part| part.number.is_none()) {
            self.words.push(part.word.sym, part.word);
        }
        if let [only] = parts {
            self.alone.push(only.word.sym, only.word);
            self.large |= &*only.plain == b"xl";
        }
        if let Some((size, unit)) = measure(parts) {
            match self.measured.iter_mut().find(|(s, u, _)| (*s, *u) == (size, unit)) {
                Some((.., list)) => list.push(which),
                None => self.measured.push((size, unit, vec![which])),
            }
        }
    }

    /// Whether an option ends in the word, letter for letter.
    pub fn ends_in(&self, heard: Heard) -> bool {
        self.last.get(heard.sym).iter().any(|word| heard.is(*word))
    }

    /// The options that may begin at token `at`.
    fn beginning(&self, text: &Text<'_>, at: usize) -> impl Iterator<Item = Which> {
        let listed = match text.kind(at) {
            Some(Kind::Number(value)) => self.by_number.get(&value).map_or(&[][..], Vec::as_slice),
            Some(Kind::Word) => self.by_word.get(text.tokens[at].heard.sym),
            _ => &[],
        };
        let without = if !self.without.is_empty() && text.has(at, Tag::Not) { self.without.as_slice() } else { &[] };
        listed.iter().chain(without).copied()
    }

    /// Whether the word is an option by itself, letter for letter.
    pub fn is_letter(&self, heard: Heard) -> bool {
        self.alone.get(heard.sym).iter().any(|word| heard.is(*word))
    }
}

/// `500ml`, in the unit's base.
fn measure(parts: &[Part]) -> Option<(Decimal, Unit)> {
    let [number, unit] = parts else { return None };
    let unit = unit.unit?;
    Some((number.number?.checked_mul(Decimal::from(unit.factor))?, unit))
}

/// The option named at token `at`. `behind` says that a product, a number or a
/// unit stands before, where a single letter may be a size.
pub fn choice_at(text: &Text<'_>, at: usize, behind: bool) -> Option<Choice> {
    let label = label(text, at);
    let start = at + label;
    let sure = label > 0 || behind;
    let options = &text.shelf.options;
    let mut best = Choice::default();
    let mut offer = |length: Option<usize>, which: &[Which]| {
        let Some(length) = length.filter(|length| *length > 0 && *length >= best.length) else { return };
        if length > best.length {
            best = Choice { fits: SmallVec::new(), length };
        }
        which.iter().for_each(|which| {
            if !best.fits.contains(which) {
                best.fits.push(*which);
            }
        });
    };
    for which in options.beginning(text, start) {
        let item = &text.shelf.items[which.0];
        let length = spelt(text, start, &item.options[which.1].1, sure)
            .or_else(|| shortened(text, start, item, which.1, label > 0, behind));
        offer(length, &[which]);
    }
    if label > 0 {
        // "loại vừa" may be the option's whole name.
        for which in options.beginning(text, at) {
            let length = spelt(text, at, &text.shelf.items[which.0].options[which.1].1, sure);
            offer(length.and_then(|length| length.checked_sub(label)), &[which]);
        }
    }
    for (size, unit, list) in &options.measured {
        offer(measured(text, start, *size, *unit, sure), list);
    }
    if best.length > 0 {
        best.length += label;
        return Some(best);
    }
    unknown(text, at, label).map(|length| Choice { length, ..Choice::default() })
}

/// How many tokens say that an option follows: `size`, `màu`, `loại`.
fn label(text: &Text<'_>, at: usize) -> usize {
    let (length, tags) = text.phrase(at);
    let kind = matches!(text.raw(at), "loai" | "vi" | "kieu" | "dang");
    if tags.any(&[Tag::Size, Tag::ColorWord]) { length.max(1) } else { usize::from(kind) }
}

/// The first word of an option of several, where no other option of the
/// product begins so; what only labels the option ("loại", "vị") is left out.
/// A number without its unit needs a label ("cỡ 22").
fn shortened(text: &Text<'_>, at: usize, item: &Item, option: usize, labelled: bool, behind: bool) -> Option<usize> {
    let bare = |parts: &[Part]| usize::from(parts.len() > 1 && is_label(&parts[0]));
    let parts = &item.options[option].1;
    let skip = bare(parts);
    let rest = parts.get(skip..).filter(|rest| parts.len() > 1 && !rest.is_empty())?;
    let degree = text.phrase(at).1.any(&[Tag::Not, Tag::Vague]);
    if degree || !(labelled || behind) || (rest[0].number.is_some() && !labelled) {
        return None;
    }
    if skip > 0
        && let Some(length) = spelt(text, at, rest, true)
    {
        return Some(length);
    }
    let alike =
        |other: &[Part]| other.get(bare(other)).is_some_and(|p| p.word == rest[0].word && p.number == rest[0].number);
    let first = spelt(text, at, &rest[..1], true)?;
    (item.options.iter().filter(|(_, other)| alike(other)).count() == 1).then_some(first)
}

fn is_label(part: &Part) -> bool {
    matches!(&*part.plain, b"loai" | b"vi" | b"mau" | b"size" | b"co" | b"kieu" | b"dang")
}

fn spelt(text: &Text<'_>, at: usize, option: &[Part], sure: bool) -> Option<usize> {
    let token = text.tokens.get(at)?;
    let spelt_out = text.is_marked(at) && token.heard.is(option[0].word);
    let letter = option.len() == 1 && option[0].plain.len() <= 2 && !spelt_out;
    if letter && !(sure || token.glued || token.upper) {
        return None;
    }
    for (i, part) in option.iter().enumerate() {
        let token = text.tokens.get(at + i)?;
        let same = match (token.kind, part.number) {
            (Kind::Number(value), Some(number)) => value == number,
            // "hông cay" is "không cay".
            (Kind::Word, None) => {
                token.heard.may_be(part.word) || (&*part.plain == b"khong" && text.has(at + i, Tag::Not))
            }
            _ => false,
        };
        if !same {
            return None;
        }
    }
    Some(option.len())
}

/// A volume or weight equal to the option's, in whatever unit; behind a
/// product the bare number will do, and `lít` alone is one litre.
fn measured(text: &Text<'_>, at: usize, size: Decimal, unit: Unit, sure: bool) -> Option<usize> {
    let (number, length) = match text.number(at) {
        Some(number) => (number.value, number.length),
        None if text.has(at, Tag::Half) => (Decimal::new(5, 1), 1),
        None => (Decimal::ONE, 0),
    };
    match text.unit(at + length) {
        Some((said, taken)) if said.kind == unit.kind && (length > 0 || sure) => {
            let same = number.checked_mul(Decimal::from(said.factor)) == Some(size);
            same.then_some(length + taken)
        }
        None if sure && length > 0 => {
            let bare = number.checked_mul(Decimal::from(unit.factor)) == Some(size) && number >= Decimal::ONE_HUNDRED;
            bare.then_some(length)
        }
        _ => None,
    }
}

/// Whether the word is part of an option, and of no product's name.
fn is_option_word(text: &Text<'_>, at: usize) -> bool {
    let Some(heard) = text.tokens.get(at).filter(|_| text.plain(at).len() > 1).map(|t| t.heard) else { return false };
    let option = text.shelf.options.words.get(heard.sym).iter().any(|word| heard.may_be(*word));
    option && !text.shelf.names.is_word(heard.sym)
}

/// A colour or size that no product has: how many tokens it takes.
fn unknown(text: &Text<'_>, at: usize, label: usize) -> Option<usize> {
    let (length, tags) = text.phrase(at);
    let degree = tags.has(Tag::Not) || (tags.has(Tag::Vague) && text.raw(at) == "it") || text.raw(at) == "nhieu";
    if degree && length <= 1 && is_option_word(text, at + 1) {
        return Some(2);
    }
    if tags.has(Tag::Color) {
        return Some(length);
    }
    let size = |i: usize| matches!(text.raw(i), "s" | "m" | "l" | "xl" | "xxl" | "xs" | "xxxl");
    if label > 0 {
        let named = text.has(at + label, Tag::Color) || size(at + label) || text.is_number(at + label);
        let color = tags.has(Tag::ColorWord)
            && text.kind(at + label) == Some(Kind::Word)
            && text.phrase(at + label).1.is_empty();
        return (text.raw(at) != "loai" && (named || color)).then_some(label + 1);
    }
    (text.shelf.options.large && text.is_number(at) && text.is_glued(at + 1) && text.raw(at + 1) == "xl").then_some(2)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn options_are_found_and_unknown_ones_noticed() {
        let shelf = sample::shelf();
        for (comment, fits, length) in [
            ("size M", Some((5, 1)), 2),
            ("màu đỏ", Some((5, 2)), 2),
            ("nửa lít", Some((6, 0)), 2),
            ("1000ml", Some((6, 1)), 2),
            ("size xl", None, 2),
            ("màu tím", None, 2),
        ] {
            sample::with(&shelf, comment, |text| {
                let choice = choice_at(text, 0, false).unwrap();
                assert_eq!((choice.fits.first().copied(), choice.length), (fits, length), "{comment}");
            });
        }
        sample::with(&shelf, "m lấy 2 cái", |text| assert_eq!(choice_at(text, 0, false), None));
    }
}
