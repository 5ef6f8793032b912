//! Stock, waiting lines, and the ledger of movements.

use crate::base::id::{CommentId, LineId, OrderId, ProductId, SessionId, ShopId, WishId};
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::event::ProductView;
use crate::shop::ledger::Movement;
use crate::shop::order::Order;
use crate::shop::reach::Rest;
use crate::shop::shelf::{Shelf, Wish};
use crate::store::booking::{Among, Draft, row, statement};
use crate::store::engine::{Engine, by_engine, each_engine};
use crate::store::error::StoreError;
use crate::store::{offers, products};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text};
use std::collections::HashMap;
use std::ops::Range;

#[derive(Queryable)]
struct WishRow {
    id: i64,
    product_id: i64,
    order_id: i64,
    line_id: i64,
    quantity: i64,
    sent_at: i64,
    part_fill: bool,
    session_id: i64,
    arrived_at: i64,
    comment_id: Option<i64>,
}

impl WishRow {
    fn wish(&self) -> Wish {
        Wish {
            id: WishId(self.id),
            order: OrderId(self.order_id),
            line: LineId(self.line_id),
            quantity: Quantity::from_thousandths(self.quantity),
            sent_at: Millis(self.sent_at),
            part_fill: self.part_fill,
            session: SessionId(self.session_id),
            arrived_at: Millis(self.arrived_at),
            comment: self.comment_id.map(CommentId),
        }
    }
}

row! {
    NewWishRow of wishes, NewWishRows {
        id: i64 => BigInt,
        shop_id: i64 => BigInt,
        product_id: i64 => BigInt,
        order_id: i64 => BigInt,
        line_id: i64 => BigInt,
        quantity: i64 => BigInt,
        sent_at: i64 => BigInt,
        part_fill: bool => Bool,
        session_id: i64 => BigInt,
        arrived_at: i64 => BigInt,
        comment_id: Option<i64> => Nullable<BigInt>,
    } " ON CONFLICT (id) DO UPDATE SET order_id = excluded.order_id, line_id = excluded.line_id, quantity = excluded.quantity"
}

row! {
    StockRow of stock, StockRows {
        product_id: i64 => BigInt,
        shop_id: i64 => BigInt,
        on_hand: i64 => BigInt,
        held: i64 => BigInt,
        preorder: i64 => BigInt,
        waiting: i64 => BigInt,
    } " ON CONFLICT (product_id) DO UPDATE SET on_hand = excluded.on_hand, held = excluded.held, \
        preorder = excluded.preorder, waiting = excluded.waiting"
}

row! {
    MovementRow<'a> of movements, MovementRows {
        id: i64 => BigInt,
        shop_id: i64 => BigInt,
        product_id: i64 => BigInt,
        session_id: Option<i64> => Nullable<BigInt>,
        line_id: Option<i64> => Nullable<BigInt>,
        kind: &'a str => Text,
        quantity: i64 => BigInt,
        at: i64 => BigInt,
        actor: Option<&'a str> => Nullable<Text>,
        reason: Option<&'a str> => Nullable<Text>,
    } ""
}

type Waiting = (BigInt, BigInt, BigInt, BigInt, BigInt, BigInt, Bool, BigInt, BigInt, Nullable<BigInt>);
statement!(Lines {} in products: i64 => BigInt, gives Waiting;
    "SELECT id, product_id, order_id, line_id, quantity, sent_at, part_fill, session_id, arrived_at, \
     comment_id FROM wishes WHERE product_id");
// The first places of each line that are of other orders' lines, and all places of these.
statement!(HeadsOfSqlite { products: String => Text, lines: String => Text, most: i64 => BigInt, these: String => Text },
    gives (Waiting, Bool);
    "SELECT w.id, w.product_id, w.order_id, w.line_id, w.quantity, w.sent_at, w.part_fill, w.session_id, w.arrived_at, \
     w.comment_id, TRUE FROM json_each(?) asked JOIN wishes w ON w.id IN (SELECT id FROM wishes \
     WHERE product_id = asked.value AND line_id NOT IN (SELECT value FROM json_each(?)) ORDER BY sent_at, id LIMIT ?) \
     UNION ALL SELECT id, product_id, order_id, line_id, quantity, sent_at, part_fill, session_id, arrived_at, \
     comment_id, FALSE FROM wishes WHERE line_id IN (SELECT value FROM json_each(?))");
