//! What a person did, with what is needed to take it back. A new kind of act
//! is a new [`Deed`], and its way back in `shop/undo.rs`.

use crate::base::id::{ActId, CustomerId, LineId, OrderId, ProductId, SessionId};
use crate::base::money::Vnd;
use crate::base::phone::Phone;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::customer::{CustomerMerge, Flag, FlagKind};
use crate::shop::join::{Join, Part};
use crate::shop::ledger::{CountReason, SpoilReason};
use crate::shop::offer::Terms;
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

/// What stood somewhere, and what was put in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced<T> {
    /// What stood there, if anything.
    pub was: Option<T>,
    /// What stands there now.
    pub now: Option<T>,
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
        /// What of them came off the quotas of pre-orders.
        #[serde(default)]
        harvest: Vec<(ProductId, Quantity)>,
    },
    /// Two orders were made one.
    Merged(Join),
    /// A part of an order went to another buyer.
    Split {
        /// Which order.
        order: OrderId,
        /// The order that was opened for it.
        new: OrderId,
        /// What went over.
        parts: Vec<Part>,
    },
    /// Two buyers were found to be one.
    MergedCustomers(CustomerMerge),
    /// A name on a platform was found to be another buyer's.
    SplitCustomer {
        /// Whose it was taken for.
        from: CustomerId,
        /// Whose it is.
        to: CustomerId,
        /// Which.
        identity: CustomerId,
    },
    /// Something was said of a buyer, or taken back.
    Flagged {
        /// Whom.
        customer: CustomerId,
        /// What it is about.
        flag: FlagKind,
        /// What was said before.
        was: Option<Flag>,
    },
    /// A note was put on an order, or taken off.
    Noted {
        /// Which.
        order: OrderId,
        /// The note.
        note: Replaced<String>,
    },
    /// A line of an order got a price of its own.
    LinePriced {
        /// Which order.
        order: OrderId,
        /// Which line.
        line: LineId,
        /// What one unit cost before.
        was: Vnd,
    },
    /// A buyer's phone number or address was written down.
    Contacted {
        /// Whose.
        customer: CustomerId,
        /// The phone number, if it was changed.
        phone: Option<Replaced<Phone>>,
        /// The address, if it was changed.
        address: Option<Replaced<String>>,
    },
    /// Prices were set.
    Priced {
        /// The prices before.
        were: Vec<(ProductId, Vnd)>,
    },
    /// A product was counted.
    Counted {
        /// Which.
        product: ProductId,
        /// Units more than the ledger said; negative if less.
        found: Quantity,
        /// Why.
        why: CountReason,
        /// Why, in a person's words.
        note: Option<String>,
        /// The orders that lost goods by it.
        marked: Vec<Marked>,
    },
    /// Goods were thrown away.
    Spoilt {
        /// Of which product.
        product: ProductId,
        /// How many units.
        quantity: Quantity,
        /// Why.
        why: SpoilReason,
        /// Why, in a person's words.
        note: Option<String>,
        /// The orders that lost goods by it.
        marked: Vec<Marked>,
    },
    /// A pre-order was opened, changed or closed.
    Preordered {
        /// Of which product.
        product: ProductId,
        /// Its quota before.
        was: Quantity,
        /// Its quota now; none closes it.
        now: Quantity,
        /// The orders that lost goods by it.
        marked: Vec<Marked>,
    },
    /// A session got terms of its own for a product.
    Offered {
        /// Which session.
        session: SessionId,
        /// Which product.
        product: ProductId,
        /// Its terms before.
        was: Terms,
    },
}

