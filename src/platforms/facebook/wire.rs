//! Graph's texts → [`Signal`]s. Pure; takes any text.
//!
//! One text is one page of comments, one event of the stream, one change of a
//! webhook, one state of the live, what is said of the token, or one refusal;
//! they are told apart by their shape.

use super::errors;
use crate::base::time::Millis;
use crate::platforms::connector::{Oddity, Signal};
use crate::platforms::frame::{Body, FRAME_MAX, Frame, is_crowded};
use crate::platforms::health::Reason;
use crate::platforms::raw::{Raw, amend};
use crate::shop::amend::About;
use crate::shop::comment::Platform;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

/// What a live is while it runs; it is over with any other word.
pub(super) const LIVE: &str = "LIVE";

/// Whether a change to this status says that a live is over. Calls may come late,
/// so one from before its begin says nothing.
pub(super) fn is_end(status: &str) -> bool {
    ["live_stopped", "processing", "vod"].iter().any(|end| status.eq_ignore_ascii_case(end))
}

/// A time that is as odd as one that cannot be read.
const UNREADABLE: i64 = i64::MIN;

/// What `frame` says to somebody who hears the live `room`.
pub fn decode(room: &str, frame: &Frame) -> Vec<Signal> {
    let Body::Text(text) = &frame.body else { return vec![Signal::Odd(Oddity::Malformed)] };
    if text.len() > FRAME_MAX || is_crowded(text.as_bytes()) {
        return vec![Signal::Odd(Oddity::Oversized)];
    }
    let Ok(value) = serde_json::from_str::<Value>(text) else { return vec![Signal::Odd(Oddity::Malformed)] };
    let mut told = Told { room, arrived_at: frame.arrived_at, signals: vec![Signal::Data] };
    if let Some(error) = value.get("error") {
        if errors::reason(error, 400) == Reason::RateLimited {
            told.signals.push(Signal::Odd(Oddity::Throttled));
        }
    } else if value.get("field").is_some() {
        told.change(&value["field"], &value["value"]);
    } else if value["data"].is_object() {
        told.signals.push(Signal::Expires(expiry(&value["data"])));
    } else if value.get("data").is_some() || value.get("edited").is_some() {
        told.page(&value);
    } else if let Some(status) = value["status"].as_str() {
        told.state(status, &value["live_views"]);
    } else {
        told.comment(&value);
    }
    told.signals
}

struct Told<'a> {
    room: &'a str,
    arrived_at: Millis,
    signals: Vec<Signal>,
}

impl Told<'_> {
    fn odd(&mut self) {
        self.signals.push(Signal::Odd(Oddity::Malformed));
    }

    /// `edited` are those that said something else before.
    fn page(&mut self, page: &Value) {
        let list = |name| page.get(name).map(|list| list.as_array());
        match (list("data"), list("edited")) {
            (Some(None), _) | (_, Some(None)) => self.odd(),
            (new, edited) => {
                new.flatten().into_iter().flatten().for_each(|comment| self.comment(comment));
                for comment in edited.flatten().into_iter().flatten() {
                    self.amended(&comment["id"], Some(&comment["message"]));
                }
            }
        }
    }

    fn comment(&mut self, comment: &Value) {
        let time = comment.get("created_time").map(|time| moment(time).unwrap_or(UNREADABLE));
        self.say([&comment["id"], &comment["from"], &comment["message"]], time);
    }

    fn say(&mut self, [id, from, message]: [&Value; 3], time: Option<i64>) {
        let something = [id, from, message].into_iter().any(|part| !part.is_null());
        // A sticker has no message.
        let Some(text) = text(message).filter(|_| something) else { return self.odd() };
        let raw = Raw {
            platform: Platform::Facebook,
            room: self.room.into(),
            id: name(id).into(),
            author: name(&from["id"]).into(),
            name: name(&from["name"]).into(),
            text: text.into(),
            time,
            // Known by the page's id (see `connector::mark_host`).
            by_host: false,
        };
        raw.say(self.arrived_at, &mut self.signals);
    }

    /// A comment says something else now; with no words it was removed.
    fn amended(&mut self, id: &Value, words: Option<&Value>) {
        let words = match words.map(text) {
            Some(None) => return self.odd(),
            Some(Some(words)) => Some(words),
            None => None,
        };
        let place = (Platform::Facebook, self.room);
        amend(place, About::Comment(name(id)), words, &mut self.signals);
    }

    fn change(&mut self, field: &Value, value: &Value) {
        match (field.as_str(), value["item"].as_str(), value["verb"].as_str()) {
            (Some("feed"), Some("comment"), Some("add")) => {
                let time = value.get("created_time").map(|time| moment(time).unwrap_or(UNREADABLE));
                self.say([&value["comment_id"], &value["from"], &value["message"]], time);
            }
            (Some("feed"), Some("comment"), Some("edited" | "edit")) => {
                self.amended(&value["comment_id"], Some(&value["message"]));
            }
            (Some("feed"), Some("comment"), Some("remove")) => self.amended(&value["comment_id"], None),
            (Some("live_videos"), ..) => match value["status"].as_str() {
                Some(status) if is_end(status) => self.state(status, &Value::Null),
                Some(_) => {}
                None => self.odd(),
            },
            (Some(_), ..) => {}
            (None, ..) => self.odd(),
        }
    }

    fn state(&mut self, status: &str, views: &Value) {
        if status != LIVE {
            return self.signals.push(Signal::Ended(Reason::EndedByHost));
        }
        self.signals.extend(views.as_i64().map(|count| Signal::Viewers(count.max(0))));
    }
}

