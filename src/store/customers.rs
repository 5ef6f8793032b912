//! Buyers: one per shop and platform identity, never merged by name.

use crate::base::id::{CustomerId, ShopId};
use crate::base::phone::Phone;
use crate::base::time::Millis;
use crate::shop::comment::Platform;
use crate::store::columns::LIST_MAX;
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema::{customer_identities, customers};
use diesel::prelude::*;
use std::collections::HashMap;

/// Who a buyer is on a platform: the platform's own id of the author.
pub type Identity = (Platform, String);

/// A buyer to be made.
pub struct NewCustomer {
    /// Their id.
    pub id: CustomerId,
    /// Who they are.
    pub identity: Identity,
    /// Display name.
    pub name: String,
    /// The name folded for searching.
    pub name_folded: String,
}

#[derive(Insertable)]
#[diesel(table_name = customers, treat_none_as_default_value = false)]
struct CustomerRow {
    id: i64,
    shop_id: i64,
    name: String,
    name_folded: String,
    platform: String,
    phone: Option<String>,
    created_at: i64,
}

#[derive(Insertable)]
#[diesel(table_name = customer_identities, treat_none_as_default_value = false)]
struct IdentityRow {
    shop_id: i64,
    platform: String,
    author: String,
    customer_id: i64,
}

/// The shop's buyers among these authors of one platform.
pub fn find(
    c: &mut Engine,
    shop: ShopId,
    platform: Platform,
    authors: &[&str],
) -> Result<HashMap<Identity, CustomerId>, StoreError> {
    use crate::store::schema::customer_identities::dsl;
    let mut found = HashMap::new();
    for part in authors.chunks(LIST_MAX) {
        let rows: Vec<(String, i64)> = dsl::customer_identities
            .filter(dsl::shop_id.eq(shop.get()))
            .filter(dsl::platform.eq(platform.as_str()))
            .filter(dsl::author.eq_any(part))
            .select((dsl::author, dsl::customer_id))
            .load(c)?;
        found.extend(rows.into_iter().map(|(author, id)| ((platform, author), CustomerId(id))));
    }
    Ok(found)
}

/// Makes buyers that [`find`] did not find.
pub fn insert(c: &mut Engine, shop: ShopId, new: &[NewCustomer], now: Millis) -> Result<(), StoreError> {
    let rows: Vec<CustomerRow> = new
        .iter()
        .map(|customer| CustomerRow {
            id: customer.id.get(),
            shop_id: shop.get(),
            name: customer.name.clone(),
            name_folded: customer.name_folded.clone(),
            platform: customer.identity.0.as_str().into(),
            phone: None,
            created_at: now.get(),
        })
        .collect();
    let identities: Vec<IdentityRow> = new
        .iter()
        .map(|customer| IdentityRow {
            shop_id: shop.get(),
            platform: customer.identity.0.as_str().into(),
            author: customer.identity.1.clone(),
            customer_id: customer.id.get(),
        })
        .collect();
    for part in rows.chunks(4_000) {
        each_engine!(c, c => diesel::insert_into(customers::table).values(part).execute(c)?);
    }
    for part in identities.chunks(4_000) {
        each_engine!(c, c => diesel::insert_into(customer_identities::table).values(part).execute(c)?);
    }
    Ok(())
}

/// Puts a buyer's last valid phone number on them.
pub fn set_phone(c: &mut Engine, shop: ShopId, id: CustomerId, phone: &Phone) -> Result<(), StoreError> {
    let mine = customers::table.filter(customers::id.eq(id.get())).filter(customers::shop_id.eq(shop.get()));
    diesel::update(mine).set(customers::phone.eq(phone.as_str())).execute(c)?;
    Ok(())
}

/// Whether this is a buyer of the shop.
pub fn is_of(c: &mut Engine, shop: ShopId, id: CustomerId) -> Result<bool, StoreError> {
    let mine = customers::table.filter(customers::id.eq(id.get())).filter(customers::shop_id.eq(shop.get()));
    Ok(diesel::select(diesel::dsl::exists(mine)).get_result(c)?)
}
