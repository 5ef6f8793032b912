//! Buying that is over, that others did, or that is for another day.

use super::clause::Clause;
use super::lexicon::Tag;
use super::outline::Sort;
use super::piece::{Piece, What};
use super::spelt::Spelt;

/// Buying that is over, or that somebody else did.
pub fn is_report(clause: &Clause<'_>) -> bool {
    let Some(verb) = clause.verb() else {
        if !clause.any(&[Tag::Past, Tag::Recent, Tag::Done]) {
            return false;
        }
        let first = clause.goods();
        let recent = |p: &Piece| p.has(Tag::Recent) && !matches!(clause.text.spelt(p.from), Spelt::Moi | Spelt::Vua);
        let before = first.is_some_and(|first| clause.pieces[..first].iter().any(recent) && clause.request().is_none());
        let noted = clause.pieces.iter().position(|p| p.has(Tag::Give) && clause.text.spelt(p.from) == Spelt::Ghi);
        let done = noted.is_some_and(|ghi| clause.pieces[ghi..].iter().any(|p| p.has(Tag::Done)));
        // "ăn 1 chục xong".
        let eaten = clause.spelt(0) == Spelt::An
            && clause.pieces.iter().any(|p| p.has(Tag::Done) && clause.text.spelt(p.from) == Spelt::Xong);
        return (clause.any(&[Tag::Past]) || before || done || eaten)
            && !clause.any(&[Tag::Change, Tag::Cancel, Tag::Add]);
    };
    (clause.any(&[Tag::Past, Tag::Recent, Tag::Done, Tag::Others]) && is_over(clause, verb))
        || by_somebody(clause, verb)
}

/// "hôm qua mua", "lấy rồi", "bạn em lấy".
fn is_over(clause: &Clause<'_>, verb: usize) -> bool {
    let before = &clause.pieces[..verb];
    let recent = clause.pieces.iter().any(|p| p.has(Tag::Recent) && !p.has(Tag::Purpose) && !p.has(Tag::BodyVerb));
    let past = clause.pieces.iter().any(|p| p.has(Tag::Past) && !p.tags.any(&[Tag::Kin, Tag::Add]));
    let done = clause.pieces[verb + 1..].iter().enumerate().any(|(i, p)| {
        let rest = &clause.pieces[verb + 2 + i..];
        p.has(Tag::Done) && rest.iter().all(|p| !p.tags.any(&[Tag::Give, Tag::Buy]) && !p.is(Sort::Amount))
    });
    let others = before.iter().any(|p| p.has(Tag::Others) && !p.has(Tag::Kin));
    past || recent || done || others
}

/// "chị Lan chốt": a form of address and a name.
fn by_somebody(clause: &Clause<'_>, verb: usize) -> bool {
    if !clause.has(Tag::Kin) {
        return false;
    }
    let at = |back: usize| verb.checked_sub(back).map(|i| &clause.pieces[i]);
    let name = at(1).is_some_and(|p| {
        let goods = matches!(p.what, What::Goods(_)) && clause.text.tokens[p.from].capital && clause.text.marked;
        goods || matches!(p.what, What::Unknown | What::Name)
    });
    name && at(2).is_some_and(|p| p.has(Tag::Kin) && !matches!(clause.spelt(verb - 2), Spelt::Em | Spelt::E))
}

/// A later purchase, or looking only.
pub fn is_later(clause: &Clause<'_>) -> bool {
    if !clause.any(&[Tag::Future, Tag::Watch]) && !clause.holds(&[Sort::Aside]) {
        return false;
    }
    let weekday = |p: &Piece| matches!(p.what, What::Aside) && clause.text.spelt(p.from) == Spelt::Thu;
    let Some(future) = clause.pieces.iter().position(|p| p.has(Tag::Future) || weekday(p)) else {
        return clause.has(Tag::Watch) && !clause.names_something();
    };
    // "thứ bảy trồng nên lấy 3 chục": the later time is but the reason.
    let reason = |verb: usize| clause.pieces[future..verb].iter().any(|p| clause.text.spelt(p.from) == Spelt::Nen);
    let buys = clause.verb().is_some_and(|verb| future < verb && !reason(verb)) || clause.pieces[0].has(Tag::Stop);
    let delivered = clause.pieces.iter().any(|p| p.has(Tag::Ship) && !p.has(Tag::Buy));
    buys && !delivered && !clause.any(&[Tag::If])
}
