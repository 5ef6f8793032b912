//! Two programs on one PostgreSQL sell the last hundred pieces to a thousand
//! buyers at once: real processes, which are this test binary started anew.

use crate::kit::{Kind, Stall, on, the_books_are_true, these_hold};
use phiencho::base::id::{ChannelId, SessionId, ShopId};
use phiencho::base::money::Vnd;
use phiencho::base::quantity::Quantity;
use phiencho::base::time::{Millis, SystemClock};
use phiencho::desk::{Desk, Heard, NewProduct, ProductChange};
use phiencho::shop::comment::{Comment, Platform};
use phiencho::shop::event::{ProductView, Revenue};
use phiencho::shop::reading::{Intent, Item, Reading};
use phiencho::store::{Location, Store, StoreError, report};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::thread;

/// Tells a started binary what to sell: address, shop, session, channel, code,
/// first buyer, by spaces.
const ORDERS: &str = "PHIENCHO_TEST_RUSH";
const BUYERS: usize = 1000;
const PIECES: i64 = 100;
/// Both programs hear these buyers' comments in the middle.
const BOTH_HEAR: usize = 100;
/// Threads of one program that take comments in.
const HANDS: usize = 4;
const TOGETHER: usize = 5;

/// Rounds: 5, or as many as `ROUNDS=` says.
fn rounds() -> usize {
    std::env::var("ROUNDS").map_or(5, |rounds| rounds.parse().unwrap())
}

#[test]
fn two_programs_sell_the_last_hundred_to_a_thousand() {
    on(Kind::Postgres, || {
        let stall = Stall::with("0");
        for round in 0..rounds() {
            sell(&stall, round);
        }
        the_books_are_true(&stall.location);
    });
}

fn sell(stall: &Stall, round: usize) {
    let (stall, code) = (stall.another_session(), format!("R{round}"));
    let described = ProductChange {
        name: format!("Vải {round}"),
        unit: "kg".into(),
        price: Vnd(20_000),
        step: None,
        aliases: Vec::new(),
        options: Vec::new(),
        picture: None,
    };
    let new = NewProduct { code: code.clone(), described, on_hand: Quantity::whole(100) };
    stall.desk.add_product(&stall.command(), new).unwrap();
    let first_of = [0, BUYERS / 2 - BOTH_HEAR / 2];
    let mut programs: Vec<Seller> = first_of.into_iter().map(|first| Seller::start(&stall, &code, first)).collect();
    programs.iter_mut().for_each(Seller::go);
    programs.into_iter().for_each(Seller::done);

    let product = stall.product(&code);
    assert_eq!((product.on_hand, product.held), (qty(PIECES), qty(PIECES)), "round {round}");
    assert_eq!(product.waiting, qty(900), "round {round}");
    let orders = stall.orders();
    let mut numbers: Vec<i64> = orders.iter().map(|order| order.number.unwrap()).collect();
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(1..=1000), "round {round}: running numbers");
    let held = orders.iter().filter(|order| order.lines[0].held.is_positive()).count();
    assert_eq!(held, 100, "round {round}");
    assert!(stall.events().len() >= 2000, "round {round}");
    its_books_are_true(&stall, &product);
    stall.desk.close_session(&stall.command(), stall.session).unwrap();
}

/// The round's own part of the books: all of them are as long as all rounds.
fn its_books_are_true(stall: &Stall, product: &ProductView) {
    let (id, session) = (product.id, stall.session);
    let ledger = format!(
        "SELECT count(*) AS wrong FROM stock s WHERE s.product_id = {id} AND (s.on_hand, s.held) <>
            (SELECT sum(CASE kind WHEN 'received' THEN quantity ELSE 0 END),
                sum(CASE kind WHEN 'held' THEN quantity ELSE 0 END) FROM movements WHERE product_id = {id})"
    );
    let line = format!(
        "SELECT count(*) AS wrong FROM (SELECT coalesce(sum(w.quantity), 0) AS waits FROM wishes w
            WHERE w.product_id = {id} AND w.session_id = {session}) line WHERE line.waits <> 900000"
    );
    these_hold(&stall.location, &[("the ledger is the stock", &ledger), ("who waits stands in line", &line)]);
    let report = stall.store.read(|c| report::of(c, stall.shop, session)).map_err(|e: StoreError| e).unwrap();
    let totals = report.session.totals;
    assert_eq!((totals.orders, totals.queue, totals.revenue), (1000, 1000, Revenue::from(report.now().revenue)));
    assert_eq!(report.now().revenue.booked, Vnd(PIECES * 20_000));
    // Each buyer is heard once, whoever hears them.
    assert_eq!((totals.received, report.now().comments.received), (1000, 1000));
}

