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
mod audience;
mod begins;
mod choice;
mod clause;
mod correction;
mod cutter;
mod doubt;
mod every;
mod evidence;
mod glued;
mod glyph;
mod grammar;
mod kept;
mod letter;
mod lexicon;
mod line;
mod lines;
mod matcher;
mod meant;
mod money;
mod names;
mod normalise;
mod number;
mod numbering;
mod options;
mod outline;
pub mod pasted;
mod phone;
mod piece;
mod places;
mod plain;
mod quantity;
mod question;
mod refine;
mod refusal;
#[cfg(test)]
mod sample;
mod scan;
mod sense;
mod settle;
mod shelf;
mod spaced;
mod spans;
mod speller;
mod spelt;
mod spoken;
mod sum;
mod tense;
mod text;
mod token;
mod towns;
mod typing;
mod typings;
mod unit;
mod vocabulary;
mod weight;
mod whereabouts;
mod word;

use crate::base::phone::Phone;
use crate::shop::catalogue::Catalogue;
use crate::shop::reading::{Intent, Reading, Reason};
use clause::Clauses;
use cutter::Manner;
use grammar::Grammar;
use letter::Letter;
use line::Room;
use normalise::Letters;
use outline::Sort;
use phone::Found;
use piece::Pieces;
use sense::Senses;
use shelf::Shelf;
use std::cell::RefCell;
use text::Text;
use token::Token;

/// Reads the comments under one catalogue. Costs some milliseconds to make,
/// microseconds to use.
#[derive(Debug)]
pub struct Reader {
    shelf: Shelf,
}

impl Reader {
    /// A reader for what is on sale.
    pub fn new(catalogue: &Catalogue) -> Self {
        Self { shelf: Shelf::new(catalogue) }
    }

    /// What `text` says while the product with the code `pinned` is shown. A
    /// code that is not in the catalogue counts as nothing shown.
    pub fn read(&self, text: &str, pinned: Option<&str>) -> Reading {
        let mut reading = Reading::nothing();
        SCRATCHES.with_borrow_mut(|scratches| {
            self.read_some(scratches, &[text], pinned, std::slice::from_mut(&mut reading))
        });
        reading
    }

    /// The same of each text. Several at once take less time than one by one.
    pub fn read_all<'t>(&self, texts: impl IntoIterator<Item = &'t str>, pinned: Option<&str>) -> Vec<Reading> {
        let texts: Vec<&str> = texts.into_iter().collect();
        let mut readings: Vec<Reading> = texts.iter().map(|_| Reading::nothing()).collect();
        SCRATCHES.with_borrow_mut(|scratches| {
            for (some, readings) in texts.chunks(TOGETHER).zip(readings.chunks_mut(TOGETHER)) {
                self.read_some(scratches, some, pinned, readings);
            }
        });
        readings
    }

    /// Reads into readings of nothing, so that none is ever moved: each step of
    /// all texts before the next one.
    fn read_some(&self, scratches: &mut Vec<Scratch>, texts: &[&str], pinned: Option<&str>, readings: &mut [Reading]) {
        let pinned = pinned.and_then(|code| self.shelf.with_code(code));
        if scratches.len() < texts.len() {
            scratches.resize_with(texts.len(), Scratch::default);
        }
        let scratches = &mut scratches[..texts.len()];
        for (scratch, text) in scratches.iter_mut().zip(texts) {
            scratch.take(text);
        }
        scratches.iter_mut().for_each(|scratch| scratch.cut(&self.shelf));
        scratches.iter_mut().for_each(|scratch| scratch.look_up(&self.shelf));
        scratches.iter_mut().for_each(|scratch| scratch.scan(&self.shelf));
        for (scratch, reading) in scratches.iter_mut().zip(readings) {
            scratch.conclude(&self.shelf, pinned, reading);
        }
    }
}

/// The phone number that `text` is, in national form and current numbering:
/// whatever a comment may hold, and nothing beside it.
pub fn phone_number(text: &str) -> Option<Phone> {
    let letters = normalise::letters(text);
    let mut found = Vec::new();
    phone::find(&letters, &mut found);
    let [Found { number: Some(number), from, to, .. }] = found.as_slice() else { return None };
    let list = letters.list();
    let beside = list[..*from].iter().chain(&list[*to..]);
    if beside.copied().any(Letter::is_alphanumeric) {
        return None;
    }
    Phone::new(std::str::from_utf8(number).ok()?)
}

