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

/// A command that was lost on its way is not sent again after so long: 30 days.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// Old answers that go with a new one at most, so that no command waits long.
const FORGOTTEN_MAX: i64 = 50;

/// Keeps what a command was and its answer; in the command's own transaction.
/// Some of those that nobody will ask for again go.
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
    forget_old(c, shop, now)
}

/// Forgets an answer: what was answered did not come to be.
pub fn forget(c: &mut Engine, shop: ShopId, key: &str) -> Result<(), StoreError> {
    let done = commands::table.filter(commands::shop_id.eq(shop.get())).filter(commands::key.eq(key));
    diesel::delete(done).execute(c)?;
    Ok(())
}

fn forget_old(c: &mut Engine, shop: ShopId, now: Millis) -> Result<(), StoreError> {
    let mine = commands::table.filter(commands::shop_id.eq(shop.get()));
    let keys: Vec<String> = mine
        .filter(commands::at.lt(now.plus(-KEPT_MS).get()))
        .order(commands::at)
        .limit(FORGOTTEN_MAX)
        .select(commands::key)
        .load(c)?;
    if !keys.is_empty() {
        diesel::delete(mine.filter(commands::key.eq_any(keys))).execute(c)?;
    }
    Ok(())
}
