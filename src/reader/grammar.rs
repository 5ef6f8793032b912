//! Acts to a reading: the acts of all clauses are joined into one intent, and
//! the lines that belong to it are settled.

use super::audience::{is_advertising, is_elsewhere, is_joke, is_to_another};
use super::clause::Clause;
use super::lexicon::Tag;
use super::line::{Foreign, Line, Lines};
use super::lines::lines as bind;
use super::matcher::Mention;
use super::outline::{Outline, Sort};
use super::piece::{Piece, What};
use super::quantity::{Amount, Form};
use super::settle::{Scene, is_price, settle};
use super::shelf::Shelf;
use super::spelt::Spelt;
use super::sum::Sum;
use super::weight::ENOUGH;
use crate::base::quantity::Quantity;
use crate::shop::reading::{Intent, Items, Reading, Reason};
use rust_decimal::Decimal;

/// What all clauses of a comment say together.
pub struct Grammar<'a> {
    pub shelf: &'a Shelf,
    pub pinned: Option<usize>,
    pub pieces: &'a [Piece],
    pub clauses: &'a [Clause<'a>],
    /// What all clauses do and are; the marks that end them are left out.
    outline: Outline,
}

/// "hai chục, một chục sống một chục luộc": the sum of what follows is no item
/// of its own.
fn without_total(items: &mut Items) {
    let [first, _, ..] = &items[..] else { return };
    if first.option.is_some() {
        return;
    }
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

/// "không lấy bánh nữa lấy mật thôi": one product in place of another.
fn is_swap(sum: &Sum<'_>) -> bool {
    let dropped = |mention: &Mention| {
        sum.dropped
            .iter()
            .any(|line| line.mention.as_ref().is_some_and(|m| m.fits.iter().any(|p| mention.fits.contains(p))))
    };
    let other = |line: &Line| line.mention.as_ref().is_some_and(|mention| !dropped(mention));
    sum.dropped.iter().any(|line| line.mention.is_some()) && sum.wanted.iter().any(other)
}

impl<'a> Grammar<'a> {
    pub fn new(shelf: &'a Shelf, pinned: Option<usize>, pieces: &'a [Piece], clauses: &'a [Clause<'a>]) -> Self {
        let outline = clauses.iter().fold(Outline::default(), |all, clause| all.or(clause.outline));
        Self { shelf, pinned, pieces, clauses, outline }
    }
}

