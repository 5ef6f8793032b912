//! The names of all products, found by their words, spelt rightly or nearly.

use super::matcher::Fits;
use super::shelf::{Item, Part};
use super::token::Token;
use super::unit::UnitKind;
use super::vocabulary::{BySym, Known, Sym};
use super::word::{nearly, sound};
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHasher};
use smallvec::SmallVec;
use std::hash::Hasher;

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
    /// All numbers in names.
    numbers: Trace,
    by_sound: FxHashMap<Box<[u8]>, Near>,
    /// By the hash of a word with one letter, or none, left out.
    by_loss: FxHashMap<u64, Near>,
}

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

    /// The words of names that are spelt or sound nearly like this one. `plain`
    /// are its letters; `plain_of` gives those of a number.
    pub fn near<'a>(&self, token: &Token, plain: &[u8], plain_of: impl Fn(Sym) -> &'a [u8]) -> Near {
        let mut near = Near::new();
        let mut put = |sym: Sym| {
            if !near.contains(&sym) {
                near.push(sym);
            }
        };
        let sym = token.heard.sym;
        if self.is_word(sym) && plain.len() >= SHORTEST {
            put(sym);
        }
        self.by_sound.get(sound(plain).as_slice()).into_iter().flatten().for_each(|sym| put(*sym));
        for key in losses(plain) {
            let found = self.by_loss.get(&key).into_iter().flatten();
            found.filter(|sym| nearly(plain, plain_of(**sym))).for_each(|sym| put(*sym));
        }
        near
    }
}

/// The hashes of a word of three to twenty letters whole and without each of
/// its letters: two words that differ by one letter, or by two neighbours that
/// changed places, share one of them.
fn losses(plain: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let long = (3..=20).contains(&plain.len());
    let without = move |left: usize| {
        let mut hasher = FxHasher::default();
        plain.iter().enumerate().filter(|(at, _)| *at != left).for_each(|(_, c)| hasher.write_u8(*c));
        hasher.finish()
    };
    (0..=plain.len()).filter(move |_| long).map(without)
}
