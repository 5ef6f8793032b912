//! The books: reports against cases that were worked out by hand, against what
//! is under each total, and against the tables.

mod kept;

use crate::kit::{NIGHT, Stall, on_each_engine, qty};
use phiencho::base::id::ProductId;
use phiencho::base::money::Vnd;
use phiencho::base::quantity::Quantity;
use phiencho::base::time::{Clock, Millis};
use phiencho::desk::{Seen, Wanted};
use phiencho::shop::comment::Platform;
use phiencho::shop::event::{OrderView, Revenue};
use phiencho::shop::order::OrderState;
use phiencho::shop::report::{DayLine, Figures, Funnel, Income, ProductLine, ReadingQuality};
use phiencho::shop::sales::OrdersByState;
use phiencho::store::report::{self, Report};
use phiencho::store::{StoreError, check};
use std::collections::{BTreeMap, BTreeSet};

on_each_engine! {
    a_night_and_a_morning
    what_is_taken_back_is_counted_as_before
    who_comes_again_is_no_newcomer
    a_merge_and_a_split_cancel_nothing
    a_closed_session_stays_as_it_was_and_tells_what_changed
    the_minutes_tell_viewers_and_what_was_on_show
}

/// 06:30 of the next morning in Vietnam, still the 20th in UTC.
const MORNING: Millis = NIGHT.plus(1000 + (6 * 60 + 30) * 60_000);

pub fn report(stall: &Stall) -> Report {
    let report = stall.store.read(|c| {
        assert_eq!(check::differences(c)?, []);
        report::of(c, stall.shop, stall.session)
    });
    let report = report.map_err(|error: StoreError| error).unwrap();
    adds_up(&report);
    report
}

/// Every total is the sum of what is under it.
pub fn adds_up(report: &Report) {
    add_up(&report.figures);
    if let Some(closing) = &report.closing {
        add_up(&closing.now);
        assert_eq!(closing.now.revenue, report.figures.revenue + closing.changes.revenue);
        assert_eq!(closing.now.orders, report.figures.orders + closing.changes.orders);
        assert_eq!(closing.changes.products.iter().map(|line| line.revenue).sum::<Income>(), closing.changes.revenue);
    }
    let now = report.now();
    let totals = report.session.totals;
    assert_eq!(Revenue::from(now.revenue), totals.revenue);
    assert_eq!((now.orders, now.funnel.confirmed), (totals.orders, totals.confirmed));
    assert_eq!((now.comments.received, now.comments.duplicates), (totals.received, totals.duplicates));
    let heard = report.completeness.iter().map(|record| (record.channel.comments, record.channel.duplicates));
    let heard = heard.reduce(|sum, more| (sum.0 + more.0, sum.1 + more.1)).unwrap_or_default();
    assert_eq!(heard, (totals.received, totals.duplicates));
    let pace = &report.pace.steps;
    assert_eq!(pace.iter().map(|step| step.comments).sum::<i64>(), report.figures.comments.received);
    assert_eq!(pace.iter().map(|step| step.orders).sum::<i64>(), report.figures.orders);
    assert_eq!(pace.iter().map(|step| step.booked).sum::<Vnd>(), report.figures.revenue.booked);
    assert!(pace.is_sorted_by_key(|step| step.at));
}

fn add_up(figures: &Figures) {
    let Figures { revenue, orders, orders_by_state: by_state, .. } = figures;
    assert_eq!(figures.days.iter().map(|day| day.revenue).sum::<Income>(), *revenue);
    assert_eq!(figures.products.iter().map(|line| line.revenue).sum::<Income>(), *revenue);
    assert_eq!(figures.by_channel.iter().map(|line| line.revenue).sum::<Income>(), *revenue);
    assert_eq!(figures.by_assistant.iter().map(|line| line.confirmed).sum::<Vnd>(), revenue.confirmed);
    assert_eq!(figures.days.iter().map(|day| day.orders).sum::<i64>(), *orders);
    assert_eq!(figures.by_channel.iter().map(|line| line.orders).sum::<i64>(), *orders);
    assert_eq!(by_state.sold(), *orders);
    assert_eq!(figures.by_assistant.iter().map(|line| line.confirmed_orders).sum::<i64>(), figures.funnel.confirmed);
    assert_eq!(figures.new_customers + figures.returning_customers, figures.customers);
    assert_eq!(figures.by_channel.iter().map(|line| line.comments).sum::<i64>(), figures.comments.received);
    for line in &figures.products {
        assert!(line.handed_over <= line.confirmed && line.confirmed <= line.sold, "{line:?}");
    }
    for ProductLine { left_over, on_hand, .. } in &figures.products {
        assert!(*left_over >= qty("0") && left_over <= on_hand);
    }
}

