//! TikTok's webcast bytes ⇄ [`Signal`]s. Pure; takes any bytes.

use super::fields::{Fields, Value};
use super::gunzip::inflate;
use super::said::Said;
use super::schema::{Common, Control, EnterRoom, HeartBeat, ImDelete, PushFrame, RoomUserSeq};
use crate::base::time::Millis;
use crate::platforms::connector::{Oddity, Signal};
use crate::platforms::frame::{Body, FRAME_MAX, Frame};
use crate::platforms::health::Reason;
use crate::platforms::raw::{Raw, amend};
use crate::shop::amend::About;
use crate::shop::comment::Platform;
use compact_str::{CompactString, ToCompactString};
use prost::Message as _;
use tokio_tungstenite::tungstenite::Message;

/// A real one has some fifty bytes; it goes into an address.
const CURSOR_MAX: usize = 500;

/// Messages of one frame, and comments and viewers that they take away, that are
/// looked at. A second of the busiest live has some hundreds.
const LOOKED_AT_MAX: usize = 10_000;

const GZIP_MAGIC: [u8; 3] = [0x1f, 0x8b, 0x08];

/// What `frame` says to somebody in room `joined` (`None`: in any room).
pub fn decode(joined: Option<i64>, frame: &Frame) -> Vec<Signal> {
    let mut decoding = Decoding {
        joined,
        room: (0, CompactString::default()),
        arrived_at: frame.arrived_at,
        looked_at: 0,
        signals: Vec::new(),
    };
    let size = match &frame.body {
        Body::Opening(bytes) | Body::Binary(bytes) => bytes.len(),
        Body::Text(text) => text.len(),
    };
    match &frame.body {
        _ if size > FRAME_MAX => decoding.odd(Oddity::Oversized),
        Body::Opening(bytes) => decoding.fetch_result(bytes, 0, None, &[]),
        Body::Binary(bytes) => decoding.push_frame(bytes),
        Body::Text(_) => decoding.odd(Oddity::Malformed),
    }
    decoding.signals
}

struct Decoding {
    joined: Option<i64>,
    /// The room that was told last, and its name.
    room: (i64, CompactString),
    arrived_at: Millis,
    looked_at: usize,
    signals: Vec<Signal>,
}

impl Decoding {
    fn odd(&mut self, oddity: Oddity) {
        self.signals.push(Signal::Odd(oddity));
    }

    /// Whether one more thing of this frame is looked at; says once if not.
    fn looks_at_one_more(&mut self) -> bool {
        self.looked_at += 1;
        if self.looked_at == LOOKED_AT_MAX + 1 {
            self.odd(Oddity::Oversized);
        }
        self.looked_at <= LOOKED_AT_MAX
    }

    fn push_frame(&mut self, bytes: &[u8]) {
        let Some(frame) = Pushed::read(bytes) else { return self.odd(Oddity::Malformed) };
        match frame.kind {
            // TikTok's own page reads the answer to entering like any other
            // message: the room's history may be in it.
            b"msg" | b"im_enter_room_resp" => {
                let Pushed { payload, log_id, cursor, .. } = frame;
                if frame.is_compressed() {
                    inflate(payload, |plain, flaw| self.fetch_result(plain, log_id, flaw, cursor));
                } else {
                    self.fetch_result(payload, log_id, None, cursor);
                }
            }
            b"close" => self.signals.push(Signal::Closing),
            _ => {}
        }
    }

    /// `flaw` is what is already known to be wrong with `bytes`, `cursor` the
    /// frame's own, if it has one.
    fn fetch_result(&mut self, bytes: &[u8], log_id: i64, flaw: Option<Oddity>, cursor: &[u8]) {
        if !bytes.is_empty() {
            self.signals.push(Signal::Data);
        }
        let (mut own_cursor, mut internal_ext, mut need_ack): (&[u8], &[u8], bool) = (&[], &[], false);
        // By hand, since what stands before a break is good.
        let mut fields = Fields::of(bytes);
        for field in &mut fields {
            match field {
                (1, Value::Bytes(message)) if self.looks_at_one_more() => self.envelope(message),
                (2, Value::Bytes(cursor)) => own_cursor = cursor,
                (5, Value::Bytes(ext)) => internal_ext = ext,
                (9, Value::Number(number)) => need_ack = number != 0,
                _ => {}
            }
        }
        let flaw = flaw.or((!fields.are_whole()).then_some(Oddity::Malformed));
        self.signals.extend(flaw.map(Signal::Odd));
        let cursor = if cursor.is_empty() { own_cursor } else { cursor };
        // What could not be read may come once more.
        if flaw.is_none() && !cursor.is_empty() && cursor.len() <= CURSOR_MAX {
            self.signals.push(Signal::Cursor(cursor.to_vec()));
        }
        if need_ack && log_id != 0 {
            self.signals.push(Signal::Reply(ack(log_id, internal_ext)));
        }
    }

