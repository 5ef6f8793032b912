//! What a line wants, changed: made, raised and lowered, with its place in line.

use crate::base::id::{LineId, OrderId, ProductId, WishId};
use crate::base::quantity::Quantity;
use crate::shop::book::{Actor, Book};
use crate::shop::ledger::{Movement, MovementKind};
use crate::shop::order::{Line, OrderState};
use crate::shop::shelf::Wish;

impl Book {
    /// Forgets what earlier acts gave up: only the last one can be taken back.
    pub(super) fn forget_dropped(&mut self, id: OrderId) {
        if let Some(order) = self.orders.get_mut(&id) {
            order.lines.iter_mut().for_each(|line| line.dropped = Quantity::ZERO);
        }
    }

    /// Makes a line of `quantity` at the present price; the order gets its
    /// number with the first one.
    pub(super) fn make_line(
        &mut self,
        order: OrderId,
        product: ProductId,
        option: Option<String>,
        quantity: Quantity,
        actor: Actor<'_>,
    ) {
        let home = self.home;
        let Some(unit_price) = self.shelves.get(&product).map(|shelf| shelf.price_in(home)) else { return };
        let Some(line) = self.new_id().map(LineId) else { return };
        let number = self.next_number;
        let Some(opened) = self.touch(order, actor) else { return };
        opened.lines.push(Line {
            id: line,
            product,
            option,
            unit_price,
            held: Quantity::ZERO,
            waiting: Quantity::ZERO,
            dropped: Quantity::ZERO,
            cancelled: Quantity::ZERO,
            missed: Quantity::ZERO,
            kept: Vec::new(),
        });
        if opened.number.is_none() {
            opened.number = Some(number);
            self.next_number += 1;
        }
        if let Some(opened) = self.orders.get_mut(&order)
            && opened.state == OrderState::ToLookAt
        {
            opened.state = OrderState::Booked;
        }
        self.raise(order, line, quantity, actor);
    }

    /// Adds `quantity` to a line: it joins the product's waiting line and the
    /// waiting line is served.
    pub(super) fn raise(&mut self, order: OrderId, line: LineId, quantity: Quantity, actor: Actor<'_>) {
        let Some(id) = self.new_id().map(WishId) else { return };
        let part_fill = self.policy.part_fill;
        let Some(opened) = self.touch(order, actor) else { return };
        let session = opened.session;
        let Some(raised) = opened.lines.iter_mut().find(|other| other.id == line) else { return };
        raised.waiting += quantity;
        raised.forget_given_up();
        let product = raised.product;
        if let Some(shelf) = self.shelves.get_mut(&product) {
            let (sent_at, arrived_at, comment) = (actor.sent_at, actor.at, self.comment);
            shelf.join(Wish { id, order, line, session, quantity, sent_at, arrived_at, part_fill, comment });
        }
        self.serve(product);
    }

    /// Takes `quantity` off a line, from what waits first, and passes on what
    /// came free.
    pub(super) fn lower(&mut self, order: OrderId, line: LineId, quantity: Quantity, actor: Actor<'_>) {
        self.touch(order, actor);
        let Some(opened) = self.orders.get_mut(&order) else { return };
        let session = opened.session;
        let Some(lowered) = opened.lines.iter_mut().find(|other| other.id == line) else { return };
        let Some(shelf) = self.shelves.get_mut(&lowered.product) else { return };
        let withdrawn = shelf.withdraw(line, quantity.min(lowered.waiting));
        lowered.waiting -= withdrawn;
        let released = (quantity - withdrawn).min(lowered.held);
        lowered.let_go(released);
        if !lowered.is_live() {
            (lowered.dropped, lowered.cancelled, lowered.missed) = (quantity, released, withdrawn);
        }
        let product = lowered.product;
        if released.is_positive() {
            shelf.release(session, released);
            let kind = MovementKind::Released;
            self.movements.push(Movement { product, line: Some(line), kind, quantity: released, reason: None });
        }
        self.serve(product);
    }
}
