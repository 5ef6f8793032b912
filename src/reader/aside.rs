//! Numbers that count no goods: prices, times, ages, sizes.

use super::begins::Begins;
use super::lexicon::{Phrases, Tag, rows};
use super::money::money_at;
use super::spelt::Spelt;
use super::text::Text;
use super::token::{Kind, Token};
use super::unit::UnitKind;
use super::vocabulary::{Sym, Vocabulary};
use rust_decimal::Decimal;

const MEASURES: &str = include_str!("lexicon/measures.tsv");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Before,
    After,
    Body,
}

/// The words that make a number something else than a quantity.
#[derive(Clone, Debug)]
pub struct Measures {
    phrases: Phrases<Place>,
}

impl Measures {
    pub fn new(vocabulary: &mut Vocabulary) -> Self {
        let mut phrases = Phrases::new();
        for (kind, list) in rows(MEASURES) {
            let place = match kind {
                "before" => Place::Before,
                "after" => Place::After,
                "body" => Place::Body,
                _ => continue,
            };
            list.split(';').for_each(|phrase| phrases.add(vocabulary, phrase, place));
        }
        Self { phrases }
    }

    /// What the word makes of a number beside it, marks apart.
    pub fn begins(&self, sym: Sym) -> Begins {
        self.phrases.beginning_with(sym).fold(Begins::default(), |begins, (length, place)| {
            begins.or(Begins::MEASURE.when(length == 1)).or(Begins::BEFORE.when(place == Place::Before))
        })
    }

    /// See [`Phrases::second_words`].
    pub fn second_words(&self, sym: Sym) -> u64 {
        self.phrases.second_words(sym)
    }

    /// Whether one of several words may begin at token `at`, by the first two.
    pub fn may_go_on(&self, tokens: &[Token], at: usize) -> bool {
        self.phrases.may_go_on(tokens, at)
    }

    fn at(&self, text: &Text<'_>, at: usize, place: Place) -> Option<usize> {
        if !text.begins(at).any(Begins::MEASURE) {
            return None;
        }
        let (length, places) = self.phrases.longest(text.tokens, at, 4, text.marked);
        places.contains(&place).then_some(length)
    }

