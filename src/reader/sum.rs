//! The acts of all clauses summed up: what is wanted, added, changed, taken
//! back and asked, once slips of the tongue are mended.

use super::clause::Clause;
use super::evidence::{Act, act, says_nothing};
use super::grammar::Grammar;
use super::lexicon::Tag;
use super::line::{Line, Lines};
use super::lines::{is_twice_named, lines, lines_of};
use super::matcher::{How, Mention};
use super::outline::Sort;
use super::piece::Piece;
use super::quantity::Form;
use super::shelf::Shelf;
use super::spelt::Spelt;
use rust_decimal::Decimal;

/// What the acts amount to.
#[derive(Debug, Default)]
pub struct Sum<'a> {
    pub wanted: Vec<Line>,
    /// Wanted by a slip of the tongue, taken back at once.
    pub void: Vec<Line>,
    pub weight: i32,
    pub asks: bool,
    pub hangs: bool,
    /// What is said for all of a sort.
    pub every: Option<Box<Lines>>,
    pub added: Vec<Line>,
    pub adds: bool,
    /// Whether goods were wanted before more of them was.
    pub wanted_first: bool,
    /// What is old, and what is new in its place.
    pub change: Option<Box<(Lines, Lines)>>,
    pub not_this: bool,
    pub dropped: Vec<Line>,
    pub cancels: Option<bool>,
    pub denies: bool,
    pub question: bool,
    /// The last question.
    pub asked: &'a [Piece],
    pub report: bool,
    /// A later purchase is spoken of, or looking only.
    pub idle: bool,
    pub mistake: bool,
}

/// "cả 2 loại bình, mỗi loại 1 chiếc" is said once.
fn joined(mut before: Box<Lines>, after: Lines) -> Box<Lines> {
    before.each = before.each.or(after.each);
    before.lines.extend(after.lines);
    before
}

/// Appends lines; where there are none yet, the new ones are taken whole.
fn append(to: &mut Vec<Line>, lines: Lines) {
    if to.is_empty() {
        *to = lines.lines;
    } else {
        to.extend(lines.lines);
    }
}

/// The slip that ends a clause, behind which the right thing comes in the next.
#[inline]
fn slip(clause: &Clause<'_>) -> Option<usize> {
    if clause.has(Tag::Mistake) { slip_at(clause, clause.find(Tag::Mistake)?) } else { None }
}

fn slip_at(clause: &Clause<'_>, at: usize) -> Option<usize> {
    let light = [Tag::Polite, Tag::Call, Tag::Kin, Tag::Shop, Tag::Mistake, Tag::Done, Tag::SelfWord];
    let last = clause.pieces[at + 1..].iter().all(|p| p.tags.any(&light));
    let spoken = clause.pieces[at].to - clause.pieces[at].from > 1;
    let cry = matches!(
        clause.spelt(at),
        Spelt::A | Spelt::Y | Spelt::I | Spelt::Ua | Spelt::O | Spelt::Nham | Spelt::Lon | Spelt::Ay | Spelt::Quen
    );
    let opens = at == 0 && spoken && clause.verb().is_none() && !lines(clause, &clause.pieces[1..]).lines.is_empty();
    (((last && (spoken || at == 0)) || opens) && cry).then_some(at)
}

/// "nhầm 3 cái", "à nhầm 3 cái thôi": a correction of what was ordered before.
fn corrects(clause: &Clause<'_>) -> Option<usize> {
    let at = if clause.has(Tag::Mistake) { clause.find(Tag::Mistake)? } else { return None };
    let light = [Tag::Call, Tag::Kin, Tag::Shop, Tag::SelfWord, Tag::Polite];
    let slip =
        matches!(clause.spelt(at), Spelt::A | Spelt::Y | Spelt::I | Spelt::Ua | Spelt::Nham | Spelt::Lon | Spelt::Ay);
    let first = clause.pieces[..at].iter().all(|p| p.tags.any(&light));
    let counts = clause.pieces.get(at + 1).is_some_and(|p| p.is(Sort::Amount));
    (slip && first && counts && !clause.is_question()).then_some(at)
}

/// What was wanted by a slip counts again where nothing came instead.
fn correct(sum: &mut Sum<'_>) {
    let void = std::mem::take(&mut sum.void);
    let mention = void.iter().rev().find_map(|line| line.mention.clone());
    if sum.wanted.is_empty() {
        sum.wanted = void;
        sum.mistake = true;
        sum.not_this = true;
        return;
    }
    for line in sum.wanted.iter_mut().filter(|line| line.mention.is_none() && line.foreign.is_none()) {
        line.mention = mention.clone();
    }
}

