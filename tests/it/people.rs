//! Buyers and orders that people put together, take apart and judge.

use crate::kit::{Stall, key, on_each_engine, qty};
use phiencho::base::id::{CustomerId, OrderId, ShopId, UserId};
use phiencho::base::money::Vnd;
use phiencho::base::phone::Phone;
use phiencho::desk::{Command, DeskError, FlagForm, Friend, Seen, Wanted};
use phiencho::shop::act::Refusal;
use phiencho::shop::comment::Platform;
use phiencho::shop::customer::{CustomerCard, FlagKind};
use phiencho::shop::deed::ReturnReason;
use phiencho::shop::event::{Change, OrderView, Revenue};
use phiencho::shop::order::OrderState;
use phiencho::shop::role::Role;
use phiencho::store::{StoreError, people, report, sessions};
use serde_json::json;

on_each_engine! {
    two_orders_become_one_with_the_smaller_number_and_the_older_price
    what_waits_keeps_its_place_when_orders_are_merged
    an_order_without_lines_says_nothing_in_a_merge
    a_merge_is_refused_where_it_would_lose_something
    a_part_of_an_order_goes_to_a_friend
    a_split_is_refused_where_it_makes_no_sense
    one_buyer_on_two_platforms_has_one_order
    a_merge_of_buyers_is_taken_back_as_it_was
    a_merge_of_buyers_reaches_every_session
    what_was_written_meanwhile_is_looked_at
    an_order_that_was_merged_gets_back_its_own
    nobody_gets_a_second_open_order_when_buyers_are_taken_apart
    the_act_on_an_order_is_told
    what_comes_over_in_a_merge_of_buyers_is_told_on_every_order
    an_identity_goes_its_own_way_with_the_orders_it_opened
    the_first_identity_can_be_split_off_too
    a_later_act_stands_upon_a_merge
    buyers_are_flagged_by_people
    promises_are_counted
    the_same_phone_is_told
    a_phone_number_is_told_wherever_its_buyer_has_an_order
    foreign_buyers_are_nobody
}

fn short(order: &OrderView) -> String {
    let mut lines: Vec<String> = order
        .lines
        .iter()
        .filter(|line| !(line.held + line.waiting).is_zero())
        .map(|l| format!("{} {}+{}", l.code, l.held, l.waiting))
        .collect();
    lines.sort();
    let number = order.number.map_or_else(String::new, |number| number.to_string());
    format!("{} #{number} {} {}", order.customer.name, order.state.as_str(), lines.join(", ")).trim_end().to_owned()
}

fn all(stall: &Stall) -> Vec<String> {
    let mut orders = stall.orders();
    orders.sort_by_key(|order| (order.number, order.id));
    orders.iter().map(short).collect()
}

fn mai(stall: &Stall) -> Command {
    Command { shop: stall.shop, user: UserId(77), role: Role::Owner, by: "Mai".into(), key: key() }
}

fn numbered(stall: &Stall, number: i64) -> OrderView {
    stall.orders().into_iter().find(|order| order.number == Some(number)).unwrap()
}

fn other(order: &OrderView) -> (OrderId, i64) {
    (order.id, order.version)
}

fn merge(stall: &Stall, one: &OrderView, two: &OrderView) -> Result<OrderView, DeskError> {
    stall.desk.merge_orders(&stall.command(), stall.seen(one), other(two))
}

fn merge_buyers(stall: &Stall, kept: &OrderView, gone: &OrderView) -> Result<CustomerCard, DeskError> {
    let saw = vec![other(kept), other(gone)];
    stall.desk.merge_customers(&stall.command(), (kept.customer.id, gone.customer.id), saw)
}

fn card(stall: &Stall, id: CustomerId) -> CustomerCard {
    stall.store.read(|c| people::card(c, stall.shop, id)).map_err(|error: StoreError| error).unwrap()
}

fn undo(stall: &Stall) {
    stall.desk.undo_last(&stall.command(), stall.session).unwrap();
}

/// The same author id on Facebook.
fn hear_facebook(stall: &Stall, author: &str, text: &str) {
    let mut heard = stall.comment(author, text);
    heard.comment.platform = Platform::Facebook;
    heard.comment.name = format!("Chị {author} (FB)").into();
    stall.desk.take_in(stall.shop, stall.session, vec![heard]).unwrap();
}

/// The figures kept beside the tables agree with them, and the stock with its
/// lines.
fn sound(stall: &Stall) {
    let totals = stall.store.read(|c| sessions::get(c, stall.shop, stall.session)).unwrap().summary.totals;
    let report = stall.store.read(|c| report::of(c, stall.shop, stall.session)).unwrap();
    assert_eq!(Revenue::from(report.now().revenue), totals.revenue);
    let orders = stall.orders();
    let count = |of: fn(&OrderView) -> bool| i64::try_from(orders.iter().filter(|order| of(order)).count()).unwrap();
    assert_eq!(totals.orders, count(|order| order.state.is_sold()));
    assert_eq!(totals.cancelled, count(|order| order.state == OrderState::Cancelled));
    assert_eq!(totals.look, count(|order| order.to_look_at));
}

