//! What people did, in order, and what of it was taken back.

use crate::base::id::{ActId, CustomerId, OrderId, ProductId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::shop::deed::{ActView, Deed};
use crate::shop::past::PastAct;
use crate::shop::role::Role;
use crate::store::columns::{from_json, json};
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::sales;
use crate::store::schema::act_orders;
use crate::store::schema::acts::{self, dsl};
use diesel::prelude::*;
use std::collections::{BTreeSet, HashSet};

/// An act as it was done.
#[derive(Clone, Debug)]
pub struct Act {
    /// What people see of it.
    pub view: ActView,
    /// The session that it was done in; none if it was done to the stock of
    /// the whole shop.
    pub session: Option<SessionId>,
    /// What it did.
    pub deed: Deed,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = acts, treat_none_as_default_value = false)]
struct Row {
    id: i64,
    shop_id: i64,
    session_id: Option<i64>,
    order_id: Option<i64>,
    kind: String,
    deed: String,
    actor: String,
    at: i64,
    undone_by: Option<String>,
    undone_at: Option<i64>,
    customer_id: Option<i64>,
}

impl Row {
    fn act(self) -> Result<Act, StoreError> {
        let deed: Deed = from_json(&self.deed)?;
        Ok(Act {
            session: self.session_id.map(SessionId),
            view: ActView {
                id: ActId(self.id),
                kind: self.kind,
                order_id: self.order_id.map(OrderId),
                other_order_id: deed.other_order(),
                customer_id: self.customer_id.map(CustomerId),
                by: self.actor,
                at: Millis(self.at),
                undone_by: self.undone_by,
                undone_at: self.undone_at.map(Millis),
            },
            deed,
        })
    }
}

/// Appends an act, in the transaction in which it is done.
pub fn insert(c: &mut Engine, shop: ShopId, act: &Act) -> Result<(), StoreError> {
    let Act { view, session, deed } = act;
    let row = Row {
        id: view.id.get(),
        shop_id: shop.get(),
        session_id: session.map(SessionId::get),
        order_id: view.order_id.map(OrderId::get),
        kind: view.kind.clone(),
        deed: json(deed)?,
        actor: view.by.clone(),
        at: view.at.get(),
        undone_by: None,
        undone_at: None,
        customer_id: view.customer_id.map(CustomerId::get),
    };
    diesel::insert_into(acts::table).values(row).execute(c)?;
    if let Some(session) = session {
        sales::count_act(c, shop, *session, (&view.by, &view.kind), (1, 0))?;
    }
    let orders: BTreeSet<OrderId> = deed.orders().into_iter().collect();
    for order in orders {
        let one = (
            act_orders::order_id.eq(order.get()),
            act_orders::act_id.eq(view.id.get()),
            act_orders::shop_id.eq(shop.get()),
        );
        diesel::insert_into(act_orders::table).values(one).execute(c)?;
    }
    Ok(())
}

/// Marks an act as taken back.
pub fn mark_undone(
    c: &mut Engine,
    shop: ShopId,
    (view, session): (&ActView, Option<SessionId>),
    by: &str,
    now: Millis,
) -> Result<(), StoreError> {
    let mine = dsl::acts.filter(dsl::id.eq(view.id.get())).filter(dsl::shop_id.eq(shop.get()));
    diesel::update(mine).set((dsl::undone_by.eq(by), dsl::undone_at.eq(now.get()))).execute(c)?;
    let count = |session| sales::count_act(c, shop, session, (&view.by, &view.kind), (0, 1));
    session.map_or(Ok(()), count)
}

/// One act of a session, or of the whole shop.
pub fn get(c: &mut Engine, shop: ShopId, session: SessionId, id: ActId) -> Result<Act, StoreError> {
    let row: Row = dsl::acts
        .filter(dsl::id.eq(id.get()))
        .filter(dsl::shop_id.eq(shop.get()))
        .filter(dsl::session_id.eq(session.get()).or(dsl::session_id.is_null()))
        .first(c)?;
    row.act()
}

/// The last act of a session or of the whole shop that stands.
pub fn last(c: &mut Engine, shop: ShopId, session: SessionId) -> Result<Option<Act>, StoreError> {
    let row: Option<Row> = dsl::acts
        .filter(dsl::shop_id.eq(shop.get()))
        .filter(dsl::undone_at.is_null())
        .filter(dsl::session_id.eq(session.get()).or(dsl::session_id.is_null()))
        .order(dsl::id.desc())
        .first(c)
        .optional()?;
    row.map(Row::act).transpose()
}

/// The first later act that stands upon this one.
pub fn standing_on(c: &mut Engine, shop: ShopId, act: &Act) -> Result<Option<Act>, StoreError> {
    let later = dsl::acts
        .filter(dsl::shop_id.eq(shop.get()))
        .filter(dsl::undone_at.is_null())
        .filter(dsl::id.gt(act.view.id.get()))
        .order(dsl::id);
    // What puts orders and buyers together or takes them apart names more than
    // one, receipts come off pre-orders, and counts stand upon what moved goods;
    // there is little of each.
    let orders: Vec<i64> = act.deed.orders().iter().map(|order| order.get()).collect();
    let mut kinds = vec!["merge", "split", "merge_customers", "split_customer"];
    if act.view.order_id.is_none() {
        kinds.extend([act.view.kind.as_str(), "receive", "preorder", "count"]);
    }
    let near = dsl::order_id.eq_any(orders).assume_not_null();
    let like = dsl::kind.eq_any(kinds);
    let rows: Vec<Row> = later.filter(near.or(like)).load(c)?;
    let mut later = rows.into_iter().map(Row::act).collect::<Result<Vec<_>, _>>()?.into_iter();
    Ok(later.find(|later| act.deed.is_under(&later.deed)))
}

