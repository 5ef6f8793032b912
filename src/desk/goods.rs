//! A person counts stock, throws goods away, opens a pre-order, and gives a
//! session terms of its own; and goods that nobody confirmed pass on.

use crate::base::id::{OrderId, ProductId, SessionId, ShopId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::desk::settle::Hand;
use crate::desk::table::Table;
use crate::desk::{Command, Desk, DeskError, text};
use crate::shop::act::{QUANTITY_MAX, Refusal};
use crate::shop::book::{Actor, Book};
use crate::shop::deed::Deed;
use crate::shop::event::{ProductView, SessionState, SessionSummary};
use crate::shop::ledger::{CountReason, SpoilReason};
use crate::shop::offer::{Offer, Terms};
use crate::store::{Engine, StoreError, lines, offers, orders, products};
use std::collections::{BTreeMap, BTreeSet};

/// The longest note of a person, in characters.
const NOTE_MAX: usize = 200;
/// A week, in minutes.
const HOLD_MAX: i64 = 7 * 24 * 60;

impl Desk {
    /// Books what was counted of a product; the difference to the ledger has
    /// this reason.
    pub fn count(
        &self,
        command: &Command,
        product: ProductId,
        counted: Quantity,
        (why, note): (CountReason, Option<String>),
    ) -> Result<ProductView, DeskError> {
        let counted = within(counted, Quantity::ZERO, "quantity")?;
        let note = noted(note)?;
        let what = format!("count {counted} of {product} {} {note:?}", why.as_str());
        let less = move |on_hand: Quantity, _| on_hand - counted;
        let law = move |book: &mut Book, actor: Actor<'_>| book.count(product, counted, (why, note), actor);
        self.goods_act(command, what, product, less, law)
    }

    /// Throws goods away.
    pub fn spoil(
        &self,
        command: &Command,
        product: ProductId,
        quantity: Quantity,
        (why, note): (SpoilReason, Option<String>),
    ) -> Result<ProductView, DeskError> {
        let quantity = within(quantity, Quantity::from_thousandths(1), "quantity")?;
        let note = noted(note)?;
        let what = format!("spoil {quantity} of {product} {} {note:?}", why.as_str());
        let law = move |book: &mut Book, actor: Actor<'_>| book.spoil(product, quantity, (why, note), actor);
        self.goods_act(command, what, product, move |_, _| quantity, law)
    }

    /// Sets how much of a product's next harvest may be held before it is
    /// there; none closes the pre-order.
    pub fn preorder(&self, command: &Command, product: ProductId, quota: Quantity) -> Result<ProductView, DeskError> {
        let quota = within(quota, Quantity::ZERO, "quantity")?;
        let law = move |book: &mut Book, actor: Actor<'_>| book.preorder(product, quota, actor);
        self.goods_act(command, format!("preorder {quota} of {product}"), product, move |_, was| was - quota, law)
    }

    /// An act on one product that leaves `less` (of what is on hand, and of
    /// the pre-order) than there was. Whoever may lose goods by it is laid.
    fn goods_act(
        &self,
        command: &Command,
        what: String,
        product: ProductId,
        less: impl FnOnce(Quantity, Quantity) -> Quantity + Send + 'static,
        law: impl FnOnce(&mut Book, Actor<'_>) -> Result<Deed, Refusal> + Send + 'static,
    ) -> Result<ProductView, DeskError> {
        let (shop, by) = (command.shop, command.by.clone());
        self.once(command, what, move |c, now| {
            let mut table = Table::lock(c, shop, None)?;
            table.lay(c, Vec::new(), [product])?;
            let shelf = table.book.shelf(product).ok_or(StoreError::Missing)?;
            let less = less(shelf.on_hand, shelf.preorder);
            table.lay_losers(c, product, less)?;
            let deed = law(&mut table.book, Actor { by: Some(&by), sent_at: now, at: now })?;
            table.note(c, deed, &by, now)?;
            table.settle(c, &[], Hand { by: Some(&by), at: now })?;
            Ok(products::get(c, shop, product)?)
        })
    }

    /// Gives a session terms of its own for a product: how many units it sells
    /// at most, and its price of one.
    pub fn offer(
        &self,
        command: &Command,
        session: SessionId,
        product: ProductId,
        terms: Terms,
    ) -> Result<Offer, DeskError> {
        terms.quota.map(|quota| within(quota, Quantity::ZERO, "quota")).transpose()?;
        if terms.price.is_some_and(|price| price < Vnd::ZERO || price > Vnd::MAX_PRICE) {
            return Err(DeskError::Invalid("price"));
        }
        let (shop, by) = (command.shop, command.by.clone());
        let Terms { quota, price } = terms;
        let what = format!("offer {quota:?} for {price:?} of {product} in {session}");
        self.once(command, what, move |c, now| {
            let mut table = Table::lock(c, shop, Some(session))?;
            table.lay(c, Vec::new(), [product])?;
            table.book.shelf(product).ok_or(StoreError::Missing)?;
            let sold = offers::sold(c, session, product)?;
            table.book.know_sold(product, session, sold);
            let deed = table.book.offer(session, product, terms)?;
            let offer = table.book.shelf(product).and_then(|shelf| shelf.offer(session)).unwrap_or_default();
            table.note(c, deed, &by, now)?;
            table.settle(c, &[], Hand { by: Some(&by), at: now })?;
            Ok(offer)
        })
    }

    /// Sets after how many minutes unconfirmed goods of a session pass on to
    /// who waits for them; none holds them for good.
    pub fn set_hold_time(
        &self,
        command: &Command,
        session: SessionId,
        minutes: Option<i64>,
    ) -> Result<SessionSummary, DeskError> {
        if minutes.is_some_and(|minutes| !(1..=HOLD_MAX).contains(&minutes)) {
            return Err(DeskError::Invalid("minutes"));
        }
        self.steer(command, session, format!("hold {minutes:?}"), move |_, session, _| {
            session.summary.hold_minutes = minutes;
            Ok(Vec::new())
        })
    }

    /// Passes on what was held unconfirmed for longer than the open sessions
    /// of the shop allow, as of `now`. Without anything to do nothing is
    /// written. Returns how many orders were looked at: where many are due,
    /// the next run goes on behind them.
    pub fn expire(&self, shop: ShopId, now: Millis) -> Result<usize, DeskError> {
        let due = self.store.read(|c| lines::overdue(c, shop, now))?;
        let overdue = self.turns.next(shop, due);
        if overdue.is_empty() {
            return Ok(0);
        }
        self.write(move |c, _| {
            let mut table = Table::lock(c, shop, None)?;
            table.lay_afar(c, &overdue)?;
            let held: Vec<(ProductId, usize)> = table
                .book
                .orders()
                .flat_map(|order| order.live_lines().map(|line| (line.product, line.kept.len())))
                .collect();
            table.take_ids(c, 0, held.iter().map(|(_, places)| places).sum())?;
            let open = table.sessions.values().filter(|session| session.summary.state == SessionState::Open);
            let hold: BTreeMap<SessionId, i64> =
                open.filter_map(|session| Some((session.summary.id, session.summary.hold_minutes? * 60_000))).collect();
            for product in held.into_iter().map(|(product, _)| product).collect::<BTreeSet<_>>() {
                table.book.expire(product, &hold, now);
            }
            table.settle(c, &[], Hand { by: None, at: now })?;
            Ok(overdue.len())
        })
    }
}

impl Table {
    /// Lays orders by their ids.
    pub(super) fn lay_afar(&mut self, c: &mut Engine, ids: &[OrderId]) -> Result<(), StoreError> {
        let found = orders::get(c, self.shop, ids)?;
        self.lay(c, found.into_iter().map(|(_, order)| order).collect(), [])
    }

    /// Lays whoever holds goods of a product that lies on the table, if `less`
    /// of it would be too little for all.
    pub(super) fn lay_losers(&mut self, c: &mut Engine, product: ProductId, less: Quantity) -> Result<(), StoreError> {
        if !self.book.excess(product, less).is_positive() {
            return Ok(());
        }
        let holders = lines::holders(c, self.shop, product)?;
        self.lay_afar(c, &holders)
    }
}

fn within(quantity: Quantity, least: Quantity, field: &'static str) -> Result<Quantity, DeskError> {
    let fits = quantity >= least && quantity <= Quantity::whole(QUANTITY_MAX);
    if fits { Ok(quantity) } else { Err(DeskError::Invalid(field)) }
}

fn noted(note: Option<String>) -> Result<Option<String>, DeskError> {
    note.filter(|note| !note.trim().is_empty()).map(|note| text(&note, NOTE_MAX, "note")).transpose()
}
