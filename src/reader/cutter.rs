//! Letters to tokens. Words glued to numbers, codes or other words are taken
//! apart; which word was meant is found in `meant`.

use super::letter::{Letter, Seen};
use super::meant::Meant;
use super::normalise::{Letters, Places};
use super::phone::Found;
use super::token::{Kind, Speech, Token, fraction, number, slice};
use super::typing::vni;
use super::vocabulary::Sym;
use super::word::{Marks, Word};
use smallvec::{SmallVec, smallvec};

const LONGEST_CHUNK: usize = 40;
/// Tokens that are read of a comment: ten times those of a wordy order. What is
/// longer is no order by itself, and must not keep the others waiting.
const LONGEST_COMMENT: usize = 250;
/// No Vietnamese syllable is longer: nghiêng.
const LONGEST_SYLLABLE: usize = 8;

/// Cuts a text whose phone numbers are known into tokens. The letters of words
/// that were not typed as they are meant are put behind the folded text.
/// Answers whether the text goes on behind the last token.
pub fn tokens(letters: &mut Letters, phones: &[Found], speech: &Speech, tokens: &mut Vec<Token>) -> bool {
    let (letters, places, folded) = letters.parts();
    // So that the last word is looked up like any other, see `find_in`.
    folded.push_str("                ");
    tokens.clear();
    let mut cutter = Cutter { speech, letters, places, folded, vni: None, tokens, gap: true };
    let mut at = 0;
    for phone in phones {
        at = cutter.stretch(at, phone.from);
        if at < phone.to && cutter.tokens.len() < LONGEST_COMMENT {
            let kind = if phone.is_count { Kind::Digits } else { Kind::Phone };
            cutter.push_part(kind, Meant::default(), at, phone.to);
            at = phone.to;
        }
    }
    at = cutter.stretch(at, letters.len());
    at < letters.len()
}

/// The end of what stands here without a gap, and what was seen of it.
#[inline]
fn chunk_end(letters: &[Letter], at: usize, until: usize) -> (usize, Seen) {
    let mut seen = Seen::NOTHING;
    for (end, letter) in (at..).zip(&letters[at..until]) {
        if !letter.is_alphanumeric() {
            let decimal = letter.is('.') || letter.is(',');
            let digit = |at: usize| letters[..until].get(at).is_some_and(|l| l.is_digit());
            if !decimal || end == at || !digit(end - 1) || !digit(end + 1) {
                return (end, seen);
            }
        }
        seen.add(*letter);
    }
    (until, seen)
}

/// Cuts, and keeps what was cut.
pub struct Cutter<'a> {
    pub speech: &'a Speech,
    pub letters: &'a [Letter],
    pub places: Places<'a>,
    pub folded: &'a mut String,
    /// Whether the writer marks tones by digits, once it was asked.
    vni: Option<bool>,
    tokens: &'a mut Vec<Token>,
    gap: bool,
}

