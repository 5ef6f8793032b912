//! Acts to a reading: the acts of all clauses are joined into one intent, and
//! the lines that belong to it are settled.

use super::audience::{is_advertising, is_elsewhere, is_joke, is_to_another};
use super::choice::Choice;
use super::clause::Clause;
use super::evidence::{Act, ENOUGH, act};
use super::lexicon::Tag;
use super::lines::{Line, Lines, lines};
use super::matcher::{How, Mention};
use super::quantity::{Amount, Form};
use super::scan::{Piece, What};
use super::settle::{Scene, settle};
use super::shelf::Shelf;
use crate::base::quantity::Quantity;
use crate::shop::reading::{Intent, Item, Reason};
use rust_decimal::Decimal;

/// What a comment was concluded to say.
#[derive(Clone, Debug)]
pub struct Conclusion {
    pub intent: Intent,
    pub items: Vec<Item>,
    pub reasons: Vec<Reason>,
}

impl Conclusion {
    const fn of(intent: Intent) -> Self {
        Self { intent, items: Vec::new(), reasons: Vec::new() }
    }
}

/// What all clauses of a comment say together.
pub struct Grammar<'a> {
    pub shelf: &'a Shelf,
    pub pinned: Option<usize>,
    pub pieces: &'a [Piece],
    pub clauses: &'a [Clause<'a>],
}

/// What the acts amount to.
#[derive(Debug, Default)]
struct Sum {
    wanted: Vec<Line>,
    /// Wanted by a slip of the tongue, taken back at once.
    void: Vec<Line>,
    weight: i32,
    asks: bool,
    hangs: bool,
    stops: bool,
    every: Option<Lines>,
    added: Vec<Line>,
    adds: bool,
    /// Whether goods were wanted before more of them was.
    wanted_first: bool,
    old: Vec<Line>,
    new: Vec<Line>,
    changes: bool,
    not_this: bool,
    dropped: Vec<Line>,
    cancels: Option<bool>,
    denies: bool,
    question: bool,
    /// What was asked about last.
    asked: Option<Line>,
    report: bool,
    mistake: bool,
}

/// "cả 2 loại bình, mỗi loại 1 chiếc" is said once.
fn joined(mut before: Lines, after: Lines) -> Lines {
    before.each = before.each.or(after.each);
    before.lines.extend(after.lines);
    before
}

/// The slip that ends a clause, behind which the right thing comes in the next.
fn slip(clause: &Clause<'_>) -> Option<usize> {
    let at = clause.find(Tag::Mistake)?;
    let light = [Tag::Polite, Tag::Call, Tag::Kin, Tag::Shop, Tag::Mistake, Tag::Done, Tag::SelfWord];
    let last = clause.pieces[at + 1..].iter().all(|p| p.tags.any(&light));
    let spoken = clause.pieces[at].to - clause.pieces[at].from > 1;
    let cry = matches!(clause.raw(at), "a" | "y" | "i" | "ua" | "o" | "nham" | "lon" | "ay" | "quen");
    let opens =
        at == 0 && spoken && clause.verb().is_none() && !lines(clause.text, &clause.pieces[1..]).lines.is_empty();
    (((last && (spoken || at == 0)) || opens) && cry).then_some(at)
}

/// "hai chục, một chục sống một chục luộc": the sum of what follows is no item
/// of its own.
fn without_total(items: &mut Vec<Item>) {
    let Some(first) = items.first().filter(|item| item.option.is_none()) else { return };
    let parts = items[1..].iter().filter(|item| item.code == first.code && item.option.is_some());
    let sum = parts.map(|item| item.qty).try_fold(None, |sum: Option<Quantity>, qty| match (sum, qty) {
        (Some(sum), Some(qty)) => Some(Some(sum + qty)),
        (None, Some(qty)) => Some(Some(qty)),
        _ => None,
    });
    if sum.flatten().is_some_and(|sum| first.qty == Some(sum)) {
        items.remove(0);
    }
}

