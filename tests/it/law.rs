//! The selling rules, measured on worked lives: comments in, orders and stock
//! out. Lives with an `undo` are not played: the law takes back single acts.

use phiencho::base::id::{CustomerId, OrderId, ProductId};
use phiencho::base::money::Vnd;
use phiencho::base::quantity::Quantity;
use phiencho::base::time::Millis;
use phiencho::shop::book::{Actor, Book, Movement, MovementKind, Policy, Repeat};
use phiencho::shop::catalogue::Catalogue;
use phiencho::shop::order::{Line, Order, OrderState};
use phiencho::shop::reading::{Intent, Item, Reading};
use phiencho::shop::shelf::Shelf;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};

/// One life while it is played.
struct Life {
    book: Book,
    catalogue: Catalogue,
    buyers: HashMap<(String, String), CustomerId>,
    phones: HashMap<CustomerId, String>,
    seen: HashSet<(String, String)>,
    duplicates: usize,
}

fn product(catalogue: &Catalogue, code: &str) -> ProductId {
    let place = catalogue.products.iter().position(|product| product.code == code).unwrap();
    ProductId(i64::try_from(place).unwrap() + 1)
}

fn quantity(value: &Value) -> Quantity {
    value.as_str().unwrap().parse().unwrap()
}

fn ms(value: &Value) -> Millis {
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a short live")]
    Millis((value.as_f64().unwrap() * 1000.0).round() as i64)
}

impl Life {
    fn of(scenario: &Value) -> Self {
        let catalogue: Catalogue = serde_json::from_value(scenario["catalogue"].clone()).unwrap();
        let repeat: Repeat = serde_json::from_value(scenario["rules"]["repeat"].clone()).unwrap();
        let part_fill = scenario["rules"]["part_fill"].as_bool().unwrap();
        let mut book = Book::new(Policy { repeat, part_fill }, 1);
        book.grant_ids(1000..1_000_000);
        for listed in &catalogue.products {
            let on_hand = scenario["stock"].get(&listed.code).map_or(Quantity::ZERO, quantity);
            let (id, stock) = (product(&catalogue, &listed.code), (on_hand, Quantity::ZERO));
            book.lay_shelf(Shelf::new(id, listed.code.clone(), listed.price, listed.step, stock, Vec::new()));
        }
        let (buyers, phones, seen) = (HashMap::new(), HashMap::new(), HashSet::new());
        Self { book, catalogue, buyers, phones, seen, duplicates: 0 }
    }

    fn buyer(&mut self, of: &Value) -> CustomerId {
        let next = CustomerId(i64::try_from(self.buyers.len()).unwrap() + 1);
        let key = (of["platform"].as_str().unwrap().to_owned(), of["author"].as_str().unwrap().to_owned());
        *self.buyers.entry(key).or_insert(next)
    }

    fn order(&mut self, of: &Value) -> Option<OrderId> {
        let buyer = self.buyer(of);
        self.book.changed_orders().filter(|order| order.customer == buyer).map(|order| order.id).last()
    }

    fn step(&mut self, step: &Value) {
        let at = ms(&step["at"]);
        let hand = Actor { by: Some("Lan"), sent_at: at, at };
        for (what, with) in step.as_object().unwrap() {
            match what.as_str() {
                "comment" => self.comment(with, at),
                "replay" => self.duplicates += with["ids"].as_array().unwrap().len(),
                "receive" => {
                    for (code, more) in with.as_object().unwrap() {
                        self.book.receive(product(&self.catalogue, code), quantity(more));
                    }
                }
                "price" => {
                    for (code, price) in with.as_object().unwrap() {
                        let mut shelf = self.book.shelf(product(&self.catalogue, code)).unwrap().clone();
                        shelf.price = Vnd(price.as_i64().unwrap());
                        self.book.lay_shelf(shelf);
                    }
                }
                "confirm" => {
                    let order = self.order(with).unwrap();
                    self.book.confirm(order, hand).unwrap();
                }
                "cancel" => {
                    let order = self.order(with).unwrap();
                    self.book.cancel(order, hand).unwrap();
                }
                "set" => {
                    let order = self.order(with).unwrap();
                    let id = product(&self.catalogue, with["code"].as_str().unwrap());
                    let option = with["option"].as_str().map(str::to_owned);
                    self.book.set(order, id, option, quantity(&with["qty"]), hand).unwrap();
                }
                _ => {}
            }
        }
    }

