//! A comment cut into tokens, and the questions that all of the grammar asks
//! of a place in it.

use super::lexicon::{Tag, Tags};
use super::number::Number;
use super::shelf::Shelf;
use super::token::{Kind, Token};
use super::unit::{Unit, UnitKind};
use super::word::Word;

/// Tokens, and the shelf they speak of.
#[derive(Debug)]
pub struct Text<'a> {
    pub shelf: &'a Shelf,
    pub tokens: Vec<Token>,
    /// Whether the writer uses diacritics, so that a word without any has none.
    pub marked: bool,
    /// Tags and length of the longest phrase at each token.
    phrases: Vec<(usize, Tags)>,
}

impl<'a> Text<'a> {
    pub fn new(shelf: &'a Shelf, tokens: Vec<Token>) -> Self {
        let marked = tokens.iter().filter(|t| t.word.is_marked()).count();
        let words = tokens.iter().filter(|t| t.kind == Kind::Word).count();
        let mut text = Self { shelf, tokens, marked: marked * 4 >= words.max(1), phrases: Vec::new() };
        text.phrases =
            (0..text.tokens.len()).map(|at| shelf.speech.lexicon.tags(&text.words(at), text.marked)).collect();
        text
    }

    /// The words from here on, at most four, up to the next thing that is none.
    pub fn words(&self, at: usize) -> Vec<&Word> {
        let from = self.tokens.get(at..).unwrap_or_default();
        from.iter().take(4).take_while(|t| t.kind == Kind::Word && !t.word.plain.is_empty()).map(|t| &t.word).collect()
    }

    pub fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|t| t.kind)
    }

    pub fn is_mark(&self, at: usize, mark: char) -> bool {
        self.kind(at) == Some(Kind::Mark(mark))
    }

    pub fn is_number(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(Kind::Number(_)))
    }

    /// Whether digits stand here that are no number anybody can mean.
    pub fn is_digits(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| match token.kind {
            Kind::Digits => true,
            Kind::Word if token.code.is_none() => {
                let numeric = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
                token.raw.starts_with(|c: char| c.is_ascii_digit()) && token.raw.chars().all(numeric)
            }
            _ => false,
        })
    }

    /// The phrase here: how many tokens and what it does.
    pub fn phrase(&self, at: usize) -> (usize, Tags) {
        self.phrases.get(at).copied().unwrap_or_default()
    }

    pub fn has(&self, at: usize, tag: Tag) -> bool {
        self.phrase(at).1.has(tag)
    }

    pub fn number(&self, at: usize) -> Option<Number> {
        self.shelf.numbers.at(&self.tokens, at)
    }

    /// Whether the unit's word here has no number before it, but had one
    /// earlier ("1 thùng kẹo, thùng 20 gói").
    pub fn counted_before(&self, at: usize) -> bool {
        let free = at > 0 && self.number(at - 1).is_none();
        free && (1..at).rev().take(8).any(|i| self.raw(i) == self.raw(at) && self.number(i - 1).is_some())
    }

    /// Whether the word is one by which children are called in their order.
    pub fn is_ordinal(&self, at: usize) -> bool {
        let names = ["hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "ut"];
        self.kind(at) == Some(Kind::Word) && names.contains(&self.raw(at))
    }

    pub fn raw(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.raw.as_str())
    }

    pub fn is_glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.glued)
    }

    /// The unit named here and its length in tokens.
    pub fn unit(&self, at: usize) -> Option<(Unit, usize)> {
        let words = self.words(at);
        let (unit, length) = self.shelf.units.at(&words, self.marked)?;
        let short = length == 1 && self.raw(at).len() == 1;
        // "c" is also chị, "l" also a size.
        let size =
            short && self.shelf.items.iter().flat_map(|i| &i.options).any(|o| o.len() == 1 && *words[0] == o[0].word);
        let person =
            short && unit.kind == UnitKind::Generic && (self.has(at + 1, Tag::Call) || self.has(at + 1, Tag::Buy));
        // "to" is rather the option than tô, "cay" rather than cây.
        let option = length == 1
            && !words[0].is_marked()
            && !self.shelf.units.spells(words[0])
            && !self.shelf.items.iter().any(|item| item.unit == unit)
            && self
                .shelf
                .items
                .iter()
                .flat_map(|i| &i.options)
                .any(|o| !o.is_empty() && *words[0] == o[o.len() - 1].word);
        (!size && !person && !option).then_some((unit, length))
    }
}
