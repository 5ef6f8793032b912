//! Phrases of one kind of value, found by their first word.

use super::super::token::Token;
use super::super::vocabulary::{BySym, Known, Vocabulary};
use super::super::word::Word;
use rustc_hash::FxHashSet;
use smallvec::SmallVec;

/// A list of phrases.
#[derive(Clone, Debug)]
pub struct Phrases<T> {
    by_first: BySym<Phrase<T>>,
    /// Every word of every phrase.
    words: FxHashSet<Known>,
}

#[derive(Clone, Debug)]
struct Phrase<T> {
    words: SmallVec<[Known; 4]>,
    value: T,
    /// Whether no mark may be left out.
    strict: bool,
}

/// The longest phrases found, all of the same length.
pub type Longest<T> = (usize, SmallVec<[T; 6]>);

impl<T: Copy> Phrases<T> {
    /// An empty list.
    pub fn new() -> Self {
        Self { by_first: BySym::default(), words: FxHashSet::default() }
    }

    /// Adds a phrase of words that become part of the vocabulary. One that ends
    /// in `!` stands for no spelling with fewer marks: without them it is a
    /// commoner word.
    pub fn add(&mut self, vocabulary: &mut Vocabulary, phrase: &str, value: T) {
        let (phrase, strict) = phrase.strip_suffix('!').map_or((phrase, false), |phrase| (phrase, true));
        let words: SmallVec<[Known; 4]> =
            phrase.split_whitespace().map(|word| vocabulary.add(&Word::spelt(word))).collect();
        let Some(first) = words.first().copied() else { return };
        self.words.extend(words.iter().copied());
        self.by_first.push(first.sym, Phrase { words, value, strict });
        if let Some(list) = self.by_first.get_mut(first.sym) {
            list.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        }
    }

    /// The longest phrases of at most `most` words that begin at token `at`.
    /// Where the writer uses marks (`exact_first`), a phrase spelt exactly so
    /// hides those that would need more of them.
    pub fn longest(&self, tokens: &[Token], at: usize, most: usize, exact_first: bool) -> Longest<T> {
        let mut best = (0, SmallVec::new());
        let Some(first) = tokens.get(at) else { return best };
        let mut best_exact = false;
        for phrase in self.by_first.get(first.heard.sym) {
            let length = phrase.words.len();
            if length < best.0 {
                break;
            }
            let Some(typed) = tokens.get(at..at + length).filter(|_| length <= most) else { continue };
            let spelt = || phrase.words.iter().zip(typed).all(|(full, token)| token.heard.is(*full));
            if !phrase.words.iter().zip(typed).all(|(full, token)| token.heard.may_be(*full))
                || (phrase.strict && !spelt())
            {
                continue;
            }
            let exact = exact_first && spelt();
            if length > best.0 || (exact && !best_exact) {
                best.0 = length;
                best.1.clear();
                best.1.push(phrase.value);
                best_exact = exact;
            } else if exact || !best_exact {
                best.1.push(phrase.value);
            }
        }
        best
    }

    /// Whether the word at token `at` stands somewhere in a phrase just so.
    pub fn spells(&self, tokens: &[Token], at: usize) -> bool {
        tokens.get(at).is_some_and(|token| self.words.contains(&token.heard.only()))
    }
}
