//! Letters to tokens: words, numbers and the marks that matter. Words glued to
//! numbers, codes or other words are taken apart, slips of typing are undone.

use super::normalise::{Class, Letter, Letters, position};
use super::phone::Found;
use super::typing::{telex, vni};
use super::vocabulary::{BySym, Heard, Sym, Vocabulary};
use super::word::{Marks, Word, is_stretched};
use rust_decimal::Decimal;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    Number(Decimal),
    /// Punctuation, a plus sign, a line's end.
    Mark(char),
    /// A telephone number, valid or not.
    Phone,
    /// More digits than anybody counts, and no telephone number either.
    Digits,
    /// `@` and a name.
    Mention,
}

/// One token of a comment.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: Kind,
    /// The word meant; nothing for what is no word.
    pub heard: Heard,
    pub marks: Marks,
    /// Where the letters as typed, and those of the word meant, stand in
    /// [`Letters::folded`].
    raw: (u32, u32),
    plain: (u32, u32),
    /// Whether every letter of it was typed in upper case.
    pub upper: bool,
    /// Whether its first letter was.
    pub capital: bool,
    /// Whether nothing stands between this token and the one before.
    pub glued: bool,
    /// The catalogue's product with this code.
    pub code: Option<usize>,
    /// Bytes of the original text.
    pub start: usize,
    pub end: usize,
}

impl Token {
    /// The letters as typed, folded.
    pub fn raw(self, folded: &str) -> &str {
        slice(folded, self.raw)
    }

    /// The letters of the word meant; empty for what is no word.
    pub fn plain(self, folded: &str) -> &str {
        slice(folded, self.plain)
    }

    /// Whether it is a word, and one short enough to be looked up.
    pub const fn is_word(self) -> bool {
        matches!(self.kind, Kind::Word) && self.plain.1 > self.plain.0
    }
}

fn slice(folded: &str, (from, to): (u32, u32)) -> &str {
    folded.get(from as usize..to as usize).unwrap_or_default()
}

/// What the tokeniser has to know: words and product codes.
#[derive(Clone, Debug)]
pub struct Speech {
    pub vocabulary: Vocabulary,
    /// Products by their codes, if those have letters in them, folded.
    pub codes: BySym<usize>,
    /// The letters of the longest code.
    pub longest_code: usize,
}

impl Speech {
    /// The product with the code that is spelt so.
    fn code(&self, plain: &str) -> Option<usize> {
        let short = plain.len() <= self.longest_code;
        short.then(|| self.codes.get(self.vocabulary.find(plain.as_bytes())).first().copied()).flatten()
    }
}

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
    let Letters { list, folded, digits } = letters;
    let typed = folded.len();
    tokens.clear();
    let mut cutter = Cutter { speech, letters: list, typed, folded, vni: false, tokens, gap: true };
    cutter.vni = *digits > 0 && cutter.is_vni();
    let (mut at, mut phone) = (0, 0);
    while at < cutter.letters.len() && cutter.tokens.len() < LONGEST_COMMENT {
        while phones.get(phone).is_some_and(|p| p.to <= at) {
            phone += 1;
        }
        let until = phones.get(phone).map_or(cutter.letters.len(), |p| p.from.max(at));
        at = match phones.get(phone) {
            Some(found) if found.from <= at => {
                let kind = if found.is_count { Kind::Digits } else { Kind::Phone };
                cutter.push(kind, Meant::default(), at, found.to);
                found.to
            }
            _ => cutter.next(at, until),
        };
    }
    at < cutter.letters.len()
}

/// The word meant by some letters.
#[derive(Clone, Copy, Debug, Default)]
struct Meant {
    heard: Heard,
    marks: Marks,
    plain: (u32, u32),
    /// The number of the spelling as it was typed, if that is what is meant.
    typed: Sym,
}

fn chunk_end(letters: &[Letter], at: usize, until: usize) -> usize {
    let mut end = at;
    while end < until {
        let letter = &letters[end];
        if !letter.is_alphanumeric() {
            let decimal = matches!(letter.base, '.' | ',')
                && end > at
                && letters[end - 1].is_digit()
                && end + 1 < until
                && letters[end + 1].is_digit();
            if !decimal {
                break;
            }
        }
        end += 1;
    }
    end
}

struct Cutter<'a> {
    speech: &'a Speech,
    letters: &'a [Letter],
    /// The length of what was typed, folded.
    typed: usize,
    folded: &'a mut String,
    vni: bool,
    tokens: &'a mut Vec<Token>,
    gap: bool,
}

