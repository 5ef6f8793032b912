//! Goods on the shelf: counted, spoilt, pre-ordered, offered per session, held
//! for a time, and the line of who gets them.

use crate::kit::{NIGHT, Stall, Visitor, key, on_each_engine, qty, the_books_are_true};
use phiencho::base::money::Vnd;
use phiencho::base::quantity::Quantity;
use phiencho::base::time::Millis;
use phiencho::desk::{DeskError, Friend, Wanted};
use phiencho::shop::act::Refusal;
use phiencho::shop::deed::ReturnReason;
use phiencho::shop::event::{Change, OrderView, Revenue};
use phiencho::shop::ledger::{CountReason, SpoilReason};
use phiencho::shop::line::Place;
use phiencho::shop::offer::{Offer, Terms};
use phiencho::shop::order::OrderState;
use phiencho::shop::reading::Reason;
use phiencho::store::{StoreError, lines, report};
use serde_json::json;

on_each_engine! {
    a_count_that_finds_less_takes_from_who_came_last
    a_count_that_finds_more_serves_the_line
    a_confirmed_order_loses_last
    an_order_that_lost_all_is_not_handed_over
    the_last_count_stands
    an_all_or_nothing_wish_gives_back_whole
    a_count_reaches_closed_and_other_sessions
    spoilt_goods_are_taken_off_and_come_back
    bad_counts_change_nothing
    a_pre_order_is_held_before_the_harvest
    a_closed_pre_order_gives_back
    a_harvest_that_is_taken_back_is_pre_ordered_again
    a_quota_bounds_what_a_session_sells
    a_quota_that_is_set_late_knows_what_was_sold
    a_return_that_is_taken_back_is_sold_again
    a_session_without_room_is_passed_over
    a_session_has_its_own_price
    held_goods_pass_on_after_the_hold_time
    only_what_serves_somebody_passes_on
    what_cannot_pass_on_keeps_nobody_elses_turn
    a_split_does_not_prolong_the_hold_time
    a_confirmed_order_outlives_the_hold_time
    a_hold_time_without_a_waiting_line_does_nothing
    the_line_tells_who_holds_and_who_waits
    a_part_that_goes_to_another_keeps_the_comment_that_asked_for_it
    goods_that_were_held_before_have_a_place_in_line
    held_goods_keep_their_places_when_orders_are_merged
    a_part_of_a_place_is_a_place_of_its_own
    what_a_split_has_cut_is_whole_again_when_it_is_taken_back
}

fn short(order: &OrderView) -> String {
    let lines: Vec<String> = order.lines.iter().map(|l| format!("{} {}+{}", l.code, l.held, l.waiting)).collect();
    format!("{} {}", order.state.as_str(), lines.join(", "))
}

fn lines_of(stall: &Stall, names: &[&str]) -> String {
    let line = |name: &&str| stall.order_of(name).lines.iter().map(|l| format!("{}+{}", l.held, l.waiting)).collect();
    names.iter().map(line).collect::<Vec<String>>().join(" ")
}

/// `held/waiting/on hand` of bánh gio, after the ledger was added up.
fn stock(stall: &Stall) -> String {
    let product = stall.product("BG");
    let sums = ledger(stall, product.id.get());
    assert_eq!((sums.0, sums.1), (product.on_hand, product.held), "the ledger says otherwise");
    format!("{}/{}/{}", product.held, product.waiting, product.on_hand)
}

/// What the movements of a product add up to: on hand, held.
fn ledger(stall: &Stall, product: i64) -> (Quantity, Quantity) {
    use diesel::prelude::*;
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        kind: String,
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        quantity: i64,
    }
    let sql = format!("SELECT kind, quantity FROM movements WHERE product_id = {product}");
    let rows: Vec<Row> = diesel::sql_query(sql).load(&mut stall.location.connect().unwrap()).unwrap();
    let sum = |signs: &[(&str, i64)]| {
        let sign = |kind: &str| signs.iter().find(|(name, _)| *name == kind).map_or(0, |(_, sign)| *sign);
        Quantity::from_thousandths(rows.iter().map(|row| sign(&row.kind) * row.quantity).sum())
    };
    let on_hand = [("received", 1), ("counted", 1), ("returned", 1), ("spoilt", -1), ("handed_over", -1)];
    (sum(&on_hand), sum(&[("held", 1), ("released", -1), ("handed_over", -1)]))
}

/// The reasons in the ledger of a kind of movement.
fn reasons(stall: &Stall, kind: &str) -> Vec<Option<String>> {
    use diesel::prelude::*;
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
        reason: Option<String>,
    }
    let sql = format!("SELECT reason FROM movements WHERE kind = '{kind}' ORDER BY id");
    let rows: Vec<Row> = diesel::sql_query(sql).load(&mut stall.location.connect().unwrap()).unwrap();
    rows.into_iter().map(|row| row.reason).collect()
}

fn count(stall: &Stall, counted: &str) {
    let why = (CountReason::Shrinkage, Some("chuột".to_owned()));
    stall.desk.count(&stall.command(), stall.product_id("BG"), qty(counted), why).unwrap();
}

fn preorder(stall: &Stall, quota: &str) {
    stall.desk.preorder(&stall.command(), stall.product_id("BG"), qty(quota)).unwrap();
}