/// Whether the line only says which option the last one is of, or how much its
/// container holds: "2 chục, loại sống nhé".
fn completes(last: &Line, line: &Line) -> bool {
    let inside = line.amount.is_some_and(|a| a.form == Form::Inside) && last.amount.is_some();
    let chosen = line.choice.is_some() && line.amount.is_none() && last.choice.is_none();
    line.mention.is_none() && line.foreign.is_none() && (chosen || inside)
}

/// Whether the line names the product of the last one again: "A2, mật ong".
fn repeats_name(last: &Line, line: &Line) -> bool {
    let twice = last.mention.as_ref().zip(line.mention.as_ref()).is_some_and(|(a, b)| is_twice_named(a, b));
    // "cắt khúc giúp chị 2kg cá thu": a part of its name, and then the name.
    let part =
        last.mention.as_ref().zip(line.mention.as_ref()).is_some_and(|(a, b)| a.how == How::Tail && a.fits == b.fits);
    (twice && (last.amount.is_none() || line.amount.is_none())) || (part && last.amount.is_none())
}

/// Whether the last line is the amount of this one: "2, bánh gio".
fn counts_next(shelf: &Shelf, last: &Line, line: &Line) -> bool {
    // "103, 210 size S": two codes, as no such number is an amount typed so.
    let coded = |n: Decimal| n > Decimal::from(20) && shelf.with_number(n).is_some();
    let code = last.amount.is_some_and(|a| a.form == Form::Bare && a.number.is_some_and(coded));
    let bare = last.mention.is_none() && last.foreign.is_none() && last.choice.is_none();
    bare && !code && last.amount.is_some() && line.mention.is_some() && line.amount.is_none()
}

impl<'a> Grammar<'a> {
    /// What all clauses say together.
    pub fn sum(&self, sum: &mut Sum<'a>) {
        let mut topic: Option<Line> = None;
        for (at, clause) in self.clauses.iter().enumerate().filter(|(_, clause)| !says_nothing(clause)) {
            if let Some(slip) =
                slip(clause).filter(|slip| *slip > 0 || clause.pieces.len() == 1 || !sum.wanted.is_empty())
            {
                self.take_back(sum, clause, slip);
                let right = clause.part(&clause.pieces[slip + 1..]);
                if right.names_something() {
                    let topic = (&mut topic, at + 1 < self.clauses.len());
                    self.add(sum, &right, act(&right), topic);
                }
                continue;
            }
            if let Some(slip) = corrects(clause).filter(|_| sum.wanted.is_empty() && sum.void.is_empty()) {
                (sum.mistake, sum.not_this) = (true, true);
                let right = clause.part(&clause.pieces[slip + 1..]);
                self.add(sum, &right, act(&right), (&mut topic, at + 1 < self.clauses.len()));
                continue;
            }
            if clause.has(Tag::Mistake) {
                sum.mistake = true;
                sum.not_this |= !clause.names_something() && clause.verb().is_none();
            }
            if clause.has(Tag::Keep) && !clause.is_question() {
                continue;
            }
            let act = act(clause);
            if clause.chats() && matches!(act, Act::Question) {
                continue;
            }
            self.add(sum, clause, act, (&mut topic, at + 1 < self.clauses.len()));
        }
        if !sum.void.is_empty() {
            correct(sum);
        }
    }

    /// "lấy A, ý nhầm, B" and "lấy A à nhầm, B": what was wanted so far is not.
    /// A product without its number may still be meant ("2 cái à nhầm 3 cái").
    fn take_back(&self, sum: &mut Sum<'a>, clause: &Clause<'a>, slip: usize) {
        let before = clause.part(&clause.pieces[..slip]);
        if let Act::Want { lines, weight, .. } = act(&before) {
            sum.weight = sum.weight.max(weight);
            append(&mut sum.wanted, lines);
        }
        if sum.wanted.is_empty() {
            sum.mistake = true;
            sum.not_this = true;
        }
        sum.void.append(&mut sum.wanted);
    }

