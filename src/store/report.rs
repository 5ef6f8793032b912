//! The report of one session, counted from the tables themselves and not from
//! the figures kept beside them, so that each is a check of the other.

use crate::base::id::{SessionId, ShopId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::channel::ChannelView;
use crate::shop::event::{Revenue, SessionSummary};
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::gaps::{self, Record};
use crate::store::schema::{comments, order_lines, orders};
use crate::store::{channels, products, sessions};
use diesel::dsl::count_star;
use diesel::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use time::macros::format_description;
use utoipa::ToSchema;

/// What one session brought.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Report {
    /// The session.
    pub session: SessionSummary,
    /// Money.
    pub revenue: Revenue,
    /// The same cut by day in Asia/Ho_Chi_Minh, by when orders were opened.
    pub days: Vec<Day>,
    /// The same cut by product.
    pub products: Vec<ProductLine>,
    /// Different buyers with an order that is not cancelled.
    pub customers: i64,
    /// Orders by state.
    pub orders_by_state: OrdersByState,
    /// What came in.
    pub comments: CommentCounts,
    /// The streams.
    pub channels: Vec<ChannelView>,
    /// How complete the comments are, by all that ever brought some.
    pub completeness: Vec<Record>,
}

/// One day of a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReportDay)]
pub struct Day {
    /// `2026-11-21`.
    pub day: String,
    /// Numbered orders opened on it that are not cancelled.
    pub orders: i64,
    /// What they hold.
    pub booked: Vnd,
    /// What the confirmed ones hold.
    pub confirmed: Vnd,
}

/// One product of a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReportProduct)]
pub struct ProductLine {
    /// What the seller calls out.
    pub code: String,
    /// Full name.
    pub name: String,
    /// The unit of the quantities.
    pub unit: String,
    /// Units held for the session's orders.
    pub sold: Quantity,
    /// Units that the session's orders wait for.
    pub waiting: Quantity,
    /// Units in the shop.
    pub on_hand: Quantity,
    /// Orders with such a line.
    pub orders: i64,
    /// Money.
    pub revenue: Revenue,
}

/// Orders by where they stand.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct OrdersByState {
    /// Never had a line.
    pub to_look_at: i64,
    /// Booked.
    pub booked: i64,
    /// Confirmed, and neither packed nor handed over yet.
    pub confirmed: i64,
    /// Packed, and not handed over yet.
    pub packed: i64,
    /// Handed over.
    pub handed_over: i64,
    /// Cancelled, or sent back.
    pub cancelled: i64,
}

/// Comments of a session.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
#[schema(as = ReportComments)]
pub struct CommentCounts {
    /// Different comments.
    pub received: i64,
    /// Comments that came again.
    pub duplicates: i64,
    /// Read as an order or as more of one.
    pub orders: i64,
    /// To be looked at by a person.
    pub to_look_at: i64,
}

#[derive(Queryable)]
struct LineRow {
    order: i64,
    state: String,
    customer: i64,
    opened_at: i64,
    product: i64,
    unit_price: i64,
    held: i64,
    waiting: i64,
}

/// The report of a session of the shop.
pub fn of(c: &mut Engine, shop: ShopId, session: SessionId) -> Result<Report, StoreError> {
    let summary = sessions::get(c, shop, session)?.summary;
    let lines = live_lines(c, session)?;
    let channels = channels::list(c, session)?;
    Ok(Report {
        revenue: lines.iter().map(revenue).fold(Revenue::default(), plus),
        days: days(&lines),
        products: product_lines(c, shop, &lines)?,
        customers: count(lines.iter().map(|line| line.customer)),
        orders_by_state: orders_by_state(c, session)?,
        comments: comment_counts(c, session, summary.totals.duplicates)?,
        channels,
        completeness: gaps::of(c, session)?,
        session: summary,
    })
}

/// The lines of the session's orders that are not cancelled, with something
/// held or waiting.
fn live_lines(c: &mut Engine, session: SessionId) -> Result<Vec<LineRow>, StoreError> {
    Ok(order_lines::table
        .inner_join(orders::table)
        .filter(orders::session_id.eq(session.get()))
        .filter(orders::state.ne("cancelled"))
        .filter(order_lines::held.gt(0).or(order_lines::waiting.gt(0)))
        .order(order_lines::id)
        .select((
            orders::id,
            orders::state,
            orders::customer_id,
            orders::opened_at,
            order_lines::product_id,
            order_lines::unit_price,
            order_lines::held,
            order_lines::waiting,
        ))
        .load(c)?)
}

