//! A shelf for the tests of this room.

use super::cutter::tokens;
use super::normalise::letters;
use super::phone;
use super::shelf::Shelf;
use super::text::Text;

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

/// Looks at a comment cut into tokens.
pub fn with<T>(shelf: &Shelf, comment: &str, look: impl FnOnce(&Text<'_>) -> T) -> T {
    let mut letters = letters(comment);
    let phones = phone::find(&letters);
    let mut cut = Vec::new();
    tokens(&mut letters, &phones, &shelf.speech, &mut cut);
    look(&Text::new(shelf, &cut, &letters.folded, &mut super::text::Senses::default()))
}
