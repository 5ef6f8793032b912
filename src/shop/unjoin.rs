//! Taking apart what was joined, and joining what was split: each gets back
//! what they had, as far as it still stands.

use crate::base::id::{LineId, OrderId, ProductId, WishId};
use crate::base::quantity::Quantity;
use crate::shop::book::{Actor, Book};
use crate::shop::join::{Join, Part, joined_state};
use crate::shop::order::{Act, OrderState, after};

impl Book {
    /// Makes two orders of one again, unless its buyers have others by now,
    /// which are to be looked at then.
    pub(super) fn undo_merge(&mut self, join: &Join, actor: Actor<'_>) -> bool {
        for customer in [join.kept_was.customer, join.gone_was.customer] {
            if let Some(newer) = self.open_order(customer).filter(|id| ![join.kept, join.gone].contains(id)) {
                if let Some(newer) = self.touch(newer, actor) {
                    newer.look(&[]);
                }
                return true;
            }
        }
        self.unjoin(join, actor)
    }

    /// The same where the buyers have no others.
    pub(super) fn unjoin(&mut self, join: &Join, actor: Actor<'_>) -> bool {
        let Join { kept, gone, kept_was, gone_was, parts, .. } = join;
        let open = self.order(*kept).filter(|order| after(order.state, Act::Merge).is_some());
        let Some((state, mark)) = open.map(|order| (order.state, (order.to_look_at, order.reasons.clone()))) else {
            return false;
        };
        if !self.stands(*gone, OrderState::Cancelled) {
            return false;
        }
        let all = self.take_parts_back(*kept, *gone, parts);
        let untouched = mark == kept_was.mark_with(gone_was);
        let mark = if untouched { (kept_was.to_look_at, kept_was.reasons.clone()) } else { mark };
        self.mark(*kept, (mark.0 || !all, mark.1), actor);
        self.mark(*gone, (gone_was.to_look_at || !all, gone_was.reasons.clone()), actor);
        if let Some(order) = self.touch(*kept, actor).filter(|_| gone_was.address) {
            order.address = kept_was.address;
        }
        let was = joined_state(kept_was.state, gone_was.state);
        // Comments may have given lines to one that had none.
        let again = kept_was.state != OrderState::ToLookAt || self.live(*kept).is_empty();
        self.give_to(*kept, kept_was.customer, if state == was && again { kept_was.state } else { state });
        self.give_to(*gone, gone_was.customer, gone_was.state);
        self.close_if_emptied(*kept);
        self.close_if_emptied(*gone);
        true
    }

    pub(super) fn undo_split(&mut self, order: OrderId, new: OrderId, parts: &[Part], actor: Actor<'_>) -> bool {
        let stands = |id| self.order(id).is_some_and(|order| after(order.state, Act::Split).is_some());
        if !stands(order) || !stands(new) {
            return false;
        }
        let all = self.take_parts_back(new, order, parts);
        for id in [order, new] {
            if let Some(order) = self.touch(id, actor).filter(|_| !all) {
                order.look(&[]);
            }
        }
        self.close_if_emptied(new);
        true
    }

    /// Returns what is still there of parts that `holder` got of `owner`; and
    /// whether that is all, and nobody else's.
    fn take_parts_back(&mut self, holder: OrderId, owner: OrderId, parts: &[Part]) -> bool {
        let mut all = true;
        for part in parts.iter().rev() {
            // An open order may have a new line of it by now.
            let line = if self.is_open(owner) { self.successor(owner, part.from) } else { part.from };
            all &= self.take_part_back(part, (holder, part.to), (owner, line));
            self.mend(part, (owner, line));
            // One that was emptied meanwhile holds or waits for some again.
            match self.line_mut(owner, line) {
                Some(line) if line.is_live() => line.forget_given_up(),
                Some(line) => line.dropped = Quantity::ZERO,
                None => {}
            }
            if let Some((line, price)) = self.line_mut(holder, part.to).zip(part.price) {
                line.unit_price = price;
            }
        }
        for part in parts {
            // A wish that takes all or nothing may be small enough now.
            self.serve(part.product);
        }
        all
    }

    /// Makes places that were cut whole again. One that takes all or nothing
    /// and was given a part meanwhile waits for all of it.
    fn mend(&mut self, part: &Part, (order, line): (OrderId, LineId)) {
        for (end, whole) in &part.cut {
            let Some(shelf) = self.shelves.get_mut(&part.product) else { return };
            shelf.mend(line, *end, *whole);
            let waits = shelf.wishes().iter().any(|wish| wish.id == *whole && !wish.part_fill);
            let Some(mended) = self.line_mut(order, line) else { return };
            mended.mend(*end, *whole);
            if waits {
                let given = mended.kept.iter().map(|kept| &kept.place).filter(|place| place.id == *whole);
                let given = given.map(|place| place.quantity).sum();
                self.stand_again(order, line, given, &[*whole]);
            }
        }
    }

    /// What the places hold and wait for that went along goes back. Some of it
    /// may stand in new places, because a hold time was over or an act was taken
    /// back; so what is missing is made up from what is there beyond what the
    /// line had of its own, from the end of the line first.
    fn take_part_back(&mut self, part: &Part, from: (OrderId, LineId), to: (OrderId, LineId)) -> bool {
        let Some(holder) = self.line(from.0, from.1) else { return false };
        let wanted = holder.wanted();
        let theirs = holder.kept.iter().map(|kept| &kept.place).filter(|place| part.wishes.contains(&place.id));
        let held: Quantity = theirs.map(|place| place.quantity).sum();
        let found = held + self.pass_places(part.product, from, to, &part.wishes);
        let beyond = (wanted - found - part.own).min(part.quantity - found).max(Quantity::ZERO);
        let waiting = self.line(from.0, from.1).map(|line| line.waiting).unwrap_or_default().min(beyond);
        self.pass_end(part.product, from, to, waiting);
        self.pass_held(part.product, from, to, held + beyond - waiting, &part.wishes);
        found + beyond == part.quantity && (beyond.is_zero() || wanted == part.own + part.quantity)
    }

    /// Passes on the last places in line.
    fn pass_end(&mut self, product: ProductId, from: (OrderId, LineId), to: (OrderId, LineId), quantity: Quantity) {
        let Some(fresh) = quantity.is_positive().then(|| self.new_id()).flatten().map(WishId) else { return };
        let last = self.shelves.get_mut(&product).map(|shelf| shelf.cut(from.1, quantity, fresh).0);
        self.pass_places(product, from, to, &last.unwrap_or_default());
    }

    /// Cancels an order that had lines and has none any more.
    pub(super) fn close_if_emptied(&mut self, id: OrderId) {
        if self.order(id).is_some_and(|order| order.state.is_sold()) {
            self.close_if_empty(id);
        }
    }
}
