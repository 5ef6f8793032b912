//! How a command of the play is sent to the desk, and what it answers.

use super::hand::{Does, No};
use super::model::{Choice, Terms};
use super::play::Life;
use super::stage::{order_of, units};
use phiencho::base::money::Vnd;
use phiencho::desk::{Command, DeskError, Friend, Parted, Seen, Wanted};
use phiencho::shop::act::Refusal;
use phiencho::shop::customer::CustomerCard;
use phiencho::shop::deed::ReturnReason;
use phiencho::shop::event::{OrderView, ProductView, SessionSummary, Undone};
use phiencho::shop::ledger::{CountReason, SpoilReason};
use phiencho::shop::offer::{self, Offer};
use phiencho::store::StoreError;

/// What somebody is called who gets a part of an order.
pub const FRIEND: &str = "Bạn của chị";

/// A command of a person. Orders, lines, products and buyers are the model's
/// numbers; a part of an order goes to a buyer, or to somebody new.
#[derive(Clone, Debug)]
pub enum Op {
    Act { order: usize, version: i64, does: Does },
    Set { order: usize, version: i64, product: usize, option: Choice, qty: i64 },
    OrderFor { session: usize, buyer: usize, product: usize, option: Choice, qty: i64 },
    PriceLine { order: usize, version: i64, line: usize, price: i64 },
    Receive { product: usize, qty: i64 },
    Price { product: usize, price: i64 },
    UndoLast { session: usize },
    Undo { session: usize, act: usize },
    Close { session: usize },
    Count { product: usize, counted: i64 },
    Spoil { product: usize, qty: i64 },
    Preorder { product: usize, quota: i64 },
    Offer { session: usize, product: usize, terms: Terms },
    Hold { session: usize, minutes: Option<i64> },
    Merge { one: (usize, i64), two: (usize, i64) },
    Split { order: usize, version: i64, to: Option<usize>, chosen: Vec<(usize, i64)> },
    MergeBuyers { kept: usize, gone: usize, saw: Vec<(usize, i64)> },
    SplitBuyer { from: usize, identity: usize },
}

/// What the desk answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Order(Box<OrderView>),
    Products(Vec<ProductView>),
    Undone(Box<Undone>),
    Session(Box<SessionSummary>),
    Offer(Offer),
    Parted(Box<[OrderView; 2]>),
    Buyer(Box<CustomerCard>),
}

/// A command that was done, to be sent again.
pub struct Sent {
    pub key: String,
    pub op: Op,
    pub user: i64,
    /// None if the answer was lost.
    pub reply: Option<Reply>,
}

/// The desk's refusals in one word each.
pub fn word(error: &DeskError) -> &'static str {
    match error {
        DeskError::Store(StoreError::Unavailable(_)) => "unavailable",
        DeskError::Refused(Refusal::NotAllowed) => "not allowed",
        DeskError::Refused(Refusal::NoLine) => "no line",
        DeskError::Refused(Refusal::Quantity) => "quantity",
        DeskError::Refused(Refusal::NotThere) => "not there",
        DeskError::Refused(Refusal::HasOrder) => "has an order",
        DeskError::Refused(Refusal::NothingLeft) => "nothing left",
        DeskError::Store(StoreError::Missing) => "missing",
        DeskError::Stale(_) => "stale",
        DeskError::Claimed(_) => "claimed",
        DeskError::LaterAct(_) => "later act",
        DeskError::NothingToUndo => "nothing to undo",
        DeskError::SessionClosed => "closed",
        DeskError::Invalid("key") => "key",
        _ => "something else",
    }
}

pub fn refusal(no: No) -> &'static str {
    match no {
        No::NotAllowed => "not allowed",
        No::Line => "no line",
        No::Quantity => "quantity",
        No::NotThere => "not there",
        No::NothingLeft => "nothing left",
    }
}

impl Life {
    fn seen(&self, order: usize, version: i64) -> Seen {
        let session = self.stage.sessions[self.model.orders[order].session];
        Seen { session, order: self.stage.seen.opened[order], version }
    }

    pub fn version(&self, order: usize) -> i64 {
        self.stage.seen.orders[&self.stage.seen.opened[order]].version
    }

    fn wanted(&self, product: usize, option: Choice, qty: i64) -> Wanted {
        Wanted { product: self.stage.products[product], option: option.map(Into::into), quantity: units(qty) }
    }