fn receive(stall: &Stall, quantity: &str) {
    stall.desk.receive(&stall.command(), vec![(stall.product_id("BG"), qty(quantity))]).unwrap();
}

fn offer(stall: &Stall, quota: Option<&str>, price: Option<i64>) -> Offer {
    let terms = Terms { quota: quota.map(qty), price: price.map(Vnd) };
    stall.desk.offer(&stall.command(), stall.session, stall.product_id("BG"), terms).unwrap()
}

fn undo(stall: &Stall) {
    stall.desk.undo_last(&stall.command(), stall.session).unwrap();
}

/// The figures kept beside the journal agree with the tables.
fn figures_agree(stall: &Stall) {
    let report = stall.store.read(|c| report::of(c, stall.shop, stall.session)).unwrap();
    assert_eq!(
        (report.session.totals.revenue, report.session.totals.received),
        (Revenue::from(report.now().revenue), report.now().comments.received)
    );
}

fn undo_act(stall: &Stall, order: &OrderView) {
    stall.desk.undo(&stall.command(), stall.session, order.act.unwrap()).unwrap();
}

fn held_goods_keep_their_places_when_orders_are_merged() {
    let stall = Stall::with("6");
    offer(&stall, Some("6"), None);
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 2 bánh gio"), ("chi", "chốt 2 bánh gio")]);
    let (an, chi) = (stall.order_of("an"), stall.order_of("chi"));
    stall.desk.merge_orders(&stall.command(), stall.seen(&an), (chi.id, chi.version)).unwrap();
    assert_eq!(lines_of(&stall, &["an", "bình"]), "4+0 2+0");
    // What was chi's is given back first: it stood behind bình.
    count(&stall, "5");
    assert_eq!((lines_of(&stall, &["an", "bình"]).as_str(), stock(&stall).as_str()), ("3+1 2+0", "5/1/5"));
    // It goes back to chi, what is held and what waits.
    undo_act(&stall, &stall.order_of("an"));
    let all = ["an", "bình", "chi"];
    assert_eq!((lines_of(&stall, &all).as_str(), stock(&stall).as_str()), ("2+0 2+0 1+1", "5/1/5"));
    assert_eq!(offer(&stall, Some("6"), None).sold, qty("5"));
    count(&stall, "3");
    assert_eq!(lines_of(&stall, &all), "2+0 1+1 0+2");
    receive(&stall, "3");
    assert_eq!((lines_of(&stall, &all).as_str(), stock(&stall).as_str()), ("2+0 2+0 2+0", "6/0/6"));
    assert_eq!(offer(&stall, Some("6"), None).sold, qty("6"));
    figures_agree(&stall);
}

fn a_part_of_a_place_is_a_place_of_its_own() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 4 bánh gio"), ("bình", "chốt 1 bánh gio")]);
    let an = stall.order_of("an");
    let friend = Friend::New { name: "Chị chi".into(), phone: None };
    let part = vec![(an.lines[0].id, qty("2"))];
    stall.desk.split_order(&stall.command(), stall.seen(&an), friend, part).unwrap();
    let all = ["an", "bình", "chi"];
    assert_eq!(lines_of(&stall, &all), "2+0 1+0 2+0");
    // Written before bình's, and cut off behind an's.
    count(&stall, "1");
    assert_eq!((lines_of(&stall, &all).as_str(), stock(&stall).as_str()), ("1+1 0+1 0+2", "1/4/1"));
    undo_act(&stall, &stall.order_of("an"));
    assert_eq!((lines_of(&stall, &["an", "bình"]).as_str(), stock(&stall).as_str()), ("1+3 0+1", "1/4/1"));
    receive(&stall, "3");
    assert_eq!((lines_of(&stall, &["an", "bình"]).as_str(), stock(&stall).as_str()), ("4+0 0+1", "4/1/4"));
    figures_agree(&stall);
}

fn what_a_split_has_cut_is_whole_again_when_it_is_taken_back() {
    let stall = Stall::with("4");
    let whole = stall.whole_session();
    whole.hear(&[("an", "chốt 6 bánh gio"), ("bình", "chốt 1 bánh gio")]);
    let split = |quantity: &str| {
        let an = whole.order_of("an");
        let friend = Friend::New { name: "Chị chi".into(), phone: None };
        let part = vec![(an.lines[0].id, qty(quantity))];
        whole.desk.split_order(&whole.command(), whole.seen(&an), friend, part).unwrap();
    };
    let back = || undo_act(&whole, &whole.order_of("an"));
    let all = ["an", "bình", "chi"];
    let waits = ["Chị an waits for 6 #1: chốt 6 bánh gio", "Chị bình waits for 1 #2: chốt 1 bánh gio"];
    assert_eq!(line(&whole).iter().map(shown).collect::<Vec<_>>(), waits);
    // Each part is a wish of its own now, and An's is small enough.
    split("2");
    assert_eq!((lines_of(&whole, &all).as_str(), stock(&stall).as_str()), ("4+0 0+1 0+2", "4/3/4"));
    back();
    assert_eq!(line(&whole).iter().map(shown).collect::<Vec<_>>(), waits);
    assert_eq!(stock(&stall), "0/7/4");
    receive(&stall, "1");
    assert_eq!(stock(&stall), "0/7/5");
    // Also of what was cut twice.
    split("3");
    split("1");
    assert_eq!(stock(&stall), "3/4/5");
    undo(&whole);
    undo(&whole);
    assert_eq!(line(&whole).iter().map(shown).collect::<Vec<_>>(), waits);
    receive(&stall, "1");
    assert_eq!((lines_of(&whole, &all[..2]).as_str(), stock(&stall).as_str()), ("6+0 0+1", "6/1/6"));
    // So are goods that were held before.
    split("2");
    back();
    count(&stall, "5");
    assert_eq!((lines_of(&whole, &all[..2]).as_str(), stock(&stall).as_str()), ("0+6 0+1", "0/7/5"));
    figures_agree(&whole);
}

