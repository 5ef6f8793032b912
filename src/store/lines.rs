//! The line of a product: who holds goods and who waits, as it is shown and
//! printed. Nothing here is on the way of a booking.

use crate::base::id::{CommentId, LineId, OrderId, ProductId, SessionId, ShopId, WishId};
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::line::Place;
use crate::store::columns::word;
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::orders::kept;
use crate::store::schema::{comments, customers, order_lines, orders, sessions, wishes};
use diesel::dsl::exists;
use diesel::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Places that are shown at most.
const PLACES_MAX: usize = 5000;
/// Orders that are asked for in one statement.
const ASKED: usize = 500;

/// A line, first in line first, and how many places are left out at its end.
pub fn of(
    c: &mut Engine,
    shop: ShopId,
    product: ProductId,
    session: Option<SessionId>,
) -> Result<(Vec<Place>, usize), StoreError> {
    let mut raw = held(c, shop, product)?;
    raw.extend(waiting(c, shop, product)?);
    raw.retain(|place| session.is_none_or(|session| place.session == session));
    raw.sort_by_key(|place| (place.sent_at, place.id, !place.held, place.since));
    // What a place was given at several times stands there once.
    raw.dedup_by(|later, first| {
        let same = (later.id, later.held) == (first.id, first.held);
        if same {
            first.quantity += later.quantity;
        }
        same
    });
    let left_out = raw.len().saturating_sub(PLACES_MAX);
    raw.truncate(PLACES_MAX);
    let known = about(c, shop, &raw)?;
    let places = raw.into_iter().map(|place| place.shown(&known)).collect::<Result<_, _>>()?;
    Ok((places, left_out))
}

/// A place before it is known whose it is.
struct Raw {
    id: WishId,
    held: bool,
    since: Option<Millis>,
    quantity: Quantity,
    sent_at: Millis,
    arrived_at: Millis,
    order: OrderId,
    session: SessionId,
    option: Option<String>,
    comment: Option<CommentId>,
}

/// What is known of orders: number, state and buyer's name; and when the
/// comments of places came in, and what they say. A place that was given
/// before places told their comment has that of its order and moment.
#[derive(Default)]
struct About {
    orders: HashMap<i64, (Option<i64>, String, String)>,
    asked: HashMap<CommentId, (i64, String)>,
    said: HashMap<(i64, i64), (i64, String)>,
}

impl Raw {
    fn shown(self, known: &About) -> Result<Place, StoreError> {
        let (number, state, name) = known.orders.get(&self.order.get()).ok_or(StoreError::Missing)?;
        let said = match self.comment {
            Some(comment) => known.asked.get(&comment),
            None => known.said.get(&(self.order.get(), self.sent_at.get())),
        };
        Ok(Place {
            id: self.id,
            held: self.held,
            quantity: self.quantity,
            sent_at: self.sent_at,
            arrived_at: said.map_or(self.arrived_at, |(arrived_at, _)| Millis(*arrived_at)),
            held_since: self.since,
            order_id: self.order,
            number: *number,
            state: word(state)?,
            session_id: self.session,
            name: name.clone(),
            option: self.option,
            text: said.map(|(_, text)| text.clone()),
        })
    }
}

fn held(c: &mut Engine, shop: ShopId, product: ProductId) -> Result<Vec<Raw>, StoreError> {
    let rows: Vec<(i64, i64, i64, Option<String>, String)> = order_lines::table
        .inner_join(orders::table)
        .filter(order_lines::shop_id.eq(shop.get()))
        .filter(order_lines::product_id.eq(product.get()))
        .filter(order_lines::held.gt(0))
        .filter(orders::state.ne("handed_over"))
        .select((order_lines::id, orders::id, orders::session_id, order_lines::choice, order_lines::kept))
        .load(c)?;
    let mut found = Vec::new();
    for (line, order, session, option, text) in rows {
        let (order, session) = (OrderId(order), SessionId(session));
        for kept in kept::parse(&text, (order, LineId(line), session))? {
            let place = kept.place;
            found.push(Raw {
                id: place.id,
                held: true,
                since: kept.since,
                quantity: place.quantity,
                sent_at: place.sent_at,
                arrived_at: place.arrived_at,
                order,
                session,
                option: option.clone(),
                comment: place.comment,
            });
        }
    }
    Ok(found)
}

/// Place, quantity, sent, arrived, order, session, choice, comment.
type WaitingRow = (i64, i64, i64, i64, i64, i64, Option<String>, Option<i64>);