    /// The length of a time, an age, a body's measure or the like that begins
    /// at token `at`.
    pub fn aside_at(&self, text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<usize> {
        if text.number(at).is_none() && !self.phrases.may_begin(text.tokens, at) {
            return None;
        }
        if let Some(length) = self.at(text, at, Place::Before)
            && let Some(number) = text.number(at + length).filter(|n| !n.in_words)
            && text.unit(at + length + 1).is_none()
            && !names(at)
            && !names(at + length + 1)
            && money_at(text, at + length).is_none()
        {
            let end = at + length + number.length;
            let end = end + month(text, end).unwrap_or(0);
            let tall = text.spelt(end) == Spelt::M && text.is_glued(end) && text.is_number(end + 1);
            return Some(end - at + if tall { 2 } else { 0 });
        }
        let number = text.number(at)?;
        let end = at + number.length;
        if text.is_mark(at + 1, '/')
            && let Some(length) = date(text, at, names)
        {
            return Some(length);
        }
        let mass = || text.unit(end).is_some_and(|(unit, _)| unit.kind == UnitKind::Mass);
        if !text.begins(end).any(Begins::MEASURE.or(Begins::AFTER)) && !mass() {
            return None;
        }
        if number.in_words && text.plain(at).len() < 2 {
            return None;
        }
        // "1m58", "1m 60", and no "1M 1L".
        let tall = text.tokens.get(end + 1).filter(|next| next.kind == Kind::Number && number.value == Decimal::ONE);
        let tall = tall.is_some_and(|next| next.glued || next.number >= Decimal::from(30));
        if tall && text.spelt(end) == Spelt::M && text.is_glued(end) {
            return Some(end + 2 - at);
        }
        if self.is_body(text, at, end) {
            return Some(end + 1 - at);
        }
        let after = self.at(text, end, Place::After)?;
        let wanted = (at > 0 && text.phrase(at - 1).1.any(&[Tag::Buy, Tag::Add]))
            || (at > 1
                && text.phrase(at - 2).1.any(&[Tag::Give])
                && text.phrase(at - 1).1.any(&[Tag::SelfWord, Tag::Kin]));
        // "lấy 20 tết này ăn": twenty, for the feast.
        if wanted && text.raw(end) == b"tet" {
            return None;
        }
        let boxes = text.spelt(end) == Spelt::H && text.unit(end).is_some_and(|(u, _)| text.shelf.units.is_used(u));
        let chosen = || super::choice::choice_at(text, end + 1, true).is_some_and(|choice| !choice.kinds.is_empty());
        if boxes && (names(end + 1) || wanted || chosen()) {
            return None;
        }
        // "2 giò lan" is no time where orchids are sold by the giò.
        let sold = text.unit(end).is_some_and(|(unit, _)| text.shelf.units.is_used(unit));
        if sold && text.is_marked(end) && text.shelf.units.spells(text.tokens, end) {
            return None;
        }
        let option = || super::choice::choice_at(text, end, true).is_some_and(|choice| !choice.kinds.is_empty());
        if !text.is_marked(end) && text.raw(end).len() > 1 && option() {
            return None;
        }
        let short = text.raw(end).len() == 1;
        // "1t vải" is no age, whatever it counts.
        if text.spelt(end) == Spelt::T && names(end + 1) {
            return None;
        }
        let longer = || text.mention(end).is_some_and(|m| m.length > 1);
        if (names(end) && (!text.is_marked(end) || longer())) || (short && !text.is_glued(end)) {
            return None;
        }
        let minutes = text.is_number(end + after) && text.is_glued(end + after);
        Some(end + after + usize::from(minutes) - at)
    }

    /// `65kg mặc vừa`, `nặng 50kg` where nothing is sold by weight.
    fn is_body(&self, text: &Text<'_>, at: usize, end: usize) -> bool {
        let mass = text.unit(end).is_some_and(|(unit, _)| unit.kind == UnitKind::Mass);
        if !mass || text.shelf.sells_by(UnitKind::Mass) {
            return false;
        }
        let tall = at > 2 && text.is_number(at - 1) && text.spelt(at - 2) == Spelt::M && text.is_number(at - 3);
        let near = tall || (at.saturating_sub(2)..end + 4).any(|i| self.at(text, i, Place::Body).is_some());
        // "bé nhà mình 15kg, …": who weighs so much.
        let whose = (at.saturating_sub(3)..at).any(|i| text.own_tags(i).any(&[Tag::Kin, Tag::SelfWord]))
            && (0..at).all(|i| !text.phrase(i).1.any(&[Tag::Buy, Tag::Give, Tag::Add]))
            && (matches!(text.kind(end + 1), Some(Kind::Mark(_))) || text.has(end + 1, Tag::Buy));
        near || whose
    }
}

/// The length of "/10" or "/10/2026" behind a day.
fn month(text: &Text<'_>, at: usize) -> Option<usize> {
    let part = |at: usize, most: u32| {
        let number = text.number(at + 1).filter(|n| text.is_mark(at, '/') && text.is_glued(at) && n.length == 1)?;
        (number.value.is_integer() && number.value >= Decimal::ONE && number.value <= Decimal::from(most)).then_some(2)
    };
    let length = part(at, 12)?;
    Some(length + part(at + length, 9999).unwrap_or(0))
}

/// "20/11": a day, where no goods are counted by it.
fn date(text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<usize> {
    let day = text.number(at).filter(|n| n.length == 1 && !n.in_words && n.value.is_integer())?;
    let length = 1 + month(text, at + 1)?;
    let counts = text.unit(at + length).is_some() || names(at + length);
    (day.value >= Decimal::ONE && day.value <= Decimal::from(31) && !counts).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::super::sample;

    #[test]
    fn times_and_ages_are_no_quantities() {
        let shelf = sample::shelf();
        for (comment, length) in [
            ("5 giờ chiều", Some(2)),
            ("7h30", Some(3)),
            ("1m58", Some(3)),
            ("65t", Some(2)),
            ("tháng 3", Some(2)),
            ("20/11 giao", Some(3)),
            ("ngày 20/11/2026", Some(6)),
            ("30 tết", Some(2)),
            ("40/11", None),
            ("5 cái", None),
        ] {
            sample::with(&shelf, comment, |text| {
                assert_eq!(shelf.language.measures.aside_at(text, 0, &|_| false), length, "{comment}");
            });
        }
    }
}