fn a_count_that_finds_less_takes_from_who_came_last() {
    let stall = Stall::with("6");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 3 bánh gio"), ("chi", "chốt 2 bánh gio")]);
    assert_eq!(lines_of(&stall, &["an", "bình", "chi"]), "2+0 3+0 1+1");
    count(&stall, "4");
    assert_eq!((lines_of(&stall, &["an", "bình", "chi"]).as_str(), stock(&stall).as_str()), ("2+0 2+1 0+2", "4/3/4"));
    let marks = |name: &str| (stall.order_of(name).to_look_at, stall.order_of(name).reasons);
    assert_eq!(marks("an"), (false, vec![]));
    assert_eq!(marks("bình"), (true, vec![Reason::ShortOfStock]));
    assert_eq!(marks("chi"), (true, vec![Reason::ShortOfStock]));
    assert_eq!(reasons(&stall, "counted"), [Some("shrinkage".to_owned())]);
    let told = stall.events().into_iter().rev().find_map(|event| match event.change {
        Change::Order { order } if order.customer.name == "Chị bình" => Some(short(&order)),
        _ => None,
    });
    assert_eq!(told.unwrap(), "booked BG 2+1");
    // Who came later than all of them stands behind them.
    stall.hear(&[("dũng", "chốt 1 bánh gio")]);
    receive(&stall, "1");
    assert_eq!(lines_of(&stall, &["bình", "chi", "dũng"]), "3+0 0+2 0+1");
    undo(&stall);
    undo(&stall);
    assert_eq!(lines_of(&stall, &["an", "bình", "chi", "dũng"]), "2+0 3+0 2+0 0+1");
    assert_eq!((marks("bình"), marks("chi")), ((false, vec![]), (false, vec![])));
    figures_agree(&stall);
    assert_eq!(stock(&stall), "7/1/7");
}

fn a_count_that_finds_more_serves_the_line() {
    let stall = Stall::with("1");
    stall.hear(&[("an", "chốt 3 bánh gio")]);
    let why = (CountReason::Found, None);
    stall.desk.count(&stall.command(), stall.product_id("BG"), qty("5"), why).unwrap();
    assert_eq!((lines_of(&stall, &["an"]).as_str(), stock(&stall).as_str()), ("3+0", "3/0/5"));
    // What a buyer got of it stays with them.
    undo(&stall);
    assert_eq!((lines_of(&stall, &["an"]).as_str(), stock(&stall).as_str()), ("3+0", "3/0/3"));
}

fn a_confirmed_order_loses_last() {
    let stall = Stall::with("4");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 2 bánh gio")]);
    let yes = stall.desk.confirm(&stall.command(), stall.seen(&stall.order_of("bình"))).unwrap();
    count(&stall, "2");
    assert_eq!(lines_of(&stall, &["an", "bình"]), "0+2 2+0");
    count(&stall, "1");
    let bình = stall.order_of("bình");
    assert_eq!((short(&bình).as_str(), bình.to_look_at), ("confirmed BG 1+1", true));
    // Who acts on what it was before is told.
    let stale = stall.desk.pack(&stall.command(), stall.seen(&yes)).unwrap_err();
    assert!(matches!(stale, DeskError::Stale(current) if *current == bình));
    figures_agree(&stall);
    assert_eq!(stock(&stall), "1/3/1");
}

