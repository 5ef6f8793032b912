//! A shelf for the tests of this room.

use super::cutter::tokens;
use super::normalise::letters;
use super::phone;
use super::shelf::Shelf;
use super::text::Text;
use proptest::prelude::*;
use std::sync::LazyLock;

/// Bánh gio, chillies and shirts.
pub fn shelf() -> Shelf {
    let json = r#"{ "products": [
        { "code": "BG", "name": "Bánh gio", "aliases": ["gio"], "unit": "cái", "price": 7000 },
        { "code": "BGM", "name": "Bánh gio nhân mật", "aliases": ["gio mật"], "unit": "cái", "price": 9000 },
        { "code": "OT", "name": "Ớt tươi", "unit": "kg", "price": 60000, "step": "0.5" },
        { "code": "OK", "name": "Ớt khô", "unit": "gói", "price": 45000 },
        { "code": "T5", "name": "Thùng vải 5kg", "aliases": ["thùng 5"], "unit": "thùng", "price": 185000 },
        { "code": "12", "name": "Áo chàm", "aliases": ["áo"], "unit": "cái", "price": 450000, "options": ["S", "M", "đỏ"] },
        { "code": "MO", "name": "Mật ong rừng", "unit": "chai", "price": 220000, "options": ["500ml", "1 lít"] }
    ] }"#;
    Shelf::new(&serde_json::from_str(json).unwrap())
}

/// Chillies and noodles, of which neither comes in options.
pub fn small_shelf() -> Shelf {
    let json = r#"{ "products": [
        { "code": "OT", "name": "Ớt tươi", "unit": "kg", "price": 60000, "step": "0.5" },
        { "code": "7", "name": "Thùng miến 20 gói", "aliases": ["miến"], "unit": "thùng", "price": 300000 }
    ] }"#;
    Shelf::new(&serde_json::from_str(json).unwrap())
}

/// Looks at a comment cut into tokens.
pub fn with<T>(shelf: &Shelf, comment: &str, look: impl FnOnce(&Text<'_>) -> T) -> T {
    let mut letters = letters(comment);
    let (mut phones, mut cut) = (Vec::new(), Vec::new());
    phone::find(&letters, &mut phones);
    let style = tokens(&mut letters, &phones, &shelf.speech, &mut cut).style;
    look(&Text::new(shelf, &cut, &letters.folded, style, &mut super::sense::Senses::default()))
}

/// The words of the lists, with all their marks.
static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let lists = [
        include_str!("lexicon/words.tsv"),
        include_str!("lexicon/address.tsv"),
        include_str!("lexicon/measures.tsv"),
        include_str!("lexicon/units.tsv"),
        include_str!("lexicon/goods.tsv"),
        include_str!("lexicon/numbers.tsv"),
    ];
    let rows = lists.into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#'));
    rows.flat_map(|row| row.split(['\t', ';', ' ', '!'])).filter(|word| !word.is_empty()).collect()
});

/// Comments of the words of the lists, some of them typed without marks, of what
/// is sold, and of numbers and signs.
pub fn comment() -> impl Strategy<Value = String> {
    let word = || any::<prop::sample::Index>().prop_map(|place| place.get(&WORDS).to_string());
    let part = prop_oneof![
        3 => word(),
        3 => word().prop_map(|word| crate::base::text::fold(&word)),
        2 => "[1-9][0-9]{0,2}|1000|5000|05|1[.,]5|2kg|3k",
        2 => "bánh|gio|nhân|mật|ớt|tươi|khô|thùng|vải|áo|chàm|OT|BGM|đỏ|M|lít|ml|ko|k|t|m|x|Nam|Hà",
        1 => "[,+:/.-]",
    ];
    prop::collection::vec(part, 1..9).prop_map(|parts| parts.join(" "))
}
