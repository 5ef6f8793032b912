//! What holds of every decoder, whatever comes. Used by the tests of this
//! folder, by `tests/allocations.rs` and by the fuzz targets (`fuzz/fuzz_targets`).

use flate2::Compression;
use flate2::write::GzEncoder;
use phiencho::base::secret::Secret;
use phiencho::base::time::Millis;
use phiencho::platforms::connector::{Connector, Signal};
use phiencho::platforms::frame::{Body, Frame};
use phiencho::platforms::recording::{Record, Recording};
use phiencho::platforms::relay::Relay;
use phiencho::platforms::{euler, facebook, tikfinity, tiktok};
use phiencho::shop::comment::{Comment, NAME_MAX, Platform, TEXT_MAX};
use std::io::{Cursor, Write};

pub type Decode = fn(&[u8]) -> Vec<Signal>;

/// All of them. The first byte of `webcast`, `sse` and `recording` chooses how
/// the others come.
pub const DECODERS: [(&str, Decode); 8] = [
    ("webcast", webcast),
    ("tikfinity", of_tikfinity),
    ("euler", of_euler),
    ("graph", graph),
    ("sse", sse),
    ("hook", hook),
    ("relay", relay),
    ("recording", recording),
];

pub const ARRIVED: Millis = Millis(1_795_300_000_000);
pub const ROOM: &str = "7300000000000000001";

/// Things that one frame may say.
const SIGNALS_MAX: usize = 200_000;
/// The longest id of anything.
const ID_MAX: usize = 200;
const CURSOR_MAX: usize = 500;

fn frame(body: Body) -> Frame {
    Frame { arrived_at: ARRIVED, body }
}

