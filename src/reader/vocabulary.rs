//! Every word that the reader may have to recognise, numbered once, so that
//! all later comparing is of numbers.

use super::word::{Marks, Word, is_stretched};
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
    plain: Box<str>,
    /// The same as one number, see [`packed`]; 0 where it is too long.
    key: u128,
    /// The words so spelt: the number of each is its place.
    words: SmallVec<[Marks; 2]>,
    /// The one of them that has no marks, as a bit, and all of them.
    bare: u32,
    all: u32,
    /// Those that slips of typing are read as.
    common: u32,
    /// What is meant by a conventional short spelling.
    meant: SmallVec<[(Marks, Known); 1]>,
    /// Whether some letter stands three times in a row, which is hardly meant.
    stretched: bool,
}

/// What a known spelling is that was typed.
#[derive(Clone, Copy, Debug)]
pub enum Usual {
    /// A common word.
    Itself(Heard),
    /// A conventional short spelling of the word with these marks.
    Short(Sym, Marks),
}

/// The words.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// The spellings of at most sixteen bytes, each in the first free place from
    /// that of its number on; at least half of the places are free.
    short: Vec<Sym>,
    long: FxHashMap<Box<[u8]>, Sym>,
    entries: Vec<Entry>,
}

/// The bytes of a short word as one number. No word holds a zero byte, so two
/// that differ are two numbers.
fn packed(plain: &[u8]) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes.get_mut(..plain.len())?.copy_from_slice(plain);
    Some(u128::from_le_bytes(bytes))
}

impl Vocabulary {
    pub fn new() -> Self {
        let entries = vec![Entry::default()];
        Self { short: vec![0; 1024], long: FxHashMap::default(), entries }
    }

    /// The number of the word, new if need be.
    pub fn add(&mut self, word: &Word) -> Known {
        if word.plain.is_empty() {
            return Known { sym: 0, bit: 0 };
        }
        let sym = self.entry(word.as_str());
        let entry = &mut self.entries[sym as usize];
        let place = entry.words.iter().position(|marks| *marks == word.marks).unwrap_or_else(|| {
            entry.words.push(word.marks);
            entry.words.len() - 1
        });
        let bit = u32::try_from(place).ok().and_then(|p| 1_u32.checked_shl(p)).unwrap_or(0);
        entry.all |= bit;
        if word.marks.is_empty() {
            entry.bare = bit;
        }
        Known { sym, bit }
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
        let sym = self.entry(typed.as_str());
        let list = &mut self.entries[sym as usize].meant;
        list.retain(|(marks, _)| *marks != typed.marks);
        list.push((typed.marks, meant));
    }

    fn entry(&mut self, plain: &str) -> Sym {
        let known = self.find(plain.as_bytes());
        if known != 0 {
            return known;
        }
        let sym = Sym::try_from(self.entries.len()).unwrap_or_default();
        let key = packed(plain.as_bytes()).unwrap_or(0);
        let stretched = is_stretched(plain.as_bytes(), 3);
        self.entries.push(Entry { plain: plain.into(), key, stretched, ..Entry::default() });
        if key == 0 {
            self.long.insert(plain.as_bytes().into(), sym);
        } else if 2 * self.entries.len() > self.short.len() {
            self.short = vec![0; 2 * self.short.len()];
            (1..self.entries.len()).for_each(|at| self.place(at as Sym));
        } else {
            self.place(sym);
        }
        sym
    }

    /// Puts a short spelling where it is looked for.
    fn place(&mut self, sym: Sym) {
        let key = self.entries[sym as usize].key;
        let mut at = self.first_place(key);
        while key != 0 && self.short[at] != 0 {
            at = (at + 1) & (self.short.len() - 1);
        }
        if key != 0 {
            self.short[at] = sym;
        }
    }

    #[inline]
    fn first_place(&self, key: u128) -> usize {
        let mixed = (key as u64 ^ ((key >> 64) as u64).rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 32) as usize & (self.short.len() - 1)
    }

