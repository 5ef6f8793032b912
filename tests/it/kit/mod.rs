//! A shop for tests: a real store in a folder of its own, a real desk, and
//! real doors on a free port. Nothing is faked but the clock.

mod database;
mod visitor;

pub(crate) use database::on_each_engine;
pub use database::{Kind, fresh, on, the_books_are_true, these_hold};
use phiencho::app::press;
use phiencho::app::tools::tools;
use phiencho::base::id::{ChannelId, OrderId, ProductId, SessionId, ShopId, UserId};
use phiencho::base::quantity::Quantity;
use phiencho::base::secret::Secret;
use phiencho::base::time::{Clock, ManualClock, Millis};
use phiencho::desk::{
    Command, Desk, Heard, Hook, NewChannel, NewProduct, NewSession, Press, ProductChange, Seen, Tools,
};
use phiencho::feed::Feed;
use phiencho::platforms::Settings;
use phiencho::printer::Patience;
use phiencho::server::{self, Doors, Metrics};
use phiencho::shop::asking::Language;
use phiencho::shop::book::Repeat;
use phiencho::shop::comment::{Comment, Platform};
use phiencho::shop::event::{Event, OrderView, ProductView};
use phiencho::shop::role::Role;
use phiencho::store::columns::from_json;
use phiencho::store::views::{self, List};
use phiencho::store::{Location, Store, StoreError, journal, products};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tempfile::TempDir;
pub use visitor::{Answer, Stream, Visitor};

/// Friday 20 November 2026, 23:59:59 in Vietnam.
pub const NIGHT: Millis = Millis(1_795_193_999_000);

/// A shop in Đan Phượng with one open session.
pub struct Stall {
    pub store: Arc<Store>,
    /// Where the store is, for a second program on it.
    pub location: Location,
    pub desk: Arc<Desk>,
    pub feed: Arc<Feed>,
    pub clock: Arc<ManualClock>,
    pub shop: ShopId,
    pub session: SessionId,
    pub channel: ChannelId,
    _folder: Option<TempDir>,
    next: AtomicI64,
}

/// A key for one command.
pub fn key() -> String {
    Secret::random().unwrap().reveal().to_owned()
}

pub fn qty(text: &str) -> Quantity {
    text.parse().unwrap()
}

impl Stall {
    /// Bánh gio ("BG", 7,000 đ, on show) and mật ("MM", 35,000 đ), `stock`
    /// of each.
    pub fn with(stock: &str) -> Self {
        Self::under(stock, Repeat::Once)
    }

