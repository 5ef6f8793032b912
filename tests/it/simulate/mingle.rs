//! People put orders and buyers together and take them apart, and goods pass on
//! that nobody confirmed: what of it is played, and what must be answered.

use super::fault::Fault;
use super::hand::Deed;
use super::joins::Join;
use super::model::{Model, Person, Stage};
use super::play::Life;
use super::send::{FRIEND, Op, refusal};
use super::stage::AUTHORS;
use phiencho::base::id::CustomerId;
use phiencho::shop::customer::CustomerCard;

impl Life {
    /// Two orders, a part of one, two buyers or one identity.
    pub fn tangle(&mut self) {
        match self.dice.below(100) {
            0..30 => self.merge_two(),
            30..60 => self.split_one(),
            60..85 => self.merge_buyers(),
            _ => self.split_buyer(),
        }
    }

    /// Mostly open ones of one session.
    fn open_pair(&mut self) -> Option<(usize, usize)> {
        let session = self.dice.below(2);
        let mine = |order: &super::model::Order| order.session == session && order.is_open();
        let open: Vec<usize> = (0..self.model.orders.len()).filter(|order| mine(&self.model.orders[*order])).collect();
        let one = if open.is_empty() { self.some_order()? } else { open[self.dice.below(open.len())] };
        let two = if open.is_empty() || self.dice.percent(5) {
            self.some_order()?
        } else {
            open[self.dice.below(open.len())]
        };
        Some((one, two))
    }

    fn old_or_new(&mut self, order: usize) -> i64 {
        self.version(order) - i64::from(self.dice.percent(5))
    }

    fn merge_two(&mut self) {
        let Some((one, two)) = self.open_pair() else { return };
        // Orders of two sessions are never one; the desk does not find the other.
        if self.model.orders[one].session == self.model.orders[two].session {
            let (one, two) = ((one, self.old_or_new(one)), (two, self.old_or_new(two)));
            self.command(&Op::Merge { one, two });
        }
    }

    /// A part of an order goes to somebody; or, where a wish that takes all or
    /// nothing keeps goods from everybody, what of it does not fit.
    fn split_one(&mut self) {
        let too_large = self.too_large();
        if !too_large.is_empty() && self.dice.percent(50) {
            let (order, part) = too_large[self.dice.below(too_large.len())];
            let (version, to) = (self.version(order), self.friend(order));
            return self.command(&Op::Split { order, version, to, chosen: vec![part] });
        }
        let Some((order, _)) = self.open_pair() else { return };
        let version = self.old_or_new(order);
        let lines = self.model.orders[order].lines.len();
        if lines == 0 {
            return;
        }
        let mut chosen = Vec::new();
        for _ in 0..=self.dice.below(2) {
            let line = self.dice.below(lines);
            let step = self.model.products[self.model.orders[order].lines[line].product].step;
            let most = (self.model.orders[order].lines[line].wanted() / step).max(1);
            chosen.push((line, self.dice.within(1, most) * step + i64::from(self.dice.percent(2))));
        }
        let to = self.friend(order);
        self.command(&Op::Split { order, version, to, chosen });
    }

    /// Mostly one who writes and has no open order yet, or somebody new.
    fn friend(&mut self, order: usize) -> Option<usize> {
        let session = self.model.orders[order].session;
        let without = |buyer: &usize| self.model.open(session, *buyer).is_none();
        let without: Vec<usize> = self.model.who.iter().copied().filter(without).collect();
        match self.dice.below(100) {
            0..50 if !without.is_empty() => Some(without[self.dice.below(without.len())]),
            0..65 => Some(self.dice.below(self.model.people.len())),
            _ => None,
        }
    }

    /// Lines that would be served if so much of them were somebody else's.
    fn too_large(&self) -> Vec<(usize, (usize, i64))> {
        let mut found = Vec::new();
        for (product, shelf) in self.model.products.iter().enumerate() {
            let free = self.model.free(product);
            let fits = free - free.rem_euclid(shelf.step);
            let Some(first) = shelf.queue.first().filter(|first| fits > 0 && !first.part && first.qty > fits) else {
                continue;
            };
            let lines = &self.model.orders[first.order].lines;
            let line = lines.iter().position(|line| line.key == first.line).unwrap();
            found.push((first.order, (line, lines[line].wanted() - fits)));
        }
        found
    }

    fn merge_buyers(&mut self) {
        let Some((one, two)) = self.open_pair() else { return };
        let (mut kept, mut gone) = (self.model.orders[one].buyer, self.model.orders[two].buyer);
        if self.dice.percent(30) {
            // One who writes on both platforms.
            gone = self.dice.below(AUTHORS);
            kept = self.model.who[gone + AUTHORS];
        }
        let pairs = self.model.pairs(kept, gone).into_iter().flat_map(|(one, two)| [one, two]);
        let saw = pairs.collect::<Vec<_>>().into_iter().map(|order| (order, self.old_or_new(order))).collect();
        self.command(&Op::MergeBuyers { kept, gone, saw });
    }

