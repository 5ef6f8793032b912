//! The stage: the real desk (or two of them on one database), a manual clock
//! each, and what a screen knows that follows the journals.

use super::fault::Faults;
use super::model::{Again, Model, Product, Session, Terms};
use crate::kit::{NIGHT, fresh, key};
use phiencho::base::id::{ChannelId, CommentId, CustomerId, OrderId, ProductId, SessionId, ShopId, UserId};
use phiencho::base::money::Vnd;
use phiencho::base::quantity::Quantity;
use phiencho::base::time::{Clock, ManualClock, Millis};
use phiencho::desk::{Command, Desk, NewChannel, NewProduct, NewSession, ProductChange, Wake};
use phiencho::shop::book::Repeat;
use phiencho::shop::comment::Platform;
use phiencho::shop::deed::ActView;
use phiencho::shop::event::{Change, CustomerView, Event, OrderView, ProductView};
use phiencho::shop::role::Role;
use phiencho::store::columns::from_json;
use phiencho::store::{Location, Store, StoreError, journal};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// Buyers on each of two platforms; the same authors on both.
pub const AUTHORS: usize = 10;
pub const PLATFORMS: [Platform; 2] = [Platform::Tiktok, Platform::Facebook];
/// Code, step and stock in thousandths, price, choices.
pub const GOODS: [(&str, i64, i64, i64, &[&str]); 4] = [
    ("BG", 1000, 20_000, 7000, &[]),
    ("MM", 500, 10_000, 36_000, &[]),
    ("NC", 1000, 12_000, 25_000, &["đỏ", "xanh"]),
    ("KH", 1000, 0, 90_000, &[]),
];

/// SplitMix64: the same seed, the same life.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Less than `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    /// From `from` to `to`, both included.
    pub fn within(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.next() % u64::try_from(to - from + 1).unwrap()).unwrap()
    }

    /// True in so many of a hundred throws.
    pub fn percent(&mut self, of_hundred: usize) -> bool {
        self.below(100) < of_hundred
    }
}

/// One program on the database.
pub struct Program {
    pub desk: Desk,
    pub store: Arc<Store>,
    pub clock: Arc<ManualClock>,
}

impl Program {
    fn on(location: &Location, wake: Wake) -> Self {
        let store = Arc::new(Store::open(location).unwrap());
        let clock = Arc::new(ManualClock::at(NIGHT));
        let desk = Desk::new(Arc::clone(&store), Arc::clone(&clock) as Arc<dyn Clock>, wake);
        Self { desk, store, clock }
    }

    pub fn now(&self) -> i64 {
        self.clock.now().get()
    }
}

/// See the module.
pub struct Stage {
    pub programs: Vec<Program>,
    pub shop: ShopId,
    pub sessions: Vec<SessionId>,
    /// By session and platform.
    pub channels: Vec<Vec<ChannelId>>,
    pub products: Vec<ProductId>,
    pub customers: HashMap<usize, CustomerId>,
    pub seen: Seen,
    pub faults: Faults,
    _folder: TempDir,
}

/// What a screen knows: the last view of everything that the journals told.
#[derive(Default)]
pub struct Seen {
    seqs: Vec<i64>,
    pub orders: BTreeMap<OrderId, OrderView>,
    /// Orders in the order in which they were opened.
    pub opened: Vec<OrderId>,
    pub stock: HashMap<ProductId, ProductView>,
    pub acts: Vec<ActView>,
    /// The numbers of the comments that were told of each order, and those that
    /// went with one that was joined with it.
    pub comments: HashMap<OrderId, BTreeMap<CommentId, usize>>,
}

impl Seen {
    /// Takes in what is told; returns an order that it had not seen.
    fn hear(&mut self, told: Change) -> Option<OrderId> {
        match told {
            Change::Order { order } => {
                let id = order.id;
                return self.orders.insert(id, *order_of(order)).is_none().then_some(id);
            }
            Change::Stock { product } => drop(self.stock.insert(product.id, product)),
            Change::Act { act } => {
                // What is done to the stock is told in both sessions.
                let known = self.acts.iter().any(|other| other.id == act.id);
                self.acts.extend(Some(act).filter(|act| !known && act.undone_at.is_none()));
            }
            Change::Comment { comment } => {
                let number = comment.text.rsplit(' ').next().unwrap().parse().unwrap();
                let order = comment.order_id.map(|order| self.comments.entry(order).or_default());
                order.into_iter().for_each(|all| all.extend([(comment.id, number)]));
            }
            _ => {}
        }
        None
    }

    /// These comments are another order's from now on.
    pub fn relink(&mut self, from: OrderId, to: OrderId, comments: &[CommentId]) {
        for id in comments {
            let number = self.comments.get_mut(&from).and_then(|all| all.remove(id)).unwrap();
            self.comments.entry(to).or_default().insert(*id, number);
        }
    }
}

/// A folder in memory where there is one: what is judged here is the desk, not
/// the disk.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

pub fn command(shop: ShopId, user: i64) -> Command {
    Command { shop, user: UserId(user), role: Role::Owner, by: format!("Lan {user}"), key: key() }
}

pub fn units(thousandths: i64) -> Quantity {
    Quantity::from_thousandths(thousandths)
}

