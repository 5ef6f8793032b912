//! One life while it is played: what each entry of its script does at the desk.

use super::super::CliError;
use super::script::{Buyer, Line, Said, Script, Step, What};
use super::{End, EndComments, EndLine, EndOrder, EndStock};
use crate::base::id::{ChannelId, CustomerId, ProductId, SessionId, ShopId, UserId};
use crate::base::quantity::Quantity;
use crate::base::secret::Secret;
use crate::base::time::{Clock, ManualClock, Millis};
use crate::desk::{Command, Desk, DeskError, Heard, NewChannel, NewProduct, NewSession, ProductChange, Seen, Wanted};
use crate::shop::comment::{Comment, Platform};
use crate::shop::event::OrderView;
use crate::shop::role::Role;
use crate::store::views::{self, List};
use crate::store::{Location, Store, StoreError, products, sessions};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// When all lives begin: noon of a day in Vietnam.
const BEGIN: Millis = Millis(1_795_150_800_000);
/// Orders of one life that are looked at.
const ORDERS_MAX: i64 = 100_000;

pub(super) struct Life {
    desk: Desk,
    store: Arc<Store>,
    clock: Arc<ManualClock>,
    shop: ShopId,
    session: SessionId,
    products: HashMap<String, ProductId>,
    channels: HashMap<String, ChannelId>,
    said: HashMap<(String, String), Said>,
    buyers: HashMap<Buyer, CustomerId>,
    /// Whether comments are taken as the script reads them.
    given: bool,
}

/// Why an entry cannot be played.
pub(super) enum Stuck {
    /// The desk says no, and has changed nothing.
    Refused(DeskError),
    /// It names something that is not there.
    Unknown(String),
    /// The desk or its memory failed.
    Failed(CliError),
}

impl Stuck {
    pub(super) fn at(self, at: Millis) -> CliError {
        match self {
            Self::Unknown(what) => CliError::Scenario(format!("at {} ms: {what}", at.get())),
            Self::Refused(error) => CliError::Scenario(format!("at {} ms: {error}", at.get())),
            Self::Failed(error) => error,
        }
    }

    /// A comment is no act that may be refused: it must be heard.
    fn unheard(self) -> Self {
        match self {
            Self::Refused(why) => Self::Unknown(format!("a comment cannot be heard: {why}")),
            stuck => stuck,
        }
    }
}

impl From<DeskError> for Stuck {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Store(_) | DeskError::NoRandomness(_) => Self::Failed(error.into()),
            error => Self::Refused(error),
        }
    }
}

impl From<StoreError> for Stuck {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl Life {
    /// Opens the shop that the script describes, with one session.
    pub(super) fn begin(location: &Location, script: &Script, given: bool) -> Result<Self, CliError> {
        let store = Arc::new(Store::open(location)?);
        let clock = Arc::new(ManualClock::at(BEGIN));
        let desk = Desk::new(Arc::clone(&store), Arc::clone(&clock) as Arc<dyn Clock>, Box::new(|| {}));
        let shop = desk.shop("Scenario")?.id;
        let mut products = HashMap::new();
        for listed in script.catalogue.products.iter().cloned() {
            let described = ProductChange {
                name: listed.name,
                unit: listed.unit,
                price: listed.price,
                step: Some(listed.step),
                aliases: listed.aliases,
                options: listed.options,
                picture: None,
            };
            let on_hand = script.stock.get(&listed.code).copied().unwrap_or_default();
            let new = NewProduct { code: listed.code, described, on_hand };
            let added = desk.add_product(&command(shop)?, new)?;
            products.insert(added.code, added.id);
        }
        let (repeat, part_fill) = (script.rules.repeat, script.rules.part_fill);
        let new = NewSession { title: "Scenario".into(), repeat, part_fill };
        let session = desk.open_session(&command(shop)?, new)?.id;
        let (channels, said, buyers) = (HashMap::new(), HashMap::new(), HashMap::new());
        Ok(Self { desk, store, clock, shop, session, products, channels, said, buyers, given })
    }

