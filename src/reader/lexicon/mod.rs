//! The words that the reader knows, as data: lists of phrases by what they do
//! in a comment. Written with full diacritics; [`Word::may_be`] covers the
//! spellings with fewer.

mod phrases;
mod tag;

pub use phrases::Phrases;
pub use tag::{Tag, Tags};

use super::token::Token;
use super::vocabulary::Vocabulary;
use super::word::Word;
use smallvec::SmallVec;

const WORDS: &str = include_str!("words.tsv");
const TEENCODE: &str = include_str!("teencode.tsv");
const GOODS: &str = include_str!("goods.tsv");
const LONGEST: usize = 4;

/// Which trade a kind of goods belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trade {
    Food,
    Wear,
}

/// What words do.
#[derive(Clone, Copy, Debug, Default)]
pub struct Doing {
    /// Length and tags of the longest phrase.
    pub length: usize,
    pub tags: Tags,
    /// What its first word can do by itself, with any of its marks.
    pub own: Tags,
}

/// What words do, and which name goods.
#[derive(Clone, Debug)]
pub struct Lexicon {
    phrases: Phrases<Tag>,
    goods: Phrases<Trade>,
}

impl Lexicon {
    /// The lists that come with the program.
    pub fn new(vocabulary: &mut Vocabulary) -> Self {
        let mut lexicon = Self { phrases: Phrases::new(), goods: Phrases::new() };
        for (kind, list) in rows(WORDS) {
            let Some(tag) = Tag::named(kind) else { continue };
            for phrase in list.split(';') {
                lexicon.phrases.add(vocabulary, phrase, tag);
                phrase.trim_end_matches('!').split_whitespace().for_each(|word| {
                    vocabulary.learn(&Word::spelt(word));
                });
            }
        }
        for (kind, list) in rows(GOODS) {
            let trade = if kind == "wear" { Trade::Wear } else { Trade::Food };
            list.split(';').for_each(|phrase| lexicon.goods.add(vocabulary, phrase, trade));
        }
        for (typed, meant) in rows(TEENCODE) {
            vocabulary.abbreviate(&Word::spelt(typed), &Word::spelt(meant));
        }
        lexicon
    }

    /// What the longest phrase at token `at` does. `careful` is the vocabulary
    /// where the writer leaves few marks out: then words that are spelt in full
    /// are no others with more marks, "đôi" not đổi, "để con" not để còn.
    pub fn tags(&self, tokens: &[Token], at: usize, exact_first: bool, careful: Option<&Vocabulary>) -> Doing {
        let mut doing = Doing::default();
        let mut best_exact = false;
        let full = |words: &Vocabulary, length: usize| {
            tokens[at..at + length].iter().all(|token| words.is_common_in_full(token.heard))
        };
        for (tag, length, spelt) in self.phrases.all(tokens, at) {
            if length == 1 {
                doing.own.insert(tag);
            }
            let exact = exact_first && spelt;
            if !spelt && careful.is_some_and(|words| full(words, length)) {
                continue;
            }
            if length > doing.length || (length == doing.length && exact && !best_exact) {
                (doing.length, doing.tags, best_exact) = (length, Tags::default(), exact);
            }
            if length == doing.length && (exact || !best_exact) {
                doing.tags.insert(tag);
            }
        }
        doing
    }

    /// The trade of the goods named at token `at`.
    pub fn trades(&self, tokens: &[Token], at: usize) -> SmallVec<[Trade; 6]> {
        self.goods.longest(tokens, at, LONGEST, true).1
    }
}

/// The rows of a list: the first column and the rest.
pub fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_word_is_a_tag() {
        for (kind, list) in rows(WORDS) {
            assert!(Tag::named(kind).is_some(), "{kind}");
            assert!(list.split(';').all(|phrase| !phrase.trim().is_empty()), "{kind}");
        }
    }

    #[test]
    fn phrases_are_found_with_and_without_marks() {
        let shelf = super::super::sample::shelf();
        for (comment, tag, length) in
            [("chốt", Tag::Buy, 1), ("bao nhieu", Tag::Ask, 2), ("hủy", Tag::Cancel, 1), ("them", Tag::Add, 1)]
        {
            super::super::sample::with(&shelf, comment, |text| {
                let (found, tags) = text.phrase(0);
                assert!(tags.has(tag) && found == length, "{comment}");
            });
        }
    }
}
