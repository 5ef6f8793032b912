//! The printers of the shops.

use crate::base::id::ShopId;
use crate::shop::printer::Printer;
use crate::store::columns::word;
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema::printers::{self, dsl};
use diesel::prelude::*;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = printers, primary_key(shop_id))]
struct Row {
    shop_id: i64,
    address: String,
    paper: String,
    cut: bool,
}

/// The shop's printer, if it has one.
pub fn get(c: &mut Engine, shop: ShopId) -> Result<Option<Printer>, StoreError> {
    let row: Option<Row> = dsl::printers.find(shop.get()).first(c).optional()?;
    row.map(|row| Ok(Printer { address: row.address, paper: word(&row.paper)?, cut: row.cut })).transpose()
}

/// Gives the shop this printer, or none.
pub fn put(c: &mut Engine, shop: ShopId, printer: Option<&Printer>) -> Result<(), StoreError> {
    let Some(Printer { address, paper, cut }) = printer else {
        diesel::delete(dsl::printers.find(shop.get())).execute(c)?;
        return Ok(());
    };
    let row = Row { shop_id: shop.get(), address: address.clone(), paper: paper.as_str().to_owned(), cut: *cut };
    each_engine!(c, c => diesel::insert_into(printers::table)
        .values(&row)
        .on_conflict(dsl::shop_id)
        .do_update()
        .set(&row)
        .execute(c)?);
    Ok(())
}
