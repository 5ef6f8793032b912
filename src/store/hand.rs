//! What people bring by hand: what it is compared with, and what it is kept
//! under.

use crate::base::id::{ChannelId, CommentId, CustomerId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::shop::channel::{ChannelState, ChannelView};
use crate::shop::comment::Platform;
use crate::shop::event::CustomerView;
use crate::shop::twins::Said;
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::schema::{channels as channel, comments, customer_identities, customers};
use crate::store::{channels, customers as buyer, ids};
use diesel::prelude::*;
use std::collections::HashMap;

/// The kind of channel under which comments stand that people wrote down. Each
/// session has one for each platform at most; screens are not shown it.
pub const KIND: &str = "hand";
/// The room of such a comment where the live's own is not known, and what the
/// ids begin with that are made for those without one.
pub const ROOM: &str = "hand";

/// The buyers who were put together with another: whom their own comments name,
/// and who they are.
fn merged(c: &mut Engine, shop: ShopId) -> Result<HashMap<i64, i64>, StoreError> {
    use customer_identities::dsl;
    let rows: Vec<(i64, i64)> = dsl::customer_identities
        .filter(dsl::shop_id.eq(shop.get()))
        .filter(dsl::customer_id.ne(dsl::own_id))
        .select((dsl::own_id, dsl::customer_id))
        .load(c)?;
    Ok(rows.into_iter().collect())
}

/// The comments of a session on a platform that came behind `after`.
pub fn said(
    c: &mut Engine,
    (shop, session): (ShopId, SessionId),
    platform: Platform,
    after: Option<CommentId>,
) -> Result<Vec<Said>, StoreError> {
    let rows: Vec<(i64, String, i64, String, String, i64)> = comments::table
        .filter(comments::session_id.eq(session.get()))
        .filter(comments::id.gt(after.map_or(0, CommentId::get)))
        .filter(comments::platform.eq(platform.as_str()))
        .order(comments::id)
        .select((
            comments::id,
            comments::platform_id,
            comments::customer_id,
            comments::author_name,
            comments::body,
            comments::sent_at,
        ))
        .load(c)?;
    let merged = if rows.is_empty() { HashMap::new() } else { merged(c, shop)? };
    let said = |(id, platform_id, own, name, text, sent_at): (i64, String, i64, String, String, i64)| Said {
        id: CommentId(id),
        platform_id: (!is_ours(&platform_id)).then_some(platform_id),
        customer: CustomerId(merged.get(&own).copied().unwrap_or(own)),
        name,
        text,
        sent_at: Millis(sent_at),
    };
    Ok(rows.into_iter().map(said).collect())
}

/// An id for a comment that a person brings without one.
pub fn id_for(id: CommentId) -> String {
    format!("{ROOM}-{id}")
}

/// Whether [`id_for`] made this id.
pub fn is_ours(platform_id: &str) -> bool {
    platform_id.strip_prefix(ROOM).is_some_and(|rest| rest.starts_with('-'))
}

/// The live's own id on a platform, as the last heard comment of the session
/// tells it.
pub fn room(c: &mut Engine, session: SessionId, platform: Platform) -> Result<Option<String>, StoreError> {
    Ok(comments::table
        .filter(comments::session_id.eq(session.get()))
        .filter(comments::platform.eq(platform.as_str()))
        .filter(comments::room.ne(ROOM))
        .order(comments::id.desc())
        .select(comments::room)
        .first(c)
        .optional()?)
}

/// The channel of a locked session under which written comments of a platform
/// stand; made when it is needed first.
pub fn channel(
    c: &mut Engine,
    shop: ShopId,
    session: SessionId,
    platform: Platform,
    now: Millis,
) -> Result<ChannelId, StoreError> {
    let mine = channel::table.filter(channel::session_id.eq(session.get())).filter(channel::kind.eq(KIND));
    let known: Option<i64> =
        mine.filter(channel::platform.eq(platform.as_str())).select(channel::id).first(c).optional()?;
    if let Some(id) = known {
        return Ok(ChannelId(id));
    }
    let view = ChannelView::new(ids::one(c)?, KIND.into(), platform, (ChannelState::Ended, now));
    channels::insert(c, shop, session, &view)?;
    Ok(view.id)
}

/// Under which author these buyers of the shop write on a platform, the first
/// if there are several.
pub fn authors(
    c: &mut Engine,
    shop: ShopId,
    platform: Platform,
    customers: &[CustomerId],
) -> Result<HashMap<CustomerId, String>, StoreError> {
    use customer_identities::dsl;
    let rows: Vec<(i64, String)> = dsl::customer_identities
        .filter(dsl::shop_id.eq(shop.get()))
        .filter(dsl::platform.eq(platform.as_str()))
        .filter(dsl::customer_id.eq_any(customers.iter().map(|id| id.get())))
        .order((dsl::customer_id, dsl::author.desc()))
        .select((dsl::customer_id, dsl::author))
        .load(c)?;
    Ok(rows.into_iter().map(|(customer, author)| (CustomerId(customer), author)).collect())
}

/// These buyers of the shop, as screens see them.
pub fn buyers(
    c: &mut Engine,
    shop: ShopId,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, CustomerView>, StoreError> {
    let mut found = HashMap::new();
    // SQLite takes 32,766 values in a statement; this is far below.
    for some in ids.chunks(1000) {
        let rows: Vec<(i64, String, String, Option<String>, String)> = customers::table
            .filter(customers::shop_id.eq(shop.get()))
            .filter(customers::id.eq_any(some.iter().map(|id| id.get())))
            .select((customers::id, customers::name, customers::platform, customers::phone, customers::flags))
            .load(c)?;
        for row in rows {
            let view = buyer::view(row)?;
            found.insert(view.id, view);
        }
    }
    Ok(found)
}