    /// Adds one act. The topic is kept only where a clause follows.
    fn add(&self, sum: &mut Sum<'a>, clause: &Clause<'a>, act: Act, (topic, goes_on): (&mut Option<Line>, bool)) {
        match act {
            Act::Want { lines, weight, asks, hangs } => {
                if weight > 0 || lines.lines.iter().any(|l| l.amount.is_some() || l.choice.is_some()) {
                    sum.weight = sum.weight.max(weight);
                    sum.asks |= asks;
                    sum.hangs |= hangs;
                    if lines.every {
                        let before = sum.every.take();
                        sum.every = Some(match before {
                            Some(before) => joined(before, lines),
                            None => Box::new(lines),
                        });
                    } else {
                        let after = sum.wanted.len();
                        self.want(sum, lines, topic);
                        if let Some(last) = sum.wanted.get(after..).and_then(<[Line]>::last).filter(|_| goes_on) {
                            *topic = Some(last.clone());
                        }
                    }
                } else if let [only] = &lines.lines[..]
                    && only.mention.as_ref().is_some_and(|m| m.how >= How::Whole)
                {
                    // "Mình thích gạo Séng Cù. Mình mua 4 cân."
                    *topic = Some(only.clone());
                }
            }
            Act::Add { lines, hangs } => {
                sum.wanted_first |= !sum.adds && sum.wanted.iter().any(|line| line.amount.is_some()) && !sum.report;
                sum.adds = true;
                sum.hangs |= hangs;
                append(&mut sum.added, lines);
            }
            Act::Change(lines) => match &mut sum.change {
                Some(change) => {
                    change.0.lines.extend(lines.0.lines);
                    change.1.lines.extend(lines.1.lines);
                }
                none => *none = Some(lines),
            },
            Act::NotThis => sum.not_this = true,
            Act::Cancel { lines, sure, denies } => {
                sum.cancels = Some(sum.cancels.unwrap_or(false) || sure);
                sum.denies |= denies;
                append(&mut sum.dropped, lines);
            }
            Act::Question => {
                sum.question = true;
                sum.hangs |= clause.any(&[Tag::Stock]) && !clause.any(&[Tag::Price]);
                if goes_on && let Some(named) = lines_of(clause).lines.into_iter().rfind(|line| line.mention.is_some())
                {
                    *topic = Some(named);
                }
                sum.asked = clause.pieces;
            }
            Act::Report => {
                sum.report = true;
            }
            Act::Idle => sum.idle = true,
        }
    }

    /// Adds lines; what a line lacks, the topic just before gives.
    fn want(&self, sum: &mut Sum<'_>, mut lines: Lines, topic: &Option<Line>) {
        // A single line with nothing before it, as nearly all are.
        if let [line] = &mut lines.lines[..]
            && sum.wanted.is_empty()
            && sum.added.is_empty()
        {
            self.name_by_topic(line, topic);
            sum.wanted = lines.lines;
            return;
        }
        for mut line in lines.lines {
            let last = sum.wanted.last_mut().filter(|last| last.foreign.is_none());
            if let Some(last) = last.filter(|last| completes(last, &line)) {
                last.choice = last.choice.take().or(line.choice);
                if let (Some(amount), Some(inside)) = (&mut last.amount, line.amount) {
                    amount.pack = inside.number.zip(inside.unit);
                }
                continue;
            }
            if let Some(last) = sum.wanted.last_mut().filter(|last| repeats_name(last, &line)) {
                last.amount = last.amount.or(line.amount);
                last.choice = last.choice.take().or(line.choice);
                continue;
            }
            if let Some(last) = sum.wanted.last_mut().filter(|last| counts_next(self.shelf, last, &line)) {
                line.amount = last.amount;
                *last = line;
                continue;
            }
            // "thêm bánh gio, 3 cái".
            let added =
                sum.added.last_mut().filter(|added| sum.wanted.is_empty() && counts_next(self.shelf, &line, added));
            if let Some(added) = added {
                added.amount = line.amount;
                continue;
            }
            if line.mention.is_none() && line.foreign.is_none() {
                let open = sum
                    .wanted
                    .last_mut()
                    .filter(|last| last.mention.is_some() && last.amount.is_none_or(|a| a.number.is_none()));
                if let Some(open) = open.filter(|_| line.amount.is_some()) {
                    open.amount = line.amount;
                    open.choice = open.choice.take().or(line.choice);
                    open.money = open.money.or(line.money);
                    continue;
                }
                line.mention = sum.wanted.last().and_then(|last| self.goes_on(last, &line));
                self.name_by_topic(&mut line, topic);
            }
            sum.wanted.push(line);
        }
    }

    /// "đầm 1M 2L": the product of the last line, if it comes in this option.
    fn goes_on(&self, last: &Line, line: &Line) -> Option<Mention> {
        let (choice, mention) = line.choice.as_ref().zip(last.mention.as_ref())?;
        mention.fits.iter().any(|p| self.shelf.options.suits(choice, *p)).then(|| mention.clone())
    }

    /// A line that names no goods speaks of the topic.
    fn name_by_topic(&self, line: &mut Line, topic: &Option<Line>) {
        let Some(topic) = topic.as_ref().filter(|_| line.mention.is_none() && line.foreign.is_none()) else { return };
        line.mention = topic.mention.clone();
        // "2 đôi đen, 1 size 36 1 size 37".
        let both = topic.choice.as_ref().zip(line.choice.as_ref());
        let crossed = both.and_then(|(first, second)| self.shelf.options.crossed(first, second));
        line.choice = crossed.or(line.choice.take()).or_else(|| topic.choice.clone());
    }
}
