//! Numbers, in digits and in words.

use super::lexicon::rows;
use super::token::{Kind, Token};
use super::vocabulary::{BySym, Known, Sym, Vocabulary};
use super::word::Word;
use rust_decimal::Decimal;

const NUMBERS: &str = include_str!("lexicon/numbers.tsv");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Digit,
    Tail,
    Tens,
    Ten,
    Twenty,
    Hundred,
    Odd,
}

/// A number and how many tokens say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    pub value: Decimal,
    pub length: usize,
    /// Whether it is in words, which have other meanings too.
    pub in_words: bool,
}

/// The number words.
#[derive(Clone, Debug)]
pub struct Numbers {
    words: BySym<(Known, Role, u32)>,
}

impl Numbers {
    pub fn new(vocabulary: &mut Vocabulary) -> Self {
        let mut words = BySym::default();
        for (value, rest) in rows(NUMBERS) {
            let Some((role, list)) = rest.split_once('\t') else { continue };
            let role = match role {
                "digit" => Role::Digit,
                "tail" => Role::Tail,
                "tens" => Role::Tens,
                "ten" => Role::Ten,
                "twenty" => Role::Twenty,
                "hundred" => Role::Hundred,
                _ => Role::Odd,
            };
            for word in list.split(';') {
                let word = vocabulary.learn(&Word::spelt(word));
                words.push(word.sym, (word, role, value.parse().unwrap_or_default()));
            }
        }
        Self { words }
    }

    /// Whether some number begins with the word, marks apart.
    pub fn counts(&self, sym: Sym) -> bool {
        !self.words.get(sym).is_empty()
    }

    /// The number that begins at token `at`.
    pub fn at(&self, tokens: &[Token], at: usize) -> Option<Number> {
        let token = tokens.get(at)?;
        if token.kind == Kind::Number {
            return Some(self.after_digits(tokens, at, token.number));
        }
        let (value, length) = self.spoken(tokens, at)?;
        Some(Number { value: Decimal::from(value), length, in_words: true })
    }

    /// `1/2` is a half, `2 trăm` two hundred.
    fn after_digits(&self, tokens: &[Token], at: usize, value: Decimal) -> Number {
        let slash = matches!(tokens.get(at + 1).map(|t| t.kind), Some(Kind::Mark('/')));
        if slash && let Some(Token { kind: Kind::Number, number: below, .. }) = tokens.get(at + 2) {
            let part = [(1, 2, 50), (1, 4, 25), (3, 4, 75)]
                .into_iter()
                .find(|(a, b, _)| value == Decimal::from(*a) && *below == Decimal::from(*b));
            if let Some((.., hundredths)) = part {
                return Number { value: Decimal::new(hundredths, 2), length: 3, in_words: false };
            }
        }
        if self.role(tokens, at + 1, Role::Hundred).is_some() && value < Decimal::from(100) {
            return Number { value: value * Decimal::from(100), length: 2, in_words: false };
        }
        Number { value, length: 1, in_words: false }
    }

    fn role(&self, tokens: &[Token], at: usize, role: Role) -> Option<u32> {
        let heard = tokens.get(at)?.heard;
        let list = self.words.get(heard.sym);
        // Who writes "mươi" does not mean mười.
        let spelt = list.iter().any(|(full, ..)| heard.is(*full));
        let fits = |full: Known| if spelt { heard.is(full) } else { heard.may_be(full) };
        list.iter().find(|(full, r, _)| *r == role && fits(*full)).map(|(_, _, value)| *value)
    }

    fn spoken(&self, tokens: &[Token], at: usize) -> Option<(u32, usize)> {
        if self.words.get(tokens.get(at)?.heard.sym).is_empty() {
            return None;
        }
        if let Some(digit) = self.role(tokens, at, Role::Digit) {
            if self.role(tokens, at + 1, Role::Hundred).is_some() {
                let (rest, length) = self.behind_hundred(tokens, at + 2);
                return Some((digit * 100 + rest, 2 + length));
            }
        } else if self.role(tokens, at, Role::Hundred).is_some() {
            let (rest, length) = self.behind_hundred(tokens, at + 1);
            return Some((100 + rest, 1 + length));
        }
        Some(self.below_hundred(tokens, at)).filter(|(_, length)| *length > 0)
    }

    /// What is said behind a hundred: a lone digit counts tens, "trăm hai" is
    /// 120, unless "lẻ" stands before it.
    fn behind_hundred(&self, tokens: &[Token], at: usize) -> (u32, usize) {
        match self.below_hundred(tokens, at) {
            (0, 0) => self.role(tokens, at, Role::Tail).map_or((0, 0), |digit| (digit * 10, 1)),
            (digit, 1) if digit < 10 => (digit * 10, 1),
            found => found,
        }
    }

    /// A number of one or two digits; of length zero where there is none.
    fn below_hundred(&self, tokens: &[Token], at: usize) -> (u32, usize) {
        let tail = |at: usize| self.role(tokens, at, Role::Tail).or_else(|| self.role(tokens, at, Role::Digit));
        if self.role(tokens, at, Role::Odd).is_some() {
            return self.role(tokens, at + 1, Role::Digit).map_or((0, 0), |digit| (digit, 2));
        }
        for role in [Role::Ten, Role::Twenty] {
            if let Some(tens) = self.role(tokens, at, role) {
                return tail(at + 1).map_or((tens, 1), |digit| (tens + digit, 2));
            }
        }
        let Some(digit) = self.role(tokens, at, Role::Digit) else { return (0, 0) };
        if self.role(tokens, at + 1, Role::Tens).is_some() {
            return tail(at + 2).map_or((digit * 10, 2), |last| (digit * 10 + last, 3));
        }
        if let Some(last) = self.role(tokens, at + 1, Role::Tail) {
            return (digit * 10 + last, 2);
        }
        (digit, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;

    #[test]
    fn reads_numbers() {
        let shelf = sample::shelf();
        for (comment, value) in [
            ("12", "12"),
            ("hai mươi lăm", "25"),
            ("hai nhăm", "25"),
            ("hăm mốt", "21"),
            ("mười lăm", "15"),
            ("ba tư", "34"),
            ("muoi", "10"),
            ("trăm lẻ năm", "105"),
            ("hai trăm", "200"),
            ("hai trăm hai", "220"),
            ("trăm tư", "140"),
            ("1/2", "0.50"),
            ("2 trăm", "200"),
            ("1,5", "1.5"),
        ] {
            sample::with(&shelf, comment, |text| {
                let number = text.number(0).unwrap();
                assert_eq!((number.value.to_string().as_str(), number.length), (value, text.tokens.len()), "{comment}");
            });
        }
    }
}
