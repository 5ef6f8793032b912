//! Taking acts back. What stood before an act is restored as far as stock
//! allows: what was freed and given to others stays with them, and the rest
//! stands at the end of the line from now on.

use crate::base::id::{LineId, OrderId, ProductId, WishId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::shop::book::{Actor, Book};
use crate::shop::deed::{Deed, Marked};
use crate::shop::kept::Kept;
use crate::shop::ledger::MovementKind;
use crate::shop::order::{Act, Line, OrderState, after};
use crate::shop::reading::Reason;
use crate::shop::shelf::Wish;

impl Book {
    /// Takes back an act that no later one of the same order stands upon. Its
    /// order, its buyer's open one, and the shelves of all their products and
    /// of the deed's own must lie on the table. Returns whether anything was
    /// left of it to take back.
    pub fn undo(&mut self, deed: &Deed, actor: Actor<'_>) -> bool {
        // Whatever becomes of them: another act, or none, is their last that stands.
        for order in deed.orders() {
            self.touch(order, actor);
        }
        match deed {
            Deed::Moved { order, act, from } => self.undo_move(*order, *act, *from, actor),
            Deed::Cancelled { order, from, gave_up } => {
                self.stands(*order, OrderState::Cancelled) && self.bring_back(*order, *from, gave_up, actor)
            }
            Deed::Set { order, from: None, .. } => self.undo_opening(*order, actor),
            Deed::Set { order, line, was, from: Some(from), emptied: true, .. } => {
                self.stands(*order, OrderState::Cancelled) && self.bring_back(*order, *from, &[(*line, *was)], actor)
            }
            Deed::Set { order, line, was, now, from: Some(from), .. } => {
                self.undo_set(*order, *from, *line, (*was, *now), actor)
            }
            Deed::Looked { order, from, marked } => self.undo_looked(*order, *from, marked.as_deref(), actor),
            Deed::HandedOver { order, gave_up } => self.undo_hand_over(*order, gave_up, actor),
            Deed::Returned { order, brought, .. } => self.undo_return(*order, brought, actor),
            Deed::Received { goods, harvest } => {
                self.undo_receive(goods, harvest);
                true
            }
            Deed::Counted { product, found, marked, .. } => {
                self.undo_count(*product, *found, marked, actor);
                true
            }
            Deed::Spoilt { product, quantity, marked, .. } => {
                self.move_goods(*product, None, MovementKind::Spoilt, Quantity::ZERO - *quantity);
                self.serve(*product);
                self.unmark(marked, actor);
                true
            }
            Deed::Preordered { product, was, marked, .. } => {
                // What was held upon it meanwhile stays with who holds it.
                let used = self.shelf(*product).map(|shelf| shelf.held - shelf.on_hand).unwrap_or_default();
                self.set_preorder(*product, used.max(*was), actor);
                self.unmark(marked, actor);
                true
            }
            Deed::Offered { session, product, was } => self.offer(*session, *product, *was).is_ok(),
            Deed::Merged(join) => self.undo_merge(join, actor),
            Deed::Split { order, new, parts } => self.undo_split(*order, *new, parts, actor),
            Deed::MergedCustomers(merge) => self.undo_customers(merge, actor),
            Deed::SplitCustomer { from, to, .. } => self.give_all(*to, *from, actor),
            // What stands beside the orders is put back there.
            Deed::Flagged { .. } | Deed::Noted { .. } | Deed::Contacted { .. } => true,
            Deed::LinePriced { order, line, was } => self.undo_line_price(*order, *line, *was, actor),
            Deed::Priced { were } => {
                for (product, was) in were {
                    self.reprice(*product, *was);
                }
                true
            }
        }
    }

    /// A line that was emptied meanwhile may have one in its place that was sold
    /// at the price of the day; that stays.
    fn undo_line_price(&mut self, order: OrderId, line: LineId, was: Vnd, actor: Actor<'_>) -> bool {
        let still = self.is_open(order) && self.line(order, line).is_some_and(Line::is_live);
        if still {
            self.touch(order, actor);
            if let Some(line) = self.line_mut(order, line) {
                line.unit_price = was;
            }
        }
        still
    }

    /// What others got of the goods stays with them.
    fn undo_receive(&mut self, goods: &[(ProductId, Quantity)], harvest: &[(ProductId, Quantity)]) {
        for (product, came) in harvest {
            if let Some(shelf) = self.shelves.get_mut(product) {
                shelf.preorder += *came;
            }
        }
        for (product, quantity) in goods {
            self.take_off(*product, None, MovementKind::Received, *quantity);
            self.serve(*product);
        }
    }

    fn undo_count(&mut self, product: ProductId, found: Quantity, marked: &[Marked], actor: Actor<'_>) {
        if found.is_positive() {
            self.take_off(product, None, MovementKind::Counted, found);
        } else {
            self.move_goods(product, None, MovementKind::Counted, Quantity::ZERO - found);
            self.serve(product);
        }
        self.unmark(marked, actor);
    }

    pub(super) fn stands(&self, order: OrderId, state: OrderState) -> bool {
        self.order(order).is_some_and(|order| order.state == state)
    }

    fn undo_move(&mut self, order: OrderId, act: Act, from: OrderState, actor: Actor<'_>) -> bool {
        let still = after(from, act).is_some_and(|led_to| self.stands(order, led_to));
        if still {
            self.touch(order, actor);
            self.put(order, from);
        }
        still
    }

    pub(super) fn is_open(&self, order: OrderId) -> bool {
        self.order(order).is_some_and(|order| order.state.is_open())
    }

    fn undo_opening(&mut self, order: OrderId, actor: Actor<'_>) -> bool {
        let open = self.is_open(order);
        if open {
            self.forget_dropped(order);
            self.drop_all(order, actor);
        }
        open
    }

    /// Reverses the difference that the act made: comments may have changed
    /// the line since.
    fn undo_set(
        &mut self,
        order: OrderId,
        from: OrderState,
        line: LineId,
        (was, now): (Quantity, Quantity),
        actor: Actor<'_>,
    ) -> bool {
        if !self.is_open(order) {
            return false;
        }
        let line = self.successor(order, line);
        if now > was {
            let wanted = self.wanted(order, line);
            self.lower(order, line, (now - was).min(wanted), actor);
            if from == OrderState::ToLookAt && self.live(order).is_empty() {
                // Nobody has lost what the act gave.
                self.forget_dropped(order);
                self.line_mut(order, line).into_iter().for_each(Line::forget_given_up);
                self.put(order, from);
            }
            self.close_if_emptied(order);
        } else if was > now {
            self.raise(order, line, was - now, actor);
        }
        self.touch(order, actor);
        true
    }

    /// The line itself, or the live one that has taken its place.
    pub(super) fn successor(&self, order: OrderId, line: LineId) -> LineId {
        match self.line(order, line) {
            Some(old) if !old.is_live() => self.exact_line(order, old.product, old.option.as_deref()).unwrap_or(line),
            _ => line,
        }
    }

    fn undo_looked(&mut self, order: OrderId, from: OrderState, marked: Option<&[Reason]>, actor: Actor<'_>) -> bool {
        let closed = after(from, Act::Looked) != Some(from);
        if closed && !(self.stands(order, OrderState::Cancelled) && self.bring_back(order, from, &[], actor)) {
            return false;
        }
        let reopened = !closed || self.stands(order, from);
        if let Some(order) = self.touch(order, actor)
            && let Some(reasons) = marked.filter(|_| reopened)
        {
            order.look(reasons);
        }
        true
    }

    /// Makes a closed order its buyer's open one again, and lets it ask for
    /// its goods. If the buyer has opened another one meanwhile, that one is
    /// to be looked at, and nothing else changes.
    fn bring_back(
        &mut self,
        order: OrderId,
        state: OrderState,
        goods: &[(LineId, Quantity)],
        actor: Actor<'_>,
    ) -> bool {
        let Some(customer) = self.order(order).map(|order| order.customer) else { return false };
        if let Some(newer) = self.open_order(customer).filter(|newer| *newer != order) {
            if let Some(newer) = self.touch(newer, actor) {
                newer.look(&[]);
            }
            return true;
        }
        self.touch(order, actor);
        self.put(order, state);
        for (line, quantity) in goods {
            self.raise(order, *line, *quantity, actor);
        }
        true
    }

    fn undo_hand_over(&mut self, order: OrderId, gave_up: &[(LineId, Quantity)], actor: Actor<'_>) -> bool {
        if !self.stands(order, OrderState::HandedOver) || !self.bring_back(order, OrderState::Packed, &[], actor) {
            return false;
        }
        if self.stands(order, OrderState::Packed) {
            for (product, line, held) in self.kept(order) {
                self.move_goods(product, Some(line), MovementKind::HandedOver, Quantity::ZERO - held);
            }
            for (line, waited) in gave_up {
                self.raise(order, *line, *waited, actor);
            }
            self.touch(order, actor).into_iter().for_each(|order| order.handed_over_at = None);
        }
        true
    }

    /// The goods are with the buyer after all; what others got of them stays
    /// with them.
    fn undo_return(&mut self, order: OrderId, brought: &[(LineId, Quantity)], actor: Actor<'_>) -> bool {
        if !self.stands(order, OrderState::Cancelled) {
            return false;
        }
        let Some(changed) = self.touch(order, actor) else { return false };
        let (session, opened_at) = (changed.session, changed.opened_at);
        let mut gone = Vec::new();
        for (id, quantity) in brought {
            if let Some(line) = changed.lines.iter_mut().find(|line| line.id == *id) {
                line.held = *quantity;
                (line.dropped, line.cancelled) = (Quantity::ZERO, Quantity::ZERO);
                // Of goods that are gone, no place in line is asked any more.
                let place = Wish {
                    id: WishId(id.get()),
                    order,
                    line: *id,
                    session,
                    quantity: *quantity,
                    sent_at: opened_at,
                    arrived_at: opened_at,
                    part_fill: true,
                    comment: None,
                };
                line.kept = vec![Kept { place, since: None }];
                gone.push((line.product, *id, *quantity));
            }
        }
        self.put(order, OrderState::HandedOver);
        for (product, line, quantity) in gone {
            self.take_off(product, Some(line), MovementKind::Returned, quantity);
            self.sold(product, Some(session), quantity);
        }
        true
    }

    /// Takes goods off the shelf that came by a movement of this kind: at
    /// most what nobody has.
    fn take_off(&mut self, product: ProductId, line: Option<LineId>, kind: MovementKind, quantity: Quantity) {
        let spare = self.shelf(product).map(|shelf| shelf.free().min(shelf.on_hand)).unwrap_or_default();
        self.move_goods(product, line, kind, Quantity::ZERO - quantity.min(spare));
    }
}
