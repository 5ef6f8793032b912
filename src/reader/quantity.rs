//! Amounts as they are said: a number and a unit, in all their shapes. What an
//! amount is of a certain product is decided in `settle`.

use super::begins::Begins;
use super::choice::may_be_chosen;
use super::lexicon::{Tag, Tags};
use super::money::money_at;
use super::refine::refine;
use super::spelt::Spelt;
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
    /// "mỗi túi 10 cái": what one of the units before holds.
    Inside,
}

/// An amount of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// `None` where it is vague or a range.
    pub number: Option<Decimal>,
    pub unit: Option<Unit>,
    /// What the unit's word may mean as well.
    pub other: Option<Unit>,
    /// What one unit holds, where the comment says it.
    pub pack: Option<(Decimal, Unit)>,
    pub form: Form,
    pub in_words: bool,
}

impl Amount {
    /// A counted amount.
    pub const fn of(number: Option<Decimal>, unit: Option<Unit>) -> Self {
        Self { number, unit, other: None, pack: None, form: Form::Counted, in_words: true }
    }
}

pub const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// The amount that begins at token `at`, and its length. `names` tells where a
/// product's name begins: a container in a name is no unit.
#[inline]
pub fn amount_at(text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<(Amount, usize)> {
    if text.is_number(at) {
        return numbered(text, at, (Form::Bare, at), names);
    }
    let counts = text.number(at).is_some() || text.unit(at).is_some();
    let tags = text.phrase(at).1;
    let leads = text.begins(at).any(Begins::SPECIAL)
        || tags.any(&[Tag::EachOne, Tag::Vague])
        || (tags.has(Tag::Half) && text.unit(at + 1).is_some())
        || (text.number(at + 1).is_some() && !text.is_word(at));
    if counts || leads { amount_from(text, at, names) } else { None }
}

/// Counts an amount by the unit at some tokens, and says where it ends.
pub fn take_unit(
    text: &Text<'_>,
    amount: &mut Amount,
    unit: Unit,
    (at, length): (usize, usize),
    names: &dyn Fn(usize) -> bool,
) -> usize {
    amount.other = text.shelf.units.others(text.tokens, at, unit);
    amount.unit = Some(unit);
    refine(text, amount, unit, at + length, names)
}

fn amount_from(text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<(Amount, usize)> {
    if let Some(found) = inside_at(text, at, names) {
        return Some(found);
    }
    let (form, start) = prefix(text, at);
    if form == Form::Bare
        && let Some(found) =
            vague_at(text, start, names).or_else(|| half_at(text, start)).or_else(|| unit_only(text, at, names))
    {
        return Some(found);
    }
    numbered(text, at, (form, start), names)
}

/// The amount from token `at` on whose number stands at `start`.
fn numbered(
    text: &Text<'_>,
    at: usize,
    (form, start): (Form, usize),
    names: &dyn Fn(usize) -> bool,
) -> Option<(Amount, usize)> {
    let number = text.number(start)?;
    let mut end = start + number.length;
    // "1t vải": túi, thùng or tấn.
    if text.is_glued(end) && text.spelt(end) == Spelt::T && names(end + 1) {
        return Some((Amount::of(None, None), end + 1 - at));
    }
    // "x2 nghìn": thousands, of goods or of đồng.
    if form != Form::Bare
        && let Some((_, length)) = money_at(text, start).filter(|(_, length)| *length > number.length)
    {
        return Some((Amount { form, ..Amount::of(None, None) }, start + length - at));
    }
    if let Some(length) = range_at(text, end) {
        let unit = text.unit(end + length);
        let taken = unit.map_or(0, |(_, l)| l);
        let amount = Amount { form, ..Amount::of(None, unit.map(|u| u.0)) };
        return Some((amount, end + length + taken - at));
    }
    if let Some(next) = text.number(end).filter(|_| number.in_words && number.length == 1 && form == Form::Bare)
        && next.in_words
        && number.value.checked_add(Decimal::ONE) == Some(next.value)
        && let Some((unit, length)) = text.unit(end + next.length)
    {
        return Some((Amount::of(None, Some(unit)), end + next.length + length - at));
    }
    let mut amount = Amount { form, in_words: number.in_words, ..Amount::of(Some(number.value), None) };
    if !names(end)
        && let Some((unit, length)) = text.unit(end)
    {
        if form == Form::Bare {
            amount.form = Form::Counted;
        }
        end = take_unit(text, &mut amount, unit, (end, length), names);
    }
    // "tôm 1 rưỡi".
    if amount.unit.is_none() && !number.in_words && text.has(end, Tag::AndHalf) {
        amount.number = number.value.checked_add(HALF);
        end += 1;
    }
    let said = amount.unit.is_some() || form != Form::Bare || !number.in_words;
    let stands = said || names(end) || (at > 0 && text.has(at - 1, Tag::Buy));
    stands.then_some((amount, end - at))
}

/// `mỗi túi 10 cái`.
fn inside_at(text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<(Amount, usize)> {
    let each = usize::from(text.has(at, Tag::EachOne) || text.begins(at).any(Begins::EACH));
    let (pack, first) = text.unit(at + each)?;
    let start = at + each + first;
    let (value, taken) = match text.number(start) {
        Some(number) => (number.value, number.length),
        None if text.has(start, Tag::Half) => (HALF, 1),
        None => return None,
    };
    if each == 0 && !(pack.kind == UnitKind::Pack && text.counted_before(at)) {
        return None;
    }
    let (unit, length) = match text.unit(start + taken).filter(|_| !names(start + taken)) {
        Some(found) => found,
        None if each > 0 && names(start + taken) => (text.shelf.units.piece()?, 0),
        None => return None,
    };
    let amount = Amount { form: Form::Inside, ..Amount::of(Some(value), Some(unit)) };
    Some((amount, start + taken + length - at))
}

fn prefix(text: &Text<'_>, at: usize) -> (Form, usize) {
    if text.is_word(at) && !text.begins(at).any(Begins::SPECIAL) {
        return (Form::Bare, at);
    }
    let number = |i: usize| text.number(i).is_some();
    if text.is_mark(at, '+') && number(at + 1) {
        return (Form::Plus, at + 1);
    }
    if (text.spelt(at) == Spelt::X || text.is_mark(at, '*')) && number(at + 1) {
        return (Form::Times, at + 1);
    }
    let label = match (text.spelt(at), text.spelt(at + 1)) {
        (Spelt::Sl, _) => 1,
        (Spelt::So, Spelt::Luong) => 2,
        _ => return (Form::Bare, at),
    };
    let start = at + label + usize::from(text.is_mark(at + label, ':'));
    if number(start) { (Form::Times, start) } else { (Form::Bare, at) }
}

/// `mấy cái`, `vài cân`, `ít ớt`, `một ít`.
fn vague_at(text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<(Amount, usize)> {
    let (length, tags) = text.phrase(at);
    if !tags.has(Tag::Vague) || text.number(at).is_some() {
        return None;
    }
    let mut end = at + length;
    let unit = text.unit(end).filter(|_| !names(end) && text.spelt(at) != Spelt::Het);
    // "lấy hết": all there is.
    let all = || text.spelt(at) == Spelt::Het && at > 0 && text.has(at - 1, Tag::Buy);
    let ends = || text.kind(end).is_none_or(|kind| matches!(kind, Kind::Mark(_))) || text.has(end, Tag::Polite);
    if unit.is_none() && !names(end) && !(all() && ends()) {
        return None;
    }
    end += unit.map_or(0, |(_, length)| length);
    let amount = Amount::of(None, unit.map(|u| u.0));
    Some((amount, end - at))
}

/// `nửa cân`, `nửa chục`.
fn half_at(text: &Text<'_>, at: usize) -> Option<(Amount, usize)> {
    let (unit, length) = text.has(at, Tag::Half).then(|| text.unit(at + 1)).flatten()?;
    // "1 can nua c": nữa, not nửa.
    let more = !text.is_marked(at) && (text.raw(at + 1).len() < 2 || (at > 0 && text.unit(at - 1).is_some()));
    (!more).then(|| (Amount::of(Some(HALF), Some(unit)), 1 + length))
}

/// A unit that means one: `ký vải`, `chục nữa`, `đôi vòng`. It has to be a
/// measure or what some product is sold in, since unit words have other
/// meanings, and something it can be the unit of must follow.
fn unit_only(text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<(Amount, usize)> {
    let (unit, length) = text.unit(at)?;
    let person = text.phrase(at).1.any(&[Tag::SelfWord, Tag::Drop]) && !text.is_marked(at);
    let long = text.raw(at).len() > 1;
    let measure = matches!(unit.kind, UnitKind::Mass | UnitKind::Count) && long;
    let used = text.shelf.units.is_used(unit) && (long || text.is_marked(at));
    if !(measure || used) || names(at) {
        return None;
    }
    if (person && !text.shelf.units.spells(text.tokens, at)) || changes(text, at) {
        return None;
    }
    let mut amount = Amount { form: Form::UnitOnly, ..Amount::of(Some(Decimal::ONE), Some(unit)) };
    let end = refine(text, &mut amount, unit, at + length, names);
    let next = text.phrase(end).1;
    let before = if at > 0 { text.phrase(at - 1).1 } else { Tags::default() };
    let more = next.any(&[Tag::More, Tag::Thing, Tag::Color, Tag::ColorWord, Tag::Size])
        || (next.any(&[Tag::Small, Tag::Large]) && before.any(&[Tag::Buy, Tag::Kin, Tag::SelfWord]));
    let refined = end > at + length;
    let last = matches!(unit.kind, UnitKind::Mass | UnitKind::Count)
        && (next.any(&[Tag::Polite, Tag::Stop]) || end == text.tokens.len())
        && before.any(&[Tag::Buy, Tag::Add, Tag::Kin, Tag::SelfWord]);
    let follows = more || refined || last || names(end) || may_be_chosen(text, end);
    follows.then_some((amount, end - at))
}

/// "doi vay sang quan": đổi, not đôi.
fn changes(text: &Text<'_>, at: usize) -> bool {
    let doubtful = text.has(at, Tag::Change) && !text.is_marked(at);
    doubtful
        && (at + 1..at + 9)
            .any(|i| matches!(text.spelt(i), Spelt::Sang | Spelt::Thanh | Spelt::Qua) && text.has(i, Tag::Into))
}

/// Whether a second number follows that makes a range of the first: `2-3
/// chục`, `2 đến 3`, `2 3 cái`. Returns how many tokens that takes.
fn range_at(text: &Text<'_>, at: usize) -> Option<usize> {
    let number = |i: usize| text.is_number(i);
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
    let small =
        |i: usize| text.is_number(i) && text.tokens[i].number > Decimal::ZERO && text.tokens[i].number < Decimal::TEN;
    (at > 0 && number(at) && small(at) && small(at - 1) && text.unit(at + 1).is_some()).then_some(1)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_amount_is_where_none_may_lead(comment in sample::comment()) {
            for shelf in [sample::shelf(), sample::small_shelf()] {
                sample::with(&shelf, &comment, |text| {
                    let names = |at: usize| text.mention(at).is_some();
                    for at in 0..text.tokens.len() {
                        let (told, all) = (amount_at(text, at, &names), amount_from(text, at, &names));
                        prop_assert_eq!(told, all, "{} at {}", comment, at);
                    }
                    Ok(())
                })?;
            }
        }
    }

    #[test]
    fn amounts_take_what_belongs_to_them() {
        let shelf = sample::shelf();
        for (comment, number, length) in [
            ("2 cái", Some("2"), 2),
            ("1kg5", Some("1.5"), 3),
            ("2 cân 5 nhé", Some("2.5"), 3),
            ("1 cân 2 lạng", Some("1.2"), 4),
            ("chục rưỡi bánh", Some("1.5"), 2),
            ("nửa cân", Some("0.5"), 2),
            ("+3", Some("3"), 2),
            ("sl: 4", Some("4"), 3),
            ("2-3 chục", None, 4),
            ("mấy cái", None, 2),
            ("hai mươi cái", Some("20"), 3),
            ("2 thùng 5", Some("2"), 1),
        ] {
            sample::with(&shelf, comment, |text| {
                let (amount, taken) = amount_at(text, 0, &|at| text.mention(at).is_some()).unwrap();
                let got = amount.number.map(|n| n.normalize().to_string());
                assert_eq!((got.as_deref(), taken), (number, length), "{comment}");
            });
        }
    }

    #[test]
    fn words_with_other_meanings_are_no_amounts() {
        let shelf = sample::shelf();
        for comment in ["năm ngoái", "ba ơi", "con chào chị", "tui lấy"] {
            sample::with(&shelf, comment, |text| assert_eq!(amount_at(text, 0, &|_| false), None, "{comment}"));
        }
    }
}
