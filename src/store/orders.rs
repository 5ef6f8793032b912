//! Orders and their lines.

use crate::base::id::{CustomerId, LineId, OrderId, ProductId, SessionId, ShopId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::order::{Line, Order};
use crate::store::columns::{LIST_MAX, from_json, json, word};
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema::{order_lines, orders};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel::upsert::excluded;
use std::collections::HashMap;

#[derive(Queryable, Insertable)]
#[diesel(table_name = orders, treat_none_as_default_value = false)]
struct OrderRow {
    id: i64,
    shop_id: i64,
    session_id: i64,
    customer_id: i64,
    number: Option<i64>,
    state: String,
    to_look_at: bool,
    reasons: String,
    version: i64,
    address: bool,
    opened_at: i64,
    updated_at: i64,
    updated_by: Option<String>,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = order_lines, treat_none_as_default_value = false)]
struct LineRow {
    id: i64,
    shop_id: i64,
    order_id: i64,
    product_id: i64,
    choice: Option<String>,
    unit_price: i64,
    held: i64,
    waiting: i64,
    dropped: i64,
}

impl LineRow {
    fn line(self) -> Line {
        Line {
            id: LineId(self.id),
            product: ProductId(self.product_id),
            option: self.choice,
            unit_price: Vnd(self.unit_price),
            held: Quantity::from_thousandths(self.held),
            waiting: Quantity::from_thousandths(self.waiting),
            dropped: Quantity::from_thousandths(self.dropped),
        }
    }
}

fn with_lines(c: &mut Engine, rows: Vec<OrderRow>) -> Result<Vec<Order>, StoreError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut lines: HashMap<i64, Vec<Line>> = HashMap::new();
    for part in ids.chunks(LIST_MAX) {
        let found: Vec<LineRow> =
            order_lines::table.filter(order_lines::order_id.eq_any(part)).order(order_lines::id).load(c)?;
        for row in found {
            lines.entry(row.order_id).or_default().push(row.line());
        }
    }
    rows.into_iter()
        .map(|row| {
            Ok(Order {
                lines: lines.remove(&row.id).unwrap_or_default(),
                id: OrderId(row.id),
                customer: CustomerId(row.customer_id),
                number: row.number,
                state: word(&row.state)?,
                to_look_at: row.to_look_at,
                reasons: from_json(&row.reasons)?,
                version: row.version,
                address: row.address,
                opened_at: Millis(row.opened_at),
                updated_at: Millis(row.updated_at),
                updated_by: row.updated_by,
            })
        })
        .collect()
}

/// The open orders of these buyers in a session.
pub fn open(c: &mut Engine, session: SessionId, customers: &[CustomerId]) -> Result<Vec<Order>, StoreError> {
    let mut rows: Vec<OrderRow> = Vec::new();
    for part in customers.chunks(LIST_MAX) {
        let found: Vec<OrderRow> = orders::table
            .filter(orders::session_id.eq(session.get()))
            .filter(orders::customer_id.eq_any(part.iter().map(|id| id.get())))
            // In the words of the index `one_open_order`, which a bound value would miss.
            .filter(sql::<Bool>("orders.state <> 'cancelled' AND orders.state <> 'handed_over'"))
            .order(orders::id)
            .load(c)?;
        rows.extend(found);
    }
    with_lines(c, rows)
}

/// These orders of the shop, whichever session they are of, with the session.
pub fn get(c: &mut Engine, shop: ShopId, ids: &[OrderId]) -> Result<Vec<(SessionId, Order)>, StoreError> {
    let rows: Vec<OrderRow> = orders::table
        .filter(orders::shop_id.eq(shop.get()))
        .filter(orders::id.eq_any(ids.iter().map(|id| id.get())))
        .order(orders::id)
        .load(c)?;
    let sessions: Vec<SessionId> = rows.iter().map(|row| SessionId(row.session_id)).collect();
    Ok(sessions.into_iter().zip(with_lines(c, rows)?).collect())
}

/// Writes orders of a locked session with their lines.
pub fn save(c: &mut Engine, shop: ShopId, session: SessionId, changed: &[&Order]) -> Result<(), StoreError> {
    let rows: Vec<OrderRow> = changed
        .iter()
        .map(|order| {
            Ok(OrderRow {
                id: order.id.get(),
                shop_id: shop.get(),
                session_id: session.get(),
                customer_id: order.customer.get(),
                number: order.number,
                state: order.state.as_str().into(),
                to_look_at: order.to_look_at,
                reasons: json(&order.reasons)?,
                version: order.version,
                address: order.address,
                opened_at: order.opened_at.get(),
                updated_at: order.updated_at.get(),
                updated_by: order.updated_by.clone(),
            })
        })
        .collect::<Result<_, StoreError>>()?;
    for part in rows.chunks(2_000) {
        save_orders(c, part)?;
    }
    let lines: Vec<LineRow> =
        changed.iter().flat_map(|order| order.lines.iter().map(|line| line_row(shop, order, line))).collect();
    for part in lines.chunks(3_000) {
        save_lines(c, part)?;
    }
    Ok(())
}

fn line_row(shop: ShopId, order: &Order, line: &Line) -> LineRow {
    LineRow {
        id: line.id.get(),
        shop_id: shop.get(),
        order_id: order.id.get(),
        product_id: line.product.get(),
        choice: line.option.clone(),
        unit_price: line.unit_price.get(),
        held: line.held.thousandths(),
        waiting: line.waiting.thousandths(),
        dropped: line.dropped.thousandths(),
    }
}

fn save_orders(c: &mut Engine, rows: &[OrderRow]) -> Result<(), StoreError> {
    use crate::store::schema::orders::dsl;
    each_engine!(c, c => diesel::insert_into(orders::table)
        .values(rows)
        .on_conflict(dsl::id)
        .do_update()
        .set((
            dsl::number.eq(excluded(dsl::number)),
            dsl::state.eq(excluded(dsl::state)),
            dsl::to_look_at.eq(excluded(dsl::to_look_at)),
            dsl::reasons.eq(excluded(dsl::reasons)),
            dsl::version.eq(excluded(dsl::version)),
            dsl::address.eq(excluded(dsl::address)),
            dsl::updated_at.eq(excluded(dsl::updated_at)),
            dsl::updated_by.eq(excluded(dsl::updated_by)),
        ))
        .execute(c)?);
    Ok(())
}

fn save_lines(c: &mut Engine, rows: &[LineRow]) -> Result<(), StoreError> {
    use crate::store::schema::order_lines::dsl;
    each_engine!(c, c => diesel::insert_into(order_lines::table)
        .values(rows)
        .on_conflict(dsl::id)
        .do_update()
        .set((
            dsl::choice.eq(excluded(dsl::choice)),
            dsl::held.eq(excluded(dsl::held)),
            dsl::waiting.eq(excluded(dsl::waiting)),
            dsl::dropped.eq(excluded(dsl::dropped)),
        ))
        .execute(c)?);
    Ok(())
}
