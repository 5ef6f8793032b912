//! One character of a comment, folded: its base and its diacritics apart. All
//! of it is one number, so that a word's letters are compared, searched and
//! summed up by a few operations each.

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

/// A folded character: from its lowest bit 21 for the base, three for the
/// shape, three for the tone, and one for each of the flags below.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Letter(u32);

const BASE: u32 = 0x1F_FFFF;
const SHAPE_AT: u32 = 21;
const TONE_AT: u32 = 24;
const THREE_BITS: u32 = 0b111;
const ALPHABETIC: u32 = 1 << 27;
const DIGIT: u32 = 1 << 28;
/// A numeral that is no digit (`½`).
const NUMERAL: u32 = 1 << 29;
const UPPER: u32 = 1 << 30;
/// Alphabetic and not upper case.
const LOWER: u32 = 1 << 31;

/// What every emoji is folded to that stands for no letter or digit: a
/// character of one byte, that nobody types.
const PICTURE: Letter = Letter(1);

impl Letter {
    /// The letter that the character is by itself; none where it is a mark on
    /// another, or is two.
    pub fn of(c: char) -> Option<Self> {
        match compatible(c) {
            _ if is_ideogram(c) => Some(Self(u32::from(c) | ALPHABETIC | LOWER)),
            _ if is_picture(c) => Some(PICTURE),
            _ if Combining::of(c).is_some() => None,
            [Some(one), None] => Some(Self::folded(one)),
            _ => None,
        }
    }

    /// The letter as a number, and back.
    pub const fn bits(self) -> u32 {
        self.0
    }

    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The letters that a character is folded to which is no mark.
    pub fn all_of(c: char) -> impl Iterator<Item = Self> {
        compatible(c).into_iter().flatten().map(Self::folded)
    }

    /// The letter that an ASCII character is.
    pub const fn of_ascii(byte: u8) -> Self {
        let flags = match byte {
            b'A'..=b'Z' => ALPHABETIC | UPPER,
            b'a'..=b'z' => ALPHABETIC | LOWER,
            b'0'..=b'9' => DIGIT,
            _ => 0,
        };
        Self(byte.to_ascii_lowercase() as u32 | flags)
    }

    fn folded(c: char) -> Self {
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
        let case = if lower == c { LOWER } else { UPPER };
        let flags = match base {
            '0'..='9' => DIGIT,
            _ if base.is_alphabetic() => ALPHABETIC | case,
            _ if base.is_numeric() => NUMERAL | (case & UPPER),
            _ => case & UPPER,
        };
        let mut letter = Self(u32::from(base) | flags);
        letter.shape_as(shape);
        letter.sound_as(tone);
        letter
    }

    /// Lower case, without any diacritics; `ớ` is `o`, `Đ` is `d`.
    pub const fn base(self) -> char {
        match char::from_u32(self.0 & BASE) {
            Some(base) => base,
            None => char::REPLACEMENT_CHARACTER,
        }
    }

    /// Whether that is its base.
    #[inline]
    pub const fn is(self, base: char) -> bool {
        self.0 & BASE == base as u32
    }

    /// Whether its base is of ASCII.
    #[inline]
    pub const fn is_ascii(self) -> bool {
        self.0 & BASE < 0x80
    }

    /// The lowest byte of its base, which is all of it for letters of ASCII.
    #[inline]
    pub const fn byte(self) -> u8 {
        self.0 as u8
    }

    /// The mark that makes it another letter of the alphabet; none is 0.
    #[inline]
    pub const fn shape(self) -> u8 {
        (self.0 >> SHAPE_AT & THREE_BITS) as u8
    }

    #[inline]
    pub const fn tone(self) -> Tone {
        match self.pitch() {
            0 => Tone::Level,
            1 => Tone::Acute,
            2 => Tone::Grave,
            3 => Tone::Hook,
            _ => Tone::Dot,
        }
    }

    /// Its tone as a number; none is 0.
    #[inline]
    pub const fn pitch(self) -> u8 {
        (self.0 >> TONE_AT & THREE_BITS) as u8
    }

    /// Its shape and its tone, three bits each.
    #[inline]
    pub const fn marks(self) -> usize {
        (self.0 >> SHAPE_AT & 0b11_1111) as usize
    }

    /// Whether it has a shape or a tone.
    #[inline]
    pub const fn is_marked(self) -> bool {
        self.0 & (THREE_BITS << SHAPE_AT | THREE_BITS << TONE_AT) != 0
    }