/// Names may come as text or as numbers, which are whole here: no JavaScript
/// stands between.
pub(super) fn name(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) if !number.is_f64() => number.to_string(),
        _ => String::new(),
    }
}

/// Whether a name can stand in a path of Graph's as it is.
pub(super) fn is_plain(name: &str) -> bool {
    (1..=100).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
}

/// The words, none for nothing; not those of something that is no text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// When a token ends, or the leave to see people's data with it; what comes
/// first. 0 is never.
fn expiry(token: &Value) -> Option<Millis> {
    let times = ["expires_at", "data_access_expires_at"].map(|name| token[name].as_i64().filter(|time| *time > 0));
    times.into_iter().flatten().min().map(|time| Millis(time.saturating_mul(1000)))
}

/// Milliseconds since 1970 of a time in one of Graph's forms: text, or seconds
/// as a number.
pub(in crate::platforms) fn moment(time: &Value) -> Option<i64> {
    match time {
        Value::String(text) => seconds_of(text)?.checked_mul(1000),
        // What is a time in milliseconds already is left as it is.
        _ => time.as_i64().map(|time| if (1..100_000_000_000).contains(&time) { time * 1000 } else { time }),
    }
}

/// The offset has no colon, which RFC 3339 demands.
fn seconds_of(text: &str) -> Option<i64> {
    let form =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second][offset_hour sign:mandatory][offset_minute]");
    let time = OffsetDateTime::parse(text, form).or_else(|_| OffsetDateTime::parse(text, &Rfc3339)).ok()?;
    Some(time.unix_timestamp())
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
        decode("77", &Frame { arrived_at: ARRIVED, body: Body::Text(text.into()) })
    }

    fn said(text: &str) -> Vec<Signal> {
        let mut signals = read(text);
        assert_eq!(signals.remove(0), Signal::Data);
        signals
    }

    fn comments(text: &str) -> Vec<Comment> {
        read(text).into_iter().filter_map(|s| if let Signal::Comment(c) = s { Some(c) } else { None }).collect()
    }

    fn amendment(id: &str, edited: Option<&str>) -> Vec<Signal> {
        let (about, edited) = (About::Comment(id.into()), edited.map(str::to_owned));
        vec![Signal::Amendment(Amendment { platform: Platform::Facebook, room: "77".into(), about, edited })]
    }

    #[test]
    fn one_comment_is_the_same_by_all_three_ways() {
        let page = r#"{"data":[{"created_time":"2026-08-24T13:05:42+0000","from":{"name":"Lan","id":"55"},"message":"chốt 2","id":"1_2"}]}"#;
        let event = r#"{"id":"1_2","from":{"name":"Lan","id":"55"},"message":"chốt 2","created_time":"2026-08-24T13:05:42+0000"}"#;
        let change = r#"{"field":"feed","value":{"from":{"id":"55","name":"Lan"},"item":"comment","comment_id":"1_2","post_id":"9_1","parent_id":"9_1","verb":"add","created_time":1787576742,"message":"ch\u1ed1t 2"}}"#;
        let first = comments(page);
        assert_eq!((first[0].id.as_str(), first[0].room.as_str(), first[0].text.as_str()), ("1_2", "77", "chốt 2"));
        assert_eq!((first[0].author.as_deref(), first[0].name.as_str()), (Some("55"), "Lan"));
        assert_eq!(first[0].sent_at, Millis(1_787_576_742_000));
        assert_eq!((comments(event), comments(change)), (first.clone(), first));
    }

    #[test]
    fn comments_of_nobody_and_of_no_words_are_comments() {
        for (text, author, words) in [
            (r#"{"data":[{"id":"1_2","message":"chốt"}]}"#, None, "chốt"),
            (r#"{"data":[{"id":"1_2","from":null,"message":"chốt"}]}"#, None, "chốt"),
            (
                r#"{"data":[{"id":"1_2","from":{"id":9223372036854775807},"message":"a"}]}"#,
                Some("9223372036854775807"),
                "a",
            ),
            (r#"{"id":"1_2","from":{"id":"5","name":"Hoa"}}"#, Some("5"), ""),
            (r#"{"id":"1_2","from":"Hoa","message":12}"#, None, "12"),
        ] {
            let comment = comments(text).remove(0);
            assert_eq!((comment.author.as_deref(), comment.text.as_str()), (author, words), "{text}");
        }
    }

    #[test]
    fn one_bad_comment_costs_no_other() {
        let text = r#"{"data":[{"id":"1","message":"a"},{"id":"2","message":{}},[],{},7,{"id":"3","message":"b"}],"paging":{}}"#;
        assert_eq!(comments(text).len(), 2);
        assert_eq!(said(text).iter().filter(|signal| **signal == Signal::Odd(Oddity::Malformed)).count(), 4);
    }

    #[test]
    fn times_in_all_forms() {
        for (time, sent_at) in [
            (r#""2026-08-24T13:05:42+0000""#, Millis(1_787_576_742_000)),
            (r#""2026-08-24T20:05:42+0700""#, Millis(1_787_576_742_000)),
            (r#""2026-08-24T13:05:42Z""#, Millis(1_787_576_742_000)),
            ("1787576742", Millis(1_787_576_742_000)),
            (r#""noon""#, ARRIVED),
            ("1e300", ARRIVED),
            ("[]", ARRIVED),
        ] {
            let text = format!(r#"{{"id":"1","message":"a","created_time":{time}}}"#);
            assert_eq!(comments(&text)[0].sent_at, sent_at, "{time}");
            assert_eq!(read(&text).contains(&Signal::Odd(Oddity::OddTime)), sent_at == ARRIVED, "{time}");
        }
    }

    #[test]
    fn edits_and_removals_name_the_comment() {
        let feed = |verb: &str, more: &str| {
            format!(r#"{{"field":"feed","value":{{"item":"comment","verb":"{verb}","comment_id":"1_2"{more}}}}}"#)
        };
        assert_eq!(said(&feed("edited", r#","message":"chốt 3""#)), amendment("1_2", Some("chốt 3")));
        assert_eq!(said(&feed("edited", "")), amendment("1_2", Some("")));
        assert_eq!(said(&feed("remove", r#","message":"chốt 3""#)), amendment("1_2", None));
        assert_eq!(said(&feed("hide", "")), vec![]);
        assert_eq!(said(r#"{"data":[],"edited":[{"id":"1_2","message":"b"}]}"#), amendment("1_2", Some("b")));
        assert_eq!(said(r#"{"field":"feed","value":{"item":"like","verb":"add"}}"#), vec![]);
    }

    #[test]
    fn states_ends_and_refusals() {
        for (text, told) in [
            (r#"{"id":"77","status":"LIVE","live_views":12}"#, vec![Signal::Viewers(12)]),
            (r#"{"id":"77","status":"LIVE"}"#, vec![]),
            (r#"{"id":"77","status":"LIVE_STOPPED","live_views":12}"#, vec![Signal::Ended(Reason::EndedByHost)]),
            (r#"{"id":"77","status":"VOD"}"#, vec![Signal::Ended(Reason::EndedByHost)]),
            (r#"{"field":"live_videos","value":{"id":"77","status":"live"}}"#, vec![]),
            (r#"{"field":"live_videos","value":{"id":"77","status":"scheduled_live"}}"#, vec![]),
            (
                r#"{"field":"live_videos","value":{"id":"77","status":"live_stopped"}}"#,
                vec![Signal::Ended(Reason::EndedByHost)],
            ),
            (r#"{"error":{"code":80001,"message":"x"}}"#, vec![Signal::Odd(Oddity::Throttled)]),
            (r#"{"error":{"code":2}}"#, vec![]),
            (
                r#"{"data":{"expires_at":1787577000,"data_access_expires_at":1787576999}}"#,
                vec![Signal::Expires(Some(Millis(1_787_576_999_000)))],
            ),
            (r#"{"data":{"expires_at":0}}"#, vec![Signal::Expires(None)]),
            ("{}", vec![Signal::Odd(Oddity::Malformed)]),
            ("[]", vec![Signal::Odd(Oddity::Malformed)]),
            (r#"{"data":4}"#, vec![Signal::Odd(Oddity::Malformed)]),
        ] {
            assert_eq!(said(text), told, "{text}");
        }
        assert_eq!(read("{"), vec![Signal::Odd(Oddity::Malformed)]);
    }

    proptest! {
        #[test]
        fn takes_any_text(text in ".{0,200}", field in "feed|live_videos|x", verb in "add|edited|remove|live", value in ".{0,40}") {
            read(&text);
            read(&format!(r#"{{"field":"{field}","value":{{"item":"comment","verb":"{verb}","status":{value:?},"comment_id":{value:?},"message":{value:?}}}}}"#));
            read(&format!(r#"{{"data":[{{"id":{value:?},"created_time":{value:?},"from":{{"id":{value:?}}}}}]}}"#));
        }
    }
}
