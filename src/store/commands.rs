//! What was answered to which command, so that a command sent again is
//! answered again and not done again.

use crate::base::id::ShopId;
use crate::base::time::Millis;
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::schema::commands;
use diesel::prelude::*;

/// What the command with this key was and how it was answered, if it was done
/// before.
pub fn answer(c: &mut Engine, shop: ShopId, key: &str) -> Result<Option<(String, String)>, StoreError> {
    let done = commands::table.filter(commands::shop_id.eq(shop.get())).filter(commands::key.eq(key));
    Ok(done.select((commands::what, commands::answer)).first(c).optional()?)
}

/// Keeps what a command was and its answer; in the command's own transaction.
pub fn keep(
    c: &mut Engine,
    shop: ShopId,
    key: &str,
    (what, answer): (&str, &str),
    now: Millis,
) -> Result<(), StoreError> {
    diesel::insert_into(commands::table)
        .values((
            commands::shop_id.eq(shop.get()),
            commands::key.eq(key),
            commands::what.eq(what),
            commands::at.eq(now.get()),
            commands::answer.eq(answer),
        ))
        .execute(c)?;
    Ok(())
}
