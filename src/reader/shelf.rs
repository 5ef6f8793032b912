//! The catalogue as the reader needs it: names cut into words, units known,
//! options comparable, and indexes by word for all of it, so that reading
//! costs the same with a thousand products as with ten.

use super::aside::Measures;
use super::begins::Abilities;
use super::cutter::tokens;
use super::lexicon::{Lexicon, Trade};
use super::names::Names;
use super::normalise::letters;
use super::number::Numbers;
use super::options::Options;
use super::places::Places;
use super::token::{Kind, Speech};
use super::unit::{Unit, UnitKind, Units};
use super::vocabulary::{Known, Vocabulary};
use super::word::Word;
use crate::shop::catalogue::{Catalogue, Product};
use compact_str::CompactString;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// One part of a product's name or of an option.
#[derive(Clone, Debug)]
pub struct Part {
    pub word: Known,
    /// The letters of the word, without marks.
    pub plain: Box<[u8]>,
    pub number: Option<Decimal>,
    pub unit: Option<Unit>,
    /// Spelt with a capital inside a name: a place, a proper name.
    pub proper: bool,
}

/// One product.
#[derive(Debug)]
pub struct Item {
    pub product: Product,
    pub code: CompactString,
    pub unit: Unit,
    /// The full name, then the aliases.
    pub names: Vec<Vec<Part>>,
    pub options: Vec<(CompactString, Vec<Part>)>,
}

/// The lists that come with the program: the same for all catalogues.
#[derive(Clone, Debug)]
pub struct Language {
    pub vocabulary: Vocabulary,
    pub lexicon: Lexicon,
    pub numbers: Numbers,
    pub units: Units,
    pub places: Places,
    pub measures: Measures,
}

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| {
    let mut vocabulary = Vocabulary::new();
    Language {
        lexicon: Lexicon::new(&mut vocabulary),
        numbers: Numbers::new(&mut vocabulary),
        units: Units::new(&mut vocabulary),
        places: Places::new(&mut vocabulary),
        measures: Measures::new(&mut vocabulary),
        vocabulary,
    }
});

/// All that is on sale, and the language to read about it.
#[derive(Debug)]
pub struct Shelf {
    pub items: Vec<Item>,
    pub speech: Speech,
    pub language: &'static Language,
    pub units: Units,
    pub names: Names,
    pub options: Options,
    /// The trades that the goods belong to.
    pub trades: Vec<Trade>,
    /// What the words of the vocabulary can do.
    pub abilities: Abilities,
    /// The kinds of units that anything is sold by.
    sold_by: Vec<UnitKind>,
    /// The letters that begin codes which go on behind them.
    pub code_letters: FxHashSet<Box<[u8]>>,
    by_code: FxHashMap<String, usize>,
    /// By codes of a few letters, as they are spelt.
    by_short_code: FxHashMap<u64, usize>,
    by_number: FxHashMap<i64, usize>,
    /// The products sold in each unit.
    by_unit: FxHashMap<u16, Vec<usize>>,
}

impl Shelf {
    /// The catalogue, compiled.
    pub fn new(catalogue: &Catalogue) -> Self {
        let language: &'static Language = &LANGUAGE;
        let mut speech = Speech::new(language.vocabulary.clone());
        let mut units = language.units.clone();
        let sold_in: Vec<Unit> =
            catalogue.products.iter().map(|p| units.of_product(&mut speech.vocabulary, &p.unit)).collect();
        let mut items: Vec<Item> = Vec::with_capacity(catalogue.products.len());
        for (product, unit) in catalogue.products.iter().zip(sold_in) {
            let mut cut = |text: &String| parts(text, &mut speech, &units);
            items.push(Item {
                product: product.clone(),
                code: product.code.as_str().into(),
                unit,
                names: std::iter::once(&product.name)
                    .chain(&product.aliases)
                    .map(&mut cut)
                    .filter(|n| !n.is_empty())
                    .collect(),
                options: product.options.iter().map(|text| (text.as_str().into(), cut(text))).collect(),
            });
        }
        let parts = |item: &Item| -> Vec<Known> {
            let options = item.options.iter().map(|(_, parts)| parts);
            item.names.iter().chain(options).flatten().map(|part| part.word).collect()
        };
        items.iter().flat_map(parts).for_each(|word| speech.vocabulary.make_common(word));
        let mut shelf = Self {
            names: Names::new(&items),
            options: Options::new(&items),
            trades: trades(catalogue, language, &speech),
            abilities: Abilities::default(),
            sold_by: kinds(&items),
            items,
            speech,
            language,
            units,
            code_letters: FxHashSet::default(),
            by_code: FxHashMap::default(),
            by_short_code: FxHashMap::default(),
            by_number: FxHashMap::default(),
            by_unit: FxHashMap::default(),
        };
        shelf.index();
        shelf.names.learn_near(&shelf.speech.vocabulary);
        shelf.speech.learn_typings();
        shelf.abilities = Abilities::new(&shelf);
        shelf.speech.typings.enable(|heard, marks, typed| shelf.abilities.place_typed(heard, marks, typed));
        shelf
    }

