//! A decision that sees the head of a waiting line decides as one that sees all
//! of it.

use crate::kit::{Stall, on_each_engine, qty, the_books_are_true};
use phiencho::base::id::{CustomerId, OrderId, ProductId, WishId};
use phiencho::base::money::Vnd;
use phiencho::base::quantity::Quantity;
use phiencho::base::time::Millis;
use phiencho::shop::book::{Actor, Book, Policy, Repeat};
use phiencho::shop::ledger::Movement;
use phiencho::shop::order::Order;
use phiencho::shop::reach::Rest;
use phiencho::shop::reading::{Intent, Item, Reading};
use phiencho::shop::shelf::{Shelf, Wish};
use proptest::prelude::*;

on_each_engine! {
    goods_that_come_free_go_to_the_head_of_a_long_line
}

const PRODUCT: ProductId = ProductId(1);

/// A comment: whose, what, how much, when it was written, and whether its
/// session fills in parts.
type Said = (i64, Intent, i32, i64, bool);

fn said() -> impl Strategy<Value = Said> {
    let intent = prop_oneof![6 => Just(Intent::Add), 2 => Just(Intent::Change), 2 => Just(Intent::Cancel)];
    (1..25_i64, intent, 1..5, 0..1000_i64, any::<bool>())
}

fn shelf(step: Quantity, stock: (Quantity, Quantity)) -> Shelf {
    Shelf::new(PRODUCT, "A".into(), Vnd(1000), step, stock)
}

fn book(shelf: Shelf, orders: &[Order], next_number: i64) -> Book {
    let mut book = Book::new(Policy { repeat: Repeat::Add, part_fill: true }, next_number);
    book.grant_ids(10_000 * next_number..1_000_000);
    book.lay_shelf(shelf);
    orders.iter().cloned().for_each(|order| book.lay_order(order));
    book
}

fn hear(book: &mut Book, all: &[Said], half: bool) {
    for (now, (buyer, intent, units, sent, part_fill)) in (1000..).zip(all) {
        book.policy.part_fill = *part_fill;
        let units = Quantity::whole(*units);
        // Of a step of two, an odd number cannot be filled to its end.
        let qty = Some(if half { units + units } else { units });
        let item = Item { code: "A".into(), qty, option: None };
        let reading = Reading { intent: *intent, items: vec![item].into(), clear: true, ..Reading::nothing() };
        let actor = Actor { by: None, sent_at: Millis(*sent), at: Millis(now) };
        book.take(CustomerId(*buyer), &reading, actor);
    }
    book.stamp(Millis(5000));
}

/// What of a line is laid for a decision on these orders, as the store does.
fn near(whole: &Shelf, orders: &[Order]) -> (Vec<Wish>, Option<Rest>) {
    let of_orders = |wish: &&Wish| orders.iter().any(|order| order.id == wish.order);
    let reach = usize::try_from(whole.reach(orders).unwrap()).unwrap();
    let others = || whole.wishes().iter().filter(|wish| !of_orders(wish));
    let behind = others().take(reach).last().map(Wish::standing);
    let mut here: Vec<Wish> = whole.wishes().iter().filter(of_orders).copied().collect();
    here.extend(others().take(reach));
    let waiting: Quantity = others().skip(reach).map(|wish| wish.quantity).sum();
    (here, waiting.is_positive().then_some(Rest { behind, waiting }))
}

type Outcome = (Vec<Order>, Vec<Movement>, Vec<OrderId>, Vec<(WishId, Option<Wish>)>, Quantity, Quantity);

fn outcome(book: &Book) -> Outcome {
    let shelf = book.shelf(PRODUCT).unwrap();
    (
        book.changed_orders().cloned().collect(),
        book.movements().to_vec(),
        book.orders_missing().into_iter().collect(),
        shelf.touched().map(|(id, wish)| (id, wish.copied())).collect(),
        shelf.waiting(),
        shelf.held,
    )
}

