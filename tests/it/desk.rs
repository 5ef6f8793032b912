//! The desk over a real store: comments in, orders, stock and journal out.

mod acts;
mod aliases;
mod asked;
mod contact;
mod products;
mod rooms;

use crate::kit::{NIGHT, Stall, on_each_engine, qty};
use phiencho::base::money::Vnd;
use phiencho::desk::{ChannelNews, DeskError, NewProduct, NewSession, ProductChange, Wanted};
use phiencho::shop::act::Refusal;
use phiencho::shop::amend::{About, Amendment};
use phiencho::shop::book::Repeat;
use phiencho::shop::channel::ChannelState;
use phiencho::shop::comment::Platform;
use phiencho::shop::decide::Outcome;
use phiencho::shop::event::{Change, OrderView, ProductView, Revenue};
use phiencho::shop::order::OrderState;
use phiencho::shop::reading::Reason;
use phiencho::store::{StoreError, channels, report, sessions};
use std::sync::Arc;

on_each_engine! {
    a_clear_order_is_held_and_an_unclear_one_is_looked_at
    what_comes_again_changes_nothing
    sold_out_waits_in_line_and_freed_stock_goes_to_the_first
    taking_back_gives_what_is_still_there
    a_command_is_done_once
    who_acts_on_an_old_picture_is_shown_the_new_one
    bad_commands_change_nothing
    a_product_needs_a_code_of_its_own_and_a_price
    strangers_without_an_id_are_never_one_buyer
    a_phone_is_put_on_the_buyer_and_their_order
    the_report_agrees_with_the_figures_kept_beside_it
    many_hands_at_once_leave_one_truth
    the_comment_that_cancels_an_order_stands_on_it
    a_closed_session_with_a_waiting_line_gets_its_goods_and_loses_no_figure
    freed_stock_reaches_a_closed_session_within_a_batch_of_another
    a_closed_session_takes_no_more_comments_and_its_channels_have_ended
    a_removed_channel_stays_removed
    the_smallest_quantity_stays_while_somebody_waits_for_it
    what_was_ordered_is_cut_finer_only
    a_key_is_for_one_command
}

fn short(order: &OrderView) -> String {
    let lines: Vec<String> = order.lines.iter().map(|l| format!("{} {}+{}", l.code, l.held, l.waiting)).collect();
    format!("{:?} {} {}", order.number, order.state.as_str(), lines.join(", "))
}

fn a_clear_order_is_held_and_an_unclear_one_is_looked_at() {
    let stall = Stall::with("10");
    stall.hear(&[("an", "chốt 3 bánh gio"), ("bình", "còn thì lấy cho em 2 cái"), ("chi", "đẹp quá")]);
    assert_eq!(short(&stall.order_of("an")), "Some(1) booked BG 3+0");
    let unclear = stall.order_of("bình");
    assert_eq!((unclear.state, unclear.number, unclear.to_look_at), (OrderState::ToLookAt, None, true));
    assert!(!unclear.reasons.is_empty() && unclear.comments[0].text.contains("còn thì"));
    assert_eq!(stall.orders().len(), 2);
    assert_eq!(stall.stock("BG"), "3/0");
}

fn what_comes_again_changes_nothing() {
    let stall = Stall::with("10");
    let heard = stall.comment("an", "chốt 3 bánh gio");
    for _ in 0..3 {
        stall.desk.take_in(stall.shop, stall.session, vec![heard.clone(), heard.clone()]).unwrap();
    }
    assert_eq!(stall.stock("BG"), "3/0");
    let totals = stall.store.read(|c| sessions::get(c, stall.shop, stall.session)).unwrap().summary.totals;
    assert_eq!((totals.received, totals.duplicates, totals.orders), (1, 5, 1));
}

