//! Words: letters without case, with the marks set apart, so that a word
//! typed with all, some or none of its marks can be held against a full one.

use super::letter::{Letter, Tone};
use super::normalise::letters;
use smallvec::SmallVec;

/// The marks of a word: three bits for the shape of each of its first sixteen
/// letters (see [`Letter::shape`]), and three more for its tone, wherever in
/// the syllable that was put (`hoà`, `hòa`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Marks(u64);

/// Letters whose shapes are kept.
const KEPT: usize = 16;
const TONE_AT: usize = 3 * KEPT;
/// The lowest bit of every three.
const LOWEST_BITS: u64 = 0o1_1111_1111_1111_1111;

impl Marks {
    /// The marks on these letters.
    pub fn on(letters: &[Letter]) -> Self {
        let kept = &letters[..letters.len().min(KEPT)];
        // From behind, so that the first tone stays.
        let (mut shapes, mut tone) = (0, 0);
        for letter in kept.iter().rev() {
            shapes = shapes << 3 | u64::from(letter.shape());
            tone = if letter.pitch() == 0 { tone } else { letter.pitch() };
        }
        let mut marks = Self(shapes | u64::from(tone) << TONE_AT);
        letters[kept.len()..].iter().for_each(|letter| marks.sound_as(letter.tone()));
        marks
    }

    /// Gives it the tone, if it has none.
    fn sound_as(&mut self, tone: Tone) {
        if self.0 >> TONE_AT == 0 {
            self.0 |= (tone as u64) << TONE_AT;
        }
    }

    fn shape_as(&mut self, at: usize, shape: u8) {
        if at < KEPT {
            self.0 |= u64::from(shape) << (3 * at);
        }
    }

    /// Its tone, without its shapes.
    const fn tone(self) -> Self {
        Self(self.0 >> TONE_AT << TONE_AT)
    }

    /// Its shapes, without its tone.
    const fn shapes(self) -> Self {
        Self(self.0 & !(u64::MAX << TONE_AT))
    }

    /// Itself, its shapes alone, and its tone alone.
    pub const fn partly(self) -> [Self; 3] {
        [self, self.shapes(), self.tone()]
    }

    /// Its tone, see [`Letter::pitch`].
    pub const fn pitch(self) -> u8 {
        (self.0 >> TONE_AT) as u8
    }

    /// Whether there are none.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a word with these marks may be the one with the marks `full`
    /// on the same letters: some may be left out, none may be wrong.
    #[inline]
    pub const fn may_be(self, full: Self) -> bool {
        let typed = (self.0 | self.0 >> 1 | self.0 >> 2) & LOWEST_BITS;
        (self.0 ^ full.0) & (typed * 0b111) == 0
    }

    /// The shape of the letter at a place, see [`Letter::shape`].
    pub const fn shape_at(self, at: usize) -> u8 {
        if at < KEPT { (self.0 >> (3 * at) & 0b111) as u8 } else { 0 }
    }
}

/// A word, spelt: its letters without diacritics, and its marks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Word {
    /// UTF-8, lower case.
    pub plain: SmallVec<[u8; 24]>,
    pub marks: Marks,
    count: usize,
}

impl Word {
    /// The word that these letters make.
    pub fn of(letters: &[Letter]) -> Self {
        let mut word = Self::default();
        for letter in letters {
            word.push(letter.base(), letter.shape(), letter.tone());
        }
        word
    }

    /// The word that is spelt so.
    pub fn spelt(text: &str) -> Self {
        Self::of(letters(text).list())
    }

    /// The word of these plain letters with these marks.
    pub fn with(plain: &[u8], marks: Marks) -> Self {
        // Every byte but those inside a character begins one.
        let count = plain.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        Self { plain: SmallVec::from_slice(plain), marks, count }
    }

    /// Puts a letter behind; the first tone counts.
    pub fn push(&mut self, base: char, shape: u8, tone: Tone) {
        self.plain.extend_from_slice(base.encode_utf8(&mut [0; 4]).as_bytes());
        self.marks.shape_as(self.count, shape);
        self.marks.sound_as(tone);
        self.count += 1;
    }

