//! Who is new to the shop: a buyer without a numbered order in an earlier
//! session. Kept with the buyer, so that nobody's orders are looked through.

use crate::base::id::{CustomerId, OrderId, SessionId};
use crate::desk::table::Table;
use crate::store::{Engine, StoreError, customers};
use std::collections::{BTreeMap, HashMap};

impl Table {
    /// Marks the orders that get their number by this decision and are their
    /// buyers' first, and notes the session with the buyers.
    pub(super) fn welcome(&mut self, c: &mut Engine) -> Result<(), StoreError> {
        let numbered: Vec<(OrderId, CustomerId, SessionId)> =
            self.book.numbered().map(|order| (order.id, order.customer, order.session)).collect();
        let unknown = numbered.iter().map(|(_, buyer, _)| *buyer).filter(|buyer| !self.firsts.contains_key(buyer));
        let unknown: Vec<CustomerId> = unknown.collect();
        if !unknown.is_empty() {
            self.firsts.extend(customers::first_sessions(c, &unknown)?);
        }
        let mut new = Vec::new();
        let mut first: BTreeMap<SessionId, Vec<CustomerId>> = BTreeMap::new();
        for (order, buyer, session) in numbered {
            let known = self.firsts.entry(buyer).or_default();
            if known.is_none_or(|first| first >= session) {
                new.push(order);
            }
            if known.is_none_or(|first| first > session) {
                *known = Some(session);
                first.entry(session).or_default().push(buyer);
            }
        }
        self.book.welcome(&new);
        let mut made: HashMap<CustomerId, SessionId> =
            first.iter().flat_map(|(session, buyers)| buyers.iter().map(|buyer| (*buyer, *session))).collect();
        for new in &mut self.new_buyers {
            new.first_session = made.remove(&new.view.id);
        }
        for (session, mut buyers) in first {
            buyers.retain(|buyer| made.contains_key(buyer));
            if !buyers.is_empty() {
                customers::set_first_session(c, session, &buyers)?;
            }
        }
        Ok(())
    }
}
