//! A seeded simulation: the real desk sells on a real database, faults and
//! jumping clocks included, and an auditor with a model of its own judges every
//! answer and every table.
//!
//! A step is one thing that happens: a comment arrives (they come in batches of
//! one to sixty), a person gives a command or sends one again, a claim is taken
//! or given back, a clock moves and hold times end. `SEED=` replays a life,
//! `STEPS=` sets how many steps all lives of a test have together, `AUDIT=` how
//! many lie between two looks into the tables.

mod audit;
mod doubt;
mod fault;
mod goods;
mod hand;
mod joins;
mod mingle;
mod model;
mod play;
mod rules;
mod send;
mod stage;
mod workload;

pub use audit::TRUTHS;

use crate::kit::{Kind, on};
use play::Life;
use stage::{Dice, Stage};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Steps of one life.
const LIFE: usize = 1000;
/// Steps between two looks into the tables.
const AUDIT_EVERY: usize = 200;
/// What so many lives cannot pass by.
const ENOUGH: usize = 90;
const PLAYED: [&str; 32] = [
    "Counted",
    "Counted from orders",
    "Spoilt",
    "Spoilt from orders",
    "Preordered",
    "Received",
    "Offered",
    "Merged",
    "Split",
    "Split and served",
    "MergedBuyers",
    "MergedBuyers and orders",
    "SplitBuyer",
    "expired",
    "HandedOver",
    "LinePriced",
    "undo LinePriced",
    "Returned",
    "taken apart, untouched true",
    "taken apart, untouched false",
    "undo Counted",
    "undo Counted from orders",
    "undo Spoilt",
    "undo Spoilt from orders",
    "undo Preordered",
    "undo Received",
    "undo Offered",
    "undo Merged",
    "undo Split",
    "undo Split and served",
    "undo MergedBuyers and orders",
    "undo SplitBuyer",
];
/// What is told of a life that went wrong.
const DIARY: usize = 12;

impl Life {
    fn begin(seed: u64, programs: usize) -> Self {
        let mut dice = Dice::new(seed);
        let (stage, model) = Stage::set(&mut dice, programs);
        Self {
            dice,
            stage,
            model,
            acts: Vec::new(),
            sent: Vec::new(),
            claims: HashMap::new(),
            said: Vec::new(),
            known: HashSet::new(),
            received: vec![0; 2],
            duplicates: vec![0; 2],
            tally: BTreeMap::new(),
            diary: Vec::new(),
        }
    }

    fn live(&mut self, steps: usize) {
        let (mut done, mut audited) = (0, 0);
        let every = number("AUDIT").map_or(AUDIT_EVERY, |steps| usize::try_from(steps).unwrap());
        while done < steps {
            done += self.step();
            self.compare();
            if done - audited >= every {
                audited = done;
                self.audit();
            }
        }
        self.audit();
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap())
}

/// Lives of `LIFE` steps until `steps` are done. A failure names its seed.
fn lives(steps: usize, programs: usize) {
    let given = number("SEED");
    let first = given.unwrap_or_else(|| RandomState::new().build_hasher().finish() >> 16);
    let steps = number("STEPS").map_or(steps, |steps| usize::try_from(steps).unwrap());
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    for seed in (first..).take(steps.div_ceil(LIFE)) {
        let mut life = Life::begin(seed, programs);
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| life.live(LIFE))) {
            let last = life.diary.len().saturating_sub(DIARY);
            eprintln!("SEED={seed} STEPS={LIFE}\n{}", life.diary[last..].join("\n"));
            resume_unwind(panic);
        }
        for (what, times) in life.tally {
            *tally.entry(what).or_default() += times;
        }
    }
    println!("{tally:?}");
    for what in PLAYED.iter().filter(|_| steps.div_ceil(LIFE) >= ENOUGH) {
        assert!(tally.contains_key(*what), "never played: {what}");
    }
    println!("{} lives from SEED={first} on", steps.div_ceil(LIFE));
}

#[test]
fn many_steps_on_sqlite() {
    on(Kind::Sqlite, || lives(92_000, 1));
}

#[test]
fn many_steps_on_postgres() {
    on(Kind::Postgres, || lives(4000, 1));
}

#[test]
fn two_writers_take_turns_on_postgres() {
    on(Kind::Postgres, || lives(4000, 2));
}
