//! Most comments are chatter, and a live brings hundreds of them a second: to
//! see that one says nothing to the shop, the heap is not touched.
//!
//! A binary of its own, because it counts what the allocator is asked for.

// The exemption of tests does not reach what tests call.
#![allow(clippy::unwrap_used, clippy::panic)]

use allocation_counter::measure;
use phiencho::reader::Reader;
use phiencho::shop::catalogue::Catalogue;
use std::collections::BTreeMap;
use std::hint::black_box;

const CATALOGUES: &str = include_str!("corpus/shared/catalogues.json");
/// Comments that hold no trigger, no number and no product.
const CHATTER: &str = include_str!("chatter.txt");

#[test]
fn chatter_is_read_without_the_heap() {
    let catalogues: BTreeMap<String, Catalogue> = serde_json::from_str(CATALOGUES).unwrap();
    assert!(CHATTER.lines().count() >= 40);
    let mut wrong = Vec::new();
    for (name, catalogue) in &catalogues {
        let reader = Reader::new(catalogue);
        let pinned = catalogue.products.first().map(|product| &*product.code);
        for text in CHATTER.lines() {
            // What is made once, at the first comment, does not count.
            black_box(reader.read(text, pinned));
            let taken = measure(|| drop(black_box(reader.read(black_box(text), pinned))));
            if taken.count_total > 0 {
                wrong.push(format!("{name}: {text:?} takes {} times, {} bytes", taken.count_total, taken.bytes_total));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of the readings:\n{}", wrong.len(), wrong.join("\n"));
}
