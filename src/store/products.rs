//! What the shop sells, with its stock.

use crate::base::id::{ProductId, ShopId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::shop::event::ProductView;
use crate::store::booking::{Among, statement};
use crate::store::columns::{from_json, json};
use crate::store::engine::{Engine, by_engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema::{order_lines, products, stock};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text};

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
    preorder: i64,
    version: i64,
    waiting: i64,
}

#[rustfmt::skip]
type Columns = (
    BigInt, Text, Text, Text, BigInt, BigInt, Text, Text, Nullable<Text>, BigInt, BigInt, BigInt, BigInt, BigInt,
);
statement!(All { shop: i64 => BigInt }, gives Columns;
    "SELECT p.id, p.code, p.name, p.unit, p.price, p.step, p.aliases, p.options, p.picture, s.on_hand, s.held, s.preorder, \
     p.version, s.waiting \
     FROM products p JOIN stock s ON s.product_id = p.id WHERE p.shop_id = ? ORDER BY p.position, p.id");
statement!(Those { shop: i64 => BigInt } in ids: i64 => BigInt, gives Columns;
    "SELECT p.id, p.code, p.name, p.unit, p.price, p.step, p.aliases, p.options, p.picture, s.on_hand, s.held, s.preorder, \
     p.version, s.waiting \
     FROM products p JOIN stock s ON s.product_id = p.id WHERE p.shop_id = ? AND p.id", " ORDER BY p.position, p.id");
// With what sessions may sell of each, as a list in JSON.
statement!(ShelvesOfSqlite { shop: i64 => BigInt } in ids: i64 => BigInt, gives (Columns, Text);
    "SELECT p.id, p.code, p.name, p.unit, p.price, p.step, p.aliases, p.options, p.picture, s.on_hand, s.held, s.preorder, \
     p.version, s.waiting, (SELECT json_group_array(json_array(o.session_id, o.quota, o.price, o.sold)) \
     FROM offers o WHERE o.product_id = p.id) \
     FROM products p JOIN stock s ON s.product_id = p.id WHERE p.shop_id = ? AND p.id");
statement!(postgres ShelvesOfPostgres { shop: i64 => BigInt, ids: Vec<i64> => Array<BigInt> }, gives (Columns, Text);
    "SELECT p.id, p.code, p.name, p.unit, p.price, p.step, p.aliases, p.options, p.picture, s.on_hand, s.held, s.preorder, \
     p.version, s.waiting, (SELECT CAST(coalesce(json_agg(json_build_array(o.session_id, o.quota, o.price, o.sold)), '[]') \
     AS TEXT) FROM offers o WHERE o.product_id = p.id) \
     FROM products p JOIN stock s ON s.product_id = p.id WHERE p.shop_id = ? AND p.id = ANY(?)");

/// The shop's products in its own order; with `only`, just those.
pub fn list(c: &mut Engine, shop: ShopId, only: Option<&[ProductId]>) -> Result<Vec<ProductView>, StoreError> {
    match only {
        Some(only) => among(c, shop, &Among::of(only.iter().map(|id| id.get()))?),
        None => {
            let rows: Vec<Row> = each_engine!(c, c => All { shop: &shop.get() }.load(c)?);
            rows.into_iter().map(Row::view).collect()
        }
    }
}

/// Those of these products that are the shop's.
pub(super) fn among(c: &mut Engine, shop: ShopId, ids: &Among<i64>) -> Result<Vec<ProductView>, StoreError> {
    let rows: Vec<Row> = each_engine!(c, c => Those { shop: &shop.get(), ids }.load(c)?);
    rows.into_iter().map(Row::view).collect()
}

/// The same with the offers of sessions, in JSON.
pub(super) fn with_offers(
    c: &mut Engine,
    shop: ShopId,
    ids: &Among<i64>,
) -> Result<Vec<(ProductView, String)>, StoreError> {
    let shop = &shop.get();
    let rows: Vec<(Row, String)> = by_engine!(c,
        sqlite => ShelvesOfSqlite { shop, ids }.load(sqlite)?,
        postgres => ShelvesOfPostgres { shop, ids: ids.values() }.load(postgres)?,
    );
    rows.into_iter().map(|(row, offers)| Ok((row.view()?, offers))).collect()
}

/// One product of the shop.
pub fn get(c: &mut Engine, shop: ShopId, id: ProductId) -> Result<ProductView, StoreError> {
    list(c, shop, Some(&[id]))?.pop().ok_or(StoreError::Missing)
}

impl Row {
    fn view(self) -> Result<ProductView, StoreError> {
        Ok(ProductView {
            id: ProductId(self.id),
            code: self.code,
            name: self.name,
            unit: self.unit,
            price: Vnd(self.price),
            step: Quantity::from_thousandths(self.step),
            aliases: from_json(&self.aliases)?,
            options: from_json(&self.options)?,
            picture: self.picture,
            version: self.version,
            on_hand: Quantity::from_thousandths(self.on_hand),
            held: Quantity::from_thousandths(self.held),
            waiting: Quantity::from_thousandths(self.waiting),
            preorder: Quantity::from_thousandths(self.preorder),
        })
    }
}

/// Whether anybody ever ordered a product.
pub fn was_ordered(c: &mut Engine, id: ProductId) -> Result<bool, StoreError> {
    let lines = order_lines::table.filter(order_lines::product_id.eq(id.get()));
    Ok(diesel::select(exists(lines)).get_result(c)?)
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
            products::version.eq(1_i64),
            Changeable::of(product)?,
        ))
        .execute(c)?;
    diesel::insert_into(stock::table)
        .values((
            stock::product_id.eq(id.get()),
            stock::shop_id.eq(shop.get()),
            stock::on_hand.eq(0_i64),
            stock::held.eq(0_i64),
            stock::preorder.eq(0_i64),
            stock::waiting.eq(0_i64),
        ))
        .execute(c)?;
    Ok(())
}

/// Changes a product's description; its code stays.
pub fn update(c: &mut Engine, shop: ShopId, id: ProductId, product: &Description) -> Result<(), StoreError> {
    let mine = products::table.filter(products::shop_id.eq(shop.get())).filter(products::id.eq(id.get()));
    let changed =
        diesel::update(mine).set((products::version.eq(products::version + 1), Changeable::of(product)?)).execute(c)?;
    if changed == 0 { Err(StoreError::Missing) } else { Ok(()) }
}

/// Sets a product's price; lines that are booked keep theirs.
pub fn set_price(c: &mut Engine, shop: ShopId, id: ProductId, price: Vnd) -> Result<(), StoreError> {
    let mine = products::table.filter(products::shop_id.eq(shop.get())).filter(products::id.eq(id.get()));
    diesel::update(mine)
        .set((products::version.eq(products::version + 1), products::price.eq(price.get())))
        .execute(c)?;
    Ok(())
}
