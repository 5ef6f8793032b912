//! At the doors: who may take a line's own price back, and what is said when the
//! platform will not write to a buyer.

use crate::kit::{Stall, key};
use phiencho::desk::{NewChannel, Spot, Voice, VoiceError};
use phiencho::shop::comment::Platform;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// A page that refuses.
struct Page(Mutex<VoiceError>);

impl Voice for Page {
    fn private_reply(&self, _: &Spot, _: &str) -> Result<(), VoiceError> {
        Err(self.0.lock().unwrap().clone())
    }

    fn hide(&self, _: &Spot, _: bool) -> Result<(), VoiceError> {
        Ok(())
    }
}

#[tokio::test]
async fn what_the_platform_refuses_is_told_in_plain_words() {
    let stall = Stall::with("9");
    let page = Arc::new(Page(Mutex::new(VoiceError::Already)));
    stall.desk.speak_with(Arc::clone(&page) as Arc<dyn Voice>);
    let live = NewChannel { kind: "facebook".into(), platform: Platform::Facebook, address: "banhgio".into() };
    let channel = stall.desk.add_channel(&stall.command(), stall.session, live).unwrap().id;
    let mut heard = stall.comment("an", "chốt 2 bánh gio");
    (heard.channel, heard.comment.platform) = (channel, Platform::Facebook);
    stall.desk.take_in(stall.shop, stall.session, vec![heard]).unwrap();
    let address = stall.open();
    let helper = stall.helper(&address).await;
    let order = format!("/api/v1/sessions/{}/orders/{}", stall.session, stall.order_of("an").id);
    assert_eq!(helper.get(&format!("{order}/address_question")).await.body["by_reply"], json!(true));
    let refused = |reason| VoiceError::Refused { reason, detail: "(2) unexpected".into() };
    for (error, code, words) in [
        (VoiceError::Already, "already_replied", "không cho lần hai"),
        (VoiceError::TooLate, "reply_too_late", "7 ngày"),
        (VoiceError::NoComment, "comment_gone", "đã xóa"),
        (refused("no_permission"), "reply_not_allowed", "quyền nhắn tin"),
        (refused("token_expired"), "page_signed_out", "hết hạn"),
        (refused("rate_limited"), "reply_too_many", "Chờ một lúc"),
        (refused("no_route"), "reply_failed", "(2) unexpected"),
    ] {
        *page.0.lock().unwrap() = error;
        let answer = helper.post(&format!("{order}/ask_address"), json!({ "key": key() })).await;
        assert_eq!((answer.status, &answer.body["code"]), (409, &json!(code)));
        assert!(answer.body["detail"].as_str().unwrap().contains(words), "{}", answer.body);
        assert_eq!(helper.get(&order).await.body["order"]["asked"], Value::Null, "{code}");
    }
    let by_hand = helper.post(&format!("{order}/ask_address"), json!({ "key": key(), "by_hand": true })).await;
    assert_eq!((by_hand.status, &by_hand.body["asked"]["by"]), (200, &json!("Lan")));
    let again = helper.post(&format!("{order}/ask_address"), json!({ "key": key() })).await;
    assert_eq!((again.status, &again.body["code"]), (409, &json!("asked")));
    assert!(again.body["detail"].as_str().unwrap().ends_with(": Lan"), "{}", again.body);
}

#[tokio::test]
async fn a_lines_own_price_is_the_owners_to_set_and_to_take_back() {
    let stall = Stall::with("9");
    stall.hear(&[("an", "chốt 2 bánh gio")]);
    let address = stall.open();
    let (owner, helper) = (stall.owner(&address).await, stall.helper(&address).await);
    let session = format!("/api/v1/sessions/{}", stall.session);
    let order = stall.order_of("an");
    let path = format!("{session}/orders/{}/line_price", order.id);
    let form = || json!({ "key": key(), "version": order.version, "line_id": order.lines[0].id, "price": 5000 });
    assert_eq!(helper.post(&path, form()).await.body["code"], "not_allowed");
    let priced = owner.post(&path, form()).await.body;
    assert_eq!((&priced["total"], &priced["lines"][0]["unit_price"]), (&json!(10_000), &json!(5000)));
    let undo = format!("{session}/acts/{}/undo", priced["act"]);
    let refused = helper.post(&undo, json!({ "key": key() })).await;
    assert_eq!((refused.status, &refused.body["code"]), (403, &json!("owners_act")));
    assert_eq!(owner.post(&undo, json!({ "key": key() })).await.body["order"]["total"], json!(14_000));
    // What is absent is left out.
    let body = helper.get(&format!("{session}/orders/{}", order.id)).await.body;
    for (thing, field) in [(&body["order"], "note"), (&body["order"], "asked"), (&body["order"]["customer"], "address")]
    {
        assert!(!thing.as_object().unwrap().contains_key(field), "{field}");
    }
    let wrong = json!({ "key": key(), "phone": "0123" });
    let contact = format!("/api/v1/customers/{}/contact", order.customer.id);
    let answer = helper.post(&contact, wrong).await;
    assert_eq!((answer.status, &answer.body["code"]), (422, &json!("no_phone")));
}
