//! What words are able to do and to begin, told beforehand: most can begin next
//! to nothing, so that most questions about them need not be asked.

use super::lexicon::{Tag, Tags};
use super::sense::Looks;
use super::shelf::Shelf;
use super::spelt::Spelt;
use super::token::Token;
use super::unit::{Unit, UnitKind};
use super::vocabulary::{Heard, Sym};
use super::word::Marks;
use rustc_hash::FxHashMap;

/// What a spelling may be the first word of, marks apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Begins(u32);

impl Begins {
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
    /// Nothing: the word, as it is typed, is a common one.
    pub const KNOWN: Self = Self(1 << 13);
    /// Nothing: it is a common one with all its marks.
    pub const FULL: Self = Self(1 << 14);
    /// What makes money of the number before it, or a height, an age or the
    /// like, as it is typed.
    pub const AFTER: Self = Self(1 << 15);
    /// A house, by the number behind it.
    pub const HOUSE: Self = Self(1 << 16);
    /// A delivery.
    pub const SEND: Self = Self(1 << 17);
    /// A measure that stands before its number.
    pub const BEFORE: Self = Self(1 << 18);
    /// An address, as far as the next few tokens tell.
    pub const ADDRESS: Self = Self(1 << 19);
    /// What is no mere word of the lists: a number, a unit, a name, a sign.
    pub const MEANING: Self = Self(1 << 20);
    /// Goods, where some are due: it is a strange word, stands in a name or
    /// says what is lacking.
    pub const STRANGE: Self = Self(1 << 21);
    /// A sum of money, if a word that counts it or a half stands behind.
    pub const SUM: Self = Self(1 << 22);
    /// The name of a product, and this is one.
    pub const NAMED: Self = Self(1 << 23);
    /// Something of several words, by the next one.
    pub const SEVERAL: Self = Self(1 << 24);
    /// Nothing by itself: it stands in some name.
    pub const PART: Self = Self(1 << 25);
    /// A condition, whatever else the word is.
    pub const CONDITION: Self = Self(1 << 26);
    /// What goes for each, or is typed so.
    pub const EACH: Self = Self(1 << 27);
    /// An option, by rules that name the word as it is typed.
    pub const LABEL: Self = Self(1 << 28);
    /// An amount or an option, as the unit that it is by itself to a writer without
    /// marks, and to one with them.
    pub const AMOUNT_BARE: Self = Self(1 << 29);
    pub const AMOUNT_MARKED: Self = Self(1 << 30);
    /// What some name has that is lacking: a negation.
    pub const LACK: Self = Self(1);
    /// A name that is misspelt: it is a word, and no common one.
    pub const ODD: Self = Self(1 << 31);
    /// All that is told by how a word is typed.
    pub const AS_TYPED: Self = Self::CONDITION.or(Self::EACH).or(Self::LABEL).or(Self::SPECIAL
        .or(Self::DIRECTION)
        .or(Self::ORDINAL)
        .or(Self::DIGITS)
        .or(Self::AFTER)
        .or(Self::SUM));
    /// What rules of `scan` look at that are about no names.
    pub const LOUD: Self =
        Self::SPECIAL.or(Self::ORDINAL).or(Self::DIGITS).or(Self::OPTION).or(Self::ADDRESS).or(Self::MEANING);
    /// What few words begin, and what has to be looked up behind them.
    pub const RARE: Self = Self::HOUSE.or(Self::SEND).or(Self::BEFORE).or(Self::LACK);

    /// What phrases do that are more than mere words of the lists.
    pub const TELLING: Tags = Tags::of(&[
        Tag::Code,
        Tag::Each,
        Tag::Every,
        Tag::EachOne,
        Tag::Vague,
        Tag::Half,
        Tag::Size,
        Tag::Color,
        Tag::ColorWord,
    ]);

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
    pub const fn when(self, so: bool) -> Self {
        if so { self } else { Self(0) }
    }

    /// Whether it is a condition, and whether it goes for each: a bit for either.
    #[inline]
    pub const fn conditions(self) -> u32 {
        (self.0 / Self::CONDITION.0) & 0b11
    }

    /// What the spelling can begin under the catalogue, when it is typed so and
    /// without marks.
    pub fn of(shelf: &Shelf, sym: Sym) -> Self {
        let language = shelf.language;
        [
            Self::NUMBER.when(language.numbers.counts(sym)),
            Self::UNIT.when(shelf.units.phrases().begin_with(sym)),
            Self::NAME.when(!shelf.names.beginning_with(sym).is_empty() || !shelf.speech.codes.get(sym).is_empty()),
            Self::PART.when(shelf.names.is_word(sym)),
            Self::TAIL.when(!shelf.names.holding(sym).is_empty()),
            Self::OPTION.when(shelf.options.begin_with_word(sym)),
            language.places.begins(sym),
            language.measures.begins(sym),
            Self::GOODS.when(language.lexicon.sells(sym)),
            as_typed(shelf.speech.vocabulary.plain(sym), Spelt::of(shelf.speech.vocabulary.plain(sym))),
        ]
        .into_iter()
        .fold(Self::default(), Self::or)
    }
}

