//! A person makes one order of two, or two of one; and the way back of all
//! that puts orders and buyers together or takes them apart.

use crate::base::id::{ActId, CustomerId, LineId, OrderId, SessionId, ShopId};
use crate::base::phone::Phone;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::desk::claims::keep_off;
use crate::desk::orders::{one_view, order_of};
use crate::desk::settle::Hand;
use crate::desk::table::Table;
use crate::desk::{Command, Desk, DeskError, Seen, text};
use crate::shop::act::Refusal;
use crate::shop::book::Actor;
use crate::shop::deed::Deed;
use crate::shop::event::{CustomerView, OrderView};
use crate::shop::join::Join;
use crate::shop::order::Order;
use crate::store::{Engine, StoreError, comments, customers, ids, notes, orders, people};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

/// A part of a line.
pub type Chosen = (LineId, Quantity);
/// An order, and the name under which somebody wrote into it.
type Wrote = (OrderId, CustomerId);
/// Lines that are chosen at most.
const CHOSEN_MAX: usize = 200;

/// Who gets a part of another's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Friend {
    /// A buyer of the shop who has no open order in the session.
    Known(CustomerId),
    /// Somebody whom the shop has not heard yet.
    New {
        /// What they are called.
        name: String,
        /// Their phone number.
        phone: Option<Phone>,
    },
}

/// An order that was split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SplitOrder)]
pub struct Parted {
    /// It, with what stayed in it.
    pub order: OrderView,
    /// The new order.
    pub new: OrderView,
}

impl Desk {
    /// Makes one order of two open ones: it belongs to the buyer of `seen`,
    /// and has the smaller number. Answers with it.
    pub fn merge_orders(
        &self,
        command: &Command,
        seen: Seen,
        (other, version): (OrderId, i64),
    ) -> Result<OrderView, DeskError> {
        let (shop, who) = (command.shop, command.clone());
        self.once(command, format!("merge {} and {other}", seen.order), move |c, now| {
            let mut table = Table::lock(c, shop, Some(seen.session))?;
            let one = seen_order(c, &who, seen, now)?;
            let two = seen_order(c, &who, Seen { order: other, version, ..seen }, now)?;
            table.take_ids(c, 0, one.lines.len() + two.lines.len())?;
            table.lay(c, vec![one, two], [])?;
            let mut join = table.book.merge(seen.order, other, person(&who, now))?;
            join.comments = comments::relink(c, join.gone, join.kept)?;
            join.note = notes::join(c, shop, (join.gone, join.kept))?;
            let kept = join.kept;
            table.note(c, Deed::Merged(join), &who.by, now)?;
            table.settle(c, &[], Hand { by: Some(&who.by), at: now })?;
            Ok(one_view(c, shop, kept)?)
        })
    }

    /// Gives a part of an open order to another buyer, as a new order with a
    /// number of its own. Of a buyer who has an open one, that is told.
    pub fn split_order(
        &self,
        command: &Command,
        seen: Seen,
        friend: Friend,
        chosen: Vec<Chosen>,
    ) -> Result<Parted, DeskError> {
        let friend = checked(friend)?;
        if chosen.is_empty() || chosen.len() > CHOSEN_MAX {
            return Err(DeskError::Invalid("lines"));
        }
        let (shop, who) = (command.shop, command.clone());
        let words: Vec<String> = chosen.iter().map(|(line, quantity)| format!("{quantity} of {line}")).collect();
        let what = format!("split {} off {} to {friend:?}", words.join(", "), seen.order);
        self.once(command, what, move |c, now| {
            let mut table = Table::lock(c, shop, Some(seen.session))?;
            let order = seen_order(c, &who, seen, now)?;
            let friend = friend_of(c, &who, &order, friend, now)?;
            if order.customer == friend {
                return Err(Refusal::HasOrder.into());
            }
            if let Some(open) = orders::open(c, seen.session, &[friend])?.pop() {
                return Err(DeskError::Stale(Box::new(one_view(c, shop, open.id)?)));
            }
            let places = order.lines.iter().map(|line| line.kept.len());
            table.take_ids(c, 1, chosen.len() + places.sum::<usize>())?;
            table.lay(c, vec![order], [])?;
            let deed = table.book.split(seen.order, friend, &chosen, person(&who, now))?;
            let new = deed.other_order().ok_or(StoreError::Missing)?;
            table.note(c, deed, &who.by, now)?;
            table.settle(c, &[], Hand { by: Some(&who.by), at: now })?;
            Ok(Parted { order: one_view(c, shop, seen.order)?, new: one_view(c, shop, new)? })
        })
    }
}

