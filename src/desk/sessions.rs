//! A person opens, steers and closes a session.

use crate::base::id::{ProductId, SessionId};
use crate::base::time::Millis;
use crate::desk::{Command, Desk, DeskError, text};
use crate::shop::book::Repeat;
use crate::shop::event::{Change, SessionState, SessionSummary};
use crate::store::sessions::Session;
use crate::store::{StoreError, channels, ids, journal, products, sessions};

/// A session to be opened.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// What the seller calls it.
    pub title: String,
    /// What a repeated wish means.
    pub repeat: Repeat,
    /// Whether a part of a wish is held and the rest waits.
    pub part_fill: bool,
}

impl Desk {
    /// Opens a session.
    pub fn open_session(&self, command: &Command, new: NewSession) -> Result<SessionSummary, DeskError> {
        let title = text(&new.title, 120, "title")?;
        let shop = command.shop;
        self.once(command, move |c, now| {
            let id = ids::one(c)?;
            Ok(sessions::insert(c, shop, id, &title, (new.repeat, new.part_fill), now)?.summary)
        })
    }

    /// Puts a product on show, or none: what "chốt 2" without a name means.
    pub fn pin(
        &self,
        command: &Command,
        session: SessionId,
        product: Option<ProductId>,
    ) -> Result<SessionSummary, DeskError> {
        let shop = command.shop;
        if let Some(product) = product {
            self.store.read(|c| products::get(c, shop, product))?;
        }
        self.steer(command, session, move |session, _| {
            session.summary.pinned = product;
            Ok(())
        })
    }

    /// Closes a session: it takes no more comments, its orders stay.
    pub fn close_session(&self, command: &Command, session: SessionId) -> Result<SessionSummary, DeskError> {
        let closed = self.steer(command, session, |session, now| {
            session.summary.state = SessionState::Closed;
            session.summary.closed_at = Some(now);
            Ok(())
        })?;
        if let Some(ears) = self.ears.get() {
            let heard = self.store.read(|c| channels::list(c, session))?;
            heard.into_iter().for_each(|channel| ears.detach(channel.id));
        }
        Ok(closed)
    }

    fn steer(
        &self,
        command: &Command,
        id: SessionId,
        change: impl FnOnce(&mut Session, Millis) -> Result<(), DeskError> + Send + 'static,
    ) -> Result<SessionSummary, DeskError> {
        let (shop, by) = (command.shop, command.by.clone());
        self.once(command, move |c, now| {
            let mut session = sessions::lock(c, shop, Some(id))?.remove(&id).ok_or(StoreError::Missing)?;
            if session.summary.state == SessionState::Closed {
                return Err(DeskError::SessionClosed);
            }
            change(&mut session, now)?;
            let told = Change::Session { session: session.summary.clone() };
            journal::append(c, &mut session, vec![told], Some(&by), now)?;
            sessions::save(c, &session)?;
            Ok(session.summary)
        })
    }
}
