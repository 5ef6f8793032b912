//! Random comments: whatever is typed, the laws hold.

use super::laws;
use phiencho::base::quantity::Quantity;
use phiencho::reader::Reader;
use phiencho::shop::catalogue::Catalogue;
use phiencho::shop::reading::{Intent, Reading, Role};
use proptest::prelude::*;
use std::sync::LazyLock;

static SHOP: LazyLock<(Catalogue, Reader)> = LazyLock::new(|| {
    let catalogue = laws::mixed();
    let reader = Reader::new(&catalogue);
    (catalogue, reader)
});

fn hold(text: &str, pinned: Option<&str>) -> Result<Reading, TestCaseError> {
    laws::read(&SHOP.0, &SHOP.1, text, pinned).map_err(TestCaseError::fail)
}

fn pinned() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![Just(None), Just(Some("BG")), Just(Some("ot")), Just(Some("12")), Just(Some("T5")), Just(Some("none"))]
}

/// Words of a live, and of nowhere.
fn words() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![
        "[0-9]{1,4}",
        "(chốt|lấy|cho|không|ko|nữa|thêm|đổi|sang|bỏ|hủy|nhầm|còn|thì|mỗi loại|cả 2 loại|mấy|nửa|rưỡi|một|hai mươi|giá|trăm)",
        "(kg|cân|chục|cái|thùng|lạng|túi|k|h|t|c|size|m|x|mã|số|đỏ|lít|g|nghìn|tr)",
        "(ớt|thùng vải|áo chàm|ot|12|a2|bgm|vải 5kg|ơt tuoi|bánh gio|combo 2|trứng|mật)",
        "(nhé|ạ|em|chị|shop|ơi|0912345678|03 8765 4321|ngõ 3|hôm qua|[.,?!+/:@#x*-])",
        "\\PC{1,3}",
    ];
    proptest::collection::vec(word, 0..25)
}

/// A number set apart from its product is still its quantity, and a product
/// that is named by its code and its name is one product.
#[test]
fn what_is_said_in_two_places_counts_once() {
    for (text, intent, code, qty) in [
        ("2, bg", Intent::Order, "BG", 2),
        ("lấy 2 nhé, bánh gio", Intent::Order, "BG", 2),
        ("chốt 2. bánh gio", Intent::Order, "BG", 2),
        ("bánh gio nhé. 2 cái", Intent::Order, "BG", 2),
        // 12 is a code as well.
        ("ớt nhé 12", Intent::Order, "OT", 12),
        ("12, A2", Intent::Order, "A2", 12),
        ("A2, 12", Intent::Order, "A2", 12),
        ("thêm bánh gio, 3 cái", Intent::Add, "BG", 3),
        ("thêm bánh gio nhé 3 cái", Intent::Add, "BG", 3),
        ("lấy thêm bánh gio nhé 2", Intent::Add, "BG", 2),
        ("cho chị33 cái bánh gio", Intent::Order, "BG", 33),
        ("A2 mật ong", Intent::Order, "A2", 1),
        ("chốt A2, mật ong", Intent::Order, "A2", 1),
        ("a2 (mật ong) 1 chai", Intent::Order, "A2", 1),
        ("chốt A2 mật ong rừng 2 chai", Intent::Order, "A2", 2),
    ] {
        let reading = hold(text, Some("BG")).unwrap_or_else(|error| panic!("{error}"));
        let read: Vec<_> = reading.items.iter().map(|item| (&*item.code, item.qty)).collect();
        assert_eq!((reading.intent, read), (intent, vec![(code, Some(Quantity::whole(qty)))]), "{text}");
    }
}

/// What a fuzzer found.
#[test]
fn a_number_that_counts_is_shown_as_an_amount_beside_an_option() {
    for text in ["ớtbg tạ@ áoáoáo500+84 912345678S", "áo 500 S"] {
        hold(text, Some("OK")).unwrap_or_else(|error| panic!("{error}"));
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,500}", pinned in pinned()) {
        hold(&text, pinned)?;
    }

    #[test]
    fn any_words_are_read(words in words(), glue in "[ ]{0,1}", pinned in pinned()) {
        hold(&words.join(&glue), pinned)?;
        hold(&words.join(" "), pinned)?;
    }

    #[test]
    fn what_is_asked_for_is_what_is_read(
        count in 1_u32..100,
        (goods, code, one) in prop_oneof![
            Just(("cái bánh gio", "BG", "1")), Just(("chục bánh gio", "BG", "10")), Just(("kg ớt tươi", "OT", "1")),
            Just(("yến ớt tươi", "OT", "10")), Just(("gói ớt khô", "OK", "1")), Just(("chục trứng", "TR", "1")),
            Just(("thùng vải 5kg", "T5", "1")), Just(("áo chàm", "12", "1")), Just(("chai mật ong", "A2", "1")),
        ],
        before in "(chốt |lấy em |cho chị |)", after in "( nhé| ạ| 0987654321|)", pinned in pinned(),
    ) {
        let text = format!("{before}{count} {goods}{after}");
        let reading = hold(&text, pinned)?;
        let one: Quantity = one.parse().unwrap();
        let right: Quantity = (0..count).map(|_| one).sum();
        let read: Vec<_> = reading.items.iter().map(|item| (item.code.to_string(), item.qty)).collect();
        prop_assert_eq!((reading.intent, read), (Intent::Order, vec![(code.to_owned(), Some(right))]), "{}", text);
    }

    #[test]
    fn a_phone_number_is_found_in_every_shape(
        prefix in "(09[0146]|03[2-9]|08[1-6])", rest in "[0-9]{7}", cut in 1_usize..9,
        separator in "[ .-]?", before in "(chốt |lấy 2kg ớt |2 thùng vải, |)",
    ) {
        let digits = format!("{prefix}{rest}");
        let (head, tail) = digits.split_at(cut);
        let text = format!("{before}{head}{separator}{tail}");
        let reading = hold(&text, Some("OT"))?;
        prop_assert_eq!(reading.phone.as_ref().map(|phone| phone.as_str()), Some(digits.as_str()), "{}", text);
        let counted = reading.spans.iter().find(|span| span.role == Role::Quantity && span.end > before.len());
        prop_assert_eq!(counted, None, "{}", text);
    }
}
