//! What sessions may sell of a product, and for how much.

use crate::base::id::{ProductId, SessionId, ShopId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::shop::offer::{Offer, Terms};
use crate::shop::shelf::Shelf;
use crate::store::booking::{Draft, row};
use crate::store::columns::from_json;
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::schema::{offers, order_lines, orders};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use std::collections::BTreeMap;

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

/// Offers as [`crate::store::products`] tells them: session, quota, price, sold.
pub(super) fn parse(text: &str) -> Result<BTreeMap<SessionId, Offer>, StoreError> {
    let all: Vec<(i64, Option<i64>, Option<i64>, i64)> = from_json(text)?;
    Ok(all.into_iter().map(|(session, quota, price, sold)| (SessionId(session), offer(quota, price, sold))).collect())
}

fn offer(quota: Option<i64>, price: Option<i64>, sold: i64) -> Offer {
    let terms = Terms { quota: quota.map(Quantity::from_thousandths), price: price.map(Vnd) };
    Offer { terms, sold: Quantity::from_thousandths(sold) }
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
    let rows: Vec<(i64, Option<i64>, Option<i64>, i64)> = offers::table
        .filter(offers::shop_id.eq(shop.get()))
        .filter(offers::session_id.eq(session.get()))
        .order(offers::product_id)
        .select((offers::product_id, offers::quota, offers::price, offers::sold))
        .load(c)?;
    let listed = |(product, quota, price, sold)| (ProductId(product), offer(quota, price, sold));
    Ok(rows.into_iter().map(listed).collect())
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
