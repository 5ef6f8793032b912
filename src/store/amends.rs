//! What platforms say of comments later.

use crate::base::id::{CommentId, CustomerId, SessionId, ShopId};
use crate::shop::amend::{About, Amendment};
use crate::shop::channel::ChannelView;
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::schema::comments::{self, dsl};
use crate::store::{channels, customers, hand};
use diesel::prelude::*;

/// Comments of one author that one amendment reaches at most, the last ones.
const REACH: i64 = 1000;

/// Writes an amendment on the comments of a locked session that it is about
/// and that do not say so yet. Returns them; none if the shop never had them.
pub fn put(
    c: &mut Engine,
    shop: ShopId,
    session: SessionId,
    amendment: &Amendment,
) -> Result<Vec<CommentId>, StoreError> {
    let Amendment { platform, room, about, edited } = amendment;
    let mut mine = dsl::comments
        .filter(dsl::shop_id.eq(shop.get()))
        .filter(dsl::platform.eq(platform.as_str()))
        .filter(dsl::session_id.eq(session.get()))
        .order(dsl::id.desc())
        .limit(REACH)
        .select((dsl::id, dsl::body, dsl::edited, dsl::deleted))
        .into_boxed();
    // Where no room is told, the comment is the same in any.
    if !room.is_empty() {
        // People may have written it down before the live was heard, and over
        // another channel its room may not be told.
        let of = |(channel, _): (ChannelView, bool)| hand::rooms(session, channel.id);
        let also = channels::all(c, session)?.into_iter().flat_map(of);
        mine = mine.filter(dsl::room.eq_any(also.chain([room.clone()]).collect::<Vec<_>>()));
    }
    mine = match about {
        About::Comment(id) => mine.filter(dsl::platform_id.eq(id)),
        About::Author(author) => match author_id(c, shop, amendment, author)? {
            Some(customer) => mine.filter(dsl::customer_id.eq(customer.get())),
            None => return Ok(Vec::new()),
        },
    };
    let found: Vec<(i64, String, Option<String>, bool)> = mine.load(c)?;
    let is_news = |(_, body, before, deleted): &(i64, String, Option<String>, bool)| match edited {
        Some(text) => before.as_ref().unwrap_or(body) != text,
        None => !deleted,
    };
    let ids: Vec<i64> = found.iter().filter(|row| is_news(row)).map(|row| row.0).collect();
    if !ids.is_empty() {
        let these = dsl::comments.filter(dsl::id.eq_any(&ids));
        match edited {
            Some(text) => diesel::update(these).set(comments::edited.eq(text)).execute(c)?,
            None => diesel::update(these).set(comments::deleted.eq(true)).execute(c)?,
        };
    }
    Ok(ids.into_iter().map(CommentId).collect())
}

fn author_id(
    c: &mut Engine,
    shop: ShopId,
    amendment: &Amendment,
    author: &str,
) -> Result<Option<CustomerId>, StoreError> {
    let found = customers::find(c, shop, amendment.platform, &[author])?;
    Ok(found.into_values().next().map(|writer| writer.own))
}
