//! Every word that the reader may have to recognise, numbered once, so that
//! all later comparing is of numbers.

use super::word::{Marks, Word};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// The number of a spelling without marks; 0 is no known one.
pub type Sym = u32;

/// One word of the vocabulary: its spelling without marks, and which of the
/// words that share that spelling it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Known {
    pub sym: Sym,
    pub bit: u32,
}

/// What was typed, held against the vocabulary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    pub sym: Sym,
    /// The words that it may be, as bits.
    pub fits: u32,
    /// The word that it is letter for letter, as a bit; 0 for none.
    pub exact: u32,
}

impl Heard {
    /// Whether it may be that word, with some of its marks left out.
    #[inline]
    pub const fn may_be(self, word: Known) -> bool {
        self.sym == word.sym && self.fits & word.bit != 0
    }

    /// The word that it is letter for letter; one that nothing is where there
    /// is none.
    pub const fn only(self) -> Known {
        Known { sym: self.sym, bit: self.exact }
    }

    /// Whether it is that word with all its marks.
    pub const fn is(self, word: Known) -> bool {
        self.sym == word.sym && self.exact & word.bit != 0
    }
}

#[derive(Clone, Debug, Default)]
struct Entry {
    plain: Box<[u8]>,
    /// The words so spelt: the number of each is its place.
    words: SmallVec<[Marks; 2]>,
    /// Those that slips of typing are read as.
    common: u32,
    /// What is meant by a conventional short spelling.
    meant: SmallVec<[(Marks, Known); 1]>,
}

/// The words.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// Words of at most sixteen bytes, as one number; see [`packed`].
    short: FxHashMap<u128, Sym>,
    long: FxHashMap<Box<[u8]>, Sym>,
    /// Common words as they are mostly typed, with all their marks or with none;
    /// see [`Vocabulary::prepare`].
    ready: FxHashMap<(u128, Marks), Heard>,
    entries: Vec<Entry>,
}

/// The bytes of a short word as one number. No word holds a zero byte, so two
/// that differ are two numbers.
pub fn packed(plain: &[u8]) -> Option<u128> {
    let fits = plain.len() <= 16;
    fits.then(|| plain.iter().rev().fold(0, |number, byte| number << 8 | u128::from(*byte)))
}

impl Vocabulary {
    pub fn new() -> Self {
        let entries = vec![Entry::default()];
        Self { short: FxHashMap::default(), long: FxHashMap::default(), ready: FxHashMap::default(), entries }
    }

    /// The number of the word, new if need be.
    pub fn add(&mut self, word: &Word) -> Known {
        if word.plain.is_empty() {
            return Known { sym: 0, bit: 0 };
        }
        let sym = self.entry(&word.plain);
        let words = &mut self.entries[sym as usize].words;
        let place = words.iter().position(|marks| *marks == word.marks).unwrap_or_else(|| {
            words.push(word.marks);
            words.len() - 1
        });
        Known { sym, bit: u32::try_from(place).ok().and_then(|p| 1_u32.checked_shl(p)).unwrap_or(0) }
    }

    /// Adds a word that slips of typing are to be read as.
    pub fn learn(&mut self, word: &Word) -> Known {
        let known = self.add(word);
        self.make_common(known);
        known
    }

    /// Makes a word one that slips of typing are read as.
    pub fn make_common(&mut self, known: Known) {
        self.entries[known.sym as usize].common |= known.bit;
    }

    /// From now on `typed` means the other word.
    pub fn abbreviate(&mut self, typed: &Word, meant: &Word) {
        let meant = self.add(meant);
        let sym = self.entry(&typed.plain);
        let list = &mut self.entries[sym as usize].meant;
        list.retain(|(marks, _)| *marks != typed.marks);
        list.push((typed.marks, meant));
    }

    fn entry(&mut self, plain: &[u8]) -> Sym {
        let known = self.find(plain);
        if known != 0 {
            return known;
        }
        let sym = Sym::try_from(self.entries.len()).unwrap_or_default();
        self.entries.push(Entry { plain: plain.into(), ..Entry::default() });
        match packed(plain) {
            Some(number) => self.short.insert(number, sym),
            None => self.long.insert(plain.into(), sym),
        };
        sym
    }

