//! The words that the reader knows, as data: lists of phrases by what they do
//! in a comment. Written with full diacritics; [`Word::may_be`] covers the
//! spellings with fewer.

mod phrases;
mod tag;

pub use phrases::Phrases;
pub use tag::{Tag, Tags};

use super::begins::Style;
use super::token::Token;
use super::vocabulary::{BySym, Heard, Known, Sym, Vocabulary};
use super::word::Word;
use smallvec::SmallVec;

const WORDS: &str = include_str!("words.tsv");
const TEENCODE: &str = include_str!("teencode.tsv");
const GOODS: &str = include_str!("goods.tsv");
/// The words of the longest phrase that is looked for.
pub const LONGEST: usize = 4;

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
}

/// What a word can do by itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Own {
    /// With any of its marks.
    pub any: Tags,
    /// Only with all of them.
    pub exact: Tags,
}

/// What words do, and which name goods.
#[derive(Clone, Debug)]
pub struct Lexicon {
    /// Phrases of several words.
    phrases: Phrases<Tag>,
    /// Words by themselves: which of those that are spelt so, what it does
    /// however it is typed, and what only with all its marks.
    words: BySym<(Known, Tags, Tags)>,
    goods: Phrases<Trade>,
}

impl Lexicon {
    /// The lists that come with the program.
    pub fn new(vocabulary: &mut Vocabulary) -> Self {
        let mut lexicon = Self { phrases: Phrases::new(), words: BySym::default(), goods: Phrases::new() };
        for (kind, list) in rows(WORDS) {
            let Some(tag) = Tag::named(kind) else { continue };
            for phrase in list.split(';') {
                lexicon.add(vocabulary, phrase, tag);
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

    fn add(&mut self, vocabulary: &mut Vocabulary, phrase: &str, tag: Tag) {
        let (bare, strict) = phrase.strip_suffix('!').map_or((phrase, false), |bare| (bare, true));
        let words: Vec<Known> = bare.split_whitespace().map(|word| vocabulary.learn(&Word::spelt(word))).collect();
        let [word] = words[..] else { return self.phrases.add(vocabulary, phrase, tag) };
        let known = self.words.get_mut(word.sym).and_then(|list| list.iter_mut().find(|(other, ..)| *other == word));
        let set = Tags::of(&[tag]);
        let (loose, strict) = if strict { (Tags::default(), set) } else { (set, Tags::default()) };
        match known {
            Some(entry) => (entry.1, entry.2) = (entry.1.or(loose), entry.2.or(strict)),
            None => self.words.push(word.sym, (word, loose, strict)),
        }
    }

    /// See [`Phrases::second_words`].
    pub fn second_words(&self, sym: Sym) -> u64 {
        self.phrases.second_words(sym)
    }

    /// Whether some goods' name begins with the word, marks apart.
    pub fn sells(&self, sym: Sym) -> bool {
        self.goods.begin_with(sym)
    }

    /// What the word can do by itself.
    pub fn own(&self, heard: Heard) -> Own {
        let mut own = Own::default();
        for (word, loose, strict) in self.words.get(heard.sym) {
            if heard.is(*word) {
                own.exact = own.exact.or(*loose).or(*strict);
            } else if heard.may_be(*word) {
                own.any = own.any.or(*loose);
            }
        }
        own.any = own.any.or(own.exact);
        own
    }

    /// Whether a phrase of several words may begin at token `at`, by the first
    /// two.
    #[inline]
    pub fn may_go_on(&self, tokens: &[Token], at: usize) -> bool {
        self.phrases.may_go_on(tokens, at)
    }

    /// The longest phrase of several words at token `at` and what it does; of
    /// length zero where there is none. To a careful writer words that are spelt
    /// in full are no others with more marks: "đôi" not đổi, "để con" not để còn.
    pub fn phrase(&self, tokens: &[Token], at: usize, style: Style, vocabulary: &Vocabulary) -> Doing {
        let full = |length: usize| {
            style == Style::Careful && tokens[at..at + length].iter().all(|t| vocabulary.is_common_in_full(t.heard))
        };
        let exact_first = style != Style::Bare;
        let mut doing = Doing::default();
        let mut best_exact = false;
        for (tag, length, spelt) in self.phrases.all(tokens, at) {
            if !spelt && full(length) {
                continue;
            }
            let exact = exact_first && spelt;
            if length > doing.length || (length == doing.length && exact && !best_exact) {
                (doing.length, doing.tags, best_exact) = (length, Tags::default(), exact);
            }
            if length == doing.length && (exact || !best_exact) {
                doing.tags = doing.tags.or(Tags::of(&[tag]));
            }
        }
        doing
    }

    /// Whether goods have the word at token `at` in their name, spelt just so.
    pub fn spells_goods(&self, tokens: &[Token], at: usize) -> bool {
        self.goods.spells(tokens, at)
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
