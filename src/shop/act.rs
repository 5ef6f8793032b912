//! What a person does to an order. Which act is allowed where is the table
//! [`crate::shop::order::after`].

use crate::base::id::{OrderId, ProductId};
use crate::base::quantity::Quantity;
use crate::shop::book::{Actor, Book};
use crate::shop::order::{Act, Order, OrderState, after};

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
    /// The buyer has opened another order meanwhile.
    #[error("the buyer has a newer order")]
    NewerOrder,
    /// There is no such product on sale.
    #[error("no such product")]
    NoProduct,
    /// Negative, too many, or not a multiple of the smallest quantity sold.
    #[error("impossible quantity")]
    Quantity,
}

impl Book {
    /// Says yes to an order that has lines.
    pub fn confirm(&mut self, id: OrderId, actor: Actor<'_>) -> Result<(), Refusal> {
        let next = self.allowed(id, Act::Confirm)?;
        if self.live(id).is_empty() {
            return Err(Refusal::NoLine);
        }
        self.touch(id, actor).ok_or(Refusal::NoOrder)?.state = next;
        Ok(())
    }

    /// Takes an order back and passes its stock on.
    pub fn cancel(&mut self, id: OrderId, actor: Actor<'_>) -> Result<(), Refusal> {
        self.allowed(id, Act::Cancel)?;
        self.forget_dropped(id);
        self.drop_all(id, actor);
        Ok(())
    }

    /// Takes a confirmation or a cancellation back. A cancelled order asks
    /// for its goods again, at the end of the line; others lose nothing.
    pub fn reopen(&mut self, id: OrderId, actor: Actor<'_>) -> Result<(), Refusal> {
        let next = self.allowed(id, Act::Reopen)?;
        let order = self.order(id).ok_or(Refusal::NoOrder)?;
        if order.state == OrderState::Cancelled {
            if self.open_order(order.customer).is_some() {
                return Err(Refusal::NewerOrder);
            }
            let dropped: Vec<_> =
                order.lines.iter().filter(|l| l.dropped.is_positive()).map(|l| (l.id, l.dropped)).collect();
            if dropped.is_empty() {
                return Err(Refusal::NoLine);
            }
            self.open_again(id);
            for (line, quantity) in dropped {
                self.raise(id, line, quantity, actor);
            }
        }
        self.touch(id, actor).ok_or(Refusal::NoOrder)?.state = next;
        Ok(())
    }

    /// Clears the mark that a person should look; an order that never had a
    /// line is closed by it.
    pub fn looked(&mut self, id: OrderId, actor: Actor<'_>) -> Result<(), Refusal> {
        let next = self.allowed(id, Act::Looked)?;
        let order = self.touch(id, actor).ok_or(Refusal::NoOrder)?;
        order.to_look_at = false;
        order.reasons.clear();
        if next == OrderState::Cancelled {
            self.close(id);
        }
        Ok(())
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
    ) -> Result<(), Refusal> {
        self.allowed(id, Act::Set)?;
        let shelf = self.shelf(product).ok_or(Refusal::NoProduct)?;
        let in_range = quantity >= Quantity::ZERO && quantity <= Quantity::whole(QUANTITY_MAX);
        if !in_range || !quantity.is_multiple_of(shelf.step) {
            return Err(Refusal::Quantity);
        }
        self.forget_dropped(id);
        match self.exact_line(id, product, option.as_deref()) {
            Some(line) => self.set_wanted(id, line, quantity, actor),
            None if quantity.is_zero() => return Err(Refusal::NoLine),
            None => self.make_line(id, product, option, quantity, actor),
        }
        self.close_if_empty(id);
        Ok(())
    }

    fn allowed(&self, id: OrderId, act: Act) -> Result<OrderState, Refusal> {
        let order: &Order = self.order(id).ok_or(Refusal::NoOrder)?;
        after(order.state, act).ok_or(Refusal::NotAllowed)
    }
}
