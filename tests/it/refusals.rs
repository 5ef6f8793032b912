//! Bad input at the doors: a clear problem, and a database in which nothing
//! has changed.

use crate::kit::{NIGHT, Stall, Visitor, key, on_each_engine};
use diesel::prelude::*;
use phiencho::store::{Location, StoreError, shops};
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

on_each_engine! {
    bad_input_is_refused_and_changes_nothing
    what_is_another_shops_is_not_there
    strange_names_are_kept_apart
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = diesel::sql_types::Text)]
    row: String,
}

/// Every row of every table.
fn dump(location: &Location) -> Vec<String> {
    let mut c = location.connect().unwrap();
    let ask = |c: &mut phiencho::store::Engine, query: &str| -> Vec<String> {
        let rows: Vec<Row> = diesel::sql_query(query).load(c).unwrap();
        rows.into_iter().map(|row| row.row).collect()
    };
    let tables = if location.is_server() {
        "SELECT tablename::text AS row FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    } else {
        "SELECT name AS row FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
    };
    let mut all = Vec::new();
    for table in ask(&mut c, tables) {
        let rows = if location.is_server() {
            format!("SELECT row_to_json(t)::text AS row FROM {table} t ORDER BY 1")
        } else {
            let columns = format!("SELECT name AS row FROM pragma_table_info('{table}')");
            format!("SELECT json_array({}) AS row FROM {table} ORDER BY 1", ask(&mut c, &columns).join(", "))
        };
        all.extend(ask(&mut c, &rows).into_iter().map(|row| format!("{table} {row}")));
    }
    assert!(all.len() > 10, "the dump is empty");
    all
}

fn awaited(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(test);
}

/// Asks for what must be refused, and looks whether anything has changed.
struct Asker {
    visitor: Visitor,
    location: Location,
    before: Vec<String>,
}

impl Asker {
    fn new(visitor: Visitor, stall: &Stall) -> Self {
        Self { visitor, location: stall.location.clone(), before: dump(&stall.location) }
    }

    async fn refused(&self, (method, path): (Method, &str), body: Value, (status, code): (u16, &str)) {
        let shown: String = format!("{method} {path} {body}").chars().take(200).collect();
        let response = self.visitor.ask(method, path, Some(body)).await;
        assert_eq!(response.status().as_u16(), status, "{shown}");
        assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json", "{shown}");
        let problem: Value = response.json().await.unwrap();
        assert_eq!((&problem["code"], &problem["status"]), (&json!(code), &json!(status)), "{shown}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{shown}");
        assert_eq!(dump(&self.location), self.before, "{shown}");
    }
}

const INVALID: (u16, &str) = (422, "invalid");
const NOT_FOUND: (u16, &str) = (404, "not_found");

fn bad_input_is_refused_and_changes_nothing() {
    awaited(async {
        let stall = Stall::with("10");
        stall.hear(&[("an", "chốt 3 bánh gio"), ("bình", "chốt 2 bánh gio")]);
        let address = stall.open();
        let asker = Asker::new(stall.owner(&address).await, &stall);
        let order = stall.order_of("an");
        let (product, version) = (stall.product_id("BG").get(), order.version);
        let of_order = format!("/api/v1/sessions/{}/orders/{}", stall.session.get(), order.id.get());
        let lines = format!("{of_order}/lines");
        let line = |product: i64, quantity: Value| json!({ "key": key(), "version": version, "product_id": product, "option": null, "quantity": quantity });
        let absurd =
            ["-1", "1.5", "100001", "1000000000001", "1e30", "0.0001", "mười", "", "NaN", "9".repeat(400).as_str()]
                .map(|quantity| json!(quantity));
        for quantity in absurd.into_iter().chain([json!(null), json!([2]), json!(-4), json!(1e300)]) {
            asker.refused((Method::POST, &lines), line(product, quantity), INVALID).await;
        }
        asker.refused((Method::POST, &lines), line(987_654_321, json!("2")), INVALID).await;
        asker.refused((Method::POST, &lines), line(i64::MIN, json!("2")), INVALID).await;
        let mut choice = line(product, json!("2"));
        choice["option"] = json!("tím");
        asker.refused((Method::POST, &lines), choice, INVALID).await;
        for act in ["confirm", "cancel", "looked", "pack", "hand_over"] {
            let path = format!("{of_order}/{act}");
            for version in [version - 1, version + 1, 0, -1, i64::MAX] {
                let body = json!({ "key": key(), "version": version });
                asker.refused((Method::POST, &path), body, (409, "conflict")).await;
            }
            let no_version = json!({ "key": key(), "version": "2" });
            asker.refused((Method::POST, &path), no_version, INVALID).await;
            for bad_key in ["", "abc", &"g".repeat(32), &"a".repeat(1000)] {
                asker.refused((Method::POST, &path), json!({ "key": bad_key, "version": version }), INVALID).await;
            }
        }
        let returned = json!({ "key": key(), "version": version, "reason": "no_reason" });
        asker.refused((Method::POST, &format!("{of_order}/return")), returned, INVALID).await;
        let undo = |act: i64| format!("/api/v1/sessions/{}/acts/{act}/undo", stall.session.get());
        asker.refused((Method::POST, &undo(987_654_321)), json!({ "key": key() }), NOT_FOUND).await;
        let too_early = json!({ "key": key(), "version": version });
        asker.refused((Method::POST, &format!("{of_order}/pack")), too_early, (409, "refused")).await;
        the_goods_are_described_well(&asker, product).await;
    });
}

