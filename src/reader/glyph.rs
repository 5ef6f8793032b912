//! Characters as they are folded, looked up: each is a [`Letter`], and a byte
//! that tells Vietnamese letters apart, so that a short word is one number.

use super::letter::{BREVE, CIRCUMFLEX, HORN, Letter, STROKE, Tone};
use std::sync::atomic::{AtomicU64, Ordering};

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
pub const LOWEST: u64 = 0x0101_0101_0101_0101;

/// Whether some byte is zero.
#[inline]
pub const fn has_zero_byte(bytes: u64) -> bool {
    bytes.wrapping_sub(LOWEST) & !bytes & HIGHEST != 0
}

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

/// The glyph of a plain letter with a shape and a tone, if there is such a one.
pub fn vietnamese(plain: u8, shape: u8, pitch: u8) -> Option<Glyph> {
    let glyph = GLYPHS[usize::from(plain & 0x1F) << 6 | usize::from(pitch) << 3 | usize::from(shape)];
    (glyph != FOREIGN).then_some(glyph)
}

#[inline]
pub const fn is_digit(glyph: Glyph) -> bool {
    glyph >= DIGIT
}

/// Whether it is a digit, or a letter or numeral that is no Vietnamese one.
#[inline]
pub const fn is_digit_or_foreign(glyph: Glyph) -> bool {
    glyph >= FOREIGN
}

/// The glyph of a letter.
pub const fn glyph(letter: Letter) -> Glyph {
    match letter.byte() {
        byte if letter.is_ascii() && letter.is_alphabetic() => GLYPHS[(byte as usize & 0x1F) << 6 | letter.marks()],
        byte @ b'0'..=b'9' if letter.is_ascii() && !letter.is_marked() => DIGIT | (byte & 0xF),
        _ if letter.is_alphanumeric() => FOREIGN,
        byte @ ..b'a' if letter.is_ascii() => byte,
        _ => 0,
    }
}

/// A folded character: from the lowest bit on its letter, then its glyph.
#[derive(Clone, Copy)]
pub struct Folded(u64);

/// What stands in the table for a character that is no letter by itself.
const APART: Folded = Folded(u64::MAX);
const GLYPH_AT: u32 = 32;

static ASCII: [Folded; 128] = {
    let mut table = [APART; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte as usize] = Folded::new(Letter::of_ascii(byte));
        byte += 1;
    }
    table
};

/// What is known of the characters up to here; those behind it are worked out
/// every time. Zero is not known yet: the standard library's tables of cases
/// and classes are searched, so every character is looked for there once.
static KNOWN: [AtomicU64; 0x2_0000] = [const { AtomicU64::new(0) }; 0x2_0000];

impl Folded {
    const fn new(letter: Letter) -> Self {
        Self(letter.bits() as u64 | (glyph(letter) as u64) << GLYPH_AT)
    }

    #[inline]
    pub fn ascii(byte: u8) -> Self {
        ASCII[usize::from(byte & 0x7F)]
    }

    /// The character; none where it is a mark on another, or is two.
    #[inline]
    pub fn of(c: char) -> Option<Self> {
        let known = KNOWN.get(c as usize).map_or(0, |known| known.load(Ordering::Relaxed));
        let folded = if known == 0 { Self::learnt(c) } else { Self(known) };
        (folded.0 != APART.0).then_some(folded)
    }

    /// The character with this number, if it was asked for before.
    #[inline]
    pub fn known(code: u32) -> Option<Self> {
        let known = KNOWN.get(code as usize)?.load(Ordering::Relaxed);
        (known.wrapping_add(1) > 1).then_some(Self(known))
    }

    #[cold]
    fn learnt(c: char) -> Self {
        let folded = Letter::of(c).map_or(APART, Self::new);
        if let Some(place) = KNOWN.get(c as usize) {
            place.store(folded.0, Ordering::Relaxed);
        }
        folded
    }

    #[inline]
    pub fn letter(self) -> Letter {
        Letter::from_bits(self.0 as u32)
    }

    #[inline]
    pub fn glyph(self) -> Glyph {
        (self.0 >> GLYPH_AT) as Glyph
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

    /// Its first glyph.
    #[inline]
    pub const fn first(self) -> Glyph {
        self.key as Glyph
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
        let others = !((low + (0x80 - 0x61) * LOWEST) | all) & HIGHEST;
        let length = others.trailing_zeros() / 8;
        Self { key: all & (others.wrapping_sub(1) ^ others) >> 8, length: length as usize }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_is_folded_as_all_others() {
        for c in '\0'..='\x7f' {
            assert_eq!(Folded::of(c).map(|folded| folded.0), Some(Folded::ascii(c as u8).0), "{c:?}");
        }
    }

    #[test]
    fn a_character_seen_again_is_the_same() {
        for c in ('\u{80}'..=char::MAX).step_by(7).chain("ớĐ½✅🔟ｋ".chars()) {
            assert_eq!(Folded::of(c).map(Folded::letter), Folded::of(c).map(Folded::letter), "{c:?}");
            assert_eq!(Folded::of(c).map(Folded::letter), Letter::of(c), "{c:?}");
        }
    }

    #[test]
    fn letters_are_told_apart_by_their_glyphs() {
        let letters = "aáàảạăắằẳặâấầẩậbcdđeéèẻẹêếềểệfghiíìỉịjklmnoóòỏọôốồổộơớờởợpqrstuúùủụưứừửựvwxyýỳỷỵz0123456789";
        let mut glyphs: Vec<_> = letters.chars().filter_map(Folded::of).map(Folded::glyph).collect();
        glyphs.sort_unstable();
        glyphs.dedup();
        assert_eq!(glyphs.len(), letters.chars().count());
        assert!(!glyphs.contains(&FOREIGN) && glyphs.iter().all(|glyph| *glyph >= b'a'));
    }

    #[test]
    fn a_run_ends_where_its_letters_end() {
        let run = |text: &str| {
            let mut glyphs: Vec<_> = text.chars().filter_map(Folded::of).map(Folded::glyph).collect();
            glyphs.resize(text.len() + 8, 0);
            Run::at(&glyphs)
        };
        for (text, length, digits) in [("", 0, 0), (" a", 0, 0), ("12kg, 3", 4, 2), ("Ớt{", 2, 0), ("12", 2, 2)] {
            let run = run(text);
            assert_eq!((run.length, run.digits(), run.is_whole()), (length, digits, true), "{text}");
        }
        assert!(run("khoailang").length == 8 && !run("khoailan").is_whole());
        assert_eq!(run("12kg").number(2), 12);
        assert_eq!(run("12kg").behind(2).key, run("kg").key);
    }
}
