//! Goods that are not there: counted, thrown away, or not to be had before the
//! harvest after all.
//!
//! What is held may not exceed what there is (with the pre-order). What is too
//! much is given back by those who stand last: booked lines before confirmed
//! before packed ones, among them the last place in line first. They stand
//! again in the places that they had, before all who came later, and their
//! orders are marked for a person. Taken back, the goods go to the line again,
//! first in line first.

use crate::base::id::{LineId, OrderId, ProductId, WishId};
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::act::Refusal;
use crate::shop::book::{Actor, Book};
use crate::shop::deed::{Deed, Marked};
use crate::shop::ledger::{CountReason, Movement, MovementKind, SpoilReason};
use crate::shop::order::{Line, OrderState};
use crate::shop::reading::Reason;
use std::cmp::Reverse;

/// Who gives back first: the state's rank, then the last place in line.
type LastFirst = (u8, Reverse<(Millis, WishId)>, OrderId, LineId);

impl Book {
    /// Books what was counted of a product. If that is less than is held, all
    /// orders that hold of it must lie on the table, as for every loss.
    pub fn count(
        &mut self,
        product: ProductId,
        counted: Quantity,
        (why, note): (CountReason, Option<String>),
        actor: Actor<'_>,
    ) -> Result<Deed, Refusal> {
        let on_hand = self.shelf(product).ok_or(Refusal::NoProduct)?.on_hand;
        if counted < Quantity::ZERO {
            return Err(Refusal::Quantity);
        }
        let found = counted - on_hand;
        let marked = self.give_back(product, self.excess(product, Quantity::ZERO - found), actor);
        self.move_goods(product, None, MovementKind::Counted, found);
        self.give_reason(why.as_str());
        self.serve(product);
        Ok(Deed::Counted { product, found, why, note, marked })
    }

    /// Throws goods away.
    pub fn spoil(
        &mut self,
        product: ProductId,
        quantity: Quantity,
        (why, note): (SpoilReason, Option<String>),
        actor: Actor<'_>,
    ) -> Result<Deed, Refusal> {
        let on_hand = self.shelf(product).ok_or(Refusal::NoProduct)?.on_hand;
        if !quantity.is_positive() || quantity > on_hand {
            return Err(Refusal::Quantity);
        }
        let marked = self.give_back(product, self.excess(product, quantity), actor);
        self.move_goods(product, None, MovementKind::Spoilt, quantity);
        self.give_reason(why.as_str());
        self.serve(product);
        Ok(Deed::Spoilt { product, quantity, why, note, marked })
    }

    /// Sets how much of the next harvest may be held before it is there; none
    /// closes the pre-order.
    pub fn preorder(&mut self, product: ProductId, quota: Quantity, actor: Actor<'_>) -> Result<Deed, Refusal> {
        let was = self.shelf(product).ok_or(Refusal::NoProduct)?.preorder;
        if quota < Quantity::ZERO {
            return Err(Refusal::Quantity);
        }
        let marked = self.set_preorder(product, quota, actor);
        Ok(Deed::Preordered { product, was, now: quota, marked })
    }

    pub(super) fn set_preorder(&mut self, product: ProductId, quota: Quantity, actor: Actor<'_>) -> Vec<Marked> {
        let Some(was) = self.shelf(product).map(|shelf| shelf.preorder) else { return Vec::new() };
        let marked = self.give_back(product, self.excess(product, was - quota), actor);
        if let Some(shelf) = self.shelves.get_mut(&product) {
            shelf.preorder = quota;
        }
        self.serve(product);
        marked
    }

    /// What would be held beyond what there is, if there were `less`.
    pub fn excess(&self, product: ProductId, less: Quantity) -> Quantity {
        let free = self.shelf(product).map(|shelf| shelf.free()).unwrap_or_default();
        (less - free).max(Quantity::ZERO)
    }

