//! Hold time: goods that nobody confirmed in time pass on to who waits.

use crate::base::id::{LineId, OrderId, ProductId, SessionId, WishId};
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::book::{Actor, Book};
use crate::shop::kept::Kept;
use crate::shop::ledger::{Movement, MovementKind};
use crate::shop::order::OrderState;
use crate::shop::reading::Reason;
use crate::shop::shelf::Wish;
use std::collections::{BTreeMap, BTreeSet};

/// Goods whose time is over; ordered by when they were held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    since: Millis,
    sent_at: Millis,
    place: WishId,
    order: OrderId,
    line: LineId,
    session: SessionId,
    quantity: Quantity,
}

impl Book {
    /// Passes on what booked orders on the table have held for longer than
    /// their session allows (`hold`, in ms), those first who have held it
    /// longest, and only as long as another order is served by it that has
    /// not lost its goods just now. They go to the end of the line and are
    /// marked for a person. Whoever was confirmed keeps what they hold.
    pub fn expire(&mut self, product: ProductId, hold: &BTreeMap<SessionId, i64>, now: Millis) {
        let mut passed: BTreeSet<OrderId> = BTreeSet::new();
        let mut over = Vec::new();
        for due in self.due(product, hold, now) {
            over.push(due);
            let late: BTreeSet<OrderId> = passed.iter().copied().chain(over.iter().map(|due| due.order)).collect();
            match self.would_serve(product, &over, &late) {
                None => return,
                Some(false) => {}
                Some(true) => {
                    for due in over.drain(..) {
                        passed.insert(due.order);
                        self.pass_on(product, due, now);
                    }
                    self.serve(product);
                }
            }
        }
    }

    fn due(&self, product: ProductId, hold: &BTreeMap<SessionId, i64>, now: Millis) -> Vec<Due> {
        let mut due = Vec::new();
        for order in self.orders().filter(|order| order.state == OrderState::Booked) {
            let Some(hold) = hold.get(&order.session) else { continue };
            for line in order.lines.iter().filter(|line| line.product == product) {
                due.extend(line.kept.iter().filter_map(|kept| {
                    let since = kept.since.filter(|since| now.since(*since) >= *hold)?;
                    let Wish { id: place, sent_at, quantity, .. } = kept.place;
                    Some(Due {
                        since,
                        sent_at,
                        place,
                        order: order.id,
                        line: line.id,
                        session: order.session,
                        quantity,
                    })
                }));
            }
        }
        due.sort_unstable();
        due
    }

    /// Whether somebody else would be served if these gave up their goods;
    /// `None` if nobody else waits.
    fn would_serve(&self, product: ProductId, over: &[Due], late: &BTreeSet<OrderId>) -> Option<bool> {
        let shelf = self.shelf(product)?;
        if shelf.wishes().iter().all(|wish| late.contains(&wish.order)) {
            return None;
        }
        let mut trial = shelf.clone();
        for due in over {
            trial.release(due.session, due.quantity);
        }
        Some(trial.serve().iter().any(|served| !late.contains(&served.order)))
    }

    fn pass_on(&mut self, product: ProductId, due: Due, now: Millis) {
        let Some(id) = self.new_id().map(WishId) else { return };
        let Some(order) = self.touch(due.order, Actor { by: None, sent_at: now, at: now }) else { return };
        order.look(&[Reason::HoldExpired]);
        let Some(line) = order.lines.iter_mut().find(|line| line.id == due.line) else { return };
        let over = |kept: &Kept| {
            (kept.place.id, kept.since, kept.place.quantity) == (due.place, Some(due.since), due.quantity)
        };
        let Some(at) = line.kept.iter().position(over) else { return };
        let place = line.kept.remove(at).place;
        line.held -= place.quantity;
        line.waiting += place.quantity;
        let (line, quantity) = (Some(line.id), place.quantity);
        if let Some(shelf) = self.shelves.get_mut(&product) {
            shelf.release(due.session, quantity);
            shelf.join(Wish { id, sent_at: now, arrived_at: now, comment: None, ..place });
        }
        self.movements.push(Movement { product, line, kind: MovementKind::Released, quantity, reason: None });
    }
}
