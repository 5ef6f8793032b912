//! Orders as the screens see them: with their buyer, their products' names
//! and their last comments.

use crate::base::id::{ActId, CommentId, CustomerId, OrderId, ProductId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::shop::asking::Asked;
use crate::shop::decide::Outcome;
use crate::shop::event::{ClaimView, CustomerView, LineView, OrderComment, OrderView, ProductView};
use crate::shop::order::{Line, Order};
use crate::shop::reading::Reading;
use crate::store::booking::{Among, statement};
use crate::store::columns::{from_json, word};
use crate::store::engine::{Engine, by_engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema;
use crate::store::{customers, notes, orders, products};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use std::collections::{HashMap, HashSet};

/// Comments that a view of an order shows at most.
const COMMENTS_SHOWN: usize = 5;
/// Comments of an order among which those are chosen: a buyer who writes
/// without end costs no more than this.
const COMMENTS_SEARCHED: usize = 20;

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
        .inner_join(schema::customers::table)
        .filter(dsl::session_id.eq(session.get()))
        .filter(dsl::shop_id.eq(shop.get()))
        .select(dsl::id)
        .offset(skip)
        .limit(limit + 1)
        .into_boxed();
    query = match list {
        List::Queue => query.filter(dsl::state.eq("booked")).order((dsl::number, dsl::id)),
        // In the words of the indexes' conditions: a bound value would not do.
        List::Look => query.filter(dsl::to_look_at).order((dsl::opened_at, dsl::id)),
        List::Done => query
            .filter(sql::<Bool>("orders.state <> 'booked' AND orders.state <> 'to_look_at'"))
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
                .or(schema::customers::phone.nullable().like(phone))
                .or(schema::customers::name_folded.nullable().like(name)),
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
        assemble(c, shop, &found.iter().collect::<Vec<_>>(), &mut Known::default())?
            .into_iter()
            .map(|view| (view.id, view))
            .collect();
    Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
}

/// What is known already of the orders whose views are wanted.
#[derive(Default)]
pub struct Known {
    /// Buyers.
    pub buyers: HashMap<CustomerId, CustomerView>,
    /// Products; their stock does not matter.
    pub products: HashMap<ProductId, ProductView>,
    /// All comments of an order that is new, the oldest first.
    pub said: HashMap<OrderId, Vec<OrderComment>>,
}

/// The views of orders at hand. What is not in `known` is asked for.
pub fn assemble(
    c: &mut Engine,
    shop: ShopId,
    found: &[&Order],
    known: &mut Known,
) -> Result<Vec<OrderView>, StoreError> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    learn_buyers(c, found, known)?;
    learn_products(c, shop, found, known)?;
    let mut beside = beside(c, found, known)?;
    let mut said = said(c, found, known, &beside)?;
    found
        .iter()
        .map(|order| {
            let customer = known.buyers.get(&order.customer).cloned().ok_or(StoreError::Missing)?;
            let (comments, comment_count) = said.remove(&order.id).unwrap_or_default();
            let Beside { act, claim, note, asked, .. } = beside.remove(&order.id).unwrap_or_default();
            Ok(OrderView {
                id: order.id,
                number: order.number,
                state: order.state,
                to_look_at: order.to_look_at,
                reasons: order.reasons.clone(),
                version: order.version,
                address: order.address || customer.address.is_some(),
                customer,
                note,
                asked,
                lines: order.lines.iter().map(|line| line_view(line, known)).collect(),
                total: order.total(),
                comments,
                comment_count,
                opened_at: order.opened_at,
                updated_at: order.updated_at,
                updated_by: order.updated_by.clone(),
                act,
                claim,
            })
        })
        .collect()
}

/// What stands beside an order in other tables.
#[derive(Default)]
struct Beside {
    /// The last act on it that stands.
    act: Option<ActId>,
    /// Who works on it.
    claim: Option<ClaimView>,
    /// What people noted on it.
    note: Option<String>,
    /// When its buyer was asked for the address.
    asked: Option<Asked>,
    /// How many comments it has.
    comments: i64,
}

type Noted = (Option<String>, Option<i64>, Option<String>, Option<bool>);
type NotedColumns = (Nullable<Text>, Nullable<BigInt>, Nullable<Text>, Nullable<Bool>);
type BesideRow = (i64, Option<i64>, Option<String>, Option<i64>, i64, Noted);

statement!(BesideOf {} in orders: i64 => BigInt,
    gives (BigInt, Nullable<BigInt>, Nullable<Text>, Nullable<BigInt>, BigInt, NotedColumns);
    "SELECT o.id, (SELECT MAX(d.act_id) FROM act_orders d JOIN acts a ON a.id = d.act_id \
     WHERE d.order_id = o.id AND a.undone_at IS NULL), l.holder, l.until, \
     (SELECT COUNT(*) FROM comments WHERE order_id = o.id), n.note, n.asked_at, n.asked_by, n.by_hand \
     FROM orders o LEFT JOIN claims l ON l.order_id = o.id LEFT JOIN order_notes n ON n.order_id = o.id WHERE o.id");

/// The same of these orders. Nobody has done anything to one that a comment has
/// just opened, so that such a one asks for nothing here.
fn beside(c: &mut Engine, found: &[&Order], known: &Known) -> Result<HashMap<OrderId, Beside>, StoreError> {
    let untouched = |order: &Order| known.said.contains_key(&order.id) && order.updated_by.is_none();
    let asked: Vec<i64> = found.iter().filter(|order| !untouched(order)).map(|order| order.id.get()).collect();
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let orders = Among::of(asked)?;
    let rows: Vec<BesideRow> = each_engine!(c, c => BesideOf { orders: &orders }.load(c)?);
    let beside = |(order, act, by, until, comments, (note, asked_at, asked_by, by_hand)): BesideRow| {
        let claim = by.zip(until).map(|(by, until)| ClaimView { by, until: Millis(until) });
        let asked = notes::asked(asked_at, asked_by, by_hand);
        (OrderId(order), Beside { act: act.map(ActId), claim, note, asked, comments })
    };
    Ok(rows.into_iter().map(beside).collect())
}

fn line_view(line: &Line, known: &Known) -> LineView {
    let product = known.products.get(&line.product);
    let text = |of: fn(&ProductView) -> &String| product.map(of).cloned().unwrap_or_default();
    LineView {
        id: line.id,
        product_id: line.product,
        code: text(|product| &product.code),
        name: text(|product| &product.name),
        unit: text(|product| &product.unit),
        option: line.option.clone(),
        held: line.held,
        waiting: line.waiting,
        dropped: line.dropped,
        unit_price: line.unit_price,
        amount: line.amount(),
    }
}

statement!(Buyers {} in ids: i64 => BigInt, gives (BigInt, Text, Text, Nullable<Text>, Text, Nullable<Text>);
    "SELECT id, name, platform, phone, flags, address FROM customers WHERE id");

fn learn_buyers(c: &mut Engine, found: &[&Order], known: &mut Known) -> Result<(), StoreError> {
    let missing: HashSet<i64> = found
        .iter()
        .map(|order| order.customer)
        .filter(|id| !known.buyers.contains_key(id))
        .map(|id| id.get())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let ids = Among::of(missing)?;
    let rows: Vec<customers::Shown> = each_engine!(c, c => Buyers { ids: &ids }.load(c)?);
    for row in rows {
        let view = customers::view(row)?;
        known.buyers.insert(view.id, view);
    }
    Ok(())
}

fn learn_products(c: &mut Engine, shop: ShopId, found: &[&Order], known: &mut Known) -> Result<(), StoreError> {
    let all = found.iter().flat_map(|order| &order.lines).map(|line| line.product);
    let missing: HashSet<i64> = all.filter(|id| !known.products.contains_key(id)).map(|id| id.get()).collect();
    if !missing.is_empty() {
        let views = products::among(c, shop, &Among::of(missing)?)?;
        known.products.extend(views.into_iter().map(|view| (view.id, view)));
    }
    Ok(())
}

type Said = HashMap<OrderId, (Vec<OrderComment>, i64)>;
type SaidRow = (i64, i64, String, i64, String, String, Option<String>, bool);
type SaidColumns = (BigInt, BigInt, Text, BigInt, Text, Text, Nullable<Text>, Bool);

// As many of each order as `COMMENTS_SEARCHED` says.
statement!(LastOfSqlite { orders: String => Text }, gives SaidColumns;
    "SELECT c.order_id, c.id, c.body, c.sent_at, c.outcome, c.reading, c.edited, c.deleted FROM json_each(?) o \
     JOIN comments c ON c.id IN (SELECT id FROM comments WHERE order_id = o.value ORDER BY id DESC LIMIT 20) \
     ORDER BY c.id");
statement!(LastOfPostgres {} in orders: i64 => BigInt, gives SaidColumns;
    "SELECT c.order_id, c.id, c.body, c.sent_at, c.outcome, c.reading, c.edited, c.deleted FROM orders o CROSS JOIN LATERAL \
     (SELECT * FROM comments WHERE order_id = o.id ORDER BY id DESC LIMIT 20) c WHERE o.id",
    " ORDER BY c.id");

fn said(
    c: &mut Engine,
    found: &[&Order],
    known: &mut Known,
    beside: &HashMap<OrderId, Beside>,
) -> Result<Said, StoreError> {
    let mut said = Said::new();
    let mut asked = Vec::new();
    for order in found {
        match known.said.remove(&order.id) {
            Some(all) => {
                let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
                let last = all.len().saturating_sub(COMMENTS_SEARCHED);
                said.insert(order.id, (all.into_iter().skip(last).collect(), count));
            }
            None => {
                asked.push(order.id.get());
                let count = beside.get(&order.id).map_or(0, |beside| beside.comments);
                said.insert(order.id, (Vec::new(), count));
            }
        }
    }
    if !asked.is_empty() {
        let orders = Among::of(asked)?;
        let rows: Vec<SaidRow> = by_engine!(c,
            sqlite => LastOfSqlite { orders: orders.json() }.load(sqlite)?,
            postgres => LastOfPostgres { orders: &orders }.load(postgres)?,
        );
        for row in rows {
            said.entry(OrderId(row.0)).or_default().0.push(comment(row)?);
        }
    }
    for (shown, _) in said.values_mut() {
        while shown.len() > COMMENTS_SHOWN {
            // Small talk goes first, then the oldest.
            let aside = shown.iter().position(|comment| comment.outcome == Outcome::None);
            shown.remove(aside.unwrap_or(0));
        }
    }
    Ok(said)
}

fn comment((_, id, text, sent_at, outcome, reading, edited, deleted): SaidRow) -> Result<OrderComment, StoreError> {
    let reading: Reading = from_json(&reading)?;
    let (id, sent_at, outcome) = (CommentId(id), Millis(sent_at), word(&outcome)?);
    let (address, spans) = (reading.address, reading.spans.into_vec());
    Ok(OrderComment { id, text, sent_at, outcome, spans, edited, deleted, address })
}
