//! The journal of a session: everything that happened, numbered without a
//! hole, written in the transaction of the change itself.

use crate::base::id::{SessionId, ShopId};
use crate::base::time::Millis;
use crate::shop::event::{Change, Event};
use crate::store::booking::{Draft, row};
use crate::store::columns::json;
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::schema::events::dsl;
use crate::store::sessions::Session;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

row! {
    Row of events, Rows {
        session_id: i64 => BigInt,
        seq: i64 => BigInt,
        shop_id: i64 => BigInt,
        body: String => Text,
    } ""
}

/// Appends `changes` to the journal of a locked session and moves its
/// `last_seq`, which the caller saves.
pub fn append(
    c: &mut Engine,
    session: &mut Session,
    changes: Vec<Change>,
    by: Option<&str>,
    at: Millis,
) -> Result<(), StoreError> {
    let mut page = Draft::default();
    draft(&mut page, session, changes, by, at)?;
    page.write(c)
}

/// The same with whatever else is drafted.
pub fn draft(
    draft: &mut Draft<'_>,
    session: &mut Session,
    changes: Vec<Change>,
    by: Option<&str>,
    at: Millis,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(changes.len());
    for change in changes {
        session.last_seq += 1;
        let event = Event { seq: session.last_seq, at, by: by.map(str::to_owned), change };
        rows.push(Row {
            session_id: session.summary.id.get(),
            seq: event.seq,
            shop_id: session.shop.get(),
            body: json(&event)?,
        });
    }
    draft.rows(rows);
    Ok(())
}

/// The events after `seq`, at most `limit`, as the JSON that was written.
pub fn tail(
    c: &mut Engine,
    shop: ShopId,
    session: SessionId,
    seq: i64,
    limit: i64,
) -> Result<Vec<(i64, String)>, StoreError> {
    Ok(dsl::events
        .filter(dsl::session_id.eq(session.get()))
        .filter(dsl::shop_id.eq(shop.get()))
        .filter(dsl::seq.gt(seq))
        .order(dsl::seq)
        .limit(limit)
        .select((dsl::seq, dsl::body))
        .load(c)?)
}