/// What was done to a buyer and stands, the last first.
pub fn on_customer(c: &mut Engine, shop: ShopId, id: CustomerId, limit: i64) -> Result<Vec<ActView>, StoreError> {
    let rows: Vec<Row> = dsl::acts
        .filter(dsl::shop_id.eq(shop.get()))
        .filter(dsl::customer_id.eq(id.get()))
        .filter(dsl::undone_at.is_null())
        .order(dsl::id.desc())
        .limit(limit)
        .load(c)?;
    rows.into_iter().map(|row| Ok(row.act()?.view)).collect()
}

/// What was done to an order, the last first, with what was taken back.
pub fn of_order(
    c: &mut Engine,
    (shop, asks): (ShopId, Role),
    order: OrderId,
    limit: i64,
) -> Result<Vec<PastAct>, StoreError> {
    let on_it = act_orders::table.filter(act_orders::order_id.eq(order.get())).select(act_orders::act_id);
    let rows: Vec<Row> = dsl::acts
        .filter(dsl::shop_id.eq(shop.get()))
        .filter(dsl::id.eq_any(on_it))
        .order(dsl::id.desc())
        .limit(limit)
        .load(c)?;
    rows.into_iter().map(|row| past(c, (shop, asks), row.act()?, None)).collect()
}

/// What was done in a session since a moment, or taken back since, the last
/// first.
pub fn since(c: &mut Engine, session: SessionId, at: Millis, limit: i64) -> Result<Vec<ActView>, StoreError> {
    let mine = dsl::acts.filter(dsl::session_id.eq(session.get()));
    let done: Vec<Row> =
        mine.filter(dsl::at.ge(at.get())).order((dsl::at.desc(), dsl::id.desc())).limit(limit).load(c)?;
    let taken_back = mine.filter(dsl::undone_at.ge(at.get())).filter(dsl::at.lt(at.get()));
    let undone: Vec<Row> = taken_back.order((dsl::undone_at.desc(), dsl::id.desc())).limit(limit).load(c)?;
    let all = done.into_iter().chain(undone).map(|row| Ok(row.act()?.view));
    let mut all = all.collect::<Result<Vec<ActView>, StoreError>>()?;
    all.sort_by_key(|act| std::cmp::Reverse((act.undone_at.unwrap_or(act.at), act.id)));
    all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(all)
}

/// The kinds of acts on goods.
const ON_GOODS: [&str; 6] = ["receive", "count", "spoil", "preorder", "offer", "price"];
/// Acts on goods of a shop among which those on one product are looked for.
const LOOKED_THROUGH: i64 = 500;

/// What was done to a product, the last first, with what was taken back.
pub fn of_product(
    c: &mut Engine,
    (shop, asks): (ShopId, Role),
    product: ProductId,
    limit: usize,
) -> Result<Vec<PastAct>, StoreError> {
    let rows: Vec<Row> = dsl::acts
        .filter(dsl::shop_id.eq(shop.get()))
        .filter(dsl::order_id.is_null())
        .filter(dsl::kind.eq_any(ON_GOODS))
        .order(dsl::id.desc())
        .limit(LOOKED_THROUGH)
        .load(c)?;
    let acts = rows.into_iter().map(Row::act).collect::<Result<Vec<_>, _>>()?.into_iter();
    let on_it = acts.filter(|act| act.deed.products().contains(&product)).take(limit);
    on_it.map(|act| past(c, (shop, asks), act, Some(product))).collect()
}

fn past(
    c: &mut Engine,
    (shop, asks): (ShopId, Role),
    act: Act,
    product: Option<ProductId>,
) -> Result<PastAct, StoreError> {
    let stands = act.view.undone_at.is_none() && asks.may(&act.deed);
    Ok(PastAct {
        may_undo: stands && standing_on(c, shop, &act)?.is_none(),
        quantity: product.and_then(|product| act.deed.units(product)),
        note: act.deed.note().map(ToOwned::to_owned),
        act: act.view,
    })
}

/// How many of these orders are broken promises by what was done to them.
pub fn broken(c: &mut Engine, orders: &[OrderId]) -> Result<i64, StoreError> {
    let rows: Vec<Row> = dsl::acts
        .filter(dsl::order_id.eq_any(orders.iter().map(|order| order.get())))
        .filter(dsl::kind.eq_any(["cancel", "set", "return"]))
        .filter(dsl::undone_at.is_null())
        .load(c)?;
    let mut broken = HashSet::new();
    for row in rows {
        let order = row.order_id;
        if row.act()?.deed.breaks_a_promise() {
            broken.insert(order);
        }
    }
    Ok(i64::try_from(broken.len()).unwrap_or(i64::MAX))
}