fn sold_out_waits_in_line_and_freed_stock_goes_to_the_first() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 4 bánh gio"), ("bình", "chốt 3 bánh gio"), ("chi", "chốt 1 bánh gio")]);
    assert_eq!(short(&stall.order_of("bình")), "Some(2) booked BG 1+2");
    assert_eq!(short(&stall.order_of("chi")), "Some(3) booked BG 0+1");
    let an = stall.order_of("an");
    stall.desk.cancel(&stall.command(), stall.seen(&an)).unwrap();
    assert_eq!(short(&stall.order_of("bình")), "Some(2) booked BG 3+0");
    assert_eq!(short(&stall.order_of("chi")), "Some(3) booked BG 1+0");
    assert_eq!(stall.stock("BG"), "4/0");
    // Those who were served from afar are told of in the journal, too.
    let told = stall.events();
    let last = told.iter().rev().find_map(|event| match &event.change {
        Change::Order { order } if order.customer.name == "Chị chi" => Some(short(order)),
        _ => None,
    });
    assert_eq!(last.unwrap(), "Some(3) booked BG 1+0");
}

fn taking_back_gives_what_is_still_there() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 4 bánh gio"), ("bình", "chốt 3 bánh gio")]);
    let gone = stall.desk.cancel(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    let back = stall.desk.undo(&stall.command(), stall.session, gone.act.unwrap()).unwrap().order.unwrap();
    assert_eq!(short(&back), "Some(1) booked BG 2+2");
    assert_eq!(short(&stall.order_of("bình")), "Some(2) booked BG 3+0");
    let yes = stall.desk.confirm(&stall.command(), stall.seen(&back)).unwrap();
    let no = stall.desk.undo(&stall.command(), stall.session, yes.act.unwrap()).unwrap().order.unwrap();
    assert_eq!(no.state, OrderState::Booked);
}

fn a_command_is_done_once() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 4 bánh gio")]);
    let command = stall.command();
    let seen = stall.seen(&stall.order_of("an"));
    let first = stall.desk.confirm(&command, seen).unwrap();
    let journal = stall.events().len();
    assert_eq!(stall.desk.confirm(&command, seen).unwrap(), first);
    assert_eq!(stall.events().len(), journal);
}

fn who_acts_on_an_old_picture_is_shown_the_new_one() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 4 bánh gio")]);
    let seen = stall.seen(&stall.order_of("an"));
    stall.hear(&[("an", "thêm 1 cái nữa")]);
    let refused = stall.desk.confirm(&stall.command(), seen).unwrap_err();
    let DeskError::Stale(current) = refused else { panic!("{refused}") };
    assert_eq!(*current, stall.order_of("an"));
    assert_eq!(current.state, OrderState::Booked);
}

fn bad_commands_change_nothing() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 4 bánh gio")]);
    let (before, journal) = (stall.order_of("an"), stall.events().len());
    let seen = stall.seen(&before);
    for (quantity, product) in [("-1", "BG"), ("0.5", "BG"), ("100001", "BG"), ("0", "MM")] {
        let wanted = Wanted { product: stall.product_id(product), option: None, quantity: qty(quantity) };
        stall.desk.set_line(&stall.command(), seen, wanted).unwrap_err();
    }
    let nowhere = Wanted { product: phiencho::base::id::ProductId(1), option: None, quantity: qty("1") };
    let refused = stall.desk.set_line(&stall.command(), seen, nowhere).unwrap_err();
    assert!(matches!(refused, DeskError::Refused(Refusal::NoProduct)));
    let unknown = Wanted { product: stall.product_id("BG"), option: Some("đỏ".to_owned()), quantity: qty("1") };
    let refused = stall.desk.set_line(&stall.command(), seen, unknown).unwrap_err();
    assert!(matches!(refused, DeskError::Invalid("option")));
    let mut foreign = stall.command();
    foreign.shop = phiencho::base::id::ShopId(999);
    let refused = stall.desk.confirm(&foreign, seen).unwrap_err();
    assert!(matches!(refused, DeskError::Store(StoreError::Missing)));
    let mut keyless = stall.command();
    keyless.key = "kurz".into();
    assert!(matches!(stall.desk.confirm(&keyless, seen), Err(DeskError::Invalid("key"))));
    assert_eq!((stall.order_of("an"), stall.events().len()), (before, journal));
}

