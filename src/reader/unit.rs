//! Units of measure and of packing, and what a number of one is in another.

use super::lexicon::{Phrases, rows};
use super::token::Token;
use super::vocabulary::Vocabulary;
use super::word::Word;
use crate::base::text::fold;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

const UNITS: &str = include_str!("lexicon/units.tsv");

/// What sort of unit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// In grams.
    Mass,
    /// In millilitres.
    Volume,
    /// In pieces: ten, twelve, two.
    Count,
    /// Counts whatever is sold in pieces or packs.
    Generic,
    /// One thing of its sort.
    Piece,
    /// A container whose content the word does not tell.
    Pack,
}

/// One unit, under whichever of its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    pub id: u16,
    pub kind: UnitKind,
    pub factor: u32,
}

impl Unit {
    /// How many of `other` one of this is, where both measure the same.
    pub fn in_terms_of(self, other: Self) -> Option<Decimal> {
        let same = self.kind == other.kind && matches!(self.kind, UnitKind::Mass | UnitKind::Volume);
        (same || self.id == other.id).then(|| Decimal::from(self.factor) / Decimal::from(other.factor))
    }
}

/// The units that are known: those of the list and those of the catalogue.
#[derive(Clone, Debug)]
pub struct Units {
    phrases: Phrases<Unit>,
    next: u16,
    /// The units in which something is sold, by number.
    in_use: Vec<bool>,
    by_name: FxHashMap<Vec<Word>, Unit>,
    /// By the name without any marks.
    by_plain: FxHashMap<String, Unit>,
}

impl Units {
    /// The list.
    pub fn new(vocabulary: &mut Vocabulary) -> Self {
        let mut units = Self {
            phrases: Phrases::new(),
            next: 0,
            in_use: Vec::new(),
            by_name: FxHashMap::default(),
            by_plain: FxHashMap::default(),
        };
        for (_, rest) in rows(UNITS) {
            let mut columns = rest.split('\t');
            let kind = match columns.next() {
                Some("mass") => UnitKind::Mass,
                Some("volume") => UnitKind::Volume,
                Some("count") => UnitKind::Count,
                Some("generic") => UnitKind::Generic,
                Some("piece") => UnitKind::Piece,
                _ => UnitKind::Pack,
            };
            let factor = columns.next().and_then(|f| f.parse().ok()).unwrap_or(1);
            for name in columns.next().unwrap_or_default().split(';') {
                units.add(vocabulary, name, Unit { id: units.next, kind, factor });
            }
            units.next += 1;
        }
        units
    }

    fn add(&mut self, vocabulary: &mut Vocabulary, name: &str, unit: Unit) {
        self.phrases.add(vocabulary, name, unit);
        let name = name.trim_end_matches('!');
        name.split_whitespace().for_each(|word| {
            vocabulary.learn(&Word::spelt(word));
        });
        self.by_name.entry(spelt(name)).or_insert(unit);
        self.by_plain.entry(fold(name)).or_insert(unit);
    }

    /// The unit in which a product is sold; a name that is not in the list
    /// becomes a unit of its own.
    pub fn of_product(&mut self, vocabulary: &mut Vocabulary, name: &str) -> Unit {
        let words = spelt(name);
        let unmarked = words.iter().all(|word| word.marks.is_empty());
        let listed = self.by_name.get(&words).or_else(|| self.by_plain.get(&fold(name)).filter(|_| unmarked));
        if let Some(unit) = listed.copied() {
            // What is sold by it is asked for without marks too.
            self.phrases.add(vocabulary, name, unit);
        }
        let unit = listed.copied().unwrap_or_else(|| {
            let unit = Unit { id: self.next, kind: UnitKind::Pack, factor: 1 };
            self.next += 1;
            self.add(vocabulary, name, unit);
            unit
        });
        let at = usize::from(unit.id);
        if self.in_use.len() <= at {
            self.in_use.resize(at + 1, false);
        }
        self.in_use[at] = true;
        unit
    }

    /// The names of the units.
    pub const fn phrases(&self) -> &Phrases<Unit> {
        &self.phrases
    }

    /// Whether something is sold in it.
    pub fn is_used(&self, unit: Unit) -> bool {
        self.in_use.get(usize::from(unit.id)).copied().unwrap_or(false)
    }

    /// The unit that token `at` begins, and its length in words. Of units that
    /// are typed alike, one that the catalogue uses comes first.
    pub fn at(&self, tokens: &[Token], at: usize, exact_first: bool) -> Option<(Unit, usize)> {
        self.look(tokens, at, 2, exact_first)
    }

    /// The same for a single word.
    pub fn at_word(&self, tokens: &[Token], at: usize, exact_first: bool) -> Option<Unit> {
        self.look(tokens, at, 1, exact_first).map(|(unit, _)| unit)
    }

    fn look(&self, tokens: &[Token], at: usize, most: usize, exact_first: bool) -> Option<(Unit, usize)> {
        if !self.phrases.may_begin(tokens, at) {
            return None;
        }
        let (length, found) = self.phrases.longest(tokens, at, most, exact_first);
        let used = |found: &[Unit]| found.iter().copied().find(|unit| self.is_used(*unit));
        let first = *found.first()?;
        if let Some(unit) = used(&found) {
            return Some((unit, length));
        }
        // "can" is can to whoever types marks, unless only cân is sold here.
        let doubtful = exact_first && self.phrases.is_doubtful(tokens, at);
        let again = doubtful.then(|| self.phrases.longest(tokens, at, most, false));
        let other = again.filter(|(other, _)| *other == length).and_then(|(_, found)| used(&found));
        Some((other.unwrap_or(first), length))
    }

    /// The unit that counts things of any sort.
    pub fn piece(&self) -> Option<Unit> {
        self.by_name.get(&spelt("cái")).copied()
    }

    /// The other units that these words may name ("ta" is tạ or tá).
    pub fn others(&self, tokens: &[Token], at: usize, than: Unit) -> Option<Unit> {
        if !self.phrases.is_doubtful(tokens, at) {
            return None;
        }
        let (_, found) = self.phrases.longest(tokens, at, 2, false);
        found.into_iter().find(|unit| *unit != than)
    }

    /// Whether the word at token `at` is a unit's name just as it is spelt.
    pub fn spells(&self, tokens: &[Token], at: usize) -> bool {
        self.phrases.spells(tokens, at)
    }
}

fn spelt(name: &str) -> Vec<Word> {
    name.split_whitespace().map(Word::spelt).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_convert_within_a_kind_only() {
        let mut vocabulary = Vocabulary::new();
        let mut units = Units::new(&mut vocabulary);
        let mut unit = |name: &str| units.of_product(&mut vocabulary, name);
        let kg = unit("kg");
        let tin = unit("phong");
        for (name, in_kg) in
            [("lạng", Some("0.1")), ("tạ", Some("100")), ("cân", Some("1")), ("cái", None), ("phong", None)]
        {
            let other = unit(name);
            assert_eq!(other.in_terms_of(kg).map(|d| d.normalize().to_string()).as_deref(), in_kg, "{name}");
        }
        assert_eq!(tin.in_terms_of(tin), Some(Decimal::ONE));
        assert_eq!(unit("phong"), tin);
    }
}
