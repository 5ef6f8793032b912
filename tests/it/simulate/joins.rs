//! Orders and buyers put together and taken apart, in the auditor's model.
//! What putting together does is told exactly. What taking it back does is
//! left to the desk within bounds (`doubt.rs`): exactly that would be the
//! product written twice.

use super::doubt::Doubt;
use super::hand::{Deed, No};
use super::model::{Line, Model, Order, Person, Place, Stage};
use phiencho::base::id::CommentId;
use std::collections::HashMap;

/// Orders as they were, with where they stood in line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snap {
    pub orders: Vec<Order>,
    pub places: Vec<Place>,
}

impl Snap {
    pub fn held(&self) -> i64 {
        self.orders.iter().flat_map(|order| &order.lines).map(Line::held).sum()
    }
}

/// Two orders made one.
#[derive(Clone, Debug)]
pub struct Join {
    pub kept: usize,
    pub gone: usize,
    /// The two before, and after.
    pub was: Snap,
    pub then: Snap,
    /// Comments that went over.
    pub comments: Vec<CommentId>,
}

/// Two buyers made one.
#[derive(Clone, Debug)]
pub struct BuyersMerged {
    pub kept: usize,
    pub gone: usize,
    pub identities: Vec<usize>,
    pub joins: Vec<Join>,
    /// The other orders that went over.
    pub orders: Vec<usize>,
    pub phone: Option<String>,
}

/// Where an order stands that is joined of two.
pub fn joined(kept: Stage, gone: Stage) -> Stage {
    match kept {
        Stage::Confirmed if gone == Stage::Booked => gone,
        Stage::Look => gone,
        _ => kept,
    }
}

impl Model {
    pub fn snap(&self, orders: &[usize]) -> Snap {
        let places = self.products.iter().flat_map(|shelf| &shelf.queue);
        Snap {
            orders: orders.iter().map(|order| self.orders[*order].clone()).collect(),
            places: places.filter(|place| orders.contains(&place.order)).cloned().collect(),
        }
    }

    pub fn can_merge(&self, one: usize, two: usize) -> bool {
        let may = |order: usize| matches!(self.orders[order].stage, Stage::Look | Stage::Booked | Stage::Confirmed);
        one != two && may(one) && may(two) && self.orders[one].session == self.orders[two].session
    }

    /// One order of two: it is of the buyer of `one`, has the smaller number,
    /// and what both have of the same, for the older price.
    pub fn merge(&mut self, one: usize, two: usize) -> Result<Join, No> {
        if !self.can_merge(one, two) {
            return Err(No::NotAllowed);
        }
        let (buyer, place) =
            (self.orders[one].buyer, |order: usize| (self.orders[order].number.unwrap_or(i64::MAX), order));
        let (kept, gone) = if place(one) < place(two) { (one, two) } else { (two, one) };
        let was = self.snap(&[kept, gone]);
        let live: Vec<Line> = self.orders[gone].live().into_iter().cloned().collect();
        for old in live {
            let to = match self.orders[kept].exact(old.product, old.option) {
                Some(to) => to,
                None => self.like(kept, &old),
            };
            if old.key < to {
                self.line(kept, to).price = old.price;
            }
            let from = self.line(gone, old.key);
            let (goods, waiting) = (from.let_go(i64::MAX), std::mem::take(&mut from.waiting));
            let into = self.line(kept, to);
            into.waiting += waiting;
            into.kept.extend(goods.into_iter().map(|place| Place { order: kept, line: to, ..place }));
            for place in self.products[old.product].queue.iter_mut().filter(|place| place.line == old.key) {
                (place.order, place.line) = (kept, to);
            }
        }
        let look = std::mem::take(&mut self.orders[gone].look);
        let stage = joined(self.orders[kept].stage, self.orders[gone].stage);
        self.orders[gone].stage = Stage::Cancelled;
        let stays = &mut self.orders[kept];
        (stays.stage, stays.buyer, stays.look) = (stage, buyer, stays.look || look);
        Ok(Join { kept, gone, was, then: self.snap(&[kept, gone]), comments: Vec::new() })
    }