impl Stage {
    /// A shop of four products with two sessions of random rules, and the
    /// auditor's model of it.
    pub fn set(dice: &mut Dice, programs: usize) -> (Self, Model) {
        let folder = folder();
        let location = fresh(folder.path());
        let deaf = Arc::default();
        let programs: Vec<Program> = (0..programs).map(|_| Program::on(&location, Faults::wake(&deaf))).collect();
        let faults = Faults::on(&location, deaf);
        let desk = &programs[0].desk;
        let shop = desk.shop("Sạp thử").unwrap().id;
        let mut products = Vec::new();
        for (code, step, on_hand, price, options) in GOODS {
            let described = ProductChange {
                name: format!("Món {code}"),
                unit: "cái".into(),
                price: Vnd(price),
                step: Some(units(step)),
                aliases: Vec::new(),
                options: options.iter().map(|&option| option.into()).collect(),
                picture: None,
            };
            let new = NewProduct { code: code.into(), described, on_hand: units(on_hand) };
            products.push(desk.add_product(&command(shop, 1), new).unwrap().id);
        }
        let (mut sessions, mut channels, mut rules) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..2 {
            let (again, part) = ([Again::Once, Again::Add, Again::Replace][dice.below(3)], dice.percent(60));
            let repeat = match again {
                Again::Once => Repeat::Once,
                Again::Add => Repeat::Add,
                Again::Replace => Repeat::Replace,
            };
            let new = NewSession { title: format!("Phiên {number}"), repeat, part_fill: part };
            let id = desk.open_session(&command(shop, 1), new).unwrap().id;
            let channel = |platform: Platform| {
                let address = room(number, platform);
                let new = NewChannel { kind: platform.as_str().into(), platform, address };
                desk.add_channel(&command(shop, 1), id, new).unwrap().id
            };
            channels.push(PLATFORMS.into_iter().map(channel).collect());
            sessions.push(id);
            rules.push(Session { again, part, next: 1, closed: None, hold: None });
        }
        let shelf = |(_, step, on_hand, price, _): (&str, i64, i64, i64, &[&str])| Product {
            step,
            price,
            on_hand,
            preorder: 0,
            terms: vec![Terms::default(); 2],
            queue: Vec::new(),
        };
        let names = (0..2 * AUTHORS).map(|buyer| person(buyer).2);
        let model = Model::new(rules, GOODS.into_iter().map(shelf).collect(), names);
        let seen = Seen { seqs: vec![0; 2], ..Seen::default() };
        let customers = HashMap::new();
        let mut stage = Self { programs, shop, sessions, channels, products, customers, seen, faults, _folder: folder };
        stage.follow();
        (stage, model)
    }

    /// Reads on in both journals, checks that they have no hole, and returns
    /// how much was told.
    pub fn follow(&mut self) -> usize {
        let mut told = 0;
        let mut fresh = Vec::new();
        for (place, session) in self.sessions.iter().enumerate() {
            let last = self.seen.seqs[place];
            let store = &self.programs[0].store;
            let rows = store.read(|c| journal::tail(c, self.shop, *session, last, 100_000));
            let rows = rows.map_err(|error: StoreError| error).unwrap();
            for (expected, (seq, body)) in (last + 1..).zip(&rows) {
                let event: Event = from_json(body).unwrap();
                assert_eq!((*seq, event.seq), (expected, expected), "a hole in the journal of {session}");
                fresh.extend(self.seen.hear(event.change));
            }
            told += rows.len();
            self.seen.seqs[place] += i64::try_from(rows.len()).unwrap();
        }
        fresh.sort_unstable();
        self.seen.opened.append(&mut fresh);
        told
    }

    /// The id of one of the model's buyers. Whoever was not heard yet is made.
    pub fn customer(&mut self, buyer: usize) -> CustomerId {
        if !self.customers.contains_key(&buyer) {
            let id = self.heard(buyer);
            self.customers.insert(buyer, id);
        }
        self.customers[&buyer]
    }

    /// The buyer who writes under this identity.
    pub fn heard(&self, identity: usize) -> CustomerId {
        let (platform, author, name) = person(identity);
        self.programs[0].desk.customer(self.shop, (platform, &author), &name).unwrap()
    }

    pub fn move_clock(&self, program: usize, ms: i64) {
        let clock = &self.programs[program].clock;
        clock.set(Millis(clock.now().get() + ms));
    }
}

/// A view without what may be newer in the tables: its claim (renewals are not
/// told, and leases end untold), its comments (those that change nothing of
/// their order are told by themselves), and its buyer's phone (left on another
/// order). The audit holds comments and phones against the tables.
pub fn order_of(order: OrderView) -> Box<OrderView> {
    let customer = CustomerView { phone: None, ..order.customer };
    Box::new(OrderView { claim: None, comments: Vec::new(), comment_count: 0, customer, ..order })
}

/// Where a buyer writes, as whom, and called what.
pub fn person(buyer: usize) -> (Platform, String, String) {
    let author = format!("u{}", buyer % AUTHORS);
    let name = format!("Chị {author}");
    (PLATFORMS[buyer / AUTHORS], author, name)
}

pub fn room(session: usize, platform: Platform) -> String {
    format!("phòng {session} {}", platform.as_str())
}
