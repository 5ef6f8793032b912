//! Tokens: the words, numbers and marks of a comment.

use super::cutter::tokens;
use super::normalise::{letters, position};
use super::spelt::Spelt;
use super::typings::Typings;
use super::vocabulary::{BySym, Heard, Vocabulary};
use super::word::{Marks, Word};
use rust_decimal::Decimal;

/// What a token is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Word,
    Number,
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
#[derive(Clone, Copy, Debug, Default)]
pub struct Token {
    pub kind: Kind,
    /// Which number it is; zero for what is none.
    pub number: Decimal,
    /// The word meant; nothing for what is no word.
    pub heard: Heard,
    pub marks: Marks,
    /// How it was typed, marks apart.
    pub spelt: Spelt,
    /// Where the letters as typed, and those of the word meant, stand in
    /// [`Letters::folded`].
    pub raw: (u32, u32),
    pub plain: (u32, u32),
    /// Whether every letter of it was typed in upper case.
    pub upper: bool,
    /// Whether its first letter was.
    pub capital: bool,
    /// Whether nothing stands between this token and the one before.
    pub glued: bool,
    /// The catalogue's product with this code.
    pub code: Option<u32>,
    /// The place of what it is able to do among all [`Abilities`], from 1 on; 0
    /// where it is still to be looked up, as of a short spelling.
    ///
    /// [`Abilities`]: super::begins::Abilities
    pub ability: u32,
    /// The letters that it was typed with, from one to before another.
    pub letters: (u32, u32),
}

impl Token {
    /// A word alone, of which nothing counts but what was heard.
    pub fn of_word(heard: Heard) -> Self {
        Self { heard, ..Self::default() }
    }

    /// The letters as typed, folded.
    pub fn raw(self, folded: &[u8]) -> &[u8] {
        slice(folded, self.raw)
    }

    /// The letters of the word meant; empty for what is no word.
    pub fn plain(self, folded: &[u8]) -> &[u8] {
        slice(folded, self.plain)
    }

    /// Whether it is a word, and one short enough to be looked up.
    pub const fn is_word(self) -> bool {
        matches!(self.kind, Kind::Word) && self.plain.1 > self.plain.0
    }
}

pub fn slice(folded: &[u8], (from, to): (u32, u32)) -> &[u8] {
    folded.get(from as usize..to as usize).unwrap_or_default()
}

/// What the tokeniser has to know: words and product codes.
#[derive(Clone, Debug)]
pub struct Speech {
    pub vocabulary: Vocabulary,
    /// The same, as it is typed mostly; none until all words are known.
    pub typings: Typings,
    /// Products by their codes, if those have letters in them, folded.
    pub codes: BySym<u32>,
    /// The letters of the longest code.
    pub longest_code: usize,
    /// The bytes that codes begin with, as bits; the highest is for all that are
    /// no ASCII.
    pub code_heads: u128,
    /// Whether some code has letters and then digits.
    pub has_mixed_codes: bool,
}

impl Speech {
    /// What is told by words alone.
    pub fn new(vocabulary: Vocabulary) -> Self {
        Self {
            vocabulary,
            typings: Typings::default(),
            codes: BySym::default(),
            longest_code: 0,
            code_heads: 0,
            has_mixed_codes: false,
        }
    }

    /// Whether some code begins with this byte.
    #[inline]
    pub const fn may_begin_code(&self, byte: u8) -> bool {
        self.code_heads >> (if byte < 0x80 { byte } else { 0x7F }) & 1 != 0
    }

    /// Takes in the code of a product.
    pub fn learn_code(&mut self, folded: &[u8], product: usize) {
        let head = folded.first().map_or(0x7F, |byte| (*byte).min(0x7F));
        self.code_heads |= 1 << head;
        self.has_mixed_codes |= head.is_ascii_alphabetic() && folded.last().is_some_and(u8::is_ascii_digit);
        self.longest_code = self.longest_code.max(folded.len());
        let code = self.vocabulary.add(&Word::with(folded, Marks::default()));
        self.codes.push(code.sym, position(product));
    }

    /// Notes how all words are typed mostly, once they are known.
    pub fn learn_typings(&mut self) {
        self.typings = Typings::new(&self.vocabulary, &self.codes);
        // What is no common word is read as everything else that is typed.
        let mut cut = Vec::new();
        for sym in self.vocabulary.syms().filter(|sym| !self.vocabulary.is_common(*sym)) {
            let spelling = self.vocabulary.spelling(sym);
            if self.codes.get(sym).is_empty() && !spelling.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                continue;
            }
            let mut letters = letters(spelling);
            tokens(&mut letters, &[], self, &mut cut);
            if let [token] = &*cut {
                self.typings.learn(&letters, token, &self.vocabulary);
            }
        }
    }

    /// The product with the code that is spelt so.
    pub fn code(&self, plain: &[u8]) -> Option<u32> {
        let short = plain.len() <= self.longest_code && plain.first().is_some_and(|b| self.may_begin_code(*b));
        short.then(|| self.codes.get(self.vocabulary.find(plain)).first().copied()).flatten()
    }
}

pub fn fraction(c: char) -> Option<Decimal> {
    match c {
        '½' => Some(Decimal::new(5, 1)),
        '¼' => Some(Decimal::new(25, 2)),
        '¾' => Some(Decimal::new(75, 2)),
        _ => None,
    }
}

/// `1,5` and `0.5` are decimals, `35.000` is thirty-five thousand.
pub fn number(text: &[u8]) -> Option<Decimal> {
    if text.len() > 15 {
        return None;
    }
    let mut digits: i64 = 0;
    // Lengths of the groups behind separators.
    let (mut groups, mut last, mut all_of_three) = (0_u32, 0_u32, true);
    for c in text {
        if c.is_ascii_digit() {
            digits = digits * 10 + i64::from(*c - b'0');
            last += 1;
        } else {
            all_of_three &= groups == 0 || last == 3;
            (groups, last) = (groups + 1, 0);
        }
    }
    all_of_three &= last == 3;
    match groups {
        0 => Some(Decimal::from(digits)),
        _ if all_of_three && !text.starts_with(b"0") => Some(Decimal::from(digits)),
        1 if last > 0 => Some(Decimal::new(digits, last)),
        _ => None,
    }
}
