//! A buyer is asked for the address over Facebook: from the button through the desk
//! to the simulated Graph, and what Graph says back into words.

use super::*;
use crate::kit::{Visitor, key};
use phiencho::app::facebook::voice;
use phiencho::desk::NewChannel;
use serde_json::{Value, json};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A shop that hears the page's live, and somebody at its doors.
struct Shop {
    live: Live,
    acts: Acts,
    helper: Visitor,
}

impl Shop {
    /// Three comments were said and booked.
    async fn open() -> Self {
        let live = Live::start(4, 30, POLL, Page::default()).await;
        let stall = &live.stall;
        let settings = Arc::new(live.settings.clone());
        stall.desk.speak_with(voice(&settings));
        let new = NewChannel { kind: "facebook".into(), platform: Platform::Facebook, address: PAGE.into() };
        let channel = stall.desk.add_channel(&stall.command(), stall.session, new).unwrap().id;
        let mut ear = live.listen(PAGE);
        live.say(3);
        ear.until(|ear| ear.comments.len() == 3).await;
        let heard = ear.comments.iter().map(|comment| Heard { channel, comment: comment.clone() }).collect();
        stall.desk.take_in(stall.shop, stall.session, heard).unwrap();
        let helper = stall.helper(&stall.open()).await;
        Self { acts: Acts::new(settings), helper, live }
    }

    /// The order of the comment `nth`, and that comment as Graph has it.
    fn order(&self, nth: i64) -> (String, String) {
        let stall = &self.live.stall;
        let orders = stall.orders();
        let by = format!("Người xem {nth}");
        let order = orders.iter().find(|order| order.customer.name == by).unwrap();
        let path = format!("/api/v1/sessions/{}/orders/{}", stall.session, order.id);
        (path, format!("{}_{}", self.live.simulator.facebook_room, 40_000 + nth))
    }

    async fn refused(&self, order: &str, code: &str, words: &str) {
        let answer = self.helper.post(&format!("{order}/ask_address"), json!({ "key": key() })).await;
        assert_eq!((answer.status, &answer.body["code"]), (409, &json!(code)), "{}", answer.body);
        assert!(answer.body["detail"].as_str().unwrap().contains(words), "{}", answer.body);
        // Nobody has asked.
        assert_eq!(self.helper.get(order).await.body["order"]["asked"], Value::Null, "{code}");
    }
}

#[tokio::test]
async fn the_question_reaches_who_wrote_the_comment_or_it_is_said_why_not() {
    let shop = Shop::open().await;
    let simulator = &shop.live.simulator;
    let (order, comment) = shop.order(1);
    for (trouble, code, words) in [
        (Trouble::TokenExpired, "page_signed_out", "hết hạn"),
        (Trouble::TokenInvalid, "page_signed_out", "hết hạn"),
        (Trouble::NoPermission, "reply_not_allowed", "quyền nhắn tin"),
        (Trouble::Broken, "reply_failed", "HTTP 503"),
    ] {
        simulator.trouble(trouble, usize::MAX);
        shop.refused(&order, code, words).await;
    }
    assert!(simulator.asked().replies.is_empty());
    simulator.trouble(Trouble::Broken, 0);
    let question = shop.helper.get(&format!("{order}/address_question")).await.body;
    assert_eq!(question["by_reply"], json!(true));
    let asked = shop.helper.post(&format!("{order}/ask_address"), json!({ "key": key() })).await;
    assert_eq!((asked.status, &asked.body["asked"]["by_hand"]), (200, &json!(false)), "{}", asked.body);
    // In the words that were shown, and to nobody else.
    let sent: Vec<_> = simulator.asked().replies.into_iter().collect();
    assert_eq!(sent, [(comment, question["text"].as_str().unwrap().to_owned())]);

    // Somebody has replied at Facebook itself.
    let (other, comment) = shop.order(2);
    shop.acts.private_reply(&simulator.facebook_live, &comment, "Chào chị").await.unwrap();
    shop.refused(&other, "already_replied", "không cho lần hai").await;
}

#[tokio::test]
async fn after_seven_days_or_without_calls_left_nobody_is_asked() {
    let shop = Shop::open().await;
    let (order, _) = shop.order(1);
    shop.live.clock.set(ANCHOR.plus(7 * DAY_MS + 60_000));
    shop.refused(&order, "reply_too_late", "7 ngày").await;
    shop.live.clock.set(ANCHOR.plus(100));
    shop.live.simulator.trouble(Trouble::RateLimited { code: 613, minutes: 0 }, usize::MAX);
    shop.refused(&order, "reply_too_many", "Chờ một lúc").await;
    assert!(shop.live.simulator.asked().replies.is_empty());
}
