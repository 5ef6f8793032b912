//! Characters folded to letters: one [`Letter`] for every character that
//! counts, with its diacritics set apart and a way back to the original bytes.

use super::glyph::{Folded, Glyph, Run, glyph, is_digit_or_foreign};
use super::letter::{Combining, Letter, Seen};

/// Glyphs behind the last letter, so that eight can be looked at from any on, and
/// all of them by so many.
const BEHIND: usize = 16;

/// How many glyphs are digits, or letters and numerals that are foreign. Sixteen
/// at a time, as the compiler makes it.
fn count_digits(glyphs: &[Glyph]) -> usize {
    let counted = |some: &[Glyph]| some.iter().map(|glyph| u8::from(is_digit_or_foreign(*glyph))).sum::<u8>();
    glyphs.chunks(8 * BEHIND).map(|some| usize::from(counted(some))).sum()
}

/// Positions are kept in 32 bits; no platform passes on a text that needs more.
pub fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A text as letters, and their bases as one text.
#[derive(Debug, Default)]
pub struct Letters {
    /// The first `count` of it. What is behind is left from longer texts, so that
    /// no letter has to ask for room.
    list: Vec<Letter>,
    /// Where each begins in the original text; and one more, where that ends.
    starts: Vec<u32>,
    count: usize,
    /// Where the base of each begins in the folded text; and one more, where that
    /// ends. Empty while every character is one letter, and every base one byte,
    /// which is the common case.
    bases: Vec<u32>,
    pub folded: Vec<u8>,
    /// One for every letter, and [`BEHIND`] more that are none.
    glyphs: Vec<Glyph>,
    /// How many of them are digits, or numerals and letters that are no Vietnamese
    /// ones.
    pub digits: usize,
}

/// Where letters stand in the original text and in the folded one.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    starts: &'a [u32],
    bases: &'a [u32],
}

impl Places<'_> {
    /// Where the bases of the letters `from..to` stand in the folded text.
    #[inline]
    pub fn folded(self, from: usize, to: usize) -> (u32, u32) {
        if self.bases.is_empty() {
            return (from as u32, to as u32);
        }
        (self.bases[from], self.bases[to])
    }

    /// The bytes of the original text that letters `from..to` were.
    #[inline]
    pub fn original(self, from: usize, to: usize) -> (u32, u32) {
        let (start, end) = (self.starts[from], self.starts[to]);
        // One character may have become two letters.
        let inside = !self.bases.is_empty() && self.starts[to - 1] == end;
        (start, if inside { self.starts[to + 1] } else { end })
    }
}

impl Letters {
    /// The letters.
    pub fn list(&self) -> &[Letter] {
        &self.list[..self.count]
    }

    /// What begins the text.
    pub fn run(&self) -> Run {
        Run::at(&self.glyphs)
    }

    /// The letters, their glyphs, where they stand, and the folded text to put words
    /// behind.
    pub fn parts(&mut self) -> (&[Letter], &[Glyph], Places<'_>, &mut Vec<u8>) {
        let places = Places { starts: &self.starts[..=self.count], bases: &self.bases };
        let glyphs = &self.glyphs[..self.count + BEHIND];
        (&self.list[..self.count], glyphs, places, &mut self.folded)
    }

    /// The bytes of the original text that these letters were, from one to before
    /// another.
    #[inline]
    pub fn original(&self, (from, to): (u32, u32)) -> (u32, u32) {
        if self.bases.is_empty() {
            return (self.starts[from as usize], self.starts[to as usize]);
        }
        Places { starts: &self.starts[..=self.count], bases: &self.bases }.original(from as usize, to as usize)
    }

    /// The bases of the letters `from..to`.
    pub fn plain(&self, from: usize, to: usize) -> &[u8] {
        let (from, to) = Places { starts: &self.starts, bases: &self.bases }.folded(from, to);
        &self.folded[from as usize..to as usize]
    }

