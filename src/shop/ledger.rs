//! The stock ledger: why units moved, and what each entry does to the balance.

use crate::base::id::{LineId, ProductId};
use crate::base::quantity::Quantity;

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
