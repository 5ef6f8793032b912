//! The options of all products, found by how they begin: those that are named
//! alike are one kind.

use super::lexicon::Tag;
use super::names::Trace;
use super::quantity::Amount;
use super::shelf::{Item, Part};
use super::text::Text;
use super::token::{Kind as Typed, Token};
use super::unit::{Unit, UnitKind};
use super::vocabulary::{BySym, Heard, Known, Sym};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// Words that choose an option.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Kinds of options that the words fit; empty where nobody has such an one.
    pub kinds: SmallVec<[usize; 4]>,
    pub length: usize,
    /// What the words count where the product comes in no such option.
    pub instead: Option<Box<Amount>>,
}

/// Options that are named alike: S is S on every shirt.
#[derive(Debug)]
pub struct Kind {
    pub parts: Vec<Part>,
    /// A volume or weight, in the unit's base.
    pub measure: Option<(Decimal, Unit)>,
    /// How many of its parts only label it.
    pub labels: usize,
    /// Whether it may be named by its first word alone, labels apart: no other
    /// option of the product begins so.
    pub first_tells: bool,
    /// Whether it is one field of a grid ("đỏ M"): its parts may be named in
    /// any order and one by one.
    pub grid: bool,
    /// The number of the option of each product that has it.
    of_product: FxHashMap<usize, usize>,
}

/// The options of all products, found by how they begin.
#[derive(Debug, Default)]
pub struct Options {
    pub kinds: Vec<Kind>,
    by_word: BySym<usize>,
    by_number: FxHashMap<Decimal, Vec<usize>>,
    pub measured: Vec<usize>,
    /// The sorts of units that measure some option, as bits.
    measures: u8,
    /// Every word of an option.
    words: BySym<Known>,
    /// Those that are an option by themselves, and those that end one.
    alone: BySym<Known>,
    last: BySym<Known>,
    /// What follows the number of those that begin with one ("1m6", "40 độ").
    pub behind_number: Vec<Known>,
    /// Kinds that begin with "không", which has many spellings.
    without: Vec<usize>,
    /// Whether there are sizes beyond L.
    pub large: bool,
    /// The numbers that begin some option.
    numbers: Trace,
}

impl Options {
    pub fn new(items: &[Item]) -> Self {
        let mut options = Self::default();
        let mut known: FxHashMap<Spelt, usize> = FxHashMap::default();
        for (product, item) in items.iter().enumerate() {
            let grid = is_grid(item);
            for (number, (_, parts)) in item.options.iter().enumerate() {
                let labels = if grid { 0 } else { labels(item, parts) };
                let first_tells = first_tells(item, parts);
                let spelt = parts.iter().map(|part| (part.word, part.number)).collect();
                let add = || options.add(parts, labels, first_tells, grid);
                let kind = *known.entry((spelt, labels, first_tells || grid)).or_insert_with(add);
                options.kinds[kind].of_product.entry(product).or_insert(number);
            }
        }
        options
    }

    fn add(&mut self, parts: &[Part], labels: usize, first_tells: bool, grid: bool) -> usize {
        let kind = self.kinds.len();
        let measure = measure(parts);
        for part in parts.iter().filter(|part| part.number.is_none()) {
            self.words.push(part.word.sym, part.word);
        }
        if let Some(last) = parts.last() {
            self.last.push(last.word.sym, last.word);
        }
        if let [only] = parts {
            self.alone.push(only.word.sym, only.word);
            self.large |= matches!(&*only.plain, b"l" | b"xl");
        }
        // "loại vừa" is named by its second word too.
        let heads = [parts.first(), parts.get(labels).filter(|_| labels > 0)].into_iter().flatten();
        let fields = parts.iter().skip(1).filter(|_| grid);
        for part in heads.chain(fields) {
            match part.number {
                Some(number) => {
                    self.numbers = self.numbers.or(Trace::of_number(number));
                    self.by_number.entry(number).or_default().push(kind);
                }
                None => self.by_word.push(part.word.sym, kind),
            }
            if &*part.plain == b"khong" {
                self.without.push(kind);
            }
        }
        match parts {
            _ if let Some((_, unit)) = measure => {
                self.measured.push(kind);
                self.measures |= 1 << unit.kind as u8;
            }
            [number, next, ..] if number.number.is_some() && next.number.is_none() => {
                self.behind_number.push(next.word)
            }
            _ => {}
        }
        let parts = parts.to_vec();
        self.kinds.push(Kind { parts, measure, labels, first_tells, grid, of_product: FxHashMap::default() });
        kind
    }