proptest! {
    #[test]
    fn the_head_of_a_line_is_enough(
        on_hand in 0..12,
        half in any::<bool>(),
        before in prop::collection::vec(said(), 10..60),
        now in prop::collection::vec(said(), 1..8),
    ) {
        let step = Quantity::whole(if half { 2 } else { 1 });
        let mut past = book(shelf(step, (Quantity::whole(on_hand), Quantity::ZERO)), &[], 1);
        hear(&mut past, &before, half);
        let lay = past.shelf(PRODUCT).unwrap();
        let stock = (lay.on_hand, lay.held);
        let buyers: Vec<i64> = now.iter().map(|said| said.0).collect();
        let theirs = |order: &&Order| order.state.is_open() && buyers.contains(&order.customer.get());
        let laid: Vec<Order> = past.orders().filter(theirs).cloned().collect();
        let whole = shelf(step, stock).with_line(lay.wishes().to_vec(), None);
        let (here, rest) = near(&whole, &laid);
        let (mut far, mut close) = (
            book(whole, &laid, past.next_number),
            book(shelf(step, stock).with_line(here, rest), &laid, past.next_number),
        );
        hear(&mut far, &now, half);
        hear(&mut close, &now, half);
        prop_assert!(!close.is_short_sighted());
        prop_assert_eq!(outcome(&close), outcome(&far));
    }
}

#[test]
fn a_line_that_is_too_short_is_not_decided_on() {
    let mut past = book(shelf(Quantity::ONE, (Quantity::ZERO, Quantity::ZERO)), &[], 1);
    hear(&mut past, &[(1, Intent::Add, 2, 1, true), (2, Intent::Add, 1, 2, true), (3, Intent::Add, 1, 3, true)], false);
    let line = past.shelf(PRODUCT).unwrap().wishes().to_vec();
    let rest = |behind| Some(Rest { behind, waiting: Quantity::ONE });
    let ends = |free: i32, here: &[Wish], rest: Option<Rest>| {
        let stock = (Quantity::whole(free), Quantity::ZERO);
        let mut shelf = shelf(Quantity::ONE, stock).with_line(here.to_vec(), rest);
        shelf.serve();
        shelf.is_short_sighted()
    };
    let behind = Some(line[0].standing());
    assert_eq!([1, 2, 3].map(|free| ends(free, &line[..1], rest(behind))), [false, false, true]);
    // The last is here, and who stands before it is not.
    let with_a_gap = [line[0], line[2]];
    assert_eq!([1, 2, 3].map(|free| ends(free, &with_a_gap, rest(behind))), [false, false, true]);
    assert_eq!([0, 1].map(|free| ends(free, &line[2..], rest(None))), [false, true]);
    assert!(!ends(9, &line, None));
}

fn goods_that_come_free_go_to_the_head_of_a_long_line() {
    let stall = Stall::with("3");
    stall.hear(&[("an", "chốt 3 bánh gio")]);
    let names: Vec<String> = (0..40).map(|place| format!("khách {place}")).collect();
    stall.hear(&names.iter().map(|name| (name.as_str(), "chốt 1 bánh gio")).collect::<Vec<_>>());
    assert_eq!(stall.product("BG").waiting, qty("40"));
    stall.hear(&[("khách 1", "hủy đơn em nhé"), ("an", "hủy đơn em nhé"), ("bình", "chốt 2 bánh gio")]);
    let of = |name: &str| {
        let order = stall.order_of(name);
        order.lines.iter().map(|line| (line.held, line.waiting)).next().unwrap()
    };
    for (name, held, waiting) in [("khách 0", "1", "0"), ("khách 1", "0", "0"), ("khách 3", "1", "0")] {
        assert_eq!(of(name), (qty(held), qty(waiting)), "{name}");
    }
    assert_eq!((of("khách 4"), of("bình")), ((qty("0"), qty("1")), (qty("0"), qty("2"))));
    let product = stall.product("BG");
    assert_eq!((product.held, product.waiting), (qty("3"), qty("38")));
    the_books_are_true(&stall.location);
}
