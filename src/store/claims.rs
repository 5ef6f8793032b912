//! Who works on which order: leases, kept apart from the orders, so that a
//! renewal changes none.

use crate::base::id::{OrderId, ShopId, UserId};
use crate::base::time::Millis;
use crate::shop::event::ClaimView;
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema::claims::{self, dsl};
use diesel::prelude::*;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = claims, primary_key(order_id))]
struct Row {
    order_id: i64,
    shop_id: i64,
    user_id: i64,
    holder: String,
    until: i64,
}

/// Who holds an order, if anybody does at `now`.
pub fn holder(c: &mut Engine, order: OrderId, now: Millis) -> Result<Option<(UserId, ClaimView)>, StoreError> {
    let row: Option<Row> = dsl::claims.find(order.get()).filter(dsl::until.gt(now.get())).first(c).optional()?;
    Ok(row.map(|row| (UserId(row.user_id), ClaimView { by: row.holder, until: Millis(row.until) })))
}

/// Gives an order of the shop to a person, whoever had it before. Leases of
/// the shop that are out of date go.
pub fn put(
    c: &mut Engine,
    shop: ShopId,
    order: OrderId,
    (user, claim): (UserId, &ClaimView),
    now: Millis,
) -> Result<(), StoreError> {
    let over = dsl::claims.filter(dsl::shop_id.eq(shop.get())).filter(dsl::until.le(now.get()));
    diesel::delete(over).execute(c)?;
    let row = Row {
        order_id: order.get(),
        shop_id: shop.get(),
        user_id: user.get(),
        holder: claim.by.clone(),
        until: claim.until.get(),
    };
    each_engine!(c, c => diesel::insert_into(claims::table)
        .values(&row)
        .on_conflict(dsl::order_id)
        .do_update()
        .set(&row)
        .execute(c)?);
    Ok(())
}

/// Ends a person's lease. Returns whether there was one.
pub fn remove(c: &mut Engine, order: OrderId, user: UserId) -> Result<bool, StoreError> {
    let mine = dsl::claims.filter(dsl::order_id.eq(order.get())).filter(dsl::user_id.eq(user.get()));
    Ok(diesel::delete(mine).execute(c)? > 0)
}
