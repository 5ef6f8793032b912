//! TikTok's webcast bytes ⇄ [`Signal`]s. Pure; takes any bytes.

use super::schema::{Chat, Common, Control, EnterRoom, Envelope, HeartBeat, ImDelete, PushFrame, RoomUserSeq};
use crate::base::time::Millis;
use crate::platforms::connector::{Oddity, Signal};
use crate::platforms::frame::{Body, FRAME_MAX, Frame};
use crate::platforms::health::Reason;
use crate::platforms::raw::{Raw, amend};
use crate::shop::amend::About;
use crate::shop::comment::Platform;
use flate2::read::GzDecoder;
use prost::Message as _;
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};
use std::io::Read;
use tokio_tungstenite::tungstenite::Message;

/// A real one has some fifty bytes; it goes into an address.
const CURSOR_MAX: usize = 500;

const GZIP_MAGIC: [u8; 3] = [0x1f, 0x8b, 0x08];

/// What `frame` says to somebody in room `joined` (`None`: in any room).
pub fn decode(joined: Option<i64>, frame: &Frame) -> Vec<Signal> {
    let mut decoding = Decoding { joined, arrived_at: frame.arrived_at, signals: Vec::new() };
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
    arrived_at: Millis,
    signals: Vec<Signal>,
}

impl Decoding {
    fn odd(&mut self, oddity: Oddity) {
        self.signals.push(Signal::Odd(oddity));
    }

    fn push_frame(&mut self, bytes: &[u8]) {
        let Ok(frame) = PushFrame::decode(bytes) else { return self.odd(Oddity::Malformed) };
        match frame.payload_type.as_slice() {
            // TikTok's own page reads the answer to entering like any other
            // message: the room's history may be in it.
            b"msg" | b"im_enter_room_resp" => {
                let (payload, flaw) = inflate(&frame);
                self.fetch_result(&payload, frame.log_id, flaw, cursor_of(&frame));
            }
            b"close" => self.signals.push(Signal::Closing),
            _ => {}
        }
    }

    /// `flaw` is what is already known to be wrong with `bytes`, `cursor` the
    /// frame's own, if it has one.
    fn fetch_result(&mut self, bytes: &[u8], log_id: i64, flaw: Option<Oddity>, cursor: &[u8]) {
        let result = Messages::read(bytes);
        if !bytes.is_empty() {
            self.signals.push(Signal::Data);
        }
        for message in &result.messages {
            self.envelope(message);
        }
        let flaw = flaw.or((!result.whole).then_some(Oddity::Malformed));
        self.signals.extend(flaw.map(Signal::Odd));
        let cursor = if cursor.is_empty() { result.cursor } else { cursor };
        // What could not be read may come once more.
        if flaw.is_none() && !cursor.is_empty() && cursor.len() <= CURSOR_MAX {
            self.signals.push(Signal::Cursor(cursor.to_vec()));
        }
        if result.need_ack && log_id != 0 {
            self.signals.push(Signal::Reply(ack(log_id, result.internal_ext)));
        }
    }

    fn envelope(&mut self, bytes: &[u8]) {
        let Ok(envelope) = Envelope::decode(bytes) else { return self.odd(Oddity::Malformed) };
        let payload = envelope.payload.as_slice();
        let understood = match envelope.method.as_slice() {
            b"WebcastChatMessage" => Chat::decode(payload).map(|chat| self.chat(envelope.msg_id, chat)),
            b"WebcastControlMessage" => Control::decode(payload).map(|control| self.control(control)),
            b"WebcastImDeleteMessage" => ImDelete::decode(payload).map(|delete| self.delete(delete)),
            b"WebcastRoomUserSeqMessage" => RoomUserSeq::decode(payload).map(|seq| {
                if self.is_ours(seq.common.as_ref()) {
                    self.signals.push(Signal::Viewers(seq.total.max(0)));
                }
            }),
            // WebcastRoomPinMessage among them: it holds an old chat once more.
            _ => Ok(()),
        };
        if understood.is_err() {
            self.odd(Oddity::Malformed);
        }
    }

    /// Whether a message is for the room we joined; says so if it is not.
    fn is_ours(&mut self, common: Option<&Common>) -> bool {
        let room = common.map_or(0, |common| common.room_id);
        let ours = room == 0 || self.joined.is_none_or(|joined| joined == room);
        if !ours {
            self.odd(Oddity::ForeignRoom);
        }
        ours
    }