fn a_product_needs_a_code_of_its_own_and_a_price() {
    let stall = Stall::with("5");
    let ProductView { name, unit, price, .. } = stall.product("BG");
    let picture = None;
    let step = None;
    let described = ProductChange { name, unit, price, step, aliases: vec![], options: vec![], picture };
    let add = |code: &str, described: ProductChange, on_hand: &str| {
        stall.desk.add_product(&stall.command(), NewProduct { code: code.into(), described, on_hand: qty(on_hand) })
    };
    assert!(matches!(add("bg", described.clone(), "1"), Err(DeskError::Store(StoreError::Conflict))));
    assert!(matches!(add("", described.clone(), "1"), Err(DeskError::Invalid("code"))));
    assert!(matches!(add("X", described.clone(), "-1"), Err(DeskError::Invalid("on_hand"))));
    let dear = ProductChange { price: phiencho::base::money::Vnd(-1), ..described.clone() };
    assert!(matches!(add("X", dear, "1"), Err(DeskError::Invalid("price"))));
    let long = ProductChange { name: "x".repeat(1_000_000), ..described.clone() };
    assert!(matches!(add("X", long, "1"), Err(DeskError::Invalid("name"))));
    let emoji = ProductChange { name: "🍙 bánh 🍙".into(), ..described };
    assert_eq!(add("🍙", emoji, "1").unwrap().on_hand, qty("1"));
}

fn strangers_without_an_id_are_never_one_buyer() {
    let stall = Stall::with("10");
    stall.hear(&[("", "chốt 1 bánh gio"), ("", "chốt 2 bánh gio")]);
    let orders = stall.orders();
    assert_eq!(orders.len(), 2);
    assert_ne!(orders[0].customer.id, orders[1].customer.id);
}

fn a_phone_is_put_on_the_buyer_and_their_order() {
    let stall = Stall::with("10");
    stall.hear(&[("an", "chốt 1 bánh gio"), ("an", "sđt em 0987654321")]);
    assert_eq!(stall.order_of("an").customer.phone.unwrap().as_str(), "0987654321");
}

fn the_report_agrees_with_the_figures_kept_beside_it() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 3 bánh gio"), ("bình", "chốt 4 bánh gio"), ("chi", "1 mật mía"), ("dũng", "giá sao")]);
    // One second later it is another day in Vietnam.
    stall.clock.set(NIGHT.plus(1000));
    stall.hear(&[("em", "chốt 2 mật mía"), ("chi", "hủy đơn em nhé")]);
    stall.desk.confirm(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    let report = stall.store.read(|c| report::of(c, stall.shop, stall.session)).unwrap();
    let totals = report.session.totals;
    assert_eq!(Revenue::from(report.now().revenue), totals.revenue);
    assert_eq!(
        (report.now().revenue.booked.get(), report.now().revenue.confirmed.get()),
        (5 * 7000 + 2 * 35_000, 3 * 7000)
    );
    assert_eq!(report.now().customers, totals.customers);
    assert_eq!(report.now().comments.received, totals.received);
    assert_eq!(report.now().comments.orders, totals.read_as_orders);
    assert_eq!(report.now().comments.to_look_at, totals.comments_to_look_at);
    assert_eq!((totals.orders, totals.queue, totals.confirmed, totals.cancelled), (3, 2, 1, 1));
    let days: Vec<(&str, i64, i64)> =
        report.now().days.iter().map(|day| (day.day.as_str(), day.orders, day.revenue.booked.get())).collect();
    assert_eq!(days, [("2026-11-20", 2, 35_000), ("2026-11-21", 1, 70_000)]);
    let sum: i64 = report.now().products.iter().map(|line| line.revenue.booked.get()).sum();
    assert_eq!(sum, report.now().revenue.booked.get());
}

fn many_hands_at_once_leave_one_truth() {
    let stall = Arc::new(Stall::with("100"));
    std::thread::scope(|scope| {
        for hand in 0..8 {
            let stall = &stall;
            scope.spawn(move || {
                for comment in 0..25 {
                    stall.hear(&[(&format!("k{hand}-{comment}"), "chốt 1 bánh gio")]);
                }
            });
        }
    });
    assert_eq!(stall.stock("BG"), "100/100");
    let mut numbers: Vec<i64> = stall.orders().iter().filter_map(|order| order.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=200).collect::<Vec<_>>());
    stall.events();
}

