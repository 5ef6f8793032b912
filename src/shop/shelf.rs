//! The shelf of one product: what is there, what is held, and who waits.

use crate::base::id::{LineId, OrderId, ProductId, WishId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use std::collections::{BTreeMap, BTreeSet};

/// A place in the waiting line. Places are ordered by what the platform says
/// was written first, then by arrival; ids are given in order of arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Its id.
    pub id: WishId,
    /// The order it belongs to.
    pub order: OrderId,
    /// The order's line it belongs to.
    pub line: LineId,
    /// Units still wanted; positive.
    pub quantity: Quantity,
    /// When its comment was written.
    pub sent_at: Millis,
    /// Whether a part of it may be held and the rest wait on.
    pub part_fill: bool,
}

/// Units that a place in line got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served {
    /// The order.
    pub order: OrderId,
    /// Its line.
    pub line: LineId,
    /// Units now held that were waiting before.
    pub quantity: Quantity,
}

/// One product's stock and waiting line, while decisions are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// What.
    pub product: ProductId,
    /// The code by which readings name it.
    pub code: String,
    /// Price of one unit now.
    pub price: Vnd,
    /// Smallest quantity held.
    pub step: Quantity,
    /// Units in the shop.
    pub on_hand: Quantity,
    /// Units kept for orders, `0 ≤ held ≤ on_hand`.
    pub held: Quantity,
    /// The waiting line, in order.
    wishes: Vec<Wish>,
    /// Wishes made, changed or gone since it was loaded.
    touched: BTreeSet<WishId>,
    /// Those of them that were made.
    made: BTreeSet<WishId>,
}

impl Shelf {
    /// A shelf as stored; `wishes` in any order.
    pub fn new(
        product: ProductId,
        code: String,
        price: Vnd,
        step: Quantity,
        stock: (Quantity, Quantity),
        mut wishes: Vec<Wish>,
    ) -> Self {
        wishes.sort_by_key(|wish| (wish.sent_at, wish.id));
        let (on_hand, held) = stock;
        Self { product, code, price, step, on_hand, held, wishes, touched: BTreeSet::new(), made: BTreeSet::new() }
    }

    /// Units that nobody has.
    pub fn free(&self) -> Quantity {
        self.on_hand - self.held
    }

    /// Units for which buyers stand in line.
    pub fn waiting(&self) -> Quantity {
        self.wishes.iter().map(|wish| wish.quantity).sum()
    }

    /// The waiting line, first in line first.
    pub fn wishes(&self) -> &[Wish] {
        &self.wishes
    }

    /// Wishes made, changed (`Some`) or gone (`None`) since it was loaded; not
    /// those that came and went meanwhile.
    pub fn touched(&self) -> impl Iterator<Item = (WishId, Option<&Wish>)> {
        let there: BTreeMap<WishId, &Wish> =
            self.wishes.iter().filter(|wish| self.touched.contains(&wish.id)).map(|wish| (wish.id, wish)).collect();
        let now = self.touched.iter().map(move |id| (*id, there.get(id).copied()));
        now.filter(|(id, wish)| wish.is_some() || !self.made.contains(id))
    }

    /// Puts a wish into its place in line.
    pub fn join(&mut self, wish: Wish) {
        let place = self.wishes.partition_point(|other| (other.sent_at, other.id) < (wish.sent_at, wish.id));
        self.touched.insert(wish.id);
        self.made.insert(wish.id);
        self.wishes.insert(place, wish);
    }

    /// Gives what is free to the line, first in line first. Nobody overtakes:
    /// it stops at the first wish that cannot be filled further.
    pub fn serve(&mut self) -> Vec<Served> {
        let mut served = Vec::new();
        while let Some(wish) = self.wishes.first_mut() {
            let free = self.on_hand - self.held;
            let part = if wish.part_fill || free >= wish.quantity { free.min(wish.quantity) } else { Quantity::ZERO };
            let quantity = part.floor_to(self.step);
            if !quantity.is_positive() {
                break;
            }
            self.held += quantity;
            wish.quantity -= quantity;
            self.touched.insert(wish.id);
            served.push(Served { order: wish.order, line: wish.line, quantity });
            if wish.quantity.is_positive() {
                break;
            }
            self.wishes.remove(0);
        }
        served
    }

