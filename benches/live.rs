//! From a socket's bytes to orders on the disk: `cargo bench --bench live`.
//! `scripts/bench-live` sets a pipeline of Node's beside it, on the same frames.
//!
//! Every comment is an order, each second one of somebody new. Ours goes the way of
//! the program: a thread decodes and waits where the outlet is full, another takes
//! what has come into one batch and hands it to the desk, whose writer commits. A
//! file of its own for each round, written to the disk at each commit; afterwards
//! it must hold exactly what was ordered.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "a bench, not a program")]

mod chats;
mod measure;

use chats::{Captured, Sent, Words, captured, hand_out};
use measure::{Peer, Took, in_all_threads, median, number, percentile, rounds};
use phiencho::base::id::{ChannelId, SessionId, ShopId, UserId};
use phiencho::base::money::Vnd;
use phiencho::base::quantity::Quantity;
use phiencho::base::secret::Secret;
use phiencho::base::time::{Clock, SystemClock};
use phiencho::desk::{Command, Desk, Heard, NewChannel, NewProduct, NewSession, ProductChange};
use phiencho::platforms::connector::Signal;
use phiencho::platforms::frame::{Body, Frame};
use phiencho::platforms::tiktok;
use phiencho::shop::book::Repeat;
use phiencho::shop::comment::{Comment, Platform};
use phiencho::shop::role::Role;
use phiencho::store::{Location, Store};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// Comments a frame, and of how many a round is.
const SIZES: [(usize, usize); 3] = [(1, 10_000), (10, 30_000), (50, 30_000)];
/// The same at a steady rate, as of a very busy live: comments a frame and a
/// second, and for how many seconds.
const STEADY: (usize, usize, usize) = (10, 1_000, 5);

const ROOM: i64 = 7_286_184_560_900_803_334;
const GOODS: [&str; 20] = [
    "Cam",
    "Bưởi",
    "Xoài",
    "Chuối",
    "Dứa",
    "Nhãn",
    "Mận",
    "Ổi",
    "Mít",
    "Cà chua",
    "Bí đỏ",
    "Khoai sọ",
    "Măng khô",
    "Gạo nếp",
    "Đỗ xanh",
    "Lạc đỏ",
    "Cá khô",
    "Tôm khô",
    "Giò lụa",
    "Chè xanh",
];
const PLACES: [&str; 10] =
    ["Cao Phong", "Đại Minh", "Yên Châu", "Ba Vì", "Mộc Châu", "Bắc Hà", "Lục Ngạn", "Sóc Sơn", "Điện Biên", "Hạ Long"];
const PRODUCTS: usize = GOODS.len() * PLACES.len();
/// Kilos of each, more than are asked for.
const STOCK: i32 = 100_000;

/// Messages between the decoding and the booking, and comments of one
/// transaction but for one message more, as in `app/wires.rs`.
const OUTLET_LEN: usize = 512;
const LOAD_MAX: usize = 512;

fn code(product: usize) -> String {
    format!("{}{:02}", char::from(b'A' + (product / PLACES.len()) as u8), product % PLACES.len() + 1)
}

/// Frames, and what must have been booked after them.
struct Live {
    frames: Vec<Frame>,
    sent: Vec<Sent>,
    ordered: Ordered,
}

#[derive(Debug, PartialEq, Eq)]
struct Ordered {
    comments: usize,
    buyers: usize,
    kilos: usize,
}

/// A live of so many comments. No two lives have an id in common.
fn live(captured: &Captured, size: usize, comments: usize, ids: &mut i64) -> Live {
    let begun = SystemClock.now();
    let mut bought = Vec::new();
    let mut kilos_of_all = 0;
    let first_author = *ids;
    let chat = |nth: usize| {
        let author = if nth.is_multiple_of(2) { bought.len() } else { nth * 7_919 % bought.len() };
        if author == bought.len() {
            bought.push(0);
        }
        // Nobody asks for the same again, which would count once.
        let product = (author * 31 + bought[author]) % PRODUCTS;
        bought[author] += 1;
        let (kilos, code) = (1 + nth % 3, code(product));
        kilos_of_all += kilos;
        let text = match nth % 5 {
            0 => format!("Chốt {kilos}kg {code} nha shop"),
            1 => format!("{code} {kilos} kg ạ"),
            2 => format!("lấy cho em {kilos}kg {code} nhé chị"),
            3 => format!("chot {kilos} kg {code}"),
            _ => format!("đặt {kilos}kg {code} nhé, sđt 098{author:07}"),
        };
        *ids += 1;
        let author = first_author + author as i64;
        let (name, time) = (format!("Chị Lan {}", author % 100_000), begun.get());
        captured.say(nth, &Words { room: ROOM, id: *ids, time, author, name: &name, text: &text })
    };
    let chats: Vec<Vec<u8>> = (0..comments).map(chat).collect();
    let sent: Vec<Sent> = chats.chunks(size).map(|chats| captured.send(chats)).collect();
    let frame = |sent: &Sent| Frame { arrived_at: begun.plus(200), body: Body::Binary(sent.bytes.clone().into()) };
    let ordered = Ordered { comments, buyers: bought.len(), kilos: kilos_of_all };
    Live { frames: sent.iter().map(frame).collect(), sent, ordered }
}

