//! Two people at one order: who opens one to work on it claims it, and the
//! others keep off until the lease is over or they take it over.

use crate::base::id::{OrderId, SessionId};
use crate::base::time::Millis;
use crate::desk::orders::{one_view, order_of};
use crate::desk::{Command, Desk, DeskError};
use crate::shop::event::{Change, ClaimView, OrderView};
use crate::store::{Engine, StoreError, claims, journal, sessions};

/// How long a lease lasts that is not renewed: a minute.
const LEASE_MS: i64 = 60_000;

impl Desk {
    /// Claims an order for a minute, or renews the claim. `over` takes it
    /// from whoever holds it. A renewal is not told to the screens.
    pub fn claim(&self, who: &Command, session: SessionId, order: OrderId, over: bool) -> Result<OrderView, DeskError> {
        let who = who.clone();
        self.write(move |c, now| {
            let mut home = sessions::lock(c, who.shop, Some(session))?.remove(&session).ok_or(StoreError::Missing)?;
            order_of(c, who.shop, session, order)?;
            if !over {
                keep_off(c, &who, order, now)?;
            }
            let renewed = claims::holder(c, order, now)?.is_some_and(|(user, _)| user == who.user);
            let claim = ClaimView { by: who.by.clone(), until: now.plus(LEASE_MS) };
            claims::put(c, who.shop, order, (who.user, &claim), now)?;
            let view = one_view(c, who.shop, order)?;
            if !renewed {
                let told = vec![Change::Order { order: view.clone() }];
                journal::append(c, &mut home, told, Some(&who.by), now)?;
                sessions::save(c, &home)?;
            }
            Ok(view)
        })
    }

    /// Gives a claim back; without one, nothing happens.
    pub fn release(&self, who: &Command, session: SessionId, order: OrderId) -> Result<OrderView, DeskError> {
        let who = who.clone();
        self.write(move |c, now| {
            let mut home = sessions::lock(c, who.shop, Some(session))?.remove(&session).ok_or(StoreError::Missing)?;
            order_of(c, who.shop, session, order)?;
            let held = claims::remove(c, order, who.user)?;
            let view = one_view(c, who.shop, order)?;
            if held {
                let told = vec![Change::Order { order: view.clone() }];
                journal::append(c, &mut home, told, Some(&who.by), now)?;
                sessions::save(c, &home)?;
            }
            Ok(view)
        })
    }
}

/// Refuses whoever would change an order that another person has claimed.
pub(super) fn keep_off(c: &mut Engine, who: &Command, order: OrderId, now: Millis) -> Result<(), DeskError> {
    match claims::holder(c, order, now)? {
        Some((user, claim)) if user != who.user => Err(DeskError::Claimed(claim.by)),
        _ => Ok(()),
    }
}
