//! Comments, each once for ever by (platform, room, platform id).

use crate::base::id::{ActId, ChannelId, CommentId, CustomerId, OrderId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::shop::comment::{Comment, Platform};
use crate::shop::decide::{Decision, Outcome};
use crate::shop::event::{CommentView, OrderComment};
use crate::shop::reading::Reading;
use crate::store::booking::{Among, Draft, row, statement};
use crate::store::columns::{from_json, json, word};
use crate::store::engine::{Engine, by_engine};
use crate::store::error::StoreError;
use crate::store::schema::channels;
use crate::store::schema::comments::{self, dsl};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text};
use std::collections::{HashMap, HashSet};

/// Comments of an order among which one is looked for that can be replied to.
const REPLY_SEARCHED: i64 = 20;

/// A comment with all that was made of it.
pub struct Taken<'a> {
    /// Its id.
    pub id: CommentId,
    /// The stream that brought it.
    pub channel: ChannelId,
    /// As heard.
    pub comment: &'a Comment,
    /// Its author: the buyer that was made for them.
    pub customer: CustomerId,
    /// As understood.
    pub reading: &'a Reading,
    /// As decided.
    pub decision: Decision,
}

impl Taken<'_> {
    /// As screens see it.
    pub fn view(&self) -> CommentView {
        CommentView {
            id: self.id,
            channel_id: self.channel,
            platform: self.comment.platform,
            author: self.comment.name.to_string(),
            text: self.comment.text.to_string(),
            sent_at: self.comment.sent_at,
            intent: self.reading.intent,
            clear: self.reading.clear,
            outcome: self.decision.outcome,
            order_id: self.decision.order,
            spans: self.reading.spans.to_vec(),
            reasons: self.reading.reasons.to_vec(),
            edited: None,
            deleted: false,
        }
    }

    /// As the order it belongs to shows it.
    pub fn of_order(&self) -> OrderComment {
        OrderComment {
            id: self.id,
            text: self.comment.text.to_string(),
            sent_at: self.comment.sent_at,
            outcome: self.decision.outcome,
            spans: self.reading.spans.to_vec(),
            edited: None,
            deleted: false,
            address: self.reading.address,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = comments)]
struct Row {
    id: i64,
    channel_id: i64,
    platform: String,
    order_id: Option<i64>,
    author_name: String,
    body: String,
    sent_at: i64,
    clear: bool,
    outcome: String,
    reading: String,
    edited: Option<String>,
    deleted: bool,
}

impl Row {
    fn view(self) -> Result<CommentView, StoreError> {
        let reading: Reading = from_json(&self.reading)?;
        Ok(CommentView {
            id: CommentId(self.id),
            channel_id: ChannelId(self.channel_id),
            platform: word(&self.platform)?,
            author: self.author_name,
            text: self.body,
            sent_at: Millis(self.sent_at),
            intent: reading.intent,
            clear: self.clear,
            outcome: word(&self.outcome)?,
            order_id: self.order_id.map(OrderId),
            spans: reading.spans.into_vec(),
            reasons: reading.reasons.into_vec(),
            edited: self.edited,
            deleted: self.deleted,
        })
    }
}

row! {
    NewRow<'a> of comments, NewRows {
        id: i64 => BigInt,
        shop_id: i64 => BigInt,
        session_id: i64 => BigInt,
        channel_id: i64 => BigInt,
        platform: &'a str => Text,
        room: &'a str => Text,
        platform_id: &'a str => Text,
        customer_id: i64 => BigInt,
        order_id: Option<i64> => Nullable<BigInt>,
        author_name: &'a str => Text,
        body: &'a str => Text,
        sent_at: i64 => BigInt,
        arrived_at: i64 => BigInt,
        intent: &'a str => Text,
        clear: bool => Bool,
        outcome: &'a str => Text,
        reading: String => Text,
    } ""
}

