//! Which slips were printed, and which wait for it: those of confirmed orders
//! that never were, or whose order is another one since.

use crate::base::id::{OrderId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::shop::event::OrderView;
use crate::shop::slip::{PrintedSlip, Slip};
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema::{orders, prints};
use crate::store::views;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::HashMap;

/// A print of an order's slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// Of which order.
    pub order: OrderId,
    /// What tells what was on it.
    pub mark: String,
    /// The order's version then.
    pub version: i64,
    /// When.
    pub at: Millis,
    /// Who did it.
    pub by: String,
    /// Until when it is on its way to a printer; none once it is printed.
    pub until: Option<Millis>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = prints, primary_key(order_id), treat_none_as_null = true)]
struct Row {
    order_id: i64,
    shop_id: i64,
    session_id: i64,
    mark: String,
    version: i64,
    printed_at: i64,
    printed_by: String,
    until: Option<i64>,
}

impl Print {
    /// The print as people see it beside its order.
    pub fn told(&self, order: &OrderView) -> PrintedSlip {
        PrintedSlip {
            order_id: order.id,
            number: order.number,
            name: order.customer.name.clone(),
            by: self.by.clone(),
            at: self.at,
            going: self.until.is_some(),
            changed: self.mark != Slip::mark(order),
        }
    }
}

impl Row {
    fn print(self) -> Print {
        Print {
            order: OrderId(self.order_id),
            mark: self.mark,
            version: self.version,
            at: Millis(self.printed_at),
            by: self.printed_by,
            until: self.until.map(Millis),
        }
    }
}

/// The prints that hold at `now`: done, or on their way.
macro_rules! standing {
    ($now:expr) => {
        prints::until.is_null().or(prints::until.gt($now.get()))
    };
}

/// In the words of the index's condition: a bound value would not do.
macro_rules! confirmed {
    ($session:expr) => {
        orders::session_id.eq($session.get()).and(sql::<Bool>("orders.state = 'confirmed'"))
    };
}

/// What was printed of these orders of the shop.
pub fn of(c: &mut Engine, shop: ShopId, ids: &[OrderId], now: Millis) -> Result<Vec<Print>, StoreError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.get()).collect();
    let rows: Vec<Row> = prints::table
        .filter(prints::shop_id.eq(shop.get()))
        .filter(prints::order_id.eq_any(ids))
        .filter(standing!(now))
        .select(Row::as_select())
        .load(c)?;
    Ok(rows.into_iter().map(Row::print).collect())
}

/// Which of these are still on their way to a printer, and since when.
pub fn going(
    c: &mut Engine,
    shop: ShopId,
    ids: &[OrderId],
    now: Millis,
) -> Result<(Vec<OrderView>, Option<Millis>), StoreError> {
    let mut prints = of(c, shop, ids, now)?;
    prints.retain(|print| print.until.is_some());
    let going = |id: &OrderId| prints.iter().any(|print| print.order == *id);
    let ids: Vec<OrderId> = ids.iter().copied().filter(going).collect();
    Ok((views::of(c, shop, &ids)?, prints.first().map(|print| print.at)))
}

/// The last `limit` prints of a session, the last first.
pub fn last(
    c: &mut Engine,
    (shop, session): (ShopId, SessionId),
    now: Millis,
    limit: i64,
) -> Result<Vec<PrintedSlip>, StoreError> {
    let rows: Vec<Row> = prints::table
        .filter(prints::session_id.eq(session.get()))
        .filter(standing!(now))
        .order((prints::printed_at.desc(), prints::order_id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(c)?;
    let ids: Vec<OrderId> = rows.iter().map(|row| OrderId(row.order_id)).collect();
    let orders = views::of(c, shop, &ids)?;
    let of = |print: &Print| orders.iter().find(|order| order.id == print.order).map(|order| print.told(order));
    Ok(rows.into_iter().filter_map(|row| of(&row.print())).collect())
}

/// Orders of a session whose slips wait: the first `limit` of them by number,
/// and how many they are.
pub fn waiting(
    c: &mut Engine,
    (shop, session): (ShopId, SessionId),
    now: Millis,
    limit: i64,
) -> Result<(Vec<OrderView>, i64), StoreError> {
    macro_rules! unprinted {
        () => {
            orders::table
                .left_join(prints::table.on(prints::order_id.eq(orders::id).and(standing!(now))))
                .filter(confirmed!(session))
                .filter(prints::order_id.is_null())
        };
    }
    let count: i64 = unprinted!().count().get_result(c)?;
    let ids: Vec<i64> = unprinted!().order((orders::number, orders::id)).limit(limit).select(orders::id).load(c)?;
    let mut found = changed(c, shop, session, now)?;
    let count = count + i64::try_from(found.len()).unwrap_or(i64::MAX);
    found.extend(views::of(c, shop, &ids.into_iter().map(OrderId).collect::<Vec<_>>())?);
    found.sort_by_key(|order| (order.number, order.id));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok((found, count))
}

/// Confirmed orders of a session that are others than they were printed as.
fn changed(c: &mut Engine, shop: ShopId, session: SessionId, now: Millis) -> Result<Vec<OrderView>, StoreError> {
    // A new version may differ in what is on no slip.
    let rows: Vec<Row> = prints::table
        .inner_join(orders::table)
        .filter(confirmed!(session))
        .filter(standing!(now))
        .filter(prints::version.ne(orders::version))
        .select(Row::as_select())
        .load(c)?;
    let marks: HashMap<OrderId, String> = rows.into_iter().map(|row| (OrderId(row.order_id), row.mark)).collect();
    let ids: Vec<OrderId> = marks.keys().copied().collect();
    let mut found = views::of(c, shop, &ids)?;
    found.retain(|order| marks.get(&order.id).is_none_or(|mark| *mark != Slip::mark(order)));
    Ok(found)
}

/// Writes down that slips of a session are printed.
pub fn put(c: &mut Engine, shop: ShopId, session: SessionId, all: Vec<Print>) -> Result<(), StoreError> {
    for print in all {
        let row = Row {
            order_id: print.order.get(),
            shop_id: shop.get(),
            session_id: session.get(),
            mark: print.mark,
            version: print.version,
            printed_at: print.at.get(),
            printed_by: print.by,
            until: print.until.map(Millis::get),
        };
        each_engine!(c, c => diesel::insert_into(prints::table)
            .values(&row)
            .on_conflict(prints::order_id)
            .do_update()
            .set(&row)
            .execute(c)?);
    }
    Ok(())
}

/// Slips that were on their way since `at` are printed now.
pub fn arrived(c: &mut Engine, shop: ShopId, ids: &[OrderId], at: Millis) -> Result<(), StoreError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.get()).collect();
    let these = prints::table
        .filter(prints::shop_id.eq(shop.get()))
        .filter(prints::order_id.eq_any(ids))
        .filter(prints::printed_at.eq(at.get()));
    diesel::update(these).set(prints::until.eq(None::<i64>)).execute(c)?;
    Ok(())
}

/// Slips of a session wait again; those only that went off at `at`, if that is
/// given.
pub fn remove(
    c: &mut Engine,
    (shop, session): (ShopId, SessionId),
    ids: &[OrderId],
    at: Option<Millis>,
) -> Result<(), StoreError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.get()).collect();
    let these = prints::table
        .filter(prints::shop_id.eq(shop.get()))
        .filter(prints::session_id.eq(session.get()))
        .filter(prints::order_id.eq_any(ids));
    match at {
        Some(at) => diesel::delete(these.filter(prints::printed_at.eq(at.get()))).execute(c)?,
        None => diesel::delete(these).execute(c)?,
    };
    Ok(())
}
