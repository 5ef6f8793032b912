//! Sessions, and the lock under which everything of a session is decided.

use crate::base::id::{ProductId, SessionId, ShopId};
use crate::base::money::Vnd;
use crate::base::time::Millis;
use crate::shop::book::{Policy, Repeat};
use crate::shop::event::{Revenue, SessionState, SessionSummary, Totals};
use crate::store::booking::{Draft, row, statement, write};
use crate::store::columns::word;
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema::sessions::{self, dsl};
use crate::store::shops;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use std::collections::BTreeMap;

/// A session as its writers need it.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose.
    pub shop: ShopId,
    /// What screens see of it.
    pub summary: SessionSummary,
    /// The journal's last seq.
    pub last_seq: i64,
    /// The number that the next order gets.
    pub next_number: i64,
}

impl Session {
    /// The selling rules.
    pub const fn policy(&self) -> Policy {
        Policy { repeat: self.summary.repeat, part_fill: self.summary.part_fill }
    }
}

row! {
    #[derive(Queryable)]
    Row of sessions, Rows {
        id: i64 => BigInt,
        shop_id: i64 => BigInt,
        title: String => Text,
        state: String => Text,
        repeat: String => Text,
        part_fill: bool => Bool,
        pinned_id: Option<i64> => Nullable<BigInt>,
        opened_at: i64 => BigInt,
        closed_at: Option<i64> => Nullable<BigInt>,
        last_seq: i64 => BigInt,
        next_number: i64 => BigInt,
        received: i64 => BigInt,
        duplicates: i64 => BigInt,
        read_as_orders: i64 => BigInt,
        comments_to_look_at: i64 => BigInt,
        orders: i64 => BigInt,
        customers: i64 => BigInt,
        queue: i64 => BigInt,
        look: i64 => BigInt,
        confirmed: i64 => BigInt,
        cancelled: i64 => BigInt,
        revenue_booked: i64 => BigInt,
        revenue_confirmed: i64 => BigInt,
        hold_minutes: Option<i64> => Nullable<BigInt>,
    } " ON CONFLICT (id) DO UPDATE SET state = excluded.state, pinned_id = excluded.pinned_id, \
        closed_at = excluded.closed_at, last_seq = excluded.last_seq, next_number = excluded.next_number, \
        received = excluded.received, duplicates = excluded.duplicates, read_as_orders = excluded.read_as_orders, \
        comments_to_look_at = excluded.comments_to_look_at, orders = excluded.orders, customers = excluded.customers, \
        queue = excluded.queue, look = excluded.look, confirmed = excluded.confirmed, cancelled = excluded.cancelled, \
        revenue_booked = excluded.revenue_booked, revenue_confirmed = excluded.revenue_confirmed, \
        hold_minutes = excluded.hold_minutes"
}

impl Row {
    fn of(session: &Session) -> Self {
        let Session { shop, summary, last_seq, next_number } = session;
        let totals = &summary.totals;
        Self {
            id: summary.id.get(),
            shop_id: shop.get(),
            title: summary.title.clone(),
            state: match summary.state {
                SessionState::Open => "open".into(),
                SessionState::Closed => "closed".into(),
            },
            repeat: summary.repeat.as_str().into(),
            part_fill: summary.part_fill,
            pinned_id: summary.pinned.map(ProductId::get),
            opened_at: summary.opened_at.get(),
            closed_at: summary.closed_at.map(Millis::get),
            last_seq: *last_seq,
            next_number: *next_number,
            received: totals.received,
            duplicates: totals.duplicates,
            read_as_orders: totals.read_as_orders,
            comments_to_look_at: totals.comments_to_look_at,
            orders: totals.orders,
            customers: totals.customers,
            queue: totals.queue,
            look: totals.look,
            confirmed: totals.confirmed,
            cancelled: totals.cancelled,
            revenue_booked: totals.revenue.booked.get(),
            revenue_confirmed: totals.revenue.confirmed.get(),
            hold_minutes: summary.hold_minutes,
        }
    }

