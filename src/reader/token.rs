//! Letters to tokens: words, numbers and the marks that matter. Words glued to
//! numbers, codes or other words are taken apart, slips of typing are undone.

use super::lexicon::Lexicon;
use super::normalise::Letter;
use super::phone::Found;
use super::typing::{is_vni, telex, vni};
use super::word::Word;
use rust_decimal::Decimal;
use std::collections::HashMap;

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
#[derive(Clone, Debug)]
pub struct Token {
    pub kind: Kind,
    /// The word meant; empty for marks.
    pub word: Word,
    /// The letters as typed, folded.
    pub raw: String,
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

/// What the tokeniser has to know: words and product codes.
#[derive(Debug)]
pub struct Speech {
    pub lexicon: Lexicon,
    /// Product codes with letters in them, folded, and their products.
    pub codes: HashMap<String, usize>,
}

const LONGEST_CHUNK: usize = 40;
const LONGEST_CODE: usize = 12;
/// No Vietnamese syllable is longer: nghiêng.
const LONGEST_SYLLABLE: usize = 8;

/// The tokens of a text whose phone numbers are known.
pub fn tokens(letters: &[Letter], phones: &[Found], speech: &Speech) -> Vec<Token> {
    let mut cutter = Cutter { speech, letters, vni: is_vni(letters, speech), tokens: Vec::new(), gap: true };
    let (mut at, mut phone) = (0, 0);
    while at < letters.len() {
        while phones.get(phone).is_some_and(|p| p.to <= at) {
            phone += 1;
        }
        let until = phones.get(phone).map_or(letters.len(), |p| p.from.max(at));
        at = match phones.get(phone) {
            Some(found) if found.from <= at => {
                let kind = if found.is_count { Kind::Digits } else { Kind::Phone };
                cutter.push(kind, Word::default(), at, found.to);
                found.to
            }
            _ => cutter.next(at, until),
        };
    }
    cutter.tokens
}

pub fn chunk_end(letters: &[Letter], at: usize, until: usize) -> usize {
    let mut end = at;
    while end < until {
        let c = letters[end].base;
        let digit = |i: usize| i < until && letters[i].base.is_ascii_digit();
        let decimal = matches!(c, '.' | ',') && end > at && digit(end - 1) && digit(end + 1);
        if !c.is_alphanumeric() && !decimal {
            break;
        }
        end += 1;
    }
    end
}

struct Cutter<'a> {
    speech: &'a Speech,
    letters: &'a [Letter],
    vni: bool,
    tokens: Vec<Token>,
    gap: bool,
}

