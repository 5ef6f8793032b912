//! A person works on an order.

use crate::base::id::{CustomerId, LineId, OrderId, ProductId, SessionId, ShopId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::desk::claims::keep_off;
use crate::desk::settle::Hand;
use crate::desk::table::Table;
use crate::desk::{Command, Desk, DeskError};
use crate::shop::act::Refusal;
use crate::shop::book::{Actor, Book};
use crate::shop::deed::{Deed, ReturnReason};
use crate::shop::event::OrderView;
use crate::shop::order::Order;
use crate::store::{Engine, StoreError, customers, orders, products, views};

/// Which order, as its caller saw it.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// The order's session.
    pub session: SessionId,
    /// The order.
    pub order: OrderId,
    /// The version that the caller acts on.
    pub version: i64,
}

/// A product in one of its choices, and how much of it.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Which product.
    pub product: ProductId,
    /// Which choice.
    pub option: Option<String>,
    /// How many units; zero drops the line.
    pub quantity: Quantity,
}

type Law = Result<Deed, Refusal>;

impl Desk {
    /// Says yes to an order.
    pub fn confirm(&self, command: &Command, seen: Seen) -> Result<OrderView, DeskError> {
        self.act(command, seen, "confirm".into(), None, Book::confirm)
    }

    /// Takes an order back.
    pub fn cancel(&self, command: &Command, seen: Seen) -> Result<OrderView, DeskError> {
        self.act(command, seen, "cancel".into(), None, Book::cancel)
    }

    /// Clears the mark that a person should look at an order.
    pub fn looked(&self, command: &Command, seen: Seen) -> Result<OrderView, DeskError> {
        self.act(command, seen, "looked".into(), None, Book::looked)
    }

    /// Closes an order's parcel.
    pub fn pack(&self, command: &Command, seen: Seen) -> Result<OrderView, DeskError> {
        self.act(command, seen, "pack".into(), None, Book::pack)
    }

    /// Gives an order's goods away.
    pub fn hand_over(&self, command: &Command, seen: Seen) -> Result<OrderView, DeskError> {
        self.act(command, seen, "hand over".into(), None, Book::hand_over)
    }

    /// Takes the goods of an order in again that was handed over.
    pub fn take_return(&self, command: &Command, seen: Seen, why: ReturnReason) -> Result<OrderView, DeskError> {
        let law = move |book: &mut Book, id, actor: Actor<'_>| book.take_return(id, why, actor);
        self.act(command, seen, format!("return {why:?}"), None, law)
    }

    /// Sets the quantity of a line; zero drops it.
    pub fn set_line(&self, command: &Command, seen: Seen, wanted: Wanted) -> Result<OrderView, DeskError> {
        let Wanted { product, option, quantity } = wanted.clone();
        let what = format!("set {product} {option:?} {quantity}");
        let law = move |book: &mut Book, id, actor: Actor<'_>| book.set(id, product, option, quantity, actor);
        self.act(command, seen, what, Some(wanted), law)
    }

    /// Gives a line a price of its own.
    pub fn price_line(&self, command: &Command, seen: Seen, line: LineId, price: Vnd) -> Result<OrderView, DeskError> {
        if price < Vnd::ZERO || price > Vnd::MAX_PRICE {
            return Err(DeskError::Invalid("price"));
        }
        let law = move |book: &mut Book, id, actor: Actor<'_>| book.price_line(id, line, price, actor);
        self.act(command, seen, format!("price {line} for {price}"), None, law)
    }

