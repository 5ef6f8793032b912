//! The streams of a session: added, removed, and what becomes of them.

use crate::base::id::{ChannelId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::desk::ears::Stream;
use crate::desk::{Command, Desk, DeskError, text};
use crate::shop::channel::{ChannelState, ChannelView};
use crate::shop::comment::Platform;
use crate::shop::event::{Change, SessionState};
use crate::store::{Engine, StoreError, channels, gaps, ids, journal, sales, sessions};

/// A stream to be added; the caller has checked that it can be dialled.
#[derive(Clone, Debug)]
pub struct NewChannel {
    /// How it is heard.
    pub kind: String,
    /// Where the live runs.
    pub platform: Platform,
    /// User name, room or address.
    pub address: String,
}

/// What is new of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelNews {
    /// Where it stands.
    pub state: ChannelState,
    /// Code of the reason.
    pub reason: Option<&'static str>,
    /// The reason in the platform's own words.
    pub detail: Option<String>,
    /// Since when.
    pub since: Millis,
    /// When it last sent anything.
    pub last_data: Option<Millis>,
    /// Viewers now.
    pub viewers: Option<i64>,
    /// Comments in the last minute.
    pub per_minute: i64,
    /// Milliseconds from writing to arrival.
    pub lag_ms: Option<i64>,
    /// When the leave to listen ends.
    pub expires_at: Option<Millis>,
    /// How often it was connected again since the last news.
    pub reconnects: i64,
    /// Messages that could not be read since the last news.
    pub dropped: i64,
    /// What was odd about messages since the last news, dropped or not.
    pub oddities: Vec<(&'static str, i64)>,
}

impl Desk {
    /// Adds a stream to an open session.
    pub fn add_channel(&self, command: &Command, id: SessionId, new: NewChannel) -> Result<ChannelView, DeskError> {
        // Some kinds know where to dial by themselves.
        let (ears, empty) = (self.ears.get(), new.address.trim().is_empty());
        let address = if empty && ears.is_some() { String::new() } else { text(&new.address, 500, "address")? };
        if ears.is_some_and(|ears| !ears.can_dial(&new.kind, new.platform, &address)) {
            return Err(DeskError::NoLive);
        }
        let (shop, by) = (command.shop, command.by.clone());
        let what = format!("add channel {id} {new:?}");
        let added = self.once(command, what, move |c, now| {
            let mut session = sessions::lock(c, shop, Some(id))?.remove(&id).ok_or(StoreError::Missing)?;
            if session.summary.state == SessionState::Closed {
                return Err(DeskError::SessionClosed);
            }
            let mut channel = ChannelView::new(ids::one(c)?, new.kind, new.platform, (ChannelState::Connecting, now));
            channel.address = address;
            channels::insert(c, shop, id, &channel)?;
            journal::append(c, &mut session, vec![Change::Channel { channel: channel.clone() }], Some(&by), now)?;
            sessions::save(c, &session)?;
            Ok(channel)
        })?;
        if let Some(ears) = self.ears.get() {
            ears.attach(stream(shop, id, &added, None));
            // A close or a removal may have come between; its own detaching
            // came too early then.
            let wanted = self.store.read(|c| {
                let open = sessions::get(c, shop, id)?.summary.state == SessionState::Open;
                Ok::<_, StoreError>(open && channels::find(c, id, added.id)?.is_some())
            })?;
            if !wanted {
                ears.detach(added.id);
            }
        }
        Ok(added)
    }

    /// Begins to hear the streams of the shop's open sessions that have not
    /// ended: after a start of the program.
    pub fn hear_again(&self, shop: ShopId) -> Result<(), DeskError> {
        let Some(ears) = self.ears.get() else { return Ok(()) };
        let streams = self.store.read(|c| {
            let mut streams = Vec::new();
            for session in sessions::list(c, shop)? {
                if session.summary.state == SessionState::Open {
                    let heard = channels::list(c, session.summary.id)?;
                    for channel in heard.into_iter().filter(|channel| channel.state != ChannelState::Ended) {
                        let room = channels::last_room(c, session.summary.id, channel.id)?;
                        streams.push(stream(shop, session.summary.id, &channel, room));
                    }
                }
            }
            Ok::<_, StoreError>(streams)
        })?;
        streams.into_iter().for_each(|stream| ears.attach(stream));
        Ok(())
    }

    /// Takes a stream out of its session. Of one that was taken out before,
    /// nothing more is told.
    pub fn remove_channel(&self, command: &Command, id: SessionId, channel: ChannelId) -> Result<(), DeskError> {
        let (shop, by) = (command.shop, command.by.clone());
        self.write(move |c, now| {
            let mut session = sessions::lock(c, shop, Some(id))?.remove(&id).ok_or(StoreError::Missing)?;
            if !channels::remove(c, id, channel)? {
                return Ok(());
            }
            gaps::close(c, channel, now)?;
            journal::append(c, &mut session, vec![Change::Removed { channel_id: channel }], Some(&by), now)?;
            Ok(sessions::save(c, &session)?)
        })?;
        if let Some(ears) = self.ears.get() {
            ears.detach(channel);
        }
        Ok(())
    }

    /// Notes what is new of a stream; of one that was removed nothing is, of one
    /// whose session is closed what was odd of its last words.
    pub fn note_channel(
        &self,
        shop: ShopId,
        id: SessionId,
        channel: ChannelId,
        news: ChannelNews,
    ) -> Result<(), DeskError> {
        self.write(move |c, now| {
            let mut session = sessions::lock(c, shop, Some(id))?.remove(&id).ok_or(StoreError::Missing)?;
            let Some(mut view) = channels::find(c, id, channel)? else { return Ok(()) };
            gaps::count(c, shop, channel, &news.oddities)?;
            view.dropped += news.dropped;
            if session.summary.state == SessionState::Closed {
                return Ok(channels::save(c, shop, id, &view)?);
            }
            note_gap(c, shop, &view, &news)?;
            view.state = news.state;
            view.reason = news.reason.map(Into::into);
            view.detail = news.detail;
            view.since = news.since;
            view.last_data = news.last_data.or(view.last_data);
            view.viewers = news.viewers.or(view.viewers);
            view.per_minute = news.per_minute;
            view.lag_ms = news.lag_ms.or(view.lag_ms);
            view.expires_at = news.expires_at;
            view.reconnects += news.reconnects;
            channels::save(c, shop, id, &view)?;
            if news.viewers.is_some() {
                let heard = channels::list(c, id)?.into_iter().filter(|other| other.state.is_connected());
                sales::see(c, shop, id, heard.filter_map(|other| other.viewers).sum(), now)?;
            }
            journal::append(c, &mut session, vec![Change::Channel { channel: view }], None, now)?;
            Ok(sessions::save(c, &session)?)
        })
    }
}

/// Notes when a channel is lost that was connected, and when it is back or over.
fn note_gap(c: &mut Engine, shop: ShopId, before: &ChannelView, news: &ChannelNews) -> Result<(), StoreError> {
    match (before.state.is_connected(), news.state.is_connected()) {
        (true, false) if news.state != ChannelState::Ended => {
            // Not heard since its last word, or since it was connected if it
            // said none.
            let from = before.last_data.max(news.last_data).map_or(before.since, |last| last.max(before.since));
            gaps::open(c, shop, before.id, from, news.reason)
        }
        (false, connected) if connected || news.state == ChannelState::Ended => gaps::close(c, before.id, news.since),
        _ => Ok(()),
    }
}

fn stream(shop: ShopId, session: SessionId, channel: &ChannelView, heard: Option<String>) -> Stream {
    Stream {
        channel: channel.id,
        session,
        shop,
        kind: channel.kind.clone(),
        platform: channel.platform,
        address: channel.address.clone(),
        heard,
    }
}
