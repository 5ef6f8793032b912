//! What a person does to an order. Which act is allowed where is the table
//! [`crate::shop::order::after`]; each act says what it did ([`Deed`]), so that
//! it can be taken back.

use crate::base::id::{CustomerId, LineId, OrderId, ProductId};
use crate::base::quantity::Quantity;
use crate::shop::book::{Actor, Book};
use crate::shop::deed::{Deed, Replaced};
use crate::shop::order::{Act, OrderState, after};

/// The most units that one line may be set to.
pub const QUANTITY_MAX: i32 = 100_000;

/// Why an act was not done; nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such order.
    #[error("no such order")]
    NoOrder,
    /// The order's state does not allow it.
    #[error("not allowed in the order's state")]
    NotAllowed,
    /// There is nothing in the order to confirm.
    #[error("the order has no line")]
    NoLine,
    /// There is no such product on sale.
    #[error("no such product")]
    NoProduct,
    /// Negative, too many, or not a multiple of the smallest quantity sold.
    #[error("impossible quantity")]
    Quantity,
    /// What was pre-ordered has not come into the shop yet.
    #[error("the goods are not in the shop yet")]
    NotThere,
    /// The buyer has an open order in the session.
    #[error("the buyer has an open order")]
    HasOrder,
    /// Nothing would stay in the order.
    #[error("nothing would stay in the order")]
    NothingLeft,
}

impl Book {
    /// Says yes to an order that has lines.
    pub fn confirm(&mut self, id: OrderId, actor: Actor<'_>) -> Result<Deed, Refusal> {
        let from = self.allowed(id, Act::Confirm)?;
        if self.live(id).is_empty() {
            return Err(Refusal::NoLine);
        }
        let deed = self.advance(id, Act::Confirm, from, actor);
        self.touch(id, actor).into_iter().for_each(|order| order.confirmed_by = actor.by.map(str::to_owned));
        Ok(deed)
    }

    /// Takes an order back and passes its stock on.
    pub fn cancel(&mut self, id: OrderId, actor: Actor<'_>) -> Result<Deed, Refusal> {
        let from = self.allowed(id, Act::Cancel)?;
        let live = self.order(id).map(|order| order.live_lines().map(|line| (line.id, line.wanted())).collect());
        self.forget_dropped(id);
        self.drop_all(id, actor);
        Ok(Deed::Cancelled { order: id, from, gave_up: live.unwrap_or_default() })
    }

    /// Clears the mark that a person should look; an order that has no line yet
    /// is closed by it.
    pub fn looked(&mut self, id: OrderId, actor: Actor<'_>) -> Result<Deed, Refusal> {
        let from = self.allowed(id, Act::Looked)?;
        let order = self.touch(id, actor).ok_or(Refusal::NoOrder)?;
        let reasons = std::mem::take(&mut order.reasons);
        let marked = std::mem::take(&mut order.to_look_at).then_some(reasons);
        if let Some(next) = after(from, Act::Looked) {
            self.put(id, next);
        }
        Ok(Deed::Looked { order: id, from, marked })
    }

    /// Notes something on an order, or nothing any more. The note itself stands
    /// beside the order.
    pub fn note(&mut self, id: OrderId, note: Replaced<String>, actor: Actor<'_>) -> Result<Deed, Refusal> {
        self.allowed(id, Act::Note)?;
        self.touch(id, actor).ok_or(Refusal::NoOrder)?;
        Ok(Deed::Noted { order: id, note })
    }

    /// Sets how many units of a product (with option) the order wants; zero
    /// drops the line. The order keeps its state.
    pub fn set(
        &mut self,
        id: OrderId,
        product: ProductId,
        option: Option<String>,
        quantity: Quantity,
        actor: Actor<'_>,
    ) -> Result<Deed, Refusal> {
        let from = self.allowed(id, Act::Set)?;
        self.settable(product, quantity)?;
        let was = self.exact_line(id, product, option.as_deref()).map(|line| (line, self.wanted(id, line)));
        if was.is_none() && quantity.is_zero() {
            return Err(Refusal::NoLine);
        }
        self.forget_dropped(id);
        let line = match was {
            Some((line, _)) => {
                self.set_wanted(id, line, quantity, actor);
                line
            }
            None => self.new_line(id, product, option, quantity, actor)?,
        };
        self.touch(id, actor);
        self.close_if_empty(id);
        let was = was.map_or(Quantity::ZERO, |(_, was)| was);
        let emptied = self.live(id).is_empty();
        Ok(Deed::Set { order: id, line, was, now: quantity, from: Some(from), emptied })
    }

    /// The same for a buyer who has no open order: one is opened, with a
    /// number.
    pub fn set_for(
        &mut self,
        customer: CustomerId,
        product: ProductId,
        option: Option<String>,
        quantity: Quantity,
        actor: Actor<'_>,
    ) -> Result<Deed, Refusal> {
        if let Some(open) = self.open_order(customer) {
            return self.set(open, product, option, quantity, actor);
        }
        self.settable(product, quantity)?;
        if quantity.is_zero() {
            return Err(Refusal::NoLine);
        }
        let order = self.open_for(customer, actor).ok_or(Refusal::NoOrder)?;
        let line = self.new_line(order, product, option, quantity, actor)?;
        Ok(Deed::Set { order, line, was: Quantity::ZERO, now: quantity, from: None, emptied: false })
    }

    fn settable(&self, product: ProductId, quantity: Quantity) -> Result<(), Refusal> {
        let shelf = self.shelf(product).ok_or(Refusal::NoProduct)?;
        let in_range = quantity >= Quantity::ZERO && quantity <= Quantity::whole(QUANTITY_MAX);
        if in_range && quantity.is_multiple_of(shelf.step) { Ok(()) } else { Err(Refusal::Quantity) }
    }

    fn new_line(
        &mut self,
        order: OrderId,
        product: ProductId,
        option: Option<String>,
        quantity: Quantity,
        actor: Actor<'_>,
    ) -> Result<LineId, Refusal> {
        self.make_line(order, product, option, quantity, actor);
        self.order(order).and_then(|order| order.lines.last()).map(|line| line.id).ok_or(Refusal::NoOrder)
    }

    /// Where an order stands on which `act` is allowed.
    pub(super) fn allowed(&self, id: OrderId, act: Act) -> Result<OrderState, Refusal> {
        let state = self.order(id).ok_or(Refusal::NoOrder)?.state;
        after(state, act).map(|_| state).ok_or(Refusal::NotAllowed)
    }

    /// Does an act that changes the state only.
    pub(super) fn advance(&mut self, order: OrderId, act: Act, from: OrderState, actor: Actor<'_>) -> Deed {
        self.touch(order, actor);
        if let Some(next) = after(from, act) {
            self.put(order, next);
        }
        Deed::Moved { order, act, from }
    }
}
