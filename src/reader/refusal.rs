//! Taking back and refusing: "hủy", "bỏ mật ra", "không lấy nữa", "em có đặt
//! đâu". What of it is sure and what may only be a soft no.

use super::clause::Clause;
use super::evidence::Act;
use super::lexicon::{Tag, Tags};
use super::line::Lines;
use super::lines::{lines, lines_of};
use super::outline::Sort;
use super::piece::{Piece, What};
use super::spelt::Spelt;

/// Cancelling, wholly or in part, and refusing.
pub fn taking_back(clause: &Clause<'_>) -> Option<Act> {
    if clause.has(Tag::Cancel) && !is_before_then(clause) {
        return Some(Act::Cancel { lines: lines_of(clause), sure: true, denies: false });
    }
    if let Some(act) = needless(clause) {
        return Some(act);
    }
    if let Some(act) = dropping(clause) {
        return Some(act);
    }
    if clause.has(Tag::Double) || is_doubled(clause) {
        return Some(Act::Cancel { lines: Lines::default(), sure: false, denies: true });
    }
    refusing(clause)
}

/// Whether a wish with a condition before it is said ("nếu … thì").
fn is_before_then(clause: &Clause<'_>) -> bool {
    clause.spelt(0) == Spelt::Neu && clause.pieces.iter().any(|p| clause.text.spelt(p.from) == Spelt::Thi)
}

/// "khỏi gửi cá cơm", "cá cơm thôi khỏi gửi": the goods stand behind the verb or
/// before all.
fn needless(clause: &Clause<'_>) -> Option<Act> {
    let pieces = clause.pieces;
    let needless = clause.find(Tag::Needless)?;
    let verb = |p: &Piece| p.tags.any(&[Tag::Buy, Tag::Give, Tag::Ship]) && !p.has(Tag::Needless);
    // "cưới cô chủ thì khỏi phải mua": no need, nothing taken back.
    if needless > 0 && clause.spelt(needless - 1) == Spelt::Thi {
        return Some(Act::Idle);
    }
    let verb = needless + 1 + pieces[needless + 1..].iter().take(4).position(verb)?;
    let mut taken = lines(clause, &pieces[verb + 1..]);
    if taken.lines.is_empty() {
        taken = lines(clause, &pieces[..needless]);
    }
    taken.lines.retain(|line| line.mention.is_some());
    Some(Act::Cancel { lines: taken, sure: true, denies: false })
}

/// "đơn em lên 2 lần rồi": an order that was counted twice.
fn is_doubled(clause: &Clause<'_>) -> bool {
    if clause.verb().is_some() || !clause.holds(&[Sort::Aside]) {
        return false;
    }
    let times =
        clause.pieces.iter().any(|p| matches!(p.what, What::Aside) && clause.text.spelt(p.to - 1) == Spelt::Lan);
    times && clause.pieces.iter().any(|p| clause.text.spelt(p.from) == Spelt::Don)
}

/// "tôi đặt hồi nào đâu", "em đâu có đặt gì": no order was meant at all.
fn denies(clause: &Clause<'_>) -> bool {
    let Some(verb) = clause.verb().filter(|_| clause.any(&[Tag::NoWay, Tag::Not])) else { return false };
    let claims = verb > 0 && clause.pieces[verb - 1].has(Tag::Have);
    let unasked = clause.pieces[verb + 1..].iter().any(|p| p.tags.any(&[Tag::Ask, Tag::Future, Tag::Past]));
    let nothing = !clause.names_something();
    let never = clause.pieces[..verb].iter().any(|p| clause.text.spelt(p.from) == Spelt::Dau && p.has(Tag::Not));
    (clause.has(Tag::NoWay) && (claims || (unasked && nothing && clause.negation_of(verb).is_none())))
        || (never && nothing)
}

/// "lấy A1 bỏ A2": one product in place of another.
fn swap(clause: &Clause<'_>, at: usize) -> Option<Act> {
    clause.verb().filter(|verb| *verb < at && clause.pieces[at].has(Tag::Drop))?;
    let (new, old) = (lines(clause, &clause.pieces[..at]), lines(clause, &clause.pieces[at + 1..]));
    let named = |lines: &Lines| lines.lines.last().and_then(|line| Some(line.mention.as_ref()?.fits.clone()));
    let other = named(&new)? != named(&old)?;
    other.then(|| Act::Change(Box::new((old, new))))
}

