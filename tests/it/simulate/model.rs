//! The auditor's own small model of a shop: the published rules of booking, in
//! thousandths of a unit, whole đồng and plain lists. It shares no line with
//! the rooms it judges.

/// What a buyer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    Order,
    Add,
    Change,
    Cancel,
    Talk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    Once,
    Add,
    Replace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Look,
    Booked,
    Confirmed,
    Packed,
    Gone,
    Cancelled,
}

pub type Choice = Option<&'static str>;

#[derive(Clone, Debug)]
pub struct Wanted {
    pub product: usize,
    pub qty: Option<i64>,
    pub option: Choice,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub key: usize,
    pub product: usize,
    pub option: Choice,
    pub price: i64,
    pub held: i64,
    pub waiting: i64,
}

impl Line {
    pub fn wanted(&self) -> i64 {
        self.held + self.waiting
    }
}

#[derive(Clone, Debug)]
pub struct Order {
    pub session: usize,
    pub buyer: usize,
    pub number: Option<i64>,
    pub stage: Stage,
    pub look: bool,
    pub lines: Vec<Line>,
}

impl Order {
    pub fn is_open(&self) -> bool {
        !matches!(self.stage, Stage::Gone | Stage::Cancelled)
    }

    pub fn is_kept(&self) -> bool {
        matches!(self.stage, Stage::Confirmed | Stage::Packed)
    }

    pub fn live(&self) -> Vec<&Line> {
        self.lines.iter().filter(|line| line.wanted() > 0).collect()
    }

    /// The live lines of a product.
    pub fn of(&self, product: usize) -> Vec<&Line> {
        self.live().into_iter().filter(|line| line.product == product).collect()
    }

    pub fn exact(&self, product: usize, option: Choice) -> Option<usize> {
        self.of(product).into_iter().find(|line| line.option == option).map(|line| line.key)
    }
}

/// A place in line.
#[derive(Clone, Debug)]
pub struct Place {
    pub order: usize,
    pub line: usize,
    pub qty: i64,
    pub sent: i64,
    pub part: bool,
}

pub struct Product {
    pub step: i64,
    pub price: i64,
    pub on_hand: i64,
    pub queue: Vec<Place>,
}

pub struct Session {
    pub again: Again,
    pub part: bool,
    pub next: i64,
    pub closed: bool,
}

/// When something is written, for its place in line.
pub type Sent = i64;

/// The line that an item means.
enum Found {
    One(usize),
    None,
    Several,
}

pub struct Model {
    pub sessions: Vec<Session>,
    pub products: Vec<Product>,
    pub orders: Vec<Order>,
    pub phones: Vec<Option<String>>,
    pub made: usize,
}

impl Model {
    pub fn new(sessions: Vec<Session>, products: Vec<Product>, buyers: usize) -> Self {
        Self { sessions, products, orders: Vec::new(), phones: vec![None; buyers], made: 0 }
    }

    pub fn held(&self, product: usize) -> i64 {
        let kept = self.orders.iter().filter(|order| order.is_open());
        kept.flat_map(|order| &order.lines).filter(|line| line.product == product).map(|line| line.held).sum()
    }

    pub fn open(&self, session: usize, buyer: usize) -> Option<usize> {
        self.orders.iter().position(|o| o.session == session && o.buyer == buyer && o.is_open())
    }

    fn open_or_new(&mut self, session: usize, buyer: usize) -> usize {
        self.open(session, buyer).unwrap_or_else(|| {
            let (number, stage, lines) = (None, Stage::Look, Vec::new());
            self.orders.push(Order { session, buyer, number, stage, look: false, lines });
            self.orders.len() - 1
        })
    }

    fn look(&mut self, session: usize, buyer: usize) {
        let order = self.open_or_new(session, buyer);
        self.orders[order].look = true;
    }

    pub fn line(&mut self, order: usize, key: usize) -> &mut Line {
        self.orders[order].lines.iter_mut().find(|line| line.key == key).unwrap()
    }