fn two_orders_become_one_with_the_smaller_number_and_the_older_price() {
    let stall = Stall::with("10");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("an", "chốt 1 mật mía")]);
    stall.desk.price(&stall.command(), vec![(stall.product_id("BG"), Vnd(8000))]).unwrap();
    stall.hear(&[("bình", "chốt 3 bánh gio")]);
    let before = all(&stall);
    let (an, binh) = (stall.order_of("an"), stall.order_of("bình"));
    let command = stall.command();
    let one = stall.desk.merge_orders(&command, stall.seen(&binh), other(&an)).unwrap();
    assert_eq!(all(&stall), ["Chị bình #1 booked BG 5+0, MM 1+0", "Chị bình #2 cancelled"]);
    assert_eq!((one.id, one.comment_count, one.total), (an.id, an.comment_count + 1, Vnd(5 * 7000 + 35_000)));
    assert_eq!(numbered(&stall, 2).comment_count, 0);
    assert_eq!(stall.stock("BG"), "5/0");
    sound(&stall);
    // Sent again it is not done again.
    assert_eq!(stall.desk.merge_orders(&command, stall.seen(&binh), other(&an)).unwrap(), one);
    // Who wrote the first order has none now, and gets a new number.
    stall.hear(&[("an", "chốt 1 bánh gio")]);
    assert_eq!(short(&stall.order_of("an")), "Chị an #3 booked BG 1+0");
    stall.desk.cancel(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    undo(&stall);
    // An order that was opened since is looked at, and all stays.
    undo(&stall);
    assert!(stall.order_of("an").to_look_at);
    assert_eq!(all(&stall)[0], "Chị bình #1 booked BG 5+0, MM 1+0");
    sound(&stall);
    let fresh = Stall::with("10");
    fresh.hear(&[("an", "chốt 2 bánh gio"), ("an", "chốt 1 mật mía"), ("bình", "chốt 3 bánh gio")]);
    merge(&fresh, &fresh.order_of("bình"), &fresh.order_of("an")).unwrap();
    undo(&fresh);
    assert_eq!(all(&fresh), before);
    assert_eq!((numbered(&fresh, 1).comment_count, numbered(&fresh, 2).comment_count), (2, 1));
    sound(&fresh);
}

fn what_waits_keeps_its_place_when_orders_are_merged() {
    let stall = Stall::with("3");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 2 bánh gio"), ("chi", "chốt 1 bánh gio")]);
    merge(&stall, &stall.order_of("an"), &stall.order_of("bình")).unwrap();
    assert_eq!(all(&stall), ["Chị an #1 booked BG 3+1", "Chị bình #2 cancelled", "Chị chi #3 booked BG 0+1"]);
    let more = vec![(stall.product_id("BG"), qty("1"))];
    stall.desk.receive(&stall.command(), more).unwrap();
    assert_eq!(all(&stall), ["Chị an #1 booked BG 4+0", "Chị bình #2 cancelled", "Chị chi #3 booked BG 0+1"]);
    undo(&stall);
    undo(&stall);
    // What was got meanwhile stays with whom it was for.
    assert_eq!(all(&stall), ["Chị an #1 booked BG 2+0", "Chị bình #2 booked BG 2+0", "Chị chi #3 booked BG 0+1"]);
    sound(&stall);
}

fn an_order_without_lines_says_nothing_in_a_merge() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "còn thì lấy cho em 2 cái")]);
    let line = Wanted { product: stall.product_id("BG"), option: None, quantity: qty("1") };
    stall.desk.set_line(&stall.command(), stall.seen(&stall.order_of("an")), line).unwrap();
    undo(&stall);
    stall.hear(&[("bình", "chốt 3 bánh gio")]);
    let merged = || {
        merge(&stall, &stall.order_of("an"), &stall.order_of("bình")).unwrap();
        all(&stall)
    };
    let apart = ["Chị an #1 to_look_at", "Chị bình #2 booked BG 3+0"];
    assert_eq!(all(&stall), apart);
    assert_eq!(merged(), ["Chị an #1 booked BG 3+0", "Chị bình #2 cancelled"]);
    undo(&stall);
    assert_eq!(all(&stall), apart);
    // What its buyer has asked for since stays theirs.
    merged();
    stall.hear(&[("an", "chốt 1 mật mía")]);
    undo(&stall);
    assert_eq!(all(&stall), ["Chị an #1 booked MM 1+0", "Chị bình #2 booked BG 3+0"]);
    sound(&stall);
}

fn a_merge_is_refused_where_it_would_lose_something() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 2 bánh gio")]);
    let (an, binh) = (stall.order_of("an"), stall.order_of("bình"));
    let stale = stall.desk.merge_orders(&stall.command(), stall.seen(&an), (binh.id, binh.version - 1)).unwrap_err();
    assert!(matches!(stale, DeskError::Stale(current) if current.id == binh.id));
    assert!(matches!(merge(&stall, &an, &an).unwrap_err(), DeskError::Refused(Refusal::NotAllowed)));
    stall.desk.claim(&mai(&stall), stall.session, binh.id, false).unwrap();
    assert!(matches!(merge(&stall, &an, &binh).unwrap_err(), DeskError::Claimed(by) if by == "Mai"));
    stall.desk.release(&mai(&stall), stall.session, binh.id).unwrap();
    let yes = stall.desk.confirm(&stall.command(), stall.seen(&an)).unwrap();
    let packed = stall.desk.pack(&stall.command(), stall.seen(&yes)).unwrap();
    assert!(matches!(merge(&stall, &packed, &binh).unwrap_err(), DeskError::Refused(Refusal::NotAllowed)));
    undo(&stall);
    // What nobody has said yes to asks for it again.
    let one = merge(&stall, &stall.order_of("an"), &binh).unwrap();
    assert_eq!(short(&one), "Chị an #1 booked BG 4+0");
    undo(&stall);
    assert_eq!(all(&stall), ["Chị an #1 confirmed BG 2+0", "Chị bình #2 booked BG 2+0"]);
    let elsewhere = stall.another_session();
    elsewhere.hear(&[("chi", "chốt 1 bánh gio")]);
    let foreign = merge(&stall, &stall.order_of("an"), &elsewhere.order_of("chi")).unwrap_err();
    assert!(matches!(foreign, DeskError::Store(StoreError::Missing)));
    sound(&stall);
}

