//! What a clause does: the one place where words become acts. Every rule here
//! looks at one clause; `grammar` joins the acts of all clauses.

use super::clause::Clause;
use super::lexicon::Tag;
use super::lines::{Foreign, Line, Lines, lines};
use super::matcher::How;
use super::outline::Sort;
use super::quantity::{Amount, Form};
use super::refusal::taking_back;
use super::scan::{Piece, What};
use super::tense::{is_later, is_report};

/// What a clause does.
#[derive(Clone, Debug)]
pub enum Act {
    /// Wants goods; the weight says how much speaks for it.
    Want {
        lines: Lines,
        weight: i32,
        asks: bool,
        hangs: bool,
    },
    /// Wants more goods.
    Add {
        lines: Lines,
        hangs: bool,
    },
    /// Puts the new in place of the old.
    Change {
        old: Lines,
        new: Lines,
    },
    /// Says what is not meant ("không phải 50").
    NotThis,
    /// Takes back; not sure where it may only be a refusal to buy.
    Cancel {
        lines: Lines,
        sure: bool,
        denies: bool,
    },
    Question,
    /// Tells of an order made before, or by somebody else.
    Report,
    /// Speaks of a later time, of looking only.
    Idle,
}

/// What a clause does.
pub fn act(clause: &Clause<'_>) -> Act {
    if let Some(act) = correction(clause).or_else(|| taking_back(clause)) {
        return act;
    }
    let question = clause.is_question() && !is_for_viewers(clause);
    if !question && is_as_before(clause) {
        let same = Line { amount: Some(Amount::of(None, None)), ..Line::default() };
        return Act::Want {
            lines: Lines { lines: vec![same], ..Lines::default() },
            weight: ENOUGH,
            asks: false,
            hangs: false,
        };
    }
    if is_report(clause) {
        let waits = (clause.any(&[Tag::NotYet]) && clause.any(&[Tag::Seen])) || clause.is_seen_yet();
        let question = question || waits;
        return if question { Act::Question } else { Act::Report };
    }
    let later = is_later(clause);
    if later && clause.pieces[0].has(Tag::Stop) {
        return Act::Cancel { lines: Lines::default(), sure: false, denies: false };
    }
    if later || clause.has(Tag::Buddy) {
        let asks =
            !clause.has(Tag::Watch) || clause.any(&[Tag::Price, Tag::Stock, Tag::Ship, Tag::Buy]) || clause.asked;
        return if question && (asks || clause.any(&[Tag::Ask])) { Act::Question } else { Act::Idle };
    }
    let hangs = hangs(clause);
    if question && !(hangs && clause.verb().is_some() && !ends_asking(clause)) {
        let polite = (clause.verb().or(clause.request()).is_some() || leads(clause)) && may_i(clause);
        if !polite {
            return Act::Question;
        }
        return want(clause, true, true);
    }
    if adds(clause) {
        return Act::Add { lines: lines(clause.text, clause.pieces), hangs };
    }
    want(clause, false, hangs)
}

/// "lấy như hôm qua": what it was then, a person has to look up.
fn is_as_before(clause: &Clause<'_>) -> bool {
    if !clause.has(Tag::Past) || clause.names_something() {
        return false;
    }
    let like = |at: usize| at > 0 && matches!(clause.raw(at - 1), "nhu" | "giong") && clause.pieces[at].has(Tag::Past);
    clause.verb().is_some_and(|verb| (verb + 1..clause.pieces.len()).any(like))
}

/// "… hả mọi người", "có ai ở …": asks those who watch, and of no goods.
fn is_for_viewers(clause: &Clause<'_>) -> bool {
    let asked = [Tag::Price, Tag::Stock, Tag::Ship, Tag::Shop, Tag::Buy];
    if !clause.has(Tag::Others) || clause.names_something() || clause.any(&asked) {
        return false;
    }
    clause.pieces.iter().any(|p| {
        let all = |raw: &str| matches!(raw, "moi" | "mn" | "mng" | "co" | "cac");
        p.has(Tag::Others) && !p.has(Tag::Kin) && all(clause.text.raw(p.from))
    })
}

