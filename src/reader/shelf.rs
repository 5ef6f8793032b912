//! The catalogue as the reader needs it: names cut into words, units known,
//! options comparable.

use super::lexicon::{Lexicon, Trade};
use super::normalise::letters;
use super::number::Numbers;
use super::token::{Kind, Speech, tokens};
use super::unit::{Unit, Units};
use super::word::Word;
use crate::shop::catalogue::{Catalogue, Product};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// One part of a product's name or of an option.
#[derive(Clone, Debug)]
pub struct Part {
    pub word: Word,
    pub number: Option<Decimal>,
    pub unit: Option<Unit>,
    /// Spelt with a capital inside a name: a place, a proper name.
    pub proper: bool,
}

/// One product.
#[derive(Debug)]
pub struct Item {
    pub product: Product,
    pub unit: Unit,
    /// The full name, then the aliases.
    pub names: Vec<Vec<Part>>,
    pub options: Vec<Vec<Part>>,
}

/// All that is on sale, and the language to read about it.
#[derive(Debug)]
pub struct Shelf {
    pub items: Vec<Item>,
    pub speech: Speech,
    pub numbers: Numbers,
    pub units: Units,
    /// The trades that the goods belong to.
    pub trades: Vec<Trade>,
}

impl Shelf {
    /// The catalogue, compiled.
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut speech = Speech { lexicon: Lexicon::new(), codes: HashMap::new() };
        let numbers = Numbers::new();
        let mut units = Units::new();
        let sold_in: Vec<Unit> = catalogue.products.iter().map(|p| units.of_product(&p.unit)).collect();
        numbers.vocabulary().chain(units.vocabulary()).cloned().for_each(|word| speech.lexicon.learn(word));
        let mut items: Vec<Item> = Vec::new();
        for (product, unit) in catalogue.products.iter().zip(sold_in) {
            let cut = |text: &String| parts(text, &speech, &units);
            items.push(Item {
                product: product.clone(),
                unit,
                names: std::iter::once(&product.name)
                    .chain(&product.aliases)
                    .map(cut)
                    .filter(|n| !n.is_empty())
                    .collect(),
                options: product.options.iter().map(cut).collect(),
            });
        }
        for item in &items {
            let words = item.names.iter().chain(&item.options).flatten();
            words.for_each(|part| speech.lexicon.learn(part.word.clone()));
        }
        for (at, product) in catalogue.products.iter().enumerate() {
            let code: String = letters(&product.code).iter().map(|l| l.base).collect();
            if code.chars().any(char::is_alphabetic) {
                speech.codes.insert(code, at);
            }
        }
        let trades = trades(&items, &speech.lexicon);
        Self { items, speech, numbers, units, trades }
    }

    /// The product with this code.
    pub fn with_code(&self, code: &str) -> Option<usize> {
        self.items.iter().position(|item| item.product.code.eq_ignore_ascii_case(code.trim()))
    }

    /// The product whose code is this number, be it `5` or `05`.
    pub fn with_number(&self, number: Decimal) -> Option<usize> {
        let code = number.is_integer().then(|| number.normalize().to_string())?;
        let bare = |item: &Item| item.product.code.trim().trim_start_matches('0') == code;
        self.with_code(&code).or_else(|| self.items.iter().position(bare))
    }

    /// The products that have a plain word in their names.
    pub fn with_name_word(&self, plain: &str) -> Vec<usize> {
        let named = |item: &Item| item.names.iter().flatten().any(|part| part.word.plain == plain);
        (0..self.items.len()).filter(|at| named(&self.items[*at])).collect()
    }

    /// Whether a plain word is part of some product's name.
    pub fn is_name_word(&self, plain: &str) -> bool {
        self.items.iter().flat_map(|item| item.names.iter().flatten()).any(|part| part.word.plain == plain)
    }
}

fn trades(items: &[Item], lexicon: &Lexicon) -> Vec<Trade> {
    let mut trades = Vec::new();
    for name in items.iter().flat_map(|item| &item.names) {
        let words: Vec<&Word> = name.iter().filter(|part| part.unit.is_none()).map(|part| &part.word).collect();
        // Only the first noun tells: quần bò is no food, túi gạo no bag.
        let first = (0..words.len()).map(|at| lexicon.trades(&words[at..])).find(|found| !found.is_empty());
        trades.extend(first.unwrap_or_default());
    }
    trades
}

fn parts(text: &str, speech: &Speech, units: &Units) -> Vec<Part> {
    let letters = letters(text);
    let tokens = tokens(&letters, &[], speech);
    let parts = tokens.iter().enumerate().filter(|(_, t)| !matches!(t.kind, Kind::Mark(_)));
    parts
        .map(|(at, token)| Part {
            word: token.word.clone(),
            number: if let Kind::Number(n) = token.kind { Some(n) } else { None },
            unit: units.at(&[&token.word], true).map(|(unit, _)| unit),
            proper: at > 0 && text.get(token.start..token.end).is_some_and(|t| t.starts_with(char::is_uppercase)),
        })
        .collect()
}