    fn act(
        &self,
        command: &Command,
        seen: Seen,
        what: String,
        line: Option<Wanted>,
        law: impl FnOnce(&mut Book, OrderId, Actor<'_>) -> Law + Send + 'static,
    ) -> Result<OrderView, DeskError> {
        let (shop, who) = (command.shop, command.clone());
        self.once(command, format!("{what} {}", seen.order), move |c, now| {
            let mut table = Table::lock(c, shop, Some(seen.session))?;
            let order = order_of(c, shop, seen.session, seen.order)?;
            keep_off(c, &who, order.id, now)?;
            if order.version != seen.version {
                return Err(DeskError::Stale(Box::new(one_view(c, shop, seen.order)?)));
            }
            // A line that is there may be changed also when its choice is sold no more.
            let there = |wanted: &Wanted| {
                order.live_lines().any(|line| (line.product, &line.option) == (wanted.product, &wanted.option))
            };
            if let Some(wanted) = line.as_ref().filter(|wanted| !there(wanted)) {
                is_on_sale(c, shop, wanted.product, wanted.option.as_ref())?;
            }
            // One line may be new.
            table.lay_whole(c, order, line.map(|line| line.product))?;
            let actor = Actor { by: Some(&who.by), sent_at: now, at: now };
            let deed = law(&mut table.book, seen.order, actor)?;
            table.note(c, deed, &who.by, now)?;
            table.settle(c, &[], Hand { by: Some(&who.by), at: now })?;
            Ok(one_view(c, shop, seen.order)?)
        })
    }

    /// Writes down what a buyer wants who has no open order in the session: a
    /// numbered one is opened. Of a buyer who has one, that is told.
    pub fn order_for(
        &self,
        command: &Command,
        session: SessionId,
        customer: CustomerId,
        wanted: Wanted,
    ) -> Result<OrderView, DeskError> {
        let (shop, who) = (command.shop, command.clone());
        let Wanted { product, option, quantity } = wanted;
        let what = format!("order in {session} for {customer} {product} {option:?} {quantity}");
        self.once(command, what, move |c, now| {
            let mut table = Table::lock(c, shop, Some(session))?;
            if !customers::is_of(c, shop, customer)? {
                return Err(StoreError::Missing.into());
            }
            is_on_sale(c, shop, product, option.as_ref())?;
            if let Some(open) = orders::open(c, session, &[customer])?.pop() {
                return Err(DeskError::Stale(Box::new(one_view(c, shop, open.id)?)));
            }
            table.take_ids(c, 1, 1)?;
            table.lay_near(c, Vec::new(), [product])?;
            let actor = Actor { by: Some(&who.by), sent_at: now, at: now };
            let deed = table.book.set_for(customer, product, option, quantity, actor)?;
            let order = deed.order().ok_or(StoreError::Missing)?;
            table.note(c, deed, &who.by, now)?;
            table.settle(c, &[], Hand { by: Some(&who.by), at: now })?;
            Ok(one_view(c, shop, order)?)
        })
    }
}

impl Table {
    /// Lays an order of the home session, its buyer's open one, and what else
    /// a person's act on it may need: each line may ask for its goods again,
    /// and one may be new.
    pub(super) fn lay_whole(
        &mut self,
        c: &mut Engine,
        order: Order,
        product: Option<ProductId>,
    ) -> Result<(), StoreError> {
        self.take_ids(c, 0, order.lines.len() + 1)?;
        let home = self.home.ok_or(StoreError::Missing)?;
        let mut laid = orders::open(c, home, &[order.customer])?;
        laid.retain(|other| other.id != order.id);
        laid.push(order);
        self.lay_near(c, laid, product)
    }
}

/// An order of this session.
pub(super) fn order_of(c: &mut Engine, shop: ShopId, session: SessionId, order: OrderId) -> Result<Order, StoreError> {
    let found = orders::get(c, shop, &[order])?.pop().filter(|(home, _)| *home == session);
    found.map(|(_, order)| order).ok_or(StoreError::Missing)
}

/// An order as the screens see it.
pub(super) fn one_view(c: &mut Engine, shop: ShopId, order: OrderId) -> Result<OrderView, StoreError> {
    views::of(c, shop, &[order])?.pop().ok_or(StoreError::Missing)
}

/// Whether the shop sells this product in this choice.
fn is_on_sale(c: &mut Engine, shop: ShopId, product: ProductId, option: Option<&String>) -> Result<(), DeskError> {
    let found = match products::get(c, shop, product) {
        Err(StoreError::Missing) => return Err(Refusal::NoProduct.into()),
        found => found?,
    };
    if option.is_some_and(|option| !found.options.contains(option)) {
        return Err(DeskError::Invalid("option"));
    }
    Ok(())
}