/// "được không" at the end and nothing else asked.
fn may_i(clause: &Clause<'_>) -> bool {
    if clause.any(&[Tag::Ask, Tag::Price, Tag::Stock, Tag::Ship]) || !clause.has(Tag::Have) {
        return false;
    }
    let may = clause.pieces.windows(2).any(|pair| pair[0].has(Tag::Have) && pair[1].has(Tag::Not));
    // "da dầu dùng được không" asks what it is good for.
    let uses = |raw: &str| matches!(raw, "dung" | "xai" | "mac" | "mang" | "an" | "uong" | "deo" | "di");
    let good = clause.pieces.windows(2).any(|pair| pair[1].has(Tag::Have) && uses(clause.text.raw(pair[0].from)));
    // "mua 50 cái in chữ lên được không" asks for a service.
    if good || !may || clause.holds(&[Sort::Money]) || unexplained(clause) >= 2 {
        return false;
    }
    let lines = lines(clause.text, clause.pieces);
    lines.lines.iter().any(|line| line.amount.is_some() && line.foreign.is_none())
}

fn ends_asking(clause: &Clause<'_>) -> bool {
    let tail = clause.pieces.iter().rev().take(4);
    tail.clone().any(|p| p.tags.any(&[Tag::Not, Tag::NotYet]) || (p.has(Tag::Ask) && !p.has(Tag::Kin))) || clause.asked
}

fn adds(clause: &Clause<'_>) -> bool {
    if !clause.any(&[Tag::Add, Tag::More]) {
        return false;
    }
    let first = clause.goods();
    let leads = clause.find(Tag::Add).is_some_and(|add| first.is_none_or(|line| add < line));
    let part = clause.find(Tag::Add).is_some_and(|add| first.is_some_and(|line| line < add));
    // "4 hộp này + 1 gói kia nữa" is one order.
    let several = clause.pieces.iter().filter(|p| p.amount().is_some()).count() > 1
        && clause.pieces.iter().skip(1).any(|p| p.amount().is_some_and(|a| a.form == Form::Plus));
    let more = !part && !several && clause.find(Tag::More).is_some_and(|more| first.is_some_and(|line| line < more));
    (leads && (first.is_some() || clause.names_something())) || more
}

/// Whether the wish hangs on something: "còn thì", "nếu", "mà ngọt thì".
fn hangs(clause: &Clause<'_>) -> bool {
    if !clause.holds(&[Sort::Condition]) {
        return false;
    }
    if clause.pieces.iter().any(|p| clause.text.raw(p.from) == "neu") {
        return true;
    }
    let Some(then) = clause.pieces.iter().position(|p| clause.text.raw(p.from) == "thi") else { return false };
    clause.pieces[..then].iter().any(|p| {
        p.tags.any(&[Tag::Stock, Tag::Have, Tag::If, Tag::Future, Tag::Praise])
            || matches!(p.what, What::Unknown)
            || clause.text.raw(p.from) == "vua"
    })
}

/// Change: something new in place of something old.
fn correction(clause: &Clause<'_>) -> Option<Act> {
    let corrects = [Tag::NotBut, Tag::Not, Tag::Mistake, Tag::Change, Tag::Ship, Tag::Lower, Tag::Raise, Tag::Stop];
    if !clause.any(&corrects) {
        return None;
    }
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
    let change = pieces.iter().enumerate().position(|(at, p)| word(p, Tag::Change) && !person(at, p));
    // "bỏ hộp 3 lấy 2 hộp 5 thay vào": the verb of dropping tells what goes.
    let change = change.filter(|at| {
        let dropped = pieces[..*at].iter().any(|p| p.has(Tag::Drop)) && pieces[..*at].iter().any(|p| p.has(Tag::Buy));
        !dropped || pieces[at + 1..].iter().any(|p| p.amount().is_some() || p.product().is_some())
    });
    let change = change.or_else(|| moves(clause));
    let sent = |at: usize| at > 0 && pieces[at - 1].tags.any(&[Tag::Ship, Tag::Give]);
    let level = pieces.iter().enumerate().position(|(at, p)| (word(p, Tag::Lower) && !sent(at)) || raises(clause, p));
    let rest = pieces.iter().position(|p| word(p, Tag::Stock)).filter(|at| {
        let amount = pieces.get(at + 1).is_some_and(|p| p.amount().is_some());
        amount && clause.has(Tag::Stop)
    });
    let from = change.or(level).or(rest)?;
    let leads = |at: usize| !lines(clause.text, &pieces[at + 1..]).lines.is_empty();
    let turn = pieces.iter().enumerate().skip(from + usize::from(change.is_some())).filter(|(at, p)| {
        let turns = p.tags.any(&[Tag::Into, Tag::Raise, Tag::Lower, Tag::Buy]) || word(p, Tag::Stock);
        turns && leads(*at)
    });
    // "đổi qua", "thay bằng": the verb itself turns to the new.
    let turned = change.filter(|at| pieces[*at].to - pieces[*at].from > 1 && turns(clause, *at) && leads(*at));
    let cut = turn.map(|(at, _)| at).max().or(turned);
    let (old, new) = match cut {
        Some(cut) => (lines(clause.text, &pieces[..cut]), lines(clause.text, &pieces[cut + 1..])),
        None => (Lines::default(), lines(clause.text, pieces)),
    };
    let several = change.is_some() && pieces.iter().filter(|p| p.tags.any(&[Tag::Raise, Tag::Stock])).count() > 1;
    let (old, new) = if several { (Lines::default(), lines(clause.text, pieces)) } else { (old, new) };
    Some(Act::Change { old, new })
}

