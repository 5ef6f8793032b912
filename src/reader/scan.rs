//! Tokens to pieces: what each stretch of the comment is, before anything is
//! concluded from it.

use super::begins::Begins;
use super::choice::{choice_at, may_choose};
use super::lexicon::{Tag, Tags, Trade};
use super::matcher::{How, Mention, mention_at};
use super::money::money_at;
use super::options::Choice;
use super::outline::{Sort, Sorts};
use super::plain::{is_foreign, is_noun_place, plain_amount, plain_words};
use super::quantity::{Amount, Form, amount_at};
use super::text::Text;
use super::token::Kind;
use super::unit::UnitKind;
use rust_decimal::Decimal;

/// What a piece is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Product(Mention),
    Amount(Amount),
    Choice(Choice),
    Money(Decimal),
    /// A time, an age, a measure of something else.
    Aside,
    Address,
    Phone,
    /// Digits without end: a number to call that is none, or an absurd amount.
    Digits,
    /// `@` somebody.
    Mention,
    Mark(char),
    /// "mỗi loại", "cả 2 loại".
    Every,
    /// The shape of a code that is not on sale.
    ForeignCode,
    /// Goods, but none of ours, and of which trade.
    Goods(Trade),
    /// Somebody's name that is also a number: "dì Năm".
    Name,
    /// A phrase of the lists.
    Words,
    Unknown,
}

/// A stretch of tokens.
#[derive(Clone, Debug)]
pub struct Piece {
    pub what: What,
    pub tags: Tags,
    /// Of which sorts it is.
    pub sorts: Sorts,
    pub from: usize,
    pub to: usize,
}

impl Piece {
    pub fn has(&self, tag: Tag) -> bool {
        self.tags.has(tag)
    }

    pub const fn amount(&self) -> Option<&Amount> {
        if let What::Amount(amount) = &self.what { Some(amount) } else { None }
    }

    pub const fn product(&self) -> Option<&Mention> {
        if let What::Product(mention) = &self.what { Some(mention) } else { None }
    }
}

/// Every piece of a comment, in order, none left out.
pub fn pieces(text: &Text<'_>, pieces: &mut Vec<Piece>) {
    pieces.clear();
    let mut at = 0;
    while at < text.tokens.len() {
        if let Some((length, tags)) = plain_words(text, at, pieces.last()) {
            let (what, sort) =
                if tags.is_empty() { (What::Unknown, Sort::Unknown) } else { (What::Words, Sort::Words) };
            let sorts = Sorts::of_words(sort, text.begins(at));
            pieces.push(Piece { what, tags, sorts, from: at, to: at + length });
            at += length;
            continue;
        }
        let (what, length) = piece_at(text, at, pieces);
        let tags = if matches!(what, What::Words | What::Every) { text.phrase(at).1 } else { Tags::default() };
        let sorts = Sorts::of(&what, text.begins(at));
        pieces.push(Piece { what, tags, sorts, from: at, to: at + length.max(1) });
        at += length.max(1);
    }
}

fn piece_at(text: &Text<'_>, at: usize, before: &[Piece]) -> (What, usize) {
    match text.tokens[at].kind {
        Kind::Phone => return (What::Phone, 1),
        Kind::Mention => return (What::Mention, 1),
        Kind::Mark(c) if !(matches!(c, '+' | '*') && text.number(at + 1).is_some()) => return (What::Mark(c), 1),
        _ => {}
    }
    if text.is_quiet(at) {
        let named = product(text, at, before.last());
        return named.unwrap_or_else(|| other(text, at, before.last()));
    }
    if let Some((amount, length)) = plain_amount(text, at, &|at| is_named(text, at, before)) {
        return (What::Amount(amount), length);
    }
    by_all_rules(text, at, before)
}

/// The piece that a word, a number or a sign before one begins, and its length.
pub fn by_all_rules(text: &Text<'_>, at: usize, before: &[Piece]) -> (What, usize) {
    let names = |at: usize| is_named(text, at, before);
    no_goods_at(text, at, before.last(), &names).unwrap_or_else(|| goods_at(text, at, before.last(), &names))
}