    /// The same, with a repeat rule.
    pub fn under(stock: &str, repeat: Repeat) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = fresh(folder.path());
        let store = Arc::new(Store::open(&location).unwrap());
        let clock = Arc::new(ManualClock::at(NIGHT));
        let feed = Feed::new(Arc::clone(&store), Arc::clone(&clock) as Arc<dyn Clock>);
        let waker = Arc::clone(&feed);
        let wake = Box::new(move || waker.wake());
        let desk = Arc::new(Desk::new(Arc::clone(&store), Arc::clone(&clock) as Arc<dyn Clock>, wake));
        let shop = desk.shop("Bánh gio Đan Phượng").unwrap().id;
        let by = |key| Command { shop, user: UserId(1), role: Role::Owner, by: "Chủ sạp".into(), key };
        for (code, name, unit, price) in [("BG", "Bánh gio", "cái", 7000), ("MM", "Mật mía", "chai", 35_000)] {
            let described = ProductChange {
                name: name.into(),
                unit: unit.into(),
                price: phiencho::base::money::Vnd(price),
                step: None,
                aliases: Vec::new(),
                options: Vec::new(),
                picture: None,
            };
            desk.add_product(&by(key()), NewProduct { code: code.into(), described, on_hand: qty(stock) }).unwrap();
        }
        let new = NewSession { title: "Phiên chiều".into(), repeat, part_fill: true };
        let session = desk.open_session(&by(key()), new).unwrap().id;
        let live = NewChannel { kind: "tiktok".into(), platform: Platform::Tiktok, address: "@banhgio".into() };
        let channel = desk.add_channel(&by(key()), session, live).unwrap().id;
        let stall = Self {
            store,
            location,
            desk,
            feed,
            clock,
            shop,
            session,
            channel,
            _folder: Some(folder),
            next: AtomicI64::new(1),
        };
        stall.desk.pin(&stall.command(), session, Some(stall.product("BG").id)).unwrap();
        stall
    }

    /// The same shop at another session, with a live of its own.
    pub fn another_session(&self) -> Self {
        self.session_that(true)
    }

    /// The same, where who cannot have all waits for all.
    pub fn whole_session(&self) -> Self {
        self.session_that(false)
    }

    fn session_that(&self, part_fill: bool) -> Self {
        let new = NewSession { title: "Phiên tối".into(), repeat: Repeat::Once, part_fill };
        let session = self.desk.open_session(&self.command(), new).unwrap().id;
        let live = NewChannel { kind: "tiktok".into(), platform: Platform::Tiktok, address: "@banhgio2".into() };
        let channel = self.desk.add_channel(&self.command(), session, live).unwrap().id;
        Self {
            store: Arc::clone(&self.store),
            location: self.location.clone(),
            desk: Arc::clone(&self.desk),
            feed: Arc::clone(&self.feed),
            clock: Arc::clone(&self.clock),
            shop: self.shop,
            session,
            channel,
            _folder: None,
            next: AtomicI64::new(1_000_000),
        }
    }

    /// The address of the server that its database is on, if it is on one.
    pub fn server(&self) -> Option<String> {
        self.location.is_server().then(|| self.location.address().to_owned())
    }

    /// A command of its own key.
    pub fn command(&self) -> Command {
        Command { shop: self.shop, user: UserId(2), role: Role::Owner, by: "Lan".into(), key: key() }
    }

    /// A comment with a fresh id, written a tenth of a second after the last.
    pub fn comment(&self, author: &str, text: &str) -> Heard {
        let number = self.next.fetch_add(1, Ordering::SeqCst);
        let comment = Comment {
            platform: Platform::Tiktok,
            room: "7300".into(),
            id: number.to_string().into(),
            author: (!author.is_empty()).then(|| author.into()),
            name: format!("Chị {author}").into(),
            text: text.into(),
            sent_at: NIGHT.plus(number * 100),
            arrived_at: self.clock.now(),
            by_host: false,
        };
        Heard { channel: self.channel, comment }
    }

    /// Takes comments in, in one batch: `(author, text)`.
    pub fn hear(&self, said: &[(&str, &str)]) {
        let heard = said.iter().map(|(author, text)| self.comment(author, text)).collect();
        self.desk.take_in(self.shop, self.session, heard).unwrap();
    }

    /// The session's journal, checked for holes.
    pub fn events(&self) -> Vec<Event> {
        let rows = self.store.read(|c| journal::tail(c, self.shop, self.session, 0, 100_000));
        let rows = rows.map_err(|error: StoreError| error).unwrap();
        let events: Vec<Event> = rows.iter().map(|(_, body)| from_json(body).unwrap()).collect();
        for (place, event) in (1_i64..).zip(&events) {
            assert_eq!(event.seq, place, "the journal has a hole");
        }
        events
    }

    /// All orders, first opened first.
    pub fn orders(&self) -> Vec<OrderView> {
        let page = self.store.read(|c| views::page(c, self.shop, self.session, (List::All, None), 0, 10_000));
        page.map_err(|error: StoreError| error).unwrap().orders
    }

    /// The last order of a buyer.
    pub fn order_of(&self, author: &str) -> OrderView {
        let name = format!("Chị {author}");
        self.orders().into_iter().rfind(|order| order.customer.name == name).unwrap()
    }

    /// The order as somebody has it on their screen now.
    pub fn seen(&self, order: &OrderView) -> Seen {
        Seen { session: self.session, order: OrderId(order.id.get()), version: order.version }
    }

    pub fn product(&self, code: &str) -> ProductView {
        let all = self.store.read(|c| products::list(c, self.shop, None)).map_err(|error: StoreError| error).unwrap();
        all.into_iter().find(|product| product.code == code).unwrap()
    }

    pub fn product_id(&self, code: &str) -> ProductId {
        self.product(code).id
    }

    /// `held/waiting` of a product.
    pub fn stock(&self, code: &str) -> String {
        let product = self.product(code);
        format!("{}/{}", product.held, product.waiting)
    }

    /// Opens the doors.
    pub fn open(&self) -> String {
        self.open_with(None)
    }

    /// The same, with a platform's webhook.
    pub fn open_with(&self, hook: Option<Arc<dyn Hook>>) -> String {
        self.open_to(hook, tools(&Settings::default()))
    }

    /// The same, with what lets tools in.
    pub fn open_to(&self, hook: Option<Arc<dyn Hook>>, tools: Arc<dyn Tools>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let doors = Doors {
            desk: Arc::clone(&self.desk),
            store: Arc::clone(&self.store),
            feed: Arc::clone(&self.feed),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            metrics: Arc::new(Metrics::new().unwrap()),
            hook,
            tools,
            press: self.press(),
            language: Language::Vi,
            address: address.clone(),
        };
        tokio::spawn(server::run(listener, doors).unwrap());
        address
    }

    /// What prints slips, with little patience.
    fn press(&self) -> Arc<dyn Press> {
        let soon = Duration::from_millis(300);
        let patience = Patience { connect: soon, ask: soon, stall: soon };
        press::open(&self.desk, &(Arc::clone(&self.clock) as Arc<dyn Clock>), patience).unwrap().0
    }

    /// The owner, signed in at the opened doors.
    pub async fn owner(&self, address: &str) -> Visitor {
        let token = self.desk.new_owner_link(self.shop).unwrap();
        Visitor::who_has(address, token.reveal(), "Mai").await
    }

    /// A helper, signed in at the opened doors.
    pub async fn helper(&self, address: &str) -> Visitor {
        let (token, _) = self.desk.invite(self.shop).unwrap();
        Visitor::who_has(address, token.reveal(), "Lan").await
    }
}