    /// Makes ready what the most words are typed like. To be done when no more
    /// words will be learnt.
    pub fn prepare(&mut self) {
        self.ready.clear();
        for (sym, entry) in (0..).zip(&self.entries) {
            let Some(key) = packed(&entry.plain).filter(|_| entry.common != 0) else { continue };
            for marks in entry.words.iter().copied().chain([Marks::default()]) {
                if self.meant_by(sym, marks).is_none() {
                    self.ready.insert((key, marks), self.heard(sym, marks));
                }
            }
        }
    }

    /// The word of these letters, [`packed`], if it is typed as most are.
    #[inline]
    pub fn ready(&self, key: u128, marks: Marks) -> Option<Heard> {
        self.ready.get(&(key, marks)).copied()
    }

    /// The spelling, if it is known.
    pub fn find(&self, plain: &[u8]) -> Sym {
        let found = packed(plain).map_or_else(|| self.long.get(plain), |number| self.short.get(&number));
        found.copied().unwrap_or(0)
    }

    /// Every spelling there is, and nothing, which is 0.
    pub fn syms(&self) -> impl Iterator<Item = Sym> + use<> {
        (0..).take(self.entries.len())
    }

    /// The letters of a spelling.
    pub fn plain(&self, sym: Sym) -> &[u8] {
        &self.entries[sym as usize].plain
    }

    /// What a spelling may be that is typed without marks, and then with those of
    /// each word so spelt.
    pub fn typings(&self, sym: Sym) -> impl Iterator<Item = Heard> {
        let words = self.entries[sym as usize].words.iter().take(32).copied();
        std::iter::once(Marks::default()).chain(words).map(move |marks| self.heard(sym, marks))
    }

    /// What a typed spelling with these marks may be.
    pub fn heard(&self, sym: Sym, marks: Marks) -> Heard {
        let (mut fits, mut exact) = (0, 0);
        for (place, full) in self.entries[sym as usize].words.iter().take(32).enumerate() {
            let bit = 1 << place;
            fits |= if marks.may_be(*full) { bit } else { 0 };
            exact |= if marks == *full { bit } else { 0 };
        }
        Heard { sym, fits, exact }
    }

    /// The word meant by a conventional short spelling, and its marks.
    pub fn meant_by(&self, sym: Sym, marks: Marks) -> Option<(Known, Marks)> {
        let list = &self.entries[sym as usize].meant;
        let (_, word) = list.iter().find(|(typed, _)| *typed == marks)?;
        Some((*word, self.entries[word.sym as usize].words[word.bit.trailing_zeros() as usize % 32]))
    }

    /// Whether some common word is so spelt, marks apart.
    #[inline]
    pub fn is_common(&self, sym: Sym) -> bool {
        self.entries[sym as usize].common != 0
    }

    /// Whether it is a common word with all its marks.
    pub fn is_common_in_full(&self, heard: Heard) -> bool {
        self.entries[heard.sym as usize].common & heard.exact != 0
    }
}

/// Lists of things by spelling.
#[derive(Clone, Debug)]
pub struct BySym<T> {
    lists: Vec<Vec<T>>,
}

impl<T> Default for BySym<T> {
    fn default() -> Self {
        Self { lists: Vec::new() }
    }
}

impl<T> BySym<T> {
    pub fn push(&mut self, sym: Sym, value: T) {
        let at = sym as usize;
        if self.lists.len() <= at {
            self.lists.resize_with(at + 1, Vec::new);
        }
        self.lists[at].push(value);
    }

    #[inline]
    pub fn get(&self, sym: Sym) -> &[T] {
        self.lists.get(sym as usize).map_or(&[], Vec::as_slice)
    }

    pub fn get_mut(&mut self, sym: Sym) -> Option<&mut Vec<T>> {
        self.lists.get_mut(sym as usize)
    }
}
