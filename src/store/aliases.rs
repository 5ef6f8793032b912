//! What a session was taught to call its products.

use crate::base::id::{ProductId, SessionId, ShopId};
use crate::base::text::fold;
use crate::base::time::Millis;
use crate::shop::event::AliasView;
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema::session_aliases::{self, dsl};
use diesel::prelude::*;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = session_aliases, primary_key(session_id, folded))]
struct Row {
    session_id: i64,
    folded: String,
    shop_id: i64,
    product_id: i64,
    words: String,
    taught_by: String,
    taught_at: i64,
}

impl Row {
    fn view(self) -> AliasView {
        AliasView {
            product_id: ProductId(self.product_id),
            words: self.words,
            by: self.taught_by,
            at: Millis(self.taught_at),
        }
    }
}

/// All that the session was taught, the oldest first.
pub fn list(c: &mut Engine, session: SessionId) -> Result<Vec<AliasView>, StoreError> {
    let mine = dsl::session_aliases.filter(dsl::session_id.eq(session.get()));
    let rows: Vec<Row> = mine.order((dsl::taught_at, dsl::folded)).load(c)?;
    Ok(rows.into_iter().map(Row::view).collect())
}

/// What the session was taught these words for, tone marks and capitals apart.
pub fn find(c: &mut Engine, session: SessionId, words: &str) -> Result<Option<AliasView>, StoreError> {
    let row: Option<Row> = dsl::session_aliases.find((session.get(), fold(words))).first(c).optional()?;
    Ok(row.map(Row::view))
}

/// Keeps words of a locked session, in the place of the same words if they
/// were kept before.
pub fn put(c: &mut Engine, shop: ShopId, session: SessionId, alias: &AliasView) -> Result<(), StoreError> {
    let row = Row {
        session_id: session.get(),
        folded: fold(&alias.words),
        shop_id: shop.get(),
        product_id: alias.product_id.get(),
        words: alias.words.clone(),
        taught_by: alias.by.clone(),
        taught_at: alias.at.get(),
    };
    each_engine!(c, c => diesel::insert_into(session_aliases::table)
        .values(&row)
        .on_conflict((dsl::session_id, dsl::folded))
        .do_update()
        .set(&row)
        .execute(c)?);
    Ok(())
}

/// Forgets words of a locked session.
pub fn remove(c: &mut Engine, session: SessionId, words: &str) -> Result<(), StoreError> {
    let removed = diesel::delete(dsl::session_aliases.find((session.get(), fold(words)))).execute(c)?;
    if removed == 0 { Err(StoreError::Missing) } else { Ok(()) }
}
