//! Numbers, in digits and in words.

use super::lexicon::rows;
use super::token::{Kind, Token};
use super::word::Word;
use rust_decimal::Decimal;
use std::collections::HashMap;

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
#[derive(Debug)]
pub struct Numbers {
    words: HashMap<String, Vec<(Word, Role, u32)>>,
}

impl Numbers {
    pub fn new() -> Self {
        let mut words: HashMap<String, Vec<(Word, Role, u32)>> = HashMap::new();
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
            for word in list.split(';').map(Word::spelt) {
                let value = value.parse().unwrap_or_default();
                words.entry(word.plain.clone()).or_default().push((word, role, value));
            }
        }
        Self { words }
    }

    /// Every number word, to be known as one.
    pub fn vocabulary(&self) -> impl Iterator<Item = &Word> {
        self.words.values().flatten().map(|(word, ..)| word)
    }

    /// The number that begins at token `at`.
    pub fn at(&self, tokens: &[Token], at: usize) -> Option<Number> {
        let token = tokens.get(at)?;
        if let Kind::Number(value) = token.kind {
            return Some(self.after_digits(tokens, at, value));
        }
        let (value, length) = self.spoken(tokens, at)?;
        Some(Number { value: Decimal::from(value), length, in_words: true })
    }

    /// `1/2` is a half, `2 trăm` two hundred.
    fn after_digits(&self, tokens: &[Token], at: usize, value: Decimal) -> Number {
        let slash = matches!(tokens.get(at + 1).map(|t| t.kind), Some(Kind::Mark('/')));
        if slash && let Some(Kind::Number(below)) = tokens.get(at + 2).map(|t| t.kind) {
            let part = [(1, 2, 50), (1, 4, 25), (3, 4, 75)]
                .into_iter()
                .find(|(a, b, _)| value == Decimal::from(*a) && below == Decimal::from(*b));
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
        let token = tokens.get(at).filter(|t| t.kind == Kind::Word)?;
        let list = self.words.get(&token.word.plain)?;
        list.iter().find(|(full, r, _)| *r == role && token.word.may_be(full)).map(|(_, _, value)| *value)
    }

    fn spoken(&self, tokens: &[Token], at: usize) -> Option<(u32, usize)> {
        if let Some(digit) = self.role(tokens, at, Role::Digit) {
            if self.role(tokens, at + 1, Role::Hundred).is_some() {
                let (rest, length) = self.below_hundred(tokens, at + 2);
                return Some((digit * 100 + rest, 2 + length));
            }
        } else if self.role(tokens, at, Role::Hundred).is_some() {
            let (rest, length) = self.below_hundred(tokens, at + 1);
            return Some((100 + rest, 1 + length));
        }
        Some(self.below_hundred(tokens, at)).filter(|(_, length)| *length > 0)
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
    use super::super::lexicon::Lexicon;
    use super::super::normalise::letters;
    use super::super::token::{Speech, tokens};
    use super::*;

    #[test]
    fn reads_numbers() {
        let numbers = Numbers::new();
        let mut speech = Speech { lexicon: Lexicon::new(), codes: HashMap::new() };
        numbers.vocabulary().cloned().for_each(|word| speech.lexicon.learn(word));
        for (text, value) in [
            ("12", "12"),
            ("hai mươi lăm", "25"),
            ("hai nhăm", "25"),
            ("hăm mốt", "21"),
            ("mười lăm", "15"),
            ("ba tư", "34"),
            ("muoi", "10"),
            ("trăm lẻ năm", "105"),
            ("hai trăm", "200"),
            ("1/2", "0.50"),
            ("2 trăm", "200"),
            ("1,5", "1.5"),
        ] {
            let letters = letters(text);
            let tokens = tokens(&letters, &[], &speech);
            let number = numbers.at(&tokens, 0).unwrap();
            assert_eq!((number.value.to_string().as_str(), number.length), (value, tokens.len()), "{text}");
        }
    }
}
