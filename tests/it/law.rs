//! The selling rules, measured on worked lives: comments in, orders and stock
//! out.

use phiencho::base::id::{CustomerId, LineId, OrderId, ProductId, SessionId};
use phiencho::base::money::Vnd;
use phiencho::base::quantity::Quantity;
use phiencho::base::time::Millis;
use phiencho::shop::act::Refusal;
use phiencho::shop::book::{Actor, Book, Policy, Repeat};
use phiencho::shop::catalogue::Catalogue;
use phiencho::shop::decide::Outcome;
use phiencho::shop::deed::{Deed, ReturnReason};
use phiencho::shop::ledger::{CountReason, Movement, MovementKind, SpoilReason};
use phiencho::shop::offer::Terms;
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
    /// The acts that stand, the last one last.
    deeds: Vec<Deed>,
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
            book.lay_shelf(Shelf::new(id, listed.code.clone(), listed.price, listed.step, stock));
        }
        let (buyers, phones, seen) = (HashMap::new(), HashMap::new(), HashSet::new());
        Self { book, catalogue, buyers, phones, seen, duplicates: 0, deeds: Vec::new() }
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
                "undo" => {
                    for _ in 0..with["steps"].as_u64().unwrap() {
                        let last = self.deeds.pop().unwrap();
                        self.book.undo(&last, hand);
                    }
                }
                "at" | "pin" => {}
                _ => {
                    let done = self.act(what, with, hand).ok();
                    self.deeds.extend(done);
                }
            }
        }
    }

    fn act(&mut self, what: &str, with: &Value, hand: Actor<'_>) -> Result<Deed, Refusal> {
        if matches!(what, "receive" | "price") {
            let listed = with.as_object().unwrap().iter().map(|(code, more)| (product(&self.catalogue, code), more));
            return if what == "receive" {
                self.book.receive(&listed.map(|(id, more)| (id, quantity(more))).collect::<Vec<_>>())
            } else {
                self.book.price(&listed.map(|(id, price)| (id, Vnd(price.as_i64().unwrap()))).collect::<Vec<_>>())
            };
        }
        let order = self.order(with).ok_or(Refusal::NoOrder);
        match what {
            "confirm" => self.book.confirm(order?, hand),
            "cancel" => self.book.cancel(order?, hand),
            "set" => {
                let buyer = self.buyer(with);
                let id = product(&self.catalogue, with["code"].as_str().unwrap());
                let option = with["option"].as_str().map(str::to_owned);
                self.book.set_for(buyer, id, option, quantity(&with["qty"]), hand)
            }
            other => panic!("{other}"),
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
    assert_eq!(played, 14);
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

#[test]
fn items_of_a_first_comment_are_taken_one_by_one() {
    let item = |qty| Item { code: "A".into(), qty: Some(Quantity::whole(qty)), option: None };
    let held = |repeat, intent| {
        let mut game = Game::new(Policy { repeat, part_fill: true });
        let reading = Reading { intent, items: vec![item(2), item(3)].into(), clear: true, ..Reading::nothing() };
        game.book.take(CustomerId(1), &reading, game.hand());
        let order = game.book.changed_orders().next().unwrap();
        (order.lines.len(), order.lines[0].held, order.to_look_at)
    };
    assert_eq!(held(Repeat::Once, Intent::Order), (1, Quantity::whole(2), true));
    assert_eq!(held(Repeat::Replace, Intent::Order), (1, Quantity::whole(3), false));
    assert_eq!(held(Repeat::Add, Intent::Order), (1, Quantity::whole(5), false));
    assert_eq!(held(Repeat::Once, Intent::Add), (1, Quantity::whole(5), false));
}

#[test]
fn what_would_change_nothing_does_not_mark_a_confirmed_order() {
    let marked = |repeat, intent, qty: Option<i32>, option: Option<&str>| {
        let mut game = Game::new(Policy { repeat, part_fill: true });
        let item = |qty: Option<i32>, option: Option<&str>| Item {
            code: "A".into(),
            qty: qty.map(Quantity::whole),
            option: option.map(Into::into),
        };
        let say = |game: &mut Game, intent, item| {
            let reading = Reading { intent, items: vec![item].into(), clear: true, ..Reading::nothing() };
            game.book.take(CustomerId(1), &reading, game.hand()).outcome
        };
        say(&mut game, Intent::Order, item(Some(2), Some("S")));
        let id = game.open_order(1).unwrap();
        game.book.confirm(id, game.hand()).unwrap();
        let outcome = say(&mut game, intent, item(qty, option));
        let order = game.book.order(id).unwrap();
        assert_eq!((order.state, order.lines.len()), (OrderState::Confirmed, 1));
        assert_eq!((order.lines[0].held, order.lines[0].option.as_deref()), (Quantity::whole(2), Some("S")));
        assert_eq!(outcome, if order.to_look_at { Outcome::Look } else { Outcome::Repeat });
        order.to_look_at
    };
    let s = Some("S");
    for repeat in [Repeat::Once, Repeat::Replace, Repeat::Add] {
        for option in [None, s] {
            assert!(!marked(repeat, Intent::Change, Some(2), option) && !marked(repeat, Intent::Change, None, option));
            assert!(marked(repeat, Intent::Change, Some(3), option));
            assert_eq!(marked(repeat, Intent::Order, Some(2), option), repeat == Repeat::Add);
            assert!(marked(repeat, Intent::Order, Some(3), option) && marked(repeat, Intent::Order, None, option));
            assert!(marked(repeat, Intent::Add, Some(2), option) && marked(repeat, Intent::Cancel, Some(2), option));
        }
        assert!(marked(repeat, Intent::Change, Some(2), Some("M")) && marked(repeat, Intent::Change, None, Some("M")));
        assert!(marked(repeat, Intent::Order, Some(2), Some("M")));
    }
}

#[test]
fn a_merged_order_gets_back_its_own_places_though_their_hold_time_was_over() {
    let mut game = Game::new(Policy { repeat: Repeat::Once, part_fill: true });
    let buys = |buyer, qty, sent| Happening::Comment {
        buyer,
        intent: Intent::Order,
        product: "A",
        qty: Some(qty),
        clear: true,
        sent,
    };
    game.happen(&Happening::Act(Deeds::Count { counted: 0 }));
    // The second was written first, and is served first.
    for what in [buys(1, 2, 2), buys(2, 2, 1)] {
        game.happen(&what);
    }
    for _ in 0..2 {
        game.happen(&Happening::Act(Deeds::Receive { qty: 2 }));
    }
    game.happen(&buys(3, 1, 3));
    game.happen(&Happening::Act(Deeds::Merge { buyer: 1, other: 2 }));
    game.happen(&Happening::Expire { ms: 30 });
    let of = |game: &Game, buyer| {
        let orders = game.book.orders().filter(|order| order.customer == CustomerId(buyer));
        let lines = orders.flat_map(Order::live_lines);
        lines.map(|line| (line.held, line.waiting)).collect::<Vec<_>>()
    };
    let whole = |held, waiting| vec![(Quantity::whole(held), Quantity::whole(waiting))];
    assert_eq!((of(&game, 1), of(&game, 3)), (whole(3, 1), whole(1, 0)));
    game.happen(&Happening::Undo);
    game.check(&Happening::Undo);
    assert_eq!((of(&game, 1), of(&game, 2), of(&game, 3)), (whole(2, 0), whole(1, 1), whole(1, 0)));
}

/// One thing that happens to a shop of two products.
#[derive(Clone, Debug)]
enum Happening {
    Comment {
        buyer: i64,
        intent: Intent,
        product: &'static str,
        qty: Option<i32>,
        clear: bool,
        sent: i64,
    },
    Act(Deeds),
    Undo,
    /// So much time goes by, and what was held for 20 ms expires.
    Expire {
        ms: i64,
    },
}

/// What a person may do.
#[derive(Clone, Debug)]
enum Deeds {
    To { buyer: i64, act: u8 },
    Set { buyer: i64, qty: i32 },
    Receive { qty: i32 },
    Price { price: i64 },
    PriceLine { buyer: i64, price: i64 },
    Count { counted: i32 },
    Spoil { qty: i32 },
    Preorder { quota: i32 },
    Offer { quota: Option<i32> },
    Merge { buyer: i64, other: i64 },
    Split { buyer: i64, to: i64, qty: i32 },
}

fn deed() -> impl Strategy<Value = Deeds> {
    prop_oneof![
        4 => (1..6_i64, 0..6_u8).prop_map(|(buyer, act)| Deeds::To { buyer, act }),
        3 => (1..6_i64, 0..9).prop_map(|(buyer, qty)| Deeds::Set { buyer, qty }),
        2 => (1..9).prop_map(|qty| Deeds::Receive { qty }),
        1 => (1..9_i64).prop_map(|price| Deeds::Price { price }),
        1 => (1..6_i64, 0..9_i64).prop_map(|(buyer, price)| Deeds::PriceLine { buyer, price }),
        2 => (0..20).prop_map(|counted| Deeds::Count { counted }),
        2 => (0..9).prop_map(|qty| Deeds::Spoil { qty }),
        2 => (0..9).prop_map(|quota| Deeds::Preorder { quota }),
        2 => prop::option::of(0..20).prop_map(|quota| Deeds::Offer { quota }),
        2 => (1..6_i64, 1..6_i64).prop_map(|(buyer, other)| Deeds::Merge { buyer, other }),
        2 => (1..6_i64, 1..6_i64, 1..5).prop_map(|(buyer, to, qty)| Deeds::Split { buyer, to, qty }),
    ]
}

fn happening() -> impl Strategy<Value = Happening> {
    let intent = prop_oneof![Just(Intent::Order), Just(Intent::Add), Just(Intent::Change), Just(Intent::Cancel)];
    let product = prop_oneof![Just("A"), Just("B")];
    let comment = (1..6_i64, intent, product, prop::option::of(1..9), prop::bool::weighted(0.9), 0..1000_i64).prop_map(
        |(buyer, intent, product, qty, clear, sent)| Happening::Comment { buyer, intent, product, qty, clear, sent },
    );
    prop_oneof![6 => comment, 5 => deed().prop_map(Happening::Act), 2 => Just(Happening::Undo),
        1 => (1..30_i64).prop_map(|ms| Happening::Expire { ms })]
}

fn policy() -> impl Strategy<Value = Policy> {
    let repeat = prop_oneof![Just(Repeat::Once), Just(Repeat::Add), Just(Repeat::Replace)];
    (repeat, any::<bool>()).prop_map(|(repeat, part_fill)| Policy { repeat, part_fill })
}

/// A shop of two products, twelve of each, and what its people did.
struct Game {
    book: Book,
    deeds: Vec<Deed>,
    now: i64,
}

/// Where an order stands: state, number, mark, and what its lines want.
type Standing = (OrderState, Option<i64>, bool, Vec<(ProductId, Quantity, Vnd)>);

const PRODUCTS: [ProductId; 2] = [ProductId(1), ProductId(2)];

impl Game {
    fn new(policy: Policy) -> Self {
        let mut book = Book::new(policy, 1);
        book.grant_ids(1000..1_000_000);
        for (id, code) in PRODUCTS.into_iter().zip(["A", "B"]) {
            let stock = (Quantity::whole(12), Quantity::ZERO);
            book.lay_shelf(Shelf::new(id, code.into(), Vnd(1000), Quantity::ONE, stock));
        }
        Self { book, deeds: Vec::new(), now: 0 }
    }

    fn hand(&self) -> Actor<'static> {
        Actor { by: Some("Lan"), sent_at: Millis(self.now), at: Millis(self.now) }
    }

    /// Lets one thing happen; what the law refuses changes nothing.
    fn happen(&mut self, what: &Happening) {
        self.now += 1;
        self.change(what);
        self.book.stamp(Millis(self.now));
    }

    fn change(&mut self, what: &Happening) {
        match what {
            Happening::Comment { buyer, intent, product, qty, clear, sent } => {
                let item = Item { code: (*product).into(), qty: qty.map(Quantity::whole), option: None };
                let reading =
                    Reading { intent: *intent, items: vec![item].into(), clear: *clear, ..Reading::nothing() };
                let actor = Actor { by: None, sent_at: Millis(*sent), at: Millis(self.now) };
                self.book.take(CustomerId(*buyer), &reading, actor);
            }
            Happening::Act(deed) => {
                let before = self.shown();
                match self.act(deed) {
                    Ok(done) => self.deeds.push(done),
                    Err(_) => assert_eq!(self.shown(), before, "{deed:?} was refused"),
                }
            }
            Happening::Expire { ms } => {
                self.now += ms;
                let confirmed = self.confirmed();
                for product in PRODUCTS {
                    self.book.expire(product, &BTreeMap::from([(SessionId(0), 20)]), Millis(self.now));
                }
                for (line, held) in confirmed {
                    assert!(self.held()[&line] >= held, "a confirmed order lost goods");
                }
            }
            Happening::Undo => {
                if let Some(last) = self.deeds.pop() {
                    self.book.undo(&last, self.hand());
                }
            }
        }
    }

    fn act(&mut self, deed: &Deeds) -> Result<Deed, Refusal> {
        let hand = self.hand();
        match *deed {
            Deeds::Set { buyer, qty } => {
                self.book.set_for(CustomerId(buyer), ProductId(1), None, Quantity::whole(qty), hand)
            }
            Deeds::Receive { qty } => self.book.receive(&[(ProductId(1), Quantity::whole(qty))]),
            Deeds::Count { counted } => {
                let why = (CountReason::Shrinkage, None);
                self.book.count(ProductId(1), Quantity::whole(counted), why, hand)
            }
            Deeds::Spoil { qty } => {
                self.book.spoil(ProductId(1), Quantity::whole(qty), (SpoilReason::Rotten, None), hand)
            }
            Deeds::Preorder { quota } => self.book.preorder(ProductId(1), Quantity::whole(quota), hand),
            Deeds::Offer { quota } => {
                let sold = self.taken(ProductId(1));
                self.book.know_sold(ProductId(1), SessionId(0), sold);
                let terms = Terms { quota: quota.map(Quantity::whole), price: None };
                self.book.offer(SessionId(0), ProductId(1), terms)
            }
            Deeds::Price { price } => self.book.price(&[(ProductId(1), Vnd(price))]),
            Deeds::PriceLine { buyer, price } => {
                let id = self.open_order(buyer)?;
                let line = self.book.order(id).and_then(|order| order.lines.first()).ok_or(Refusal::NoLine)?.id;
                self.book.price_line(id, line, Vnd(price), hand)
            }
            Deeds::Merge { buyer, other } => {
                let (one, two) = (self.open_order(buyer)?, self.open_order(other)?);
                self.book.merge(one, two, hand).map(Deed::Merged)
            }
            Deeds::Split { buyer, to, qty } => {
                let id = self.open_order(buyer)?;
                let line = self.book.order(id).and_then(|order| order.live_lines().next()).ok_or(Refusal::NoLine)?.id;
                self.book.split(id, CustomerId(to), &[(line, Quantity::whole(qty))], hand)
            }
            Deeds::To { buyer, act } => {
                let of_buyer = self.book.changed_orders().filter(|order| order.customer == CustomerId(buyer)).last();
                let id = of_buyer.map(|order| order.id).ok_or(Refusal::NoOrder)?;
                match act {
                    0 => self.book.confirm(id, hand),
                    1 => self.book.cancel(id, hand),
                    2 => self.book.looked(id, hand),
                    3 => self.book.pack(id, hand),
                    4 => self.book.hand_over(id, hand),
                    _ => self.book.take_return(id, ReturnReason::DidNotTakeDelivery, hand),
                }
            }
        }
    }

    fn open_order(&self, buyer: i64) -> Result<OrderId, Refusal> {
        let mut orders = self.book.orders();
        let open = orders.find(|order| order.customer == CustomerId(buyer) && order.state.is_open());
        open.map(|order| order.id).ok_or(Refusal::NoOrder)
    }

    fn shown(&self) -> String {
        let shelves: Vec<String> =
            PRODUCTS.iter().map(|id| format!("{:?} {:?}", self.book.shelf(*id), self.now)).collect();
        let orders: Vec<&Order> = self.book.changed_orders().collect();
        format!("{orders:#?} {shelves:#?} {:?} {}", self.book.movements(), self.book.next_number)
    }

    /// What each buyer's orders want, and where they stand.
    fn wanted(&self) -> BTreeMap<OrderId, Standing> {
        let lines = |order: &Order| {
            let mut lines: Vec<_> =
                order.live_lines().map(|line| (line.product, line.wanted(), line.unit_price)).collect();
            lines.sort_unstable();
            lines
        };
        let shown = |order: &Order| (order.id, (order.state, order.number, order.to_look_at, lines(order)));
        self.book.changed_orders().map(shown).collect()
    }

    fn held(&self) -> BTreeMap<(OrderId, LineId), Quantity> {
        let lines = self.book.changed_orders().flat_map(|order| order.lines.iter().map(|line| (order.id, line)));
        lines.map(|(order, line)| ((order, line.id), line.held)).collect()
    }

    /// What the lines of confirmed orders hold.
    fn confirmed(&self) -> Vec<((OrderId, LineId), Quantity)> {
        let orders = self.book.changed_orders().filter(|order| order.state.is_confirmed());
        orders.flat_map(|order| order.lines.iter().map(|line| ((order.id, line.id), line.held))).collect()
    }

    /// What orders hold of a product or have taken home.
    fn taken(&self, product: ProductId) -> Quantity {
        let lines = self.book.changed_orders().flat_map(|order| &order.lines);
        lines.filter(|line| line.product == product).map(|line| line.held).sum()
    }

    fn sum(&self, product: ProductId, of: fn(&Line) -> Quantity) -> Quantity {
        // What was handed over lies on no shelf.
        let orders = self.book.changed_orders().filter(|order| order.state != OrderState::HandedOver);
        orders.flat_map(|order| &order.lines).filter(|line| line.product == product).map(of).sum()
    }

    fn check(&self, what: &Happening) {
        for product in PRODUCTS {
            let shelf = self.book.shelf(product).unwrap();
            assert!(shelf.is_sound(), "{what:?}");
            assert_eq!(shelf.held, self.sum(product, |line| line.held), "held after {what:?}");
            assert_eq!(shelf.waiting(), self.sum(product, |line| line.waiting), "waiting after {what:?}");
            let moved = self.book.movements().iter().filter(|movement| movement.product == product);
            let (on_hand, held): (Vec<_>, Vec<_>) = moved.map(Movement::effect).unzip();
            assert_eq!(shelf.on_hand, Quantity::whole(12) + on_hand.into_iter().sum(), "{what:?}");
            assert_eq!(shelf.held, held.into_iter().sum(), "{what:?}");
            let offer = shelf.offer(SessionId(0));
            assert!(offer.is_none_or(|offer| offer.sold == self.taken(product)), "sold after {what:?}");
            // Nobody waits for what is there, but for one who takes all or nothing.
            let free = offer.and_then(|offer| offer.room()).map_or(shelf.free(), |room| room.min(shelf.free()));
            let first = shelf.wishes().first();
            let could = first.is_some_and(|first| self.book.policy.part_fill || first.quantity <= free);
            assert!(!could || free.is_zero(), "{what:?}");
        }
        for movement in self.book.movements().iter().filter(|movement| !movement.quantity.is_positive()) {
            assert!(!matches!(movement.kind, MovementKind::Held | MovementKind::Released), "{movement:?}");
            assert!(!movement.quantity.is_zero());
        }
        let orders: Vec<&Order> = self.book.changed_orders().collect();
        let mut numbers: Vec<i64> = orders.iter().filter_map(|order| order.number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..self.book.next_number).collect::<Vec<_>>());
        for buyer in 1..6 {
            let open = orders.iter().filter(|order| order.customer == CustomerId(buyer) && order.state.is_open());
            assert!(open.count() <= 1, "buyer {buyer} has two open orders after {what:?}");
        }
        for line in orders.iter().flat_map(|order| &order.lines) {
            let kept = line.kept.iter().map(|kept| kept.place.quantity).sum::<Quantity>();
            assert_eq!((kept, line.kept.iter().all(|kept| kept.place.quantity.is_positive())), (line.held, true));
        }
        // A place in line is of one line, whether its goods are held or not.
        let mut owners = BTreeMap::new();
        let held = orders.iter().flat_map(|order| order.lines.iter().map(move |line| ((order.id, line.id), line)));
        let held = held.flat_map(|(at, line)| line.kept.iter().map(move |kept| (at, &kept.place)));
        let waiting = PRODUCTS.iter().flat_map(|id| self.book.shelf(*id).unwrap().wishes());
        for (at, place) in held.chain(waiting.map(|wish| ((wish.order, wish.line), wish))) {
            assert_eq!((place.order, place.line), at, "{what:?}");
            let session = self.book.order(at.0).map(|order| order.session);
            assert_eq!(Some(place.session), session, "{what:?}");
            assert_eq!(*owners.entry(place.id).or_insert(at), at, "{:?} is of two lines after {what:?}", place.id);
        }
        for order in orders {
            let live = order.live_lines().count();
            match order.state {
                OrderState::Cancelled | OrderState::ToLookAt => assert_eq!(live, 0, "{what:?}"),
                _ => assert!(live > 0, "{what:?} left an order without lines: {order:?}"),
            }
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens_stock_and_orders_agree(
        policy in policy(),
        happenings in prop::collection::vec(happening(), 1..60),
    ) {
        let (mut game, mut again) = (Game::new(policy), Game::new(policy));
        for what in &happenings {
            game.happen(what);
            game.check(what);
        }
        happenings.iter().for_each(|what| again.happen(what));
        prop_assert_eq!(game.shown(), again.shown());
    }

    #[test]
    fn undo_at_once_restores_what_people_wanted_and_takes_nothing_from_others(
        policy in policy(),
        happenings in prop::collection::vec(happening(), 1..40),
        last in deed(),
    ) {
        let mut game = Game::new(policy);
        happenings.iter().for_each(|what| game.happen(what));
        let (before, held) = (game.wanted(), game.held());
        let on_hand = game.book.shelf(ProductId(1)).unwrap().on_hand;
        let Ok(done) = game.act(&last) else { return Ok(()) };
        let free = game.book.shelf(ProductId(1)).unwrap().free();
        prop_assert!(game.book.undo(&done, game.hand()));
        game.check(&Happening::Act(last));
        let mut after = game.wanted();
        let mine = done.orders();
        if let Deed::Split { new, .. } = &done {
            // It was booked once, and its number is not given again.
            let (state, number, _, lines) = after.remove(new).unwrap();
            prop_assert!(state == OrderState::Cancelled && number.is_some() && lines.is_empty());
            prop_assert_eq!(&after, &before);
        } else if let Deed::Set { order, from, .. } = &done
            && from.is_none_or(|from| from == OrderState::ToLookAt)
        {
            // It was booked once, and has its number for good.
            let (state, number, look, lines) = after.remove(order).unwrap();
            prop_assert!(number.is_some() && lines.is_empty());
            let mut before = before;
            let was = before.remove(order).map_or((OrderState::Cancelled, false), |(state, _, look, _)| (state, look));
            prop_assert_eq!((state, look), was);
            prop_assert_eq!(&after, &before);
        } else {
            prop_assert_eq!(&after, &before);
        }
        if matches!(done, Deed::Counted { .. } | Deed::Spoilt { .. } | Deed::Preordered { .. }) {
            // The goods go to the places in line, which may differ from who had
            // come in first; none of them lie idle but for a quota.
            let offer = game.book.shelf(ProductId(1)).unwrap().offer(SessionId(0));
            let bounded = offer.is_some_and(|offer| offer.terms.quota.is_some());
            let sum = |held: &BTreeMap<_, Quantity>| held.values().copied().sum::<Quantity>();
            prop_assert!(!policy.part_fill || bounded || sum(&held) <= sum(&game.held()));
            return Ok(());
        }
        for ((order, line), was) in &held {
            let now = game.held()[&(*order, *line)];
            prop_assert!(mine.contains(order) || now >= *was, "{done:?} took from {order:?}");
        }
        if matches!(done, Deed::Priced { .. }) {
            prop_assert_eq!(game.held(), held);
        } else if let Deed::Received { goods, harvest } = &done {
            let came: Quantity = harvest.iter().map(|(_, came)| *came).sum();
            let stays = goods[0].1 - goods[0].1.min(free + came);
            prop_assert_eq!(game.book.shelf(ProductId(1)).unwrap().on_hand, on_hand + stays);
        }
    }
}
