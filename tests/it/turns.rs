//! Two programs on one PostgreSQL take turns, also where no session is open.

use crate::kit::{Kind, Stall, on, qty, the_books_are_true};
use phiencho::base::time::Clock;
use phiencho::desk::{Desk, DeskError, Friend};
use phiencho::shop::event::Revenue;
use phiencho::shop::order::OrderState;
use phiencho::store::{Store, StoreError, report};
use std::sync::{Arc, Barrier};
use std::thread;

const ROUNDS: usize = 15;

/// Another program at the same database.
fn another(stall: &Stall) -> Desk {
    let store = Arc::new(Store::open(&stall.location).unwrap());
    Desk::new(store, Arc::clone(&stall.clock) as Arc<dyn Clock>, Box::new(|| {}))
}

/// Does both at the same moment.
fn at_once<A: Send, B: Send>(one: impl FnOnce() -> A + Send, two: impl FnOnce() -> B + Send) -> (A, B) {
    let ready = Barrier::new(2);
    thread::scope(|scope| {
        let one = scope.spawn(|| {
            ready.wait();
            one()
        });
        ready.wait();
        let two = two();
        (one.join().unwrap(), two)
    })
}

fn figures_agree(stall: &Stall) {
    let report = stall.store.read(|c| report::of(c, stall.shop, stall.session)).map_err(|e: StoreError| e).unwrap();
    let confirmed = stall.orders().iter().filter(|order| order.state == OrderState::Confirmed).count();
    assert_eq!(report.session.totals.confirmed, i64::try_from(confirmed).unwrap());
    assert_eq!(report.session.totals.revenue, Revenue::from(report.now().revenue));
    the_books_are_true(&stall.location);
}

#[test]
fn nothing_is_lost_where_no_session_is_open() {
    on(Kind::Postgres, || {
        let stall = Stall::with("100");
        let other = another(&stall);
        let buyers: Vec<String> = (0..ROUNDS).map(|buyer| format!("an{buyer}")).collect();
        stall.hear(&buyers.iter().map(|buyer| (buyer.as_str(), "chốt 2 bánh gio")).collect::<Vec<_>>());
        stall.desk.close_session(&stall.command(), stall.session).unwrap();
        for buyer in &buyers {
            let order = stall.order_of(buyer);
            let chosen = vec![(order.lines[0].id, qty("1"))];
            let friend = Friend::New { name: format!("bạn của {buyer}"), phone: None };
            let (split, confirmed) = at_once(
                || stall.desk.split_order(&stall.command(), stall.seen(&order), friend, chosen),
                || other.confirm(&stall.command(), stall.seen(&order)),
            );
            // Whoever came second saw that the order is another one now.
            assert_ne!(split.is_ok(), confirmed.is_ok(), "{split:?} {confirmed:?}");
            let lost = split.err().or(confirmed.err());
            assert!(matches!(lost, Some(DeskError::Stale(_))), "{lost:?}");
            figures_agree(&stall);
        }
    });
}

#[test]
fn goods_that_come_and_orders_that_are_confirmed_do_not_block_each_other() {
    on(Kind::Postgres, || {
        let stall = Stall::with("0");
        let other = another(&stall);
        let buyers: Vec<String> = (0..ROUNDS).map(|buyer| format!("an{buyer}")).collect();
        stall.hear(&buyers.iter().map(|buyer| (buyer.as_str(), "chốt 2 bánh gio")).collect::<Vec<_>>());
        stall.desk.close_session(&stall.command(), stall.session).unwrap();
        let goods = stall.product_id("BG");
        for buyer in &buyers {
            let order = stall.order_of(buyer);
            let (came, confirmed) = at_once(
                || stall.desk.receive(&stall.command(), vec![(goods, qty("2"))]),
                || other.confirm(&stall.command(), stall.seen(&order)),
            );
            came.unwrap();
            assert!(matches!(confirmed, Ok(_) | Err(DeskError::Stale(_))), "{confirmed:?}");
            figures_agree(&stall);
        }
        assert_eq!(stall.stock("BG"), format!("{}/0", 2 * ROUNDS));
    });
}

#[test]
fn one_command_given_to_two_programs_is_done_once_and_answered_twice() {
    on(Kind::Postgres, || {
        let stall = Stall::with("100");
        let other = another(&stall);
        for round in 0..ROUNDS {
            let buyer = format!("an{round}");
            stall.hear(&[(&buyer, "chốt 2 bánh gio")]);
            let (command, order) = (stall.command(), stall.order_of(&buyer));
            let seen = stall.seen(&order);
            let (one, two) = at_once(|| stall.desk.confirm(&command, seen), || other.confirm(&command, seen));
            assert_eq!(one.unwrap(), two.unwrap());
            assert_eq!(stall.order_of(&buyer).version, order.version + 1);
        }
        figures_agree(&stall);
    });
}

#[test]
fn connections_that_a_server_has_lost_are_made_anew() {
    use diesel::connection::SimpleConnection;
    on(Kind::Postgres, || {
        let stall = Stall::with("9");
        let lose = || {
            let all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()";
            stall.location.connect().unwrap().batch_execute(all).unwrap();
        };
        for (round, name) in ["an", "bình", "chi"].into_iter().enumerate() {
            lose();
            stall.hear(&[(name, "chốt 2 bánh gio")]);
            lose();
            assert_eq!(stall.orders().len(), round + 1);
        }
        figures_agree(&stall);
    });
}
