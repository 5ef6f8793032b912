//! Buyers: one per shop and platform identity, never merged by name.

use crate::base::id::{CustomerId, SessionId, ShopId};
use crate::base::phone::Phone;
use crate::base::time::Millis;
use crate::shop::comment::Platform;
use crate::shop::event::CustomerView;
use crate::store::booking::{Among, Draft, row, statement};
use crate::store::columns::{from_json, word};
use crate::store::engine::{Engine, by_engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema::customers;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text};
use std::collections::HashMap;

/// Who a buyer is on a platform: the platform's own id of the author.
pub type Identity = (Platform, String);

/// A buyer to be made.
pub struct NewCustomer {
    /// Who they are.
    pub identity: Identity,
    /// As screens see them.
    pub view: CustomerView,
    /// The name folded for searching.
    pub name_folded: String,
    /// The first session in which they have a numbered order, if in one.
    pub first_session: Option<SessionId>,
}

row! {
    CustomerRow<'a> of customers, CustomerRows {
        id: i64 => BigInt,
        shop_id: i64 => BigInt,
        name: &'a str => Text,
        name_folded: &'a str => Text,
        platform: &'a str => Text,
        phone: Option<&'a str> => Nullable<Text>,
        created_at: i64 => BigInt,
        first_session_id: Option<i64> => Nullable<BigInt>,
    } ""
}

row! {
    IdentityRow<'a> of customer_identities, IdentityRows {
        shop_id: i64 => BigInt,
        platform: &'a str => Text,
        author: &'a str => Text,
        customer_id: i64 => BigInt,
        own_id: i64 => BigInt,
    } ""
}

