//! The relay format's text → [`Signal`]s. Pure; takes any text.

use crate::base::time::Millis;
use crate::platforms::connector::{Oddity, Signal};
use crate::platforms::frame::{Body, FRAME_MAX, Frame};
use crate::platforms::health::Reason;
use crate::shop::comment::{Comment, NAME_MAX, Platform, TEXT_MAX, cut};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::macros::format_description;

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
}

#[derive(Deserialize)]
struct Said {
    id: Option<Name>,
    from: Option<Author>,
    #[serde(default)]
    message: String,
    created_time: Option<Name>,
}

/// The room of a `hello`, if `text` is one.
pub(super) fn hello(text: &str) -> Option<String> {
    let frame: Value = serde_json::from_str(text).ok()?;
    let room = Name::deserialize(&frame["room"]).ok().map(String::from)?;
    (frame["type"] == "hello" && !room.is_empty()).then_some(room)
}

/// What `frame` says to somebody who hears `room`.
pub(super) fn decode(platform: Platform, room: &str, frame: &Frame) -> Vec<Signal> {
    let Body::Text(text) = &frame.body else { return vec![Signal::Odd(Oddity::Malformed)] };
    if text.len() > FRAME_MAX {
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
    let sent_at = match said.created_time.map(moment) {
        Some(None) => return signals.push(Signal::Odd(Oddity::Malformed)),
        Some(Some(moment)) => moment,
        None => arrived_at,
    };
    let (author, name) = match said.from {
        Some(author) => (author.id.map(String::from).filter(|id| !id.is_empty() && id != "0"), author.name),
        None => (None, String::new()),
    };
    let id = match said.id.map(String::from) {
        Some(id) if !id.is_empty() && id != "0" => id,
        _ => {
            signals.push(Signal::Odd(Oddity::NoId));
            content_hash(author.as_deref(), sent_at, &said.message)
        }
    };
    let text = cut(&said.message, TEXT_MAX).to_owned();
    if text.len() < said.message.len() {
        signals.push(Signal::Odd(Oddity::TextCut));
    }
    let (room, name) = (room.to_owned(), cut(&name, NAME_MAX).to_owned());
    signals.push(Signal::Comment(Comment { platform, room, id, author, name, text, sent_at, arrived_at }));
}

/// Names a comment that has no id by what stays the same when it comes again.
fn content_hash(author: Option<&str>, sent_at: Millis, text: &str) -> String {
    let hash = Sha256::new()
        .chain_update(author.unwrap_or_default())
        .chain_update([0])
        .chain_update(sent_at.get().to_be_bytes())
        .chain_update(text)
        .finalize();
    let digits: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("hash-{digits}")
}

/// Milliseconds, or the Graph API's text, whose offset has no colon.
fn moment(time: Name) -> Option<Millis> {
    match time {
        Name::Number(ms) => Some(Millis(ms)),
        Name::Text(text) => {
            let form = format_description!(
                "[year]-[month]-[day]T[hour]:[minute]:[second][offset_hour sign:mandatory][offset_minute]"
            );
            let moment = OffsetDateTime::parse(&text, form).ok()?;
            moment.unix_timestamp().checked_mul(1000).map(Millis)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<Signal> {
        let frame = Frame { arrived_at: Millis(9), body: Body::Text(text.into()) };
        decode(Platform::Facebook, "r", &frame)
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
            r#"{"type":"comments","data":[{"id":7,"message":"a","created_time":5},{"id":[]},{"id":"8","created_time":"noon"},{"message":"b"}]}"#,
        );
        assert_eq!(many.len(), 2);
        assert_eq!((many[0].id.as_str(), many[0].sent_at, &many[0].author), ("7", Millis(5), &None));
        assert_eq!(many[1].sent_at, Millis(9));
        assert!(many[1].id.starts_with("hash-"));
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
        fn takes_any_text(text in ".{0,200}", kind in "comment|comments|viewers|end|hello", value in ".{0,40}") {
            read(&text);
            read(&format!(r#"{{"type":"{kind}","id":{value:?},"data":[{value:?}],"created_time":{value:?}}}"#));
        }
    }
}
