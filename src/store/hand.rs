//! What people bring by hand: what it is compared with, and what it is kept
//! under.

use crate::base::id::{ChannelId, CommentId, CustomerId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::shop::channel::{ChannelState, ChannelView};
use crate::shop::comment::Platform;
use crate::shop::event::CustomerView;
use crate::shop::twins::{Live, Said, Sought};
use crate::store::columns::word;
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::people::SHOWN;
use crate::store::schema::{channels as channel, comments, customer_identities, customers};
use crate::store::{channels, customers as buyer, ids};
use diesel::dsl::max;
use diesel::prelude::*;
use std::collections::{HashMap, HashSet};

/// The kind of channel under which comments stand that people wrote down. Each
/// session has one for each platform at most; screens are not shown it.
pub const KIND: &str = "hand";
/// The room of such a comment that has no id of the platform, and what the ids
/// begin with that are made for it.
pub const ROOM: &str = "hand";

/// Comments that are looked through at a time.
const PAGE: i64 = 5000;

#[derive(Queryable, Selectable)]
#[diesel(table_name = comments)]
struct SaidRow {
    id: i64,
    channel_id: i64,
    room: String,
    platform_id: String,
    customer_id: i64,
    author_name: String,
    body: String,
    sent_at: i64,
}

impl SaidRow {
    fn said(self, merged: &HashMap<i64, i64>) -> Said {
        Said {
            id: CommentId(self.id),
            channel: ChannelId(self.channel_id),
            room: self.room,
            platform_id: (!is_ours(&self.platform_id)).then_some(self.platform_id),
            customer: CustomerId(merged.get(&self.customer_id).copied().unwrap_or(self.customer_id)),
            name: self.author_name,
            text: self.body,
            sent_at: Millis(self.sent_at),
        }
    }
}

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

/// The last comment of a session.
pub fn last(c: &mut Engine, session: SessionId) -> Result<Option<CommentId>, StoreError> {
    let mine = comments::table.filter(comments::session_id.eq(session.get()));
    let last: Option<i64> = mine.select(max(comments::id)).first(c)?;
    Ok(last.map(CommentId))
}

/// The rooms of a session's comments behind `after`, with their platforms.
pub fn heard_rooms(
    c: &mut Engine,
    session: SessionId,
    after: Option<CommentId>,
) -> Result<Vec<(Platform, String)>, StoreError> {
    let rows: Vec<(String, String)> = comments::table
        .filter(comments::session_id.eq(session.get()))
        .filter(comments::id.gt(after.map_or(0, CommentId::get)))
        .select((comments::platform, comments::room))
        .distinct()
        .load(c)?;
    rows.into_iter().map(|(platform, room)| Ok((word(&platform)?, room))).collect()
}

/// The comments of a session on a platform.
pub fn said(c: &mut Engine, (shop, session): (ShopId, SessionId), platform: Platform) -> Result<Vec<Said>, StoreError> {
    let merged = merged(c, shop)?;
    let all =
        comments::table.filter(comments::session_id.eq(session.get())).filter(comments::platform.eq(platform.as_str()));
    let rows: Vec<SaidRow> = all.order(comments::id).select(SaidRow::as_select()).load(c)?;
    Ok(rows.into_iter().map(|row| row.said(&merged)).collect())
}

/// Those of them that are sought and came behind `after`. A session holds some 100,000 comments; what
/// says the same is few of them.
pub fn sought(
    c: &mut Engine,
    (shop, session): (ShopId, SessionId),
    platform: Platform,
    sought: &mut Sought,
    after: Option<CommentId>,
) -> Result<Vec<Said>, StoreError> {
    let merged = merged(c, shop)?;
    let (mut after, mut found) = (after.map_or(0, CommentId::get), Vec::new());
    let ids: HashSet<String> = sought.ids.iter().cloned().collect();
    loop {
        let mut some = comments::table
            .filter(comments::session_id.eq(session.get()))
            .filter(comments::id.gt(after))
            .filter(comments::platform.eq(platform.as_str()))
            .order(comments::id)
            .limit(PAGE)
            .select((comments::id, comments::platform_id, comments::customer_id, comments::author_name))
            .into_boxed();
        if let Some((from, to)) = sought.between {
            let then = comments::sent_at.between(from.get(), to.get());
            some = some.filter(then.or(comments::platform_id.eq_any(&sought.ids)));
        }
        let page: Vec<(i64, String, i64, String)> = some.load(c)?;
        let Some((last, ..)) = page.last() else { break };
        after = *last;
        let is_sought = |(_, id, own, name): &(i64, String, i64, String)| {
            ids.contains(id) || sought.is_by(CustomerId(merged.get(own).copied().unwrap_or(*own)), name)
        };
        found.extend(page.into_iter().filter(is_sought).map(|row| row.0));
    }
    let mut all = Vec::with_capacity(found.len());
    for some in found.chunks(1000) {
        let these = comments::table.filter(comments::id.eq_any(some)).order(comments::id);
        let rows: Vec<SaidRow> = these.select(SaidRow::as_select()).load(c)?;
        all.extend(rows.into_iter().map(|row| row.said(&merged)));
    }
    Ok(all)
}

/// An id for a comment that a person brings without one.
pub fn id_for(id: CommentId) -> String {
    format!("{ROOM}-{id}")
}

/// Whether [`id_for`] made this id.
pub fn is_ours(platform_id: &str) -> bool {
    platform_id.strip_prefix(ROOM).is_some_and(|rest| rest.starts_with('-'))
}

/// The rooms of comments that a person brought with the platform's id before
/// the live was heard: of one of the session's channels, and where the platform
/// alone was named; under the second one also those heard whose room is not
/// told. What is heard later is held against both.
pub fn rooms(session: SessionId, channel: ChannelId) -> [String; 2] {
    [format!("{ROOM}:{session}/{channel}"), format!("{ROOM}:{session}")]
}

/// The live that a person names by one of the session's channels, or by its
/// platform alone, if that has one channel there; and the room in which what
/// is brought with the platform's id is kept: the live's own, as its last
/// comment tells it, or one of [`rooms`]. `None` if there is no such channel.
pub fn live(
    c: &mut Engine,
    session: SessionId,
    platform: Platform,
    channel: Option<ChannelId>,
) -> Result<Option<(Live, String)>, StoreError> {
    let mut all = channels::all(c, session)?;
    all.retain(|(view, _)| view.kind != KIND && view.platform == platform);
    let named = match channel {
        Some(channel) => match all.iter().find(|(view, _)| view.id == channel) {
            Some((view, _)) => Some(view),
            None => return Ok(None),
        },
        None => {
            let (mut on, mut ever) = (all.iter().filter(|(_, removed)| !removed), all.iter());
            let one = on.next().or_else(|| ever.next());
            one.filter(|_| on.next().is_none()).map(|(view, _)| view)
        }
    };
    let Some(named) = named else {
        let [_, room] = rooms(session, ChannelId(0));
        return Ok(Some((Live::default(), room)));
    };
    // A stream that was taken out and added again is the same live.
    let again = |view: &ChannelView| (&view.kind, &view.address) == (&named.kind, &named.address);
    let channels: Vec<ChannelId> = all.iter().map(|(view, _)| view).filter(|view| again(view)).map(|v| v.id).collect();
    let heard: Option<String> = comments::table
        .filter(comments::session_id.eq(session.get()))
        .filter(comments::channel_id.eq_any(channels.iter().map(|id| id.get())))
        .order(comments::id.desc())
        .select(comments::room)
        .first(c)
        .optional()?;
    let mut rooms: Vec<String> = rooms(session, named.id).into();
    if let (Some(heard), [_, of_session]) = (&heard, rooms.as_slice())
        && heard == of_session
    {
        // A bridge that does not tell it: any live of the platform may be meant.
        return Ok(Some((Live::default(), heard.clone())));
    }
    rooms.splice(0..0, heard);
    let room = rooms.first().cloned().ok_or(StoreError::Missing)?;
    Ok(Some((Live { channels, rooms }, room)))
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
        let rows: Vec<buyer::Shown> = customers::table
            .filter(customers::shop_id.eq(shop.get()))
            .filter(customers::id.eq_any(some.iter().map(|id| id.get())))
            .select(SHOWN)
            .load(c)?;
        for row in rows {
            let view = buyer::view(row)?;
            found.insert(view.id, view);
        }
    }
    Ok(found)
}
