//! The shop, its people, and how they come in.

use crate::base::id::{LoginId, ShopId, UserId};
use crate::base::time::Millis;
use crate::shop::role::Role;
use crate::store::booking::statement;
use crate::store::columns::word;
use crate::store::engine::{Engine, by_engine};
use crate::store::error::StoreError;
use crate::store::ids;
use crate::store::schema::{invites, logins, shops, users};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A producer's shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Shop {
    /// Its id.
    pub id: ShopId,
    /// Its name.
    pub name: String,
}

/// A person of a shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// What the others call them.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// The shop of this installation, if it has been made.
pub fn first(c: &mut Engine) -> Result<Option<Shop>, StoreError> {
    let row: Option<(i64, String)> =
        shops::table.select((shops::id, shops::name)).order(shops::id).first(c).optional()?;
    Ok(row.map(|(id, name)| Shop { id: ShopId(id), name }))
}

statement!(postgres Lock { shop: i64 => BigInt }, gives BigInt; "SELECT id FROM shops WHERE id = ? FOR NO KEY UPDATE");

/// Takes the shop for this transaction: whoever decides on anything of it does
/// this before it looks, so that all decisions of a shop stand in one order.
/// On SQLite the transaction itself is alone.
pub fn lock(c: &mut Engine, shop: ShopId) -> Result<(), StoreError> {
    let _locked: Option<i64> = by_engine!(c,
        _sqlite => None,
        postgres => Lock { shop: &shop.get() }.get_result(postgres).optional()?,
    );
    Ok(())
}

/// Makes a shop.
pub fn insert(c: &mut Engine, name: &str, now: Millis) -> Result<Shop, StoreError> {
    let id: ShopId = ids::one(c)?;
    diesel::insert_into(shops::table)
        .values((shops::id.eq(id.get()), shops::name.eq(name), shops::created_at.eq(now.get())))
        .execute(c)?;
    Ok(Shop { id, name: name.to_owned() })
}

/// What a shop is called.
pub fn name(c: &mut Engine, shop: ShopId) -> Result<String, StoreError> {
    Ok(shops::table.find(shop.get()).select(shops::name).first(c)?)
}

/// Whether the shop has an owner who has come in.
pub fn has_owner(c: &mut Engine, shop: ShopId) -> Result<bool, StoreError> {
    let owners = users::table.filter(users::shop_id.eq(shop.get())).filter(users::role.eq(Role::Owner.as_str()));
    Ok(diesel::select(diesel::dsl::exists(owners)).get_result(c)?)
}

/// Makes an invitation; only its token's fingerprint is kept. One for the
/// owner takes the place of those that were not used.
pub fn insert_invite(
    c: &mut Engine,
    shop: ShopId,
    role: Role,
    fingerprint: &str,
    now: Millis,
    expires_at: Millis,
) -> Result<(), StoreError> {
    if role == Role::Owner {
        let unused = invites::table.filter(invites::shop_id.eq(shop.get())).filter(invites::used_at.is_null());
        diesel::delete(unused.filter(invites::role.eq(role.as_str()))).execute(c)?;
    }
    diesel::insert_into(invites::table)
        .values((
            invites::token_hash.eq(fingerprint),
            invites::shop_id.eq(shop.get()),
            invites::role.eq(role.as_str()),
            invites::created_at.eq(now.get()),
            invites::expires_at.eq(expires_at.get()),
        ))
        .execute(c)?;
    Ok(())
}

/// Uses an invitation up and makes the person that it was for, called as
/// `name_of` their role says. `Missing` if
/// there is none, or if it is used or out of date.
pub fn use_invite(
    c: &mut Engine,
    fingerprint: &str,
    name_of: impl FnOnce(Role) -> String,
    now: Millis,
) -> Result<User, StoreError> {
    let open = invites::table
        .filter(invites::token_hash.eq(fingerprint))
        .filter(invites::used_at.is_null())
        .filter(invites::expires_at.gt(now.get()));
    let (shop, role): (i64, String) = diesel::update(open)
        .set(invites::used_at.eq(now.get()))
        .returning((invites::shop_id, invites::role))
        .get_result(c)?;
    let named = word(&role)?;
    let user = User { id: ids::one(c)?, name: name_of(named), role: named };
    diesel::insert_into(users::table)
        .values((
            users::id.eq(user.id.get()),
            users::shop_id.eq(shop),
            users::name.eq(&user.name),
            users::role.eq(&role),
            users::created_at.eq(now.get()),
        ))
        .execute(c)?;
    diesel::update(invites::table.filter(invites::token_hash.eq(fingerprint)))
        .set(invites::used_by.eq(user.id.get()))
        .execute(c)?;
    Ok(user)
}

/// Makes a login; only its token's fingerprint is kept.
pub fn insert_login(c: &mut Engine, user: UserId, fingerprint: &str, now: Millis) -> Result<LoginId, StoreError> {
    let id: LoginId = ids::one(c)?;
    diesel::insert_into(logins::table)
        .values((
            logins::id.eq(id.get()),
            logins::user_id.eq(user.get()),
            logins::token_hash.eq(fingerprint),
            logins::created_at.eq(now.get()),
        ))
        .execute(c)?;
    Ok(id)
}

/// How long a login lasts: 180 days, as its cookie.
pub const LOGIN_DAYS: i64 = 180;

/// Whose login this is, if it is not too old.
pub fn by_login(c: &mut Engine, fingerprint: &str, now: Millis) -> Result<(LoginId, User, Shop), StoreError> {
    let row: (i64, i64, String, String, i64, String) = logins::table
        .inner_join(users::table.inner_join(shops::table))
        .filter(logins::token_hash.eq(fingerprint))
        .filter(logins::created_at.gt(now.plus(-LOGIN_DAYS * 24 * 60 * 60 * 1000).get()))
        .select((logins::id, users::id, users::name, users::role, shops::id, shops::name))
        .first(c)?;
    let (login, user, name, role, shop, shop_name) = row;
    let user = User { id: UserId(user), name, role: word(&role)? };
    Ok((LoginId(login), user, Shop { id: ShopId(shop), name: shop_name }))
}

/// Ends a login.
pub fn delete_login(c: &mut Engine, login: LoginId) -> Result<(), StoreError> {
    diesel::delete(logins::table.filter(logins::id.eq(login.get()))).execute(c)?;
    Ok(())
}