/// A report comes to what the orders come to, as screens are shown them.
pub fn comes_to(report: &Report, orders: &[OrderView]) {
    let now = report.now();
    let mut sold: BTreeMap<ProductId, (Quantity, Quantity, Quantity, Quantity, Income)> = BTreeMap::new();
    let (mut by_state, mut buyers) = (BTreeMap::<&str, i64>::new(), BTreeSet::new());
    for order in orders {
        *by_state.entry(order.state.as_str()).or_default() += 1;
        if order.state.is_sold() {
            buyers.insert(order.customer.id);
        }
        for line in &order.lines {
            let (units, confirmed, handed_over, waiting, money) = sold.entry(line.product_id).or_default();
            *waiting += line.waiting;
            let amount = line.unit_price.times(line.held);
            for (counts, units, money) in [
                (order.state.is_sold(), units, &mut money.booked),
                (order.state.is_confirmed(), confirmed, &mut money.confirmed),
                (order.state == OrderState::HandedOver, handed_over, &mut money.handed_over),
            ] {
                if counts {
                    *units += line.held;
                    *money += amount;
                }
            }
        }
    }
    let OrdersByState { to_look_at, booked, confirmed, packed, handed_over, cancelled } = now.orders_by_state;
    for (state, count) in [
        ("to_look_at", to_look_at),
        ("booked", booked),
        ("confirmed", confirmed),
        ("packed", packed),
        ("handed_over", handed_over),
        ("cancelled", cancelled),
    ] {
        assert_eq!(by_state.get(state).copied().unwrap_or_default(), count, "{state}");
    }
    assert_eq!(i64::try_from(buyers.len()), Ok(now.customers));
    for line in &now.products {
        let (units, confirmed, handed_over, waiting, money) = sold.remove(&line.id).unwrap_or_default();
        assert_eq!(
            (units, confirmed, handed_over, waiting),
            (line.sold, line.confirmed, line.handed_over, line.waiting)
        );
        assert_eq!(money, Income { cancelled: Vnd::ZERO, ..line.revenue });
    }
    assert!(sold.is_empty());
}

fn line(report: &Report, code: &str) -> ProductLine {
    report.now().products.iter().find(|line| line.code == code).unwrap().clone()
}

fn dong(booked: i64, confirmed: i64, handed_over: i64, cancelled: i64) -> Income {
    let [booked, confirmed, handed_over, cancelled] = [booked, confirmed, handed_over, cancelled].map(Vnd);
    Income { booked, confirmed, handed_over, cancelled }
}

fn confirm(stall: &Stall, author: &str) -> Seen {
    stall.desk.confirm(&stall.command(), stall.seen(&stall.order_of(author))).unwrap();
    stall.seen(&stall.order_of(author))
}

fn hand_over(stall: &Stall, author: &str) {
    stall.desk.pack(&stall.command(), stall.seen(&stall.order_of(author))).unwrap();
    stall.desk.hand_over(&stall.command(), stall.seen(&stall.order_of(author))).unwrap();
}

/// Two orders a third of a second before midnight, two in the morning, one of
/// them by hand, and one that is taken back.
fn a_life() -> Stall {
    let stall = Stall::with("10");
    stall.clock.set(NIGHT.plus(700));
    stall.hear(&[("an", "chốt 4 bánh gio"), ("be", "chốt 8 bánh gio")]);
    stall.clock.set(MORNING);
    stall.hear(&[("chi", "chốt 2 mật mía"), ("dung", "chốt 1 mật mía")]);
    stall.hear(&[("dung", "hủy đơn giúp em")]);
    let em = stall.desk.customer(stall.shop, (Platform::Tiktok, "em"), "Chị em").unwrap();
    let wanted = Wanted { product: stall.product_id("MM"), option: None, quantity: qty("1") };
    stall.desk.order_for(&stall.command(), stall.session, em, wanted).unwrap();
    confirm(&stall, "an");
    confirm(&stall, "be");
    hand_over(&stall, "be");
    stall
}