/// Whether a product's name begins here, and no unit that is called so.
fn is_named(text: &Text<'_>, at: usize, before: &[Piece]) -> bool {
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
) -> Option<(What, usize)> {
    let language = text.shelf.language;
    let (begins, tags) = (text.begins(at), text.phrase(at).1);
    let number = text.number(at);
    let special = begins.any(Begins::SPECIAL);
    if number.is_some() || begins.any(Begins::DIGITS) || text.kind(at) == Some(Kind::Digits) {
        let listed = text.is_mark(at + 1, ':') && text.is_number(at + 2);
        let listed = number.filter(|n| listed && !n.in_words && n.length == 1).map(|n| n.value);
        if let Some(product) = zero_code(text, at).or_else(|| listed.and_then(|n| text.shelf.with_number(n))) {
            return Some((What::Product(Mention::of_code(product)), 1));
        }
        if text.is_digits(at) {
            return Some(digits(text, at, names));
        }
        if let Some(choice) = spelt_option(text, at, before) {
            let length = choice.length;
            return Some((What::Choice(choice), length));
        }
    }
    if begins.any(Begins::ORDINAL) && is_name_of_kin(text, at) {
        return Some((What::Name, 1));
    }
    if let Some(length) = language.places.address_at(text, at, names) {
        return Some((What::Address, length));
    }
    if (number.is_some() || begins.any(Begins::MEASURE))
        && let Some(length) = language.measures.aside_at(text, at, names)
    {
        return Some((What::Aside, length));
    }
    let halves = tags.has(Tag::Half) || begins.any(Begins::SUM);
    if (number.is_some() || halves)
        && let Some((value, length)) = money_at(text, at)
    {
        return Some((What::Money(value), length));
    }
    if tags.has(Tag::Code)
        && let Some(found) = coded(text, at)
    {
        return Some(found);
    }
    if special
        && text.raw(at) == b"moi"
        && let Some((amount, length)) = amount_at(text, at, names).filter(|(a, _)| a.form == Form::Inside)
        && text.counted_before(at + 1)
    {
        return Some((What::Amount(amount), length));
    }
    if special || tags.any(&[Tag::Each, Tag::Every]) {
        return every(text, at).map(|length| (What::Every, length));
    }
    None
}

