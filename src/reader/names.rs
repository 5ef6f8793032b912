//! The names of all products, found by their words, spelt rightly or nearly.

use super::matcher::Fits;
use super::shelf::{Item, Part};
use super::token::Token;
use super::unit::UnitKind;
use super::vocabulary::{BySym, Known, Sym, Vocabulary};
use super::word::{nearly, sound};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// A place in a name: product, which of its names, which part of that.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub item: usize,
    pub name: usize,
    pub part: usize,
    /// The word that stands there.
    pub word: Known,
    /// What may follow in the name, see [`Trace`]; nothing at its end.
    pub rest: Trace,
}

/// Words and numbers as bits, of which several may share one: what shares no
/// bit with a name stands nowhere in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trace(u64);

impl Trace {
    /// Of a measure, which may be called otherwise than in the name.
    pub const MEASURE: Self = Self(1 << 63);

    pub const fn of_word(sym: Sym) -> Self {
        Self(1 << (sym % 61))
    }

    /// Fractions, which may be written in several ways, share a bit.
    pub const fn of_number(number: Decimal) -> Self {
        Self(if number.scale() == 0 { 1 << (number.mantissa() & 31) } else { 1 << 62 })
    }

    fn of(part: &Part) -> Self {
        let measure = part.unit.is_some_and(|unit| matches!(unit.kind, UnitKind::Mass | UnitKind::Volume));
        let word = part.number.map_or_else(|| Self::of_word(part.word.sym), Self::of_number);
        if measure { word.or(Self::MEASURE) } else { word }
    }

    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Spellings that a typed word may be meant to be.
pub type Near = SmallVec<[Sym; 4]>;

/// What a word names by itself: the products that are called just so, or if
/// there is none, those whose names begin with it.
#[derive(Clone, Debug)]
pub struct Alone {
    pub word: Known,
    pub whole: bool,
    /// Products, in the catalogue's order.
    pub items: Fits,
}

/// The index.
#[derive(Debug, Default)]
pub struct Names {
    /// Names by their first word, in the catalogue's order.
    heads: BySym<Place>,
    /// What the first word of a name names where nothing goes on.
    alone: BySym<Alone>,
    /// Further words of names that are neither numbers nor proper names.
    tails: BySym<Place>,
    /// The products that have the word in a name.
    words: BySym<usize>,
    /// What the words of the vocabulary are nearly.
    near: BySym<Sym>,
    /// All numbers in names.
    numbers: Trace,
    by_sound: FxHashMap<Box<[u8]>, Near>,
    /// By the hash of a word with one letter, or none, left out.
    by_loss: FxHashMap<u64, Near>,
    /// A bit for each such hash, of which several may share one.
    lost: Lost,
}

/// See [`Names::lost`].
#[derive(Debug)]
struct Lost([u64; 64]);

impl Default for Lost {
    fn default() -> Self {
        Self([0; 64])
    }
}

/// A prime greater than any letter.
const BASE: u64 = 0x0100_0000_01B3;

/// The shortest word that is recognised by its sound.
const SHORTEST: usize = 3;

impl Names {
    pub fn new(items: &[Item]) -> Self {
        let mut names = Self::default();
        for (item, of) in items.iter().enumerate() {
            for (name, parts) in of.names.iter().enumerate() {
                for (at, part) in parts.iter().enumerate() {
                    let rest = parts[at + 1..].iter().map(Trace::of).fold(Trace::default(), Trace::or);
                    if at == 0 && !part.plain.is_empty() {
                        names.add_alone(part.word, item, parts.len() == 1);
                    }
                    names.add(Place { item, name, part: at, word: part.word, rest }, part);
                }
            }
        }
        names
    }

    fn add_alone(&mut self, word: Known, item: usize, whole: bool) {
        let known = self.alone.get_mut(word.sym).and_then(|list| list.iter_mut().find(|alone| alone.word == word));
        let Some(alone) = known else {
            return self.alone.push(word.sym, Alone { word, whole, items: Fits::from_slice(&[item]) });
        };
        if whole && !alone.whole {
            alone.whole = true;
            alone.items.clear();
        }
        if whole == alone.whole && alone.items.last() != Some(&item) {
            alone.items.push(item);
        }
    }

    fn add(&mut self, place: Place, part: &Part) {
        let sym = part.word.sym;
        if let Some(number) = part.number {
            self.numbers = self.numbers.or(Trace::of_number(number));
        }
        if part.plain.is_empty() {
            return;
        }
        match place.part {
            0 => self.heads.push(sym, place),
            _ if !part.proper => self.tails.push(sym, place),
            _ => {}
        }
        let new = !self.is_word(sym);
        if self.words.get(sym).last() != Some(&place.item) {
            self.words.push(sym, place.item);
        }
        if !new {
            return;
        }
        if part.plain.len() >= SHORTEST {
            self.by_sound.entry(sound(&part.plain).into_vec().into()).or_default().push(sym);
        }
        for key in losses(&part.plain) {
            self.by_loss.entry(key).or_default().push(sym);
            let (at, bit) = noted(key);
            self.lost.0[at] |= bit;
        }
    }