    fn index(&mut self) {
        for (at, item) in self.items.iter().enumerate() {
            let code = item.code.trim();
            self.by_code.entry(code.to_ascii_lowercase()).or_insert(at);
            self.by_code.entry(code.to_owned()).or_insert(at);
            self.by_unit.entry(item.unit.id).or_default().push(at);
            if let Ok(number) = code.parse() {
                self.by_number.entry(number).or_insert(at);
            }
            let spelt = letters(code);
            if spelt.list().iter().any(|letter| letter.is_alphabetic()) {
                let letters = spelt.folded.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                if letters < spelt.folded.len() {
                    self.code_letters.insert(spelt.folded[..letters].into());
                }
                self.speech.learn_code(&spelt.folded, at);
            }
        }
        self.by_short_code = self.by_code.iter().filter_map(|(code, at)| Some((short(code)?, *at))).collect();
    }

    /// The product with this code.
    pub fn with_code(&self, code: &str) -> Option<usize> {
        let short = short(code).and_then(|short| self.by_short_code.get(&short));
        let spelt = || self.by_code.get(&code.trim().to_ascii_lowercase());
        short.or_else(|| self.by_code.get(code)).or_else(spelt).copied()
    }

    /// The product whose code is this number, be it `5` or `05`.
    pub fn with_number(&self, number: Decimal) -> Option<usize> {
        if self.by_number.is_empty() || !number.is_integer() {
            return None;
        }
        self.by_number.get(&number.to_i64()?).copied()
    }

    /// Whether anything is sold by units of the kind.
    pub fn sells_by(&self, kind: UnitKind) -> bool {
        self.sold_by.contains(&kind)
    }

    /// The products sold in this unit.
    pub fn sold_in(&self, unit: Unit) -> &[usize] {
        self.by_unit.get(&unit.id).map_or(&[], Vec::as_slice)
    }
}

/// A code of up to seven bytes as one number, which is sooner looked up.
fn short(code: &str) -> Option<u64> {
    let packed = || code.bytes().fold(1, |packed, byte| packed << 8 | u64::from(byte));
    (code.len() < 8).then(packed)
}

fn kinds(items: &[Item]) -> Vec<UnitKind> {
    let mut kinds = Vec::new();
    for item in items {
        if !kinds.contains(&item.unit.kind) {
            kinds.push(item.unit.kind);
        }
    }
    kinds
}

fn trades(catalogue: &Catalogue, language: &Language, speech: &Speech) -> Vec<Trade> {
    let mut trades = Vec::new();
    let mut cut = Vec::new();
    for name in catalogue.products.iter().flat_map(|product| std::iter::once(&product.name).chain(&product.aliases)) {
        tokens(&mut letters(name), &[], speech, &mut cut);
        // Only the first noun tells: quần bò is no food, túi gạo no bag.
        let noun = |at: &usize| language.units.at_word(&cut, *at, true).is_none();
        let found = (0..cut.len()).filter(noun).map(|at| language.lexicon.trades(&cut, at));
        for trade in found.into_iter().find(|found| !found.is_empty()).unwrap_or_default() {
            if !trades.contains(&trade) {
                trades.push(trade);
            }
        }
    }
    trades
}

fn parts(text: &str, speech: &mut Speech, units: &Units) -> Vec<Part> {
    let mut letters = letters(text);
    let mut cut = Vec::new();
    tokens(&mut letters, &[], speech, &mut cut);
    let kept = (0..cut.len()).filter(|at| !matches!(cut[*at].kind, Kind::Mark(_)));
    kept.map(|at| {
        let token = &cut[at];
        let plain = token.plain(&letters.folded);
        let word = Word::with(plain, token.marks);
        let (start, end) = letters.original(token.letters);
        let typed = start as usize..end as usize;
        Part {
            word: speech.vocabulary.add(&word),
            plain: plain.into(),
            number: (token.kind == Kind::Number).then_some(token.number),
            unit: units.at_word(&cut, at, true),
            proper: at > 0 && text.get(typed).is_some_and(|t| t.starts_with(char::is_uppercase)),
        }
    })
    .collect()
}
