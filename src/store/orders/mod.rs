//! Orders and their lines.

pub mod kept;

use crate::base::id::{ChannelId, CustomerId, LineId, OrderId, ProductId, SessionId, ShopId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::order::{Line, Order};
use crate::store::booking::{Among, Draft, row, statement};
use crate::store::columns::{from_json, json, word};
use crate::store::engine::{Engine, by_engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema::{order_lines, orders};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text};
use std::collections::HashMap;

#[derive(Queryable)]
struct OrderRow {
    id: i64,
    _shop_id: i64,
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
    channel_id: Option<i64>,
    handed_over_at: Option<i64>,
    confirmed_by: Option<String>,
    newcomer: bool,
}

row! {
    NewOrderRow<'a> of orders, NewOrderRows {
        id: i64 => BigInt,
        shop_id: i64 => BigInt,
        session_id: i64 => BigInt,
        customer_id: i64 => BigInt,
        number: Option<i64> => Nullable<BigInt>,
        state: &'a str => Text,
        to_look_at: bool => Bool,
        reasons: String => Text,
        version: i64 => BigInt,
        address: bool => Bool,
        opened_at: i64 => BigInt,
        updated_at: i64 => BigInt,
        updated_by: Option<&'a str> => Nullable<Text>,
        channel_id: Option<i64> => Nullable<BigInt>,
        handed_over_at: Option<i64> => Nullable<BigInt>,
        confirmed_by: Option<&'a str> => Nullable<Text>,
        newcomer: bool => Bool,
    } " ON CONFLICT (id) DO UPDATE SET customer_id = excluded.customer_id, number = excluded.number, state = excluded.state, \
        to_look_at = excluded.to_look_at, reasons = excluded.reasons, version = excluded.version, \
        address = excluded.address, updated_at = excluded.updated_at, updated_by = excluded.updated_by, \
        channel_id = excluded.channel_id, handed_over_at = excluded.handed_over_at, \
        confirmed_by = excluded.confirmed_by, newcomer = excluded.newcomer"
}

#[derive(Queryable)]
struct LineRow {
    id: i64,
    _shop_id: i64,
    order_id: i64,
    product_id: i64,
    choice: Option<String>,
    unit_price: i64,
    held: i64,
    waiting: i64,
    dropped: i64,
    kept: String,
    cancelled: i64,
    missed: i64,
}

row! {
    NewLineRow<'a> of order_lines, NewLineRows {
        id: i64 => BigInt,
        shop_id: i64 => BigInt,
        order_id: i64 => BigInt,
        product_id: i64 => BigInt,
        choice: Option<&'a str> => Nullable<Text>,
        unit_price: i64 => BigInt,
        held: i64 => BigInt,
        waiting: i64 => BigInt,
        dropped: i64 => BigInt,
        kept: String => Text,
        cancelled: i64 => BigInt,
        missed: i64 => BigInt,
    } " ON CONFLICT (id) DO UPDATE SET choice = excluded.choice, unit_price = excluded.unit_price, held = excluded.held, \
        waiting = excluded.waiting, dropped = excluded.dropped, kept = excluded.kept, \
        cancelled = excluded.cancelled, missed = excluded.missed"
}

// The states in so many words let the engines use `one_open_order`.
statement!(Open { session: i64 => BigInt } in customers: i64 => BigInt, gives orders::SqlType;
    "SELECT id, shop_id, session_id, customer_id, number, state, to_look_at, reasons, version, address, opened_at, \
     updated_at, updated_by, channel_id, handed_over_at, confirmed_by, newcomer FROM orders WHERE session_id = ? AND state <> 'cancelled' AND state <> 'handed_over' AND customer_id",
    " ORDER BY id");
statement!(postgres OpenEach { customers: Vec<i64> => Array<BigInt>, session: i64 => BigInt }, gives orders::SqlType;
    "SELECT open.* FROM (SELECT DISTINCT unnest(?) AS customer) asked CROSS JOIN LATERAL (SELECT id, shop_id, session_id, \
     customer_id, number, state, to_look_at, reasons, version, address, opened_at, updated_at, updated_by, \
     channel_id, handed_over_at, confirmed_by, newcomer FROM orders \
     WHERE session_id = ? AND state <> 'cancelled' AND state <> 'handed_over' AND customer_id = asked.customer LIMIT 1) open \
     ORDER BY open.id");
statement!(LinesOf {} in orders: i64 => BigInt, gives order_lines::SqlType;
    "SELECT id, shop_id, order_id, product_id, choice, unit_price, held, waiting, dropped, kept, cancelled, missed \
     FROM order_lines \
     WHERE order_id",
    " ORDER BY id");

impl LineRow {
    fn line(self, session: SessionId) -> Result<Line, StoreError> {
        Ok(Line {
            kept: kept::parse(&self.kept, (OrderId(self.order_id), LineId(self.id), session))?,
            id: LineId(self.id),
            product: ProductId(self.product_id),
            option: self.choice,
            unit_price: Vnd(self.unit_price),
            held: Quantity::from_thousandths(self.held),
            waiting: Quantity::from_thousandths(self.waiting),
            dropped: Quantity::from_thousandths(self.dropped),
            cancelled: Quantity::from_thousandths(self.cancelled),
            missed: Quantity::from_thousandths(self.missed),
        })
    }
}

