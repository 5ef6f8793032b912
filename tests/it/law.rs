//! The selling rules, measured on worked lives: comments in, orders and stock
//! out. Lives with an `undo` are not played: the law takes back single acts.

use phiencho::base::id::{CustomerId, OrderId, ProductId};
use phiencho::base::money::Vnd;
use phiencho::base::quantity::Quantity;
use phiencho::base::time::Millis;
use phiencho::shop::book::{Actor, Book, Policy, Repeat};
use phiencho::shop::catalogue::Catalogue;
use phiencho::shop::order::{Order, OrderState};
use phiencho::shop::reading::{Intent, Reading};
use phiencho::shop::shelf::Shelf;
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
