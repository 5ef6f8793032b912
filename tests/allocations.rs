//! Most comments are chatter, and a live brings hundreds of them a second: to
//! see that one says nothing to the shop, the heap is not touched. And whatever a
//! platform sends, to understand one frame of it takes 64 MiB at most.
//!
//! A binary of its own, because it counts what the allocator is asked for.

// The exemption of tests does not reach what tests call.
#![allow(clippy::unwrap_used, clippy::panic)]

#[allow(dead_code, reason = "some of it is for other tests")]
#[path = "it/platforms/laws.rs"]
mod laws;

use allocation_counter::measure;
use laws::{DECODERS, chat, check, field};
use phiencho::platforms::connector::{Oddity, Signal};
use phiencho::platforms::frame::FRAME_MAX;
use phiencho::reader::Reader;
use phiencho::shop::catalogue::Catalogue;
use std::collections::BTreeMap;
use std::hint::black_box;

const CATALOGUES: &str = include_str!("corpus/shared/catalogues.json");
/// Comments that hold no trigger, no number and no product.
const CHATTER: &str = include_str!("chatter.txt");

#[test]
fn chatter_is_read_without_the_heap() {
    let catalogues: BTreeMap<String, Catalogue> = serde_json::from_str(CATALOGUES).unwrap();
    assert!(CHATTER.lines().count() >= 40);
    let mut wrong = Vec::new();
    for (name, catalogue) in &catalogues {
        let reader = Reader::new(catalogue);
        let pinned = catalogue.products.first().map(|product| &*product.code);
        for text in CHATTER.lines() {
            // What is made once, at the first comment, does not count.
            black_box(reader.read(text, pinned));
            let taken = measure(|| drop(black_box(reader.read(black_box(text), pinned))));
            if taken.count_total > 0 {
                wrong.push(format!("{name}: {text:?} takes {} times, {} bytes", taken.count_total, taken.bytes_total));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of the readings:\n{}", wrong.len(), wrong.join("\n"));
}

const MEMORY_MAX: u64 = 64 << 20;

/// `part` again and again, as much as goes into a frame with what stands around it.
fn full(begin: &[u8], part: &[u8], end: &[u8]) -> Vec<u8> {
    let times = (FRAME_MAX - begin.len() - end.len()) / part.len();
    [begin, &part.repeat(times), end].concat()
}

/// What takes the most memory, by the decoder's name.
fn heaviest() -> Vec<(&'static str, Vec<u8>)> {
    let mut heaviest = vec![
        // A message of its own each: broken, of nothing, a chat.
        ("webcast", full(&[1], &field(1, &[0xff]), &[])),
        ("webcast", full(&[1], &field(1, &[]), &[])),
        ("webcast", full(&[1], &chat(7, ""), &[])),
        ("webcast", full(&[1], &chat(7, "\u{fffd}"), &[])),
        // Headers; one chat; ids of what was taken away, packed.
        ("webcast", full(&[0], &field(5, &[]), &[])),
        ("webcast", [&[3][..], &field(3, &vec![0xff; FRAME_MAX - 100])[..]].concat()),
        ("webcast", [&[0x83][..], &field(2, &vec![7; FRAME_MAX - 100])[..]].concat()),
        ("tikfinity", full(br#"{"event":"chat","data":{"comment":""#, b"\\u0001", br#""}}"#)),
        ("tikfinity", full(br#"{"event":"chat","data":["#, b"{},", b"0]}")),
        ("sse", full(b"\x01data:", b"x", b"\n\n")),
    ];
    let ids = [&br#"{"type":"WebcastImDeleteMessage","data":{"deleteUserIds":["#[..], &b"1,".repeat(999)[..], b"1]}},"]
        .concat();
    for part in
        [&b"7,"[..], b"{},", b"[],", br#"{"":0},"#, br#"{"id":1},"#, br#"{"type":"WebcastChatMessage"},"#, &ids[..]]
    {
        heaviest.push(("euler", full(br#"{"messages":["#, part, b"0]}")));
        heaviest.push(("graph", full(br#"{"data":["#, part, b"0]}")));
        heaviest.push(("relay", full(br#"{"type":"comments","data":["#, part, b"0]}")));
        heaviest.push(("hook", full(br#"{"object":"page","entry":[{"changes":["#, part, b"0]}]}")));
    }
    // As many as are looked into.
    let most = |begin: &str, part: &str, times: usize| format!("{begin}{}0]}}", part.repeat(times)).into_bytes();
    for (part, times) in [("7,", 99_000), (r#"{"":0},"#, 39_000), (r#"{"id":1,"message":"a"},"#, 39_000)] {
        heaviest.push(("graph", most(r#"{"data":["#, part, times)));
        heaviest.push(("relay", most(r#"{"type":"comments","data":["#, part, times)));
    }
    heaviest
}

#[test]
fn no_frame_takes_much_memory() {
    let mut wrong = Vec::new();
    for (name, bytes) in heaviest() {
        let decode = DECODERS.iter().find(|(other, _)| *other == name).unwrap().1;
        let mut signals = Vec::new();
        let taken = measure(|| signals = decode(black_box(&bytes)));
        check(name, &signals);
        if taken.bytes_max > MEMORY_MAX {
            let begin = String::from_utf8_lossy(&bytes[..60]).into_owned();
            wrong.push(format!("{name}: {begin:?} takes {} MiB, says {} things", taken.bytes_max >> 20, signals.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_gzip_bomb_is_refused() {
    let bomb = |size: usize| {
        let mut signals = Vec::new();
        // Messages of nothing.
        let payload = [&[1][..], &b"\x0a\x00".repeat(size / 2)].concat();
        let taken = measure(|| signals = laws::webcast(&payload));
        assert!(taken.bytes_max < MEMORY_MAX, "{} takes {} bytes", size, taken.bytes_max);
        signals
    };
    assert_eq!(bomb(FRAME_MAX), [Signal::Data, Signal::Odd(Oddity::Oversized)], "as large as is read, but too many");
    assert_eq!(bomb(FRAME_MAX + 2), [Signal::Odd(Oddity::Oversized)]);
}