/// How many texts are read together. Each step is code enough to push that of
/// the others out of the processor's nearest memory; with some more texts
/// nothing more is gained.
const TOGETHER: usize = 32;

/// Where one text is read. What is left there serves the next of the same
/// thread, so that reading seldom asks for memory.
#[derive(Debug, Default)]
struct Scratch {
    letters: Letters,
    phones: Vec<Found>,
    tokens: Vec<Token>,
    manner: Manner,
    senses: Senses,
    pieces: Pieces,
    lines: Room,
}

thread_local! {
    static SCRATCHES: RefCell<Vec<Scratch>> = RefCell::default();
}

impl Scratch {
    /// Text to letters, with the phone numbers among them.
    fn take(&mut self, text: &str) {
        self.letters.fold(text);
        phone::find(&self.letters, &mut self.phones);
    }

    /// Letters to tokens.
    fn cut(&mut self, shelf: &Shelf) {
        self.manner = cutter::tokens(&mut self.letters, &self.phones, &shelf.speech, &mut self.tokens);
        spaced::join(shelf, &mut self.letters.folded, &mut self.tokens);
    }

    /// What stands at the tokens.
    fn look_up(&mut self, shelf: &Shelf) {
        Text::new(shelf, &self.tokens, &self.letters.folded, self.manner.style, &mut self.senses);
    }

    /// Tokens to pieces.
    fn scan(&mut self, shelf: &Shelf) {
        let Self { letters, tokens, manner, senses, pieces, .. } = self;
        let text = Text::looked_up(shelf, tokens, &letters.folded, manner.style, senses);
        scan::pieces(&text, pieces);
        whereabouts::gather(&text, pieces);
    }

    /// Pieces to a reading.
    fn conclude(&mut self, shelf: &Shelf, pinned: Option<usize>, reading: &mut Reading) {
        let Self { letters, phones, tokens, manner, senses, pieces, lines } = self;
        let cut = Text::looked_up(shelf, tokens, &letters.folded, manner.style, senses);
        let mut clauses = Clauses::new();
        clause::clauses(&cut, pieces, lines, &mut clauses);
        Grammar::new(shelf, pinned, &pieces.list, &clauses).conclude(reading);
        let (intent, strange) = (reading.intent, reading.reasons.contains(&Reason::UnknownProduct));
        let counts = !reading.items.is_empty()
            && reading.items.iter().all(|item| !item.option.as_deref().is_some_and(is_numbered))
            && !reading.reasons.contains(&Reason::UnknownOption);
        spans::spans((&cut, letters), pieces, intent, (strange, counts), &mut reading.spans);
        if intent != Intent::Other {
            let number = phones.iter().find_map(|found| std::str::from_utf8(found.number.as_deref()?).ok());
            reading.phone = number.and_then(Phone::new);
            reading.address = intent != Intent::Question && is_addressed(&clauses);
        }
        if manner.goes_on && intent.is_about_an_order() {
            reading.reasons.push(Reason::TooLong);
        }
        reading.clear = reading.reasons.is_empty();
    }
}

