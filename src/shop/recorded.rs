//! What a recording of a session knows of the shop.

use crate::shop::book::Repeat;
use crate::shop::event::ProductView;
use serde::{Deserialize, Serialize};

/// The goods and terms at the beginning of a recording, so that a replay
/// decides as the desk would have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopNote {
    /// What the session was called.
    pub title: String,
    /// What a repeated wish meant.
    pub repeat: Repeat,
    /// Whether a part of a wish was held and the rest waited.
    pub part_fill: bool,
    /// The code of the product on show.
    pub pinned: Option<String>,
    /// All that was on sale, with its stock.
    pub products: Vec<ProductView>,
}
