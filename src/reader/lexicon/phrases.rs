//! Phrases of one kind of value, found by their first word.

use super::super::token::Token;
use super::super::vocabulary::{BySym, Known, Sym, Vocabulary};
use super::super::word::Word;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

/// A list of phrases.
#[derive(Clone, Debug)]
pub struct Phrases<T> {
    by_first: BySym<Phrase<T>>,
    /// Those of one word, and for two words that some begin with, those that begin
    /// with both or are the first, marks apart, the longest first.
    alone: BySym<Phrase<T>>,
    by_two: FxHashMap<(Sym, Sym), Vec<Phrase<T>>>,
    /// For each first word, a bit for every second word there is, modulo 64, and
    /// whether it is a phrase by itself.
    seconds: Vec<(u64, bool)>,
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

impl<T> Phrase<T> {
    /// Whether it begins at token `at`, and if so, whether it is spelt with all
    /// its marks.
    fn matches(&self, tokens: &[Token], at: usize) -> Option<bool> {
        let mut spelt = true;
        // The last word differs more often than the first.
        for (behind, word) in self.words.iter().enumerate().rev() {
            let heard = tokens.get(at + behind)?.heard;
            if !heard.may_be(*word) {
                return None;
            }
            spelt &= heard.is(*word);
        }
        (spelt || !self.strict).then_some(spelt)
    }
}

/// The longest phrases found, all of the same length.
pub type Longest<T> = (usize, SmallVec<[T; 6]>);

impl<T: Copy + PartialEq> Phrases<T> {
    /// An empty list.
    pub fn new() -> Self {
        let (by_first, alone, by_two) = (BySym::default(), BySym::default(), FxHashMap::default());
        Self { by_first, alone, by_two, seconds: Vec::new(), words: FxHashSet::default() }
    }

    /// Adds a phrase of words that become part of the vocabulary. One that ends
    /// in `!` stands for no spelling with fewer marks: without them it is a
    /// commoner word.
    pub fn add(&mut self, vocabulary: &mut Vocabulary, phrase: &str, value: T) {
        let (phrase, strict) = phrase.strip_suffix('!').map_or((phrase, false), |phrase| (phrase, true));
        let words: SmallVec<[Known; 4]> =
            phrase.split_whitespace().map(|word| vocabulary.add(&Word::spelt(word))).collect();
        let Some(first) = words.first().copied() else { return };
        let known = self.by_first.get(first.sym);
        if known.iter().any(|p| p.words == words && p.value == value && p.strict == strict) {
            return;
        }
        self.words.extend(words.iter().copied());
        let at = first.sym as usize;
        if self.seconds.len() <= at {
            self.seconds.resize(at + 1, (0, false));
        }
        let second = words.get(1).map(|second| second.sym);
        let phrase = Phrase { words, value, strict };
        self.by_first.push(first.sym, phrase.clone());
        match second {
            Some(second) => {
                self.seconds[at].0 |= 1 << (second % 64);
                let alone = self.alone.get(first.sym);
                let both = self.by_two.entry((first.sym, second)).or_insert_with(|| alone.to_vec());
                both.push(phrase);
                both.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
            }
            None => {
                self.seconds[at].1 = true;
                let both = self.by_two.iter_mut().filter(|((other, _), _)| *other == first.sym);
                both.for_each(|(_, list)| list.push(phrase.clone()));
                self.alone.push(first.sym, phrase);
            }
        }
    }

    /// Whether some phrase begins with the word, marks apart.
    pub fn begin_with(&self, sym: Sym) -> bool {
        !self.by_first.get(sym).is_empty()
    }

    /// The phrases that begin with the word, marks apart: their lengths and
    /// values.
    pub fn beginning_with(&self, sym: Sym) -> impl Iterator<Item = (usize, T)> {
        self.by_first.get(sym).iter().map(|phrase| (phrase.words.len(), phrase.value))
    }

    /// A bit, modulo 64, for each word that is the second of a phrase which
    /// begins with this one.
    pub fn second_words(&self, sym: Sym) -> u64 {
        self.seconds.get(sym as usize).map_or(0, |(seconds, _)| *seconds)
    }

    /// Whether some phrase begins with the word at token `at`, marks apart.
    #[inline]
    pub fn may_begin(&self, tokens: &[Token], at: usize) -> bool {
        let Some(first) = tokens.get(at) else { return false };
        let alone = self.seconds.get(first.heard.sym as usize).is_some_and(|(_, alone)| *alone);
        alone || self.may_go_on(tokens, at)
    }

    /// Whether some phrase of several words begins with the two at token `at`,
    /// marks apart.
    #[inline]
    pub fn may_go_on(&self, tokens: &[Token], at: usize) -> bool {
        let sym = |at: usize| tokens.get(at).map_or(0, |token| token.heard.sym);
        self.second_words(sym(at)) & 1 << (sym(at + 1) % 64) != 0
    }

    /// Whether several phrases begin with the word at token `at`.
    pub fn is_doubtful(&self, tokens: &[Token], at: usize) -> bool {
        tokens.get(at).is_some_and(|first| self.by_first.get(first.heard.sym).len() > 1)
    }

    /// The longest phrases of at most `most` words that begin at token `at`.
    /// Where the writer uses marks (`exact_first`), a phrase spelt exactly so
    /// hides those that would need more of them.
    pub fn longest(&self, tokens: &[Token], at: usize, most: usize, exact_first: bool) -> Longest<T> {
        let mut best = (0, SmallVec::new());
        let mut best_exact = false;
        for phrase in self.beginning_at(tokens, at) {
            if phrase.words.len() < best.0 {
                break;
            }
            if phrase.words.len() > most {
                continue;
            }
            let Some(spelt) = phrase.matches(tokens, at) else { continue };
            let exact = exact_first && spelt;
            if phrase.words.len() > best.0 || (exact && !best_exact) {
                best.0 = phrase.words.len();
                best.1.clear();
                best.1.push(phrase.value);
                best_exact = exact;
            } else if exact || !best_exact {
                best.1.push(phrase.value);
            }
        }
        best
    }

    /// The phrases that have the first two words in common with token `at` and
    /// the next, marks apart, the longest first.
    #[inline]
    fn beginning_at(&self, tokens: &[Token], at: usize) -> &[Phrase<T>] {
        let sym = |at: usize| tokens.get(at).map_or(0, |token| token.heard.sym);
        let (first, next) = (sym(at), sym(at + 1));
        let both = if self.may_go_on(tokens, at) { self.by_two.get(&(first, next)) } else { None };
        both.map_or_else(|| self.alone.get(first), Vec::as_slice)
    }

    /// Every phrase that begins at token `at`, the longest first: its value, its
    /// length and whether it is spelt with all its marks.
    pub fn all<'a>(&'a self, tokens: &'a [Token], at: usize) -> impl Iterator<Item = (T, usize, bool)> + 'a {
        self.beginning_at(tokens, at)
            .iter()
            .filter_map(move |phrase| Some((phrase.value, phrase.words.len(), phrase.matches(tokens, at)?)))
    }

    /// Whether the word at token `at` stands somewhere in a phrase just so.
    pub fn spells(&self, tokens: &[Token], at: usize) -> bool {
        tokens.get(at).is_some_and(|token| self.words.contains(&token.heard.only()))
    }
}
