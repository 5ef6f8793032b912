//! Goods that a line holds, with the places in line that they were given to:
//! who held last gives back first, and stands again where they stood.

use crate::base::id::WishId;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::order::Line;
use crate::shop::shelf::Wish;

/// Units that a place in line was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The place; its quantity is what it holds.
    pub place: Wish,
    /// Since when; `None` until the decision is written down.
    pub since: Option<Millis>,
}

impl Line {
    /// Takes over what a place of it was given.
    pub(super) fn keep(&mut self, place: Wish) {
        self.waiting -= place.quantity;
        self.held += place.quantity;
        self.kept.push(Kept { place, since: None });
    }

    /// Takes over goods that another line gave up, with the places that they
    /// were given to.
    pub(super) fn take_over(&mut self, goods: Vec<Kept>) {
        self.held += goods.iter().map(|kept| kept.place.quantity).sum();
        self.kept.extend(goods);
    }

    /// Makes what the place `end` was given a part of what the one was given
    /// that it was cut from.
    pub(super) fn mend(&mut self, end: WishId, whole: WishId) {
        self.kept.iter_mut().filter(|kept| kept.place.id == end).for_each(|kept| kept.place.id = whole);
        self.kept.sort_by_key(|kept| (kept.place.standing(), kept.since));
        self.kept.dedup_by(|later, first| {
            let same = (later.place.id, later.since) == (first.place.id, first.since);
            if same {
                first.place.quantity += later.place.quantity;
            }
            same
        });
    }

    /// Gives up `quantity` of what is held, its last place first. Returns the
    /// places with what they gave up.
    pub(super) fn let_go(&mut self, quantity: Quantity) -> Vec<Kept> {
        self.let_go_of(quantity, &[])
    }

    /// The same with what these places hold before all others.
    pub(super) fn let_go_of(&mut self, quantity: Quantity, first: &[WishId]) -> Vec<Kept> {
        let (mut left, mut gone) = (quantity, Vec::new());
        self.kept.sort_by_key(|kept| (first.contains(&kept.place.id), kept.place.standing()));
        while let Some(last) = self.kept.last_mut()
            && left.is_positive()
        {
            let part = left.min(last.place.quantity);
            gone.push(Kept { place: Wish { quantity: part, ..last.place }, ..*last });
            last.place.quantity -= part;
            left -= part;
            if last.place.quantity.is_zero() {
                self.kept.pop();
            }
        }
        self.held -= quantity - left;
        gone
    }
}