    /// The choice of a product's option.
    pub fn chosen(&self, product: usize, option: usize) -> Choice {
        let this = |kind: &usize| self.kinds[*kind].of_product.get(&product) == Some(&option);
        Choice { kinds: (0..self.kinds.len()).filter(this).collect(), length: 1, instead: None }
    }

    /// The products that have what was chosen.
    pub fn products<'a>(&'a self, choice: &'a Choice) -> impl Iterator<Item = usize> + 'a {
        choice.kinds.iter().flat_map(|kind| self.kinds[*kind].of_product.keys().copied())
    }

    /// The number of the product's option that was chosen; none where only one
    /// part of a grid was named.
    pub fn of_product(&self, choice: &Choice, product: usize) -> Option<usize> {
        let mut having = choice.kinds.iter().filter(|kind| self.kinds[**kind].of_product.contains_key(&product));
        let first = having.next()?;
        let open = self.kinds[*first].grid && having.next().is_some();
        self.kinds[*first].of_product.get(&product).copied().filter(|_| !open)
    }

    /// Whether the product comes in what was chosen, or in several such.
    pub fn suits(&self, choice: &Choice, product: usize) -> bool {
        choice.kinds.iter().any(|kind| self.kinds[*kind].of_product.contains_key(&product))
    }

    /// What two parts of a grid choose together ("đỏ … size M").
    pub fn crossed(&self, first: &Choice, second: &Choice) -> Option<Choice> {
        let both = first.kinds.iter().copied().filter(|kind| self.kinds[*kind].grid && second.kinds.contains(kind));
        let kinds: SmallVec<[usize; 4]> = both.collect();
        let narrows = !kinds.is_empty() && kinds.len() < first.kinds.len() && kinds.len() < second.kinds.len();
        narrows.then(|| Choice { kinds, ..first.clone() })
    }

    /// Whether some product comes in both.
    pub fn share(&self, first: &Choice, second: &Choice) -> bool {
        self.products(first).any(|product| self.suits(second, product))
    }

    /// Whether the product comes in several sizes of that kind of measure.
    pub fn are_measured(&self, product: usize, unit: Unit) -> bool {
        self.measured.iter().any(|kind| {
            let Kind { measure, of_product, .. } = &self.kinds[*kind];
            measure.is_some_and(|(_, u)| u.kind == unit.kind) && of_product.contains_key(&product)
        })
    }

    /// Whether some option is measured in such units.
    pub const fn may_measure_in(&self, kind: UnitKind) -> bool {
        self.measures >> kind as u8 & 1 != 0
    }

    /// The product's option that is just this number.
    pub fn numbered(&self, product: usize, number: Decimal) -> Option<Choice> {
        let kinds = self.by_number.get(&number)?.iter().copied();
        let just =
            |kind: &usize| self.kinds[*kind].parts.len() == 1 && self.kinds[*kind].of_product.contains_key(&product);
        let kinds: SmallVec<[usize; 4]> = kinds.filter(just).collect();
        (!kinds.is_empty()).then_some(Choice { kinds, length: 1, instead: None })
    }

