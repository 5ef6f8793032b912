//! The word that was meant by what was typed: stretched letters squeezed,
//! short spellings spelt out, the keys of an input method undone.

use super::cutter::Cutter;
use super::normalise::{Letter, position};
use super::token::slice;
use super::typing::telex;
use super::vocabulary::{Heard, Sym};
use super::word::{Marks, Word, is_stretched};

/// The word meant by some letters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Meant {
    pub heard: Heard,
    pub marks: Marks,
    pub plain: (u32, u32),
    /// The number of the spelling as it was typed, if that is what is meant.
    pub typed: Sym,
}

impl Cutter<'_> {
    /// The word that was meant by what was typed.
    pub fn meant(&mut self, from: usize, to: usize) -> Meant {
        let speech = self.speech;
        let vocabulary = &speech.vocabulary;
        let plain = self.range(from, to);
        if let Some((key, marks)) = Self::as_most_words(&self.letters[from..to])
            && let Some(heard) = vocabulary.ready(key, marks)
        {
            return Meant { heard, marks, plain, typed: heard.sym };
        }
        let letters = slice(self.folded, plain).as_bytes();
        if is_stretched(letters, 3) {
            let squeezed = Word::of(&self.letters[from..to]).squeezed(3);
            let sym = self.find(&squeezed);
            return self.meant_by(sym, squeezed.marks, squeezed.as_str(), None);
        }
        let marks = Marks::on(&self.letters[from..to]);
        let sym = vocabulary.find(letters);
        if vocabulary.is_common(sym) && vocabulary.meant_by(sym, marks).is_none() {
            return Meant { heard: vocabulary.heard(sym, marks), marks, plain, typed: sym };
        }
        let typed = Word::with(slice(self.folded, plain), marks);
        self.meant_by(sym, marks, typed.as_str(), Some(plain))
    }

    /// The letters as one number and their marks, if they are few, of the
    /// English alphabet, and none stands three times in a row.
    fn as_most_words(letters: &[Letter]) -> Option<(u128, Marks)> {
        if letters.len() > 16 {
            return None;
        }
        let (mut key, mut last, mut run) = (0_u128, ' ', 0);
        for letter in letters.iter().rev() {
            run = if letter.base == last { run + 1 } else { 1 };
            last = letter.base;
            if run > 2 || !letter.base.is_ascii() {
                return None;
            }
            key = key << 8 | u128::from(letter.base as u8);
        }
        Some((key, Marks::on(letters)))
    }

    /// The word that was meant by these letters, which stand at `place` if they
    /// were typed so.
    fn meant_by(&mut self, sym: Sym, marks: Marks, plain: &str, place: Option<(u32, u32)>) -> Meant {
        let vocabulary = &self.speech.vocabulary;
        if let Some((word, marks)) = vocabulary.meant_by(sym, marks) {
            return self.spelt(word.sym, marks);
        }
        let as_typed = |cutter: &mut Self| {
            let plain = place.unwrap_or_else(|| cutter.put_behind(plain.as_bytes()));
            Meant { heard: vocabulary.heard(sym, marks), marks, plain, typed: 0 }
        };
        if vocabulary.is_common(sym) {
            return as_typed(self);
        }
        if marks.is_empty()
            && let Some(word) = telex(plain).filter(|w| self.is_known_in_full(w))
        {
            return self.typed_otherwise(&word);
        }
        // A tone's key that fell behind a word without any: "chos".
        let stray = plain.strip_suffix(['s', 'f', 'r', 'x', 'j']).filter(|word| word.len() > 1 && marks.is_empty());
        if let Some(word) = stray.map(|word| Word::with(word, marks)).filter(|word| self.is_known_in_full(word)) {
            return self.typed_otherwise(&word);
        }
        let bytes = plain.as_bytes();
        let same_initials = bytes.len() < 2 || bytes[0] == bytes[1];
        if same_initials || !is_stretched(bytes, 2) {
            return as_typed(self);
        }
        let tight = Word::with(plain, marks).squeezed(2);
        let sym = self.find(&tight);
        if let Some((word, marks)) = vocabulary.meant_by(sym, tight.marks) {
            return self.spelt(word.sym, marks);
        }
        if vocabulary.is_common(sym) { self.typed_otherwise(&tight) } else { as_typed(self) }
    }

    /// A word of the vocabulary instead of what was typed.
    fn spelt(&mut self, sym: Sym, marks: Marks) -> Meant {
        let vocabulary = &self.speech.vocabulary;
        let plain = self.put_behind(vocabulary.plain(sym));
        Meant { heard: vocabulary.heard(sym, marks), marks, plain, typed: 0 }
    }

    pub fn typed_otherwise(&mut self, word: &Word) -> Meant {
        let heard = self.speech.vocabulary.heard(self.find(word), word.marks);
        Meant { heard, marks: word.marks, plain: self.put_behind(&word.plain), typed: 0 }
    }

    fn put_behind(&mut self, plain: &[u8]) -> (u32, u32) {
        let from = position(self.folded.len());
        self.folded.push_str(std::str::from_utf8(plain).unwrap_or_default());
        (from, position(self.folded.len()))
    }
}
