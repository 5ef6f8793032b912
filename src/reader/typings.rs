//! The words as they are mostly typed, found at once by the glyphs of their
//! letters.

use super::begins::{Begins, as_typed};
use super::glyph::vietnamese;
use super::normalise::Letters;
use super::spelt::Spelt;
use super::token::{Kind, Token};
use super::vocabulary::{BySym, Heard, Sym, Usual, Vocabulary};
use super::word::Marks;

/// A word as it was typed, and what was meant.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typing {
    key: u64,
    pub heard: Heard,
    pub marks: Marks,
    /// The word that a short spelling stands for; 0 where it is itself.
    pub short_of: Sym,
    pub spelt: Spelt,
    /// The product with this code.
    pub code: Option<u32>,
    /// See [`Token::ability`].
    pub ability: u32,
    /// What a short spelling begins as it is typed.
    typed: Begins,
}

/// Typings by their keys, each in the first free place from that of its key
/// on; at least half of the places are free.
#[derive(Clone, Debug)]
pub struct Typings {
    places: Vec<Typing>,
    count: usize,
}

impl Default for Typings {
    fn default() -> Self {
        Self { places: vec![Typing::default(); 2], count: 0 }
    }
}

impl Typings {
    /// The words of a vocabulary and the short spellings of them: without marks,
    /// with all, and with their tones or their shapes alone.
    pub fn new(vocabulary: &Vocabulary, codes: &BySym<u32>) -> Self {
        let mut typings = Self { places: vec![Typing::default(); 1 << 14], count: 0 };
        for sym in vocabulary.syms() {
            let plain = vocabulary.plain(sym);
            if !(1..8).contains(&plain.len()) || !plain.iter().all(u8::is_ascii_lowercase) {
                continue;
            }
            let code = codes.get(sym).first().copied();
            for marks in vocabulary.typed_with(sym) {
                let (short_of, meant) = match vocabulary.usual(sym, marks) {
                    Some(Usual::Itself(_)) => (0, (sym, marks)),
                    Some(Usual::Short(word, full)) => (word, (word, full)),
                    None => continue,
                };
                if vocabulary.is_common(meant.0) {
                    let heard = vocabulary.heard(meant.0, meant.1);
                    let spelt = Spelt::of(plain);
                    let typed = as_typed(plain, spelt);
                    let typing = Typing { key: 0, heard, marks: meant.1, short_of, spelt, code, ability: 0, typed };
                    keys(plain, marks, |key| typings.put(Typing { key, ..typing }));
                }
            }
        }
        typings
    }

    /// Takes in what was made of a run that is a text by itself.
    pub fn learn(&mut self, letters: &Letters, token: &Token, vocabulary: &Vocabulary) {
        let (run, plain) = (letters.run(), token.plain(&letters.folded));
        let short_of = if token.raw == token.plain { 0 } else { token.heard.sym };
        let known = token.kind == Kind::Word && (short_of == 0 || vocabulary.plain(short_of) == plain);
        if run.is_whole() && run.length > 0 && known {
            let Token { heard, marks, spelt, code, .. } = *token;
            let typed = as_typed(token.raw(&letters.folded), spelt);
            self.put(Typing { key: run.key, heard, marks, short_of, spelt, code, ability: 0, typed });
        }
    }

    fn put(&mut self, typing: Typing) {
        if 2 * self.count >= self.places.len() {
            let room = vec![Typing::default(); 2 * self.places.len()];
            let had = std::mem::replace(&mut self.places, room);
            self.count = 0;
            had.into_iter().filter(|typing| typing.key != 0).for_each(|typing| self.put(typing));
        }
        let mut at = self.first_place(typing.key);
        while self.places[at].key != 0 {
            if self.places[at].key == typing.key {
                return;
            }
            at = (at + 1) & (self.places.len() - 1);
        }
        self.places[at] = typing;
        self.count += 1;
    }

    /// Notes what the words are able to do, by the place of that: of one that is
    /// meant by itself, and of one that is meant by a short spelling which, as it
    /// is typed, begins that.
    pub fn enable(&mut self, mut place: impl FnMut(Heard, Marks, Option<Begins>) -> u32) {
        for typing in self.places.iter_mut().filter(|typing| typing.heard.sym != 0) {
            let typed = (typing.short_of != 0).then_some(typing.typed);
            typing.ability = place(typing.heard, typing.marks, typed);
        }
    }