/// What rules that name words as they are typed make of one.
pub fn as_typed(raw: &[u8], spelt: Spelt) -> Begins {
    if raw.first().is_some_and(u8::is_ascii_digit) {
        return Begins::DIGITS;
    }
    match spelt {
        Spelt::Ba
        | Spelt::Tu
        | Spelt::Ut
        | Spelt::Hai
        | Spelt::Nam
        | Spelt::Sau
        | Spelt::Bay
        | Spelt::Tam
        | Spelt::Chin
        | Spelt::Muoi => Begins::ORDINAL,
        Spelt::O
        | Spelt::Ve
        | Spelt::Vo
        | Spelt::Ra
        | Spelt::Vao
        | Spelt::Toi
        | Spelt::Den
        | Spelt::Qua
        | Spelt::Tai => Begins::DIRECTION,
        Spelt::So => Begins::DIRECTION.or(Begins::SPECIAL).or(Begins::LABEL),
        Spelt::X | Spelt::Ca | Spelt::Sl => Begins::SPECIAL,
        Spelt::Vi
        | Spelt::Loai
        | Spelt::Kieu
        | Spelt::Dang
        | Spelt::Nhieu
        | Spelt::Xs
        | Spelt::Xl
        | Spelt::Xxl
        | Spelt::Xxxl => Begins::SPECIAL.or(Begins::LABEL),
        Spelt::Moi => Begins::SPECIAL.or(Begins::EACH),
        Spelt::Neu | Spelt::Thi => Begins::CONDITION,
        Spelt::Nua => Begins::SUM,
        Spelt::Cu
        | Spelt::Tr
        | Spelt::Ty
        | Spelt::Ti
        | Spelt::Xi
        | Spelt::Ng
        | Spelt::Lit
        | Spelt::Ngan
        | Spelt::Chuc
        | Spelt::Canh
        | Spelt::Nghin
        | Spelt::Trieu => Begins::AFTER.or(Begins::SUM),
        Spelt::K | Spelt::D | Spelt::M | Spelt::T | Spelt::Dong | Spelt::Vnd => Begins::AFTER,
        _ => Begins::default(),
    }
}

/// How a writer uses diacritics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Hardly: any word may stand for one with more of them.
    #[default]
    Bare,
    /// Often enough that a word without any has none.
    Marked,
    /// With few left out: what is spelt in full is no other word.
    Careful,
}

impl Style {
    /// Of a writer of so many words, some of them with marks.
    pub fn of(words: usize, marked: usize) -> Self {
        match words.max(1) {
            words if marked * 2 >= words => Self::Careful,
            words if marked * 4 >= words => Self::Marked,
            _ => Self::Bare,
        }
    }
}

/// What a word is able to do by itself and to begin.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ability {
    /// What it does by itself, for each [`Style`]; for the first, whatever it
    /// can do.
    pub tags: [Tags; 3],
    pub begins: Begins,
    /// A bit for each word, modulo 64, with which it begins something of several
    /// words: a phrase, a unit, a sign of an address, a measure.
    pub seconds: u64,
    /// The unit that it is by itself, for a writer without marks and with them.
    pub units: [Option<Unit>; 2],
    pub looks: Looks,
}

impl Ability {
    /// Of a word with whatever marks.
    pub fn of_token(shelf: &Shelf, token: &Token) -> Self {
        Self::of(shelf, token.heard, !token.marks.is_empty(), Begins::of(shelf, token.heard.sym))
    }

    /// Of a word typed with some marks or with none, of which is known what its
    /// spelling begins.
    fn of(shelf: &Shelf, heard: Heard, marked: bool, begins: Begins) -> Self {
        let (language, vocabulary) = (shelf.language, &shelf.speech.vocabulary);
        let own = language.lexicon.own(heard);
        let full = vocabulary.is_common_in_full(heard);
        let known = if marked { full } else { vocabulary.is_common(heard.sym) };
        let sure = if own.exact.is_empty() { own.any } else { own.exact };
        let tags = [own.any, sure, if full { own.exact } else { sure }];
        let mut begins = begins.or(Begins::KNOWN.when(known)).or(Begins::FULL.when(full));
        let lacks = own.any.has(Tag::Not);
        begins = begins.or(Begins::ODD.when(!known)).or(Begins::LACK.when(lacks));
        let strange = begins.any(Begins::ODD.or(Begins::LACK).or(Begins::NAME).or(Begins::TAIL));
        begins = begins.or(Begins::STRANGE.when(strange));
        begins = begins.or(Begins::MEANING.when(tags.iter().any(|tags| tags.meets(Begins::TELLING))));
        let seconds = [
            language.lexicon.second_words(heard.sym),
            shelf.units.phrases().second_words(heard.sym),
            language.places.second_words(heard.sym),
            language.measures.second_words(heard.sym),
        ];
        let unit = |exact_first: bool| {
            let word = [Token::of_word(heard)];
            let unit = shelf.units.at_word(&word, 0, exact_first)?;
            (marked || !is_rather_an_option(shelf, &word[0], unit)).then_some(unit)
        };
        let units = [unit(false), unit(true)];
        for (unit, amount) in units.iter().zip([Begins::AMOUNT_BARE, Begins::AMOUNT_MARKED]) {
            begins = begins.or(amount.when(unit.is_some_and(|unit| may_mean(shelf, unit, true))));
        }
        Self {
            tags,
            begins,
            seconds: seconds.into_iter().fold(0, |all, bits| all | bits),
            units,
            looks: Looks::default(),
        }
    }
}

