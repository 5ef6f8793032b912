//! What people do, in the auditor's model: acts, and taking them back.

use super::goods::Loss;
use super::joins::{BuyersMerged, Join, Snap};
use super::model::{Choice, Model, Order, Place, Stage, Terms};

/// What was done, with what is needed to take it back.
#[derive(Clone, Debug)]
pub enum Deed {
    Moved { order: usize, from: Stage, to: Stage },
    Cancelled { order: usize, from: Stage, gave: Vec<(usize, i64)> },
    Set { order: usize, line: usize, was: i64, now: i64, from: Option<Stage>, emptied: bool },
    Looked { order: usize, from: Stage, marked: bool },
    LinePriced { order: usize, line: usize, was: i64 },
    HandedOver { order: usize, gave: Vec<(usize, i64)> },
    Returned { order: usize, brought: Vec<(usize, i64)> },
    Received { product: usize, qty: i64, came: i64 },
    Priced { product: usize, was: i64 },
    Counted { product: usize, found: i64, loss: Loss },
    Spoilt { product: usize, qty: i64, loss: Loss },
    Preordered { product: usize, was: i64, loss: Loss },
    Offered { session: usize, product: usize, was: Terms },
    Merged(Join),
    Split { order: usize, new: usize, was: Snap, then: Snap },
    MergedBuyers(BuyersMerged),
    SplitBuyer { from: usize, to: usize, identity: usize },
}

impl Deed {
    /// The order that it was done to, if to one first of all.
    pub fn order(&self) -> Option<usize> {
        match self {
            Self::Moved { order, .. }
            | Self::Cancelled { order, .. }
            | Self::Set { order, .. }
            | Self::Looked { order, .. }
            | Self::LinePriced { order, .. }
            | Self::HandedOver { order, .. }
            | Self::Split { order, .. }
            | Self::Returned { order, .. } => Some(*order),
            Self::Merged(join) => Some(join.kept),
            _ => None,
        }
    }

    /// What is counted.
    pub fn name(&self) -> String {
        let words = format!("{self:?}");
        let name = words.split([' ', '(']).next().unwrap_or_default();
        let loses = match self {
            Self::Counted { loss, .. } | Self::Spoilt { loss, .. } | Self::Preordered { loss, .. } => !loss.is_empty(),
            _ => false,
        };
        let joins = matches!(self, Self::MergedBuyers(merge) if !merge.joins.is_empty());
        let serves = matches!(self, Self::Split { was, then, .. } if then.held() > was.held());
        let more = [(loses, " from orders"), (joins, " and orders"), (serves, " and served")];
        more.into_iter().filter(|(is, _)| *is).fold(name.to_owned(), |name, (_, more)| name + more)
    }

    /// All orders that it changed in more than whose they are.
    pub fn orders(&self) -> Vec<usize> {
        match self {
            Self::Merged(join) => vec![join.kept, join.gone],
            Self::Split { order, new, .. } => vec![*order, *new],
            Self::MergedBuyers(merge) => merge.joins.iter().flat_map(|join| [join.kept, join.gone]).collect(),
            _ => self.order().into_iter().collect(),
        }
    }

    /// Whether it put together or took apart what is whose.
    pub fn is_wide(&self) -> bool {
        matches!(self, Self::Merged(_) | Self::Split { .. } | Self::MergedBuyers(_) | Self::SplitBuyer { .. })
    }

    /// The buyers that it put together or took apart.
    fn buyers(&self) -> Vec<usize> {
        match self {
            Self::Merged(join) => join.was.orders.iter().map(|order| order.buyer).collect(),
            Self::MergedBuyers(merge) => vec![merge.kept, merge.gone],
            Self::SplitBuyer { from, to, .. } => vec![*from, *to],
            _ => Vec::new(),
        }
    }

