//! The words that the reader knows, as data: lists of phrases by what they do
//! in a comment. Written with full diacritics; [`Word::may_be`] covers the
//! spellings with fewer.

mod tag;

pub use tag::{Tag, Tags};

use super::word::Word;
use std::collections::{HashMap, HashSet};

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

/// Phrases of one kind of value, found by their first word.
#[derive(Debug)]
pub struct Phrases<T> {
    by_first: HashMap<String, Vec<(Vec<Word>, T, bool)>>,
}

impl<T: Copy> Phrases<T> {
    /// An empty list.
    pub fn new() -> Self {
        Self { by_first: HashMap::new() }
    }

    /// Adds a phrase. One that ends in `!` stands for no spelling with fewer
    /// marks: without them it is a commoner word.
    pub fn add(&mut self, phrase: &str, value: T) {
        let (phrase, full) = phrase.strip_suffix('!').map_or((phrase, false), |phrase| (phrase, true));
        let words: Vec<Word> = phrase.split_whitespace().map(Word::spelt).collect();
        if let Some(first) = words.first() {
            self.by_first.entry(first.plain.clone()).or_default().push((words, value, full));
        }
    }

    /// The longest phrases that begin these words, and their length in words.
    /// Where the writer uses marks, a phrase spelt exactly so hides those that
    /// would need more of them.
    pub fn longest(&self, words: &[&Word], exact_first: bool) -> (usize, Vec<T>) {
        let mut best = (0, Vec::new());
        let mut best_exact = false;
        let Some(first) = words.first() else { return best };
        for (phrase, value, full) in self.by_first.get(&first.plain).into_iter().flatten() {
            let fits = phrase.len() <= words.len()
                && phrase
                    .iter()
                    .zip(words)
                    .all(|(right, typed)| if *full { *typed == right } else { typed.may_be(right) });
            if !fits || phrase.len() < best.0 {
                continue;
            }
            let exact = exact_first && phrase.iter().zip(words).all(|(full, typed)| *typed == full);
            if phrase.len() > best.0 || (exact && !best_exact) {
                best = (phrase.len(), vec![*value]);
                best_exact = exact;
            } else if exact || !best_exact {
                best.1.push(*value);
            }
        }
        best
    }

    fn vocabulary(&self) -> impl Iterator<Item = &Word> {
        self.by_first.values().flatten().flat_map(|(words, ..)| words)
    }
}

/// Every list, and the vocabulary that they make.
#[derive(Debug)]
pub struct Lexicon {
    phrases: Phrases<Tag>,
    goods: Phrases<Trade>,
    teencode: HashMap<Word, Word>,
    plain: HashSet<String>,
    full: HashSet<Word>,
}

impl Lexicon {
    /// The lists that come with the program.
    pub fn new() -> Self {
        let mut phrases = Phrases::new();
        for (kind, list) in rows(WORDS) {
            if let Some(tag) = Tag::named(kind) {
                list.split(';').for_each(|phrase| phrases.add(phrase, tag));
            }
        }
        let mut goods = Phrases::new();
        for (kind, list) in rows(GOODS) {
            let trade = if kind == "wear" { Trade::Wear } else { Trade::Food };
            list.split(';').for_each(|phrase| goods.add(phrase, trade));
        }
        let teencode = rows(TEENCODE).map(|(typed, meant)| (Word::spelt(typed), Word::spelt(meant))).collect();
        let mut lexicon = Self { phrases, goods, teencode, plain: HashSet::new(), full: HashSet::new() };
        let words: Vec<Word> = lexicon.phrases.vocabulary().cloned().collect();
        words.into_iter().for_each(|word| lexicon.learn(word));
        lexicon
    }

    /// Makes a word part of the vocabulary, so that slips of typing are read
    /// as it.
    pub fn learn(&mut self, word: Word) {
        self.plain.insert(word.plain.clone());
        self.full.insert(word);
    }

    /// Whether some known word is typed so, marks apart.
    pub fn knows(&self, plain: &str) -> bool {
        self.plain.contains(plain)
    }

    /// Whether exactly this word is known.
    pub fn knows_full(&self, word: &Word) -> bool {
        self.full.contains(word)
    }

    /// The word meant by a conventional short spelling.
    pub fn meant_by(&self, typed: &Word) -> Option<&Word> {
        self.teencode.get(typed)
    }

    /// What the longest phrase at the head of these words does.
    pub fn tags(&self, words: &[&Word], exact_first: bool) -> (usize, Tags) {
        let (length, tags) = self.phrases.longest(&words[..words.len().min(LONGEST)], exact_first);
        (length, tags.into_iter().collect())
    }

    /// The trade of the goods that these words name.
    pub fn trades(&self, words: &[&Word]) -> Vec<Trade> {
        self.goods.longest(&words[..words.len().min(LONGEST)], true).1
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
        let lexicon = Lexicon::new();
        for (text, tag, length) in
            [("chốt", Tag::Buy, 1), ("bao nhieu", Tag::Ask, 2), ("hủy", Tag::Cancel, 1), ("them", Tag::Add, 1)]
        {
            let words: Vec<Word> = text.split(' ').map(Word::spelt).collect();
            let words: Vec<&Word> = words.iter().collect();
            let (found, tags) = lexicon.tags(&words, false);
            assert!(tags.has(tag) && found == length, "{text}");
        }
    }
}