/// Whether an option has a number, as "500ml" has.
fn is_numbered(option: &str) -> bool {
    option.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a place to deliver to is named; what a question names is none.
fn is_addressed(clauses: &[clause::Clause<'_>]) -> bool {
    clauses.iter().any(|c| c.holds(&[Sort::Address]) && !c.is_question())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::reading::{Role, Span};
    use proptest::prelude::*;
    use rust_decimal::Decimal;
    use std::sync::LazyLock;

    static READER: LazyLock<Reader> = LazyLock::new(|| {
        let json = r#"{ "products": [
            { "code": "OT", "name": "Ớt tươi Đại Dực", "aliases": ["ớt"], "unit": "kg", "price": 60000, "step": "0.5" },
            { "code": "12", "name": "Thùng vải 5kg", "unit": "thùng", "price": 185000 },
            { "code": "A", "name": "Áo chàm", "unit": "cái", "price": 450000, "options": ["S", "M", "500ml"] }
        ] }"#;
        Reader::new(&serde_json::from_str(json).unwrap())
    });

    fn holds(reader: &Reader, text: &str, pinned: Option<&str>) -> Result<(), TestCaseError> {
        let reading = reader.read(text, pinned);
        let mut last = 0;
        for span in &reading.spans {
            prop_assert!(last <= span.start && span.start < span.end, "{text:?} {:?}", reading.spans);
            prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{text:?}");
            last = span.end;
        }
        let positive = reading.items.iter().all(|item| item.qty.is_none_or(|qty| qty.decimal() > Decimal::ZERO));
        prop_assert!(positive || !reading.clear, "{text:?} {reading:?}");
        prop_assert_eq!(reading.clear, reading.reasons.is_empty());
        Ok(())
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,2000}") {
            holds(&READER, &text, Some("OT"))?;
        }

        #[test]
        fn any_words_are_read(words in proptest::collection::vec(
            prop_oneof![
                "[0-9]{1,4}", "(chốt|lấy|không|ko|nữa|thêm|đổi|sang|bỏ|hủy|nhầm|còn|thì|mỗi loại|cả 2 loại|mấy|nửa|rưỡi)",
                "(kg|cân|chục|cái|thùng|lạng|túi|k|h|size|m|x|mã|số|đỏ)", "(ớt|thùng vải|áo chàm|ot|12|a|vải 5kg|ơt tuoi)",
                "(nhé|ạ|em|chị|shop|ơi|0912345678|ngõ 3|[.,?!+/:@#-])", "\\PC{1,3}",
            ], 0..25), glue in "[ ]{0,1}", pinned in prop_oneof![Just(None), Just(Some("12")), Just(Some("A"))])
        {
            holds(&READER, &words.join(&glue), pinned)?;
            holds(&READER, &words.join(" "), pinned)?;
        }

        #[test]
        fn no_digit_of_a_phone_is_a_quantity(prefix in "(09[0146]|03[2-9]|08[1-6])", rest in "[0-9]{7}", cut in 1_usize..9,
            separator in "[ .-]?", before in "(chốt |lấy 2kg ớt |2 thùng vải, |)") {
            let digits = format!("{prefix}{rest}");
            let (head, tail) = digits.split_at(cut);
            let text = format!("{before}{head}{separator}{tail}");
            let reading = READER.read(&text, Some("OT"));
            prop_assert_eq!(reading.phone.as_ref().map(Phone::as_str), Some(digits.as_str()), "{}", text);
            let phone = before.len()..text.len();
            let inside = |span: &Span| span.role == Role::Quantity && span.end > phone.start;
            prop_assert!(!reading.spans.iter().any(inside), "{} {:?}", text, reading.spans);
        }
    }

    proptest! {
        #[test]
        fn texts_are_read_alike_together_and_one_by_one(texts in prop::collection::vec(sample::comment(), 0..40),
            pinned in prop_oneof![Just(None), Just(Some("12")), Just(Some("A"))]) {
            let together = READER.read_all(texts.iter().map(String::as_str), pinned);
            let one_by_one: Vec<Reading> = texts.iter().map(|text| READER.read(text, pinned)).collect();
            prop_assert_eq!(together, one_by_one, "{:?}", texts);
        }
    }

    #[test]
    fn long_texts_take_no_longer_than_their_length() {
        for part in [
            "a",
            "0",
            "ớt ",
            "2 ",
            "chốt ớt 2kg ",
            "0912345678 ",
            "ot1",
            "k ",
            "@",
            "mỗi túi 10 cái ",
            "...",
            "ngõ 3 ",
            "[",
            "à nhầm ",
        ] {
            let text = part.repeat(10_000 / part.chars().count());
            assert!(READER.read(&text, Some("OT")).spans.len() <= text.len());
        }
    }

    #[test]
    fn an_empty_catalogue_sells_nothing() {
        let reader = Reader::new(&Catalogue::default());
        for text in ["", "chốt 2kg nhé", "mỗi loại 1", "2", "đổi sang 3 cái"] {
            let reading = reader.read(text, Some("OT"));
            assert!(reading.items.is_empty(), "{text}");
        }
    }
}