    fn session(self) -> Result<Session, StoreError> {
        let totals = Totals {
            received: self.received,
            duplicates: self.duplicates,
            read_as_orders: self.read_as_orders,
            comments_to_look_at: self.comments_to_look_at,
            orders: self.orders,
            customers: self.customers,
            queue: self.queue,
            look: self.look,
            confirmed: self.confirmed,
            cancelled: self.cancelled,
            revenue: Revenue { booked: Vnd(self.revenue_booked), confirmed: Vnd(self.revenue_confirmed) },
        };
        let summary = SessionSummary {
            id: SessionId(self.id),
            title: self.title,
            state: word(&self.state)?,
            opened_at: Millis(self.opened_at),
            closed_at: self.closed_at.map(Millis),
            pinned: self.pinned_id.map(ProductId),
            repeat: word(&self.repeat)?,
            part_fill: self.part_fill,
            hold_minutes: self.hold_minutes,
            totals,
        };
        let (last_seq, next_number) = (self.last_seq, self.next_number);
        Ok(Session { shop: ShopId(self.shop_id), summary, last_seq, next_number })
    }
}

/// Opens a session with nothing in it.
pub fn insert(
    c: &mut Engine,
    shop: ShopId,
    id: SessionId,
    title: &str,
    (repeat, part_fill): (Repeat, bool),
    now: Millis,
) -> Result<Session, StoreError> {
    let summary = SessionSummary {
        id,
        title: title.to_owned(),
        state: SessionState::Open,
        opened_at: now,
        closed_at: None,
        pinned: None,
        repeat,
        part_fill,
        hold_minutes: None,
        totals: Totals::default(),
    };
    let session = Session { shop, summary, last_seq: 0, next_number: 1 };
    write(c, vec![Row::of(&session)])?;
    Ok(session)
}

statement!(Those { shop: i64 => BigInt, also: i64 => BigInt }, gives sessions::SqlType;
    "SELECT id, shop_id, title, state, repeat, part_fill, pinned_id, opened_at, closed_at, last_seq, \
     next_number, received, duplicates, read_as_orders, comments_to_look_at, orders, customers, queue, \
     look, confirmed, cancelled, revenue_booked, revenue_confirmed, hold_minutes FROM sessions \
     WHERE shop_id = ? AND (state = 'open' OR id = ?)");
/// The shop's open sessions, and `also` even if it is closed, with the whole
/// shop locked until the end of the transaction. Whoever changes orders or
/// stock does this first. `Missing` if the shop has no session `also`.
pub fn lock(c: &mut Engine, shop: ShopId, also: Option<SessionId>) -> Result<BTreeMap<SessionId, Session>, StoreError> {
    shops::lock(c, shop)?;
    let those = Those { shop: &shop.get(), also: &also.map_or(0, SessionId::get) };
    let rows: Vec<Row> = each_engine!(c, c => those.load(c)?);
    let locked: BTreeMap<SessionId, Session> =
        rows.into_iter().map(|row| Ok((SessionId(row.id), row.session()?))).collect::<Result<_, StoreError>>()?;
    match also {
        Some(also) if !locked.contains_key(&also) => Err(StoreError::Missing),
        _ => Ok(locked),
    }
}

/// Writes back what can change of a locked session.
pub fn save(c: &mut Engine, session: &Session) -> Result<(), StoreError> {
    write(c, vec![Row::of(session)])
}

/// The same of locked sessions, with whatever else is drafted.
pub fn draft(draft: &mut Draft<'_>, sessions: &[&Session]) {
    draft.rows(sessions.iter().copied().map(Row::of).collect());
}

/// One session of the shop.
pub fn get(c: &mut Engine, shop: ShopId, id: SessionId) -> Result<Session, StoreError> {
    let row: Row = dsl::sessions.filter(dsl::id.eq(id.get())).filter(dsl::shop_id.eq(shop.get())).first(c)?;
    row.session()
}

/// The shop's sessions, the newest first, at most 200.
pub fn list(c: &mut Engine, shop: ShopId) -> Result<Vec<Session>, StoreError> {
    let rows: Vec<Row> = dsl::sessions
        .filter(dsl::shop_id.eq(shop.get()))
        .order((dsl::opened_at.desc(), dsl::id.desc()))
        .limit(200)
        .load(c)?;
    rows.into_iter().map(Row::session).collect()
}

/// The shop's sessions that are open, or were at `at`.
pub fn open_since(c: &mut Engine, shop: ShopId, at: Millis) -> Result<Vec<SessionId>, StoreError> {
    let then = dsl::closed_at.is_null().or(dsl::closed_at.ge(at.get()));
    let mine = dsl::sessions.filter(dsl::shop_id.eq(shop.get())).filter(then);
    let ids: Vec<i64> = mine.select(dsl::id).load(c)?;
    Ok(ids.into_iter().map(SessionId).collect())
}
