//! What people do, take back, and claim.

use super::short;
use crate::kit::{NIGHT, Stall, key, on_each_engine, qty};
use phiencho::base::id::UserId;
use phiencho::base::money::Vnd;
use phiencho::base::quantity::Quantity;
use phiencho::desk::{Command, DeskError, Wanted};
use phiencho::shop::act::Refusal;
use phiencho::shop::deed::ReturnReason;
use phiencho::shop::event::{Change, OrderView, Revenue};
use phiencho::shop::order::OrderState;
use phiencho::shop::role::Role;
use phiencho::store::{report, sessions};

on_each_engine! {
    acts_are_taken_back_from_the_last_one_on
    an_act_with_a_later_one_upon_it_stays
    an_order_that_was_to_be_looked_at_is_again
    an_order_is_written_down_for_a_buyer_without_one
    a_cancel_is_not_taken_back_over_a_newer_order
    goods_leave_the_shop_and_come_back
    a_price_and_a_receipt_are_taken_back
    who_claims_an_order_keeps_others_off_it
    a_renewed_claim_is_not_told
    old_answers_go
}

fn wanted(stall: &Stall, code: &str, quantity: &str) -> Wanted {
    Wanted { product: stall.product_id(code), option: None, quantity: qty(quantity) }
}

fn undo(stall: &Stall) -> Option<OrderView> {
    stall.desk.undo_last(&stall.command(), stall.session).unwrap().order
}

/// Another person than the one of `Stall::command`.
fn mai(stall: &Stall) -> Command {
    Command { shop: stall.shop, user: UserId(77), role: Role::Owner, by: "Mai".into(), key: key() }
}

fn acts_are_taken_back_from_the_last_one_on() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let set = stall.desk.set_line(&stall.command(), stall.seen(&stall.order_of("an")), wanted(&stall, "BG", "4"));
    let yes = stall.desk.confirm(&stall.command(), stall.seen(&set.unwrap())).unwrap();
    stall.desk.cancel(&stall.command(), stall.seen(&yes)).unwrap();
    assert_eq!(short(&undo(&stall).unwrap()), "Some(1) confirmed BG 4+0");
    assert_eq!(short(&undo(&stall).unwrap()), "Some(1) booked BG 4+0");
    let back = undo(&stall).unwrap();
    assert_eq!((short(&back).as_str(), back.act), ("Some(1) booked BG 2+0", None));
    let refused = stall.desk.undo_last(&stall.command(), stall.session).unwrap_err();
    assert!(matches!(refused, DeskError::NothingToUndo));
    // Nothing is erased: each act is told twice, as done and as taken back.
    let told = stall.events().into_iter().filter_map(|event| match event.change {
        Change::Act { act } => Some((act.kind, act.undone_by)),
        _ => None,
    });
    let by = || Some("Lan".to_owned());
    let acts = [("set", None), ("confirm", None), ("cancel", None), ("cancel", by()), ("confirm", by()), ("set", by())];
    assert_eq!(told.collect::<Vec<_>>(), acts.map(|(kind, by)| (kind.to_owned(), by)));
}

fn an_act_with_a_later_one_upon_it_stays() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 1 bánh gio")]);
    let yes = stall.desk.confirm(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    stall.desk.confirm(&stall.command(), stall.seen(&stall.order_of("bình"))).unwrap();
    let packed = stall.desk.pack(&stall.command(), stall.seen(&yes)).unwrap();
    let take_back = |order: &OrderView| stall.desk.undo(&stall.command(), stall.session, order.act.unwrap());
    assert!(matches!(take_back(&yes).unwrap_err(), DeskError::LaterAct(by) if by == "Lan"));
    assert_eq!(take_back(&packed).unwrap().order.unwrap().state, OrderState::Confirmed);
    assert_eq!(take_back(&yes).unwrap().order.unwrap().state, OrderState::Booked);
    assert!(matches!(take_back(&yes).unwrap_err(), DeskError::NothingToUndo));
    // The other order's act is the last one now.
    assert_eq!(undo(&stall).unwrap().customer.name, "Chị bình");
}

