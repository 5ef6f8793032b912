//! The doors over HTTP: who may come in, what they are told, and the event
//! stream.

use crate::kit::{Answer, NIGHT, Stall, Visitor, key, qty};
use phiencho::base::id::{ChannelId, SessionId};
use phiencho::desk::Heard;
use phiencho::shop::deed::ActView;
use phiencho::shop::event::Change;
use phiencho::store::{StoreError, shops};
use reqwest::Response;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// What only the owner may do.
const OWNERS: &[&str] = &[
    "POST /api/v1/invites",
    "POST /api/v1/products",
    "PUT /api/v1/products/{product}",
    "POST /api/v1/sessions",
    "POST /api/v1/products/{product}/preorder",
    "POST /api/v1/sessions/{session}/offers/{product}",
    "POST /api/v1/sessions/{session}/hold_time",
    "POST /api/v1/sessions/{session}/orders/{order}/line_price",
    "POST /api/v1/sessions/{session}/close",
    "POST /api/v1/sessions/{session}/channels",
    "POST /api/v1/printer",
    "POST /api/v1/printer/trial",
    "DELETE /api/v1/sessions/{session}/channels/{channel}",
];

/// What helpers may do, but not everywhere or not to everything.
const PARTLY_OWNERS: &[&str] = &[
    "POST /api/v1/sessions/{session}/undo",
    "POST /api/v1/sessions/{session}/acts/{act}/undo",
    "POST /api/v1/sessions/{session}/comments",
    "POST /api/v1/sessions/{session}/pasted",
];

/// The doors' own description.
static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(&phiencho::server::document().unwrap()).unwrap());

/// How `route` is described.
fn door(route: &str) -> Value {
    let (method, path) = route.split_once(' ').unwrap();
    DOCUMENT["paths"][path][method.to_lowercase()].clone()
}

/// All routes of the description, as `METHOD /path/{name}`.
fn routes() -> Vec<String> {
    let paths = DOCUMENT["paths"].as_object().unwrap().iter();
    let route = |path: &str, method: &String| format!("{} {path}", method.to_uppercase());
    paths.flat_map(|(path, methods)| methods.as_object().unwrap().keys().map(|method| route(path, method))).collect()
}

/// Things of a shop that routes name.
#[derive(Clone, Copy)]
struct Things {
    session: i64,
    order: i64,
    version: i64,
    product: i64,
    channel: i64,
    customer: i64,
    act: i64,
}

impl Things {
    /// The stall's own; it gets an order.
    fn of(stall: &Stall) -> Self {
        stall.hear(&[("an", "chốt 2 bánh gio")]);
        let order = stall.desk.looked(&stall.command(), stall.seen(&stall.order_of("an"))).unwrap();
        let product = stall.product_id("BG").get();
        let (session, channel) = (stall.session.get(), stall.channel.get());
        let (customer, act) = (order.customer.id.get(), order.act.unwrap().get());
        Self { session, order: order.id.get(), version: order.version, product, channel, customer, act }
    }

