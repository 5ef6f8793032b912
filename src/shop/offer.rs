//! What one session may sell of a product, and for how much.

use crate::base::id::{ProductId, SessionId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::shop::act::Refusal;
use crate::shop::book::Book;
use crate::shop::deed::Deed;
use serde::{Deserialize, Serialize};

/// A session's own terms for a product, and what it has sold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its terms.
    pub terms: Terms,
    /// Units that its orders hold or have taken home.
    pub sold: Quantity,
}

/// A session's own terms for a product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Units that it sells at most; without one, what there is.
    pub quota: Option<Quantity>,
    /// Price of one unit; without one, the product's.
    pub price: Option<Vnd>,
}

impl Offer {
    /// Units that it may still sell, if that is bounded. A quota that was
    /// lowered below what is sold leaves none and takes nothing away.
    pub fn room(&self) -> Option<Quantity> {
        self.terms.quota.map(|quota| (quota - self.sold).max(Quantity::ZERO))
    }
}

impl Book {
    /// Notes what a session that never had terms for a product has sold of it.
    pub fn know_sold(&mut self, product: ProductId, session: SessionId, sold: Quantity) {
        if let Some(shelf) = self.shelves.get_mut(&product) {
            shelf.know_sold(session, sold);
        }
    }

    /// Sets a session's terms for a product whose shelf lies on the table.
    /// Lines that are made from now on have the price; room that came free
    /// goes to the waiting line.
    pub fn offer(&mut self, session: SessionId, product: ProductId, terms: Terms) -> Result<Deed, Refusal> {
        let shelf = self.shelves.get_mut(&product).ok_or(Refusal::NoProduct)?;
        let was = shelf.set_terms(session, terms);
        self.serve(product);
        Ok(Deed::Offered { session, product, was })
    }
}
