//! Ids, taken from one row in blocks: AUTOINCREMENT and IDENTITY are different
//! words on the two engines, and a batch needs its ids before it inserts.

use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::schema::id_blocks::dsl::{id_blocks, name, next};
use diesel::prelude::*;
use std::ops::Range;

/// `count` unused ids. They are taken in the caller's transaction, so that a
/// roll-back gives them back.
pub fn take(c: &mut Engine, count: i64) -> Result<Range<i64>, StoreError> {
    let end: i64 =
        diesel::update(id_blocks.filter(name.eq("all"))).set(next.eq(next + count)).returning(next).get_result(c)?;
    Ok(end - count..end)
}

/// One unused id.
pub fn one<T: From<i64>>(c: &mut Engine) -> Result<T, StoreError> {
    Ok(T::from(take(c, 1)?.start))
}
