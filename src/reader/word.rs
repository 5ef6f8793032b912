//! Words: letters without case, with the marks set apart, so that a word
//! typed with all, some or none of its marks can be held against a full one.

use super::normalise::{Letter, Tone, base_of, letters};

/// A word of a comment or of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Word {
    /// Letters without diacritics.
    pub plain: String,
    /// Letters with shape, without tone.
    pub shaped: String,
    /// The tone, wherever in the syllable it was put (`hoà`, `hòa`).
    pub tone: Tone,
}

impl Word {
    /// The word that these letters make.
    pub fn of(letters: &[Letter]) -> Self {
        Self {
            plain: letters.iter().map(|l| l.base).collect(),
            shaped: letters.iter().map(|l| l.shaped).collect(),
            tone: letters.iter().map(|l| l.tone).find(|t| *t != Tone::Level).unwrap_or_default(),
        }
    }

    /// The word that is spelt so.
    pub fn spelt(text: &str) -> Self {
        Self::of(&letters(text))
    }

    /// Whether any diacritics were typed.
    pub fn is_marked(&self) -> bool {
        self.tone != Tone::Level || self.shaped != self.plain
    }

    /// Whether this may be `full` with some of its marks left out, and with
    /// none that `full` does not have.
    pub fn may_be(&self, full: &Self) -> bool {
        self.plain == full.plain
            && (self.tone == Tone::Level || self.tone == full.tone)
            && self
                .shaped
                .chars()
                .zip(full.shaped.chars())
                .all(|(typed, right)| typed == right || typed == base_of(right))
    }

    /// The same with every run of `at_least` or more equal letters cut to one.
    pub fn squeezed(&self, at_least: usize) -> Self {
        let plain: Vec<char> = self.plain.chars().collect();
        let shaped: Vec<char> = self.shaped.chars().collect();
        let mut out = Self { tone: self.tone, ..Self::default() };
        let mut start = 0;
        while start < plain.len() {
            let run = plain[start..].iter().take_while(|c| **c == plain[start]).count();
            if run >= at_least && !plain[start].is_ascii_digit() {
                out.plain.push(plain[start]);
                let best = shaped[start..start + run].iter().find(|c| **c != plain[start]);
                out.shaped.push(*best.unwrap_or(&plain[start]));
            } else {
                out.plain.extend(&plain[start..start + run]);
                out.shaped.extend(&shaped[start..start + run]);
            }
            start += run;
        }
        out
    }
}

/// Whether two plain words differ by one letter added, lost or replaced, or by
/// two neighbours that changed places. Words of three letters may only be
/// parts of longer ones, or have two changed.
pub fn nearly(a: &str, b: &str) -> bool {
    let (a, b) = if a.len() <= b.len() { (a.as_bytes(), b.as_bytes()) } else { (b.as_bytes(), a.as_bytes()) };
    if a.len() < 3 || b.len() - a.len() > 1 {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    if a.len() < b.len() {
        return a[same..] == b[same + 1..];
    }
    let swapped =
        matches!((&a[same..], &b[same..]), ([x, y, rest @ ..], [v, w, tail @ ..]) if x == w && y == v && rest == tail);
    swapped || (a.len() > 3 && a[same..].get(1..) == b[same..].get(1..))
}

/// How a plain word sounds to those who write as they speak: initials and
/// finals that some region does not tell apart are one.
pub fn sound(plain: &str) -> String {
    const INITIALS: [(&str, &str); 7] =
        [("tr", "ch"), ("k", "c"), ("gi", "d"), ("r", "d"), ("v", "d"), ("s", "x"), ("l", "n")];
    const FINALS: [(&str, &str); 4] = [("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t")];
    let initial = INITIALS.iter().find_map(|(from, to)| plain.strip_prefix(from).map(|rest| format!("{to}{rest}")));
    let word = initial.unwrap_or_else(|| plain.to_owned());
    let last = FINALS.iter().find_map(|(from, to)| word.strip_suffix(from).map(|rest| format!("{rest}{to}")));
    last.unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_may_be_left_out_but_not_wrong() {
        for (typed, full, fits) in [
            ("vai", "vải", true),
            ("vãi", "vải", true),
            ("tưoi", "tươi", true),
            ("chót", "chốt", true),
            ("giờ", "gio", false),
            ("thèm", "thêm", false),
            ("hoà", "hòa", true),
            ("dat", "đặt", true),
        ] {
            assert_eq!(Word::spelt(typed).may_be(&Word::spelt(full)), fits, "{typed} {full}");
        }
    }

    #[test]
    fn stretched_words_are_squeezed() {
        assert_eq!(Word::spelt("chốtttt").squeezed(3), Word::spelt("chốt"));
        assert_eq!(Word::spelt("quáaaa").squeezed(3), Word::spelt("quá"));
        assert_eq!(Word::spelt("1000").squeezed(3).plain, "1000");
    }

    #[test]
    fn regions_write_as_they_speak() {
        for (a, b, same) in
            [("mut", "muc", true), ("lien", "nieng", true), ("trung", "chung", true), ("ga", "ca", false)]
        {
            assert_eq!(sound(a) == sound(b), same, "{a} {b}");
        }
    }

    #[test]
    fn one_letter_off() {
        for (a, b, near) in
            [("niengm", "mien", false), ("mien", "nien", true), ("mieng", "mien", true), ("mat", "mot", false)]
        {
            assert_eq!(nearly(a, b), near, "{a} {b}");
        }
    }
}