statement!(Known { shop: i64 => BigInt, platform: &'a str => Text, own: &'a str => Text, of_channel: &'a str => Text,
    of_session: &'a str => Text } in ids: &'a str => Text, gives Text;
    "SELECT platform_id FROM comments WHERE shop_id = ? AND platform = ? AND room IN (?, ?, ?) AND platform_id");
statement!(postgres KnownEach {
    rooms: Vec<&'a str> => Array<Text>, ids: Vec<&'a str> => Array<Text>, shop: i64 => BigInt, platform: &'a str => Text
}, gives Text;
    "SELECT known.platform_id FROM unnest(?, ?) AS asked (room, id) CROSS JOIN LATERAL (SELECT platform_id \
     FROM comments WHERE shop_id = ? AND platform = ? AND room = asked.room AND platform_id = asked.id LIMIT 1) known");

/// Which comments `ids` the shop has already in one of these rooms: the live's
/// own, and [`crate::store::hand::rooms`].
pub fn known(
    c: &mut Engine,
    shop: ShopId,
    (platform, rooms): (Platform, [&str; 3]),
    ids: &[&str],
) -> Result<HashSet<String>, StoreError> {
    let (shop, platform) = (&shop.get(), &platform.as_str());
    let rows: Vec<String> = by_engine!(c,
        sqlite => {
            let [own, of_channel, of_session] = &rooms;
            let ids = Among::of(ids.iter().copied())?;
            Known { shop, platform, own, of_channel, of_session, ids: &ids }.load(sqlite)?
        },
        postgres => {
            let asked = rooms.iter().flat_map(|room| ids.iter().map(move |id| (*room, *id)));
            let (rooms, ids): (Vec<&str>, Vec<&str>) = asked.unzip();
            KnownEach { rooms: &rooms, ids: &ids, shop, platform }.load(postgres)?
        }
    );
    Ok(rows.into_iter().collect())
}

/// Stores comments that are not [`known`]. `Conflict` if another writer was
/// faster; the caller's whole batch is then tried again.
pub fn insert<'a>(
    draft: &mut Draft<'a>,
    shop: ShopId,
    session: SessionId,
    taken: &'a [Taken<'_>],
) -> Result<(), StoreError> {
    let rows = taken.iter().map(|taken| {
        Ok(NewRow {
            id: taken.id.get(),
            shop_id: shop.get(),
            session_id: session.get(),
            channel_id: taken.channel.get(),
            platform: taken.comment.platform.as_str(),
            room: &taken.comment.room,
            platform_id: &taken.comment.id,
            customer_id: taken.customer.get(),
            order_id: taken.decision.order.map(OrderId::get),
            author_name: &taken.comment.name,
            body: &taken.comment.text,
            sent_at: taken.comment.sent_at.get(),
            arrived_at: taken.comment.arrived_at.get(),
            intent: taken.reading.intent.as_str(),
            clear: taken.reading.clear,
            outcome: taken.decision.outcome.as_str(),
            reading: json(taken.reading)?,
        })
    });
    draft.rows(rows.collect::<Result<Vec<_>, StoreError>>()?);
    Ok(())
}

/// Where the last comment of an order stands that its platform told us of
/// itself, on a platform where we can write to its author.
pub fn reply_spot(c: &mut Engine, shop: ShopId, order: OrderId) -> Result<Option<(String, String)>, StoreError> {
    let theirs = dsl::comments.inner_join(channels::table.on(channels::id.eq(dsl::channel_id)));
    let rows: Vec<(String, String, String)> = theirs
        .filter(dsl::order_id.eq(order.get()))
        .filter(dsl::shop_id.eq(shop.get()))
        .filter(dsl::deleted.eq(false))
        .filter(channels::kind.eq(dsl::platform))
        .order(dsl::id.desc())
        .limit(REPLY_SEARCHED)
        .select((dsl::platform, dsl::room, dsl::platform_id))
        .load(c)?;
    for (platform, room, id) in rows {
        if word::<Platform>(&platform)?.replies_in_private() {
            return Ok(Some((room, id)));
        }
    }
    Ok(None)
}

