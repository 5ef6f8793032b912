//! The webhook's door: who may call, and what becomes of calls.

use super::fake::*;
use crate::kit::{Stall, Visitor};
use phiencho::app::facebook::hook;
use phiencho::base::secret::Secret;
use phiencho::platforms::Settings;
use phiencho::platforms::facebook::{Access, Ways};

/// A call whose words are escaped, signed with OpenSSL over the bytes as they
/// stand: `openssl dgst -sha256 -hmac geheim`.
const CALL: &str = r#"{"object":"page","entry":[{"id":"1","time":1,"changes":[{"field":"feed","value":{"item":"comment","verb":"add","comment_id":"9_7","post_id":"1_9","message":"ch\u1ed1t 2 b\u00e1nh gio"}}]}]}"#;
const SIGNED: &str = "15a85f2f6b55fbd92b892f4e6fe115590d5176303cf6b95d8950b5f2c57261d3";

fn settings() -> Settings {
    let facebook = Access {
        app_secret: Some(Secret::new("geheim".into())),
        verify_token: Some(Secret::new("phien-cho".into())),
        ways: Ways { poll: false, sse: false, webhook: true },
        ..Access::default()
    };
    Settings { facebook, ..quick() }
}

async fn call(address: &str, signature: &str, body: impl Into<reqwest::Body>) -> u16 {
    let request = reqwest::Client::builder().no_proxy().build().unwrap().post(format!("{address}/hooks/facebook"));
    let request = request.header("X-Hub-Signature-256", signature).header("Content-Type", "application/json");
    request.body(body).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn only_meta_is_heard() {
    let stall = Stall::with("5");
    let address = stall.open_with(hook(&settings()));
    let stranger = Visitor::stranger(&address);
    // Nobody has that page here; it is taken all the same, and counted.
    assert_eq!(call(&address, &format!("sha256={SIGNED}"), CALL).await, 200);
    let unescaped = CALL.replace(r"\u1ed1", "ố").replace(r"\u00e1", "á");
    for (signature, body, status) in [
        (format!("sha256={SIGNED}"), unescaped.as_str(), 403),
        (format!("sha256={}", SIGNED.replace('a', "b")), CALL, 403),
        (SIGNED.to_owned(), CALL, 403),
        (String::new(), CALL, 403),
    ] {
        assert_eq!(call(&address, &signature, body.to_owned()).await, status, "{signature}");
    }
    assert_eq!(stranger.post("/hooks/facebook", serde_json::json!({})).await.status, 403);
    assert_eq!(call(&address, "sha256=00", vec![b' '; (1 << 20) + 1]).await, 413);
    let metrics = stranger.ask(reqwest::Method::GET, "/metrics", None).await.text().await.unwrap();
    for line in
        [r#"phiencho_hook_calls_total{outcome="unknown"} 1"#, r#"phiencho_hook_calls_total{outcome="forged"} 5"#]
    {
        assert!(metrics.lines().any(|said| said == line), "{metrics}");
    }
}

#[tokio::test]
async fn only_who_knows_the_word_is_told_that_it_is_ours() {
    let stall = Stall::with("5");
    let address = stall.open_with(hook(&settings()));
    let ask = async |address: &str, query: &str| {
        let response =
            Visitor::stranger(address).ask(reqwest::Method::GET, &format!("/hooks/facebook?{query}"), None).await;
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
    assert_eq!(ask(&address, &format!("{query}phien-cho")).await, (200, "1158201444".into()));
    assert_eq!(ask(&address, &format!("{query}other")).await.0, 403);
    assert_eq!(ask(&address, "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=phien-cho").await.0, 403);
    assert_eq!(ask(&address, "hub.mode=subscribe").await.0, 422);
    let without = stall.open();
    assert_eq!(ask(&without, &format!("{query}phien-cho")).await.0, 404);
    assert_eq!(call(&without, &format!("sha256={SIGNED}"), CALL).await, 404);
}
