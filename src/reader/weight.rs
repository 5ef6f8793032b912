//! How much speaks for a wish being an order, and what against.

use super::clause::Clause;
use super::lexicon::Tag;
use super::line::{Foreign, Line, Lines};
use super::matcher::How;
use super::outline::Sort;
use super::piece::{Piece, What};
use super::quantity::Form;
use super::spelt::Spelt;

/// The weight from which on a wish is an order.
pub const ENOUGH: i32 = 3;

/// What speaks for an order, and what against. One table, read from top to
/// bottom.
pub fn weight(clause: &Clause<'_>, lines: &Lines, hangs: bool) -> i32 {
    let lined = !lines.lines.is_empty() || lines.every;
    let trigger = clause.verb().is_some();
    let request = !trigger && clause.request().is_some();
    let polite = i32::from(clause.has(Tag::Polite));
    let unknown = unexplained(clause);
    let praise = if clause.has(Tag::Praise) { count(clause, is_praise) } else { 0 };
    let aside = if clause.holds(&[Sort::Aside]) { count(clause, |p| matches!(p.what, What::Aside)) } else { 0 };
    let others = if clause.any(&[Tag::Others, Tag::Ad]) { count(clause, is_of_others) } else { 0 };
    let Said { plus, counted, amount, product, code, choice, foreign, known } = said(&lines.lines);
    let every = i32::from(lines.every && lines.each.is_some());
    let mut weight = 3 * i32::from(trigger) + (2 + every.max(i32::from(lines.every))) * i32::from(request);
    weight += 2 * plus + counted + amount + 2 * product + code + choice + polite + 4 * every;
    let leads = leads(clause);
    // "+1" at the head is as good as a verb; "3kg … cho quán" says for whom.
    let speaks_up = (plus > 0 && leads) || tells_who(clause);
    let asked = trigger || request || speaks_up || (leads && is_for_somebody(clause));
    weight += 2 * i32::from(hangs && counted > 0) + i32::from(speaks_up);
    let slack = match () {
        () if asked && lined => 3,
        () if leads && amount > 0 && product + choice + counted > 0 => 2 + product,
        () if every > 0 => 2,
        () => i32::from(amount > 0 && polite + product > 0),
    };
    weight -= (unknown - slack).max(0);
    weight -= if asked { praise } else { 2 * praise };
    weight -= 2 * others + if asked || (leads && counted + product > 2) { 0 } else { aside };
    let picked = leads && amount > 0 && product + counted * choice > 0;
    if !asked && polite == 0 && !picked {
        weight -= 1;
    }
    if !asked && clause.any(&[Tag::Not, Tag::NotYet]) {
        weight -= 2;
    }
    if clause.find(Tag::Done).is_some_and(|done| clause.verb().is_some_and(|verb| done < verb)) {
        weight -= 3;
    }
    if !asked && !leads && tells(clause) {
        weight -= 2;
    }
    if trigger && !lined && unknown + praise + aside > 0 {
        weight = 0;
    }
    if clause.verb().is_some_and(|verb| matches!(clause.spelt(verb + 1), Spelt::Chong | Spelt::Vo)) {
        weight = 0;
    }
    if !asked && polite == 0 && has_used(clause) {
        weight = 0;
    }
    if foreign > known && !asked {
        weight = 0;
    }
    weight
}

/// What the lines of a clause have, each 1 where some line has it.
#[derive(Default)]
struct Said {
    plus: i32,
    counted: i32,
    amount: i32,
    product: i32,
    code: i32,
    choice: i32,
    foreign: i32,
    /// Goods of ours with their amount.
    known: i32,
}

fn said(lines: &[Line]) -> Said {
    let mut said = Said::default();
    for line in lines {
        if let Some(amount) = &line.amount {
            said.amount = 1;
            said.counted |= i32::from(amount.unit.is_some());
            said.plus |= i32::from(matches!(amount.form, Form::Plus | Form::Times));
        }
        if let Some(mention) = &line.mention {
            said.product = 1;
            said.code |= i32::from(mention.how == How::Code);
            said.known |= i32::from(line.foreign.is_none() && line.amount.is_some());
        }
        said.choice |= i32::from(line.choice.is_some());
        let named = line.mention.is_some() && line.amount.is_some();
        said.foreign |= i32::from(!named && matches!(line.foreign, Some(Foreign::Word | Foreign::Goods(_))));
    }
    said
}