    #[inline]
    fn find_key(&self, key: u128) -> Sym {
        let mut at = self.first_place(key);
        loop {
            let sym = self.short[at];
            if sym == 0 || self.entries[sym as usize].key == key {
                return sym;
            }
            at = (at + 1) & (self.short.len() - 1);
        }
    }

    /// The spelling, if it is known.
    pub fn find(&self, plain: &[u8]) -> Sym {
        match packed(plain) {
            Some(key) => self.find_key(key),
            None => self.long.get(plain).copied().unwrap_or(0),
        }
    }

    /// What the most words are: common ones, or short spellings that everybody
    /// uses.
    #[inline(always)]
    pub fn usual(&self, sym: Sym, marks: Marks) -> Option<Usual> {
        let entry = &self.entries[sym as usize];
        if entry.stretched {
            return None;
        }
        if !entry.meant.is_empty()
            && let Some((word, marks)) = self.meant_by(sym, marks)
        {
            return Some(Usual::Short(word.sym, marks));
        }
        (entry.common != 0).then(|| Usual::Itself(self.heard(sym, marks)))
    }

    /// Every spelling there is, and nothing, which is 0.
    pub fn syms(&self) -> impl Iterator<Item = Sym> + use<> {
        (0..).take(self.entries.len())
    }

    /// The letters of a spelling.
    pub fn plain(&self, sym: Sym) -> &[u8] {
        self.spelling(sym).as_bytes()
    }

    /// The letters of a spelling, as a text.
    pub fn spelling(&self, sym: Sym) -> &str {
        &self.entries[sym as usize].plain
    }

    /// What a spelling may be that is typed without marks, and then with those of
    /// each word so spelt.
    pub fn typings(&self, sym: Sym) -> impl Iterator<Item = Heard> {
        let words = self.entries[sym as usize].words.iter().take(32).copied();
        std::iter::once(Marks::default()).chain(words).map(move |marks| self.heard(sym, marks))
    }

    /// The marks that a spelling is mostly typed with: none, and all or a part of
    /// those of each word and short spelling.
    pub fn typed_with(&self, sym: Sym) -> impl Iterator<Item = Marks> {
        let entry = &self.entries[sym as usize];
        let short = entry.meant.iter().map(|(typed, _)| *typed);
        let full = entry.words.iter().copied().chain(short).flat_map(Marks::partly);
        std::iter::once(Marks::default()).chain(full)
    }

    /// What a typed spelling with these marks may be.
    #[inline]
    pub fn heard(&self, sym: Sym, marks: Marks) -> Heard {
        let entry = &self.entries[sym as usize];
        if marks.is_empty() {
            return Heard { sym, fits: entry.all, exact: entry.bare };
        }
        let (mut fits, mut exact) = (0, 0);
        for (place, full) in entry.words[..entry.words.len().min(32)].iter().enumerate() {
            fits |= u32::from(marks.may_be(*full)) << place;
            exact |= u32::from(marks == *full) << place;
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
    /// The place of each spelling's list; most spellings have the first, which is
    /// empty.
    places: Vec<u32>,
    lists: Vec<Vec<T>>,
}

impl<T> Default for BySym<T> {
    fn default() -> Self {
        Self { places: Vec::new(), lists: vec![Vec::new()] }
    }
}

impl<T> BySym<T> {
    pub fn push(&mut self, sym: Sym, value: T) {
        let at = sym as usize;
        if self.places.len() <= at {
            self.places.resize(at + 1, 0);
        }
        let place = &mut self.places[at];
        if *place == 0 {
            *place = self.lists.len() as u32;
            self.lists.push(Vec::new());
        }
        self.lists[*place as usize].push(value);
    }

    #[inline]
    pub fn get(&self, sym: Sym) -> &[T] {
        match self.places.get(sym as usize) {
            None | Some(0) => &[],
            Some(place) => &self.lists[*place as usize],
        }
    }

    pub fn get_mut(&mut self, sym: Sym) -> Option<&mut Vec<T>> {
        let place = *self.places.get(sym as usize)?;
        self.lists.get_mut(place as usize).filter(|_| place != 0)
    }
}