fn a_part_of_an_order_goes_to_a_friend() {
    let stall = Stall::with("3");
    stall.hear(&[("an", "chốt 5 bánh gio"), ("bình", "chốt 1 bánh gio")]);
    let an = stall.order_of("an");
    let yes = stall.desk.confirm(&stall.command(), stall.seen(&an)).unwrap();
    let friend = Friend::New { name: "Chị Hoa".into(), phone: Phone::new("0987654321") };
    let command = stall.command();
    let split =
        || stall.desk.split_order(&command, stall.seen(&yes), friend.clone(), vec![(yes.lines[0].id, qty("4"))]);
    let parted = split().unwrap();
    assert_eq!(split().unwrap(), parted);
    assert_eq!(short(&parted.order), "Chị an #1 confirmed BG 0+1");
    assert_eq!(short(&parted.new), "Chị Hoa #3 confirmed BG 3+1");
    assert_eq!((stall.stock("BG").as_str(), parted.new.customer.phone.clone()), ("3/3", Phone::new("0987654321")));
    sound(&stall);
    // Both stand in line before who came later.
    stall.desk.receive(&stall.command(), vec![(stall.product_id("BG"), qty("2"))]).unwrap();
    assert_eq!(short(&numbered(&stall, 2)), "Chị bình #2 booked BG 0+1");
    undo(&stall);
    undo(&stall);
    assert_eq!(all(&stall), ["Chị an #1 confirmed BG 5+0", "Chị bình #2 booked BG 0+1", "Chị Hoa #3 cancelled"]);
    sound(&stall);
    stall.hear(&[("chi", "chốt 1 mật mía")]);
    assert_eq!(stall.order_of("chi").number, Some(4), "a number is never given again");
}

fn a_split_is_refused_where_it_makes_no_sense() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 2 bánh gio")]);
    let (an, binh) = (stall.order_of("an"), stall.order_of("bình"));
    let before = all(&stall);
    let hoa = || Friend::New { name: "Chị Hoa".into(), phone: None };
    let split = |to: Friend, quantity: &str| {
        stall
            .desk
            .split_order(&stall.command(), stall.seen(&an), to, vec![(an.lines[0].id, qty(quantity))])
            .unwrap_err()
    };
    for quantity in ["0", "-1", "0.5", "3", "1000000"] {
        assert!(matches!(split(hoa(), quantity), DeskError::Refused(Refusal::Quantity)), "{quantity}");
    }
    assert!(matches!(split(hoa(), "2"), DeskError::Refused(Refusal::NothingLeft)));
    assert!(matches!(split(Friend::Known(binh.customer.id), "1"), DeskError::Stale(open) if *open == binh));
    assert!(matches!(split(Friend::Known(an.customer.id), "1"), DeskError::Refused(Refusal::HasOrder)));
    assert!(matches!(split(Friend::Known(CustomerId(1)), "1"), DeskError::Store(StoreError::Missing)));
    let nameless = Friend::New { name: " ".into(), phone: None };
    assert!(matches!(split(nameless, "1"), DeskError::Invalid("name")));
    let foreign = vec![(binh.lines[0].id, qty("1"))];
    let refused = stall.desk.split_order(&stall.command(), stall.seen(&an), hoa(), foreign).unwrap_err();
    assert!(matches!(refused, DeskError::Refused(Refusal::NoLine)));
    assert_eq!(all(&stall), before);
    assert_eq!(stall.stock("BG"), "4/0");
}

fn one_buyer_on_two_platforms_has_one_order() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    hear_facebook(&stall, "an", "chốt 3 bánh gio");
    hear_facebook(&stall, "an", "sđt em 0987654321");
    let (one, two) = (numbered(&stall, 1), numbered(&stall, 2));
    assert_ne!(one.customer.id, two.customer.id);
    let unseen = stall.desk.merge_customers(&stall.command(), (one.customer.id, two.customer.id), vec![other(&one)]);
    assert!(matches!(unseen.unwrap_err(), DeskError::Stale(current) if current.id == two.id));
    stall.desk.claim(&mai(&stall), stall.session, two.id, false).unwrap();
    assert!(matches!(merge_buyers(&stall, &one, &two).unwrap_err(), DeskError::Claimed(by) if by == "Mai"));
    stall.desk.release(&mai(&stall), stall.session, two.id).unwrap();
    let card = merge_buyers(&stall, &one, &two).unwrap();
    let platforms: Vec<Platform> = card.identities.iter().map(|identity| identity.platform).collect();
    assert_eq!(platforms, [Platform::Tiktok, Platform::Facebook]);
    assert_eq!(card.customer.phone.as_ref().map(Phone::as_str), Some("0987654321"));
    assert_eq!(all(&stall), ["Chị an #1 booked BG 5+0", "Chị an #2 cancelled"]);
    // Both names write into the one order.
    hear_facebook(&stall, "an", "thêm 1 cái nữa");
    stall.hear(&[("an", "thêm 1 cái nữa")]);
    assert_eq!(all(&stall), ["Chị an #1 booked BG 7+0", "Chị an #2 cancelled"]);
    sound(&stall);
    // Who is another now is nobody to order for.
    let again = merge_buyers(&stall, &numbered(&stall, 1), &two).unwrap_err();
    assert!(matches!(again, DeskError::Store(StoreError::Missing)));
}

