//! Buyers as people look at them, put them together and take them apart. What
//! comments ask of buyers is in [`crate::store::customers`].

use crate::base::id::{CustomerId, OrderId, SessionId, ShopId};
use crate::base::phone::Phone;
use crate::base::text::fold;
use crate::base::time::Millis;
use crate::shop::customer::{CustomerCard, CustomerMerge, Flag, FlagKind, IdentityView, OpenOrder, SamePhone};
use crate::shop::event::CustomerView;
use crate::shop::order::Order;
use crate::store::columns::{from_json, json, word};
use crate::store::customers::{Shown, view};
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::schema::{customer_identities, customers, orders, sessions};
use crate::store::{acts, orders as stored};
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// Acts that a card shows at most.
const ACTS_SHOWN: i64 = 20;
/// Buyers with the same phone number that are shown at most.
const SAME_SHOWN: i64 = 50;

type Columns =
    (customers::id, customers::name, customers::platform, customers::phone, customers::flags, customers::address);
/// The columns that a buyer is made of.
pub(super) const SHOWN: Columns =
    (customers::id, customers::name, customers::platform, customers::phone, customers::flags, customers::address);

/// A buyer of the shop who has not been found to be another.
pub fn get(c: &mut Engine, shop: ShopId, id: CustomerId) -> Result<CustomerView, StoreError> {
    let row: Shown = customers::table
        .filter(customers::id.eq(id.get()))
        .filter(customers::shop_id.eq(shop.get()))
        .filter(customers::merged_into.is_null())
        .select(SHOWN)
        .first(c)?;
    view(row)
}

/// All that is known of a buyer.
pub fn card(c: &mut Engine, shop: ShopId, id: CustomerId) -> Result<CustomerCard, StoreError> {
    let customer = get(c, shop, id)?;
    let same_phone = match &customer.phone {
        Some(phone) => of_phones(c, shop, &[phone.as_str().to_owned()], SAME_SHOWN + 1)?,
        None => Vec::new(),
    };
    let (open, cancelled) = (open_orders(c, shop, &[id])?, cancelled(c, id)?);
    Ok(CustomerCard {
        identities: identities(c, id)?,
        kept: handed_over(c, id)?,
        broken: acts::broken(c, &cancelled)?,
        same_phone: same_phone.into_iter().filter(|other| other.id != id).collect(),
        open_orders: open.into_iter().map(|(session, order)| seen(session, &order)).collect(),
        acts: acts::on_customer(c, shop, id, ACTS_SHOWN)?,
        customer,
    })
}

const fn seen(session_id: SessionId, order: &Order) -> OpenOrder {
    OpenOrder { id: order.id, session_id, number: order.number, state: order.state, version: order.version }
}

/// Who a buyer is on the platforms.
pub fn identities(c: &mut Engine, id: CustomerId) -> Result<Vec<IdentityView>, StoreError> {
    let rows: Vec<(i64, String, String, String)> = customer_identities::table
        .inner_join(customers::table.on(customers::id.eq(customer_identities::own_id)))
        .filter(customer_identities::customer_id.eq(id.get()))
        .order(customer_identities::own_id)
        .select((
            customer_identities::own_id,
            customer_identities::platform,
            customer_identities::author,
            customers::name,
        ))
        .load(c)?;
    let identity = |(own, platform, author, name): (i64, String, String, String)| {
        Ok(IdentityView { id: CustomerId(own), platform: word(&platform)?, author, name })
    };
    rows.into_iter().map(identity).collect()
}

/// The shop's buyers by a part of their name or phone number, the newest
/// first.
pub fn search(c: &mut Engine, shop: ShopId, q: &str, limit: i64) -> Result<Vec<CustomerView>, StoreError> {
    let plain = q.replace(['%', '_', '\\'], "");
    if plain.trim().is_empty() {
        return Ok(Vec::new());
    }
    // Numbers are typed in groups, and stand without gaps. A pattern of nothing
    // would find everybody.
    let number = plain.replace([' ', '.', '-'], "");
    let phone = if number.is_empty() { number } else { format!("%{number}%") };
    let name = format!("%{}%", fold(plain.trim()));
    let rows: Vec<Shown> = customers::table
        .filter(customers::shop_id.eq(shop.get()))
        .filter(customers::merged_into.is_null())
        .filter(customers::name_folded.like(name).or(customers::phone.like(phone).assume_not_null()))
        .order(customers::id.desc())
        .limit(limit)
        .select(SHOWN)
        .load(c)?;
    rows.into_iter().map(view).collect()
}

