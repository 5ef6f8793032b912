//! The word that was meant by what was typed: stretched letters squeezed,
//! short spellings spelt out, the keys of an input method undone.

use super::cutter::Cutter;
use super::letter::Seen;
use super::normalise::position;
use super::token::slice;
use super::typing::telex;
use super::vocabulary::{Heard, Sym, Usual};
use super::word::{Marks, Word, is_stretched};

/// The word meant by some letters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Meant {
    pub heard: Heard,
    pub marks: Marks,
    pub plain: (u32, u32),
    /// The number of the spelling as it was typed.
    pub typed: Sym,
}

impl Cutter<'_> {
    /// The word that was meant by what was typed, of which is known what was
    /// `seen`.
    #[inline(always)]
    pub fn meant(&mut self, from: usize, to: usize, seen: Seen) -> Meant {
        let marks = if seen.is_marked() { Marks::on(&self.letters[from..to]) } else { Marks::default() };
        let plain = self.places.folded(from, to);
        let typed = self.speech.vocabulary.find(slice(self.folded, plain));
        match self.speech.vocabulary.usual(typed, marks) {
            Some(Usual::Itself(heard)) => Meant { heard, marks, plain, typed },
            Some(Usual::Short(sym, marks)) => Meant { typed, ..self.spelt(sym, marks) },
            None => Meant { typed, ..self.unusual(from, to, typed, marks) },
        }
    }

    /// What was meant by a spelling that is no common one.
    #[inline(never)]
    fn unusual(&mut self, from: usize, to: usize, typed: Sym, marks: Marks) -> Meant {
        let plain = self.places.folded(from, to);
        let letters = slice(self.folded, plain);
        if is_stretched(letters, 3) {
            let squeezed = Word::of(&self.letters[from..to]).squeezed(3);
            let sym = self.find(&squeezed);
            return self.meant_by(sym, squeezed.marks, &squeezed.plain, None);
        }
        let word = Word::with(letters, marks);
        self.meant_by(typed, marks, &word.plain, Some(plain))
    }

    /// The word that was meant by these letters, which stand at `place` if they
    /// were typed so.
    fn meant_by(&mut self, sym: Sym, marks: Marks, plain: &[u8], place: Option<(u32, u32)>) -> Meant {
        let vocabulary = &self.speech.vocabulary;
        if let Some((word, marks)) = vocabulary.meant_by(sym, marks) {
            return self.spelt(word.sym, marks);
        }
        let as_typed = |cutter: &mut Self| {
            let plain = place.unwrap_or_else(|| cutter.put_behind(plain));
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
        if let [word @ .., b's' | b'f' | b'r' | b'x' | b'j'] = plain
            && word.len() > 1
            && marks.is_empty()
            && let Some(word) = Some(Word::with(word, marks)).filter(|word| self.is_known_in_full(word))
        {
            return self.typed_otherwise(&word);
        }
        let same_initials = plain.len() < 2 || plain[0] == plain[1];
        if same_initials || !is_stretched(plain, 2) {
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

    pub fn put_behind(&mut self, plain: &[u8]) -> (u32, u32) {
        let from = position(self.folded.len());
        self.folded.extend_from_slice(plain);
        (from, position(self.folded.len()))
    }
}
