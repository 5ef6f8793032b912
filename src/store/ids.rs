//! Ids, taken from one row in blocks: AUTOINCREMENT and IDENTITY are different
//! words on the two engines, and a batch needs its ids before it inserts.

use crate::store::booking::statement;
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use std::ops::Range;

statement!(Take { count: i64 => BigInt }, gives BigInt;
    "UPDATE id_blocks SET next = next + ? WHERE name = 'all' RETURNING next");

/// `count` unused ids. They are taken in the caller's transaction, so that a
/// roll-back gives them back.
pub fn take(c: &mut Engine, count: i64) -> Result<Range<i64>, StoreError> {
    let end: i64 = each_engine!(c, c => Take { count: &count }.get_result(c)?);
    Ok(end - count..end)
}

/// One unused id.
pub fn one<T: From<i64>>(c: &mut Engine) -> Result<T, StoreError> {
    Ok(T::from(take(c, 1)?.start))
}