    fn comment(&mut self, comment: &Value, at: Millis) {
        let text = |name: &str| comment[name].as_str().unwrap().to_owned();
        if !self.seen.insert((text("channel"), text("id"))) {
            self.duplicates += 1;
            return;
        }
        let mut given = comment["reading"].clone();
        given["address"] = json!(false);
        let reading: Reading = serde_json::from_value(given).unwrap();
        let buyer = self.buyer(comment);
        if let Some(phone) = &reading.phone {
            self.phones.insert(buyer, phone.as_str().to_owned());
        }
        self.book.take(buyer, &reading, Actor { by: None, sent_at: ms(&comment["sent"]), at });
    }

    fn shown(&self) -> Value {
        let mut orders: Vec<&Order> = self.book.changed_orders().collect();
        orders.sort_by_key(|order| (order.number.unwrap_or(i64::MAX), order.id));
        let revenue = |states: &[OrderState]| {
            let counted = orders.iter().filter(|order| states.contains(&order.state));
            counted.map(|order| order.total()).sum::<Vnd>().get()
        };
        json!({
            "orders": orders.iter().map(|order| self.order_shown(order)).collect::<Vec<_>>(),
            "stock": self.catalogue.products.iter().map(|listed| {
                let shelf = self.book.shelf(product(&self.catalogue, &listed.code)).unwrap();
                let figures = json!({ "on_hand": shelf.on_hand, "held": shelf.held, "waiting": shelf.waiting() });
                (listed.code.clone(), figures)
            }).collect::<BTreeMap<_, _>>(),
            "revenue_booked": revenue(&[OrderState::Booked, OrderState::Confirmed]),
            "revenue_confirmed": revenue(&[OrderState::Confirmed]),
            "comments": { "received": self.seen.len(), "duplicates": self.duplicates },
        })
    }

    fn order_shown(&self, order: &Order) -> Value {
        let ((platform, author), _) = self.buyers.iter().find(|(_, id)| **id == order.customer).unwrap();
        let mut lines: Vec<Value> = order
            .live_lines()
            .map(|line| {
                let code = &self.book.shelf(line.product).unwrap().code;
                json!({ "code": code, "option": line.option, "held": line.held, "waiting": line.waiting, "price": line.unit_price })
            })
            .collect();
        lines.sort_by_key(ToString::to_string);
        json!({
            "platform": platform, "author": author, "number": order.number, "state": order.state,
            "to_look_at": order.to_look_at, "phone": self.phones.get(&order.customer), "lines": lines,
        })
    }
}

fn expected(scenario: &Value) -> Value {
    let mut expected = scenario["expect"].clone();
    for order in expected["orders"].as_array_mut().unwrap() {
        order["lines"].as_array_mut().unwrap().sort_by_key(ToString::to_string);
    }
    expected
}

#[test]
fn worked_lives_end_as_they_should() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios");
    let mut played = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let scenario: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let script = scenario["script"].as_array().unwrap();
        if script.iter().any(|step| step.get("undo").is_some()) {
            continue;
        }
        let mut life = Life::of(&scenario);
        for step in script {
            life.step(step);
        }
        let (shown, expected) = (life.shown(), expected(&scenario));
        assert_eq!(
            serde_json::to_string_pretty(&shown).unwrap(),
            serde_json::to_string_pretty(&expected).unwrap(),
            "{}",
            path.display()
        );
        played += 1;
    }
    assert_eq!(played, 12);
}

#[test]
fn a_reading_of_nothing_does_nothing() {
    let mut life = Life::of(&json!({
        "catalogue": { "products": [] }, "rules": { "repeat": "once", "part_fill": true }, "stock": {},
    }));
    let actor = Actor { by: None, sent_at: Millis(0), at: Millis(0) };
    let decision = life.book.take(CustomerId(1), &Reading { intent: Intent::Question, ..Reading::nothing() }, actor);
    assert_eq!((decision.order, life.book.changed_orders().count()), (None, 0));
}