    fn envelope(&mut self, bytes: &[u8]) {
        let (mut method, mut payload, mut id): (&[u8], &[u8], i64) = (&[], &[], 0);
        let mut fields = Fields::of(bytes);
        for field in &mut fields {
            match field {
                (1, Value::Bytes(name)) => method = name,
                (2, Value::Bytes(bytes)) => payload = bytes,
                (3, Value::Number(number)) => id = number.cast_signed(),
                _ => {}
            }
        }
        if !fields.are_whole() {
            return self.odd(Oddity::Malformed);
        }
        let understood = match method {
            b"WebcastChatMessage" => Said::read(payload).map(|chat| self.chat(id, &chat)),
            b"WebcastControlMessage" => Control::decode(payload).ok().map(|control| self.control(control)),
            b"WebcastImDeleteMessage" => ImDelete::decode(payload).ok().map(|delete| self.delete(delete)),
            b"WebcastRoomUserSeqMessage" => RoomUserSeq::decode(payload).ok().map(|seq| {
                if self.is_ours(room_of(seq.common.as_ref())) {
                    self.signals.push(Signal::Viewers(seq.total.max(0)));
                }
            }),
            // WebcastRoomPinMessage among them: it holds an old chat once more.
            _ => Some(()),
        };
        if understood.is_none() {
            self.odd(Oddity::Malformed);
        }
    }

    /// Whether a message is for the room we joined; says so if it is not.
    fn is_ours(&mut self, room: i64) -> bool {
        let ours = room == 0 || self.joined.is_none_or(|joined| joined == room);
        if !ours {
            self.odd(Oddity::ForeignRoom);
        }
        ours
    }

    /// The room of a message, empty if it is not known.
    fn room(&mut self, told: i64) -> CompactString {
        let room = self.joined.unwrap_or(told);
        if self.room.0 != room {
            self.room = (room, room.to_compact_string());
        }
        self.room.1.clone()
    }

    fn control(&mut self, control: Control) {
        if !self.is_ours(room_of(control.common.as_ref())) {
            return;
        }
        self.signals.extend(match control.action {
            1 => Some(Signal::Paused),
            2 => Some(Signal::Resumed),
            3 => Some(Signal::Ended(Reason::EndedByHost)),
            4 => Some(Signal::Ended(Reason::EndedByPlatform)),
            _ => None,
        });
    }

    fn delete(&mut self, delete: ImDelete) {
        if !self.is_ours(room_of(delete.common.as_ref())) {
            return;
        }
        let room = self.room(room_of(delete.common.as_ref()));
        let comments = delete.comments.iter().map(|id| About::Comment(id.to_string()));
        for about in comments.chain(delete.users.iter().map(|id| About::Author(id.to_string()))) {
            if !self.looks_at_one_more() {
                break;
            }
            amend((Platform::Tiktok, &room), about, None, &mut self.signals);
        }
    }

    fn chat(&mut self, envelope_id: i64, chat: &Said<'_>) {
        if !self.is_ours(chat.room) {
            return;
        }
        let id = if envelope_id == 0 { chat.id } else { envelope_id };
        let name = if chat.nickname.is_empty() { chat.handle } else { chat.nickname };
        let (name, text) = (self.text(name), self.text(chat.content));
        let raw = Raw {
            platform: Platform::Tiktok,
            room: self.room(chat.room),
            id: id.to_compact_string(),
            author: chat.author.to_compact_string(),
            name,
            text,
            time: Some(chat.time),
            by_host: chat.by_host,
        };
        raw.say(self.arrived_at, &mut self.signals);
    }

    fn text(&mut self, bytes: &[u8]) -> CompactString {
        match str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => {
                self.odd(Oddity::NotUtf8);
                String::from_utf8_lossy(bytes).into()
            }
        }
    }
}

/// 0: not told.
fn room_of(common: Option<&Common>) -> i64 {
    common.map_or(0, |common| common.room_id)
}

/// What matters of a socket's frame.
#[derive(Default)]
struct Pushed<'a> {
    log_id: i64,
    kind: &'a [u8],
    payload: &'a [u8],
    /// Where the stream stands, as a header says it; may be empty.
    cursor: &'a [u8],
    /// Whether a header says that the payload is compressed.
    gzip: bool,
}