fn a_night_and_a_morning() {
    let stall = a_life();
    let report = report(&stall);
    let now = report.now();
    assert_eq!(now.revenue, dong(175_000, 70_000, 42_000, 35_000));
    let by_state = OrdersByState { booked: 2, confirmed: 1, handed_over: 1, cancelled: 1, ..Default::default() };
    assert_eq!((now.orders, now.orders_by_state, now.average_order), (4, by_state, Vnd(43_750)));
    assert_eq!((now.customers, now.new_customers, now.returning_customers), (4, 4, 0));
    let days = [
        DayLine { day: "2026-11-20".into(), orders: 2, revenue: dong(70_000, 70_000, 42_000, 0) },
        DayLine { day: "2026-11-21".into(), orders: 2, revenue: dong(105_000, 0, 0, 35_000) },
    ];
    assert_eq!(now.days, days);
    let gio = line(&report, "BG");
    assert_eq!([gio.sold, gio.confirmed, gio.handed_over, gio.waiting], ["10", "10", "6", "0"].map(qty));
    assert_eq!([gio.cancelled, gio.missed, gio.on_hand, gio.left_over], ["0", "2", "4", "0"].map(qty));
    assert_eq!((gio.missed_money, gio.orders), (Vnd(14_000), 2));
    let mat = line(&report, "MM");
    assert_eq!([mat.sold, mat.cancelled, mat.on_hand, mat.left_over], ["3", "1", "10", "7"].map(qty));
    assert_eq!((mat.orders, mat.revenue), (2, dong(105_000, 0, 0, 35_000)));
    let [none, channel] = now.by_channel.as_slice() else { panic!("{:?}", now.by_channel) };
    assert_eq!((none.id, none.orders, none.newcomers, none.revenue.booked), (None, 1, 1, Vnd(35_000)));
    assert_eq!((channel.id, channel.comments, channel.orders), (Some(stall.channel), 5, 3));
    assert_eq!(channel.revenue, dong(140_000, 70_000, 42_000, 35_000));
    let lan = now.by_assistant.iter().find(|line| line.name == "Lan").unwrap();
    assert_eq!((lan.confirmed_orders, lan.confirmed), (2, Vnd(70_000)));
    let acts: Vec<(&str, i64, i64)> = lan.acts.iter().map(|one| (&*one.kind, one.acts, one.undone)).collect();
    assert_eq!(acts, [("confirm", 2, 0), ("hand_over", 1, 0), ("pack", 1, 0), ("set", 1, 0)]);
    assert_eq!(now.funnel, Funnel { comments: 5, readings: 4, orders: 4, confirmed: 2, handed_over: 1 });
    assert_eq!(now.reading, ReadingQuality::default());
}

fn what_is_taken_back_is_counted_as_before() {
    let stall = a_life();
    let undo = || stall.desk.undo_last(&stall.command(), stall.session).unwrap().act.kind;
    assert_eq!(undo(), "hand_over");
    let told = report(&stall);
    let gio = line(&told, "BG");
    assert_eq!([gio.handed_over, gio.waiting, gio.missed, gio.left_over], ["0", "2", "0", "0"].map(qty));
    assert_eq!(told.now().revenue, dong(175_000, 70_000, 0, 35_000));
    assert_eq!([undo(), undo()], ["pack", "confirm"]);
    let told = report(&stall);
    assert_eq!(told.now().revenue, dong(175_000, 28_000, 0, 35_000));
    let lan = told.now().by_assistant.iter().find(|line| line.name == "Lan").unwrap();
    let confirms = lan.acts.iter().find(|one| one.kind == "confirm").unwrap();
    assert_eq!((lan.confirmed_orders, confirms.acts, confirms.undone), (1, 2, 1));
    // A person looks after a reading: its order was corrected.
    let wanted = Wanted { product: stall.product_id("MM"), option: None, quantity: qty("1") };
    stall.desk.set_line(&stall.command(), stall.seen(&stall.order_of("chi")), wanted).unwrap();
    assert_eq!(report(&stall).now().reading.corrected, 1);
    undo();
    assert_eq!(report(&stall).now().reading.corrected, 0);
}

fn who_comes_again_is_no_newcomer() {
    let stall = a_life();
    let evening = stall.another_session();
    evening.hear(&[("an", "chốt 1 mật mía"), ("dung", "chốt 1 mật mía"), ("moi", "chốt 1 mật mía")]);
    let told = report(&evening);
    let now = told.now();
    // Of dung's order nothing is left, but there was one.
    assert_eq!((now.customers, now.new_customers, now.returning_customers), (3, 1, 2));
    assert_eq!(now.by_channel.iter().map(|line| line.newcomers).sum::<i64>(), 1);
    // Who orders again after a hand-over is one buyer.
    confirm(&evening, "moi");
    hand_over(&evening, "moi");
    evening.hear(&[("moi", "chốt 2 mật mía")]);
    let told = report(&evening);
    assert_eq!((told.now().orders, told.now().customers, told.now().new_customers), (4, 3, 1));
}

