//! The auditor's own small model of a shop: the published rules of booking, in
//! thousandths of a unit, whole đồng and plain lists. It shares no line with
//! the rooms it judges.

use super::doubt::Doubt;

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

/// A place in line: one that waits, or (in `Line::kept`) what it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub id: usize,
    pub order: usize,
    pub line: usize,
    pub qty: i64,
    pub sent: i64,
    pub part: bool,
    /// Since when it is held; nothing while it waits.
    pub since: i64,
}

impl Place {
    pub fn rank(&self) -> (i64, usize) {
        (self.sent, self.id)
    }

    /// What of `there` it takes.
    fn fit(&self, there: i64, step: i64) -> i64 {
        let gets = if self.part || there >= self.qty { there.min(self.qty) } else { 0 };
        gets - gets.rem_euclid(step)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub key: usize,
    pub product: usize,
    pub option: Choice,
    pub price: i64,
    /// What it holds, by the places that it was given to.
    pub kept: Vec<Place>,
    pub waiting: i64,
}

impl Line {
    pub fn held(&self) -> i64 {
        self.kept.iter().map(|place| place.qty).sum()
    }

    pub fn wanted(&self) -> i64 {
        self.held() + self.waiting
    }

    /// Gives up what it holds, its last place first.
    pub fn let_go(&mut self, qty: i64) -> Vec<Place> {
        let (mut left, mut gone) = (qty, Vec::new());
        self.kept.sort_by_key(Place::rank);
        while left > 0 {
            let Some(last) = self.kept.last_mut() else { break };
            let less = left.min(last.qty);
            gone.push(Place { qty: less, ..last.clone() });
            (last.qty, left) = (last.qty - less, left - less);
            self.kept.retain(|place| place.qty > 0);
        }
        gone
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub session: usize,
    pub buyer: usize,
    pub opened: i64,
    pub number: Option<i64>,
    pub stage: Stage,
    pub look: bool,
    /// The rules leave open whether `look` is set: what the desk says stands.
    pub look_open: bool,
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

/// What a session asks for a product, and how many units it sells at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    pub quota: Option<i64>,
    pub price: Option<i64>,
}

pub struct Product {
    pub step: i64,
    pub price: i64,
    pub on_hand: i64,
    /// Units of the next harvest that may be held before they are there.
    pub preorder: i64,
    /// By session.
    pub terms: Vec<Terms>,
    pub queue: Vec<Place>,
}

pub struct Session {
    pub again: Again,
    pub part: bool,
    pub next: i64,
    /// When it was closed.
    pub closed: Option<i64>,
    /// For how long unconfirmed goods are held, in milliseconds.
    pub hold: Option<i64>,
}

/// A buyer. Those who are heard come first, in the order of their identities.
pub struct Person {
    pub name: String,
    pub phone: Option<String>,
    /// Who this was found to be.
    pub into: Option<usize>,
}

/// When something is written, for its place in line.
pub type Sent = i64;

pub struct Model {
    pub sessions: Vec<Session>,
    pub products: Vec<Product>,
    pub orders: Vec<Order>,
    pub people: Vec<Person>,
    /// Who an identity is.
    pub who: Vec<usize>,
    pub made: usize,
    /// What the clock of whoever acts says.
    pub now: i64,
    /// What the desk's word decides, within bounds.
    pub doubts: Vec<Doubt>,
}

impl Model {
    pub fn new(sessions: Vec<Session>, products: Vec<Product>, names: impl Iterator<Item = String>) -> Self {
        let people: Vec<Person> = names.map(|name| Person { name, phone: None, into: None }).collect();
        let (who, orders, doubts) = ((0..people.len()).collect(), Vec::new(), Vec::new());
        Self { sessions, products, orders, people, who, made: 0, now: 0, doubts }
    }

    /// All lines of a product, with their orders.
    pub fn lines_of(&self, product: usize) -> impl Iterator<Item = (&Order, &Line)> {
        let all = self.orders.iter().flat_map(|order| order.lines.iter().map(move |line| (order, line)));
        all.filter(move |(_, line)| line.product == product)
    }

    pub fn held(&self, product: usize) -> i64 {
        self.lines_of(product).filter(|(order, _)| order.is_open()).map(|(_, line)| line.held()).sum()
    }

    /// Units for which somebody stands in line.
    pub fn waiting(&self, product: usize) -> i64 {
        self.products[product].queue.iter().map(|place| place.qty).sum()
    }

    /// Units that nobody has, with those that may be pre-ordered.
    pub fn free(&self, product: usize) -> i64 {
        self.products[product].on_hand + self.products[product].preorder - self.held(product)
    }

