//! A simulated room's messages in TikTok's webcast protobuf.

use super::script::ScriptedComment;
use super::stage::Stage;
use crate::base::time::Millis;
use crate::platforms::tiktok::schema::{
    Chat, Common, Control, Envelope, FetchResult, Pair, PushFrame, RoomUserSeq, User,
};
use flate2::Compression;
use flate2::write::GzEncoder;
use prost::Message;
use std::io::{self, Write};
use std::ops::Range;

/// Numbers of messages that are not chats start here: no script reaches them.
const NOISE_IDS: i64 = 7_400_000_000_000_000_000;

/// `WebcastLikeMessage`, as far as a simulated heart goes.
#[derive(Clone, PartialEq, Message)]
struct Like {
    #[prost(message, optional, tag = "1")]
    common: Option<Common>,
    #[prost(int32, tag = "2")]
    count: i32,
    #[prost(int64, tag = "3")]
    total: i64,
    #[prost(message, optional, tag = "5")]
    user: Option<User>,
}

/// Encodes what happens in one room.
pub(super) struct Encoder {
    pub(super) room: i64,
}

impl Encoder {
    /// Chats of `range`, with what else goes on in a room strewn in.
    pub(super) fn chats(&self, stage: &Stage, range: Range<usize>, is_history: bool) -> Vec<Vec<u8>> {
        let mut messages = Vec::new();
        for (place, (at, comment)) in range.clone().zip(stage.lines(range)) {
            if !is_history {
                messages.extend(self.noise(stage, place as i64, at));
            }
            messages.push(self.chat(at, comment, is_history));
        }
        messages
    }

    fn chat(&self, at: Millis, comment: &ScriptedComment, is_history: bool) -> Vec<u8> {
        let id = comment.id.parse().unwrap_or(0);
        let user = User {
            id: comment.author_id.parse().unwrap_or(0),
            nickname: comment.name.clone().into_bytes(),
            display_id: format!("viewer{}", comment.author_id).into_bytes(),
        };
        let common = Some(self.common("WebcastChatMessage", id, at));
        let chat = Chat { common, user: Some(user), content: comment.text.clone().into_bytes() };
        envelope("WebcastChatMessage", id, chat.encode_to_vec(), is_history)
    }

    /// Joins, likes, viewer counts, and now and then a method nobody knows.
    fn noise(&self, stage: &Stage, place: i64, at: Millis) -> Vec<Vec<u8>> {
        let user = User { id: NOISE_IDS + place, nickname: b"ghe xem".to_vec(), display_id: b"ghexem".to_vec() };
        let one = |method: &str, nth: i64, encode: &dyn Fn(Common) -> Vec<u8>| {
            let id = NOISE_IDS + place * 10 + nth;
            envelope(method, id, encode(self.common(method, id, at)), false)
        };
        let joins = |nth| {
            one("WebcastMemberMessage", nth, &|common| {
                Chat { common: Some(common), user: Some(user.clone()), content: Vec::new() }.encode_to_vec()
            })
        };
        match place % 4 {
            0 => vec![joins(0), joins(1)],
            1 => vec![one("WebcastLikeMessage", 0, &|common| {
                Like { common: Some(common), count: 3, total: 40 + place * 3, user: Some(user.clone()) }.encode_to_vec()
            })],
            2 => vec![self.viewers(stage)],
            _ => vec![joins(0), one("WebcastStarlightMessage", 1, &|_| vec![0xff, 0x00, 0x13])],
        }
    }

    /// How many watch.
    pub(super) fn viewers(&self, stage: &Stage) -> Vec<u8> {
        let now = stage.now();
        let id = NOISE_IDS + now.get();
        let common = Some(self.common("WebcastRoomUserSeqMessage", id, now));
        let message = RoomUserSeq { common, total: stage.viewers_now() };
        envelope("WebcastRoomUserSeqMessage", id, message.encode_to_vec(), false)
    }

    /// The host ended the live.
    pub(super) fn end(&self, now: Millis) -> Vec<u8> {
        let id = NOISE_IDS + now.get();
        let control = Control { common: Some(self.common("WebcastControlMessage", id, now)), action: 3 };
        envelope("WebcastControlMessage", id, control.encode_to_vec(), false)
    }

    fn common(&self, method: &str, msg_id: i64, at: Millis) -> Common {
        Common { method: method.into(), msg_id, room_id: self.room, create_time: at.get() }
    }
}

fn envelope(method: &str, msg_id: i64, payload: Vec<u8>, is_history: bool) -> Vec<u8> {
    Envelope { method: method.into(), payload, msg_id, is_history }.encode_to_vec()
}

/// A place in the script, in the form of TikTok's cursors.
pub(super) fn cursor(now: Millis, place: usize) -> String {
    format!("{now}_{place}_1_1_0_0", now = now.get())
}

/// The place that a cursor names.
pub(super) fn place(cursor: &str) -> Option<usize> {
    cursor.split('_').nth(1)?.parse().ok()
}

/// What a socket frame is made of.
pub(super) struct Outgoing {
    pub(super) kind: &'static str,
    pub(super) log_id: i64,
    pub(super) seq_id: i64,
    pub(super) gzip: bool,
    pub(super) result: FetchResult,
}

impl Outgoing {
    /// The frame's bytes.
    pub(super) fn encode(self) -> io::Result<Vec<u8>> {
        let plain = self.result.encode_to_vec();
        let (form, payload) = if self.gzip {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
            gzip.write_all(&plain)?;
            ("gzip", gzip.finish()?)
        } else {
            ("none", plain)
        };
        let frame = PushFrame {
            seq_id: self.seq_id,
            log_id: self.log_id,
            service: 8_888,
            method: 8,
            headers: vec![
                pair("compress_type", form),
                pair("im_cursor", &String::from_utf8_lossy(&self.result.cursor)),
            ],
            payload_encoding: b"pb".to_vec(),
            payload_type: self.kind.into(),
            payload,
        };
        Ok(frame.encode_to_vec())
    }
}

/// A header or route parameter.
pub(super) fn pair(key: &str, value: &str) -> Pair {
    Pair { key: key.into(), value: value.into() }
}
