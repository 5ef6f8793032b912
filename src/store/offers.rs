//! What sessions may sell of a product, and for how much.

use crate::base::id::{ProductId, SessionId, ShopId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::shop::offer::{Offer, Terms};
use crate::shop::shelf::Shelf;
use crate::store::booking::{Among, Draft, row, statement};
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema::{offers, order_lines, orders};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use std::collections::{BTreeMap, HashMap};

row! {
    NewRow of offers, NewRows {
        product_id: i64 => BigInt,
        session_id: i64 => BigInt,
        shop_id: i64 => BigInt,
        quota: Option<i64> => Nullable<BigInt>,
        price: Option<i64> => Nullable<BigInt>,
        sold: i64 => BigInt,
    } " ON CONFLICT (product_id, session_id) DO UPDATE SET quota = excluded.quota, price = excluded.price, \
        sold = excluded.sold"
}

#[derive(Queryable)]
struct Row {
    product_id: i64,
    session_id: i64,
    _shop_id: i64,
    quota: Option<i64>,
    price: Option<i64>,
    sold: i64,
}

impl Row {
    fn offer(&self) -> Offer {
        let terms = Terms { quota: self.quota.map(Quantity::from_thousandths), price: self.price.map(Vnd) };
        Offer { terms, sold: Quantity::from_thousandths(self.sold) }
    }
}

statement!(OfProducts {} in products: i64 => BigInt, gives offers::SqlType;
    "SELECT product_id, session_id, shop_id, quota, price, sold FROM offers WHERE product_id");

/// The offers of these products in all sessions.
pub(super) fn of(
    c: &mut Engine,
    products: &Among<i64>,
) -> Result<HashMap<ProductId, BTreeMap<SessionId, Offer>>, StoreError> {
    let rows: Vec<Row> = each_engine!(c, c => OfProducts { products }.load(c)?);
    let mut offers: HashMap<ProductId, BTreeMap<SessionId, Offer>> = HashMap::new();
    for row in rows {
        offers.entry(ProductId(row.product_id)).or_default().insert(SessionId(row.session_id), row.offer());
    }
    Ok(offers)
}

/// Writes back what changed of the offers of locked shelves.
pub(super) fn save(draft: &mut Draft<'_>, shop: ShopId, shelves: &[&Shelf]) {
    let row = |product: ProductId, (session, offer): (SessionId, Offer)| NewRow {
        product_id: product.get(),
        session_id: session.get(),
        shop_id: shop.get(),
        quota: offer.terms.quota.map(Quantity::thousandths),
        price: offer.terms.price.map(Vnd::get),
        sold: offer.sold.thousandths(),
    };
    draft.rows(shelves.iter().flat_map(|shelf| shelf.new_offers().map(|new| row(shelf.product, new))).collect());
}

/// A session's offers, by product.
pub fn list(c: &mut Engine, shop: ShopId, session: SessionId) -> Result<Vec<(ProductId, Offer)>, StoreError> {
    let rows: Vec<Row> = offers::table
        .filter(offers::shop_id.eq(shop.get()))
        .filter(offers::session_id.eq(session.get()))
        .order(offers::product_id)
        .load(c)?;
    Ok(rows.iter().map(|row| (ProductId(row.product_id), row.offer())).collect())
}

/// Units of a product that a session's orders hold or have taken home.
pub fn sold(c: &mut Engine, session: SessionId, product: ProductId) -> Result<Quantity, StoreError> {
    let held: Vec<i64> = order_lines::table
        .inner_join(orders::table)
        .filter(orders::session_id.eq(session.get()))
        .filter(order_lines::product_id.eq(product.get()))
        .filter(order_lines::held.gt(0))
        .select(order_lines::held)
        .load(c)?;
    Ok(held.into_iter().map(Quantity::from_thousandths).sum())
}
