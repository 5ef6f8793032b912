//! Everything but a stream: why, in codes, and what is done about it.

use super::fake::*;
use phiencho::platforms::{ChannelState, Source};
use std::time::{Duration, Instant};

macro_rules! http {
    ($status:literal) => {
        concat!("HTTP/1.1 ", $status, "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    };
    ($status:literal, $headers:literal) => {
        concat!("HTTP/1.1 ", $status, "\r\nContent-Length: 0\r\nConnection: close\r\n", $headers, "\r\n\r\n")
    };
}

/// A body that ends with the connection.
macro_rules! says {
    ($body:literal) => {
        concat!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", $body)
    };
}

#[tokio::test]
async fn refused_upgrades_are_told_and_tried_again() {
    for (answer, reason, state) in [
        (http!("200 OK", "Handshake-Status: 415\r\nHandshake-Msg: DEVICE_BLOCKED"), "refused_device", "refused"),
        (http!("200 OK", "handshake-status: 417\r\nhandshake-msg: illegal app_id"), "refused_app", "refused"),
        (http!("200 OK", "handshake-msg: illegal secret key"), "refused_other", "refused"),
        (http!("400 Bad Request", "Handshake-Msg: no"), "refused_other", "refused"),
        (http!("415 Unsupported Media Type"), "refused_device", "refused"),
        (http!("503 Service Unavailable"), "no_route", "retrying"),
        ("gibberish\r\n\r\n", "closed_by_peer", "retrying"),
    ] {
        let mut fake = Fake::start(vec![Turn::Upgrade(answer), Turn::Socket(vec![])]).await;
        let mut ear = Listener::of_room(fake.settings());
        let health = ear.until_reason(reason).await;
        assert_eq!(health.state.as_str(), state, "{answer}");
        ear.until(|ear| ear.health.as_ref().is_some_and(|health| health.state == ChannelState::Live)).await;
        let health = ear.health.clone().unwrap();
        assert_eq!((health.reason, health.reconnects), (None, 1));
        fake.request("/connect").await;
        fake.request("/connect").await;
    }
}

/// What is asked for holds, not our own pauses of a few milliseconds.
#[tokio::test]
async fn a_refused_upgrade_is_not_tried_again_before_its_time() {
    for (answer, reason) in [
        (http!("429 Too Many Requests", "Retry-After: 1"), "rate_limited"),
        (http!("503 Service Unavailable", "Retry-After: 1"), "no_route"),
    ] {
        let fake = Fake::start(vec![Turn::Upgrade(answer), Turn::Socket(vec![])]).await;
        let mut ear = Listener::of_room(fake.settings());
        ear.until_reason(reason).await;
        let refused = Instant::now();
        ear.until(|ear| ear.health.as_ref().is_some_and(|health| health.state == ChannelState::Live)).await;
        assert!(refused.elapsed() >= Duration::from_millis(900), "{reason}: {:?}", refused.elapsed());
    }
}

#[tokio::test]
async fn refused_lookups_are_told() {
    let user = || Source::Tiktok { address: "@banhgio".into() };
    let room = || Source::Tiktok { address: ROOM.to_string() };
    for (source, answer, reason, is_final) in [
        (user(), http!("403 Forbidden"), "blocked", false),
        (user(), says!("<html>"), "blocked", false),
        (user(), says!(r#"{"statusCode":19881007}"#), "user_not_found", true),
        (user(), says!(r#"{"message":"user_not_found"}"#), "user_not_found", true),
        (user(), says!(r#"{"data":{"user":{"roomId":""}}}"#), "not_live", false),
        (user(), says!(r#"{"data":{"user":{"roomId":"7","status":4}}}"#), "not_live", false),
        (room(), says!(r#"{"data":[{"alive":false}]}"#), "not_live", false),
        (user(), http!("429 Too Many Requests", "Retry-After: 3"), "rate_limited", false),
        (user(), http!("502 Bad Gateway"), "no_route", false),
        (user(), "", "no_route", false),
        (user(), http!("402 Payment Required"), "refused_other", false),
    ] {
        // Where the lookup is blocked, the page of the live is asked for.
        let fake = Fake::start(vec![Turn::Http(answer), Turn::Http(says!("<html>captcha"))]).await;
        let mut ear = Listener::attach(source, fake.settings());
        let health = ear.until_reason(reason).await;
        assert_ne!(health.state, ChannelState::Live);
        if is_final {
            assert_eq!(health.state, ChannelState::Refused);
            (&mut ear.task).await.unwrap();
        }
    }
}

#[tokio::test]
async fn the_page_of_a_live_tells_what_the_lookup_does_not() {
    const LIVE: &str = says!(
        r#"<script id="SIGI_STATE" type="application/json">{"LiveRoom":{"liveRoomUserInfo":{"user":{"roomId":"7309128470994258694"},"liveRoom":{"status":2}}}}</script>"#
    );
    const OVER: &str = says!(
        r#"<script id="SIGI_STATE">{"LiveRoom":{"liveRoomUserInfo":{"user":{"roomId":"7","status":4}}}}</script>"#
    );
    let mut fake = Fake::start(vec![
        Turn::Http(http!("403 Forbidden")),
        Turn::Http(OVER),
        Turn::Http(says!("<html>")),
        Turn::Http(LIVE),
        Turn::Socket(vec![]),
    ])
    .await;
    let mut ear = Listener::attach(Source::Tiktok { address: "@banhgio".into() }, fake.settings());
    ear.until_reason("not_live").await;
    assert!(fake.request("/@banhgio/live").await.starts_with("GET /@banhgio/live "));
    ear.until(|ear| ear.health.as_ref().is_some_and(|health| health.state == ChannelState::Live)).await;
    fake.request(&format!("/webcast/rooms/{ROOM}/connect")).await;
}

#[tokio::test]
async fn rooms_for_grown_ups_and_limits_are_told_in_words() {
    let check = || Turn::Http(says!(r#"{"data":[{"alive":true}]}"#));
    let info = || Turn::Http(says!(r#"{"status_code":0,"data":{"status":2}}"#));
    for (turns, reason, state, words) in [
        (
            vec![check(), Turn::Http(says!(r#"{"status_code":4003110,"data":{}}"#))],
            "age_restricted",
            ChannelState::Refused,
            "not shown without a login",
        ),
        (
            vec![
                check(),
                info(),
                Turn::Http(
                    "HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nX-RateLimit-Reset: 1795000100\r\n\r\n{\"message\":\"Slow down.\",\"limit_label\":\"rate_limit_account_day\"}",
                ),
            ],
            "used_up",
            ChannelState::Retrying,
            "the requests of this day are used up. Slow down.",
        ),
        (
            vec![check(), info(), Turn::Http(http!("401 Unauthorized"))],
            "bad_key",
            ChannelState::Refused,
            "does not know the key",
        ),
    ] {
        let fake = Fake::start(turns).await;
        let mut ear = Listener::of_room(fake.settings());
        let health = ear.until_reason(reason).await;
        assert_eq!(health.state, state);
        assert!(health.detail.clone().unwrap().contains(words), "{health:?}");
    }
}

#[tokio::test]
async fn nobody_there() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("ws://127.0.0.1:{port}/");
    let mut ear =
        Listener::attach(Source::Relay { platform: phiencho::shop::comment::Platform::Facebook, url }, quick());
    ear.until_reason("no_route").await;
    ear.until(|ear| ear.health.as_ref().is_some_and(|health| health.reconnects >= 3)).await;
}

#[tokio::test]
async fn tls_where_there_is_none() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let plain = tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    let relay = Source::Relay {
        platform: phiencho::shop::comment::Platform::Facebook,
        url: format!("wss://127.0.0.1:{port}/"),
    };
    let settings = phiencho::platforms::Settings { tiktok_web: format!("https://127.0.0.1:{port}"), ..quick() };
    for source in [relay, Source::Tiktok { address: "@banhgio".into() }] {
        let health = Listener::attach(source, settings.clone()).until_reason("no_route").await;
        assert!(health.detail.is_some());
    }
    plain.abort();
}
