//! The relay format's text → [`Signal`]s. Pure; takes any text.

use crate::base::time::Millis;
use crate::platforms::connector::{Oddity, Signal};
use crate::platforms::facebook;
use crate::platforms::frame::{Body, FRAME_MAX, Frame, is_crowded};
use crate::platforms::health::Reason;
use crate::platforms::raw::{Raw, amend, is_usable};
use crate::shop::amend::About;
use crate::shop::comment::Platform;
use serde::Deserialize;
use serde_json::Value;

/// A name that may come as text or as a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Name {
    Text(String),
    Number(i64),
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        match name {
            Name::Text(text) => text,
            Name::Number(number) => number.to_string(),
        }
    }
}

#[derive(Deserialize)]
struct Author {
    id: Option<Name>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    host: Value,
}

#[derive(Deserialize)]
struct Said {
    id: Option<Name>,
    from: Option<Author>,
    #[serde(default)]
    message: String,
    created_time: Option<Value>,
}

/// The room of a `hello`, if `text` is one.
pub(in crate::platforms) fn hello(text: &str) -> Option<String> {
    let frame: Value = serde_json::from_str(text).ok()?;
    let room = Name::deserialize(&frame["room"]).ok().map(String::from)?;
    (frame["type"] == "hello" && is_usable(&room)).then_some(room)
}

/// What `frame` says to somebody who hears `room`.
pub fn decode(platform: Platform, room: &str, frame: &Frame) -> Vec<Signal> {
    let Body::Text(text) = &frame.body else { return vec![Signal::Odd(Oddity::Malformed)] };
    if text.len() > FRAME_MAX || is_crowded(text.as_bytes()) {
        return vec![Signal::Odd(Oddity::Oversized)];
    }
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return vec![Signal::Odd(Oddity::Malformed)] };
    let mut signals = vec![Signal::Data];
    let kind = value["type"].as_str().unwrap_or_default().to_owned();
    match kind.as_str() {
        "comment" => comment(platform, room, frame.arrived_at, value, &mut signals),
        "comments" => match value["data"].take() {
            Value::Array(comments) => {
                for each in comments {
                    comment(platform, room, frame.arrived_at, each, &mut signals);
                }
            }
            _ => signals.push(Signal::Odd(Oddity::Malformed)),
        },
        "edit" | "delete" => amendment(platform, room, value, &mut signals),
        "viewers" => signals.push(match value["count"].as_i64() {
            Some(count) => Signal::Viewers(count.max(0)),
            None => Signal::Odd(Oddity::Malformed),
        }),
        "hello" if hello(text).is_some_and(|other| other != room) => {
            // Another live from here on: dialling again enters it.
            signals.push(Signal::Closing);
        }
        "end" => signals.push(Signal::Ended(Reason::EndedByHost)),
        "" => signals.push(Signal::Odd(Oddity::Malformed)),
        _ => {}
    }
    signals
}

fn comment(platform: Platform, room: &str, arrived_at: Millis, value: Value, signals: &mut Vec<Signal>) {
    let Ok(said) = Said::deserialize(value) else { return signals.push(Signal::Odd(Oddity::Malformed)) };
    let by_host = said.from.as_ref().is_some_and(|author| author.host == true);
    let (author, name) = said.from.map_or((None, String::new()), |author| (author.id, author.name));
    let time = said.created_time.map(|time| moment(&time).unwrap_or(UNREADABLE));
    let raw = Raw {
        platform,
        room: room.into(),
        id: said.id.map(String::from).unwrap_or_default().into(),
        author: author.map(String::from).unwrap_or_default().into(),
        name: name.into(),
        text: said.message.into(),
        time,
        by_host,
    };
    raw.say(arrived_at, signals);
}

#[derive(Deserialize)]
struct Amended {
    id: Name,
    message: Option<String>,
}

/// An `edit` has the new text, a `delete` none.
fn amendment(platform: Platform, room: &str, value: Value, signals: &mut Vec<Signal>) {
    let is_edit = value["type"] == "edit";
    match Amended::deserialize(value) {
        Ok(Amended { id, message }) if message.is_some() || !is_edit => {
            amend((platform, room), About::Comment(id.into()), message.filter(|_| is_edit), signals);
        }
        _ => signals.push(Signal::Odd(Oddity::Malformed)),
    }
}

/// A time that is as odd as one that cannot be read.
const UNREADABLE: i64 = i64::MIN;