fn an_order_that_lost_all_is_not_handed_over() {
    let stall = Stall::with("2");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 1 bánh gio")]);
    let yes = stall.desk.confirm(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    stall.desk.pack(&stall.command(), stall.seen(&yes)).unwrap();
    count(&stall, "0");
    let hand_over = || stall.desk.hand_over(&stall.command(), stall.seen(&stall.order_of("an")));
    assert!(matches!(hand_over().unwrap_err(), DeskError::Refused(Refusal::NoLine)));
    assert_eq!((short(&stall.order_of("an")).as_str(), stock(&stall).as_str()), ("packed BG 0+2", "0/3/0"));
    // A part of it can go.
    receive(&stall, "1");
    assert_eq!(short(&hand_over().unwrap()), "handed_over BG 1+0");
    assert_eq!(stock(&stall), "0/1/0");
    figures_agree(&stall);
}

fn the_last_count_stands() {
    let stall = Stall::with("10");
    let mut acts = Vec::new();
    let mut done = || {
        let last = stall.events().into_iter().rev().find_map(|event| match event.change {
            Change::Act { act } => Some(act.id),
            _ => None,
        });
        acts.push(last.unwrap());
    };
    receive(&stall, "5");
    done();
    let why = (SpoilReason::Rotten, None);
    stall.desk.spoil(&stall.command(), stall.product_id("BG"), qty("1"), why).unwrap();
    done();
    count(&stall, "8");
    done();
    count(&stall, "8");
    done();
    // What was counted is there, whatever had been written down before.
    let undo = |place: usize| stall.desk.undo(&stall.command(), stall.session, acts[place]);
    for before in 0..3 {
        assert!(matches!(undo(before).unwrap_err(), DeskError::LaterAct(by) if by == "Lan"));
    }
    assert_eq!(stall.product("BG").on_hand, qty("8"));
    // A count of something else is none of it, and what came after it neither.
    let other = stall.product_id("MM");
    stall.desk.count(&stall.command(), other, qty("3"), (CountReason::Other, None)).unwrap();
    receive(&stall, "4");
    for last in [3, 2, 1, 0] {
        undo(last).unwrap();
    }
    assert_eq!(stock(&stall), "0/0/14");
}

fn an_all_or_nothing_wish_gives_back_whole() {
    let stall = Stall::with("5");
    let whole = stall.whole_session();
    whole.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 3 bánh gio")]);
    count(&stall, "4");
    assert_eq!((lines_of(&whole, &["an", "bình"]).as_str(), stock(&stall).as_str()), ("2+0 0+3", "2/3/4"));
    undo(&stall);
    assert_eq!(lines_of(&whole, &["an", "bình"]), "2+0 3+0");
}

fn a_count_reaches_closed_and_other_sessions() {
    let stall = Stall::with("4");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let second = stall.another_session();
    second.hear(&[("an", "chốt 2 bánh gio")]);
    second.desk.close_session(&second.command(), second.session).unwrap();
    let third = second.another_session();
    count(&third, "1");
    assert_eq!((lines_of(&stall, &["an"]), lines_of(&second, &["an"])), ("1+1".into(), "0+2".into()));
    undo(&third);
    assert_eq!((lines_of(&stall, &["an"]), lines_of(&second, &["an"])), ("2+0".into(), "2+0".into()));
    figures_agree(&stall);
    figures_agree(&second);
}

fn spoilt_goods_are_taken_off_and_come_back() {
    let stall = Stall::with("4");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 2 bánh gio")]);
    let why = (SpoilReason::Rotten, None);
    stall.desk.spoil(&stall.command(), stall.product_id("BG"), qty("1"), why).unwrap();
    assert_eq!((lines_of(&stall, &["an", "bình"]).as_str(), stock(&stall).as_str()), ("2+0 1+1", "3/1/3"));
    assert_eq!(reasons(&stall, "spoilt"), [Some("rotten".to_owned())]);
    undo(&stall);
    assert_eq!((lines_of(&stall, &["an", "bình"]).as_str(), stock(&stall).as_str()), ("2+0 2+0", "4/0/4"));
}

fn bad_counts_change_nothing() {
    let stall = Stall::with("4");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let (before, told, id) = (stock(&stall), stall.events().len(), stall.product_id("BG"));
    let counted = |quantity: &str, note: Option<String>| {
        stall.desk.count(&stall.command(), id, qty(quantity), (CountReason::Other, note)).unwrap_err()
    };
    assert!(matches!(counted("-1", None), DeskError::Invalid("quantity")));
    assert!(matches!(counted("100001", None), DeskError::Invalid("quantity")));
    assert!(matches!(counted("1", Some("x".repeat(201))), DeskError::Invalid("note")));
    let spoil =
        |quantity: &str| stall.desk.spoil(&stall.command(), id, qty(quantity), (SpoilReason::Other, None)).unwrap_err();
    assert!(matches!(spoil("0"), DeskError::Invalid("quantity")));
    assert!(matches!(spoil("5"), DeskError::Refused(Refusal::Quantity)));
    let mut foreign = stall.command();
    foreign.shop = phiencho::base::id::ShopId(999);
    let refused = stall.desk.count(&foreign, id, qty("1"), (CountReason::Other, None)).unwrap_err();
    assert!(matches!(refused, DeskError::Store(StoreError::Missing)));
    assert!(matches!(stall.desk.preorder(&stall.command(), id, qty("-1")), Err(DeskError::Invalid("quantity"))));
    assert_eq!((stock(&stall), stall.events().len()), (before, told));
}

fn a_pre_order_is_held_before_the_harvest() {
    let stall = Stall::with("1");
    stall.hear(&[("an", "chốt 3 bánh gio"), ("bình", "chốt 3 bánh gio")]);
    preorder(&stall, "4");
    assert_eq!((lines_of(&stall, &["an", "bình"]).as_str(), stock(&stall).as_str()), ("3+0 2+1", "5/1/1"));
    // What is on the field cannot be handed over.
    let yes = stall.desk.confirm(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    let packed = stall.desk.pack(&stall.command(), stall.seen(&yes)).unwrap();
    let refused = stall.desk.hand_over(&stall.command(), stall.seen(&packed)).unwrap_err();
    assert!(matches!(refused, DeskError::Refused(Refusal::NotThere)));
    // The harvest comes off the quota: nothing of it is sold twice.
    receive(&stall, "3");
    assert_eq!((stock(&stall).as_str(), stall.product("BG").preorder), ("5/1/4", qty("1")));
    receive(&stall, "3");
    assert_eq!((stock(&stall).as_str(), stall.product("BG").preorder), ("6/0/7", qty("0")));
    stall.desk.hand_over(&stall.command(), stall.seen(&packed)).unwrap();
    assert_eq!(stock(&stall), "3/0/4");
    figures_agree(&stall);
}

fn a_closed_pre_order_gives_back() {
    let stall = Stall::with("1");
    preorder(&stall, "4");
    stall.hear(&[("an", "chốt 3 bánh gio"), ("bình", "chốt 2 bánh gio")]);
    assert_eq!(lines_of(&stall, &["an", "bình"]), "3+0 2+0");
    preorder(&stall, "0");
    assert_eq!((lines_of(&stall, &["an", "bình"]).as_str(), stock(&stall).as_str()), ("1+2 0+2", "1/4/1"));
    undo(&stall);
    assert_eq!((lines_of(&stall, &["an", "bình"]).as_str(), stall.product("BG").preorder), ("3+0 2+0", qty("4")));
    assert!(!stall.order_of("an").to_look_at);
    // To take back the opening takes nothing from who holds upon it.
    undo(&stall);
    assert_eq!((lines_of(&stall, &["an", "bình"]).as_str(), stall.product("BG").preorder), ("3+0 2+0", qty("4")));
}

fn a_harvest_that_is_taken_back_is_pre_ordered_again() {
    let stall = Stall::with("0");
    preorder(&stall, "5");
    stall.hear(&[("an", "chốt 3 bánh gio")]);
    receive(&stall, "4");
    assert_eq!((stock(&stall).as_str(), stall.product("BG").preorder), ("3/0/4", qty("1")));
    let opened = stall.events().into_iter().find_map(|event| match event.change {
        Change::Act { act } if act.kind == "preorder" => Some(act),
        _ => None,
    });
    let opened = opened.unwrap();
    let refused = stall.desk.undo(&stall.command(), stall.session, opened.id).unwrap_err();
    assert!(matches!(refused, DeskError::LaterAct(_)));
    undo(&stall);
    assert_eq!((stock(&stall).as_str(), stall.product("BG").preorder), ("3/0/0", qty("5")));
}

fn a_quota_bounds_what_a_session_sells() {
    let stall = Stall::with("10");
    offer(&stall, Some("3"), None);
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 2 bánh gio")]);
    assert_eq!((lines_of(&stall, &["an", "bình"]).as_str(), stock(&stall).as_str()), ("2+0 1+1", "3/1/10"));
    let an = stall.order_of("an");
    stall.desk.cancel(&stall.command(), stall.seen(&an)).unwrap();
    assert_eq!(lines_of(&stall, &["bình"]), "2+0");
    stall.hear(&[("chi", "chốt 4 bánh gio")]);
    assert_eq!(lines_of(&stall, &["chi"]), "1+3");
    // What was handed over stays sold; what comes back is not.
    let mut bình = stall.desk.confirm(&stall.command(), stall.seen(&stall.order_of("bình"))).unwrap();
    bình = stall.desk.pack(&stall.command(), stall.seen(&bình)).unwrap();
    bình = stall.desk.hand_over(&stall.command(), stall.seen(&bình)).unwrap();
    assert_eq!(lines_of(&stall, &["chi"]), "1+3");
    let why = phiencho::shop::deed::ReturnReason::Other;
    stall.desk.take_return(&stall.command(), stall.seen(&bình), why).unwrap();
    assert_eq!(lines_of(&stall, &["chi"]), "3+1");
    offer(&stall, Some("9"), None);
    assert_eq!(lines_of(&stall, &["chi"]), "4+0");
    undo(&stall);
    assert_eq!(lines_of(&stall, &["chi"]), "4+0");
    assert_eq!(offer(&stall, None, None).sold, qty("4"));
}

fn a_quota_that_is_set_late_knows_what_was_sold() {
    let stall = Stall::with("10");
    stall.hear(&[("an", "chốt 4 bánh gio")]);
    assert_eq!(offer(&stall, Some("3"), None).sold, qty("4"));
    stall.hear(&[("bình", "chốt 1 bánh gio"), ("an", "hủy đơn em nhé"), ("chi", "chốt 5 bánh gio")]);
    assert_eq!(lines_of(&stall, &["bình", "chi"]), "1+0 2+3");
}

fn a_return_that_is_taken_back_is_sold_again() {
    let stall = Stall::with("5");
    offer(&stall, Some("4"), None);
    stall.hear(&[("an", "chốt 3 bánh gio")]);
    let seen = || stall.seen(&stall.order_of("an"));
    stall.desk.confirm(&stall.command(), seen()).unwrap();
    stall.desk.pack(&stall.command(), seen()).unwrap();
    stall.desk.hand_over(&stall.command(), seen()).unwrap();
    let back = stall.desk.take_return(&stall.command(), seen(), ReturnReason::DidNotTakeDelivery).unwrap();
    // Nothing is left that could be taken off the shelf again.
    count(&stall, "0");
    undo_act(&stall, &back);
    receive(&stall, "9");
    stall.hear(&[("bình", "chốt 3 bánh gio")]);
    assert_eq!(lines_of(&stall, &["an", "bình"]), "3+0 1+2");
    the_books_are_true(&stall.location);
}

fn a_session_without_room_is_passed_over() {
    let stall = Stall::with("0");
    let second = stall.another_session();
    offer(&stall, Some("1"), None);
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 1 bánh gio")]);
    second.hear(&[("chi", "chốt 2 bánh gio")]);
    receive(&stall, "2");
    assert_eq!((lines_of(&stall, &["an", "bình"]), lines_of(&second, &["chi"])), ("1+1 0+1".into(), "1+1".into()));
    receive(&stall, "5");
    assert_eq!((lines_of(&stall, &["an", "bình"]), lines_of(&second, &["chi"])), ("1+1 0+1".into(), "2+0".into()));
    offer(&stall, None, None);
    assert_eq!(lines_of(&stall, &["an", "bình"]), "2+0 1+0");
}

fn a_session_has_its_own_price() {
    let stall = Stall::with("9");
    let second = stall.another_session();
    stall.hear(&[("an", "chốt 1 bánh gio")]);
    offer(&stall, None, Some(5000));
    stall.hear(&[("bình", "chốt 1 bánh gio"), ("an", "thêm 1 cái nữa")]);
    second.hear(&[("chi", "chốt 1 bánh gio")]);
    let total = |order: OrderView| order.total.get();
    let totals = [stall.order_of("an"), stall.order_of("bình"), second.order_of("chi")].map(total);
    assert_eq!(totals, [14_000, 5000, 7000]);
    undo(&stall);
    stall.hear(&[("dũng", "chốt 1 bánh gio")]);
    assert_eq!(stall.order_of("dũng").total.get(), 7000);
    figures_agree(&stall);
}

const MINUTE: i64 = 60_000;

fn hold_for(stall: &Stall, minutes: i64) {
    stall.desk.set_hold_time(&stall.command(), stall.session, Some(minutes)).unwrap();
}

fn expire_at(stall: &Stall, at: Millis) {
    stall.clock.set(at);
    stall.desk.expire(stall.shop, at).unwrap();
}

fn held_goods_pass_on_after_the_hold_time() {
    let stall = Stall::with("4");
    hold_for(&stall, 30);
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    stall.clock.set(NIGHT.plus(10 * MINUTE));
    stall.hear(&[("bình", "chốt 2 bánh gio"), ("chi", "chốt 1 bánh gio")]);
    expire_at(&stall, NIGHT.plus(30 * MINUTE - 1));
    assert_eq!(lines_of(&stall, &["an", "bình", "chi"]), "2+0 2+0 0+1");
    expire_at(&stall, NIGHT.plus(30 * MINUTE));
    // One piece went to Chi; the other came back to An, who is last in line.
    assert_eq!(lines_of(&stall, &["an", "bình", "chi"]), "1+1 2+0 1+0");
    let an = stall.order_of("an");
    assert_eq!((an.state, an.to_look_at, an.reasons), (OrderState::Booked, true, vec![Reason::HoldExpired]));
    assert_eq!(stock(&stall), "4/1/4");
    // An waits now, and Bình's time comes; An holds one for a new half hour.
    expire_at(&stall, NIGHT.plus(40 * MINUTE));
    assert_eq!(lines_of(&stall, &["an", "bình", "chi"]), "2+0 1+1 1+0");
    let told = stall.events().len();
    expire_at(&stall, NIGHT.plus(40 * MINUTE));
    assert_eq!(stall.events().len(), told);
    figures_agree(&stall);
}

fn only_what_serves_somebody_passes_on() {
    let stall = Stall::with("2");
    hold_for(&stall, 1);
    // An's place is given two and then one, at the same moment.
    stall.hear(&[("an", "chốt 3 bánh gio")]);
    receive(&stall, "1");
    stall.hear(&[("bình", "chốt 1 bánh gio")]);
    assert_eq!(lines_of(&stall, &["an", "bình"]), "3+0 0+1");
    expire_at(&stall, NIGHT.plus(MINUTE));
    let expected =
        ["Chị an holds 2 #1: chốt 3 bánh gio", "Chị bình holds 1 #2: chốt 1 bánh gio", "Chị an waits for 1 #1: -"];
    assert_eq!(line(&stall).iter().map(shown).collect::<Vec<_>>(), expected);
    figures_agree(&stall);
}

fn what_cannot_pass_on_keeps_nobody_elses_turn() {
    let stall = Stall::with("510");
    hold_for(&stall, 1);
    // Somebody waits for more than all others hold, and takes all or nothing.
    let whole = stall.whole_session();
    whole.hear(&[("to", "1 mật mía")]);
    let all = Wanted { product: stall.product_id("BG"), option: None, quantity: qty("5000") };
    let names: Vec<String> = (0..510).map(|buyer| format!("k{buyer}")).collect();
    stall.hear(&names.iter().map(|name| (name.as_str(), "chốt 1 bánh gio")).collect::<Vec<_>>());
    whole.desk.set_line(&whole.command(), whole.seen(&whole.order_of("to")), all).unwrap();
    let why = (SpoilReason::Damaged, None);
    stall.desk.spoil(&stall.command(), stall.product_id("MM"), qty("508"), why).unwrap();
    stall.clock.set(NIGHT.plus(1));
    stall.hear(&[("xuân", "1 mật mía"), ("yến", "1 mật mía")]);
    assert_eq!(stall.stock("MM"), "2/1");
    for _ in 0..2 {
        expire_at(&stall, NIGHT.plus(2 * MINUTE));
    }
    assert_eq!(lines_of(&stall, &["xuân", "yến", "k0", "k509"]), "0+1 1+0 1+0 1+0");
    figures_agree(&stall);
}

fn a_split_does_not_prolong_the_hold_time() {
    let stall = Stall::with("3");
    hold_for(&stall, 30);
    stall.hear(&[("an", "chốt 3 bánh gio"), ("bình", "chốt 1 bánh gio")]);
    stall.clock.set(NIGHT.plus(20 * MINUTE));
    let an = stall.order_of("an");
    let friend = Friend::New { name: "Chị chi".into(), phone: None };
    let part = vec![(an.lines[0].id, qty("1"))];
    let parted = stall.desk.split_order(&stall.command(), stall.seen(&an), friend, part).unwrap();
    stall.desk.confirm(&stall.command(), stall.seen(&parted.order)).unwrap();
    expire_at(&stall, NIGHT.plus(30 * MINUTE - 1));
    assert_eq!(lines_of(&stall, &["an", "bình", "chi"]), "2+0 0+1 1+0");
    // Chi has held it since An was given it.
    expire_at(&stall, NIGHT.plus(30 * MINUTE));
    assert_eq!(lines_of(&stall, &["an", "bình", "chi"]), "2+0 1+0 0+1");
    figures_agree(&stall);
}

fn a_confirmed_order_outlives_the_hold_time() {
    let stall = Stall::with("2");
    hold_for(&stall, 1);
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 2 bánh gio")]);
    stall.desk.confirm(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    let told = stall.events().len();
    expire_at(&stall, NIGHT.plus(1000 * MINUTE));
    assert_eq!((lines_of(&stall, &["an", "bình"]).as_str(), stall.events().len()), ("2+0 0+2", told));
}

fn a_hold_time_without_a_waiting_line_does_nothing() {
    let stall = Stall::with("2");
    hold_for(&stall, 1);
    stall.hear(&[("an", "chốt 3 bánh gio")]);
    let told = stall.events().len();
    // An stands in line alone: there is nobody to pass anything on to.
    expire_at(&stall, NIGHT.plus(1000 * MINUTE));
    assert_eq!((lines_of(&stall, &["an"]).as_str(), stall.events().len()), ("2+1", told));
    let bad = |minutes| stall.desk.set_hold_time(&stall.command(), stall.session, Some(minutes)).unwrap_err();
    assert!(matches!(bad(0), DeskError::Invalid("minutes")));
    assert!(matches!(bad(10_081), DeskError::Invalid("minutes")));
}

fn line(stall: &Stall) -> Vec<Place> {
    let id = stall.product_id("BG");
    stall.store.read(|c| lines::of(c, stall.shop, id, Some(stall.session))).map_err(|e: StoreError| e).unwrap().0
}

fn shown(place: &Place) -> String {
    let held = if place.held { "holds" } else { "waits for" };
    let text = place.text.as_deref().unwrap_or("-");
    format!("{} {held} {} #{}: {text}", place.name, place.quantity, place.number.unwrap())
}

fn the_line_tells_who_holds_and_who_waits() {
    let (stall, again) = (Stall::with("4"), Stall::with("4"));
    for stall in [&stall, &again] {
        stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 3 bánh gio"), ("chi", "chốt 1 bánh gio")]);
        stall.another_session().hear(&[("dũng", "chốt 1 bánh gio")]);
        stall.hear(&[("an", "thêm 1 cái nữa"), ("bình", "đẹp quá")]);
        stall.clock.set(NIGHT.plus(600));
        let wanted = Wanted { product: stall.product_id("BG"), option: None, quantity: qty("2") };
        stall.desk.set_line(&stall.command(), stall.seen(&stall.order_of("chi")), wanted).unwrap();
    }
    let expected = [
        "Chị an holds 2 #1: chốt 2 bánh gio",
        "Chị bình holds 2 #2: chốt 3 bánh gio",
        "Chị bình waits for 1 #2: chốt 3 bánh gio",
        "Chị chi waits for 1 #3: chốt 1 bánh gio",
        "Chị an waits for 1 #1: thêm 1 cái nữa",
    ];
    let places = line(&stall);
    // What a person wrote down stands where its moment puts it.
    let written: Vec<String> = places.iter().filter(|place| place.text.is_some()).map(shown).collect();
    assert_eq!(written, expected);
    assert_eq!(places.len(), 6);
    assert_eq!(places.iter().map(shown).collect::<Vec<_>>(), line(&again).iter().map(shown).collect::<Vec<_>>());
    let times = |places: &[Place]| places.iter().map(|place| (place.sent_at, place.arrived_at)).collect::<Vec<_>>();
    assert_eq!(times(&places), times(&line(&again)));
    assert!(places.is_sorted_by_key(|place| (place.sent_at, place.id)));
    assert_eq!((places[0].sent_at, places[0].arrived_at), (NIGHT.plus(100), NIGHT));
    let all = stall.store.read(|c| lines::of(c, stall.shop, stall.product_id("BG"), None));
    assert_eq!(all.map_err(|e: StoreError| e).unwrap().0.len(), 7);
    // What is given back stands where it stood.
    count(&stall, "1");
    let back = line(&stall);
    assert_eq!(shown(&back[0]), "Chị an holds 1 #1: chốt 2 bánh gio");
    assert_eq!(shown(&back[1]), "Chị an waits for 1 #1: chốt 2 bánh gio");
    assert_eq!(shown(&back[2]), "Chị bình waits for 3 #2: chốt 3 bánh gio");
}

fn a_part_that_goes_to_another_keeps_the_comment_that_asked_for_it() {
    let stall = Stall::with("1");
    stall.hear(&[("an", "chốt 4 bánh gio"), ("bình", "chốt 1 bánh gio")]);
    let order = stall.order_of("an");
    let friend = Friend::New { name: "Chị tư".into(), phone: None };
    let part = vec![(order.lines[0].id, qty("2"))];
    stall.desk.split_order(&stall.command(), stall.seen(&order), friend, part).unwrap();
    let parted = [
        "Chị an waits for 2 #1: chốt 4 bánh gio",
        "Chị tư holds 1 #3: chốt 4 bánh gio",
        "Chị tư waits for 1 #3: chốt 4 bánh gio",
        "Chị bình waits for 1 #2: chốt 1 bánh gio",
    ];
    let mut places: Vec<String> = line(&stall).iter().map(shown).collect();
    places[..3].sort();
    assert_eq!(places, parted);
}

/// The tables go down to what they were and up again, with what is in them.
fn goods_that_were_held_before_have_a_place_in_line() {
    use diesel::connection::SimpleConnection;
    let stall = Stall::with("3");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 2 bánh gio"), ("chi", "chốt 1 bánh gio")]);
    let mut c = stall.location.connect().unwrap();
    c.batch_execute(include_str!("../../migrations/2026-11-22-000100_line_heads/down.sql")).unwrap();
    c.batch_execute(include_str!("../../migrations/2026-11-22-000050_goods/down.sql")).unwrap();
    c.batch_execute(include_str!("../../migrations/2026-11-22-000050_goods/up.sql")).unwrap();
    c.batch_execute(include_str!("../../migrations/2026-11-22-000100_line_heads/up.sql")).unwrap();
    assert_eq!(stall.product("BG").waiting, qty("2"));
    let places = lines::of(&mut c, stall.shop, stall.product_id("BG"), Some(stall.session)).unwrap().0;
    let told: Vec<_> = places.iter().map(|place| (place.name.as_str(), place.held, place.quantity)).collect();
    let expected = [("Chị an", true, "2"), ("Chị bình", true, "1"), ("Chị bình", false, "1"), ("Chị chi", false, "1")];
    assert_eq!(told, expected.map(|(name, held, quantity)| (name, held, qty(quantity))));
}

#[tokio::test]
async fn goods_are_worked_on_over_http() {
    let stall = Stall::with("4");
    stall.hear(&[("an", "chốt 3 bánh gio")]);
    let address = stall.open();
    let (owner, helper): (Visitor, Visitor) = (stall.owner(&address).await, stall.helper(&address).await);
    let product = format!("/api/v1/products/{}", stall.product_id("BG"));
    let body = json!({ "key": key(), "quantity": "2", "reason": "miscounted", "note": "đếm lại" });
    let counted = helper.post(&format!("{product}/counts"), body).await;
    assert_eq!((counted.status, &counted.body["held"], &counted.body["on_hand"]), (200, &json!("2"), &json!("2")));
    let bad = json!({ "key": key(), "quantity": "2", "reason": "eaten" });
    assert_eq!(helper.post(&format!("{product}/counts"), bad).await.status, 422);
    let body = json!({ "key": key(), "quantity": "1", "reason": "out_of_date" });
    assert_eq!(helper.post(&format!("{product}/spoilt"), body).await.body["on_hand"], "1");
    let opened = owner.post(&format!("{product}/preorder"), json!({ "key": key(), "quantity": "2" })).await;
    assert_eq!((&opened.body["preorder"], &opened.body["held"]), (&json!("2"), &json!("3")));
    let line = helper.get(&format!("{product}/line?session={}", stall.session)).await.body;
    assert_eq!((line["places"].as_array().unwrap().len(), &line["left_out"]), (1, &json!(0)));
    assert_eq!((&line["places"][0]["held"], &line["places"][0]["text"]), (&json!(true), &json!("chốt 3 bánh gio")));
    assert_eq!(helper.get(&format!("{product}/line?session=1")).await.status, 404);
    let session = format!("/api/v1/sessions/{}", stall.session);
    let path = format!("{session}/offers/{}", stall.product_id("BG"));
    let offered = owner.post(&path, json!({ "key": key(), "quota": "5", "price": 6000 })).await.body;
    assert_eq!(offered, json!({ "product_id": stall.product_id("BG"), "quota": "5", "price": 6000, "sold": "3" }));
    assert_eq!(helper.get(&format!("{session}/offers")).await.body, json!({ "offers": [offered] }));
    let held = owner.post(&format!("{session}/hold_time"), json!({ "key": key(), "minutes": 15 })).await.body;
    assert_eq!(held["hold_minutes"], 15);
    let order = stall.order_of("an");
    let order_path = format!("{session}/orders/{}", order.id);
    let mut version = order.version;
    for act in ["confirm", "pack"] {
        let done = helper.post(&format!("{order_path}/{act}"), json!({ "key": key(), "version": version })).await;
        version = done.body["version"].as_i64().unwrap();
    }
    let early = helper.post(&format!("{order_path}/hand_over"), json!({ "key": key(), "version": version })).await;
    assert_eq!((early.status, &early.body["code"]), (409, &json!("not_there")));
}
