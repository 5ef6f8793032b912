//! The stock ledger: why units moved, and what each entry does to the balance.

use crate::base::id::{LineId, ProductId};
use crate::base::quantity::Quantity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why stock moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovementKind {
    /// Goods came into the shop.
    Received,
    /// Units were set aside for a line.
    Held,
    /// Units set aside came free.
    Released,
    /// Units set aside left the shop with their buyer.
    HandedOver,
    /// A count found more than the ledger says, or less.
    Counted,
    /// Goods are no good any more.
    Spoilt,
    /// Goods that were handed over came back.
    Returned,
}

impl MovementKind {
    /// The name in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Held => "held",
            Self::Released => "released",
            Self::HandedOver => "handed_over",
            Self::Counted => "counted",
            Self::Spoilt => "spoilt",
            Self::Returned => "returned",
        }
    }
}

/// Why a count differs from the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountReason {
    /// Goods dried, leaked, or went missing.
    Shrinkage,
    /// Goods were there that nobody had written down.
    Found,
    /// An earlier count was wrong.
    Miscounted,
    /// Anything else.
    Other,
}

impl CountReason {
    /// The name in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shrinkage => "shrinkage",
            Self::Found => "found",
            Self::Miscounted => "miscounted",
            Self::Other => "other",
        }
    }
}

/// Why goods were thrown away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpoilReason {
    /// They went bad.
    Rotten,
    /// They were crushed, broken or wetted.
    Damaged,
    /// They are too old to be sold.
    OutOfDate,
    /// Anything else.
    Other,
}

impl SpoilReason {
    /// The name in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rotten => "rotten",
            Self::Damaged => "damaged",
            Self::OutOfDate => "out_of_date",
            Self::Other => "other",
        }
    }
}

/// One entry of the stock ledger. The kind says what rises or falls by the
/// quantity; a negative one takes an entry back (never one of `Held` and
/// `Released`, which take back each other), or is a count that found less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Of what.
    pub product: ProductId,
    /// For which line, if for one.
    pub line: Option<LineId>,
    /// Why.
    pub kind: MovementKind,
    /// Units, not zero.
    pub quantity: Quantity,
    /// What a person gave as the reason, in a word.
    pub reason: Option<&'static str>,
}

impl Movement {
    /// What it adds to what is on hand, and to what is held.
    pub fn effect(&self) -> (Quantity, Quantity) {
        let (more, less, none) = (self.quantity, Quantity::ZERO - self.quantity, Quantity::ZERO);
        match self.kind {
            MovementKind::Received | MovementKind::Counted | MovementKind::Returned => (more, none),
            MovementKind::Spoilt => (less, none),
            MovementKind::Held => (none, more),
            MovementKind::Released => (none, less),
            MovementKind::HandedOver => (less, less),
        }
    }
}
