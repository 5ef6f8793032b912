//! The working set of one decision: the orders and shelves that it touches.
//! Loaded by the store, changed by the law, written back by the store.

use crate::base::id::{ChannelId, CommentId, CustomerId, OrderId, ProductId, SessionId};
use crate::base::money::Vnd;
use crate::base::time::Millis;
use crate::shop::ledger::{Movement, MovementKind};
use crate::shop::order::{Line, Order, OrderState};
use crate::shop::sales::Figures;
use crate::shop::shelf::{Shelf, Wish};
use crate::shop::standing::{Standing, standing};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use utoipa::ToSchema;

/// What the same buyer's same wish means when it comes again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Repeat {
    /// It counts once; another quantity is for a person to look at.
    #[default]
    Once,
    /// It adds.
    Add,
    /// The new quantity stands.
    Replace,
}

impl Repeat {
    /// The name in tables and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Add => "add",
            Self::Replace => "replace",
        }
    }
}

/// The selling rules of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What a repeated wish means.
    pub repeat: Repeat,
    /// Whether a part of a wish is held and the rest waits, or it waits whole.
    pub part_fill: bool,
}

/// Who acts and when.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    /// The person's name; `None` for a buyer's comment.
    pub by: Option<&'a str>,
    /// When the comment was written, or the act was made: the place in line.
    pub sent_at: Millis,
    /// Now.
    pub at: Millis,
}

/// The working set. See the module.
#[derive(Debug)]
pub struct Book {
    /// The session's rules.
    pub policy: Policy,
    /// The number that the next order gets.
    pub next_number: i64,
    /// The session that its comments are of, and orders that are opened.
    pub home: SessionId,
    /// The comment that is decided on, if it is one.
    pub comment: Option<CommentId>,
    /// The channel that brought it.
    pub channel: Option<ChannelId>,
    pub(super) orders: BTreeMap<OrderId, Order>,
    before: BTreeMap<OrderId, Standing>,
    open: HashMap<CustomerId, OrderId>,
    pub(super) shelves: BTreeMap<ProductId, Shelf>,
    ids: Range<i64>,
    starved: bool,
    pub(super) movements: Vec<Movement>,
    changed: BTreeSet<OrderId>,
    pub(super) stocked: BTreeSet<ProductId>,
    repriced: BTreeSet<ProductId>,
    served_elsewhere: Vec<Wish>,
    handed_on: bool,
}

impl Book {
    /// An empty working set.
    pub fn new(policy: Policy, next_number: i64) -> Self {
        Self {
            policy,
            next_number,
            home: SessionId(0),
            comment: None,
            channel: None,
            orders: BTreeMap::new(),
            before: BTreeMap::new(),
            open: HashMap::new(),
            shelves: BTreeMap::new(),
            ids: 0..0,
            starved: false,
            movements: Vec::new(),
            changed: BTreeSet::new(),
            stocked: BTreeSet::new(),
            repriced: BTreeSet::new(),
            served_elsewhere: Vec::new(),
            handed_on: false,
        }
    }

    /// Gives it unused numbers for what it makes.
    pub fn grant_ids(&mut self, ids: Range<i64>) {
        self.ids = ids;
    }

    /// Whether it wanted more ids than it was given. What was decided then is
    /// incomplete and must not be written.
    pub const fn is_starved(&self) -> bool {
        self.starved
    }

    /// Whether more of a waiting line was needed than lies on the table. The
    /// same holds of what was decided then.
    pub fn is_short_sighted(&self) -> bool {
        self.shelves.values().any(Shelf::is_short_sighted)
    }

    pub(super) fn new_id(&mut self) -> Option<i64> {
        let id = self.ids.next();
        self.starved |= id.is_none();
        id
    }

    /// How many ids a decision over `items` items of `comments` comments may
    /// use at most: an order a comment, a line and a place in line an item.
    pub const fn ids_needed(comments: usize, items: usize) -> i64 {
        (comments + 2 * items) as i64
    }

