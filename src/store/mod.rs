//! Memory: the only room that speaks SQL. One writer that groups commits,
//! a pool of readers, one set of query functions for both engines.
//!
//! Invariant: every change of a session's state and its journal entry are one
//! transaction, which begins with [`shops::lock`].

pub mod acts;
pub mod aliases;
pub mod amends;
mod booking;
pub mod channels;
pub mod claims;
pub mod columns;
pub mod commands;
pub mod comments;
pub mod customers;
mod engine;
mod error;
pub mod gaps;
pub mod hand;
pub mod ids;
pub mod journal;
pub mod lines;
mod migrate;
pub mod offers;
pub mod orders;
pub mod people;
pub mod products;
pub mod report;

#[allow(missing_docs)]
mod schema;
pub mod scratch;
pub mod sessions;
pub mod shelves;
pub mod shops;
pub mod trace;
pub mod views;
mod writer;

use diesel::r2d2::Pool;
pub use engine::{Engine, Location};
pub use error::StoreError;
#[doc(hidden)]
pub use migrate::revert_all;
use std::time::Duration;
use writer::Writer;

/// Readers at most; each costs a connection and its page cache.
const READERS_MAX: u32 = 4;

/// The shop's memory. Blocking: call it from a thread that may wait.
pub struct Store {
    writer: Writer,
    readers: Pool<Location>,
}

impl Store {
    /// Opens the memory at `location`, brings its tables up to date, and
    /// starts the writer. Refuses a damaged file and one made by a newer
    /// version before it changes anything.
    pub fn open(location: &Location) -> Result<Self, StoreError> {
        migrate(location)?;
        Self::start(location)
    }

    /// Opens a memory that must be there already, perhaps beside the program
    /// that works on it: its tables are not changed.
    pub fn open_existing(location: &Location) -> Result<Self, StoreError> {
        if !location.is_there() {
            return Err(StoreError::Unavailable("there is none".into()));
        }
        migrate::refuse_any_other(&mut location.open()?)?;
        Self::start(location)
    }

    fn start(location: &Location) -> Result<Self, StoreError> {
        let writer = Writer::start(location.clone())?;
        let readers = Pool::builder()
            .max_size(READERS_MAX)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(10))
            .test_on_check_out(location.is_server())
            .build(location.clone())
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { writer, readers })
    }

    /// Reads a consistent picture: all that `job` asks is answered as of one
    /// moment.
    pub fn read<T, E: From<StoreError>>(&self, job: impl FnOnce(&mut Engine) -> Result<T, E>) -> Result<T, E> {
        let mut reader = self.readers.get().map_err(|error| StoreError::Unavailable(error.to_string()))?;
        engine::snapshot(&mut reader)?;
        let result = job(&mut reader);
        engine::roll_back(&mut reader)?;
        result
    }

    /// Writes: `job` runs in a transaction together with whatever else is
    /// waiting, and this returns when that is durable. If `job` fails, its
    /// part is undone and the others are kept.
    pub fn write<T, E>(&self, job: impl FnOnce(&mut Engine) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.writer.write(job)
    }
}

/// Brings the tables at `location` up to date; returns the migrations applied.
pub fn migrate(location: &Location) -> Result<Vec<String>, StoreError> {
    migrate::migrate(&mut location.open()?)
}
