//! Euler's frames → [`Signal`]s. Pure; takes any bytes.

use crate::base::time::Millis;
use crate::platforms::connector::{Oddity, Signal};
use crate::platforms::frame::{Body, FRAME_MAX, Frame};
use crate::platforms::health::Reason;
use crate::platforms::tiktok;
use crate::platforms::told::{Lenient, Loose, Told, lenient, mended};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Messages of one frame that are looked at. A second of the busiest live has
/// some hundreds.
const MESSAGES_MAX: usize = 10_000;

/// The live is over.
pub(super) const ENDED: u16 = 4005;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Message {
    r#type: Loose,
    #[serde(deserialize_with = "lenient")]
    data: Told,
}

impl<'de> Lenient<'de> for Message {
    fn of_object<A: MapAccess<'de>>(all: A) -> Result<Self, A::Error> {
        Self::deserialize(serde::de::value::MapAccessDeserializer::new(all))
    }
}

/// What `frame` says to somebody in `room` (empty: in any).
pub fn decode(room: &str, frame: &Frame) -> Vec<Signal> {
    let text = match &frame.body {
        Body::Text(text) if text.len() > FRAME_MAX => return vec![Signal::Odd(Oddity::Oversized)],
        Body::Text(text) => text,
        // TikTok's own frames. Who acknowledges them is Euler.
        Body::Opening(_) | Body::Binary(_) => {
            let mut signals = tiktok::decode(room.parse().ok(), frame);
            signals.retain(|signal| !matches!(signal, Signal::Reply(_) | Signal::Cursor(_)));
            return signals;
        }
    };
    let mut bundle = Bundle { room, arrived_at: frame.arrived_at, signals: vec![Signal::Data], messages: 0 };
    if bundle.read(text).is_ok() {
        return bundle.signals;
    }
    match mended(text) {
        Some(mended) => {
            bundle.signals = vec![Signal::Data, Signal::Odd(Oddity::NotUtf8)];
            bundle.messages = 0;
            // What stands before a break is good.
            if bundle.read(&mended).is_err() {
                bundle.signals.push(Signal::Odd(Oddity::Malformed));
            }
        }
        None => bundle.signals.push(Signal::Odd(Oddity::Malformed)),
    }
    if bundle.messages == 0 {
        bundle.signals.retain(|signal| *signal != Signal::Data);
    }
    bundle.signals
}

/// The messages of a frame, each told as it is read: a bundle, a bare list, or
/// one by itself.
struct Bundle<'a> {
    room: &'a str,
    arrived_at: Millis,
    signals: Vec<Signal>,
    messages: usize,
}

impl Bundle<'_> {
    fn read(&mut self, text: &str) -> Result<(), serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(text);
        self.deserialize(&mut json)?;
        json.end()
    }

    fn message(&mut self, Message { r#type, data }: Message) {
        self.messages += 1;
        let Loose::Text(kind) = r#type else { return self.signals.push(Signal::Odd(Oddity::Malformed)) };
        match kind.as_str() {
            "WebcastChatMessage" => data.chat(self.room, self.arrived_at, &mut self.signals),
            "WebcastImDeleteMessage" => {
                let before = self.signals.len();
                data.deleted(self.room, &mut self.signals);
                // Each that it takes away counts like a message.
                self.messages += self.signals.len() - before;
            }
            "WebcastRoomUserSeqMessage" => data.viewers(&mut self.signals),
            "WebcastControlMessage" => self.signals.extend(data.control()),
            // Its socket is closed next, with the same code.
            "tiktok.disconnect" if data.reason.number() == Some(ENDED.into()) => {
                self.signals.push(Signal::Ended(Reason::EndedByHost));
            }
            "tiktok.disconnect" => self.signals.push(Signal::Closing),
            // roomInfo, workerInfo, WebcastRoomPinMessage (an old chat once
            // more) and so on.
            _ => {}
        }
    }
}

