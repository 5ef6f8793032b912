//! From a live's socket to orders on the disk: `cargo bench --bench live`.
//! `scripts/bench-live` sets a pipeline of Node's beside it.
//!
//! The same frames are sent over a WebSocket to either, as fast as it reads them.
//! Every comment is an order, each second one of somebody new. Ours is `phiencho
//! serve` as it is shipped, a fresh one for each round; theirs is
//! `tiktok-live-connector`'s client. Both write to a file of their own, to the disk
//! at each commit, and both are watched from outside: a comment counts when another
//! process can read it there. Afterwards the file must hold exactly what was ordered.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "a bench, not a program")]

mod air;
mod chats;
mod measure;

use air::Air;
use chats::{Captured, Sent, Words, captured};
use measure::{Peer, Took, cpu_of, median, percentile, rounds};
use phiencho::base::id::UserId;
use phiencho::base::money::Vnd;
use phiencho::base::quantity::Quantity;
use phiencho::base::secret::Secret;
use phiencho::base::time::{Clock, SystemClock};
use phiencho::desk::{Command, Desk, NewChannel, NewProduct, NewSession, ProductChange};
use phiencho::shop::book::Repeat;
use phiencho::shop::comment::Platform;
use phiencho::shop::role::Role;
use phiencho::store::{Location, Store};
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Comments a frame, and of how many a round is.
const SIZES: [(usize, usize); 3] = [(1, 10_000), (10, 30_000), (50, 30_000)];
/// The same at a steady rate, as of a very busy live: comments a frame, a frame so
/// often, and how many comments.
const STEADY: (usize, Duration, usize) = (10, Duration::from_millis(10), 5_000);
/// A side that has not booked everything by then never will.
const PATIENCE: Duration = Duration::from_secs(120);

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

fn code(product: usize) -> String {
    format!("{}{:02}", char::from(b'A' + (product / PLACES.len()) as u8), product % PLACES.len() + 1)
}

/// Frames, and what must have been booked after them.
struct Live {
    size: usize,
    frames: Arc<Vec<Sent>>,
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
    let frames = Arc::new(chats.chunks(size).map(|chats| captured.send(chats)).collect());
    Live { size, frames, ordered: Ordered { comments, buyers: bought.len(), kilos: kilos_of_all } }
}

/// Sets up a shop in `folder`, with goods and an open session that hears the room.
fn set_up(folder: &Path) {
    let store = Arc::new(Store::open(&Location::new(folder.join(OURS).to_string_lossy().into_owned())).unwrap());
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
    let new = NewChannel { kind: "tiktok".into(), platform: Platform::Tiktok, address: ROOM.to_string() };
    desk.add_channel(&command(), session, new).unwrap();
}

/// The program, which goes on hearing the open session's room. Ended at once.
struct Program(Child);

