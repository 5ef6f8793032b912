//! Putting right: "đổi sang 3kg", "giảm còn 2", "không phải 50": what is new, and
//! what it stands in place of.

use super::clause::Clause;
use super::evidence::Act;
use super::lexicon::Tag;
use super::line::Lines;
use super::lines::{lines, lines_of};
use super::outline::Sort;
use super::piece::{Piece, What};
use super::spelt::Spelt;

/// Change: something new in place of something old.
pub fn correction(clause: &Clause<'_>) -> Option<Act> {
    let pieces = clause.pieces;
    let word = |p: &Piece, tag: Tag| p.has(tag) && matches!(p.what, What::Words);
    if pieces.first().is_some_and(|p| p.has(Tag::NotBut)) || is_not_this(clause) {
        return Some(Act::NotThis);
    }
    if clause.is_question() {
        return None;
    }
    // "biếu thay": thầy, where no new thing follows.
    let person = |at: usize, p: &Piece| p.has(Tag::Kin) && !pieces[at + 1..].iter().any(|p| p.has(Tag::Into));
    let changes = |(at, p): (usize, &Piece)| word(p, Tag::Change) && !person(at, p);
    let change = if clause.has(Tag::Change) { pieces.iter().enumerate().position(changes) } else { None };
    // "bỏ hộp 3 lấy 2 hộp 5 thay vào": the verb of dropping tells what goes.
    let change = change.filter(|at| {
        let dropped = pieces[..*at].iter().any(|p| p.has(Tag::Drop)) && pieces[..*at].iter().any(|p| p.has(Tag::Buy));
        !dropped || pieces[at + 1..].iter().any(|p| p.names_goods())
    });
    let change = change.or_else(|| moves(clause));
    let sent = |at: usize| at > 0 && pieces[at - 1].tags.any(&[Tag::Ship, Tag::Give]);
    let levels = |(at, p): (usize, &Piece)| (word(p, Tag::Lower) && !sent(at)) || raises(clause, p);
    let levels_any = clause.any(&[Tag::Lower, Tag::Raise]);
    let level = || if levels_any { pieces.iter().enumerate().position(levels) } else { None };
    let counted = |at: &usize| pieces.get(at + 1).is_some_and(|p| p.is(Sort::Amount));
    let left = || pieces.iter().position(|p| word(p, Tag::Stock)).filter(counted);
    let rest = || if clause.has(Tag::Stop) { left() } else { None };
    let from = change.or_else(level).or_else(rest)?;
    let leads = |at: usize| !lines(clause, &pieces[at + 1..]).lines.is_empty();
    let turn = pieces.iter().enumerate().skip(from + usize::from(change.is_some())).filter(|(at, p)| {
        let turns = p.tags.any(&[Tag::Into, Tag::Raise, Tag::Lower, Tag::Buy]) || word(p, Tag::Stock);
        turns && leads(*at)
    });
    // "đổi qua", "thay bằng": the verb itself turns to the new.
    let turned = change.filter(|at| pieces[*at].to - pieces[*at].from > 1 && turns(clause, *at) && leads(*at));
    let cut = turn.map(|(at, _)| at).max().or(turned);
    let (old, new) = match cut {
        Some(cut) => (lines(clause, &pieces[..cut]), lines(clause, &pieces[cut + 1..])),
        None => (Lines::default(), lines_of(clause)),
    };
    let several = change.is_some() && pieces.iter().filter(|p| p.tags.any(&[Tag::Raise, Tag::Stock])).count() > 1;
    let (old, new) = if several { (Lines::default(), lines_of(clause)) } else { (old, new) };
    Some(Act::Change(Box::new((old, new))))
}

/// "chuyển 2 cà pháo thành 2 dưa cải".
fn moves(clause: &Clause<'_>) -> Option<usize> {
    if !clause.has(Tag::Ship) || !clause.has(Tag::Into) {
        return None;
    }
    let named = |pieces: &[Piece]| pieces.iter().any(|p| p.names_goods());
    let moved = clause.pieces.iter().position(|p| p.has(Tag::Ship) && clause.text.spelt(p.from) == Spelt::Chuyen)?;
    let into =
        |p: &Piece| p.has(Tag::Into) && matches!(clause.text.spelt(p.from), Spelt::Thanh | Spelt::Sang | Spelt::Qua);
    let turn = moved + clause.pieces[moved..].iter().position(into)?;
    (named(&clause.pieces[moved..turn]) && named(&clause.pieces[turn..])).then_some(moved)
}

fn turns(clause: &Clause<'_>, at: usize) -> bool {
    matches!(
        clause.text.spelt(clause.pieces[at].to - 1),
        Spelt::Qua | Spelt::Sang | Spelt::Thanh | Spelt::Bang | Spelt::Lay
    )
}

/// "tăng lên 30": not the one that means a present.
fn raises(clause: &Clause<'_>, piece: &Piece) -> bool {
    let tang =
        piece.has(Tag::Raise) && matches!(piece.what, What::Words) && clause.text.spelt(piece.from) == Spelt::Tang;
    tang && (piece.to - piece.from == 2 || clause.text.is_number(piece.to))
}

/// "không phải 50 đâu", "bấm nhầm 12": names what is wrong.
fn is_not_this(clause: &Clause<'_>) -> bool {
    if !clause.any(&[Tag::Not, Tag::Mistake]) || !clause.outline.names_goods() {
        return false;
    }
    let denies = |p: &Piece| p.has(Tag::Not) && p.to - p.from == 2 && clause.text.spelt(p.from + 1) == Spelt::Phai;
    let at = clause.pieces.iter().position(denies);
    let named = |from: usize| clause.pieces[from..].iter().any(|p| p.names_goods());
    let mistaken = clause.find(Tag::Mistake).filter(|_| clause.verb().is_none());
    // "ghi nhầm, 2kg thôi": what is only meant is no mistake.
    let mistaken = mistaken.filter(|_| !clause.pieces.last().is_some_and(|p| p.has(Tag::Only)));
    let before = mistaken.is_some_and(|m| clause.pieces[..m].iter().any(Piece::names_goods));
    let wrong = at.or(mistaken.filter(|_| !before));
    wrong.is_some_and(|at| named(at + 1)) && !clause.is_question()
}
