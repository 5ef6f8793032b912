//! Lines: what is wanted, as far as the words tell. `lines` binds them, `settle`
//! makes items of them.

use super::lexicon::Trade;
use super::matcher::Mention;
use super::options::Choice;
use super::quantity::{Amount, Form};
use super::shelf::Shelf;
use rust_decimal::Decimal;
use std::cell::RefCell;

/// One thing wanted, as far as the words tell.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub mention: Option<Mention>,
    pub amount: Option<Amount>,
    pub choice: Option<Choice>,
    pub money: Option<Decimal>,
    /// A noun that names none of our goods stands where the product should.
    pub foreign: Option<Foreign>,
}

/// What stands where one of our products should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A code of the same make as ours.
    OurCode,
    /// A code of another shop.
    OtherCode,
    /// Goods of a trade.
    Goods(Trade),
    /// A word that is not known.
    Word,
}

impl Line {
    /// What would be an option of something else counts the goods named here
    /// ("1 lít" of what is sold by the litre).
    pub fn recount(&mut self, shelf: &Shelf) {
        let Some(mention) = &self.mention else { return };
        let Some(choice) = self.choice.as_ref().filter(|c| c.instead.is_some() && self.amount.is_none()) else {
            return;
        };
        if !mention.fits.iter().any(|product| shelf.options.suits(choice, *product)) {
            self.amount = choice.instead.as_deref().copied();
            self.choice = None;
        }
    }

    /// A bare number before a counted amount is a product's code: `12 2 cái`.
    pub fn name_by_number(&mut self, shelf: &Shelf) {
        if self.mention.is_some() {
            return;
        }
        let bare = self.amount.as_ref().filter(|a| a.form == Form::Bare && !a.in_words);
        let Some(product) = bare.and_then(|a| a.number).and_then(|n| shelf.with_number(n)) else { return };
        // "12 màu đỏ", but "2 trắng" where product 2 has no such colour.
        if self.choice.as_ref().is_some_and(|c| c.kinds.is_empty() || shelf.options.suits(c, product)) {
            self.mention = Some(Mention::of_code(product));
            self.amount = None;
        }
    }

    /// Whether nothing is wanted in it.
    pub const fn is_empty(&self) -> bool {
        self.mention.is_none() && self.amount.is_none() && self.choice.is_none() && self.foreign.is_none()
    }
}

/// Where lines are put whose room was used before; empty while it is in use.
pub type Room = RefCell<Vec<Line>>;

/// The lines of some pieces, and what is said for all of them.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    pub lines: Vec<Line>,
    /// "mỗi loại": the amount goes for each.
    pub every: bool,
    /// "mỗi màu": the amount goes for each option of one product.
    pub options: bool,
    pub each: Option<Box<Amount>>,
}

impl Lines {
    /// The amount that goes for each.
    pub fn each(&self) -> Option<Amount> {
        self.each.as_deref().copied()
    }
}
