//! A person takes back what was done: the last act of all, or a given one.

use crate::base::id::{ActId, OrderId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::desk::claims::keep_off;
use crate::desk::joins::{person, wrote_since};
use crate::desk::orders::{one_view, order_of};
use crate::desk::settle::Hand;
use crate::desk::table::Table;
use crate::desk::{Command, Desk, DeskError};
use crate::shop::act::Refusal;
use crate::shop::deed::ActView;
use crate::shop::event::{Change, Undone};
use crate::store::acts::{self, Act};
use crate::store::{Engine, StoreError};

impl Desk {
    /// Takes back the last act that stands, of a session or on the shop's
    /// stock. What cannot be restored any more stays as it is; the act counts
    /// as taken back all the same. Refused if that is the owner's to take
    /// back: an older one in its place would be a surprise.
    pub fn undo_last(&self, command: &Command, session: SessionId) -> Result<Undone, DeskError> {
        let (shop, who) = (command.shop, command.clone());
        self.once(command, format!("undo last {session}"), move |c, now| {
            let table = Table::lock(c, shop, Some(session))?;
            let act = acts::last(c, shop, session)?.ok_or(DeskError::NothingToUndo)?;
            may_take_back(&who, &act)?;
            // Of another session, if of any.
            if let Some(later) = acts::standing_on(c, shop, &act)? {
                return Err(DeskError::LaterAct(later.view.by));
            }
            Ok(take_back(c, table, &who, act, now)?.0)
        })
    }

    /// Takes back this act. Refused if it is the owner's to take back, if a
    /// later one stands upon it, or if nothing is left of it.
    pub fn undo(&self, command: &Command, session: SessionId, id: ActId) -> Result<Undone, DeskError> {
        let (shop, who) = (command.shop, command.clone());
        self.once(command, format!("undo {id} {session}"), move |c, now| {
            let table = Table::lock(c, shop, Some(session))?;
            let act = acts::get(c, shop, session, id)?;
            if act.view.undone_at.is_some() {
                return Err(DeskError::NothingToUndo);
            }
            may_take_back(&who, &act)?;
            if let Some(later) = acts::standing_on(c, shop, &act)? {
                return Err(DeskError::LaterAct(later.view.by));
            }
            match take_back(c, table, &who, act, now)? {
                (undone, true) => Ok(undone),
                (_, false) => Err(Refusal::NotAllowed.into()),
            }
        })
    }
}

fn may_take_back(who: &Command, act: &Act) -> Result<(), DeskError> {
    if who.role.may(&act.deed) { Ok(()) } else { Err(DeskError::OwnersAct(act.view.by.clone())) }
}

/// Takes an act back that was found under the lock; also says whether
/// anything was left of it.
fn take_back(
    c: &mut Engine,
    mut table: Table,
    who: &Command,
    act: Act,
    now: Millis,
) -> Result<(Undone, bool), DeskError> {
    let Act { view, session, deed } = act;
    // What was done to the shop's stock is told in every session.
    table.home = session;
    let wrote = wrote_since(c, who.shop, &deed, view.id)?;
    if deed.is_wide() {
        table.lay_wide(c, who, &deed, &wrote, now)?;
    } else if let Some(order) = view.order_id {
        keep_off(c, who, order, now)?;
        let home = session.ok_or(StoreError::Missing)?;
        let order = order_of(c, who.shop, home, order)?;
        table.lay_whole(c, order, None)?;
    } else {
        table.lay(c, Vec::new(), deed.products())?;
        let marked: Vec<OrderId> = deed.marked().iter().map(|marked| marked.order).collect();
        table.lay_afar(c, &marked)?;
    }
    let actor = person(who, now);
    let restored = table.book.undo(&deed, actor);
    table.put_people_back(c, &deed, who, now)?;
    table.look_at_strangers(c, &deed, wrote, actor)?;
    acts::mark_undone(c, who.shop, (&view, session), &who.by, now)?;
    let act = ActView { undone_by: Some(who.by.clone()), undone_at: Some(now), ..view };
    table.told.push(Change::Act { act: act.clone() });
    let shop: ShopId = who.shop;
    table.settle(c, &[], Hand { by: Some(&who.by), at: now })?;
    let order = act.order_id.map(|order| one_view(c, shop, order)).transpose()?;
    Ok((Undone { act, order }, restored))
}