impl Program {
    fn start(folder: &Path, air: &Air) -> Self {
        let here = format!("http://{}", air.address);
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_phiencho"));
        program.args([
            "serve",
            "--port",
            "0",
            "--tiktok-sign",
            &here,
            "--tiktok-web",
            &here,
            "--tiktok-webcast",
            &here,
        ]);
        program.arg("--data").arg(folder).stdout(Stdio::null());
        Self(program.spawn().unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself, which was noticed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Watches `file` until all of the live is in it: how long that took and what it
/// cost the process, and for each frame how many milliseconds it was late.
fn watch(file: &Path, process: u32, live: &Live, air: &Air, every: Option<Duration>) -> Side {
    let tuned = air.tuned_in();
    let before = cpu_of(process);
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut last = connection.prepare("SELECT coalesce(max(rowid), 0) FROM comments").unwrap();
    let (mut ms, every) = (Vec::new(), every.unwrap_or_default());
    loop {
        let there = usize::try_from(last.query_row([], |row| row.get::<_, i64>(0)).unwrap()).unwrap();
        let now = tuned.begun.elapsed();
        while ms.len() < there / live.size {
            ms.push(now.saturating_sub(every * ms.len() as u32).as_secs_f64() * 1e3);
        }
        if there == live.ordered.comments {
            return (Took { wall: now.as_secs_f64(), cpu: cpu_of(process) - before }, ms);
        }
        assert!(there < live.ordered.comments && now < PATIENCE, "{there} of {}", live.ordered.comments);
        thread::sleep(if every.is_zero() { Duration::from_millis(1) } else { Duration::from_micros(200) });
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

const OURS: &str = "phiencho.sqlite";
const IN_OURS: [&str; 4] = [
    "SELECT count(*) FROM comments WHERE order_id IS NOT NULL AND outcome = 'booked'",
    "SELECT count(DISTINCT customer_id) FROM orders",
    "SELECT count(*) FROM order_lines",
    "SELECT sum(held) / 1000 FROM order_lines",
];
const IN_NODES: [&str; 4] = [
    "SELECT count(*) FROM comments",
    "SELECT count(DISTINCT customer_id) FROM orders",
    "SELECT count(*) FROM order_lines",
    "SELECT sum(100000 - stock) FROM products",
];

/// What one side took for all, and the milliseconds of each frame.
type Side = (Took, Vec<f64>);

struct Bench {
    captured: Captured,
    folder: PathBuf,
    ids: i64,
    node: Option<Peer>,
}

impl Bench {
    /// One live, heard by both.
    fn round(&mut self, size: usize, comments: usize, every: Option<Duration>) -> Vec<Side> {
        let live = live(&self.captured, size, comments, &mut self.ids);
        let folder = tempfile::tempdir_in(&self.folder).unwrap();
        let mut sides = vec![ours(folder.path(), &live, every)];
        if let Some(node) = &mut self.node {
            sides.push(nodes(node, folder.path(), &live, every));
        }
        sides
    }
}

fn ours(folder: &Path, live: &Live, every: Option<Duration>) -> Side {
    set_up(folder);
    let air = Air::of(Arc::clone(&live.frames), ROOM, every);
    let (program, file) = (Program::start(folder, &air), folder.join(OURS));
    let side = watch(&file, program.0.id(), live, &air, every);
    drop(program);
    assert_eq!(booked(&file, IN_OURS), live.ordered);
    side
}

fn nodes(node: &mut Peer, folder: &Path, live: &Live, every: Option<Duration>) -> Side {
    let air = Air::of(Arc::clone(&live.frames), ROOM, every);
    let file = folder.join("nodes.sqlite");
    let codes: Vec<String> = (0..PRODUCTS).map(code).collect();
    let (sign, room) = (format!("http://{}", air.address), ROOM.to_string());
    let process = node.id();
    let question = json!({ "sign": sign, "room": room, "database": file, "codes": codes, "stock": STOCK });
    let side = thread::scope(|scope| {
        // Answered when the line is hung up, which the watcher does.
        scope.spawn(|| node.ask(&question));
        watch(&file, process, live, &air, every)
    });
    assert_eq!(booked(&file, IN_NODES), live.ordered);
    side
}

fn main() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let ids = SystemClock.now().get() * 1_000_000;
    let node = Peer::start("tests/peers/pipeline/pipeline.mjs");
    let mut bench = Bench { captured: captured(), folder, ids, node };
    bench.round(10, 10_000, None);
    for (size, comments) in SIZES {
        let rounds: Vec<Vec<Side>> = (0..rounds(5)).map(|_| bench.round(size, comments, None)).collect();
        println!("{size} comments a frame, {comments} a round; comments/s, µs of the processor a comment:");
        let per = comments as f64;
        for (nth, name) in ["ours", "Node"].iter().enumerate().take(rounds[0].len()) {
            let rate = median(rounds.iter().map(|round| per / round[nth].0.wall));
            let cpu = median(rounds.iter().map(|round| round[nth].0.cpu * 1e6 / per));
            println!("  {name} {rate:>8.0} {cpu:>7.1}");
        }
        if rounds[0].len() > 1 {
            let times = median(rounds.iter().map(|round| round[1].0.wall / round[0].0.wall));
            println!("  {times:.1} times Node's comments/s (goal: at least 5, and 15000 comments/s)");
        }
    }
    let (size, every, comments) = STEADY;
    let sides = bench.round(size, comments, Some(every));
    println!("{size} comments every {} ms, each frame on the disk after ms p50 and p99:", every.as_millis());
    for ((_, mut ms), name) in sides.into_iter().zip(["ours", "Node"]) {
        let [p50, p99] = [50, 99].map(|share| percentile(&mut ms, share));
        println!("  {name} {p50:>8.2} {p99:>8.2}");
    }
}
