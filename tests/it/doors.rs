//! The doors over HTTP: who may come in, what they are told, and the event
//! stream.

use crate::kit::{Stall, Visitor, key};
use serde_json::{Value, json};

#[tokio::test]
async fn nobody_comes_in_without_a_login() {
    let stall = Stall::with("5");
    let address = stall.open();
    let stranger = Visitor::stranger(&address);
    let document: Value = serde_json::from_str(&phiencho::server::document().unwrap()).unwrap();
    let mut tried = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path =
            path.replace("{session}", &stall.session.to_string()).replace(['{', '}'], "").replace("product", "1");
        for method in methods.as_object().unwrap().keys().filter(|_| !path.ends_with("/logins")) {
            let method = method.to_uppercase().parse().unwrap();
            let body = json!({ "key": key(), "version": 1 });
            let response = stranger.ask(method, &path.replace("products1s", "products"), Some(body)).await;
            assert!([401, 404].contains(&response.status().as_u16()), "{path}: {}", response.status());
            tried += 1;
        }
    }
    assert!(tried > 20);
}

#[tokio::test]
async fn a_helper_works_on_orders_but_not_on_the_shop() {
    let stall = Stall::with("5");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let address = stall.open();
    let helper = stall.helper(&address).await;
    assert_eq!(helper.get("/api/v1/me").await.body["user"]["role"], "assistant");
    let session = format!("/api/v1/sessions/{}", stall.session);
    let order = stall.order_of("an");
    let act = json!({ "key": key(), "version": order.version });
    let answer = helper.post(&format!("{session}/orders/{}/confirm", order.id), act.clone()).await;
    assert_eq!((answer.status, &answer.body["state"]), (200, &json!("confirmed")));
    assert_eq!(answer.body["updated_by"], "Lan");
    for (path, body) in [
        ("/api/v1/invites".to_owned(), json!({ "key": key() })),
        ("/api/v1/sessions".to_owned(), json!({ "key": key(), "title": "x" })),
        (format!("{session}/close"), json!({ "key": key() })),
    ] {
        let answer = helper.post(&path, body).await;
        assert_eq!((answer.status, &answer.body["code"]), (403, &json!("not_allowed")), "{path}");
        assert_eq!(answer.kind, "application/problem+json");
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
    let dearer = json!({ "key": key(), "name": "Bánh gio", "unit": "cái", "price": 8000 });
    assert_eq!(owner.put(&path, dearer).await.body["price"], 8000);
    stall.hear(&[("bình", "chốt 2 bánh gio")]);
    assert_eq!((stall.order_of("an").total.get(), stall.order_of("bình").total.get()), (14_000, 16_000));
}