fn qty(whole: i64) -> Quantity {
    Quantity::from_thousandths(whole * 1000)
}

/// A program that sells, while it runs. It does not outlive a test that fails.
struct Seller {
    child: Child,
    to: ChildStdin,
}

impl Seller {
    fn start(stall: &Stall, code: &str, first: usize) -> Self {
        let server = stall.server().unwrap();
        let orders =
            format!("{server} {} {} {} {code} {first}", stall.shop.get(), stall.session.get(), stall.channel.get());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "rush::one_of_the_two", "--ignored", "--nocapture"])
            .env(ORDERS, orders)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("ready") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "the program ended before it began");
        }
        thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        let to = child.stdin.take().unwrap();
        Self { child, to }
    }

    fn go(&mut self) {
        self.to.write_all(b"go").unwrap();
    }

    fn done(mut self) {
        assert!(self.child.wait().unwrap().success(), "a program failed");
    }
}

impl Drop for Seller {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The other processes' part; nothing without orders.
#[test]
#[ignore = "is started by the test above"]
fn one_of_the_two() {
    let Ok(orders) = std::env::var(ORDERS) else { return };
    let orders: Vec<&str> = orders.split(' ').collect();
    let number = |place: usize| orders[place].parse::<i64>().unwrap();
    let store = Arc::new(Store::open_existing(&Location::new(orders[0].into())).unwrap());
    let desk = Desk::new(store, Arc::new(SystemClock), Box::new(|| {}));
    let (shop, session, channel) = (ShopId(number(1)), SessionId(number(2)), ChannelId(number(3)));
    let first = usize::try_from(number(5)).unwrap();
    let buyers: Vec<usize> = (first..first + BUYERS / 2 + BOTH_HEAR / 2).collect();
    println!("ready");
    std::io::stdin().read_exact(&mut [0; 2]).unwrap();
    thread::scope(|scope| {
        for hand in buyers.chunks(buyers.len().div_ceil(HANDS)) {
            let (desk, code) = (&desk, orders[4]);
            scope.spawn(move || {
                for some in hand.chunks(TOGETHER) {
                    let said: Vec<_> = some.iter().map(|buyer| wish(*buyer, channel, code)).collect();
                    take_in(desk, shop, session, &said);
                }
            });
        }
    });
}

/// Tries until it is durable, as the pump of the program does.
fn take_in(desk: &Desk, shop: ShopId, session: SessionId, said: &[(Heard, Reading)]) {
    for _ in 0..1000 {
        match desk.take_in_as_read(shop, session, said.to_vec()) {
            Ok(()) => return,
            Err(error) => assert!(error.is_passing(), "{error}"),
        }
    }
    panic!("always busy");
}

fn wish(buyer: usize, channel: ChannelId, code: &str) -> (Heard, Reading) {
    let item = Item { code: code.into(), qty: Some(qty(1)), option: None };
    let comment = Comment {
        platform: Platform::Tiktok,
        room: code.into(),
        id: format!("{buyer}").into(),
        author: Some(format!("u{buyer}").into()),
        name: format!("Chị {buyer}").into(),
        text: "chốt 1".into(),
        sent_at: Millis(1_795_193_999_000 + i64::try_from(buyer).unwrap()),
        arrived_at: Millis(1_795_194_000_000),
        by_host: false,
    };
    let reading = Reading { intent: Intent::Order, items: vec![item].into(), clear: true, ..Reading::nothing() };
    (Heard { channel, comment }, reading)
}