    #[inline]
    fn first_place(&self, key: u64) -> usize {
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & (self.places.len() - 1)
    }

    /// What was meant by the letters of a run.
    #[inline]
    pub fn get(&self, key: u64) -> Option<&Typing> {
        let mut at = self.first_place(key);
        loop {
            let typing = &self.places[at];
            if typing.key == key {
                return Some(typing);
            }
            if typing.key == 0 {
                return None;
            }
            at = (at + 1) & (self.places.len() - 1);
        }
    }
}

/// Every key of a word with these marks: its tone may stand on any vowel.
fn keys(plain: &[u8], marks: Marks, mut each: impl FnMut(u64)) {
    let tone = marks.pitch();
    let bytes = |toned: usize| {
        plain.iter().enumerate().try_fold(0, |key, (at, byte)| {
            let pitch = if at == toned { tone } else { 0 };
            vietnamese(*byte, marks.shape_at(at), pitch).map(|glyph| key | u64::from(glyph) << (8 * at))
        })
    };
    let last = if tone == 0 { 1 } else { plain.len() };
    (0..last).filter_map(bytes).for_each(&mut each);
}

#[cfg(test)]
mod tests {
    use super::super::cutter::tokens;
    use super::super::normalise::letters;
    use super::super::shelf::Shelf;
    use super::super::token::Speech;
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static SPEECHES: LazyLock<[Speech; 2]> = LazyLock::new(|| {
        let json = r#"{ "products": [
            { "code": "OT", "name": "Ớt tươi", "unit": "kg", "price": 1 },
            { "code": "A1", "name": "Hoà quả sấy", "unit": "gói", "price": 1 },
            { "code": "1B", "name": "Vải thiều", "unit": "thùng", "price": 1, "options": ["đỏ", "M"] }
        ] }"#;
        let speech = Shelf::new(&serde_json::from_str(json).unwrap()).speech;
        let unlearnt = Speech { typings: Typings::default(), ..speech.clone() };
        [speech, unlearnt]
    });

    fn cut(text: &str, speech: &Speech) -> String {
        let mut letters = letters(text);
        let mut cut = Vec::new();
        tokens(&mut letters, &[], speech, &mut cut);
        let shown = |token: &Token| {
            let (raw, plain) = (token.raw(&letters.folded), token.plain(&letters.folded));
            format!("{raw:?} {plain:?} {:?}", Token { raw: (0, 0), plain: (0, 0), ability: 0, ..*token })
        };
        cut.iter().map(shown).collect::<Vec<_>>().join("\n")
    }

    proptest! {
        #[test]
        fn words_found_at_once_are_read_as_all_others(words in proptest::collection::vec(prop_oneof![
            "(ớt|ot|OT|tươi|tuơi|hoà|HÒA|hoa|Quả|sấy|say|vải|vai|thiều|đỏ|M|a1|A1|1b|1B|kg|gói|thùng|xã|thon|tran)",
            "(ko|k|dc|đc|e|nhé|chốt|chôt|chót|lấy|2|12|0.5|1,5|a1.5|bao nhiêu|anh|chị|x2|c0)", "[a-zđâơướạ]{1,7}", "[,.! ]",
        ], 1..8), glue in "[ ]{0,1}")
        {
            let [speech, unlearnt] = &*SPEECHES;
            for text in [words.join(&glue), words.join(" ")] {
                prop_assert_eq!(cut(&text, speech), cut(&text, unlearnt), "{}", text);
            }
        }
    }

    #[test]
    fn a_tone_is_known_on_each_vowel() {
        let [speech, _] = &*SPEECHES;
        for word in ["hoà", "hòa", "HOÀ", "hoa", "ớt", "ơt", "ót", "ko", "a1"] {
            assert!(speech.typings.get(letters(word).run().key).is_some(), "{word}");
        }
        assert!(speech.typings.get(letters("òt").run().key).is_none_or(|typing| typing.heard.exact == 0));
    }
}
