//! How fast comments are read: `cargo bench --bench reader [NAME]`.

#![allow(missing_docs, clippy::unwrap_used, reason = "a bench, not a program")]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use phiencho::cli::read::{Corpus, corpora};
use phiencho::reader::Reader;
use phiencho::shop::catalogue::{Catalogue, Product};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;

const CHATTER: &str = include_str!("../tests/chatter.txt");

const GOODS: [&str; 40] = [
    "Cam",
    "Bưởi",
    "Xoài",
    "Chuối",
    "Dứa",
    "Nhãn",
    "Mận",
    "Đào",
    "Hồng giòn",
    "Ổi",
    "Na",
    "Mít",
    "Sầu riêng",
    "Thanh long",
    "Dưa lưới",
    "Cà chua",
    "Dưa chuột",
    "Bí đỏ",
    "Khoai lang",
    "Khoai sọ",
    "Măng khô",
    "Nấm hương",
    "Mộc nhĩ",
    "Gạo nếp",
    "Gạo tẻ",
    "Đỗ xanh",
    "Lạc đỏ",
    "Vừng đen",
    "Cá khô",
    "Mực khô",
    "Tôm khô",
    "Nước mắm",
    "Mắm tép",
    "Thịt gác bếp",
    "Lạp xưởng",
    "Giò lụa",
    "Chè xanh",
    "Cà phê",
    "Rượu men lá",
    "Tinh bột nghệ",
];
const PLACES: [&str; 25] = [
    "Cao Phong",
    "Đại Minh",
    "Yên Châu",
    "Ba Vì",
    "Hưng Yên",
    "Mộc Châu",
    "Bắc Hà",
    "Lục Ngạn",
    "Tân Yên",
    "Sóc Sơn",
    "Mường Lò",
    "Điện Biên",
    "Hòa Lộc",
    "Đồng Văn",
    "Quản Bạ",
    "Sa Pa",
    "Tú Lệ",
    "Nam Đàn",
    "Hương Khê",
    "Quỳ Hợp",
    "Đơn Dương",
    "Cầu Đất",
    "Chợ Gạo",
    "Cái Bè",
    "Phú Quốc",
];
const UNITS: [&str; 10] = ["kg", "quả", "thùng", "hộp", "gói", "chai", "hũ", "cái", "chục", "bó"];
const OPTIONS: [&[&str]; 3] = [&["đỏ", "xanh"], &["S", "M", "L"], &["cay vừa", "cay nhiều"]];

/// Parts of long texts, under the names of their benches.
const HARD: [(&str, &str); 29] = [
    ("one letter", "a"),
    ("one digit", "0"),
    ("names", "ớt "),
    ("numbers", "2 "),
    ("orders", "chốt ớt 2kg "),
    ("orders without spaces", "chốtớt2kg"),
    ("phones", "0912345678 "),
    ("cut phones", "+84 9 1 "),
    ("spoken phones", "không chín một hai "),
    ("spoken numbers", "hai mươi lăm "),
    ("thousands", "12.345.678."),
    ("fractions", "1/2 "),
    ("packs", "mỗi túi 10 cái "),
    ("mentions", "@"),
    ("points", "..."),
    ("brackets", "["),
    ("corrections", "à nhầm "),
    ("addresses", "ngõ 3 "),
    ("short words", "k "),
    ("codes", "SP"),
    ("words without spaces", "otdaiduc"),
    ("decomposed letters", "o\u{302}\u{301}"),
    ("marks on nothing", "\u{301}"),
    ("emoji", "😍"),
    ("joined emoji", "👨\u{200d}👩\u{200d}👧"),
    ("telex stretch", "ooooo"),
    ("telex stretched words", "aaaaas "),
    ("telex words", "dduwowjc "),
    ("vni words", "ho6p5 "),
];
const LENGTH: usize = 10_000;

