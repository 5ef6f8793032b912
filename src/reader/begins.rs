//! What words are able to do and to begin, told beforehand: most can begin next
//! to nothing, so that most questions about them need not be asked.

use super::lexicon::Own;
use super::shelf::Shelf;
use super::token::Token;
use super::vocabulary::{Heard, Sym};

/// What a spelling may be the first word of, marks apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Begins(u16);

impl Begins {
    /// A phrase of the lists.
    pub const PHRASE: Self = Self(1);
    pub const NUMBER: Self = Self(1 << 1);
    pub const UNIT: Self = Self(1 << 2);
    /// A product's name, or its code.
    pub const NAME: Self = Self(1 << 3);
    /// A part of a product's name behind its head.
    pub const TAIL: Self = Self(1 << 4);
    pub const OPTION: Self = Self(1 << 5);
    /// A word that tells an address.
    pub const PLACE: Self = Self(1 << 6);
    /// A word that makes a number no quantity.
    pub const MEASURE: Self = Self(1 << 7);
    /// Goods of some trade.
    pub const GOODS: Self = Self(1 << 8);
    /// An option or an amount, by rules that name the word as it is typed.
    pub const SPECIAL: Self = Self(1 << 9);
    /// The way to a street that no other word announces.
    pub const DIRECTION: Self = Self(1 << 10);
    /// The name of a child by its place among the others.
    pub const ORDINAL: Self = Self(1 << 11);
    /// Typed with a digit at its head.
    pub const DIGITS: Self = Self(1 << 12);
    /// What rules of `scan` look at, wherever it stands.
    pub const LOUD: Self = Self::AS_TYPED.or(Self::OPTION).or(Self::PLACE).or(Self::MEASURE);
    /// All that is told by how a word is typed.
    pub const AS_TYPED: Self = Self::SPECIAL.or(Self::DIRECTION).or(Self::ORDINAL).or(Self::DIGITS);
    /// Nothing: the word, as it is typed, is a common one.
    pub const KNOWN: Self = Self(1 << 13);

    /// Whether it can begin any of these.
    #[inline]
    pub const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// All of both.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// All but these.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// This, if it is so.
    const fn when(self, so: bool) -> Self {
        if so { self } else { Self(0) }
    }

    /// What the spelling can begin under the catalogue, when it is typed so and
    /// without marks.
    pub fn of(shelf: &Shelf, sym: Sym) -> Self {
        let (language, vocabulary) = (shelf.language, &shelf.speech.vocabulary);
        [
            Self::PHRASE.when(language.lexicon.speaks(sym)),
            Self::NUMBER.when(language.numbers.counts(sym)),
            Self::UNIT.when(shelf.units.phrases().begin_with(sym)),
            Self::NAME.when(!shelf.names.beginning_with(sym).is_empty() || !shelf.speech.codes.get(sym).is_empty()),
            Self::TAIL.when(!shelf.names.holding(sym).is_empty()),
            Self::OPTION.when(shelf.options.begin_with_word(sym)),
            Self::PLACE.when(language.places.begin_with(sym)),
            Self::MEASURE.when(language.measures.begin_with(sym)),
            Self::GOODS.when(language.lexicon.sells(sym)),
            Self::KNOWN.when(vocabulary.is_common(sym)),
            std::str::from_utf8(vocabulary.plain(sym)).map_or(Self::default(), as_typed),
        ]
        .into_iter()
        .fold(Self::default(), Self::or)
    }
}

/// What rules that name words as they are typed make of one.
pub fn as_typed(raw: &str) -> Begins {
    match raw.as_bytes() {
        [first, ..] if first.is_ascii_digit() => Begins::DIGITS,
        b"ba" | b"tu" | b"ut" | b"hai" | b"nam" | b"sau" | b"bay" | b"tam" | b"chin" | b"muoi" => Begins::ORDINAL,
        b"o" | b"ve" | b"vo" | b"ra" | b"vao" | b"toi" | b"den" | b"qua" | b"tai" => Begins::DIRECTION,
        b"so" => Begins::DIRECTION.or(Begins::SPECIAL),
        b"x" | b"ca" | b"vi" | b"sl" | b"xs" | b"xl" | b"moi" | b"xxl" | b"nua" => Begins::SPECIAL,
        b"loai" | b"kieu" | b"dang" | b"xxxl" | b"nhieu" => Begins::SPECIAL,
        // What money is counted by, with a half behind it.
        b"cu" | b"tr" | b"ty" | b"ti" | b"xi" | b"ng" | b"lit" | b"ngan" | b"chuc" | b"canh" => Begins::SPECIAL,
        b"nghin" | b"trieu" => Begins::SPECIAL,
        _ => Begins::default(),
    }
}

/// What a word is able to do by itself and to begin.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ability {
    pub own: Own,
    pub begins: Begins,
    /// Whether it is a common word with all its marks.
    full: bool,
}

/// The abilities of all words, as they are typed mostly: with all their marks
/// or with none.
#[derive(Debug, Default)]
pub struct Abilities {
    /// For each spelling, where its entries begin: without marks, then each word
    /// so spelt.
    first: Vec<u32>,
    list: Vec<Ability>,
}

impl Abilities {
    /// Of all words that the shelf knows.
    pub fn new(shelf: &Shelf) -> Self {
        let vocabulary = &shelf.speech.vocabulary;
        let mut abilities = Self::default();
        for sym in vocabulary.syms() {
            abilities.first.push(u32::try_from(abilities.list.len()).unwrap_or_default());
            let begins = Begins::of(shelf, sym);
            let ability = |heard: Heard| Ability {
                own: shelf.language.lexicon.own(heard),
                begins,
                full: vocabulary.is_common_in_full(heard),
            };
            abilities.list.extend(vocabulary.typings(sym).map(ability));
        }
        abilities
    }

    /// Of the word of a token.
    #[inline]
    pub fn of(&self, shelf: &Shelf, token: &Token, folded: &str) -> Ability {
        let (heard, vocabulary) = (token.heard, &shelf.speech.vocabulary);
        let first = self.first[heard.sym as usize] as usize;
        let mut ability = if heard.exact != 0 {
            self.list[first + 1 + heard.exact.trailing_zeros() as usize]
        } else {
            self.list[first]
        };
        if heard.exact == 0 && !token.marks.is_empty() {
            // Some marks, but not all: whatever it may be.
            ability.own = shelf.language.lexicon.own(heard);
            ability.full = vocabulary.is_common_in_full(heard);
        }
        if !token.marks.is_empty() {
            let known = if ability.full { Begins::KNOWN } else { Begins::default() };
            ability.begins = ability.begins.without(Begins::KNOWN).or(known);
        }
        if token.raw != token.plain || heard.sym == 0 {
            ability.begins = ability.begins.without(Begins::AS_TYPED).or(as_typed(token.raw(folded)));
        }
        ability
    }
}
