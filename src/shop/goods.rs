//! Goods on their way: into the shop, into a parcel, out to the buyer and
//! back; and what they cost.

use crate::base::id::{LineId, OrderId, ProductId, SessionId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::shop::act::Refusal;
use crate::shop::book::{Actor, Book};
use crate::shop::deed::{Deed, ReturnReason};
use crate::shop::ledger::{Movement, MovementKind};
use crate::shop::order::{Act, Line, OrderState};
use std::collections::BTreeMap;

impl Book {
    /// Takes goods into stock and passes them on to the waiting line. What
    /// comes in while a pre-order is open is what was ordered, and comes off
    /// its quota. All of them must be on the table, and more than none.
    pub fn receive(&mut self, goods: &[(ProductId, Quantity)]) -> Result<Deed, Refusal> {
        if goods.iter().any(|(product, _)| self.shelf(*product).is_none()) {
            return Err(Refusal::NoProduct);
        }
        let mut harvest = Vec::new();
        for (product, quantity) in goods {
            self.move_goods(*product, None, MovementKind::Received, *quantity);
            if let Some(shelf) = self.shelves.get_mut(product)
                && shelf.preorder.is_positive()
            {
                let came = shelf.preorder.min(*quantity);
                shelf.preorder -= came;
                harvest.push((*product, came));
            }
            self.serve(*product);
        }
        Ok(Deed::Received { goods: goods.to_vec(), harvest })
    }

    /// Sets the prices of products that lie on the table.
    pub fn price(&mut self, prices: &[(ProductId, Vnd)]) -> Result<Deed, Refusal> {
        if prices.iter().any(|(product, _)| self.shelf(*product).is_none()) {
            return Err(Refusal::NoProduct);
        }
        let set = |(product, price): &(ProductId, Vnd)| self.reprice(*product, *price).map(|was| (*product, was));
        let were = prices.iter().filter_map(set).collect();
        Ok(Deed::Priced { were })
    }

    /// Gives a line that asks for something a price of its own. What the buyer
    /// adds to the line has it, too.
    pub fn price_line(&mut self, id: OrderId, line: LineId, price: Vnd, actor: Actor<'_>) -> Result<Deed, Refusal> {
        self.allowed(id, Act::Price)?;
        if !self.line(id, line).is_some_and(Line::is_live) {
            return Err(Refusal::NoLine);
        }
        self.touch(id, actor);
        let was = self.line_mut(id, line).map(|line| std::mem::replace(&mut line.unit_price, price));
        was.map(|was| Deed::LinePriced { order: id, line, was }).ok_or(Refusal::NoLine)
    }

    /// Closes the parcel of an order that holds something.
    pub fn pack(&mut self, id: OrderId, actor: Actor<'_>) -> Result<Deed, Refusal> {
        let from = self.allowed(id, Act::Pack)?;
        if self.kept(id).is_empty() {
            return Err(Refusal::NoLine);
        }
        Ok(self.advance(id, Act::Pack, from, actor))
    }

    /// Gives an order's goods away: they leave the shop. What it still waits
    /// for is given up. An order that has lost all that was packed has nothing
    /// to give.
    pub fn hand_over(&mut self, id: OrderId, actor: Actor<'_>) -> Result<Deed, Refusal> {
        self.allowed(id, Act::HandOver)?;
        if self.kept(id).is_empty() {
            return Err(Refusal::NoLine);
        }
        self.is_there(id)?;
        let waits = |line: &Line| line.waiting.is_positive().then_some((line.id, line.waiting));
        let gave_up: Vec<_> = self.order(id).into_iter().flat_map(|o| o.lines.iter().filter_map(waits)).collect();
        for (line, waiting) in &gave_up {
            self.lower(id, *line, *waiting, actor);
            self.line_mut(id, *line).into_iter().for_each(|line| line.missed = *waiting);
        }
        for (product, line, held) in self.kept(id) {
            self.move_goods(product, Some(line), MovementKind::HandedOver, held);
        }
        if let Some(order) = self.touch(id, actor) {
            order.handed_over_at = Some(actor.at);
        }
        self.put(id, OrderState::HandedOver);
        Ok(Deed::HandedOver { order: id, gave_up })
    }

    /// Takes the goods of an order in again that was handed over, and passes
    /// them on to the waiting line.
    pub fn take_return(&mut self, id: OrderId, why: ReturnReason, actor: Actor<'_>) -> Result<Deed, Refusal> {
        self.allowed(id, Act::Return)?;
        let kept = self.kept(id);
        if let Some(order) = self.touch(id, actor) {
            for line in order.lines.iter_mut().filter(|line| line.held.is_positive()) {
                line.dropped = std::mem::take(&mut line.held);
                line.cancelled = line.dropped;
                line.kept.clear();
            }
        }
        self.put(id, OrderState::Cancelled);
        let session = self.order(id).map(|order| order.session);
        for (product, line, quantity) in &kept {
            self.move_goods(*product, Some(*line), MovementKind::Returned, *quantity);
            self.sold(*product, session, Quantity::ZERO - *quantity);
            self.serve(*product);
        }
        let brought = kept.into_iter().map(|(_, line, quantity)| (line, quantity)).collect();
        Ok(Deed::Returned { order: id, brought, why })
    }

    /// Whether what an order holds is in the shop; of a pre-order, it may be on
    /// the field still.
    fn is_there(&self, id: OrderId) -> Result<(), Refusal> {
        let mut taken: BTreeMap<ProductId, Quantity> = BTreeMap::new();
        for (product, _, held) in self.kept(id) {
            *taken.entry(product).or_default() += held;
        }
        let there = |(product, held): (&ProductId, &Quantity)| self.shelf(*product).is_some_and(|s| *held <= s.on_hand);
        if taken.iter().all(there) { Ok(()) } else { Err(Refusal::NotThere) }
    }

    /// Counts what a session's orders have taken home, or brought back.
    pub(super) fn sold(&mut self, product: ProductId, session: Option<SessionId>, more: Quantity) {
        if let Some((shelf, session)) = self.shelves.get_mut(&product).zip(session) {
            shelf.sell(session, more);
            // Also where no goods move: there may be none left to take off.
            self.stocked.insert(product);
        }
    }

    /// What an order's lines hold.
    pub(super) fn kept(&self, id: OrderId) -> Vec<(ProductId, LineId, Quantity)> {
        let lines = self.order(id).into_iter().flat_map(|order| &order.lines);
        lines.filter(|line| line.held.is_positive()).map(|line| (line.product, line.id, line.held)).collect()
    }

    /// Moves goods that are there to be moved, and writes it into the ledger.
    /// The waiting line is not served.
    pub(super) fn move_goods(
        &mut self,
        product: ProductId,
        line: Option<LineId>,
        kind: MovementKind,
        quantity: Quantity,
    ) {
        let Some(shelf) = self.shelves.get_mut(&product) else { return };
        if quantity.is_zero() {
            return;
        }
        let movement = Movement { product, line, kind, quantity, reason: None };
        let (on_hand, held) = movement.effect();
        shelf.on_hand += on_hand;
        shelf.held += held;
        debug_assert!(shelf.is_sound(), "moved more than is there");
        self.stocked.insert(product);
        self.movements.push(movement);
    }
}
