//! A live of any length and liveliness, made up by chance.

use super::dice::Dice;
use super::hand;
use super::phrases::Phrases;
use super::script::{Script, ScriptedComment};

const VIEWERS: i64 = 200;
/// The live goes on so long after its last comment.
const CLOSING_MS: i64 = 1_000;
/// The first numbers of comments: beyond what a JavaScript number holds, and
/// within.
const TIKTOK_IDS: i64 = 7_360_000_000_000_000_000;
const FACEBOOK_IDS: i64 = 905_000_000_000_000;
/// The first numbers of authors.
const TIKTOK_AUTHORS: i64 = 6_810_000_000_000_000_000;
const FACEBOOK_AUTHORS: i64 = 100_100_000_000_000;

/// A live of so many `minutes` with `rate` comments a minute on each platform; the
/// same seed gives the same live.
pub fn generated(seed: u64, minutes: u32, rate: u32) -> Script {
    let (phrases, length_ms) = (Phrases::of_the_market(), i64::from(minutes) * 60_000);
    let mut dice = Dice::new(seed);
    let mut side = |first_id: i64, first_author: i64| {
        let last_ms = (length_ms - CLOSING_MS).max(0);
        let count = u64::from(minutes) * u64::from(rate);
        let mut times: Vec<i64> = (0..count).map(|_| dice.between(0, last_ms)).collect();
        times.sort_unstable();
        let mut id = first_id;
        let mut say = |at_ms| {
            id += dice.between(3, 4_001);
            let viewer = dice.between(0, 2 * VIEWERS);
            // A viewer's name is theirs, whenever they write.
            let mut own = Dice::new(viewer.unsigned_abs() ^ first_id.unsigned_abs());
            let (n, m) = (dice.between(1, 10), dice.between(1, 3));
            let section = match dice.below(10) {
                0..4 => "order",
                4 => "order with phone",
                5..7 => "question",
                _ => "chatter",
            };
            let text = phrases.fill(section, n, m, &mut dice);
            ScriptedComment {
                at_ms,
                id: id.to_string(),
                author_id: (first_author + viewer * 7_919).to_string(),
                name: format!("{} {}", phrases.one("name", &mut own), own.between(1, 99)),
                text: hand::write(&text, &mut dice, &phrases),
            }
        };
        times.into_iter().map(&mut say).collect()
    };
    let (tiktok, facebook) = (side(TIKTOK_IDS, TIKTOK_AUTHORS), side(FACEBOOK_IDS, FACEBOOK_AUTHORS));
    Script { tiktok, facebook, viewers: VIEWERS, length_ms }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn as_long_and_lively_as_asked() {
        let script = generated(3, 2, 50);
        assert_eq!(script, generated(3, 2, 50));
        assert_ne!(script, generated(4, 2, 50));
        assert_eq!(script.length_ms, 120_000);
        for side in [&script.tiktok, &script.facebook] {
            let ids: HashSet<_> = side.iter().map(|comment| &comment.id).collect();
            assert_eq!((side.len(), ids.len()), (100, 100));
            assert!(
                side.iter().all(|comment| (0..120_000).contains(&comment.at_ms) && !comment.text.trim().is_empty())
            );
        }
    }
}
