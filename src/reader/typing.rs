//! Words as the keyboard left them when the Vietnamese input method was off:
//! `choots` is chốt in Telex, `cho61t` is chốt in VNI.

use super::normalise::{Letter, Tone, circumflexed, horned};
use super::token::{Speech, chunk_end};
use super::word::Word;

/// The word that these Telex keys were meant to be, if they hold any mark.
pub fn telex(plain: &str) -> Option<Word> {
    let keys: Vec<char> = plain.chars().collect();
    if keys.len() < 2 || keys.len() > 10 || !keys.iter().all(char::is_ascii_alphabetic) {
        return None;
    }
    let mut shaped: Vec<char> = Vec::new();
    let mut tone = Tone::Level;
    for (at, key) in keys.iter().enumerate() {
        let double = shaped.last() == Some(key);
        match key {
            'a' | 'e' | 'o' if double => replace_last(&mut shaped, circumflexed(*key)),
            'd' if double && shaped.len() == 1 => replace_last(&mut shaped, Some('đ')),
            'w' => horn(&mut shaped),
            's' | 'f' | 'r' | 'x' | 'j' if at > 0 && shaped.iter().any(|c| is_vowel(*c)) => tone = telex_tone(*key),
            _ => shaped.push(*key),
        }
    }
    let word = finished(&shaped, tone);
    (word.is_marked() && word.plain.len() < plain.len()).then_some(word)
}

/// The word that these VNI keys were meant to be: digits after letters are
/// marks.
pub fn vni(plain: &str) -> Option<Word> {
    let keys: Vec<char> = plain.chars().collect();
    if keys.len() < 3 || keys.len() > 12 || keys[0].is_ascii_digit() {
        return None;
    }
    let mut shaped: Vec<char> = Vec::new();
    let mut tone = Tone::Level;
    for key in &keys {
        match key {
            '1' => tone = Tone::Acute,
            '2' => tone = Tone::Grave,
            '3' | '4' => tone = Tone::Hook,
            '5' => tone = Tone::Dot,
            '6' => change_last(&mut shaped, |c| circumflexed(c).filter(|_| c != 'u')),
            '7' => horn(&mut shaped),
            '8' => change_last(&mut shaped, |c| (c == 'a').then_some('ă')),
            '9' => change_last(&mut shaped, |c| (c == 'd').then_some('đ')),
            c if c.is_ascii_alphabetic() => shaped.push(*c),
            _ => return None,
        }
    }
    Some(finished(&shaped, tone)).filter(Word::is_marked)
}

/// Whether the writer marks tones by digits: some word has them inside, or two
/// of them behind.
pub fn is_vni(letters: &[Letter], speech: &Speech) -> bool {
    let mut at = 0;
    let mut marked = 0;
    while at < letters.len() {
        let end = chunk_end(letters, at, letters.len());
        let chunk = &letters[at..end];
        if (3..=12).contains(&chunk.len()) && chunk.iter().any(|l| l.base.is_ascii_digit()) {
            let plain: String = chunk.iter().map(|l| l.base).collect();
            let digits = plain.bytes().filter(u8::is_ascii_digit).count();
            let inside = !plain.ends_with(|c: char| c.is_ascii_digit());
            let known =
                || vni(&plain).is_some_and(|w| speech.lexicon.knows_full(&w)) && !speech.codes.contains_key(&plain);
            if plain.len() > 3 && (inside || digits >= 2) && known() {
                return true;
            }
            marked += usize::from(digits == 1 && !inside && known());
            if marked > 1 {
                return true;
            }
        }
        at = end + 1;
    }
    false
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
    matches!(c, 'a' | 'ă' | 'â' | 'e' | 'ê' | 'i' | 'o' | 'ô' | 'ơ' | 'u' | 'ư' | 'y')
}

fn replace_last(shaped: &mut [char], with: Option<char>) {
    if let (Some(last), Some(with)) = (shaped.last_mut(), with) {
        *last = with;
    }
}

/// Changes the last letter that the mark fits, wherever the mark was typed.
fn change_last(shaped: &mut [char], mark: impl Fn(char) -> Option<char>) {
    for letter in shaped.iter_mut().rev() {
        if let Some(marked) = mark(*letter) {
            *letter = marked;
            return;
        }
    }
}

/// Horns on `uo` go on both letters; a lone `a` gets the breve.
fn horn(shaped: &mut [char]) {
    if let Some(at) = shaped.windows(2).rposition(|pair| pair == ['u', 'o']) {
        shaped[at] = 'ư';
        shaped[at + 1] = 'ơ';
    } else if let Some(at) = shaped.windows(2).rposition(|pair| pair == ['ư', 'o']) {
        shaped[at + 1] = 'ơ';
    } else {
        change_last(shaped, |c| if c == 'a' { Some('ă') } else { horned(c) });
    }
}

fn finished(keys: &[char], tone: Tone) -> Word {
    let mut shaped = keys.to_vec();
    // Input methods complete "ưo" to "ươ" where a consonant follows.
    if let Some(at) = shaped.windows(3).position(|w| w[0] == 'ư' && w[1] == 'o' && !is_vowel(w[2])) {
        shaped[at + 1] = 'ơ';
    }
    Word {
        plain: shaped.iter().map(|c| super::normalise::base_of(*c)).collect(),
        shaped: shaped.iter().collect(),
        tone,
    }
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
            assert_eq!(telex(keys), Some(Word::spelt(word)), "{keys}");
        }
        for plain in ["chot", "x", "banh"] {
            assert_eq!(telex(plain), None, "{plain}");
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
            assert_eq!(vni(keys), Some(Word::spelt(word)), "{keys}");
        }
        assert_eq!(vni("2kg"), None);
    }
}
