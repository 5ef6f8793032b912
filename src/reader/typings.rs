//! The words as they are mostly typed, found at once: marks and all, each
//! letter is a byte, so that a word of at most eight is one number.

use super::letter::{BREVE, CIRCUMFLEX, HORN, Letter, STROKE, Tone};
use super::token::{Kind, Token};
use super::vocabulary::{BySym, Heard, Sym, Usual, Vocabulary};
use super::word::Marks;

/// A folded character in a byte: Vietnamese letters as 0x61 and up, digits as
/// 0xF0 and up, what else is a letter or numeral as [`FOREIGN`], and below all
/// of them what is neither.
pub type Glyph = u8;

/// A letter or numeral that is told from others by its [`Letter`] only.
const FOREIGN: Glyph = 0xE0;
const DIGIT: Glyph = 0xF0;
const FIRST_MARKED: Glyph = 0x80;

/// The highest bit of every byte, and the lowest.
const HIGHEST: u64 = 0x8080_8080_8080_8080;
const LOWEST: u64 = 0x0101_0101_0101_0101;

/// By the letter's last five bits, its shape and its tone.
static GLYPHS: [Glyph; 0x800] = {
    const VOWELS: [(u8, u8); 12] = [
        (b'a', 0),
        (b'a', BREVE),
        (b'a', CIRCUMFLEX),
        (b'e', 0),
        (b'e', CIRCUMFLEX),
        (b'i', 0),
        (b'o', 0),
        (b'o', CIRCUMFLEX),
        (b'o', HORN),
        (b'u', 0),
        (b'u', HORN),
        (b'y', 0),
    ];
    const TONES: [Tone; 4] = [Tone::Acute, Tone::Grave, Tone::Hook, Tone::Dot];
    let mut table = [FOREIGN; 0x800];
    let mut plain = b'a';
    while plain <= b'z' {
        table[place(plain, 0, Tone::Level)] = plain;
        plain += 1;
    }
    let mut next = FIRST_MARKED;
    table[place(b'd', STROKE, Tone::Level)] = next;
    let mut at = 0;
    while at < VOWELS.len() {
        let (vowel, shape) = VOWELS[at];
        if shape != 0 {
            next += 1;
            table[place(vowel, shape, Tone::Level)] = next;
        }
        let mut tone = 0;
        while tone < TONES.len() {
            next += 1;
            table[place(vowel, shape, TONES[tone])] = next;
            tone += 1;
        }
        at += 1;
    }
    table
};

const fn place(plain: u8, shape: u8, tone: Tone) -> usize {
    (plain as usize & 0x1F) << 6 | (tone as usize) << 3 | shape as usize
}

/// Of each character of ASCII.
static ASCII: [Glyph; 128] = {
    let mut table = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'0'..=b'9' => DIGIT | (byte & 0xF),
            b'A'..=b'Z' | b'a'..=b'z' => byte | 0x20,
            // What stands behind the letters is read by its letter as well.
            b'{'..=0x7F => 0,
            _ => byte,
        };
        byte += 1;
    }
    table
};

#[inline]
pub fn ascii(byte: u8) -> Glyph {
    ASCII[usize::from(byte & 0x7F)]
}

#[inline]
pub const fn is_digit(glyph: Glyph) -> bool {
    glyph >= DIGIT
}

/// The glyph of a letter.
#[inline]
pub fn glyph(letter: Letter) -> Glyph {
    if letter.is_ascii() && letter.is_alphabetic() {
        GLYPHS[usize::from(letter.byte() & 0x1F) << 6 | letter.marks()]
    } else if letter.is_ascii() && !letter.is_marked() {
        ascii(letter.byte())
    } else if letter.is_alphanumeric() {
        FOREIGN
    } else {
        0
    }
}

/// Letters and digits that stand together, up to eight.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub key: u64,
    pub length: usize,
}

impl Run {
    /// Whether it was seen to its end.
    #[inline]
    pub const fn is_whole(self) -> bool {
        self.length < 8
    }

    /// How many digits begin it.
    #[inline]
    pub const fn digits(self) -> usize {
        let key = self.key;
        let others = !(key & key << 1 & key << 2 & key << 3) & HIGHEST;
        others.trailing_zeros() as usize / 8
    }

    /// The number that its first digits are.
    #[inline]
    pub fn number(self, digits: usize) -> u32 {
        self.key.to_le_bytes()[..digits].iter().fold(0, |number, glyph| number * 10 + u32::from(glyph & !DIGIT))
    }

    /// What is behind its first glyphs.
    #[inline]
    pub const fn behind(self, glyphs: usize) -> Self {
        Self { key: self.key >> (8 * glyphs), length: self.length - glyphs }
    }

    /// What begins these glyphs; nothing where they are fewer than eight.
    #[inline]
    pub fn at(glyphs: &[Glyph]) -> Self {
        let all = glyphs.first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
        let low = all & !HIGHEST;
        let others = !(low + (0x80 - 0x61) * LOWEST | all) & HIGHEST;
        let length = others.trailing_zeros() / 8;
        Self { key: all & (others.wrapping_sub(1) ^ others) >> 8, length: length as usize }
    }
}

/// A word as it was typed, and what was meant.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typing {
    key: u64,
    pub heard: Heard,
    pub marks: Marks,
    /// The word that a short spelling stands for; 0 where it is itself.
    pub spelt: Sym,
    /// The product with this code, and one more; 0 for none.
    code: u32,
}

impl Typing {
    pub fn code(&self) -> Option<usize> {
        (self.code as usize).checked_sub(1)
    }
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
    pub fn new(vocabulary: &Vocabulary, codes: &BySym<usize>) -> Self {
        let mut typings = Self { places: vec![Typing::default(); 1 << 14], count: 0 };
        for sym in vocabulary.syms() {
            let plain = vocabulary.plain(sym);
            if !(1..8).contains(&plain.len()) || !plain.iter().all(u8::is_ascii_lowercase) {
                continue;
            }
            let code = codes.get(sym).first().map_or(0, |product| *product as u32 + 1);
            for marks in vocabulary.typed_with(sym) {
                let (spelt, meant) = match vocabulary.usual(sym, marks) {
                    Some(Usual::Itself(_)) => (0, (sym, marks)),
                    Some(Usual::Short(word, full)) => (word, (word, full)),
                    None => continue,
                };
                if vocabulary.is_common(meant.0) {
                    let heard = vocabulary.heard(meant.0, meant.1);
                    let typing = Typing { key: 0, heard, marks: meant.1, spelt, code };
                    keys(plain, marks, |key| typings.put(Typing { key, ..typing }));
                }
            }
        }
        typings
    }

    /// Takes in what was made of a run that is a text by itself.
    pub fn learn(&mut self, run: Run, token: &Token, plain: &str, vocabulary: &Vocabulary) {
        let spelt = if token.raw == token.plain { 0 } else { token.heard.sym };
        let known = token.kind == Kind::Word && (spelt == 0 || vocabulary.spelling(spelt) == plain);
        if run.is_whole() && run.length > 0 && known {
            let Token { heard, marks, code, .. } = *token;
            let code = code.map_or(0, |product| product as u32 + 1);
            self.put(Typing { key: run.key, heard, marks, spelt, code });
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
            let glyph = GLYPHS[usize::from(byte & 0x1F) << 6 | usize::from(pitch << 3 | marks.shape_at(at))];
            (glyph != FOREIGN).then_some(key | u64::from(glyph) << (8 * at))
        })
    };
    let last = if tone == 0 { 1 } else { plain.len() };
    (0..last).filter_map(bytes).for_each(&mut each);
}
