//! A buyer is asked for the address: by the platform where it writes to them for
//! us, or by a person, who says that it is done.

use crate::base::id::{OrderId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::desk::claims::keep_off;
use crate::desk::orders::{one_view, order_of};
use crate::desk::{Command, Desk, DeskError, Spot};
use crate::shop::act::Refusal;
use crate::shop::asking::{ASK_AGAIN_MS, Asked, Language, words};
use crate::shop::event::{Change, OrderView};
use crate::shop::order::Order;
use crate::store::sessions::{self, Session};
use crate::store::{Engine, StoreError, commands, comments, journal, notes, shops};
use serde::Serialize;
use std::sync::{Arc, OnceLock};
use utoipa::ToSchema;

/// What is to be asked, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Question {
    /// In so many words.
    pub text: String,
    /// Whether the platform can write it to the buyer for us; else a person
    /// copies it or reads it out.
    pub by_reply: bool,
}

/// A message that is on its way.
struct Letter {
    spot: Spot,
    text: String,
    asked: Asked,
    before: Option<Asked>,
}

impl Desk {
    /// What the buyer of an order would be asked.
    pub fn question(
        &self,
        shop: ShopId,
        session: SessionId,
        order: OrderId,
        language: Language,
    ) -> Result<Question, DeskError> {
        let speaks = self.voice().is_some();
        self.store.read(|c| {
            is_askable(&order_of(c, shop, session, order)?)?;
            let by_reply = speaks && comments::reply_spot(c, shop, order)?.is_some();
            let text = words(language, &shops::name(c, shop)?, &one_view(c, shop, order)?);
            Ok(Question { text, by_reply })
        })
    }

    /// Asks the buyer of an order for the address, or notes that a person has
    /// done so. It is written down first, so that nobody else asks meanwhile,
    /// and forgotten again if the platform will not. A program that is killed in
    /// between may leave it written down and unasked, but never asks twice.
    pub fn ask_address(
        &self,
        command: &Command,
        (session, id): (SessionId, OrderId),
        by_hand: bool,
        language: Language,
    ) -> Result<OrderView, DeskError> {
        let voice = self.voice().cloned();
        let letter = Arc::new(OnceLock::new());
        let (shop, who, on_its_way, speaks) = (command.shop, command.clone(), Arc::clone(&letter), voice.is_some());
        let what = format!("ask the address of {id}, by hand {by_hand}, in {language:?}");
        let view = self.once(command, what, move |c, now| {
            let mut home = locked(c, shop, session)?;
            is_askable(&order_of(c, shop, session, id)?)?;
            keep_off(c, &who, id, now)?;
            let before = notes::last_asked(c, shop, id)?;
            if let Some(asked) = before.as_ref().filter(|asked| now < asked.at.plus(ASK_AGAIN_MS)) {
                return Err(DeskError::Asked(asked.by.clone()));
            }
            let asked = Asked { at: now, by: who.by.clone(), by_hand };
            notes::set_asked(c, shop, id, Some(&asked))?;
            let view = tell(c, (shop, &mut home), id, (&who.by, now))?;
            if !by_hand {
                let spot = if speaks { comments::reply_spot(c, shop, id)? } else { None };
                let (room, comment) = spot.ok_or(DeskError::CannotReply)?;
                let text = words(language, &shops::name(c, shop)?, &view);
                let _ = on_its_way.set(Letter { spot: Spot { room, comment }, text, asked, before });
            }
            Ok(view)
        })?;
        // A command that was done before has no letter any more.
        let (Some(voice), Some(letter)) = (voice, letter.get()) else { return Ok(view) };
        if let Err(error) = voice.private_reply(&letter.spot, &letter.text) {
            if let Err(stuck) = self.unask(command, (session, id), letter) {
                tracing::warn!(%stuck, "a question that was not sent stays written down");
            }
            return Err(error.into());
        }
        Ok(view)
    }

    /// The letter did not arrive: nobody has asked, and the command may be given
    /// again.
    fn unask(&self, command: &Command, (session, id): (SessionId, OrderId), letter: &Letter) -> Result<(), DeskError> {
        let (who, asked, before) = (command.clone(), letter.asked.clone(), letter.before.clone());
        self.write(move |c, now| {
            let mut home = locked(c, who.shop, session)?;
            commands::forget(c, who.shop, &who.key)?;
            if notes::last_asked(c, who.shop, id)? == Some(asked) {
                notes::set_asked(c, who.shop, id, before.as_ref())?;
                tell(c, (who.shop, &mut home), id, (&who.by, now))?;
            }
            Ok(())
        })
    }
}

fn locked(c: &mut Engine, shop: ShopId, session: SessionId) -> Result<Session, StoreError> {
    sessions::lock(c, shop, Some(session))?.remove(&session).ok_or(StoreError::Missing)
}

/// Only of goods that are still to be delivered the address is asked.
fn is_askable(order: &Order) -> Result<(), DeskError> {
    if !order.state.is_open() {
        return Err(Refusal::NotAllowed.into());
    }
    if order.live_lines().next().is_none() { Err(Refusal::NoLine.into()) } else { Ok(()) }
}

/// Tells the screens an order of which only what stands beside it has changed.
fn tell(
    c: &mut Engine,
    (shop, home): (ShopId, &mut Session),
    id: OrderId,
    (by, now): (&str, Millis),
) -> Result<OrderView, StoreError> {
    let view = one_view(c, shop, id)?;
    journal::append(c, home, vec![Change::Order { order: view.clone() }], Some(by), now)?;
    sessions::save(c, home)?;
    Ok(view)
}
