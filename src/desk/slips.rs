//! People print slips. Who prints takes them first, so that nobody else prints
//! the same ones unknowingly.

use crate::base::id::{OrderId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::desk::{Command, Desk, DeskError};
use crate::shop::act::Refusal;
use crate::shop::event::OrderView;
use crate::shop::printer::{Printer, socket_of};
use crate::shop::slip::{PrintedSlip, Slip};
use crate::store::prints::{self, Print};
use crate::store::{Engine, StoreError, orders, printers, sessions, shops, views};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Slips that are printed or listed at once.
pub const SLIPS_MAX: i64 = 50;
/// A printer has so long for a job: ten minutes. Then what it did not say to
/// have printed waits again.
const ON_ITS_WAY_MS: i64 = 10 * 60 * 1000;

/// What a person has taken to print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenSlips {
    /// Theirs to print.
    pub orders: Vec<OrderId>,
    /// Printed before, and not asked for again.
    pub left_out: Vec<PrintedSlip>,
}

/// What is to be printed.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Which orders; without them, all that wait, as many as go at once.
    pub orders: Option<Vec<OrderId>>,
    /// Whether also what was printed before.
    pub again: bool,
    /// Whether it goes to the shop's printer, which may not take it.
    pub afar: bool,
}

impl Desk {
    /// Takes slips to print. What was printed before is left out, unless it has
    /// changed or is asked for again.
    pub fn take_slips(&self, command: &Command, session: SessionId, wish: Wish) -> Result<TakenSlips, DeskError> {
        let (shop, by) = (command.shop, command.by.clone());
        some_of(wish.orders.as_deref())?;
        self.once(command, format!("slips {session} {wish:?}"), move |c, now| {
            sessions::get(c, shop, session)?;
            let orders = match &wish.orders {
                Some(ids) => these(c, shop, session, ids)?,
                None => prints::waiting(c, (shop, session), now, SLIPS_MAX)?.0,
            };
            if orders.iter().any(|order| !order.state.is_sold()) {
                return Err(Refusal::NotAllowed.into());
            }
            let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
            let before = prints::of(c, shop, &ids, now)?;
            let mut taken = TakenSlips { orders: Vec::new(), left_out: Vec::new() };
            let mut marks = Vec::new();
            for order in &orders {
                let printed = before.iter().find(|print| print.order == order.id).map(|print| print.told(order));
                if let Some(printed) = printed.filter(|printed| !wish.again && !printed.changed) {
                    taken.left_out.push(printed);
                    continue;
                }
                taken.orders.push(order.id);
                marks.push(Print {
                    order: order.id,
                    mark: Slip::mark(order),
                    version: order.version,
                    at: now,
                    by: by.clone(),
                    until: wish.afar.then(|| now.plus(ON_ITS_WAY_MS)),
                });
            }
            prints::put(c, shop, session, marks)?;
            Ok(taken)
        })
    }

    /// Slips that did not come out wait again.
    pub fn put_slips_back(
        &self,
        command: &Command,
        session: SessionId,
        orders: Vec<OrderId>,
    ) -> Result<Vec<OrderId>, DeskError> {
        let shop = command.shop;
        some_of(Some(&orders))?;
        self.once(command, format!("slips back {session} {orders:?}"), move |c, _| {
            these(c, shop, session, &orders)?;
            prints::remove(c, (shop, session), &orders, None)?;
            Ok(orders)
        })
    }

    /// Tells what became of slips that were on their way to a printer since
    /// `at`: these were printed, and those wait again.
    pub fn slips_arrived(
        &self,
        (shop, session): (ShopId, SessionId),
        at: Millis,
        printed: Vec<OrderId>,
        left: Vec<OrderId>,
    ) -> Result<(), DeskError> {
        self.write(move |c, _| {
            shops::lock(c, shop)?;
            prints::arrived(c, shop, &printed, at)?;
            Ok(prints::remove(c, (shop, session), &left, Some(at))?)
        })
    }

    /// Gives the shop a printer, or none.
    pub fn set_printer(&self, command: &Command, printer: Option<Printer>) -> Result<Option<Printer>, DeskError> {
        let shop = command.shop;
        let printer = printer
            .map(|printer| {
                let socket = socket_of(&printer.address).ok_or(DeskError::Invalid("address"))?;
                Ok::<_, DeskError>(Printer { address: socket.to_string(), ..printer })
            })
            .transpose()?;
        self.once(command, format!("printer {printer:?}"), move |c, _| {
            printers::put(c, shop, printer.as_ref())?;
            Ok(printer)
        })
    }
}

/// These orders of a session, in this order. `Missing` if one is not there.
fn these(c: &mut Engine, shop: ShopId, session: SessionId, ids: &[OrderId]) -> Result<Vec<OrderView>, StoreError> {
    let homes = orders::get(c, shop, ids)?;
    let here = |id: &OrderId| homes.iter().any(|(home, order)| *home == session && order.id == *id);
    if ids.iter().all(here) { views::of(c, shop, ids) } else { Err(StoreError::Missing) }
}

/// A list of orders that is worth asking for: not empty, without repeats, and not
/// too long.
fn some_of(orders: Option<&[OrderId]>) -> Result<(), DeskError> {
    let Some(orders) = orders else { return Ok(()) };
    let different: BTreeSet<&OrderId> = orders.iter().collect();
    let fits = (1..=SLIPS_MAX).contains(&i64::try_from(orders.len()).unwrap_or(i64::MAX));
    if fits && different.len() == orders.len() { Ok(()) } else { Err(DeskError::Invalid("order_ids")) }
}
