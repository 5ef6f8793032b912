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
    /// Those that are an option by themselves.
    alone: BySym<Known>,
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
        } else if let Some(first) = parts.first() {
            match first.number {
                Some(number) => self.by_number.entry(number).or_default().push(which),
                None => self.by_word.push(first.word.sym, which),
            }
        }
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
        best.fits.extend_from_slice(which);
    };
    let token = text.tokens.get(start)?;
    let listed = match token.kind {
        Kind::Number(value) => options.by_number.get(&value).map_or(&[][..], Vec::as_slice),
        _ => options.by_word.get(token.heard.sym),
    };
    for which in listed {
        offer(spelt(text, start, &text.shelf.items[which.0].options[which.1].1, sure), &[*which]);
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
    if tags.any(&[Tag::Size, Tag::ColorWord]) || text.raw(at) == "loai" { length.max(1) } else { 0 }
}

fn spelt(text: &Text<'_>, at: usize, option: &[Part], sure: bool) -> Option<usize> {
    let letter = option.len() == 1 && option[0].plain.len() <= 2;
    let token = text.tokens.get(at)?;
    if letter && !(sure || token.glued || token.upper) {
        return None;
    }
    for (i, part) in option.iter().enumerate() {
        let token = text.tokens.get(at + i)?;
        let same = match (token.kind, part.number) {
            (Kind::Number(value), Some(number)) => value == number,
            (Kind::Word, None) => token.heard.may_be(part.word),
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
    if tags.has(Tag::Not) && length == 1 && is_option_word(text, at + 1) {
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
