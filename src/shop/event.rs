//! What is told about a change: the views that the journal keeps and the
//! screens show. The only serialised shapes below the doors; each view holds
//! the whole present state of its thing, so applying one means replacing.

use crate::base::id::{ActId, ChannelId, CommentId, CustomerId, LineId, OrderId, ProductId, SessionId};
use crate::base::money::Vnd;
use crate::base::phone::Phone;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::asking::Asked;
use crate::shop::book::Repeat;
use crate::shop::channel::ChannelView;
use crate::shop::comment::Platform;
use crate::shop::customer::Flag;
use crate::shop::decide::Outcome;
use crate::shop::deed::ActView;
use crate::shop::order::OrderState;
use crate::shop::reading::{Intent, Reason, Span};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A product with its stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Product)]
pub struct ProductView {
    /// Its id.
    pub id: ProductId,
    /// What the seller calls out.
    pub code: String,
    /// Full name.
    pub name: String,
    /// The unit in which price and stock are counted.
    pub unit: String,
    /// Đồng for one unit.
    pub price: Vnd,
    /// Smallest quantity sold.
    pub step: Quantity,
    /// Other names.
    pub aliases: Vec<String>,
    /// Choices.
    pub options: Vec<String>,
    /// Name of a built-in picture.
    pub picture: Option<String>,
    /// Grows with each change of price or description; a change names the
    /// version it was made on.
    #[serde(default)]
    #[schema(required = true)]
    pub version: i64,
    /// Units in the shop.
    pub on_hand: Quantity,
    /// Units kept for orders.
    pub held: Quantity,
    /// Units for which buyers stand in line.
    pub waiting: Quantity,
    /// Units of the next harvest that may be held before they are there.
    #[serde(default)]
    pub preorder: Quantity,
}

/// What buyers call a product besides its name, as a person taught it to a
/// session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Alias)]
pub struct AliasView {
    /// Which product.
    pub product_id: ProductId,
    /// The words, as they were typed.
    pub words: String,
    /// The person who taught them.
    pub by: String,
    /// When.
    pub at: Millis,
}

/// Money of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Revenue {
    /// Price of all that is held for orders that are not cancelled.
    pub booked: Vnd,
    /// The same over confirmed orders.
    pub confirmed: Vnd,
}

/// Figures of a session, kept in the booking transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Totals {
    /// Different comments that came in.
    pub received: i64,
    /// Comments that came again.
    pub duplicates: i64,
    /// Comments read as an order or as more of one.
    pub read_as_orders: i64,
    /// Comments that a person should look at.
    pub comments_to_look_at: i64,
    /// Numbered orders that are not cancelled.
    pub orders: i64,
    /// Buyers with such an order.
    pub customers: i64,
    /// Booked orders that nobody has confirmed yet.
    pub queue: i64,
    /// Orders that a person should look at.
    pub look: i64,
    /// Confirmed orders.
    pub confirmed: i64,
    /// Cancelled orders.
    pub cancelled: i64,
    /// Money.
    pub revenue: Revenue,
}

/// Whether a session takes comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SessionState {
    /// It takes comments.
    Open,
    /// It is over; its orders can still be worked on.
    Closed,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionSummary {
    /// Its id.
    pub id: SessionId,
    /// What the seller called it.
    pub title: String,
    /// Whether it takes comments.
    pub state: SessionState,
    /// When it was opened.
    pub opened_at: Millis,
    /// When it was closed.
    pub closed_at: Option<Millis>,
    /// The product on show.
    pub pinned: Option<ProductId>,
    /// What a repeated wish means.
    pub repeat: Repeat,
    /// Whether a part of a wish is held and the rest waits.
    pub part_fill: bool,
    /// Minutes after which unconfirmed goods pass on to who waits, if ever.
    #[serde(default)]
    pub hold_minutes: Option<i64>,
    /// Figures.
    pub totals: Totals,
}