/// Phone numbers behind `after` that several buyers of the shop have left.
pub fn same_phone(c: &mut Engine, shop: ShopId, after: &str, limit: i64) -> Result<Vec<SamePhone>, StoreError> {
    let phones: Vec<Option<String>> = customers::table
        .filter(customers::shop_id.eq(shop.get()))
        .filter(customers::phone.is_not_null())
        .filter(customers::phone.gt(after))
        .filter(customers::merged_into.is_null())
        .group_by(customers::phone)
        .having(count_star().gt(1))
        .order(customers::phone)
        .limit(limit)
        .select(customers::phone)
        .load(c)?;
    let phones: Vec<String> = phones.into_iter().flatten().collect();
    let all = of_phones(c, shop, &phones, i64::MAX)?;
    let group = |phone: &String| {
        let phone = Phone::new(phone)?;
        let customers = all.iter().filter(|customer| customer.phone.as_ref() == Some(&phone)).cloned().collect();
        Some(SamePhone { phone, customers })
    };
    Ok(phones.iter().filter_map(group).collect())
}

fn of_phones(c: &mut Engine, shop: ShopId, phones: &[String], limit: i64) -> Result<Vec<CustomerView>, StoreError> {
    let rows: Vec<Shown> = customers::table
        .filter(customers::shop_id.eq(shop.get()))
        .filter(customers::phone.is_not_null())
        .filter(customers::phone.eq_any(phones))
        .filter(customers::merged_into.is_null())
        .order(customers::id)
        .limit(limit)
        .select(SHOWN)
        .load(c)?;
    rows.into_iter().map(view).collect()
}

// The states in so many words let the engines use the partial indexes.

fn handed_over(c: &mut Engine, id: CustomerId) -> Result<i64, StoreError> {
    let theirs = orders::table.filter(orders::customer_id.eq(id.get()));
    Ok(theirs.filter(sql::<Bool>("state = 'handed_over'")).count().get_result(c)?)
}

