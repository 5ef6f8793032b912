//! What the bridges for TikTok tell in JSON: the messages of TikTok's webcast
//! under the names that the open client libraries gave them, which differ by
//! version. Every value may be missing or of another type; only what is needed
//! is read, and memory is bounded by what it says.

use super::connector::{Oddity, Signal};
use super::health::Reason;
use super::raw::{Raw, amend, is_usable};
use crate::base::time::Millis;
use crate::shop::amend::About;
use crate::shop::comment::Platform;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, de};
use std::fmt;
use std::marker::PhantomData;

/// Beyond this a number that passed through JavaScript is another number.
const EXACT_MAX: u64 = 1 << 53;
/// Ids that one message names at most.
const IDS_MAX: usize = 1000;

/// A text or a number; nothing else says anything here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Loose {
    /// Missing, null, or of a type that makes no sense.
    #[default]
    Nothing,
    Text(String),
    Whole(i64),
    /// A number that JavaScript has rounded, or would have.
    Rounded,
}

impl Loose {
    /// As text, and empty if there is none to rely on.
    pub(super) fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Whole(number) => number.to_string(),
            Self::Nothing | Self::Rounded => String::new(),
        }
    }

    pub(super) fn number(&self) -> Option<i64> {
        match self {
            Self::Text(text) => text.trim().parse().ok(),
            Self::Whole(number) => Some(*number),
            Self::Nothing | Self::Rounded => None,
        }
    }

    /// As the text of an id; `None` if it names nothing.
    fn id(self) -> Option<String> {
        Some(self.text()).filter(|id| !id.is_empty() && id != "0")
    }
}

/// What any JSON value is read as. Whatever makes no sense is the default.
pub(super) trait Lenient<'de>: Default {
    fn of_text(_: String) -> Self {
        Self::default()
    }
    /// `None`: a number that is not exact.
    fn of_number(_: Option<i64>) -> Self {
        Self::default()
    }
    fn of_flag(_: bool) -> Self {
        Self::default()
    }
    fn of_list<A: SeqAccess<'de>>(all: A) -> Result<Self, A::Error> {
        IgnoredAny.visit_seq(all).map(|_| Self::default())
    }
    fn of_object<A: MapAccess<'de>>(all: A) -> Result<Self, A::Error> {
        IgnoredAny.visit_map(all).map(|_| Self::default())
    }
}

struct Reading<T>(PhantomData<T>);

impl<'de, T: Lenient<'de>> Visitor<'de> for Reading<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        Ok(T::of_text(text.to_owned()))
    }
    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        Ok(T::of_number(Some(number).filter(|number| number.unsigned_abs() <= EXACT_MAX)))
    }
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        Ok(T::of_number(i64::try_from(number).ok().filter(|_| number <= EXACT_MAX)))
    }
    fn visit_f64<E: de::Error>(self, _: f64) -> Result<T, E> {
        Ok(T::of_number(None))
    }
    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<T, E> {
        Ok(T::of_flag(flag))
    }
    fn visit_unit<E: de::Error>(self) -> Result<T, E> {
        Ok(T::default())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, all: A) -> Result<T, A::Error> {
        T::of_list(all)
    }
    fn visit_map<A: MapAccess<'de>>(self, all: A) -> Result<T, A::Error> {
        T::of_object(all)
    }
}

/// For `deserialize_with`.
pub(super) fn lenient<'de, D: Deserializer<'de>, T: Lenient<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_any(Reading(PhantomData))
}

impl Lenient<'_> for Loose {
    fn of_text(text: String) -> Self {
        Self::Text(text)
    }
    fn of_number(number: Option<i64>) -> Self {
        number.map_or(Self::Rounded, Self::Whole)
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        lenient(from)
    }
}

/// True, or anything else.
#[derive(Debug, Default)]
struct Flag(bool);

impl Lenient<'_> for Flag {
    fn of_flag(flag: bool) -> Self {
        Self(flag)
    }
}

/// Ids in a list, the first [`IDS_MAX`].
#[derive(Debug, Default)]
struct Ids(Vec<String>);

impl<'de> Lenient<'de> for Ids {
    fn of_list<A: SeqAccess<'de>>(mut all: A) -> Result<Self, A::Error> {
        let mut ids = Vec::new();
        while let Some(id) = all.next_element::<Loose>()? {
            ids.extend(id.id().filter(|_| ids.len() < IDS_MAX));
        }
        Ok(Self(ids))
    }
}

