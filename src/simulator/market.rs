//! The bánh gio market of the demonstration: one producer, ten minutes, more
//! wishes than bánh gio.

use super::dice::Dice;
use super::hand;
use super::phrases::Phrases;
use super::script::{Script, ScriptedComment};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::shop::catalogue::{Catalogue, Product};
use crate::shop::comment::Platform;

const LENGTH_MS: i64 = 600_000;
const VIEWERS: i64 = 340;
/// So many bánh gio are wished for, all in all, of 600.
const WISHED: i64 = 770;
/// Wishes begin and end so long after the start.
const FIRST_MS: i64 = 8_000;
const LAST_MS: i64 = 585_000;

/// Viewers are numbered: buyers from 0, then those who order and take it back,
/// then all others.
const REGRETFUL: usize = 1_000;
const PASSERS_BY: usize = 2_000;

/// A shop, what it sells, and what its viewers will write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Market {
    /// The shop's name.
    pub shop_name: String,
    /// The session's title.
    pub session_title: String,
    /// What is on sale. The first product is the one to pin.
    pub catalogue: Catalogue,
    /// Code and quantity in stock.
    pub stock: Vec<(String, Quantity)>,
    /// Code and name of a built-in picture.
    pub pictures: Vec<(String, String)>,
    /// How many of the first product all comments together clearly wish for,
    /// changes and cancelled orders taken off.
    pub wished: i64,
    /// The live.
    pub script: Script,
}

/// The market of `seed`; the same seed gives the same market.
pub fn market(seed: u64) -> Market {
    let stall = [
        ("BG", "Bánh gio", &["bánh tro", "gio"][..], "cái", 7_000, 600, "banh-gio"),
        ("BGM", "Bánh gio nhân mật ong", &["bánh gio nhân mật"], "cái", 9_000, 150, "banh-gio"),
        ("MM", "Mật mía chấm bánh", &["mật mía"], "chai", 35_000, 120, "mat"),
    ];
    let product = |&(code, name, aliases, unit, price, ..): &(&str, &str, &[&str], &str, i64, i32, &str)| Product {
        code: code.into(),
        name: name.into(),
        aliases: aliases.iter().map(|&alias| alias.into()).collect(),
        unit: unit.into(),
        price: Vnd(price),
        step: Quantity::ONE,
        options: Vec::new(),
    };
    let (wished, script) = Crowd::new(seed).write();
    Market {
        shop_name: "Bánh gio bến Gối, Đan Phượng".into(),
        session_title: "Phiên bánh gio chiều nay".into(),
        catalogue: Catalogue { products: stall.iter().map(product).collect() },
        stock: stall.iter().map(|one| (one.0.into(), Quantity::whole(one.5))).collect(),
        pictures: stall.iter().map(|one| (one.0.into(), one.6.into())).collect(),
        wished,
        script,
    }
}

/// One comment before it is known where it stands.
struct Line {
    at_ms: i64,
    viewer: usize,
    text: String,
    /// By how much it changes the bánh gio clearly wished for.
    wish: i64,
}

/// The viewers at work.
struct Crowd {
    dice: Dice,
    phrases: Phrases,
    lines: Vec<Line>,
}

impl Crowd {
    fn new(seed: u64) -> Self {
        Self { dice: Dice::new(seed), phrases: Phrases::of_the_market(), lines: Vec::new() }
    }

    fn write(mut self) -> (i64, Script) {
        self.buyers();
        self.others();
        self.lines.sort_by_key(|line| line.at_ms);
        (self.lines.iter().map(|line| line.wish).sum(), self.script())
    }

    /// Everybody who wants bánh gio, evenly over the live.
    fn buyers(&mut self) {
        let wishes = self.wishes();
        let step = (LAST_MS - FIRST_MS) / wishes.len().max(1) as i64;
        for (viewer, &wish) in wishes.iter().enumerate() {
            let at = FIRST_MS + step * viewer as i64 + self.dice.between(0, step);
            self.buyer(viewer, wish, at);
        }
    }

    /// What each buyer ends up with, summing up to what is wished for in all.
    fn wishes(&mut self) -> Vec<i64> {
        let (mut wishes, mut left) = (Vec::new(), WISHED);
        while left > 0 {
            let usual = match self.dice.below(100) {
                0..13 => 1,
                13..33 => 2,
                33..47 => 3,
                47..54 => 4,
                54..74 => 5,
                74..79 => 6,
                79..83 => 8,
                83..96 => 10,
                96..99 => 15,
                _ => 20,
            };
            wishes.push(usual.min(left));
            left -= usual;
        }
        wishes
    }

    /// One buyer's way to `wish` bánh gio. Some first say something else,
    /// some say it twice, some go in the end.
    fn buyer(&mut self, viewer: usize, wish: i64, at: i64) {
        let soon = at + self.dice.between(4_000, 20_000);
        match self.dice.below(100) {
            0..7 if wish > 3 => {
                let first = wish - self.dice.between(1, 2);
                self.order(viewer, first, at);
                self.say("more", viewer, soon, wish - first, 0, wish - first);
            }
            7..11 => {
                let first = wish + self.dice.between(1, 5);
                self.order(viewer, first, at);
                self.say("change", viewer, soon, wish, 0, wish - first);
            }
            11..18 => {
                self.order(viewer, wish, at);
                let same = self.lines.last().map(|line| line.text.clone()).unwrap_or_default();
                self.lines.push(Line { at_ms: soon, viewer, text: same, wish: 0 });
            }
            // A buyer more than counted, who orders and takes it back.
            18..22 => {
                self.order(viewer, wish, at);
                let regretful = REGRETFUL + viewer;
                let regretted = self.dice.between(1, 4);
                self.order(regretful, regretted, at);
                self.say("cancel", regretful, soon, 0, 0, -regretted);
            }
            _ => self.order(viewer, wish, at),
        }
        if self.dice.percent(30) {
            let later = soon + self.dice.between(1_000, 9_000);
            self.say("contact", viewer, later, 0, 0, 0);
        }
    }