fn the_comment_that_cancels_an_order_stands_on_it() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 2 mật mía")]);
    stall.hear(&[("an", "hủy đơn giúp em")]);
    let order = stall.order_of("an");
    assert_eq!((order.state, order.comment_count), (OrderState::Cancelled, 2));
    let last = order.comments.last().unwrap();
    assert_eq!((last.text.as_str(), last.outcome), ("hủy đơn giúp em", Outcome::Cancelled));
    let told = stall.events().into_iter().rev().find_map(|event| match event.change {
        Change::Order { order } => Some(order),
        _ => None,
    });
    assert_eq!(told.unwrap(), order);
    let about = About::Comment("2".into());
    let deleted = Amendment { platform: Platform::Tiktok, room: "7300".into(), about, edited: None };
    stall.desk.amend(stall.shop, stall.session, vec![deleted]).unwrap();
    assert_eq!(stall.order_of("an").reasons, [Reason::CommentDeleted]);
    // What comes after it is of another order.
    stall.hear(&[("an", "chốt 1 mật mía"), ("bình", "hủy đơn giúp em")]);
    assert_eq!((stall.order_of("an").comment_count, stall.orders().len()), (1, 2));
}

fn a_closed_session_with_a_waiting_line_gets_its_goods_and_loses_no_figure() {
    let stall = Stall::with("1");
    stall.hear(&[("an", "chốt 1 bánh gio"), ("bình", "chốt 1 bánh gio")]);
    stall.desk.close_session(&stall.command(), stall.session).unwrap();
    let first = stall.session;
    let second = stall.another_session();
    // Who had the goods gives them back in another session of the shop.
    second.hear(&[("chi", "1 mật mía"), ("chi", "giá sao")]);
    stall.desk.cancel(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    second.hear(&[("dũng", "chốt 1 bánh gio"), ("chi", "hủy đơn em nhé")]);
    assert_eq!(short(&stall.order_of("bình")), "Some(2) booked BG 1+0");
    for session in [first, second.session] {
        let report = stall.store.read(|c| report::of(c, stall.shop, session)).unwrap();
        let totals = report.session.totals;
        assert_eq!(
            (totals.received, totals.revenue),
            (report.now().comments.received, Revenue::from(report.now().revenue))
        );
        assert_eq!(totals.comments_to_look_at, report.now().comments.to_look_at);
    }
}

fn freed_stock_reaches_a_closed_session_within_a_batch_of_another() {
    let stall = Stall::with("1");
    stall.hear(&[("an", "chốt 1 bánh gio")]);
    let second = stall.another_session();
    second.hear(&[("bình", "chốt 1 bánh gio")]);
    stall.desk.close_session(&stall.command(), second.session).unwrap();
    stall.hear(&[("an", "hủy đơn em nhé"), ("chi", "đẹp quá")]);
    assert_eq!(short(&second.order_of("bình")), "Some(1) booked BG 1+0");
    let totals = stall.store.read(|c| sessions::get(c, stall.shop, stall.session)).unwrap().summary.totals;
    assert_eq!(totals.received, 3);
}

fn a_closed_session_takes_no_more_comments_and_its_channels_have_ended() {
    let stall = Stall::with("5");
    let late = stall.comment("an", "chốt 1 bánh gio");
    stall.desk.close_session(&stall.command(), stall.session).unwrap();
    stall.desk.take_in(stall.shop, stall.session, vec![late]).unwrap();
    assert!(stall.orders().is_empty());
    let channel = stall.store.read(|c| channels::find(c, stall.session, stall.channel)).unwrap().unwrap();
    assert_eq!(channel.state, ChannelState::Ended);
}

fn a_removed_channel_stays_removed() {
    let stall = Stall::with("5");
    let news = ChannelNews {
        state: ChannelState::Live,
        reason: None,
        detail: None,
        since: NIGHT,
        last_data: None,
        viewers: None,
        per_minute: 0,
        lag_ms: None,
        expires_at: Some(NIGHT.plus(9)),
        reconnects: 0,
        dropped: 0,
        oddities: Vec::new(),
    };
    stall.desk.note_channel(stall.shop, stall.session, stall.channel, news.clone()).unwrap();
    let kept = stall.store.read(|c| channels::find(c, stall.session, stall.channel)).unwrap().unwrap();
    assert_eq!((kept.state, kept.expires_at), (ChannelState::Live, Some(NIGHT.plus(9))));
    stall.desk.remove_channel(&stall.command(), stall.session, stall.channel).unwrap();
    stall.desk.note_channel(stall.shop, stall.session, stall.channel, news).unwrap();
    assert_eq!(stall.store.read(|c| channels::list(c, stall.session)).unwrap(), []);
    assert!(matches!(stall.events().last().unwrap().change, Change::Removed { .. }));
}

fn the_smallest_quantity_stays_while_somebody_waits_for_it() {
    let stall = Stall::with("0");
    stall.hear(&[("an", "chốt 1 bánh gio")]);
    let ProductView { id, version, name, unit, price, .. } = stall.product("BG");
    let change = |step| ProductChange {
        name: name.clone(),
        unit: unit.clone(),
        price,
        step,
        aliases: vec![],
        options: vec![],
        picture: None,
    };
    let refused = stall.desk.change_product(&stall.command(), (id, version), change(Some(qty("2")))).unwrap_err();
    assert!(matches!(refused, DeskError::Invalid("step")));
    assert_eq!(stall.desk.change_product(&stall.command(), (id, version), change(None)).unwrap().step, qty("1"));
}

fn what_was_ordered_is_cut_finer_only() {
    let stall = Stall::with("100");
    let step = |text: &str| {
        let ProductView { id, version, name, unit, price, .. } = stall.product("BG");
        let (aliases, options, picture) = (vec![], vec![], None);
        let change = ProductChange { name, unit, price, step: Some(qty(text)), aliases, options, picture };
        stall.desk.change_product(&stall.command(), (id, version), change).map(|product| product.step)
    };
    // Nobody has ordered any.
    assert_eq!(step("3").unwrap(), qty("3"));
    assert_eq!(step("0.5").unwrap(), qty("0.5"));
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let wanted = Wanted { product: stall.product_id("BG"), option: None, quantity: qty("1.5") };
    stall.desk.set_line(&stall.command(), stall.seen(&stall.order_of("an")), wanted).unwrap();
    let refused = |text| assert!(matches!(step(text).unwrap_err(), DeskError::Invalid("step")), "{text}");
    ["1", "0.4", "3"].into_iter().for_each(refused);
    stall.desk.cancel(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    // It may come back.
    refused("1");
    stall.desk.undo_last(&stall.command(), stall.session).unwrap();
    assert_eq!(step("0.25").unwrap(), qty("0.25"));
    stall.hear(&[("bình", "chốt 2 bánh gio")]);
    assert_eq!(short(&stall.order_of("an")), "Some(1) booked BG 1.5+0");
    assert_eq!(short(&stall.order_of("bình")), "Some(2) booked BG 2+0");
}

fn a_key_is_for_one_command() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 1 bánh gio"), ("bình", "chốt 1 bánh gio")]);
    let command = stall.command();
    stall.desk.confirm(&command, stall.seen(&stall.order_of("an"))).unwrap();
    let other = stall.desk.confirm(&command, stall.seen(&stall.order_of("bình")));
    assert!(matches!(other, Err(DeskError::Invalid("key"))));
    assert_eq!(stall.order_of("bình").state, OrderState::Booked);
    // Also where a part of it only is another.
    let (command, product) = (stall.command(), stall.product("BG"));
    let (id, version) = (product.id, product.version);
    let change = |price| ProductChange {
        name: "Bánh gio".into(),
        unit: "cái".into(),
        price: Vnd(price),
        step: None,
        aliases: Vec::new(),
        options: Vec::new(),
        picture: None,
    };
    let changed = stall.desk.change_product(&command, (id, version), change(9000)).unwrap();
    assert_eq!(stall.desk.change_product(&command, (id, version), change(9000)).unwrap(), changed);
    assert!(matches!(stall.desk.change_product(&command, (id, version), change(9900)), Err(DeskError::Invalid("key"))));
    let (command, session) = (stall.command(), |repeat| NewSession { title: "Tối".into(), repeat, part_fill: true });
    stall.desk.open_session(&command, session(Repeat::Once)).unwrap();
    assert!(matches!(stall.desk.open_session(&command, session(Repeat::Add)), Err(DeskError::Invalid("key"))));
}