impl Cutter<'_> {
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
                let digits = plain.bytes().filter(u8::is_ascii_digit).count();
                let inside = !plain.ends_with(|c: char| c.is_ascii_digit());
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

    /// The letters `from..to` as typed, folded.
    fn plain(&self, from: usize, to: usize) -> &str {
        slice(self.folded, self.places.folded(from, to))
    }

    pub fn find(&self, word: &Word) -> Sym {
        self.speech.vocabulary.find(&word.plain)
    }

    pub fn is_known_in_full(&self, word: &Word) -> bool {
        let vocabulary = &self.speech.vocabulary;
        vocabulary.is_common_in_full(vocabulary.heard(self.find(word), word.marks))
    }

    fn is_known(&self, plain: &str) -> bool {
        let vocabulary = &self.speech.vocabulary;
        vocabulary.is_common(vocabulary.find(plain.as_bytes()))
    }

    /// Cuts what stands between; returns where it has stopped.
    fn stretch(&mut self, mut at: usize, until: usize) -> usize {
        while at < until && self.tokens.len() < LONGEST_COMMENT {
            at = self.next(at, until);
        }
        at
    }

    /// Cuts what begins at `at`; returns where to go on.
    fn next(&mut self, at: usize, until: usize) -> usize {
        let letter = self.letters[at];
        if letter.is_alphanumeric() {
            let (end, seen) = chunk_end(self.letters, at, until);
            self.chunk(at, end, seen);
            let spaced = end < until && self.letters[end].is(' ');
            self.gap |= spaced;
            return end + usize::from(spaced);
        }
        match letter.base() {
            ' ' => {
                self.gap = true;
                at + 1
            }
            '[' => self.skip_sticker(at, until),
            '#' => {
                self.gap = true;
                chunk_end(self.letters, at + 1, until).0
            }
            '@' => self.mention(at, until),
            c @ ('+' | '-' | '–' | '/' | ':' | '.' | ',' | '!' | '?' | ';' | '\n' | '=' | '*' | '(' | ')') => {
                let kind = Kind::Mark(if c == '–' { '-' } else { c });
                self.push_part(kind, Meant::default(), at, at + 1);
                at + 1
            }
            _ => {
                self.gap = true;
                at + 1
            }
        }
    }

    // Inline for the words, which are most of the tokens, and nothing else.
    #[inline(always)]
    fn push(&mut self, kind: Kind, meant: Meant, from: usize, to: usize, seen: Seen) {
        let raw = self.places.folded(from, to.min(from + LONGEST_CHUNK));
        let (start, end) = self.places.original(from, to);
        let Meant { heard, marks, plain, typed } = meant;
        self.tokens.push(Token {
            kind,
            heard,
            marks,
            raw,
            plain,
            upper: seen.is_upper(),
            capital: self.letters[from].is_upper(),
            glued: !self.gap,
            code: self.speech.codes.get(typed).first().copied(),
            start,
            end,
        });
        self.gap = false;
    }

    /// Pushes what was not looked at as a whole.
    fn push_part(&mut self, kind: Kind, meant: Meant, from: usize, to: usize) {
        self.push(kind, meant, from, to, Seen::of(&self.letters[from..to]));
    }

    fn code(&self, plain: &str) -> Option<usize> {
        self.speech.code(plain)
    }

    /// `[rose]`: the platform's own pictures.
    fn skip_sticker(&mut self, at: usize, until: usize) -> usize {
        self.gap = true;
        let mut inside = self.letters[at + 1..until].iter().take(24);
        match inside.position(|l| l.is(']')) {
            Some(length) => at + length + 2,
            None => at + 1,
        }
    }

    /// `@` and a name: the word behind it and further words with a capital.
    fn mention(&mut self, at: usize, until: usize) -> usize {
        let (mut end, _) = chunk_end(self.letters, at + 1, until);
        for _ in 0..4 {
            let next = end + 1;
            let spaced = end > at + 1 && next < until && self.letters[end].is(' ') && self.letters[next].is_upper();
            if !spaced {
                break;
            }
            end = chunk_end(self.letters, next, until).0;
        }
        let end = end.max(at + 1);
        self.push_part(Kind::Mention, Meant::default(), at, end);
        end
    }

    #[inline]
    fn chunk(&mut self, from: usize, to: usize, seen: Seen) {
        if to - from > LONGEST_CHUNK {
            self.push_part(Kind::Word, Meant::default(), from, to);
        } else if seen.is_alphabetic() {
            self.word(from, to, seen, false);
        } else {
            self.mixture(from, to, seen);
        }
    }

    /// A chunk that is not all of letters.
    fn mixture(&mut self, from: usize, to: usize, seen: Seen) {
        if seen.is_digits()
            && let Some(value) = number(self.plain(from, to))
        {
            return self.push_part(Kind::Number(value), Meant::default(), from, to);
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
            let heard = vocabulary.heard(vocabulary.find(self.plain(from, to).as_bytes()), Marks::default());
            let meant = Meant { heard, plain: self.places.folded(from, to), ..Meant::default() };
            return self.push_part(Kind::Word, meant, from, to);
        }
        let mut at = from;
        while at < to {
            at = self.piece(at, to);
        }
    }

    /// `h305`, `b12`: the shape of a code, but of no code that is on sale.
    fn is_foreign_code(&self, plain: &str) -> bool {
        let letters = plain.bytes().take_while(u8::is_ascii_alphabetic).count();
        let digits = plain.bytes().skip(letters).take_while(u8::is_ascii_digit).count();
        let shaped = (1..=3).contains(&letters) && (1..=4).contains(&digits) && letters + digits == plain.len();
        if !shaped {
            return false;
        }
        let head = &plain[..letters];
        let known = self.is_known(head) || self.code(head).is_some();
        head != "x" && (!known || (letters == 1 && digits >= 2))
    }

    /// One part of a chunk that mixes letters and digits; returns its end.
    fn piece(&mut self, at: usize, to: usize) -> usize {
        let first = self.letters[at];
        if let Some(end) = self.code_at(at, to) {
            self.part(at, end, false);
            return end;
        }
        if let Some(part) = fraction(first.base()) {
            self.push_part(Kind::Number(part), Meant::default(), at, at + 1);
            return at + 1;
        }
        let same = |l: &Letter| {
            let numeric = l.is_digit() || l.is('.') || l.is(',');
            numeric == first.is_digit() && fraction(l.base()).is_none()
        };
        let end = at + self.letters[at..to].iter().take_while(|l| same(l)).count().max(1);
        match first.is_digit().then(|| number(self.plain(at, end))).flatten() {
            Some(value) => self.push_part(Kind::Number(value), Meant::default(), at, end),
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

    #[inline(always)]
    fn word(&mut self, from: usize, to: usize, seen: Seen, mixed: bool) {
        let meant = self.meant(from, to, seen);
        if (mixed || to - from >= 6)
            && !self.speech.vocabulary.is_common(meant.heard.sym)
            && self.words(from, to, mixed)
        {
            return;
        }
        self.push(Kind::Word, meant, from, to, seen);
    }

    /// A word that is part of a chunk.
    fn part(&mut self, from: usize, to: usize, mixed: bool) {
        self.word(from, to, Seen::of(&self.letters[from..to]), mixed);
    }

    /// Cuts what is no word into known ones, if it is some.
    #[inline(never)]
    fn words(&mut self, from: usize, to: usize, mixed: bool) -> bool {
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
            let sym = vocabulary.find(self.plain(a, b).as_bytes());
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
                    Kind::Word => t.plain(text.folded).to_owned(),
                    Kind::Number(n) => n.to_string(),
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
