//! What a batch of comments says to the database is prepared once for a
//! connection, however many batches come and however long they are.

use crate::kit::{Stall, key, on_each_engine};
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

on_each_engine! {
    each_hot_statement_is_prepared_once
}

/// What was said on a connection, and how often each text was prepared to be
/// kept.
#[derive(Default)]
struct Heard {
    said: Vec<String>,
    kept: BTreeMap<String, usize>,
}

static ALL: Mutex<Option<HashMap<usize, Heard>>> = Mutex::new(None);
static NEXT: AtomicUsize = AtomicUsize::new(0);

struct Ear(usize);

impl Instrumentation for Ear {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        let mut all = ALL.lock().unwrap();
        let heard = all.get_or_insert_default().entry(self.0).or_default();
        match event {
            InstrumentationEvent::StartQuery { query, .. } => heard.said.push(query.to_string()),
            InstrumentationEvent::CacheQuery { sql, .. } => *heard.kept.entry(sql.to_owned()).or_default() += 1,
            _ => {}
        }
    }
}

fn each_hot_statement_is_prepared_once() {
    set_default_instrumentation(|| Some(Box::new(Ear(NEXT.fetch_add(1, Ordering::SeqCst))))).unwrap();
    let stall = Stall::with("30");
    let stranger = key();
    for turn in 0..12_usize {
        let names: Vec<String> = (0..=turn).map(|buyer| format!("{stranger}{buyer}")).collect();
        let texts =
            ["chốt 2 bánh gio", "sđt em 0987654321", "đẹp quá", "thêm 1 cái nữa", "hủy đơn em nhé", "1 mật mía"];
        let said: Vec<(&str, &str)> = names
            .iter()
            .enumerate()
            .map(|(place, name)| (name.as_str(), texts[(place + turn) % texts.len()]))
            .collect();
        stall.hear(&said);
    }
    let all = ALL.lock().unwrap();
    let mine =
        all.as_ref().unwrap().values().find(|heard| {
            heard.said.iter().any(|text| text.contains("INSERT INTO comments") && text.contains(&stranger))
        });
    let Heard { said, kept } = mine.unwrap();
    // Those that took the stall's comments in begin with the lock and end with
    // the figures; setting up the stall is no hot path.
    let from = said.iter().position(|text| text.contains(&stranger)).unwrap();
    let mut hot: Vec<&str> =
        said[from..].iter().map(|text| text.split(" -- binds").next().unwrap().trim_end()).collect();
    hot.retain(|text| !["BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"].iter().any(|word| text.starts_with(word)));
    hot.sort_unstable();
    hot.dedup();
    assert!(hot.len() > 12, "{hot:#?}");
    for text in hot {
        assert_eq!(kept.get(text), Some(&1), "{text}");
    }
}