statement!(postgres HeadsOfPostgres {
    products: Vec<i64> => Array<BigInt>, lines: Vec<i64> => Array<BigInt>, most: i64 => BigInt, these: Vec<i64> => Array<BigInt>
}, gives (Waiting, Bool);
    "SELECT w.*, TRUE FROM unnest(?) AS asked (product) CROSS JOIN LATERAL (SELECT id, product_id, order_id, line_id, \
     quantity, sent_at, part_fill, session_id, arrived_at, comment_id FROM wishes \
     WHERE product_id = asked.product AND line_id <> ALL(?) ORDER BY sent_at, id LIMIT ?) w \
     UNION ALL SELECT id, product_id, order_id, line_id, quantity, sent_at, part_fill, session_id, arrived_at, \
     comment_id, FALSE FROM wishes WHERE line_id = ANY(?)");
statement!(Forget {} in wishes: i64 => BigInt; "DELETE FROM wishes WHERE id");

/// How much of their waiting lines a decision needs.
#[derive(Clone, Copy)]
pub enum Reach<'a> {
    /// All.
    Whole,
    /// What deciding on these orders and on new ones can come to
    /// ([`Shelf::reach`]).
    Of(&'a [Order]),
}

/// The shelves of these products of a locked shop, each with its product as
/// screens see it. Stock is shared by all sessions.
pub fn of(
    c: &mut Engine,
    shop: ShopId,
    ids: &[ProductId],
    reach: Reach<'_>,
) -> Result<Vec<(Shelf, ProductView)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut shelves = Vec::with_capacity(ids.len());
    for (view, offers) in products::with_offers(c, shop, &Among::of(ids.iter().map(|id| id.get()))?)? {
        let shelf = Shelf::new(view.id, view.code.clone(), view.price, view.step, (view.on_hand, view.held));
        shelves.push((shelf.with(view.preorder, offers::parse(&offers)?), view));
    }
    let lines = lines(c, &shelves, reach)?;
    let with_line = |((shelf, view), (line, rest)): ((Shelf, ProductView), Line)| (shelf.with_line(line, rest), view);
    Ok(shelves.into_iter().zip(lines).map(with_line).collect())
}

/// The places in a line that are needed, and what of it is not.
type Line = (Vec<Wish>, Option<Rest>);

/// The line of each shelf.
fn lines(c: &mut Engine, shelves: &[(Shelf, ProductView)], reach: Reach<'_>) -> Result<Vec<Line>, StoreError> {
    let reach_of = |(shelf, view): &(Shelf, ProductView)| match reach {
        _ if view.waiting.is_zero() => Some(0),
        Reach::Whole => None,
        Reach::Of(orders) => shelf.reach(orders),
    };
    let reaches: Vec<Option<i64>> = shelves.iter().map(reach_of).collect();
    let among = |wanted: fn(&Option<i64>) -> bool| {
        let places = shelves.iter().zip(&reaches).filter(|(_, reach)| wanted(reach));
        Among::of(places.map(|((shelf, _), _)| shelf.product.get()))
    };
    let whole = among(Option::is_none)?;
    let mut here: HashMap<ProductId, Vec<(Wish, bool)>> = HashMap::new();
    if !whole.values().is_empty() {
        let rows: Vec<WishRow> = each_engine!(c, c => Lines { products: &whole }.load(c)?);
        rows.into_iter().for_each(|row| here.entry(ProductId(row.product_id)).or_default().push((row.wish(), true)));
    }
    let most = reaches.iter().flatten().copied().max().unwrap_or_default();
    let heads = heads(c, &among(|reach| reach.is_some_and(|most| most > 0))?, most, reach)?;
    for (row, of_head) in heads {
        // A line that is here as a whole is.
        let product = ProductId(row.product_id);
        if !whole.values().contains(&row.product_id) {
            here.entry(product).or_default().push((row.wish(), of_head));
        }
    }
    let line = |((shelf, view), reach): (&(Shelf, ProductView), &Option<i64>)| {
        let line = here.remove(&shelf.product).unwrap_or_default();
        let there: Quantity = line.iter().map(|(wish, _)| wish.quantity).sum();
        let head = line.iter().filter(|(_, of_head)| *of_head).map(|(wish, _)| wish.standing());
        let rest = Rest { behind: head.max(), waiting: view.waiting - there };
        let is_there = reach.is_none() || !rest.waiting.is_positive();
        (line.into_iter().map(|(wish, _)| wish).collect(), (!is_there).then_some(rest))
    };
    Ok(shelves.iter().zip(&reaches).map(line).collect())
}

