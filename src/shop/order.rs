//! Orders: what a buyer gets in one session, and which moves are allowed.

use crate::base::id::{ChannelId, CustomerId, LineId, OrderId, ProductId, SessionId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::kept::Kept;
use crate::shop::reading::Reason;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Opened by a comment that was not clear; it has no line. It has a number
    /// only if an act gave it a line and was taken back.
    ToLookAt,
    /// Has a running number, and lines held or waiting.
    Booked,
    /// A person said yes.
    Confirmed,
    /// Its parcel is closed.
    Packed,
    /// Its goods have left the shop.
    HandedOver,
    /// Taken back or sent back; holds nothing.
    Cancelled,
}

impl OrderState {
    /// The name in tables and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ToLookAt => "to_look_at",
            Self::Booked => "booked",
            Self::Confirmed => "confirmed",
            Self::Packed => "packed",
            Self::HandedOver => "handed_over",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the buyer's next wish goes into this order. One that was
    /// handed over is done with: who wants more in a long session gets a new
    /// order.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::HandedOver | Self::Cancelled)
    }

    /// Whether a person said yes to it, and it was not taken back.
    pub const fn is_confirmed(self) -> bool {
        matches!(self, Self::Confirmed | Self::Packed | Self::HandedOver)
    }

    /// Whether it counts as sold.
    pub const fn is_sold(self) -> bool {
        matches!(self, Self::Booked) || self.is_confirmed()
    }
}

/// What a person does to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Says yes to it.
    Confirm,
    /// Takes it back.
    Cancel,
    /// Sets the quantity of a line.
    Set,
    /// Has looked at it; nothing more is to be asked.
    Looked,
    /// Closes its parcel.
    Pack,
    /// Gives its goods away.
    HandOver,
    /// Takes its goods in again.
    Return,
    /// Makes it one with another; the other is cancelled.
    Merge,
    /// Gives a part of it to another buyer.
    Split,
    /// Gives a line a price of its own.
    Price,
    /// Notes something on it.
    Note,
}

/// The one table of allowed moves: where `act` leads from `state`, or `None`
/// if it is not allowed there. Taking an act back leads where it came from.
pub const fn after(state: OrderState, act: Act) -> Option<OrderState> {
    use Act::{Cancel, Confirm, HandOver, Looked, Merge, Note, Pack, Price, Return, Set, Split};
    use OrderState::{Booked, Cancelled, Confirmed, HandedOver, Packed, ToLookAt};
    match (state, act) {
        (Booked, Confirm) => Some(Confirmed),
        (Confirmed, Pack) => Some(Packed),
        (Packed, HandOver) => Some(HandedOver),
        (ToLookAt | Booked | Confirmed | Packed, Cancel) | (HandedOver, Return) | (ToLookAt, Looked) => Some(Cancelled),
        (ToLookAt, Set) => Some(Booked),
        (ToLookAt | Booked | Confirmed, Merge) | (Booked | Confirmed, Split) => Some(state),
        (Booked | Confirmed, Set) | (Booked | Confirmed | Packed | HandedOver | Cancelled, Looked) => Some(state),
        (Booked | Confirmed | Packed, Price) | (_, Note) => Some(state),
        _ => None,
    }
}

/// One product (with option) of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: LineId,
    /// What.
    pub product: ProductId,
    /// Which of the product's choices.
    pub option: Option<String>,
    /// Price of one unit at the moment of sale.
    pub unit_price: Vnd,
    /// Units kept for the buyer; once handed over, units that the buyer has.
    pub held: Quantity,
    /// Units for which the buyer stands in line.
    pub waiting: Quantity,
    /// Units that the last act or comment that emptied the line gave up.
    pub dropped: Quantity,
    /// Units that it held when it was emptied: taken back, or sent back.
    pub cancelled: Quantity,
    /// Units that it waited for in vain until its order was handed over, or it
    /// was emptied.
    pub missed: Quantity,
    /// The places in line that `held` was given to; it is their sum.
    pub kept: Vec<Kept>,
}

impl Line {
    /// Nothing of it has been given up.
    pub(super) const fn forget_given_up(&mut self) {
        self.dropped = Quantity::ZERO;
        self.cancelled = Quantity::ZERO;
        self.missed = Quantity::ZERO;
    }

    /// Units wanted: held and waiting.
    pub fn wanted(&self) -> Quantity {
        self.held + self.waiting
    }

    /// Whether anything is held or waiting.
    pub fn is_live(&self) -> bool {
        self.wanted().is_positive()
    }

    /// Price of what is held.
    pub fn amount(&self) -> Vnd {
        self.unit_price.times(self.held)
    }
}

/// One buyer's order in one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// The session that it belongs to.
    pub session: SessionId,
    /// Whose.
    pub customer: CustomerId,
    /// The channel of the comment that opened it, or its origin's if it was
    /// split off.
    pub channel: Option<ChannelId>,
    /// Running number in the session, given once with the first line.
    pub number: Option<i64>,
    /// Where it stands.
    pub state: OrderState,
    /// Whether a person should look at it.
    pub to_look_at: bool,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Counts the changes; a person's act names the version it was made on.
    pub version: i64,
    /// Whether a comment gave a delivery address.
    pub address: bool,
    /// Whether its buyer had no numbered order in an earlier session when it got
    /// its number.
    pub newcomer: bool,
    /// Who said yes to it; means something while it is confirmed.
    pub confirmed_by: Option<String>,
    /// When its goods left the shop, also where they came back later.
    pub handed_over_at: Option<Millis>,
    /// When its first comment or act arrived.
    pub opened_at: Millis,
    /// When it changed last.
    pub updated_at: Millis,
    /// The person who changed it last; `None` for the buyer.
    pub updated_by: Option<String>,
    /// Its lines, oldest first, with those that hold nothing any more.
    pub lines: Vec<Line>,
}

impl Order {
    /// Price of what is held; nothing once cancelled.
    pub fn total(&self) -> Vnd {
        self.lines.iter().map(Line::amount).sum()
    }

    /// The lines that hold or wait for something.
    pub fn live_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.is_live())
    }

    /// Marks it for a person's eyes, for `reasons`.
    pub fn look(&mut self, reasons: &[Reason]) {
        self.to_look_at = true;
        for reason in reasons {
            if !self.reasons.contains(reason) {
                self.reasons.push(*reason);
            }
        }
    }
}