/// An option that is a number with its measure ("40 độ", "1m6"), which else
/// would be an age, a time or a height.
fn spelt_option(text: &Text<'_>, at: usize, before: Option<&Piece>) -> Option<Choice> {
    let number = text.number(at).filter(|number| text.unit(at + number.length).is_none() && may_choose(text, at))?;
    let behind = before.is_some_and(|p| p.amount().is_some() || p.product().is_some());
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
fn goods_at(text: &Text<'_>, at: usize, before: Option<&Piece>, names: &dyn Fn(usize) -> bool) -> (What, usize) {
    if let Some(choice) = choice(text, at, before) {
        let length = choice.length;
        return (What::Choice(choice), length);
    }
    if let Some(found) = product(text, at, before) {
        return found;
    }
    if let Some((amount, length)) = amount_at(text, at, names)
        && (length >= text.phrase(at).0 || amount.number.is_none())
    {
        return (What::Amount(amount), length);
    }
    other(text, at, before)
}

/// The product named at token `at`, unless a phrase goes further.
fn product(text: &Text<'_>, at: usize, before: Option<&Piece>) -> Option<(What, usize)> {
    let phrase = text.phrase(at).0;
    let mention = mention(text, at, before).filter(|m| m.length >= phrase || m.how == How::Code)?;
    let mention = before_option(text, at, mention);
    let length = mention.length;
    Some((What::Product(mention), length))
}

/// The option chosen at token `at`.
fn choice(text: &Text<'_>, at: usize, before: Option<&Piece>) -> Option<Choice> {
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
    let behind = match before {
        None => number.is_none() && ends(),
        Some(p) => p.amount().is_some() || p.product().is_some() || (p.tags.any(&VERBS) && chosen()),
    };
    let choice = choice_at(text, at, behind)?;
    let counts = text.number(at).is_some_and(|n| n.in_words && text.unit(at + n.length).is_some());
    let fits = (!counts || choice.length > 2) && !is_a_count(text, at, &choice);
    let instead = text.mention(at).is_none_or(|m| m.length < choice.length || repeats(text, before, m, &choice));
    (fits && instead).then_some(choice)
}

/// Whether a word that also begins the name of the product just named is its
/// option: "hồng leo hồng".
fn repeats(text: &Text<'_>, before: Option<&Piece>, mention: &Mention, choice: &Choice) -> bool {
    let just = before.and_then(Piece::product);
    just.is_some_and(|just| just.fits == mention.fits && just.fits.iter().all(|p| text.shelf.options.suits(choice, *p)))
}

/// What is named at token `at`; a misspelt name counts where a noun is due.
fn mention(text: &Text<'_>, at: usize, before: Option<&Piece>) -> Option<Mention> {
    if let Some(mention) = text.mention(at) {
        return Some(mention.clone());
    }
    let worth = text.begins(at).any(Begins::STRANGE) && is_noun_place(before);
    worth.then(|| mention_at(text, at, true)).flatten()
}

/// A name that was matched with words left out ends where an option begins
/// that goes on behind it ("mật ong" of Định Hóa: "hoa nhãn").
fn before_option(text: &Text<'_>, at: usize, mut mention: Mention) -> Mention {
    if mention.how == How::Short && mention.length > 1 {
        let last = at + mention.length - 1;
        if choice_at(text, last, true).is_some_and(|choice| choice.length > 1 && !choice.kinds.is_empty()) {
            mention.length -= 1;
        }
    }
    mention
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
fn counts_goods(text: &Text<'_>, at: usize, before: &[Piece], named: &Mention) -> bool {
    let unit = text.unit(at).filter(|_| at > 0 && text.number(at - 1).is_some());
    let Some((unit, 1)) = unit else { return false };
    let sold = |m: &Mention| m.fits.iter().any(|p| text.shelf.items[*p].unit == unit);
    let head = named.how == How::Short;
    before.iter().filter_map(Piece::product).any(|m| match head {
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
fn digits(text: &Text<'_>, at: usize, names: &dyn Fn(usize) -> bool) -> (What, usize) {
    let unit = text.unit(at + 1).filter(|_| !names(at + 1));
    if unit.is_none() && !names(at + 1) {
        return (What::Digits, 1);
    }
    let (unit, length) = unit.unzip();
    (What::Amount(Amount::of(None, unit)), 1 + length.unwrap_or(0))
}

fn other(text: &Text<'_>, at: usize, before: Option<&Piece>) -> (What, usize) {
    let (phrase, tags) = text.phrase(at);
    // "1 gói ruoc": ruốc behind a number, not rước.
    let due = tags.has(Tag::Buy) && phrase == 1 && !text.is_marked(at) && before.is_some_and(|p| p.amount().is_some());
    let goods = due && !text.shelf.language.lexicon.trades(text.tokens, at).is_empty();
    if !tags.is_empty() && !goods {
        return (What::Words, phrase);
    }
    if is_foreign(text, at) {
        // "ST25" is the part of a name that tells.
        let named = Mention {
            fits: text.shelf.names.products_with(text.tokens[at].heard.sym).into(),
            how: How::Short,
            length: 1,
            qualified: false,
        };
        return if named.fits.is_empty() { (What::ForeignCode, 1) } else { (What::Product(named), 1) };
    }
    let goods = text.begins(at).any(Begins::GOODS);
    match goods.then(|| text.shelf.language.lexicon.trades(text.tokens, at)).as_deref() {
        Some([trade, ..]) => (What::Goods(*trade), 1),
        _ => (What::Unknown, 1),
    }
}

/// `mã 12`, `số 2`, `ms a1`: a code by name.
fn coded(text: &Text<'_>, at: usize) -> Option<(What, usize)> {
    let length = text.phrase(at).0;
    let next = at + length + usize::from(text.is_mark(at + length, ':'));
    let product = match text.kind(next)? {
        Kind::Number => text.shelf.with_number(text.tokens[next].number),
        Kind::Word => text.tokens[next].code.map(|product| product as usize),
        _ => None,
    };
    if let Some(product) = product {
        return Some((What::Product(Mention::of_code(product)), next + 1 - at));
    }
    let number = text.is_number(next) && text.raw(at).starts_with(b"m");
    (number || is_foreign(text, next)).then_some((What::ForeignCode, next + 1 - at))
}

/// `mỗi loại`, `cả 2 loại`, `tất cả`: how many tokens.
fn every(text: &Text<'_>, at: usize) -> Option<usize> {
    let (length, tags) = text.phrase(at);
    if tags.any(&[Tag::Each, Tag::Every]) {
        // "có mỗi cái ban công": only one.
        let only = at > 0 && text.raw(at) == b"moi" && text.raw(at - 1) == b"co";
        return (!only).then_some(length);
    }
    let number = text.number(at + 1)?;
    let noun = at + 1 + number.length;
    let kind = matches!(text.raw(noun), b"loai" | b"thu" | b"mon" | b"ma" | b"mau" | b"vi");
    (text.raw(at) == b"ca" && kind).then_some(noun + 1 - at)
}
