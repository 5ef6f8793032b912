//! Comments, each once for ever by (platform, room, platform id).

use crate::base::id::{ChannelId, CommentId, CustomerId, OrderId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::shop::comment::{Comment, Platform};
use crate::shop::decide::Decision;
use crate::shop::event::CommentView;
use crate::shop::reading::Reading;
use crate::store::columns::{LIST_MAX, from_json, json, word};
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema::comments::{self, dsl};
use diesel::prelude::*;
use std::collections::HashSet;

/// A comment with all that was made of it.
pub struct Taken<'a> {
    /// Its id.
    pub id: CommentId,
    /// The stream that brought it.
    pub channel: ChannelId,
    /// As heard.
    pub comment: &'a Comment,
    /// Its author.
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
            author: self.comment.name.clone(),
            text: self.comment.text.clone(),
            sent_at: self.comment.sent_at,
            intent: self.reading.intent,
            clear: self.reading.clear,
            outcome: self.decision.outcome,
            order_id: self.decision.order,
            spans: self.reading.spans.to_vec(),
            reasons: self.reading.reasons.clone(),
        }
    }
}

#[derive(Insertable, Queryable)]
#[diesel(table_name = comments, treat_none_as_default_value = false)]
struct Row {
    id: i64,
    shop_id: i64,
    session_id: i64,
    channel_id: i64,
    platform: String,
    room: String,
    platform_id: String,
    customer_id: i64,
    order_id: Option<i64>,
    author_name: String,
    body: String,
    sent_at: i64,
    arrived_at: i64,
    intent: String,
    clear: bool,
    outcome: String,
    reading: String,
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
            reasons: reading.reasons,
        })
    }
}

/// Which of the room's comments `ids` the shop has already.
pub fn known(
    c: &mut Engine,
    shop: ShopId,
    (platform, room): (Platform, &str),
    ids: &[&str],
) -> Result<HashSet<String>, StoreError> {
    let mut known = HashSet::new();
    for part in ids.chunks(LIST_MAX) {
        let rows: Vec<String> = dsl::comments
            .filter(dsl::shop_id.eq(shop.get()))
            .filter(dsl::platform.eq(platform.as_str()))
            .filter(dsl::room.eq(room))
            .filter(dsl::platform_id.eq_any(part))
            .select(dsl::platform_id)
            .load(c)?;
        known.extend(rows);
    }
    Ok(known)
}

/// Stores comments that are not [`known`]. `Conflict` if another writer was
/// faster; the caller's whole batch is then tried again.
pub fn insert(c: &mut Engine, shop: ShopId, session: SessionId, taken: &[Taken<'_>]) -> Result<(), StoreError> {
    let rows: Vec<Row> = taken
        .iter()
        .map(|taken| {
            Ok(Row {
                id: taken.id.get(),
                shop_id: shop.get(),
                session_id: session.get(),
                channel_id: taken.channel.get(),
                platform: taken.comment.platform.as_str().into(),
                room: taken.comment.room.clone(),
                platform_id: taken.comment.id.clone(),
                customer_id: taken.customer.get(),
                order_id: taken.decision.order.map(OrderId::get),
                author_name: taken.comment.name.clone(),
                body: taken.comment.text.clone(),
                sent_at: taken.comment.sent_at.get(),
                arrived_at: taken.comment.arrived_at.get(),
                intent: taken.reading.intent.as_str().into(),
                clear: taken.reading.clear,
                outcome: taken.decision.outcome.as_str().into(),
                reading: json(taken.reading)?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    for part in rows.chunks(1_500) {
        each_engine!(c, c => diesel::insert_into(comments::table).values(part).execute(c)?);
    }
    Ok(())
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
    let mut query =
        dsl::comments.filter(dsl::session_id.eq(session.get())).order(dsl::id.desc()).limit(limit).into_boxed();
    if let Some(before) = before {
        query = query.filter(dsl::id.lt(before.get()));
    }
    if look {
        query = query.filter(dsl::outcome.eq("look"));
    }
    let rows: Vec<Row> = query.load(c)?;
    rows.into_iter().rev().map(Row::view).collect()
}
