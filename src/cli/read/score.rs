//! How well comments are read, measured on labelled ones. Pure.

use crate::base::quantity::Quantity;
use crate::base::text::fold;
use crate::shop::reading::{Intent, Reading};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A comment with the answer of a careful assistant of the shop.
#[derive(Clone, Debug, Deserialize)]
pub struct Gold {
    /// Unique in its corpus.
    pub id: String,
    /// Which catalogue is on sale.
    pub catalogue: String,
    /// Code of the product that is shown.
    #[serde(default)]
    pub pinned: Option<String>,
    /// The comment as typed.
    pub text: String,
    /// What its writer wants.
    pub intent: Intent,
    /// The products named.
    pub items: Vec<GoldItem>,
    /// The writer's phone number.
    pub phone: Option<String>,
    /// Whether it would be booked without asking.
    pub clear: bool,
}

/// One product that a labelled comment names.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldItem {
    /// The product's code, in any case.
    pub code: String,
    /// How many of its units, if that can be known.
    pub qty: Option<Quantity>,
    /// The choice made.
    #[serde(default)]
    pub option: Option<String>,
}

/// What is measured. Those "about an order" are order, add, change and cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Right intent, of all comments.
    Intent,
    /// Right intent and items (code and quantity, in any order), of all.
    Exact,
    /// Exact, of those read as clear and about an order.
    Prec,
    /// Of the same: labelled as unclear or not about an order.
    Over,
    /// Exact and read as clear, of those labelled as clear and about an order.
    Recall,
    /// Read as not about an order, of those labelled as about one.
    Lost,
    /// Read as clear and about an order, of those labelled as not about one.
    False,
    /// Right phone number or rightly none, of all.
    Phone,
    /// Right options, of those labelled as about an order in which either
    /// side sees one.
    Option,
}

impl Measure {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Intent,
        Self::Exact,
        Self::Prec,
        Self::Over,
        Self::Recall,
        Self::Lost,
        Self::False,
        Self::Phone,
        Self::Option,
    ];

    /// The head of its column.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Exact => "exact",
            Self::Prec => "prec",
            Self::Over => "over",
            Self::Recall => "recall",
            Self::Lost => "lost",
            Self::False => "false",
            Self::Phone => "phone",
            Self::Option => "option",
        }
    }

    /// Whether it counts faults, so that less is better.
    pub const fn counts_faults(self) -> bool {
        matches!(self, Self::Over | Self::Lost | Self::False)
    }
}

/// One comment, judged by every measure.
#[derive(Clone, Copy, Debug)]
pub struct Judged([Option<bool>; Measure::ALL.len()]);

impl Judged {
    /// Judges what was read by what is right.
    pub fn of(gold: &Gold, reading: &Reading) -> Self {
        let wanted = gold.intent.is_about_an_order();
        let read_as_wanted = reading.intent.is_about_an_order();
        let read_clear = read_as_wanted && reading.clear;
        let intent = gold.intent == reading.intent;
        let exact = intent && goods_of(gold) == goods_read(reading);
        let (options, options_read) = (options_of(gold), options_read(reading));
        let hits = Measure::ALL.map(|measure| match measure {
            Measure::Intent => Some(intent),
            Measure::Exact => Some(exact),
            Measure::Prec => read_clear.then_some(exact),
            Measure::Over => read_clear.then_some(!(wanted && gold.clear)),
            Measure::Recall => (wanted && gold.clear).then_some(exact && read_clear),
            Measure::Lost => wanted.then_some(!read_as_wanted),
            Measure::False => (!wanted).then_some(read_clear),
            Measure::Phone => Some(gold.phone.as_deref() == reading.phone.as_ref().map(|phone| phone.as_str())),
            Measure::Option => {
                let some = wanted && !(options.is_empty() && options_read.is_empty());
                some.then_some(options == options_read)
            }
        });
        Self(hits)
    }

    /// Whether the comment counts in a measure, and if so, as a hit.
    pub const fn hit(&self, measure: Measure) -> Option<bool> {
        self.0[measure as usize]
    }

    /// Whether no measure has anything against it.
    pub fn is_right(&self) -> bool {
        Measure::ALL.iter().all(|measure| self.hit(*measure).is_none_or(|hit| hit != measure.counts_faults()))
    }
}

/// Hits of so many comments that count, for every measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many comments were judged.
    pub comments: usize,
    shares: [(usize, usize); Measure::ALL.len()],
}

impl Figures {
    /// Hits, and the comments that count.
    pub const fn share(&self, measure: Measure) -> (usize, usize) {
        self.shares[measure as usize]
    }

    /// Hits of a hundred that count; `None` where none does.
    #[expect(clippy::cast_precision_loss, reason = "numbers of comments")]
    pub fn percent(&self, measure: Measure) -> Option<f64> {
        let (hits, of) = self.share(measure);
        (of > 0).then(|| 100.0 * hits as f64 / of as f64)
    }
}

impl<'a> FromIterator<&'a Judged> for Figures {
    fn from_iter<I: IntoIterator<Item = &'a Judged>>(all: I) -> Self {
        let mut figures = Self::default();
        for judged in all {
            figures.comments += 1;
            for (share, hit) in figures.shares.iter_mut().zip(judged.0) {
                share.0 += usize::from(hit == Some(true));
                share.1 += usize::from(hit.is_some());
            }
        }
        figures
    }
}

