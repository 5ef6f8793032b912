//! Orders as the screens see them: with their buyer, their products' names
//! and their last comments.

use crate::base::id::{ActId, CommentId, CustomerId, OrderId, SessionId, ShopId};
use crate::base::phone::Phone;
use crate::base::time::Millis;
use crate::shop::comment::Platform;
use crate::shop::decide::Outcome;
use crate::shop::event::{CustomerView, LineView, OrderComment, OrderView};
use crate::shop::order::Order;
use crate::shop::reading::Reading;
use crate::store::columns::{from_json, word};
use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::schema::{comments, customers, orders as order_table, products};
use crate::store::{acts, claims, orders};
use diesel::prelude::*;
use std::collections::HashMap;

/// Comments that a view of an order shows at most.
const COMMENTS_SHOWN: usize = 5;
/// Comments of an order among which those are chosen: a buyer who writes
/// without end costs no more than this.
const COMMENTS_SEARCHED: i64 = 20;

/// Which orders of a session are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Booked and not confirmed, first number first.
    Queue,
    /// To look at, first opened first.
    Look,
    /// Confirmed, packed, handed over or cancelled, last changed first.
    Done,
    /// All, first opened first.
    All,
}

/// A part of a list of orders.
pub struct Page {
    /// The orders.
    pub orders: Vec<OrderView>,
    /// How many orders of the list were passed over to get behind this page,
    /// if there is more.
    pub next: Option<i64>,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// A running number.
    pub number: Option<i64>,
    /// A part of the buyer's phone number.
    pub phone: Option<String>,
    /// A part of the buyer's name, folded.
    pub name: Option<String>,
}

/// `limit` orders of a list, after the first `skip`.
pub fn page(
    c: &mut Engine,
    shop: ShopId,
    session: SessionId,
    (list, search): (List, Option<&Search>),
    skip: i64,
    limit: i64,
) -> Result<Page, StoreError> {
    use crate::store::schema::orders::dsl;
    let mut query = dsl::orders
        .inner_join(customers::table)
        .filter(dsl::session_id.eq(session.get()))
        .filter(dsl::shop_id.eq(shop.get()))
        .select(dsl::id)
        .offset(skip)
        .limit(limit + 1)
        .into_boxed();
    query = match list {
        List::Queue => query.filter(dsl::state.eq("booked")).order((dsl::number, dsl::id)),
        List::Look => query.filter(dsl::to_look_at.eq(true)).order((dsl::opened_at, dsl::id)),
        List::Done => query
            .filter(dsl::state.eq_any(["confirmed", "packed", "handed_over", "cancelled"]))
            .order((dsl::updated_at.desc(), dsl::id.desc())),
        List::All => query.order((dsl::opened_at, dsl::id)),
    };
    if let Some(search) = search {
        // A pattern that is empty but for wild cards would find everybody.
        let plain = |part: &String| part.replace(['%', '_', '\\'], "");
        let text = |part: &Option<String>| {
            part.as_ref().map(plain).filter(|part| !part.is_empty()).map(|part| format!("%{part}%"))
        };
        let phone = text(&search.phone).unwrap_or_default();
        let name = text(&search.name).unwrap_or_default();
        query = query.filter(
            dsl::number
                .nullable()
                .eq(search.number)
                .or(customers::phone.nullable().like(phone))
                .or(customers::name_folded.nullable().like(name)),
        );
    }
    let ids: Vec<i64> = query.load(c)?;
    let limit_len = usize::try_from(limit).unwrap_or(usize::MAX);
    let next = (ids.len() > limit_len).then_some(skip + limit);
    let ids: Vec<OrderId> = ids.into_iter().take(limit_len).map(OrderId).collect();
    Ok(Page { orders: of(c, shop, &ids)?, next })
}

/// The views of these orders, in this order.
pub fn of(c: &mut Engine, shop: ShopId, ids: &[OrderId]) -> Result<Vec<OrderView>, StoreError> {
    let found: Vec<Order> = orders::get(c, shop, ids)?.into_iter().map(|(_, order)| order).collect();
    let mut views: HashMap<OrderId, OrderView> =
        assemble(c, shop, &found.iter().collect::<Vec<_>>())?.into_iter().map(|view| (view.id, view)).collect();
    Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
}

