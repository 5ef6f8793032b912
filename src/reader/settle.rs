//! Lines to items: which product is meant, how many of its units, which
//! option, and why a person should look first.

use super::line::{Foreign, Line};
use super::matcher::{Fits, How};
use super::quantity::{Amount, Form};
use super::shelf::Shelf;
use super::unit::{Unit, UnitKind};
use crate::base::quantity::Quantity;
use crate::shop::reading::{Item, Reason, Reasons};
use compact_str::CompactString;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

const MANY: Decimal = Decimal::from_parts(500, 0, 0, false, 0);
const HEAVY: Decimal = Decimal::from_parts(1000, 0, 0, false, 0);
/// The largest bare number that is booked unseen.
const BARE: Decimal = Decimal::from_parts(20, 0, 0, false, 0);
/// The largest bare number of kilograms that is booked unseen.
const GRAMS: Decimal = Decimal::from_parts(99, 0, 0, false, 0);
const THOUSAND: Decimal = HEAVY;

/// What settling needs to know besides the line.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    pub shelf: &'a Shelf,
    pub pinned: Option<usize>,
    /// Whether words of buying stand with the numbers.
    pub wanted: bool,
    /// Whether a line without an amount means one.
    pub one: bool,
    /// Whether digits without end stand somewhere, which may be the amount.
    pub digits: bool,
}

/// The item that a line asks for, if the product is known; `reasons` gets why a
/// person should look. The line is left as it was understood under the scene.
pub fn settle(scene: &Scene<'_>, line: &mut Line, reasons: &mut Reasons) -> Option<Item> {
    if line.foreign.is_some_and(|f| f != Foreign::Word || line.mention.is_none()) {
        reasons.push(Reason::UnknownProduct);
        return None;
    }
    reweigh(scene, line);
    let product = if let Some((product, reason)) = number_as_code(scene, line) {
        reasons.extend(reason);
        line.amount = None;
        product
    } else {
        product(scene, line, reasons)?
    };
    if is_strange_size(scene, line, product) {
        reasons.push(Reason::UnknownOption);
        line.amount = None;
    }
    let qty = quantity(scene, line, product, reasons);
    let option = option(scene, line, product, reasons);
    Some(Item { code: scene.shelf.items[product].code.clone(), qty, option })
}

/// Whether a number is larger; most are whole, for which nothing has to be
/// scaled.
#[inline]
fn exceeds(number: Decimal, limit: Decimal) -> bool {
    if number.scale() == 0 && limit.scale() == 0 { number.mantissa() > limit.mantissa() } else { number > limit }
}

/// "dép 41" of what comes in 36 to 40.
fn is_strange_size(scene: &Scene<'_>, line: &Line, product: usize) -> bool {
    let bare = line.amount.as_ref().filter(|a| a.form == Form::Bare && !a.in_words && line.choice.is_none());
    bare.and_then(|a| a.number).is_some_and(|n| exceeds(n, BARE)) && scene.shelf.options.are_numbers(product)
}

/// With nothing named, the product shown decides whether a number is its option
/// ("38" of shoes) or counts it.
fn reweigh(scene: &Scene<'_>, line: &mut Line) {
    let Some(product) = scene.pinned.filter(|_| line.mention.is_none()) else { return };
    let options = &scene.shelf.options;
    if let Some(choice) = line.choice.as_ref().filter(|c| c.instead.is_some() && line.amount.is_none()) {
        if !options.suits(choice, product) {
            line.amount = choice.instead.as_deref().copied();
            line.choice = None;
        }
        return;
    }
    let bare = line.amount.as_ref().filter(|a| a.form == Form::Bare && line.choice.is_none()).and_then(|a| a.number);
    let size = bare.filter(|n| exceeds(*n, BARE) && scene.shelf.with_number(*n).is_none());
    if let Some(choice) = size.and_then(|n| options.numbered(product, n)) {
        line.choice = Some(choice);
        line.amount = None;
    }
}