async fn the_goods_are_described_well(asker: &Asker, product: i64) {
    let receipts = format!("/api/v1/products/{product}/receipts");
    for quantity in ["0", "-5", "100001", "0.0005", "1e9", "hai"] {
        let body = json!({ "key": key(), "quantity": quantity });
        asker.refused((Method::POST, &receipts), body, INVALID).await;
    }
    let unknown = json!({ "key": key(), "quantity": "5" });
    asker.refused((Method::POST, "/api/v1/products/987654321/receipts"), unknown, NOT_FOUND).await;
    let described = |field: &str, value: Value| {
        let mut body = json!({ "key": key(), "code": "VT", "name": "Vải thiều", "unit": "kg", "price": 20_000 });
        body[field] = value;
        body
    };
    let path = format!("/api/v1/products/{product}");
    // The product's own, so that nothing but the field is wrong.
    let changed = |field: &str, value: Value| {
        let mut body = described(field, value);
        body["version"] = json!(1);
        body
    };
    for version in [json!(0), json!(2), json!(-1), json!(i64::MAX)] {
        asker.refused((Method::PUT, &path), described("version", version), (409, "product_changed")).await;
    }
    for version in [json!(null), json!("1"), json!(1.5)] {
        asker.refused((Method::PUT, &path), described("version", version), INVALID).await;
    }
    // Đồng have no cents, and no other currency is taken.
    let prices =
        [json!(7000.5), json!("7000"), json!("7 USD"), json!("$5"), json!({ "usd": 5 }), json!(-1), json!(i64::MAX)];
    let texts = [json!(""), json!("  "), json!("a\u{0}b"), json!("v".repeat(81)), json!(5)];
    let wrong = prices.into_iter().map(|price| ("price", price)).chain(texts.map(|text| ("name", text)));
    let steps = ["0", "-1", "0.0001", "1001"].map(|step| ("step", json!(step)));
    let lists =
        [("options", json!(vec!["đỏ"; 31])), ("aliases", json!(["x".repeat(61)])), ("unit", json!("k".repeat(21)))];
    for (field, value) in wrong.chain(steps).chain(lists) {
        asker.refused((Method::POST, "/api/v1/products"), described(field, value.clone()), INVALID).await;
        asker.refused((Method::PUT, &path), changed(field, value), INVALID).await;
    }
    // A code that is taken, in other letters too.
    for code in ["BG", "bg"] {
        asker.refused((Method::POST, "/api/v1/products"), described("code", json!(code)), (409, "taken")).await;
    }
    let megabyte = "🌶️".repeat(150_000);
    for (path, body) in [
        ("/api/v1/products", described("name", json!(megabyte))),
        ("/api/v1/sessions", json!({ "key": key(), "title": megabyte, "repeat": "once", "part_fill": true })),
    ] {
        asker.refused((Method::POST, path), body, (413, "too_large")).await;
    }
}