fn count(clause: &Clause<'_>, test: fn(&Piece) -> bool) -> i32 {
    i32::try_from(clause.pieces.iter().filter(|p| test(p)).count().min(20)).unwrap_or(0)
}

fn is_praise(p: &Piece) -> bool {
    p.has(Tag::Praise) && !p.tags.any(&[Tag::Polite, Tag::Kin, Tag::Filler, Tag::Purpose])
}

fn is_of_others(p: &Piece) -> bool {
    p.tags.any(&[Tag::Others, Tag::Ad]) && !p.has(Tag::Kin)
}

/// "nhà tui cũng trồng 3 cây vải": tells of something.
fn tells(clause: &Clause<'_>) -> bool {
    clause
        .pieces
        .iter()
        .any(|p| matches!(p.what, What::Words) && matches!(clause.text.spelt(p.from), Spelt::Cung | Spelt::Co))
}

/// "nhà em trồng 20 cây rồi": tells what was done with some.
fn has_used(clause: &Clause<'_>) -> bool {
    let used = || clause.find(Tag::Purpose).zip(clause.goods()).is_some_and(|(purpose, goods)| purpose < goods);
    clause.has(Tag::Done) && clause.pieces.last().is_some_and(|p| p.has(Tag::Done)) && used()
}

/// "20kg cho quán cơm nhà anh": an amount at the head, and for whom.
fn is_for_somebody(clause: &Clause<'_>) -> bool {
    if !clause.has(Tag::Give) || !clause.outline.counts() {
        return false;
    }
    let amount = clause.pieces.iter().position(|p| p.is(Sort::Counted));
    let Some(amount) = amount else { return false };
    let whom = [Tag::Kin, Tag::SelfWord, Tag::Shop, Tag::Purpose];
    clause.pieces[amount..].windows(2).any(|pair| {
        let gives = pair[0].has(Tag::Give)
            && matches!(
                clause.text.spelt(pair[0].from),
                Spelt::Cho | Spelt::De | Spelt::Giao | Spelt::Ship | Spelt::Gui
            );
        gives && pair[1].tags.any(&whom)
    })
}

/// How many words say nothing to us; what stands behind a purpose ("dầm nước
/// mắm đường") belongs to it.
pub fn unexplained(clause: &Clause<'_>) -> i32 {
    if !clause.holds(&[Sort::Unknown, Sort::Goods]) {
        return 0;
    }
    let mut purpose = false;
    let mut unknown = 0;
    for piece in clause.pieces {
        let strange = matches!(piece.what, What::Unknown | What::Goods(_));
        unknown += i32::from(strange && !purpose && unknown < 20);
        purpose = (strange && purpose) || (piece.has(Tag::Purpose) && matches!(piece.what, What::Words));
    }
    unknown
}

/// "chị Hoa 2 hộp": who wants it.
fn tells_who(clause: &Clause<'_>) -> bool {
    let [kin, name, amount, ..] = clause.pieces else { return false };
    let called = kin.has(Tag::Kin) && matches!(name.what, What::Unknown | What::Name);
    let counted = amount.is(Sort::Counted) && !amount.is(Sort::Vague);
    called && counted && clause.text.tokens[name.from].capital && !clause.has(Tag::Done)
}

/// Whether the clause begins with goods or amounts, but for forms of address.
pub fn leads(clause: &Clause<'_>) -> bool {
    let light = [Tag::Kin, Tag::Call, Tag::Shop, Tag::SelfWord, Tag::Polite, Tag::Ok];
    let first = clause.pieces.iter().find(|p| !p.tags.any(&light) && !matches!(p.what, What::Mark(_) | What::Mention));
    first.is_some_and(|p| matches!(p.what, What::Product(_) | What::Amount(_) | What::Choice(_) | What::Every))
}