    #[inline]
    pub const fn is_alphabetic(self) -> bool {
        self.0 & ALPHABETIC != 0
    }

    #[inline]
    pub const fn is_digit(self) -> bool {
        self.0 & DIGIT != 0
    }

    #[inline]
    pub const fn is_alphanumeric(self) -> bool {
        self.0 & (ALPHABETIC | DIGIT | NUMERAL) != 0
    }

    #[inline]
    pub const fn is_upper(self) -> bool {
        self.0 & UPPER != 0
    }

    fn shape_as(&mut self, shape: u8) {
        self.0 = self.0 & !(THREE_BITS << SHAPE_AT) | u32::from(shape) << SHAPE_AT;
    }

    fn sound_as(&mut self, tone: Tone) {
        self.0 = self.0 & !(THREE_BITS << TONE_AT) | (tone as u32) << TONE_AT;
    }
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {} {:?}", self.base(), self.shape(), self.tone())
    }
}

/// What some letters have in common.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    any: u32,
    every: u32,
}

impl Seen {
    pub const NOTHING: Self = Self { any: 0, every: u32::MAX };

    pub fn of(letters: &[Letter]) -> Self {
        let mut seen = Self::NOTHING;
        letters.iter().for_each(|letter| seen.add(*letter));
        seen
    }

    #[inline]
    pub const fn add(&mut self, letter: Letter) {
        self.any |= letter.0;
        self.every &= letter.0;
    }

    /// Whether all of them are alphabetic.
    #[inline]
    pub const fn is_alphabetic(self) -> bool {
        self.every & ALPHABETIC != 0
    }

    /// Whether all of them are digits.
    #[inline]
    pub const fn is_digits(self) -> bool {
        self.every & DIGIT != 0
    }

    /// Whether the bases of all are of ASCII.
    #[inline]
    pub const fn is_ascii(self) -> bool {
        self.any & BASE < 0x80
    }

    /// Whether some are in upper case and none in lower.
    #[inline]
    pub const fn is_upper(self) -> bool {
        self.any & (UPPER | LOWER) == UPPER
    }

    /// Whether any has a shape or a tone.
    #[inline]
    pub const fn is_marked(self) -> bool {
        Letter(self.any).is_marked()
    }
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

/// Whether it is of the large blocks where all are letters without a case: most
/// of the characters there are.
const fn is_ideogram(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a000}'..='\u{a48c}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{12000}'..='\u{12399}' | '\u{13000}'..='\u{1342f}' | '\u{17000}'..='\u{187f7}'
        | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2b739}' | '\u{2b740}'..='\u{2b81d}'
        | '\u{2b820}'..='\u{2cea1}' | '\u{2ceb0}'..='\u{2ebe0}' | '\u{2ebf0}'..='\u{2ee5d}'
        | '\u{30000}'..='\u{3134a}' | '\u{31350}'..='\u{323af}')
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

/// A character that stands on the letter before it.
pub enum Combining {
    Tone(Tone),
    Circumflex,
    Breve,
    Horn,
    Nothing,
}

impl Combining {
    pub fn of(c: char) -> Option<Self> {
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

    pub fn put_on(&self, letter: &mut Letter) {
        let base = letter.base();
        match self {
            Self::Tone(tone) => letter.sound_as(*tone),
            Self::Circumflex if takes(base, CIRCUMFLEX) => letter.shape_as(CIRCUMFLEX),
            Self::Breve if takes(base, BREVE) => letter.shape_as(BREVE),
            Self::Horn if takes(base, HORN) => letter.shape_as(HORN),
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

    #[test]
    fn ascii_and_ideograms_are_folded_as_all_others() {
        for c in '\0'..='\x7f' {
            assert_eq!(Letter::of_ascii(c as u8), Letter::folded(c), "{c:?}");
        }
        for c in ('\u{80}'..=char::MAX).filter(|c| is_ideogram(*c)) {
            assert_eq!(Letter::of(c), Some(Letter::folded(c)), "{c:?}");
        }
    }

    #[test]
    fn a_character_of_one_letter_is_that() {
        for c in ('\u{80}'..=char::MAX).step_by(7).chain("ớĐ½✅🔟ｋ".chars()) {
            if let Some(letter) = Letter::of(c).filter(|_| !is_picture(c)) {
                assert!(Letter::all_of(c).eq([letter]), "{c:?}");
            }
        }
    }
}