fn with_lines(c: &mut Engine, rows: Vec<OrderRow>) -> Result<Vec<Order>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let orders = Among::of(rows.iter().map(|row| row.id))?;
    let found: Vec<LineRow> = each_engine!(c, c => LinesOf { orders: &orders }.load(c)?);
    let sessions: HashMap<i64, SessionId> = rows.iter().map(|row| (row.id, SessionId(row.session_id))).collect();
    let mut lines: HashMap<i64, Vec<Line>> = HashMap::new();
    for row in found {
        let session = sessions.get(&row.order_id).copied().ok_or(StoreError::Missing)?;
        lines.entry(row.order_id).or_default().push(row.line(session)?);
    }
    rows.into_iter()
        .map(|row| {
            Ok(Order {
                lines: lines.remove(&row.id).unwrap_or_default(),
                id: OrderId(row.id),
                session: SessionId(row.session_id),
                customer: CustomerId(row.customer_id),
                channel: row.channel_id.map(ChannelId),
                number: row.number,
                state: word(&row.state)?,
                to_look_at: row.to_look_at,
                reasons: from_json(&row.reasons)?,
                version: row.version,
                address: row.address,
                newcomer: row.newcomer,
                confirmed_by: row.confirmed_by,
                handed_over_at: row.handed_over_at.map(Millis),
                opened_at: Millis(row.opened_at),
                updated_at: Millis(row.updated_at),
                updated_by: row.updated_by,
            })
        })
        .collect()
}

/// The open orders of these buyers in a session.
pub fn open(c: &mut Engine, session: SessionId, customers: &[CustomerId]) -> Result<Vec<Order>, StoreError> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let customers = Among::of(customers.iter().map(|id| id.get()))?;
    let session = &session.get();
    let rows: Vec<OrderRow> = by_engine!(c,
        sqlite => Open { session, customers: &customers }.load(sqlite)?,
        postgres => OpenEach { customers: customers.values(), session }.load(postgres)?,
    );
    with_lines(c, rows)
}

/// These orders of the shop, whichever session they are of, with the session.
pub fn get(c: &mut Engine, shop: ShopId, ids: &[OrderId]) -> Result<Vec<(SessionId, Order)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<OrderRow> = orders::table
        .filter(orders::shop_id.eq(shop.get()))
        .filter(orders::id.eq_any(ids.iter().map(|id| id.get())))
        .order(orders::id)
        .load(c)?;
    let sessions: Vec<SessionId> = rows.iter().map(|row| SessionId(row.session_id)).collect();
    Ok(sessions.into_iter().zip(with_lines(c, rows)?).collect())
}

/// Closes orders that are written right after: two of them may change places,
/// which the index of open orders would refuse on the way.
pub fn set_aside(c: &mut Engine, shop: ShopId, ids: &[OrderId]) -> Result<(), StoreError> {
    let mine = orders::table.filter(orders::shop_id.eq(shop.get()));
    let among = mine.filter(orders::id.eq_any(ids.iter().map(|id| id.get())));
    diesel::update(among).set(orders::state.eq("cancelled")).execute(c)?;
    Ok(())
}

/// Writes orders of locked sessions with their lines.
pub fn save<'a>(draft: &mut Draft<'a>, shop: ShopId, changed: &[&'a Order]) -> Result<(), StoreError> {
    let rows = changed.iter().map(|order| {
        Ok(NewOrderRow {
            id: order.id.get(),
            shop_id: shop.get(),
            session_id: order.session.get(),
            customer_id: order.customer.get(),
            number: order.number,
            state: order.state.as_str(),
            to_look_at: order.to_look_at,
            reasons: json(&order.reasons)?,
            version: order.version,
            address: order.address,
            opened_at: order.opened_at.get(),
            updated_at: order.updated_at.get(),
            updated_by: order.updated_by.as_deref(),
            channel_id: order.channel.map(ChannelId::get),
            handed_over_at: order.handed_over_at.map(Millis::get),
            confirmed_by: order.confirmed_by.as_deref(),
            newcomer: order.newcomer,
        })
    });
    draft.rows(rows.collect::<Result<Vec<_>, StoreError>>()?);
    let lines = changed.iter().flat_map(|order| order.lines.iter().map(|line| line_row(shop, order, line)));
    draft.rows(lines.collect::<Result<Vec<_>, StoreError>>()?);
    Ok(())
}

fn line_row<'a>(shop: ShopId, order: &Order, line: &'a Line) -> Result<NewLineRow<'a>, StoreError> {
    Ok(NewLineRow {
        id: line.id.get(),
        shop_id: shop.get(),
        order_id: order.id.get(),
        product_id: line.product.get(),
        choice: line.option.as_deref(),
        unit_price: line.unit_price.get(),
        held: line.held.thousandths(),
        waiting: line.waiting.thousandths(),
        dropped: line.dropped.thousandths(),
        kept: kept::text(&line.kept)?,
        cancelled: line.cancelled.thousandths(),
        missed: line.missed.thousandths(),
    })
}