    /// Whether the number may stand in some name.
    pub fn may_hold(&self, number: Decimal) -> bool {
        self.numbers.meets(Trace::of_number(number))
    }

    /// The names that begin with the word.
    pub fn beginning_with(&self, sym: Sym) -> &[Place] {
        self.heads.get(sym)
    }

    /// What the words so spelt name by themselves.
    pub fn alone(&self, sym: Sym) -> &[Alone] {
        self.alone.get(sym)
    }

    /// Where the word stands in names, behind their heads.
    pub fn holding(&self, sym: Sym) -> &[Place] {
        self.tails.get(sym)
    }

    /// The products that have the word in a name, in the catalogue's order.
    pub fn products_with(&self, sym: Sym) -> &[usize] {
        self.words.get(sym)
    }

    /// Whether the word stands in some name.
    pub fn is_word(&self, sym: Sym) -> bool {
        !self.words.get(sym).is_empty()
    }

    /// Looks up beforehand what the words of a vocabulary are nearly.
    pub fn learn_near(&mut self, vocabulary: &Vocabulary) {
        for sym in vocabulary.syms().skip(1) {
            let near = self.find_near(sym, vocabulary.plain(sym), vocabulary);
            near.into_iter().for_each(|other| self.near.push(sym, other));
        }
    }

    /// The words of names that are spelt or sound nearly like this one, of which
    /// `plain` are the letters.
    pub fn near(&self, token: &Token, plain: &[u8], vocabulary: &Vocabulary) -> Near {
        match token.heard.sym {
            0 => self.find_near(0, plain, vocabulary),
            sym => Near::from_slice(self.near.get(sym)),
        }
    }

    fn find_near(&self, sym: Sym, plain: &[u8], vocabulary: &Vocabulary) -> Near {
        let mut near = Near::new();
        let mut put = |sym: Sym| {
            if !near.contains(&sym) {
                near.push(sym);
            }
        };
        if self.is_word(sym) && plain.len() >= SHORTEST {
            put(sym);
        }
        self.by_sound.get(sound(plain).as_slice()).into_iter().flatten().for_each(|sym| put(*sym));
        let may_be = |key: &u64| {
            let (at, bit) = noted(*key);
            self.lost.0[at] & bit != 0
        };
        for key in losses(plain).filter(may_be) {
            let found = self.by_loss.get(&key).into_iter().flatten();
            found.filter(|sym| nearly(plain, vocabulary.plain(**sym))).for_each(|sym| put(*sym));
        }
        near
    }
}

/// The hashes of a word of three to twenty letters without each of its letters
/// and whole: two words that differ by one letter, or by two neighbours that
/// changed places, share one of them.
fn losses(plain: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let long = (3..=20).contains(&plain.len());
    let letter = |at: usize| u64::from(plain[at]);
    // The letters are the digits of a number, the first the lowest one. The
    // number without a digit differs from that without the one before by these
    // two at one place.
    let number = |letters: &[u8]| {
        letters.iter().rev().fold(0_u64, |sum, letter| sum.wrapping_mul(BASE).wrapping_add(u64::from(*letter)))
    };
    let (mut without, mut place) = (number(plain.get(1..).unwrap_or_default()), 1_u64);
    let lost = (0..plain.len()).map(move |at| {
        if at > 0 {
            without = without.wrapping_add(letter(at - 1).wrapping_sub(letter(at)).wrapping_mul(place));
            place = place.wrapping_mul(BASE);
        }
        without
    });
    lost.chain(std::iter::once_with(move || number(plain))).filter(move |_| long)
}

/// Where a hash is noted among [`Names::lost`].
const fn noted(key: u64) -> (usize, u64) {
    let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed >> 58) as usize, 1 << (mixed >> 52 & 63))
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_a_word_is_nearly_is_told_by_its_letters(comment in sample::comment()) {
            let shelf = sample::shelf();
            sample::with(&shelf, &comment, |text| {
                for (at, token) in text.tokens.iter().enumerate().filter(|(_, token)| token.is_word()) {
                    let (plain, vocabulary) = (text.plain(at), &shelf.speech.vocabulary);
                    let found = shelf.names.find_near(token.heard.sym, plain, vocabulary);
                    prop_assert_eq!(shelf.names.near(token, plain, vocabulary), found, "{} at {}", comment, at);
                }
                Ok(())
            })?;
        }
    }

    #[test]
    fn a_word_without_a_letter_is_the_shorter_word() {
        let whole = |word: &[u8]| losses(word).last();
        for word in ["banh", "thitt", "aab", "nghiengs"] {
            let found: Vec<u64> = losses(word.as_bytes()).collect();
            assert_eq!(found.len(), word.len() + 1);
            for (at, key) in found.iter().take(word.len()).enumerate().filter(|_| word.len() > 3) {
                let shorter = [&word.as_bytes()[..at], &word.as_bytes()[at + 1..]].concat();
                assert_eq!(Some(*key), whole(&shorter), "{word} without {at}");
            }
        }
        assert_eq!(losses(b"an").count(), 0);
    }
}
