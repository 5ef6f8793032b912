//! Goods in the auditor's model: what comes, what is counted, thrown away or
//! promised before it is there, what a session may sell, and what passes on
//! when nobody confirmed it in time.

use super::hand::{Deed, No};
use super::model::{Model, Place, Stage, Terms};
use std::cmp::Reverse;
use std::collections::HashSet;

/// The orders that were marked because they lost goods, and by nothing before.
pub type Loss = Vec<usize>;

impl Model {
    /// What comes in while a pre-order is open comes off its quota.
    pub fn receive(&mut self, product: usize, qty: i64) -> Deed {
        let shelf = &mut self.products[product];
        let came = shelf.preorder.min(qty);
        shelf.preorder -= came;
        shelf.on_hand += qty;
        self.serve(product);
        Deed::Received { product, qty, came }
    }

    pub fn count(&mut self, product: usize, counted: i64) -> Deed {
        let found = counted - self.products[product].on_hand;
        let loss = self.lose(product, -found);
        self.products[product].on_hand = counted;
        self.serve(product);
        Deed::Counted { product, found, loss }
    }

    pub fn spoil(&mut self, product: usize, qty: i64) -> Result<Deed, No> {
        if qty > self.products[product].on_hand {
            return Err(No::Quantity);
        }
        let loss = self.lose(product, qty);
        self.products[product].on_hand -= qty;
        self.serve(product);
        Ok(Deed::Spoilt { product, qty, loss })
    }

    pub fn preorder(&mut self, product: usize, quota: i64) -> Deed {
        let was = self.products[product].preorder;
        let loss = self.lose(product, was - quota);
        self.products[product].preorder = quota;
        self.serve(product);
        Deed::Preordered { product, was, loss }
    }

    pub fn offer(&mut self, session: usize, product: usize, terms: Terms) -> Deed {
        let was = std::mem::replace(&mut self.products[product].terms[session], terms);
        self.serve(product);
        Deed::Offered { session, product, was }
    }

    /// There will be `less`: what is held of it is given back by the last one
    /// in line, booked before confirmed before packed, in whole steps; who
    /// takes all or nothing gives back all. They stand again where they stood.
    fn lose(&mut self, product: usize, less: i64) -> Loss {
        let (mut excess, mut loss) = (less - self.free(product), Vec::new());
        while excess > 0 {
            let rank = |stage| match stage {
                Stage::Confirmed => 1,
                Stage::Packed => 2,
                _ => 0,
            };
            let lines = self.lines_of(product).filter(|(order, _)| order.is_open());
            let places = lines.flat_map(|(order, line)| line.kept.iter().map(move |place| (rank(order.stage), place)));
            let (_, last) = places.min_by_key(|(rank, place)| (*rank, Reverse(place.rank()))).unwrap();
            let Place { order, line, qty, part, .. } = *last;
            let step = self.products[product].step;
            let back = if part { qty.min((excess + step - 1) / step * step) } else { qty };
            excess -= back;
            let losing = self.line(order, line);
            losing.waiting += back;
            for place in losing.let_go(back) {
                self.stand(product, Place { since: 0, ..place });
            }
            if !std::mem::replace(&mut self.orders[order].look, true) {
                loss.push(order);
            }
        }
        loss
    }

    pub fn undo_goods(&mut self, deed: &Deed) {
        match deed {
            Deed::Received { product, qty, came } => {
                self.products[*product].preorder += came;
                self.take_off(*product, *qty);
                self.serve(*product);
            }
            Deed::Counted { product, found, loss } if *found > 0 => {
                self.take_off(*product, *found);
                self.unmark(loss);
            }
            Deed::Counted { product, found: less, loss } => {
                self.products[*product].on_hand -= less;
                self.serve(*product);
                self.unmark(loss);
            }
            Deed::Spoilt { product, qty, loss } => {
                self.products[*product].on_hand += qty;
                self.serve(*product);
                self.unmark(loss);
            }
            Deed::Preordered { product, was, loss } => {
                // What is held upon it stays with who holds it.
                let used = self.held(*product) - self.products[*product].on_hand;
                self.preorder(*product, used.max(*was));
                self.unmark(loss);
            }
            Deed::Offered { session, product, was } => {
                self.offer(*session, *product, *was);
            }
            _ => unreachable!("{deed:?}"),
        }
    }

    /// The mark goes with what it was made for, unless something else is to be
    /// looked at, which the desk knows.
    fn unmark(&mut self, loss: &Loss) {
        for order in loss {
            self.orders[*order].look_open |= self.orders[*order].look;
        }
    }

    /// What booked orders have held for too long passes on, those held longest
    /// first, and as far as somebody is served by it who has not lost goods.
    /// Says how many places lost theirs.
    pub fn expire(&mut self) -> usize {
        let mut lost = 0;
        for product in 0..self.products.len() {
            let (mut passed, mut over) = (HashSet::new(), Vec::new());
            for due in self.due(product) {
                over.push(due);
                let late = |order: usize| passed.contains(&order) || over.iter().any(|due: &Place| due.order == order);
                let queue = &self.products[product].queue;
                if queue.iter().all(|place| late(place.order)) {
                    break;
                }
                let freed: Vec<_> = over.iter().map(|due| (self.orders[due.order].session, due.qty)).collect();
                let whose = |id| queue.iter().find(|place| place.id == id).unwrap().order;
                if self.walk(product, &freed).iter().any(|(id, _)| !late(whose(*id))) {
                    for due in std::mem::take(&mut over) {
                        lost += 1;
                        passed.insert(due.order);
                        self.pass_on(product, due);
                    }
                    self.serve(product);
                }
            }
        }
        lost
    }

    /// What has been held for too long.
    fn due(&self, product: usize) -> Vec<Place> {
        let mut due = Vec::new();
        for (order, line) in self.lines_of(product).filter(|(order, _)| order.stage == Stage::Booked) {
            let session = &self.sessions[order.session];
            let Some(hold) = session.hold.filter(|_| session.closed.is_none()) else { continue };
            due.extend(line.kept.iter().filter(|place| place.since + hold <= self.now).cloned());
        }
        due.sort_by_key(|place| (place.since, place.rank(), place.qty));
        due
    }

    fn pass_on(&mut self, product: usize, due: Place) {
        let (id, sent) = (self.new_id(), self.now);
        let line = self.line(due.order, due.line);
        let at = line
            .kept
            .iter()
            .position(|place| (place.id, place.since, place.qty) == (due.id, due.since, due.qty))
            .unwrap();
        line.kept.remove(at);
        line.waiting += due.qty;
        self.orders[due.order].look = true;
        self.stand(product, Place { id, sent, since: 0, ..due });
    }
}
