//! A person finds that two buyers are one, or that one is two, and says
//! something of a buyer.

use crate::base::id::{CustomerId, OrderId, SessionId};
use crate::base::time::Millis;
use crate::desk::claims::keep_off;
use crate::desk::joins::person;
use crate::desk::orders::one_view;
use crate::desk::settle::Hand;
use crate::desk::table::Table;
use crate::desk::{Command, Desk, DeskError, text};
use crate::shop::act::Refusal;
use crate::shop::customer::{CustomerCard, CustomerMerge, Flag, FlagKind, NOTE_MAX};
use crate::shop::deed::Deed;
use crate::shop::event::{Change, CustomerView};
use crate::shop::order::Order;
use crate::store::{Engine, StoreError, comments, ids, journal, notes, people, sessions, views};
use std::collections::{BTreeMap, HashMap, HashSet};

/// An order and its version, as a person saw it.
pub type SeenOrder = (OrderId, i64);

/// What is said of a buyer.
#[derive(Clone, Debug)]
pub struct FlagForm {
    /// What it is about.
    pub kind: FlagKind,
    /// In so many words; `other` needs some.
    pub note: Option<String>,
}

impl Desk {
    /// Makes two buyers one, who is called as `kept`. Where both have an open
    /// order in a session these are joined, and must be as the person `saw`
    /// them.
    pub fn merge_customers(
        &self,
        command: &Command,
        (kept, gone): (CustomerId, CustomerId),
        saw: Vec<SeenOrder>,
    ) -> Result<CustomerCard, DeskError> {
        let (shop, who) = (command.shop, command.clone());
        self.once(command, format!("merge customers {kept} and {gone}"), move |c, now| {
            let mut table = Table::lock(c, shop, None)?;
            let (mine, theirs) = (people::get(c, shop, kept)?, people::get(c, shop, gone)?);
            if kept == gone {
                return Err(Refusal::NotAllowed.into());
            }
            let identities = people::identities(c, gone)?.into_iter().map(|identity| identity.id).collect();
            let pairs = table.lay_pairs(c, &who, (kept, gone), &saw.into_iter().collect(), now)?;
            let mut joins = Vec::new();
            for (one, two) in pairs {
                let mut join = table.book.merge(one, two, person(&who, now))?;
                join.comments = comments::relink(c, join.gone, join.kept)?;
                join.note = notes::join(c, shop, (join.gone, join.kept))?;
                joins.push(join);
            }
            let phone = theirs.phone.clone().filter(|_| mine.phone.is_none());
            let address = theirs.address.clone().filter(|_| mine.address.is_none());
            let others = table.book.orders().filter(|order| order.customer == gone);
            let others: Vec<OrderId> = others.map(|order| order.id).collect();
            table.book.give_orders(&others, kept, person(&who, now));
            let joined = |id: &OrderId| joins.iter().any(|join| [join.kept, join.gone].contains(id));
            let orders = others.into_iter().filter(|id| !joined(id)).collect();
            let merge = CustomerMerge { kept, gone, identities, joins, orders, phone, address };
            people::join(c, shop, &merge, (mine, theirs))?;
            table.tell_elsewhere(c, kept, Hand { by: Some(&who.by), at: now })?;
            table.note(c, Deed::MergedCustomers(merge), &who.by, now)?;
            table.settle(c, &[], Hand { by: Some(&who.by), at: now })?;
            Ok(people::card(c, shop, kept)?)
        })
    }

    /// Makes one of a buyer's names on platforms a buyer of its own again,
    /// with the orders that its comments opened. Answers with that buyer.
    pub fn split_customer(
        &self,
        command: &Command,
        from: CustomerId,
        identity: CustomerId,
    ) -> Result<CustomerCard, DeskError> {
        let (shop, who) = (command.shop, command.clone());
        self.once(command, format!("split {identity} off customer {from}"), move |c, now| {
            let mut table = Table::lock(c, shop, None)?;
            people::get(c, shop, from)?;
            let all = people::identities(c, from)?;
            let found = all.iter().find(|other| other.id == identity).cloned().ok_or(StoreError::Missing)?;
            if all.len() == 1 {
                return Err(Refusal::NothingLeft.into());
            }
            let theirs = people::orders_of(c, shop, from)?;
            let openers = comments::openers(c, &theirs.iter().map(|(_, order)| order.id).collect::<Vec<_>>())?;
            let own: Vec<_> = theirs.into_iter().filter(|(_, o)| openers.get(&o.id) == Some(&identity)).collect();
            let ids: Vec<OrderId> = own.iter().map(|(_, order)| order.id).collect();
            keep_off_open(c, &who, own.iter().map(|(_, order)| order), now)?;
            table.lay(c, own.into_iter().map(|(_, order)| order).collect(), [])?;
            let to = if people::is_merged(c, shop, identity)? {
                people::set_merged(c, shop, identity, None)?;
                identity
            } else {
                // The buyer that was made for it is the one who keeps the rest.
                let (name, platform) = (found.name, found.platform);
                let view =
                    CustomerView { id: ids::one(c)?, name, platform, phone: None, address: None, flags: Vec::new() };
                people::insert(c, shop, &view, now)?;
                view.id
            };
            people::move_identities(c, shop, &[identity], (from, to))?;
            table.book.give_orders(&ids, to, person(&who, now));
            table.note(c, Deed::SplitCustomer { from, to, identity }, &who.by, now)?;
            table.settle(c, &[], Hand { by: Some(&who.by), at: now })?;
            Ok(people::card(c, shop, to)?)
        })
    }