/// Goods that nobody sells, the same each time.
fn made_up() -> impl Iterator<Item = Product> {
    let all = PLACES
        .iter()
        .enumerate()
        .flat_map(|(p, place)| GOODS.iter().enumerate().map(move |(g, goods)| (p, place, g, goods)));
    all.enumerate().map(|(at, (p, place, g, goods))| {
        let short = place.split(' ').next().unwrap();
        serde_json::from_value(serde_json::json!({
            "code": format!("SP{}", at + 1),
            "name": format!("{goods} {place}"),
            "aliases": [format!("{goods} {short}")],
            "unit": UNITS[(p + g) % UNITS.len()],
            "price": 10_000 + 1_000 * at,
            "step": if UNITS[(p + g) % UNITS.len()] == "kg" { "0.5" } else { "1" },
            "options": if at % 4 == 0 { OPTIONS[at / 4 % OPTIONS.len()] } else { &[] },
        }))
        .unwrap()
    })
}

/// The catalogue filled up to `count` products.
fn filled(catalogue: &Catalogue, count: usize) -> Catalogue {
    Catalogue { products: catalogue.products.iter().cloned().chain(made_up()).take(count).collect() }
}

fn shared() -> Corpus {
    let all = corpora(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus"))).unwrap();
    all.into_iter().find(|corpus| corpus.name == "shared").unwrap()
}

/// Real comments, each under its catalogue of 200 products.
fn comments(c: &mut Criterion) {
    let corpus = shared();
    let readers: BTreeMap<&str, Reader> =
        corpus.catalogues.iter().map(|(name, own)| (name.as_str(), Reader::new(&filled(own, 200)))).collect();
    let mut sessions: BTreeMap<(&str, Option<&str>), Vec<&str>> = BTreeMap::new();
    for comment in &corpus.comments {
        let session = (comment.catalogue.as_str(), comment.pinned.as_deref());
        sessions.entry(session).or_default().push(comment.text.as_str());
    }
    let mut group = c.benchmark_group("comments");
    group.sample_size(20);
    group.throughput(Throughput::Elements(corpus.comments.len() as u64));
    // As they are taken in where many come: those of one session together.
    group.bench_function("corpus", |b| {
        b.iter(|| {
            for ((catalogue, pinned), texts) in &sessions {
                black_box(readers[catalogue].read_all(black_box(texts).iter().copied(), *pinned));
            }
        });
    });
    group.bench_function("corpus, one by one", |b| {
        b.iter(|| {
            for ((catalogue, pinned), texts) in &sessions {
                for text in texts {
                    black_box(readers[catalogue].read(black_box(text), *pinned));
                }
            }
        });
    });
    let reader = &readers["ot-dai-duc"];
    group.throughput(Throughput::Elements(CHATTER.lines().count() as u64));
    group.bench_function("chatter", |b| {
        b.iter(|| {
            for text in CHATTER.lines() {
                black_box(reader.read(black_box(text), Some("OT")));
            }
        });
    });
    group.finish();
}

/// A large catalogue, made ready for reading.
fn catalogue(c: &mut Criterion) {
    let large = filled(&Catalogue::default(), 1000);
    c.bench_function("catalogue/1000 products", |b| {
        b.iter_batched(|| &large, |large| black_box(Reader::new(large)), BatchSize::PerIteration);
    });
}

/// Ten thousand characters meant to be hard.
fn worst(c: &mut Criterion) {
    let reader = Reader::new(&filled(&shared().catalogues["ot-dai-duc"], 200));
    let mut group = c.benchmark_group("worst");
    group.sample_size(10);
    let repeated = HARD.map(|(name, part)| (name, part.chars().cycle().take(LENGTH).collect::<String>()));
    let random = [("random bytes", noise(0x100)), ("random letters", noise(0x1f00))];
    for (name, text) in repeated.into_iter().chain(random) {
        group.bench_with_input(BenchmarkId::from_parameter(name), &text, |b, text| {
            b.iter(|| black_box(reader.read(black_box(text), Some("OT"))));
        });
    }
    group.finish();
}

/// Characters below `end`, the same each time.
fn noise(end: u32) -> String {
    let mut state = 1_u64;
    let next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from_u32(u32::try_from(state >> 33).unwrap() % end).unwrap_or(' ')
    };
    std::iter::repeat_with(next).take(LENGTH).collect()
}

criterion_group!(benches, comments, catalogue, worst);
criterion_main!(benches);