/// Whether a unit may be an amount, or an option, by itself: it holds something,
/// options are measured, or its word is no mere letter (`long`) and something is
/// sold by it or it is a measure.
pub fn may_mean(shelf: &Shelf, unit: Unit, long: bool) -> bool {
    let counts = matches!(unit.kind, UnitKind::Mass | UnitKind::Count) || shelf.units.is_used(unit);
    (long && counts) || unit.kind == UnitKind::Pack || !shelf.options.measured.is_empty()
}

/// "to" is rather the option than tô, "cay" rather than cây, where they are
/// typed without marks.
pub fn is_rather_an_option(shelf: &Shelf, word: &Token, unit: Unit) -> bool {
    !shelf.units.is_used(unit)
        && shelf.options.ends_in(word.heard)
        && !shelf.units.spells(std::slice::from_ref(word), 0)
}

/// The abilities of all words, as they are typed mostly: with all their marks
/// or with none.
#[derive(Debug, Default)]
pub struct Abilities {
    /// For each spelling, where its entries begin: without marks, then each word
    /// so spelt.
    first: Vec<u32>,
    /// What is no word is able to do, then numbers in digits, then punctuation, then
    /// all words, then those that are meant by short spellings.
    list: Vec<Ability>,
    /// The places of these by that of the word and what the spelling begins.
    short: FxHashMap<(u32, Begins), u32>,
}

impl Abilities {
    /// The places of what is able to do what is no word, of numbers in digits, and
    /// of punctuation.
    pub const OTHER: u32 = 1;
    pub const NUMBER: u32 = 2;
    pub const SIGN: u32 = 3;

    /// Of all words that the shelf knows.
    pub fn new(shelf: &Shelf) -> Self {
        let vocabulary = &shelf.speech.vocabulary;
        let no_word = |begins: Begins, looks: Looks| Ability { begins, looks, ..Ability::default() };
        let list = vec![
            no_word(Begins::MEANING, Looks::default()),
            no_word(Begins::MEANING.or(Begins::NUMBER), Looks::NUMBER),
            no_word(Begins::MEANING, Looks::SIGN),
        ];
        let mut abilities = Self { list, ..Self::default() };
        for sym in vocabulary.syms() {
            abilities.first.push(u32::try_from(abilities.list.len()).unwrap_or_default());
            let begins = Begins::of(shelf, sym);
            let bare = vocabulary.heard(sym, Marks::default()).exact;
            let ability = |heard: Heard| Ability::of(shelf, heard, heard.exact != bare, begins);
            abilities.list.extend(vocabulary.typings(sym).map(ability));
        }
        abilities
    }

    /// The place of what a word is able to do, from 1 on; 0 where only some of its
    /// marks are there.
    pub fn place(&self, heard: Heard, marks: Marks) -> u32 {
        let first = self.first[heard.sym as usize] + 1;
        match heard.exact {
            0 if marks.is_empty() => first,
            0 => 0,
            word => first + 1 + word.trailing_zeros(),
        }
    }

    /// The same of a word that is meant by a short spelling, which begins that as
    /// it is typed; new if need be.
    pub fn place_typed(&mut self, heard: Heard, marks: Marks, typed: Option<Begins>) -> u32 {
        let place = self.place(heard, marks);
        let Some(typed) = typed.filter(|_| place != 0) else { return place };
        *self.short.entry((place, typed)).or_insert_with(|| {
            let meant = self.list[place as usize - 1];
            self.list.push(Ability { begins: meant.begins.without(Begins::AS_TYPED).or(typed), ..meant });
            self.list.len() as u32
        })
    }

    /// Of a token that is typed as usual.
    #[inline]
    pub fn at(&self, token: &Token) -> Option<&Ability> {
        self.list.get(token.ability.wrapping_sub(1) as usize)
    }

    /// Of the word of a token; nothing where only some of its marks are there.
    pub fn of(&self, token: &Token) -> Option<&Ability> {
        self.list.get(self.place(token.heard, token.marks).wrapping_sub(1) as usize)
    }
}