/// "bỏ mật ra", "bớt 5 cái", "rút lại 1 thùng".
fn dropping(clause: &Clause<'_>) -> Option<Act> {
    if !clause.any(&[Tag::Drop, Tag::Less]) {
        return None;
    }
    let pieces = clause.pieces;
    let at = pieces.iter().position(|p| matches!(p.what, What::Words) && p.tags.any(&[Tag::Drop, Tag::Less]))?;
    if let Some(act) = swap(clause, at) {
        return Some(act);
    }
    let rest = &pieces[at + 1..];
    if let Some(verb) = rest.iter().position(|p| p.has(Tag::Buy)).filter(|_| pieces[at].has(Tag::Drop)) {
        let (old, new) = (lines(clause, &rest[..verb]), lines(clause, &rest[verb + 1..]));
        if !old.lines.is_empty() && !new.lines.is_empty() {
            return Some(Act::Change(Box::new((old, new))));
        }
    }
    let lines = lines(clause, rest);
    let counted = lines
        .lines
        .iter()
        .any(|line| line.amount.is_some() || line.choice.as_ref().is_some_and(|c| c.instead.is_some()));
    let named = lines.lines.iter().any(|line| line.mention.is_some());
    let order = rest.iter().any(|p| clause.text.spelt(p.from) == Spelt::Don);
    let question = clause.is_question();
    let drops = pieces[at].has(Tag::Drop) && (named || counted || order);
    let lessens = pieces[at].has(Tag::Less) && counted;
    (!question && (drops || lessens)).then_some(Act::Cancel { lines, sure: true, denies: false })
}

/// "không lấy nữa", "chưa chốt đâu", "có đặt đâu".
fn refusing(clause: &Clause<'_>) -> Option<Act> {
    if !clause.any(&[Tag::NoWay, Tag::Not, Tag::NotYet, Tag::Needless]) {
        return None;
    }
    let pieces = clause.pieces;
    let refused = |tags: Tags| {
        pieces.iter().enumerate().position(|(at, p)| p.tags.meets(tags) && clause.negation_of(at).is_some())
    };
    if denies(clause) {
        return Some(Act::Cancel { lines: Lines::default(), sure: false, denies: true });
    }
    let verb = refused(Tags::of(&[Tag::Buy])).or_else(|| refused(Tags::of(&[Tag::Give, Tag::Ship])))?;
    let negation = clause.negation_of(verb)?;
    let strict = clause.text.spelt(pieces[negation].from) == Spelt::Dung;
    if pieces[verb].tags.any(&[Tag::Give, Tag::Ship])
        && !pieces[verb].has(Tag::Buy)
        && !strict
        && !clause.has(Tag::More)
    {
        return None;
    }
    let more = clause.has(Tag::More);
    if clause.has(Tag::Watch) && !more {
        return Some(Act::Idle);
    }
    let begun = pieces[..negation].iter().any(|p| p.has(Tag::Stop));
    if pieces[negation].has(Tag::NotYet) && !begun {
        return Some(if clause.is_question() && !clause.has(Tag::NoWay) { Act::Question } else { Act::Idle });
    }
    if clause.is_question() && !more && !clause.has(Tag::NoWay) && !begun {
        return Some(Act::Question);
    }
    let end = pieces.iter().position(|p| p.has(Tag::NoWay) && !more).filter(|end| *end > verb).unwrap_or(pieces.len());
    let mut refused = lines(clause, &pieces[verb + 1..end]);
    if refused.lines.is_empty() {
        refused = lines(clause, &pieces[..negation]);
        refused.lines.retain(|line| line.mention.is_some() || more);
    }
    Some(Act::Cancel { lines: refused, sure: more || strict, denies: false })
}

#[cfg(test)]
mod tests {
    use super::super::Reader;
    use crate::shop::reading::Intent;

    #[test]
    fn a_correction_of_what_was_ordered_puts_it_right() {
        let json = r#"{ "products": [
            { "code": "A1", "name": "Miến dong", "aliases": ["miến"], "unit": "gói", "price": 40000 },
            { "code": "A2", "name": "Mật ong", "unit": "chai", "price": 220000 }
        ] }"#;
        let reader = Reader::new(&serde_json::from_str(json).unwrap());
        for (text, intent, booked) in [
            ("lấy A1 bỏ A2", Intent::Change, "A1 ?"),
            ("lấy 2 miến bỏ mật ong", Intent::Change, "A1 2"),
            ("bỏ A2 lấy A1 2 gói", Intent::Change, "A1 2"),
            ("bỏ A2 ra", Intent::Cancel, "A2 ?"),
            ("lấy 2 miến bỏ 1 miến", Intent::Cancel, "A1 1"),
            ("không lấy miến nữa lấy mật ong thôi", Intent::Change, "A2 ?"),
            ("nhầm 3 gói", Intent::Change, "A1 3"),
            ("à nhầm 3 gói thôi", Intent::Change, "A1 3"),
            ("chốt 5 à nhầm 3", Intent::Order, "A1 3"),
        ] {
            let reading = reader.read(text, Some("A1"));
            let qty = |qty: Option<_>| {
                qty.map_or_else(|| "?".to_owned(), |qty: crate::base::quantity::Quantity| qty.to_string())
            };
            let items = reading.items.iter().map(|item| format!("{} {}", item.code, qty(item.qty)));
            assert_eq!((reading.intent, items.collect::<Vec<_>>().join(", ").as_str()), (intent, booked), "{text}");
        }
    }
}