/// The number, or the milliseconds of the Graph API's text.
fn moment(time: &Value) -> Option<i64> {
    match time {
        Value::String(_) => facebook::moment(time),
        _ => time.as_i64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::amend::Amendment;
    use crate::shop::comment::Comment;
    use proptest::prelude::*;

    /// 13:05:43 UTC on 24 August 2026.
    const ARRIVED: Millis = Millis(1_787_576_743_000);

    fn read(text: &str) -> Vec<Signal> {
        let frame = Frame { arrived_at: ARRIVED, body: Body::Text(text.into()) };
        decode(Platform::Facebook, "r", &frame)
    }

    #[test]
    fn the_host_is_told_apart() {
        for (host, is_host) in [("true", true), ("false", false), (r#""x""#, false), ("null", false), ("{}", false)] {
            let text = format!(r#"{{"type":"comment","id":"1","from":{{"id":"5","host":{host}}},"message":"a"}}"#);
            assert_eq!(comments(&text)[0].by_host, is_host, "{host}");
        }
    }

    fn comments(text: &str) -> Vec<Comment> {
        read(text).into_iter().filter_map(|s| if let Signal::Comment(c) = s { Some(c) } else { None }).collect()
    }

    #[test]
    fn comments_in_all_forms() {
        let one = comments(
            r#"{"type":"comment","id":"1_2","from":{"id":55,"name":"Lan"},"message":"chốt 2","created_time":"2026-08-24T13:05:42+0000"}"#,
        );
        assert_eq!(one[0].sent_at, Millis(1_787_576_742_000));
        assert_eq!((one[0].author.as_deref(), one[0].name.as_str(), one[0].id.as_str()), (Some("55"), "Lan", "1_2"));
        let many = comments(
            r#"{"type":"comments","data":[{"id":7,"message":"a","created_time":1787576742500},{"id":[]},{"message":"b"}]}"#,
        );
        assert_eq!(many.len(), 2);
        assert_eq!((many[0].id.as_str(), many[0].sent_at, &many[0].author), ("7", Millis(1_787_576_742_500), &None));
        assert_eq!(many[1].sent_at, ARRIVED);
        assert!(many[1].id.starts_with("hash-"));
    }

    #[test]
    fn no_comment_is_lost_for_its_time() {
        for (time, sent_at) in [
            ("1787576742", Millis(1_787_576_742_000)),
            ("9999999999999", ARRIVED),
            ("1e300", ARRIVED),
            ("99999999999999999999", ARRIVED),
            (r#""noon""#, ARRIVED),
            (r#""2019-08-24T13:05:42+0000""#, ARRIVED),
            ("[]", ARRIVED),
        ] {
            let text = format!(r#"{{"type":"comment","id":"1","message":"a","created_time":{time}}}"#);
            assert_eq!(comments(&text)[0].sent_at, sent_at, "{time}");
            assert!(read(&text).contains(&Signal::Odd(Oddity::OddTime)), "{time}");
        }
    }

    #[test]
    fn rooms_that_no_table_keeps_are_no_rooms() {
        for (room, good) in [("1122".to_owned(), true), ("x".repeat(201), false), ("a\\u0000".to_owned(), false)] {
            let text = format!(r#"{{"type":"hello","room":"{room}"}}"#);
            assert_eq!(hello(&text).is_some(), good, "{room}");
        }
    }

    #[test]
    fn edits_and_deletions_name_the_comment() {
        let said = |text: &str| {
            let mut signals = read(text);
            assert_eq!(signals.remove(0), Signal::Data);
            signals
        };
        let amendment = |id: &str, edited: Option<&str>| {
            let (about, edited) = (About::Comment(id.into()), edited.map(str::to_owned));
            vec![Signal::Amendment(Amendment { platform: Platform::Facebook, room: "r".into(), about, edited })]
        };
        assert_eq!(said(r#"{"type":"edit","id":"1_2","message":"chốt\u0000 3"}"#), amendment("1_2", Some("chốt 3")));
        assert_eq!(said(r#"{"type":"delete","id":12,"message":"chốt 3"}"#), amendment("12", None));
        let long = "x".repeat(300);
        let comment = comments(&format!(r#"{{"type":"comment","id":"{long}","message":"a"}}"#));
        assert_eq!(said(&format!(r#"{{"type":"delete","id":"{long}"}}"#)), amendment(&comment[0].id, None));
        for text in [r#"{"type":"edit","id":"1"}"#, r#"{"type":"delete"}"#, r#"{"type":"delete","id":"0"}"#] {
            assert_eq!(said(text), vec![Signal::Odd(Oddity::Malformed)], "{text}");
        }
    }

    #[test]
    fn other_frames() {
        for (text, said) in [
            (r#"{"type":"viewers","count":3}"#, vec![Signal::Data, Signal::Viewers(3)]),
            (r#"{"type":"viewers"}"#, vec![Signal::Data, Signal::Odd(Oddity::Malformed)]),
            (r#"{"type":"end"}"#, vec![Signal::Data, Signal::Ended(Reason::EndedByHost)]),
            (r#"{"type":"beat"}"#, vec![Signal::Data]),
            (r#"{"type":"hello","room":"r"}"#, vec![Signal::Data]),
            (r#"{"type":"hello","room":"s"}"#, vec![Signal::Data, Signal::Closing]),
            ("[", vec![Signal::Odd(Oddity::Malformed)]),
            ("[]", vec![Signal::Data, Signal::Odd(Oddity::Malformed)]),
            (r#"{"type":"comments","data":4}"#, vec![Signal::Data, Signal::Odd(Oddity::Malformed)]),
        ] {
            assert_eq!(read(text), said, "{text}");
        }
    }

    proptest! {
        #[test]
        fn takes_any_text(text in ".{0,200}", kind in "comment|comments|edit|delete|viewers|end|hello", value in ".{0,40}") {
            read(&text);
            read(&format!(r#"{{"type":"{kind}","id":{value:?},"data":[{value:?}],"created_time":{value:?}}}"#));
        }
    }
}
