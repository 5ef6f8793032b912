//! Who may do what: one table, for doing an act and for taking it back.

use crate::shop::deed::Deed;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything.
    Owner,
    /// Works on orders and stock.
    Assistant,
}

impl Role {
    /// The name in tables and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Assistant => "assistant",
        }
    }

    /// Whether such a person may do this, and take it back.
    pub const fn may(self, deed: &Deed) -> bool {
        matches!((self, deed.needs()), (Self::Owner, _) | (_, Self::Assistant))
    }
}

impl Deed {
    /// Who may do it: prices and what can be sold are the owner's, orders,
    /// buyers and goods are everybody's. The doors of the acts ask for the same.
    const fn needs(&self) -> Role {
        match self {
            Self::Priced { .. } | Self::LinePriced { .. } | Self::Preordered { .. } | Self::Offered { .. } => {
                Role::Owner
            }
            Self::Moved { .. }
            | Self::Cancelled { .. }
            | Self::Set { .. }
            | Self::Looked { .. }
            | Self::HandedOver { .. }
            | Self::Returned { .. }
            | Self::Received { .. }
            | Self::Merged(_)
            | Self::Split { .. }
            | Self::MergedCustomers(_)
            | Self::SplitCustomer { .. }
            | Self::Flagged { .. }
            | Self::Noted { .. }
            | Self::Contacted { .. }
            | Self::Counted { .. }
            | Self::Spoilt { .. } => Role::Assistant,
        }
    }
}