fn waiting(c: &mut Engine, shop: ShopId, product: ProductId) -> Result<Vec<Raw>, StoreError> {
    let rows: Vec<WaitingRow> = wishes::table
        .inner_join(order_lines::table)
        .filter(wishes::shop_id.eq(shop.get()))
        .filter(wishes::product_id.eq(product.get()))
        .select((
            wishes::id,
            wishes::quantity,
            wishes::sent_at,
            wishes::arrived_at,
            wishes::order_id,
            wishes::session_id,
            order_lines::choice,
            wishes::comment_id,
        ))
        .load(c)?;
    let raw = |(id, quantity, sent_at, arrived_at, order, session, option, comment): WaitingRow| Raw {
        id: WishId(id),
        held: false,
        since: None,
        quantity: Quantity::from_thousandths(quantity),
        sent_at: Millis(sent_at),
        arrived_at: Millis(arrived_at),
        order: OrderId(order),
        session: SessionId(session),
        option,
        comment: comment.map(CommentId),
    };
    Ok(rows.into_iter().map(raw).collect())
}

fn about(c: &mut Engine, shop: ShopId, places: &[Raw]) -> Result<About, StoreError> {
    let mut about = About::default();
    let asked: HashSet<i64> = places.iter().filter_map(|place| place.comment).map(CommentId::get).collect();
    for ids in asked.into_iter().collect::<Vec<_>>().chunks(ASKED) {
        let rows: Vec<(i64, i64, String)> = comments::table
            .filter(comments::shop_id.eq(shop.get()))
            .filter(comments::id.eq_any(ids))
            .select((comments::id, comments::arrived_at, comments::body))
            .load(c)?;
        about.asked.extend(rows.into_iter().map(|(id, arrived, text)| (CommentId(id), (arrived, text))));
    }
    let of: HashSet<i64> = places.iter().map(|place| place.order.get()).collect();
    for ids in of.into_iter().collect::<Vec<_>>().chunks(ASKED) {
        let rows: Vec<(i64, Option<i64>, String, String)> = orders::table
            .inner_join(customers::table)
            .filter(orders::id.eq_any(ids))
            .select((orders::id, orders::number, orders::state, customers::name))
            .load(c)?;
        about.orders.extend(rows.into_iter().map(|(id, number, state, name)| (id, (number, state, name))));
    }
    let older: HashSet<i64> =
        places.iter().filter(|place| place.comment.is_none()).map(|place| place.order.get()).collect();
    for ids in older.into_iter().collect::<Vec<_>>().chunks(ASKED) {
        // A comment that made a place was clear and was booked by its moment;
        // of two in one moment the first stands for both.
        let rows: Vec<(Option<i64>, i64, i64, String)> = comments::table
            .filter(comments::order_id.eq_any(ids.iter().copied().map(Some)))
            .filter(comments::outcome.eq_any(["booked", "waiting", "changed"]))
            .order(comments::id.desc())
            .select((comments::order_id, comments::sent_at, comments::arrived_at, comments::body))
            .load(c)?;
        let said =
            |(order, sent, arrived, text): (Option<i64>, i64, i64, String)| Some(((order?, sent), (arrived, text)));
        about.said.extend(rows.into_iter().filter_map(said));
    }
    Ok(about)
}

/// The orders that hold anything of a product.
pub fn holders(c: &mut Engine, shop: ShopId, product: ProductId) -> Result<Vec<OrderId>, StoreError> {
    let ids: Vec<i64> = order_lines::table
        .inner_join(orders::table)
        .filter(order_lines::shop_id.eq(shop.get()))
        .filter(order_lines::product_id.eq(product.get()))
        .filter(order_lines::held.gt(0))
        .filter(orders::state.ne("handed_over"))
        .select(orders::id)
        .distinct()
        .load(c)?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// Booked orders of the shop's open sessions that have held goods, for which
/// somebody waits, longer than their session allows, and since when; who has
/// held longest comes first.
pub fn overdue(c: &mut Engine, shop: ShopId, now: Millis) -> Result<Vec<(Millis, OrderId)>, StoreError> {
    let waited_for = wishes::table.filter(wishes::product_id.eq(order_lines::product_id));
    let rows: Vec<(i64, i64, i64, Option<i64>, String)> = orders::table
        .inner_join(order_lines::table)
        .inner_join(sessions::table)
        .filter(sessions::shop_id.eq(shop.get()))
        .filter(sessions::state.eq("open"))
        .filter(sessions::hold_minutes.is_not_null())
        .filter(orders::state.eq("booked"))
        .filter(order_lines::held.gt(0))
        .filter(exists(waited_for))
        .select((orders::id, order_lines::id, orders::session_id, sessions::hold_minutes, order_lines::kept))
        .load(c)?;
    let mut due = BTreeMap::<OrderId, Millis>::new();
    for (order, line, session, minutes, text) in rows {
        let (order, hold) = (OrderId(order), minutes.unwrap_or(0) * 60_000);
        let kept = kept::parse(&text, (order, LineId(line), SessionId(session)))?;
        for since in kept.into_iter().filter_map(|kept| kept.since).filter(|since| now.since(*since) >= hold) {
            due.entry(order).and_modify(|first| *first = since.min(*first)).or_insert(since);
        }
    }
    let mut due: Vec<(Millis, OrderId)> = due.into_iter().map(|(order, since)| (since, order)).collect();
    due.sort_unstable();
    Ok(due)
}