/// An order that lost goods to a count, a loss or a closed pre-order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// Which.
    pub order: OrderId,
    /// Whether it was marked for a person's eyes by this only.
    pub fresh: bool,
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
            Self::Merged(_) => "merge",
            Self::Split { .. } => "split",
            Self::MergedCustomers(_) => "merge_customers",
            Self::SplitCustomer { .. } => "split_customer",
            Self::Flagged { .. } => "flag",
            Self::Noted { .. } => "note",
            Self::LinePriced { .. } => "line_price",
            Self::Contacted { .. } => "contact",
            Self::Received { .. } => "receive",
            Self::Priced { .. } => "price",
            Self::Counted { .. } => "count",
            Self::Spoilt { .. } => "spoil",
            Self::Preordered { .. } => "preorder",
            Self::Offered { .. } => "offer",
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
            | Self::Returned { order, .. }
            | Self::Noted { order, .. }
            | Self::LinePriced { order, .. }
            | Self::Split { order, .. } => Some(*order),
            Self::Merged(join) => Some(join.kept),
            Self::MergedCustomers(_)
            | Self::SplitCustomer { .. }
            | Self::Flagged { .. }
            | Self::Contacted { .. }
            | Self::Received { .. }
            | Self::Priced { .. }
            | Self::Counted { .. }
            | Self::Spoilt { .. }
            | Self::Preordered { .. }
            | Self::Offered { .. } => None,
        }
    }

    /// The other order that it was done to, if to two.
    pub const fn other_order(&self) -> Option<OrderId> {
        match self {
            Self::Merged(join) => Some(join.gone),
            Self::Split { new, .. } => Some(*new),
            _ => None,
        }
    }

    /// The buyer that it was done to, if to one.
    pub const fn customer(&self) -> Option<CustomerId> {
        match self {
            Self::MergedCustomers(merge) => Some(merge.kept),
            Self::SplitCustomer { from, .. } => Some(*from),
            Self::Flagged { customer, .. } | Self::Contacted { customer, .. } => Some(*customer),
            _ => None,
        }
    }

    /// The joins of orders that it made.
    pub fn joins(&self) -> &[Join] {
        match self {
            Self::Merged(join) => std::slice::from_ref(join),
            Self::MergedCustomers(merge) => &merge.joins,
            _ => &[],
        }
    }

    /// All orders that it changed in more than whose they are.
    pub fn orders(&self) -> Vec<OrderId> {
        let joined = self.joins().iter().flat_map(|join| [join.kept, join.gone]);
        self.order().into_iter().chain(self.other_order()).chain(joined).collect()
    }

    /// The orders that it made another buyer's.
    pub(super) fn given(&self) -> &[OrderId] {
        if let Self::MergedCustomers(merge) = self { &merge.orders } else { &[] }
    }

    /// Whether it put together or took apart what is whose.
    pub const fn is_wide(&self) -> bool {
        matches!(self, Self::Merged(_) | Self::Split { .. } | Self::MergedCustomers(_) | Self::SplitCustomer { .. })
    }

    /// The buyers that it put together or took apart.
    pub fn customers(&self) -> Vec<CustomerId> {
        match self {
            Self::Merged(Join { kept_was, gone_was, .. }) => vec![kept_was.customer, gone_was.customer],
            Self::MergedCustomers(merge) => vec![merge.kept, merge.gone],
            Self::SplitCustomer { from, to, .. } => vec![*from, *to],
            _ => Vec::new(),
        }
    }

    /// The products that it was done to beside those of its order.
    pub fn products(&self) -> Vec<ProductId> {
        match self {
            Self::Received { goods, .. } => goods.iter().map(|(product, _)| *product).collect(),
            Self::Priced { were } => were.iter().map(|(product, _)| *product).collect(),
            Self::Counted { product, .. }
            | Self::Spoilt { product, .. }
            | Self::Preordered { product, .. }
            | Self::Offered { product, .. } => vec![*product],
            Self::Split { parts, .. } => parts.iter().map(|part| part.product).collect(),
            _ => self.joins().iter().flat_map(|join| &join.parts).map(|part| part.product).collect(),
        }
    }

    /// The orders that lost goods by it.
    pub fn marked(&self) -> &[Marked] {
        match self {
            Self::Counted { marked, .. } | Self::Spoilt { marked, .. } | Self::Preordered { marked, .. } => marked,
            _ => &[],
        }
    }

    /// Whether a buyer's confirmed order came to nothing by it.
    pub const fn breaks_a_promise(&self) -> bool {
        match self {
            Self::Cancelled { from, .. } | Self::Set { from: Some(from), emptied: true, .. } => from.is_confirmed(),
            Self::Returned { why, .. } => matches!(why, ReturnReason::DidNotTakeDelivery),
            _ => false,
        }
    }
}

/// An act as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Act)]
pub struct ActView {
    /// Its id.
    pub id: ActId,
    /// `confirm`, `cancel`, `set`, `looked`, `pack`, `hand_over`, `return`,
    /// `note`, `line_price`, `receive`, `price`, `merge`, `split`,
    /// `merge_customers`, `split_customer`, `flag`, `contact`, `count`, `spoil`,
    /// `preorder`, `offer`.
    pub kind: String,
    /// The order that it was done to; of a `merge` the one that stays.
    pub order_id: Option<OrderId>,
    /// The other order of a `merge` (cancelled by it) or a `split` (opened by
    /// it).
    #[serde(default)]
    pub other_order_id: Option<OrderId>,
    /// The buyer that it was done to.
    #[serde(default)]
    pub customer_id: Option<CustomerId>,
    /// The person who did it.
    pub by: String,
    /// When.
    pub at: Millis,
    /// The person who took it back.
    pub undone_by: Option<String>,
    /// When it was taken back.
    pub undone_at: Option<Millis>,
}
