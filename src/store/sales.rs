//! The figures that reports are made of, kept in the booking transaction: what
//! changed is added up first, so that a batch pays for a handful of rows.

use crate::base::id::{ChannelId, ProductId, SessionId, ShopId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::sales::{Figures, Minute, Opened, OrderCount, OrdersByState, Sale, Work};
use crate::store::booking::{Draft, row, write};
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::schema::{order_sales, sales, session_acts, session_minutes, session_work};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

row! {
    #[derive(Queryable)]
    SaleRow of sales, SaleRows {
        session_id: i64 => BigInt,
        day: i64 => BigInt,
        product_id: i64 => BigInt,
        channel_id: i64 => BigInt,
        shop_id: i64 => BigInt,
        orders: i64 => BigInt,
        booked: i64 => BigInt,
        booked_money: i64 => BigInt,
        confirmed: i64 => BigInt,
        confirmed_money: i64 => BigInt,
        handed: i64 => BigInt,
        handed_money: i64 => BigInt,
        waiting: i64 => BigInt,
        cancelled: i64 => BigInt,
        cancelled_money: i64 => BigInt,
        missed: i64 => BigInt,
        missed_money: i64 => BigInt,
    } " ON CONFLICT (session_id, day, product_id, channel_id) DO UPDATE SET orders = sales.orders + excluded.orders, \
        booked = sales.booked + excluded.booked, booked_money = sales.booked_money + excluded.booked_money, \
        confirmed = sales.confirmed + excluded.confirmed, \
        confirmed_money = sales.confirmed_money + excluded.confirmed_money, \
        handed = sales.handed + excluded.handed, handed_money = sales.handed_money + excluded.handed_money, \
        waiting = sales.waiting + excluded.waiting, \
        cancelled = sales.cancelled + excluded.cancelled, \
        cancelled_money = sales.cancelled_money + excluded.cancelled_money, \
        missed = sales.missed + excluded.missed, missed_money = sales.missed_money + excluded.missed_money"
}

row! {
    #[derive(Queryable)]
    OrderRow of order_sales, OrderRows {
        session_id: i64 => BigInt,
        day: i64 => BigInt,
        channel_id: i64 => BigInt,
        shop_id: i64 => BigInt,
        to_look_at: i64 => BigInt,
        booked: i64 => BigInt,
        confirmed: i64 => BigInt,
        packed: i64 => BigInt,
        handed_over: i64 => BigInt,
        cancelled: i64 => BigInt,
        newcomers: i64 => BigInt,
    } " ON CONFLICT (session_id, day, channel_id) DO UPDATE SET \
        to_look_at = order_sales.to_look_at + excluded.to_look_at, booked = order_sales.booked + excluded.booked, \
        confirmed = order_sales.confirmed + excluded.confirmed, packed = order_sales.packed + excluded.packed, \
        handed_over = order_sales.handed_over + excluded.handed_over, \
        cancelled = order_sales.cancelled + excluded.cancelled, newcomers = order_sales.newcomers + excluded.newcomers"
}

row! {
    #[derive(Queryable)]
    MinuteRow of session_minutes, MinuteRows {
        session_id: i64 => BigInt,
        minute: i64 => BigInt,
        shop_id: i64 => BigInt,
        comments: i64 => BigInt,
        orders: i64 => BigInt,
        booked_money: i64 => BigInt,
        viewers: Option<i64> => Nullable<BigInt>,
        pinned_id: Option<i64> => Nullable<BigInt>,
    } " ON CONFLICT (session_id, minute) DO UPDATE SET comments = session_minutes.comments + excluded.comments, \
        orders = session_minutes.orders + excluded.orders, \
        booked_money = session_minutes.booked_money + excluded.booked_money, \
        viewers = CASE WHEN excluded.viewers > COALESCE(session_minutes.viewers, -1) THEN excluded.viewers \
        ELSE session_minutes.viewers END, pinned_id = COALESCE(excluded.pinned_id, session_minutes.pinned_id)"
}

row! {
    #[derive(Queryable)]
    WorkRow of session_work, WorkRows {
        session_id: i64 => BigInt,
        actor: String => Text,
        shop_id: i64 => BigInt,
        orders: i64 => BigInt,
        money: i64 => BigInt,
    } " ON CONFLICT (session_id, actor) DO UPDATE SET orders = session_work.orders + excluded.orders, \
        money = session_work.money + excluded.money"
}

row! {
    #[derive(Queryable)]
    ActRow of session_acts, ActRows {
        session_id: i64 => BigInt,
        actor: String => Text,
        kind: String => Text,
        shop_id: i64 => BigInt,
        acts: i64 => BigInt,
        undone: i64 => BigInt,
    } " ON CONFLICT (session_id, actor, kind) DO UPDATE SET acts = session_acts.acts + excluded.acts, \
        undone = session_acts.undone + excluded.undone"
}

/// Adds what figures changed by; what did not change is not written.
pub fn draft(draft: &mut Draft<'_>, shop: ShopId, figures: Figures) {
    let Figures { sales, orders, minutes, work } = figures;
    let shop = shop.get();
    let sales = sales.into_iter().filter(|(_, sale)| *sale != Sale::default());
    draft.rows(sales.map(|((opened, product), sale)| sale_row(shop, opened, product, &sale)).collect());
    let orders = orders.into_iter().filter(|(_, count)| *count != OrderCount::default());
    draft.rows(orders.map(|(opened, count)| order_row(shop, opened, &count)).collect());
    let minutes = minutes.into_iter().filter(|(_, minute)| *minute != Minute::default());
    draft.rows(minutes.map(|((session, at), minute)| minute_row(shop, session, at, minute)).collect());
    let work = work.into_iter().filter(|(_, work)| *work != Work::default());
    let row = |((session, actor), work): ((SessionId, String), Work)| WorkRow {
        session_id: session.get(),
        actor,
        shop_id: shop,
        orders: work.orders,
        money: work.money.get(),
    };
    draft.rows(work.map(row).collect());
}

/// The channel as a part of keys.
fn channel(opened: Opened) -> i64 {
    opened.channel.map_or(0, ChannelId::get)
}

fn sale_row(shop_id: i64, opened: Opened, product: ProductId, sale: &Sale) -> SaleRow {
    SaleRow {
        session_id: opened.session.get(),
        day: opened.day,
        product_id: product.get(),
        channel_id: channel(opened),
        shop_id,
        orders: sale.orders,
        booked: sale.booked.thousandths(),
        booked_money: sale.booked_money.get(),
        confirmed: sale.confirmed.thousandths(),
        confirmed_money: sale.confirmed_money.get(),
        handed: sale.handed.thousandths(),
        handed_money: sale.handed_money.get(),
        waiting: sale.waiting.thousandths(),
        cancelled: sale.cancelled.thousandths(),
        cancelled_money: sale.cancelled_money.get(),
        missed: sale.missed.thousandths(),
        missed_money: sale.missed_money.get(),
    }
}

fn order_row(shop_id: i64, opened: Opened, OrderCount { by_state, newcomers }: &OrderCount) -> OrderRow {
    OrderRow {
        session_id: opened.session.get(),
        day: opened.day,
        channel_id: channel(opened),
        shop_id,
        to_look_at: by_state.to_look_at,
        booked: by_state.booked,
        confirmed: by_state.confirmed,
        packed: by_state.packed,
        handed_over: by_state.handed_over,
        cancelled: by_state.cancelled,
        newcomers: *newcomers,
    }
}

fn minute_row(shop_id: i64, session: SessionId, at: i64, minute: Minute) -> MinuteRow {
    MinuteRow {
        session_id: session.get(),
        minute: at,
        shop_id,
        comments: minute.comments,
        orders: minute.orders,
        booked_money: minute.booked_money.get(),
        viewers: None,
        pinned_id: None,
    }
}

/// Notes how many viewers were told, of all streams of a session together.
pub fn see(c: &mut Engine, shop: ShopId, session: SessionId, viewers: i64, now: Millis) -> Result<(), StoreError> {
    let row = minute_row(shop.get(), session, now.minute(), Minute::default());
    write(c, vec![MinuteRow { viewers: Some(viewers), ..row }])
}

/// Notes what is on show in a session from now on, if anything.
pub fn show(
    c: &mut Engine,
    shop: ShopId,
    session: SessionId,
    pinned: Option<ProductId>,
    now: Millis,
) -> Result<(), StoreError> {
    let row = minute_row(shop.get(), session, now.minute(), Minute::default());
    write(c, vec![MinuteRow { pinned_id: Some(pinned.map_or(0, ProductId::get)), ..row }])
}

/// Counts an act of a person, or that it was taken back.
pub fn count_act(
    c: &mut Engine,
    shop: ShopId,
    session: SessionId,
    (actor, kind): (&str, &str),
    (acts, undone): (i64, i64),
) -> Result<(), StoreError> {
    let (actor, kind) = (actor.to_owned(), kind.to_owned());
    write(c, vec![ActRow { session_id: session.get(), actor, kind, shop_id: shop.get(), acts, undone }])
}

/// Goods of one day, product and channel.
pub type Sold = ((Opened, ProductId), Sale);

/// Goods of a session.
pub fn of_session(c: &mut Engine, session: SessionId) -> Result<Vec<Sold>, StoreError> {
    let rows: Vec<SaleRow> = sales::table.filter(sales::session_id.eq(session.get())).load(c)?;
    let sale = |row: SaleRow| {
        let (key, units) = ((row.session_id, row.day, row.channel_id), Quantity::from_thousandths);
        let sale = Sale {
            orders: row.orders,
            booked: units(row.booked),
            booked_money: Vnd(row.booked_money),
            confirmed: units(row.confirmed),
            confirmed_money: Vnd(row.confirmed_money),
            handed: units(row.handed),
            handed_money: Vnd(row.handed_money),
            waiting: units(row.waiting),
            cancelled: units(row.cancelled),
            cancelled_money: Vnd(row.cancelled_money),
            missed: units(row.missed),
            missed_money: Vnd(row.missed_money),
        };
        ((opened(key), ProductId(row.product_id)), sale)
    };
    Ok(rows.into_iter().map(sale).collect())
}

fn opened((session, day, channel): (i64, i64, i64)) -> Opened {
    Opened { session: SessionId(session), day, channel: (channel != 0).then_some(ChannelId(channel)) }
}

/// Orders of a session by day and channel.
pub fn orders_of_session(c: &mut Engine, session: SessionId) -> Result<Vec<(Opened, OrderCount)>, StoreError> {
    let rows: Vec<OrderRow> = order_sales::table.filter(order_sales::session_id.eq(session.get())).load(c)?;
    let count = |row: OrderRow| {
        let OrderRow { to_look_at, booked, confirmed, packed, handed_over, cancelled, newcomers, .. } = row;
        let by_state = OrdersByState { to_look_at, booked, confirmed, packed, handed_over, cancelled };
        (opened((row.session_id, row.day, row.channel_id)), OrderCount { by_state, newcomers })
    };
    Ok(rows.into_iter().map(count).collect())
}

/// A minute of a session with what only that moment could tell.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Minutes since 1970-01-01 UTC.
    pub at: i64,
    /// What was said and sold.
    pub minute: Minute,
    /// The most viewers that were told in it.
    pub viewers: Option<i64>,
    /// What was put on show in it: `Some(None)` is nothing.
    pub pinned: Option<Option<ProductId>>,
}