    /// What a second shop has, and its owner at the opened doors.
    async fn of_another_shop(stall: &Stall, address: &str) -> (Self, Visitor) {
        let shop = stall.store.write(|c| shops::insert(c, "Vườn vải cô Tư", NIGHT)).map_err(|error: StoreError| error);
        let shop = shop.unwrap().id;
        let token = stall.desk.new_owner_link(shop).unwrap();
        let owner = Visitor::who_has(address, token.reveal(), "Tư").await;
        let body = |more: Value| {
            let mut body = json!({ "key": key(), "title": "Vải", "code": "VT", "name": "Vải thiều", "unit": "kg" });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        let id = |answer: Answer| answer.body["id"].as_i64().unwrap();
        let product = id(owner.post("/api/v1/products", body(json!({ "price": 30_000, "on_hand": "9" }))).await);
        let session = id(owner.post("/api/v1/sessions", body(json!({}))).await);
        let live = json!({ "kind": "tiktok", "platform": "tiktok", "address": "@vaithieu" });
        let channel = id(owner.post(&format!("/api/v1/sessions/{session}/channels"), body(live)).await);
        let said = Heard { channel: ChannelId(channel), ..stall.comment("tư", "chốt 2 vải thiều") };
        stall.desk.take_in(shop, SessionId(session), vec![said]).unwrap();
        let path = format!("/api/v1/sessions/{session}/orders");
        let order = owner.get(&path).await.body["orders"][0].clone();
        let version = &order["version"];
        let looked = format!("{path}/{}/looked", order["id"]);
        let order = owner.post(&looked, json!({ "key": key(), "version": version })).await.body;
        let [id, version, act] = ["id", "version", "act"].map(|field| order[field].as_i64().unwrap());
        let customer = order["customer"]["id"].as_i64().unwrap();
        (Self { session, order: id, version, product, channel, customer, act }, owner)
    }

    /// Asks `visitor`'s way through `route`, with a body that any route takes.
    async fn asked(&self, visitor: &Visitor, route: &str) -> Response {
        self.asked_with(visitor, route, "", self.body()).await
    }

    /// Asks so that the answer's status stands in the description.
    async fn asked_with(&self, visitor: &Visitor, route: &str, query: &str, body: Value) -> Response {
        let (method, path) = route.split_once(' ').unwrap();
        let path = path
            .replace("{session}", &self.session.to_string())
            .replace("{order}", &self.order.to_string())
            .replace("{product}", &self.product.to_string())
            .replace("{channel}", &self.channel.to_string())
            .replace("{customer}", &self.customer.to_string())
            .replace("{act}", &self.act.to_string());
        assert!(!path.contains('{'), "{path}: name what stands in it");
        let response = visitor.ask(method.parse().unwrap(), &format!("{path}{query}"), Some(body)).await;
        let status = response.status();
        let told = &door(route)["responses"][status.as_str()];
        assert!(told.is_object(), "{route}: {status} is not described");
        if status.as_u16() >= 400 {
            assert_eq!(response.headers()["content-type"], "application/problem+json", "{route}");
            let shape = DOCUMENT.pointer(&told["$ref"].as_str().unwrap()[1..]).unwrap();
            assert!(shape["content"]["application/problem+json"].is_object(), "{route}: {status}");
        }
        response
    }

    /// A body that any route takes.
    fn body(&self) -> Value {
        json!({
            "key": key(), "version": self.version, "product_id": self.product, "quantity": "1",
            "code": "X", "name": "Mới", "unit": "kg", "price": 1000, "title": "Phiên tối",
            "kind": "tiktok", "platform": "tiktok", "address": "@moi", "words": "ớt bột",
            "customer_id": self.customer, "reason": "other", "other_id": self.customer, "identity_id": self.customer,
            "with_id": self.order, "with_version": self.version, "flag": "deposit_needed",
            "to": { "known": self.customer }, "lines": [{ "line_id": 1, "quantity": "1" }],
            "order_ids": [self.order], "paper": "58mm", "note": "gói kỹ", "line_id": 1,
            "text": "chốt 1 bánh gio", "rows": [{ "name": "Mới", "note": "gói kỹ", "line_id": 1,
            "text": "chốt 1 mật mía" }],
        })
    }

    /// All that the shop's people see.
    async fn seen_by(&self, owner: &Visitor) -> Vec<Value> {
        let session = format!("/api/v1/sessions/{}", self.session);
        let mut seen = Vec::new();
        let (orders, aliases) = (format!("{session}/orders"), format!("{session}/aliases"));
        let customer = format!("/api/v1/customers/{}", self.customer);
        for path in ["/api/v1/products", "/api/v1/sessions", &session, &orders, &aliases, &customer] {
            let answer = owner.get(path).await;
            assert_eq!(answer.status, 200, "{path}");
            seen.push(answer.body);
        }
        seen
    }
}

#[tokio::test]
async fn nobody_comes_in_without_a_login() {
    let stall = Stall::with("5");
    let things = Things::of(&stall);
    let address = stall.open();
    let stranger = Visitor::stranger(&address);
    let routes = routes();
    assert!(routes.len() > 20);
    for route in routes.iter().filter(|route| *route != "POST /api/v1/logins") {
        assert_eq!(things.asked(&stranger, route).await.status(), 401, "{route}");
    }
}

#[tokio::test]
async fn a_helper_works_on_orders_but_not_on_the_shop() {
    let stall = Stall::with("5");
    let things = Things::of(&stall);
    let address = stall.open();
    let (owner, helper) = (stall.owner(&address).await, stall.helper(&address).await);
    assert_eq!(helper.get("/api/v1/me").await.body["user"]["role"], "assistant");
    let before = things.seen_by(&owner).await;
    for route in OWNERS {
        let response = things.asked(&helper, route).await;
        assert_eq!(response.headers()["content-type"], "application/problem+json", "{route}");
        let (status, problem) = (response.status(), response.json::<Value>().await.unwrap());
        assert_eq!((status.as_u16(), &problem["code"]), (403, &json!("not_allowed")), "{route}");
    }
    assert_eq!(things.seen_by(&owner).await, before);

    let routes = routes();
    assert!(OWNERS.iter().all(|route| routes.iter().any(|other| other == route)));
    let confirm = format!("/api/v1/sessions/{}/orders/{}/confirm", things.session, things.order);
    let answer = helper.post(&confirm, json!({ "key": key(), "version": things.version })).await;
    assert_eq!((answer.status, &answer.body["state"]), (200, &json!("confirmed")));
    assert_eq!(answer.body["updated_by"], "Lan");
    for route in routes.iter().filter(|route| !OWNERS.contains(&route.as_str()) && !route.contains("/logins")) {
        // An order that was changed meanwhile is a conflict, which is no refusal of the helper.
        let status = things.asked(&helper, route).await.status().as_u16();
        assert!([200, 409].contains(&status), "{route}: {status}");
    }
}

#[tokio::test]
async fn every_door_answers_as_it_is_described() {
    let stall = Stall::with("5");
    let things = Things::of(&stall);
    let nowhere = Things { session: 987, order: 987, product: 987, channel: 987, customer: 987, act: 987, ..things };
    let address = stall.open();
    let owner = stall.owner(&address).await;
    for route in routes() {
        let (shape, path) = (door(&route), route.split_once(' ').unwrap().1);
        let told = |status: &str| shape["responses"][status].is_object();
        let found = async |things: &Things, query: &str, body: Value| {
            things.asked_with(&owner, &route, query, body).await.status().as_u16()
        };
        assert_eq!(told("401"), path != "/api/v1/logins", "{route}");
        let owners = OWNERS.contains(&route.as_str()) || PARTLY_OWNERS.contains(&route.as_str());
        assert_eq!(told("403"), owners, "{route}");
        if path.contains('{') {
            assert_eq!(found(&nowhere, "", things.body()).await, 404, "{route}");
        }
        let form = shape["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str();
        if let Some(form) = form {
            assert_eq!(found(&things, "", json!("no form")).await, 422, "{route}");
            let large = json!({ "key": "k".repeat(2_200_000) });
            assert_eq!(found(&things, "", large).await, 413, "{route}");
            if has_key(form) {
                let mut body = things.body();
                body["key"] = json!("abc");
                assert_eq!(found(&things, "", body).await, 422, "{route}");
            }
        }
        let numbers = shape["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|one| one["in"] == "query" && !one["schema"]["type"].to_string().contains("string"));
        for number in numbers {
            let query = format!("?{}=x", number["name"].as_str().unwrap());
            assert_eq!(found(&things, &query, things.body()).await, 422, "{route}{query}");
        }
    }
}

/// Whether a form has a field `key`, by itself or by one that it contains.
fn has_key(form: &str) -> bool {
    let shape = DOCUMENT["components"]["schemas"][form.rsplit('/').next().unwrap()].clone();
    let parts = shape["allOf"].as_array().into_iter().flatten();
    shape["properties"]["key"].is_object()
        || parts
            .into_iter()
            .any(|part| part["properties"]["key"].is_object() || part["$ref"].as_str().is_some_and(has_key))
}

#[tokio::test]
async fn a_helper_takes_back_what_a_helper_may_do() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let address = stall.open();
    let (owner, helper) = (stall.owner(&address).await, stall.helper(&address).await);
    let (session, product) = (format!("/api/v1/sessions/{}", stall.session), stall.product_id("BG"));
    let last = format!("{session}/undo");
    let slip = json!({ "key": key(), "quantity": "1", "reason": "other" });
    let own = helper.post(&format!("/api/v1/products/{product}/spoilt"), slip).await;
    assert_eq!(own.status, 200);
    let price = json!({ "key": key(), "version": 1, "name": "Bánh gio", "unit": "cái", "price": 9000 });
    assert_eq!(owner.put(&format!("/api/v1/products/{product}"), price).await.status, 200);
    let preorder = json!({ "key": key(), "quantity": "40" });
    let terms = json!({ "key": key(), "quota": "4", "price": 5000 });
    for (path, body) in
        [(format!("/api/v1/products/{product}/preorder"), preorder), (format!("{session}/offers/{product}"), terms)]
    {
        assert_eq!(owner.post(&path, body).await.status, 200);
    }
    let acts: Vec<ActView> = stall
        .events()
        .into_iter()
        .filter_map(|event| match event.change {
            Change::Act { act } => Some(act),
            _ => None,
        })
        .collect();
    assert_eq!(acts.iter().map(|act| act.kind.as_str()).collect::<Vec<_>>(), ["spoil", "price", "preorder", "offer"]);
    let before = (stall.product("BG"), stall.events().len());
    let undo = |act: &ActView| format!("{session}/acts/{}/undo", act.id);
    for path in acts[1..].iter().map(undo).chain([last.clone()]) {
        let answer = helper.post(&path, json!({ "key": key() })).await;
        assert_eq!((answer.status, &answer.body["code"]), (403, &json!("owners_act")), "{path}");
        assert!(answer.body["detail"].as_str().unwrap().ends_with(": Mai"), "{}", answer.body);
    }
    assert_eq!((stall.product("BG"), stall.events().len()), before);
    // The helper's own slip is named, and the owner takes back anything.
    assert_eq!(helper.post(&undo(&acts[0]), json!({ "key": key() })).await.body["act"]["kind"], "spoil");
    for kind in ["offer", "preorder", "price"] {
        assert_eq!(owner.post(&last, json!({ "key": key() })).await.body["act"]["kind"], kind);
    }
    assert_eq!((stall.product("BG").price.get(), stall.product("BG").preorder), (7000, qty("0")));
}

#[tokio::test]
async fn who_would_take_back_sees_what_was_done_and_what_may_be() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio"), ("bình", "chốt 1 bánh gio")]);
    let address = stall.open();
    let (owner, helper) = (stall.owner(&address).await, stall.helper(&address).await);
    let (an, binh, product) = (stall.order_of("an"), stall.order_of("bình"), stall.product_id("BG"));
    let session = format!("/api/v1/sessions/{}", stall.session);
    let order = format!("{session}/orders/{}", an.id);
    let on_order = json!({ "key": key(), "version": an.version });
    assert_eq!(helper.post(&format!("{order}/confirm"), on_order).await.status, 200);
    let yes = stall.order_of("an");
    let merge = json!({ "key": key(), "version": yes.version, "with_id": binh.id, "with_version": binh.version });
    assert_eq!(owner.post(&format!("{order}/merge"), merge).await.status, 200);
    let told = async |visitor: &Visitor, path: &str| {
        let acts = visitor.get(path).await.body["acts"].clone();
        let one = |act: &Value| format!("{} {} {}", act["by"], act["kind"], act["may_undo"]).replace('"', "");
        acts.as_array().unwrap().iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(told(&helper, &order).await, ["Mai merge true", "Lan confirm false"]);
    // What went in knows of it, too.
    assert_eq!(told(&owner, &format!("{session}/orders/{}", binh.id)).await, ["Mai merge true"]);
    let act = helper.get(&order).await.body["acts"][0]["id"].clone();
    let undo = helper.post(&format!("{session}/acts/{act}/undo"), json!({ "key": key() })).await;
    assert_eq!(undo.status, 200);
    assert_eq!(told(&helper, &order).await, ["Mai merge false", "Lan confirm true"]);
    let body = helper.get(&order).await.body;
    assert_eq!((&body["acts"][0]["undone_by"], &body["order"]["state"]), (&json!("Lan"), &json!("confirmed")));

    let goods = format!("/api/v1/products/{product}");
    let spoilt = json!({ "key": key(), "quantity": "2", "reason": "rotten", "note": "mưa" });
    assert_eq!(helper.post(&format!("{goods}/spoilt"), spoilt).await.status, 200);
    let preorder = json!({ "key": key(), "quantity": "40" });
    assert_eq!(owner.post(&format!("{goods}/preorder"), preorder).await.status, 200);
    let count = json!({ "key": key(), "quantity": "6", "reason": "shrinkage" });
    assert_eq!(helper.post(&format!("{goods}/counts"), count).await.status, 200);
    let past = format!("{goods}/acts");
    let units: Vec<Value> =
        owner.get(&past).await.body["acts"].as_array().unwrap().iter().map(|act| act["quantity"].clone()).collect();
    assert_eq!(units, [json!("-1"), json!("40"), json!("2")]);
    assert_eq!(told(&helper, &past).await, ["Lan count true", "Mai preorder false", "Lan spoil false"]);
    assert_eq!(told(&owner, &past).await, ["Lan count true", "Mai preorder true", "Lan spoil false"]);
    assert_eq!(owner.get(&past).await.body["acts"][2]["note"], "mưa");
    let other = format!("/api/v1/products/{}/acts", stall.product_id("MM"));
    assert_eq!(told(&owner, &other).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_channel_is_taken_out_once_and_answered_alike() {
    let stall = Stall::with("5");
    let address = stall.open();
    let owner = stall.owner(&address).await;
    let path = format!("/api/v1/sessions/{}/channels/{}", stall.session, stall.channel);
    assert_eq!(owner.delete(&path).await.status, 204);
    let journal = stall.events().len();
    assert_eq!(owner.delete(&path).await.status, 204);
    assert_eq!(stall.events().len(), journal);
    let nobodys = format!("/api/v1/sessions/{}/channels/987654", stall.session);
    assert_eq!(owner.delete(&nobodys).await.status, 404);
    let elsewhere = format!("/api/v1/sessions/{}/channels/{}", stall.another_session().session, stall.channel);
    assert_eq!(owner.delete(&elsewhere).await.status, 404);
}

#[tokio::test]
async fn another_shops_people_find_nothing_here() {
    let stall = Stall::with("5");
    let ours = Things::of(&stall);
    let address = stall.open();
    let owner = stall.owner(&address).await;
    let (theirs, stranger) = Things::of_another_shop(&stall, &address).await;
    let (our_view, their_view) = (ours.seen_by(&owner).await, theirs.seen_by(&stranger).await);
    let mut routes: Vec<String> = routes().into_iter().filter(|route| route.contains('{')).collect();
    assert!(routes.len() > 15);
    for route in &routes {
        assert_eq!(ours.asked(&stranger, route).await.status(), 404, "{route}");
    }
    // One thing of ours among their own.
    let crossed = [
        ("{order}", Things { order: ours.order, ..theirs }, 404),
        ("{act}", Things { act: ours.act, ..theirs }, 404),
        ("{customer}", Things { customer: ours.customer, ..theirs }, 404),
        ("{channel}", Things { channel: ours.channel, ..theirs }, 404),
        ("/offers/", Things { product: ours.product, ..theirs }, 404),
        ("/pin", Things { product: ours.product, ..theirs }, 404),
        ("/lines", Things { product: ours.product, ..theirs }, 422),
    ];
    for (part, things, status) in crossed {
        for route in routes.iter().filter(|route| route.contains(part)) {
            assert_eq!(things.asked(&stranger, route).await.status(), status, "{route}");
        }
    }
    assert_eq!(ours.seen_by(&owner).await, our_view);
    assert_eq!(theirs.seen_by(&stranger).await, their_view);
    // The same requests are good ones when our owner makes them; the session closes last.
    routes.sort_by_key(|route| route.ends_with("/close"));
    for route in &routes {
        let status = ours.asked(&owner, route).await.status().as_u16();
        assert!([200, 204, 409].contains(&status), "{route}: {status}");
    }
}

#[tokio::test]
async fn a_link_works_once() {
    let stall = Stall::with("5");
    let address = stall.open();
    let (token, _) = stall.desk.invite(stall.shop).unwrap();
    Visitor::who_has(&address, token.reveal(), "Lan").await;
    let again = json!({ "token": token.reveal(), "name": "Kẻ khác" });
    let answer = Visitor::stranger(&address).post("/api/v1/logins", again).await;
    assert_eq!((answer.status, &answer.body["code"]), (410, &json!("link_used")));
}

#[tokio::test]
async fn a_login_that_was_ended_is_ended() {
    let stall = Stall::with("5");
    let address = stall.open();
    let owner = stall.owner(&address).await;
    assert_eq!(owner.delete("/api/v1/logins/current").await.status, 204);
    assert_eq!(owner.get("/api/v1/me").await.status, 401);
}

#[tokio::test]
async fn a_stale_screen_is_told_the_order_as_it_is() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let address = stall.open();
    let owner = stall.owner(&address).await;
    let order = stall.order_of("an");
    let path = format!("/api/v1/sessions/{}/orders/{}/confirm", stall.session, order.id);
    let answer = owner.post(&path, json!({ "key": key(), "version": order.version - 1 })).await;
    assert_eq!((answer.status, &answer.body["code"]), (409, &json!("conflict")));
    assert_eq!(answer.body["current"]["version"], order.version);
}

#[tokio::test]
async fn bad_input_is_named_in_the_callers_language() {
    let stall = Stall::with("5");
    let address = stall.open();
    let owner = stall.owner(&address).await;
    let nameless = json!({ "key": key(), "code": "X", "name": " ", "unit": "cái", "price": 1 });
    let answer = owner.post("/api/v1/products", nameless).await;
    assert_eq!((answer.status, answer.body["detail"].as_str()), (422, Some("Có chỗ điền chưa đúng: name")));
    let float = json!({ "key": key(), "code": "X", "name": "x", "unit": "cái", "price": 1.5 });
    assert_eq!(owner.post("/api/v1/products", float).await.status, 422);
    let huge = json!({ "key": key(), "code": "X", "name": "x".repeat(1_000_000), "unit": "cái", "price": 1 });
    assert_eq!(owner.post("/api/v1/products", huge).await.status, 413);
    assert_eq!(owner.get("/api/v1/sessions/999999").await.status, 404);
    assert_eq!(owner.get("/api/v1/nowhere").await.body["code"], "not_found");
}

#[tokio::test]
async fn health_and_metrics_are_told_to_anybody() {
    let stall = Stall::with("5");
    let address = stall.open();
    let stranger = Visitor::stranger(&address);
    assert_eq!(stranger.get("/healthz").await.body["status"], "ok");
    let metrics = stranger.ask(reqwest::Method::GET, "/metrics", None).await.text().await.unwrap();
    assert!(metrics.contains("phiencho_comments_total 0"), "{metrics}");
}

#[tokio::test]
async fn a_screen_gets_every_event_once_over_any_number_of_cuts() {
    let stall = Stall::with("5");
    let address = stall.open();
    let owner = stall.owner(&address).await;
    let session = stall.session.get();
    let snapshot = owner.get(&format!("/api/v1/sessions/{session}")).await.body;
    let mut seq = snapshot["seq"].as_i64().unwrap();
    let begin = seq;
    let mut seen = Vec::new();
    for round in 0..5 {
        let mut stream = owner.listen(session, seq).await;
        stall.hear(&[(&format!("k{round}"), "chốt 1 bánh gio"), ("x", "giá sao")]);
        let last = owner.get(&format!("/api/v1/sessions/{session}")).await.body["seq"].as_i64().unwrap();
        let events = stream.until(last).await;
        seen.extend(events.iter().map(|event| event["seq"].as_i64().unwrap()));
        seq = last;
        // The line is cut here; something happens while the screen is away.
        drop(stream);
        stall.hear(&[("y", "đẹp quá")]);
    }
    assert_eq!(seen, (begin + 1..=seq).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_screen_is_told_what_it_shows() {
    let stall = Stall::with("5");
    let address = stall.open();
    let owner = stall.owner(&address).await;
    let session = stall.session.get();
    for said in [("Hạnh", "đẹp quá"), ("Bưởi", "chốt 1 bánh gio"), ("Bưởi", "thêm 1 bánh gio nữa")] {
        stall.hear(&[said]);
    }
    let kinds = |events: &[Value]| {
        let kind = |event: &Value| event["kind"].as_str().unwrap().to_owned();
        events.iter().map(kind).collect::<Vec<_>>()
    };
    for (query, comments, orders) in
        [("", 3, 2), ("?comments=all", 3, 1), ("?comments=orders", 2, 1), ("?comments=look", 0, 1)]
    {
        let (_, batch) = owner.listen_for(query, session, 0).await.next().await.unwrap();
        let told = kinds(batch["events"].as_array().unwrap());
        let count = |kind: &str| told.iter().filter(|one| *one == kind).count();
        assert_eq!(count("comment"), comments, "{query}: {told:?}");
        assert_eq!(count("order"), orders, "{query}: {told:?}");
        assert_eq!(batch["totals"]["received"], 3, "the figures are whole in any case: {query}");
    }
    let refused = owner.get(&format!("/api/v1/sessions/{session}/events?comments=some")).await;
    assert_eq!(refused.status, 422);
}

#[tokio::test]
async fn a_screen_that_was_away_too_long_is_told_to_load_anew() {
    let stall = Stall::with("5");
    let address = stall.open();
    let owner = stall.owner(&address).await;
    let mut stream = owner.listen(stall.session.get(), 1_000_000).await;
    assert_eq!(stream.next().await.unwrap().0, "resync");
}

#[tokio::test]
async fn orders_are_found_by_number_phone_and_name() {
    let stall = Stall::with("50");
    stall.hear(&[("Hạnh", "chốt 2 bánh gio 0987654321"), ("Bưởi", "chốt 3 bánh gio")]);
    let address = stall.open();
    let owner = stall.owner(&address).await;
    for (q, found) in [("hanh", 1), ("0987", 1), ("4321", 1), ("2", 1), ("chi", 2), ("%", 0), ("zzz", 0)] {
        let q = q.replace('%', "%25");
        let answer = owner.get(&format!("/api/v1/sessions/{}/orders?q={q}", stall.session)).await;
        assert_eq!(answer.body["orders"].as_array().unwrap().len(), found, "{q}");
    }
}

#[tokio::test]
async fn a_new_price_touches_new_orders_only() {
    let stall = Stall::with("50");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let address = stall.open();
    let owner = stall.owner(&address).await;
    let path = format!("/api/v1/products/{}", stall.product_id("BG"));
    let form = |price: i64| json!({ "key": key(), "version": 1, "name": "Bánh gio", "unit": "cái", "price": price });
    assert_eq!(owner.put(&path, form(8000)).await.body["price"], 8000);
    // Another form that was opened before is told what holds now.
    let late = owner.put(&path, form(7000)).await;
    assert_eq!((late.status, &late.body["code"]), (409, &json!("product_changed")));
    let current = &late.body["current"];
    assert_eq!((&current["price"], &current["version"]), (&json!(8000), &json!(stall.product("BG").version)));
    stall.hear(&[("bình", "chốt 2 bánh gio")]);
    assert_eq!((stall.order_of("an").total.get(), stall.order_of("bình").total.get()), (14_000, 16_000));
}

#[tokio::test]
async fn what_a_helper_teaches_is_told_and_taken_back() {
    let stall = Stall::with("5");
    let address = stall.open();
    let (owner, helper) = (stall.owner(&address).await, stall.helper(&address).await);
    let path = format!("/api/v1/sessions/{}/aliases", stall.session);
    let product = stall.product_id("MM").get();
    let body = json!({ "key": key(), "product_id": product, "words": " ớt   bột" });
    let taught = json!({ "product_id": product, "words": "ớt bột", "by": "Lan", "at": NIGHT.get() });
    for _ in 0..2 {
        let answer = helper.post(&path, body.clone()).await;
        assert_eq!((answer.status, &answer.body), (200, &taught));
    }
    assert_eq!(owner.get(&path).await.body, json!({ "aliases": [taught] }));
    let forget = format!("{path}/forget");
    let answer = owner.post(&forget, json!({ "key": key(), "words": "OT BOT" })).await;
    assert_eq!((answer.status, &answer.body), (200, &taught));
    assert_eq!(owner.get(&path).await.body, json!({ "aliases": [] }));
    let again = owner.post(&forget, json!({ "key": key(), "words": "ớt bột" })).await;
    assert_eq!((again.status, &again.body["code"]), (404, &json!("not_found")));
}

#[tokio::test]
async fn what_cannot_be_taught_is_said_in_the_callers_language() {
    let stall = Stall::with("5");
    let address = stall.open();
    let helper = stall.helper(&address).await;
    let (theirs, stranger) = Things::of_another_shop(&stall, &address).await;
    let path = format!("/api/v1/sessions/{}/aliases", stall.session);
    let product = stall.product_id("BG").get();
    let long = "ớt ".repeat(7);
    for (words, product, status, code, part) in [
        ("mật mía", product, 409, "name_taken", "món khác: Mật mía"),
        ("mm", product, 409, "name_taken", "món khác: Mật mía"),
        ("7", product, 422, "no_name", "Tên gọi phải có"),
        (&long, product, 422, "no_name", "nhiều nhất 6 từ"),
        ("ớt bột", theirs.product, 422, "invalid", "product_id"),
    ] {
        let answer = helper.post(&path, json!({ "key": key(), "product_id": product, "words": words })).await;
        assert_eq!((answer.status, &answer.body["code"]), (status, &json!(code)), "{words}");
        assert!(answer.body["detail"].as_str().unwrap().contains(part), "{words}: {}", answer.body);
    }
    let body = json!({ "key": key(), "product_id": theirs.product, "words": "ớt bột" });
    assert_eq!(stranger.post(&path, body).await.status, 404);
    let closed = format!("/api/v1/sessions/{}/close", stall.session);
    assert_eq!(stall.owner(&address).await.post(&closed, json!({ "key": key() })).await.status, 200);
    let body = json!({ "key": key(), "product_id": product, "words": "ớt bột" });
    let answer = helper.post(&path, body).await;
    assert_eq!((answer.status, &answer.body["code"]), (409, &json!("session_closed")));
    assert_eq!(helper.get(&path).await.body, json!({ "aliases": [] }));
}

#[tokio::test]
async fn a_pasted_list_is_looked_at_and_booked_at_the_doors() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 1 bánh gio")]);
    let address = stall.open();
    let (owner, helper) = (stall.owner(&address).await, stall.helper(&address).await);
    let session = format!("/api/v1/sessions/{}", stall.session);
    let list = |text: &str| json!({ "channel_id": stall.channel, "text": text });
    // Larger than what other doors take in.
    let chatter = "x".repeat(90_000);
    let text = format!("Chị an: chốt 1 bánh gio\nChị chi: chốt 2 bánh gio\nChị mai: hay\n{chatter}");
    let look = helper.post(&format!("{session}/pasted/look"), list(&text)).await;
    assert_eq!((look.status, &look.body["unread"][0]["line"]), (200, &json!(4)));
    let states: Vec<&Value> = look.body["rows"].as_array().unwrap().iter().map(|row| &row["state"]).collect();
    assert_eq!(states, ["here", "missing", "missing"]);
    let row = &look.body["rows"][1];
    let chosen = json!({ "key": key(), "platform": "tiktok", "rows": [row] });
    let booked = helper.post(&format!("{session}/pasted"), chosen.clone()).await;
    assert_eq!((booked.status, &booked.body["booked"][0]["outcome"]), (200, &json!("booked")));
    assert_eq!(helper.post(&format!("{session}/pasted"), chosen).await.body, booked.body);
    let typed = json!({ "key": key(), "platform": "tiktok", "name": "Chị chi", "text": "chốt 2 bánh gio" });
    let told = helper.post(&format!("{session}/comments"), typed).await;
    assert_eq!((told.status, &told.body["code"]), (409, &json!("here_already")));
    for (body, status) in [
        (list(&"x".repeat(1_100_000)), 413),
        (list(&"x".repeat(3_000_000)), 413),
        (json!({ "text": "Lan: chốt 1" }), 422),
        (json!({ "channel_id": 1, "text": "Lan: chốt 1" }), 422),
    ] {
        assert_eq!(helper.post(&format!("{session}/pasted/look"), body).await.status, status);
    }
    let channels = owner.get(&format!("{session}/channels")).await.body["channels"].clone();
    let brought: Vec<(&Value, &Value)> =
        channels.as_array().unwrap().iter().map(|one| (&one["kind"], &one["comments"])).collect();
    assert_eq!(brought, [(&json!("tiktok"), &json!(1)), (&json!("hand"), &json!(1))]);
    owner.post(&format!("{session}/close"), json!({ "key": key() })).await;
    let late = |name: &str| json!({ "key": key(), "platform": "tiktok", "name": name, "text": "chốt 1 bánh gio" });
    let refused = helper.post(&format!("{session}/comments"), late("Tư")).await;
    assert_eq!((refused.status, &refused.body["code"]), (403, &json!("closed_owners_only")));
    assert_eq!(owner.post(&format!("{session}/comments"), late("Tư")).await.status, 200);
}
