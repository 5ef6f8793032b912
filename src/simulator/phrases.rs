//! The texts that a market's viewers write.

use super::dice::Dice;
use std::collections::HashMap;

/// Texts by section.
pub(super) struct Phrases(HashMap<&'static str, Vec<&'static str>>);

impl Phrases {
    /// The market's own.
    pub(super) fn of_the_market() -> Self {
        let mut sections: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut section = "";
        for line in include_str!("phrases.txt").lines() {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
            } else if !line.is_empty() && !line.starts_with("# ") {
                sections.entry(section).or_default().push(line);
            }
        }
        Self(sections)
    }

    /// A text of a section.
    pub(super) fn one(&self, section: &str, dice: &mut Dice) -> &'static str {
        let texts = self.0.get(section).map_or(&[][..], Vec::as_slice);
        dice.one_of(texts)
    }

    /// A text of a section with its places filled in: `n` and `m` as given, a
    /// telephone number and a place as chance will have it.
    pub(super) fn fill(&self, section: &str, n: i64, m: i64, dice: &mut Dice) -> String {
        let mut text = self.one(section, dice).to_owned();
        if text.contains("{place}") {
            let place = self.one("place", dice);
            let (n, m) = (dice.between(10, 99).to_string(), dice.between(1, 9).to_string());
            text = text.replace("{place}", &place.replace("{n}", &n).replace("{m}", &m));
        }
        if text.contains("{phone}") {
            text = text.replace("{phone}", &phone(dice));
        }
        text.replace("{n}", &n.to_string()).replace("{m}", &m.to_string())
    }
}

/// A made-up number: operators' prefixes, and a run of one digit in the
/// middle, as hardly anybody's has.
fn phone(dice: &mut Dice) -> String {
    let prefix = dice.one_of(&["0912", "0987", "0355", "0868", "0972", "0326", "0778", "0834"]);
    let (run, end) = (dice.between(0, 9).to_string().repeat(3), dice.between(100, 999));
    match dice.below(4) {
        0 => format!("{prefix} {run} {end}"),
        1 => format!("{prefix}.{run}.{end}"),
        _ => format!("{prefix}{run}{end}"),
    }
}
