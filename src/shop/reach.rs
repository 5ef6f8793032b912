//! How much of a waiting line a decision can come to: ten thousand may wait, and
//! who comes last needs to know of them only that they do.

use crate::base::id::WishId;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::order::Order;
use crate::shop::shelf::{Shelf, Wish};

/// Places in line that were left where they are, because a decision will not
/// come to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// They stand behind this one; anywhere, if there is none.
    pub behind: Option<(Millis, WishId)>,
    /// Units that wait in them.
    pub waiting: Quantity,
}

impl Rest {
    pub(super) fn may_stand_before(&self, wish: &Wish) -> bool {
        self.behind.is_none_or(|behind| behind < wish.standing())
    }
}

impl Shelf {
    /// How many places of other orders may be looked at, from the head of the
    /// line, by what is decided on these orders and on new ones. Goods that are
    /// free, or held by these orders, are all that can be given away; each place
    /// that is filled takes a step of them at least, and the first that is not
    /// ends it. Goods that come in, or that are brought back from elsewhere, are
    /// not counted. `None` where a session's quota may pass places over: then
    /// all of them.
    pub fn reach(&self, orders: &[Order]) -> Option<i64> {
        if self.has_quotas() {
            return None;
        }
        let lines = orders.iter().flat_map(|order| &order.lines).filter(|line| line.product == self.product);
        let there = self.free() + lines.map(|line| line.held).sum::<Quantity>();
        if !there.is_positive() {
            return Some(0);
        }
        Some(there.thousandths() / self.step.thousandths().max(1) + 1)
    }
}
