//! Tokens to pieces: what each stretch of the comment is, before anything is
//! concluded from it.

use super::begins::Begins;
use super::choice::{choice_at, may_choose};
use super::lexicon::Tag;
use super::matcher::{How, Mention, mention_at};
use super::money::money_at;
use super::options::Choice;
use super::outline::Sort;
use super::piece::{Found, Piece, Pieces, What};
use super::plain::{is_foreign, is_mere_phrase, is_plain, plain_amount};
use super::quantity::{Amount, Form, amount_at};
use super::spelt::Spelt;
use super::text::Text;
use super::token::Kind;
use super::unit::UnitKind;
use rust_decimal::Decimal;

/// Every piece of a comment, in order, none left out.
pub fn pieces(text: &Text<'_>, pieces: &mut Pieces) {
    pieces.clear();
    let mut at = 0;
    while at < text.tokens.len() {
        at = next(text, at, pieces);
    }
}

/// Appends the piece that begins at token `at`; says where it ends.
#[inline]
fn next(text: &Text<'_>, at: usize, pieces: &mut Pieces) -> usize {
    let (begins, (length, tags)) = (text.begins(at), text.phrase(at));
    if is_mere_phrase(begins, tags, pieces) || is_plain(text, at, (begins, tags), pieces) {
        return pieces.push_words(begins, tags, (at, length));
    }
    let kind = text.tokens[at].kind;
    if kind == Kind::Word {
        if text.is_quiet(at) {
            if let Some(mention) = product(text, at, pieces) {
                let length = mention.length;
                return pieces.push_mention(text, mention, (at, length));
            }
            let (found, length) = other(text, at, pieces.last());
            return pieces.push(text, found, (at, length));
        }
    } else if kind == Kind::Number {
        if let Some((amount, length)) = plain_amount(text, at, &|at| is_named(text, at, pieces)) {
            return pieces.push_amount(text, &amount, (at, length));
        }
    } else if let Some(what) = sign(text, at) {
        return pieces.push_mere(text, what, (at, 1));
    }
    let (found, length) = by_all_rules(text, at, pieces);
    pieces.push(text, found, (at, length))
}

/// What a token is that is neither word nor number, nor a sign before one.
fn sign(text: &Text<'_>, at: usize) -> Option<What> {
    match text.tokens[at].kind {
        Kind::Phone => Some(What::Phone),
        Kind::Mention => Some(What::Mention),
        Kind::Mark(c) if !(matches!(c, '+' | '*') && text.number(at + 1).is_some()) => Some(What::Mark(c)),
        _ => None,
    }
}

/// The piece that a word, a number or a sign before one begins, and its length.
pub fn by_all_rules(text: &Text<'_>, at: usize, before: &Pieces) -> (Found, usize) {
    let names = |at: usize| is_named(text, at, before);
    no_goods_at(text, at, before.last(), &names).unwrap_or_else(|| goods_at(text, at, before, &names))
}

/// Whether a product's name begins here, and no unit that is called so.
fn is_named(text: &Text<'_>, at: usize, before: &Pieces) -> bool {
    text.mention(at).is_some_and(|m| {
        let head = m.length == 1 && m.how == How::Short;
        let counts = m.length == 1 && counts_goods(text, at, before, m);
        m.how != How::Tail && !((head && holds_some(text, at)) || counts)
    })
}

