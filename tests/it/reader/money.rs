//! Sums of money as they are typed. A reading tells no sum; it shows that one
//! was understood where a stated price decides between products, and where a
//! price is no quantity.

use super::{all_hold_but, vectors};
use phiencho::reader::Reader;
use phiencho::shop::reading::{Intent, Reading};
use serde_json::json;

/// The vectors: what is typed, and how many đồng that is.
fn sums() -> Vec<(String, i64)> {
    vectors("money").iter().map(|v| (v["text"].as_str().unwrap().to_owned(), v["vnd"].as_i64().unwrap())).collect()
}

/// Three cakes that "bánh" fits; the sum is the price of the second.
fn cakes(vnd: i64) -> Reader {
    let cake = |code, name, price| json!({ "code": code, "name": name, "unit": "cái", "price": price });
    let products = [
        cake("R", "Bánh rán", vnd * 10),
        cake("K", "Bánh khúc", vnd),
        cake("G", "Bánh gai", vnd / 10),
        cake("M", "Bánh mật", vnd * 3 / 2),
        cake("T", "Bánh tẻ", vnd + 1000),
    ];
    Reader::new(&serde_json::from_value(json!({ "products": products })).unwrap())
}

fn chillies(vnd: i64) -> Reader {
    let chillies =
        json!({ "code": "OT", "name": "Ớt tươi", "aliases": ["ớt"], "unit": "kg", "price": vnd, "step": "0.1" });
    Reader::new(&serde_json::from_value(json!({ "products": [chillies] })).unwrap())
}

fn fault(reading: &Reading, code: &str, qty: Option<&str>, clear: bool) -> Option<String> {
    let [item] = &reading.items[..] else { return Some(format!("{reading:?}")) };
    let read = (reading.intent, &*item.code, item.qty.map(|qty| qty.to_string()), reading.clear);
    let right = (Intent::Order, code, qty.map(str::to_owned), clear);
    (read != right).then(|| format!("{read:?} {:?}", reading.reasons))
}

#[test]
fn a_stated_price_decides_between_products() {
    all_hold_but(
        &[],
        sums().into_iter().map(|(text, vnd)| {
            let reading = cakes(vnd).read(&format!("lấy 2 bánh giá {text}"), None);
            let fault = fault(&reading, "K", Some("2"), true);
            (text, fault)
        }),
    );
}

#[test]
fn a_price_is_no_quantity() {
    all_hold_but(
        &[],
        sums().into_iter().map(|(text, vnd)| {
            let reading = chillies(vnd).read(&format!("ớt giá {text} lấy 2kg"), None);
            let fault = fault(&reading, "OT", Some("2"), true);
            (text, fault)
        }),
    );
}

/// "cho 50k ớt": nobody computes the weight from the price.
#[test]
fn goods_for_a_sum_have_no_quantity() {
    /// These are sums only where a price is spoken of.
    const OTHER: [&str; 2] = ["38", "25k/cái"];
    all_hold_but(
        &[],
        sums().into_iter().filter(|(text, _)| !OTHER.contains(&text.as_str())).map(|(text, _)| {
            let reading = chillies(60_000).read(&format!("cho {text} ớt"), None);
            let fault = fault(&reading, "OT", None, false);
            (text, fault)
        }),
    );
}