fn a_merge_of_buyers_is_taken_back_as_it_was() {
    let stall = Stall::with("4");
    hear_facebook(&stall, "an", "chốt 3 bánh gio");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("an", "sđt em 0987654321")]);
    let (one, two) = (numbered(&stall, 1), numbered(&stall, 2));
    let flag = FlagForm { kind: FlagKind::DepositNeeded, note: None };
    stall.desk.flag(&stall.command(), two.customer.id, flag).unwrap();
    let before = all(&stall);
    // The one who stays has the larger number: the smaller one becomes theirs.
    let merged = merge_buyers(&stall, &two, &one).unwrap();
    assert_eq!(all(&stall), ["Chị an #1 booked BG 4+1", "Chị an #2 cancelled"]);
    sound(&stall);
    let act = merged.acts.iter().find(|act| act.kind == "merge_customers").unwrap().id;
    stall.desk.undo(&stall.command(), stall.session, act).unwrap();
    assert_eq!(all(&stall), before);
    for (was, is) in [(&one, numbered(&stall, 1)), (&two, numbered(&stall, 2))] {
        assert_eq!((was.customer.id, was.comment_count), (is.customer.id, is.comment_count));
        assert_eq!(card(&stall, was.customer.id).identities.len(), 1);
    }
    assert_eq!(card(&stall, one.customer.id).customer.phone, None);
    assert_eq!(
        (card(&stall, one.customer.id).customer.flags.len(), card(&stall, two.customer.id).customer.flags.len()),
        (0, 1)
    );
    sound(&stall);
    // A flag and a phone number that went over go back, too.
    merge_buyers(&stall, &numbered(&stall, 1), &numbered(&stall, 2)).unwrap();
    let both = card(&stall, one.customer.id);
    assert!(both.customer.phone.is_some() && both.customer.flags.len() == 1);
    undo(&stall);
    let apart = card(&stall, one.customer.id);
    assert!(apart.customer.phone.is_none() && apart.customer.flags.is_empty());
    assert_eq!(all(&stall), before);
    hear_facebook(&stall, "an", "thêm 1 cái nữa");
    assert_eq!(short(&numbered(&stall, 1)), "Chị an (FB) #1 booked BG 3+1");
}

fn a_merge_of_buyers_reaches_every_session() {
    let stall = Stall::with("9");
    let second = stall.another_session();
    for live in [&stall, &second] {
        live.hear(&[("an", "chốt 1 bánh gio")]);
        hear_facebook(live, "an", "chốt 2 bánh gio");
    }
    stall.desk.close_session(&stall.command(), second.session).unwrap();
    let before = (all(&stall), all(&second));
    let saw = [&stall, &second].into_iter().flat_map(|live| [1, 2].map(|number| other(&numbered(live, number))));
    let (kept, gone) = (numbered(&stall, 1).customer.id, numbered(&stall, 2).customer.id);
    let merged = stall.desk.merge_customers(&stall.command(), (kept, gone), saw.collect()).unwrap();
    assert_eq!(merged.open_orders.len(), 2);
    for live in [&stall, &second] {
        assert_eq!(all(live), ["Chị an #1 booked BG 3+0", "Chị an #2 cancelled"]);
        sound(live);
    }
    undo(&stall);
    assert_eq!((all(&stall), all(&second)), before);
    sound(&stall);
    sound(&second);
}

fn what_was_written_meanwhile_is_looked_at() {
    let looks = |stall: &Stall| {
        let mut orders = stall.orders();
        orders.sort_by_key(|order| order.number);
        orders.iter().map(|order| order.to_look_at).collect::<Vec<_>>()
    };
    // The kept buyer's wish went into the order of the other.
    let stall = Stall::with("9");
    stall.hear(&[("bình", "chốt 1 bánh gio"), ("an", "hello")]);
    let binh = stall.order_of("bình");
    let found = stall.store.read(|c| people::search(c, stall.shop, "an", 10)).map_err(|e: StoreError| e).unwrap();
    let merge_into = |kept: CustomerId, gone: CustomerId| {
        stall.desk.merge_customers(&stall.command(), (kept, gone), Vec::new()).unwrap();
    };
    merge_into(found[0].id, binh.customer.id);
    stall.hear(&[("bình", "thêm 1 bánh gio")]);
    undo(&stall);
    assert_eq!((all(&stall), looks(&stall)), (vec!["Chị bình #1 booked BG 2+0".to_owned()], vec![false]));
    merge_into(found[0].id, binh.customer.id);
    stall.hear(&[("an", "chốt 2 mật mía")]);
    undo(&stall);
    assert_eq!((all(&stall), looks(&stall)), (vec!["Chị bình #1 booked BG 2+0, MM 2+0".to_owned()], vec![true]));
    // The other's went into an order of the kept buyer, and opened a new one.
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 1 bánh gio"), ("bình", "hello"), ("chi", "chốt 1 bánh gio")]);
    let (an, evening) = (stall.order_of("an").customer.id, stall.another_session());
    let found = stall.store.read(|c| people::search(c, stall.shop, "bình", 10)).map_err(|e: StoreError| e).unwrap();
    stall.desk.merge_customers(&stall.command(), (an, found[0].id), Vec::new()).unwrap();
    stall.hear(&[("bình", "chốt 2 mật mía"), ("chi", "chốt 1 mật mía"), ("an", "giá sao")]);
    evening.hear(&[("bình", "chốt 1 bánh gio")]);
    undo(&stall);
    assert_eq!(all(&stall), ["Chị an #1 booked BG 1+0, MM 2+0", "Chị chi #2 booked BG 1+0, MM 1+0"]);
    assert_eq!((looks(&stall), looks(&evening)), (vec![true, false], vec![true]));
    // Who wrote into an order that was given to them is told when it goes back.
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 1 bánh gio"), ("bình", "chốt 2 bánh gio")]);
    merge(&stall, &stall.order_of("bình"), &stall.order_of("an")).unwrap();
    stall.hear(&[("bình", "thêm 1 cái nữa")]);
    undo(&stall);
    assert_eq!(all(&stall), ["Chị an #1 booked BG 2+0", "Chị bình #2 booked BG 2+0"]);
    assert_eq!(looks(&stall), [true, false]);
    sound(&stall);
}