/// A bare number that is also a product's code is that code; a person looks
/// where another product is shown.
fn number_as_code(scene: &Scene<'_>, line: &Line) -> Option<(usize, Option<Reason>)> {
    let amount = line.amount.as_ref().filter(|a| a.form == Form::Bare && !a.in_words && line.mention.is_none())?;
    let product = scene.shelf.with_number(amount.number?)?;
    let options = &scene.shelf.options;
    let pinned_has = |choice| !options.suits(choice, product) && scene.pinned.is_some_and(|p| options.suits(choice, p));
    if line.choice.as_ref().is_some_and(pinned_has) {
        return None;
    }
    let other = scene.pinned.is_some_and(|pinned| pinned != product);
    Some((product, other.then_some(Reason::CodeOrQuantity)))
}

fn product(scene: &Scene<'_>, line: &Line, reasons: &mut Reasons) -> Option<usize> {
    let Some(mention) = &line.mention else {
        let product = scene.pinned.or_else(|| chosen(scene.shelf, line));
        if product.is_none() {
            reasons.push(Reason::NoProduct);
        }
        return product;
    };
    let unit = line.amount.as_ref().and_then(|a| a.unit);
    let suits = |product: &usize| unit.is_none_or(|u| counts(u, scene.shelf.items[*product].unit));
    let pinned = scene.pinned.filter(|p| mention.fits.contains(p));
    if mention.qualified && !pinned.is_some_and(|p| suits(&p)) && mention.how == How::Short {
        reasons.push(Reason::UnknownProduct);
        return None;
    }
    if let [only] = mention.fits[..] {
        return Some(only);
    }
    if let Some(pinned) = pinned.filter(suits) {
        return Some(pinned);
    }
    let priced = |p: &&usize| line.money.is_some_and(|money| money == price(scene.shelf, **p));
    if let Some(product) = mention.fits.iter().find(priced) {
        return Some(*product);
    }
    if let Some(choice) = line.choice.as_ref().filter(|c| !c.kinds.is_empty()) {
        let having: Fits =
            mention.fits.iter().copied().filter(|p| scene.shelf.options.of_product(choice, *p).is_some()).collect();
        if let [only] = having[..] {
            return Some(only);
        }
    }
    reasons.push(Reason::AmbiguousProduct);
    mention.fits.iter().copied().find(suits).or_else(|| mention.fits.first().copied())
}

/// The only product that comes in the option named.
fn chosen(shelf: &Shelf, line: &Line) -> Option<usize> {
    let mut having = shelf.options.products(line.choice.as_ref()?);
    let first = having.next()?;
    having.all(|product| product == first).then_some(first)
}

fn price(shelf: &Shelf, product: usize) -> Decimal {
    Decimal::from(shelf.items[product].product.price.get())
}

/// Whether goods sold in `sold` can be counted in `said`.
fn counts(said: Unit, sold: Unit) -> bool {
    in_units(Decimal::ONE, said, sold).is_some()
}

/// How many `sold` units a number of `said` units is.
#[inline]
fn in_units(number: Decimal, said: Unit, sold: Unit) -> Option<Decimal> {
    if said.id == sold.id && said.factor == sold.factor { Some(number) } else { converted(number, said, sold) }
}

fn converted(number: Decimal, said: Unit, sold: Unit) -> Option<Decimal> {
    use UnitKind::{Count, Generic, Mass, Pack, Piece, Volume};
    if let Some(ratio) = said.in_terms_of(sold) {
        return number.checked_mul(ratio);
    }
    let pieces = number.checked_mul(Decimal::from(said.factor))?;
    match (said.kind, sold.kind) {
        (Count, Generic | Piece | Pack) => Some(pieces),
        (Count | Generic | Piece, Count) => pieces.checked_div(Decimal::from(sold.factor)),
        (Generic, Piece | Pack) | (Piece, Generic) => Some(number),
        (Mass | Volume | Pack | Count | Generic | Piece, _) => None,
    }
}