    /// A line like `old`, with nothing in it.
    fn like(&mut self, order: usize, old: &Line) -> usize {
        let key = self.new_id();
        self.orders[order].lines.push(Line { key, kept: Vec::new(), waiting: 0, ..old.clone() });
        key
    }

    /// A part of an order becomes an order of its own: what is held goes
    /// first, then who stands last.
    pub fn split(&mut self, order: usize, buyer: usize, chosen: &[(usize, i64)]) -> Result<Deed, No> {
        let Order { stage, session, .. } = self.orders[order];
        if !matches!(stage, Stage::Booked | Stage::Confirmed) {
            return Err(No::NotAllowed);
        }
        let mut left: HashMap<usize, i64> =
            self.orders[order].live().iter().map(|line| (line.key, line.wanted())).collect();
        for (line, qty) in chosen {
            let there = left.get_mut(line).ok_or(No::Line)?;
            let product = self.line(order, *line).product;
            if *qty <= 0 || qty % self.products[product].step != 0 || *qty > *there {
                return Err(No::Quantity);
            }
            *there -= qty;
        }
        if left.values().all(|qty| *qty == 0) {
            return Err(No::NothingLeft);
        }
        let was = self.snap(&[order]);
        let new = self.begin(session, buyer);
        (self.orders[new].stage, self.orders[new].number) = (stage, Some(self.sessions[session].next));
        self.sessions[session].next += 1;
        for (line, qty) in chosen {
            self.part(order, new, *line, *qty);
        }
        for (line, _) in chosen {
            let product = self.line(order, *line).product;
            self.serve(product);
        }
        Ok(Deed::Split { order, new, was, then: self.snap(&[order, new]) })
    }

    fn part(&mut self, order: usize, new: usize, key: usize, qty: i64) {
        let old = self.line(order, key).clone();
        let to = match self.orders[new].exact(old.product, old.option) {
            Some(to) => to,
            None => self.like(new, &old),
        };
        let (held, end) = (qty.min(old.held()), self.new_id());
        let (mut left, mut cut) = (qty - held, None);
        for place in self.products[old.product].queue.iter_mut().rev().filter(|place| place.line == key) {
            if place.qty <= left {
                left -= place.qty;
                (place.order, place.line) = (new, to);
            } else if left > 0 {
                place.qty -= left;
                cut = Some(Place { id: end, order: new, line: to, qty: std::mem::take(&mut left), ..place.clone() });
            }
        }
        cut.into_iter().for_each(|place| self.stand(old.product, place));
        self.line(order, key).waiting -= qty - held;
        let goods = self.line(order, key).let_go(held);
        let mut names = HashMap::new();
        for place in goods {
            // A place is of one line only: what goes of one that stays is new.
            let waits = self.products[old.product].queue.iter().any(|other| (other.id, other.line) == (place.id, key));
            let stays = waits || self.line(order, key).kept.iter().any(|other| other.id == place.id);
            let id = names.get(&place.id).copied().unwrap_or_else(|| if stays { self.new_id() } else { place.id });
            names.insert(place.id, id);
            self.line(new, to).kept.push(Place { id, order: new, line: to, ..place });
        }
        self.line(new, to).waiting += qty - held;
    }

    /// Two buyers are one; their open orders of one session are joined.
    pub fn merge_buyers(&mut self, kept: usize, gone: usize) -> Result<Deed, No> {
        let pairs = self.pairs(kept, gone);
        if kept == gone || !pairs.iter().all(|(one, two)| self.can_merge(*one, *two)) {
            return Err(No::NotAllowed);
        }
        let mut joins: Vec<Join> = pairs.iter().map(|(one, two)| self.merge(*one, *two).unwrap()).collect();
        let mut orders = Vec::new();
        for (place, order) in self.orders.iter_mut().enumerate().filter(|(_, order)| order.buyer == gone) {
            order.buyer = kept;
            if !joins.iter().any(|join| [join.kept, join.gone].contains(&place)) {
                orders.push(place);
            }
        }
        joins.iter_mut().for_each(|join| join.then = self.snap(&[join.kept, join.gone]));
        let identities: Vec<usize> = (0..self.who.len()).filter(|identity| self.who[*identity] == gone).collect();
        identities.iter().for_each(|identity| self.who[*identity] = kept);
        let phone = self.people[gone].phone.clone().filter(|_| self.people[kept].phone.is_none());
        if phone.is_some() {
            self.people[kept].phone.clone_from(&phone);
        }
        self.people[gone].into = Some(kept);
        Ok(Deed::MergedBuyers(BuyersMerged { kept, gone, identities, joins, orders, phone }))
    }

