//! The shape of a scenario file.

use crate::base::money::Vnd;
use crate::base::phone::Phone;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::shop::book::Repeat;
use crate::shop::catalogue::Catalogue;
use crate::shop::comment::Platform;
use crate::shop::reading::{Intent, Item, Reading};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// A life to be played.
#[derive(Deserialize)]
pub(super) struct Script {
    pub(super) rules: Rules,
    pub(super) catalogue: Catalogue,
    pub(super) stock: BTreeMap<String, Quantity>,
    pub(super) script: Vec<Step>,
}

#[derive(Deserialize)]
pub(super) struct Rules {
    pub(super) repeat: Repeat,
    pub(super) part_fill: bool,
}

/// One thing that happens.
#[derive(Deserialize)]
pub(super) struct Step {
    /// When, from the beginning.
    #[serde(deserialize_with = "seconds")]
    pub(super) at: Millis,
    #[serde(flatten)]
    pub(super) what: What,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum What {
    Pin(Option<String>),
    Comment(Said),
    Replay { channel: String, ids: Vec<String> },
    Receive(BTreeMap<String, Quantity>),
    Price(BTreeMap<String, Vnd>),
    Confirm(Buyer),
    Cancel(Buyer),
    Set(Line),
    Undo { steps: u32 },
}

#[derive(Clone, Deserialize, PartialEq, Eq, Hash)]
pub(super) struct Buyer {
    pub(super) platform: Platform,
    pub(super) author: String,
}

#[derive(Deserialize)]
pub(super) struct Line {
    #[serde(flatten)]
    pub(super) buyer: Buyer,
    pub(super) code: String,
    pub(super) option: Option<String>,
    pub(super) qty: Quantity,
}

#[derive(Clone, Deserialize)]
pub(super) struct Said {
    #[serde(flatten)]
    pub(super) buyer: Buyer,
    pub(super) channel: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) text: String,
    #[serde(deserialize_with = "seconds")]
    pub(super) sent: Millis,
    pub(super) reading: Meant,
}

/// What a perfect reader would give.
#[derive(Clone, Deserialize)]
pub(super) struct Meant {
    intent: Intent,
    items: Vec<Item>,
    phone: Option<Phone>,
    clear: bool,
}

impl Meant {
    pub(super) fn reading(self) -> Reading {
        let Self { intent, items, phone, clear } = self;
        Reading { intent, items: items.into(), phone, clear, ..Reading::nothing() }
    }
}

/// Seconds with decimals, to the millisecond.
fn seconds<'de, D: Deserializer<'de>>(from: D) -> Result<Millis, D::Error> {
    let seconds = f64::deserialize(from)?;
    if !(-1e9..=1e9).contains(&seconds) {
        return Err(serde::de::Error::custom("no time of a short live"));
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked above")]
    Ok(Millis((seconds * 1000.0).round() as i64))
}