/// The views of orders at hand.
pub fn assemble(c: &mut Engine, shop: ShopId, found: &[&Order]) -> Result<Vec<OrderView>, StoreError> {
    let buyers = buyers(c, found)?;
    let names = product_names(c, shop)?;
    let mut said = said(c, found)?;
    let mut claims = claims::of_shop(c, shop)?;
    let acts = acts(c, found)?;
    found
        .iter()
        .map(|order| {
            let customer = buyers.get(&order.id).cloned().ok_or(StoreError::Missing)?;
            let (comments, comment_count) = said.remove(&order.id).unwrap_or_default();
            let lines = order.lines.iter().map(|line| {
                let (code, name, unit) = names.get(&line.product.get()).cloned().unwrap_or_default();
                LineView {
                    id: line.id,
                    product_id: line.product,
                    code,
                    name,
                    unit,
                    option: line.option.clone(),
                    held: line.held,
                    waiting: line.waiting,
                    dropped: line.dropped,
                    unit_price: line.unit_price,
                    amount: line.amount(),
                }
            });
            Ok(OrderView {
                id: order.id,
                number: order.number,
                state: order.state,
                to_look_at: order.to_look_at,
                reasons: order.reasons.clone(),
                version: order.version,
                customer,
                address: order.address,
                lines: lines.collect(),
                total: order.total(),
                comments,
                comment_count,
                opened_at: order.opened_at,
                updated_at: order.updated_at,
                updated_by: order.updated_by.clone(),
                act: acts.get(&order.id).copied(),
                claim: claims.remove(&order.id),
            })
        })
        .collect()
}

/// The last standing act on each order. One whose state its buyer made shows
/// none, so that comments ask for nothing here.
fn acts(c: &mut Engine, found: &[&Order]) -> Result<HashMap<OrderId, ActId>, StoreError> {
    let by_person = |order: &&&Order| order.state.is_confirmed() || order.updated_by.is_some();
    let touched: Vec<OrderId> = found.iter().filter(by_person).map(|order| order.id).collect();
    if touched.is_empty() { Ok(HashMap::new()) } else { acts::last_on(c, &touched) }
}

fn buyers(c: &mut Engine, found: &[&Order]) -> Result<HashMap<OrderId, CustomerView>, StoreError> {
    let rows: Vec<(i64, String, i64, String, Option<String>)> = order_table::table
        .inner_join(customers::table)
        .filter(order_table::id.eq_any(found.iter().map(|order| order.id.get())))
        .select((order_table::id, customers::platform, customers::id, customers::name, customers::phone))
        .load(c)?;
    rows.into_iter()
        .map(|(order, platform, id, name, phone)| {
            let platform: Platform = word(&platform)?;
            let phone = phone.as_deref().and_then(Phone::new);
            Ok((OrderId(order), CustomerView { id: CustomerId(id), name, platform, phone }))
        })
        .collect()
}

fn product_names(c: &mut Engine, shop: ShopId) -> Result<HashMap<i64, (String, String, String)>, StoreError> {
    let rows: Vec<(i64, String, String, String)> = products::table
        .filter(products::shop_id.eq(shop.get()))
        .select((products::id, products::code, products::name, products::unit))
        .load(c)?;
    Ok(rows.into_iter().map(|(id, code, name, unit)| (id, (code, name, unit))).collect())
}

type Said = HashMap<OrderId, (Vec<OrderComment>, i64)>;
type SaidRow = (i64, String, i64, String, String);

fn said(c: &mut Engine, found: &[&Order]) -> Result<Said, StoreError> {
    let mut said = Said::new();
    for order in found {
        let of_order = comments::table.filter(comments::order_id.eq(order.id.get()));
        let count: i64 = of_order.count().get_result(c)?;
        let last: Vec<SaidRow> = of_order
            .order(comments::id.desc())
            .limit(COMMENTS_SEARCHED)
            .select((comments::id, comments::body, comments::sent_at, comments::outcome, comments::reading))
            .load(c)?;
        let mut shown: Vec<OrderComment> = last.into_iter().rev().map(comment).collect::<Result<_, _>>()?;
        while shown.len() > COMMENTS_SHOWN {
            // Small talk goes first, then the oldest.
            let aside = shown.iter().position(|comment| comment.outcome == Outcome::None);
            shown.remove(aside.unwrap_or(0));
        }
        said.insert(order.id, (shown, count));
    }
    Ok(said)
}

fn comment((id, text, sent_at, outcome, reading): SaidRow) -> Result<OrderComment, StoreError> {
    let reading: Reading = from_json(&reading)?;
    let (id, sent_at, outcome) = (CommentId(id), Millis(sent_at), word(&outcome)?);
    Ok(OrderComment { id, text, sent_at, outcome, spans: reading.spans.into_vec() })
}
