//! The reader against data: the corpus of labelled comments, phone numbers and
//! quantities as they are typed.

use phiencho::cli::read::{ReadArgs, ReadError, run};
use phiencho::reader::Reader;
use phiencho::shop::catalogue::Catalogue;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

#[derive(Deserialize)]
struct Row {
    id: String,
    intent: String,
    #[serde(default)]
    items: Vec<Item>,
    phone: Option<String>,
    clear: bool,
}

#[derive(Deserialize)]
struct Item {
    code: String,
    qty: Option<String>,
}

impl Row {
    fn is_about_an_order(&self) -> bool {
        ["order", "add", "change", "cancel"].contains(&self.intent.as_str())
    }

    fn is_clear_order(&self) -> bool {
        self.is_about_an_order() && self.clear
    }

    /// What is asked for, options apart: quantities summed by product.
    fn goods(&self) -> BTreeMap<&str, Option<f64>> {
        let mut goods: BTreeMap<&str, Option<f64>> = BTreeMap::new();
        for item in &self.items {
            let qty = item.qty.as_deref().map(|q| q.parse::<f64>().unwrap());
            goods.entry(&item.code).and_modify(|sum| *sum = sum.zip(qty).map(|(a, b)| a + b)).or_insert(qty);
        }
        goods
    }

    fn is_exactly(&self, gold: &Self) -> bool {
        self.intent == gold.intent && self.goods() == gold.goods()
    }
}

fn args(comments: &str) -> ReadArgs {
    ReadArgs { catalogues: "tests/corpus/catalogues.json".into(), comments: comments.into() }
}

fn rows(text: &str) -> Vec<Row> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_corpus_is_read_as_labelled() {
    let mut out = Vec::new();
    run(&args("tests/corpus/comments.jsonl"), &mut out).unwrap();
    let predicted = rows(std::str::from_utf8(&out).unwrap());
    let gold = rows(&fs::read_to_string("tests/corpus/comments.jsonl").unwrap());
    assert_eq!(predicted.len(), gold.len());
    let pairs: Vec<(&Row, &Row)> = predicted.iter().zip(&gold).collect();
    assert!(pairs.iter().all(|(p, g)| p.id == g.id));

    let share = |of: &dyn Fn(&Row, &Row) -> bool, hit: &dyn Fn(&Row, &Row) -> bool| {
        let all: Vec<_> = pairs.iter().filter(|(p, g)| of(p, g)).collect();
        let hits = all.iter().filter(|(p, g)| hit(p, g)).count();
        100.0 * hits as f64 / all.len() as f64
    };
    let every = |_: &Row, _: &Row| true;
    let false_orders = share(&|_, g| !g.is_about_an_order(), &|p, _| p.is_clear_order());
    let precision = share(&|p, _| p.is_clear_order(), &|p, g| p.is_exactly(g));
    let recall = share(&|_, g| g.is_clear_order(), &|p, g| p.is_clear_order() && p.is_exactly(g));
    let exact = share(&every, &|p, g| p.is_exactly(g));
    let phones = share(&every, &|p, g| p.phone == g.phone);
    assert!(false_orders <= 1.0, "chatter read as clear orders: {false_orders:.1} %");
    assert!(precision >= 97.0, "precision of clear orders: {precision:.1} %");
    assert!(recall >= 95.0, "recall of clear orders: {recall:.1} %");
    assert!(exact >= 95.0, "exact: {exact:.1} %");
    assert!(phones >= 99.5, "phones: {phones:.1} %");
}

#[test]
fn a_bad_line_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    for (content, said) in [
        ("\n{\"id\": \"a\"}\n", ":2: missing field"),
        ("{\"id\":\"a\",\"catalogue\":\"none\",\"text\":\"x\"}", ":1: no catalogue \"none\""),
    ] {
        fs::write(file.path(), content).unwrap();
        let error = run(&args(file.path().to_str().unwrap()), &mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
    assert!(matches!(run(&args("tests/corpus/none"), &mut Vec::new()), Err(ReadError::File { .. })));
}

#[derive(Deserialize)]
struct Vectors {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    text: String,
    expect: Vec<Value>,
}

#[test]
fn phone_numbers_are_found() {
    let vectors: Vec<Vector> =
        serde_json::from_str(&fs::read_to_string("tests/corpus/phone_vectors.json").unwrap()).unwrap();
    let reader = Reader::new(&Catalogue::default());
    for vector in vectors {
        let first = vector.expect.first().and_then(Value::as_str).map(|number| number.replace("+84", "0"));
        let reading = reader.read(&vector.text, None);
        assert_eq!(reading.phone.as_ref().map(|p| p.as_str()), first.as_deref(), "{}", vector.text);
    }
}

/// Vectors that name one plain quantity of goods sold by weight or in pieces.
#[test]
fn quantities_are_read() {
    let catalogue: Catalogue = serde_json::from_str(
        r#"{ "products": [
            { "code": "WEIGHED", "name": "Vải", "aliases": ["chả", "giò", "ruốc", "gạo", "ST"], "unit": "kg", "price": 1000, "step": "0.1" },
            { "code": "COUNTED", "name": "Bánh gio", "aliases": ["bánh", "trứng"], "unit": "cái", "price": 1000 },
            { "code": "A1", "name": "Miến", "unit": "gói", "price": 1000 },
            { "code": "B2", "name": "Măng", "unit": "gói", "price": 1000 }
        ] }"#,
    )
    .unwrap();
    let reader = Reader::new(&catalogue);
    let Vectors { vectors } =
        serde_json::from_str(&fs::read_to_string("tests/corpus/quantity_vectors.json").unwrap()).unwrap();
    let mut checked = 0;
    for vector in vectors {
        let plain = |e: &Value| {
            let known = matches!(e["product"].as_str(), Some("A1" | "B2"))
                || matches!(e["unit"].as_str(), Some("kg" | "piece"));
            known && e["qty"].is_number() && e["op"].is_null() && e["review"].is_null()
        };
        if vector.expect.is_empty() || !vector.expect.iter().all(plain) {
            continue;
        }
        let weighed = vector.expect[0]["unit"] == "kg";
        let pinned = Some(if weighed { "WEIGHED" } else { "COUNTED" });
        let expected: Vec<f64> = vector.expect.iter().filter_map(|e| e["qty"].as_f64()).collect();
        let reading = reader.read(&vector.text, pinned);
        let got: Vec<f64> =
            reading.items.iter().filter_map(|item| item.qty).map(|qty| qty.to_string().parse().unwrap()).collect();
        assert_eq!(got, expected, "{} {reading:?}", vector.text);
        checked += 1;
    }
    assert!(checked >= 20, "{checked}");
}