    /// Takes up to `quantity` of `line` out of the waiting line, its latest
    /// place first. Returns what was taken out.
    pub fn withdraw(&mut self, line: LineId, quantity: Quantity) -> Quantity {
        let mut left = quantity;
        for wish in self.wishes.iter_mut().rev().filter(|wish| wish.line == line) {
            let part = left.min(wish.quantity);
            if part.is_positive() {
                wish.quantity -= part;
                left -= part;
                self.touched.insert(wish.id);
            }
        }
        self.wishes.retain(|wish| wish.quantity.is_positive());
        quantity - left
    }

    /// Gives those of these places that are `from`'s to another line, where
    /// they stand. Returns how many units wait in them.
    pub fn reassign(&mut self, wishes: &[WishId], from: LineId, to: (OrderId, LineId)) -> Quantity {
        let mut waiting = Quantity::ZERO;
        for wish in self.wishes.iter_mut().filter(|wish| wish.line == from && wishes.contains(&wish.id)) {
            (wish.order, wish.line) = to;
            waiting += wish.quantity;
            self.touched.insert(wish.id);
        }
        waiting
    }

    /// Finds places of `line` in which `quantity` units wait, the latest
    /// first. One that is too large is cut: its end is the place `fresh`, of
    /// the same time.
    pub fn cut(&mut self, line: LineId, quantity: Quantity, fresh: WishId) -> Vec<WishId> {
        let mut left = quantity;
        let mut found = Vec::new();
        let mut end = None;
        for wish in self.wishes.iter_mut().rev().filter(|wish| wish.line == line) {
            if wish.quantity <= left {
                left -= wish.quantity;
                found.push(wish.id);
            } else if left.is_positive() {
                wish.quantity -= left;
                self.touched.insert(wish.id);
                end = Some(Wish { id: fresh, quantity: std::mem::take(&mut left), ..wish.clone() });
            }
        }
        if let Some(end) = end {
            found.push(end.id);
            self.join(end);
        }
        found
    }

    /// Gives back `quantity` of what was held.
    pub fn release(&mut self, quantity: Quantity) {
        self.held -= quantity;
        debug_assert!(self.held >= Quantity::ZERO, "released more than was held");
    }

    /// Whether stock and line can be true at all (invariant 2).
    pub fn is_sound(&self) -> bool {
        Quantity::ZERO <= self.held && self.held <= self.on_hand
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shelf(on_hand: i32) -> Shelf {
        Shelf::new(
            ProductId(1),
            "BG".into(),
            Vnd(7000),
            Quantity::ONE,
            (Quantity::whole(on_hand), Quantity::ZERO),
            Vec::new(),
        )
    }

    fn wish(id: i64, quantity: i32, sent_at: i64, part_fill: bool) -> Wish {
        Wish {
            id: WishId(id),
            order: OrderId(id),
            line: LineId(id),
            quantity: Quantity::whole(quantity),
            sent_at: Millis(sent_at),
            part_fill,
        }
    }

    #[test]
    fn a_smaller_later_wish_does_not_overtake() {
        let mut shelf = shelf(3);
        shelf.join(wish(1, 5, 10, false));
        shelf.join(wish(2, 2, 20, false));
        assert_eq!(shelf.serve(), []);
        shelf.on_hand = Quantity::whole(5);
        assert_eq!(shelf.serve(), [Served { order: OrderId(1), line: LineId(1), quantity: Quantity::whole(5) }]);
        assert_eq!(shelf.waiting(), Quantity::whole(2));
    }

    #[test]
    fn written_earlier_stands_earlier_even_if_it_arrives_later() {
        let mut shelf = shelf(0);
        shelf.join(wish(1, 1, 20, true));
        shelf.join(wish(2, 1, 10, true));
        shelf.on_hand = Quantity::ONE;
        assert_eq!(shelf.serve()[0].order, OrderId(2));
    }

    proptest! {
        #[test]
        fn never_holds_more_than_is_there(
            on_hand in 0..40,
            wishes in proptest::collection::vec((1..9, 0..50_i64, any::<bool>()), 0..20),
        ) {
            let mut shelf = shelf(on_hand);
            let mut wanted = Quantity::ZERO;
            let mut got = Quantity::ZERO;
            for (id, (quantity, sent_at, part_fill)) in wishes.into_iter().enumerate() {
                wanted += Quantity::whole(quantity);
                shelf.join(wish(i64::try_from(id).unwrap(), quantity, sent_at, part_fill));
                got += shelf.serve().iter().map(|served| served.quantity).sum();
                prop_assert!(shelf.is_sound());
            }
            prop_assert_eq!(got, shelf.held);
            prop_assert_eq!(got + shelf.waiting(), wanted);
        }
    }
}
