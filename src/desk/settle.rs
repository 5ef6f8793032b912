//! Writing back what was decided: orders, stock, ledger, comments, figures
//! and the journal, in the transaction of the decision.

use crate::base::id::{OrderId, ProductId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::desk::table::Table;
use crate::shop::event::{Change, ProductView, SessionSummary};
use crate::shop::order::Order;
use crate::shop::sales::Figures;
use crate::shop::shelf::Shelf;
use crate::shop::standing::standing;
use crate::store::comments::{self, Taken};
use crate::store::sessions;
use crate::store::views::{self, Known};
use crate::store::{
    Draft, Engine, StoreError, acts, channels, customers, journal, orders, people, products, sales, shelves,
};
use std::collections::{BTreeMap, HashSet};
use std::mem::take;
use std::ops::Range;

/// Who did it, and when.
#[derive(Clone, Copy)]
pub(super) struct Hand<'a> {
    pub(super) by: Option<&'a str>,
    pub(super) at: Millis,
}

impl Table {
    /// Writes everything back and tells the journals. Stock is shared by the
    /// shop's sessions, so each open one is told of it.
    pub(super) fn settle(mut self, c: &mut Engine, taken: &[Taken<'_>], hand: Hand<'_>) -> Result<(), StoreError> {
        if self.book.is_starved() {
            return Err(StoreError::Broken("too few ids were taken".into()));
        }
        if self.book.is_short_sighted() {
            return Err(StoreError::Broken("too little of a line was laid".into()));
        }
        self.lay_served_orders(c)?;
        self.book.stamp(hand.at);
        self.welcome(c)?;
        self.know_what_was_said(taken);
        let moves = i64::try_from(self.book.movements().len()).unwrap_or(i64::MAX);
        let ids = if moves > 0 { self.ids(c, moves)? } else { 0..0 };
        let figures = self.figures(taken);
        let (stock, mut sessions, mut known) = (self.stock()?, take(&mut self.sessions), take(&mut self.known));
        let mut draft = Draft::default();
        self.enter(c, &mut draft, (taken, ids), hand)?;
        // What screens are shown of an order that was there before is asked for.
        if self.act.is_some() || self.book.changed_orders().any(|order| self.laid.contains(&order.id)) {
            draft.write(c)?;
        }
        if let Some(act) = &self.act {
            acts::insert(c, self.shop, act)?;
        }
        let mut by_session: BTreeMap<SessionId, Vec<&Order>> = BTreeMap::new();
        for order in self.book.changed_orders() {
            by_session.entry(order.session).or_default().push(order);
        }
        let next_number = self.book.next_number;
        let mut changed_sessions = Vec::new();
        for (id, session) in &mut sessions {
            let changed = by_session.remove(id).unwrap_or_default();
            for order in &changed {
                session.summary.totals += standing(order).totals;
                session.summary.totals -= self.book.counted_before(order.id).map(|was| was.totals).unwrap_or_default();
            }
            let mine = self.home == Some(*id);
            if mine {
                session.next_number = next_number;
            }
            let said = if mine { taken } else { &[] };
            let mut changes = changes(c, self.shop, said, &changed, (&stock, &mut known))?;
            if mine || self.home.is_none() {
                changes.extend_from_slice(&self.told);
            }
            if changes.is_empty() && !mine {
                continue;
            }
            journal::draft(&mut draft, session, changes, hand.by, hand.at)?;
            changed_sessions.push(&*session);
        }
        sessions::draft(&mut draft, &changed_sessions);
        sales::draft(&mut draft, self.shop, figures);
        draft.write(c)?;
        self.book.gave_and_got().into_iter().try_for_each(|buyer| people::find_first_session(c, self.shop, buyer))
    }

    /// Drafts what was decided, but for the journals.
    fn enter<'a>(
        &'a self,
        c: &mut Engine,
        draft: &mut Draft<'a>,
        (taken, ids): (&'a [Taken<'_>], Range<i64>),
        hand: Hand<'a>,
    ) -> Result<(), StoreError> {
        let changed: Vec<&Order> = self.book.changed_orders().collect();
        if self.book.has_handed_on() {
            orders::set_aside(c, self.shop, &changed.iter().map(|order| order.id).collect::<Vec<_>>())?;
        }
        channels::count(draft, &self.brought);
        customers::insert(draft, self.shop, &self.new_buyers, hand.at);
        orders::save(draft, self.shop, &changed)?;
        shelves::save(c, draft, self.shop, &self.book.changed_shelves().collect::<Vec<_>>())?;
        for (product, price) in self.book.new_prices() {
            products::set_price(c, self.shop, product, price)?;
        }
        shelves::record(draft, self.shop, self.home, (self.book.movements(), ids), (hand.by, hand.at));
        match self.home {
            Some(home) => comments::insert(draft, self.shop, home, taken),
            None => Ok(()),
        }
    }

    /// What reports count, changed by all of this.
    fn figures(&self, taken: &[Taken<'_>]) -> Figures {
        let mut figures = self.book.figures();
        if let Some(home) = self.home.and_then(|home| self.sessions.get(&home)) {
            let SessionSummary { id, opened_at, .. } = home.summary;
            taken.iter().for_each(|taken| figures.hear(id, opened_at, taken.comment.sent_at));
        }
        figures
    }

    /// An order that was not there before has the comments of this batch only.
    fn know_what_was_said(&mut self, taken: &[Taken<'_>]) {
        for order in self.book.changed_orders().filter(|order| !self.laid.contains(&order.id)) {
            self.known.said.insert(order.id, Vec::new());
        }
        for taken in taken {
            if let Some(said) = taken.decision.order.and_then(|order| self.known.said.get_mut(&order)) {
                said.push(taken.of_order());
            }
        }
    }

    /// The products whose stock moved, as they are now.
    fn stock(&self) -> Result<Vec<ProductView>, StoreError> {
        let repriced: HashSet<ProductId> = self.book.new_prices().map(|(product, _)| product).collect();
        let view = |shelf: &Shelf| {
            let product = self.known.products.get(&shelf.product).cloned().ok_or(StoreError::Missing)?;
            Ok(ProductView {
                price: shelf.price,
                version: product.version + i64::from(repriced.contains(&shelf.product)),
                on_hand: shelf.on_hand,
                held: shelf.held,
                waiting: shelf.waiting(),
                preorder: shelf.preorder,
                ..product
            })
        };
        self.book.changed_shelves().map(view).collect()
    }

    /// Tells the open sessions that a product's description changed.
    pub(super) fn tell_stock(self, c: &mut Engine, product: &ProductView, hand: Hand<'_>) -> Result<(), StoreError> {
        for mut session in self.sessions.into_values() {
            journal::append(c, &mut session, vec![Change::Stock { product: product.clone() }], hand.by, hand.at)?;
            sessions::save(c, &session)?;
        }
        Ok(())
    }

    /// Lays the orders on the table that got stock from afar, and locks their
    /// sessions.
    fn lay_served_orders(&mut self, c: &mut Engine) -> Result<(), StoreError> {
        let missing: Vec<OrderId> = self.book.orders_missing().into_iter().collect();
        for (session, order) in orders::get(c, self.shop, &missing)? {
            self.lock_also(c, session)?;
            self.laid.insert(order.id);
            self.book.lay_order(order);
        }
        Ok(())
    }
}

fn changes(
    c: &mut Engine,
    shop: ShopId,
    taken: &[Taken<'_>],
    changed: &[&Order],
    (stock, known): (&[ProductView], &mut Known),
) -> Result<Vec<Change>, StoreError> {
    let mut changes: Vec<Change> = taken.iter().map(|taken| Change::Comment { comment: taken.view() }).collect();
    let orders = views::assemble(c, shop, changed, known)?;
    changes.extend(orders.into_iter().map(|order| Change::Order { order }));
    changes.extend(stock.iter().map(|product| Change::Stock { product: product.clone() }));
    Ok(changes)
}