fn an_order_that_was_to_be_looked_at_is_again() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "còn thì lấy cho em 2 cái"), ("bình", "còn thì lấy cho em 2 cái")]);
    let set = |name, quantity| {
        let seen = stall.seen(&stall.order_of(name));
        stall.desk.set_line(&stall.command(), seen, wanted(&stall, "BG", quantity)).unwrap()
    };
    let before = stall.order_of("an");
    assert_eq!(short(&set("an", "4")), "Some(1) booked BG 4+0");
    let back = undo(&stall).unwrap();
    assert_eq!((back.state, back.to_look_at, &back.reasons), (OrderState::ToLookAt, true, &before.reasons));
    assert_eq!((back.lines[0].dropped, stall.stock("BG").as_str()), (qty("0"), "0/0"));
    let told = stall.events().into_iter().rev().find_map(|event| match event.change {
        Change::Order { order } => Some(order),
        _ => None,
    });
    assert_eq!(told, Some(back));
    // The number that it was given is its own.
    assert_eq!(short(&set("bình", "1")), "Some(2) booked BG 1+0");
    assert_eq!(short(&set("an", "3")), "Some(1) booked BG 0+0, BG 3+0");
    // What its buyer has asked for since stays.
    stall.hear(&[("an", "chốt 1 mật mía")]);
    assert_eq!(short(&undo(&stall).unwrap()), "Some(1) booked BG 0+0, BG 0+0, MM 1+0");
}

fn an_order_is_written_down_for_a_buyer_without_one() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("an", "hủy đơn em nhé")]);
    let customer = stall.order_of("an").customer.id;
    let order_for =
        |quantity| stall.desk.order_for(&stall.command(), stall.session, customer, wanted(&stall, "MM", quantity));
    assert!(matches!(order_for("0").unwrap_err(), DeskError::Refused(Refusal::NoLine)));
    let opened = order_for("3").unwrap();
    assert_eq!(short(&opened), "Some(2) booked MM 3+0");
    assert!(matches!(order_for("3").unwrap_err(), DeskError::Stale(current) if *current == opened));
    assert_eq!(undo(&stall).unwrap().state, OrderState::Cancelled);
    assert_eq!(stall.stock("MM"), "0/0");
    // Its number is not given again.
    assert_eq!(order_for("1").unwrap().number, Some(3));
}

fn a_cancel_is_not_taken_back_over_a_newer_order() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    stall.desk.cancel(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    stall.hear(&[("an", "chốt 1 bánh gio")]);
    assert_eq!(undo(&stall).unwrap().state, OrderState::Cancelled);
    let newer = stall.order_of("an");
    assert_eq!((short(&newer).as_str(), newer.to_look_at), ("Some(2) booked BG 1+0", true));
    // The older order's act is gone, and the screens are told.
    let told = stall.events();
    let last = told.iter().rev().find_map(|event| match &event.change {
        Change::Order { order } if order.number == Some(1) => Some(order.act),
        _ => None,
    });
    assert_eq!(last, Some(None));
}

fn goods_leave_the_shop_and_come_back() {
    let stall = Stall::with("3");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 2 bánh gio")]);
    let an = stall.order_of("an");
    assert!(matches!(stall.desk.pack(&stall.command(), stall.seen(&an)), Err(DeskError::Refused(Refusal::NotAllowed))));
    let yes = stall.desk.confirm(&stall.command(), stall.seen(&an)).unwrap();
    stall.desk.pack(&stall.command(), stall.seen(&yes)).unwrap();
    // A packed order is not changed by its buyer.
    stall.hear(&[("an", "thêm 1 cái nữa")]);
    let packed = stall.order_of("an");
    assert_eq!((short(&packed).as_str(), packed.to_look_at), ("Some(1) packed BG 2+0", true));
    let gone = stall.desk.hand_over(&stall.command(), stall.seen(&packed)).unwrap();
    assert_eq!(short(&gone), "Some(1) handed_over BG 2+0");
    let on_hand = || stall.product("BG").on_hand;
    assert_eq!((on_hand(), stall.stock("BG").as_str()), (qty("1"), "1/1"));
    // Who wants more now gets a new order.
    stall.hear(&[("an", "chốt 1 bánh gio")]);
    assert_eq!(short(&stall.order_of("an")), "Some(3) booked BG 0+1");
    let report = stall.store.read(|c| report::of(c, stall.shop, stall.session)).unwrap();
    let totals = stall.store.read(|c| sessions::get(c, stall.shop, stall.session)).unwrap().summary.totals;
    assert_eq!((Revenue::from(report.now().revenue), report.now().orders_by_state.handed_over), (totals.revenue, 1));
    assert_eq!((totals.revenue.booked, totals.revenue.confirmed), (Vnd(21_000), Vnd(14_000)));
    let why = ReturnReason::DidNotTakeDelivery;
    let back = stall.desk.take_return(&stall.command(), stall.seen(&gone), why).unwrap();
    assert_eq!((back.state, back.lines[0].dropped), (OrderState::Cancelled, qty("2")));
    assert_eq!((on_hand(), stall.stock("BG").as_str()), (qty("3"), "3/0"));
    // The buyer has them after all; what others got of them stays with them.
    let after_all = undo(&stall).unwrap();
    assert_eq!(short(&after_all), "Some(1) handed_over BG 2+0");
    assert_eq!((on_hand(), stall.stock("BG").as_str()), (qty("3"), "3/0"));
}

