//! What the shop sells, with its stock.

use crate::base::id::{ProductId, ShopId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::shop::event::ProductView;
use crate::store::columns::{from_json, json};
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::schema::{products, stock, wishes};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use std::collections::HashMap;

/// A product's description: all of it but the stock.
#[derive(Clone, Debug)]
pub struct Description {
    /// What the seller calls out.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Unit of price and stock.
    pub unit: String,
    /// Price of one unit.
    pub price: Vnd,
    /// Smallest quantity sold.
    pub step: Quantity,
    /// Other names.
    pub aliases: Vec<String>,
    /// Choices.
    pub options: Vec<String>,
    /// Name of a built-in picture.
    pub picture: Option<String>,
}

#[derive(Queryable)]
struct Row {
    id: i64,
    code: String,
    name: String,
    unit: String,
    price: i64,
    step: i64,
    aliases: String,
    options: String,
    picture: Option<String>,
    on_hand: i64,
    held: i64,
}

/// The shop's products in its own order; with `only`, just those.
pub fn list(c: &mut Engine, shop: ShopId, only: Option<&[ProductId]>) -> Result<Vec<ProductView>, StoreError> {
    let mut query = products::table
        .inner_join(stock::table)
        .filter(products::shop_id.eq(shop.get()))
        .order((products::position, products::id))
        .select((
            products::id,
            products::code,
            products::name,
            products::unit,
            products::price,
            products::step,
            products::aliases,
            products::options,
            products::picture,
            stock::on_hand,
            stock::held,
        ))
        .into_boxed();
    if let Some(only) = only {
        query = query.filter(products::id.eq_any(only.iter().map(|id| id.get())));
    }
    let rows: Vec<Row> = query.load(c)?;
    let waiting = waiting(c, shop)?;
    rows.into_iter().map(|row| view(row, &waiting)).collect()
}

/// One product of the shop.
pub fn get(c: &mut Engine, shop: ShopId, id: ProductId) -> Result<ProductView, StoreError> {
    list(c, shop, Some(&[id]))?.pop().ok_or(StoreError::Missing)
}

fn waiting(c: &mut Engine, shop: ShopId) -> Result<HashMap<i64, Quantity>, StoreError> {
    // A sum of BIGINT is NUMERIC on one engine and an integer on the other.
    let sum = sql::<BigInt>("CAST(SUM(quantity) AS BIGINT)");
    let rows: Vec<(i64, i64)> = wishes::table
        .filter(wishes::shop_id.eq(shop.get()))
        .group_by(wishes::product_id)
        .select((wishes::product_id, sum))
        .load(c)?;
    Ok(rows.into_iter().map(|(product, quantity)| (product, Quantity::from_thousandths(quantity))).collect())
}

fn view(row: Row, waiting: &HashMap<i64, Quantity>) -> Result<ProductView, StoreError> {
    Ok(ProductView {
        id: ProductId(row.id),
        code: row.code,
        name: row.name,
        unit: row.unit,
        price: Vnd(row.price),
        step: Quantity::from_thousandths(row.step),
        aliases: from_json(&row.aliases)?,
        options: from_json(&row.options)?,
        picture: row.picture,
        on_hand: Quantity::from_thousandths(row.on_hand),
        held: Quantity::from_thousandths(row.held),
        waiting: waiting.get(&row.id).copied().unwrap_or_default(),
    })
}

/// The columns of a [`Description`] that can be changed.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = products, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Changeable<'a> {
    name: &'a str,
    unit: &'a str,
    price: i64,
    step: i64,
    aliases: String,
    options: String,
    picture: Option<&'a str>,
}

impl<'a> Changeable<'a> {
    fn of(product: &'a Description) -> Result<Self, StoreError> {
        Ok(Self {
            name: &product.name,
            unit: &product.unit,
            price: product.price.get(),
            step: product.step.thousandths(),
            aliases: json(&product.aliases)?,
            options: json(&product.options)?,
            picture: product.picture.as_deref(),
        })
    }
}

/// Adds a product with nothing in stock. `Conflict` if the code is taken.
pub fn insert(c: &mut Engine, shop: ShopId, id: ProductId, product: &Description) -> Result<(), StoreError> {
    diesel::insert_into(products::table)
        .values((
            products::id.eq(id.get()),
            products::shop_id.eq(shop.get()),
            products::position.eq(id.get()),
            products::code.eq(&product.code),
            products::code_folded.eq(product.code.to_lowercase()),
            Changeable::of(product)?,
        ))
        .execute(c)?;
    diesel::insert_into(stock::table)
        .values((
            stock::product_id.eq(id.get()),
            stock::shop_id.eq(shop.get()),
            stock::on_hand.eq(0_i64),
            stock::held.eq(0_i64),
        ))
        .execute(c)?;
    Ok(())
}

/// Changes a product's description; its code stays.
pub fn update(c: &mut Engine, shop: ShopId, id: ProductId, product: &Description) -> Result<(), StoreError> {
    let mine = products::table.filter(products::shop_id.eq(shop.get())).filter(products::id.eq(id.get()));
    let changed = diesel::update(mine).set(Changeable::of(product)?).execute(c)?;
    if changed == 0 { Err(StoreError::Missing) } else { Ok(()) }
}

/// Sets a product's price; lines that are booked keep theirs.
pub fn set_price(c: &mut Engine, shop: ShopId, id: ProductId, price: Vnd) -> Result<(), StoreError> {
    let mine = products::table.filter(products::shop_id.eq(shop.get())).filter(products::id.eq(id.get()));
    diesel::update(mine).set(products::price.eq(price.get())).execute(c)?;
    Ok(())
}
