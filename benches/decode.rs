//! From a socket's bytes to comments, beside bare gunzip of the same bytes:
//! `cargo bench --bench decode`. `scripts/bench-decode` sets Node beside it.

#![allow(missing_docs, clippy::unwrap_used, reason = "a bench, not a program")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use phiencho::base::time::Millis;
use phiencho::platforms::connector::Signal;
use phiencho::platforms::frame::{Body, Frame};
use phiencho::platforms::tiktok;
use prost::Message;
use std::env;
use std::fs;
use std::hint::black_box;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

/// One chat in each, as it was sent.
const CAPTURED: &str = include_str!("../tests/captures/tiktok_frames_1_per_frame.b64");
/// When most of the captured chats were written; they are of several lives.
const ARRIVED: Millis = Millis(1_697_114_500_000);
const SIZES: [usize; 3] = [1, 10, 50];
/// Chats in the frames of one size: the captured ones in turn.
const CHATS: usize = 250;

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

fn gunzip(bytes: &[u8], size: usize) -> Vec<u8> {
    let mut plain = Vec::with_capacity(size);
    GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

/// A frame's bytes, its payload, and how large that is inflated.
struct Sent {
    bytes: Vec<u8>,
    payload: Vec<u8>,
    plain: usize,
}

/// The captured chats in frames of `size`.
fn sent(size: usize) -> Vec<Sent> {
    let captured: Vec<(Pushed, Payload)> = CAPTURED
        .lines()
        .map(|line| {
            let frame = Pushed::decode(STANDARD.decode(line).unwrap().as_slice()).unwrap();
            let payload = Payload::decode(gunzip(&frame.payload, 0).as_slice()).unwrap();
            (frame, payload)
        })
        .collect();
    let all = captured.iter().flat_map(|(_, payload)| payload.messages.iter().cloned());
    let chats: Vec<Vec<u8>> = all.cycle().take(CHATS).collect();
    let (frame, rest) = &captured[0];
    let sent = |messages: &[Vec<u8>]| {
        let plain = Payload { messages: messages.to_vec(), ..rest.clone() }.encode_to_vec();
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&plain).unwrap();
        let payload = gzip.finish().unwrap();
        let bytes = Pushed { payload: payload.clone(), ..frame.clone() }.encode_to_vec();
        Sent { bytes, payload, plain: plain.len() }
    };
    chats.chunks(size).map(sent).collect()
}

fn comments(frames: &[Frame]) -> usize {
    let heard = frames.iter().flat_map(|frame| tiktok::decode(None, frame));
    heard.filter(|signal| matches!(signal, Signal::Comment(_))).count()
}

/// For whoever else is to decode the same.
fn hand_out(folder: &Path, size: usize, sent: &[Sent]) {
    let lines: Vec<String> = sent.iter().map(|sent| STANDARD.encode(&sent.bytes)).collect();
    fs::write(folder.join(size.to_string()), lines.join("\n")).unwrap();
    fs::write(folder.join("chats"), CHATS.to_string()).unwrap();
}

fn decode(c: &mut Criterion) {
    let mut group = c.benchmark_group("decode");
    group.throughput(Throughput::Elements(CHATS as u64));
    group.warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(4)).sample_size(50);
    for size in SIZES {
        let sent = sent(size);
        if let Some(folder) = env::var_os("DECODE_FRAMES") {
            hand_out(Path::new(&folder), size, &sent);
        }
        let frame = |sent: &Sent| Frame { arrived_at: ARRIVED, body: Body::Binary(sent.bytes.clone().into()) };
        let frames: Vec<Frame> = sent.iter().map(frame).collect();
        assert_eq!(comments(&frames), CHATS);
        group.bench_with_input(BenchmarkId::new("gunzip", size), &sent, |b, sent| {
            b.iter(|| {
                for Sent { payload, plain, .. } in sent {
                    black_box(gunzip(black_box(payload), *plain));
                }
            });
        });
        group.bench_with_input(BenchmarkId::new("comments", size), &frames, |b, frames| {
            b.iter(|| {
                for frame in frames {
                    black_box(tiktok::decode(None, black_box(frame)));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, decode);
criterion_main!(benches);