    /// Rules 9, 10, 17, 18, 36: the line is served from its head, and stops
    /// where somebody still waits.
    pub fn serve(&mut self, product: usize) {
        loop {
            let free = self.products[product].on_hand - self.held(product);
            let Product { step, queue, .. } = &mut self.products[product];
            let Some(first) = queue.first_mut() else { return };
            let gets = if first.part {
                free.min(first.qty)
            } else if free >= first.qty {
                first.qty
            } else {
                0
            };
            let gets = gets - gets.rem_euclid(*step);
            if gets <= 0 {
                return;
            }
            first.qty -= gets;
            let (order, line, left) = (first.order, first.line, first.qty);
            if left == 0 {
                queue.remove(0);
            }
            let line = self.line(order, line);
            line.waiting -= gets;
            line.held += gets;
            if left > 0 {
                return;
            }
        }
    }

    /// A line wants more: it joins the waiting line, by the time it was sent.
    pub fn raise(&mut self, order: usize, key: usize, qty: i64, sent: Sent) {
        let part = self.sessions[self.orders[order].session].part;
        let line = self.line(order, key);
        line.waiting += qty;
        let product = line.product;
        let queue = &mut self.products[product].queue;
        let at = queue.iter().filter(|place| place.sent <= sent).count();
        queue.insert(at, Place { order, line: key, qty, sent, part });
        self.serve(product);
    }

    /// A line wants less: its latest place first (rule 19), then what it holds.
    pub fn lower(&mut self, order: usize, key: usize, qty: i64) {
        let line = self.line(order, key);
        let product = line.product;
        let mut from_line = qty.min(line.waiting);
        line.waiting -= from_line;
        line.held -= (qty - from_line).min(line.held);
        for place in self.products[product].queue.iter_mut().rev().filter(|place| place.line == key) {
            let less = from_line.min(place.qty);
            place.qty -= less;
            from_line -= less;
        }
        self.products[product].queue.retain(|place| place.qty > 0);
        self.serve(product);
    }

    pub fn set_wanted(&mut self, order: usize, key: usize, qty: i64, sent: Sent) {
        let wanted = self.line(order, key).wanted();
        match qty - wanted {
            0 => {}
            more @ 1.. => self.raise(order, key, more, sent),
            less => self.lower(order, key, -less),
        }
    }

    /// Rules 1, 11, 16.
    pub fn make(&mut self, order: usize, (product, option): (usize, Choice), qty: i64, sent: Sent) -> usize {
        self.made += 1;
        let (key, price) = (self.made, self.products[product].price);
        self.orders[order].lines.push(Line { key, product, option, price, held: 0, waiting: 0 });
        let Order { session, number, stage, .. } = &mut self.orders[order];
        if number.is_none() {
            *number = Some(self.sessions[*session].next);
            self.sessions[*session].next += 1;
        }
        if *stage == Stage::Look {
            *stage = Stage::Booked;
        }
        self.raise(order, key, qty, sent);
        key
    }

    pub fn drop_all(&mut self, order: usize) {
        let live: Vec<usize> = self.orders[order].live().iter().map(|line| line.key).collect();
        for key in live {
            self.set_wanted(order, key, 0, 0);
        }
        self.orders[order].stage = Stage::Cancelled;
    }

    pub fn close_if_empty(&mut self, order: usize) {
        if self.orders[order].live().is_empty() {
            self.orders[order].stage = Stage::Cancelled;
        }
    }

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
    pub fn comment(&mut self, session: usize, buyer: usize, said: &Said) {
        if let Some(phone) = &said.phone {
            self.phones[buyer] = Some(phone.clone());
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

/// A comment as it is read.
#[derive(Clone, Debug)]
pub struct Said {
    pub means: Means,
    pub clear: bool,
    pub items: Vec<Wanted>,
    pub phone: Option<String>,
    pub sent: Sent,
}
