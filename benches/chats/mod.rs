//! Captured chats in frames as TikTok sends them.

#![allow(dead_code, reason = "each bench needs some of it")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use prost::Message;
use prost::encoding::{
    DecodeContext, WireType, decode_key, decode_varint, encode_key, encode_varint, int64, skip_field,
};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;

/// One chat in each, as it was sent.
const CAPTURED: &str = include_str!("../../tests/captures/tiktok_frames_1_per_frame.b64");

#[derive(Clone, PartialEq, Message)]
struct Pushed {
    #[prost(int64, tag = "2")]
    log_id: i64,
    #[prost(bytes = "vec", repeated, tag = "5")]
    headers: Vec<Vec<u8>>,
    #[prost(bytes = "vec", tag = "6")]
    payload_encoding: Vec<u8>,
    #[prost(bytes = "vec", tag = "7")]
    payload_type: Vec<u8>,
    #[prost(bytes = "vec", tag = "8")]
    payload: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
struct Payload {
    #[prost(bytes = "vec", repeated, tag = "1")]
    messages: Vec<Vec<u8>>,
    #[prost(bytes = "vec", tag = "2")]
    cursor: Vec<u8>,
    #[prost(bytes = "vec", tag = "5")]
    internal_ext: Vec<u8>,
    #[prost(bool, tag = "9")]
    need_ack: bool,
}

/// A frame's bytes, its payload, and how large that is inflated.
pub struct Sent {
    pub bytes: Vec<u8>,
    pub payload: Vec<u8>,
    pub plain: usize,
}

/// The captured chats, as they stand in a payload, and a frame to send them in.
pub struct Captured {
    pub chats: Vec<Vec<u8>>,
    frame: Pushed,
    rest: Payload,
}

pub fn captured() -> Captured {
    let mut all = CAPTURED.lines().map(|line| {
        let frame = Pushed::decode(STANDARD.decode(line).unwrap().as_slice()).unwrap();
        let mut plain = Vec::new();
        GzDecoder::new(frame.payload.as_slice()).read_to_end(&mut plain).unwrap();
        (frame, Payload::decode(plain.as_slice()).unwrap())
    });
    let (frame, rest) = all.next().unwrap();
    let chats = rest.messages.iter().cloned().chain(all.flat_map(|(_, payload)| payload.messages)).collect();
    Captured { chats, frame, rest }
}

impl Captured {
    /// `chats` in one frame.
    pub fn send(&self, chats: &[Vec<u8>]) -> Sent {
        let plain = Payload { messages: chats.to_vec(), ..self.rest.clone() }.encode_to_vec();
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&plain).unwrap();
        let payload = gzip.finish().unwrap();
        let bytes = Pushed { payload: payload.clone(), ..self.frame.clone() }.encode_to_vec();
        Sent { bytes, payload, plain: plain.len() }
    }
}

/// For whoever else is to decode the same.
pub fn hand_out<'a>(file: &Path, sent: impl IntoIterator<Item = &'a Sent>) {
    let lines: Vec<String> = sent.into_iter().map(|sent| STANDARD.encode(&sent.bytes)).collect();
    fs::write(file, lines.join("\n")).unwrap();
}

/// What somebody else might have said in a chat.
pub struct Words<'a> {
    pub room: i64,
    pub id: i64,
    pub time: i64,
    pub author: i64,
    pub name: &'a str,
    pub text: &'a str,
}

impl Captured {
    /// One of the captured chats, in other words.
    pub fn say(&self, nth: usize, words: &Words<'_>) -> Vec<u8> {
        let envelope = &self.chats[nth % self.chats.len()];
        let chat = part(envelope, 2);
        let common = [(2, New::Number(words.id)), (3, New::Number(words.room)), (4, New::Number(words.time))];
        let common = with(part(chat, 1), &common);
        let user = with(part(chat, 2), &[(1, New::Number(words.author)), (3, New::Bytes(words.name.as_bytes()))]);
        let chat = [(1, New::Bytes(&common)), (2, New::Bytes(&user)), (3, New::Bytes(words.text.as_bytes()))];
        let chat = with(part(envelope, 2), &chat);
        with(envelope, &[(2, New::Bytes(&chat)), (3, New::Number(words.id))])
    }
}

enum New<'a> {
    Number(i64),
    Bytes(&'a [u8]),
}

/// A message with other values in some fields; all else stays as it is.
fn with(message: &[u8], new: &[(u32, New<'_>)]) -> Vec<u8> {
    let (mut rest, mut changed) = (message, Vec::with_capacity(message.len()));
    while !rest.is_empty() {
        let field = rest;
        let (tag, wire_type) = decode_key(&mut rest).unwrap();
        skip_field(wire_type, tag, &mut rest, DecodeContext::default()).unwrap();
        if new.iter().all(|(other, _)| *other != tag) {
            changed.extend(&field[..field.len() - rest.len()]);
        }
    }
    for (tag, new) in new {
        match new {
            New::Number(number) => int64::encode(*tag, number, &mut changed),
            New::Bytes(bytes) => {
                encode_key(*tag, WireType::LengthDelimited, &mut changed);
                encode_varint(bytes.len() as u64, &mut changed);
                changed.extend(*bytes);
            }
        }
    }
    changed
}

/// The bytes of a field.
fn part(message: &[u8], wanted: u32) -> &[u8] {
    let mut rest = message;
    loop {
        let (tag, wire_type) = decode_key(&mut rest).unwrap();
        if tag == wanted {
            let length = decode_varint(&mut rest).unwrap() as usize;
            return &rest[..length];
        }
        skip_field(wire_type, tag, &mut rest, DecodeContext::default()).unwrap();
    }
}
