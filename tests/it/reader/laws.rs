//! What holds of every reading, whatever is typed. Used by the properties of
//! this folder and by the fuzz target (`fuzz/fuzz_targets/read.rs`).

use phiencho::base::quantity::Quantity;
use phiencho::base::text::fold;
use phiencho::reader::Reader;
use phiencho::shop::catalogue::Catalogue;
use phiencho::shop::reading::{Reading, Role, Span};
use std::ops::Range;

/// Goods of every sort: by weight, in pieces, in packs with and without a
/// size in their names, by the ten; codes in letters, in digits, and both;
/// options that look like sizes, volumes and numbers.
const MIXED: &str = r#"{ "products": [
    { "code": "BG", "name": "Bánh gio", "aliases": ["bánh tro", "gio"], "unit": "cái", "price": 7000 },
    { "code": "BGM", "name": "Bánh gio nhân mật", "aliases": ["gio mật"], "unit": "cái", "price": 9000 },
    { "code": "OT", "name": "Ớt tươi Đại Dực", "aliases": ["ớt"], "unit": "kg", "price": 60000, "step": "0.5" },
    { "code": "OK", "name": "Ớt khô", "aliases": [], "unit": "gói", "price": 45000 },
    { "code": "T5", "name": "Thùng vải 5kg", "aliases": ["thùng 5"], "unit": "thùng", "price": 185000 },
    { "code": "12", "name": "Áo chàm", "aliases": ["áo"], "unit": "cái", "price": 450000, "options": ["S", "M", "đỏ"] },
    { "code": "A2", "name": "Mật ong rừng", "aliases": ["mật"], "unit": "chai", "price": 220000, "options": ["500ml", "1 lít"] },
    { "code": "C", "name": "Combo 2", "aliases": [], "unit": "combo", "price": 99000, "options": ["40", "41"] },
    { "code": "TR", "name": "Trứng gà", "aliases": ["trứng"], "unit": "chục", "price": 35000, "step": "0.5" }
] }"#;

/// The catalogue for texts of every sort.
pub fn mixed() -> Catalogue {
    serde_json::from_str(MIXED).unwrap_or_default()
}

/// What `text` says, or the law that its reading breaks.
pub fn read(catalogue: &Catalogue, reader: &Reader, text: &str, pinned: Option<&str>) -> Result<Reading, String> {
    let reading = reader.read(text, pinned);
    let laws: [(&str, bool); 8] = [
        ("it is read alike each time", reader.read(text, pinned) == reading),
        ("spans lie in order on the text's characters", in_order(text, &reading.spans)),
        ("clear means without a reason", reading.clear == reading.reasons.is_empty()),
        ("items are on sale, with their own options", on_sale(catalogue, &reading)),
        ("a clear quantity is positive and can be sold", !reading.clear || can_be_sold(catalogue, &reading)),
        ("a quantity is made of what was said", !reading.clear || made_of_what_was_said(text, &reading)),
        ("a phone number's digits are no quantity", phones_apart(text, &reading)),
        ("a phone number stands in the text", reading.phone.is_none() || has(&reading, Role::Phone)),
    ];
    match laws.iter().find(|(_, holds)| !holds) {
        Some((law, _)) => Err(format!("{law}: {text:?} (pinned {pinned:?}) is read as {reading:?}")),
        None => Ok(reading),
    }
}

fn has(reading: &Reading, role: Role) -> bool {
    reading.spans.iter().any(|span| span.role == role)
}

fn in_order(text: &str, spans: &[Span]) -> bool {
    let whole = |span: &Span| span.start < span.end && text.get(span.start..span.end).is_some();
    spans.iter().all(whole) && spans.windows(2).all(|pair| pair[0].end <= pair[1].start)
}

fn on_sale(catalogue: &Catalogue, reading: &Reading) -> bool {
    reading.items.iter().all(|item| {
        let product = catalogue.products.iter().find(|product| *product.code == *item.code);
        let chosen =
            |options: &[String]| item.option.as_deref().is_none_or(|o| options.iter().any(|other| **other == *o));
        product.is_some_and(|product| chosen(&product.options))
    })
}

fn can_be_sold(catalogue: &Catalogue, reading: &Reading) -> bool {
    reading.items.iter().all(|item| {
        let step = catalogue.products.iter().find(|product| *product.code == *item.code).map(|product| product.step);
        item.qty.is_none_or(|qty| qty.is_positive() && step.is_none_or(|step| qty.is_multiple_of(step)))
    })
}

/// Without words for a quantity a product is meant once for each time that it
/// or a choice is named; the one number said is not added to that, unless more
/// is wanted on top ("1 gio nhé, 3 nữa").
fn made_of_what_was_said(text: &str, reading: &Reading) -> bool {
    let [item] = &reading.items[..] else { return true };
    let count = |role: Role| reading.spans.iter().filter(|span| span.role == role).count();
    let named = count(Role::Product).max(count(Role::Option)).max(1);
    let whole = |times: usize| i32::try_from(times).map(Quantity::whole);
    let implied = item.qty.is_none_or(|qty| (1..=named).any(|times| whole(times) == Ok(qty)));
    let said = |role: Role| reading.spans.iter().filter(move |s| s.role == role).map(|s| &text[s.start..s.end]);
    let on_top = said(Role::Intent).any(|word| fold(word) == "nua");
    let mut numbers = said(Role::Quantity).map(|word| word.parse().ok().map(Quantity::whole));
    match (numbers.next(), numbers.next()) {
        (None, _) => implied,
        (Some(Some(number)), None) if named == 1 && !on_top => {
            implied || (number.is_positive() && item.qty.is_none_or(|qty| qty.is_multiple_of(number)))
        }
        _ => true,
    }
}

/// A word of ten digits with a prefix that is in use is never counted.
fn phones_apart(text: &str, reading: &Reading) -> bool {
    let phones = phones(text);
    let quantities = || reading.spans.iter().filter(|span| span.role == Role::Quantity);
    !phones.iter().any(|phone| quantities().any(|span| span.start < phone.end && phone.start < span.end))
}

/// Where such words stand; digits behind a zero may be one malformed number.
fn phones(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut at, mut before) = (0, "");
    for word in text.split(' ') {
        let in_use = ["090", "091", "097", "098", "032", "038", "086"].iter().any(|prefix| word.starts_with(prefix));
        let is_phone = in_use && word.len() == 10 && word.bytes().all(|b| b.is_ascii_digit());
        if is_phone && !before.starts_with('0') {
            found.push(at..at + word.len());
        }
        at += word.len() + 1;
        before = if word.is_empty() { before } else { word };
    }
    found
}
