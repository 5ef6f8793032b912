//! Sums of money, as they are typed and said: `50k`, `1tr2`, `trăm rưỡi`, `ba
//! tám nghìn`. Their numbers are no quantities.

use super::begins::Begins;
use super::lexicon::Tag;
use super::spelt::Spelt;
use super::text::Text;
use super::token::{Kind, Token};
use rust_decimal::Decimal;

const THOUSAND: u32 = 1000;
const MILLION: u32 = 1_000_000;
const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// A sum of money that begins at token `at`, in đồng, and its length.
pub fn money_at(text: &Text<'_>, at: usize) -> Option<(Decimal, usize)> {
    let (value, length) = sum_at(text, at)?;
    // "48k/chục", "48k 1 chục" are prices of a unit.
    let per =
        if text.is_mark(at + length, '/') { text.unit(at + length + 1).map_or(0, |(_, unit)| 1 + unit) } else { 0 };
    Some((value, length + per))
}

fn sum_at(text: &Text<'_>, at: usize) -> Option<(Decimal, usize)> {
    // "giá" makes a price of what may be goods elsewhere.
    let priced = at > 0 && text.has(at - 1, Tag::Price) && text.spelt(at - 1) == Spelt::Gia;
    let Some(number) = text.number(at) else { return without_number(text, at, priced) };
    let end = at + number.length;
    // "ba tám nghìn": two digits, said one by one.
    if let Some(next) = text.number(end).filter(|next| number.in_words && next.in_words)
        && number.value < Decimal::TEN
        && next.value < Decimal::TEN
        && let Some(THOUSAND) = scale_at(text, end + next.length, false)
    {
        let tens = number.value.checked_mul(Decimal::TEN)?.checked_add(next.value)?;
        return Some((tens.checked_mul(Decimal::from(THOUSAND))?, number.length + next.length + 1));
    }
    if !text.begins(end).any(Begins::AFTER) {
        return bare(text, at, priced);
    }
    let glued = text.is_glued(end);
    let round = || number.value >= Decimal::from(5);
    let scale = match text.spelt(end) {
        Spelt::K if glued || (end + 1 != text.tokens.len() && round()) => Some(THOUSAND),
        Spelt::K => None,
        Spelt::Cu if glued => Some(MILLION),
        Spelt::D if text.is_marked(end) => Some(1),
        Spelt::Dong | Spelt::Vnd => Some(1),
        _ => scale_at(text, end, priced),
    };
    let Some(scale) = scale.filter(|_| text.is_word(end)) else { return bare(text, at, priced) };
    let mut value = number.value.checked_mul(Decimal::from(scale))?;
    let mut length = number.length + 1;
    if text.has(end + 1, Tag::AndHalf) {
        value = value.checked_add(HALF.checked_mul(Decimal::from(scale))?)?;
        length += 1;
    } else if scale == MILLION
        && glued
        && let Some(Token { kind: Kind::Number, number: rest, .. }) = text.tokens.get(end + 1)
        && *rest < Decimal::TEN
    {
        value = value.checked_add(rest.checked_mul(Decimal::from(100_000))?)?;
        length += 1;
    } else if scale == THOUSAND
        && glued
        && text.is_glued(end + 1)
        && text.spelt(end) == Spelt::K
        && let Some(Token { kind: Kind::Number, number: rest, .. }) = text.tokens.get(end + 1)
        && *rest < Decimal::TEN
    {
        value = value.checked_add(rest.checked_mul(Decimal::ONE_HUNDRED)?)?;
        length += 1;
    }
    Some((value, length))
}

/// How many đồng the word at token `at` counts. Words that are units as well
/// are money where a price is spoken of, or where nothing is sold by them.
fn scale_at(text: &Text<'_>, at: usize, priced: bool) -> Option<u32> {
    let free = || priced || text.unit(at).is_none_or(|(unit, _)| !text.shelf.units.is_used(unit));
    match text.spelt(at) {
        Spelt::Nghin | Spelt::Ngan | Spelt::Ng => Some(THOUSAND),
        // A thousand to some.
        Spelt::Canh if free() => Some(THOUSAND),
        Spelt::Chuc if priced => Some(10 * THOUSAND),
        Spelt::Lit if priced => Some(100 * THOUSAND),
        Spelt::Xi if free() => Some(100 * THOUSAND),
        Spelt::Tr | Spelt::Trieu => Some(MILLION),
        Spelt::Ty | Spelt::Ti if text.is_marked(at) && text.unit(at).is_none() => Some(1000 * MILLION),
        _ => None,
    }
}

/// `trăm rưỡi`, `củ rưỡi`, `nửa triệu`.
fn without_number(text: &Text<'_>, at: usize, priced: bool) -> Option<(Decimal, usize)> {
    if text.has(at, Tag::Half) || text.spelt(at) == Spelt::Nua {
        let scale = scale_at(text, at + 1, priced).filter(|scale| *scale >= MILLION)?;
        return Some((HALF.checked_mul(Decimal::from(scale))?, 2));
    }
    if !text.has(at + 1, Tag::AndHalf) {
        return None;
    }
    let scale = match text.spelt(at) {
        Spelt::Cu if text.is_marked(at) => Some(MILLION),
        // "lít rưỡi" of what is not sold by volume.
        Spelt::Lit if text.unit(at).is_some_and(|(unit, _)| !text.shelf.sells_by(unit.kind)) => Some(100 * THOUSAND),
        _ => scale_at(text, at, priced),
    }?;
    Some((Decimal::from(scale).checked_add(HALF.checked_mul(Decimal::from(scale))?)?, 2))
}

/// `35.000`, `190000`, `hai trăm hai`, `giá 38`: thousands are left out, and no
/// unit stands behind.
fn bare(text: &Text<'_>, at: usize, priced: bool) -> Option<(Decimal, usize)> {
    let number = text.number(at)?;
    let end = at + number.length;
    if text.unit(end).is_some() {
        return None;
    }
    let half = text.has(end, Tag::AndHalf) && text.spelt(end - 1) == Spelt::Tram;
    if (number.length > 1 || half) && (at..end).any(|i| text.spelt(i) == Spelt::Tram) {
        let value = number.value.checked_add(if half { Decimal::from(50) } else { Decimal::ZERO })?;
        return Some((value.checked_mul(Decimal::from(THOUSAND))?, number.length + usize::from(half)));
    }
    let few = || number.value < Decimal::from(THOUSAND) && number.value.is_integer() && number.value > Decimal::ONE;
    if priced && !number.in_words && few() {
        return Some((number.value.checked_mul(Decimal::from(THOUSAND))?, number.length));
    }
    let thousands = number.value.mantissa() >= 5000
        && number.value >= Decimal::from(5000)
        && (number.value % Decimal::from(500)).is_zero();
    thousands.then_some((number.value, number.length))
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn sums_of_money() {
        let shelf = sample::shelf();
        for (comment, sum) in [
            ("50k", Some(50_000)),
            ("50 nghìn", Some(50_000)),
            ("35.000", Some(35_000)),
            ("500đ", Some(500)),
            ("1tr2", Some(1_200_000)),
            ("2 trăm", Some(200_000)),
            ("5 cái", None),
            ("2 k", None),
        ] {
            let found = sample::with(&shelf, comment, |text| money_at(text, 0).map(|(sum, _)| sum));
            assert_eq!(found, sum.map(Decimal::from), "{comment}");
        }
    }
}
