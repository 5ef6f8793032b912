//! Quantities as they are typed. Every vector gets a shop that sells what it
//! names in the unit that it names, beside goods of other sorts.

use super::{all_hold_but, vectors};
use phiencho::base::quantity::Quantity;
use phiencho::reader::Reader;
use phiencho::shop::reading::{Intent, Reading};
use serde_json::{Value, json};

/// Codes that vectors name; everything else is sold by its name.
const CODES: [&str; 2] = ["A1", "B2"];
/// What is shown where a vector names no product.
const SHOWN: &str = "HT";

/// What a vector expects of one product.
struct Expected {
    code: String,
    qty: Option<Quantity>,
}

fn unit(expect: &Value, text: &str) -> String {
    match expect["unit"].as_str() {
        Some("piece") if text.contains("quả") || text.contains("trứng") || text.contains("dừa") => "quả",
        Some("piece") => "cái",
        Some(unit) => unit,
        None => "gói",
    }
    .to_owned()
}

/// The goods of the shop: those of the vector, and others.
fn shop(text: &str, expects: &[Value]) -> Reader {
    let product = |code: &str, name: &str, unit: &str| {
        let step = if unit == "kg" { "0.1" } else { "1" };
        json!({ "code": code, "name": name, "unit": unit, "price": 30_000, "step": step })
    };
    let mut products = vec![product("A1", "Miến dong", "gói"), product("B2", "Măng khô", "gói")];
    for name in ["Combo 2", "Combo 3"] {
        products.push(product(&name.to_uppercase().replace(' ', ""), name, "set"));
    }
    for expect in expects {
        let unit = unit(expect, text);
        match expect["product"].as_str() {
            None => products.push(product(SHOWN, "Hàng tết", &unit)),
            Some(name) if CODES.contains(&name) || name.starts_with("combo") => {}
            Some(name) => products.push(product(&code(expect), name, &unit)),
        }
    }
    if expects.is_empty() {
        products.push(product("VT", "Vải thiều", "kg"));
    }
    Reader::new(&serde_json::from_value(json!({ "products": products })).unwrap())
}

fn code(expect: &Value) -> String {
    let Some(name) = expect["product"].as_str() else { return SHOWN.into() };
    if CODES.contains(&name) {
        return name.into();
    }
    let letters = phiencho::base::text::fold(name).replace(' ', "").to_uppercase();
    if name.starts_with("combo") { letters } else { format!("{letters}Z") }
}

/// What the corpus' rules make of an expectation: "đổi A1 sang B2" holds the
/// new side only, and "chục" is ten.
fn expected(expect: &Value) -> Expected {
    let code = expect["to"].as_str().map_or_else(|| code(expect), str::to_owned);
    let qty = match &expect["qty"] {
        Value::Number(number) => Some(number.to_string().parse().unwrap()),
        Value::String(size) if size == "chuc_size" => Some(Quantity::whole(10)),
        _ => None,
    };
    Expected { code, qty }
}

/// What a vector does with the cart, in the corpus' words: "+1" orders one.
fn intent(expects: &[Value]) -> Intent {
    match expects.first().and_then(|expect| expect["op"].as_str()) {
        Some("remove" | "cancel") => Intent::Cancel,
        Some("replace") => Intent::Change,
        _ => Intent::Order,
    }
}

fn fault(expects: &[Value], reading: &Reading) -> Option<String> {
    let told = || format!("{:?} clear: {} {:?} {:?}", reading.intent, reading.clear, reading.items, reading.reasons);
    if expects.is_empty() {
        return (reading.intent.is_about_an_order() || !reading.items.is_empty()).then(told);
    }
    if expects.iter().any(|expect| expect["op"] == "repeat") {
        let known = reading.items.iter().any(|item| item.qty.is_some());
        return (known || reading.clear || reading.intent != Intent::Order).then(told);
    }
    let mut right: Vec<_> = expects.iter().map(expected).map(|e| (e.code, e.qty)).collect();
    right.sort();
    let mut read: Vec<_> = reading.items.iter().map(|item| (item.code.to_string(), item.qty)).collect();
    read.sort();
    // A quantity that nobody knows is looked at, but for what is taken back.
    let vague = right.iter().any(|(_, qty)| qty.is_none()) && intent(expects) != Intent::Cancel;
    let sure = expects.iter().all(|expect| expect["review"].is_null());
    // What a person looks at anyway may be left open.
    let same = |(a, b): (&(String, _), &(String, Option<_>))| a.0 == b.0 && (a.1 == b.1 || (!sure && b.1.is_none()));
    let as_said = right.len() == read.len() && right.iter().zip(&read).all(same);
    let clear = !vague && sure;
    (!as_said || reading.intent != intent(expects) || reading.clear != clear).then(told)
}

#[test]
fn quantities_are_read() {
    let check = |vector: Value| {
        let text = vector["text"].as_str().unwrap().to_owned();
        let expects = vector["expect"].as_array().unwrap();
        let named = expects.iter().all(|expect| expect["product"].is_string());
        let reading = shop(&text, expects).read(&text, (!named).then_some(SHOWN));
        let fault = fault(expects, &reading);
        (text, fault)
    };
    all_hold_but(&[], vectors("quantity").into_iter().map(check));
}
