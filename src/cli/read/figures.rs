//! `read --score`: the figures of corpora, and the comments that are misread.

use super::super::table::table;
use super::files::{Corpus, ReadError, corpora};
use super::score::{Figures, Gold, Judged, Measure};
use crate::reader::Reader;
use crate::shop::reading::{Intent, Reading};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

/// What is printed of the corpora.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The figures.
    Figures,
    /// The figures, and every comment that is misread.
    Misses,
    /// `corpus id` of every comment that is misread.
    Known,
}

/// One labelled comment and what was read.
#[derive(Debug)]
pub struct Verdict<'a> {
    /// What is right.
    pub gold: &'a Gold,
    /// What was read.
    pub reading: Reading,
    /// How the two compare.
    pub judged: Judged,
}

/// Reads and judges every comment of a corpus.
pub fn judge<'a>(corpus: &'a Corpus) -> Vec<Verdict<'a>> {
    let readers: BTreeMap<&str, Reader> = corpus.catalogues.iter().map(|(n, c)| (n.as_str(), Reader::new(c))).collect();
    let verdict = |gold: &'a Gold| {
        let reader = readers.get(gold.catalogue.as_str())?;
        let reading = reader.read(&gold.text, gold.pinned.as_deref());
        Some(Verdict { gold, judged: Judged::of(gold, &reading), reading })
    };
    corpus.comments.iter().filter_map(verdict).collect()
}

/// Prints what is wanted of every corpus in `folder`.
pub(super) fn run(folder: &Path, wanted: Wanted, out: &mut impl Write) -> Result<(), ReadError> {
    let corpora = corpora(folder)?;
    let judged: Vec<(&str, Vec<Verdict<'_>>)> = corpora.iter().map(|c| (c.name.as_str(), judge(c))).collect();
    if wanted != Wanted::Known {
        for (name, verdicts) in &judged {
            let verdicts: Vec<&Verdict<'_>> = verdicts.iter().collect();
            writeln!(out, "{}", shown(name, &verdicts, true))?;
        }
        if judged.len() > 1 {
            let all: Vec<&Verdict<'_>> = judged.iter().flat_map(|(_, verdicts)| verdicts).collect();
            writeln!(out, "{}", shown("total", &all, false))?;
        }
    }
    for (name, verdicts) in &judged {
        for verdict in verdicts.iter().filter(|verdict| !verdict.judged.is_right()) {
            match wanted {
                Wanted::Figures => {}
                Wanted::Misses => writeln!(out, "{}", miss(name, verdict))?,
                Wanted::Known => writeln!(out, "{name} {}", verdict.gold.id)?,
            }
        }
    }
    Ok(())
}

/// The figures of some comments: of all, by catalogue, by labelled intent.
fn shown(name: &str, verdicts: &[&Verdict<'_>], by_catalogue: bool) -> String {
    let row = |label: String, of: &dyn Fn(&Gold) -> bool| {
        let figures: Figures = verdicts.iter().filter(|v| of(v.gold)).map(|v| &v.judged).collect();
        let percent = |measure| figures.percent(measure).map_or_else(|| "-".into(), |percent| format!("{percent:.1}"));
        [label, figures.comments.to_string()].into_iter().chain(Measure::ALL.map(percent)).collect::<Vec<String>>()
    };
    let mut rows = vec![row(name.to_owned(), &|_| true)];
    if by_catalogue {
        let catalogues: BTreeSet<&str> = verdicts.iter().map(|v| v.gold.catalogue.as_str()).collect();
        rows.extend(catalogues.iter().map(|one| row(format!("catalogue {one}"), &|gold| gold.catalogue == *one)));
    }
    let intents: BTreeMap<&str, Intent> = verdicts.iter().map(|v| (v.gold.intent.as_str(), v.gold.intent)).collect();
    rows.extend(intents.iter().map(|(name, one)| row(format!("intent {name}"), &|gold| gold.intent == *one)));
    let head: Vec<&str> = ["", "n"].into_iter().chain(Measure::ALL.map(Measure::as_str)).collect();
    table(&head, &rows)
}

/// A misread comment with what is right and what was read.
pub fn miss(corpus: &str, verdict: &Verdict<'_>) -> String {
    let Verdict { gold, reading, .. } = verdict;
    let pinned = gold.pinned.as_ref().map(|code| format!(" ({code} pinned)")).unwrap_or_default();
    let right = gold.items.iter().map(|i| line(&i.code, i.qty, i.option.as_deref()));
    let right = said(gold.intent, gold.clear, right, gold.phone.as_deref());
    let read = reading.items.iter().map(|i| line(&i.code, i.qty, i.option.as_deref()));
    let read = said(reading.intent, reading.clear, read, reading.phone.as_ref().map(|phone| phone.as_str()));
    let why = if reading.reasons.is_empty() { String::new() } else { format!("  {:?}", reading.reasons) };
    format!(
        "{corpus} {}  {}{pinned}\n  {:?}\n  right: {right}\n  read:  {read}{why}\n",
        gold.id, gold.catalogue, gold.text
    )
}

fn line(code: &str, qty: Option<impl ToString>, option: Option<&str>) -> String {
    let qty = qty.map_or_else(|| "-".into(), |qty| qty.to_string());
    let option = option.map(|option| format!(" {option}")).unwrap_or_default();
    format!(" {code} {qty}{option}")
}

/// `order? OT 3`: the question mark says that it is not clear.
fn said(intent: Intent, clear: bool, items: impl Iterator<Item = String>, phone: Option<&str>) -> String {
    let unsure = if intent.is_about_an_order() && !clear { "?" } else { "" };
    let phone = phone.map(|phone| format!(" {phone}")).unwrap_or_default();
    format!("{}{unsure}{}{phone}", intent.as_str(), items.collect::<Vec<_>>().join(","))
}
