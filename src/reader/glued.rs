//! What was typed without a gap, taken apart: numbers from their units, codes
//! from numbers, words from words.

use super::cutter::{Cutter, chunk_end};
use super::letter::{Letter, Seen};
use super::meant::Meant;
use super::token::{Kind, fraction, number};
use super::typing::vni;
use super::word::Marks;
use smallvec::{SmallVec, smallvec};

/// No Vietnamese syllable is longer: nghiêng.
const LONGEST_SYLLABLE: usize = 8;

impl Cutter<'_> {
    /// A chunk that is not all of letters.
    pub fn mixture(&mut self, from: usize, to: usize, seen: Seen) {
        if seen.is_digits()
            && let Some(value) = number(self.plain(from, to))
        {
            return self.push_number(value, from, to);
        }
        if self.code(self.plain(from, to)).is_some() {
            return self.part(from, to, false);
        }
        // Who has set a mark does not type it as a digit: "chị33".
        if !self.letters[from].is_digit()
            && !seen.is_marked()
            && self.vni()
            && let Some(word) = vni(self.plain(from, to)).filter(|w| self.is_known_in_full(w))
        {
            let meant = self.typed_otherwise(&word);
            return self.push_part(Kind::Word, meant, from, to);
        }
        if self.is_foreign_code(self.plain(from, to)) {
            let vocabulary = &self.speech.vocabulary;
            let heard = vocabulary.heard(vocabulary.find(self.plain(from, to)), Marks::default());
            let meant = Meant { heard, plain: self.places.folded(from, to), ..Meant::default() };
            return self.push_part(Kind::Word, meant, from, to);
        }
        let mut at = from;
        while at < to {
            at = self.piece(at, to);
        }
    }

    /// `h305`, `b12`: the shape of a code, but of no code that is on sale.
    fn is_foreign_code(&self, plain: &[u8]) -> bool {
        let letters = plain.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let digits = plain[letters..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let shaped = (1..=3).contains(&letters) && (1..=4).contains(&digits) && letters + digits == plain.len();
        if !shaped {
            return false;
        }
        let head = &plain[..letters];
        let known = self.is_known(head) || self.code(head).is_some();
        head != b"x" && (!known || (letters == 1 && digits >= 2))
    }

    /// One part of a chunk that mixes letters and digits; returns its end.
    fn piece(&mut self, at: usize, to: usize) -> usize {
        let first = self.letters[at];
        if let Some(end) = self.code_at(at, to) {
            self.part(at, end, false);
            return end;
        }
        if let Some(part) = fraction(first.base()) {
            self.push_number(part, at, at + 1);
            return at + 1;
        }
        let same = |l: &Letter| {
            let numeric = l.is_digit() || l.is('.') || l.is(',');
            numeric == first.is_digit() && fraction(l.base()).is_none()
        };
        let end = at + self.letters[at..to].iter().take_while(|l| same(l)).count().max(1);
        match first.is_digit().then(|| number(self.plain(at, end))).flatten() {
            Some(value) => self.push_number(value, at, end),
            None => self.part(at, end, true),
        }
        end
    }

    /// The end of the longest code that begins here and does not tear a run of
    /// letters or of digits.
    fn code_at(&self, at: usize, to: usize) -> Option<usize> {
        let digit = |i: usize| self.letters[i].is_digit();
        (at + 1..=to.min(at + self.speech.longest_code)).rev().find(|end| {
            let torn = *end < to && digit(end - 1) == digit(*end);
            let times = end + 1 < to && self.letters[*end].is('x') && digit(end + 1);
            (!torn || times) && self.code(self.plain(at, *end)).is_some()
        })
    }

    fn vni(&mut self) -> bool {
        let vni = self.vni.unwrap_or_else(|| self.is_vni());
        self.vni = Some(vni);
        vni
    }

    /// Whether the writer marks tones by digits: some word has them inside, or
    /// two of them behind, or two words have one.
    fn is_vni(&self) -> bool {
        let mut at = 0;
        let mut marked = 0;
        while let Some(skip) = self.letters[at..].iter().position(|l| l.is_digit()) {
            let letter = |l: &&Letter| l.is_alphanumeric();
            let start = at + skip - self.letters[at..at + skip].iter().rev().take_while(letter).count();
            let (end, _) = chunk_end(self.letters, start, self.letters.len());
            if start < at + skip && (3..=12).contains(&(end - start)) {
                let plain = self.plain(start, end);
                let digits = plain.iter().filter(|byte| byte.is_ascii_digit()).count();
                let inside = !plain.last().is_some_and(u8::is_ascii_digit);
                let known = || vni(plain).is_some_and(|w| self.is_known_in_full(&w)) && self.code(plain).is_none();
                let sure = inside || digits >= 2;
                if plain.len() > 3 && sure && known() {
                    return true;
                }
                marked += usize::from(digits == 1 && !inside && known());
                if marked > 1 {
                    return true;
                }
            }
            at = end.max(at + skip + 1);
        }
        false
    }

    fn code(&self, plain: &[u8]) -> Option<u32> {
        self.speech.code(plain)
    }

    fn is_known(&self, plain: &[u8]) -> bool {
        let vocabulary = &self.speech.vocabulary;
        vocabulary.is_common(vocabulary.find(plain))
    }

    /// A word that is part of a chunk.
    fn part(&mut self, from: usize, to: usize, mixed: bool) {
        self.word(from, to, Seen::of(&self.letters[from..to]), mixed);
    }

    /// Cuts what is no word into known ones, if it is some.
    #[inline(never)]
    pub fn words(&mut self, from: usize, to: usize, mixed: bool) -> bool {
        let places: SmallVec<[usize; 4]> = match (self.cut(from, to), mixed) {
            (Some(cut), _) => smallvec![from, cut, to],
            (None, true) => match self.cut_in_three(from, to) {
                Some((first, second)) => smallvec![from, first, second, to],
                None => return false,
            },
            (None, false) => return false,
        };
        for pair in places.windows(2) {
            let seen = Seen::of(&self.letters[pair[0]..pair[1]]);
            let meant = self.meant(pair[0], pair[1], seen);
            self.push_part(Kind::Word, meant, pair[0], pair[1]);
        }
        true
    }

    /// The two places where three known words meet (`kgkhôngcay`), the first
    /// of them as long as can be.
    fn cut_in_three(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let vocabulary = &self.speech.vocabulary;
        let known = |a: usize, b: usize| {
            let sym = vocabulary.find(self.plain(a, b));
            let meant = || vocabulary.meant_by(sym, Marks::on(&self.letters[a..b])).is_some();
            b - a > 1 && (vocabulary.is_common(sym) || meant())
        };
        for first in (from + 2..to.min(from + LONGEST_SYLLABLE)).rev() {
            if !known(from, first) {
                continue;
            }
            for second in (first + 2..to.min(first + LONGEST_SYLLABLE)).rev() {
                if known(first, second) && known(second, to) {
                    return Some((first, second));
                }
            }
        }
        None
    }

    /// Where two known words meet in a run of letters (`kgvải`, `sizeM`).
    fn cut(&self, from: usize, to: usize) -> Option<usize> {
        (from + 2..to).rev().find(|cut| self.is_known(self.plain(from, *cut)) && self.is_known(self.plain(*cut, to)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::super::token::Token;
    use super::*;

    #[test]
    fn glued_things_are_taken_apart() {
        let json = r#"{ "products": [
            { "code": "BG", "name": "Ớt", "unit": "kg", "price": 1 },
            { "code": "MM", "name": "Vải", "unit": "gói", "price": 1 },
            { "code": "A1", "name": "Ớt", "unit": "cái", "price": 1, "options": ["M"] },
            { "code": "T5", "name": "Ớt", "unit": "kg", "price": 1 },
            { "code": "T10", "name": "Ớt", "unit": "kg", "price": 1 }
        ] }"#;
        let shelf = super::super::shelf::Shelf::new(&serde_json::from_str(json).unwrap());
        for (comment, expected) in [
            ("2bg1mm", "2|bg|1|mm"),
            ("A1x2", "a1|x|2"),
            ("1t5 1 t10", "1|t5|1|t10"),
            ("chót3kgvải", "chot|3|kg|vai"),
            ("12sizeM", "12|size|m"),
            ("1,5kg 35.000 0.5", "1.5|kg|35000|0.5"),
            ("a1x5sdt0343111999", "a1|x|5|sdt|PHONE"),
            ("H305 k27", "h305|k27"),
            ("@Chị Hạnh: c ơi [rose] #chotdon", "MENTION|:|c|oi"),
            ("lay61 3 goi1 o71t", "lay|3|goi|ot"),
            ("91234567890123 bg", "DIGITS|bg"),
            ("lấy ½ cân", "lay|0.5|can"),
        ] {
            sample::with(&shelf, comment, |text| {
                let shown = |t: &Token| match t.kind {
                    Kind::Word => String::from_utf8(t.plain(text.folded).to_vec()).unwrap(),
                    Kind::Number => t.number.to_string(),
                    Kind::Mark(c) => c.to_string(),
                    Kind::Phone => "PHONE".to_owned(),
                    Kind::Digits => "DIGITS".to_owned(),
                    Kind::Mention => "MENTION".to_owned(),
                };
                assert_eq!(text.tokens.iter().map(shown).collect::<Vec<_>>().join("|"), expected, "{comment}");
            });
        }
    }
}