    /// Whether this cannot be taken back before `later`.
    pub fn is_under(&self, later: &Self) -> bool {
        let meet = |one: &[usize], two: &[usize]| one.iter().any(|one| two.contains(one));
        let whole = |deed: &Self| match deed {
            Self::MergedBuyers(merge) => [deed.orders(), merge.orders.clone()].concat(),
            _ => deed.orders(),
        };
        let goods = match (self, later) {
            (Self::Priced { product, .. }, Self::Priced { product: other, .. })
            | (
                Self::Received { product, .. } | Self::Counted { product, .. } | Self::Spoilt { product, .. },
                Self::Counted { product: other, .. },
            )
            | (Self::Preordered { product, .. }, Self::Preordered { product: other, .. })
            | (Self::Preordered { product, .. }, Self::Received { product: other, .. })
            | (Self::Received { product, .. }, Self::Preordered { product: other, .. }) => product == other,
            (Self::Offered { session, product, .. }, Self::Offered { session: there, product: other, .. }) => {
                (session, product) == (there, other)
            }
            _ => false,
        };
        let wide = self.is_wide() && later.is_wide();
        goods
            || meet(&self.orders(), &later.orders())
            || (wide && (meet(&whole(self), &whole(later)) || meet(&self.buyers(), &later.buyers())))
    }
}

/// What a person does to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    Confirm,
    Cancel,
    Looked,
    Pack,
    HandOver,
    Return,
}

/// Why an act is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum No {
    NotAllowed,
    Line,
    Quantity,
    NotThere,
    NothingLeft,
}

impl Model {
    pub fn act(&mut self, order: usize, does: Does) -> Result<Deed, No> {
        use Stage::{Booked, Cancelled, Confirmed, Gone, Look, Packed};
        let from = self.orders[order].stage;
        let live: Vec<(usize, i64)> = self.orders[order].live().iter().map(|l| (l.key, l.wanted())).collect();
        let held = |o: &Order| o.lines.iter().filter(|l| l.held() > 0).map(|l| (l.key, l.held())).collect::<Vec<_>>();
        let kept = held(&self.orders[order]);
        match (does, from) {
            (Does::Confirm, Booked) if live.is_empty() => Err(No::Line),
            (Does::Confirm, Booked) => Ok(self.moved(order, from, Confirmed)),
            (Does::Pack, Confirmed) if kept.is_empty() => Err(No::Line),
            (Does::Pack, Confirmed) => Ok(self.moved(order, from, Packed)),
            (Does::Cancel, Look | Booked | Confirmed | Packed) => {
                self.drop_all(order);
                Ok(Deed::Cancelled { order, from, gave: live })
            }
            (Does::Looked, _) => {
                let marked = std::mem::take(&mut self.orders[order].look);
                if from == Look {
                    self.orders[order].stage = Cancelled;
                }
                Ok(Deed::Looked { order, from, marked })
            }
            (Does::HandOver, Packed) if kept.is_empty() => Err(No::Line),
            (Does::HandOver, Packed) if !self.is_there(order) => Err(No::NotThere),
            (Does::HandOver, Packed) => {
                let waits = self.orders[order].lines.iter().filter(|l| l.waiting > 0).map(|l| (l.key, l.waiting));
                let gave: Vec<(usize, i64)> = waits.collect();
                gave.iter().for_each(|(line, qty)| self.lower(order, *line, *qty));
                self.bring(order, &held(&self.orders[order]), -1);
                self.orders[order].stage = Gone;
                Ok(Deed::HandedOver { order, gave })
            }
            (Does::Return, Gone) => {
                self.orders[order].stage = Cancelled;
                for (line, qty) in &kept {
                    self.line(order, *line).kept.clear();
                    let product = self.line(order, *line).product;
                    self.products[product].on_hand += qty;
                    self.serve(product);
                }
                Ok(Deed::Returned { order, brought: kept })
            }
            _ => Err(No::NotAllowed),
        }
    }

    fn moved(&mut self, order: usize, from: Stage, to: Stage) -> Deed {
        self.orders[order].stage = to;
        Deed::Moved { order, from, to }
    }

    /// Goods of these lines come into the shop, or leave it.
    fn bring(&mut self, order: usize, goods: &[(usize, i64)], sign: i64) {
        for (line, qty) in goods {
            let product = self.line(order, *line).product;
            self.products[product].on_hand += sign * qty;
        }
    }