    /// The open orders of two buyers in one session.
    pub fn pairs(&self, kept: usize, gone: usize) -> Vec<(usize, usize)> {
        let both = |session| Some((self.open(session, kept)?, self.open(session, gone)?));
        (0..self.sessions.len()).filter_map(both).collect()
    }

    /// An identity is a buyer of its own, with these orders.
    pub fn split_buyer(&mut self, from: usize, identity: usize, orders: &[usize]) -> Deed {
        let to = if self.people[identity].into.take().is_some() {
            identity
        } else {
            let name = self.people[identity].name.clone();
            self.people.push(Person { name, phone: None, into: None });
            self.people.len() - 1
        };
        self.who[identity] = to;
        orders.iter().for_each(|order| self.orders[*order].buyer = to);
        Deed::SplitBuyer { from, to, identity }
    }

    pub fn undo_join(&mut self, deed: &Deed) -> bool {
        match deed {
            Deed::Merged(join) => self.undo_merge(join),
            Deed::Split { order, new, was, then } => {
                let stands = |order: usize| matches!(self.orders[order].stage, Stage::Booked | Stage::Confirmed);
                let both = stands(*order) && stands(*new);
                if both {
                    self.doubt([*order, *new], was, then, None);
                }
                both
            }
            Deed::MergedBuyers(merge) => {
                // Marked where somebody wrote who is another buyer again.
                for order in self.orders.iter_mut().filter(|order| order.buyer == merge.kept) {
                    order.look_open |= !order.look;
                }
                for join in merge.joins.iter().rev() {
                    self.unjoin(join);
                    self.give_back_to_buyers(join);
                }
                for order in &merge.orders {
                    let whose = &mut self.orders[*order].buyer;
                    if *whose == merge.kept {
                        *whose = merge.gone;
                    }
                }
                for identity in &merge.identities {
                    let who = &mut self.who[*identity];
                    if *who == merge.kept {
                        *who = merge.gone;
                    }
                }
                self.people[merge.gone].into = None;
                if merge.phone.is_some() && self.people[merge.kept].phone == merge.phone {
                    self.people[merge.kept].phone = None;
                }
                true
            }
            Deed::SplitBuyer { from, to, identity } => {
                self.orders.iter_mut().filter(|order| order.buyer == *to).for_each(|order| order.buyer = *from);
                self.who[*identity] = *from;
                self.people[*to].into = Some(*from);
                true
            }
            _ => unreachable!("{deed:?}"),
        }
    }

    fn undo_merge(&mut self, join: &Join) -> bool {
        for was in &join.was.orders {
            let newer = self.open(was.session, was.buyer).filter(|order| ![join.kept, join.gone].contains(order));
            if let Some(newer) = newer {
                self.orders[newer].look = true;
                return true;
            }
        }
        let apart = self.unjoin(join);
        if apart {
            self.give_back_to_buyers(join);
        }
        apart
    }

    fn give_back_to_buyers(&mut self, join: &Join) {
        for (order, was) in [join.kept, join.gone].into_iter().zip(&join.was.orders) {
            self.orders[order].buyer = was.buyer;
        }
    }

    fn unjoin(&mut self, join: &Join) -> bool {
        let Join { kept, gone, was, then, comments } = join;
        let open = matches!(self.orders[*kept].stage, Stage::Look | Stage::Booked | Stage::Confirmed);
        let apart = open && self.orders[*gone].stage == Stage::Cancelled;
        if apart {
            self.doubt([*kept, *gone], was, then, Some(comments));
        }
        apart
    }

    fn doubt(&mut self, pair: [usize; 2], was: &Snap, then: &Snap, merged: Option<&Vec<CommentId>>) {
        let before = self.snap(&pair);
        self.doubts.push(Doubt { pair, was: was.clone(), then: then.clone(), before, merged: merged.cloned() });
    }
}
