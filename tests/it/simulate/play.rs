//! The play: what is done at the desk, what the model says must come of it,
//! and what came.

use super::hand::{Deed, Does, No};
use super::model::{Choice, Model};
use super::stage::{Dice, Stage, command, order_of, person, units};
use phiencho::base::id::ActId;
use phiencho::base::money::Vnd;
use phiencho::desk::{Command, DeskError, Seen, Wanted};
use phiencho::shop::act::Refusal;
use phiencho::shop::deed::ReturnReason;
use phiencho::shop::event::{OrderView, ProductView, SessionSummary, Undone};
use phiencho::store::StoreError;
use phiencho::store::fault::Fault;
use std::collections::{HashMap, HashSet};

/// How long a claim lasts.
const LEASE_MS: i64 = 60_000;

/// A command of a person. Orders, products and buyers are the model's numbers.
#[derive(Clone, Debug)]
pub enum Op {
    Act { order: usize, version: i64, does: Does },
    Set { order: usize, version: i64, product: usize, option: Choice, qty: i64 },
    OrderFor { session: usize, buyer: usize, product: usize, option: Choice, qty: i64 },
    Receive { product: usize, qty: i64 },
    Price { product: usize, price: i64 },
    UndoLast { session: usize },
    Undo { session: usize, act: usize },
    Close { session: usize },
}

/// What the desk answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Order(Box<OrderView>),
    Products(Vec<ProductView>),
    Undone(Box<Undone>),
    Session(Box<SessionSummary>),
}

/// A standing or undone act, as the model knows it.
pub struct Known {
    session: Option<usize>,
    deed: Deed,
    undone: bool,
    id: Option<ActId>,
}

/// A command that was done, to be sent again.
pub struct Sent {
    pub key: String,
    pub op: Op,
    pub user: i64,
    /// None if the answer was lost.
    pub reply: Option<Reply>,
}

/// A life: the stage, the model beside it, and what was said and done.
pub struct Life {
    pub dice: Dice,
    pub stage: Stage,
    pub model: Model,
    pub acts: Vec<Known>,
    pub sent: Vec<Sent>,
    /// Who works on which order, and until when.
    pub claims: HashMap<usize, (i64, i64)>,
    /// Comments that came in, by session and buyer.
    pub said: Vec<super::workload::Spoken>,
    pub known: HashSet<(usize, usize, usize)>,
    pub received: Vec<i64>,
    pub duplicates: Vec<i64>,
    /// What was done last, for whoever looks into a failure.
    pub diary: Vec<String>,
}

/// The desk's refusals in one word each.
fn word(error: &DeskError) -> &'static str {
    match error {
        DeskError::Store(StoreError::Unavailable(_)) => "unavailable",
        DeskError::Refused(Refusal::NotAllowed) => "not allowed",
        DeskError::Refused(Refusal::NoLine) => "no line",
        DeskError::Refused(Refusal::Quantity) => "quantity",
        DeskError::Stale(_) => "stale",
        DeskError::Claimed(_) => "claimed",
        DeskError::LaterAct(_) => "later act",
        DeskError::NothingToUndo => "nothing to undo",
        DeskError::SessionClosed => "closed",
        DeskError::Invalid("key") => "key",
        _ => "something else",
    }
}