    /// Sends a command to one of the programs.
    pub fn send(&mut self, program: usize, who: &Command, op: &Op) -> Result<Reply, DeskError> {
        let mut buyer = |place: usize| self.stage.customer(place);
        let (one, two) = match *op {
            Op::OrderFor { buyer: one, .. } | Op::Split { to: Some(one), .. } => (Some(buyer(one)), None),
            Op::MergeBuyers { kept: one, gone: two, .. } | Op::SplitBuyer { from: one, identity: two } => {
                (Some(buyer(one)), Some(buyer(two)))
            }
            _ => (None, None),
        };
        let products = |view: ProductView| Reply::Products(vec![view]);
        let session_told = |summary| Reply::Session(Box::new(summary));
        let product_id = |product: usize| self.stage.products[product];
        let desk = &self.stage.programs[program].desk;
        let order = |view: OrderView| Reply::Order(order_of(view));
        match *op {
            Op::Act { order: of, version, does } => {
                let seen = self.seen(of, version);
                let done = match does {
                    Does::Confirm => desk.confirm(who, seen),
                    Does::Cancel => desk.cancel(who, seen),
                    Does::Looked => desk.looked(who, seen),
                    Does::Pack => desk.pack(who, seen),
                    Does::HandOver => desk.hand_over(who, seen),
                    Does::Return => desk.take_return(who, seen, ReturnReason::DidNotTakeDelivery),
                };
                done.map(order)
            }
            Op::Set { order: of, version, product, option, qty } => {
                desk.set_line(who, self.seen(of, version), self.wanted(product, option, qty)).map(order)
            }
            Op::OrderFor { session, product, option, qty, .. } => {
                let wanted = self.wanted(product, option, qty);
                desk.order_for(who, self.stage.sessions[session], one.unwrap(), wanted).map(order)
            }
            Op::PriceLine { order: of, version, line, price } => {
                let line = self.stage.seen.orders[&self.stage.seen.opened[of]].lines[line].id;
                desk.price_line(who, self.seen(of, version), line, Vnd(price)).map(order)
            }
            Op::Receive { product, qty } => {
                desk.receive(who, vec![(self.stage.products[product], units(qty))]).map(Reply::Products)
            }
            Op::Price { product, price } => {
                desk.price(who, vec![(self.stage.products[product], Vnd(price))]).map(Reply::Products)
            }
            Op::UndoLast { session } => desk.undo_last(who, self.stage.sessions[session]).map(undone),
            Op::Undo { session, act } => {
                desk.undo(who, self.stage.sessions[session], self.acts[act].id.unwrap()).map(undone)
            }
            Op::Close { session } => desk.close_session(who, self.stage.sessions[session]).map(session_told),
            Op::Count { product, counted } => {
                let why = (CountReason::Shrinkage, None);
                desk.count(who, product_id(product), units(counted), why).map(products)
            }
            Op::Spoil { product, qty } => {
                desk.spoil(who, product_id(product), units(qty), (SpoilReason::Rotten, None)).map(products)
            }
            Op::Preorder { product, quota } => desk.preorder(who, product_id(product), units(quota)).map(products),
            Op::Offer { session, product, terms: Terms { quota, price } } => {
                let terms = offer::Terms { quota: quota.map(units), price: price.map(Vnd) };
                desk.offer(who, self.stage.sessions[session], product_id(product), terms).map(Reply::Offer)
            }
            Op::Hold { session, minutes } => {
                desk.set_hold_time(who, self.stage.sessions[session], minutes).map(session_told)
            }
            Op::Merge { one: (one, version), two: (two, other) } => {
                desk.merge_orders(who, self.seen(one, version), (self.stage.seen.opened[two], other)).map(order)
            }
            Op::Split { order: of, version, ref chosen, .. } => {
                let friend = one.map_or_else(|| Friend::New { name: FRIEND.into(), phone: None }, Friend::Known);
                let lines = &self.stage.seen.orders[&self.stage.seen.opened[of]].lines;
                let chosen = chosen.iter().map(|(line, qty)| (lines[*line].id, units(*qty))).collect();
                let parted = desk.split_order(who, self.seen(of, version), friend, chosen);
                parted.map(|Parted { order, new }| Reply::Parted(Box::new([order, new].map(|view| *order_of(view)))))
            }
            Op::MergeBuyers { ref saw, .. } => {
                let saw = saw.iter().map(|(order, version)| (self.stage.seen.opened[*order], *version)).collect();
                desk.merge_customers(who, (one.unwrap(), two.unwrap()), saw).map(buyer_told)
            }
            Op::SplitBuyer { .. } => desk.split_customer(who, one.unwrap(), two.unwrap()).map(buyer_told),
        }
    }
}

fn buyer_told(card: CustomerCard) -> Reply {
    Reply::Buyer(Box::new(card))
}

fn undone(undone: Undone) -> Reply {
    let order = undone.order.map(|order| *order_of(order));
    Reply::Undone(Box::new(Undone { order, ..undone }))
}