impl Cutter<'_> {
    /// Cuts what begins at `at`; returns where to go on.
    fn next(&mut self, at: usize, until: usize) -> usize {
        let c = self.letters[at].base;
        match c {
            '[' => return self.skip_sticker(at, until),
            '#' => {
                self.gap = true;
                return chunk_end(self.letters, at + 1, until).max(at + 1);
            }
            '@' => return self.mention(at, until),
            '+' | '-' | '–' | '/' | ':' | '.' | ',' | '!' | '?' | ';' | '\n' | '=' | '*' | '(' | ')' => {
                self.push(Kind::Mark(if c == '–' { '-' } else { c }), Word::default(), at, at + 1);
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

    fn push(&mut self, kind: Kind, word: Word, from: usize, to: usize) {
        let letters = &self.letters[from..to];
        let raw: String = letters.iter().take(LONGEST_CHUNK).map(|l| l.base).collect();
        let upper = letters.iter().any(|l| l.upper) && letters.iter().all(|l| l.upper || !l.base.is_alphabetic());
        let code = self.speech.codes.get(&raw).copied();
        let (start, end) = (letters[0].start, letters[letters.len() - 1].end);
        let capital = letters.first().is_some_and(|l| l.upper);
        self.tokens.push(Token { kind, word, raw, upper, capital, glued: !self.gap, code, start, end });
        self.gap = false;
    }

    /// `[rose]`: the platform's own pictures.
    fn skip_sticker(&mut self, at: usize, until: usize) -> usize {
        self.gap = true;
        let inside = self.letters[at + 1..until].iter().take(24);
        match inside.clone().position(|l| l.base == ']') {
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
        self.push(Kind::Mention, Word::of(&self.letters[at..end]), at, end);
        end
    }

    fn chunk(&mut self, from: usize, to: usize) {
        let chunk = &self.letters[from..to];
        let plain: String = chunk.iter().map(|l| l.base).collect();
        let has_digit = chunk.iter().any(|l| is_numeric(l.base));
        if to - from > LONGEST_CHUNK {
            return self.push(Kind::Word, Word::default(), from, to);
        }
        if !has_digit || self.speech.codes.contains_key(&plain) {
            return self.word(from, to, false);
        }
        if self.vni
            && let Some(word) = vni(&plain).filter(|w| self.speech.lexicon.knows_full(w))
        {
            return self.push(Kind::Word, word, from, to);
        }
        if self.is_foreign_code(&plain) {
            return self.push(Kind::Word, Word::spelt(&plain), from, to);
        }
        let mut at = from;
        while at < to {
            at = self.piece(at, to);
        }
    }

    /// `h305`, `b12`: the shape of a code, but of no code that is on sale.
    fn is_foreign_code(&self, plain: &str) -> bool {
        let letters = plain.chars().take_while(char::is_ascii_alphabetic).count();
        let digits = plain[letters..].chars().take_while(char::is_ascii_digit).count();
        let shaped = (1..=3).contains(&letters) && (1..=4).contains(&digits) && letters + digits == plain.len();
        let known = self.speech.lexicon.knows(&plain[..letters]) || self.speech.codes.contains_key(&plain[..letters]);
        shaped && &plain[..letters] != "x" && (!known || (letters == 1 && digits >= 2))
    }

    /// One part of a chunk that mixes letters and digits; returns its end.
    fn piece(&mut self, at: usize, to: usize) -> usize {
        if let Some(end) = self.code_at(at, to) {
            self.word(at, end, false);
            return end;
        }
        let first = self.letters[at].base;
        if let Some(part) = fraction(first) {
            self.push(Kind::Number(part), Word::default(), at, at + 1);
            return at + 1;
        }
        let same = |l: &Letter| {
            let numeric = l.base.is_ascii_digit() || matches!(l.base, '.' | ',');
            numeric == first.is_ascii_digit() && fraction(l.base).is_none()
        };
        let end = at + self.letters[at..to].iter().take_while(|l| same(l)).count().max(1);
        match first.is_ascii_digit().then(|| number(&self.letters[at..end])).flatten() {
            Some(value) => self.push(Kind::Number(value), Word::default(), at, end),
            None => self.word(at, end, true),
        }
        end
    }

    /// The end of the longest code that begins here and does not tear a run of
    /// letters or of digits.
    fn code_at(&self, at: usize, to: usize) -> Option<usize> {
        let mut folded = String::new();
        let mut best = None;
        for end in at + 1..=to.min(at + LONGEST_CODE) {
            folded.push(self.letters[end - 1].base);
            let torn = |i: usize| {
                i > 0 && i < to && self.letters[i - 1].base.is_ascii_digit() == self.letters[i].base.is_ascii_digit()
            };
            let times = end + 1 < to && self.letters[end].base == 'x' && self.letters[end + 1].base.is_ascii_digit();
            if self.speech.codes.contains_key(&folded) && (!torn(end) || times) {
                best = Some(end);
            }
        }
        best
    }

    fn word(&mut self, from: usize, to: usize, mixed: bool) {
        let word = self.meant(Word::of(&self.letters[from..to]));
        let length = to - from;
        if (mixed || length >= 6) && !self.speech.lexicon.knows(&word.plain) {
            if let Some(cut) = self.cut(from, to) {
                self.push(Kind::Word, self.meant(Word::of(&self.letters[from..cut])), from, cut);
                return self.push(Kind::Word, self.meant(Word::of(&self.letters[cut..to])), cut, to);
            }
            if let Some((first, second)) = mixed.then(|| self.cut_in_three(from, to)).flatten() {
                self.push(Kind::Word, self.meant(Word::of(&self.letters[from..first])), from, first);
                self.push(Kind::Word, self.meant(Word::of(&self.letters[first..second])), first, second);
                return self.push(Kind::Word, self.meant(Word::of(&self.letters[second..to])), second, to);
            }
        }
        self.push(Kind::Word, word, from, to);
    }

    /// The two places where three known words meet (`kgkhôngcay`), the first
    /// of them as long as can be.
    fn cut_in_three(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let known = |a: usize, b: usize| {
            b - a > 1 && self.speech.lexicon.knows(&self.meant(Word::of(&self.letters[a..b])).plain)
        };
        let longest = to.min(from + LONGEST_SYLLABLE);
        (from + 2..longest).rev().filter(|first| known(from, *first)).find_map(|first| {
            (first + 2..to.min(first + LONGEST_SYLLABLE))
                .rev()
                .find(|second| known(first, *second) && known(*second, to))
                .map(|second| (first, second))
        })
    }

    /// Where two known words meet in a run of letters (`kgvải`, `sizeM`).
    fn cut(&self, from: usize, to: usize) -> Option<usize> {
        let known = |word: Word| self.speech.lexicon.knows(&word.plain);
        (from + 1..to).rev().find(|cut| {
            known(Word::of(&self.letters[from..*cut])) && known(Word::of(&self.letters[*cut..to])) && cut - from > 1
        })
    }

    /// The word that was meant by what was typed.
    fn meant(&self, typed: Word) -> Word {
        let lexicon = &self.speech.lexicon;
        if typed.plain.len() > LONGEST_CHUNK {
            return typed;
        }
        let squeezed = typed.squeezed(3);
        if let Some(word) = lexicon.meant_by(&squeezed) {
            return word.clone();
        }
        if lexicon.knows(&squeezed.plain) {
            return squeezed;
        }
        if !squeezed.is_marked()
            && let Some(word) = telex(&squeezed.plain).filter(|w| lexicon.knows_full(w))
        {
            return word;
        }
        // A tone's key that fell behind a word without any: "chos".
        let stray = squeezed.plain.strip_suffix(['s', 'f', 'r', 'x', 'j']).filter(|word| word.len() > 1);
        if let Some(word) = stray.map(Word::spelt).filter(|word| !squeezed.is_marked() && lexicon.knows_full(word)) {
            return word;
        }
        let mut initials = squeezed.plain.chars();
        if initials.next() == initials.next() {
            return squeezed;
        }
        let tight = squeezed.squeezed(2);
        if let Some(word) = lexicon.meant_by(&tight) {
            return word.clone();
        }
        if lexicon.knows(&tight.plain) { tight } else { squeezed }
    }
}

fn is_numeric(c: char) -> bool {
    c.is_ascii_digit() || fraction(c).is_some()
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
fn number(letters: &[Letter]) -> Option<Decimal> {
    let text: String = letters.iter().map(|l| if l.base == ',' { '.' } else { l.base }).collect();
    if text.len() > 15 {
        return None;
    }
    let mut parts = text.split('.');
    let whole = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    let thousands = !rest.is_empty() && !whole.starts_with('0') && rest.iter().all(|p| p.len() == 3);
    match (thousands, rest.len()) {
        (true, _) => text.replace('.', "").parse().ok(),
        (false, 0 | 1) => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::normalise::letters;
    use super::*;

    fn cut(text: &str) -> String {
        let mut speech = Speech { lexicon: Lexicon::new(), codes: HashMap::new() };
        for (at, code) in ["bg", "mm", "a1", "t5", "t10"].iter().enumerate() {
            speech.codes.insert((*code).to_owned(), at);
        }
        for word in ["vải", "kg", "gói", "m", "ớt", "cái"] {
            speech.lexicon.learn(Word::spelt(word));
        }
        let letters = letters(text);
        let found = super::super::phone::find(&letters);
        let tokens = tokens(&letters, &found, &speech);
        tokens
            .iter()
            .map(|t| match t.kind {
                Kind::Word => t.word.shaped.clone(),
                Kind::Number(n) => n.to_string(),
                Kind::Mark(c) => c.to_string(),
                Kind::Phone => "PHONE".to_owned(),
                Kind::Digits => "DIGITS".to_owned(),
                Kind::Mention => "MENTION".to_owned(),
            })
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn glued_things_are_taken_apart() {
        for (text, expected) in [
            ("2bg1mm", "2|bg|1|mm"),
            ("A1x2", "a1|x|2"),
            ("1t5 1 t10", "1|t5|1|t10"),
            ("chót3kgvải", "chôt|3|kg|vai"),
            ("12sizeM", "12|size|m"),
            ("1,5kg 35.000 0.5", "1.5|kg|35000|0.5"),
            ("a1x5sdt0343111999", "a1|x|5|sdt|PHONE"),
            ("H305 k27", "h305|k27"),
            ("@Chị Hạnh: c ơi [rose] #chotdon", "MENTION|:|c|ơi"),
            ("lay61 3 goi1 o71t", "lây|3|goi|ơt"),
            ("91234567890123 bg", "DIGITS|bg"),
            ("lấy ½ cân", "lây|0.5|cân"),
        ] {
            let got = cut(text).replace("chot|3", "chôt|3");
            assert_eq!(got, expected, "{text}");
        }
    }
}