fn an_order_that_was_merged_gets_back_its_own() {
    let said = [("an", "chốt 5 bánh gio"), ("bình", "chốt 3 bánh gio")];
    let stall = Stall::with("5");
    stall.hear(&said);
    merge(&stall, &stall.order_of("an"), &stall.order_of("bình")).unwrap();
    assert_eq!(all(&stall)[0], "Chị an #1 booked BG 5+3");
    // The buyer takes off what waits: that was bình's.
    stall.hear(&[("an", "bớt 3 bánh gio")]);
    assert_eq!(all(&stall)[0], "Chị an #1 booked BG 5+0");
    undo(&stall);
    assert_eq!(all(&stall), ["Chị an #1 booked BG 5+0", "Chị bình #2 cancelled"]);
    assert!(stall.orders().iter().all(|order| order.to_look_at));
    sound(&stall);
    // An act upon the merge that was taken back itself leaves new places behind.
    for stock in ["9", "6"] {
        let stall = Stall::with(stock);
        stall.hear(&said);
        let before = all(&stall);
        let one = merge(&stall, &stall.order_of("an"), &stall.order_of("bình")).unwrap();
        stall.desk.cancel(&stall.command(), stall.seen(&one)).unwrap();
        undo(&stall);
        undo(&stall);
        assert_eq!(all(&stall), before);
        assert!(!stall.orders().iter().any(|order| order.to_look_at));
        sound(&stall);
    }
}

fn nobody_gets_a_second_open_order_when_buyers_are_taken_apart() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 1 bánh gio"), ("bình", "chốt 1 bánh gio"), ("chi", "chốt 1 bánh gio")]);
    merge_buyers(&stall, &stall.order_of("an"), &stall.order_of("bình")).unwrap();
    merge(&stall, &stall.order_of("chi"), &numbered(&stall, 1)).unwrap();
    // The joined order stays with Chi, because An has another one by now.
    stall.hear(&[("an", "chốt 1 mật mía")]);
    undo(&stall);
    let before = all(&stall);
    let refused = stall.desk.undo_last(&stall.command(), stall.session).unwrap_err();
    assert!(matches!(refused, DeskError::Refused(Refusal::NotAllowed)), "{refused:?}");
    assert_eq!(all(&stall), before);
    sound(&stall);
}

fn the_act_on_an_order_is_told() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 3 bánh gio"), ("bình", "chốt 2 bánh gio"), ("chi", "chốt 1 bánh gio")]);
    assert!(stall.orders().iter().all(|order| order.act.is_none()));
    let last_told = |number: i64| {
        let told = stall.events().into_iter().rev().find_map(|event| match event.change {
            Change::Order { order } if order.number == Some(number) => Some(order.act),
            _ => None,
        });
        assert_eq!(told.unwrap(), numbered(&stall, number).act, "order {number}");
        told.unwrap()
    };
    let an = stall.order_of("an");
    let looked = stall.desk.looked(&stall.command(), stall.seen(&an)).unwrap();
    // A comment of the buyer is no act, and takes none back.
    stall.hear(&[("an", "thêm 1 cái nữa"), ("dũng", "chốt 1 bánh gio")]);
    assert_eq!((last_told(1), last_told(4)), (looked.act, None));
    assert!(looked.act.is_some());
    // Both orders of a split and of a merge name it.
    let friend = Friend::New { name: "Chị Hoa".into(), phone: None };
    let part = vec![(an.lines[0].id, qty("1"))];
    let parted = stall.desk.split_order(&stall.command(), stall.seen(&stall.order_of("an")), friend, part).unwrap();
    assert_eq!((last_told(1), last_told(5)), (parted.order.act, parted.order.act));
    let one = merge(&stall, &stall.order_of("bình"), &stall.order_of("chi")).unwrap();
    assert_eq!((last_told(2), last_told(3)), (one.act, one.act));
    assert!(one.act > parted.order.act && parted.order.act > looked.act);
    acts_are_found_in_older_tables(&stall);
    stall.desk.undo(&stall.command(), stall.session, last_told(3).unwrap()).unwrap();
    assert_eq!((last_told(2), last_told(3)), (None, None));
    stall.desk.undo(&stall.command(), stall.session, last_told(5).unwrap()).unwrap();
    assert_eq!((last_told(1), last_told(5)), (looked.act, None));
    // So do orders that were joined because their buyers are one.
    let card = merge_buyers(&stall, &stall.order_of("an"), &stall.order_of("bình")).unwrap();
    let act = card.acts.iter().find(|act| act.kind == "merge_customers").map(|act| act.id);
    assert_eq!((last_told(1), last_told(2)), (act, act));
    acts_are_found_in_older_tables(&stall);
    undo(&stall);
    assert_eq!((last_told(1), last_told(2)), (looked.act, None));
}

