//! Phone numbers as they are typed.

use super::{all_hold_but, vectors};
use phiencho::reader::Reader;
use phiencho::shop::catalogue::Catalogue;
use phiencho::shop::reading::{Reading, Role};
use serde_json::Value;

/// Vectors that are not read as they say, and why.
const KNOWN: &[(&str, &str)] = &[];

/// What is wrong: a reading holds the first of the numbers, and marks the
/// words of all of them.
fn fault(text: &str, expected: &[String], reading: &Reading) -> Option<String> {
    let phone = reading.phone.as_ref().map(|phone| phone.as_str());
    if phone != expected.first().map(String::as_str) {
        return Some(format!("{phone:?} instead of {expected:?}"));
    }
    let marked = reading.spans.iter().filter(|span| span.role == Role::Phone);
    let marked: Vec<String> =
        marked.map(|span| text[span.start..span.end].replace(|c: char| !c.is_ascii_digit(), "")).collect();
    let missed = expected.iter().skip(1).find(|number| !marked.contains(number));
    missed.map(|number| format!("{number} is not marked as a phone: {marked:?}"))
}

#[test]
fn phone_numbers_are_found() {
    let reader = Reader::new(&Catalogue::default());
    let check = |vector: Value| {
        let text = vector["text"].as_str().unwrap().to_owned();
        let national = |number: &Value| number.as_str().unwrap().replacen("+84", "0", 1);
        let expected: Vec<String> = vector["expect"].as_array().unwrap().iter().map(national).collect();
        let fault = fault(&text, &expected, &reader.read(&text, None));
        (text, fault)
    };
    all_hold_but(KNOWN, vectors("phone").into_iter().map(check));
}

/// With goods on sale and one of them shown, digits that are no phone number
/// are not goods either.
#[test]
fn phone_numbers_are_no_quantities() {
    let json = r#"{ "products": [{ "code": "BG", "name": "Bánh gio", "unit": "thùng", "price": 7000 }] }"#;
    let reader = Reader::new(&serde_json::from_str(json).unwrap());
    for vector in vectors("phone") {
        let text = vector["text"].as_str().unwrap();
        let reading = reader.read(text, Some("BG"));
        let long = |span: &&phiencho::shop::reading::Span| {
            let digits = text[span.start..span.end].chars().filter(|c| c.is_numeric()).count();
            span.role == Role::Quantity && digits > 3
        };
        assert_eq!(reading.spans.iter().find(long), None, "{text} {reading:?}");
    }
}
