//! The play: what is done at the desk, what the model says must come of it,
//! and what came.

use super::fault::Fault;
use super::hand::Deed;
use super::model::Model;
use super::send::{Op, Reply, Sent, refusal, word};
use super::stage::{Dice, Stage, command, order_of, units};
use phiencho::base::id::ActId;
use phiencho::base::money::Vnd;
use phiencho::desk::{Command, DeskError};
use phiencho::shop::event::OrderView;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How long a claim lasts.
const LEASE_MS: i64 = 60_000;

/// A standing or undone act, as the model knows it.
pub struct Known {
    pub session: Option<usize>,
    pub deed: Deed,
    pub undone: bool,
    pub id: Option<ActId>,
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
    /// How often each kind of thing was done.
    pub tally: BTreeMap<String, usize>,
    /// What was done last, for whoever looks into a failure.
    pub diary: Vec<String>,
}

impl Life {
    pub fn keeps_off(&self, order: usize, user: i64) -> bool {
        self.claims.get(&order).is_some_and(|(holder, until)| *holder != user && *until > self.model.now)
    }

    /// What is said of an order that a person saw in this version.
    pub fn as_seen(&self, (order, version): (usize, i64), user: i64) -> Result<(), &'static str> {
        if self.keeps_off(order, user) {
            return Err("claimed");
        }
        if version == self.version(order) { Ok(()) } else { Err("stale") }
    }

    /// Does the command in the model, and says what the desk must answer.
    fn predict(&mut self, op: &Op, user: i64) -> Result<(), &'static str> {
        let now = self.model.now;
        let done = match *op {
            Op::Act { order, version, does } => {
                self.as_seen((order, version), user)?;
                self.model.act(order, does)
            }
            Op::Set { order, version, product, option, qty } => {
                self.as_seen((order, version), user)?;
                self.model.set(order, (product, option), qty, now)
            }
            Op::OrderFor { session, buyer, product, option, qty } => {
                self.is_somebody(buyer)?;
                if self.model.open(session, buyer).is_some() {
                    return Err("stale");
                }
                self.model.set_for((session, buyer), (product, option), qty, now)
            }
            Op::PriceLine { order, version, line, price } => {
                self.as_seen((order, version), user)?;
                let key = self.model.orders[order].lines[line].key;
                self.model.price_line(order, key, price)
            }
            Op::Receive { product, qty } => Ok(self.model.receive(product, qty)),
            Op::Price { product, price } => Ok(self.model.price(product, price)),
            Op::Count { product, counted } => Ok(self.model.count(product, counted)),
            Op::Spoil { product, qty } => self.model.spoil(product, qty),
            Op::Preorder { product, quota } => Ok(self.model.preorder(product, quota)),
            Op::Offer { session, product, terms } => Ok(self.model.offer(session, product, terms)),
            Op::Merge { .. } | Op::Split { .. } | Op::MergeBuyers { .. } | Op::SplitBuyer { .. } => {
                let deed = self.mingle(op, user)?;
                Ok(deed)
            }
            Op::UndoLast { session } => return self.predict_undo(None, session, user),
            Op::Undo { session, act } => return self.predict_undo(Some(act), session, user),
            Op::Close { session } => {
                let now = self.model.now;
                let closed = &mut self.model.sessions[session].closed;
                if closed.is_some() {
                    return Err("closed");
                }
                *closed = Some(now);
                return Ok(());
            }
            Op::Hold { session, minutes } => {
                let session = &mut self.model.sessions[session];
                if session.closed.is_some() {
                    return Err("closed");
                }
                session.hold = minutes.map(|minutes| minutes * 60_000);
                return Ok(());
            }
        };
        let deed = done.map_err(refusal)?;
        let session = match &deed {
            Deed::Offered { session, .. } => Some(*session),
            deed => deed.order().map(|order| self.model.orders[order].session),
        };
        self.count(deed.name());
        self.acts.push(Known { session, deed, undone: false, id: None });
        Ok(())
    }

    /// Takes the last act back that stands, or the one that is named.
    fn predict_undo(&mut self, named: Option<usize>, at: usize, user: i64) -> Result<(), &'static str> {
        let here = |known: &Known| known.session.is_none() || known.session == Some(at);
        let last = || self.acts.iter().rposition(|known| !known.undone && here(known));
        let act = named.or_else(last).filter(|act| !self.acts[*act].undone).ok_or("nothing to undo")?;
        let deed = self.acts[act].deed.clone();
        if self.acts[act + 1..].iter().any(|later| !later.undone && deed.is_under(&later.deed)) {
            return Err("later act");
        }
        if deed.is_wide() {
            self.may_part(&deed, user)?;
        } else if deed.order().is_some_and(|order| self.keeps_off(order, user)) {
            return Err("claimed");
        }
        if !self.model.undo(&deed, self.model.now) && named.is_some() {
            return Err("not allowed");
        }
        self.count(format!("undo {}", deed.name()));
        self.acts[act].undone = true;
        Ok(())
    }

    pub fn count(&mut self, what: String) {
        *self.tally.entry(what).or_default() += 1;
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
        self.model.now = now;
        let acts = self.acts.len();
        let expected = self.predict(op, user);
        let fault = self.fault().filter(|_| expected.is_ok());
        self.diary.push(format!("program {program}, user {user}: {op:?}, {fault:?}: {expected:?}"));
        let mut reply = self.under(fault, |life| life.send(program, &who, op));
        if let Some(fault) = fault {
            assert!(reply.is_none(), "{fault:?}: {reply:?}");
            let told = self.stage.follow();
            assert_eq!(told > 0, fault == Fault::AfterCommit, "{fault:?} told {told}");
            let later = fault == Fault::AfterCommit && self.dice.percent(50);
            // Whoever hears nothing sends the same again, to whom they reach.
            let program = self.dice.below(self.stage.programs.len());
            if !later {
                self.stage.programs[program].clock.set(phiencho::base::time::Millis(now));
                reply = Some(self.send(program, &who, op));
            } else {
                self.sent.push(Sent { key: who.key, op: op.clone(), user, reply: None });
                self.learn_act(acts);
                return;
            }
        }
        let reply = reply.unwrap();
        self.stage.follow();
        self.meet();
        assert_eq!(reply.as_ref().map(|_| ()).map_err(word), expected, "{reply:?}");
        self.learn_act(acts);
        match reply {
            Ok(reply) => {
                self.is_as_told(&reply);
                if let (Reply::Offer(offer), Op::Offer { session, product, terms }) = (&reply, op) {
                    let sold = units(self.model.sold(*product, *session));
                    let told = (offer.sold, offer.terms.quota, offer.terms.price);
                    assert_eq!(told, (sold, terms.quota.map(units), terms.price.map(Vnd)));
                }
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
            Reply::Parted(both) => both.iter().for_each(shown),
            Reply::Buyer(card) => self.is_buyer(card),
            Reply::Offer(_) | Reply::Session(_) => {}
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
        self.model.now = now;
        let (id, session) = (self.stage.seen.opened[order], self.stage.sessions[self.model.orders[order].session]);
        let desk = &self.stage.programs[program].desk;
        self.diary.push(format!("program {program}, user {user}: claim {order}, over {over}, back {gives_back}"));
        if gives_back {
            desk.release(&who, session, id).unwrap();
            if self.claims.get(&order).is_some_and(|(holder, _)| *holder == user) {
                self.claims.remove(&order);
            }
        } else {
            let expected = if !over && self.keeps_off(order, user) { Err("claimed") } else { Ok(()) };
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
        self.meet();
        self.resolve();
        assert_eq!(self.stage.seen.opened.len(), self.model.orders.len(), "orders opened");
        for (order, id) in self.model.orders.iter_mut().zip(&self.stage.seen.opened) {
            let view = &self.stage.seen.orders[id];
            if std::mem::take(&mut order.look_open) {
                order.look = view.to_look_at;
            }
            let said = super::audit::order_told(view, &self.stage.products);
            let buyer = (self.stage.customers[&order.buyer], &self.model.people[order.buyer].name);
            assert_eq!((view.customer.id, &view.customer.name), buyer, "whose order {id} is");
            assert_eq!(said, super::audit::order_meant(order), "order {id}");
        }
        for (place, id) in self.stage.products.iter().enumerate() {
            let Some(view) = self.stage.seen.stock.get(id) else { continue };
            let shelf = &self.model.products[place];
            let told = (view.on_hand, view.held, view.waiting, view.preorder, view.price);
            let (on_hand, held, preorder) = (shelf.on_hand, self.model.held(place), shelf.preorder);
            let meant =
                (units(on_hand), units(held), units(self.model.waiting(place)), units(preorder), Vnd(shelf.price));
            assert_eq!(told, meant, "product {place}");
        }
    }

    /// Whether an act can be named, in this session.
    pub fn act_is_known(&self, act: usize, session: usize) -> bool {
        let known = &self.acts[act];
        known.id.is_some() && known.session.is_none_or(|home| home == session)
    }
}