fn text(bytes: &[u8]) -> Frame {
    frame(Body::Text(String::from_utf8_lossy(bytes).into_owned()))
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// A protobuf field of bytes.
pub fn field(tag: u8, bytes: &[u8]) -> Vec<u8> {
    let (mut field, mut length) = (vec![tag << 3 | 2], bytes.len());
    while length > 0x7f {
        field.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    field.push(length as u8);
    field.extend(bytes);
    field
}

/// A socket's frame with this payload, compressed.
pub fn pushed(payload: &[u8]) -> Vec<u8> {
    [field(7, b"msg"), field(8, &gzip(payload))].concat()
}

/// A message of a frame's payload: somebody wrote `text`.
pub fn chat(id: u8, text: &str) -> Vec<u8> {
    field(1, &[field(1, b"WebcastChatMessage"), field(2, &field(3, text.as_bytes())), vec![3 << 3, id]].concat())
}

/// A frame as it is, to somebody in any room or in one; the payload of a frame;
/// what is handed out while dialling; one message, by its first byte a chat or
/// not.
pub fn webcast(bytes: &[u8]) -> Vec<Signal> {
    let (choice, bytes) = bytes.split_first().map_or((0, bytes), |(choice, rest)| (*choice, rest));
    let method: &[u8] = [&b"WebcastChatMessage"[..], b"WebcastImDeleteMessage"][usize::from(choice >> 7)];
    let body = match choice % 4 {
        0 => Body::Binary(bytes.to_vec().into()),
        1 => Body::Binary(pushed(bytes).into()),
        2 => Body::Opening(bytes.to_vec().into()),
        _ => Body::Opening(field(1, &[field(1, method), field(2, bytes)].concat()).into()),
    };
    let joined = if choice & 4 == 0 { None } else { ROOM.parse().ok() };
    tiktok::decode(joined, &frame(body))
}

pub fn of_tikfinity(bytes: &[u8]) -> Vec<Signal> {
    tikfinity::decode(&text(bytes))
}

pub fn of_euler(bytes: &[u8]) -> Vec<Signal> {
    euler::decode("", &text(bytes))
}

pub fn graph(bytes: &[u8]) -> Vec<Signal> {
    facebook::decode(ROOM, &text(bytes))
}

/// The first byte is the length of the pieces in which the others come.
pub fn sse(bytes: &[u8]) -> Vec<Signal> {
    let (size, bytes) = bytes.split_first().map_or((1, bytes), |(size, rest)| (usize::from(*size).max(1), rest));
    let whole = facebook::Events::default().push(bytes);
    let (mut events, mut parts) = (facebook::Events::default(), Vec::new());
    // The longest events are tried by tests of their own, at once.
    for piece in bytes.chunks(if bytes.len() > 1 << 16 { bytes.len() } else { size }) {
        match events.push(piece) {
            Ok(told) => parts.extend(told),
            Err(facebook::TooLong) => break,
        }
    }
    assert!(whole.is_err() || whole.is_ok_and(|whole| whole == parts), "events depend on the pieces");
    parts.iter().flat_map(|event| graph(event.as_bytes())).collect()
}

pub fn hook(bytes: &[u8]) -> Vec<Signal> {
    let secret = Secret::new("app-secret".into());
    let signature = facebook::signature(&secret, bytes).unwrap();
    assert!(facebook::is_signed(&secret, &signature, bytes));
    assert!(!facebook::is_signed(&secret, &String::from_utf8_lossy(bytes), bytes), "signed by itself");
    let changes = facebook::parse_hook(bytes).unwrap_or_default();
    changes.iter().flat_map(|change| graph(change.text.as_bytes())).collect()
}

pub fn relay(bytes: &[u8]) -> Vec<Signal> {
    Relay::new(Platform::Facebook, String::new()).decode(ROOM, &text(bytes))
}

/// A file as it is, or the lines of one, by the first byte.
pub fn recording(bytes: &[u8]) -> Vec<Signal> {
    let (choice, bytes) = bytes.split_first().map_or((0, bytes), |(choice, rest)| (*choice, rest));
    let file = if choice % 2 == 0 { bytes.to_vec() } else { gzip(bytes) };
    let Ok(recording) = Recording::of(Cursor::new(file)) else { return Vec::new() };
    let mut signals = Vec::new();
    for record in recording.map_while(Result::ok) {
        if let Record::Frame { body, .. } = record
            && let Some(body) = body.body()
        {
            let frame = frame(body);
            signals.extend(tiktok::decode(None, &frame));
            signals.extend(facebook::decode(ROOM, &frame));
        }
    }
    signals
}

/// Panics if `bytes` break a law.
pub fn hold(name: &str, decode: Decode, bytes: &[u8]) -> Vec<Signal> {
    let signals = decode(bytes);
    assert_eq!(decode(bytes), signals, "{name} understands it anew");
    check(name, &signals);
    signals
}

/// Panics if what was said cannot be kept.
pub fn check(name: &str, signals: &[Signal]) {
    assert!(signals.len() <= SIGNALS_MAX, "{name} says {} things", signals.len());
    for signal in signals {
        let fine = match signal {
            Signal::Comment(comment) => can_be_kept(comment),
            Signal::Cursor(cursor) => (1..=CURSOR_MAX).contains(&cursor.len()),
            Signal::Viewers(count) => *count >= 0,
            _ => true,
        };
        assert!(fine, "{name}: {signal:?}");
    }
}

fn can_be_kept(comment: &Comment) -> bool {
    let is_id = |id: &str| (1..=ID_MAX).contains(&id.chars().count()) && !id.contains(char::is_control);
    is_id(&comment.id)
        && comment.author.as_deref().is_none_or(is_id)
        && (comment.room.is_empty() || is_id(&comment.room))
        && comment.name.chars().count() <= NAME_MAX
        && !comment.name.contains(char::is_control)
        && comment.text.chars().count() <= TEXT_MAX
        && !comment.text.contains(|c: char| c.is_control() && c != '\n')
        && comment.sent_at <= comment.arrived_at
}

/// What was commented, in its order.
pub fn texts(signals: &[Signal]) -> Vec<&str> {
    signals.iter().filter_map(|s| if let Signal::Comment(c) = s { Some(c.text.as_str()) } else { None }).collect()
}