impl Cutter<'_> {
    /// Whether the writer marks tones by digits: some word has them inside, or
    /// two of them behind, or two words have one.
    fn is_vni(&self) -> bool {
        let mut at = 0;
        let mut marked = 0;
        while let Some(skip) = self.letters[at..].iter().position(Letter::is_digit) {
            let letter = |l: &&Letter| l.is_alphanumeric();
            let start = at + skip - self.letters[at..at + skip].iter().rev().take_while(letter).count();
            let end = chunk_end(self.letters, start, self.letters.len());
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
        slice(self.folded, self.range(from, to))
    }

    fn range(&self, from: usize, to: usize) -> (u32, u32) {
        let begin = |at: usize| self.letters.get(at).map_or(position(self.typed), |l| l.at);
        (begin(from), begin(to))
    }

    fn find(&self, word: &Word) -> Sym {
        self.speech.vocabulary.find(&word.plain)
    }

    fn is_known_in_full(&self, word: &Word) -> bool {
        let vocabulary = &self.speech.vocabulary;
        vocabulary.is_common_in_full(vocabulary.heard(self.find(word), word.marks))
    }

    fn is_known(&self, plain: &str) -> bool {
        let vocabulary = &self.speech.vocabulary;
        vocabulary.is_common(vocabulary.find(plain.as_bytes()))
    }

    /// Cuts what begins at `at`; returns where to go on.
    fn next(&mut self, at: usize, until: usize) -> usize {
        let c = self.letters[at].base;
        match c {
            ' ' => {
                self.gap = true;
                return at + 1;
            }
            '[' => return self.skip_sticker(at, until),
            '#' => {
                self.gap = true;
                return chunk_end(self.letters, at + 1, until).max(at + 1);
            }
            '@' => return self.mention(at, until),
            '+' | '-' | '–' | '/' | ':' | '.' | ',' | '!' | '?' | ';' | '\n' | '=' | '*' | '(' | ')' => {
                self.push(Kind::Mark(if c == '–' { '-' } else { c }), Meant::default(), at, at + 1);
                return at + 1;
            }
            _ => {}
        }
        let end = chunk_end(self.letters, at, until);
        if end == at {
            self.gap = true;
            return at + 1;
        }
        self.chunk(at, end);
        end
    }

    fn push(&mut self, kind: Kind, meant: Meant, from: usize, to: usize) {
        let letters = &self.letters[from..to];
        let raw = self.range(from, to.min(from + LONGEST_CHUNK));
        let capital = letters[0].upper;
        let lower = |l: &Letter| !l.upper && l.class == Class::Alphabetic;
        let upper = letters.iter().any(|l| l.upper) && !letters.iter().any(lower);
        let Meant { heard, marks, plain, typed } = meant;
        let code = match kind {
            Kind::Word if typed != 0 => self.speech.codes.get(typed).first().copied(),
            Kind::Word => self.code(slice(self.folded, raw)),
            _ => None,
        };
        let (start, end) = (letters[0].start as usize, letters[letters.len() - 1].end as usize);
        self.tokens.push(Token { kind, heard, marks, raw, plain, upper, capital, glued: !self.gap, code, start, end });
        self.gap = false;
    }

    fn code(&self, plain: &str) -> Option<usize> {
        self.speech.code(plain)
    }

    /// `[rose]`: the platform's own pictures.
    fn skip_sticker(&mut self, at: usize, until: usize) -> usize {
        self.gap = true;
        let mut inside = self.letters[at + 1..until].iter().take(24);
        match inside.position(|l| l.base == ']') {
            Some(length) => at + length + 2,
            None => at + 1,
        }
    }

    /// `@` and a name: the word behind it and further words with a capital.
    fn mention(&mut self, at: usize, until: usize) -> usize {
        let mut end = chunk_end(self.letters, at + 1, until);
        for _ in 0..4 {
            let next = end + 1;
            let spaced = end > at + 1 && next < until && self.letters[end].base == ' ' && self.letters[next].upper;
            if !spaced {
                break;
            }
            end = chunk_end(self.letters, next, until);
        }
        let end = end.max(at + 1);
        self.push(Kind::Mention, Meant::default(), at, end);
        end
    }

    fn chunk(&mut self, from: usize, to: usize) {
        if to - from > LONGEST_CHUNK {
            return self.push(Kind::Word, Meant::default(), from, to);
        }
        let alphabetic = self.letters[from..to].iter().all(|l| l.class == Class::Alphabetic);
        if alphabetic {
            return self.word(from, to, false);
        }
        if self.letters[from..to].iter().all(Letter::is_digit)
            && let Some(value) = number(self.plain(from, to))
        {
            return self.push(Kind::Number(value), Meant::default(), from, to);
        }
        if self.code(self.plain(from, to)).is_some() {
            return self.word(from, to, false);
        }
        if self.vni
            && let Some(word) = vni(self.plain(from, to)).filter(|w| self.is_known_in_full(w))
        {
            let meant = self.typed_otherwise(&word);
            return self.push(Kind::Word, meant, from, to);
        }
        if self.is_foreign_code(self.plain(from, to)) {
            let vocabulary = &self.speech.vocabulary;
            let heard = vocabulary.heard(vocabulary.find(self.plain(from, to).as_bytes()), Marks::default());
            let meant = Meant { heard, plain: self.range(from, to), ..Meant::default() };
            return self.push(Kind::Word, meant, from, to);
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
        if let Some(end) = self.code_at(at, to) {
            self.word(at, end, false);
            return end;
        }
        let first = self.letters[at].base;
        if let Some(part) = fraction(first) {
            self.push(Kind::Number(part), Meant::default(), at, at + 1);
            return at + 1;
        }
        let same = |l: &Letter| {
            let numeric = l.base.is_ascii_digit() || matches!(l.base, '.' | ',');
            numeric == first.is_ascii_digit() && fraction(l.base).is_none()
        };
        let end = at + self.letters[at..to].iter().take_while(|l| same(l)).count().max(1);
        match first.is_ascii_digit().then(|| number(self.plain(at, end))).flatten() {
            Some(value) => self.push(Kind::Number(value), Meant::default(), at, end),
            None => self.word(at, end, true),
        }
        end
    }

    /// The end of the longest code that begins here and does not tear a run of
    /// letters or of digits.
    fn code_at(&self, at: usize, to: usize) -> Option<usize> {
        let digit = |i: usize| self.letters[i].base.is_ascii_digit();
        (at + 1..=to.min(at + self.speech.longest_code)).rev().find(|end| {
            let torn = *end < to && digit(end - 1) == digit(*end);
            let times = end + 1 < to && self.letters[*end].base == 'x' && digit(end + 1);
            (!torn || times) && self.code(self.plain(at, *end)).is_some()
        })
    }

    fn word(&mut self, from: usize, to: usize, mixed: bool) {
        let meant = self.meant(from, to);
        if (mixed || to - from >= 6) && !self.speech.vocabulary.is_common(meant.heard.sym) {
            if let Some(cut) = self.cut(from, to) {
                return self.words(&[from, cut, to]);
            }
            if let Some((first, second)) = mixed.then(|| self.cut_in_three(from, to)).flatten() {
                return self.words(&[from, first, second, to]);
            }
        }
        self.push(Kind::Word, meant, from, to);
    }

    /// The words between these places.
    fn words(&mut self, places: &[usize]) {
        for pair in places.windows(2) {
            let meant = self.meant(pair[0], pair[1]);
            self.push(Kind::Word, meant, pair[0], pair[1]);
        }
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

    /// The word that was meant by what was typed.
    fn meant(&mut self, from: usize, to: usize) -> Meant {
        let speech = self.speech;
        let vocabulary = &speech.vocabulary;
        let plain = self.range(from, to);
        if let Some((key, marks)) = Self::as_most_words(&self.letters[from..to])
            && let Some(heard) = vocabulary.ready(key, marks)
        {
            return Meant { heard, marks, plain, typed: heard.sym };
        }
        let letters = slice(self.folded, plain).as_bytes();
        if is_stretched(letters, 3) {
            let squeezed = Word::of(&self.letters[from..to]).squeezed(3);
            let sym = self.find(&squeezed);
            return self.meant_by(sym, squeezed.marks, squeezed.as_str(), None);
        }
        let marks = Marks::on(&self.letters[from..to]);
        let sym = vocabulary.find(letters);
        if vocabulary.is_common(sym) && vocabulary.meant_by(sym, marks).is_none() {
            return Meant { heard: vocabulary.heard(sym, marks), marks, plain, typed: sym };
        }
        let typed = Word::with(slice(self.folded, plain), marks);
        self.meant_by(sym, marks, typed.as_str(), Some(plain))
    }

    /// The letters as one number and their marks, if they are few, of the
    /// English alphabet, and none stands three times in a row.
    fn as_most_words(letters: &[Letter]) -> Option<(u128, Marks)> {
        if letters.len() > 16 {
            return None;
        }
        let (mut key, mut last, mut run) = (0_u128, ' ', 0);
        for letter in letters.iter().rev() {
            run = if letter.base == last { run + 1 } else { 1 };
            last = letter.base;
            if run > 2 || !letter.base.is_ascii() {
                return None;
            }
            key = key << 8 | u128::from(letter.base as u8);
        }
        Some((key, Marks::on(letters)))
    }

    /// The word that was meant by these letters, which stand at `place` if they
    /// were typed so.
    fn meant_by(&mut self, sym: Sym, marks: Marks, plain: &str, place: Option<(u32, u32)>) -> Meant {
        let vocabulary = &self.speech.vocabulary;
        if let Some((word, marks)) = vocabulary.meant_by(sym, marks) {
            return self.spelt(word.sym, marks);
        }
        let as_typed = |cutter: &mut Self| {
            let plain = place.unwrap_or_else(|| cutter.put_behind(plain.as_bytes()));
            Meant { heard: vocabulary.heard(sym, marks), marks, plain, typed: 0 }
        };
        if vocabulary.is_common(sym) {
            return as_typed(self);
        }
        if marks.is_empty()
            && let Some(word) = telex(plain).filter(|w| self.is_known_in_full(w))
        {
            return self.typed_otherwise(&word);
        }
        // A tone's key that fell behind a word without any: "chos".
        let stray = plain.strip_suffix(['s', 'f', 'r', 'x', 'j']).filter(|word| word.len() > 1 && marks.is_empty());
        if let Some(word) = stray.map(|word| Word::with(word, marks)).filter(|word| self.is_known_in_full(word)) {
            return self.typed_otherwise(&word);
        }
        let bytes = plain.as_bytes();
        let same_initials = bytes.len() < 2 || bytes[0] == bytes[1];
        if same_initials || !is_stretched(bytes, 2) {
            return as_typed(self);
        }
        let tight = Word::with(plain, marks).squeezed(2);
        let sym = self.find(&tight);
        if let Some((word, marks)) = vocabulary.meant_by(sym, tight.marks) {
            return self.spelt(word.sym, marks);
        }
        if vocabulary.is_common(sym) { self.typed_otherwise(&tight) } else { as_typed(self) }
    }

    /// A word of the vocabulary instead of what was typed.
    fn spelt(&mut self, sym: Sym, marks: Marks) -> Meant {
        let vocabulary = &self.speech.vocabulary;
        let plain = self.put_behind(vocabulary.plain(sym));
        Meant { heard: vocabulary.heard(sym, marks), marks, plain, typed: 0 }
    }

    fn typed_otherwise(&mut self, word: &Word) -> Meant {
        let heard = self.speech.vocabulary.heard(self.find(word), word.marks);
        Meant { heard, marks: word.marks, plain: self.put_behind(&word.plain), typed: 0 }
    }

    fn put_behind(&mut self, plain: &[u8]) -> (u32, u32) {
        let from = position(self.folded.len());
        self.folded.push_str(std::str::from_utf8(plain).unwrap_or_default());
        (from, position(self.folded.len()))
    }
}

fn fraction(c: char) -> Option<Decimal> {
    match c {
        '½' => Some(Decimal::new(5, 1)),
        '¼' => Some(Decimal::new(25, 2)),
        '¾' => Some(Decimal::new(75, 2)),
        _ => None,
    }
}

/// `1,5` and `0.5` are decimals, `35.000` is thirty-five thousand.
fn number(text: &str) -> Option<Decimal> {
    if text.len() > 15 {
        return None;
    }
    let mut digits: i64 = 0;
    // Lengths of the groups behind separators.
    let (mut groups, mut last, mut all_of_three) = (0_u32, 0_u32, true);
    for c in text.bytes() {
        if c.is_ascii_digit() {
            digits = digits * 10 + i64::from(c - b'0');
            last += 1;
        } else {
            all_of_three &= groups == 0 || last == 3;
            (groups, last) = (groups + 1, 0);
        }
    }
    all_of_three &= last == 3;
    match groups {
        0 => Some(Decimal::from(digits)),
        _ if all_of_three && !text.starts_with('0') => Some(Decimal::from(digits)),
        1 if last > 0 => Some(Decimal::new(digits, last)),
        _ => None,
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