    /// The room of a message, empty if it is not known.
    fn room(&self, told: i64) -> String {
        match self.joined.unwrap_or(told) {
            0 => String::new(),
            room => room.to_string(),
        }
    }

    fn control(&mut self, control: Control) {
        if !self.is_ours(control.common.as_ref()) {
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
        if !self.is_ours(delete.common.as_ref()) {
            return;
        }
        let room = self.room(delete.common.map_or(0, |common| common.room_id));
        let comments = delete.comments.iter().map(|id| About::Comment(id.to_string()));
        for about in comments.chain(delete.users.iter().map(|id| About::Author(id.to_string()))) {
            amend((Platform::Tiktok, &room), about, None, &mut self.signals);
        }
    }

    fn chat(&mut self, envelope_id: i64, chat: Chat) {
        if !self.is_ours(chat.common.as_ref()) {
            return;
        }
        let (common, user) = (chat.common.unwrap_or_default(), chat.user.unwrap_or_default());
        let id = if envelope_id == 0 { common.msg_id } else { envelope_id };
        let name = if user.nickname.is_empty() { &user.display_id } else { &user.nickname };
        let (name, text) = (self.text(name), self.text(&chat.content));
        let raw = Raw {
            platform: Platform::Tiktok,
            room: self.room(common.room_id),
            id: id.to_string(),
            author: user.id.to_string(),
            name,
            text,
            time: Some(common.create_time),
        };
        raw.say(self.arrived_at, &mut self.signals);
    }

    fn text(&mut self, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes);
        if matches!(text, std::borrow::Cow::Owned(_)) {
            self.odd(Oddity::NotUtf8);
        }
        text.into_owned()
    }
}

/// Where the stream stands, as the frame's header says it.
fn cursor_of(frame: &PushFrame) -> &[u8] {
    frame.headers.iter().find(|header| header.key == b"im_cursor").map_or(&[], |header| &header.value)
}

/// The payload, inflated where its header or its first bytes say so, and what
/// is wrong with it. Of a broken stream the part before the break is given.
fn inflate(frame: &PushFrame) -> (Vec<u8>, Option<Oddity>) {
    let said = frame.headers.iter().any(|header| header.key == b"compress_type" && header.value == b"gzip");
    if frame.payload.is_empty() || !(said || frame.payload.starts_with(&GZIP_MAGIC)) {
        return (frame.payload.clone(), None);
    }
    let mut inflated = Vec::new();
    let limit = FRAME_MAX as u64 + 1;
    let outcome = GzDecoder::new(frame.payload.as_slice()).take(limit).read_to_end(&mut inflated);
    if inflated.len() > FRAME_MAX {
        return (Vec::new(), Some(Oddity::Oversized));
    }
    (inflated, outcome.err().map(|_| Oddity::BadCompression))
}

/// The fields of a `FetchResult` that matter on a socket. Read by hand, since
/// what stands before a break is good.
struct Messages<'a> {
    messages: Vec<&'a [u8]>,
    cursor: &'a [u8],
    internal_ext: &'a [u8],
    need_ack: bool,
    /// Whether the bytes were understood to their end.
    whole: bool,
}

impl<'a> Messages<'a> {
    fn read(bytes: &'a [u8]) -> Self {
        let mut read = Self { messages: Vec::new(), cursor: &[], internal_ext: &[], need_ack: false, whole: true };
        let mut rest = bytes;
        while !rest.is_empty() {
            if read.field(&mut rest).is_none() {
                read.whole = false;
                break;
            }
        }
        read
    }

    fn field(&mut self, rest: &mut &'a [u8]) -> Option<()> {
        let (tag, wire_type) = decode_key(rest).ok()?;
        match (tag, wire_type) {
            (1, WireType::LengthDelimited) => self.messages.push(delimited(rest)?),
            (2, WireType::LengthDelimited) => self.cursor = delimited(rest)?,
            (5, WireType::LengthDelimited) => self.internal_ext = delimited(rest)?,
            (9, WireType::Varint) => self.need_ack = decode_varint(rest).ok()? != 0,
            _ => skip_field(wire_type, tag, rest, DecodeContext::default()).ok()?,
        }
        Some(())
    }
}

fn delimited<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(decode_varint(rest).ok()?).ok()?;
    let (head, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    Some(head)
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
    use crate::platforms::tiktok::schema::{FetchResult, Pair};
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
