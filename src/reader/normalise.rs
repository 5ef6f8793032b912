//! Characters folded to letters: one [`Letter`] for every character that
//! counts, with its diacritics set apart and a way back to the original bytes.

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

/// One character of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Lower case, without any diacritics; `ớ` is `o`, `Đ` is `d`.
    pub base: char,
    /// Lower case, without the tone only; `ớ` is `ơ`, `Đ` is `đ`.
    pub shaped: char,
    pub tone: Tone,
    pub upper: bool,
    /// The bytes of the original text.
    pub start: usize,
    pub end: usize,
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

/// The letters of a text, in order. Combining marks belong to the letter they
/// stand on; joiners and variation selectors vanish.
pub fn letters(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(text.len());
    for (start, original) in text.char_indices() {
        let end = start + original.len_utf8();
        if let Some(mark) = Combining::of(original) {
            if let Some(last) = letters.last_mut() {
                mark.put_on(last);
                last.end = end;
            }
            continue;
        }
        for c in compatible(original).into_iter().flatten() {
            letters.push(letter(c, start, end));
        }
    }
    letters
}

fn letter(c: char, start: usize, end: usize) -> Letter {
    let lower = c.to_lowercase().next().unwrap_or(c);
    let (shaped, tone) = tone_of(lower);
    Letter { base: base_of(shaped), shaped, tone, upper: lower != c, start, end }
}

fn tone_of(lower: char) -> (char, Tone) {
    if lower.is_ascii() {
        return (lower, Tone::Level);
    }
    for (shaped, row) in ROWS {
        if let Some((_, tone)) = row.chars().zip(TONES).find(|(c, _)| *c == lower) {
            return (shaped, tone);
        }
    }
    (lower, Tone::Level)
}

/// A letter without its breve, circumflex, horn or stroke.
pub const fn base_of(shaped: char) -> char {
    match shaped {
        'ă' | 'â' => 'a',
        'ê' => 'e',
        'ô' | 'ơ' => 'o',
        'ư' => 'u',
        'đ' | 'ð' => 'd',
        other => other,
    }
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
            Self::Circumflex => letter.shaped = circumflexed(letter.base).unwrap_or(letter.shaped),
            Self::Breve if letter.base == 'a' => letter.shaped = 'ă',
            Self::Horn => letter.shaped = horned(letter.base).unwrap_or(letter.shaped),
            Self::Breve | Self::Nothing => {}
        }
    }
}

/// The letter with a circumflex on it.
pub const fn circumflexed(base: char) -> Option<char> {
    match base {
        'a' => Some('â'),
        'e' => Some('ê'),
        'o' => Some('ô'),
        _ => None,
    }
}

/// The letter with a horn.
pub const fn horned(base: char) -> Option<char> {
    match base {
        'o' => Some('ơ'),
        'u' => Some('ư'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bases(text: &str) -> String {
        letters(text).iter().map(|l| l.base).collect()
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
        let shape = |text: &str| letters(text).iter().map(|l| (l.shaped, l.tone)).collect::<Vec<_>>();
        assert_eq!(shape("ớt khô"), shape("o\u{31b}\u{301}t kho\u{302}"));
        assert_eq!(shape("vãi"), shape("vải"));
    }

    #[test]
    fn every_letter_knows_its_bytes() {
        let text = "a\u{301} 5\u{fe0f}\u{20e3}";
        let ends: Vec<_> = letters(text).iter().map(|l| &text[l.start..l.end]).collect();
        assert_eq!(ends, ["a\u{301}", " ", "5\u{fe0f}\u{20e3}"]);
    }
}
