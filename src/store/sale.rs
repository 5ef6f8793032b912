//! What is on sale in a session, as its comments are read by it: in one
//! statement, because every comment waits for it.

use crate::base::id::{ProductId, SessionId, ShopId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::shop::catalogue::{Catalogue, Product};
use crate::store::booking::statement;
use crate::store::columns::from_json;
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

/// See the module.
#[derive(Debug, Default)]
pub struct Sale {
    /// The products, with the names that the session was taught.
    pub catalogue: Catalogue,
    /// Their ids, in the same order.
    pub ids: Vec<ProductId>,
    /// The place of the one that is pinned.
    pub pinned: Option<usize>,
}

/// A product, or none where the shop has none, and one of its taught names.
#[derive(Queryable)]
struct Row {
    pinned: Option<i64>,
    words: Option<String>,
    product: Option<ProductRow>,
}

#[derive(Queryable)]
struct ProductRow {
    id: i64,
    code: String,
    name: String,
    aliases: String,
    unit: String,
    price: i64,
    step: i64,
    options: String,
}

type Described = (BigInt, Text, Text, Text, Text, BigInt, BigInt, Text);
statement!(OnSale { session: i64 => BigInt, shop: i64 => BigInt },
    gives (Nullable<BigInt>, Nullable<Text>, Nullable<Described>);
    "SELECT s.pinned_id, a.words, p.id, p.code, p.name, p.aliases, p.unit, p.price, p.step, p.options FROM sessions s \
     LEFT JOIN products p ON p.shop_id = s.shop_id \
     LEFT JOIN session_aliases a ON a.session_id = s.id AND a.product_id = p.id \
     WHERE s.id = ? AND s.shop_id = ? ORDER BY p.position, p.id, a.taught_at, a.folded");

impl ProductRow {
    fn product(self) -> Result<Product, StoreError> {
        Ok(Product {
            code: self.code,
            name: self.name,
            aliases: from_json(&self.aliases)?,
            unit: self.unit,
            price: Vnd(self.price),
            step: Quantity::from_thousandths(self.step),
            options: from_json(&self.options)?,
        })
    }
}

/// What is on sale in a session of the shop. `Missing` if there is no such one.
pub fn of(c: &mut Engine, shop: ShopId, session: SessionId) -> Result<Sale, StoreError> {
    let on_sale = OnSale { session: &session.get(), shop: &shop.get() };
    let rows: Vec<Row> = each_engine!(c, c => on_sale.load(c)?);
    let pinned = rows.first().ok_or(StoreError::Missing)?.pinned;
    let mut sale = Sale::default();
    for Row { words, product, .. } in rows {
        if let Some(row) = product.filter(|row| sale.ids.last() != Some(&ProductId(row.id))) {
            sale.ids.push(ProductId(row.id));
            sale.catalogue.products.push(row.product()?);
        }
        if let Some(product) = sale.catalogue.products.last_mut() {
            product.aliases.extend(words);
        }
    }
    sale.pinned = sale.ids.iter().position(|id| Some(id.get()) == pinned);
    Ok(sale)
}