fn revenue(line: &LineRow) -> Revenue {
    let booked = Vnd(line.unit_price).times(Quantity::from_thousandths(line.held));
    Revenue { booked, confirmed: if is_confirmed(&line.state) { booked } else { Vnd::ZERO } }
}

fn is_confirmed(state: &str) -> bool {
    matches!(state, "confirmed" | "packed" | "handed_over")
}

fn plus(sum: Revenue, more: Revenue) -> Revenue {
    Revenue { booked: sum.booked + more.booked, confirmed: sum.confirmed + more.confirmed }
}

fn count(ids: impl Iterator<Item = i64>) -> i64 {
    i64::try_from(ids.collect::<HashSet<_>>().len()).unwrap_or(i64::MAX)
}

fn days(lines: &[LineRow]) -> Vec<Day> {
    let mut by_day: BTreeMap<i64, Vec<&LineRow>> = BTreeMap::new();
    for line in lines {
        by_day.entry(Millis(line.opened_at).local_day()).or_default().push(line);
    }
    by_day
        .into_iter()
        .map(|(day, lines)| {
            let sum = lines.iter().map(|line| revenue(line)).fold(Revenue::default(), plus);
            Day {
                day: iso_day(day),
                orders: count(lines.iter().map(|line| line.order)),
                booked: sum.booked,
                confirmed: sum.confirmed,
            }
        })
        .collect()
}

/// `2026-11-21` of a day counted from 1970-01-01.
fn iso_day(day: i64) -> String {
    let date = time::OffsetDateTime::UNIX_EPOCH.saturating_add(time::Duration::days(day)).date();
    date.format(format_description!("[year]-[month]-[day]")).unwrap_or_default()
}

fn product_lines(c: &mut Engine, shop: ShopId, lines: &[LineRow]) -> Result<Vec<ProductLine>, StoreError> {
    let mut by_product: HashMap<i64, Vec<&LineRow>> = HashMap::new();
    for line in lines {
        by_product.entry(line.product).or_default().push(line);
    }
    let all = products::list(c, shop, None)?;
    Ok(all
        .into_iter()
        .map(|product| {
            let lines = by_product.remove(&product.id.get()).unwrap_or_default();
            let sum = |of: fn(&LineRow) -> i64| lines.iter().map(|line| Quantity::from_thousandths(of(line))).sum();
            ProductLine {
                sold: sum(|line| line.held),
                waiting: sum(|line| line.waiting),
                orders: count(lines.iter().map(|line| line.order)),
                revenue: lines.iter().map(|line| revenue(line)).fold(Revenue::default(), plus),
                code: product.code,
                name: product.name,
                unit: product.unit,
                on_hand: product.on_hand,
            }
        })
        .collect())
}

fn orders_by_state(c: &mut Engine, session: SessionId) -> Result<OrdersByState, StoreError> {
    let rows: Vec<(String, i64)> = orders::table
        .filter(orders::session_id.eq(session.get()))
        .group_by(orders::state)
        .select((orders::state, count_star()))
        .load(c)?;
    let mut counts = OrdersByState::default();
    for (state, orders) in rows {
        match state.as_str() {
            "to_look_at" => counts.to_look_at = orders,
            "booked" => counts.booked = orders,
            "confirmed" => counts.confirmed = orders,
            "packed" => counts.packed = orders,
            "handed_over" => counts.handed_over = orders,
            _ => counts.cancelled = orders,
        }
    }
    Ok(counts)
}

fn comment_counts(c: &mut Engine, session: SessionId, duplicates: i64) -> Result<CommentCounts, StoreError> {
    let of_session = comments::table.filter(comments::session_id.eq(session.get()));
    let received: i64 = of_session.count().get_result(c)?;
    let orders: i64 = of_session.filter(comments::intent.eq_any(["order", "add"])).count().get_result(c)?;
    let to_look_at: i64 = of_session.filter(comments::outcome.eq("look")).count().get_result(c)?;
    Ok(CommentCounts { received, duplicates, orders, to_look_at })
}