/// Gives all comments of an order to another; returns which they are.
pub fn relink(c: &mut Engine, from: OrderId, to: OrderId) -> Result<Vec<CommentId>, StoreError> {
    let theirs = dsl::comments.filter(dsl::order_id.eq(from.get()));
    let ids: Vec<i64> = theirs.select(dsl::id).order(dsl::id).load(c)?;
    diesel::update(theirs).set(dsl::order_id.eq(to.get())).execute(c)?;
    Ok(ids.into_iter().map(CommentId).collect())
}

/// Gives these comments back to an order.
pub fn link(c: &mut Engine, shop: ShopId, ids: &[CommentId], order: OrderId) -> Result<(), StoreError> {
    for some in ids.chunks(500) {
        let among = dsl::comments.filter(dsl::id.eq_any(some.iter().map(|id| id.get())));
        let mine = among.filter(dsl::shop_id.eq(shop.get()));
        diesel::update(mine).set(dsl::order_id.eq(order.get())).execute(c)?;
    }
    Ok(())
}

/// The identity that opened each of these orders by its first comment. What a
/// person wrote down has none.
pub fn openers(c: &mut Engine, orders: &[OrderId]) -> Result<HashMap<OrderId, CustomerId>, StoreError> {
    use diesel::dsl::min;
    let ids = orders.iter().map(|order| order.get());
    let first: Vec<Option<i64>> =
        dsl::comments.filter(dsl::order_id.eq_any(ids)).group_by(dsl::order_id).select(min(dsl::id)).load(c)?;
    let first: Vec<i64> = first.into_iter().flatten().collect();
    let rows: Vec<(Option<i64>, i64)> =
        dsl::comments.filter(dsl::id.eq_any(first)).select((dsl::order_id, dsl::customer_id)).load(c)?;
    Ok(rows.into_iter().filter_map(|(order, writer)| Some((OrderId(order?), CustomerId(writer)))).collect())
}

/// Who changed which of these orders by comments since an act: the buyers that
/// were made for the authors.
pub fn wrote_since(c: &mut Engine, orders: &[OrderId], act: ActId) -> Result<Vec<(OrderId, CustomerId)>, StoreError> {
    let changed = [Outcome::Booked, Outcome::Waiting, Outcome::Changed, Outcome::Cancelled].map(Outcome::as_str);
    let rows: Vec<(Option<i64>, i64)> = dsl::comments
        .filter(dsl::order_id.eq_any(orders.iter().map(|order| order.get())))
        .filter(dsl::id.gt(act.get()))
        .filter(dsl::outcome.eq_any(changed))
        .select((dsl::order_id, dsl::customer_id))
        .distinct()
        .load(c)?;
    Ok(rows.into_iter().filter_map(|(order, writer)| Some((OrderId(order?), CustomerId(writer)))).collect())
}

/// The session's comments before `before` (or the latest), oldest first, at
/// most `limit`; with `look`, only those that a person should look at.
pub fn list(
    c: &mut Engine,
    session: SessionId,
    before: Option<CommentId>,
    look: bool,
    limit: i64,
) -> Result<Vec<CommentView>, StoreError> {
    let mine = dsl::comments.select(Row::as_select()).filter(dsl::session_id.eq(session.get()));
    let mut query = mine.order(dsl::id.desc()).limit(limit).into_boxed();
    if let Some(before) = before {
        query = query.filter(dsl::id.lt(before.get()));
    }
    if look {
        query = query.filter(dsl::outcome.eq("look"));
    }
    let rows: Vec<Row> = query.load(c)?;
    rows.into_iter().rev().map(Row::view).collect()
}

/// These comments of a session, the first first.
pub fn of(c: &mut Engine, session: SessionId, ids: &[CommentId]) -> Result<Vec<CommentView>, StoreError> {
    let rows: Vec<Row> = dsl::comments
        .select(Row::as_select())
        .filter(dsl::session_id.eq(session.get()))
        .filter(dsl::id.eq_any(ids.iter().map(|id| id.get())))
        .order(dsl::id)
        .load(c)?;
    rows.into_iter().map(Row::view).collect()
}