/// Our side.
struct Shop {
    desk: Desk,
    shop: ShopId,
    session: SessionId,
    channel: ChannelId,
}

impl Shop {
    fn open(file: &Path) -> Self {
        let store = Arc::new(Store::open(&Location::new(file.to_string_lossy().into_owned())).unwrap());
        let desk = Desk::new(store, Arc::new(SystemClock), Box::new(|| {}));
        let shop = desk.shop("bench").unwrap().id;
        let command = || Command {
            shop,
            user: UserId(0),
            role: Role::Owner,
            by: "bench".into(),
            key: Secret::random().unwrap().reveal().to_owned(),
        };
        for product in 0..PRODUCTS {
            let described = ProductChange {
                name: format!("{} {}", GOODS[product / PLACES.len()], PLACES[product % PLACES.len()]),
                unit: "kg".into(),
                price: Vnd(30_000),
                step: None,
                aliases: Vec::new(),
                options: Vec::new(),
                picture: None,
            };
            let new = NewProduct { code: code(product), described, on_hand: Quantity::whole(STOCK) };
            desk.add_product(&command(), new).unwrap();
        }
        let new = NewSession { title: "bench".into(), repeat: Repeat::Once, part_fill: true };
        let session = desk.open_session(&command(), new).unwrap().id;
        let new = NewChannel { kind: "tiktok".into(), platform: Platform::Tiktok, address: "@bench".into() };
        let channel = desk.add_channel(&command(), session, new).unwrap().id;
        Self { desk, shop, session, channel }
    }

    /// Hears all of `live`, so many comments a second or as fast as it goes.
    /// Returns the milliseconds of each commit, or of each frame from when it was
    /// due until it was booked.
    fn hear(&self, live: &Live, pace: Option<(usize, usize)>) -> Vec<f64> {
        let (outlet, inlet) = sync_channel(OUTLET_LEN);
        thread::scope(|scope| {
            scope.spawn(move || decode(live, pace, &outlet));
            self.pump(&inlet, pace.is_some())
        })
    }

    fn pump(&self, inlet: &Receiver<(Instant, Vec<Comment>)>, steady: bool) -> Vec<f64> {
        let mut ms = Vec::new();
        while let Ok((first, mut comments)) = inlet.recv() {
            let mut due = vec![first];
            while comments.len() < LOAD_MAX
                && let Ok((next, more)) = inlet.try_recv()
            {
                due.push(next);
                comments.extend(more);
            }
            let channel = self.channel;
            let heard = comments.into_iter().map(|comment| Heard { channel, comment }).collect();
            let begun = Instant::now();
            self.desk.take_in(self.shop, self.session, heard).unwrap();
            if steady {
                ms.extend(due.into_iter().map(|due| due.elapsed().as_secs_f64() * 1e3));
            } else {
                ms.push(begun.elapsed().as_secs_f64() * 1e3);
            }
        }
        ms
    }
}

fn decode(live: &Live, pace: Option<(usize, usize)>, outlet: &SyncSender<(Instant, Vec<Comment>)>) {
    let begun = Instant::now();
    for (nth, frame) in live.frames.iter().enumerate() {
        let due = match pace {
            Some((size, per_second)) => begun + Duration::from_secs(1) * (nth * size) as u32 / per_second as u32,
            None => begun,
        };
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let comments = tiktok::decode(Some(ROOM), frame).into_iter().filter_map(|signal| match signal {
            Signal::Comment(comment) => Some(comment),
            _ => None,
        });
        outlet.send((due, comments.collect())).unwrap();
    }
}

