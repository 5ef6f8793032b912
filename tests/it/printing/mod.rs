//! Slips: who prints which, and what comes out of the shop's printer.

mod paper;

use crate::kit::{Stall, Visitor, key, on_each_engine};
use paper::{Habit, Machine};
use phiencho::base::id::OrderId;
use phiencho::desk::{DeskError, TakenSlips, Wish};
use phiencho::shop::event::OrderView;
use phiencho::shop::printer::Paper;
use phiencho::store::{StoreError, prints};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::time::Duration;

on_each_engine! {
    no_slip_is_printed_twice_unknowingly
    a_changed_order_waits_for_another_slip
    what_a_printer_does_not_tell_of_waits_again
    slips_of_others_are_not_there
}

const ALL: Wish = Wish { orders: None, again: false, afar: false };

fn these(orders: &[OrderId]) -> Wish {
    Wish { orders: Some(orders.to_vec()), ..ALL }
}

impl Stall {
    fn confirmed(&self, author: &str, said: &str) -> OrderView {
        self.hear(&[(author, said)]);
        self.desk.confirm(&self.command(), self.seen(&self.order_of(author))).unwrap()
    }

    fn takes(&self, wish: Wish) -> TakenSlips {
        self.desk.take_slips(&self.command(), self.session, wish).unwrap()
    }

    fn waiting(&self) -> Vec<String> {
        let now = phiencho::base::time::Clock::now(&*self.clock);
        let found = self.store.read(|c| prints::waiting(c, (self.shop, self.session), now, 50));
        let (orders, count) = found.map_err(|error: StoreError| error).unwrap();
        assert_eq!(i64::try_from(orders.len()).unwrap(), count);
        orders.into_iter().map(|order| order.customer.name).collect()
    }
}

fn no_slip_is_printed_twice_unknowingly() {
    let stall = Stall::with("20");
    let an = stall.confirmed("an", "chốt 2 bánh gio");
    let binh = stall.confirmed("bình", "chốt 1 mật mía");
    stall.hear(&[("chi", "chốt 1 bánh gio")]);
    // A booked order may be printed by name only.
    assert_eq!(stall.waiting(), ["Chị an", "Chị bình"]);
    let (first, second) = std::thread::scope(|scope| {
        let take = || scope.spawn(|| stall.takes(ALL).orders);
        let (one, two) = (take(), take());
        (one.join().unwrap(), two.join().unwrap())
    });
    let mut all = [first, second].concat();
    all.sort();
    assert_eq!(all, [an.id, binh.id], "each by one of the two");
    assert!(stall.waiting().is_empty());

    let again = stall.takes(these(&[binh.id, an.id]));
    assert!(again.orders.is_empty());
    let left: Vec<_> = again.left_out.iter().map(|one| (one.order_id, one.by.as_str(), one.changed)).collect();
    assert_eq!(left, [(binh.id, "Lan", false), (an.id, "Lan", false)]);
    let knowingly = Wish { again: true, ..these(&[an.id]) };
    assert_eq!(stall.takes(knowingly).orders, [an.id]);

    // The same command again is answered alike, whatever has come since.
    let (command, chi) = (stall.command(), stall.order_of("chi"));
    let took = stall.desk.take_slips(&command, stall.session, these(&[chi.id])).unwrap();
    assert_eq!(took.orders, [chi.id]);
    assert_eq!(stall.desk.take_slips(&command, stall.session, these(&[chi.id])).unwrap(), took);

    stall.desk.put_slips_back(&stall.command(), stall.session, vec![an.id]).unwrap();
    assert_eq!(stall.waiting(), ["Chị an"]);
    let cancelled = stall.desk.cancel(&stall.command(), stall.seen(&stall.order_of("chi"))).unwrap();
    for (wish, field) in [(these(&[]), "order_ids"), (these(&[an.id, an.id]), "order_ids")] {
        let refused = stall.desk.take_slips(&stall.command(), stall.session, wish);
        assert!(matches!(refused, Err(DeskError::Invalid(what)) if what == field));
    }
    let refused = stall.desk.take_slips(&stall.command(), stall.session, these(&[an.id, cancelled.id]));
    assert!(matches!(refused, Err(DeskError::Refused(_))));
    assert_eq!(stall.waiting(), ["Chị an"], "nothing is half done");
}