/// A person acts now.
pub(super) fn person(who: &Command, now: Millis) -> Actor<'_> {
    Actor { by: Some(&who.by), sent_at: now, at: now }
}

/// The order, if it is as its caller saw it and nobody else works on it.
pub(super) fn seen_order(c: &mut Engine, who: &Command, seen: Seen, now: Millis) -> Result<Order, DeskError> {
    let order = order_of(c, who.shop, seen.session, seen.order)?;
    keep_off(c, who, order.id, now)?;
    if order.version != seen.version {
        return Err(DeskError::Stale(Box::new(one_view(c, who.shop, order.id)?)));
    }
    Ok(order)
}

fn checked(friend: Friend) -> Result<Friend, DeskError> {
    let Friend::New { name, phone } = friend else { return Ok(friend) };
    let phone = phone.map(|phone| Phone::new(phone.as_str()).ok_or(DeskError::Invalid("phone"))).transpose()?;
    Ok(Friend::New { name: text(&name, 100, "name")?, phone })
}

/// Somebody new writes where the buyer does of whose order they get a part.
fn friend_of(
    c: &mut Engine,
    who: &Command,
    order: &Order,
    friend: Friend,
    now: Millis,
) -> Result<CustomerId, DeskError> {
    match friend {
        Friend::Known(id) if customers::is_of(c, who.shop, id)? => Ok(id),
        Friend::Known(_) => Err(StoreError::Missing.into()),
        Friend::New { name, phone } => {
            let platform = people::get(c, who.shop, order.customer)?.platform;
            let view = CustomerView { id: ids::one(c)?, name, platform, phone, address: None, flags: Vec::new() };
            people::insert(c, who.shop, &view, now)?;
            Ok(view.id)
        }
    }
}

impl Table {
    /// Lays all that taking `deed` back may touch. Refused if another person
    /// works on one of its open orders, or on one of a buyer who is to be taken
    /// apart, or if somebody would have two open orders in one session.
    pub(super) fn lay_wide(
        &mut self,
        c: &mut Engine,
        who: &Command,
        deed: &Deed,
        wrote: &[Wrote],
        now: Millis,
    ) -> Result<(), DeskError> {
        let mut all = BTreeMap::new();
        let mut wanted = deed.orders();
        wanted.extend(wrote.iter().map(|(order, _)| *order));
        match deed {
            Deed::MergedCustomers(merge) => wanted.extend(&merge.orders),
            Deed::SplitCustomer { from, to, .. } => {
                refuse_two_open(&people::open_orders(c, self.shop, &[*from, *to])?)?;
                all.extend(people::orders_of(c, self.shop, *to)?.into_iter().map(|found| (found.1.id, found)));
            }
            _ => {
                // The buyers' newer orders, if they have any.
                let newer = people::open_orders(c, self.shop, &deed.customers())?.into_iter();
                all.extend(newer.filter(|(session, _)| Some(*session) == self.home).map(|found| (found.1.id, found)));
            }
        }
        all.extend(orders::get(c, self.shop, &wanted)?.into_iter().map(|found| (found.1.id, found)));
        if let Deed::MergedCustomers(merge) = deed {
            let open = people::open_orders(c, self.shop, &deed.customers())?;
            refuse_another_open(&open, &merge.joins, &all)?;
            for (_, order) in open {
                keep_off(c, who, order.id, now)?;
            }
        }
        for (_, order) in all.values().filter(|(_, order)| order.state.is_open()) {
            keep_off(c, who, order.id, now)?;
        }
        let products = deed.products();
        // Goods that go back may be cut out of a place in line, at most once
        // for each that is held and for each part.
        let places = all.values().flat_map(|(_, order)| &order.lines).map(|line| line.kept.len());
        self.take_ids(c, 0, places.sum::<usize>() + products.len())?;
        Ok(self.lay(c, all.into_values().map(|(_, order)| order).collect(), products)?)
    }