    /// What a session's orders hold or have taken home.
    pub fn sold(&self, product: usize, session: usize) -> i64 {
        self.lines_of(product).filter(|(order, _)| order.session == session).map(|(_, line)| line.held()).sum()
    }

    pub fn new_id(&mut self) -> usize {
        self.made += 1;
        self.made
    }

    pub fn open(&self, session: usize, buyer: usize) -> Option<usize> {
        self.orders.iter().position(|o| o.session == session && o.buyer == buyer && o.is_open())
    }

    /// Opens an order that has nothing yet.
    pub fn begin(&mut self, session: usize, buyer: usize) -> usize {
        let (opened, number, stage, lines) = (self.now, None, Stage::Look, Vec::new());
        self.orders.push(Order { session, buyer, opened, number, stage, look: false, look_open: false, lines });
        self.orders.len() - 1
    }

    pub fn open_or_new(&mut self, session: usize, buyer: usize) -> usize {
        self.open(session, buyer).unwrap_or_else(|| self.begin(session, buyer))
    }

    pub fn look(&mut self, session: usize, buyer: usize) {
        let order = self.open_or_new(session, buyer);
        self.orders[order].look = true;
    }

    pub fn line(&mut self, order: usize, key: usize) -> &mut Line {
        self.orders[order].lines.iter_mut().find(|line| line.key == key).unwrap()
    }

    /// Rules 9, 10, 17, 18, 36: the line is served from its head, and stops
    /// where somebody still waits; of a session that may sell no more,
    /// everybody is passed over. Says who would get what if so much of the
    /// sessions' goods were freed first.
    pub fn walk(&self, product: usize, freed: &[(usize, i64)]) -> Vec<(usize, i64)> {
        let Product { step, queue, terms, .. } = &self.products[product];
        let mut free = self.free(product) + freed.iter().map(|(_, qty)| qty).sum::<i64>();
        let mut room: Vec<Option<i64>> = Vec::new();
        for (session, terms) in terms.iter().enumerate() {
            let back: i64 = freed.iter().filter(|(of, _)| *of == session).map(|(_, qty)| qty).sum();
            room.push(terms.quota.map(|quota| (quota + back - self.sold(product, session)).max(0)));
        }
        let (mut served, mut sold_out) = (Vec::new(), Vec::new());
        for place in queue {
            let session = self.orders[place.order].session;
            if sold_out.contains(&session) {
                continue;
            }
            let may = room[session].map_or(place.qty, |room| place.fit(room, *step));
            if may < place.qty {
                sold_out.push(session);
                if may == 0 {
                    continue;
                }
            }
            let gets = place.fit(free.min(may), *step);
            if gets <= 0 {
                break;
            }
            free -= gets;
            room[session] = room[session].map(|room| room - gets);
            served.push((place.id, gets));
            if gets < may {
                break;
            }
        }
        served
    }

    /// Gives what is free to the line.
    pub fn serve(&mut self, product: usize) {
        for (id, gets) in self.walk(product, &[]) {
            let since = self.now;
            let place = self.products[product].queue.iter_mut().find(|place| place.id == id).unwrap();
            place.qty -= gets;
            let got = Place { qty: gets, since, ..place.clone() };
            let line = self.line(got.order, got.line);
            line.waiting -= gets;
            line.kept.push(got);
        }
        self.products[product].queue.retain(|place| place.qty > 0);
    }

    /// Puts a place where it stands, or back to what is left of it there.
    pub fn stand(&mut self, product: usize, place: Place) {
        let queue = &mut self.products[product].queue;
        let at = queue.iter().filter(|other| other.rank() < place.rank()).count();
        match queue.get_mut(at) {
            Some(same) if same.id == place.id => same.qty += place.qty,
            _ => queue.insert(at, place),
        }
    }

    /// A line wants more: it joins the waiting line, by the time it was sent.
    pub fn raise(&mut self, order: usize, key: usize, qty: i64, sent: Sent) {
        let part = self.sessions[self.orders[order].session].part;
        let id = self.new_id();
        let line = self.line(order, key);
        line.waiting += qty;
        let product = line.product;
        self.stand(product, Place { id, order, line: key, qty, sent, part, since: 0 });
        self.serve(product);
    }

    /// A line wants less: its latest place first (rule 19), then what it holds.
    pub fn lower(&mut self, order: usize, key: usize, qty: i64) {
        let line = self.line(order, key);
        let product = line.product;
        let mut from_line = qty.min(line.waiting);
        line.waiting -= from_line;
        line.let_go(qty - from_line);
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
        let (key, shelf) = (self.new_id(), &self.products[product]);
        let price = shelf.terms[self.orders[order].session].price.unwrap_or(shelf.price);
        self.orders[order].lines.push(Line { key, product, option, price, kept: Vec::new(), waiting: 0 });
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