fn a_changed_order_waits_for_another_slip() {
    let stall = Stall::with("20");
    let an = stall.confirmed("an", "chốt 2 bánh gio");
    assert_eq!(stall.takes(ALL).orders, [an.id]);
    // A comment marks the order, a look clears the mark: nothing of that is on a slip.
    stall.hear(&[("an", "thêm 1 bánh gio")]);
    let marked = stall.order_of("an");
    assert!(marked.version > an.version && marked.to_look_at);
    assert!(stall.waiting().is_empty());
    let looked = stall.desk.looked(&stall.command(), stall.seen(&marked)).unwrap();
    assert!(stall.waiting().is_empty());

    let wanted =
        phiencho::desk::Wanted { product: stall.product_id("BG"), option: None, quantity: crate::kit::qty("3") };
    stall.desk.set_line(&stall.command(), stall.seen(&looked), wanted).unwrap();
    assert_eq!(stall.waiting(), ["Chị an"]);
    // The old slip is not this one, so nobody has to ask for it again.
    assert_eq!(stall.takes(these(&[an.id])).orders, [an.id]);
    assert!(stall.waiting().is_empty());
    let packed = stall.desk.pack(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
    assert_eq!(stall.takes(these(&[packed.id])).left_out.len(), 1);
}

fn what_a_printer_does_not_tell_of_waits_again() {
    let stall = Stall::with("20");
    let (an, binh) = (stall.confirmed("an", "chốt 2 bánh gio"), stall.confirmed("bình", "chốt 1 mật mía"));
    let afar = Wish { afar: true, ..ALL };
    assert_eq!(stall.takes(afar.clone()).orders, [an.id, binh.id]);
    assert!(stall.waiting().is_empty());
    let at = crate::kit::NIGHT;
    stall.desk.slips_arrived((stall.shop, stall.session), at, vec![an.id], Vec::new()).unwrap();
    // Ten minutes on, nothing was heard of the other one.
    stall.clock.set(at.plus(10 * 60 * 1000));
    assert_eq!(stall.waiting(), ["Chị bình"]);
    assert_eq!(stall.takes(afar).orders, [binh.id]);
    // What is told of the first try does not touch the second.
    stall.desk.slips_arrived((stall.shop, stall.session), at, Vec::new(), vec![binh.id]).unwrap();
    assert!(stall.waiting().is_empty());
    let later = phiencho::base::time::Clock::now(&*stall.clock);
    stall.desk.slips_arrived((stall.shop, stall.session), later, Vec::new(), vec![binh.id]).unwrap();
    assert_eq!(stall.waiting(), ["Chị bình"]);
}

fn slips_of_others_are_not_there() {
    let stall = Stall::with("20");
    let an = stall.confirmed("an", "chốt 2 bánh gio");
    let other = stall.another_session();
    let elsewhere = other.desk.take_slips(&other.command(), other.session, these(&[an.id]));
    assert!(matches!(elsewhere, Err(DeskError::Store(StoreError::Missing))));
    let back = other.desk.put_slips_back(&other.command(), other.session, vec![an.id]);
    assert!(matches!(back, Err(DeskError::Store(StoreError::Missing))));
    assert!(other.takes(ALL).orders.is_empty());
    assert_eq!(stall.waiting(), ["Chị an"]);
}

/// A stall whose doors are open and which has this printer.
struct Shop {
    stall: Stall,
    address: String,
    owner: Visitor,
    slips: String,
}

impl Shop {
    async fn with(machine: &Machine, paper: &str, cut: bool) -> Self {
        let stall = Stall::with("50");
        let address = stall.open();
        let owner = stall.owner(&address).await;
        let body = json!({ "key": key(), "address": machine.address.to_string(), "paper": paper, "cut": cut });
        let answer = owner.post("/api/v1/printer", body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let slips = format!("/api/v1/sessions/{}/slips", stall.session);
        Self { stall, address, owner, slips }
    }

    async fn print(&self, body: Value) -> Value {
        let answer = self.owner.post(&format!("{}/print", self.slips), body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    }

    /// The last job, once it has ended.
    async fn ended(&self) -> Value {
        loop {
            let job = self.owner.get("/api/v1/printer").await.body["jobs"][0].clone();
            if job["state"] == "done" || job["state"] == "failed" {
                return job;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn waiting(&self) -> i64 {
        self.owner.get(&format!("{}/waiting", self.slips)).await.body["waiting"].as_i64().unwrap()
    }
}

#[tokio::test]
async fn a_slip_comes_out_as_dots_and_its_code_leads_to_the_order() {
    for (name, paper, cut, end, habit) in [
        ("58mm", Paper::Roll58, false, &b"\x1bJ\x60"[..], Habit::Silent),
        ("80mm", Paper::Roll80, true, b"\x1dVB\0", Habit::Says([0x12, 0x12])),
        ("a6", Paper::A6, true, b"\x0c", Habit::Says(*b"OK")),
    ] {
        let mut machine = Machine::that(habit).await;
        let shop = Shop::with(&machine, name, cut).await;
        let an = shop.stall.confirmed("Ẫn Thị Nguyễn Hoàng Phương 🌸", "chốt 12 bánh gio 0987654321");
        let binh = shop.stall.confirmed("Bình", "chốt 1 mật mía, 2 bánh gio");
        let given = shop.print(json!({ "key": key() })).await;
        assert_eq!((&given["job"]["slips"], &given["left_out"]), (&json!(2), &json!([])));
        let slips = machine.slips().await;
        assert_eq!(slips.len(), 2);
        for (slip, order) in slips.iter().zip([&an, &binh]) {
            assert!(slip.fits(paper), "{name}: {} × {}", slip.width, slip.rows.len());
            assert!((0.03..0.4).contains(&slip.ink()), "{name}: {} of it is black", slip.ink());
            assert_eq!(slip.code(), format!("{}/phien/{}#don-{}", shop.address, shop.stall.session, order.id));
            assert_eq!(slip.after, end, "{name}");
        }
        assert_ne!(slips[0].rows, slips[1].rows);
        let job = shop.ended().await;
        assert_eq!((&job["state"], &job["printed"], &job["by"]), (&json!("done"), &json!(2), &json!("Mai")));
        assert_eq!(shop.waiting().await, 0);
        let list = shop.owner.get(&shop.slips).await.body;
        assert_eq!((&list["slips"], &list["printed"][0]["going"]), (&json!([]), &json!(false)));
    }
}

#[tokio::test]
async fn a_command_prints_once_and_jobs_come_one_after_the_other() {
    let mut machine = Machine::that(Habit::Silent).await;
    let shop = Shop::with(&machine, "58mm", false).await;
    let orders: Vec<OrderId> =
        (0..4).map(|n| shop.stall.confirmed(&format!("khách {n}"), "chốt 1 bánh gio").id).collect();
    let bodies: Vec<Value> = orders.iter().map(|id| json!({ "key": key(), "order_ids": [id] })).collect();
    futures_util::future::join_all(bodies.iter().map(|body| shop.print(body.clone()))).await;
    for _ in &orders {
        assert_eq!(machine.slips().await.len(), 1);
    }
    assert_eq!(machine.at_once.load(Ordering::SeqCst), 1);
    let again = shop.print(bodies[0].clone()).await;
    assert_eq!(again["job"]["id"], bodies[0]["key"]);
    let known = shop.owner.get("/api/v1/printer").await.body["jobs"].as_array().unwrap().len();
    assert_eq!(known, 4);
    let other = shop.print(json!({ "key": key(), "order_ids": [orders[0]] })).await;
    assert_eq!((&other["job"]["slips"], &other["left_out"][0]["by"]), (&json!(0), &json!("Mai")));
    assert!(machine.said.try_recv().is_err());
}

#[tokio::test]
async fn a_printer_in_trouble_says_so_and_its_slips_wait_again() {
    for (habit, fault) in [
        (Habit::Says([0x12, 0x72]), "no_paper"),
        (Habit::Says([0x32, 0x12]), "no_paper"),
        (Habit::Says([0x16, 0x12]), "open"),
        (Habit::Says([0x52, 0x12]), "not_ready"),
        (Habit::Stops(10), "stuck"),
        (Habit::HangsUp(0), "broke_off"),
    ] {
        let machine = Machine::that(habit).await;
        let shop = Shop::with(&machine, "80mm", true).await;
        for name in ["an", "bình"] {
            shop.stall.confirmed(name, "chốt 2 bánh gio");
        }
        shop.print(json!({ "key": key() })).await;
        let job = shop.ended().await;
        assert_eq!((&job["state"], &job["printed"], &job["fault"]), (&json!("failed"), &json!(0), &json!(fault)));
        assert_eq!(shop.waiting().await, 2, "{fault}");
    }
}

#[tokio::test]
async fn what_came_out_before_a_printer_broke_off_is_printed() {
    let mut machine = Machine::that(Habit::Silent).await;
    let shop = Shop::with(&machine, "80mm", true).await;
    let orders: Vec<OrderId> =
        ["an", "bình", "chi"].map(|name| shop.stall.confirmed(name, "chốt 2 bánh gio").id).to_vec();
    shop.print(json!({ "key": key(), "order_ids": orders })).await;
    let whole = machine.said.recv().await.unwrap().len();
    assert_eq!(shop.ended().await["printed"], 3);
    let body = json!({ "key": key(), "order_ids": orders });
    assert_eq!(shop.owner.post(&format!("{}/put_back", shop.slips), body).await.status, 200);

    // Half of all is the first slip and some of the second.
    let machine = Machine::that(Habit::Stops(whole / 2)).await;
    let body = json!({ "key": key(), "address": machine.address.to_string(), "paper": "80mm", "cut": true });
    assert_eq!(shop.owner.post("/api/v1/printer", body).await.status, 200);
    shop.print(json!({ "key": key(), "order_ids": orders })).await;
    let job = shop.ended().await;
    assert_eq!((&job["printed"], &job["fault"]), (&json!(1), &json!("stuck")));
    let list = shop.owner.get(&shop.slips).await.body;
    assert_eq!(
        list["slips"].as_array().unwrap().iter().map(|slip| &slip["order_id"]).collect::<Vec<_>>(),
        [&json!(orders[1]), &json!(orders[2])]
    );
}

#[tokio::test]
async fn the_desk_goes_on_while_a_printer_hangs() {
    let machine = Machine::that(Habit::Stops(0)).await;
    let shop = Shop::with(&machine, "58mm", false).await;
    let an = shop.stall.confirmed("an", "chốt 2 bánh gio");
    shop.print(json!({ "key": key() })).await;
    let pack = format!("/api/v1/sessions/{}/orders/{}/pack", shop.stall.session, an.id);
    let answer = shop.owner.post(&pack, json!({ "key": key(), "version": an.version })).await;
    assert_eq!(answer.body["state"], "packed");
    let first = shop.owner.get("/api/v1/printer").await.body["jobs"][0]["state"].clone();
    assert!(first == "queued" || first == "printing", "{first}");
}

#[tokio::test]
async fn a_printer_that_is_off_is_no_answer() {
    let machine = Machine::that(Habit::Silent).await;
    let shop = Shop::with(&machine, "58mm", false).await;
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let body = json!({ "key": key(), "address": free.to_string(), "paper": "58mm" });
    assert_eq!(shop.owner.post("/api/v1/printer", body).await.status, 200);
    let trial = shop.owner.post("/api/v1/printer/trial", json!({ "key": key() })).await;
    assert_eq!((trial.status, &trial.body["state"]), (200, &json!("queued")));
    assert_eq!(shop.ended().await["fault"], "refused");
}

#[tokio::test]
async fn the_owner_alone_says_where_the_printer_is_and_it_is_in_the_shop() {
    let mut machine = Machine::that(Habit::Silent).await;
    let shop = Shop::with(&machine, "58mm", false).await;
    let helper = shop.stall.helper(&shop.address).await;
    let set = |address: &str| json!({ "key": key(), "address": address, "paper": "80mm", "cut": true });
    for elsewhere in ["8.8.8.8:9100", "169.254.169.254", "printer.local", "127.0.0.1:80", "192.168.1.9:9100/x"] {
        let answer = shop.owner.post("/api/v1/printer", set(elsewhere)).await;
        assert_eq!((answer.status, &answer.body["code"]), (422, &json!("invalid")), "{elsewhere}");
        assert!(answer.body["detail"].as_str().unwrap().ends_with("address"));
    }
    assert_eq!(helper.post("/api/v1/printer", set("192.168.1.9")).await.status, 403);
    let known = helper.get("/api/v1/printer").await.body;
    assert_eq!(known["printer"]["address"], machine.address.to_string());

    // Helpers print on it, and the trial shows the owner that it works.
    shop.stall.confirmed("an", "chốt 1 bánh gio");
    let print = format!("{}/print", shop.slips);
    assert_eq!(helper.post(&print, json!({ "key": key() })).await.status, 200);
    assert_eq!(machine.slips().await.len(), 1);
    assert_eq!(shop.owner.post("/api/v1/printer/trial", json!({ "key": key() })).await.status, 200);
    assert_eq!(machine.slips().await[0].code(), shop.address);
    assert_eq!(
        shop.owner.post("/api/v1/printer", set(" 192.168.1.9 ")).await.body["printer"]["address"],
        "192.168.1.9:9100"
    );
    let gone = shop.owner.post("/api/v1/printer", set("")).await;
    assert_eq!(gone.body["printer"], Value::Null);
    let none = helper.post(&print, json!({ "key": key() })).await;
    assert_eq!((none.status, &none.body["code"]), (409, &json!("no_printer")));
}

#[tokio::test]
async fn a_page_gets_slips_with_the_end_of_a_number_and_a_code() {
    let stall = Stall::with("50");
    let address = stall.open();
    let owner = stall.owner(&address).await;
    let an = stall.confirmed("an", "chốt 2 bánh gio 0987654321");
    let path = format!("/api/v1/sessions/{}/slips", stall.session);
    let list = owner.get(&path).await.body;
    let slip = &list["slips"][0];
    assert_eq!((&slip["phone_end"], &slip["total"], &slip["number"]), (&json!("4321"), &json!(14_000), &json!(1)));
    assert_eq!((&list["shop"], &list["session"]), (&json!("Bánh gio Đan Phượng"), &json!("Phiên chiều")));
    let svg = slip["qr_svg"].as_str().unwrap();
    assert!(svg.len() < 4000);
    assert_eq!(paper::code_of(svg), format!("{address}/phien/{}#don-{}", stall.session, an.id));
    let taken = owner.post(&format!("{path}/take"), json!({ "key": key() })).await.body;
    assert_eq!(&taken["slips"][0], slip);
    let one = owner.get(&format!("{path}?order={}", an.id)).await.body;
    assert_eq!((&one["slips"][0], &one["printed"][0]["by"], &one["waiting"]), (slip, &json!("Mai"), &json!(0)));
    assert_eq!(owner.get(&format!("{path}?order=987")).await.status, 404);
}