/// The first `most` places in the lines of these products that are not of these
/// orders, and all places of these orders.
fn heads(
    c: &mut Engine,
    products: &Among<i64>,
    most: i64,
    reach: Reach<'_>,
) -> Result<Vec<(WishRow, bool)>, StoreError> {
    let Reach::Of(orders) = reach else { return Ok(Vec::new()) };
    let waiting = orders.iter().flat_map(|order| &order.lines).filter(|line| line.waiting.is_positive());
    let lines = Among::of(waiting.map(|line| line.id.get()))?;
    if products.values().is_empty() && lines.values().is_empty() {
        return Ok(Vec::new());
    }
    let most = &most;
    Ok(by_engine!(c,
        sqlite => {
            let (products, lines) = (products.json(), lines.json());
            HeadsOfSqlite { products, lines, most, these: lines }.load(sqlite)?
        },
        postgres => {
            let (products, lines) = (products.values(), lines.values());
            HeadsOfPostgres { products, lines, most, these: lines }.load(postgres)?
        }
    ))
}

/// Writes locked shelves back. Places in line that are gone go at once.
pub fn save(c: &mut Engine, draft: &mut Draft<'_>, shop: ShopId, shelves: &[&Shelf]) -> Result<(), StoreError> {
    let stock = |shelf: &Shelf| StockRow {
        product_id: shelf.product.get(),
        shop_id: shop.get(),
        on_hand: shelf.on_hand.thousandths(),
        held: shelf.held.thousandths(),
        preorder: shelf.preorder.thousandths(),
        waiting: shelf.waiting().thousandths(),
    };
    draft.rows(shelves.iter().copied().map(stock).collect());
    offers::save(draft, shop, shelves);
    let mut there = Vec::new();
    let mut gone = Vec::new();
    for (shelf, (id, wish)) in shelves.iter().flat_map(|shelf| shelf.touched().map(move |touched| (shelf, touched))) {
        match wish {
            Some(wish) => there.push(NewWishRow {
                id: id.get(),
                shop_id: shop.get(),
                product_id: shelf.product.get(),
                order_id: wish.order.get(),
                line_id: wish.line.get(),
                quantity: wish.quantity.thousandths(),
                sent_at: wish.sent_at.get(),
                part_fill: wish.part_fill,
                session_id: wish.session.get(),
                arrived_at: wish.arrived_at.get(),
                comment_id: wish.comment.map(CommentId::get),
            }),
            None => gone.push(id.get()),
        }
    }
    if !gone.is_empty() {
        let wishes = Among::of(gone)?;
        each_engine!(c, c => Forget { wishes: &wishes }.execute(c)?);
    }
    draft.rows(there);
    Ok(())
}

/// Appends to the stock ledger, under as many ids.
pub fn record<'a>(
    draft: &mut Draft<'a>,
    shop: ShopId,
    session: Option<SessionId>,
    (moved, fresh): (&'a [Movement], Range<i64>),
    (by, at): (Option<&'a str>, Millis),
) {
    let rows: Vec<MovementRow<'_>> = moved
        .iter()
        .zip(fresh)
        .map(|(movement, id)| MovementRow {
            id,
            shop_id: shop.get(),
            product_id: movement.product.get(),
            session_id: session.map(SessionId::get),
            line_id: movement.line.map(LineId::get),
            kind: movement.kind.as_str(),
            quantity: movement.quantity.thousandths(),
            at: at.get(),
            actor: by,
            reason: movement.reason,
        })
        .collect();
    draft.rows(rows);
}