    /// Lays an order of the session on the table, and gives it what its lines
    /// got before it lay there.
    pub fn lay_order(&mut self, order: Order) {
        let id = order.id;
        if order.state.is_open() {
            self.open.insert(order.customer, id);
        }
        self.before.insert(id, standing(&order));
        self.orders.insert(id, order);
        for served in std::mem::take(&mut self.served_elsewhere) {
            self.give(served);
        }
    }

    /// Lays a product's shelf on the table.
    pub fn lay_shelf(&mut self, shelf: Shelf) {
        self.shelves.insert(shelf.product, shelf);
    }

    /// Orders that got stock while they did not lie on the table.
    pub fn orders_missing(&self) -> BTreeSet<OrderId> {
        self.served_elsewhere.iter().map(|served| served.order).collect()
    }

    /// Whether an order is another buyer's now.
    pub const fn has_handed_on(&self) -> bool {
        self.handed_on
    }

    /// The orders on the table, in order of their ids.
    pub fn orders(&self) -> impl Iterator<Item = &Order> {
        self.orders.values()
    }

    /// The orders that changed, in order of their ids.
    pub fn changed_orders(&self) -> impl Iterator<Item = &Order> {
        self.changed.iter().filter_map(|id| self.orders.get(id))
    }

    /// What an order counted for when it was laid on the table, if it lay there.
    pub fn counted_before(&self, id: OrderId) -> Option<&Standing> {
        self.before.get(&id)
    }

    /// What its changes add to the figures of reports.
    pub fn figures(&self) -> Figures {
        let mut figures = Figures::default();
        for order in self.changed_orders() {
            figures.add(order);
            self.before.get(&order.id).into_iter().for_each(|before| figures.take_off(before));
        }
        figures
    }

    /// The orders that got their number.
    pub fn numbered(&self) -> impl Iterator<Item = &Order> {
        let had_none = |order: &&Order| !self.before.get(&order.id).is_some_and(|before| before.numbered);
        self.changed_orders().filter(|order| order.number.is_some()).filter(had_none)
    }

    /// Notes of orders that got their number that their buyers are new.
    pub fn welcome(&mut self, orders: &[OrderId]) {
        for id in orders {
            self.orders.get_mut(id).into_iter().for_each(|order| order.newcomer = true);
        }
    }

    /// Who has an order that was another's, and who had it.
    pub fn gave_and_got(&self) -> BTreeSet<CustomerId> {
        let were =
            self.changed_orders().filter_map(|order| Some((order.customer, self.before.get(&order.id)?.customer)));
        were.filter(|(is, was)| is != was).flat_map(|(is, was)| [is, was]).collect()
    }

    /// The shelves that changed.
    pub fn changed_shelves(&self) -> impl Iterator<Item = &Shelf> {
        self.stocked.iter().filter_map(|id| self.shelves.get(id))
    }

    /// Prices that were set.
    pub fn new_prices(&self) -> impl Iterator<Item = (ProductId, Vnd)> {
        self.repriced.iter().filter_map(|id| self.shelves.get(id)).map(|shelf| (shelf.product, shelf.price))
    }

    /// The stock ledger's new entries.
    pub fn movements(&self) -> &[Movement] {
        &self.movements
    }

    /// Writes down since when what was held by this decision is held.
    pub fn stamp(&mut self, at: Millis) {
        for id in &self.changed {
            let lines = self.orders.get_mut(id).into_iter().flat_map(|order| &mut order.lines);
            for kept in lines.flat_map(|line| &mut line.kept) {
                kept.since.get_or_insert(at);
            }
        }
    }

    /// An order on the table.
    pub fn order(&self, id: OrderId) -> Option<&Order> {
        self.orders.get(&id)
    }

    /// A shelf on the table.
    pub fn shelf(&self, id: ProductId) -> Option<&Shelf> {
        self.shelves.get(&id)
    }