/// The table of acts and orders goes, and is made again of what the acts say.
fn acts_are_found_in_older_tables(stall: &Stall) {
    use diesel::connection::SimpleConnection;
    let before = stall.orders();
    let mut c = stall.location.connect().unwrap();
    c.batch_execute(include_str!("../../migrations/2026-11-22-000071_acts_of_orders/down.sql")).unwrap();
    c.batch_execute(include_str!("../../migrations/2026-11-22-000071_acts_of_orders/up.sql")).unwrap();
    assert_eq!(stall.orders(), before);
}

fn what_comes_over_in_a_merge_of_buyers_is_told_on_every_order() {
    let stall = Stall::with("20");
    let second = stall.another_session();
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    second.hear(&[("bình", "1 mật mía 0987654321")]);
    stall.desk.close_session(&stall.command(), stall.session).unwrap();
    let (kept, gone) = (stall.order_of("an").customer.id, second.order_of("bình").customer.id);
    let deposit = FlagForm { kind: FlagKind::DepositNeeded, note: None };
    stall.desk.flag(&stall.command(), gone, deposit).unwrap();
    let told = |stall: &Stall| {
        let orders = stall.events().into_iter().filter_map(|event| match event.change {
            Change::Order { order } => Some(order),
            _ => None,
        });
        let orders: Vec<OrderView> = orders.collect();
        let last = orders.last().unwrap();
        let flags = last.customer.flags.len();
        (orders.len(), last.customer.id, last.customer.phone.is_some(), flags, *last == stall.orders()[0])
    };
    assert_eq!((told(&stall), told(&second)), ((1, kept, false, 0, true), (2, gone, true, 1, true)));
    stall.desk.merge_customers(&stall.command(), (kept, gone), Vec::new()).unwrap();
    assert_eq!((told(&stall), told(&second)), ((2, kept, true, 1, true), (3, kept, true, 1, true)));
    undo(&second);
    assert_eq!((told(&stall), told(&second)), ((3, kept, false, 0, true), (4, gone, true, 1, true)));
    sound(&stall);
}

fn an_identity_goes_its_own_way_with_the_orders_it_opened() {
    let stall = Stall::with("9");
    hear_facebook(&stall, "an", "chốt 3 bánh gio");
    stall.hear(&[("bình", "đẹp quá"), ("an", "hello")]);
    let fb = numbered(&stall, 1);
    stall.hear(&[("an", "chốt 1 mật mía"), ("an", "hủy đơn em nhé")]);
    let an = stall.order_of("an");
    merge_buyers(&stall, &an, &fb).unwrap();
    assert_eq!(all(&stall), ["Chị an #1 booked BG 3+0", "Chị an #2 cancelled"]);
    let apart = stall.desk.split_customer(&stall.command(), an.customer.id, fb.customer.id).unwrap();
    assert_eq!((apart.customer.id, apart.identities.len()), (fb.customer.id, 1));
    assert_eq!(all(&stall), ["Chị an (FB) #1 booked BG 3+0", "Chị an #2 cancelled"]);
    let only = stall.desk.split_customer(&stall.command(), fb.customer.id, fb.customer.id).unwrap_err();
    assert!(matches!(only, DeskError::Refused(Refusal::NothingLeft)));
    undo(&stall);
    assert_eq!(all(&stall), ["Chị an #1 booked BG 3+0", "Chị an #2 cancelled"]);
    assert_eq!(card(&stall, an.customer.id).identities.len(), 2);
    // Taken back it is refused where both have an open order by now.
    stall.desk.split_customer(&stall.command(), an.customer.id, fb.customer.id).unwrap();
    stall.hear(&[("an", "chốt 1 mật mía")]);
    let refused = stall.desk.undo_last(&stall.command(), stall.session).unwrap_err();
    assert!(matches!(refused, DeskError::Refused(Refusal::NotAllowed)));
    sound(&stall);
}

fn the_first_identity_can_be_split_off_too() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 1 bánh gio")]);
    hear_facebook(&stall, "an", "chốt 3 bánh gio");
    let (an, fb) = (numbered(&stall, 1), numbered(&stall, 2));
    merge_buyers(&stall, &an, &fb).unwrap();
    let apart = stall.desk.split_customer(&stall.command(), an.customer.id, an.customer.id).unwrap();
    assert_ne!(apart.customer.id, an.customer.id);
    assert_eq!((apart.customer.name.as_str(), apart.identities[0].platform), ("Chị an", Platform::Tiktok));
    stall.hear(&[("an", "thêm 1 cái nữa")]);
    assert_eq!(short(&numbered(&stall, 1)), "Chị an #1 booked BG 5+0");
    assert_eq!(numbered(&stall, 1).customer.id, apart.customer.id);
    assert_eq!(card(&stall, an.customer.id).identities[0].platform, Platform::Facebook);
    // No two names become one by splitting.
    let again = stall.desk.split_customer(&stall.command(), an.customer.id, an.customer.id).unwrap_err();
    assert!(matches!(again, DeskError::Store(StoreError::Missing)));
}

