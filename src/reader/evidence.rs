//! What a clause does: the one place where words become acts. Every rule here
//! looks at one clause; `grammar` joins the acts of all clauses.

use super::clause::Clause;
use super::correction::correction;
use super::lexicon::Tag;
use super::line::{Line, Lines};
use super::lines::{lines, lines_of};
use super::outline::Sort;
use super::piece::What;
use super::quantity::Amount;
use super::refusal::taking_back;
use super::spelt::Spelt;
use super::tense::{is_later, is_report};
use super::weight::{ENOUGH, leads, unexplained, weight};

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
    /// Puts the second, new, in place of the first.
    Change(Box<(Lines, Lines)>),
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
    if may_mend(clause)
        && let Some(act) = correction(clause).or_else(|| taking_back(clause))
    {
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
        return Act::Add { lines: lines_of(clause), hangs };
    }
    want(clause, false, hangs)
}

/// Whether nothing in the clause calls for a rule of this room: praise, greetings
/// and the like, which weigh less than any wish.
pub const fn says_nothing(clause: &Clause<'_>) -> bool {
    let wants = [Tag::Buy, Tag::Give, Tag::Purpose, Tag::Add, Tag::More];
    let tells = [Tag::Past, Tag::Recent, Tag::Done, Tag::Future, Tag::Watch, Tag::Buddy];
    let spoken_of = [Sort::Condition, Sort::ForeignCode, Sort::Money, Sort::Goods];
    !clause.is_question()
        && !clause.names_something()
        && !clause.any(&wants)
        && !clause.any(&tells)
        && !clause.holds(&spoken_of)
        && !may_mend(clause)
}

/// Whether any word is there by which something is put right or taken back.
const fn may_mend(clause: &Clause<'_>) -> bool {
    let right = [Tag::NotBut, Tag::Not, Tag::Mistake, Tag::Change, Tag::Ship, Tag::Lower, Tag::Raise, Tag::Stop];
    let back = [Tag::Cancel, Tag::Needless, Tag::Drop, Tag::Less, Tag::Double, Tag::NoWay, Tag::NotYet];
    clause.any(&right) || clause.any(&back) || clause.holds(&[Sort::Aside])
}

/// "lấy như hôm qua": what it was then, a person has to look up.
fn is_as_before(clause: &Clause<'_>) -> bool {
    if !clause.has(Tag::Past) || clause.names_something() {
        return false;
    }
    let so = |at: usize| {
        at > 0 && matches!(clause.spelt(at - 1), Spelt::Nhu | Spelt::Giong) && clause.pieces[at].has(Tag::Past)
    };
    clause.verb().is_some_and(|verb| (verb + 1..clause.pieces.len()).any(so))
}

/// "… hả mọi người", "có ai ở …": asks those who watch, and of no goods.
fn is_for_viewers(clause: &Clause<'_>) -> bool {
    let asked = [Tag::Price, Tag::Stock, Tag::Ship, Tag::Shop, Tag::Buy];
    if !clause.has(Tag::Others) || clause.names_something() || clause.any(&asked) {
        return false;
    }
    clause.pieces.iter().any(|p| {
        let all = |spelt: Spelt| matches!(spelt, Spelt::Moi | Spelt::Mn | Spelt::Mng | Spelt::Co | Spelt::Cac);
        p.has(Tag::Others) && !p.has(Tag::Kin) && all(clause.text.spelt(p.from))
    })
}

/// "được không" at the end and nothing else asked.
fn may_i(clause: &Clause<'_>) -> bool {
    if clause.any(&[Tag::Ask, Tag::Price, Tag::Stock, Tag::Ship]) || !clause.has(Tag::Have) {
        return false;
    }
    let may = clause.pieces.windows(2).any(|pair| pair[0].has(Tag::Have) && pair[1].has(Tag::Not));
    // "da dầu dùng được không" asks what it is good for.
    let uses = |spelt: Spelt| {
        matches!(
            spelt,
            Spelt::Dung | Spelt::Xai | Spelt::Mac | Spelt::Mang | Spelt::An | Spelt::Uong | Spelt::Deo | Spelt::Di
        )
    };
    let good = clause.pieces.windows(2).any(|pair| pair[1].has(Tag::Have) && uses(clause.text.spelt(pair[0].from)));
    // "mua 50 cái in chữ lên được không" asks for a service.
    if good || !may || clause.holds(&[Sort::Money]) || unexplained(clause) >= 2 {
        return false;
    }
    let lines = lines_of(clause);
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
    let several = clause.pieces.iter().filter(|p| p.is(Sort::Amount)).count() > 1
        && clause.pieces.iter().skip(1).any(|p| p.is(Sort::Plus));
    let more = !part && !several && clause.find(Tag::More).is_some_and(|more| first.is_some_and(|line| line < more));
    (leads && (first.is_some() || clause.names_something())) || more
}

