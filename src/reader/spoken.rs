//! Phone numbers that are said in words.

use super::glyph::{LOWEST, has_zero_byte};
use super::normalise::Letters;
use super::numbering::current;
use super::phone::Found;
use smallvec::SmallVec;

/// Ten digits said in words, as speech input writes them.
pub fn spoken(letters: &Letters, found: &mut Vec<Found>) {
    let list = letters.list();
    // Ten digits, of which some are words; a zero begins them, and the shortest
    // ("01 ba ba …", "0123 4567 8 ba") are so long.
    let (shortest, rest) = if letters.digits < 3 { (30, 26) } else { (17, 14) };
    if list.len() < shortest {
        return;
    }
    let begins = (letters.folded.len() + 1).saturating_sub(rest);
    if !is_zero_said(&letters.folded, begins) {
        return;
    }
    let mut digits: SmallVec<[u8; 24]> = SmallVec::new();
    let (mut from, mut words, mut last) = (0, 0, 0);
    let mut at = 0;
    let mut more = true;
    while more {
        more = at < list.len();
        let end = at + list[at..].iter().take_while(|l| l.is_alphanumeric()).count();
        match digit_word(letters.plain(at, end)) {
            Some(digit) => {
                if digits.is_empty() {
                    from = at;
                }
                words += usize::from(!list[at].is_digit());
                digits.extend_from_slice(digit);
                last = end;
            }
            None if end > at || !more => {
                let mixed = words > 0 && digits.len() == 10 && digits[0] == b'0';
                if (words >= 6 || mixed)
                    && let Some(start) = digits.iter().position(|digit| *digit == b'0')
                    && let Some(number) = current(&digits[start..])
                {
                    found.push(Found { number: Some(number), is_count: false, from, to: last });
                }
                digits.clear();
                words = 0;
            }
            None => {}
        }
        at = (end + 1).min(list.len());
    }
}

/// Whether a zero begins at one of the first so many letters, said or in digits,
/// and a word that says a digit comes soon behind it. Eight letters at a time, as
/// nearly all have nothing of the kind.
fn is_zero_said(folded: &[u8], begins: usize) -> bool {
    let eight = |at: usize| folded[at..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
    let said = |at: usize| match folded.get(at..at + 4) {
        Some(b"hong") => is_said_on(&folded[at + 4..]),
        Some([b'0', ..]) => is_said_on(&folded[at + 1..]),
        _ => false,
    };
    (0..begins).step_by(8).any(|at| {
        let unlike = |letter: u8, behind: usize| eight(at + behind) ^ (u64::from(letter) * LOWEST);
        let hong = unlike(b'h', 0) | unlike(b'o', 1) | unlike(b'n', 2) | unlike(b'g', 3);
        (has_zero_byte(hong) | has_zero_byte(unlike(b'0', 0))) && (at..begins.min(at + 8)).any(said)
    })
}

/// Whether at most three digits and then a word that says a digit come next, as
/// far as the letters of ASCII tell.
fn is_said_on(rest: &[u8]) -> bool {
    let word =
        |text: &[u8], most: usize| text.iter().take(most).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let behind = &rest[word(rest, 3)..];
    match behind.iter().position(u8::is_ascii_alphanumeric) {
        None | Some(0) => false,
        Some(gap) => digit_word(&behind[gap..][..word(&behind[gap..], 6)]).is_some(),
    }
}

/// The digit that a word says, or a few digits as they are.
fn digit_word(word: &[u8]) -> Option<&[u8]> {
    Some(match word {
        b"khong" | b"hong" => b"0",
        b"mot" => b"1",
        b"hai" => b"2",
        b"ba" => b"3",
        b"bon" | b"tu" => b"4",
        b"nam" | b"lam" => b"5",
        b"sau" => b"6",
        b"bay" => b"7",
        b"tam" => b"8",
        b"chin" => b"9",
        bytes => {
            let few = (1..=4).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_digit);
            return few.then_some(bytes);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_zero_is_found_among_eight_letters_as_at_each(
            folded in "([a-z]{0,6}|khong|hong|hon| |0|0[0-9]{1,3}|ba|bay|tu){0,24}", rest in 14_usize..30)
        {
            let folded = folded.as_bytes();
            let begins = (folded.len() + 1).saturating_sub(rest);
            let said = |at: usize| match &folded[at..] {
                [b'h', b'o', b'n', b'g', rest @ ..] | [b'0', rest @ ..] => is_said_on(rest),
                _ => false,
            };
            prop_assert_eq!(is_zero_said(folded, begins), (0..begins).any(said));
        }
    }
}