    /// Takes what losses, counts or a closed pre-order of `product` had taken
    /// from orders off their marks: they stand in line again.
    pub(super) fn unmark(&mut self, marked: &[Marked], actor: Actor<'_>) {
        for Marked { order, fresh } in marked {
            let Some(order) = self.touch(*order, actor) else { continue };
            order.reasons.retain(|reason| *reason != Reason::ShortOfStock);
            order.to_look_at &= !(*fresh && order.reasons.is_empty());
        }
    }

    /// Gives back at least `excess` of what is held, and marks whose it was.
    fn give_back(&mut self, product: ProductId, excess: Quantity, actor: Actor<'_>) -> Vec<Marked> {
        let (mut left, mut marked) = (excess, Vec::new());
        if !left.is_positive() {
            return marked;
        }
        for (_, _, order, line) in self.last_first(product) {
            if !left.is_positive() {
                break;
            }
            left -= self.give_back_last(order, line, left, actor);
            let Some(order) = self.touch(order, actor) else { continue };
            if !order.reasons.contains(&Reason::ShortOfStock) {
                marked.push(Marked { order: order.id, fresh: !order.to_look_at });
            }
            order.look(&[Reason::ShortOfStock]);
        }
        marked
    }

    fn last_first(&self, product: ProductId) -> Vec<LastFirst> {
        let mut all = Vec::new();
        for order in self.orders() {
            let rank = match order.state {
                OrderState::ToLookAt | OrderState::Booked => 0,
                OrderState::Confirmed => 1,
                OrderState::Packed => 2,
                OrderState::HandedOver | OrderState::Cancelled => continue,
            };
            for line in order.lines.iter().filter(|line| line.product == product) {
                all.extend(line.kept.iter().map(|kept| (rank, Reverse(kept.place.standing()), order.id, line.id)));
            }
        }
        all.sort_unstable();
        all
    }

    /// Gives back what the last place of a line holds: as many steps as cover
    /// `excess`, or all of a place that takes all or nothing.
    fn give_back_last(&mut self, order: OrderId, line: LineId, excess: Quantity, actor: Actor<'_>) -> Quantity {
        let step_of = |line: &Line| self.shelf(line.product).map(|shelf| shelf.step);
        let found = self.line(order, line);
        let Some(step) = found.and_then(step_of) else { return Quantity::ZERO };
        let last = found.and_then(|line| line.kept.iter().map(|kept| &kept.place).max_by_key(|place| place.standing()));
        let Some((held, part_fill)) = last.map(|place| (place.quantity, place.part_fill)) else {
            return Quantity::ZERO;
        };
        let whole = excess.floor_to(step);
        let steps = if whole < excess { whole + step } else { whole };
        let back = if part_fill { steps.min(held) } else { held };
        self.touch(order, actor);
        self.stand_again(order, line, back, &[]);
        back
    }

    /// Gives back `quantity` of what a line holds, of the places `first` before
    /// all others, and lets it wait where it stood.
    pub(super) fn stand_again(&mut self, order: OrderId, line: LineId, quantity: Quantity, first: &[WishId]) {
        let Some(session) = self.order(order).map(|order| order.session).filter(|_| quantity.is_positive()) else {
            return;
        };
        let Some(giver) = self.line_mut(order, line) else { return };
        let product = giver.product;
        let places = giver.let_go_of(quantity, first);
        giver.waiting += quantity;
        if let Some(shelf) = self.shelves.get_mut(&product) {
            shelf.release(session, quantity);
            places.into_iter().for_each(|kept| shelf.put_back(kept.place));
        }
        let kind = MovementKind::Released;
        self.movements.push(Movement { product, line: Some(line), kind, quantity, reason: None });
    }

    /// Says why the last movement was made, if it is one of a loss.
    fn give_reason(&mut self, reason: &'static str) {
        if let Some(last) = self.movements.last_mut()
            && matches!(last.kind, MovementKind::Counted | MovementKind::Spoilt)
        {
            last.reason = Some(reason);
        }
    }
}
