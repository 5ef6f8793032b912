//! Stock, waiting lines, and the ledger of movements.

use crate::base::id::{LineId, OrderId, ProductId, SessionId, ShopId, WishId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::ledger::Movement;
use crate::shop::shelf::{Shelf, Wish};
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use crate::store::ids;
use crate::store::schema::{movements, products, stock, wishes};
use diesel::prelude::*;
use diesel::upsert::excluded;
use std::collections::HashMap;

#[derive(Queryable, Insertable)]
#[diesel(table_name = wishes, treat_none_as_default_value = false)]
struct WishRow {
    id: i64,
    shop_id: i64,
    product_id: i64,
    order_id: i64,
    line_id: i64,
    quantity: i64,
    sent_at: i64,
    part_fill: bool,
}

#[derive(Insertable)]
#[diesel(table_name = movements, treat_none_as_default_value = false)]
struct MovementRow {
    id: i64,
    shop_id: i64,
    product_id: i64,
    session_id: Option<i64>,
    line_id: Option<i64>,
    kind: &'static str,
    quantity: i64,
    at: i64,
    actor: Option<String>,
}

/// The shelves of these products, locked until the end of the transaction:
/// stock is shared by all sessions of the shop.
pub fn lock(c: &mut Engine, shop: ShopId, ids: &[ProductId]) -> Result<Vec<Shelf>, StoreError> {
    let wanted: Vec<i64> = ids.iter().map(|id| id.get()).collect();
    let mine = stock::table.filter(stock::shop_id.eq(shop.get())).filter(stock::product_id.eq_any(&wanted));
    let balances: Vec<(i64, i64, i64)> = diesel::update(mine)
        .set(stock::held.eq(stock::held))
        .returning((stock::product_id, stock::on_hand, stock::held))
        .get_results(c)?;
    let balances: HashMap<i64, (i64, i64)> =
        balances.into_iter().map(|(id, on_hand, held)| (id, (on_hand, held))).collect();
    let descriptions: Vec<(i64, String, i64, i64)> = products::table
        .filter(products::id.eq_any(&wanted))
        .select((products::id, products::code, products::price, products::step))
        .load(c)?;
    let rows: Vec<WishRow> = wishes::table.filter(wishes::product_id.eq_any(&wanted)).load(c)?;
    let mut lines: HashMap<i64, Vec<Wish>> = HashMap::new();
    for row in rows {
        lines.entry(row.product_id).or_default().push(Wish {
            id: WishId(row.id),
            order: OrderId(row.order_id),
            line: LineId(row.line_id),
            quantity: Quantity::from_thousandths(row.quantity),
            sent_at: Millis(row.sent_at),
            part_fill: row.part_fill,
        });
    }
    let shelf = |(id, code, price, step): (i64, String, i64, i64)| {
        let (on_hand, held) = balances.get(&id)?;
        let stock = (Quantity::from_thousandths(*on_hand), Quantity::from_thousandths(*held));
        let line = lines.remove(&id).unwrap_or_default();
        Some(Shelf::new(ProductId(id), code, Vnd(price), Quantity::from_thousandths(step), stock, line))
    };
    Ok(descriptions.into_iter().filter_map(shelf).collect())
}

/// Writes a locked shelf back.
pub fn save(c: &mut Engine, shop: ShopId, shelf: &Shelf) -> Result<(), StoreError> {
    diesel::update(stock::table.filter(stock::product_id.eq(shelf.product.get())))
        .set((stock::on_hand.eq(shelf.on_hand.thousandths()), stock::held.eq(shelf.held.thousandths())))
        .execute(c)?;
    let mut there = Vec::new();
    let mut gone = Vec::new();
    for (id, wish) in shelf.touched() {
        match wish {
            Some(wish) => there.push(WishRow {
                id: id.get(),
                shop_id: shop.get(),
                product_id: shelf.product.get(),
                order_id: wish.order.get(),
                line_id: wish.line.get(),
                quantity: wish.quantity.thousandths(),
                sent_at: wish.sent_at.get(),
                part_fill: wish.part_fill,
            }),
            None => gone.push(id.get()),
        }
    }
    diesel::delete(wishes::table.filter(wishes::id.eq_any(gone))).execute(c)?;
    for part in there.chunks(3_000) {
        each_engine!(c, c => diesel::insert_into(wishes::table)
            .values(part)
            .on_conflict(wishes::id)
            .do_update()
            .set(wishes::quantity.eq(excluded(wishes::quantity)))
            .execute(c)?);
    }
    Ok(())
}

/// Appends to the stock ledger.
pub fn record(
    c: &mut Engine,
    shop: ShopId,
    session: Option<SessionId>,
    moved: &[Movement],
    (by, at): (Option<&str>, Millis),
) -> Result<(), StoreError> {
    let mut fresh = ids::take(c, i64::try_from(moved.len()).unwrap_or(i64::MAX))?;
    let rows: Vec<MovementRow> = moved
        .iter()
        .map_while(|movement| {
            Some(MovementRow {
                id: fresh.next()?,
                shop_id: shop.get(),
                product_id: movement.product.get(),
                session_id: session.map(SessionId::get),
                line_id: movement.line.map(LineId::get),
                kind: movement.kind.as_str(),
                quantity: movement.quantity.thousandths(),
                at: at.get(),
                actor: by.map(str::to_owned),
            })
        })
        .collect();
    for part in rows.chunks(3_000) {
        each_engine!(c, c => diesel::insert_into(movements::table).values(part).execute(c)?);
    }
    Ok(())
}