/// Whether the wish hangs on something: "còn thì", "nếu", "mà ngọt thì".
fn hangs(clause: &Clause<'_>) -> bool {
    if !clause.holds(&[Sort::Condition]) {
        return false;
    }
    if clause.pieces.iter().any(|p| clause.text.spelt(p.from) == Spelt::Neu) {
        return true;
    }
    let Some(then) = clause.pieces.iter().position(|p| clause.text.spelt(p.from) == Spelt::Thi) else { return false };
    clause.pieces[..then].iter().any(|p| {
        p.tags.any(&[Tag::Stock, Tag::Have, Tag::If, Tag::Future, Tag::Praise])
            || matches!(p.what, What::Unknown)
            || clause.text.spelt(p.from) == Spelt::Vua
    })
}

/// A wish for goods, weighed.
fn want(clause: &Clause<'_>, asks: bool, hangs: bool) -> Act {
    let lines = corrected(clause).unwrap_or_else(|| lines_of(clause));
    let weight = weight(clause, &lines, hangs);
    Act::Want { lines, weight, asks, hangs }
}

/// "lấy A à nhầm B": what comes behind the correction, with the product from
/// before it where it names none.
fn corrected(clause: &Clause<'_>) -> Option<Lines> {
    let at = clause.find(Tag::Mistake)?;
    let wrong = lines(clause, &clause.pieces[..at]);
    let mut right = lines(clause, &clause.pieces[at + 1..]);
    let mention = wrong.lines.last()?.mention.clone();
    for line in right.lines.iter_mut().filter(|line| line.mention.is_none()) {
        line.mention = mention.clone();
    }
    (!right.lines.is_empty()).then_some(right)
}

#[cfg(test)]
mod tests {
    use super::super::clause::{Clauses, clauses};
    use super::super::{line::Room, piece::Pieces, sample, scan};
    use super::*;
    use proptest::prelude::*;

    const WORDS: &str = "ớt gio áo 12 2 kg cái mật ong T77 chè vằng vng 50k lấy chốt cho em mình shop ơi nhé ạ dễ thương ngon \
        quá không chưa đừng khỏi hủy bỏ đổi sang thêm nữa hôm qua mới rồi mai xem thôi nếu thì còn mỗi người cũng có mới \
        nhầm à hay nào gì mấy ? , . 0912345678 ngõ 3 bạn Lan với";

    proptest! {
        // What is looked at only where some word is there would give nothing else.
        #[test]
        fn what_is_passed_over_says_nothing(words in proptest::collection::vec(0_usize..80, 1..8)) {
            let all: Vec<&str> = WORDS.split_whitespace().collect();
            let comment = words.iter().map(|at| all[at % all.len()]).collect::<Vec<_>>().join(" ");
            sample::with(&SHELF, &comment, |text| {
                let (mut pieces, room, mut found) = (Pieces::default(), Room::default(), Clauses::new());
                scan::pieces(text, &mut pieces);
                clauses(text, &pieces, &room, &mut found);
                for clause in &found {
                    let bound = lines(clause, clause.pieces);
                    prop_assert_eq!(format!("{bound:?}"), format!("{:?}", lines_of(clause)), "{}", &comment);
                    if !says_nothing(clause) {
                        continue;
                    }
                    let act = act(clause);
                    let idle = matches!(&act, Act::Want { lines, weight, hangs: false, asks: false }
                        if *weight < ENOUGH && lines.lines.is_empty() && !lines.every);
                    prop_assert!(idle, "{} {:?}", comment, act);
                    prop_assert!(correction(clause).is_none() && taking_back(clause).is_none(), "{}", comment);
                }
                Ok(())
            })?;
        }
    }

    static SHELF: std::sync::LazyLock<super::super::shelf::Shelf> = std::sync::LazyLock::new(sample::shelf);
}