/// What is read of an object.
macro_rules! of_object {
    ($($name:ident)+) => {
        $(impl<'de> Lenient<'de> for $name {
            fn of_object<A: MapAccess<'de>>(all: A) -> Result<Self, A::Error> {
                Self::deserialize(de::value::MapAccessDeserializer::new(all))
            }
        })+
    };
}

of_object! { Common User Standing Told }

/// The head of a message; `event` in the oldest version, `common` since.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Common {
    msg_id: Loose,
    room_id: Loose,
    create_time: Loose,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct User {
    id_str: Loose,
    user_id: Loose,
    id: Loose,
    unique_id: Loose,
    display_id: Loose,
    nickname: Loose,
}

/// What an author is to the host.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Standing {
    #[serde(deserialize_with = "lenient")]
    is_anchor: Flag,
}

/// All that is read of any message, under the names of all versions.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Told {
    // Of a flat message.
    msg_id: Loose,
    room_id: Loose,
    create_time: Loose,
    user_id: Loose,
    unique_id: Loose,
    nickname: Loose,
    // Of a nested one.
    #[serde(deserialize_with = "lenient")]
    common: Common,
    #[serde(deserialize_with = "lenient")]
    event: Common,
    #[serde(deserialize_with = "lenient")]
    user: User,
    #[serde(deserialize_with = "lenient")]
    user_identity: Standing,
    comment: Loose,
    content: Loose,
    action: Loose,
    viewer_count: Loose,
    total: Loose,
    /// Why a stream ends, as a close code.
    pub(super) reason: Loose,
    #[serde(deserialize_with = "lenient")]
    delete_msg_ids: Ids,
    #[serde(deserialize_with = "lenient")]
    delete_msg_ids_list: Ids,
    #[serde(deserialize_with = "lenient")]
    delete_user_ids: Ids,
    #[serde(deserialize_with = "lenient")]
    delete_user_ids_list: Ids,
}

/// The first that names something.
fn first(all: impl IntoIterator<Item = Loose>) -> Option<String> {
    all.into_iter().find_map(Loose::id)
}

impl Told {
    /// The live's own id, if the message has one that can be kept.
    fn room(&mut self, otherwise: &str) -> String {
        let all = [&mut self.common.room_id, &mut self.event.room_id, &mut self.room_id];
        let said = first(all.into_iter().map(std::mem::take));
        said.filter(|room| is_usable(room)).unwrap_or_else(|| otherwise.to_owned())
    }

    /// Says the comment that this message is, of `room` unless it names another.
    pub(super) fn chat(mut self, room: &str, arrived_at: Millis, signals: &mut Vec<Signal>) {
        let room = self.room(room);
        let text = match (self.comment, self.content) {
            (Loose::Nothing, Loose::Nothing) => return signals.push(Signal::Odd(Oddity::Malformed)),
            (Loose::Nothing, text) | (text, _) => text.text(),
        };
        let (Common { msg_id, create_time, .. }, event, user) = (self.common, self.event, self.user);
        let handle = first([user.unique_id, user.display_id, self.unique_id]);
        let author = first([user.id_str, user.user_id, user.id, self.user_id]);
        let name = first([user.nickname, self.nickname]).or_else(|| handle.clone());
        let time = [create_time, event.create_time, self.create_time].iter().find_map(Loose::number);
        let raw = Raw {
            platform: Platform::Tiktok,
            room: room.into(),
            id: first([msg_id, event.msg_id, self.msg_id]).unwrap_or_default().into(),
            // A handle may change, but it is somebody's; no number is one.
            author: author.or_else(|| handle.map(|handle| format!("@{handle}"))).unwrap_or_default().into(),
            name: name.unwrap_or_default().into(),
            text: text.into(),
            time,
            by_host: self.user_identity.is_anchor.0,
        };
        raw.say(arrived_at, signals);
    }

    /// How many watch.
    pub(super) fn viewers(&self, signals: &mut Vec<Signal>) {
        let count = self.viewer_count.number().or_else(|| self.total.number());
        signals.push(count.map_or(Signal::Odd(Oddity::Malformed), |count| Signal::Viewers(count.max(0))));
    }