fn a_merge_and_a_split_cancel_nothing() {
    let stall = Stall::with("10");
    stall.hear(&[("an", "chốt 4 bánh gio"), ("be", "chốt 3 bánh gio")]);
    confirm(&stall, "an");
    let (an, be) = (stall.seen(&stall.order_of("an")), stall.seen(&stall.order_of("be")));
    stall.desk.merge_orders(&stall.command(), an, (be.order, be.version)).unwrap();
    let told = report(&stall);
    assert_eq!(told.now().revenue, dong(49_000, 0, 0, 0));
    assert_eq!((told.now().orders, told.now().orders_by_state.cancelled, told.now().customers), (1, 1, 1));
    stall.desk.undo_last(&stall.command(), stall.session).unwrap();
    assert_eq!(report(&stall).now().revenue, dong(49_000, 28_000, 0, 0));
    let be = stall.order_of("be");
    stall.desk.cancel(&stall.command(), stall.seen(&be)).unwrap();
    assert_eq!(report(&stall).now().revenue, dong(28_000, 28_000, 0, 21_000));
}

fn a_closed_session_stays_as_it_was_and_tells_what_changed() {
    let stall = a_life();
    let before = report(&stall);
    assert!(before.closing.is_none());
    stall.clock.set(MORNING.plus(60_000));
    stall.desk.close_session(&stall.command(), stall.session).unwrap();
    let closed = report(&stall);
    let closing = closed.closing.as_ref().unwrap();
    assert_eq!((&closed.figures, &closing.now, closing.at), (&before.figures, &before.figures, stall.clock.now()));
    assert_eq!((closing.changes.clone(), closing.acts.len()), (Default::default(), 0));
    stall.clock.set(MORNING.plus(120_000));
    confirm(&stall, "chi");
    stall.desk.cancel(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    let later = report(&stall);
    assert_eq!((&later.figures, &later.pace), (&before.figures, &closed.pace));
    let closing = later.closing.as_ref().unwrap();
    assert_eq!(closing.changes.revenue, dong(-28_000, 42_000, 0, 28_000));
    assert_eq!((closing.changes.orders, closing.changes.customers, closing.changes.comments), (-1, -1, 0));
    let changes: Vec<(&str, Income)> =
        closing.changes.products.iter().map(|line| (&*line.code, line.revenue)).collect();
    assert_eq!(changes, [("BG", dong(-28_000, -28_000, 0, 28_000)), ("MM", dong(0, 70_000, 0, 0))]);
    let acts: Vec<(&str, &str)> = closing.acts.iter().map(|act| (&*act.kind, &*act.by)).collect();
    assert_eq!(acts, [("cancel", "Lan"), ("confirm", "Lan")]);
    // An act from before the closing that is taken back after it.
    let handed_over = stall.order_of("be").act.unwrap();
    stall.clock.set(MORNING.plus(180_000));
    stall.desk.undo(&stall.command(), stall.session, handed_over).unwrap();
    let closing = report(&stall).closing.unwrap();
    assert_eq!((closing.acts[0].id, closing.acts[0].undone_at), (handed_over, Some(stall.clock.now())));
    assert_eq!(closing.changes.revenue.handed_over, Vnd(-42_000));
}

fn the_minutes_tell_viewers_and_what_was_on_show() {
    use phiencho::desk::ChannelNews;
    use phiencho::shop::channel::ChannelState;
    let stall = Stall::with("10");
    let news = |viewers| ChannelNews {
        state: ChannelState::Live,
        reason: None,
        detail: None,
        since: NIGHT,
        last_data: None,
        viewers,
        per_minute: 0,
        lag_ms: None,
        expires_at: None,
        reconnects: 0,
        dropped: 0,
        oddities: Vec::new(),
    };
    let tell =
        |viewers| stall.desk.note_channel(stall.shop, stall.session, stall.channel, news(Some(viewers))).unwrap();
    [40, 90, 60].into_iter().for_each(tell);
    stall.hear(&[("an", "chốt 4 bánh gio"), ("be", "đẹp quá")]);
    stall.clock.set(NIGHT.plus(61_000));
    stall.desk.pin(&stall.command(), stall.session, None).unwrap();
    tell(7);
    stall.clock.set(NIGHT.plus(13 * 60 * 60_000));
    stall.desk.pin(&stall.command(), stall.session, Some(stall.product_id("MM"))).unwrap();
    let pace = report(&stall).pace;
    // More than twelve hours: two minutes a step.
    assert_eq!(pace.minutes, 2);
    let steps: Vec<_> = pace
        .steps
        .iter()
        .map(|step| (step.comments, step.orders, step.booked.get(), step.viewers, step.pinned))
        .collect();
    let (gio, mat) = (stall.product_id("BG"), stall.product_id("MM"));
    let expected = [(2, 1, 28_000, Some(90), Some(gio)), (0, 0, 0, Some(7), None), (0, 0, 0, None, Some(mat))];
    // 23:59 begins a step or ends one, as the day's minutes fall.
    let together = (2, 1, 28_000, Some(90), None);
    let split = NIGHT.minute() % 2 != 0;
    if split { assert_eq!(steps, expected) } else { assert_eq!(steps, [together, expected[2]]) }
}