/// A buyer as orders show them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Customer)]
pub struct CustomerView {
    /// Their id.
    pub id: CustomerId,
    /// Display name on the platform.
    pub name: String,
    /// Where they write.
    pub platform: Platform,
    /// Their last valid phone number.
    pub phone: Option<Phone>,
    /// Where they get their goods, if a person wrote it down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What people say of them, as a rule nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Line)]
pub struct LineView {
    /// Its id.
    pub id: LineId,
    /// What.
    pub product_id: ProductId,
    /// The product's code.
    pub code: String,
    /// The product's name.
    pub name: String,
    /// The product's unit.
    pub unit: String,
    /// Which choice.
    pub option: Option<String>,
    /// Units kept.
    pub held: Quantity,
    /// Units waited for.
    pub waiting: Quantity,
    /// Units that a cancellation gave up.
    pub dropped: Quantity,
    /// Price of one unit at the moment of sale.
    pub unit_price: Vnd,
    /// Price of what is held.
    pub amount: Vnd,
}

/// A comment as its order shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderComment {
    /// Its id.
    pub id: CommentId,
    /// As typed.
    pub text: String,
    /// When it was written.
    pub sent_at: Millis,
    /// What became of it.
    pub outcome: Outcome,
    /// Which words gave what (byte offsets into the UTF-8 text).
    pub spans: Vec<Span>,
    /// What its buyer made of it later, on the platform. The order stands by
    /// `text`.
    pub edited: Option<String>,
    /// Whether it was deleted on the platform.
    #[serde(default)]
    #[schema(required = true)]
    pub deleted: bool,
    /// Whether it holds a delivery address or a part of one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub address: bool,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Order)]
pub struct OrderView {
    /// Its id.
    pub id: OrderId,
    /// Running number in the session.
    pub number: Option<i64>,
    /// Where it stands.
    pub state: OrderState,
    /// Whether a person should look at it.
    pub to_look_at: bool,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Counts its changes.
    pub version: i64,
    /// Whose.
    pub customer: CustomerView,
    /// Whether there is a delivery address: in a comment, or written down.
    pub address: bool,
    /// What people noted on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When its buyer was last asked for the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// Its lines.
    pub lines: Vec<LineView>,
    /// Price of all that is held.
    pub total: Vnd,
    /// What its buyer wrote, oldest first, at most five: the last ones that
    /// asked something of the desk, and the last of the others.
    pub comments: Vec<OrderComment>,
    /// How many comments it came from.
    pub comment_count: i64,
    /// When it was opened.
    pub opened_at: Millis,
    /// When it changed last.
    pub updated_at: Millis,
    /// The person who changed it last.
    pub updated_by: Option<String>,
    /// The last act on it that stands, as it can be taken back.
    pub act: Option<ActId>,
    /// Who works on it. Renewals are not told: a screen that sees an old
    /// `until` asks again.
    pub claim: Option<ClaimView>,
}

/// An act that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Undone {
    /// It.
    pub act: ActView,
    /// The order that it was done to, as it is now.
    pub order: Option<OrderView>,
}

/// A lease of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Claim)]
pub struct ClaimView {
    /// The person who works on it.
    pub by: String,
    /// Until when others keep off, unless it is renewed.
    pub until: Millis,
}

/// A comment in the stream of comments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Comment)]
pub struct CommentView {
    /// Its id.
    pub id: CommentId,
    /// The stream that brought it.
    pub channel_id: ChannelId,
    /// Where it was written.
    pub platform: Platform,
    /// Its author's display name.
    pub author: String,
    /// As typed.
    pub text: String,
    /// When it was written.
    pub sent_at: Millis,
    /// What its author wants.
    pub intent: Intent,
    /// Whether that is clear.
    pub clear: bool,
    /// What became of it.
    pub outcome: Outcome,
    /// The order it belongs to.
    pub order_id: Option<OrderId>,
    /// Which words gave what (byte offsets into the UTF-8 text).
    pub spans: Vec<Span>,
    /// Why it is not clear.
    pub reasons: Vec<Reason>,
    /// What its author made of it later, on the platform. It was read and
    /// decided on as `text`.
    pub edited: Option<String>,
    /// Whether it was deleted on the platform.
    #[serde(default)]
    #[schema(required = true)]
    pub deleted: bool,
}

/// What changed, with its whole present state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Change {
    /// A comment came in.
    Comment {
        /// It.
        comment: CommentView,
    },
    /// An order was opened or changed.
    Order {
        /// As it is now.
        order: OrderView,
    },
    /// A product's stock, line or description changed.
    Stock {
        /// As it is now.
        product: ProductView,
    },
    /// A channel changed its state.
    Channel {
        /// As it is now.
        channel: ChannelView,
    },
    /// A channel was taken out of the session.
    Removed {
        /// Which.
        channel_id: ChannelId,
    },
    /// A person did something, or took it back.
    Act {
        /// As it is now.
        act: ActView,
    },
    /// The session itself changed.
    Session {
        /// As it is now.
        session: SessionSummary,
    },
}

/// One entry of a session's journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// Its place: 1..n without a hole.
    pub seq: i64,
    /// When it happened.
    pub at: Millis,
    /// The person who did it; `None` for a buyer or a platform.
    pub by: Option<String>,
    /// What changed.
    #[serde(flatten)]
    pub change: Change,
}