impl<'a> Pushed<'a> {
    /// `None` if it is not one to its end.
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (mut frame, mut fields) = (Self::default(), Fields::of(bytes));
        for field in &mut fields {
            match field {
                (2, Value::Number(id)) => frame.log_id = id.cast_signed(),
                (5, Value::Bytes(pair)) => frame.header(pair)?,
                (7, Value::Bytes(kind)) => frame.kind = kind,
                (8, Value::Bytes(payload)) => frame.payload = payload,
                _ => {}
            }
        }
        fields.are_whole().then_some(frame)
    }

    /// Whether its header or its first bytes say so.
    fn is_compressed(&self) -> bool {
        !self.payload.is_empty() && (self.gzip || self.payload.starts_with(&GZIP_MAGIC))
    }

    fn header(&mut self, pair: &'a [u8]) -> Option<()> {
        let (mut key, mut value): (&[u8], &[u8]) = (&[], &[]);
        let mut fields = Fields::of(pair);
        for field in &mut fields {
            match field {
                (1, Value::Bytes(bytes)) => key = bytes,
                (2, Value::Bytes(bytes)) => value = bytes,
                _ => {}
            }
        }
        match key {
            b"compress_type" => self.gzip |= value == b"gzip",
            b"im_cursor" if self.cursor.is_empty() => self.cursor = value,
            _ => {}
        }
        fields.are_whole().then_some(())
    }
}

/// The acknowledgement of the frame with `log_id`.
fn ack(log_id: i64, internal_ext: &[u8]) -> Message {
    let payload = if internal_ext.is_empty() { b"-".to_vec() } else { internal_ext.to_vec() };
    outgoing(log_id, b"ack", payload)
}

/// The request to enter `room`, which makes the server send.
pub(super) fn enter_room(room: i64, cursor: &[u8]) -> Message {
    let enter = EnterRoom {
        room_id: room,
        live_id: 12,
        identity: b"audience".to_vec(),
        cursor: cursor.to_vec(),
        enter_unique_id: 0,
        filter_welcome_msg: b"0".to_vec(),
    };
    outgoing(0, b"im_enter_room", enter.encode_to_vec())
}

/// The heartbeat in `room`.
pub(super) fn heartbeat(room: i64) -> Message {
    outgoing(0, b"hb", HeartBeat { room_id: room }.encode_to_vec())
}

fn outgoing(log_id: i64, kind: &[u8], payload: Vec<u8>) -> Message {
    let frame = PushFrame {
        log_id,
        payload_encoding: b"pb".to_vec(),
        payload_type: kind.to_vec(),
        payload,
        ..PushFrame::default()
    };
    Message::binary(frame.encode_to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::tiktok::schema::{Envelope, FetchResult, Pair};
    use crate::shop::amend::Amendment;

    #[test]
    fn a_frame_that_cannot_be_read_is_not_left_behind() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut gzip, &FetchResult::default().encode_to_vec()).unwrap();
        let payload = gzip.finish().unwrap();
        let pair = |key: &[u8], value: &[u8]| Pair { key: key.to_vec(), value: value.to_vec() };
        let read = |payload: &[u8]| {
            let headers = vec![pair(b"compress_type", b"gzip"), pair(b"im_cursor", b"6_2_1")];
            let (payload, payload_type) = (payload.to_vec(), b"msg".to_vec());
            let frame = PushFrame { headers, payload, payload_type, ..PushFrame::default() };
            let body = Body::Binary(frame.encode_to_vec().into());
            decode(Some(7), &Frame { arrived_at: Millis(1), body })
        };
        assert_eq!(read(&payload), [Signal::Cursor(b"6_2_1".to_vec())]);
        assert_eq!(read(&payload[..payload.len() - 9]), [Signal::Odd(Oddity::BadCompression)]);
    }

    #[test]
    fn comments_that_are_taken_away_are_named() {
        let said = |room_id: i64, comments: &[i64], users: &[i64]| {
            let common = Some(Common { room_id, ..Common::default() });
            let delete = ImDelete { common, comments: comments.to_vec(), users: users.to_vec() };
            let method = b"WebcastImDeleteMessage".to_vec();
            let envelope = Envelope { method, payload: delete.encode_to_vec(), ..Envelope::default() };
            let result = FetchResult { messages: vec![envelope.encode_to_vec()], ..FetchResult::default() };
            let body = Body::Opening(result.encode_to_vec().into());
            decode(Some(7), &Frame { arrived_at: Millis(1), body })
        };
        let amendment = |about| {
            let room = "7".to_owned();
            Signal::Amendment(Amendment { platform: Platform::Tiktok, room, about, edited: None })
        };
        let [one, all] = [About::Comment("91".into()), About::Author("55".into())].map(amendment);
        assert_eq!(said(7, &[91], &[55]), [Signal::Data, one, all.clone()]);
        assert_eq!(said(0, &[], &[55]), [Signal::Data, all]);
        assert_eq!(said(8, &[91], &[]), [Signal::Data, Signal::Odd(Oddity::ForeignRoom)]);
        assert_eq!(said(7, &[0], &[]), [Signal::Data, Signal::Odd(Oddity::Malformed)]);
    }
}