    /// Plays one entry.
    pub(super) fn play(&mut self, step: &Step) -> Result<(), Stuck> {
        self.clock.set(BEGIN.plus(step.at.get()));
        let (shop, command) = (self.shop, command(self.shop).map_err(Stuck::Failed)?);
        match &step.what {
            What::Pin(code) => {
                let product = code.as_deref().map(|code| self.product(code)).transpose()?;
                self.desk.pin(&command, self.session, product)?;
            }
            What::Comment(said) => self.hear(said.clone()).map_err(Stuck::unheard)?,
            What::Replay { channel, ids } => {
                for id in ids {
                    let key = (channel.clone(), id.clone());
                    let unknown = || Stuck::Unknown(format!("no comment {id} on {channel} to replay"));
                    self.hear(self.said.get(&key).cloned().ok_or_else(unknown)?).map_err(Stuck::unheard)?;
                }
            }
            What::Receive(goods) => {
                let goods = self.by_product(goods)?;
                self.desk.receive(&command, goods)?;
            }
            What::Price(prices) => {
                let prices = self.by_product(prices)?;
                self.desk.price(&command, prices)?;
            }
            What::Confirm(buyer) => self.on_last(buyer, |desk, seen| desk.confirm(&command, seen))?,
            What::Cancel(buyer) => self.on_last(buyer, |desk, seen| desk.cancel(&command, seen))?,
            What::Set(line) => self.set(&command, line)?,
            What::Undo { steps } => {
                for _ in 0..*steps {
                    let command = self::command(shop).map_err(Stuck::Failed)?;
                    self.desk.undo_last(&command, self.session)?;
                }
            }
        }
        Ok(())
    }

    fn hear(&mut self, said: Said) -> Result<(), Stuck> {
        let channel = self.channel(&said)?;
        let comment = Comment {
            platform: said.buyer.platform,
            room: said.channel.as_str().into(),
            id: said.id.as_str().into(),
            author: Some(said.buyer.author.as_str().into()),
            name: said.name.as_str().into(),
            text: said.text.as_str().into(),
            sent_at: BEGIN.plus(said.sent.get()),
            arrived_at: self.clock.now(),
            by_host: false,
        };
        let heard = Heard { channel, comment };
        if self.given {
            let reading = said.reading.clone().reading();
            self.desk.take_in_as_read(self.shop, self.session, vec![(heard, reading)])?;
        } else {
            self.desk.take_in(self.shop, self.session, vec![heard])?;
        }
        self.buyer(&said.buyer, &said.name)?;
        self.said.entry((said.channel.clone(), said.id.clone())).or_insert(said);
        Ok(())
    }

    fn channel(&mut self, said: &Said) -> Result<ChannelId, Stuck> {
        if let Some(known) = self.channels.get(&said.channel) {
            return Ok(*known);
        }
        let kind = said.buyer.platform.as_str().to_owned();
        let new = NewChannel { kind, platform: said.buyer.platform, address: said.channel.clone() };
        let command = command(self.shop).map_err(Stuck::Failed)?;
        let added = self.desk.add_channel(&command, self.session, new)?.id;
        self.channels.insert(said.channel.clone(), added);
        Ok(added)
    }

    fn buyer(&mut self, buyer: &Buyer, name: &str) -> Result<CustomerId, Stuck> {
        match self.buyers.get(buyer) {
            Some(known) => Ok(*known),
            None => {
                let id = self.desk.customer(self.shop, (buyer.platform, &buyer.author), name)?;
                self.buyers.insert(buyer.clone(), id);
                Ok(id)
            }
        }
    }

    /// The buyer's last order, if there is one.
    fn last_order(&self, buyer: &Buyer) -> Result<Option<OrderView>, StoreError> {
        let Some(id) = self.buyers.get(buyer) else { return Ok(None) };
        Ok(self.orders()?.into_iter().rfind(|order| order.customer.id == *id))
    }

