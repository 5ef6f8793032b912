//! Comments whose live is not told, as bridges hand them on. TikTok's ids are
//! the same in whatever room they are heard, so such a comment stands under a
//! room of the session's own, into which all comments of the session are looked
//! for anyway; and it is itself looked for in every room that the session heard.
//! Only sessions with such comments pay for it.

use crate::base::id::{ChannelId, CommentId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::desk::intake::Read;
use crate::desk::{Desk, DeskError};
use crate::shop::comment::Platform;
use crate::store::{Engine, StoreError, comments, hand, sessions};
use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// A bridge that comes back tells the last comments once more, also where the
/// seller has opened another session meanwhile: a day.
const LATELY_MS: i64 = 24 * 60 * 60 * 1000;

/// Sessions whose rooms are kept at hand. Those of one more are looked up anew.
const KEPT: usize = 16;

/// The rooms that a session had heard when its last comment was `last`.
#[derive(Clone, Default)]
pub(super) struct Rooms {
    heard: BTreeSet<(Platform, String)>,
    last: Option<CommentId>,
}

impl Rooms {
    /// The same with what has come since: a session's comments are numbered in
    /// the order in which they are committed.
    pub(super) fn caught_up(&self, c: &mut Engine, session: SessionId) -> Result<Self, StoreError> {
        let last = hand::last(c, session)?;
        let since = hand::heard_rooms(c, session, self.last)?;
        Ok(Self { heard: self.heard.iter().cloned().chain(since).collect(), last })
    }

    /// Which comments `ids` of a platform are here in any of these rooms, or came
    /// without one to a session that was open `at` that time or shortly before.
    pub(super) fn known(
        &self,
        c: &mut Engine,
        shop: ShopId,
        (platform, at): (Platform, Millis),
        ids: &[&str],
    ) -> Result<HashSet<String>, StoreError> {
        let lately = sessions::open_since(c, shop, at.plus(-LATELY_MS))?;
        let on = self.heard.iter().filter(|(on, _)| *on == platform).map(|(_, room)| room.clone());
        let rooms: BTreeSet<String> = on.chain(lately.into_iter().map(of_session)).collect();
        let rooms: Vec<&str> = rooms.iter().map(String::as_str).collect();
        let mut found = HashSet::new();
        for some in rooms.chunks(3) {
            let [first, ..] = some else { continue };
            let asked = [first, some.get(1).unwrap_or(first), some.get(2).unwrap_or(first)].map(|room| *room);
            found.extend(comments::known(c, shop, (platform, asked), ids)?);
        }
        Ok(found)
    }
}

/// The rooms of the sessions that have comments without one. The last used
/// stands last.
#[derive(Default)]
pub(super) struct AllRooms(Mutex<Vec<(SessionId, Arc<Rooms>)>>);

impl AllRooms {
    fn of(&self, session: SessionId) -> Arc<Rooms> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|(known, _)| *known == session).map(|(_, rooms)| Arc::clone(rooms)).unwrap_or_default()
    }

    fn keep(&self, session: SessionId, rooms: Arc<Rooms>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(known, _)| *known != session);
        if all.len() == KEPT {
            all.remove(0);
        }
        all.push((session, rooms));
    }
}

/// Where a session's comments stand whose room is not told.
pub(super) fn of_session(session: SessionId) -> String {
    let [_, room] = hand::rooms(session, ChannelId(0));
    room
}

impl Desk {
    /// Gives the comments that have no room the session's own; and if there were
    /// any, the rooms that it has heard, as of what is committed.
    pub(super) fn give_rooms(&self, session: SessionId, read: &mut [Read]) -> Result<Arc<Rooms>, DeskError> {
        let own = of_session(session).into();
        let mut given = false;
        for comment in read.iter_mut().map(|read| &mut read.heard.comment).filter(|comment| comment.room.is_empty()) {
            comment.room.clone_from(&own);
            given = true;
        }
        if !given {
            return Ok(Arc::default());
        }
        let before = self.rooms.of(session);
        let rooms = Arc::new(self.store.read(|c| before.caught_up(c, session))?);
        self.rooms.keep(session, Arc::clone(&rooms));
        Ok(rooms)
    }
}