/// The minutes of a session in which anything happened.
pub fn minutes_of_session(c: &mut Engine, session: SessionId) -> Result<Vec<Seen>, StoreError> {
    let mine = session_minutes::table.filter(session_minutes::session_id.eq(session.get()));
    let rows: Vec<MinuteRow> = mine.order(session_minutes::minute).load(c)?;
    let seen = |row: MinuteRow| Seen {
        at: row.minute,
        minute: Minute { comments: row.comments, orders: row.orders, booked_money: Vnd(row.booked_money) },
        viewers: row.viewers,
        pinned: row.pinned_id.map(|id| (id != 0).then_some(ProductId(id))),
    };
    Ok(rows.into_iter().map(seen).collect())
}

/// What assistants said yes to in a session, by name.
pub fn work_of_session(c: &mut Engine, session: SessionId) -> Result<Vec<(String, Work)>, StoreError> {
    let mine = session_work::table.filter(session_work::session_id.eq(session.get()));
    let rows: Vec<WorkRow> = mine.order(session_work::actor).load(c)?;
    Ok(rows.into_iter().map(|row| (row.actor, Work { orders: row.orders, money: Vnd(row.money) })).collect())
}

/// Acts of a session by who did them and kind: how many, and how many of them
/// were taken back.
pub fn acts_of_session(c: &mut Engine, session: SessionId) -> Result<Vec<(String, String, i64, i64)>, StoreError> {
    let mine = session_acts::table.filter(session_acts::session_id.eq(session.get()));
    let rows: Vec<ActRow> = mine.order((session_acts::actor, session_acts::kind)).load(c)?;
    Ok(rows.into_iter().map(|row| (row.actor, row.kind, row.acts, row.undone)).collect())
}
