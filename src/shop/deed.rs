//! What a person did, with what is needed to take it back. A new kind of act
//! is a new [`Deed`], and its way back in `shop/undo.rs`.

use crate::base::id::{ActId, LineId, OrderId, ProductId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::order::{Act, OrderState};
use crate::shop::reading::Reason;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why goods came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// The buyer did not take delivery.
    DidNotTakeDelivery,
    /// Anything else.
    Other,
}

/// One act of a person, as it was done. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// A confirmation or a packing: the state only.
    Moved {
        /// Which order.
        order: OrderId,
        /// By which act.
        act: Act,
        /// Where it stood before.
        from: OrderState,
    },
    /// An order was cancelled.
    Cancelled {
        /// Which.
        order: OrderId,
        /// Where it stood before.
        from: OrderState,
        /// What its lines gave up.
        gave_up: Vec<(LineId, Quantity)>,
    },
    /// A line was set.
    Set {
        /// Of which order.
        order: OrderId,
        /// Which.
        line: LineId,
        /// What it wanted before.
        was: Quantity,
        /// What it wants now.
        now: Quantity,
        /// Where the order stood before; none if this opened it.
        from: Option<OrderState>,
        /// Whether this emptied the order, and so cancelled it.
        emptied: bool,
    },
    /// A mark was cleared.
    Looked {
        /// Of which order.
        order: OrderId,
        /// Where it stood before.
        from: OrderState,
        /// Why it was marked; none if it was not.
        marked: Option<Vec<Reason>>,
    },
    /// An order left the shop.
    HandedOver {
        /// Which.
        order: OrderId,
        /// What its lines waited for in vain.
        gave_up: Vec<(LineId, Quantity)>,
    },
    /// An order came back.
    Returned {
        /// Which.
        order: OrderId,
        /// What its lines brought.
        brought: Vec<(LineId, Quantity)>,
        /// Why.
        why: ReturnReason,
    },
    /// Goods came into the shop.
    Received {
        /// Which, and how many units.
        goods: Vec<(ProductId, Quantity)>,
    },
    /// Prices were set.
    Priced {
        /// The prices before.
        were: Vec<(ProductId, Vnd)>,
    },
}

impl Deed {
    /// The name of the act in tables and JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Moved { act: Act::Pack, .. } => "pack",
            Self::Moved { .. } => "confirm",
            Self::Cancelled { .. } => "cancel",
            Self::Set { .. } => "set",
            Self::Looked { .. } => "looked",
            Self::HandedOver { .. } => "hand_over",
            Self::Returned { .. } => "return",
            Self::Received { .. } => "receive",
            Self::Priced { .. } => "price",
        }
    }

    /// The order that it was done to, if to one.
    pub const fn order(&self) -> Option<OrderId> {
        match self {
            Self::Moved { order, .. }
            | Self::Cancelled { order, .. }
            | Self::Set { order, .. }
            | Self::Looked { order, .. }
            | Self::HandedOver { order, .. }
            | Self::Returned { order, .. } => Some(*order),
            Self::Received { .. } | Self::Priced { .. } => None,
        }
    }

    /// The products that it was done to beside those of its order.
    pub fn products(&self) -> Vec<ProductId> {
        match self {
            Self::Received { goods } => goods.iter().map(|(product, _)| *product).collect(),
            Self::Priced { were } => were.iter().map(|(product, _)| *product).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether this can be taken back only after `later`, which was done after
    /// it. Receipts can be taken back in any order.
    pub fn is_under(&self, later: &Self) -> bool {
        let same_order = self.order().is_some() && self.order() == later.order();
        let priced = matches!((self, later), (Self::Priced { .. }, Self::Priced { .. }));
        let products = later.products();
        same_order || (priced && self.products().iter().any(|product| products.contains(product)))
    }
}

/// An act as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Act)]
pub struct ActView {
    /// Its id.
    pub id: ActId,
    /// `confirm`, `cancel`, `set`, `looked`, `pack`, `hand_over`, `return`,
    /// `receive`, `price`.
    pub kind: String,
    /// The order that it was done to.
    pub order_id: Option<OrderId>,
    /// The person who did it.
    pub by: String,
    /// When.
    pub at: Millis,
    /// The person who took it back.
    pub undone_by: Option<String>,
    /// When it was taken back.
    pub undone_at: Option<Millis>,
}
