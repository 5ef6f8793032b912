//! The platform streams of a session.

use crate::base::id::{ChannelId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::shop::channel::ChannelView;
use crate::store::booking::{Draft, statement};
use crate::store::columns::word;
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::hand;
use crate::store::schema::channels::{self, dsl};
use crate::store::schema::comments;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = channels, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    id: i64,
    shop_id: i64,
    session_id: i64,
    kind: String,
    platform: String,
    address: String,
    state: String,
    reason: Option<String>,
    detail: Option<String>,
    since: i64,
    last_data: Option<i64>,
    viewers: Option<i64>,
    comments: i64,
    duplicates: i64,
    dropped: i64,
    reconnects: i64,
    removed: bool,
    per_minute: i64,
    lag_ms: Option<i64>,
    expires_at: Option<i64>,
}

impl Row {
    fn of(shop: ShopId, session: SessionId, view: &ChannelView) -> Self {
        Self {
            id: view.id.get(),
            shop_id: shop.get(),
            session_id: session.get(),
            kind: view.kind.clone(),
            platform: view.platform.as_str().into(),
            address: view.address.clone(),
            state: view.state.as_str().into(),
            reason: view.reason.clone(),
            detail: view.detail.clone(),
            since: view.since.get(),
            last_data: view.last_data.map(Millis::get),
            viewers: view.viewers,
            comments: view.comments,
            duplicates: view.duplicates,
            dropped: view.dropped,
            reconnects: view.reconnects,
            removed: false,
            per_minute: view.per_minute,
            lag_ms: view.lag_ms,
            expires_at: view.expires_at.map(Millis::get),
        }
    }

    fn view(self) -> Result<ChannelView, StoreError> {
        Ok(ChannelView {
            id: ChannelId(self.id),
            kind: self.kind,
            platform: word(&self.platform)?,
            address: self.address,
            state: word(&self.state)?,
            reason: self.reason,
            detail: self.detail,
            since: Millis(self.since),
            last_data: self.last_data.map(Millis),
            viewers: self.viewers,
            per_minute: self.per_minute,
            lag_ms: self.lag_ms,
            expires_at: self.expires_at.map(Millis),
            comments: self.comments,
            duplicates: self.duplicates,
            dropped: self.dropped,
            reconnects: self.reconnects,
        })
    }
}

/// Adds a channel to a session.
pub fn insert(c: &mut Engine, shop: ShopId, session: SessionId, view: &ChannelView) -> Result<(), StoreError> {
    diesel::insert_into(channels::table).values(Row::of(shop, session, view)).execute(c)?;
    Ok(())
}

/// Writes back a channel that was found in its locked session.
pub fn save(c: &mut Engine, shop: ShopId, session: SessionId, view: &ChannelView) -> Result<(), StoreError> {
    let row = Row::of(shop, session, view);
    diesel::update(dsl::channels.filter(dsl::id.eq(row.id))).set(&row).execute(c)?;
    Ok(())
}

statement!(Count { new: i64 => BigInt, again: i64 => BigInt, id: i64 => BigInt, session: i64 => BigInt };
    "UPDATE channels SET comments = comments + ?, duplicates = duplicates + ? WHERE id = ? AND session_id = ?");

/// What a channel brought.
#[derive(Clone, Copy, Debug)]
pub struct Brought {
    id: i64,
    session: i64,
    /// Comments that were not here.
    pub new: i64,
    /// Comments that were.
    pub again: i64,
}

impl Brought {
    /// Nothing, by a channel of a session.
    pub const fn by(session: SessionId, id: ChannelId) -> Self {
        Self { id: id.get(), session: session.get(), new: 0, again: 0 }
    }
}

/// Adds to what channels brought.
pub fn count<'a>(draft: &mut Draft<'a>, all: &'a [Brought]) {
    for Brought { id, session, new, again } in all {
        draft.statement(Count { new, again, id, session });
    }
}

/// Takes a channel out of its session; what it brought stays. Returns whether
/// it was in it until now.
pub fn remove(c: &mut Engine, session: SessionId, id: ChannelId) -> Result<bool, StoreError> {
    let mine = dsl::channels.filter(dsl::id.eq(id.get())).filter(dsl::session_id.eq(session.get()));
    let stream = mine.filter(dsl::kind.ne(hand::KIND));
    let gone: bool = stream.select(dsl::removed).first(c)?;
    diesel::update(stream).set(dsl::removed.eq(true)).execute(c)?;
    Ok(!gone)
}

/// The streams of a session that were not removed, in the order they were added.
pub fn list(c: &mut Engine, session: SessionId) -> Result<Vec<ChannelView>, StoreError> {
    let rows: Vec<Row> = dsl::channels
        .filter(dsl::session_id.eq(session.get()))
        .filter(dsl::removed.eq(false))
        .filter(dsl::kind.ne(hand::KIND))
        .order(dsl::id)
        .load(c)?;
    rows.into_iter().map(Row::view).collect()
}

/// A channel of a session, if it was not removed.
pub fn find(c: &mut Engine, session: SessionId, id: ChannelId) -> Result<Option<ChannelView>, StoreError> {
    let mine = dsl::channels.filter(dsl::id.eq(id.get())).filter(dsl::session_id.eq(session.get()));
    let stream = mine.filter(dsl::removed.eq(false)).filter(dsl::kind.ne(hand::KIND));
    let row: Option<Row> = stream.first(c).optional()?;
    row.map(Row::view).transpose()
}

/// The room of the last comment that a channel brought, if it was told.
pub fn last_room(c: &mut Engine, session: SessionId, id: ChannelId) -> Result<Option<String>, StoreError> {
    let brought = comments::table
        .filter(comments::session_id.eq(session.get()))
        .filter(comments::channel_id.eq(id.get()))
        .filter(comments::room.ne(""));
    Ok(brought.order(comments::id.desc()).select(comments::room).first(c).optional()?)
}

/// All that ever brought comments of a session, with whether it was removed.
pub fn all(c: &mut Engine, session: SessionId) -> Result<Vec<(ChannelView, bool)>, StoreError> {
    let mine = dsl::channels.filter(dsl::session_id.eq(session.get()));
    let rows: Vec<Row> = mine.order(dsl::id).load(c)?;
    rows.into_iter().map(|row| Ok((row.removed, row.view()?))).map(|row| row.map(|(out, view)| (view, out))).collect()
}
