//! What stands in a stretch of pieces, gathered in one walk. Nearly every rule
//! of the grammar waits for a word or a sort of piece that most comments do not
//! have: one look here tells that it is not there, and the pieces themselves are
//! walked only where the rule may hold.

use super::begins::Begins;
use super::lexicon::{Tag, Tags};
use super::piece::{Piece, What};

/// The sort of a piece: [`What`] it is without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Product,
    Amount,
    Choice,
    Money,
    Aside,
    Address,
    Phone,
    Digits,
    Mention,
    Mark,
    Every,
    ForeignCode,
    Goods,
    Name,
    Words,
    Unknown,
    /// An amount whose number is not told: "mấy lạng".
    Vague,
    /// One with a unit.
    Counted,
    /// `+2`.
    Plus,
    /// A product's name with words behind that make it another kind.
    Qualified,
    /// "nếu", "thì": a condition, whatever else the words are.
    Condition,
    /// "mỗi", or what is typed so. Next to the other, as in [`Begins::conditions`].
    Each,
}

impl Sort {
    #[inline]
    const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Without a look at the content: the compiler makes a table of it.
    pub const fn of(what: What) -> Self {
        match what {
            What::Product(_) => Self::Product,
            What::Amount(_) => Self::Amount,
            What::Choice(_) => Self::Choice,
            What::Money(_) => Self::Money,
            What::Aside => Self::Aside,
            What::Address => Self::Address,
            What::Phone => Self::Phone,
            What::Digits => Self::Digits,
            What::Mention => Self::Mention,
            What::Mark(_) => Self::Mark,
            What::Every => Self::Every,
            What::ForeignCode => Self::ForeignCode,
            What::Goods(_) => Self::Goods,
            What::Name => Self::Name,
            What::Words => Self::Words,
            What::Unknown => Self::Unknown,
        }
    }
}

/// Some sorts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sorts(u32);

impl Sorts {
    /// These sorts. With such as are written out, the compiler does it.
    #[inline]
    pub const fn of<const N: usize>(sorts: &[Sort; N]) -> Self {
        let mut set = 0;
        let mut at = 0;
        while at < N {
            set |= sorts[at].bit();
            at += 1;
        }
        Self(set)
    }

    /// A piece of the sort that begins with a word which begins that.
    #[inline]
    pub const fn of_piece(sort: Sort, begins: Begins) -> Self {
        Self(sort.bit() | begins.conditions() << Sort::Condition as u32)
    }

    /// The sort, if it is so.
    #[inline]
    pub const fn when(sort: Sort, so: bool) -> Self {
        Self((so as u32) << sort as u32)
    }

    /// All of both.
    #[inline]
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether some sort is in both.
    #[inline]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The number of the first: which [`What`] a piece of these sorts is.
    #[inline]
    pub const fn first(self) -> usize {
        self.0.trailing_zeros() as usize % 16
    }

    /// Whether the sort is among them.
    #[inline]
    pub const fn has(self, sort: Sort) -> bool {
        self.0 & sort.bit() != 0
    }
}

/// What some pieces do and are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outline {
    tags: Tags,
    sorts: Sorts,
}

impl Outline {
    /// Takes in one more piece.
    #[inline]
    pub const fn take(&mut self, piece: &Piece) {
        self.tags = self.tags.or(piece.tags);
        self.sorts = self.sorts.or(piece.sorts);
    }

    /// What either stretch has.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self { tags: self.tags.or(other.tags), sorts: self.sorts.or(other.sorts) }
    }

    /// Whether a piece does that.
    pub const fn has(&self, tag: Tag) -> bool {
        self.tags.has(tag)
    }

    /// Whether a piece does any of these.
    pub const fn any<const N: usize>(&self, tags: &[Tag; N]) -> bool {
        self.tags.any(tags)
    }

    /// Whether a piece is of any of these sorts.
    #[inline]
    pub const fn holds<const N: usize>(&self, sorts: &[Sort; N]) -> bool {
        self.sorts.meets(Sorts::of(sorts))
    }

    /// Whether some amount is said.
    pub const fn counts(&self) -> bool {
        self.holds(&[Sort::Amount])
    }

    /// Whether a product is named or some amount said.
    pub const fn names_goods(&self) -> bool {
        self.holds(&[Sort::Product, Sort::Amount])
    }
}
