//! Whom a comment is for: the shop, another viewer, another shop's buyers.

use super::lexicon::Tag;
use super::line::{Foreign, Line};
use super::outline::{Outline, Sort};
use super::piece::{Piece, What};
use super::shelf::Shelf;
use super::text::Text;

/// Words in the name of a shop.
const SHOPS: [&str; 6] = ["shop", "store", "sop", "quan", "vuon", "htx"];

/// Selling, lending, hiring: more than one sign of it, or one with a price or
/// a number to call.
#[inline]
pub fn is_advertising(pieces: &[Piece], outline: Outline) -> bool {
    let called = outline.holds(&[Sort::Phone, Sort::Digits]);
    (called || outline.has(Tag::Ad)) && advertises(pieces, outline, called)
}

fn advertises(pieces: &[Piece], outline: Outline, called: bool) -> bool {
    let signs = pieces.iter().filter(|p| p.has(Tag::Ad)).count();
    let priced = outline.holds(&[Sort::Money]);
    signs >= 2 || (signs == 1 && (called || priced)) || (called && offers(pieces))
}

/// A number to call beside an offer of something that is not ours: who buys
/// asks for our goods.
fn offers(pieces: &[Piece]) -> bool {
    let buys = pieces.iter().any(|p| p.has(Tag::Buy));
    let counted = || pieces.iter().any(|p| p.is(Sort::Counted));
    let named = || pieces.iter().any(|p| p.is(Sort::Product));
    let money = |p: &Piece| p.is(Sort::Money);
    // "ai mua xe máy cũ alo 09…".
    if buys {
        let who = |pair: &[Piece]| pair[0].has(Tag::Others) && pair[1].has(Tag::Buy);
        return pieces.windows(2).any(who) && !named() && !pieces.iter().any(|p| p.is(Sort::Amount));
    }
    // "… 300k/khách gọi 09…", "cắt cỏ nhổ rễ 15k gọi 09…".
    let tariff = |pair: &[Piece]| money(&pair[0]) && matches!(pair[1].what, What::Mark('/'));
    let strange = || pieces.iter().filter(|p| matches!(p.what, What::Unknown | What::Goods(_))).count() > 2;
    (pieces.windows(2).any(tariff) && !counted()) || (pieces.iter().any(money) && strange() && !named())
}

/// Said to another viewer: it begins with the name of somebody who is no shop.
pub fn is_to_another(shelf: &Shelf, text: &Text<'_>, pieces: &[Piece]) -> bool {
    let Some(first) = pieces.first().filter(|p| matches!(p.what, What::Mention)) else { return false };
    let name = std::str::from_utf8(text.raw(first.from)).unwrap_or_default().trim_start_matches('@');
    let shop = SHOPS.iter().any(|word| name.contains(word));
    let goods = name
        .split(' ')
        .any(|word| word.len() > 2 && shelf.names.is_word(shelf.speech.vocabulary.find(word.as_bytes())));
    !(shop || goods)
}

/// "chốt chồng shop luôn được không": a question that asks for a person, and of
/// no goods.
pub fn is_joke(pieces: &[Piece]) -> bool {
    let light = |p: &&Piece| p.tags.any(&[Tag::Polite, Tag::Kin, Tag::Mate]) && !p.has(Tag::SelfWord);
    let counted = pieces.iter().any(|p| p.is(Sort::Amount));
    let goods = counted || pieces.iter().any(|p| matches!(p.what, What::Product(_) | What::Choice(_)));
    let verb =
        pieces.iter().position(|p| p.has(Tag::Buy) && !p.has(Tag::Ask) && !p.has(Tag::Give)).filter(|_| !counted);
    let Some(verb) = verb else { return false };
    let mut behind = pieces[verb + 1..].iter().take_while(light).take(3);
    let mate = !goods && behind.clone().any(|p| p.has(Tag::Mate));
    // "chốt chú đội mũ được không": somebody and what he looks like.
    let last = behind.by_ref().last();
    let person = last.is_some_and(|p| p.has(Tag::Kin) && !p.has(Tag::Purpose));
    let next = pieces[verb + 1..].iter().find(|p| !light(p));
    mate || (person && next.is_some_and(|p| matches!(p.what, What::Unknown) || p.has(Tag::Purpose)))
}

/// Whether goods of another shop are wanted.
pub fn is_elsewhere(shelf: &Shelf, lines: &[Line]) -> bool {
    let other = |foreign: Foreign| match foreign {
        Foreign::OtherCode => true,
        Foreign::Goods(trade) => !shelf.trades.contains(&trade),
        Foreign::OurCode | Foreign::Word => false,
    };
    lines.iter().filter_map(|line| line.foreign).any(other)
}

#[cfg(test)]
mod tests {
    use super::super::Reader;
    use crate::shop::reading::Intent;

    #[test]
    fn only_what_is_said_to_the_shop_is_an_order() {
        let json = r#"{ "products": [{ "code": "A1", "name": "Cam", "unit": "kg", "price": 45000 }] }"#;
        let reader = Reader::new(&serde_json::from_str(json).unwrap());
        for (text, intent) in [
            ("@Shop Cam Vinh cho em 2kg", Intent::Order),
            ("@Lan lấy 2kg đi", Intent::Other),
            ("cam nhà em 40k/kg ai lấy ib", Intent::Other),
            ("chốt váy 07", Intent::Other),
            ("B12 lấy 2 cái", Intent::Other),
        ] {
            assert_eq!(reader.read(text, Some("A1")).intent, intent, "{text}");
        }
    }
}