/// One thing that happens to a shop of two products.
#[derive(Clone, Debug)]
enum Happening {
    Comment { buyer: i64, intent: Intent, product: &'static str, qty: Option<i32>, clear: bool, sent: i64 },
    Act { buyer: i64, act: u8, qty: i32 },
    Receive { qty: i32 },
}

fn happening() -> impl Strategy<Value = Happening> {
    let intent = prop_oneof![Just(Intent::Order), Just(Intent::Add), Just(Intent::Change), Just(Intent::Cancel)];
    let product = prop_oneof![Just("A"), Just("B")];
    let comment = (1..6_i64, intent, product, prop::option::of(1..9), prop::bool::weighted(0.9), 0..1000_i64).prop_map(
        |(buyer, intent, product, qty, clear, sent)| Happening::Comment { buyer, intent, product, qty, clear, sent },
    );
    let act = (1..6_i64, 0..5_u8, 0..9).prop_map(|(buyer, act, qty)| Happening::Act { buyer, act, qty });
    prop_oneof![6 => comment, 3 => act, 1 => (1..9).prop_map(|qty| Happening::Receive { qty })]
}

/// Lets one thing happen; what the law refuses must change nothing that the
/// caller checks.
fn happen(book: &mut Book, what: &Happening, now: i64) {
    let at = Millis(now);
    match what {
        Happening::Comment { buyer, intent, product, qty, clear, sent } => {
            let item = Item { code: (*product).into(), qty: qty.map(Quantity::whole), option: None };
            let reading = Reading { intent: *intent, items: vec![item], clear: *clear, ..Reading::nothing() };
            book.take(CustomerId(*buyer), &reading, Actor { by: None, sent_at: Millis(*sent), at });
        }
        Happening::Act { buyer, act, qty } => {
            let hand = Actor { by: Some("Lan"), sent_at: at, at };
            let of_buyer = book.changed_orders().filter(|order| order.customer == CustomerId(*buyer)).last();
            let Some(id) = of_buyer.map(|order| order.id) else { return };
            let _ = match act {
                0 => book.confirm(id, hand),
                1 => book.cancel(id, hand),
                2 => book.reopen(id, hand),
                3 => book.looked(id, hand),
                _ => book.set(id, ProductId(1), None, Quantity::whole(*qty), hand),
            };
        }
        Happening::Receive { qty } => book.receive(ProductId(1), Quantity::whole(*qty)),
    }
}

fn sum(book: &Book, product: ProductId, of: fn(&Line) -> Quantity) -> Quantity {
    book.changed_orders().flat_map(|order| &order.lines).filter(|line| line.product == product).map(of).sum()
}

fn moved(book: &Book, product: ProductId, kind: MovementKind) -> Quantity {
    let of = |movement: &&Movement| movement.product == product && movement.kind == kind;
    book.movements().iter().filter(of).map(|movement| movement.quantity).sum()
}

proptest! {
    #[test]
    fn whatever_happens_stock_and_orders_agree(
        repeat in prop_oneof![Just(Repeat::Once), Just(Repeat::Add), Just(Repeat::Replace)],
        part_fill in any::<bool>(),
        happenings in prop::collection::vec(happening(), 1..60),
    ) {
        let mut book = Book::new(Policy { repeat, part_fill }, 1);
        book.grant_ids(1000..1_000_000);
        let begin = Quantity::whole(12);
        for (id, code) in [(ProductId(1), "A"), (ProductId(2), "B")] {
            book.lay_shelf(Shelf::new(id, code.into(), Vnd(1000), Quantity::ONE, (begin, Quantity::ZERO), Vec::new()));
        }
        for (now, what) in (0_i64..).zip(&happenings) {
            happen(&mut book, what, now);
            for product in [ProductId(1), ProductId(2)] {
                let shelf = book.shelf(product).unwrap();
                prop_assert!(shelf.is_sound(), "{what:?}");
                prop_assert_eq!(shelf.held, sum(&book, product, |line| line.held), "held after {:?}", what);
                prop_assert_eq!(shelf.waiting(), sum(&book, product, |line| line.waiting), "waiting after {:?}", what);
                let [received, held, released] =
                    [MovementKind::Received, MovementKind::Held, MovementKind::Released].map(|kind| moved(&book, product, kind));
                prop_assert_eq!(shelf.on_hand, begin + received);
                prop_assert_eq!(shelf.held, held - released);
                // Nobody waits for what is there, but for one who takes all or nothing.
                let could = shelf.wishes().first().is_some_and(|first| part_fill || first.quantity <= shelf.free());
                prop_assert!(!could || shelf.free().is_zero(), "{what:?}");
            }
        }
        let orders: Vec<&Order> = book.changed_orders().collect();
        let mut numbers: Vec<i64> = orders.iter().filter_map(|order| order.number).collect();
        numbers.sort_unstable();
        prop_assert_eq!(numbers, (1..book.next_number).collect::<Vec<_>>());
        for buyer in 1..6 {
            let open = orders.iter().filter(|order| order.customer == CustomerId(buyer) && order.state.is_open());
            prop_assert!(open.count() <= 1, "buyer {buyer} has two open orders");
        }
        for order in orders.iter().filter(|order| order.state == OrderState::Cancelled) {
            prop_assert_eq!(order.live_lines().count(), 0);
        }
    }
}