impl<'de> DeserializeSeed<'de> for &mut Bundle<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Bundle<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("messages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<(), A::Error> {
        while self.messages < MESSAGES_MAX {
            let Some(Listed(message)) = all.next_element()? else { return Ok(()) };
            self.message(message);
        }
        if all.next_element::<IgnoredAny>()?.is_some() {
            self.signals.push(Signal::Odd(Oddity::Oversized));
            while all.next_element::<IgnoredAny>()?.is_some() {}
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<(), A::Error> {
        let (mut alone, mut bundled) = (Message::default(), false);
        while let Some(key) = all.next_key::<String>()? {
            match key.as_str() {
                "messages" => {
                    all.next_value_seed(&mut *self)?;
                    bundled = true;
                }
                "type" => alone.r#type = all.next_value()?,
                "data" => alone.data = all.next_value::<Listed<Told>>()?.0,
                _ => drop(all.next_value::<IgnoredAny>()?),
            }
        }
        if !bundled {
            if alone.r#type == Loose::Nothing {
                return Err(A::Error::custom("no messages"));
            }
            self.message(alone);
        }
        Ok(())
    }
}

/// One value of a list; whatever is no object is an empty one.
struct Listed<T>(T);

impl<'de, T: Lenient<'de>> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        lenient(from).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::amend::{About, Amendment};
    use crate::shop::comment::{Comment, Platform};
    use proptest::prelude::*;

    const ARRIVED: Millis = Millis(1_697_634_626_000);

    fn read(text: &str) -> Vec<Signal> {
        decode("", &Frame { arrived_at: ARRIVED, body: Body::Text(text.into()) })
    }

    fn comments(text: &str) -> Vec<Comment> {
        read(text).into_iter().filter_map(|s| if let Signal::Comment(c) = s { Some(c) } else { None }).collect()
    }

    fn chat(id: u32) -> String {
        format!(
            r#"{{"type":"WebcastChatMessage","data":{{"common":{{"msgId":"{id}","roomId":"7300"}},"comment":"chốt {id}"}}}}"#
        )
    }

    fn of_type(kind: &str, data: &str) -> Vec<Signal> {
        let mut signals = read(&format!(r#"{{"timestamp":1,"messages":[{{"type":"{kind}","data":{data}}}]}}"#));
        assert_eq!(signals.remove(0), Signal::Data, "{kind}");
        signals
    }

    #[test]
    fn both_versions_of_a_captured_chat() {
        let captures = [
            (include_str!("../../../tests/captures/euler_bundle_v1.json"), ""),
            (include_str!("../../../tests/captures/euler_bundle_v2.json"), "7291268239881964294"),
        ];
        for (text, room) in captures {
            let expected = Comment {
                platform: Platform::Tiktok,
                room: room.into(),
                id: "7291285148856060678".into(),
                author: Some("6801000000000000001".into()),
                name: "Viewer Hoa".into(),
                text: "chốt 2 bánh gio nha shop".into(),
                sent_at: Millis(1_697_634_625_550),
                arrived_at: ARRIVED,
                by_host: false,
            };
            assert_eq!(read(text), [Signal::Data, Signal::Comment(expected)]);
        }
    }

    #[test]
    fn the_host_is_told_apart() {
        let by = |standing: &str| {
            let chat = format!(r#"{{"type":"WebcastChatMessage","data":{{"comment":"a","userIdentity":{standing}}}}}"#);
            comments(&chat)[0].by_host
        };
        assert!(by(r#"{"isAnchor":true}"#));
        for other in [r#"{"isAnchor":false}"#, r#"{"isAnchor":"x"}"#, r#"{"isModeratorOfAnchor":true}"#, "[]", "7"] {
            assert!(!by(other), "{other}");
        }
    }

    #[test]
    fn bundles_lists_and_single_messages() {
        let (one, two) = (chat(1), chat(2));
        for (text, ids) in [
            (format!(r#"{{"timestamp":5,"messages":[{one},{two}]}}"#), "1 2"),
            (format!("[{one},{two}]"), "1 2"),
            (one.clone(), "1"),
            (format!(r#"[{one},null,5,"x",{{}},{{"type":7}},{{"type":"WebcastChatMessage","data":[]}},{two}]"#), "1 2"),
            (format!("[{one},{two},{{"), "1 2"),
            (format!(r#"{{"messages":[{one}],"messages":[{two}]}}"#), "1 2"),
        ] {
            let heard: Vec<_> = comments(&text).into_iter().map(|comment| comment.id).collect();
            assert_eq!(heard.join(" "), ids, "{text}");
        }
        let odd = |text: &str| read(text).iter().filter(|s| **s == Signal::Odd(Oddity::Malformed)).count();
        assert_eq!(odd(&format!(r#"[{one},null,5,{{"type":"WebcastChatMessage"}},{two}]"#)), 3);
        assert_eq!(odd(&format!("[{one},{{")), 1);
        for text in ["", "5", "null", "{}", r#"{"messages":5}"#, r#"{"timestamp":1}"#] {
            assert_eq!(read(text), [Signal::Odd(Oddity::Malformed)], "{text}");
        }
        assert_eq!(read(r#"{"messages":[]}"#), [Signal::Data]);
    }

    #[test]
    fn other_messages() {
        let ended = |reason| vec![Signal::Ended(reason)];
        assert_eq!(of_type("WebcastControlMessage", r#"{"action":3}"#), ended(Reason::EndedByHost));
        assert_eq!(of_type("WebcastControlMessage", r#"{"action":1}"#), [Signal::Paused]);
        assert_eq!(of_type("tiktok.disconnect", r#"{"reason":4005}"#), ended(Reason::EndedByHost));
        assert_eq!(of_type("tiktok.disconnect", r#"{"reason":4500}"#), [Signal::Closing]);
        assert_eq!(of_type("WebcastRoomUserSeqMessage", r#"{"total":"210"}"#), [Signal::Viewers(210)]);
        assert_eq!(of_type("WebcastRoomUserSeqMessage", r#"{"viewerCount":21,"total":9}"#), [Signal::Viewers(21)]);
        for kind in ["roomInfo", "workerInfo", "tiktok.connect", "WebcastRoomPinMessage", "SyntheticJoinMessage"] {
            assert_eq!(of_type(kind, r#"{"comment":"a","chatMessage":{"comment":"a"}}"#), []);
        }
    }

    #[test]
    fn deleted_comments_are_named() {
        let data =
            r#"{"common":{"roomId":"7300"},"deleteMsgIdsList":["7356635639074392849","0",5],"deleteUserIds":["6801"]}"#;
        let about =
            [About::Comment("7356635639074392849".into()), About::Comment("5".into()), About::Author("6801".into())];
        let room = "7300".to_owned();
        let amendment = |about| {
            Signal::Amendment(Amendment { platform: Platform::Tiktok, room: room.clone(), about, edited: None })
        };
        assert_eq!(of_type("WebcastImDeleteMessage", data), about.map(amendment));
    }

    #[test]
    fn a_frame_of_very_many_messages_is_bounded() {
        let many = format!("[{}]", vec!["{}"; MESSAGES_MAX + 5].join(","));
        let signals = read(&many);
        assert_eq!(signals.len(), MESSAGES_MAX + 2);
        assert_eq!(signals.last(), Some(&Signal::Odd(Oddity::Oversized)));
        assert_eq!(read(&" ".repeat(FRAME_MAX + 1)), [Signal::Odd(Oddity::Oversized)]);
    }

    #[test]
    fn half_a_character_costs_no_other_comment() {
        let (one, two) = (chat(1), chat(2).replace("chốt 2", r"chốt 2 \ud83c"));
        let text = format!(r#"{{"messages":[{one},{two},{}]}}"#, chat(3));
        let heard: Vec<_> = comments(&text).into_iter().map(|comment| comment.text).collect();
        assert_eq!(heard, ["chốt 1", "chốt 2 \u{fffd}", "chốt 3"]);
        assert!(read(&text).contains(&Signal::Odd(Oddity::NotUtf8)));
    }

    proptest! {
        #[test]
        fn takes_any_text(text in ".{0,200}", kind in "Webcast(Chat|ImDelete|RoomUserSeq|Control)Message|tiktok.disconnect", value in r#"[0-9]{1,22}|"[0-9]{0,22}"|\[[0-9]{1,9}\]|\{\}|null|-?[0-9]{1,5}\.5|"\\ud83c""#) {
            read(&text);
            let data = format!(r#"{{"comment":{value},"event":{value},"user":{value},"common":{value},"action":{value},"total":{value},"deleteMsgIds":{value},"reason":{value}}}"#);
            read(&format!(r#"{{"messages":[{{"type":"{kind}","data":{data}}},{{"data":{value},"type":{value}}}]}}"#));
        }

        #[test]
        fn takes_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            decode("", &Frame { arrived_at: ARRIVED, body: Body::Binary(bytes.into()) });
        }
    }
}