/// What a file holds: `statements` count comments with an order, buyers with
/// one, lines, and kilos sold.
fn booked(file: &Path, statements: [&str; 4]) -> Ordered {
    let connection = Connection::open(file).unwrap();
    let [comments, buyers, lines, kilos] = statements.map(|statement| {
        let count: i64 = connection.query_row(statement, [], |row| row.get(0)).unwrap();
        usize::try_from(count).unwrap()
    });
    assert_eq!(comments, lines);
    Ordered { comments, buyers, kilos }
}

const OURS: [&str; 4] = [
    "SELECT count(*) FROM comments WHERE order_id IS NOT NULL AND outcome = 'booked'",
    "SELECT count(DISTINCT customer_id) FROM orders",
    "SELECT count(*) FROM order_lines",
    "SELECT sum(held) / 1000 FROM order_lines",
];
const NODES: [&str; 4] = [
    "SELECT count(*) FROM comments",
    "SELECT count(DISTINCT customer_id) FROM orders",
    "SELECT count(*) FROM order_lines",
    "SELECT sum(100000 - stock) FROM products",
];

/// Seconds and milliseconds of one side of a round.
type Side = (Took, Vec<f64>);

struct Bench {
    captured: Captured,
    folder: PathBuf,
    ids: i64,
    node: Option<Peer>,
}

impl Bench {
    /// One live, heard by both.
    fn round(&mut self, size: usize, comments: usize, per_second: Option<usize>) -> Vec<Side> {
        let live = live(&self.captured, size, comments, &mut self.ids);
        let folder = tempfile::tempdir_in(&self.folder).unwrap();
        let file = folder.path().join("ours.sqlite");
        let shop = Shop::open(&file);
        let (ms, took) = in_all_threads(|| shop.hear(&live, per_second.map(|per_second| (size, per_second))));
        drop(shop);
        assert_eq!(booked(&file, OURS), live.ordered);
        let mut sides = vec![(took, ms)];
        if let Some(node) = &mut self.node {
            let (file, frames) = (folder.path().join("nodes.sqlite"), folder.path().join("frames"));
            hand_out(&frames, &live.sent);
            let codes: Vec<String> = (0..PRODUCTS).map(code).collect();
            let pace = per_second.map(|per_second| json!({ "perFrame": size, "perSecond": per_second }));
            let question = json!({ "frames": frames, "database": file, "codes": codes, "stock": STOCK, "pace": pace });
            let answer = node.ask(&question);
            assert_eq!(booked(&file, NODES), live.ordered);
            let took = Took { wall: number(&answer, "seconds"), cpu: number(&answer, "cpuSeconds") };
            sides.push((took, answer["ms"].as_array().unwrap().iter().filter_map(Value::as_f64).collect()));
        }
        sides
    }
}

fn main() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let ids = SystemClock.now().get() * 1_000_000;
    let node = Peer::start("tests/peers/pipeline/pipeline.mjs");
    let mut bench = Bench { captured: captured(), folder, ids, node };
    bench.round(10, 1_000, None);
    for (size, comments) in SIZES {
        let rounds: Vec<Vec<Side>> = (0..rounds(5)).map(|_| bench.round(size, comments, None)).collect();
        println!(
            "{size} comments a frame, {comments} a round; comments/s, µs of the processor a comment, ms of a commit p50 and p99:"
        );
        let per = comments as f64;
        for (nth, name) in ["ours", "Node"].iter().enumerate().take(rounds[0].len()) {
            let rate = median(rounds.iter().map(|round| per / round[nth].0.wall));
            let cpu = median(rounds.iter().map(|round| round[nth].0.cpu * 1e6 / per));
            let mut ms: Vec<f64> = rounds.iter().flat_map(|round| round[nth].1.clone()).collect();
            let [p50, p99] = [50, 99].map(|share| percentile(&mut ms, share));
            println!("  {name} {rate:>8.0} {cpu:>7.1} {p50:>8.2} {p99:>8.2} ({} commits)", ms.len());
        }
        if rounds[0].len() > 1 {
            let times = median(rounds.iter().map(|round| round[1].0.wall / round[0].0.wall));
            println!("  {times:.1} times Node's comments/s (goal: at least 5, and 15000 comments/s)");
        }
    }
    let (size, per_second, seconds) = STEADY;
    let sides = bench.round(size, per_second * seconds, Some(per_second));
    println!("{per_second} comments a second, {size} a frame, each frame on the disk after ms p50 and p99:");
    for ((_, mut ms), name) in sides.into_iter().zip(["ours", "Node"]) {
        let [p50, p99] = [50, 99].map(|share| percentile(&mut ms, share));
        println!("  {name} {p50:>8.2} {p99:>8.2}");
    }
}
