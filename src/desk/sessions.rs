//! A person opens, steers and closes a session.

use crate::base::id::{ProductId, SessionId};
use crate::base::time::Millis;
use crate::desk::{Command, Desk, DeskError, text};
use crate::shop::book::Repeat;
use crate::shop::channel::ChannelState;
use crate::shop::event::{Change, SessionState, SessionSummary};
use crate::store::report::closing;
use crate::store::sessions::Session;
use crate::store::{Engine, StoreError, channels, gaps, ids, journal, products, sales, sessions};

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
        let what = format!("open {new:?}");
        let title = text(&new.title, 120, "title")?;
        let shop = command.shop;
        self.once(command, what, move |c, now| {
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
        self.steer(command, session, format!("pin {product:?}"), move |c, session, now| {
            session.summary.pinned = product;
            sales::show(c, shop, session.summary.id, product, now)?;
            Ok(Vec::new())
        })
    }

    /// Closes a session: it takes no more comments, its orders stay.
    pub fn close_session(&self, command: &Command, id: SessionId) -> Result<SessionSummary, DeskError> {
        let shop = command.shop;
        let closed = self.steer(command, id, "close".into(), move |c, session, now| {
            session.summary.state = SessionState::Closed;
            session.summary.closed_at = Some(now);
            let mut changes = Vec::new();
            for mut channel in channels::list(c, id)? {
                if channel.state != ChannelState::Ended {
                    (channel.state, channel.since) = (ChannelState::Ended, now);
                    (channel.reason, channel.detail) = (None, None);
                    channels::save(c, shop, id, &channel)?;
                    gaps::close(c, channel.id, now)?;
                    changes.push(Change::Channel { channel });
                }
            }
            closing::freeze(c, shop, &session.summary, now)?;
            Ok(changes)
        })?;
        if let Some(ears) = self.ears.get() {
            let heard = self.store.read(|c| channels::list(c, id))?;
            heard.into_iter().for_each(|channel| ears.hush(channel.id));
        }
        Ok(closed)
    }

    pub(super) fn steer(
        &self,
        command: &Command,
        id: SessionId,
        what: String,
        change: impl FnOnce(&mut Engine, &mut Session, Millis) -> Result<Vec<Change>, DeskError> + Send + 'static,
    ) -> Result<SessionSummary, DeskError> {
        let (shop, by) = (command.shop, command.by.clone());
        self.once(command, format!("{what} {id}"), move |c, now| {
            let mut session = sessions::lock(c, shop, Some(id))?.remove(&id).ok_or(StoreError::Missing)?;
            if session.summary.state == SessionState::Closed {
                return Err(DeskError::SessionClosed);
            }
            let mut changes = change(c, &mut session, now)?;
            changes.push(Change::Session { session: session.summary.clone() });
            journal::append(c, &mut session, changes, Some(&by), now)?;
            sessions::save(c, &session)?;
            Ok(session.summary)
        })
    }
}
