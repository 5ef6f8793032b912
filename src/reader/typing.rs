//! Words as the keyboard left them when the Vietnamese input method was off:
//! `choots` is chốt in Telex, `cho61t` is chốt in VNI.

use super::letter::{BREVE, CIRCUMFLEX, HORN, STROKE, Tone, takes};
use super::word::Word;
use smallvec::SmallVec;

/// Letters and the shapes that the keys gave them.
type Shaped = SmallVec<[(char, u8); 12]>;

/// The word that these Telex keys were meant to be, if they hold any mark.
pub fn telex(plain: &[u8]) -> Option<Word> {
    if plain.len() < 2 || plain.len() > 10 || !plain.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    let mark = |keys: &[u8]| {
        matches!(keys[1], b's' | b'f' | b'r' | b'x' | b'j' | b'w')
            || (keys[0] == keys[1] && matches!(keys[0], b'a' | b'e' | b'o' | b'd'))
    };
    if !plain.windows(2).any(mark) {
        return None;
    }
    let mut shaped = Shaped::new();
    let mut tone = Tone::Level;
    for (at, key) in plain.iter().map(|key| char::from(*key)).enumerate() {
        let double = shaped.last().is_some_and(|(base, shape)| *base == key && *shape == 0);
        match key {
            'a' | 'e' | 'o' if double => shape_last(&mut shaped, CIRCUMFLEX),
            'd' if double && shaped.len() == 1 => shape_last(&mut shaped, STROKE),
            'w' => horn(&mut shaped),
            's' | 'f' | 'r' | 'x' | 'j' if at > 0 && shaped.iter().any(|(c, _)| is_vowel(*c)) => tone = telex_tone(key),
            _ => shaped.push((key, 0)),
        }
    }
    let word = finished(shaped, tone);
    (!word.marks.is_empty() && word.plain.len() < plain.len()).then_some(word)
}

/// The word that these VNI keys were meant to be: digits after letters are
/// marks.
pub fn vni(plain: &[u8]) -> Option<Word> {
    if plain.len() < 3 || plain.len() > 12 || plain[0].is_ascii_digit() {
        return None;
    }
    let mut shaped = Shaped::new();
    let mut tone = Tone::Level;
    for key in plain.iter().map(|key| char::from(*key)) {
        match key {
            '1' => tone = Tone::Acute,
            '2' => tone = Tone::Grave,
            '3' | '4' => tone = Tone::Hook,
            '5' => tone = Tone::Dot,
            '6' => change_last(&mut shaped, CIRCUMFLEX),
            '7' => horn(&mut shaped),
            '8' => change_last(&mut shaped, BREVE),
            '9' => change_last(&mut shaped, STROKE),
            c if c.is_ascii_alphabetic() => shaped.push((c, 0)),
            _ => return None,
        }
    }
    Some(finished(shaped, tone)).filter(|word| !word.marks.is_empty())
}

const fn telex_tone(key: char) -> Tone {
    match key {
        's' => Tone::Acute,
        'f' => Tone::Grave,
        'j' => Tone::Dot,
        _ => Tone::Hook,
    }
}

const fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

fn shape_last(shaped: &mut Shaped, shape: u8) {
    if let Some(last) = shaped.last_mut() {
        last.1 = shape;
    }
}

/// Changes the last unmarked letter that the mark fits, wherever the mark was
/// typed.
fn change_last(shaped: &mut Shaped, shape: u8) {
    if let Some(letter) = shaped.iter_mut().rev().find(|(base, had)| *had == 0 && takes(*base, shape)) {
        letter.1 = shape;
    }
}

/// Horns on `uo` go on both letters; a lone `a` gets the breve.
fn horn(shaped: &mut Shaped) {
    let pair = |first: (char, u8)| shaped.windows(2).rposition(|two| two[0] == first && two[1] == ('o', 0));
    if let Some(at) = pair(('u', 0)) {
        shaped[at].1 = HORN;
        shaped[at + 1].1 = HORN;
    } else if let Some(at) = pair(('u', HORN)) {
        shaped[at + 1].1 = HORN;
    } else if let Some(letter) =
        shaped.iter_mut().rev().find(|(base, had)| *had == 0 && (*base == 'a' || takes(*base, HORN)))
    {
        letter.1 = if letter.0 == 'a' { BREVE } else { HORN };
    }
}

fn finished(mut shaped: Shaped, tone: Tone) -> Word {
    // Input methods complete "ưo" to "ươ" where a consonant follows.
    if let Some(at) = shaped.windows(3).position(|w| w[0] == ('u', HORN) && w[1] == ('o', 0) && !is_vowel(w[2].0)) {
        shaped[at + 1].1 = HORN;
    }
    let mut word = Word::default();
    for (at, (base, shape)) in shaped.into_iter().enumerate() {
        word.push(base, shape, if at == 0 { tone } else { Tone::Level });
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telex_keys_become_words() {
        for (keys, word) in [
            ("choots", "chốt"),
            ("laays", "lấy"),
            ("ddown", "đơn"),
            ("owts", "ớt"),
            ("dduwojc", "được"),
            ("nuwax", "nữa"),
            ("khawn", "khăn"),
            ("hoopj", "hộp"),
            ("mieens", "miến"),
        ] {
            assert_eq!(telex(keys.as_bytes()), Some(Word::spelt(word)), "{keys}");
        }
        for plain in ["chot", "x", "banh"] {
            assert_eq!(telex(plain.as_bytes()), None, "{plain}");
        }
    }

    #[test]
    fn vni_keys_become_words() {
        for (keys, word) in [
            ("cho61t", "chốt"),
            ("lay61", "lấy"),
            ("o71t", "ớt"),
            ("d9uoc75", "được"),
            ("ho6p5", "hộp"),
            ("goi1", "gói"),
            ("mien61", "miến"),
        ] {
            assert_eq!(vni(keys.as_bytes()), Some(Word::spelt(word)), "{keys}");
        }
        assert_eq!(vni(b"2kg"), None);
    }
}