type Found = (Text, BigInt, BigInt, Text, Text, Nullable<Text>, Text, Nullable<Text>, Nullable<BigInt>);
statement!(Find { shop: i64 => BigInt, platform: &'a str => Text } in authors: &'a str => Text, gives Found;
    "SELECT i.author, i.own_id, c.id, c.name, c.platform, c.phone, c.flags, c.address, c.first_session_id \
     FROM customer_identities i JOIN customers c ON c.id = i.customer_id \
     WHERE i.shop_id = ? AND i.platform = ? AND i.author");
statement!(postgres FindEach { authors: Vec<&'a str> => Array<Text>, shop: i64 => BigInt, platform: &'a str => Text },
    gives Found;
    "SELECT i.author, i.own_id, c.id, c.name, c.platform, c.phone, c.flags, c.address, c.first_session_id \
     FROM unnest(?) AS asked (author) \
     CROSS JOIN LATERAL (SELECT author, own_id, customer_id FROM customer_identities \
     WHERE shop_id = ? AND platform = ? AND author = asked.author LIMIT 1) i JOIN customers c ON c.id = i.customer_id");
statement!(SetPhone { phone: &'a str => Text, id: i64 => BigInt, shop: i64 => BigInt };
    "UPDATE customers SET phone = ? WHERE id = ? AND shop_id = ?");

/// Who writes under an identity.
#[derive(Clone, Debug)]
pub struct Writer {
    /// The buyer, as screens see them.
    pub view: CustomerView,
    /// The buyer that was made for the identity, who may have been found to be
    /// `view` since. Its comments name this one.
    pub own: CustomerId,
    /// The first session in which they have a numbered order, if in one.
    pub first_session: Option<SessionId>,
}

type FoundRow = (String, i64, i64, String, String, Option<String>, String, Option<String>, Option<i64>);

/// The shop's buyers among these authors of one platform.
pub fn find(
    c: &mut Engine,
    shop: ShopId,
    platform: Platform,
    authors: &[&str],
) -> Result<HashMap<Identity, Writer>, StoreError> {
    let authors = Among::of(authors.iter().copied())?;
    let (shop, word) = (&shop.get(), &platform.as_str());
    let rows: Vec<FoundRow> = by_engine!(c,
        sqlite => Find { shop, platform: word, authors: &authors }.load(sqlite)?,
        postgres => FindEach { authors: authors.values(), shop, platform: word }.load(postgres)?,
    );
    rows.into_iter()
        .map(|(author, own, id, name, wrote_on, phone, flags, address, first)| {
            let view = view((id, name, wrote_on, phone, flags, address))?;
            let (own, first_session) = (CustomerId(own), first.map(SessionId));
            Ok(((platform, author), Writer { view, own, first_session }))
        })
        .collect()
}

/// The columns id, name, platform, phone, flags and address of a buyer.
pub(super) type Shown = (i64, String, String, Option<String>, String, Option<String>);

/// A buyer from these columns.
pub(super) fn view((id, name, platform, phone, flags, address): Shown) -> Result<CustomerView, StoreError> {
    let (id, platform, flags) = (CustomerId(id), word(&platform)?, from_json(&flags)?);
    Ok(CustomerView { id, name, platform, phone: phone.as_deref().and_then(Phone::new), address, flags })
}

/// Makes buyers that [`find`] did not find.
pub fn insert<'a>(draft: &mut Draft<'a>, shop: ShopId, new: &'a [NewCustomer], now: Millis) {
    let buyers =
        new.iter().map(|NewCustomer { identity: (platform, _), name_folded, view, first_session }| CustomerRow {
            id: view.id.get(),
            shop_id: shop.get(),
            name: &view.name,
            name_folded,
            platform: platform.as_str(),
            phone: view.phone.as_ref().map(Phone::as_str),
            created_at: now.get(),
            first_session_id: first_session.map(SessionId::get),
        });
    draft.rows(buyers.collect());
    let identities = new.iter().map(|NewCustomer { identity: (platform, author), view, .. }| IdentityRow {
        shop_id: shop.get(),
        platform: platform.as_str(),
        author,
        customer_id: view.id.get(),
        own_id: view.id.get(),
    });
    draft.rows(identities.collect());
}

/// Puts a buyer's last valid phone number on them.
pub fn set_phone(c: &mut Engine, shop: ShopId, id: CustomerId, phone: &Phone) -> Result<(), StoreError> {
    let set = SetPhone { phone: &phone.as_str(), id: &id.get(), shop: &shop.get() };
    each_engine!(c, c => set.execute(c)?);
    Ok(())
}

/// Whether this is a buyer of the shop, and has not been found to be another.
pub fn is_of(c: &mut Engine, shop: ShopId, id: CustomerId) -> Result<bool, StoreError> {
    let mine = customers::table.filter(customers::id.eq(id.get())).filter(customers::shop_id.eq(shop.get()));
    let mine = mine.filter(customers::merged_into.is_null());
    Ok(diesel::select(diesel::dsl::exists(mine)).get_result(c)?)
}

statement!(SetFirst { session: i64 => BigInt } in customers: i64 => BigInt;
    "UPDATE customers SET first_session_id = ? WHERE id");

/// The first session in which each of these buyers has a numbered order.
pub fn first_sessions(c: &mut Engine, ids: &[CustomerId]) -> Result<Vec<(CustomerId, Option<SessionId>)>, StoreError> {
    let rows: Vec<(i64, Option<i64>)> = customers::table
        .filter(customers::id.eq_any(ids.iter().map(|id| id.get())))
        .select((customers::id, customers::first_session_id))
        .load(c)?;
    Ok(rows.into_iter().map(|(id, first)| (CustomerId(id), first.map(SessionId))).collect())
}

/// Notes that these buyers have a numbered order in a session, and in none
/// before it.
pub fn set_first_session(c: &mut Engine, session: SessionId, ids: &[CustomerId]) -> Result<(), StoreError> {
    let customers = Among::of(ids.iter().map(|id| id.get()))?;
    each_engine!(c, c => SetFirst { session: &session.get(), customers: &customers }.execute(c)?);
    Ok(())
}