    fn order(&mut self, viewer: usize, wish: i64, at: i64) {
        let molasses = self.dice.between(1, 2);
        let section = match self.dice.below(100) {
            0..12 => "order with phone",
            12..20 => "order of both",
            20..27 => "order glued",
            27..80 if wish == 10 => "order of ten",
            27..80 if wish == 20 => "order of twenty",
            _ => "order",
        };
        self.say(section, viewer, at, wish, molasses, wish);
    }

    /// Buyers of the other two products, askers, well-wishers, passers-by.
    fn others(&mut self) {
        for (section, times) in [
            ("order of honey", 17),
            ("order of molasses", 26),
            ("unclear", 26),
            ("contact", 8),
            ("question", 95),
            ("chatter", 210),
        ] {
            for _ in 0..times {
                let viewer = PASSERS_BY + self.dice.below(500) as usize;
                let at = self.dice.between(500, LAST_MS + 10_000);
                let n = self.dice.one_of(&[1, 2, 3, 4, 5, 5, 10]);
                let m = self.dice.between(1, 3);
                self.say(section, viewer, at, n, m, 0);
            }
        }
    }

    /// `viewer` writes a text of `section`.
    fn say(&mut self, section: &str, viewer: usize, at_ms: i64, n: i64, m: i64, wish: i64) {
        let text = self.phrases.fill(section, n, m, &mut self.dice);
        let text = hand::write(&text, &mut self.dice, &self.phrases);
        self.lines.push(Line { at_ms: at_ms.min(LENGTH_MS - 1_000), viewer, text, wish });
    }

    /// Gives everybody a name and a platform, and every comment an id.
    fn script(mut self) -> Script {
        let mut script = Script { viewers: VIEWERS, length_ms: LENGTH_MS, ..Script::default() };
        let (mut tiktok, mut facebook) = (7_350_000_000_000_000_000, 901_000_000_000_000);
        for line in self.lines {
            // A viewer's name and platform are theirs, whatever the order of
            // their comments.
            let mut own = Dice::new(line.viewer as u64 ^ 0x5eed);
            let (platform, id, author) = if own.percent(60) {
                tiktok += self.dice.between(1_000_003, 9_000_007);
                (Platform::Tiktok, tiktok, 6_800_000_000_000_000_000 + line.viewer as i64 * 7_919)
            } else {
                facebook += self.dice.between(3, 4_001);
                (Platform::Facebook, facebook, 100_000_000_000_000 + line.viewer as i64 * 7_919)
            };
            let name = self.phrases.one("name", &mut own);
            let name = if own.percent(55) { format!("{name} {}", own.between(1, 99)) } else { name.to_owned() };
            let comment = ScriptedComment {
                at_ms: line.at_ms,
                id: id.to_string(),
                author_id: author.to_string(),
                name,
                text: line.text,
            };
            match platform {
                Platform::Tiktok => script.tiktok.push(comment),
                Platform::Facebook => script.facebook.push(comment),
            }
        }
        script
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn lines(seed: u64) -> Vec<Line> {
        let mut crowd = Crowd::new(seed);
        crowd.buyers();
        crowd.others();
        crowd.lines.sort_by_key(|line| line.at_ms);
        crowd.lines
    }

    #[test]
    fn sold_out_about_minute_eight() {
        for seed in 0..40 {
            let mut wished = 0;
            let mut sold_out = None;
            for line in lines(seed) {
                wished += line.wish;
                if wished >= 600 && sold_out.is_none() {
                    sold_out = Some(line.at_ms / 1000);
                }
            }
            assert!((720..=800).contains(&wished), "seed {seed}: {wished}");
            let at = sold_out.unwrap();
            assert!((7 * 60 - 15..=8 * 60 + 15).contains(&at), "seed {seed}: sold out after {at} s");
        }
    }

    #[test]
    fn about_half_is_chatter() {
        let count = |market: &Market| market.script.tiktok.len() + market.script.facebook.len();
        for seed in 0..10 {
            let (market, all) = (market(seed), lines(seed));
            assert_eq!((count(&market), market.wished), (all.len(), all.iter().map(|line| line.wish).sum()));
            assert!((500..800).contains(&all.len()), "{}", all.len());
            let wishes = all.iter().filter(|line| line.wish != 0).count();
            assert!((150..260).contains(&wishes), "{wishes}");
            let (tiktok, facebook) = (market.script.tiktok.len(), market.script.facebook.len());
            assert!(tiktok > facebook && facebook > all.len() / 4, "{tiktok} {facebook}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_market() {
        assert_eq!(market(7), market(7));
        assert_ne!(market(7).script, market(8).script);
        let script = market(7).script;
        for side in [&script.tiktok, &script.facebook] {
            let ids: HashSet<_> = side.iter().map(|comment| &comment.id).collect();
            assert_eq!(ids.len(), side.len());
            assert!(side.iter().all(|c| c.id.parse::<i64>().is_ok() && (0..LENGTH_MS).contains(&c.at_ms)));
            assert!(side.iter().all(|c| !c.text.trim().is_empty() && !c.text.contains(['{', '}'])));
        }
    }
}
