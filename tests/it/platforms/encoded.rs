//! Frames that the schema of other people's clients encodes (`tiktok-live-proto`,
//! a process of its own, never part of the product): we hear what their own decoder tells.

use super::captures::base64;
use crate::peers::{install, run};
use phiencho::base::time::Millis;
use phiencho::platforms::connector::{Oddity, Signal};
use phiencho::platforms::frame::{Body, Frame};
use phiencho::platforms::health::Reason;
use phiencho::platforms::tiktok;
use phiencho::shop::amend::{About, Amendment};
use phiencho::shop::comment::{Comment, Platform};
use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;

const ARRIVED: Millis = Millis(1_795_000_000_000);
/// Where most of them were sent; some go to the room beside it.
const ROOM: i64 = 7_309_128_470_994_258_694;

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// What `line` says of one message, to somebody in `joined` or in any room.
fn expected_of(said: &Value, joined: Option<i64>) -> Vec<Signal> {
    let told: i64 = text(&said["room"]).parse().unwrap();
    if joined.is_some_and(|joined| told != 0 && told != joined) {
        return vec![Signal::Odd(Oddity::ForeignRoom)];
    }
    let room = Some(joined.unwrap_or(told)).filter(|room| *room != 0).map_or(String::new(), |room| room.to_string());
    if let Some(chat) = said.get("chat") {
        let name = [&chat["name"], &chat["handle"]].map(text).into_iter().find(|name| !name.is_empty());
        return vec![Signal::Comment(Comment {
            platform: Platform::Tiktok,
            room: room.into(),
            id: text(&chat["id"]).into(),
            author: Some(text(&chat["author"]).into()),
            name: name.unwrap().into(),
            text: text(&chat["text"]).into(),
            sent_at: Millis(text(&chat["time"]).parse().unwrap()),
            arrived_at: ARRIVED,
            by_host: chat["byHost"].as_bool().unwrap(),
        })];
    }
    if let Some(total) = said.get("viewers") {
        return vec![Signal::Viewers(text(total).parse().unwrap())];
    }
    if let Some(action) = said.get("control") {
        return vec![match action.as_i64().unwrap() {
            1 => Signal::Paused,
            2 => Signal::Resumed,
            3 => Signal::Ended(Reason::EndedByHost),
            _ => Signal::Ended(Reason::EndedByPlatform),
        }];
    }
    let ids = |name: &str| said[name].as_array().unwrap().iter().map(text).collect::<Vec<_>>();
    let about = ids("comments").into_iter().map(About::Comment).chain(ids("authors").into_iter().map(About::Author));
    let amendment = |about| Amendment { platform: Platform::Tiktok, room: room.clone(), about, edited: None };
    about.map(|about| Signal::Amendment(amendment(about))).collect()
}

fn expected(line: &Value, joined: Option<i64>) -> Vec<Signal> {
    let mut signals = vec![Signal::Data];
    signals.extend(line["said"].as_array().unwrap().iter().flat_map(|said| expected_of(said, joined)));
    let cursor = text(&line["cursor"]);
    signals.extend((!cursor.is_empty()).then(|| Signal::Cursor(cursor.into_bytes())));
    signals.extend(line.get("ack").map(|ack| Signal::Reply(Message::binary(base64(ack.as_str().unwrap())))));
    signals
}

#[tokio::test]
async fn frames_of_the_other_schema_give_exactly_what_its_decoder_tells() {
    install().await;
    let printed = run("node", vec!["frames.mjs".into()]).await;
    let (mut chats, mut hosts, mut foreign, mut acks) = (0, 0, 0, 0);
    for line in printed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        for joined in [None, Some(ROOM)] {
            let body = Body::Binary(base64(line["frame"].as_str().unwrap()).into());
            let heard = tiktok::decode(joined, &Frame { arrived_at: ARRIVED, body });
            assert_eq!(heard, expected(&line, joined));
            chats += heard.iter().filter(|signal| matches!(signal, Signal::Comment(_))).count();
            hosts += heard.iter().filter(|signal| matches!(signal, Signal::Comment(one) if one.by_host)).count();
            foreign += heard.iter().filter(|signal| matches!(signal, Signal::Odd(Oddity::ForeignRoom))).count();
            acks += heard.iter().filter(|signal| matches!(signal, Signal::Reply(_))).count();
        }
    }
    let counted = format!("{chats} chats, {hosts} by the host, {foreign} foreign, {acks} acks");
    assert!(chats > 700 && hosts > 50 && foreign >= 12 && acks > 100, "{counted}");
}