impl Grammar<'_> {
    /// The intent, the items and the reasons, into a reading of nothing.
    pub fn conclude(&self, concluded: &mut Reading) {
        let contact = self.outline.holds(&[Sort::Phone, Sort::Digits, Sort::Address]);
        let asks = self.outline.has(Tag::Buy) && self.clauses.iter().any(Clause::is_question);
        if is_advertising(self.pieces, self.outline) || (asks && is_joke(self.pieces)) {
            return;
        }
        if let [only] = self.pieces
            && matches!(only.what, What::Words)
            && self.clauses.first().is_some_and(|c| c.spelt(0) == Spelt::C)
        {
            return self.by_a_letter(concluded);
        }
        let mut sum = Sum::default();
        self.sum(&mut sum);
        let another = |c: &Clause<'_>| is_to_another(self.shelf, c.text, self.pieces);
        let elsewhere = self.outline.holds(&[Sort::Mention]) && self.clauses.first().is_some_and(another);
        if elsewhere || self.about_an_order(&mut sum, concluded) {
            return;
        }
        if sum.question {
            concluded.intent = Intent::Question;
        } else if contact && (self.outline.holds(&[Sort::Phone]) || !sum.idle) {
            concluded.intent = Intent::Contact;
        }
    }

    /// "c" alone: chốt to some, chị to others.
    fn by_a_letter(&self, concluded: &mut Reading) {
        self.book((Intent::Order, Vec::new(), None), &Sum::default(), concluded);
        concluded.reasons.push(Reason::WeakWords);
    }

    /// Whether the sum is about an order: then its lines are concluded.
    fn about_an_order(&self, sum: &mut Sum<'_>, concluded: &mut Reading) -> bool {
        let counted = sum.wanted.iter().any(|line| line.amount.is_some());
        let renamed = sum.not_this && sum.wanted.iter().any(|line| line.mention.is_some() || line.choice.is_some());
        if sum.change.is_some() || renamed || ((sum.not_this || sum.cancels.is_some()) && counted) {
            self.change(sum, concluded);
            return true;
        }
        if sum.cancels.is_some() && sum.weight >= ENOUGH && is_swap(sum) {
            sum.not_this = true;
            self.change(sum, concluded);
            return true;
        }
        if sum.cancels.is_some() {
            self.cancel(sum, concluded);
            return true;
        }
        if sum.mistake && !counted && sum.wanted.iter().all(|line| line.mention.is_none()) && sum.report {
            concluded.intent = Intent::Cancel;
            return true;
        }
        // Who leaves a number or an address with a counted amount wants it.
        let contact = self.outline.holds(&[Sort::Phone, Sort::Address]);
        let ours = |l: &Line| match l.foreign {
            None | Some(Foreign::OurCode) => true,
            Some(Foreign::Goods(trade)) => self.shelf.trades.contains(&trade),
            Some(Foreign::OtherCode | Foreign::Word) => false,
        };
        let unit = |l: &Line| ours(l) && l.amount.as_ref().is_some_and(|a| a.unit.is_some() || l.mention.is_some());
        let left = contact && !sum.report && !sum.question && sum.wanted.iter().any(unit);
        let enough = sum.weight >= ENOUGH || left || self.is_all_goods(sum);
        let counted_before = counted && sum.wanted_first;
        if sum.adds && (sum.wanted.is_empty() || !(enough || counted_before)) {
            let added = std::mem::take(&mut sum.added);
            self.book((Intent::Add, added, None), sum, concluded);
            return true;
        }
        let begun = sum.adds && counted_before;
        if !(enough || begun) {
            return false;
        }
        let mut lines = std::mem::take(&mut sum.wanted);
        lines.append(&mut sum.added);
        let named = lines.iter().any(|line| line.mention.is_some());
        let elsewhere = is_elsewhere(self.shelf, &lines);
        let mut every = sum.every.take();
        every.iter_mut().flat_map(|every| &mut every.lines).for_each(|line| self.name_by_number(line));
        self.book((Intent::Order, lines, every.as_deref()), sum, concluded);
        // Goods of another shop, and none of ours.
        let ours = !elsewhere || (named && !concluded.items.is_empty());
        if !ours {
            *concluded = Reading::nothing();
        }
        ours
    }

    /// Whether nothing but goods, amounts and harmless words is there.
    fn is_all_goods(&self, sum: &Sum<'_>) -> bool {
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
        let counts = |l: &Line| l.amount.as_ref().is_some_and(|a| a.unit.is_some() || l.mention.is_some());
        let counted = sum.wanted.first().is_some_and(counts);
        let led = counted && self.pieces.first().is_some_and(|p| p.names_goods());
        let serves = [Tag::Ship, Tag::Filler, Tag::Purpose];
        let fits = |p: &Piece| match p.what {
            What::Words if led && p.tags.any(&serves) => {
                !p.tags.any(&[Tag::Not, Tag::Others, Tag::Past, Tag::Praise, Tag::Ask])
            }
            What::Words => p.tags.any(&harmless) && !p.tags.any(&[Tag::Not, Tag::Others]),
            What::Aside => led || (counted && self.outline.has(Tag::Ship)),
            What::Unknown | What::Goods(_) | What::Mention | What::ForeignCode => false,
            What::Mark(c) => c != '?',
            _ => true,
        };
        !sum.question && (!sum.wanted.is_empty() || sum.every.is_some()) && self.pieces.iter().all(fits)
    }

    fn scene(&self, wanted: bool, one: bool) -> Scene<'_> {
        let sole = (self.shelf.items.len() == 1).then_some(0);
        let digits = self.outline.holds(&[Sort::Digits]);
        Scene { shelf: self.shelf, pinned: self.pinned.or(sole), wanted, one, digits }
    }

    fn book(
        &self,
        (intent, lines, every): (Intent, Vec<Line>, Option<&Lines>),
        sum: &Sum<'_>,
        concluded: &mut Reading,
    ) {
        concluded.intent = intent;
        let verb = self.clauses.iter().any(|c| c.verb().is_some() || c.request().is_some());
        let scene = self.scene(verb || intent == Intent::Add, true);
        let mut lines = self.without_prices(&scene, lines);
        if lines.is_empty() && every.is_none() {
            // "hồng cổ 1 chậu 180k đúng không, lấy nhé".
            let named = |l: &Line| (l.mention.is_some() || l.amount.is_some()) && l.foreign.is_none();
            let asked = self.clauses.first().map(|c| bind(c, sum.asked).lines);
            lines.extend(asked.into_iter().flatten().rfind(named));
        }
        if let Some(every) =
            every.filter(|e| e.lines.iter().any(|line| line.choice.is_some() && line.mention.is_none()))
        {
            // "200ml với 400ml mỗi cái 1".
            lines.extend(every.lines.iter().map(|line| Line { amount: line.amount.or(every.each()), ..line.clone() }));
        } else if let Some(each) = every.and_then(|every| self.each_option(&scene, every)) {
            lines.extend(each);
            return self.settle_all(&scene, lines, concluded);
        }
        let named = every.is_some_and(|e| e.lines.iter().all(|line| line.mention.is_none()))
            && lines.iter().any(|line| line.mention.is_some() || line.choice.is_some());
        if let Some(every) = every.filter(|_| named) {
            // "v1 s, q3 xl, mỗi mã 1": each of those that were named.
            lines.iter_mut().for_each(|line| line.amount = line.amount.or(every.each()));
        } else if let Some(every) = every {
            match self.each(every) {
                Some(each) => lines.extend(each),
                None => concluded.reasons.push(Reason::NoProduct),
            }
        } else if lines.is_empty() {
            lines.push(Line::default());
        }
        self.settle_all(&scene, lines, concluded);
        if sum.hangs || sum.asks {
            concluded.reasons.push(Reason::Conditional);
        }
        if self.outline.has(Tag::Or) && self.leaves_a_choice() {
            concluded.reasons.push(Reason::AmbiguousProduct);
        }
        if self.counts_twice() {
            concluded.reasons.push(Reason::UnknownQuantity);
        }
    }

    fn settle_all(&self, scene: &Scene<'_>, mut lines: Vec<Line>, concluded: &mut Reading) {
        let shared = self.clauses.iter().any(Clause::shares);
        concluded.items.reserve_exact(lines.len());
        for line in &mut lines {
            let Some(mut item) = settle(scene, line, &mut concluded.reasons) else { continue };
            if shared {
                item.qty = None;
                concluded.reasons.push(Reason::UnknownQuantity);
            }
            let same = concluded.items.iter_mut().find(|i| i.code == item.code && i.option == item.option);
            match same {
                Some(first) => first.qty = first.qty.zip(item.qty).map(|(a, b)| a + b),
                None => concluded.items.push(item),
            }
        }
        without_total(&mut concluded.items);
        if concluded.reasons.len() > 1 {
            concluded.reasons.sort_unstable();
            concluded.reasons.dedup();
        }
        lines.clear();
        if let Some(clause) = self.clauses.first() {
            clause.room.replace(lines);
        }
    }

    /// Lines whose bare number only repeats a price lose it ("chả mực 480 thì
    /// lấy 1 ký").
    fn without_prices(&self, scene: &Scene<'_>, lines: Vec<Line>) -> Vec<Line> {
        if lines.iter().filter(|line| line.amount.is_some()).count() < 2 {
            return lines;
        }
        let mut kept: Vec<Line> = Vec::new();
        let mut named: Option<Mention> = None;
        for mut line in lines {
            let product = line.mention.as_ref().and_then(|m| m.fits.first().copied()).or(scene.pinned);
            let each = |p: usize| line.money == Some(Decimal::from(self.shelf.items[p].product.price.get()));
            let one = |amount: Amount| amount.number == Some(Decimal::ONE) && amount.unit.is_some();
            let price = |(amount, p)| is_price(self.shelf, &amount, p) || (one(amount) && each(p));
            if line.amount.zip(product).is_some_and(price) {
                named = line.mention;
                continue;
            }
            if line.mention.is_none() {
                line.mention = named.take();
            }
            kept.push(line);
        }
        kept
    }

    fn change(&self, sum: &mut Sum<'_>, concluded: &mut Reading) {
        concluded.intent = Intent::Change;
        let scene = self.scene(true, false);
        let (old, new) = sum.change.take().map_or_else(Default::default, |change| *change);
        let mut lines = new.lines;
        let alone = lines.is_empty();
        let besides = |line: &Line| {
            let named = line.mention.is_some();
            let chosen = line.choice.is_some();
            (line.amount.is_some() && (alone || named)) || ((named || chosen) && sum.not_this)
        };
        lines.extend(std::mem::take(&mut sum.wanted).into_iter().filter(besides));
        for line in lines.iter_mut().filter(|line| line.mention.is_some() || line.choice.is_some()) {
            line.amount = line.amount.filter(|amount| amount.form != Form::UnitOnly || amount.pack.is_some());
        }
        let mut before = old.lines;
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
        self.settle_all(&scene, lines, concluded);
    }

    /// A bare number too large for a quantity typed so is a product's code.
    fn name_by_number(&self, line: &mut Line) {
        let bare = line.amount.filter(|a| a.form == Form::Bare && !a.in_words && line.mention.is_none());
        let large = bare.and_then(|a| a.number).filter(|n| *n > Decimal::from(20));
        if let Some(product) = large.and_then(|n| self.shelf.with_number(n)) {
            line.mention = Some(Mention::of_code(product));
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

    fn cancel(&self, sum: &mut Sum<'_>, concluded: &mut Reading) {
        concluded.intent = Intent::Cancel;
        let scene = self.scene(true, false);
        let mut lines = std::mem::take(&mut sum.dropped);
        lines.retain(|line| line.foreign.is_none());
        // "bỏ hũ mật ong ra": the unit is part of the name, no number was said.
        for line in lines.iter_mut().filter(|line| line.mention.is_some()) {
            line.amount = line.amount.filter(|amount| amount.form != Form::UnitOnly);
        }
        self.settle_all(&scene, lines, concluded);
        if sum.cancels != Some(true) {
            concluded.reasons.push(Reason::DoubtfulCancel);
        }
    }
}
