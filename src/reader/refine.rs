//! What belongs to an amount behind its number and unit: a half, lesser units, a
//! second counting word, the size of a pack.

use super::choice::may_be_chosen;
use super::lexicon::Tag;
use super::quantity::{Amount, HALF};
use super::spelt::Spelt;
use super::text::Text;
use super::token::Kind;
use super::unit::{Unit, UnitKind};
use rust_decimal::Decimal;

/// What comes behind number and unit: a half, lesser units, a second counting
/// word, the size of a pack. Returns where the amount ends.
pub fn refine(text: &Text<'_>, amount: &mut Amount, unit: Unit, at: usize, names: &dyn Fn(usize) -> bool) -> usize {
    let Some(number) = amount.number else { return at };
    if text.has(at, Tag::AndHalf) {
        amount.number = number.checked_add(HALF);
        let (other, length) = text.unit(at + 1).filter(|_| !names(at + 1)).unzip();
        let counted = other.is_some_and(|o: Unit| matches!(o.kind, UnitKind::Generic | UnitKind::Piece));
        return at + 1 + if counted { length.unwrap_or(0) } else { 0 };
    }
    match unit.kind {
        UnitKind::Count => match text.unit(at).filter(|(u, _)| *u != unit && !names(at)) {
            Some((mass, length)) if mass.kind == UnitKind::Mass => {
                amount.number = number.checked_mul(Decimal::from(unit.factor));
                amount.unit = Some(mass);
                at + length
            }
            Some((_, length)) => at + length,
            None => at,
        },
        UnitKind::Mass => lesser(text, amount, unit, number, at, names),
        UnitKind::Pack => pack(text, amount, unit, at, names),
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
    let Some(more) = text.number(at).filter(|n| !n.in_words || text.unit(at + n.length).is_some()) else {
        return spoken_tenth(text, amount, number, at, names);
    };
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
    let glued = text.is_glued(at) && text.is_glued(at - 1);
    // "1 ký 2 ớt": both count what is sold by weight.
    let weighed = || {
        let sold = |p: &usize| text.shelf.items[*p].unit.kind == UnitKind::Mass;
        text.mention(end).is_some_and(|m| m.fits.iter().any(sold))
    };
    let apart = (names(end) && !glued && !weighed()) || text.is_mark(end, '-') || text.spelt(end) == Spelt::X;
    if digit && !apart && number.is_integer() {
        amount.number = number.checked_add(more.value / Decimal::TEN);
        return end;
    }
    at
}

/// `cân mốt`, `một cân hai`: a word for tenths that nothing is counted by.
fn spoken_tenth(
    text: &Text<'_>,
    amount: &mut Amount,
    number: Decimal,
    at: usize,
    names: &dyn Fn(usize) -> bool,
) -> usize {
    let tail = text.spelt(at) == Spelt::Mot && text.is_marked(at) && text.has(at, Tag::Future);
    let digit = match text.number(at).filter(|n| n.in_words && n.length == 1) {
        // "4 ký sầu" typed without marks is no six.
        Some(n) if n.value < Decimal::TEN && (text.is_marked(at) || !names(at)) => Some(n.value),
        None if tail || text.spelt(at) == Spelt::Tu => Some(if tail { Decimal::ONE } else { Decimal::from(4) }),
        _ => None,
    };
    let next = text.phrase(at + 1).1;
    let ends = at + 1 == text.tokens.len() || next.has(Tag::Polite) || matches!(text.kind(at + 1), Some(Kind::Mark(_)));
    let Some(digit) =
        digit.filter(|_| ends || tail || (names(at + 1) && number.is_integer() && text.spelt(at) == Spelt::Tu))
    else {
        return at;
    };
    amount.number = number.checked_add(digit / Decimal::TEN);
    at + 1
}

/// `3 túi 2kg`.
fn pack(text: &Text<'_>, amount: &mut Amount, whole: Unit, at: usize, names: &dyn Fn(usize) -> bool) -> usize {
    let inside = text.number(at).and_then(|n| {
        let (unit, length) = text.unit(at + n.length)?;
        let measure = matches!(unit.kind, UnitKind::Mass | UnitKind::Volume);
        // "1 lốc 6 chai", but not "1 hộp 2 cái bánh".
        let next = at + n.length + length;
        let counted = unit != whole && n.value > Decimal::ONE && !names(next) && !text.is_mark(at, '+');
        let fits = (measure || (counted && !text.is_mark(next, ':'))) && !may_be_chosen(text, at);
        fits.then_some((n.value, unit, n.length + length))
    });
    match inside {
        Some((value, unit, length)) => {
            amount.pack = Some((value, unit));
            at + length
        }
        None => at,
    }
}