    /// The letters without diacritics.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.plain).unwrap_or_default()
    }

    /// The same with every run of `at_least` or more equal letters cut to one,
    /// which keeps the best shape of the run.
    pub fn squeezed(&self, at_least: usize) -> Self {
        let letters: SmallVec<[char; 24]> = self.as_str().chars().collect();
        let mut out = Self { marks: self.marks.tone(), ..Self::default() };
        let mut start = 0;
        while start < letters.len() {
            let letter = letters[start];
            let run = letters[start..].iter().take_while(|c| **c == letter).count();
            let shape = |at: usize| self.marks.shape_at(at);
            if run >= at_least && !letter.is_ascii_digit() {
                let best = (start..start + run).map(shape).find(|shape| *shape != 0);
                out.push(letter, best.unwrap_or(0), Tone::Level);
            } else {
                (start..start + run).for_each(|at| out.push(letter, shape(at), Tone::Level));
            }
            start += run;
        }
        out
    }
}

/// Whether some letter stands `at_least` times in a row.
pub fn is_stretched(plain: &[u8], at_least: usize) -> bool {
    let (mut last, mut run) = (0, 0);
    plain.iter().any(|c| {
        run = if *c == last && c.is_ascii_alphabetic() { run + 1 } else { 1 };
        last = *c;
        run >= at_least
    })
}

/// Whether two plain words differ by one letter added, lost or replaced, or by
/// two neighbours that changed places. Words of three letters may only be
/// parts of longer ones, or have two changed.
pub fn nearly(a: &[u8], b: &[u8]) -> bool {
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if a.len() < 3 || b.len() - a.len() > 1 {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    if a.len() < b.len() {
        return a[same..] == b[same + 1..];
    }
    let swapped =
        matches!((&a[same..], &b[same..]), ([x, y, rest @ ..], [v, w, tail @ ..]) if x == w && y == v && rest == tail);
    swapped || (a.len() > 3 && a[same..].get(1..) == b[same..].get(1..))
}

/// How a plain word sounds to those who write as they speak: initials and
/// finals that some region does not tell apart are one.
pub fn sound(plain: &[u8]) -> SmallVec<[u8; 24]> {
    const INITIALS: [(&[u8], &[u8]); 9] = [
        (b"dz", b"d"),
        (b"z", b"d"),
        (b"tr", b"ch"),
        (b"k", b"c"),
        (b"gi", b"d"),
        (b"r", b"d"),
        (b"v", b"d"),
        (b"s", b"x"),
        (b"l", b"n"),
    ];
    const FINALS: [(&[u8], &[u8]); 4] = [(b"ng", b"n"), (b"nh", b"n"), (b"ch", b"t"), (b"c", b"t")];
    let initial = INITIALS.iter().find_map(|(from, to)| plain.strip_prefix(*from).map(|rest| (*to, rest)));
    let (head, rest) = initial.unwrap_or((b"", plain));
    let mut word: SmallVec<[u8; 24]> = SmallVec::new();
    word.extend_from_slice(head);
    word.extend_from_slice(rest);
    if let Some((from, to)) = FINALS.iter().find(|(from, _)| word.ends_with(from)) {
        word.truncate(word.len() - from.len());
        word.extend_from_slice(to);
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_may_be_left_out_but_not_wrong() {
        for (typed, full, fits) in [
            ("vai", "vải", true),
            ("vãi", "vải", true),
            ("tưoi", "tươi", true),
            ("chót", "chốt", true),
            ("giờ", "gio", false),
            ("thèm", "thêm", false),
            ("hoà", "hòa", true),
            ("dat", "đặt", true),
            ("ăn", "ân", false),
        ] {
            let (typed_word, full_word) = (Word::spelt(typed), Word::spelt(full));
            let may_be = typed_word.plain == full_word.plain && typed_word.marks.may_be(full_word.marks);
            assert_eq!(may_be, fits, "{typed} {full}");
        }
    }

    #[test]
    fn stretched_words_are_squeezed() {
        assert_eq!(Word::spelt("chốtttt").squeezed(3), Word::spelt("chốt"));
        assert_eq!(Word::spelt("quáaaa").squeezed(3), Word::spelt("quá"));
        assert_eq!(Word::spelt("1000").squeezed(3).as_str(), "1000");
    }

    #[test]
    fn regions_write_as_they_speak() {
        for (a, b, same) in
            [("mut", "muc", true), ("lien", "nieng", true), ("trung", "chung", true), ("ga", "ca", false)]
        {
            assert_eq!(sound(a.as_bytes()) == sound(b.as_bytes()), same, "{a} {b}");
        }
    }

    #[test]
    fn one_letter_off() {
        for (a, b, near) in
            [("niengm", "mien", false), ("mien", "nien", true), ("mieng", "mien", true), ("mat", "mot", false)]
        {
            assert_eq!(nearly(a.as_bytes(), b.as_bytes()), near, "{a} {b}");
        }
    }
}