fn quantity(scene: &Scene<'_>, line: &Line, product: usize, reasons: &mut Reasons) -> Option<Quantity> {
    let Some(amount) = &line.amount else { return implied(scene, line, product, reasons) };
    let found = counted(scene, amount, product, reasons).filter(|n| !is_of_a_sum(scene, line, amount, product, *n));
    let Some(quantity) = found.and_then(|n| Quantity::new(n).ok()) else {
        reasons.push(Reason::UnknownQuantity);
        return None;
    };
    let item = &scene.shelf.items[product];
    let limit = if item.unit.kind == UnitKind::Mass { HEAVY } else { MANY };
    let bare = amount.form == Form::Bare && line.mention.is_none() && !scene.wanted;
    // "500 ớt": grams, to many.
    let grams = amount.unit.is_none() && item.unit.kind == UnitKind::Mass && exceeds(quantity.decimal(), GRAMS);
    if grams || exceeds(quantity.decimal(), limit) || (bare && exceeds(quantity.decimal(), BARE)) {
        reasons.push(Reason::LargeQuantity);
    }
    if !quantity.is_positive() || !quantity.is_multiple_of(item.product.step) {
        reasons.push(Reason::ImpossibleQuantity);
    }
    Some(quantity)
}

/// "2 nghìn cái": a unit behind a sum of money that is not its price may be
/// counted by it.
fn is_of_a_sum(scene: &Scene<'_>, line: &Line, amount: &Amount, product: usize, number: Decimal) -> bool {
    let Some(money) = line.money.filter(|_| amount.form == Form::UnitOnly) else { return false };
    let price = price(scene.shelf, product);
    money != price && Some(money) != price.checked_mul(number)
}

/// No amount: one, unless a sum of money or digits without end were named
/// instead.
fn implied(scene: &Scene<'_>, line: &Line, product: usize, reasons: &mut Reasons) -> Option<Quantity> {
    let paid = line.money.filter(|money| *money != price(scene.shelf, product));
    if (paid.is_some() || scene.digits) && scene.one {
        reasons.push(Reason::UnknownQuantity);
        return None;
    }
    scene.one.then_some(Quantity::ONE)
}

fn counted(scene: &Scene<'_>, amount: &Amount, product: usize, reasons: &mut Reasons) -> Option<Decimal> {
    let number = amount.number?;
    let item = &scene.shelf.items[product];
    let Some(unit) = amount.unit else { return Some(number) };
    if let Some((size, inner)) = amount.pack {
        let one = in_units(size, inner, item.unit);
        let named = is_pack(scene.shelf, product, size, inner);
        return match one {
            _ if named => Some(number),
            Some(one) => number.checked_mul(one),
            None if counts(unit, item.unit) => in_units(number, unit, item.unit),
            None => None,
        };
    }
    let said = [Some(unit), amount.other];
    if let Some(count) = said.into_iter().flatten().find_map(|unit| in_units(number, unit, item.unit)) {
        return Some(count);
    }
    if is_pack(scene.shelf, product, number, unit) {
        reasons.push(Reason::AmbiguousProduct);
        return Some(Decimal::ONE);
    }
    None
}

/// Whether the product's name says that it is a pack of this size.
fn is_pack(shelf: &Shelf, product: usize, size: Decimal, unit: Unit) -> bool {
    let grams = |n: Decimal, u: Unit| n.checked_mul(Decimal::from(u.factor));
    shelf.items[product].names.iter().any(|name| {
        name.windows(2).any(|pair| match (pair[0].number, pair[1].unit) {
            (Some(n), Some(u)) => u.kind == unit.kind && grams(n, u) == grams(size, unit),
            _ => false,
        })
    })
}

fn option(scene: &Scene<'_>, line: &Line, product: usize, reasons: &mut Reasons) -> Option<CompactString> {
    let options = &scene.shelf.options;
    let Some(choice) = line.choice.as_ref() else {
        // "chai 250ml" of what comes in 500 ml and one litre.
        let sized =
            line.amount.as_ref().and_then(|a| a.pack).is_some_and(|(_, inner)| options.are_measured(product, inner));
        if sized {
            reasons.push(Reason::UnknownOption);
        }
        return None;
    };
    let found = options.of_product(choice, product);
    if found.is_none() && !options.suits(choice, product) {
        reasons.push(Reason::UnknownOption);
    }
    found.map(|option| scene.shelf.items[product].options[option].0.clone())
}

