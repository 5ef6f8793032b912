//! What a shop sells.

use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use serde::{Deserialize, Serialize};

/// One thing on sale, as the reader needs to know it. The JSON shape is that
/// of a corpus catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// What the seller calls out and pins: `BG`, `A1`, `12`. Unique in the
    /// catalogue, case-insensitive.
    pub code: String,
    /// Full Vietnamese name.
    pub name: String,
    /// Other names that buyers use.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The unit in which price and stock are counted.
    pub unit: String,
    /// Whole đồng for one unit.
    pub price: Vnd,
    /// The smallest quantity sold.
    #[serde(default = "one")]
    pub step: Quantity,
    /// Choices that do not change the product (size, colour, taste).
    #[serde(default)]
    pub options: Vec<String>,
}

fn one() -> Quantity {
    Quantity::ONE
}

/// All that is on sale in a session, in the shop's own order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// The products.
    pub products: Vec<Product>,
}
