//! Any text under a mixed catalogue: the laws of readings hold.
//!
//! The first byte chooses what is shown, and whether the others are a text or
//! each stand for a word of the trade.

#![no_main]

#[path = "../../tests/it/reader/laws.rs"]
mod laws;

use libfuzzer_sys::{Corpus, fuzz_target};
use phiencho::reader::Reader;
use phiencho::shop::catalogue::Catalogue;
use std::sync::LazyLock;

static SHOP: LazyLock<(Catalogue, Reader)> = LazyLock::new(|| {
    let catalogue = laws::mixed();
    let reader = Reader::new(&catalogue);
    (catalogue, reader)
});

/// What comments are made of. A blank stands between words only where the
/// list has one.
#[rustfmt::skip]
const WORDS: [&str; 163] = [
    " ", " ", " ", " ", " ", " ", " ", " ", " ", " ", " ", " ", " ", " ", ", ", ". ", "? ", "+", "x", "/", "-", ":", "\n", "@",
    "0", "1", "2", "3", "5", "7", "10", "12", "20", "99", "100", "500", "1000", "0,5", "1.5", "2.000.000",
    "một", "hai", "ba", "tư", "lăm", "mười", "mươi", "chục", "trăm", "rưỡi", "nửa", "nghìn", "k", "tr", "giá", "chín",
    "kg", "cân", "ký", "lạng", "g", "yến", "tạ", "cái", "quả", "thùng", "hộp", "gói", "túi", "chai", "lít", "ml",
    "cặp", "tá", "h", "c", "t", "m", "bánh", "gio", "bánh gio", "bánh gio mật", "bg", "bgm", "ớt", "ớt tươi", "ớt khô", "ot",
    "ok", "vải", "thùng vải 5kg", "t5", "áo", "áo chàm", "mật ong", "mật", "a2", "combo 2", "combo", "trứng", "tr", "tương ớt", "gạo",
    "đỏ", "size", "S", "XL", "500ml", "1 lít", "40", "chốt", "lấy", "cho", "mua", "đặt", "gửi", "thêm", "nữa",
    "đổi", "sang", "sửa", "thành", "bỏ", "hủy", "không", "ko", "đừng", "thôi", "bớt", "còn", "thì", "nếu", "mỗi loại",
    "mỗi", "cả 2 loại", "mấy", "vài", "nhầm", "à", "em", "chị", "shop", "ơi", "nhé", "ạ", "mẹ", "hôm qua",
    "mai", "rồi", "bao nhiêu", "ship", "sđt", "0912345678", "0987 654 321", "09123", "+84 912345678", "ngõ 3", "Đan Phượng", "mã", "số", "sl",
    "\u{301}", "😍",
];

/// The text that the bytes stand for.
fn text(in_words: bool, bytes: &[u8]) -> Option<String> {
    if in_words {
        return Some(bytes.iter().map(|byte| WORDS[usize::from(*byte) % WORDS.len()]).collect());
    }
    String::from_utf8(bytes.to_vec()).ok()
}

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((choice, bytes)) = data.split_first() else { return Corpus::Reject };
    let Some(text) = text(choice & 0x80 != 0, bytes) else { return Corpus::Reject };
    let (catalogue, reader) = &*SHOP;
    let pinned = catalogue.products.get(usize::from(choice & 0x7f) % (catalogue.products.len() + 1));
    if let Err(broken) = laws::read(catalogue, reader, &text, pinned.map(|product| &*product.code)) {
        panic!("{broken}");
    }
    Corpus::Keep
});
