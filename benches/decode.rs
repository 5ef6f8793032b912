//! From a socket's bytes to comments, beside bare gunzip of the same bytes:
//! `cargo bench --bench decode`. `scripts/bench-decode` sets Node beside it.
//!
//! Everything takes its turn in every round, and is compared with what ran in
//! the same round; the middle of the rounds counts. Time is the processor's, of
//! all threads: for us that is one, Node inflates in others.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "a bench, not a program")]

mod chats;
mod measure;

use chats::{Sent, captured, hand_out};
use flate2::bufread::GzDecoder;
use flate2::{Crc, Decompress, FlushDecompress, Status};
use libdeflater::Decompressor;
use measure::{Peer, Took, in_this_thread, median, number, rounds};
use phiencho::base::time::Millis;
use phiencho::platforms::connector::Signal;
use phiencho::platforms::frame::{Body, Frame};
use phiencho::platforms::tiktok;
use serde_json::json;
use std::hint::black_box;
use std::io::Read;
use std::time::{Duration, Instant};

/// When most of the captured chats were written; they are of several lives.
const ARRIVED: Millis = Millis(1_697_114_500_000);
const SIZES: [usize; 3] = [1, 10, 50];
/// Chats in the frames of one size: the captured ones in turn.
const CHATS: usize = 250;
/// How long each takes in a round.
const TURN: Duration = Duration::from_millis(150);
const NODE_TURN_MS: u64 = 500;
/// Frames that are under way at once in Node: one, as where they come one by
/// one, and as in a burst, since its client does not wait for one before it
/// takes the next off the socket.
const UNDER_WAY: [usize; 2] = [1, 32];

const GZIP_HEADER: usize = 10;

/// Ways of bare gunzip: with flate2, a new decoder each time, or one that is
/// kept with its room; with libdeflate, likewise kept.
struct Gunzip {
    kept: Decompress,
    libdeflate: Decompressor,
    room: Vec<u8>,
}

impl Gunzip {
    fn anew(&mut self, sent: &Sent) {
        let mut plain = Vec::with_capacity(sent.plain);
        GzDecoder::new(sent.payload.as_slice()).read_to_end(&mut plain).unwrap();
        black_box(plain);
    }

    fn kept(&mut self, sent: &Sent) {
        let (deflated, end) = sent.payload[GZIP_HEADER..].split_at(sent.payload.len() - GZIP_HEADER - 8);
        self.kept.reset(false);
        let plain = &mut self.room[..sent.plain];
        let status = self.kept.decompress(deflated, plain, FlushDecompress::Finish).unwrap();
        let mut sum = Crc::new();
        sum.update(plain);
        assert!(status == Status::StreamEnd && end.starts_with(&sum.sum().to_le_bytes()));
    }

    fn libdeflate(&mut self, sent: &Sent) {
        let length = self.libdeflate.gzip_decompress(&sent.payload, &mut self.room).unwrap();
        assert_eq!(length, sent.plain);
    }
}

/// What one chat took, in seconds, while `all` of them were done again and again.
fn turn(mut all: impl FnMut()) -> Took {
    let (mut times, begin) = (0_usize, Instant::now());
    let ((), took) = in_this_thread(|| {
        while begin.elapsed() < TURN {
            all();
            times += 1;
        }
    });
    let chats = (times * CHATS) as f64;
    Took { wall: took.wall / chats, cpu: took.cpu / chats }
}

fn node(peer: &mut Peer, file: &str, under_way: usize) -> Took {
    let question = json!({ "file": file, "chats": CHATS, "underWay": under_way, "ms": NODE_TURN_MS });
    let answer = peer.ask(&question);
    let chats = number(&answer, "chats");
    Took { wall: number(&answer, "seconds") / chats, cpu: number(&answer, "cpuSeconds") / chats }
}

fn comments(frames: &[Frame]) -> usize {
    let heard = frames.iter().flat_map(|frame| tiktok::decode(None, frame));
    heard.filter(|signal| matches!(signal, Signal::Comment(_))).count()
}

const NAMES: [&str; 6] = [
    "comments",
    "gunzip, flate2, a new decoder for each frame",
    "gunzip, flate2, a kept decoder and room",
    "gunzip, libdeflate, a kept decoder and room",
    "Node, one frame under way",
    "Node, 32 frames under way",
];

fn main() {
    let captured = captured();
    let all: Vec<Vec<u8>> = captured.chats.iter().cloned().cycle().take(CHATS).collect();
    let folder = tempfile::tempdir().unwrap();
    let mut peer = Peer::start("tests/peers/decode.mjs");
    for size in SIZES {
        let sent: Vec<Sent> = all.chunks(size).map(|chats| captured.send(chats)).collect();
        let file = folder.path().join(size.to_string()).to_string_lossy().into_owned();
        hand_out(file.as_ref(), &sent);
        let frame = |sent: &Sent| Frame { arrived_at: ARRIVED, body: Body::Binary(sent.bytes.clone().into()) };
        let frames: Vec<Frame> = sent.iter().map(frame).collect();
        assert_eq!(comments(&frames), CHATS);
        let room = vec![0; sent.iter().map(|sent| sent.plain).max().unwrap()];
        let mut gunzip = Gunzip { kept: Decompress::new(false), libdeflate: Decompressor::new(), room };
        let mut round = || {
            let mut took = vec![
                turn(|| frames.iter().for_each(|frame| drop(black_box(tiktok::decode(None, black_box(frame)))))),
                turn(|| sent.iter().for_each(|sent| gunzip.anew(sent))),
                turn(|| sent.iter().for_each(|sent| gunzip.kept(sent))),
                turn(|| sent.iter().for_each(|sent| gunzip.libdeflate(sent))),
            ];
            if let Some(peer) = &mut peer {
                took.extend(UNDER_WAY.map(|under_way| node(peer, &file, under_way)));
            }
            took
        };
        round();
        let rounds: Vec<Vec<Took>> = (0..rounds(9)).map(|_| round()).collect();
        show(size, &rounds);
    }
}

fn show(size: usize, rounds: &[Vec<Took>]) {
    println!("{size} chats a frame; chats/s by the clock, µs of the processor a chat:");
    for (nth, name) in NAMES.iter().enumerate().take(rounds[0].len()) {
        let of = |of: fn(&Took) -> f64| median(rounds.iter().map(|round| of(&round[nth])));
        println!("  {:>9.0} {:>7.2}  {name}", 1.0 / of(|took| took.wall), of(|took| took.cpu) * 1e6);
    }
    let cost = |other: usize| median(rounds.iter().map(|round| round[0].cpu / round[other].cpu));
    println!(
        "  comments cost {:.2} times flate2's best gunzip (goal: at most 1.25), {:.2} times libdeflate's",
        cost(1).max(cost(2)),
        cost(3)
    );
    if rounds[0].len() == NAMES.len() {
        let times = |of: fn(&Took) -> f64, other: usize| median(rounds.iter().map(|r| of(&r[other]) / of(&r[0])));
        let [alone, burst] = [4, 5].map(|other| times(|took| took.cpu, other));
        println!(
            "  on one thread's worth of processor {:.1} times Node's chats/s, {burst:.1} times with 32 under way (goal: at least 15)",
            alone
        );
        let [alone, burst] = [4, 5].map(|other| times(|took| took.wall, other));
        println!("  by the clock, where Node uses more than one thread: {alone:.1} and {burst:.1} times");
    }
}
