//! TikFinity's events → [`Signal`]s. Pure; takes any bytes.

use crate::platforms::connector::{Oddity, Signal};
use crate::platforms::frame::{Body, FRAME_MAX, Frame};
use crate::platforms::health::Reason;
use crate::platforms::told::{Loose, Told, lenient, mended};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Event {
    event: Loose,
    #[serde(deserialize_with = "lenient")]
    data: Told,
}

/// What `frame` says. TikFinity does not tell which live it hears.
pub fn decode(frame: &Frame) -> Vec<Signal> {
    let Body::Text(text) = &frame.body else { return vec![Signal::Odd(Oddity::Malformed)] };
    if text.len() > FRAME_MAX {
        return vec![Signal::Odd(Oddity::Oversized)];
    }
    let mut signals = Vec::new();
    let event = serde_json::from_str::<Event>(text).or_else(|error| {
        let mended = mended(text).ok_or(error)?;
        signals.push(Signal::Odd(Oddity::NotUtf8));
        serde_json::from_str(&mended)
    });
    let Ok(Event { event: Loose::Text(event), data }) = event else {
        signals.push(Signal::Odd(Oddity::Malformed));
        return signals;
    };
    signals.push(Signal::Data);
    match event.as_str() {
        "chat" => data.chat("", frame.arrived_at, &mut signals),
        "roomUser" => data.viewers(&mut signals),
        "streamEnd" => {
            // Whoever ended it, it is over.
            let ended = data.control().filter(|signal| matches!(signal, Signal::Ended(_)));
            signals.push(ended.unwrap_or(Signal::Ended(Reason::EndedByHost)));
        }
        _ => {}
    }
    signals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::Millis;
    use crate::shop::comment::Comment;
    use proptest::prelude::*;

    const ARRIVED: Millis = Millis(1_712_850_232_000);

    fn read(text: &str) -> Vec<Signal> {
        decode(&Frame { arrived_at: ARRIVED, body: Body::Text(text.into()) })
    }

    fn comment(text: &str) -> (Comment, Vec<Oddity>) {
        let mut odd = Vec::new();
        let mut comments = Vec::new();
        for signal in read(text) {
            match signal {
                Signal::Comment(comment) => comments.push(comment),
                Signal::Odd(oddity) => odd.push(oddity),
                other => assert_eq!(other, Signal::Data),
            }
        }
        assert_eq!(comments.len(), 1, "{text}: {odd:?}");
        (comments.remove(0), odd)
    }

    #[test]
    fn both_shapes_say_the_same() {
        let flat = r#"{"event":"chat","data":{"comment":"mau di a","userId":"6526379673097322497","secUid":"MS4w",
            "uniqueId":"bunvakem","nickname":"Bún 🌸","followRole":0,"userBadges":[],"emotes":[],
            "msgId":"7356635639074392849","createTime":"1712850231345"}}"#;
        let nested = r#"{"data":{"content":"mau di a","user":{"displayId":"bunvakem","id":"6526379673097322497",
            "nickname":"B\u00fan \ud83c\udf38"},"common":{"msgId":"7356635639074392849","createTime":1712850231345}},
            "event":"chat"}"#;
        for text in [flat, nested] {
            let (comment, odd) = comment(text);
            let expected = Comment {
                platform: crate::shop::comment::Platform::Tiktok,
                room: "".into(),
                id: "7356635639074392849".into(),
                author: Some("6526379673097322497".into()),
                name: "Bún 🌸".into(),
                text: "mau di a".into(),
                sent_at: Millis(1_712_850_231_345),
                arrived_at: ARRIVED,
                by_host: false,
            };
            assert_eq!((comment, odd), (expected, vec![]));
        }
    }

    #[test]
    fn ids_that_javascript_rounded_name_nothing() {
        let chat = |id: &str, user: &str| {
            let text = format!(
                r#"{{"event":"chat","data":{{"comment":"chốt 1","msgId":{id},"userId":{user},"uniqueId":"lan_vu","createTime":"1712850231345"}}}}"#
            );
            comment(&text)
        };
        let (rounded, odd) = chat("7356635639074393000", "6526379673097322000");
        assert!(rounded.id.starts_with("hash-") && odd == [Oddity::NoId], "{rounded:?}");
        // Told again it is the same, and so is whoever wrote it.
        assert_eq!(chat("7356635639074393000", "6526379673097322000").0, rounded);
        assert_eq!(rounded.author.as_deref(), Some("@lan_vu"));
        let (whole, odd) = chat("7356", "6526");
        assert_eq!((whole.id.as_str(), whole.author.as_deref(), odd), ("7356", Some("6526"), vec![]));
    }

    #[test]
    fn a_room_that_is_told_is_the_comments() {
        let nested = r#"{"event":"chat","data":{"comment":"a","common":{"msgId":"7","roomId":"73001"}}}"#;
        assert_eq!(comment(nested).0.room, "73001");
        for room in ["0", "", "7356635639074393000e0", "a\\u0000b"] {
            let flat = format!(r#"{{"event":"chat","data":{{"comment":"a","msgId":"7","roomId":"{room}"}}}}"#);
            let kept = if room.ends_with("e0") { room } else { "" };
            assert_eq!(comment(&flat).0.room, kept, "{room:?}");
        }
    }

    #[test]
    fn other_events() {
        use Signal::{Data, Ended, Odd, Viewers};
        for (text, said) in [
            (r#"{"event":"roomUser","data":{"viewerCount":210}}"#, vec![Data, Viewers(210)]),
            (r#"{"event":"roomUser","data":{"total":"34"}}"#, vec![Data, Viewers(34)]),
            (r#"{"event":"roomUser","data":{}}"#, vec![Data, Odd(Oddity::Malformed)]),
            (r#"{"event":"streamEnd","data":{"action":3}}"#, vec![Data, Ended(Reason::EndedByHost)]),
            (r#"{"event":"streamEnd","data":{"action":4}}"#, vec![Data, Ended(Reason::EndedByPlatform)]),
            (r#"{"event":"streamEnd"}"#, vec![Data, Ended(Reason::EndedByHost)]),
            (r#"{"event":"gift","data":{"giftId":5,"user":{"id":1}}}"#, vec![Data]),
            (r#"{"event":"chat","data":{"msgId":"1"}}"#, vec![Data, Odd(Oddity::Malformed)]),
            (r#"{"event":"chat","data":"x"}"#, vec![Data, Odd(Oddity::Malformed)]),
            (r#"{"data":{}}"#, vec![Odd(Oddity::Malformed)]),
            ("[", vec![Odd(Oddity::Malformed)]),
            ("5", vec![Odd(Oddity::Malformed)]),
        ] {
            assert_eq!(read(text), said, "{text}");
        }
    }

    #[test]
    fn half_a_character_costs_nothing() {
        let cut = r#"{"event":"chat","data":{"comment":"chốt 2","nickname":"Lan \ud83c","msgId":"8","userId":"5"}}"#;
        let (comment, odd) = comment(cut);
        assert_eq!(
            (comment.name.as_str(), comment.text.as_str(), odd),
            ("Lan \u{fffd}", "chốt 2", vec![Oddity::NotUtf8])
        );
    }

    proptest! {
        #[test]
        fn takes_any_text(text in ".{0,200}", event in "chat|roomUser|streamEnd|gift", value in r#"[0-9]{1,22}|"[0-9]{0,22}"|\[\]|\{\}|null|-?[0-9]{1,5}\.5|"\\ud83c""#) {
            read(&text);
            let data = format!(r#"{{"comment":{value},"msgId":{value},"user":{value},"common":{value},"createTime":{value},"viewerCount":{value}}}"#);
            read(&format!(r#"{{"event":"{event}","data":{data}}}"#));
        }
    }
}