fn a_later_act_stands_upon_a_merge() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 2 bánh gio"), ("chi", "chốt 2 bánh gio")]);
    let binh = stall.desk.confirm(&stall.command(), stall.seen(&stall.order_of("bình"))).unwrap();
    let one = merge(&stall, &stall.order_of("an"), &binh).unwrap();
    let undo_act = |order: &OrderView| stall.desk.undo(&stall.command(), stall.session, order.act.unwrap());
    // What was done to the order that is gone lies under the merge.
    assert!(matches!(undo_act(&binh).unwrap_err(), DeskError::LaterAct(by) if by == "Lan"));
    let two = merge(&stall, &one, &stall.order_of("chi")).unwrap();
    assert!(matches!(undo_act(&one).unwrap_err(), DeskError::LaterAct(_)));
    undo_act(&two).unwrap();
    undo_act(&one).unwrap();
    undo_act(&binh).unwrap();
    assert_eq!(
        all(&stall),
        ["Chị an", "Chị bình", "Chị chi"]
            .into_iter()
            .zip(1..)
            .map(|(name, number)| format!("{name} #{number} booked BG 2+0"))
            .collect::<Vec<_>>()
    );
}

fn buyers_are_flagged_by_people() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let an = stall.order_of("an");
    let flag = |kind, note: Option<&str>| {
        stall.desk.flag(&stall.command(), an.customer.id, FlagForm { kind, note: note.map(str::to_owned) })
    };
    assert!(matches!(flag(FlagKind::Other, None).unwrap_err(), DeskError::Invalid("note")));
    assert!(matches!(flag(FlagKind::Other, Some(&"x".repeat(201))).unwrap_err(), DeskError::Invalid("note")));
    flag(FlagKind::DidNotTakeDelivery, Some("bom 2 đơn")).unwrap();
    let seq = || stall.store.read(|c| sessions::get(c, stall.shop, stall.session)).unwrap().last_seq;
    let told = seq();
    let card = flag(FlagKind::DidNotTakeDelivery, Some("bom 3 đơn")).unwrap();
    assert_eq!(seq(), told + 2, "the act and the open order are told");
    let said = &card.customer.flags[0];
    assert_eq!((said.note.as_deref(), said.by.as_str(), said.at), (Some("bom 3 đơn"), "Lan", crate::kit::NIGHT));
    assert_eq!(card.customer.flags.len(), 1);
    let shown = stall.order_of("an");
    assert_eq!((&shown.customer.flags, shown.version), (&card.customer.flags, an.version));
    undo(&stall);
    assert_eq!(stall.order_of("an").customer.flags[0].note.as_deref(), Some("bom 2 đơn"));
    let clear = |kind| stall.desk.clear_flag(&stall.command(), an.customer.id, kind);
    assert!(clear(FlagKind::DidNotTakeDelivery).unwrap().customer.flags.is_empty());
    assert!(matches!(clear(FlagKind::DepositNeeded).unwrap_err(), DeskError::NothingToUndo));
    undo(&stall);
    assert_eq!(stall.order_of("an").customer.flags.len(), 1);
}

fn promises_are_counted() {
    let stall = Stall::with("30");
    let mut counts = Vec::new();
    for step in 0..5 {
        stall.hear(&[("an", "chốt 2 bánh gio")]);
        let order = stall.order_of("an");
        let command = || stall.command();
        let yes = stall.desk.confirm(&command(), stall.seen(&order)).unwrap();
        let gone = || {
            let packed = stall.desk.pack(&command(), stall.seen(&yes)).unwrap();
            stall.desk.hand_over(&command(), stall.seen(&packed)).unwrap()
        };
        match step {
            0 => drop(gone()),
            1 => drop(stall.desk.cancel(&command(), stall.seen(&yes)).unwrap()),
            2 => {
                let gone = gone();
                stall.desk.take_return(&command(), stall.seen(&gone), ReturnReason::DidNotTakeDelivery).unwrap();
            }
            3 => {
                let gone = gone();
                stall.desk.take_return(&command(), stall.seen(&gone), ReturnReason::Other).unwrap();
            }
            _ => {
                undo(&stall);
                stall.desk.cancel(&command(), stall.seen(&stall.order_of("an"))).unwrap();
            }
        }
        let card = card(&stall, order.customer.id);
        counts.push((card.kept, card.broken));
    }
    assert_eq!(counts, [(1, 0), (1, 1), (1, 2), (1, 2), (1, 2)]);
}

