//! A shop to measure on: a real store, a real desk, and viewers who write
//! what the same seed always makes them write.

use crate::base::id::{ChannelId, ProductId, SessionId, ShopId, UserId};
use crate::base::money::Vnd;
use crate::base::quantity::Quantity;
use crate::base::secret::Secret;
use crate::base::time::{Clock, Millis, SystemClock};
use crate::cli::CliError;
use crate::desk::{Command, Desk, Heard, NewChannel, NewProduct, NewSession, ProductChange};
use crate::shop::book::Repeat;
use crate::shop::comment::{Comment, Platform};
use crate::shop::role::Role;
use crate::store::{Location, Store, StoreError, products, sessions};
use compact_str::{ToCompactString, format_compact};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const SHOP: &str = "phiencho bench";

/// What is on sale, in everyday words and units.
const GOODS: [(&str, &str, &str, i64); 8] = [
    ("BG", "Bánh gio", "cái", 7_000),
    ("MM", "Mật mía", "chai", 35_000),
    ("CS", "Cam sành", "kg", 30_000),
    ("OT", "Ớt tươi", "kg", 60_000),
    ("GN", "Gạo nếp", "kg", 28_000),
    ("TG", "Trứng gà", "chục", 32_000),
    ("MK", "Măng khô", "gói", 90_000),
    ("CT", "Chuối tây", "nải", 20_000),
];

/// Units of each product in a fresh stall.
const STOCK: i32 = 100_000;

/// What everybody wants and nobody gets.
const SCARCE: (&str, &str, &str, i64) = ("SR", "Sim rừng", "kg", 50_000);

/// What those write who buy nothing.
const CHATTER: [&str; 6] = [
    "đẹp quá chị ơi",
    "giá sao vậy shop",
    "chào cả nhà",
    "ship về Hà Đông mấy ngày ạ",
    "hôm qua ăn ngon lắm",
    "❤️❤️❤️",
];

/// See the module.
pub(super) struct Stall {
    pub(super) store: Arc<Store>,
    pub(super) desk: Desk,
    pub(super) clock: SystemClock,
    pub(super) shop: ShopId,
    pub(super) session: SessionId,
    pub(super) products: Vec<ProductId>,
    pub(super) channel: ChannelId,
    next: AtomicI64,
}

fn command(shop: ShopId) -> Result<Command, CliError> {
    let key = Secret::random().map_err(|error| CliError::Broken(error.to_string()))?;
    Ok(Command { shop, user: UserId(0), role: Role::Owner, by: "phiencho bench".into(), key: key.reveal().to_owned() })
}

/// What is on sale, laid in by the first stall.
fn goods(store: &Store, desk: &Desk, shop: ShopId) -> Result<Vec<ProductId>, CliError> {
    let there = store.read(|c| products::list(c, shop, None))?;
    if !there.is_empty() {
        return Ok(there.into_iter().map(|product| product.id).collect());
    }
    GOODS.into_iter().map(|what| lay_in(desk, shop, what, STOCK)).collect()
}

fn lay_in(
    desk: &Desk,
    shop: ShopId,
    (code, name, unit, price): (&str, &str, &str, i64),
    units: i32,
) -> Result<ProductId, CliError> {
    let described = ProductChange {
        name: name.into(),
        unit: unit.into(),
        price: Vnd(price),
        step: None,
        aliases: Vec::new(),
        options: Vec::new(),
        picture: None,
    };
    let new = NewProduct { code: code.into(), described, on_hand: Quantity::whole(units) };
    Ok(desk.add_product(&command(shop)?, new)?.id)
}

impl Stall {
    /// A new session over the same goods.
    pub(super) fn set_up(location: &Location) -> Result<Self, CliError> {
        let store = Arc::new(Store::open(location)?);
        let desk = Desk::new(Arc::clone(&store), Arc::new(SystemClock), Box::new(|| {}));
        let shop = desk.shop(SHOP)?.id;
        let products = goods(&store, &desk, shop)?;
        let new = NewSession { title: "bench".into(), repeat: Repeat::Once, part_fill: true };
        let session = desk.open_session(&command(shop)?, new)?.id;
        let live = NewChannel { kind: "tiktok".into(), platform: Platform::Tiktok, address: "@bench".into() };
        let channel = desk.add_channel(&command(shop)?, session, live)?.id;
        let next = AtomicI64::new(SystemClock.now().get() * 1_000_000);
        Ok(Self { store, desk, clock: SystemClock, shop, session, products, channel, next })
    }

    /// Lets go of the database, and keeps what is known of it.
    pub(super) fn close(self) -> Closed {
        let Self { shop, session, products, channel, .. } = self;
        Closed { shop, session, products, channel }
    }

    /// Fills up what was sold.
    pub(super) fn restock(&self) -> Result<(), CliError> {
        let goods = self.products.iter().map(|product| (*product, Quantity::whole(STOCK))).collect();
        self.desk.receive(&command(self.shop)?, goods)?;
        Ok(())
    }

    /// A clear order of a buyer who has not written before.
    pub(super) fn order(&self) -> Heard {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (_, name, ..) = GOODS[usize::try_from(id).unwrap_or_default() % GOODS.len()];
        self.said(id, id, format!("chốt {} {}", 1 + id % 3, name.to_lowercase()))
    }

    /// Puts something on sale of which there is nothing.
    pub(super) fn run_out(&self) -> Result<(), CliError> {
        lay_in(&self.desk, self.shop, SCARCE, 0).map(drop)
    }

    /// A clear order of it, of a buyer who has not written before.
    pub(super) fn wish(&self) -> Heard {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.said(id, id, format!("chốt {} {}", 1 + id % 3, SCARCE.1.to_lowercase()))
    }

    /// Small talk of one of some thousands of viewers.
    pub(super) fn chatter(&self) -> Heard {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let text = CHATTER[usize::try_from(id).unwrap_or_default() % CHATTER.len()];
        self.said(id, id % 3_000, text.to_owned())
    }

    fn said(&self, id: i64, author: i64, text: String) -> Heard {
        let now: Millis = self.clock.now();
        let comment = Comment {
            platform: Platform::Tiktok,
            room: "bench".into(),
            id: id.to_compact_string(),
            author: Some(author.to_compact_string()),
            name: format_compact!("Chị Lan {}", author % 100_000),
            text: text.into(),
            sent_at: now,
            arrived_at: now,
            by_host: false,
        };
        Heard { channel: self.channel, comment }
    }

    /// Orders booked so far, as the session's own figures say.
    pub(super) fn booked(&self) -> Result<i64, CliError> {
        let session = self.store.read(|c| sessions::get(c, self.shop, self.session));
        Ok(session.map_err(|error: StoreError| error)?.summary.totals.orders)
    }

    /// Takes comments in, as the wires' pump does.
    pub(super) fn take_in(&self, heard: Vec<Heard>) -> Result<(), CliError> {
        Ok(self.desk.take_in(self.shop, self.session, heard)?)
    }
}

/// A stall without its database.
pub(super) struct Closed {
    shop: ShopId,
    session: SessionId,
    products: Vec<ProductId>,
    channel: ChannelId,
}

impl Closed {
    /// The stall over a copy of its database.
    pub(super) fn open(&self, location: &Location) -> Result<Stall, CliError> {
        let Self { shop, session, channel, .. } = *self;
        let store = Arc::new(Store::open(location)?);
        let desk = Desk::new(Arc::clone(&store), Arc::new(SystemClock), Box::new(|| {}));
        let (products, next) = (self.products.clone(), AtomicI64::new(0));
        Ok(Stall { store, desk, clock: SystemClock, shop, session, products, channel, next })
    }
}
