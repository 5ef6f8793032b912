//! Options of products (size, colour, taste, volume) as they are named in a
//! comment.

use super::lexicon::Tag;
use super::quantity::{Amount, Form};
use super::shelf::{Item, Part};
use super::text::Text;
use super::token::Kind as Token;
use super::unit::Unit;
use super::vocabulary::{BySym, Heard, Known};
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
    pub instead: Option<Amount>,
}

/// Options that are named alike: S is S on every shirt.
#[derive(Debug)]
struct Kind {
    parts: Vec<Part>,
    /// A volume or weight, in the unit's base.
    measure: Option<(Decimal, Unit)>,
    /// How many of its parts only label it.
    labels: usize,
    /// Whether it may be named by its first word alone, labels apart: no other
    /// option of the product begins so.
    first_tells: bool,
    /// Whether it is one field of a grid ("đỏ M"): its parts may be named in
    /// any order and one by one.
    grid: bool,
    /// The number of the option of each product that has it.
    of_product: FxHashMap<usize, usize>,
}

/// The options of all products, found by how they begin.
#[derive(Debug, Default)]
pub struct Options {
    kinds: Vec<Kind>,
    by_word: BySym<usize>,
    by_number: FxHashMap<Decimal, Vec<usize>>,
    measured: Vec<usize>,
    /// Every word of an option.
    words: BySym<Known>,
    /// Those that are an option by themselves, and those that end one.
    alone: BySym<Known>,
    last: BySym<Known>,
    /// What follows the number of those that begin with one ("1m6", "40 độ").
    behind_number: Vec<Known>,
    /// Kinds that begin with "không", which has many spellings.
    without: Vec<usize>,
    /// Whether there are sizes beyond L.
    large: bool,
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
                Some(number) => self.by_number.entry(number).or_default().push(kind),
                None => self.by_word.push(part.word.sym, kind),
            }
            if &*part.plain == b"khong" {
                self.without.push(kind);
            }
        }
        match parts {
            _ if measure.is_some() => self.measured.push(kind),
            [number, next, ..] if number.number.is_some() && next.number.is_none() => self.behind_number.push(next.word),
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

    /// The product's option that is just this number.
    pub fn numbered(&self, product: usize, number: Decimal) -> Option<Choice> {
        let kinds = self.by_number.get(&number)?.iter().copied();
        let just = |kind: &usize| self.kinds[*kind].parts.len() == 1 && self.kinds[*kind].of_product.contains_key(&product);
        let kinds: SmallVec<[usize; 4]> = kinds.filter(just).collect();
        (!kinds.is_empty()).then_some(Choice { kinds, length: 1, instead: None })
    }

    /// Whether the product comes in sizes that are mere numbers.
    pub fn are_numbers(&self, product: usize) -> bool {
        let just = |kind: &Kind| matches!(&kind.parts[..], [only] if only.number.is_some_and(|n| n > Decimal::from(20)));
        self.by_number.values().flatten().any(|kind| just(&self.kinds[*kind]) && self.kinds[*kind].of_product.contains_key(&product))
    }

    /// Whether some option begins with the number.
    pub fn begin_with(&self, number: Decimal) -> bool {
        self.by_number.contains_key(&number)
    }

    /// Whether something about an option may begin at token `at`.
    fn may_begin(&self, text: &Text<'_>, at: usize) -> bool {
        let Some(token) = text.tokens.get(at) else { return false };
        let (_, tags) = text.phrase(at);
        let measured = !self.measured.is_empty() && text.unit(at).is_some();
        !self.by_word.get(token.heard.sym).is_empty()
            || measured
            || text.number(at).is_some()
            || tags.any(&[Tag::Not, Tag::Color, Tag::Vague, Tag::Half])
            || matches!(text.raw(at), "nhieu" | "xs" | "xl" | "xxl" | "xxxl")
    }

    /// The kinds that may begin at token `at`.
    fn beginning(&self, text: &Text<'_>, at: usize) -> impl Iterator<Item = usize> {
        let listed = match text.kind(at) {
            Some(Token::Number(value)) => self.by_number.get(&value).map_or(&[][..], Vec::as_slice),
            Some(Token::Word) => self.by_word.get(text.tokens[at].heard.sym),
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
    of_two && item.options.len() > 2 && item.options.iter().all(|(_, parts)| shared(0, parts) && shared(1, parts))
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

/// The option named at token `at`. `behind` says that a product, a number or a
/// unit stands before, where a single letter may be a size.
pub fn choice_at(text: &Text<'_>, at: usize, behind: bool) -> Option<Choice> {
    let options = &text.shelf.options;
    let label = label(text, at);
    if label == 0 && !options.may_begin(text, at) {
        return None;
    }
    let start = at + label;
    let sure = label > 0 || behind;
    let mut best = Choice::default();
    let mut offer = |length: Option<usize>, kind: usize| {
        let Some(length) = length.filter(|length| *length > 0 && *length >= best.length) else { return };
        if length > best.length {
            best = Choice { length, ..Choice::default() };
        }
        if !best.kinds.contains(&kind) {
            best.kinds.push(kind);
        }
    };
    for kind in options.beginning(text, start) {
        let option = &options.kinds[kind];
        if option.grid {
            offer(field(text, start, option, sure), kind);
            continue;
        }
        let length = spelt(text, start, option, sure).or_else(|| shortened(text, start, option, label > 0, behind));
        offer(length, kind);
    }
    if label > 0 {
        // "loại vừa" may be the option's whole name.
        for kind in options.beginning(text, at) {
            let length = spelt(text, at, &options.kinds[kind], sure);
            offer(length.and_then(|length| length.checked_sub(label)), kind);
        }
    }
    for kind in &options.measured {
        let option = &options.kinds[*kind];
        offer(spelt(text, start, option, sure), *kind);
    }
    if best.length > 0 {
        best.instead = if label == 0 { counted(text, at, best.length) } else { None };
        best.length += label;
        return Some(best);
    }
    unknown(text, at, label).map(|length| Choice { length, ..Choice::default() })
}

/// What the words of an option are as an amount: "1 lít", "38".
fn counted(text: &Text<'_>, at: usize, length: usize) -> Option<Amount> {
    let (value, said, in_words) = match text.number(at) {
        Some(number) => (number.value, number.length, number.in_words),
        None if text.has(at, Tag::Half) => (Decimal::new(5, 1), 1, true),
        None => return None,
    };
    let unit = text.unit(at + said).filter(|(_, taken)| said + taken == length);
    if unit.is_none() && said != length {
        return None;
    }
    let form = if unit.is_some() { Form::Counted } else { Form::Bare };
    Some(Amount { form, in_words, ..Amount::of(Some(value), unit.map(|(unit, _)| unit)) })
}

/// The parts of a grid's field, in whatever order and with what labels them;
/// one of them will do.
fn field(text: &Text<'_>, at: usize, option: &Kind, sure: bool) -> Option<usize> {
    let mut named = 0_u32;
    let mut end = at;
    loop {
        let start = end + if end > at { label(text, end) } else { 0 };
        let sure = sure || named > 0 || start > end;
        let next = (0..option.parts.len()).find_map(|part| {
            let fresh = named & (1 << part) == 0;
            fresh.then(|| words_of(text, start, &option.parts[part..=part], sure)).flatten().map(|taken| (part, taken))
        });
        let Some((part, taken)) = next else { break };
        named |= 1 << part;
        end = start + taken;
    }
    (end > at).then_some(end - at)
}

/// How many tokens say that an option follows: `size`, `màu`, `loại`.
fn label(text: &Text<'_>, at: usize) -> usize {
    let (length, tags) = text.phrase(at);
    let kind = matches!(text.raw(at), "loai" | "vi" | "kieu" | "dang");
    // "số 38" of shoes.
    let number = || text.number(at + 1).map(|n| n.value);
    let sized = || text.raw(at) == "so" && number().is_some_and(|n| text.shelf.options.begin_with(n) && text.shelf.with_number(n).is_none());
    if tags.any(&[Tag::Size, Tag::ColorWord]) { length.max(1) } else { usize::from(kind || sized()) }
}

/// The first word of an option of several, where no other option of the
/// product begins so; what only labels the option ("loại", "vị") is left out.
/// A number without its unit needs a label ("cỡ 22").
fn shortened(text: &Text<'_>, at: usize, option: &Kind, labelled: bool, behind: bool) -> Option<usize> {
    let parts = &option.parts;
    let rest = parts.get(option.labels..).filter(|rest| parts.len() > 1 && !rest.is_empty())?;
    let small = [Tag::Not, Tag::Vague, Tag::Polite, Tag::Kin, Tag::SelfWord, Tag::Call, Tag::Buy, Tag::Give, Tag::Ask];
    // "1 chai 40", "thảm 60 1 cái": the number behind a container, or before
    // an amount, is its option.
    let contained = || {
        let before = at > 0 && text.unit(at - 1).is_some() && text.unit(at + 1).is_none();
        let counted = text.number(at + 1).is_some_and(|n| text.unit(at + 1 + n.length).is_some());
        (before || (counted && !text.is_glued(at + 1))) && text.mention(at + 1).is_none()
    };
    let numbered = rest[0].number.is_some() && !labelled && !contained();
    if text.phrase(at).1.any(&small) || !(labelled || behind) || numbered {
        return None;
    }
    if option.labels > 0
        && let Some(length) = words_of(text, at, rest, true)
    {
        return Some(length);
    }
    words_of(text, at, &rest[..1], true).filter(|_| option.first_tells)
}

fn is_label(part: &Part) -> bool {
    matches!(&*part.plain, b"loai" | b"vi" | b"mau" | b"size" | b"co" | b"kieu" | b"dang")
}

fn spelt(text: &Text<'_>, at: usize, option: &Kind, sure: bool) -> Option<usize> {
    match option.measure {
        Some((size, unit)) => measured(text, at, size, unit, sure),
        None => words_of(text, at, &option.parts, sure),
    }
}

fn words_of(text: &Text<'_>, at: usize, option: &[Part], sure: bool) -> Option<usize> {
    let token = text.tokens.get(at)?;
    let spelt_out = text.is_marked(at) && token.heard.is(option[0].word);
    let letter = option.len() == 1 && option[0].plain.len() <= 2 && !spelt_out;
    if letter && !(sure || token.glued || token.upper) {
        return None;
    }
    for (i, part) in option.iter().enumerate() {
        let token = text.tokens.get(at + i)?;
        let same = match (token.kind, part.number) {
            (Token::Number(value), Some(number)) => value == number,
            // "hông cay" is "không cay".
            (Token::Word, None) => {
                token.heard.may_be(part.word) || (&*part.plain == b"khong" && text.has(at + i, Tag::Not))
            }
            _ => false,
        };
        if !same {
            return None;
        }
    }
    Some(option.len())
}

/// A volume or weight equal to the option's, in whatever unit; behind a
/// product the bare number will do, and `lít` alone is one litre.
fn measured(text: &Text<'_>, at: usize, size: Decimal, unit: Unit, sure: bool) -> Option<usize> {
    let (number, length) = match text.number(at) {
        Some(number) => (number.value, number.length),
        None if text.has(at, Tag::Half) => (Decimal::new(5, 1), 1),
        None => (Decimal::ONE, 0),
    };
    match text.unit(at + length) {
        Some((said, taken)) if said.kind == unit.kind && (length > 0 || sure) => {
            // "1kg2", "1 ký rưỡi" are more than that.
            let end = at + length + taken;
            let lesser = || text.number(end).is_some_and(|n| text.unit(end + n.length).is_some_and(|(u, _)| u.kind == unit.kind && u.factor < said.factor));
            if text.has(end, Tag::AndHalf) || (text.is_number(end) && text.is_glued(end)) || lesser() {
                return None;
            }
            let same = number.checked_mul(Decimal::from(said.factor)) == Some(size);
            same.then_some(length + taken)
        }
        None if length > 0 => {
            let bare = number.checked_mul(Decimal::from(unit.factor)) == Some(size) && number >= Decimal::ONE_HUNDRED;
            bare.then_some(length)
        }
        _ => None,
    }
}

/// Whether the word is part of an option, and of no product's name.
fn is_option_word(text: &Text<'_>, at: usize) -> bool {
    let Some(heard) = text.tokens.get(at).filter(|_| text.plain(at).len() > 1).map(|t| t.heard) else { return false };
    let option = text.shelf.options.has_word(heard);
    option && !text.has(at, Tag::Not) && !text.shelf.names.is_word(heard.sym)
}

/// A colour or size that no product has: how many tokens it takes.
fn unknown(text: &Text<'_>, at: usize, label: usize) -> Option<usize> {
    let (length, tags) = text.phrase(at);
    let degree = tags.has(Tag::Not) || (tags.has(Tag::Vague) && text.raw(at) == "it") || text.raw(at) == "nhieu";
    if degree && length <= 1 && is_option_word(text, at + 1) {
        return Some(2);
    }
    if tags.has(Tag::Color) {
        return Some(length);
    }
    let counts = label > 0 && text.is_number(at + label) && text.unit(at + label + 1).is_some();
    if counts {
        return None;
    }
    if label > 0 && text.raw(at) == "co" && !text.is_marked(at) {
        return None;
    }
    // "vị sầu riêng", where tastes are named that nobody has.
    if text.raw(at) == "vi" && label > 0 && !text.shelf.options.kinds.is_empty() && text.is_word(at + label) {
        let strange = |i: usize| text.is_word(i) && text.phrase(i).1.is_empty() && text.unit(i).is_none();
        let more = (at + label + 1..at + label + 3).take_while(|i| strange(*i) && text.mention(*i).is_none()).count();
        return strange(at + label).then_some(label + 1 + more);
    }
    // "chiếu 2m" of those that are 1m2 and 1m6 wide.
    let measure = || text.tokens.get(at + 1).is_some_and(|t| t.glued && text.shelf.options.behind_number.iter().any(|word| t.heard.is(*word)));
    if label == 0 && text.is_number(at) && measure() {
        return Some(2 + usize::from(text.is_number(at + 2) && text.is_glued(at + 2)));
    }
    let size = |i: usize| matches!(text.raw(i), "s" | "m" | "l" | "xl" | "xxl" | "xs" | "xxxl");
    if label > 0 {
        let named = text.has(at + label, Tag::Color) || size(at + label) || text.is_number(at + label);
        let color = tags.has(Tag::ColorWord)
            && text.kind(at + label) == Some(Token::Word)
            && text.phrase(at + label).1.is_empty();
        return (text.raw(at) != "loai" && (named || color)).then_some(label + 1);
    }
    if text.shelf.options.large && matches!(text.raw(at), "xs" | "xl" | "xxl" | "xxxl") {
        return Some(1);
    }
    (text.shelf.options.large && text.is_number(at) && text.is_glued(at + 1) && text.raw(at + 1) == "xl").then_some(2)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn options_are_found_and_unknown_ones_noticed() {
        let shelf = sample::shelf();
        for (comment, fits, length) in [
            ("size M", Some((5, 1)), 2),
            ("màu đỏ", Some((5, 2)), 2),
            ("nửa lít", Some((6, 0)), 2),
            ("1000ml", Some((6, 1)), 2),
            ("size xl", None, 2),
            ("màu tím", None, 2),
        ] {
            sample::with(&shelf, comment, |text| {
                let choice = choice_at(text, 0, false).unwrap();
                let found = fits.and_then(|(product, _)| shelf.options.of_product(&choice, product));
                assert_eq!((found, choice.length), (fits.map(|(_, option)| option), length), "{comment}");
                assert_eq!(choice.kinds.is_empty(), fits.is_none(), "{comment}");
            });
        }
        sample::with(&shelf, "m lấy 2 cái", |text| assert_eq!(choice_at(text, 0, false), None));
    }
}