fn what_is_another_shops_is_not_there() {
    awaited(async {
        let stall = Stall::with("10");
        stall.hear(&[("an", "chốt 3 bánh gio")]);
        let address = stall.open();
        let other = stall.store.write(|c| shops::insert(c, "Vườn vải cô Tư", NIGHT)).map_err(|error: StoreError| error);
        let token = stall.desk.new_owner_link(other.unwrap().id).unwrap();
        let stranger = Visitor::who_has(&address, token.reveal(), "Tư").await;
        let own = json!({ "key": key(), "title": "Vải", "repeat": "once", "part_fill": true });
        let own = stranger.post("/api/v1/sessions", own).await.body["id"].as_i64().unwrap();
        let order = stall.order_of("an");
        let done = stall.desk.confirm(&stall.command(), stall.seen(&order)).unwrap();
        let asker = Asker::new(stranger, &stall);
        let (product, customer) = (stall.product_id("BG").get(), order.customer.id.get());
        // By the path of the owner's session, and by one of the stranger's own.
        for session in [stall.session.get(), own] {
            let of_order = format!("/api/v1/sessions/{session}/orders/{}", order.id.get());
            for act in ["confirm", "cancel", "looked", "pack", "hand_over"] {
                let body = json!({ "key": key(), "version": done.version });
                asker.refused((Method::POST, &format!("{of_order}/{act}")), body, NOT_FOUND).await;
            }
            let mut line = json!({ "key": key(), "version": done.version, "product_id": product, "quantity": "1" });
            asker.refused((Method::POST, &format!("{of_order}/lines")), line.clone(), NOT_FOUND).await;
            line["customer_id"] = json!(customer);
            asker.refused((Method::POST, &format!("/api/v1/sessions/{session}/orders")), line, NOT_FOUND).await;
            asker.refused((Method::POST, &format!("{of_order}/claim")), json!({ "take_over": true }), NOT_FOUND).await;
            let act = format!("/api/v1/sessions/{session}/acts/{}/undo", done.act.unwrap().get());
            asker.refused((Method::POST, &act), json!({ "key": key() }), NOT_FOUND).await;
            let pin = json!({ "key": key(), "product_id": product });
            asker.refused((Method::POST, &format!("/api/v1/sessions/{session}/pin")), pin, NOT_FOUND).await;
        }
        let close = format!("/api/v1/sessions/{}/close", stall.session.get());
        asker.refused((Method::POST, &close), json!({ "key": key() }), NOT_FOUND).await;
        let receipt = json!({ "key": key(), "quantity": "5" });
        asker.refused((Method::POST, &format!("/api/v1/products/{product}/receipts")), receipt, NOT_FOUND).await;
        let change = json!({ "key": key(), "version": 1, "name": "Vải", "unit": "kg", "price": 1 });
        asker.refused((Method::PUT, &format!("/api/v1/products/{product}")), change, NOT_FOUND).await;
    });
}

/// Names are for people's eyes: the same name is not the same buyer, and a name
/// of signs only is a name.
fn strange_names_are_kept_apart() {
    let stall = Stall::with("10");
    let named = |author: &str, name: &str| {
        let mut heard = stall.comment(author, "chốt 1 bánh gio");
        heard.comment.name = name.into();
        heard
    };
    let names = [
        ("1", "Hoa"),
        ("2", "Hoa"),
        ("3", "🌸🌸🌸"),
        ("4", "🌸🌸🌸"),
        ("5", "👩‍👩‍👧‍👦"),
        ("6", ""),
        ("7", "'; DROP TABLE orders; --"),
    ];
    let heard = names.map(|(author, name)| named(author, name)).to_vec();
    stall.desk.take_in(stall.shop, stall.session, heard).unwrap();
    let shown: Vec<(i64, String)> =
        stall.orders().into_iter().map(|order| (order.number.unwrap(), order.customer.name)).collect();
    let meant: Vec<(i64, String)> = (1..).zip(names.map(|(_, name)| name.to_owned())).collect();
    assert_eq!(shown, meant);
    assert_eq!(stall.stock("BG"), "7/0");
}