/// What was wanted by a slip counts again where nothing came instead.
fn correct(sum: &mut Sum) {
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

impl Grammar<'_> {
    /// The intent, the items and the reasons.
    pub fn conclude(&self) -> Conclusion {
        let contact = self.pieces.iter().any(|p| matches!(p.what, What::Phone | What::Digits | What::Address));
        let asked = self.clauses.iter().any(Clause::is_question);
        if is_advertising(self.pieces) || is_joke(self.pieces, asked) {
            return Conclusion::of(Intent::Other);
        }
        if let [only] = self.pieces
            && only.what == What::Words
            && self.clauses.first().is_some_and(|c| c.raw(0) == "c")
        {
            return self.by_a_letter();
        }
        let sum = self.sum();
        let elsewhere = self.clauses.first().is_some_and(|c| is_to_another(self.shelf, c.text, self.pieces));
        let found = if elsewhere { None } else { self.about_an_order(&sum) };
        found.unwrap_or_else(|| {
            Conclusion::of(match () {
                () if elsewhere => Intent::Other,
                () if sum.question => Intent::Question,
                () if contact => Intent::Contact,
                () => Intent::Other,
            })
        })
    }

    /// "c" alone: chốt to some, chị to others.
    fn by_a_letter(&self) -> Conclusion {
        let mut concluded = self.book(Intent::Order, &[], None, &Sum::default());
        concluded.reasons.push(Reason::WeakWords);
        concluded
    }

    fn about_an_order(&self, sum: &Sum) -> Option<Conclusion> {
        let counted = sum.wanted.iter().any(|line| line.amount.is_some());
        let renamed = sum.not_this && sum.wanted.iter().any(|line| line.mention.is_some() || line.choice.is_some());
        if sum.changes || renamed || ((sum.not_this || sum.cancels.is_some()) && counted) {
            return Some(self.change(sum));
        }
        if sum.cancels.is_some() {
            return Some(self.cancel(sum));
        }
        if sum.mistake && !counted && sum.wanted.iter().all(|line| line.mention.is_none()) && sum.report {
            return Some(Conclusion::of(Intent::Cancel));
        }
        let enough = sum.weight >= ENOUGH || self.is_all_goods(sum);
        let counted_before = counted && sum.wanted_first;
        if sum.adds && (sum.wanted.is_empty() || !(enough || counted_before)) {
            return Some(self.book(Intent::Add, &sum.added, None, sum));
        }
        if !enough && !(sum.adds && counted_before) {
            return None;
        }
        let mut lines = sum.wanted.clone();
        lines.extend(sum.added.iter().cloned());
        let concluded = self.book(Intent::Order, &lines, sum.every.as_ref(), sum);
        (!is_elsewhere(self.shelf, &lines, &concluded.items)).then_some(concluded)
    }

    /// Whether nothing but goods, amounts and harmless words is there.
    fn is_all_goods(&self, sum: &Sum) -> bool {
        let harmless = [
            Tag::Polite,
            Tag::Call,
            Tag::Kin,
            Tag::SelfWord,
            Tag::Shop,
            Tag::Ok,
            Tag::Plus,
            Tag::Thing,
            Tag::Contact,
            Tag::Split,
            Tag::Give,
        ];
        // "10 cân giao sáng mai", "2 hộp ăn sáng".
        let counted = sum.wanted.first().is_some_and(|l| l.amount.is_some_and(|a| a.unit.is_some()));
        let led = counted && self.pieces.first().is_some_and(|p| p.amount().is_some() || p.product().is_some());
        let serves = [Tag::Ship, Tag::Filler, Tag::Purpose];
        let fits = |p: &Piece| match &p.what {
            What::Words if led && p.tags.any(&serves) => {
                !p.tags.any(&[Tag::Not, Tag::Others, Tag::Past, Tag::Praise, Tag::Ask])
            }
            What::Words => p.tags.any(&harmless) && !p.tags.any(&[Tag::Not, Tag::Others]),
            What::Unknown | What::Goods(_) | What::Aside | What::Mention | What::ForeignCode => false,
            What::Mark(c) => *c != '?',
            _ => true,
        };
        !sum.question && (!sum.wanted.is_empty() || sum.every.is_some()) && self.pieces.iter().all(fits)
    }

    fn sum(&self) -> Sum {
        let mut sum = Sum::default();
        let mut topic: Option<Line> = None;
        for clause in self.clauses {
            if let Some(slip) =
                slip(clause).filter(|slip| *slip > 0 || clause.pieces.len() == 1 || !sum.wanted.is_empty())
            {
                self.take_back(&mut sum, clause, slip);
                let right = Clause { pieces: &clause.pieces[slip + 1..], ..*clause };
                if right.names_something() {
                    let act = act(&right);
                    self.add(&mut sum, &right, act, &mut topic);
                }
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
            self.add(&mut sum, clause, act, &mut topic);
        }
        if !sum.void.is_empty() {
            correct(&mut sum);
        }
        sum
    }

    /// "lấy A, ý nhầm, B" and "lấy A à nhầm, B": what was wanted so far is not.
    /// A product without its number may still be meant ("2 cái à nhầm 3 cái").
    fn take_back(&self, sum: &mut Sum, clause: &Clause<'_>, slip: usize) {
        let before = Clause { pieces: &clause.pieces[..slip], ..*clause };
        if let Act::Want { lines, weight, .. } = act(&before) {
            sum.weight = sum.weight.max(weight);
            sum.wanted.extend(lines.lines);
        }
        if sum.wanted.is_empty() {
            sum.mistake = true;
            sum.not_this = true;
        }
        sum.void.append(&mut sum.wanted);
    }

    fn add(&self, sum: &mut Sum, clause: &Clause<'_>, act: Act, topic: &mut Option<Line>) {
        match act {
            Act::Want { lines, weight, asks, hangs } => {
                if weight > 0 || lines.lines.iter().any(|l| l.amount.is_some() || l.choice.is_some()) {
                    sum.stops |= clause.has(Tag::Stop);
                    sum.weight = sum.weight.max(weight);
                    sum.asks |= asks;
                    sum.hangs |= hangs;
                    if lines.every {
                        let before = sum.every.take();
                        sum.every = Some(before.map_or(lines.clone(), |before| joined(before, lines)));
                    } else {
                        let after = sum.wanted.len();
                        self.want(sum, lines, topic);
                        *topic = sum.wanted.get(after..).and_then(<[Line]>::last).cloned().or(topic.take());
                    }
                }
            }
            Act::Add { lines, hangs } => {
                sum.wanted_first |= !sum.adds && sum.wanted.iter().any(|line| line.amount.is_some()) && !sum.report;
                sum.adds = true;
                sum.hangs |= hangs;
                sum.added.extend(lines.lines);
            }
            Act::Change { old, new } => {
                sum.changes = true;
                sum.old.extend(old.lines);
                sum.new.extend(new.lines);
            }
            Act::NotThis => sum.not_this = true,
            Act::Cancel { lines, sure, denies } => {
                sum.cancels = Some(sum.cancels.unwrap_or(false) || sure);
                sum.denies |= denies;
                sum.dropped.extend(lines.lines);
            }
            Act::Question => {
                sum.question = true;
                sum.hangs |= clause.any(&[Tag::Stock]) && !clause.any(&[Tag::Price]);
                let asked = super::lines::lines(clause.text, clause.pieces).lines;
                sum.asked = asked.iter().rfind(|line| line.mention.is_some() && line.foreign.is_none()).cloned();
                *topic = asked.into_iter().rfind(|line| line.mention.is_some()).or(topic.take());
            }
            Act::Report => {
                sum.report = true;
            }
            Act::Idle => {}
        }
    }

    /// Adds lines; what a line lacks, the topic just before gives.
    fn want(&self, sum: &mut Sum, lines: Lines, topic: &Option<Line>) {
        for mut line in lines.lines {
            let last = sum.wanted.last_mut().filter(|last| last.foreign.is_none());
            if let Some(last) = last.filter(|last| completes(last, &line)) {
                last.choice = last.choice.take().or(line.choice);
                if let (Some(amount), Some(inside)) = (&mut last.amount, line.amount) {
                    amount.pack = inside.number.zip(inside.unit);
                }
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
                if let Some(topic) = topic {
                    line.mention = topic.mention.clone();
                    line.choice = line.choice.or_else(|| topic.choice.clone());
                }
            }
            sum.wanted.push(line);
        }
    }

    fn scene(&self, wanted: bool, one: bool) -> Scene<'_> {
        let sole = (self.shelf.items.len() == 1).then_some(0);
        let digits = self.pieces.iter().any(|p| p.what == What::Digits);
        Scene { shelf: self.shelf, pinned: self.pinned.or(sole), topic: None, wanted, one, digits }
    }

    fn book(&self, intent: Intent, lines: &[Line], every: Option<&Lines>, sum: &Sum) -> Conclusion {
        let mut concluded = Conclusion::of(intent);
        let verb = self.clauses.iter().any(|c| c.verb().is_some() || c.request().is_some());
        let scene = self.scene(verb || intent == Intent::Add, true);
        let mut lines = self.without_prices(&scene, lines);
        if lines.is_empty() && every.is_none() {
            // "hồng cổ 1 chậu 180k đúng không, lấy nhé".
            lines.extend(sum.asked.clone());
        }
        if let Some(every) =
            every.filter(|e| e.lines.iter().any(|line| line.choice.is_some() && line.mention.is_none()))
        {
            // "200ml với 400ml mỗi cái 1".
            lines.extend(every.lines.iter().map(|line| Line { amount: line.amount.or(every.each), ..line.clone() }));
        } else if let Some(each) = every.and_then(|every| self.each_option(&scene, every)) {
            lines.extend(each);
            self.settle_all(&scene, &lines, &mut concluded);
            return concluded;
        }
        let named = every.is_some_and(|e| e.lines.iter().all(|line| line.mention.is_none()))
            && lines.iter().any(|line| line.mention.is_some() || line.choice.is_some());
        if let Some(every) = every.filter(|_| named) {
            // "v1 s, q3 xl, mỗi mã 1": each of those that were named.
            lines.iter_mut().for_each(|line| line.amount = line.amount.or(every.each));
        } else if let Some(every) = every {
            match self.each(every) {
                Some(each) => lines.extend(each),
                None => concluded.reasons.push(Reason::NoProduct),
            }
        } else if lines.is_empty() {
            lines.push(Line::default());
        }
        self.settle_all(&scene, &lines, &mut concluded);
        if sum.hangs || sum.asks {
            concluded.reasons.push(Reason::Conditional);
        }
        concluded
    }

    fn settle_all(&self, scene: &Scene<'_>, lines: &[Line], concluded: &mut Conclusion) {
        for line in lines {
            let settled = settle(scene, line);
            concluded.reasons.extend(settled.reasons);
            let Some(item) = settled.item else { continue };
            let same = concluded.items.iter_mut().find(|i| i.code == item.code && i.option == item.option);
            match same {
                Some(first) => first.qty = first.qty.zip(item.qty).map(|(a, b)| a + b),
                None => concluded.items.push(item),
            }
        }
        without_total(&mut concluded.items);
        concluded.reasons.sort_unstable();
        concluded.reasons.dedup();
    }

    /// Lines whose bare number only repeats a price lose it ("chả mực 480 thì
    /// lấy 1 ký").
    fn without_prices(&self, scene: &Scene<'_>, lines: &[Line]) -> Vec<Line> {
        let amounts = lines.iter().filter(|line| line.amount.is_some()).count();
        let mut kept: Vec<Line> = Vec::new();
        let mut named: Option<Mention> = None;
        for line in lines {
            let product = line.mention.as_ref().and_then(|m| m.fits.first().copied()).or(scene.pinned);
            let priced = amounts > 1
                && line.amount.zip(product).is_some_and(|(amount, p)| super::settle::is_price(self.shelf, &amount, p));
            if priced {
                named = line.mention.clone();
                continue;
            }
            let mut line = line.clone();
            if line.mention.is_none() {
                line.mention = named.take();
            }
            kept.push(line);
        }
        kept
    }

    /// One line for every option that "mỗi màu" means.
    fn each_option(&self, scene: &Scene<'_>, every: &Lines) -> Option<Vec<Line>> {
        let mention = every.lines.iter().find_map(|line| line.mention.clone());
        let named = mention.as_ref().and_then(|m| m.fits.first().copied());
        let product = named.or(scene.pinned).filter(|_| every.options)?;
        let count = self.shelf.items[product].options.len();
        let amount = every.each.or_else(|| every.lines.iter().find_map(|line| line.amount));
        let line = |option| Line {
            choice: Some(Choice { fits: vec![(product, option)], length: 1 }),
            mention: mention.clone(),
            amount,
            ..Line::default()
        };
        (count > 0).then(|| (0..count).map(line).collect())
    }

    /// One line for every product that "mỗi loại" means.
    fn each(&self, every: &Lines) -> Option<Vec<Line>> {
        let mentions: Vec<&Mention> = every.lines.iter().filter_map(|line| line.mention.as_ref()).collect();
        let products: Vec<usize> = match mentions[..] {
            [] if self.shelf.items.len() > 4 => return None,
            [] => (0..self.shelf.items.len()).collect(),
            [only] if only.fits.len() > 1 => only.fits.clone(),
            [only] => self.akin(only),
            _ => mentions.iter().filter_map(|m| m.fits.first().copied()).collect(),
        };
        let choice = every.lines.iter().find_map(|line| line.choice.clone());
        let line = |product| Line {
            choice: choice.clone(),
            mention: Some(Mention { fits: vec![product], how: How::Code, length: 1, qualified: false }),
            amount: every.each.or_else(|| every.lines.iter().find_map(|line| line.amount)),
            ..Line::default()
        };
        Some(products.into_iter().map(line).collect())
    }

    /// The products whose names begin like that of the one mentioned.
    fn akin(&self, mention: &Mention) -> Vec<usize> {
        let Some(first) = mention.fits.first() else { return Vec::new() };
        let heads: Vec<_> = self.shelf.items[*first].names.iter().map(|name| &name[0].word).collect();
        let alike = |at: &usize| self.shelf.items[*at].names.iter().any(|name| heads.contains(&&name[0].word));
        (0..self.shelf.items.len()).filter(alike).collect()
    }

    fn change(&self, sum: &Sum) -> Conclusion {
        let mut concluded = Conclusion::of(Intent::Change);
        let scene = self.scene(true, false);
        let mut lines: Vec<Line> = sum.new.clone();
        let besides = |line: &&Line| {
            let named = line.mention.is_some();
            let chosen = line.choice.is_some();
            (line.amount.is_some() && (sum.new.is_empty() || named)) || ((named || chosen) && sum.not_this)
        };
        lines.extend(sum.wanted.iter().filter(besides).cloned());
        let mut before = sum.old.clone();
        before.iter_mut().for_each(|line| self.name_by_number(line));
        let old = before.iter().rfind(|line| line.mention.is_some());
        for line in &mut lines {
            self.name_by_number(line);
            let moved = line.mention.is_some() && old.is_some_and(|o| o.mention != line.mention);
            if line.mention.is_none() {
                line.mention = old.and_then(|o| o.mention.clone());
            }
            if line.amount.is_none() && line.choice.is_some() && !moved {
                line.amount = before.iter().find_map(|o| o.amount);
            } else if line.amount.is_none() && (moved || line.choice.is_none()) {
                if line.mention.as_ref().is_some_and(|m| self.is_pack(m)) {
                    line.amount = Some(Amount::of(Some(Decimal::ONE), None));
                } else {
                    concluded.reasons.push(Reason::UnknownQuantity);
                }
            }
        }
        if lines.is_empty() {
            concluded.reasons.push(Reason::UnknownQuantity);
        }
        self.settle_all(&scene, &lines, &mut concluded);
        concluded
    }

    /// A bare number too large for a quantity typed so is a product's code.
    fn name_by_number(&self, line: &mut Line) {
        let bare = line.amount.filter(|a| a.form == Form::Bare && !a.in_words && line.mention.is_none());
        let large = bare.and_then(|a| a.number).filter(|n| *n > Decimal::from(20));
        if let Some(product) = large.and_then(|n| self.shelf.with_number(n)) {
            line.mention = Some(Mention { fits: vec![product], how: How::Code, length: 1, qualified: false });
            line.amount = None;
        }
    }

    /// A product that is named by its pack ("thùng 10").
    fn is_pack(&self, mention: &Mention) -> bool {
        mention.length > 1
            && mention.fits.iter().all(|p| {
                let item = &self.shelf.items[*p];
                item.names.iter().any(|name| name[0].unit == Some(item.unit))
            })
    }

    fn cancel(&self, sum: &Sum) -> Conclusion {
        let mut concluded = Conclusion::of(Intent::Cancel);
        let scene = self.scene(true, false);
        let mut lines: Vec<Line> = sum.dropped.iter().filter(|line| line.foreign.is_none()).cloned().collect();
        // "bỏ hũ mật ong ra": the unit is part of the name, no number was said.
        for line in lines.iter_mut().filter(|line| line.mention.is_some()) {
            line.amount = line.amount.filter(|amount| amount.form != Form::UnitOnly);
        }
        self.settle_all(&scene, &lines, &mut concluded);
        if sum.cancels != Some(true) {
            concluded.reasons.push(Reason::DoubtfulCancel);
        }
        concluded
    }
}