    /// What becomes of the live. The action is a number, or its name in TikTok's
    /// own list.
    pub(super) fn control(&self) -> Option<Signal> {
        let named = |name: &str| match name {
            name if name.ends_with("STREAM_PAUSED") => Some(1),
            name if name.ends_with("STREAM_UNPAUSED") => Some(2),
            name if name.ends_with("STREAM_ENDED") => Some(3),
            name if name.ends_with("STREAM_SUSPENDED") => Some(4),
            _ => None,
        };
        let name = if let Loose::Text(name) = &self.action { named(name) } else { None };
        match name.or_else(|| self.action.number())? {
            1 => Some(Signal::Paused),
            2 => Some(Signal::Resumed),
            3 => Some(Signal::Ended(Reason::EndedByHost)),
            4 => Some(Signal::Ended(Reason::EndedByPlatform)),
            _ => None,
        }
    }

    /// Which comments were taken away, of `room` unless the message names
    /// another.
    pub(super) fn deleted(mut self, room: &str, signals: &mut Vec<Signal>) {
        let room = self.room(room);
        let comments = self.delete_msg_ids.0.into_iter().chain(self.delete_msg_ids_list.0).map(About::Comment);
        let authors = self.delete_user_ids.0.into_iter().chain(self.delete_user_ids_list.0).map(About::Author);
        for about in comments.chain(authors) {
            amend((Platform::Tiktok, &room), about, None, signals);
        }
    }
}

/// `text` with what stands for no character made readable: a program that cuts
/// a name in the middle of an emoji writes half of it as an escape (`\ud83c`),
/// which is no JSON text. `None` if there is nothing of the kind.
pub(super) fn mended(text: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let (mut out, mut done, mut at) = (String::new(), 0, 0);
    let bytes = text.as_bytes();
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'\\')) {
        at += found;
        match unit(at) {
            Some(0xd800..=0xdbff) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => at += 12,
            Some(0xd800..=0xdfff) => {
                out.push_str(text.get(done..at)?);
                out.push_str("\\ufffd");
                at += 6;
                done = at;
            }
            Some(_) => at += 6,
            // The escaped character may be a backslash itself.
            None => at += 2,
        }
    }
    if done == 0 {
        return None;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_were_rounded_are_no_ids() {
        let read = |text: &str| serde_json::from_str::<Loose>(text).unwrap();
        for (text, value) in [
            ("7", Loose::Whole(7)),
            ("9007199254740992", Loose::Whole(1 << 53)),
            ("9007199254740993", Loose::Rounded),
            ("-9007199254740993", Loose::Rounded),
            ("18446744073709551615", Loose::Rounded),
            ("1e30", Loose::Rounded),
            (r#""7356635639074392849""#, Loose::Text("7356635639074392849".into())),
            ("null", Loose::Nothing),
            ("true", Loose::Nothing),
            ("[1,[2]]", Loose::Nothing),
            (r#"{"a":{"b":1}}"#, Loose::Nothing),
        ] {
            assert_eq!(read(text), value, "{text}");
        }
    }

    #[test]
    fn what_is_no_object_is_an_empty_one() {
        for odd in ["null", "5", "-5", "0.5", "true", r#""x""#, "[1]", "{}", r#"{"user":7}"#] {
            let text = format!(r#"{{"common":{odd},"user":{odd},"deleteMsgIds":{odd},"comment":"a"}}"#);
            let told: Told = serde_json::from_str(&text).unwrap();
            assert_eq!(told.comment.text(), "a", "{odd}");
        }
    }

    #[test]
    fn halves_of_characters_are_mended() {
        for (text, better) in [
            (r#""a\ud83c""#, Some(r#""a\ufffd""#)),
            (r#""\ud83c\ud83c\udf38x\udf38""#, Some(r#""\ufffd\ud83c\udf38x\ufffd""#)),
            (r#""\\ud83c""#, None),
            (r#""\ud83c\udf38 ớ\n""#, None),
            ("\\", None),
            ("\\u12", None),
            ("\\uớớ", None),
        ] {
            assert_eq!(mended(text).as_deref(), better, "{text}");
        }
    }

    #[test]
    fn controls_by_number_and_by_name() {
        let read = |action: &str| serde_json::from_str::<Told>(&format!(r#"{{"action":{action}}}"#)).unwrap().control();
        assert_eq!(read("3"), Some(Signal::Ended(Reason::EndedByHost)));
        assert_eq!(read(r#""4""#), Some(Signal::Ended(Reason::EndedByPlatform)));
        assert_eq!(read(r#""CONTROL_ACTION_STREAM_PAUSED""#), Some(Signal::Paused));
        assert_eq!(read(r#""CONTROL_ACTION_STREAM_UNPAUSED""#), Some(Signal::Resumed));
        assert_eq!((read("9"), read("null"), read(r#""?""#)), (None, None, None));
    }
}