/// Whether a bare number only repeats the price of a product ("chả mực 480").
pub fn is_price(shelf: &Shelf, amount: &Amount, product: usize) -> bool {
    let bare = amount.form == Form::Bare && !amount.in_words;
    let dong = amount.number.and_then(|n| n.checked_mul(THOUSAND));
    bare && dong.and_then(|d| d.to_i64()) == Some(shelf.items[product].product.price.get())
}

#[cfg(test)]
mod tests {
    use super::super::Reader;
    use crate::shop::catalogue::Catalogue;
    use crate::shop::reading::Reason;

    #[test]
    fn every_doubt_has_its_reason() {
        let products = super::super::sample::shelf().items.into_iter().map(|item| item.product).collect();
        let reader = Reader::new(&Catalogue { products });
        for (comment, pinned, reason) in [
            ("chốt 2 nhé", None, Reason::NoProduct),
            ("cho em 2 bánh", None, Reason::AmbiguousProduct),
            ("lấy 2 gói ớt bột", None, Reason::UnknownProduct),
            ("lấy 2 thùng bánh gio", None, Reason::UnknownQuantity),
            ("lấy 501 bánh gio", None, Reason::LargeQuantity),
            ("500 ớt tươi", None, Reason::LargeQuantity),
            ("3 phần 2 cái", Some("BG"), Reason::UnknownQuantity),
            ("lấy hết", Some("BG"), Reason::UnknownQuantity),
            ("2 bánh gio hoặc ớt khô", None, Reason::AmbiguousProduct),
            ("30", Some("BG"), Reason::LargeQuantity),
            ("lấy 3 lạng ớt tươi", None, Reason::ImpossibleQuantity),
            ("áo size XL nhé", None, Reason::UnknownOption),
            ("chốt 12", Some("BG"), Reason::CodeOrQuantity),
            ("còn bánh gio không em lấy 5", None, Reason::Conditional),
            ("không lấy đâu", Some("BG"), Reason::DoubtfulCancel),
            ("c", Some("BG"), Reason::WeakWords),
        ] {
            let reading = reader.read(comment, pinned);
            assert!(!reading.clear && reading.reasons.contains(&reason), "{comment} {reading:?}");
        }
    }

    #[test]
    fn no_number_is_too_large_to_be_doubted() {
        let products = super::super::sample::shelf().items.into_iter().map(|item| item.product).collect();
        let reader = Reader::new(&Catalogue { products });
        let endless = "9".repeat(300);
        let numbers = [
            "1000",
            "99999",
            "1000000",
            "12345678",
            "999999999",
            "1000000000",
            "0000000002",
            "12345678901234567890",
            &endless,
            "2.000.000.000",
            "2,000,000,000",
            "2 000 000 000",
            "2.000.000.000.000",
            "2.000.000.000.000.000",
            "1.2.3.4",
            "２００００００００",
            "2 nghìn",
            "2 triệu",
        ];
        for number in numbers {
            for comment in [
                format!("chốt {number} bánh gio"),
                format!("chốt {number} bg"),
                format!("lấy {number} cái"),
                format!("lấy {number} cái bánh gio"),
                format!("bánh gio {number} cái nhé"),
                format!("{number} bg"),
                format!("bg x{number}"),
                format!("bg sl {number}"),
                format!("lấy thêm {number} cái bánh gio"),
            ] {
                let reading = reader.read(&comment, Some("BG"));
                assert!(!reading.clear || reading.items.is_empty(), "{comment} {reading:?}");
            }
        }
        for (comment, reason) in [
            ("chốt 999999999 bánh gio", Reason::UnknownQuantity),
            ("lấy 2.000.000.000 cái", Reason::LargeQuantity),
            ("lấy 2 nghìn cái bánh gio", Reason::UnknownQuantity),
            ("chốt bánh gio 912345678", Reason::UnknownQuantity),
        ] {
            let reading = reader.read(comment, Some("BG"));
            assert!(reading.reasons.contains(&reason), "{comment} {reading:?}");
        }
        // A telephone number with a digit missing is none of this.
        for comment in ["chốt 2 bánh gio 912345678", "chốt bánh gio 091234567", "chốt bánh gio stk 19034567890"]
        {
            assert!(reader.read(comment, None).clear, "{comment}");
        }
    }
}
