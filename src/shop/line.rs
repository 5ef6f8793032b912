//! A product's line as people see and print it: who holds goods and who
//! waits, in the order in which they are served.

use crate::base::id::{OrderId, SessionId, WishId};
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::order::OrderState;
use serde::Serialize;
use utoipa::ToSchema;

/// One place in a product's line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Place {
    /// Its number among those who came in; it decides between places of the
    /// same moment.
    pub id: WishId,
    /// Whether its goods are held; otherwise it waits.
    pub held: bool,
    /// Units.
    pub quantity: Quantity,
    /// When its comment was written, as the platform says.
    pub sent_at: Millis,
    /// When it came in.
    pub arrived_at: Millis,
    /// Since when its goods are held.
    pub held_since: Option<Millis>,
    /// The order.
    pub order_id: OrderId,
    /// The order's running number in its session.
    pub number: Option<i64>,
    /// Where the order stands.
    pub state: OrderState,
    /// The order's session.
    pub session_id: SessionId,
    /// The buyer's display name.
    pub name: String,
    /// Which choice of the product.
    pub option: Option<String>,
    /// What the buyer wrote; none if a person wrote it down, or a hold time
    /// sent the order to the end of the line.
    pub text: Option<String>,
}
