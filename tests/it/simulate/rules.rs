//! What comments do, in the auditor's model.

use super::model::{Again, Choice, Line, Means, Model, Said, Sent, Wanted};

/// The line that an item means.
enum Found {
    One(usize),
    None,
    Several,
}

impl Model {
    fn find(&self, order: usize, product: usize, option: Choice) -> Found {
        if let Some(key) = self.orders[order].exact(product, option) {
            return Found::One(key);
        }
        match (option, self.orders[order].of(product).as_slice()) {
            (Some(_), _) | (None, []) => Found::None,
            (None, [only]) => Found::One(only.key),
            (None, _) => Found::Several,
        }
    }

    /// A comment that is new.
    pub fn comment(&mut self, session: usize, identity: usize, said: &Said) {
        let buyer = self.who[identity];
        if let Some(phone) = &said.phone {
            self.people[buyer].phone = Some(phone.clone());
        }
        if said.means == Means::Talk {
            return;
        }
        if !said.clear {
            return self.look(session, buyer);
        }
        let open = self.open(session, buyer);
        let Some(order) = open.filter(|order| !self.orders[*order].live().is_empty()) else {
            if said.means != Means::Cancel {
                // Rules 5 and 25: a change is as an order here.
                said.items
                    .iter()
                    .for_each(|item| self.wish(session, buyer, (said.means == Means::Add, item), said.sent));
            }
            return;
        };
        if self.orders[order].is_kept() {
            return self.knock(session, order, said);
        }
        match said.means {
            Means::Cancel if said.items.is_empty() => self.drop_all(order),
            Means::Cancel => {
                said.items.iter().for_each(|item| self.take_back(order, item));
                self.close_if_empty(order);
            }
            Means::Change => self.change(order, said),
            means => {
                said.items.iter().for_each(|item| self.wish(session, buyer, (means == Means::Add, item), said.sent));
            }
        }
    }

    /// Rules 12 and 20: nothing changes; what would change something is marked.
    fn knock(&mut self, session: usize, order: usize, said: &Said) {
        let wanted = |key: usize| self.orders[order].lines.iter().find(|line| line.key == key).map(Line::wanted);
        let same = |item: &Wanted| match said.means {
            Means::Order if self.sessions[session].again != Again::Add => {
                let found = self.find(order, item.product, item.option);
                matches!(found, Found::One(key) if wanted(key) == item.qty)
            }
            Means::Change => {
                let lines = self.orders[order].of(item.product);
                let meant = match lines.as_slice() {
                    [only] if item.option.is_none() || only.option == item.option => Some(only.key),
                    [_] => None,
                    _ => self.orders[order].exact(item.product, item.option),
                };
                meant.is_some_and(|key| item.qty.is_none() || wanted(key) == item.qty)
            }
            _ => false,
        };
        let asks = said.means == Means::Order || !said.items.is_empty();
        let changes_nothing = asks && said.items.iter().all(same);
        self.orders[order].look |= !changes_nothing;
    }

    /// Rules 3 and 4, one item.
    fn wish(&mut self, session: usize, buyer: usize, (adds, item): (bool, &Wanted), sent: Sent) {
        let Some(qty) = item.qty else { return self.look(session, buyer) };
        let order = self.open_or_new(session, buyer);
        let again = self.sessions[session].again;
        match self.find(order, item.product, item.option) {
            Found::None => {
                self.make(order, (item.product, item.option), qty, sent);
            }
            Found::Several => self.orders[order].look = true,
            Found::One(key) if adds => self.raise(order, key, qty, sent),
            Found::One(key) => match again {
                Again::Once => {
                    let other = self.line(order, key).wanted() != qty;
                    self.orders[order].look |= other;
                }
                Again::Add => self.raise(order, key, qty, sent),
                Again::Replace => self.set_wanted(order, key, qty, sent),
            },
        }
    }

    /// Rules 6 and 26, one item.
    fn take_back(&mut self, order: usize, item: &Wanted) {
        match (self.find(order, item.product, item.option), item.qty) {
            (Found::One(key), qty) => {
                let wanted = self.line(order, key).wanted();
                self.lower(order, key, qty.unwrap_or(wanted).min(wanted));
            }
            (Found::Several, None) => {
                let all: Vec<usize> = self.orders[order].of(item.product).iter().map(|line| line.key).collect();
                all.into_iter().for_each(|key| self.set_wanted(order, key, 0, 0));
            }
            _ => self.orders[order].look = true,
        }
    }

    /// Rules 5, 23, 24, 34.
    fn change(&mut self, order: usize, said: &Said) {
        let has = |model: &Self, item: &Wanted| !model.orders[order].of(item.product).is_empty();
        if let [item] = said.items.as_slice()
            && !has(self, item)
        {
            let live: Vec<usize> = self.orders[order].live().iter().map(|line| line.key).collect();
            match (live.as_slice(), item.qty) {
                ([old], Some(qty)) => {
                    self.set_wanted(order, *old, 0, 0);
                    self.make(order, (item.product, item.option), qty, said.sent);
                }
                _ => self.orders[order].look = true,
            }
            return;
        }
        if said.items.is_empty() || !said.items.iter().all(|item| has(self, item)) {
            self.orders[order].look = true;
            return;
        }
        for item in &said.items {
            let keys: Vec<usize> = self.orders[order].of(item.product).iter().map(|line| line.key).collect();
            let exact = self.orders[order].exact(item.product, item.option);
            let key = match (keys.as_slice(), exact) {
                ([only], _) => *only,
                (_, Some(exact)) => exact,
                _ => {
                    self.orders[order].look = true;
                    continue;
                }
            };
            if item.option.is_some() {
                self.line(order, key).option = item.option;
            }
            if let Some(qty) = item.qty {
                self.set_wanted(order, key, qty, said.sent);
            }
        }
    }
}
