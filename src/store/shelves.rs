//! Stock, waiting lines, and the ledger of movements.

use crate::base::id::{CommentId, LineId, OrderId, ProductId, SessionId, ShopId, WishId};
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::event::ProductView;
use crate::shop::ledger::Movement;
use crate::shop::shelf::{Shelf, Wish};
use crate::store::booking::{Among, Draft, row, statement};
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use crate::store::{offers, products};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
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
    } " ON CONFLICT (product_id) DO UPDATE SET on_hand = excluded.on_hand, held = excluded.held, \
        preorder = excluded.preorder"
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
statement!(WaitingLines {} in products: i64 => BigInt, gives Waiting;
    "SELECT id, product_id, order_id, line_id, quantity, sent_at, part_fill, session_id, arrived_at, \
     comment_id FROM wishes WHERE product_id");
statement!(Forget {} in wishes: i64 => BigInt; "DELETE FROM wishes WHERE id");

/// The shelves of these products of a locked shop, each with its product as
/// screens see it. Stock is shared by all sessions.
pub fn of(c: &mut Engine, shop: ShopId, ids: &[ProductId]) -> Result<Vec<(Shelf, ProductView)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = Among::of(ids.iter().map(|id| id.get()))?;
    let rows: Vec<WishRow> = each_engine!(c, c => WaitingLines { products: &wanted }.load(c)?);
    let mut lines: HashMap<ProductId, Vec<Wish>> = HashMap::new();
    for row in rows {
        lines.entry(ProductId(row.product_id)).or_default().push(Wish {
            id: WishId(row.id),
            order: OrderId(row.order_id),
            line: LineId(row.line_id),
            quantity: Quantity::from_thousandths(row.quantity),
            sent_at: Millis(row.sent_at),
            part_fill: row.part_fill,
            session: SessionId(row.session_id),
            arrived_at: Millis(row.arrived_at),
            comment: row.comment_id.map(CommentId),
        });
    }
    let mut offers = offers::of(c, &wanted)?;
    let shelf = |view: ProductView| {
        let line = lines.remove(&view.id).unwrap_or_default();
        let stock = (view.on_hand, view.held);
        let shelf = Shelf::new(view.id, view.code.clone(), view.price, view.step, stock, line);
        (shelf.with(view.preorder, offers.remove(&view.id).unwrap_or_default()), view)
    };
    Ok(products::among(c, shop, &wanted)?.into_iter().map(shelf).collect())
}

/// Writes locked shelves back. Places in line that are gone go at once.
pub fn save(c: &mut Engine, draft: &mut Draft<'_>, shop: ShopId, shelves: &[&Shelf]) -> Result<(), StoreError> {
    let stock = |shelf: &Shelf| StockRow {
        product_id: shelf.product.get(),
        shop_id: shop.get(),
        on_hand: shelf.on_hand.thousandths(),
        held: shelf.held.thousandths(),
        preorder: shelf.preorder.thousandths(),
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