    /// Whether the product comes in sizes that are mere numbers.
    pub fn are_numbers(&self, product: usize) -> bool {
        let just =
            |kind: &Kind| matches!(&kind.parts[..], [only] if only.number.is_some_and(|n| n > Decimal::from(20)));
        self.by_number
            .values()
            .flatten()
            .any(|kind| just(&self.kinds[*kind]) && self.kinds[*kind].of_product.contains_key(&product))
    }

    /// Whether the number typed at token `at` may choose some option, or what
    /// nobody has, alone or with what follows it.
    pub fn may_begin_with_number(&self, text: &Text<'_>, at: usize) -> bool {
        let Some(Token { kind: Typed::Number, number, .. }) = text.tokens.get(at) else { return false };
        let goes_on = (self.large || !self.behind_number.is_empty()) && text.is_glued(at + 1);
        goes_on || self.numbers.meets(Trace::of_number(*number))
    }

    /// Whether "không" before the token may be part of an option, or lacks one.
    pub fn may_lack(&self, next: Option<&Token>) -> bool {
        !self.without.is_empty() || next.is_some_and(|next| !self.words.get(next.heard.sym).is_empty())
    }

    /// Whether some option begins with the number.
    pub fn begin_with(&self, number: Decimal) -> bool {
        self.by_number.contains_key(&number)
    }

    /// Whether some option begins with the word, marks apart.
    pub fn begin_with_word(&self, sym: Sym) -> bool {
        !self.by_word.get(sym).is_empty()
    }

    /// Whether something about an option may begin at token `at`.
    pub fn may_begin(&self, text: &Text<'_>, at: usize) -> bool {
        let Some(token) = text.tokens.get(at) else { return false };
        let (_, tags) = text.phrase(at);
        let measured = !self.measured.is_empty() && text.unit(at).is_some();
        !self.by_word.get(token.heard.sym).is_empty()
            || measured
            || text.number(at).is_some()
            || tags.any(&[Tag::Not, Tag::Color, Tag::Vague, Tag::Half])
            || matches!(text.raw(at), b"nhieu" | b"xs" | b"xl" | b"xxl" | b"xxxl")
    }

    /// The kinds that may begin at token `at`.
    pub fn beginning(&self, text: &Text<'_>, at: usize) -> impl Iterator<Item = usize> {
        let listed = match text.kind(at) {
            Some(Typed::Number) => self.by_number.get(&text.tokens[at].number).map_or(&[][..], Vec::as_slice),
            Some(Typed::Word) => self.by_word.get(text.tokens[at].heard.sym),
            _ => &[],
        };
        let without = if !self.without.is_empty() && text.has(at, Tag::Not) { self.without.as_slice() } else { &[] };
        listed.iter().chain(without).copied()
    }

    /// Whether the word may stand in some option.
    pub fn has_word(&self, heard: Heard) -> bool {
        self.words.get(heard.sym).iter().any(|word| heard.may_be(*word))
    }

    /// Whether an option ends in the word, letter for letter.
    pub fn ends_in(&self, heard: Heard) -> bool {
        self.last.get(heard.sym).iter().any(|word| heard.is(*word))
    }

    /// Whether the word is an option by itself, letter for letter.
    pub fn is_letter(&self, heard: Heard) -> bool {
        self.alone.get(heard.sym).iter().any(|word| heard.is(*word))
    }
}

/// How an option is spelt, how many words label it, and whether its first word
/// tells it.
type Spelt = (Vec<(Known, Option<Decimal>)>, usize, bool);

/// Whether no other option of the product begins with the word that this one
/// begins with, labels apart.
fn first_tells(item: &Item, parts: &[Part]) -> bool {
    let Some(first) = parts.get(labels(item, parts)) else { return false };
    let alike = |other: &[Part]| {
        other.get(labels(item, other)).is_some_and(|part| part.word == first.word && part.number == first.number)
    };
    item.options.iter().filter(|(_, other)| alike(other)).count() == 1
}

