//! Characters folded to letters: one [`Letter`] for every character that
//! counts, with its diacritics set apart and a way back to the original bytes.

use std::sync::LazyLock;

/// The tone marks of Vietnamese. Hỏi and ngã are one: half of the country does
/// not tell them apart, in writing either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Tone {
    #[default]
    Level,
    Acute,
    Grave,
    Hook,
    Dot,
}

/// A breve (ă), a circumflex (â ê ô), a horn (ơ ư), a stroke (đ).
pub const BREVE: u8 = 1;
pub const CIRCUMFLEX: u8 = 2;
pub const HORN: u8 = 3;
pub const STROKE: u8 = 4;

/// One character of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Lower case, without any diacritics; `ớ` is `o`, `Đ` is `d`.
    pub base: char,
    /// The mark that makes it another letter of the alphabet; none is 0.
    pub shape: u8,
    pub tone: Tone,
    pub upper: bool,
    pub class: Class,
    /// The bytes of the original text.
    pub start: u32,
    pub end: u32,
    /// Where its base begins in the folded text.
    pub at: u32,
}

/// What sort of character it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Alphabetic,
    Digit,
    /// A numeral that is no digit (`½`).
    Numeral,
    Other,
}

impl Class {
    const fn of_ascii(byte: u8) -> Self {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => Self::Alphabetic,
            b'0'..=b'9' => Self::Digit,
            _ => Self::Other,
        }
    }

    fn of(base: char) -> Self {
        match u8::try_from(base) {
            Ok(byte) if byte.is_ascii() => Self::of_ascii(byte),
            _ if base.is_alphabetic() => Self::Alphabetic,
            _ if base.is_numeric() => Self::Numeral,
            _ => Self::Other,
        }
    }
}

impl Letter {
    pub const fn is_alphanumeric(&self) -> bool {
        !matches!(self.class, Class::Other)
    }

    pub const fn is_digit(&self) -> bool {
        matches!(self.class, Class::Digit)
    }
}

/// Positions are kept in 32 bits; no platform passes on a text that needs more.
pub fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A text as letters, and their bases as one text.
#[derive(Debug, Default)]
pub struct Letters {
    pub list: Vec<Letter>,
    pub folded: String,
    /// How many of them are digits.
    pub digits: usize,
}

impl Letters {
    /// The bases of the letters `from..to`.
    pub fn plain(&self, from: usize, to: usize) -> &str {
        let begin = |at: usize| self.list.get(at).map_or(self.folded.len(), |l| l.at as usize);
        &self.folded[begin(from)..begin(to)]
    }

    /// Takes the letters of a text in place of those there were. Combining
    /// marks belong to the letter they stand on; joiners and variation
    /// selectors vanish.
    pub fn fold(&mut self, text: &str) {
        self.list.clear();
        self.folded.clear();
        self.list.reserve(text.len());
        self.folded.reserve(2 * text.len());
        self.digits = 0;
        let table: &Table = &TABLE;
        for (at, original) in text.char_indices() {
            let start = position(at);
            let end = start + original.len_utf8() as u32;
            if let Some(found) = table.get(original) {
                self.digits += usize::from(found.is_digit());
                self.push(Letter { start, end, ..*found });
            } else if is_picture(original) {
                self.push(Letter { base: '\u{fffc}', start, end, ..PLAIN });
            } else if let Some(mark) = Combining::of(original) {
                if let Some(last) = self.list.last_mut() {
                    mark.put_on(last);
                    last.end = end;
                }
            } else {
                for c in compatible(original).into_iter().flatten() {
                    let letter = letter(c);
                    self.digits += usize::from(letter.is_digit());
                    self.push(Letter { start, end, ..letter });
                }
            }
        }
    }

    fn push(&mut self, letter: Letter) {
        self.list.push(Letter { at: position(self.folded.len()), ..letter });
        self.folded.push(letter.base);
    }
}

const PLAIN: Letter =
    Letter { base: ' ', shape: 0, tone: Tone::Level, upper: false, class: Class::Other, start: 0, end: 0, at: 0 };

/// The letters of a text.
pub fn letters(text: &str) -> Letters {
    let mut letters = Letters::default();
    letters.fold(text);
    letters
}

const ROWS: [(char, &str); 12] = [
    ('a', "aáàảạã"),
    ('ă', "ăắằẳặẵ"),
    ('â', "âấầẩậẫ"),
    ('e', "eéèẻẹẽ"),
    ('ê', "êếềểệễ"),
    ('i', "iíìỉịĩ"),
    ('o', "oóòỏọõ"),
    ('ô', "ôốồổộỗ"),
    ('ơ', "ơớờởợỡ"),
    ('u', "uúùủụũ"),
    ('ư', "ưứừửựữ"),
    ('y', "yýỳỷỵỹ"),
];
const TONES: [Tone; 6] = [Tone::Level, Tone::Acute, Tone::Grave, Tone::Hook, Tone::Dot, Tone::Hook];

/// The letters of English and Vietnamese, found by their code.
struct Table {
    latin: [Option<Letter>; LATIN],
    extended: [Option<Letter>; EXTENDED.end - EXTENDED.start],
}