    /// Says something of a buyer, instead of what was said about it before.
    pub fn flag(&self, command: &Command, customer: CustomerId, form: FlagForm) -> Result<CustomerCard, DeskError> {
        let FlagForm { kind, note } = form;
        let note = note.filter(|note| !note.trim().is_empty()).map(|note| text(&note, NOTE_MAX, "note")).transpose()?;
        if kind == FlagKind::Other && note.is_none() {
            return Err(DeskError::Invalid("note"));
        }
        let what = format!("flag {customer} {kind:?} {note:?}");
        self.set_flag(command, what, (customer, kind), Some(note))
    }

    /// Takes back what was said of a buyer.
    pub fn clear_flag(
        &self,
        command: &Command,
        customer: CustomerId,
        kind: FlagKind,
    ) -> Result<CustomerCard, DeskError> {
        self.set_flag(command, format!("clear flag {customer} {kind:?}"), (customer, kind), None)
    }

    fn set_flag(
        &self,
        command: &Command,
        what: String,
        (customer, kind): (CustomerId, FlagKind),
        note: Option<Option<String>>,
    ) -> Result<CustomerCard, DeskError> {
        let (shop, by) = (command.shop, command.by.clone());
        self.once(command, what, move |c, now| {
            let mut table = Table::lock(c, shop, None)?;
            people::get(c, shop, customer)?;
            let flag = note.map(|note| Flag { kind, note, by: by.clone(), at: now });
            let cleared = flag.is_none();
            let was = people::put_flag(c, shop, customer, kind, flag)?;
            if was.is_none() && cleared {
                return Err(DeskError::NothingToUndo);
            }
            let hand = Hand { by: Some(&by), at: now };
            table.note(c, Deed::Flagged { customer, flag: kind, was }, &by, now)?;
            table.tell_elsewhere(c, customer, hand)?;
            table.settle(c, &[], hand)?;
            Ok(people::card(c, shop, customer)?)
        })
    }
}

/// Refuses whoever would change open orders that another person has claimed.
fn keep_off_open<'a>(
    c: &mut Engine,
    who: &Command,
    orders: impl Iterator<Item = &'a Order>,
    now: Millis,
) -> Result<(), DeskError> {
    orders.filter(|order| order.state.is_open()).try_for_each(|order| keep_off(c, who, order.id, now))
}

impl Table {
    /// Lays the open orders of `kept` that must be joined with one of `gone`,
    /// and all orders of `gone`. Returns which are to be joined.
    fn lay_pairs(
        &mut self,
        c: &mut Engine,
        who: &Command,
        (kept, gone): (CustomerId, CustomerId),
        saw: &HashMap<OrderId, i64>,
        now: Millis,
    ) -> Result<Vec<(OrderId, OrderId)>, DeskError> {
        let mut all = people::orders_of(c, self.shop, gone)?;
        let open = |order: &Order| order.state.is_open();
        let theirs: BTreeMap<SessionId, OrderId> =
            all.iter().filter(|(_, order)| open(order)).map(|(session, order)| (*session, order.id)).collect();
        let mine = people::open_orders(c, self.shop, &[kept])?.into_iter();
        let mine: Vec<_> = mine.filter(|(session, _)| theirs.contains_key(session)).collect();
        let pairs: Vec<_> =
            mine.iter().filter_map(|(session, order)| Some((order.id, *theirs.get(session)?))).collect();
        all.extend(mine);
        keep_off_open(c, who, all.iter().map(|(_, order)| order), now)?;
        let joined = |id: OrderId| pairs.iter().any(|(one, two)| [*one, *two].contains(&id));
        for (_, order) in all.iter().filter(|(_, order)| joined(order.id)) {
            if saw.get(&order.id) != Some(&order.version) {
                return Err(DeskError::Stale(Box::new(one_view(c, self.shop, order.id)?)));
            }
        }
        self.take_ids(c, 0, all.iter().map(|(_, order)| order.lines.len()).sum())?;
        self.lay(c, all.into_iter().map(|(_, order)| order).collect(), [])?;
        Ok(pairs)
    }

    /// Tells the sessions in which nothing else happens the open orders of a
    /// buyer of whom something is known now. Those that change on the table
    /// are told as they are settled.
    pub(super) fn tell_elsewhere(
        &mut self,
        c: &mut Engine,
        customer: CustomerId,
        hand: Hand<'_>,
    ) -> Result<(), StoreError> {
        if self.home.is_some() && self.sessions.keys().all(|session| Some(*session) == self.home) {
            return Ok(());
        }
        let changing: HashSet<OrderId> = self.book.changed_orders().map(|order| order.id).collect();
        for (session, order) in people::open_orders(c, self.shop, &[customer])? {
            if changing.contains(&order.id) {
                continue;
            }
            // What a person says is told in closed sessions, too.
            if self.home.is_none() {
                self.lock_also(c, session)?;
            }
            let elsewhere = Some(session) != self.home;
            if let Some(session) = self.sessions.get_mut(&session).filter(|_| elsewhere) {
                let told = views::of(c, self.shop, &[order.id])?.into_iter().map(|order| Change::Order { order });
                journal::append(c, session, told.collect(), hand.by, hand.at)?;
                sessions::save(c, session)?;
            }
        }
        Ok(())
    }
}