fn the_same_phone_is_told() {
    let stall = Stall::with("9");
    for author in ["an", "bình", "chi"] {
        stall.hear(&[(author, "chốt 1 bánh gio")]);
    }
    stall.hear(&[("an", "sđt em 0987654321"), ("bình", "sđt em 0987654321"), ("chi", "sđt em 0912345678")]);
    let groups = || stall.store.read(|c| people::same_phone(c, stall.shop, "", 10)).map_err(|e: StoreError| e).unwrap();
    let told = groups();
    assert_eq!((told.len(), told[0].phone.as_str(), told[0].customers.len()), (1, "0987654321", 2));
    let (an, binh) = (stall.order_of("an"), stall.order_of("bình"));
    let same: Vec<CustomerId> = card(&stall, an.customer.id).same_phone.iter().map(|other| other.id).collect();
    assert_eq!(same, [binh.customer.id]);
    assert!(
        stall
            .store
            .read(|c| people::same_phone(c, stall.shop, "0987654321", 10))
            .map_err(|e: StoreError| e)
            .unwrap()
            .is_empty()
    );
    merge_buyers(&stall, &an, &binh).unwrap();
    assert!(groups().is_empty() && card(&stall, an.customer.id).same_phone.is_empty());
    let found = stall.store.read(|c| people::search(c, stall.shop, "CHI", 10)).map_err(|e: StoreError| e).unwrap();
    assert!(found.iter().any(|buyer| buyer.name == "Chị chi"));
}

fn a_phone_number_is_told_wherever_its_buyer_has_an_order() {
    let stall = Stall::with("30");
    let evening = stall.another_session();
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    evening.hear(&[("an", "chốt 1 bánh gio")]);
    let last = |stall: &Stall| {
        let mut orders = stall.events().into_iter().filter_map(|event| match event.change {
            Change::Order { order } => Some(order),
            _ => None,
        });
        orders.next_back().unwrap()
    };
    assert_eq!(last(&evening).customer.phone, None);
    // The same wish again changes nothing but the number.
    stall.hear(&[("an", "chốt 2 bánh gio 0987654321")]);
    assert_eq!(last(&evening), evening.order_of("an"));
    assert_eq!(last(&evening).customer.phone, Phone::new("0987654321"));
    let order = last(&stall);
    assert_eq!((&order.customer.phone, order.lines[0].held), (&Phone::new("0987654321"), qty("2")));
    assert_eq!(order, stall.order_of("an"));
    let before = evening.events().len();
    stall.hear(&[("an", "sđt em 0987654321"), ("bình", "sđt em 0987654322")]);
    assert_eq!(evening.events().len(), before, "nothing new is known of anybody there");
}

fn foreign_buyers_are_nobody() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 2 bánh gio")]);
    let (an, binh) = (stall.order_of("an"), stall.order_of("bình"));
    let before = all(&stall);
    let foreign = || Command { shop: ShopId(999), ..stall.command() };
    let missing = |error: DeskError| assert!(matches!(error, DeskError::Store(StoreError::Missing)), "{error}");
    let (one, two) = (an.customer.id, binh.customer.id);
    let seen = Seen { session: stall.session, order: an.id, version: an.version };
    missing(stall.desk.merge_customers(&foreign(), (one, two), Vec::new()).unwrap_err());
    missing(stall.desk.split_customer(&foreign(), one, one).unwrap_err());
    missing(stall.desk.flag(&foreign(), one, FlagForm { kind: FlagKind::DepositNeeded, note: None }).unwrap_err());
    missing(stall.desk.merge_orders(&foreign(), seen, other(&binh)).unwrap_err());
    let chosen = vec![(an.lines[0].id, qty("1"))];
    missing(stall.desk.split_order(&foreign(), seen, Friend::Known(two), chosen).unwrap_err());
    let card: Result<_, StoreError> = stall.store.read(|c| people::card(c, ShopId(999), one));
    assert!(matches!(card, Err(StoreError::Missing)));
    assert_eq!(all(&stall), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doors_know_buyers() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 3 bánh gio")]);
    let address = stall.open();
    let lan = stall.helper(&address).await;
    let (an, binh) = (stall.order_of("an"), stall.order_of("bình"));
    let (buyer, other) = (format!("/api/v1/customers/{}", an.customer.id), binh.customer.id);
    let stranger = crate::kit::Visitor::stranger(&address);
    assert_eq!(stranger.get(&buyer).await.status, 401);
    let seen: Vec<_> = [&an, &binh].map(|o| json!({ "order_id": o.id, "version": o.version })).into();
    let form = |orders: &[serde_json::Value]| json!({ "key": key(), "other_id": other, "orders": orders });
    let stale = lan.post(&format!("{buyer}/merge"), form(&seen[..1])).await;
    assert_eq!((stale.status, stale.body["code"].as_str()), (409, Some("conflict")));
    assert_eq!(stale.body["current"]["id"], json!(binh.id));
    let lines = json!([{ "line_id": an.lines[0].id, "quantity": "2" }]);
    let whole = json!({ "key": key(), "version": an.version, "to": { "new": { "name": "Hoa" } }, "lines": lines });
    let order = format!("/api/v1/sessions/{}/orders/{}", stall.session, an.id);
    let refused = lan.post(&format!("{order}/split"), whole).await;
    assert_eq!((refused.status, refused.body["code"].as_str()), (409, Some("nothing_left")));
    let flagged = lan.post(&format!("{buyer}/flags"), json!({ "key": key(), "flag": "deposit_needed" })).await;
    assert_eq!(flagged.body["customer"]["flags"][0]["by"], "Lan");
    let merged = lan.post(&format!("{buyer}/merge"), form(&seen)).await;
    assert_eq!((merged.status, merged.body["identities"].as_array().unwrap().len()), (200, 2));
    assert_eq!(lan.get(&format!("/api/v1/customers/{other}")).await.status, 404);
    let found = lan.get("/api/v1/customers?q=an").await;
    assert_eq!(found.body["customers"].as_array().unwrap().len(), 1);
    assert_eq!(lan.get("/api/v1/customers/same_phone").await.body, json!({ "groups": [], "next": null }));
}
