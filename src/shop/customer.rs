//! Buyers as people know them: who they are on which platform, what is said of
//! them, and which of them are one.

use crate::base::id::{CustomerId, OrderId, SessionId};
use crate::base::phone::Phone;
use crate::base::time::Millis;
use crate::shop::book::{Actor, Book};
use crate::shop::comment::Platform;
use crate::shop::deed::ActView;
use crate::shop::event::CustomerView;
use crate::shop::join::Join;
use crate::shop::order::OrderState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest note of a flag or an order, in characters.
pub const NOTE_MAX: usize = 200;
/// The longest address, in characters.
pub const ADDRESS_MAX: usize = 300;

/// What a flag is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// The buyer once did not take delivery.
    DidNotTakeDelivery,
    /// The buyer pays something beforehand.
    DepositNeeded,
    /// What the note says.
    Other,
}

/// What a person says of a buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Flag {
    /// What it is about.
    pub kind: FlagKind,
    /// In so many words.
    pub note: Option<String>,
    /// Who said it.
    pub by: String,
    /// When.
    pub at: Millis,
}

/// Somebody on a platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Identity)]
pub struct IdentityView {
    /// Its id: the buyer that it was taken for at first.
    pub id: CustomerId,
    /// Where they write.
    pub platform: Platform,
    /// The platform's own id of them.
    pub author: String,
    /// The name under which they wrote first.
    pub name: String,
}

/// An order as a person saw it who would join it with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenOrder {
    /// Its id.
    pub id: OrderId,
    /// Its session.
    pub session_id: SessionId,
    /// Its running number.
    pub number: Option<i64>,
    /// Where it stands.
    pub state: OrderState,
    /// Counts its changes.
    pub version: i64,
}

/// All that is known of a buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomerCard {
    /// As orders show them.
    pub customer: CustomerView,
    /// Who they are where; nobody if a person wrote them down.
    pub identities: Vec<IdentityView>,
    /// Orders that were handed over and did not come back.
    pub kept: i64,
    /// Orders that came back for want of a taker, or were cancelled after they
    /// had been confirmed.
    pub broken: i64,
    /// Others with the same phone number: perhaps they are one.
    pub same_phone: Vec<CustomerView>,
    /// Their open orders.
    pub open_orders: Vec<OpenOrder>,
    /// What was done to them and stands, the last first, at most 20.
    pub acts: Vec<ActView>,
}

/// Buyers with one phone number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SamePhone {
    /// The number.
    pub phone: Phone,
    /// Who left it, at least two.
    pub customers: Vec<CustomerView>,
}

/// Two buyers that were made one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerMerge {
    /// The one who stays.
    pub kept: CustomerId,
    /// The one who is the other from now on.
    pub gone: CustomerId,
    /// Whose names on platforms went over.
    pub identities: Vec<CustomerId>,
    /// Open orders of one session that were joined.
    pub joins: Vec<Join>,
    /// The other orders that went over.
    pub orders: Vec<OrderId>,
    /// The phone number that went over.
    pub phone: Option<Phone>,
    /// The address that went over.
    #[serde(default)]
    pub address: Option<String>,
}

impl Book {
    /// Makes a buyer's orders another's. Those that lie on the table change
    /// their buyer and nothing else.
    pub fn give_orders(&mut self, orders: &[OrderId], customer: CustomerId, actor: Actor<'_>) {
        for id in orders {
            if let Some(state) = self.touch(*id, actor).map(|order| order.state) {
                self.give_to(*id, customer, state);
            }
        }
    }

    /// All orders on the table of one buyer.
    pub(super) fn give_all(&mut self, from: CustomerId, to: CustomerId, actor: Actor<'_>) -> bool {
        let theirs: Vec<OrderId> = self.orders().filter(|order| order.customer == from).map(|order| order.id).collect();
        self.give_orders(&theirs, to, actor);
        true
    }

    /// Marks orders in which somebody has written who is not their buyer, but
    /// was taken for them: what is whose in them, only a person can tell.
    pub fn look_at_strangers(&mut self, wrote: &[(OrderId, CustomerId)], actor: Actor<'_>) {
        for (id, writer) in wrote {
            if self.order(*id).is_some_and(|order| order.customer != *writer)
                && let Some(order) = self.touch(*id, actor)
            {
                order.look(&[]);
            }
        }
    }

    /// Joins that are no more, because the order was closed since, leave each
    /// order with whom it was before.
    pub(super) fn undo_customers(&mut self, merge: &CustomerMerge, actor: Actor<'_>) -> bool {
        for join in merge.joins.iter().rev() {
            if !self.unjoin(join, actor) {
                self.give_orders(&[join.kept], join.kept_was.customer, actor);
                self.give_orders(&[join.gone], join.gone_was.customer, actor);
            }
        }
        let still = |id: &&OrderId| self.order(**id).is_some_and(|order| order.customer == merge.kept);
        let still: Vec<OrderId> = merge.orders.iter().filter(still).copied().collect();
        self.give_orders(&still, merge.gone, actor);
        true
    }
}
