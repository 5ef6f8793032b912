//! What a comment was understood to say.

use crate::base::phone::Phone;
use crate::base::quantity::Quantity;
use crate::shop::words;
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use utoipa::ToSchema;

/// What the writer wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Intent {
    /// Goods, now.
    Order,
    /// More on top of what was ordered before.
    Add,
    /// Something else instead of what was ordered before.
    Change,
    /// To take an order back, wholly or in part.
    Cancel,
    /// To know a price, a stock, a way to order.
    Question,
    /// To leave a phone number or an address, no goods.
    Contact,
    /// Anything else.
    Other,
}

impl Intent {
    /// The name in tables and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Add => "add",
            Self::Change => "change",
            Self::Cancel => "cancel",
            Self::Question => "question",
            Self::Contact => "contact",
            Self::Other => "other",
        }
    }

    /// Whether the reading wants to change an order, so that being unclear
    /// matters.
    pub const fn is_about_an_order(self) -> bool {
        matches!(self, Self::Order | Self::Add | Self::Change | Self::Cancel)
    }
}

/// One product that a comment names. Its texts are copies: they are short, and
/// counting who holds a shared one costs a reading more than that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The product's code, spelt as in the catalogue.
    pub code: CompactString,
    /// How many of the product's units; `None` where the writer gave none and
    /// none is implied.
    pub qty: Option<Quantity>,
    /// The choice made, spelt as in the catalogue.
    pub option: Option<CompactString>,
}

/// What a stretch of the text gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = SpanRole)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The words that decided the intent.
    Intent,
    /// A product.
    Product,
    /// A quantity.
    Quantity,
    /// An option.
    Option,
    /// A phone number.
    Phone,
    /// An address.
    Address,
    /// Words that stand where a product should, and name none that is on sale.
    Unknown,
}

/// A stretch of the comment's own text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Span {
    /// First byte, on a character boundary.
    pub start: usize,
    /// One past the last byte, on a character boundary.
    pub end: usize,
    /// What it gave.
    pub role: Role,
}

/// The stretches of a comment that gave something: few, as a rule.
pub type Spans = SmallVec<[Span; 4]>;

/// Why a reading is not clear, or an order wants a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No product is named and none is pinned.
    NoProduct,
    /// A name fits several products.
    AmbiguousProduct,
    /// Something is wanted that is not in the catalogue.
    UnknownProduct,
    /// The quantity cannot be known.
    UnknownQuantity,
    /// More than a household would mean.
    LargeQuantity,
    /// Zero, or not a multiple of the smallest quantity sold.
    ImpossibleQuantity,
    /// A choice that the product does not come in.
    UnknownOption,
    /// The wish hangs on something (stock, delivery, quality).
    Conditional,
    /// The words have other everyday meanings.
    WeakWords,
    /// The number is a code of another product than the one shown.
    CodeOrQuantity,
    /// The same buyer wants the same product again, in another quantity.
    Repeated,
    /// A change that fits none or several of the order's lines.
    NoSuchLine,
    /// The order is confirmed already, and its buyer wrote again.
    AlreadyConfirmed,
    /// A soft or doubtful refusal.
    DoubtfulCancel,
    /// The comment goes on behind what was read of it.
    TooLong,
    /// A count or a loss took goods that the order held.
    ShortOfStock,
    /// Nobody confirmed the order in time, and its goods went to who waited.
    HoldExpired,
    /// The platform says that a comment of the order was edited.
    CommentEdited,
    /// The platform says that a comment of the order was deleted.
    CommentDeleted,
    /// A comment of it was written down after the session had closed.
    AfterClose,
}

/// The products of a comment: one, as a rule.
pub type Items = SmallVec<[Item; 1]>;

/// What makes a comment unclear.
pub type Reasons = SmallVec<[Reason; 8]>;

/// What a comment was understood to say. Made by the reader, never fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// What the writer wants.
    pub intent: Intent,
    /// The products named.
    pub items: Items,
    /// The writer's phone number.
    pub phone: Option<Phone>,
    /// Whether the text holds a delivery address or part of one.
    pub address: bool,
    /// Whether a careful assistant would book it without asking. Means
    /// something only where [`Intent::is_about_an_order`].
    pub clear: bool,
    /// Which words gave what, in order, not overlapping.
    #[serde(default)]
    pub spans: Spans,
    /// Why it is not clear; empty if it is.
    #[serde(default)]
    pub reasons: Reasons,
}

/// Letters of a doubtful name at least: fewer are a slip of a finger.
const LETTERS_MIN: usize = 2;

impl Reading {
    /// The words of `text`, which this is the reading of, that may be its
    /// writer's own name for a product: the first that name none on sale, or
    /// else the first that fit several. The screens have the same rule
    /// (`web/src/data/doubt.ts`, held together by `tests/doubtful_names.json`).
    pub fn doubtful_name<'a>(&self, text: &'a str) -> Option<&'a str> {
        let first = |role| self.spans.iter().find(|span| span.role == role);
        let ambiguous = self.reasons.contains(&Reason::AmbiguousProduct);
        let span = first(Role::Unknown).or_else(|| first(Role::Product).filter(|_| ambiguous))?;
        let name = text.get(span.start..span.end)?.trim();
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        (letters >= LETTERS_MIN && words::fits(name)).then_some(name)
    }

    /// A reading of a text that says nothing to the shop.
    pub const fn nothing() -> Self {
        Self {
            intent: Intent::Other,
            items: Items::new_const(),
            phone: None,
            address: false,
            clear: true,
            spans: Spans::new_const(),
            reasons: Reasons::new_const(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Case {
        why: String,
        text: String,
        /// Words of the text and what they gave.
        spans: Vec<(String, Role)>,
        reasons: Reasons,
        name: Option<String>,
    }

    #[test]
    fn a_doubtful_name_is_what_a_person_could_teach() {
        let cases: Vec<Case> = serde_json::from_str(include_str!("../../tests/doubtful_names.json")).unwrap();
        assert!(cases.len() > 10);
        for Case { why, text, spans, reasons, name } in cases {
            let span = |(words, role): (String, Role)| {
                let start = text.find(&words).unwrap();
                Span { start, end: start + words.len(), role }
            };
            let spans = spans.into_iter().map(span).collect();
            let reading = Reading { spans, reasons, clear: false, intent: Intent::Order, ..Reading::nothing() };
            assert_eq!(reading.doubtful_name(&text), name.as_deref(), "{why}: {text}");
        }
    }

    #[test]
    fn spans_of_another_text_name_nothing() {
        let within_a_letter = Span { start: 1, end: 5, role: Role::Unknown };
        let reading = Reading { spans: Spans::from_slice(&[within_a_letter]), ..Reading::nothing() };
        assert_eq!(reading.doubtful_name("ớt bột"), None);
        assert_eq!(reading.doubtful_name("ớt"), None);
    }
}
