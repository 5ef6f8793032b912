//! The corpora of labelled comments below `tests/corpus/`: figures above their
//! floors, and no comment misread that was not misread before.

use phiencho::cli::read::score::{Figures, Measure};
use phiencho::cli::read::{corpora, judge, miss};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

const FOLDER: &str = "tests/corpus";
const REWRITE: &str = "cargo run -- read --score --known > tests/corpus/known.txt";

/// By corpus, then by measure.
type Floors = BTreeMap<String, BTreeMap<String, f64>>;

/// What is wrong with a corpus' figures.
fn below(figures: &Figures, floors: &BTreeMap<String, f64>) -> Vec<String> {
    let mut wrong = Vec::new();
    for measure in Measure::ALL {
        let (name, (hits, of)) = (measure.as_str(), figures.share(measure));
        let floor = *floors.get(name).unwrap_or_else(|| panic!("floors.toml says nothing about {name}"));
        let Some(percent) = figures.percent(measure) else { continue };
        if if measure.counts_faults() { percent > floor } else { percent < floor } {
            wrong.push(format!("{name} is {percent:.2} % ({hits} of {of}), its floor is {floor}"));
        }
    }
    wrong
}

#[test]
fn the_corpora_are_read_as_labelled() {
    let corpora = corpora(Path::new(FOLDER)).unwrap();
    let floors: Floors = toml::from_str(&fs::read_to_string(format!("{FOLDER}/floors.toml")).unwrap()).unwrap();
    let known = fs::read_to_string(format!("{FOLDER}/known.txt")).unwrap();
    let known: BTreeSet<&str> = known.lines().collect();
    assert!(corpora.iter().map(|corpus| &corpus.name).eq(floors.keys()), "floors.toml has other folders: {floors:?}");

    let (mut wrong, mut misread) = (String::new(), BTreeSet::new());
    for corpus in &corpora {
        let verdicts = judge(corpus);
        assert_eq!(verdicts.len(), corpus.comments.len());
        let figures: Figures = verdicts.iter().map(|verdict| &verdict.judged).collect();
        for line in below(&figures, &floors[&corpus.name]) {
            writeln!(wrong, "{}: {line}", corpus.name).unwrap();
        }
        for verdict in verdicts.iter().filter(|verdict| !verdict.judged.is_right()) {
            let id = format!("{} {}", corpus.name, verdict.gold.id);
            if !known.contains(id.as_str()) {
                writeln!(wrong, "newly misread: {}", miss(&corpus.name, verdict)).unwrap();
            }
            misread.insert(id);
        }
    }
    let right: Vec<&&str> = known.iter().filter(|id| !misread.contains(**id)).collect();
    if !right.is_empty() {
        writeln!(wrong, "read right now: {right:?}; shorten the list: {REWRITE}").unwrap();
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