/// What is neither goods nor their amount nor an option, though it has numbers
/// and names in it as those have; codes that are numbers, too. Each rule is
/// asked only where its first word stands.
fn no_goods_at(
    text: &Text<'_>,
    at: usize,
    before: Option<&Piece>,
    names: &dyn Fn(usize) -> bool,
) -> Option<(Found, usize)> {
    let language = text.shelf.language;
    let (begins, tags) = (text.begins(at), text.phrase(at).1);
    let number = text.number(at);
    let special = begins.any(Begins::SPECIAL);
    if number.is_some() || begins.any(Begins::DIGITS) || text.kind(at) == Some(Kind::Digits) {
        let listed = text.is_mark(at + 1, ':') && text.is_number(at + 2);
        let listed = number.filter(|n| listed && !n.in_words && n.length == 1).map(|n| n.value);
        if let Some(product) = zero_code(text, at).or_else(|| listed.and_then(|n| text.shelf.with_number(n))) {
            return Some((Found::Product(Mention::of_code(product)), 1));
        }
        if text.is_digits(at) {
            return Some(digits(text, at, names));
        }
        if let Some(choice) = spelt_option(text, at, before) {
            let length = choice.length;
            return Some((Found::Choice(choice), length));
        }
    }
    if begins.any(Begins::ORDINAL) && is_name_of_kin(text, at) {
        return Some((Found::Mere(What::Name), 1));
    }
    if let Some(length) = language.places.address_at(text, at, names) {
        return Some((Found::Mere(What::Address), length));
    }
    if (number.is_some() || begins.any(Begins::MEASURE))
        && let Some(length) = language.measures.aside_at(text, at, names)
    {
        return Some((Found::Mere(What::Aside), length));
    }
    let halves = tags.has(Tag::Half) || begins.any(Begins::SUM);
    if (number.is_some() || halves)
        && let Some((value, length)) = money_at(text, at)
    {
        return Some((Found::Money(value), length));
    }
    if tags.has(Tag::Code)
        && let Some(found) = coded(text, at)
    {
        return Some(found);
    }
    if special
        && text.spelt(at) == Spelt::Moi
        && let Some((amount, length)) = amount_at(text, at, names).filter(|(a, _)| a.form == Form::Inside)
        && text.counted_before(at + 1)
    {
        return Some((Found::Amount(amount), length));
    }
    if special || tags.any(&[Tag::Each, Tag::Every]) {
        return every(text, at).map(|length| (Found::Mere(What::Every), length));
    }
    None
}

/// An option that is a number with its measure ("40 độ", "1m6"), which else
/// would be an age, a time or a height.
fn spelt_option(text: &Text<'_>, at: usize, before: Option<&Piece>) -> Option<Choice> {
    let number = text.number(at).filter(|number| text.unit(at + number.length).is_none() && may_choose(text, at))?;
    let behind = before.is_some_and(|p| p.names_goods());
    if !behind && !text.shelf.options.begin_with(number.value) {
        return None;
    }
    let choice = choice_at(text, at, true)?;
    ((behind || !choice.kinds.is_empty()) && choice.length > number.length).then_some(choice)
}

/// "40 cái bánh gio" where shoes come in 40: a number that is an option of some
/// goods, but stands before a unit or before goods without it.
fn is_a_count(text: &Text<'_>, at: usize, choice: &Choice) -> bool {
    let next = at + 1;
    let lacks = |m: &Mention| !m.fits.iter().any(|p| text.shelf.options.of_product(choice, *p).is_some());
    choice.length == 1
        && text.is_number(at)
        && (text.unit(next).is_some() || text.mention(next).is_some_and(|m| m.how != How::Tail && lacks(m)))
}

/// An option, a product, an amount, or some other word.
fn goods_at(text: &Text<'_>, at: usize, before: &Pieces, names: &dyn Fn(usize) -> bool) -> (Found, usize) {
    if let Some(choice) = choice(text, at, before) {
        let length = choice.length;
        return (Found::Choice(choice), length);
    }
    if let Some(mention) = product(text, at, before) {
        let length = mention.length;
        return (Found::Product(mention), length);
    }
    if let Some((amount, length)) = amount_at(text, at, names)
        && (length >= text.phrase(at).0 || amount.number.is_none())
    {
        return (Found::Amount(amount), length);
    }
    other(text, at, before.last())
}

/// The product named at token `at`, unless a phrase goes further.
fn product(text: &Text<'_>, at: usize, before: &Pieces) -> Option<Mention> {
    let phrase = text.phrase(at).0;
    let goes_as_far = |m: &Mention| m.length >= phrase || m.how == How::Code;
    let mut mention = match text.mention(at) {
        Some(mention) if goes_as_far(mention) => mention.clone(),
        Some(_) => return None,
        // A misspelt name counts where a noun is due.
        None if text.begins(at).any(Begins::STRANGE) && before.is_noun_due() => {
            mention_at(text, at, true).filter(goes_as_far)?
        }
        None => return None,
    };
    if ends_in_option(text, at, &mention) {
        mention.length -= 1;
    }
    Some(mention)
}