    /// Marks the orders in which somebody wrote who is another buyer again.
    pub(super) fn look_at_strangers(
        &mut self,
        c: &mut Engine,
        deed: &Deed,
        wrote: Vec<Wrote>,
        actor: Actor<'_>,
    ) -> Result<(), StoreError> {
        if wrote.is_empty() {
            return Ok(());
        }
        let mut buyers = HashMap::new();
        for buyer in deed.customers() {
            buyers.extend(people::identities(c, buyer)?.into_iter().map(|identity| (identity.id, buyer)));
        }
        let wrote: Vec<(OrderId, CustomerId)> =
            wrote.into_iter().filter_map(|(order, name)| Some((order, *buyers.get(&name)?))).collect();
        self.book.look_at_strangers(&wrote, actor);
        Ok(())
    }

    /// What stands beside the orders goes back with them: comments, names on
    /// platforms, flags.
    pub(super) fn put_people_back(
        &mut self,
        c: &mut Engine,
        deed: &Deed,
        who: &Command,
        now: Millis,
    ) -> Result<(), DeskError> {
        for join in deed.joins() {
            if self.book.order(join.gone).is_some_and(|order| order.state.is_open()) {
                comments::link(c, self.shop, &join.comments, join.gone)?;
                if let Some(note) = &join.note {
                    self.put_note_back(c, join.kept, note)?;
                }
            }
        }
        match deed {
            Deed::MergedCustomers(merge) => {
                people::part(c, self.shop, merge)?;
                Ok(self.tell_elsewhere(c, merge.kept, Hand { by: Some(&who.by), at: now })?)
            }
            Deed::SplitCustomer { from, to, identity } => {
                people::move_identities(c, self.shop, &[*identity], (*to, *from))?;
                Ok(people::set_merged(c, self.shop, *to, Some(*from))?)
            }
            Deed::Flagged { customer, flag, was } => {
                people::put_flag(c, self.shop, *customer, *flag, was.clone())?;
                Ok(self.tell_elsewhere(c, *customer, Hand { by: Some(&who.by), at: now })?)
            }
            Deed::Noted { order, note } => Ok(self.put_note_back(c, *order, note)?),
            Deed::Contacted { customer, phone, address } => {
                self.put_contact_back(c, *customer, (phone.as_ref(), address.as_ref()))?;
                Ok(self.tell_elsewhere(c, *customer, Hand { by: Some(&who.by), at: now })?)
            }
            _ => Ok(()),
        }
    }
}

/// Which orders were changed since buyers or orders were put together, by whose
/// comments. Of the kept buyer's own orders, only what the other's names wrote.
pub(super) fn wrote_since(c: &mut Engine, shop: ShopId, deed: &Deed, act: ActId) -> Result<Vec<Wrote>, StoreError> {
    match deed {
        Deed::Merged(join) => comments::wrote_since(c, &[join.kept], act),
        Deed::MergedCustomers(merge) => {
            let theirs: Vec<OrderId> =
                people::orders_of(c, shop, merge.kept)?.into_iter().map(|(_, order)| order.id).collect();
            let mut wrote = comments::wrote_since(c, &theirs, act)?;
            let went = [deed.orders(), merge.orders.clone()].concat();
            wrote.retain(|(order, writer)| went.contains(order) || merge.identities.contains(writer));
            Ok(wrote)
        }
        _ => Ok(Vec::new()),
    }
}

/// An order that was joined can be no buyer's again who has another one in its
/// session by now, because the order it was joined with is a third buyer's.
fn refuse_another_open(
    open: &[(SessionId, Order)],
    joins: &[Join],
    all: &BTreeMap<OrderId, (SessionId, Order)>,
) -> Result<(), DeskError> {
    let taken = |join: &Join| {
        let Some((session, _)) = all.get(&join.kept).filter(|(_, kept)| kept.state.is_open()) else { return false };
        let another = |order: &Order| order.id != join.kept && order.id != join.gone;
        open.iter().any(|(other, order)| other == session && another(order))
    };
    if joins.iter().any(taken) { Err(Refusal::NotAllowed.into()) } else { Ok(()) }
}

/// Nobody can be one buyer with two open orders in one session.
fn refuse_two_open<S: PartialEq>(open: &[(S, Order)]) -> Result<(), DeskError> {
    let twice = |(place, (session, _)): (usize, &(S, Order))| open[..place].iter().any(|(other, _)| other == session);
    if open.iter().enumerate().any(twice) { Err(Refusal::NotAllowed.into()) } else { Ok(()) }
}
