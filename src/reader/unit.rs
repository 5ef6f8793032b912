//! Units of measure and of packing, and what a number of one is in another.

use super::lexicon::{Phrases, rows};
use super::word::Word;
use rust_decimal::Decimal;

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
    id: usize,
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
#[derive(Debug)]
pub struct Units {
    phrases: Phrases<Unit>,
    next: usize,
    words: Vec<Word>,
    in_use: Vec<Unit>,
}

impl Units {
    /// The list.
    pub fn new() -> Self {
        let mut units = Self { phrases: Phrases::new(), next: 0, words: Vec::new(), in_use: Vec::new() };
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
                units.add(name, Unit { id: units.next, kind, factor });
            }
            units.next += 1;
        }
        units
    }

    fn add(&mut self, name: &str, unit: Unit) {
        self.words.extend(name.split_whitespace().map(Word::spelt));
        self.phrases.add(name, unit);
    }

    /// The unit in which a product is sold; a name that is not in the list
    /// becomes a unit of its own.
    pub fn of_product(&mut self, name: &str) -> Unit {
        let words: Vec<Word> = name.split_whitespace().map(Word::spelt).collect();
        let words: Vec<&Word> = words.iter().collect();
        let (length, found) = self.phrases.longest(&words, true);
        let unit = match found.first() {
            Some(unit) if length == words.len() => {
                // What is sold by it is asked for without marks too.
                let unit = *unit;
                self.add(name, unit);
                unit
            }
            _ => {
                let unit = Unit { id: self.next, kind: UnitKind::Pack, factor: 1 };
                self.next += 1;
                self.add(name, unit);
                unit
            }
        };
        self.in_use.push(unit);
        unit
    }

    /// Whether the word is a unit's name just as it is spelt.
    pub fn spells(&self, word: &Word) -> bool {
        self.words.contains(word)
    }

    /// The unit that counts things of any sort.
    pub fn piece(&self) -> Option<Unit> {
        self.at(&[&Word::spelt("cái")], true).map(|(unit, _)| unit)
    }

    /// Every word of a unit's name.
    pub fn vocabulary(&self) -> impl Iterator<Item = &Word> {
        self.words.iter()
    }

    /// The unit that these words begin with, and its length in words. Of units
    /// that are typed alike, one that the catalogue uses comes first.
    pub fn at(&self, words: &[&Word], exact_first: bool) -> Option<(Unit, usize)> {
        let (length, found) = self.phrases.longest(&words[..words.len().min(2)], exact_first);
        let used = |found: &[Unit]| found.iter().copied().find(|unit| self.in_use.contains(unit));
        if let Some(unit) = used(&found) {
            return Some((unit, length));
        }
        // "can" is can to whoever types marks, unless only cân is sold here.
        let again = exact_first.then(|| self.phrases.longest(&words[..words.len().min(2)], false));
        let other = again.filter(|(other, _)| *other == length).and_then(|(_, found)| used(&found));
        Some((other.or_else(|| found.first().copied())?, length))
    }

    /// The other units that these words may name ("ta" is tạ or tá).
    pub fn others(&self, words: &[&Word], than: Unit) -> Option<Unit> {
        let (_, found) = self.phrases.longest(&words[..words.len().min(2)], false);
        found.into_iter().find(|unit| *unit != than)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_convert_within_a_kind_only() {
        let mut units = Units::new();
        let kg = units.of_product("kg");
        let tin = units.of_product("phong");
        for (name, in_kg) in
            [("lạng", Some("0.1")), ("tạ", Some("100")), ("cân", Some("1")), ("cái", None), ("phong", None)]
        {
            let word = Word::spelt(name);
            let (unit, _) = units.at(&[&word], true).unwrap();
            assert_eq!(unit.in_terms_of(kg).map(|d| d.normalize().to_string()).as_deref(), in_kg, "{name}");
        }
        assert_eq!(tin.in_terms_of(tin), Some(Decimal::ONE));
    }
}
