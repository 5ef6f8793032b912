//! Options of products (size, colour, taste, volume) as they are named in a
//! comment.

use super::lexicon::Tag;
use super::shelf::{Item, Part};
use super::text::Text;
use super::token::Kind;
use rust_decimal::Decimal;

/// Words that choose an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Product and number of its option; empty where nobody has such an one.
    pub fits: Vec<(usize, usize)>,
    pub length: usize,
}

/// The option named at token `at`. `behind` says that a product, a number or a
/// unit stands before, where a single letter may be a size.
pub fn choice_at(text: &Text<'_>, at: usize, behind: bool) -> Option<Choice> {
    let label = label(text, at);
    let start = at + label;
    let mut best = Choice { fits: Vec::new(), length: 0 };
    for (product, item) in text.shelf.items.iter().enumerate() {
        for (option, parts) in item.options.iter().enumerate() {
            let sure = label > 0 || behind;
            let whole = spelt(text, start, parts, sure).or_else(|| {
                // "loại vừa" may be the option's whole name, and "luộc" enough for "luộc sẵn".
                spelt(text, at, parts, sure)
                    .and_then(|length| length.checked_sub(label))
                    .or_else(|| shortened(text, start, item, option, label > 0, behind))
            });
            let Some(length) = whole else { continue };
            if length > best.length {
                best = Choice { fits: Vec::new(), length };
            }
            if length == best.length {
                best.fits.push((product, option));
            }
        }
    }
    if best.length > 0 {
        best.length += label;
        return Some(best);
    }
    unknown(text, at, label).map(|length| Choice { fits: Vec::new(), length })
}

/// How many tokens say that an option follows: `size`, `màu`, `loại`.
fn label(text: &Text<'_>, at: usize) -> usize {
    let (length, tags) = text.phrase(at);
    let kind = matches!(text.raw(at), "loai" | "vi" | "kieu" | "dang");
    if tags.any(&[Tag::Size, Tag::ColorWord]) { length.max(1) } else { usize::from(kind) }
}

/// The first word of an option of several, where no other option of the
/// product begins so; what only labels the option ("loại", "vị") is left out.
/// A number without its unit needs a label ("cỡ 22").
fn shortened(text: &Text<'_>, at: usize, item: &Item, option: usize, labelled: bool, behind: bool) -> Option<usize> {
    // "nhân đậu", "nhân lạc": what all begin with only labels them.
    let first = item.options[option].first().map(|part| &part.word);
    let shared = first.is_some_and(|word| !word.plain.is_empty())
        && item.options.len() > 1
        && item.options.iter().all(|o| o.len() > 1 && o.first().map(|p| &p.word) == first);
    let bare = |parts: &'_ [Part]| usize::from(parts.len() > 1 && (shared || is_label(&parts[0])));
    let parts = &item.options[option];
    let skip = bare(parts);
    let rest = parts.get(skip..).filter(|rest| parts.len() > 1 && !rest.is_empty())?;
    let small = [Tag::Not, Tag::Vague, Tag::Polite, Tag::Kin, Tag::SelfWord, Tag::Call, Tag::Buy, Tag::Give, Tag::Ask];
    if text.phrase(at).1.any(&small) || !(labelled || behind) || (rest[0].number.is_some() && !labelled) {
        return None;
    }
    if skip > 0
        && let Some(length) = spelt(text, at, rest, true)
    {
        return Some(length);
    }
    let alike =
        |other: &[Part]| other.get(bare(other)).is_some_and(|p| p.word == rest[0].word && p.number == rest[0].number);
    let first = spelt(text, at, &rest[..1], true)?;
    (item.options.iter().filter(|other| alike(other)).count() == 1).then_some(first)
}

fn is_label(part: &Part) -> bool {
    matches!(part.word.plain.as_str(), "loai" | "vi" | "mau" | "size" | "co" | "kieu" | "dang")
}

fn spelt(text: &Text<'_>, at: usize, option: &[Part], sure: bool) -> Option<usize> {
    if let [number, unit] = option
        && let (Some(value), Some(unit)) = (number.number, unit.unit)
    {
        return measured(text, at, value * Decimal::from(unit.factor), unit, sure);
    }
    let token = text.tokens.get(at)?;
    let spelt_out = token.word.is_marked() && token.word == option[0].word;
    let letter = option.len() == 1 && option[0].word.plain.len() <= 2 && !spelt_out;
    if letter && !(sure || token.glued || token.upper) {
        return None;
    }
    for (i, part) in option.iter().enumerate() {
        let token = text.tokens.get(at + i)?;
        let same = match (token.kind, part.number) {
            (Kind::Number(value), Some(number)) => value == number,
            // "hông cay" is "không cay".
            (Kind::Word, None) => {
                token.word.may_be(&part.word) || (part.word.plain == "khong" && text.has(at + i, Tag::Not))
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
fn measured(text: &Text<'_>, at: usize, size: Decimal, unit: super::unit::Unit, sure: bool) -> Option<usize> {
    let (number, length) = match text.number(at) {
        Some(number) => (number.value, number.length),
        None if text.has(at, Tag::Half) => (Decimal::new(5, 1), 1),
        None => (Decimal::ONE, 0),
    };
    match text.unit(at + length) {
        Some((said, taken)) if said.kind == unit.kind && (length > 0 || sure) => {
            let same = number.checked_mul(Decimal::from(said.factor)) == Some(size);
            same.then_some(length + taken)
        }
        None if sure && length > 0 => {
            let bare = number.checked_mul(Decimal::from(unit.factor)) == Some(size) && number >= Decimal::ONE_HUNDRED;
            bare.then_some(length)
        }
        _ => None,
    }
}

/// Whether the word is part of an option, and of no product's name.
fn is_option_word(text: &Text<'_>, at: usize) -> bool {
    let Some(token) = text.tokens.get(at).filter(|t| t.kind == Kind::Word && t.word.plain.len() > 1) else {
        return false;
    };
    let options = text.shelf.items.iter().flat_map(|item| item.options.iter().flatten());
    options.into_iter().any(|part| token.word.may_be(&part.word))
        && !text.has(at, Tag::Not)
        && !text.shelf.is_name_word(&token.word.plain)
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
    let size = |i: usize| matches!(text.raw(i), "s" | "m" | "l" | "xl" | "xxl" | "xs" | "xxxl");
    if label > 0 {
        let named = text.has(at + label, Tag::Color) || size(at + label) || text.is_number(at + label);
        let color = tags.has(Tag::ColorWord)
            && text.kind(at + label) == Some(Kind::Word)
            && text.phrase(at + label).1.is_empty();
        return (text.raw(at) != "loai" && (named || color)).then_some(label + 1);
    }
    let sized = || text.shelf.items.iter().flat_map(|i| &i.options).any(|o| o.len() == 1 && o[0].word.plain == "xl");
    if matches!(text.raw(at), "xs" | "xl" | "xxl" | "xxxl") && sized() {
        return Some(1);
    }
    (text.is_number(at) && text.is_glued(at + 1) && text.raw(at + 1) == "xl" && sized()).then_some(2)
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
            let choice = choice_at(&sample::text(&shelf, comment), 0, false).unwrap();
            assert_eq!((choice.fits.first().copied(), choice.length), (fits, length), "{comment}");
        }
        assert_eq!(choice_at(&sample::text(&shelf, "m lấy 2 cái"), 0, false), None);
    }
}