/// Quantities summed by code, so that a product in two choices equals its sum.
type Goods = BTreeMap<String, Option<Quantity>>;

fn goods<'a>(items: impl Iterator<Item = (&'a str, Option<Quantity>)>) -> Goods {
    let mut goods = Goods::new();
    for (code, qty) in items {
        let sum = goods.entry(code.to_uppercase());
        sum.and_modify(|sum| *sum = sum.zip(qty).map(|(a, b)| a + b)).or_insert(qty);
    }
    goods
}

fn goods_of(gold: &Gold) -> Goods {
    goods(gold.items.iter().map(|item| (&*item.code, item.qty)))
}

fn goods_read(reading: &Reading) -> Goods {
    goods(reading.items.iter().map(|item| (&*item.code, item.qty)))
}

/// Choices by code, in order.
fn options<'a>(items: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> Vec<(String, String)> {
    let plain = |option: &str| fold(option).split_whitespace().collect();
    let chosen =
        items.filter_map(|(code, option)| Some((code.to_uppercase(), plain(option.filter(|o| !o.is_empty())?))));
    let mut chosen: Vec<(String, String)> = chosen.collect();
    chosen.sort();
    chosen
}

fn options_of(gold: &Gold) -> Vec<(String, String)> {
    options(gold.items.iter().map(|item| (&*item.code, item.option.as_deref())))
}

fn options_read(reading: &Reading) -> Vec<(String, String)> {
    options(reading.items.iter().map(|item| (&*item.code, item.option.as_deref())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(gold: &str, read: &str) -> Judged {
        let gold = format!(r#"{{ "id": "a", "catalogue": "b", "text": "c", "phone": null, {gold} }}"#);
        let read = format!(r#"{{ "phone": null, "address": false, {read} }}"#);
        Judged::of(&serde_json::from_str(&gold).unwrap(), &serde_json::from_str(&read).unwrap())
    }

    #[test]
    fn each_measure_counts_what_it_says() {
        let two = r#""items": [{ "code": "A", "qty": "2", "option": null }]"#;
        let halves = r#""items": [{ "code": "a", "qty": "0.5", "option": "S" }, { "code": "A", "qty": "1.5", "option": "Đỏ đô" }]"#;
        let (hit, miss, none) = (Some(true), Some(false), None);
        for (gold, read, hits) in [
            (
                format!(r#""intent": "order", "clear": true, {two}"#),
                format!(r#""intent": "order", "clear": true, {two}"#),
                [hit, hit, hit, miss, hit, miss, none, hit, none],
            ),
            (
                format!(r#""intent": "order", "clear": true, {halves}"#),
                format!(r#""intent": "order", "clear": true, {}"#, halves.replace("Đỏ đô", "ĐỎĐÔ")),
                [hit, hit, hit, miss, hit, miss, none, hit, hit],
            ),
            (
                format!(r#""intent": "order", "clear": false, {two}"#),
                format!(r#""intent": "order", "clear": true, {halves}"#),
                [hit, hit, hit, hit, none, miss, none, hit, miss],
            ),
            (
                format!(r#""intent": "add", "clear": true, {two}"#),
                r#""intent": "question", "clear": true, "items": []"#.into(),
                [miss, miss, none, none, miss, hit, none, hit, none],
            ),
            (
                r#""intent": "other", "clear": true, "items": []"#.into(),
                format!(r#""intent": "order", "clear": true, {two}"#),
                [miss, miss, miss, hit, none, none, hit, hit, none],
            ),
            (
                r#""intent": "contact", "clear": false, "items": []"#.into(),
                r#""intent": "contact", "clear": true, "items": []"#.into(),
                [hit, hit, none, none, none, none, miss, hit, none],
            ),
        ] {
            let judged = judged(&gold, &read);
            assert_eq!(judged.0, hits, "{gold} {read}");
        }
    }

    #[test]
    fn an_unknown_quantity_makes_the_sum_unknown() {
        let q = |text: &str| Some(text.parse().unwrap());
        let sum = goods([("a", q("0.1")), ("A", q("0.2")), ("b", None), ("B", q("1"))].into_iter());
        assert_eq!(sum, Goods::from([("A".into(), q("0.3")), ("B".into(), None)]));
    }

    #[test]
    fn figures_add_up() {
        let two = r#""intent": "order", "clear": true, "items": [{ "code": "A", "qty": "2", "option": null }]"#;
        let none = r#""intent": "other", "clear": true, "items": []"#;
        let all = [judged(two, two), judged(two, none), judged(none, none)];
        assert_eq!(all.map(|judged| judged.is_right()), [true, false, true]);
        let figures: Figures = all.iter().collect();
        assert_eq!(
            (figures.comments, figures.share(Measure::Exact), figures.share(Measure::Recall)),
            (3, (2, 3), (1, 2))
        );
        assert_eq!((figures.percent(Measure::Lost), figures.percent(Measure::Option)), (Some(50.0), None));
    }
}