/// "chuyển 2 cà pháo thành 2 dưa cải".
fn moves(clause: &Clause<'_>) -> Option<usize> {
    if !clause.has(Tag::Ship) || !clause.has(Tag::Into) {
        return None;
    }
    let named = |pieces: &[Piece]| pieces.iter().any(|p| p.amount().is_some() || p.product().is_some());
    let moved = clause.pieces.iter().position(|p| p.has(Tag::Ship) && clause.text.raw(p.from) == "chuyen")?;
    let into = |p: &Piece| p.has(Tag::Into) && matches!(clause.text.raw(p.from), "thanh" | "sang" | "qua");
    let turn = moved + clause.pieces[moved..].iter().position(into)?;
    (named(&clause.pieces[moved..turn]) && named(&clause.pieces[turn..])).then_some(moved)
}

fn turns(clause: &Clause<'_>, at: usize) -> bool {
    matches!(clause.text.raw(clause.pieces[at].to - 1), "qua" | "sang" | "thanh" | "bang" | "lay")
}

/// "tăng lên 30": not the one that means a present.
fn raises(clause: &Clause<'_>, piece: &Piece) -> bool {
    let tang = piece.has(Tag::Raise) && matches!(piece.what, What::Words) && clause.text.raw(piece.from) == "tang";
    tang && (piece.to - piece.from == 2 || clause.text.is_number(piece.to))
}

/// "không phải 50 đâu", "bấm nhầm 12": names what is wrong.
fn is_not_this(clause: &Clause<'_>) -> bool {
    if !clause.any(&[Tag::Not, Tag::Mistake]) || !clause.outline.names_goods() {
        return false;
    }
    let at = clause
        .pieces
        .iter()
        .position(|p| p.has(Tag::Not) && p.to - p.from == 2 && clause.text.raw(p.from + 1) == "phai");
    let named = |from: usize| clause.pieces[from..].iter().any(|p| p.amount().is_some() || p.product().is_some());
    let mistaken = clause.pieces.iter().position(|p| p.has(Tag::Mistake)).filter(|_| clause.verb().is_none());
    // "ghi nhầm, 2kg thôi": what is only meant is no mistake.
    let mistaken = mistaken.filter(|_| !clause.pieces.last().is_some_and(|p| p.has(Tag::Only)));
    let before =
        mistaken.is_some_and(|m| clause.pieces[..m].iter().any(|p| p.amount().is_some() || p.product().is_some()));
    let wrong = at.or(mistaken.filter(|_| !before));
    wrong.is_some_and(|at| named(at + 1)) && !clause.is_question()
}

/// A wish for goods, weighed.
fn want(clause: &Clause<'_>, asks: bool, hangs: bool) -> Act {
    let lines = corrected(clause).unwrap_or_else(|| lines(clause.text, clause.pieces));
    let weight = weight(clause, &lines, hangs);
    Act::Want { lines, weight, asks, hangs }
}