    /// Rules 13 and 28, on an order.
    pub fn set(&mut self, order: usize, what: (usize, Choice), qty: i64, at: i64) -> Result<Deed, No> {
        let from = self.orders[order].stage;
        if !matches!(from, Stage::Look | Stage::Booked | Stage::Confirmed) {
            return Err(No::NotAllowed);
        }
        self.settable(what.0, qty)?;
        let (line, was) = match self.orders[order].exact(what.0, what.1) {
            None if qty == 0 => return Err(No::Line),
            None => (self.make(order, what, qty, at), 0),
            Some(line) => {
                let was = self.line(order, line).wanted();
                self.set_wanted(order, line, qty, at);
                (line, was)
            }
        };
        self.close_if_empty(order);
        let emptied = self.orders[order].stage == Stage::Cancelled;
        Ok(Deed::Set { order, line, was, now: qty, from: Some(from), emptied })
    }

    /// The same for a buyer who has no open order.
    pub fn set_for(&mut self, whose: (usize, usize), what: (usize, Choice), qty: i64, at: i64) -> Result<Deed, No> {
        self.settable(what.0, qty)?;
        if qty == 0 {
            return Err(No::Line);
        }
        let order = self.begin(whose.0, whose.1);
        let line = self.make(order, what, qty, at);
        Ok(Deed::Set { order, line, was: 0, now: qty, from: None, emptied: false })
    }

    fn settable(&self, product: usize, qty: i64) -> Result<(), No> {
        let fits = (0..=100_000_000).contains(&qty) && qty % self.products[product].step == 0;
        if fits { Ok(()) } else { Err(No::Quantity) }
    }

    /// Whether what an order holds is in the shop, not on the field.
    fn is_there(&self, order: usize) -> bool {
        let held = |product| {
            let lines = self.orders[order].lines.iter().filter(|line| line.product == product);
            lines.map(super::model::Line::held).sum::<i64>()
        };
        (0..self.products.len()).all(|product| held(product) <= self.products[product].on_hand)
    }

    /// Whether an order that goes its way holds what is not in the shop yet.
    pub fn is_early(&self, order: usize) -> bool {
        let on_its_way = matches!(self.orders[order].stage, Stage::Booked | Stage::Confirmed | Stage::Packed);
        on_its_way && !self.is_there(order)
    }

    /// A line that asks for something gets a price of its own.
    pub fn price_line(&mut self, order: usize, line: usize, price: i64) -> Result<Deed, No> {
        if !matches!(self.orders[order].stage, Stage::Booked | Stage::Confirmed | Stage::Packed) {
            return Err(No::NotAllowed);
        }
        let priced = self.line(order, line);
        if priced.wanted() == 0 {
            return Err(No::Line);
        }
        Ok(Deed::LinePriced { order, line, was: std::mem::replace(&mut priced.price, price) })
    }

    pub fn price(&mut self, product: usize, price: i64) -> Deed {
        Deed::Priced { product, was: std::mem::replace(&mut self.products[product].price, price) }
    }

