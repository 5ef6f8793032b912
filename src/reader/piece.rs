//! Pieces: what each stretch of a comment is. What those of a sort say besides
//! is kept apart from them, so that a piece is small and copied at once.

use super::begins::Begins;
use super::kept::Kept;
use super::lexicon::{Tag, Tags, Trade};
use super::matcher::Mention;
use super::options::Choice;
use super::outline::{Sort, Sorts};
use super::quantity::{Amount, Form};
use super::text::Text;
use rust_decimal::Decimal;

/// What a piece is. Products, amounts, options and sums of money have a place in
/// what was [`Said`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Product(Place),
    Amount(Place),
    Choice(Place),
    Money(Place),
    /// A time, an age, a measure of something else.
    Aside,
    Address,
    Phone,
    /// Digits without end: a number to call that is none, or an absurd amount.
    Digits,
    /// `@` somebody.
    Mention,
    Mark(char),
    /// "mỗi loại", "cả 2 loại".
    Every,
    /// The shape of a code that is not on sale.
    ForeignCode,
    /// Goods, but none of ours, and of which trade.
    Goods(Trade),
    /// Somebody's name that is also a number: "dì Năm".
    Name,
    /// A phrase of the lists.
    Words,
    Unknown,
}

/// The place of what a piece says among all of the sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(u32);

/// What a rule finds.
#[derive(Debug)]
pub enum Found {
    Product(Mention),
    Amount(Amount),
    Choice(Choice),
    Money(Decimal),
    /// What says nothing besides.
    Mere(What),
}

/// A stretch of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub what: What,
    pub tags: Tags,
    /// Of which sorts it is.
    pub sorts: Sorts,
    pub from: usize,
    pub to: usize,
}

impl Piece {
    pub const fn has(&self, tag: Tag) -> bool {
        self.tags.has(tag)
    }

    /// Whether it is of the sort.
    pub const fn is(&self, sort: Sort) -> bool {
        self.sorts.has(sort)
    }

    /// Whether it names a product or says an amount.
    pub const fn names_goods(&self) -> bool {
        self.is(Sort::Product) || self.is(Sort::Amount)
    }
}

/// What the pieces of a comment say that is more than their sort.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Said {
    mentions: Kept<Mention>,
    amounts: Vec<Amount>,
    choices: Kept<Choice>,
    sums: Vec<Decimal>,
}

/// The place of the last of a list.
#[inline]
const fn last<T>(list: &[T]) -> Place {
    Place(list.len() as u32 - 1)
}

impl Said {
    pub fn mention(&self, place: Place) -> &Mention {
        &self.mentions[place.0 as usize]
    }

    pub fn amount(&self, place: Place) -> &Amount {
        &self.amounts[place.0 as usize]
    }

    pub fn choice(&self, place: Place) -> &Choice {
        &self.choices[place.0 as usize]
    }

    pub fn money(&self, place: Place) -> Decimal {
        self.sums[place.0 as usize]
    }

    /// The product that a piece names.
    pub fn product(&self, piece: &Piece) -> Option<&Mention> {
        if let What::Product(place) = piece.what { Some(self.mention(place)) } else { None }
    }
}

/// The pieces of a comment, in order, none left out, and what they say.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    pub list: Vec<Piece>,
    pub said: Said,
    noun_due: bool,
}

impl Pieces {
    pub fn clear(&mut self) {
        let Self { list, said: Said { mentions, amounts, choices, sums }, noun_due } = self;
        *noun_due = false;
        list.clear();
        mentions.clear();
        amounts.clear();
        choices.clear();
        sums.clear();
    }

    pub fn last(&self) -> Option<&Piece> {
        self.list.last()
    }

    /// Whether goods are due behind the last piece.
    #[inline]
    pub const fn is_noun_due(&self) -> bool {
        self.noun_due
    }

    /// The products named so far.
    pub fn products(&self) -> impl Iterator<Item = &Mention> {
        self.said.mentions.iter()
    }

    /// Appends words that may be on the lists; says where they end.
    #[inline]
    pub fn push_words(&mut self, begins: Begins, tags: Tags, place: (usize, usize)) -> usize {
        let (what, sort) = if tags.is_empty() { (What::Unknown, Sort::Unknown) } else { (What::Words, Sort::Words) };
        self.put(what, Sorts::of_piece(sort, begins), tags, place)
    }

    /// Appends what says nothing besides; says where it ends.
    #[inline]
    pub fn push_mere(&mut self, text: &Text<'_>, what: What, place: (usize, usize)) -> usize {
        let tags = if matches!(what, What::Words | What::Every) { text.phrase(place.0).1 } else { Tags::default() };
        self.put(what, Sorts::of_piece(Sort::of(what), text.begins(place.0)), tags, place)
    }

    /// Appends a product; says where it ends.
    pub fn push_mention(&mut self, text: &Text<'_>, mention: Mention, place: (usize, usize)) -> usize {
        let sorts = Sorts::of_piece(Sort::Product, text.begins(place.0));
        let sorts = sorts.or(Sorts::when(Sort::Qualified, mention.qualified));
        self.said.mentions.push(mention);
        self.put(What::Product(last(&self.said.mentions)), sorts, Tags::default(), place)
    }

    /// Appends an amount; says where it ends.
    pub fn push_amount(&mut self, text: &Text<'_>, amount: &Amount, place: (usize, usize)) -> usize {
        let sorts = Sorts::of_piece(Sort::Amount, text.begins(place.0))
            .or(Sorts::when(Sort::Vague, amount.number.is_none()))
            .or(Sorts::when(Sort::Counted, amount.unit.is_some()))
            .or(Sorts::when(Sort::Plus, amount.form == Form::Plus));
        self.said.amounts.push(*amount);
        self.put(What::Amount(last(&self.said.amounts)), sorts, Tags::default(), place)
    }

    /// Appends what a rule found; says where it ends.
    #[inline]
    pub fn push(&mut self, text: &Text<'_>, found: Found, place: (usize, usize)) -> usize {
        match found {
            Found::Mere(what) => self.push_mere(text, what, place),
            telling => self.push_telling(text, telling, place),
        }
    }

    fn push_telling(&mut self, text: &Text<'_>, found: Found, place: (usize, usize)) -> usize {
        let what = match found {
            Found::Product(mention) => return self.push_mention(text, mention, place),
            Found::Amount(amount) => return self.push_amount(text, &amount, place),
            Found::Choice(choice) => {
                self.said.choices.push(choice);
                What::Choice(last(&self.said.choices))
            }
            Found::Money(value) => {
                self.said.sums.push(value);
                What::Money(last(&self.said.sums))
            }
            Found::Mere(what) => what,
        };
        self.push_mere(text, what, place)
    }

    /// Makes one address of the pieces from one to before another.
    pub fn join(&mut self, from: usize, to: usize) {
        let (first, last) = (self.list[from].from, self.list[to - 1].to);
        let sorts = Sorts::of_piece(Sort::Address, Begins::default());
        let address = Piece { what: What::Address, tags: Tags::default(), sorts, from: first, to: last };
        self.list.splice(from..to, [address]);
    }

    #[inline]
    fn put(&mut self, what: What, sorts: Sorts, tags: Tags, (from, length): (usize, usize)) -> usize {
        let to = from + length.max(1);
        let verb = tags.any(&[Tag::Buy, Tag::Thing, Tag::Into, Tag::Drop, Tag::Plus, Tag::Add, Tag::Stock]);
        self.noun_due = verb | sorts.meets(Sorts::of(&[Sort::Amount, Sort::Money]));
        self.list.push(Piece { what, tags, sorts, from, to });
        to
    }
}