    /// Takes the letters of a text in place of those there were. Combining
    /// marks belong to the letter they stand on; joiners and variation
    /// selectors vanish.
    pub fn fold(&mut self, text: &str) {
        // No character makes more letters than it has bytes.
        if self.starts.len() <= text.len() {
            self.list.resize(text.len(), Letter::default());
            self.starts.resize(text.len() + 1, 0);
            self.glyphs.resize(text.len() + BEHIND, 0);
        }
        self.bases.clear();
        // What was in it is written over.
        self.folded.resize(text.len(), 0);
        let (mut seen, mut even) = (Seen::NOTHING, true);
        let (mut at, mut count) = (0, 0);
        loop {
            (at, count) = self.take(text.as_bytes(), (at, count), &mut seen);
            let Some(c) = text[at..].chars().next() else { break };
            let start = at as u32;
            at += c.len_utf8();
            if let Some(folded) = Folded::of(c) {
                seen.add(folded.letter());
                self.put(count, folded.letter(), start);
                count += 1;
            } else if let Some(mark) = Combining::of(c) {
                if let Some(last) = self.list[..count].last_mut() {
                    mark.put_on(last);
                    self.glyphs[count - 1] = glyph(*last);
                }
            } else {
                even = false;
                for letter in Letter::all_of(c) {
                    seen.add(letter);
                    self.put(count, letter, start);
                    count += 1;
                }
            }
        }
        self.starts[count] = position(text.len());
        self.glyphs[count..count + BEHIND].fill(0);
        self.digits = count_digits(&self.glyphs[..count.next_multiple_of(BEHIND)]);
        self.count = count;
        if even && seen.is_ascii() { self.folded.truncate(count) } else { self.put_together() }
    }

    fn put(&mut self, at: usize, letter: Letter, start: u32) {
        (self.list[at], self.starts[at], self.glyphs[at]) = (letter, start, glyph(letter));
        self.folded[at] = letter.byte();
    }

    /// Takes what characters of up to three bytes are letters by themselves, from
    /// those at `at` on, if there are `count` letters before; returns both as they
    /// are where it has stopped.
    #[inline(always)]
    fn take(&mut self, text: &[u8], (mut at, mut count): (usize, usize), seen: &mut Seen) -> (usize, usize) {
        let room = self.list[count..text.len()].iter_mut().zip(&mut self.starts[count..]);
        for (((letter, start), shown), base) in room.zip(&mut self.glyphs[count..]).zip(&mut self.folded[count..]) {
            let Some(byte) = text.get(at) else { break };
            let (folded, length) = if byte.is_ascii() {
                (Folded::ascii(*byte), 1)
            } else {
                let Some([lead, next, last]) = text[at..].first_chunk().map(|three| three.map(u32::from)) else {
                    break;
                };
                if lead >= 0xF0 {
                    break;
                }
                // Two bytes or three, which take turns: without a branch.
                let third = u32::from(lead >= 0xE0);
                let code = ((lead & 0x1F >> third) << 12 | (next & 0x3F) << 6 | last & 0x3F) >> (6 - 6 * third);
                let Some(known) = Folded::known(code) else { break };
                seen.add(known.letter());
                (known, 2 + third as usize)
            };
            (*letter, *start, *shown, *base) = (folded.letter(), at as u32, folded.glyph(), folded.letter().byte());
            at += length;
            count += 1;
        }
        (at, count)
    }

    /// Makes the folded text of letters that are not all of one byte, or not each
    /// of one character.
    fn put_together(&mut self) {
        let Self { list, count, bases, folded, .. } = self;
        folded.clear();
        for letter in &list[..*count] {
            bases.push(folded.len() as u32);
            folded.extend_from_slice(letter.base().encode_utf8(&mut [0; 4]).as_bytes());
        }
        bases.push(folded.len() as u32);
    }
}

/// The letters of a text.
pub fn letters(text: &str) -> Letters {
    let mut letters = Letters::default();
    letters.fold(text);
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bases(text: &str) -> String {
        String::from_utf8(letters(text).folded).unwrap()
    }

    #[test]
    fn folds_what_buyers_type() {
        for (text, folded) in [
            ("CHỐT Đường", "chot duong"),
            ("cho\u{302}\u{301}t", "chot"),
            ("１２ｋｇ", "12kg"),
            ("3\u{fe0f}\u{20e3}", "3"),
            ("🔟", "10"),
            ("𝗰𝗵𝗼𝘁 𝟮", "chot 2"),
            ("a\u{200d}b", "ab"),
        ] {
            assert_eq!(bases(text), folded, "{text}");
        }
    }

    #[test]
    fn composed_and_decomposed_are_the_same() {
        let shape = |text: &str| letters(text).list().to_vec();
        assert_eq!(shape("ớt khô"), shape("o\u{31b}\u{301}t kho\u{302}"));
        assert_eq!(shape("vãi"), shape("vải"));
    }

    #[test]
    fn every_letter_knows_its_bytes() {
        let text = "\u{200d}a\u{301} 🔟5\u{fe0f}\u{20e3}";
        let mut letters = letters(text);
        let (list, _, places, _) = letters.parts();
        let bytes = (0..list.len()).map(|at| places.original(at, at + 1));
        let typed: Vec<_> = bytes.map(|(start, end)| &text[start as usize..end as usize]).collect();
        assert_eq!(typed, ["a\u{301}", " ", "🔟", "🔟", "5\u{fe0f}\u{20e3}"]);
    }
}
