//! Reads comments: from what a viewer typed to a [`Reading`]. Pure, and it
//! never fails: what it does not understand is `other`, what it understands
//! only in part is not clear.
//!
//! ```text
//! text ─normalise─▶ letters ─phone─▶ ─token─▶ tokens ─scan─▶ pieces ─clause─▶ clauses ─evidence─▶ acts ─grammar─▶ reading
//!                                                (number quantity choice matcher address aside)        lines, settle
//! ```
//!
//! ```
//! use phiencho::reader::Reader;
//! use phiencho::shop::catalogue::Catalogue;
//!
//! let catalogue: Catalogue = serde_json::from_str(r#"{ "products": [
//!     { "code": "OT", "name": "Ớt tươi", "aliases": [], "unit": "kg", "price": 60000, "step": "0.5" },
//!     { "code": "TO", "name": "Tương ớt", "aliases": [], "unit": "chai", "price": 55000, "options": ["cay vừa", "cay nhiều"] },
//!     { "code": "A4", "name": "Trứng gà", "aliases": ["trứng"], "unit": "quả", "price": 5000 }
//! ] }"#).unwrap();
//! let reader = Reader::new(&catalogue);
//!
//! for (comment, meaning) in [
//!     ("chốt 2kg nhé",                       "order OT 2"),
//!     ("cho em nửa cân ớt tươi",             "order OT 0.5"),
//!     ("3 trứng",                            "order A4 3"),
//!     ("2 chuc trung gui ve Ha Long",        "order A4 20"),
//!     ("to x2",                              "order TO 2"),
//!     ("tương ớt cay vừa 1 chai",            "order TO 1 cay vừa"),
//!     ("còn ớt không em lấy 3 ký",           "order? OT 3"),
//!     ("cho 50k ớt tươi",                    "order? OT -"),
//!     ("lấy thêm 10 trứng nữa",              "add A4 10"),
//!     ("đổi sang 3kg nhé",                   "change OT 3"),
//!     ("hủy đơn giúp em",                    "cancel"),
//!     ("bỏ trứng ra nhé",                    "cancel A4 -"),
//!     ("2kg bao nhiêu tiền ạ",               "question"),
//!     ("0987.654.321",                       "contact"),
//!     ("chị Lan chốt 5kg rồi kìa",           "other"),
//!     ("hôm trước mua 2 chai ngon lắm",      "other"),
//! ] {
//!     let reading = reader.read(comment, Some("OT"));
//!     let unsure = if reading.clear { "" } else { "?" };
//!     let mut said = format!("{}{unsure}", reading.intent.as_str());
//!     for item in &reading.items {
//!         let quantity = item.qty.map_or("-".to_owned(), |qty| qty.to_string());
//!         said += &format!(" {} {quantity}", item.code);
//!         if let Some(option) = &item.option {
//!             said += &format!(" {option}");
//!         }
//!     }
//!     assert_eq!(said, meaning, "{comment}");
//! }
//! ```

mod address;
mod aside;
mod choice;
mod clause;
mod evidence;
mod grammar;
mod lexicon;
mod lines;
mod matcher;
mod normalise;
mod number;
mod phone;
mod quantity;
mod scan;
mod settle;
mod shelf;
mod text;
mod token;
mod typing;
mod unit;
mod word;

use crate::base::phone::Phone;
use crate::shop::catalogue::Catalogue;
use crate::shop::reading::{Intent, Reading, Role, Span};
use grammar::Grammar;
use lexicon::Tag;
use scan::{Piece, Signs, What};
use shelf::Shelf;
use text::Text;

/// Reads the comments under one catalogue. Costs some milliseconds to make,
/// microseconds to use.
#[derive(Debug)]
pub struct Reader {
    shelf: Shelf,
    signs: Signs,
}

impl Reader {
    /// A reader for what is on sale.
    pub fn new(catalogue: &Catalogue) -> Self {
        let signs = Signs { places: address::Places::new(), measures: aside::Measures::new() };
        Self { shelf: Shelf::new(catalogue), signs }
    }

    /// What `text` says while the product with the code `pinned` is shown. A
    /// code that is not in the catalogue counts as nothing shown.
    pub fn read(&self, text: &str, pinned: Option<&str>) -> Reading {
        let letters = normalise::letters(text);
        let phones = phone::find(&letters);
        let tokens = token::tokens(&letters, &phones, &self.shelf.speech);
        let cut = Text::new(&self.shelf, tokens);
        let pieces = scan::pieces(&cut, &self.signs);
        let clauses = clause::clauses(&cut, &pieces);
        let pinned = pinned.and_then(|code| self.shelf.with_code(code));
        let concluded = Grammar { shelf: &self.shelf, pinned, pieces: &pieces, clauses: &clauses }.conclude();
        let mine = concluded.intent != Intent::Other;
        let number = phones.iter().find_map(|found| found.number.as_deref());
        Reading {
            intent: concluded.intent,
            items: concluded.items,
            phone: number.filter(|_| mine).and_then(Phone::new),
            address: concluded.intent != Intent::Question && mine && pieces.iter().any(|p| p.what == What::Address),
            clear: concluded.reasons.is_empty(),
            spans: spans(&cut, &pieces, concluded.intent),
            reasons: concluded.reasons,
        }
    }
}

/// Which bytes gave what.
fn spans(text: &Text<'_>, pieces: &[Piece], intent: Intent) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for piece in pieces {
        let Some(role) = role(piece, intent) else { continue };
        let (start, end) = (text.tokens[piece.from].start, text.tokens[piece.to - 1].end);
        if spans.last().is_none_or(|last| last.end <= start) {
            spans.push(Span { start, end, role });
        }
    }
    spans
}

fn role(piece: &Piece, intent: Intent) -> Option<Role> {
    let acts = [Tag::Buy, Tag::Add, Tag::Change, Tag::Cancel, Tag::Drop, Tag::Less, Tag::Not, Tag::Lower];
    match piece.what {
        What::Product(_) => Some(Role::Product),
        What::Amount(_) | What::Every => Some(Role::Quantity),
        What::Choice(_) => Some(Role::Option),
        What::Phone => Some(Role::Phone),
        What::Address => Some(Role::Address),
        What::Words => {
            let asks = intent == Intent::Question && piece.tags.any(&[Tag::Ask, Tag::Not, Tag::Huh]);
            (asks || (intent.is_about_an_order() && piece.tags.any(&acts))).then_some(Role::Intent)
        }
        _ => None,
    }
}
