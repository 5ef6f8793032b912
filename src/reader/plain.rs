//! What most of a comment consists of, words of the lists and amounts in digits,
//! told at once where none of the rarer rules of `scan` can have a say.

use super::begins::Begins;
use super::choice::may_choose;
use super::lexicon::{Tag, Tags};
use super::piece::Pieces;
use super::quantity::{Amount, Form, take_unit};
use super::text::Text;
use super::token::{Kind, Token};
use super::unit::UnitKind;

/// Whether a phrase of the lists is nothing else, told at one stroke: as nearly
/// all words are.
#[inline]
pub fn is_mere_phrase(begins: Begins, tags: Tags, before: &Pieces) -> bool {
    let goods = begins.any(Begins::STRANGE) | tags.has(Tag::Buy);
    !(begins.any(Begins::LOUD.or(Begins::NAMED).or(Begins::SUM)) | tags.is_empty() | (goods & before.is_noun_due()))
}

/// Whether a phrase, by what its first word begins and what it does, is nothing
/// but words, known or not.
#[inline]
pub fn is_plain(text: &Text<'_>, at: usize, (begins, tags): (Begins, Tags), before: &Pieces) -> bool {
    if begins.any(Begins::LOUD.or(Begins::NAMED)) || (begins.any(Begins::SUM) && !text.is_quiet(at)) {
        return false;
    }
    // Goods that are misspelt or without their marks, where some are due.
    if (begins.any(Begins::STRANGE) || tags.has(Tag::Buy)) && before.is_noun_due() {
        return false;
    }
    !tags.is_empty() || !(begins.any(Begins::GOODS) || is_foreign(text, at))
}

/// Whether letters and a number stand here as in a code, which is none of ours.
pub fn is_foreign(text: &Text<'_>, at: usize) -> bool {
    let raw = text.raw(at);
    let letters = raw.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let digits = raw[letters..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    letters > 0 && digits > 0 && letters + digits == raw.len() && text.tokens[at].code.is_none()
}

/// A number typed in digits, and its unit if there is one, where neither what
/// stands before nor what stands behind makes anything else of it: no option,
/// address, time, money or range, by the first conditions of the rules about
/// those.
pub fn plain_amount(text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> Option<(Amount, usize)> {
    let value = text.tokens[at].number;
    let end = at + 1;
    let unit = text.unit(end);
    let fits = match (text.tokens.get(end), unit) {
        (Some(token), Some((unit, _))) => {
            is_mere_word(text, token, end)
                && text.mention(end).is_none()
                && (unit.kind != UnitKind::Mass || text.shelf.sells_by(UnitKind::Mass))
        }
        (Some(Token { kind: Kind::Mark('-' | ':' | '/' | '%'), .. }), None) => false,
        (Some(token), None) => matches!(token.kind, Kind::Mark(_)) || is_mere_word(text, token, end),
        (None, _) => true,
    };
    // What stands for thousands of đồng, or behind "giá".
    let money = || value.mantissa() >= 1000 || (at > 0 && text.has(at - 1, Tag::Price));
    if !fits || (unit.is_none() && money()) || may_choose(text, at) || text.raw(at).starts_with(b"0") {
        return None;
    }
    if text.number(at).is_none_or(|number| number.length != 1) || text.has(end, Tag::AndHalf) {
        return None;
    }
    let mut amount = Amount { in_words: false, ..Amount::of(Some(value), None) };
    let Some((unit, length)) = unit else { return Some((Amount { form: Form::Bare, ..amount }, 1)) };
    let end = take_unit(text, &mut amount, unit, (end, length), names);
    Some((amount, end - at))
}

/// Whether a word stands here that makes nothing else of a number before it.
fn is_mere_word(text: &Text<'_>, token: &Token, at: usize) -> bool {
    let otherwise = text.begins(at).any(Begins::AFTER.or(Begins::MEASURE));
    token.kind == Kind::Word && !token.capital && !otherwise && !text.has(at, Tag::Range)
}

#[cfg(test)]
mod tests {
    use super::super::outline::Sort;
    use super::super::piece::Found;
    use super::super::sample;
    use super::super::scan::{by_all_rules, pieces};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_told_at_once_is_what_all_rules_tell(comment in sample::comment()) {
            for shelf in [sample::shelf(), sample::small_shelf()] {
                sample::with(&shelf, &comment, |text| {
                    let (mut found, mut all) = (Pieces::default(), Pieces::default());
                    pieces(text, &mut found);
                    while let Some(piece) = found.list.get(all.list.len()) {
                        let (what, length) = match text.kind(piece.from) {
                            Some(Kind::Word | Kind::Number) => by_all_rules(text, piece.from, &all),
                            _ if piece.is(Sort::Amount) => by_all_rules(text, piece.from, &all),
                            _ => (Found::Mere(piece.what), 1),
                        };
                        all.push(text, what, (piece.from, length));
                        prop_assert_eq!(Some(piece), all.last(), "{} at {}", comment, piece.from);
                    }
                    prop_assert_eq!(&found, &all, "{}", comment);
                    Ok(())
                })?;
            }
        }
    }
}