/// The option chosen at token `at`.
fn choice(text: &Text<'_>, at: usize, before: &Pieces) -> Option<Choice> {
    if !may_choose(text, at) {
        return None;
    }
    // "lấy be", "lấy s nhé": an option where the goods are due.
    let number = text.number(at).map(|n| n.value);
    let chosen = || {
        number.is_none_or(|n| n > Decimal::from(20))
            && (text.raw(at).len() > 1 || at + 1 == text.tokens.len() || text.has(at + 1, Tag::Polite))
    };
    const VERBS: [Tag; 5] = [Tag::Buy, Tag::Change, Tag::Into, Tag::Add, Tag::Drop];
    // "be nhé", "M 2 cái": an option at the head.
    let ends = || {
        at + 1 == text.tokens.len()
            || text.has(at + 1, Tag::Polite)
            || text.is_number(at + 1)
            || text.tokens.get(at + 1).is_some_and(|t| text.is_word(at + 1) && text.shelf.options.has_word(t.heard))
    };
    let behind = match before.last() {
        None => number.is_none() && ends(),
        Some(p) => p.names_goods() || (p.tags.any(&VERBS) && chosen()),
    };
    let choice = choice_at(text, at, behind)?;
    let counts = text.number(at).is_some_and(|n| n.in_words && text.unit(at + n.length).is_some());
    let fits = (!counts || choice.length > 2) && !is_a_count(text, at, &choice);
    let instead = text.mention(at).is_none_or(|m| m.length < choice.length || repeats(text, before, m, &choice));
    (fits && instead).then_some(choice)
}

/// Whether a word that also begins the name of the product just named is its
/// option: "hồng leo hồng".
fn repeats(text: &Text<'_>, before: &Pieces, mention: &Mention, choice: &Choice) -> bool {
    let just = before.last().and_then(|last| before.said.product(last));
    just.is_some_and(|just| just.fits == mention.fits && just.fits.iter().all(|p| text.shelf.options.suits(choice, *p)))
}

/// A name that was matched with words left out ends where an option begins
/// that goes on behind it ("mật ong" of Định Hóa: "hoa nhãn").
fn ends_in_option(text: &Text<'_>, at: usize, mention: &Mention) -> bool {
    mention.how == How::Short
        && mention.length > 1
        && choice_at(text, at + mention.length - 1, true)
            .is_some_and(|choice| choice.length > 1 && !choice.kinds.is_empty())
}

/// "dì Năm hai ký", "cô Bảy": southern families count their children. A number
/// word behind a form of address is a name where it is written as one or where
/// another number follows.
fn is_name_of_kin(text: &Text<'_>, at: usize) -> bool {
    let kin = at > 0 && text.has(at - 1, Tag::Kin) && text.phrase(at - 1).0 == 1;
    if !kin || !text.is_ordinal(at) {
        return false;
    }
    let shouted = text.tokens[at - 1].upper && text.raw(at - 1).len() > 1;
    let alone = text.number(at).is_none_or(|n| n.length == 1);
    let next = text.number(at + 1).is_some() && text.unit(at + 1).is_none();
    alone && (next || (text.tokens[at].capital && text.marked && !shouted))
}

/// Whether a container stands here with what it holds ("2 bao 20kg"), and not
/// the name of goods that come in such a container.
fn holds_some(text: &Text<'_>, at: usize) -> bool {
    let unit = text.unit(at).filter(|(unit, _)| unit.kind == UnitKind::Pack);
    let size = text.number(at + 1).filter(|_| unit.is_some() && at > 0 && text.number(at - 1).is_some());
    size.is_some_and(|n| text.unit(at + 1 + n.length).is_some())
}