/// "lấy A à nhầm B": what comes behind the correction, with the product from
/// before it where it names none.
fn corrected(clause: &Clause<'_>) -> Option<Lines> {
    let at = clause.find(Tag::Mistake)?;
    let wrong = lines(clause.text, &clause.pieces[..at]);
    let mut right = lines(clause.text, &clause.pieces[at + 1..]);
    let mention = wrong.lines.last()?.mention.clone();
    for line in right.lines.iter_mut().filter(|line| line.mention.is_none()) {
        line.mention = mention.clone();
    }
    (!right.lines.is_empty()).then_some(right)
}

/// The weight from which on a wish is an order.
pub const ENOUGH: i32 = 3;

/// What speaks for an order, and what against. One table, read from top to
/// bottom.
fn weight(clause: &Clause<'_>, lines: &Lines, hangs: bool) -> i32 {
    let lined = !lines.lines.is_empty() || lines.every;
    let any = |test: fn(&Line) -> bool| i32::from(lines.lines.iter().any(test));
    let trigger = clause.verb().is_some();
    let request = clause.request().is_some();
    let polite = i32::from(clause.has(Tag::Polite));
    let unknown = unexplained(clause);
    let praise = if clause.has(Tag::Praise) { count(clause, is_praise) } else { 0 };
    let aside = if clause.holds(&[Sort::Aside]) { count(clause, |p| matches!(p.what, What::Aside)) } else { 0 };
    let others = if clause.any(&[Tag::Others, Tag::Ad]) { count(clause, is_of_others) } else { 0 };
    let plus = any(|l| l.amount.is_some_and(|a| a.form == Form::Plus || a.form == Form::Times));
    let counted = any(|l| l.amount.is_some_and(|a| a.unit.is_some()));
    let amount = any(|l| l.amount.is_some());
    let product = any(|l| l.mention.is_some());
    let code = any(|l| l.mention.as_ref().is_some_and(|m| m.how == How::Code));
    let choice = any(|l| l.choice.is_some());
    let foreign = any(|l| matches!(l.foreign, Some(Foreign::Word | Foreign::Goods(_))));
    let every = i32::from(lines.every && lines.each.is_some());
    let mut weight = 3 * i32::from(trigger) + (2 + every.max(i32::from(lines.every))) * i32::from(request && !trigger);
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
    if clause.verb().is_some_and(|verb| matches!(clause.raw(verb + 1), "chong" | "vo")) {
        weight = 0;
    }
    let known = any(|l| l.foreign.is_none() && l.mention.is_some() && l.amount.is_some());
    if foreign > known && !asked {
        weight = 0;
    }
    weight
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
    clause.pieces.iter().any(|p| matches!(p.what, What::Words) && matches!(clause.text.raw(p.from), "cung" | "co"))
}

/// "20kg cho quán cơm nhà anh": an amount at the head, and for whom.
fn is_for_somebody(clause: &Clause<'_>) -> bool {
    if !clause.has(Tag::Give) || !clause.outline.counts() {
        return false;
    }
    let amount = clause.pieces.iter().position(|p| p.amount().is_some_and(|a| a.unit.is_some()));
    let Some(amount) = amount else { return false };
    let whom = [Tag::Kin, Tag::SelfWord, Tag::Shop, Tag::Purpose];
    clause.pieces[amount..].windows(2).any(|pair| {
        let gives =
            pair[0].has(Tag::Give) && matches!(clause.text.raw(pair[0].from), "cho" | "de" | "giao" | "ship" | "gui");
        gives && pair[1].tags.any(&whom)
    })
}

/// How many words say nothing to us; what stands behind a purpose ("dầm nước
/// mắm đường") belongs to it.
fn unexplained(clause: &Clause<'_>) -> i32 {
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
    let counted = amount.amount().is_some_and(|a| a.unit.is_some() && a.number.is_some());
    called && counted && clause.text.tokens[name.from].capital && !clause.has(Tag::Done)
}

/// Whether the clause begins with goods or amounts, but for forms of address.
fn leads(clause: &Clause<'_>) -> bool {
    let light = [Tag::Kin, Tag::Call, Tag::Shop, Tag::SelfWord, Tag::Polite, Tag::Ok];
    let first = clause.pieces.iter().find(|p| !p.tags.any(&light) && !matches!(p.what, What::Mark(_) | What::Mention));
    first.is_some_and(|p| matches!(p.what, What::Product(_) | What::Amount(_) | What::Choice(_) | What::Every))
}