    /// Takes an act back (rule 30). Says whether anything was left of it.
    pub fn undo(&mut self, deed: &Deed, at: i64) -> bool {
        let stands = |model: &Self, order: usize, stage: Stage| model.orders[order].stage == stage;
        match deed {
            Deed::Moved { order, from, to } => {
                let still = stands(self, *order, *to);
                if still {
                    self.orders[*order].stage = *from;
                }
                still
            }
            Deed::Cancelled { order, from, gave } => {
                stands(self, *order, Stage::Cancelled) && self.bring_back(*order, *from, gave, at).is_some()
            }
            Deed::Set { order, line, was, from: Some(from), emptied: true, .. } => {
                stands(self, *order, Stage::Cancelled) && self.bring_back(*order, *from, &[(*line, *was)], at).is_some()
            }
            Deed::Set { order, from: None, .. } => {
                let open = self.orders[*order].is_open();
                if open {
                    self.drop_all(*order);
                }
                open
            }
            Deed::Set { order, line, was, now, from: Some(from), .. } => {
                self.undo_set(*order, *from, *line, was - now, at)
            }
            Deed::Looked { order, from, marked } => {
                let closed = *from == Stage::Look;
                if closed && !stands(self, *order, Stage::Cancelled) {
                    return false;
                }
                if !closed || self.bring_back(*order, *from, &[], at) == Some(true) {
                    self.orders[*order].look |= marked;
                }
                true
            }
            Deed::LinePriced { order, line, was } => {
                let still = self.orders[*order].is_open() && self.line(*order, *line).wanted() > 0;
                if still {
                    self.line(*order, *line).price = *was;
                }
                still
            }
            Deed::HandedOver { order, gave } => {
                if !stands(self, *order, Stage::Gone) {
                    return false;
                }
                if self.bring_back(*order, Stage::Packed, &[], at) == Some(true) {
                    let held: Vec<_> = self.orders[*order].lines.iter().map(|l| (l.key, l.held())).collect();
                    self.bring(*order, &held, 1);
                    gave.iter().for_each(|(line, qty)| self.raise(*order, *line, *qty, at));
                }
                true
            }
            Deed::Returned { order, brought } => self.undo_return(*order, brought),
            Deed::Priced { product, was } => {
                self.products[*product].price = *was;
                true
            }
            Deed::Received { .. }
            | Deed::Counted { .. }
            | Deed::Spoilt { .. }
            | Deed::Preordered { .. }
            | Deed::Offered { .. } => {
                self.undo_goods(deed);
                true
            }
            Deed::Merged(_) | Deed::Split { .. } | Deed::MergedBuyers(_) | Deed::SplitBuyer { .. } => {
                self.undo_join(deed)
            }
        }
    }

    /// The order is its buyer's open one again, unless there is a newer one,
    /// which is marked (`Some(false)`).
    fn bring_back(&mut self, order: usize, stage: Stage, goods: &[(usize, i64)], at: i64) -> Option<bool> {
        let Order { session, buyer, .. } = self.orders[order];
        if let Some(newer) = self.open(session, buyer).filter(|newer| *newer != order) {
            self.orders[newer].look = true;
            return Some(false);
        }
        self.orders[order].stage = stage;
        goods.iter().for_each(|(line, qty)| self.raise(order, *line, *qty, at));
        Some(true)
    }

    fn undo_set(&mut self, order: usize, from: Stage, line: usize, back: i64, at: i64) -> bool {
        if !self.orders[order].is_open() {
            return false;
        }
        // A line that was dropped since may have been made again.
        let Some(old) = self.orders[order].lines.iter().find(|other| other.key == line) else { return false };
        let again = if old.wanted() > 0 { None } else { self.orders[order].exact(old.product, old.option) };
        let line = again.unwrap_or(line);
        let wanted = self.line(order, line).wanted();
        if back < 0 {
            self.lower(order, line, (-back).min(wanted));
            self.close_if_empty(order);
            if from == Stage::Look && self.orders[order].stage == Stage::Cancelled {
                self.orders[order].stage = from;
            }
        } else if back > 0 {
            self.raise(order, line, back, at);
        }
        true
    }

    fn undo_return(&mut self, order: usize, brought: &[(usize, i64)]) -> bool {
        if self.orders[order].stage != Stage::Cancelled {
            return false;
        }
        for (line, qty) in brought {
            // Of goods that are gone, no place in line is asked any more.
            let (id, sent, since) = (*line, self.orders[order].opened, self.now);
            let place = Place { id, order, line: *line, qty: *qty, sent, part: true, since };
            self.line(order, *line).kept = vec![place];
        }
        self.orders[order].stage = Stage::Gone;
        for (line, qty) in brought {
            let product = self.line(order, *line).product;
            self.take_off(product, *qty);
        }
        true
    }

    /// Goods leave the shelf: at most what nobody has.
    pub fn take_off(&mut self, product: usize, qty: i64) {
        let free = self.free(product).min(self.products[product].on_hand);
        self.products[product].on_hand -= qty.min(free);
    }
}