/// Whether a word that begins some names counts here the goods spoken of
/// before it: "đào phai mười cây".
fn counts_goods(text: &Text<'_>, at: usize, before: &Pieces, named: &Mention) -> bool {
    let unit = text.unit(at).filter(|_| at > 0 && text.number(at - 1).is_some());
    let Some((unit, 1)) = unit else { return false };
    let sold = |m: &Mention| m.fits.iter().any(|p| text.shelf.items[*p].unit == unit);
    let head = named.how == How::Short;
    before.products().any(|m| match head {
        true => sold(m) || unit.kind == UnitKind::Piece,
        // "bộ dài tay … 2 bộ".
        false => named.how == How::Whole && sold(m) && m.fits == named.fits,
    })
}

/// `05` where a product has just this code.
fn zero_code(text: &Text<'_>, at: usize) -> Option<usize> {
    let raw = text.raw(at);
    let digits = raw.len() > 1 && raw[0] == b'0' && raw.iter().all(u8::is_ascii_digit);
    text.shelf.with_code(std::str::from_utf8(raw).ok().filter(|_| digits)?)
}

/// Digits before goods are an amount that cannot be meant as it stands.
fn digits(text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> (Found, usize) {
    let unit = text.unit(at + 1).filter(|_| !names(at + 1));
    if unit.is_none() && !names(at + 1) {
        return (Found::Mere(What::Digits), 1);
    }
    let (unit, length) = unit.unzip();
    (Found::Amount(Amount::of(None, unit)), 1 + length.unwrap_or(0))
}

fn other(text: &Text<'_>, at: usize, before: Option<&Piece>) -> (Found, usize) {
    let (phrase, tags) = text.phrase(at);
    // "1 gói ruoc": ruốc behind a number, not rước.
    let due = tags.has(Tag::Buy) && phrase == 1 && !text.is_marked(at) && before.is_some_and(|p| p.is(Sort::Amount));
    let goods = due && !text.shelf.language.lexicon.trades(text.tokens, at).is_empty();
    if !tags.is_empty() && !goods {
        return (Found::Mere(What::Words), phrase);
    }
    if is_foreign(text, at) {
        // "ST25" is the part of a name that tells.
        let named = Mention {
            fits: text.shelf.names.products_with(text.tokens[at].heard.sym).into(),
            how: How::Short,
            length: 1,
            qualified: false,
        };
        return if named.fits.is_empty() { (Found::Mere(What::ForeignCode), 1) } else { (Found::Product(named), 1) };
    }
    let goods = text.begins(at).any(Begins::GOODS);
    match goods.then(|| text.shelf.language.lexicon.trades(text.tokens, at)).as_deref() {
        Some([trade, ..]) => (Found::Mere(What::Goods(*trade)), 1),
        _ => (Found::Mere(What::Unknown), 1),
    }
}

/// `mã 12`, `số 2`, `ms a1`: a code by name.
fn coded(text: &Text<'_>, at: usize) -> Option<(Found, usize)> {
    let length = text.phrase(at).0;
    let next = at + length + usize::from(text.is_mark(at + length, ':'));
    let product = match text.kind(next)? {
        Kind::Number => text.shelf.with_number(text.tokens[next].number),
        Kind::Word => text.tokens[next].code.map(|product| product as usize),
        _ => None,
    };
    if let Some(product) = product {
        return Some((Found::Product(Mention::of_code(product)), next + 1 - at));
    }
    let number = text.is_number(next) && text.raw(at).starts_with(b"m");
    (number || is_foreign(text, next)).then_some((Found::Mere(What::ForeignCode), next + 1 - at))
}

/// `mỗi loại`, `cả 2 loại`, `tất cả`: how many tokens.
fn every(text: &Text<'_>, at: usize) -> Option<usize> {
    let (length, tags) = text.phrase(at);
    if tags.any(&[Tag::Each, Tag::Every]) {
        // "có mỗi cái ban công": only one.
        let only = at > 0 && text.spelt(at) == Spelt::Moi && text.spelt(at - 1) == Spelt::Co;
        return (!only).then_some(length);
    }
    let number = text.number(at + 1)?;
    let noun = at + 1 + number.length;
    let kind = matches!(text.spelt(noun), Spelt::Loai | Spelt::Thu | Spelt::Mon | Spelt::Ma | Spelt::Mau | Spelt::Vi);
    (text.spelt(at) == Spelt::Ca && kind).then_some(noun + 1 - at)
}
