//! A person works on an order.

use crate::base::id::{OrderId, ProductId, SessionId, ShopId};
use crate::base::quantity::Quantity;
use crate::desk::settle::Hand;
use crate::desk::table::Table;
use crate::desk::{Command, Desk, DeskError};
use crate::shop::act::Refusal;
use crate::shop::book::{Actor, Book};
use crate::shop::event::OrderView;
use crate::store::{Engine, StoreError, orders, products, views};

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

impl Desk {
    /// Says yes to an order.
    pub fn confirm(&self, command: &Command, seen: Seen) -> Result<OrderView, DeskError> {
        self.act(command, seen, "confirm".into(), None, Book::confirm)
    }

    /// Takes an order back.
    pub fn cancel(&self, command: &Command, seen: Seen) -> Result<OrderView, DeskError> {
        self.act(command, seen, "cancel".into(), None, Book::cancel)
    }

    /// Takes a confirmation or a cancellation back.
    pub fn reopen(&self, command: &Command, seen: Seen) -> Result<OrderView, DeskError> {
        self.act(command, seen, "reopen".into(), None, Book::reopen)
    }

    /// Clears the mark that a person should look at an order.
    pub fn looked(&self, command: &Command, seen: Seen) -> Result<OrderView, DeskError> {
        self.act(command, seen, "looked".into(), None, Book::looked)
    }

    /// Sets the quantity of a line; zero drops it.
    pub fn set_line(
        &self,
        command: &Command,
        seen: Seen,
        (product, option): (ProductId, Option<String>),
        quantity: Quantity,
    ) -> Result<OrderView, DeskError> {
        let what = format!("set {product} {option:?} {quantity}");
        let line = Some((product, option.clone()));
        self.act(command, seen, what, line, move |book, id, actor| book.set(id, product, option, quantity, actor))
    }

    fn act(
        &self,
        command: &Command,
        seen: Seen,
        what: String,
        line: Option<(ProductId, Option<String>)>,
        law: impl FnOnce(&mut Book, OrderId, Actor<'_>) -> Result<(), Refusal> + Send + 'static,
    ) -> Result<OrderView, DeskError> {
        let (shop, by) = (command.shop, command.by.clone());
        self.once(command, format!("{what} {}", seen.order), move |c, now| {
            let one_view = |c: &mut _| views::of(c, shop, &[seen.order])?.pop().ok_or(StoreError::Missing);
            let mut table = Table::lock(c, shop, Some(seen.session))?;
            let found = orders::get(c, shop, &[seen.order])?.pop();
            let Some((_, order)) = found.filter(|(session, _)| *session == seen.session) else {
                return Err(StoreError::Missing.into());
            };
            if order.version != seen.version {
                return Err(DeskError::Stale(Box::new(one_view(c)?)));
            }
            if let Some((product, option)) = &line {
                is_on_sale(c, shop, *product, option.as_ref())?;
            }
            // Each line may ask for its goods again, and one may be new.
            table.take_ids(c, 0, order.lines.len() + 1)?;
            let mut laid = orders::open(c, seen.session, &[order.customer])?;
            laid.retain(|other| other.id != order.id);
            laid.push(order);
            table.lay(c, laid, line.map(|(product, _)| product))?;
            let actor = Actor { by: Some(&by), sent_at: now, at: now };
            law(&mut table.book, seen.order, actor)?;
            table.settle(c, &[], Hand { by: Some(&by), at: now })?;
            Ok(one_view(c)?)
        })
    }
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
