//! Facebook Live by Graph, the official way: asked again and again, the event
//! stream, and the page's webhook, each with the page's own token. A comment has
//! the same id by all three, and the live video's id is the room, so whichever
//! are on are one stream.
//!
//! | file | what |
//! |---|---|
//! | `access` | tokens and settings; which page a token is for |
//! | `address`, `find` | from what was typed to the live |
//! | `graph`, `errors` | questions, refusals, the quota |
//! | `hear`, `sweep`, `sse`, `mail` | the tasks of a stream |
//! | `hook`, `inbox` | the webhook's calls, from the door to the channels |
//! | `wire` | what all of it says |
//! | `acts` | replying to a comment, hiding it |

mod access;
mod acts;
mod address;
mod errors;
mod find;
mod graph;
mod hear;
mod hook;
mod inbox;
mod mail;
mod sse;
mod sweep;
mod wire;

use super::connector::{Connector, Line, Signal};
use super::error::LineError;
use super::frame::Frame;
use super::settings::Settings;
use super::wire::{Fetched, Wire};
use async_trait::async_trait;
use find::{Found, find};
use hear::Hearing;
use inbox::Mail;
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc};

pub use access::{Access, Pages, Ways};
pub use acts::Acts;
pub use address::Address;
pub use hook::{Change, is_signed, parse as parse_hook, signature};
pub use inbox::{Inbox, Taken};
pub use sse::{Events, TooLong};
pub use wire::decode;
pub(super) use wire::moment;

/// The connector of one live.
pub struct Facebook {
    address: Address,
    settings: Arc<Settings>,
    /// The live that was found. It stays this channel's: what was said at its
    /// end is read also if the page is not live any more.
    found: Option<Found>,
    /// Outlives the streams, so that what comes between two waits.
    mail: Option<Arc<Mutex<Mail>>>,
}

impl Facebook {
    /// For the live that `address` names.
    pub const fn new(address: Address, settings: Arc<Settings>) -> Self {
        Self { address, settings, found: None, mail: None }
    }
}

#[async_trait]
impl Connector for Facebook {
    async fn dial(&mut self) -> Result<Line, LineError> {
        let address = match &self.found {
            Some(found) => Address::Video(found.live.id.clone()),
            None => self.address.clone(),
        };
        let found = find(&self.settings, &address).await?;
        self.found = Some(found.clone());
        let access = &self.settings.facebook;
        let (hearing, mut wire) = (Hearing::new(found.clone(), access.clone()), Fetched::new());
        let (ends, ended) = mpsc::channel(1);
        if access.ways.webhook {
            let open = || Arc::new(Mutex::new(access.inbox.open(&found.page)));
            let kept = Arc::clone(self.mail.get_or_insert_with(open));
            let hearing = hearing.clone();
            wire.fetch(|outlet| mail::take(hearing, kept, ends, outlet));
        }
        let once = hearing.clone();
        if access.ways.poll {
            wire.fetch(|outlet| once.poll(outlet));
        } else {
            wire.fetch(|outlet| once.catch_up(outlet));
        }
        if access.ways.sse {
            let (hearing, settings) = (hearing.clone(), Settings::clone(&self.settings));
            wire.fetch(|outlet| sse::listen(hearing, settings, outlet));
        }
        wire.fetch(|outlet| hearing.watch(ended, outlet));
        let (room, host) = (found.live.id.clone(), Some(found.page.clone()));
        Ok(Line { room, host, opening: Vec::new(), wire: Wire::Fetched(wire), beat: None })
    }

    fn decode(&self, room: &str, frame: &Frame) -> Vec<Signal> {
        wire::decode(room, frame)
    }

    fn is_resting(&self) -> bool {
        self.found.as_ref().is_some_and(|found| found.graph.quota.rest().is_some())
    }
}
