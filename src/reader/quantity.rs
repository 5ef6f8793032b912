//! Amounts as they are said: a number and a unit, in all their shapes. What an
//! amount is of a certain product is decided in `settle`.

use super::lexicon::Tag;
use super::text::Text;
use super::token::Kind;
use super::unit::{Unit, UnitKind};
use rust_decimal::Decimal;

/// How an amount was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A number and nothing else.
    Bare,
    /// `+2`.
    Plus,
    /// `x2`, `sl 2`.
    Times,
    /// A number with a unit.
    Counted,
    /// A unit that stands for one of it.
    UnitOnly,
}

/// An amount of something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// `None` where it is vague or a range.
    pub number: Option<Decimal>,
    pub unit: Option<Unit>,
    /// What one unit holds, where the comment says it.
    pub pack: Option<(Decimal, Unit)>,
    pub form: Form,
    pub in_words: bool,
}

const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// The amount that begins at token `at`, and its length. `names` tells where a
/// product's name begins: a container in a name is no unit.
pub fn amount_at(text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<(Amount, usize)> {
    let (form, start) = prefix(text, at);
    if form == Form::Bare
        && let Some(found) =
            vague_at(text, start, names).or_else(|| half_at(text, start)).or_else(|| unit_only(text, at, names))
    {
        return Some(found);
    }
    let number = text.number(start)?;
    let mut end = start + number.length;
    if let Some(length) = range_at(text, end) {
        let unit = text.unit(end + length);
        let taken = unit.map_or(0, |(_, l)| l);
        let amount = Amount { number: None, unit: unit.map(|u| u.0), pack: None, form, in_words: false };
        return Some((amount, end + length + taken - at));
    }
    let mut amount = Amount { number: Some(number.value), unit: None, pack: None, form, in_words: number.in_words };
    if !names(end)
        && let Some((unit, length)) = text.unit(end)
    {
        end += length;
        amount.unit = Some(unit);
        if form == Form::Bare {
            amount.form = Form::Counted;
        }
        end = refine(text, &mut amount, unit, end, names);
    }
    let said = amount.unit.is_some() || form != Form::Bare || !number.in_words;
    let stands = said || names(end) || (at > 0 && text.has(at - 1, Tag::Buy));
    stands.then_some((amount, end - at))
}

fn prefix(text: &Text<'_>, at: usize) -> (Form, usize) {
    let number = |i: usize| text.number(i).is_some();
    if text.is_mark(at, '+') && number(at + 1) {
        return (Form::Plus, at + 1);
    }
    if (text.raw(at) == "x" || text.is_mark(at, '*')) && number(at + 1) {
        return (Form::Times, at + 1);
    }
    let label = match (text.raw(at), text.raw(at + 1)) {
        ("sl", _) => 1,
        ("so", "luong") => 2,
        _ => return (Form::Bare, at),
    };
    let start = at + label + usize::from(text.is_mark(at + label, ':'));
    if number(start) { (Form::Times, start) } else { (Form::Bare, at) }
}

/// `mấy cái`, `vài cân`, `ít ớt`, `một ít`.
fn vague_at(text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<(Amount, usize)> {
    let (length, tags) = text.phrase(at);
    if !tags.has(Tag::Vague) {
        return None;
    }
    let mut end = at + length;
    let unit = text.unit(end).filter(|_| !names(end));
    if unit.is_none() && !names(end) {
        return None;
    }
    end += unit.map_or(0, |(_, length)| length);
    let amount = Amount { number: None, unit: unit.map(|u| u.0), pack: None, form: Form::Counted, in_words: true };
    Some((amount, end - at))
}

/// `nửa cân`, `nửa chục`.
fn half_at(text: &Text<'_>, at: usize) -> Option<(Amount, usize)> {
    let (unit, length) = text.has(at, Tag::Half).then(|| text.unit(at + 1)).flatten()?;
    let amount = Amount { number: Some(HALF), unit: Some(unit), pack: None, form: Form::Counted, in_words: true };
    Some((amount, 1 + length))
}

/// A unit that means one: `ký vải`, `chục nữa`, `đôi vòng`. It has to be a
/// measure or what some product is sold in, since unit words have other
/// meanings, and something it can be the unit of must follow.
fn unit_only(text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<(Amount, usize)> {
    if names(at) {
        return None;
    }
    let (unit, length) = text.unit(at)?;
    let mut amount =
        Amount { number: Some(Decimal::ONE), unit: Some(unit), pack: None, form: Form::UnitOnly, in_words: true };
    let measure = matches!(unit.kind, UnitKind::Mass | UnitKind::Count) && text.raw(at).len() > 1;
    let used = text.shelf.items.iter().any(|item| item.unit == unit) && text.raw(at).len() > 1;
    if !measure && !used {
        return None;
    }
    let end = refine(text, &mut amount, unit, at + length, names);
    let next = text.phrase(end).1;
    let more = next.any(&[Tag::More, Tag::Thing, Tag::Color, Tag::ColorWord, Tag::Size]);
    let refined = end > at + length;
    let last = matches!(unit.kind, UnitKind::Mass | UnitKind::Count)
        && (next.any(&[Tag::Polite, Tag::Stop]) || end == text.tokens.len())
        && at > 0
        && text.phrase(at - 1).1.any(&[Tag::Buy, Tag::Add, Tag::Kin, Tag::SelfWord]);
    let follows = names(end) || more || refined || last || options_at(text, end);
    follows.then_some((amount, end - at))
}

fn options_at(text: &Text<'_>, at: usize) -> bool {
    super::choice::choice_at(text, at, false).is_some()
}

/// What comes behind number and unit: a half, lesser units, a second counting
/// word, the size of a pack. Returns where the amount ends.
fn refine(text: &Text<'_>, amount: &mut Amount, unit: Unit, at: usize, names: &dyn Fn(usize) -> bool) -> usize {
    let Some(number) = amount.number else { return at };
    if text.has(at, Tag::AndHalf) {
        amount.number = number.checked_add(HALF);
        let (other, length) = text.unit(at + 1).filter(|_| !names(at + 1)).unzip();
        let counted = other.is_some_and(|o: Unit| matches!(o.kind, UnitKind::Generic | UnitKind::Piece));
        return at + 1 + if counted { length.unwrap_or(0) } else { 0 };
    }
    match unit.kind {
        UnitKind::Count => match text.unit(at).filter(|(u, _)| *u != unit && !names(at) && u.kind != UnitKind::Mass) {
            Some((_, length)) => at + length,
            None => at,
        },
        UnitKind::Mass => lesser(text, amount, unit, number, at, names),
        UnitKind::Pack => pack(text, amount, at),
        _ => at,
    }
}

/// `1kg5`, `2 cân 5`, `1 cân 2 lạng`.
fn lesser(
    text: &Text<'_>,
    amount: &mut Amount,
    unit: Unit,
    number: Decimal,
    at: usize,
    names: &dyn Fn(usize) -> bool,
) -> usize {
    let Some(more) = text.number(at).filter(|n| !n.in_words || text.unit(at + n.length).is_some()) else { return at };
    let end = at + more.length;
    if let Some((other, length)) = text.unit(end) {
        let part = other.in_terms_of(unit).filter(|part| *part < Decimal::ONE);
        if let Some(sum) = part.and_then(|p| p.checked_mul(more.value)).and_then(|p| p.checked_add(number)) {
            amount.number = Some(sum);
            return end + length;
        }
        return at;
    }
    let digit = more.value.is_integer() && more.value > Decimal::ZERO && more.value < Decimal::TEN;
    let apart = names(end) || text.is_mark(end, '-') || text.raw(end) == "x";
    if digit && !apart && number.is_integer() {
        amount.number = number.checked_add(more.value / Decimal::TEN);
        return end;
    }
    at
}

/// `3 túi 2kg`, `2 túi mỗi túi 10 cái`.
fn pack(text: &Text<'_>, amount: &mut Amount, at: usize) -> usize {
    let each = text.has(at, Tag::EachOne) || text.has(at, Tag::Pack);
    let start = if each { at + 1 + text.unit(at + 1).map_or(0, |(_, length)| length) } else { at };
    let inside = text.number(start).and_then(|n| {
        let (unit, length) = text.unit(start + n.length)?;
        let fits = each || matches!(unit.kind, UnitKind::Mass | UnitKind::Volume);
        fits.then_some((n.value, unit, n.length + length))
    });
    match inside {
        Some((value, unit, length)) => {
            amount.pack = Some((value, unit));
            start + length
        }
        None => at,
    }
}

/// Whether a second number follows that makes a range of the first: `2-3
/// chục`, `2 đến 3`, `2 3 cái`. Returns how many tokens that takes.
fn range_at(text: &Text<'_>, at: usize) -> Option<usize> {
    let number = |i: usize| text.kind(i).is_some_and(|k| matches!(k, Kind::Number(_)));
    if text.is_mark(at, '-')
        && number(at + 1)
        && text.is_glued(at)
        && text.is_glued(at + 1)
        && text.unit(at + 2).is_some()
    {
        return Some(2);
    }
    if text.has(at, Tag::Range) && number(at + 1) && text.unit(at + 2).is_some() {
        return Some(2);
    }
    let small = |i: usize| matches!(text.kind(i), Some(Kind::Number(n)) if n > Decimal::ZERO && n < Decimal::TEN);
    (at > 0 && small(at - 1) && small(at) && text.unit(at + 1).is_some()).then_some(1)
}