    /// Does an act on a buyer's last order.
    fn on_last(
        &self,
        buyer: &Buyer,
        act: impl FnOnce(&Desk, Seen) -> Result<OrderView, DeskError>,
    ) -> Result<(), Stuck> {
        if let Some(order) = self.last_order(buyer)? {
            act(&self.desk, self.seen(&order))?;
        }
        Ok(())
    }

    fn set(&mut self, command: &Command, line: &Line) -> Result<(), Stuck> {
        let wanted = Wanted { product: self.product(&line.code)?, option: line.option.clone(), quantity: line.qty };
        let open = self.last_order(&line.buyer)?.filter(|order| order.state.is_open());
        if let Some(open) = open {
            self.desk.set_line(command, self.seen(&open), wanted)?;
            return Ok(());
        }
        let customer = self.buyer(&line.buyer, &line.buyer.author)?;
        self.desk.order_for(command, self.session, customer, wanted)?;
        Ok(())
    }

    fn seen(&self, order: &OrderView) -> Seen {
        Seen { session: self.session, order: order.id, version: order.version }
    }

    fn product(&self, code: &str) -> Result<ProductId, Stuck> {
        self.products.get(code).copied().ok_or_else(|| Stuck::Unknown(format!("no product {code} in the catalogue")))
    }

    fn by_product<T: Copy>(&self, listed: &BTreeMap<String, T>) -> Result<Vec<(ProductId, T)>, Stuck> {
        listed.iter().map(|(code, value)| Ok((self.product(code)?, *value))).collect()
    }

    /// All orders, first opened first.
    fn orders(&self) -> Result<Vec<OrderView>, StoreError> {
        let (shop, session) = (self.shop, self.session);
        let mut all = self.store.read(|c| views::page(c, shop, session, (List::All, None), 0, ORDERS_MAX))?.orders;
        all.sort_by_key(|order| order.id);
        Ok(all)
    }

    /// What stands now.
    pub(super) fn end(&self) -> Result<End, CliError> {
        let mut orders = self.orders()?;
        orders.sort_by_key(|order| order.number.unwrap_or(i64::MAX));
        let (all, totals) = self.store.read(|c| {
            let totals = sessions::get(c, self.shop, self.session)?.summary.totals;
            Ok::<_, StoreError>((products::list(c, self.shop, None)?, totals))
        })?;
        let authors: HashMap<CustomerId, &Buyer> = self.buyers.iter().map(|(buyer, id)| (*id, buyer)).collect();
        let stock = all.into_iter().map(|product| {
            let (on_hand, held, waiting) = (product.on_hand, product.held, product.waiting);
            (product.code, EndStock { on_hand, held, waiting })
        });
        Ok(End {
            orders: orders.into_iter().filter_map(|order| shown(order, &authors)).collect(),
            stock: stock.collect(),
            revenue_booked: totals.revenue.booked,
            revenue_confirmed: totals.revenue.confirmed,
            comments: EndComments { received: totals.received, duplicates: totals.duplicates },
        })
    }
}

fn shown(order: OrderView, authors: &HashMap<CustomerId, &Buyer>) -> Option<EndOrder> {
    let buyer = authors.get(&order.customer.id)?;
    let live = order.lines.into_iter().filter(|line| line.held + line.waiting > Quantity::ZERO);
    let lines = live.map(|line| EndLine {
        code: line.code,
        option: line.option,
        held: line.held,
        waiting: line.waiting,
        price: line.unit_price,
    });
    let platform: Platform = buyer.platform;
    Some(EndOrder {
        platform,
        author: buyer.author.clone(),
        number: order.number,
        state: order.state,
        to_look_at: order.to_look_at,
        phone: order.customer.phone,
        lines: lines.collect(),
    })
}

fn command(shop: ShopId) -> Result<Command, CliError> {
    let key = Secret::random().map_err(|error| CliError::Broken(error.to_string()))?;
    Ok(Command {
        shop,
        user: UserId(0),
        role: Role::Owner,
        by: "phiencho scenario".into(),
        key: key.reveal().to_owned(),
    })
}