    pub(super) fn product_by_code(&self, code: &str) -> Option<ProductId> {
        self.shelves.values().find(|shelf| shelf.code == code).map(|shelf| shelf.product)
    }

    pub(super) fn open_order(&self, customer: CustomerId) -> Option<OrderId> {
        self.open.get(&customer).copied()
    }

    /// The order, marked as changed by `actor`.
    pub(super) fn touch(&mut self, id: OrderId, actor: Actor<'_>) -> Option<&mut Order> {
        let order = self.orders.get_mut(&id)?;
        if self.changed.insert(id) {
            order.version += 1;
        }
        order.updated_at = actor.at;
        order.updated_by = actor.by.map(str::to_owned);
        Some(order)
    }

    /// The buyer's open order, or a new one without a number.
    pub(super) fn open_for(&mut self, customer: CustomerId, actor: Actor<'_>) -> Option<OrderId> {
        if let Some(id) = self.open_order(customer) {
            return Some(id);
        }
        let id = OrderId(self.new_id()?);
        let order = Order {
            id,
            session: self.home,
            customer,
            channel: self.channel,
            number: None,
            state: OrderState::ToLookAt,
            to_look_at: false,
            reasons: Vec::new(),
            version: 0,
            address: false,
            newcomer: false,
            confirmed_by: None,
            handed_over_at: None,
            opened_at: actor.at,
            updated_at: actor.at,
            updated_by: None,
            lines: Vec::new(),
        };
        self.orders.insert(id, order);
        self.open.insert(customer, id);
        self.touch(id, actor);
        Some(id)
    }

    /// Gives what is free of a product to its waiting line.
    pub(super) fn serve(&mut self, product: ProductId) {
        let Some(shelf) = self.shelves.get_mut(&product) else { return };
        self.stocked.insert(product);
        for served in shelf.serve() {
            let (line, kind, quantity) = (Some(served.line), MovementKind::Held, served.quantity);
            self.movements.push(Movement { product, line, kind, quantity, reason: None });
            self.give(served);
        }
    }

    /// Moves `served` from waiting to held on its order's line, now or when
    /// the order is laid on the table.
    fn give(&mut self, served: Wish) {
        let Some(order) = self.orders.get_mut(&served.order) else {
            self.served_elsewhere.push(served);
            return;
        };
        if self.changed.insert(served.order) {
            order.version += 1;
        }
        if let Some(line) = order.lines.iter_mut().find(|line| line.id == served.line) {
            line.keep(served);
        }
    }

    /// Sets a product's price; lines that are made from now on have it.
    /// Returns the price before.
    pub(super) fn reprice(&mut self, product: ProductId, price: Vnd) -> Option<Vnd> {
        let shelf = self.shelves.get_mut(&product)?;
        self.stocked.insert(product);
        self.repriced.insert(product);
        Some(std::mem::replace(&mut shelf.price, price))
    }

    /// Puts an order into a state, and keeps which one is its buyer's open one.
    pub(super) fn put(&mut self, id: OrderId, state: OrderState) {
        let Some(order) = self.orders.get_mut(&id) else { return };
        order.state = state;
        if state.is_open() {
            self.open.insert(order.customer, id);
        } else if self.open.get(&order.customer) == Some(&id) {
            self.open.remove(&order.customer);
        }
    }

    /// Makes an order another buyer's.
    pub(super) fn hand_on(&mut self, id: OrderId, customer: CustomerId) {
        let Some(order) = self.orders.get_mut(&id) else { return };
        let was = std::mem::replace(&mut order.customer, customer);
        if self.open.get(&was) == Some(&id) {
            self.open.remove(&was);
        }
        self.handed_on = true;
    }

    /// The lines of an order that is touched besides.
    pub(super) fn lines_mut(&mut self, id: OrderId) -> Option<&mut Vec<Line>> {
        self.orders.get_mut(&id).map(|order| &mut order.lines)
    }
}
