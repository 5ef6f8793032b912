//! Options of products (size, colour, taste, volume) as they are named in a
//! comment.

use super::begins::Begins;
use super::letter::HORN;
use super::lexicon::{Tag, Tags};
use super::options::{Choice, Kind};
use super::quantity::{Amount, Form};
use super::shelf::Part;
use super::spelt::Spelt;
use super::text::Text;
use super::token::Kind as Token;
use super::unit::Unit;
use rust_decimal::Decimal;

/// Whether anything about an option may stand at token `at`: where not, there is
/// nothing that [`choice_at`] finds.
pub fn may_choose(text: &Text<'_>, at: usize) -> bool {
    const NAMING: Tags = Tags::of(&[Tag::Size, Tag::ColorWord, Tag::Color]);
    const LACKING: Tags = Tags::of(&[Tag::Not, Tag::Vague]);
    let (options, tags) = (&text.shelf.options, text.phrase(at).1);
    text.begins(at).any(Begins::OPTION.or(Begins::LABEL))
        || tags.meets(NAMING)
        || (tags.meets(LACKING) && options.may_lack(text.tokens.get(at + 1)))
        || options.may_begin_with_number(text, at)
        || may_measure(text, at)
}

/// Whether an option may be named at token `at`, were it behind goods or not; a
/// single letter only where it tells by itself.
pub fn may_be_chosen(text: &Text<'_>, at: usize) -> bool {
    may_choose(text, at) && choice_at(text, at, text.raw(at).len() > 1).is_some()
}

/// Whether the words may measure some option: in its sort of unit, or by a
/// large number without one.
fn may_measure(text: &Text<'_>, at: usize) -> bool {
    let options = &text.shelf.options;
    if options.measured.is_empty() {
        return false;
    }
    let number = text.number(at);
    let said = number.map_or_else(|| usize::from(text.has(at, Tag::Half)), |number| number.length);
    match text.unit(at + said) {
        Some((unit, _)) => options.may_measure_in(unit.kind),
        None => number.is_some_and(|number| number.value.mantissa() >= 100),
    }
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
        best.instead = if label == 0 { counted(text, at, best.length).map(Box::new) } else { None };
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
    let kind = matches!(text.spelt(at), Spelt::Loai | Spelt::Vi | Spelt::Kieu | Spelt::Dang);
    // "số 38" of shoes.
    let number = || text.number(at + 1).map(|n| n.value);
    let sized = || {
        text.spelt(at) == Spelt::So
            && number().is_some_and(|n| text.shelf.options.begin_with(n) && text.shelf.with_number(n).is_none())
    };
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
            (Token::Number, Some(number)) => token.number == number,
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
            let lesser = || {
                text.number(end).is_some_and(|n| {
                    text.unit(end + n.length).is_some_and(|(u, _)| u.kind == unit.kind && u.factor < said.factor)
                })
            };
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
    let degree =
        tags.has(Tag::Not) || (tags.has(Tag::Vague) && text.spelt(at) == Spelt::It) || text.spelt(at) == Spelt::Nhieu;
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
    // "cỏ 15k", "cô 2kg" are no cỡ.
    if label > 0 && text.spelt(at) == Spelt::Co && text.tokens[at].marks.shape_at(1) != HORN {
        return None;
    }
    // "vị sầu riêng", where tastes are named that nobody has.
    if text.spelt(at) == Spelt::Vi && label > 0 && !text.shelf.options.kinds.is_empty() && text.is_word(at + label) {
        let strange = |i: usize| text.is_word(i) && text.phrase(i).1.is_empty() && text.unit(i).is_none();
        let more = (at + label + 1..at + label + 3).take_while(|i| strange(*i) && text.mention(*i).is_none()).count();
        return strange(at + label).then_some(label + 1 + more);
    }
    // "chiếu 2m" of those that are 1m2 and 1m6 wide.
    let measure = || {
        text.tokens
            .get(at + 1)
            .is_some_and(|t| t.glued && text.shelf.options.behind_number.iter().any(|word| t.heard.is(*word)))
    };
    if label == 0 && text.is_number(at) && measure() {
        return Some(2 + usize::from(text.is_number(at + 2) && text.is_glued(at + 2)));
    }
    let size = |i: usize| {
        matches!(text.spelt(i), Spelt::S | Spelt::M | Spelt::L | Spelt::Xl | Spelt::Xxl | Spelt::Xs | Spelt::Xxxl)
    };
    if label > 0 {
        let named = text.has(at + label, Tag::Color) || size(at + label) || text.is_number(at + label);
        let color = tags.has(Tag::ColorWord)
            && text.kind(at + label) == Some(Token::Word)
            && text.phrase(at + label).1.is_empty();
        return (text.spelt(at) != Spelt::Loai && (named || color)).then_some(label + 1);
    }
    if text.shelf.options.large && matches!(text.spelt(at), Spelt::Xs | Spelt::Xl | Spelt::Xxl | Spelt::Xxxl) {
        return Some(1);
    }
    (text.shelf.options.large && text.is_number(at) && text.is_glued(at + 1) && text.spelt(at + 1) == Spelt::Xl)
        .then_some(2)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_chosen_where_nothing_may_be(comment in sample::comment()) {
            for shelf in [sample::shelf(), sample::small_shelf()] {
                sample::with(&shelf, &comment, |text| {
                    for at in (0..text.tokens.len()).filter(|at| !may_choose(text, *at)) {
                        for behind in [false, true] {
                            prop_assert_eq!(choice_at(text, at, behind), None, "{} at {}", comment, at);
                        }
                    }
                    Ok(())
                })?;
            }
        }
    }

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
