//! Frames captured from real lives (pseudonymised), and what an independent
//! decoder made of them.

use phiencho::base::time::Millis;
use phiencho::platforms::connector::{Oddity, Signal};
use phiencho::platforms::frame::{Body, Frame};
use phiencho::platforms::{euler, tikfinity, tiktok};
use phiencho::shop::comment::{Comment, Platform};
use proptest::prelude::*;
use serde_json::Value;

pub const ONE: &str = include_str!("../../captures/tiktok_frames_1_per_frame.b64");
pub const TEN: &str = include_str!("../../captures/tiktok_frames_10_per_frame.b64");
const EXPECTED: &str = include_str!("../../captures/tiktok_frames_expected.jsonl");

pub fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for symbol in text.bytes().filter(|byte| *byte != b'=') {
        let value = ALPHABET.iter().position(|known| *known == symbol).unwrap();
        bits = bits << 6 | u32::try_from(value).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    bytes
}

pub fn frames(file: &str) -> Vec<Vec<u8>> {
    file.lines().map(base64).collect()
}

fn decode(arrived_at: Millis, bytes: Vec<u8>) -> Vec<Signal> {
    tiktok::decode(None, &Frame { arrived_at, body: Body::Binary(bytes.into()) })
}

fn expected() -> Vec<Comment> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let comment = |line: &str| {
        let chat: Value = serde_json::from_str(line).unwrap();
        Comment {
            platform: Platform::Tiktok,
            room: text(&chat["roomId"]).into(),
            id: text(&chat["envelopeMsgId"]).into(),
            author: Some(text(&chat["userId"]).into()),
            name: text(&chat["nickname"]).into(),
            text: text(&chat["content"]).into(),
            sent_at: Millis(text(&chat["createTime"]).parse().unwrap()),
            arrived_at: Millis(0),
            by_host: false,
        }
    };
    EXPECTED.lines().map(comment).collect()
}

#[test]
fn captured_frames_give_exactly_the_expected_chats() {
    for (file, in_a_frame) in [(ONE, 1), (TEN, 10)] {
        let mut expected = expected();
        for frame in frames(file) {
            let mut chats: Vec<Comment> = expected.drain(..in_a_frame.min(expected.len())).collect();
            // A frame came when its last chat was written. One of those of ten
            // is put together from two lives, weeks apart.
            let arrived_at = chats.iter().map(|chat| chat.sent_at).max().unwrap();
            let week_before = arrived_at.plus(-7 * 24 * 60 * 60 * 1000);
            let mut oddities = Vec::new();
            for chat in &mut chats {
                chat.arrived_at = arrived_at;
                if chat.sent_at < week_before {
                    chat.sent_at = arrived_at;
                    oddities.push(Oddity::OddTime);
                }
            }
            let mut heard = Vec::new();
            for signal in decode(arrived_at, frame) {
                match signal {
                    Signal::Comment(comment) => heard.push(comment),
                    Signal::Odd(oddity) => assert_eq!(Some(oddity), oddities.pop()),
                    _ => {}
                }
            }
            assert_eq!((heard, oddities), (chats, vec![]));
        }
        assert!(expected.is_empty());
    }
}

#[test]
fn euler_hands_captured_frames_on_as_they_are() {
    let mut expected = expected();
    for frame in frames(ONE) {
        let arrived_at = expected[0].sent_at;
        let signals = euler::decode("", &Frame { arrived_at, body: Body::Binary(frame.into()) });
        let chat = Comment { arrived_at, ..expected.remove(0) };
        assert_eq!(signals, [Signal::Data, Signal::Comment(chat)]);
    }
    assert!(expected.is_empty());
}

#[test]
fn both_shapes_of_tikfinity_as_others_tell_them() {
    let shapes = [
        include_str!("../../captures/tikfinity_chat_flat_fixture.json"),
        include_str!("../../captures/tikfinity_chat_nested_fixture.json"),
    ];
    for text in shapes {
        let arrived_at = Millis(1_795_000_000_000);
        let signals = tikfinity::decode(&Frame { arrived_at, body: Body::Text(text.into()) });
        let [Signal::Data, Signal::Comment(comment)] = &signals[..] else { panic!("{signals:?}") };
        assert_eq!(comment.text, "!sr Björk  \"Jóga\" 🦊");
        assert_eq!((comment.id.as_str(), comment.room.as_str()), ("9876543210987654321", ""));
        assert_eq!(comment.author.as_deref(), Some("1234567890123456789"));
        assert!(comment.name.contains("isplay name") && comment.sent_at == arrived_at);
    }
}

#[test]
fn captured_frames_cut_anywhere_lose_only_what_was_cut_off() {
    let frame = frames(TEN).swap_remove(0);
    for end in 0..frame.len() {
        let signals = decode(Millis(0), frame[..end].to_vec());
        let odd = signals.iter().any(|s| matches!(s, Signal::Odd(Oddity::Malformed | Oddity::BadCompression)));
        assert!(odd || !signals.iter().any(|s| matches!(s, Signal::Comment(_))), "cut at {end}");
    }
}

proptest! {
    #[test]
    fn takes_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        decode(Millis(0), bytes);
    }

    #[test]
    fn takes_captured_frames_with_any_damage(nth in 0_usize..52, place in 0_usize..4_000, byte in any::<u8>()) {
        let mut frame = frames(ONE).swap_remove(nth);
        let place = place % frame.len();
        frame[place] = byte;
        decode(Millis(0), frame);
    }
}