fn refusal(no: No) -> &'static str {
    match no {
        No::NotAllowed => "not allowed",
        No::Line => "no line",
        No::Quantity => "quantity",
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
    fn send(&mut self, program: usize, who: &Command, op: &Op) -> Result<Reply, DeskError> {
        let customer = match op {
            Op::OrderFor { buyer, .. } => Some(self.stage.customer(*buyer)),
            _ => None,
        };
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
                desk.order_for(who, self.stage.sessions[session], customer.unwrap(), wanted).map(order)
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
            Op::Close { session } => {
                desk.close_session(who, self.stage.sessions[session]).map(|summary| Reply::Session(Box::new(summary)))
            }
        }
    }

    fn keeps_off(&self, order: usize, user: i64, now: i64) -> bool {
        self.claims.get(&order).is_some_and(|(holder, until)| *holder != user && *until > now)
    }

    /// Does the command in the model, and says what the desk must answer.
    fn predict(&mut self, op: &Op, user: i64, now: i64) -> Result<(), &'static str> {
        let done = match *op {
            Op::Act { order, version, .. } | Op::Set { order, version, .. } => {
                if self.keeps_off(order, user, now) {
                    return Err("claimed");
                }
                if version != self.version(order) {
                    return Err("stale");
                }
                match *op {
                    Op::Act { does, .. } => self.model.act(order, does),
                    Op::Set { product, option, qty, .. } => self.model.set(order, (product, option), qty, now),
                    _ => unreachable!(),
                }
            }
            Op::OrderFor { session, buyer, product, option, qty } => {
                if self.model.open(session, buyer).is_some() {
                    return Err("stale");
                }
                self.model.set_for((session, buyer), (product, option), qty, now)
            }
            Op::Receive { product, qty } => Ok(self.model.receive(product, qty)),
            Op::Price { product, price } => Ok(self.model.price(product, price)),
            Op::UndoLast { session } => return self.predict_undo(None, session, user, now),
            Op::Undo { session, act } => return self.predict_undo(Some(act), session, user, now),
            Op::Close { session } => {
                let closed = &mut self.model.sessions[session].closed;
                return if std::mem::replace(closed, true) { Err("closed") } else { Ok(()) };
            }
        };
        let deed = done.map_err(refusal)?;
        let session = deed.order().map(|order| self.model.orders[order].session);
        self.acts.push(Known { session, deed, undone: false, id: None });
        Ok(())
    }

    fn predict_undo(&mut self, act: Option<usize>, at: usize, user: i64, now: i64) -> Result<(), &'static str> {
        let here = |known: &Known| known.session.is_none() || known.session == Some(at);
        let act = match act {
            None => self.acts.iter().rposition(|known| !known.undone && here(known)).ok_or("nothing to undo")?,
            Some(act) if self.acts[act].undone => return Err("nothing to undo"),
            Some(act) => {
                let later = &self.acts[act + 1..];
                if later.iter().any(|later| !later.undone && self.acts[act].deed.is_under(&later.deed)) {
                    return Err("later act");
                }
                let order = self.acts[act].deed.order();
                let kept_off = order.is_some_and(|order| self.keeps_off(order, user, now));
                if !kept_off && !self.model.undo(&self.acts[act].deed.clone(), now) {
                    return Err("not allowed");
                }
                self.acts[act].undone |= !kept_off;
                return if kept_off { Err("claimed") } else { Ok(()) };
            }
        };
        if self.acts[act].deed.order().is_some_and(|order| self.keeps_off(order, user, now)) {
            return Err("claimed");
        }
        self.model.undo(&self.acts[act].deed.clone(), now);
        self.acts[act].undone = true;
        Ok(())
    }

    /// Whether and how the next transaction fails.
    pub fn fault(&mut self) -> Option<Fault> {
        if !self.dice.percent(4) {
            return None;
        }
        Some(if self.dice.percent(50) { Fault::BeforeCommit } else { Fault::AfterCommit })
    }

    /// One command of a person, done and checked; with a fault at times.
    pub fn command(&mut self, op: &Op) {
        let program = self.dice.below(self.stage.programs.len());
        let user = self.dice.within(1, 2);
        let who = command(self.stage.shop, user);
        let now = self.stage.programs[program].now();
        if let Op::OrderFor { buyer, .. } = op {
            self.stage.customer(*buyer);
        }
        let acts = self.acts.len();
        let expected = self.predict(op, user, now);
        let fault = self.fault().filter(|_| expected.is_ok());
        self.diary.push(format!("program {program}, user {user}: {op:?}, {fault:?}: {expected:?}"));
        self.stage.programs[program].store.fail_next(fault);
        let mut reply = self.send(program, &who, op);
        if let Some(fault) = fault {
            assert_eq!(reply.as_ref().map_err(word).err(), Some("unavailable"));
            let told = self.stage.follow();
            assert_eq!(told > 0, fault == Fault::AfterCommit, "{fault:?} told {told}");
            let later = fault == Fault::AfterCommit && self.dice.percent(50);
            // Whoever hears nothing sends the same again, to whom they reach.
            let program = self.dice.below(self.stage.programs.len());
            if !later {
                self.stage.programs[program].clock.set(phiencho::base::time::Millis(now));
                reply = self.send(program, &who, op);
            } else {
                self.sent.push(Sent { key: who.key, op: op.clone(), user, reply: None });
                self.learn_act(acts);
                return;
            }
        }
        self.stage.follow();
        assert_eq!(reply.as_ref().map(|_| ()).map_err(word), expected, "{reply:?}");
        self.learn_act(acts);
        match reply {
            Ok(reply) => {
                self.is_as_told(&reply);
                self.sent.push(Sent { key: who.key, op: op.clone(), user, reply: Some(reply) });
            }
            Err(DeskError::Stale(current)) => self.is_as_told(&Reply::Order(order_of(*current))),
            Err(_) => {}
        }
    }

    /// The id under which the act that was just done can be taken back.
    fn learn_act(&mut self, before: usize) {
        if self.acts.len() > before {
            let told = self.stage.seen.acts.last().map(|act| act.id);
            let known = self.acts.iter().any(|known| known.id == told);
            self.acts[before].id = told.filter(|_| !known);
        }
    }

    /// An answer shows what the journals tell.
    fn is_as_told(&self, reply: &Reply) {
        let shown = |order: &OrderView| assert_eq!(order, &self.stage.seen.orders[&order.id]);
        match reply {
            Reply::Order(order) => shown(order),
            Reply::Products(products) => {
                products.iter().for_each(|product| assert_eq!(product, &self.stage.seen.stock[&product.id]));
            }
            Reply::Undone(undone) => {
                assert!(undone.act.undone_at.is_some());
                undone.order.iter().for_each(shown);
            }
            Reply::Session(_) => {}
        }
    }

    /// A command that was done is sent again: answered as then, nothing done.
    pub fn resend(&mut self) {
        let Some(back) = self.sent.len().checked_sub(1 + self.dice.below(40)) else { return };
        let program = self.dice.below(self.stage.programs.len());
        let Sent { key, op, user, .. } = &self.sent[back];
        let who = Command { key: key.clone(), ..command(self.stage.shop, *user) };
        let op = op.clone();
        self.diary.push(format!("program {program}: again {op:?}"));
        let again = self.send(program, &who, &op).unwrap();
        assert_eq!(self.stage.follow(), 0, "sent again and done again");
        let first = self.sent[back].reply.get_or_insert_with(|| again.clone());
        assert_eq!(first, &again);
        if self.dice.percent(20) {
            let other = self.send(program, &who, &Op::Receive { product: 3, qty: 777_000 });
            assert_eq!(other.as_ref().map_err(word).err(), Some("key"), "a key is for one command");
        }
    }

    /// A person claims an order, or gives it back.
    pub fn claim(&mut self, order: usize) {
        let program = self.dice.below(self.stage.programs.len());
        let (user, over, gives_back) = (self.dice.within(1, 2), self.dice.percent(10), self.dice.percent(30));
        let who = command(self.stage.shop, user);
        let now = self.stage.programs[program].now();
        let (id, session) = (self.stage.seen.opened[order], self.stage.sessions[self.model.orders[order].session]);
        let desk = &self.stage.programs[program].desk;
        self.diary.push(format!("program {program}, user {user}: claim {order}, over {over}, back {gives_back}"));
        if gives_back {
            desk.release(&who, session, id).unwrap();
            if self.claims.get(&order).is_some_and(|(holder, _)| *holder == user) {
                self.claims.remove(&order);
            }
        } else {
            let expected = if !over && self.keeps_off(order, user, now) { Err("claimed") } else { Ok(()) };
            let reply = desk.claim(&who, session, id, over);
            assert_eq!(reply.as_ref().map(|_| ()).map_err(word), expected);
            if let Ok(view) = reply {
                let claim = view.claim.unwrap();
                assert_eq!((claim.by, claim.until.get()), (format!("Lan {user}"), now + LEASE_MS));
                self.claims.retain(|_, (_, until)| *until > now);
                self.claims.insert(order, (user, now + LEASE_MS));
            }
        }
        self.stage.follow();
    }

    /// What the desk tells is what the model holds.
    pub fn compare(&mut self) {
        assert_eq!(self.stage.seen.opened.len(), self.model.orders.len(), "orders opened");
        for (order, id) in self.model.orders.iter().zip(&self.stage.seen.opened) {
            let view = &self.stage.seen.orders[id];
            let said = super::audit::order_told(view, &self.stage.products);
            let (_, _, name) = person(order.buyer);
            assert_eq!(view.customer.name, name);
            assert_eq!(said, super::audit::order_meant(order), "order {id}");
        }
        for (place, id) in self.stage.products.iter().enumerate() {
            let Some(view) = self.stage.seen.stock.get(id) else { continue };
            let shelf = &self.model.products[place];
            let waiting: i64 = shelf.queue.iter().map(|place| place.qty).sum();
            let told = (view.on_hand, view.held, view.waiting, view.price);
            let meant = (units(shelf.on_hand), units(self.model.held(place)), units(waiting), Vnd(shelf.price));
            assert_eq!(told, meant, "product {place}");
        }
    }

    /// Whether an act can be named, in this session.
    pub fn act_is_known(&self, act: usize, session: usize) -> bool {
        let known = &self.acts[act];
        known.id.is_some() && known.session.is_none_or(|home| home == session)
    }
}

fn undone(undone: Undone) -> Reply {
    let order = undone.order.map(|order| *order_of(order));
    Reply::Undone(Box::new(Undone { order, ..undone }))
}