const LATIN: usize = 0x1B2;
const EXTENDED: std::ops::Range<usize> = 0x1EA0..0x1EFA;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let known = |code: usize| {
        let c = u32::try_from(code).ok().and_then(char::from_u32)?;
        let found = letter(c);
        found.base.is_ascii().then_some(found)
    };
    Table { latin: std::array::from_fn(known), extended: std::array::from_fn(|at| known(EXTENDED.start + at)) }
});

impl Table {
    fn get(&self, c: char) -> Option<&Letter> {
        let code = c as usize;
        match self.latin.get(code) {
            Some(found) => found.as_ref(),
            None => self.extended.get(code.wrapping_sub(EXTENDED.start))?.as_ref(),
        }
    }
}

fn letter(c: char) -> Letter {
    let lower = c.to_lowercase().next().unwrap_or(c);
    let (shaped, tone) = tone_of(lower);
    let (base, shape) = match shaped {
        'ă' => ('a', BREVE),
        'â' => ('a', CIRCUMFLEX),
        'ê' => ('e', CIRCUMFLEX),
        'ô' => ('o', CIRCUMFLEX),
        'ơ' => ('o', HORN),
        'ư' => ('u', HORN),
        'đ' | 'ð' => ('d', STROKE),
        other => (other, 0),
    };
    Letter { base, shape, tone, upper: lower != c, class: Class::of(base), ..PLAIN }
}

fn tone_of(lower: char) -> (char, Tone) {
    if !matches!(lower, '\u{c0}'..='\u{1b1}' | '\u{1ea0}'..='\u{1ef9}') {
        return (lower, Tone::Level);
    }
    for (shaped, row) in ROWS {
        if let Some((_, tone)) = row.chars().zip(TONES).find(|(c, _)| *c == lower) {
            return (shaped, tone);
        }
    }
    (lower, Tone::Level)
}

/// Whether it is an emoji that stands for no letter or digit.
const fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1f51e}' | '\u{1f520}'..='\u{1faff}')
}

/// A character as it is usually typed: full-width and mathematical letters are
/// letters, the ten in a box is a one and a zero.
fn compatible(c: char) -> [Option<char>; 2] {
    let code = u32::from(c);
    let one = |c| [Some(c), None];
    match code {
        0xFF01..=0xFF5E => one(char::from_u32(code - 0xFEE0).unwrap_or(c)),
        0x3000 | 0xA0 => one(' '),
        0x1F51F => [Some('1'), Some('0')],
        0x1D400..=0x1D6A3 => {
            let at = (code - 0x1D400) % 52;
            let first = if at < 26 { u32::from(b'A') } else { u32::from(b'a') - 26 };
            one(char::from_u32(first + at).unwrap_or(c))
        }
        0x1D7CE..=0x1D7FF => one(char::from_digit((code - 0x1D7CE) % 10, 10).unwrap_or(c)),
        _ => one(c),
    }
}

enum Combining {
    Tone(Tone),
    Circumflex,
    Breve,
    Horn,
    Nothing,
}

impl Combining {
    fn of(c: char) -> Option<Self> {
        Some(match u32::from(c) {
            0x301 => Self::Tone(Tone::Acute),
            0x300 => Self::Tone(Tone::Grave),
            0x309 | 0x303 => Self::Tone(Tone::Hook),
            0x323 => Self::Tone(Tone::Dot),
            0x302 => Self::Circumflex,
            0x306 => Self::Breve,
            0x31B => Self::Horn,
            0x304..=0x36F | 0x200B..=0x200F | 0x2060 | 0xFE00..=0xFE0F | 0x20E3 | 0xFEFF => Self::Nothing,
            _ => return None,
        })
    }

    fn put_on(&self, letter: &mut Letter) {
        match self {
            Self::Tone(tone) => letter.tone = *tone,
            Self::Circumflex if takes(letter.base, CIRCUMFLEX) => letter.shape = CIRCUMFLEX,
            Self::Breve if takes(letter.base, BREVE) => letter.shape = BREVE,
            Self::Horn if takes(letter.base, HORN) => letter.shape = HORN,
            Self::Circumflex | Self::Breve | Self::Horn | Self::Nothing => {}
        }
    }
}

/// Whether the letter with that mark is one of the alphabet.
pub const fn takes(base: char, shape: u8) -> bool {
    matches!((base, shape), ('a', BREVE) | ('a' | 'e' | 'o', CIRCUMFLEX) | ('o' | 'u', HORN) | ('d', STROKE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bases(text: &str) -> String {
        letters(text).folded
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
        let shape = |text: &str| letters(text).list.iter().map(|l| (l.base, l.shape, l.tone)).collect::<Vec<_>>();
        assert_eq!(shape("ớt khô"), shape("o\u{31b}\u{301}t kho\u{302}"));
        assert_eq!(shape("vãi"), shape("vải"));
    }

    #[test]
    fn every_letter_knows_its_bytes() {
        let text = "a\u{301} 5\u{fe0f}\u{20e3}";
        let ends: Vec<_> = letters(text).list.iter().map(|l| &text[l.start as usize..l.end as usize]).collect();
        assert_eq!(ends, ["a\u{301}", " ", "5\u{fe0f}\u{20e3}"]);
    }
}
