//! What a platform says of a comment later is kept with it and shown on its
//! order; what was booked stays as it is.

use crate::base::id::{OrderId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::desk::settle::Hand;
use crate::desk::table::Table;
use crate::desk::{Desk, DeskError};
use crate::shop::amend::Amendment;
use crate::shop::book::Actor;
use crate::shop::event::Change;
use crate::shop::reading::Reason;
use crate::store::{Engine, StoreError, amends, comments, orders};

impl Desk {
    /// Takes in what became of comments on their platform. What is said again,
    /// or of comments that this session does not have, changes nothing.
    pub fn amend(&self, shop: ShopId, session: SessionId, amendments: Vec<Amendment>) -> Result<(), DeskError> {
        self.write(move |c, now| {
            for amendment in &amendments {
                amend(c, shop, session, amendment, now)?;
            }
            Ok(())
        })
    }
}

fn amend(
    c: &mut Engine,
    shop: ShopId,
    session: SessionId,
    amendment: &Amendment,
    now: Millis,
) -> Result<(), StoreError> {
    let mut table = Table::lock(c, shop, Some(session))?;
    let amended = amends::put(c, shop, session, amendment)?;
    if amended.is_empty() {
        return Ok(());
    }
    let views = comments::of(c, session, &amended)?;
    let mut said: Vec<OrderId> = views.iter().filter_map(|comment| comment.order_id).collect();
    said.sort_unstable();
    said.dedup();
    let of_session = orders::get(c, shop, &said)?.into_iter().filter(|(home, _)| *home == session);
    table.lay_near(c, of_session.map(|(_, order)| order).collect(), [])?;
    let actor = Actor { by: None, sent_at: now, at: now };
    table.mark(said, amendment.reason(), actor);
    table.told.extend(views.into_iter().map(|comment| Change::Comment { comment }));
    table.settle(c, &[], Hand { by: None, at: now })
}

impl Table {
    /// Marks orders on the table for a person's eyes.
    pub(super) fn mark(&mut self, orders: impl IntoIterator<Item = OrderId>, reason: Reason, actor: Actor<'_>) {
        orders.into_iter().for_each(|order| self.book.point_at(order, reason, actor));
    }
}