fn cancelled(c: &mut Engine, id: CustomerId) -> Result<Vec<OrderId>, StoreError> {
    let theirs = orders::table.filter(orders::customer_id.eq(id.get()));
    let ids: Vec<i64> = theirs.filter(sql::<Bool>("state = 'cancelled'")).select(orders::id).load(c)?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// The open orders of these buyers in all sessions of the shop.
pub fn open_orders(c: &mut Engine, shop: ShopId, ids: &[CustomerId]) -> Result<Vec<(SessionId, Order)>, StoreError> {
    let all = sessions::table.filter(sessions::shop_id.eq(shop.get())).select(sessions::id);
    let open: Vec<i64> = orders::table
        .filter(orders::session_id.eq_any(all))
        .filter(orders::customer_id.eq_any(ids.iter().map(|id| id.get())))
        .filter(sql::<Bool>("state <> 'cancelled' AND state <> 'handed_over'"))
        .select(orders::id)
        .load(c)?;
    stored::get(c, shop, &open.into_iter().map(OrderId).collect::<Vec<_>>())
}

/// All orders of a buyer.
pub fn orders_of(c: &mut Engine, shop: ShopId, id: CustomerId) -> Result<Vec<(SessionId, Order)>, StoreError> {
    let theirs = orders::table.filter(orders::customer_id.eq(id.get())).select(orders::id);
    let done: Vec<i64> = theirs.filter(sql::<Bool>("state = 'handed_over'")).load(c)?;
    let mut ids: Vec<OrderId> = done.into_iter().map(OrderId).collect();
    ids.extend(cancelled(c, id)?);
    let mut all = stored::get(c, shop, &ids)?;
    all.extend(open_orders(c, shop, &[id])?);
    Ok(all)
}

/// Finds out anew in which session a buyer first has a numbered order: one of
/// theirs was another's.
pub fn find_first_session(c: &mut Engine, shop: ShopId, id: CustomerId) -> Result<(), StoreError> {
    let theirs = orders_of(c, shop, id)?.into_iter().filter(|(_, order)| order.number.is_some());
    let first = theirs.map(|(session, _)| session.get()).min();
    let mine = customers::table.filter(customers::id.eq(id.get())).filter(customers::shop_id.eq(shop.get()));
    diesel::update(mine).set(customers::first_session_id.eq(first)).execute(c)?;
    Ok(())
}

/// Writes a buyer down who is on no platform that the shop has heard.
pub fn insert(c: &mut Engine, shop: ShopId, view: &CustomerView, now: Millis) -> Result<(), StoreError> {
    diesel::insert_into(customers::table)
        .values((
            customers::id.eq(view.id.get()),
            customers::shop_id.eq(shop.get()),
            customers::name.eq(&view.name),
            customers::name_folded.eq(fold(&view.name)),
            customers::platform.eq(view.platform.as_str()),
            customers::phone.eq(view.phone.as_ref().map(Phone::as_str)),
            customers::created_at.eq(now.get()),
            customers::flags.eq(json(&view.flags)?),
            customers::address.eq(&view.address),
        ))
        .execute(c)?;
    Ok(())
}

/// Gives those of these identities that are `from`'s to another buyer.
pub fn move_identities(
    c: &mut Engine,
    shop: ShopId,
    own: &[CustomerId],
    (from, to): (CustomerId, CustomerId),
) -> Result<(), StoreError> {
    let theirs = customer_identities::table
        .filter(customer_identities::shop_id.eq(shop.get()))
        .filter(customer_identities::customer_id.eq(from.get()))
        .filter(customer_identities::own_id.eq_any(own.iter().map(|id| id.get())));
    diesel::update(theirs).set(customer_identities::customer_id.eq(to.get())).execute(c)?;
    Ok(())
}

/// Notes that a buyer was found to be another, or is one of their own again.
pub fn set_merged(c: &mut Engine, shop: ShopId, id: CustomerId, into: Option<CustomerId>) -> Result<(), StoreError> {
    let mine = customers::table.filter(customers::id.eq(id.get())).filter(customers::shop_id.eq(shop.get()));
    diesel::update(mine).set(customers::merged_into.eq(into.map(CustomerId::get))).execute(c)?;
    Ok(())
}

/// Puts a phone number on a buyer, or takes it off.
pub fn set_phone(c: &mut Engine, shop: ShopId, id: CustomerId, phone: Option<&Phone>) -> Result<(), StoreError> {
    let mine = customers::table.filter(customers::id.eq(id.get())).filter(customers::shop_id.eq(shop.get()));
    diesel::update(mine).set(customers::phone.eq(phone.map(Phone::as_str))).execute(c)?;
    Ok(())
}

/// Puts an address on a buyer, or takes it off.
pub fn set_address(c: &mut Engine, shop: ShopId, id: CustomerId, address: Option<&str>) -> Result<(), StoreError> {
    let mine = customers::table.filter(customers::id.eq(id.get())).filter(customers::shop_id.eq(shop.get()));
    diesel::update(mine).set(customers::address.eq(address)).execute(c)?;
    Ok(())
}

fn set_flags(c: &mut Engine, shop: ShopId, id: CustomerId, flags: &[Flag]) -> Result<(), StoreError> {
    let mine = customers::table.filter(customers::id.eq(id.get())).filter(customers::shop_id.eq(shop.get()));
    diesel::update(mine).set(customers::flags.eq(json(&flags)?)).execute(c)?;
    Ok(())
}

fn flags(c: &mut Engine, shop: ShopId, id: CustomerId) -> Result<Vec<Flag>, StoreError> {
    let mine = customers::table.filter(customers::id.eq(id.get())).filter(customers::shop_id.eq(shop.get()));
    from_json(&mine.select(customers::flags).first::<String>(c)?)
}

/// Whether a buyer was found to be another.
pub fn is_merged(c: &mut Engine, shop: ShopId, id: CustomerId) -> Result<bool, StoreError> {
    let mine = customers::table.filter(customers::id.eq(id.get())).filter(customers::shop_id.eq(shop.get()));
    Ok(mine.select(customers::merged_into).first::<Option<i64>>(c)?.is_some())
}

/// Puts what is said of a buyer about one thing, or takes it off. Returns what
/// was said before.
pub fn put_flag(
    c: &mut Engine,
    shop: ShopId,
    id: CustomerId,
    kind: FlagKind,
    flag: Option<Flag>,
) -> Result<Option<Flag>, StoreError> {
    let mut all = flags(c, shop, id)?;
    let was = all.iter().position(|other| other.kind == kind).map(|place| all.remove(place));
    all.extend(flag);
    set_flags(c, shop, id, &all)?;
    Ok(was)
}

/// Makes two buyers one, but for their orders: names on platforms, phone
/// number, address, and what is said of one only.
pub fn join(
    c: &mut Engine,
    shop: ShopId,
    merge: &CustomerMerge,
    (kept, gone): (CustomerView, CustomerView),
) -> Result<(), StoreError> {
    move_identities(c, shop, &merge.identities, (gone.id, kept.id))?;
    set_merged(c, shop, gone.id, Some(kept.id))?;
    if let Some(phone) = &merge.phone {
        set_phone(c, shop, kept.id, Some(phone))?;
    }
    if let Some(address) = &merge.address {
        set_address(c, shop, kept.id, Some(address))?;
    }
    let new = |flag: &Flag| kept.flags.iter().all(|other| other.kind != flag.kind);
    let flags: Vec<Flag> = kept.flags.iter().chain(gone.flags.iter().filter(|flag| new(flag))).cloned().collect();
    set_flags(c, shop, kept.id, &flags)
}

/// Takes two buyers apart again that [`join`] made one: what has not been
/// changed since goes back.
pub fn part(c: &mut Engine, shop: ShopId, merge: &CustomerMerge) -> Result<(), StoreError> {
    let CustomerMerge { kept, gone, identities, phone, address, .. } = merge;
    move_identities(c, shop, identities, (*kept, *gone))?;
    set_merged(c, shop, *gone, None)?;
    let now = get(c, shop, *kept)?;
    if phone.is_some() && now.phone == *phone {
        set_phone(c, shop, *kept, None)?;
    }
    if address.is_some() && now.address == *address {
        set_address(c, shop, *kept, None)?;
    }
    let theirs = flags(c, shop, *gone)?;
    let mut mine = flags(c, shop, *kept)?;
    mine.retain(|flag| !theirs.contains(flag));
    set_flags(c, shop, *kept, &mine)
}
