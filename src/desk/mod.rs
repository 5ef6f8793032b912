//! The desk: every change of a shop's state enters here. Blocking; call it
//! from a thread that may wait.
//!
//! Each change is one transaction: lock the shop's open sessions, load what
//! the law needs, decide (pure), write it back with its journal entries and,
//! for a person's command, its answer under the command's key.

mod acts;
mod aliases;
mod amend;
mod asking;
mod channels;
mod claims;
mod contact;
mod customers;
mod ears;
mod error;
mod goods;
mod hand;
mod hooks;
mod intake;
mod joins;
mod newcomers;
mod orders;
mod pasted;
mod people;
mod press;
mod products;
mod readers;
mod rooms;
mod sessions;
mod settle;
mod slips;
mod table;
mod tools;
mod turns;
mod voice;

pub use asking::Question;
pub use channels::{ChannelNews, NewChannel};
pub use contact::ContactForm;
pub use customers::{FlagForm, SeenOrder};
pub use ears::{Ears, Stream};
pub use error::DeskError;
pub use hand::{Booked, ByHand, LeftOut, Written};
pub use hooks::{Called, Hook};
pub use intake::Heard;
pub use joins::{Chosen, Friend, Parted};
pub use orders::{Seen, Wanted};
pub use pasted::{Look, PastedRow};
pub use people::Login;
pub use press::{JobState, JobView, Press, PressFull, PrintJob};
pub use products::{NewProduct, ProductChange};
pub use sessions::NewSession;
pub use slips::{SLIPS_MAX, TakenSlips, Wish};
pub use tools::{NotAdmitted, Parting, Spoilt, Tool, Tools};
pub use voice::{Spot, Voice, VoiceError};

use crate::base::id::{ShopId, UserId};
use crate::base::time::{Clock, Millis};
use crate::desk::readers::Readers;
use crate::desk::rooms::AllRooms;
use crate::desk::turns::Turns;
use crate::shop::role::Role;
use crate::store::columns::{from_json, json};
use crate::store::{Engine, Store, commands, shops};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::{Arc, OnceLock};

/// Called after each commit that may have written to a journal.
pub type Wake = Box<dyn Fn() + Send + Sync>;

/// See the module.
pub struct Desk {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    wake: Wake,
    ears: OnceLock<Arc<dyn Ears>>,
    voice: OnceLock<Arc<dyn Voice>>,
    /// The readers of what is on sale in the sessions, as it was last seen.
    readers: Readers,
    /// The rooms of sessions that hear comments without one.
    rooms: AllRooms,
    /// Whose hold time is looked at next.
    turns: Turns,
}

/// A person's command: who gives it, and the key under which it is done once.
#[derive(Clone, Debug)]
pub struct Command {
    /// The person's shop.
    pub shop: ShopId,
    /// Who they are.
    pub user: UserId,
    /// What they may do.
    pub role: Role,
    /// Their name.
    pub by: String,
    /// 32 hexadecimal digits, chosen by the caller for each command anew.
    pub key: String,
}

impl Command {
    /// Refuses a key that is none.
    pub fn check_key(&self) -> Result<(), DeskError> {
        let well_formed = self.key.len() == 32 && self.key.bytes().all(|b| b.is_ascii_hexdigit());
        if well_formed { Ok(()) } else { Err(DeskError::Invalid("key")) }
    }
}

impl Desk {
    /// A desk over `store`; `wake` is called after each commit.
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>, wake: Wake) -> Self {
        let (ears, voice) = (OnceLock::new(), OnceLock::new());
        let (readers, rooms) = (Readers::default(), AllRooms::default());
        Self { store, clock, wake, ears, voice, readers, rooms, turns: Turns::default() }
    }

    /// Gives the desk its ears, once. Without them it hears nothing.
    pub fn hear_with(&self, ears: Arc<dyn Ears>) {
        // A second pair of ears would hear everything twice; the first stays.
        let _ = self.ears.set(ears);
    }

    /// Gives the desk a voice on the platforms, once.
    pub fn speak_with(&self, voice: Arc<dyn Voice>) {
        // As with the ears, the first stays.
        let _ = self.voice.set(voice);
    }

    /// The voice, if it has one.
    pub fn voice(&self) -> Option<&Arc<dyn Voice>> {
        self.voice.get()
    }

    /// Writes in one transaction and wakes the feed.
    fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Engine, Millis) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let now = self.clock.now();
        let done = self.store.write(move |c| job(c, now));
        (self.wake)();
        done
    }

    /// Does a command once: one that was done before is answered as it was
    /// then. `what` names the command and its object; a key that was used for
    /// something else is refused.
    fn once<T>(
        &self,
        command: &Command,
        what: String,
        job: impl FnOnce(&mut Engine, Millis) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, DeskError>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        command.check_key()?;
        let Command { shop, key, .. } = command.clone();
        self.write(move |c, now| {
            // First, so that another program that is given the same command
            // waits for the answer.
            shops::lock(c, shop)?;
            match commands::answer(c, shop, &key)? {
                Some((done, answer)) if done == what => Ok(from_json(&answer)?),
                Some(_) => Err(DeskError::Invalid("key")),
                None => {
                    let done = job(c, now)?;
                    commands::keep(c, shop, &key, (&what, &json(&done)?), now)?;
                    Ok(done)
                }
            }
        })
    }
}

/// A text of a person: trimmed, not empty, at most `max` characters, without
/// control characters.
fn text(value: &str, max: usize, field: &'static str) -> Result<String, DeskError> {
    let value = value.trim();
    let fits = !value.is_empty() && value.chars().count() <= max && !value.chars().any(char::is_control);
    if fits { Ok(value.to_owned()) } else { Err(DeskError::Invalid(field)) }
}
