//! What a word can begin, as one number per spelling: most words can begin
//! next to nothing, so that most questions about them need not be asked.

use super::shelf::Shelf;
use super::vocabulary::Sym;

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
    /// One of the words that rules name as they are typed, see [`is_special`].
    pub const SPECIAL: Self = Self(1 << 9);
    /// Set where the word is a common one, as it is typed.
    pub const KNOWN: Self = Self(1 << 10);

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

    /// This, if it is so.
    const fn when(self, so: bool) -> Self {
        if so { self } else { Self(0) }
    }

    /// What the spelling can begin under the catalogue.
    pub fn of(shelf: &Shelf, sym: Sym) -> Self {
        let language = shelf.language;
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
        ]
        .into_iter()
        .fold(Self::default(), Self::or)
    }
}

/// Whether some rule of `scan` names the word as it is typed, or it is one by
/// which children are called in their order. Digits are special as well.
pub fn is_special(raw: &str) -> bool {
    match raw.as_bytes() {
        [first, ..] if first.is_ascii_digit() => true,
        b"x" | b"o" => true,
        b"ca" | b"vi" | b"so" | b"sl" | b"xs" | b"xl" | b"ve" | b"vo" | b"ra" | b"ba" | b"tu" | b"ut" => true,
        b"moi" | b"xxl" | b"nua" | b"cho" | b"vao" | b"toi" | b"den" | b"qua" | b"tai" => true,
        b"hai" | b"nam" | b"sau" | b"bay" | b"tam" => true,
        b"loai" | b"kieu" | b"dang" | b"xxxl" | b"chin" | b"muoi" => true,
        b"nhieu" => true,
        _ => false,
    }
}
