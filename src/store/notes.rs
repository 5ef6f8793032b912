//! What people write down of an order, apart from the orders: what they note,
//! and that the buyer was asked for the address. Most orders have neither.

use crate::base::id::{OrderId, ShopId};
use crate::base::time::Millis;
use crate::shop::asking::Asked;
use crate::shop::deed::Replaced;
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema::order_notes::{self, dsl};
use diesel::prelude::*;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = order_notes, primary_key(order_id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    order_id: i64,
    shop_id: i64,
    note: Option<String>,
    asked_at: Option<i64>,
    asked_by: Option<String>,
    by_hand: bool,
}

/// What stands in the columns of an order's row, if it has one.
pub(super) fn asked(at: Option<i64>, by: Option<String>, by_hand: Option<bool>) -> Option<Asked> {
    at.zip(by).map(|(at, by)| Asked { at: Millis(at), by, by_hand: by_hand.unwrap_or_default() })
}

fn row(c: &mut Engine, shop: ShopId, order: OrderId) -> Result<Row, StoreError> {
    let found = dsl::order_notes.find(order.get()).filter(dsl::shop_id.eq(shop.get())).first(c).optional()?;
    let (order_id, shop_id) = (order.get(), shop.get());
    Ok(found.unwrap_or(Row { order_id, shop_id, note: None, asked_at: None, asked_by: None, by_hand: false }))
}

fn put(c: &mut Engine, row: &Row) -> Result<(), StoreError> {
    each_engine!(c, c => diesel::insert_into(order_notes::table)
        .values(row)
        .on_conflict(dsl::order_id)
        .do_update()
        .set(row)
        .execute(c)?);
    Ok(())
}

/// What is noted on an order.
pub fn note(c: &mut Engine, shop: ShopId, order: OrderId) -> Result<Option<String>, StoreError> {
    Ok(row(c, shop, order)?.note)
}

/// Notes this on an order instead.
pub fn set_note(c: &mut Engine, shop: ShopId, order: OrderId, note: Option<&str>) -> Result<(), StoreError> {
    let note = note.map(str::to_owned);
    let row = Row { note, ..row(c, shop, order)? };
    put(c, &row)
}

/// When the buyer of an order was asked last.
pub fn last_asked(c: &mut Engine, shop: ShopId, order: OrderId) -> Result<Option<Asked>, StoreError> {
    let Row { asked_at, asked_by, by_hand, .. } = row(c, shop, order)?;
    Ok(asked(asked_at, asked_by, Some(by_hand)))
}

/// Writes down that the buyer was asked, or was not.
pub fn set_asked(c: &mut Engine, shop: ShopId, order: OrderId, asked: Option<&Asked>) -> Result<(), StoreError> {
    let row = Row {
        asked_at: asked.map(|asked| asked.at.get()),
        asked_by: asked.map(|asked| asked.by.clone()),
        by_hand: asked.is_some_and(|asked| asked.by_hand),
        ..row(c, shop, order)?
    };
    put(c, &row)
}

/// What is noted on an order goes over to another, behind what is noted there;
/// of both, the last question counts. Returns the note if it was changed.
pub fn join(
    c: &mut Engine,
    shop: ShopId,
    (from, to): (OrderId, OrderId),
) -> Result<Option<Replaced<String>>, StoreError> {
    let (theirs, mine) = (row(c, shop, from)?, row(c, shop, to)?);
    let was = mine.note.clone();
    let now = match (&mine.note, theirs.note) {
        (Some(mine), Some(theirs)) => Some(format!("{mine} · {theirs}")),
        (mine, theirs) => theirs.or_else(|| mine.clone()),
    };
    let newer = theirs.asked_at > mine.asked_at;
    let (asked_at, asked_by, by_hand) = if newer {
        (theirs.asked_at, theirs.asked_by, theirs.by_hand)
    } else {
        (mine.asked_at, mine.asked_by, mine.by_hand)
    };
    let changed = now != was;
    if changed || newer {
        put(c, &Row { note: now.clone(), asked_at, asked_by, by_hand, ..mine })?;
    }
    Ok(changed.then_some(Replaced { was, now }))
}
