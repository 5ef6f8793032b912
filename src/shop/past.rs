//! Acts as those see them who think of taking one back.

use crate::base::id::ProductId;
use crate::base::quantity::Quantity;
use crate::shop::deed::{ActView, Deed};
use serde::Serialize;
use utoipa::ToSchema;

/// An act, and whether it may be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PastAct {
    /// It.
    #[serde(flatten)]
    pub act: ActView,
    /// Whether who asks may take it back as things stand: it has not been taken
    /// back, it is theirs to take back, and no later act stands upon it.
    pub may_undo: bool,
    /// Units of the product asked for: received, thrown away, more than the
    /// ledger said (less: negative), or to be pre-ordered from then on.
    pub quantity: Option<Quantity>,
    /// In a person's words: the note of an order, or why goods were thrown away
    /// or counted otherwise.
    pub note: Option<String>,
}

impl Deed {
    /// Units of this product that it brought, took or found, or that may be
    /// pre-ordered since.
    pub fn units(&self, of: ProductId) -> Option<Quantity> {
        match self {
            Self::Received { goods, .. } => goods.iter().find(|(product, _)| *product == of).map(|(_, units)| *units),
            Self::Counted { product, found: units, .. }
            | Self::Spoilt { product, quantity: units, .. }
            | Self::Preordered { product, now: units, .. } => (*product == of).then_some(*units),
            _ => None,
        }
    }

    /// What a person said with it.
    pub fn note(&self) -> Option<&str> {
        match self {
            Self::Counted { note, .. } | Self::Spoilt { note, .. } => note.as_deref(),
            Self::Noted { note, .. } => note.now.as_deref(),
            _ => None,
        }
    }
}