fn a_price_and_a_receipt_are_taken_back() {
    let stall = Stall::with("1");
    stall.hear(&[("an", "chốt 3 bánh gio")]);
    let goods = vec![(stall.product_id("BG"), qty("5")), (stall.product_id("MM"), qty("2"))];
    stall.desk.receive(&stall.command(), goods).unwrap();
    assert_eq!(stall.stock("BG"), "3/0");
    stall.desk.price(&stall.command(), vec![(stall.product_id("BG"), Vnd(9000))]).unwrap();
    assert_eq!(stall.product("BG").price, Vnd(9000));
    assert_eq!(undo(&stall), None);
    assert_eq!(stall.product("BG").price, Vnd(7000));
    undo(&stall);
    // What a buyer got of it stays with them.
    let [gio, mat] = ["BG", "MM"].map(|code| stall.product(code).on_hand);
    assert_eq!((gio, mat, stall.stock("BG").as_str()), (qty("3"), qty("1"), "3/0"));
    assert_eq!(stall.order_of("an").total, Vnd(21_000));
}

fn who_claims_an_order_keeps_others_off_it() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let order = stall.order_of("an");
    let claimed = stall.desk.claim(&mai(&stall), stall.session, order.id, false).unwrap();
    assert_eq!(claimed.claim.as_ref().map(|claim| claim.by.as_str()), Some("Mai"));
    let is_mais = |error: DeskError| matches!(error, DeskError::Claimed(by) if by == "Mai");
    assert!(is_mais(stall.desk.confirm(&stall.command(), stall.seen(&order)).unwrap_err()));
    assert!(is_mais(stall.desk.claim(&stall.command(), stall.session, order.id, false).unwrap_err()));
    assert_eq!(stall.order_of("an").state, OrderState::Booked);
    // The holder goes on; another may take over, and then the holder keeps off.
    let yes = stall.desk.confirm(&mai(&stall), stall.seen(&order)).unwrap();
    let back = stall.desk.undo(&stall.command(), stall.session, yes.act.unwrap()).unwrap_err();
    assert!(is_mais(back));
    stall.desk.claim(&stall.command(), stall.session, order.id, true).unwrap();
    let late = stall.desk.cancel(&mai(&stall), stall.seen(&yes)).unwrap_err();
    assert!(matches!(late, DeskError::Claimed(by) if by == "Lan"));
    stall.desk.release(&stall.command(), stall.session, order.id).unwrap();
    // A lease that nobody renews is over after a minute.
    stall.desk.claim(&stall.command(), stall.session, order.id, false).unwrap();
    stall.clock.set(NIGHT.plus(59_999));
    assert!(stall.desk.cancel(&mai(&stall), stall.seen(&yes)).is_err());
    stall.clock.set(NIGHT.plus(60_000));
    assert_eq!(stall.desk.cancel(&mai(&stall), stall.seen(&yes)).unwrap().state, OrderState::Cancelled);
}

fn a_renewed_claim_is_not_told() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let order = stall.order_of("an");
    let claim = || stall.desk.claim(&mai(&stall), stall.session, order.id, false).unwrap().claim.unwrap().until;
    assert_eq!(claim(), NIGHT.plus(60_000));
    let told = stall.events().len();
    for seconds in 1..10 {
        let now = NIGHT.plus(seconds * 30_000);
        stall.clock.set(now);
        assert_eq!(claim(), now.plus(60_000));
    }
    assert_eq!(stall.events().len(), told);
    stall.desk.release(&mai(&stall), stall.session, order.id).unwrap();
    let last = stall.events().pop().unwrap();
    assert!(matches!(last.change, Change::Order { order } if order.claim.is_none()));
    assert_eq!(stall.events().len(), told + 1);
}

fn old_answers_go() {
    let stall = Stall::with("5");
    let receive = |command: &Command| {
        let goods = vec![(stall.product_id("BG"), Quantity::ONE)];
        stall.desk.receive(command, goods).unwrap()[0].on_hand
    };
    let old = stall.command();
    assert_eq!((receive(&old), receive(&old)), (qty("6"), qty("6")));
    let day = 24 * 60 * 60 * 1000;
    stall.clock.set(NIGHT.plus(30 * day));
    receive(&stall.command());
    assert_eq!(receive(&old), qty("6"), "a month has not passed yet");
    stall.clock.set(NIGHT.plus(30 * day + 1));
    receive(&stall.command());
    assert_eq!(receive(&old), qty("9"), "it is a new command");
}