    fn split_buyer(&mut self) {
        let shares =
            |identity: &usize| self.model.who.iter().filter(|who| **who == self.model.who[*identity]).count() > 1;
        let several: Vec<usize> = (0..2 * AUTHORS).filter(shares).collect();
        let any = several.is_empty() || self.dice.percent(10);
        let identity = if any { self.dice.below(2 * AUTHORS) } else { several[self.dice.below(several.len())] };
        let other = self.dice.below(self.model.people.len());
        let from = if self.dice.percent(90) { self.model.who[identity] } else { other };
        self.command(&Op::SplitBuyer { from, identity });
    }

    pub fn is_somebody(&mut self, buyer: usize) -> Result<(), &'static str> {
        self.stage.customer(buyer);
        if self.model.people[buyer].into.is_some() { Err("missing") } else { Ok(()) }
    }

    /// Does it in the model, or says why the desk must refuse.
    pub fn mingle(&mut self, op: &Op, user: i64) -> Result<Deed, &'static str> {
        match *op {
            Op::Merge { one, two } => {
                self.as_seen(one, user)?;
                self.as_seen(two, user)?;
                let mut join = self.model.merge(one.0, two.0).map_err(refusal)?;
                self.relink(&mut join);
                Ok(Deed::Merged(join))
            }
            Op::Split { order, version, to, ref chosen } => {
                self.as_seen((order, version), user)?;
                let session = self.model.orders[order].session;
                if let Some(to) = to {
                    self.is_somebody(to)?;
                    if self.model.orders[order].buyer == to {
                        return Err("has an order");
                    }
                    if self.model.open(session, to).is_some() {
                        return Err("stale");
                    }
                }
                let lines = &self.model.orders[order].lines;
                let chosen: Vec<(usize, i64)> = chosen.iter().map(|(line, qty)| (lines[*line].key, *qty)).collect();
                let buyer = to.unwrap_or(self.model.people.len());
                let deed = self.model.split(order, buyer, &chosen).map_err(refusal)?;
                if to.is_none() {
                    self.model.people.push(Person { name: FRIEND.into(), phone: None, into: None });
                }
                Ok(deed)
            }
            Op::MergeBuyers { kept, gone, ref saw } => {
                self.is_somebody(kept)?;
                self.is_somebody(gone)?;
                if kept == gone {
                    return Err("not allowed");
                }
                let pairs: Vec<usize> =
                    self.model.pairs(kept, gone).into_iter().flat_map(|(one, two)| [one, two]).collect();
                let theirs = self.model.open_orders(|order| order.buyer == gone);
                if theirs.iter().chain(&pairs).any(|order| self.keeps_off(*order, user)) {
                    return Err("claimed");
                }
                if !pairs.iter().all(|order| saw.contains(&(*order, self.version(*order)))) {
                    return Err("stale");
                }
                let mut deed = self.model.merge_buyers(kept, gone).map_err(refusal)?;
                if let Deed::MergedBuyers(merge) = &mut deed {
                    merge.joins.iter_mut().for_each(|join| self.relink(join));
                }
                Ok(deed)
            }
            Op::SplitBuyer { from, identity } => {
                self.stage.customer(identity);
                self.is_somebody(from)?;
                if self.model.who[identity] != from {
                    return Err("missing");
                }
                if self.model.who.iter().filter(|who| **who == from).count() == 1 {
                    return Err("nothing left");
                }
                let theirs = (0..self.model.orders.len()).filter(|order| self.model.orders[*order].buyer == from);
                let orders: Vec<usize> = theirs.filter(|order| self.opener(*order) == Some(identity)).collect();
                if orders.iter().any(|order| self.model.orders[*order].is_open() && self.keeps_off(*order, user)) {
                    return Err("claimed");
                }
                Ok(self.model.split_buyer(from, identity, &orders))
            }
            _ => unreachable!("{op:?}"),
        }
    }

    /// Whose comment opened an order, if one did.
    fn opener(&self, order: usize) -> Option<usize> {
        let comments = self.stage.seen.comments.get(&self.stage.seen.opened[order])?;
        comments.first_key_value().map(|(_, number)| self.said[*number].buyer)
    }

    /// Comments go with their order.
    fn relink(&mut self, join: &mut Join) {
        let [kept, gone] = [join.kept, join.gone].map(|order| self.stage.seen.opened[order]);
        join.comments = self.stage.seen.comments.get(&gone).into_iter().flat_map(|all| all.keys().copied()).collect();
        self.stage.seen.relink(gone, kept, &join.comments);
    }

    /// Whether what was put together may be taken apart.
    pub fn may_part(&self, deed: &Deed, user: i64) -> Result<(), &'static str> {
        let mut near = deed.orders();
        match deed {
            Deed::Merged(join) => {
                for was in &join.was.orders {
                    near.extend(self.model.open(was.session, was.buyer));
                }
            }
            Deed::MergedBuyers(merge) => {
                let another = |join: &Join| {
                    let pair = [join.kept, join.gone];
                    let session = self.model.orders[join.kept].session;
                    let open = [merge.kept, merge.gone].map(|buyer| self.model.open(session, buyer));
                    self.model.orders[join.kept].is_open() && open.iter().flatten().any(|order| !pair.contains(order))
                };
                if merge.joins.iter().any(another) {
                    return Err("not allowed");
                }
                near.extend(&merge.orders);
                near.extend(self.model.open_orders(|order| [merge.kept, merge.gone].contains(&order.buyer)));
            }
            Deed::SplitBuyer { from, to, .. } => {
                if !self.model.pairs(*from, *to).is_empty() {
                    return Err("not allowed");
                }
                near.extend(self.model.open_orders(|order| order.buyer == *to));
            }
            _ => {}
        }
        let kept_off = near.iter().any(|order| self.model.orders[*order].is_open() && self.keeps_off(*order, user));
        if kept_off { Err("claimed") } else { Ok(()) }
    }

    /// Learns who the buyers are that were made by the way.
    pub fn meet(&mut self) {
        for (order, id) in self.model.orders.iter().zip(&self.stage.seen.opened) {
            let told = self.stage.seen.orders[id].customer.id;
            self.stage.customers.entry(order.buyer).or_insert(told);
        }
        for person in 2 * AUTHORS..self.model.people.len() {
            if let Some(identity) = self.model.who.iter().position(|who| *who == person)
                && !self.stage.customers.contains_key(&person)
            {
                let id: CustomerId = self.stage.heard(identity);
                self.stage.customers.insert(person, id);
            }
        }
    }

    /// A card shows the buyer that the model knows.
    pub fn is_buyer(&self, card: &CustomerCard) {
        let is = |place: usize| self.stage.customers.get(&place) == Some(&card.customer.id);
        let buyer = (0..self.model.people.len()).find(|place| is(*place)).unwrap();
        let person = &self.model.people[buyer];
        let phone = card.customer.phone.as_ref().map(|phone| phone.as_str().to_owned());
        assert_eq!((&card.customer.name, &phone, None), (&person.name, &person.phone, person.into));
        let mut identities: Vec<CustomerId> = card.identities.iter().map(|identity| identity.id).collect();
        identities.sort_unstable();
        let theirs = (0..2 * AUTHORS).filter(|identity| self.model.who[*identity] == buyer);
        let mut meant: Vec<CustomerId> = theirs.map(|identity| self.stage.customers[&identity]).collect();
        meant.sort_unstable();
        assert_eq!(identities, meant, "who buyer {buyer} is");
        let mut open: Vec<_> = card.open_orders.iter().map(|order| (order.id, order.version)).collect();
        open.sort_unstable();
        let theirs = self.model.open_orders(|order| order.buyer == buyer).into_iter();
        let meant: Vec<_> = theirs.map(|order| (self.stage.seen.opened[order], self.version(order))).collect();
        assert_eq!(open, meant, "open orders of buyer {buyer}");
        let gone = self.model.orders.iter().filter(|order| order.buyer == buyer && order.stage == Stage::Gone);
        assert_eq!(card.kept, i64::try_from(gone.count()).unwrap(), "kept promises of buyer {buyer}");
    }

    /// The ticker of hold times, of one of the programs.
    pub fn expire(&mut self) {
        let program = self.dice.below(self.stage.programs.len());
        let fault = self.fault();
        self.model.now = self.stage.programs[program].now();
        let passed = self.model.expire();
        if passed > 0 {
            self.count("expired".into());
        }
        self.diary.push(format!("program {program}: expire, {fault:?}"));
        let clock_now = phiencho::base::time::Millis(self.model.now);
        let expire = |life: &mut Self| life.stage.programs[program].desk.expire(life.stage.shop, clock_now);
        match self.under(fault, expire) {
            None if fault == Some(Fault::BeforeCommit) => drop(expire(self).unwrap()),
            None => {}
            // If nothing was to be done, nothing has failed.
            Some(done) => drop(done.unwrap()),
        }
        self.stage.follow();
    }
}

impl Model {
    pub fn open_orders(&self, whose: impl Fn(&super::model::Order) -> bool) -> Vec<usize> {
        let open = |place: &usize| self.orders[*place].is_open() && whose(&self.orders[*place]);
        (0..self.orders.len()).filter(open).collect()
    }
}