/// Whether the options are the fields of a grid: all of two words, each of
/// which stands in the same place of another.
fn is_grid(item: &Item) -> bool {
    let shared = |place: usize, parts: &[Part]| {
        let alike = |(_, other): &&(_, Vec<Part>)| {
            other.get(place).is_some_and(|o| o.word == parts[place].word && o.number == parts[place].number)
        };
        item.options.iter().filter(alike).count() > 1
    };
    let of_two = item.options.iter().all(|(_, parts)| parts.len() == 2 && measure(parts).is_none());
    of_two
        && item.options.len() > 2
        && item.options.iter().all(|(_, parts)| shared(0, parts) && shared(1, parts))
        && item.options.iter().any(|(_, parts)| parts[0].word != item.options[0].1[0].word)
}

/// How many parts only label an option: "loại", "vị", and what all options of
/// the product begin with ("nhân đậu", "nhân lạc").
fn labels(item: &Item, parts: &[Part]) -> usize {
    let Some(first) = parts.first().filter(|_| parts.len() > 1) else { return 0 };
    let alike = |(_, other): &(_, Vec<Part>)| other.len() > 1 && other[0].word == first.word;
    let shared = !first.plain.is_empty() && item.options.len() > 1 && item.options.iter().all(alike);
    usize::from(shared || is_label(first))
}

/// `500ml`, in the unit's base.
fn measure(parts: &[Part]) -> Option<(Decimal, Unit)> {
    let [number, unit] = parts else { return None };
    let unit = unit.unit?;
    Some((number.number?.checked_mul(Decimal::from(unit.factor))?, unit))
}

fn is_label(part: &Part) -> bool {
    matches!(&*part.plain, b"loai" | b"vi" | b"mau" | b"size" | b"co" | b"kieu" | b"dang")
}

#[cfg(test)]
mod tests {
    use super::super::Reader;

    #[test]
    fn options_are_named_by_their_parts() {
        let json = r#"{ "products": [
            { "code": "Q", "name": "Quần ống rộng", "aliases": ["quần"], "unit": "cái", "price": 210000,
              "options": ["S đen", "M đen", "S nâu", "M nâu"] },
            { "code": "D", "name": "Dép sục", "aliases": [], "unit": "đôi", "price": 150000, "options": ["36", "37", "38"] },
            { "code": "NM", "name": "Nước mắm", "aliases": [], "unit": "chai", "price": 90000, "options": ["30 độ", "40 độ"] },
            { "code": "SR", "name": "Siro dâu", "aliases": [], "unit": "chai", "price": 70000, "options": ["330ml", "500ml"] },
            { "code": "R", "name": "Rượu mận", "aliases": [], "unit": "lít", "price": 90000 }
        ] }"#;
        let reader = Reader::new(&serde_json::from_str(json).unwrap());
        for (comment, pinned, items) in [
            ("s đen 1 m nâu 1", "Q", "Q 1 S đen, Q 1 M nâu"),
            ("quần màu nâu size S 2 cái", "D", "Q 2 S nâu"),
            ("chốt đen", "Q", "Q 1 -"),
            ("38 nhé", "D", "D 1 38"),
            ("lấy 10 đôi", "D", "D 10 -"),
            ("1 chai 30 1 chai 40", "NM", "NM 1 30 độ, NM 1 40 độ"),
            ("2 chai 40 độ ạ", "NM", "NM 2 40 độ"),
            ("siro 330 2 chai, 500 1 chai", "NM", "SR 2 330ml, SR 1 500ml"),
            ("500ml rượu mận", "SR", "R 0.5 -"),
        ] {
            let reading = reader.read(comment, Some(pinned));
            let show = |item: &crate::shop::reading::Item| {
                let quantity = item.qty.map_or("-".to_owned(), |qty| qty.to_string());
                format!("{} {quantity} {}", item.code, item.option.as_deref().unwrap_or("-"))
            };
            assert_eq!(reading.items.iter().map(show).collect::<Vec<_>>().join(", "), items, "{comment}");
        }
    }
}
