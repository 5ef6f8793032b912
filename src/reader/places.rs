//! The words that tell of places, with what they do in an address.

use super::begins::Begins;
use super::lexicon::{Phrases, rows};
use super::sense::Behind;
use super::spelt::Spelt;
use super::text::Text;
use super::token::{Kind, Token};
use super::vocabulary::{Sym, Vocabulary};
use smallvec::SmallVec;

const ADDRESS: &str = include_str!("lexicon/address.tsv");

/// Markers that have no marks to leave out.
const MARKLESS: [Spelt; 8] =
    [Spelt::Sn, Spelt::Khu, Spelt::Tp, Spelt::Tt, Spelt::Kiot, Spelt::Block, Spelt::Ship, Spelt::Giao];

/// What a word of the list does in an address; the list says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Number,
    Place,
    Move,
    Live,
    Send,
    City,
    Coach,
    Street,
    Part,
}

/// The words that tell an address.
#[derive(Clone, Debug)]
pub struct Places {
    phrases: Phrases<Sign>,
}

impl Places {
    pub fn new(vocabulary: &mut Vocabulary) -> Self {
        let mut phrases = Phrases::new();
        for (kind, list) in rows(ADDRESS) {
            let sign = match kind {
                "number" => Sign::Number,
                "place" => Sign::Place,
                "move" => Sign::Move,
                "live" => Sign::Live,
                "send" => Sign::Send,
                "city" => Sign::City,
                "street" => Sign::Street,
                "part" => Sign::Part,
                _ => Sign::Coach,
            };
            list.split(';').for_each(|phrase| phrases.add(vocabulary, phrase, sign));
        }
        Self { phrases }
    }

    /// What the word tells by itself, marks apart.
    pub fn begins(&self, sym: Sym) -> Begins {
        let alone = self.phrases.beginning_with(sym).filter(|(length, _)| *length == 1);
        alone.fold(Begins::default(), |begins, (_, sign)| match sign {
            Sign::Number => begins.or(Begins::PLACE).or(Begins::HOUSE),
            Sign::Send => begins.or(Begins::PLACE).or(Begins::SEND),
            _ => begins.or(Begins::PLACE),
        })
    }

    /// What begins an address before such tokens, by the rules of `address`,
    /// where no sign of several words does: a place has a capital in its name, and
    /// so has a street or it has a number.
    pub fn starting(behind: Behind) -> Begins {
        let street = behind.capital_in(1) | behind.number_in(1);
        Begins::PLACE.when(behind.capital_in(3)).or(Begins::DIRECTION.when(street))
    }

    /// Whether the rest of these rules may hold of the word at token `at`: a house
    /// has a digit in its number, and a delivery goes to a place or a house there.
    pub fn may_be_there(&self, tokens: &[Token], folded: &[u8], at: usize, begins: Begins) -> bool {
        let digit = |token: &Token| token.raw(folded).iter().any(u8::is_ascii_digit);
        let mut near = tokens[tokens.len().min(at + 1)..].iter().take(2);
        let house = usize::from(tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Number));
        let part = |at: usize| self.phrases.all(tokens, at).any(|(sign, ..)| sign == Sign::Part);
        let parts = || part(at) && (2..5).any(|behind| part(at + behind));
        begins.any(Begins::PLACE.or(Begins::DIRECTION))
            && ((begins.any(Begins::HOUSE) && (near.any(digit) || parts()))
                || (begins.any(Begins::SEND) && self.phrases.may_begin(tokens, at + 1 + house)))
    }

    /// See [`Phrases::second_words`].
    pub fn second_words(&self, sym: Sym) -> u64 {
        self.phrases.second_words(sym)
    }

    /// Whether one of several words may begin at token `at`, by the first two.
    pub fn may_go_on(&self, tokens: &[Token], at: usize) -> bool {
        self.phrases.may_go_on(tokens, at)
    }

    /// The length of the sign here, and what it does.
    pub fn signs(&self, text: &Text<'_>, at: usize) -> (usize, SmallVec<[Sign; 6]>) {
        if !text.begins(at).any(Begins::PLACE) {
            return (0, SmallVec::new());
        }
        let (length, signs) = self.phrases.longest(text.tokens, at, 4, text.marked);
        // Who types marks does not mean chợ by "cho".
        let bare = length == 1 && text.marked && !text.is_marked(at);
        let other = bare && (!text.phrase(at).1.is_empty() || text.unit(at).is_some());
        // "đôi" is no đội to whoever types it so.
        let spelt = text.marked && length == 1 && text.is_marked(at) && text.shelf.units.spells(text.tokens, at);
        if spelt && !self.phrases.spells(text.tokens, at) {
            return (0, SmallVec::new());
        }
        if other && !MARKLESS.contains(&text.spelt(at)) { (0, SmallVec::new()) } else { (length, signs) }
    }

    /// Whether the word here is one for a street or a lane, of which each house has a
    /// number.
    pub fn has_houses(&self, text: &Text<'_>, at: usize) -> bool {
        self.signs(text, at).1.contains(&Sign::Street)
    }

    /// Whether the word here is one that a number follows in an address.
    pub fn is_numbered_place(&self, text: &Text<'_>, at: usize) -> bool {
        self.signs(text, at).1.contains(&Sign::Number)
    }

    /// The length of the name of a town that begins here.
    pub fn city(&self, text: &Text<'_>, at: usize) -> Option<usize> {
        let (length, signs) = self.signs(text, at);
        signs.contains(&Sign::City).then_some(length)
    }
}
