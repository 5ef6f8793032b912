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
pub mod check;
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
pub mod notes;
pub mod offers;
pub mod orders;
pub mod people;
pub mod printers;
pub mod prints;
pub mod products;
pub mod report;
pub mod sale;
pub mod sales;

#[allow(missing_docs)]
mod schema;
pub mod scratch;
pub mod sessions;
pub mod shelves;
pub mod shops;
pub mod trace;
pub mod views;
mod writer;

pub use booking::Draft;
use diesel::r2d2::{Pool, PooledConnection};
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
    location: Location,
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
            // A connection that was lost shows when it is used ([`Self::read`]).
            .test_on_check_out(false)
            .build(location.clone())
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { writer, readers, location: location.clone() })
    }

    /// Reads a consistent picture: all that `job` asks is answered as of one
    /// moment.
    pub fn read<T, E: From<StoreError>>(&self, job: impl FnOnce(&mut Engine) -> Result<T, E>) -> Result<T, E> {
        let mut reader = self.reader()?;
        self.on_a_live_one(&mut reader, engine::snapshot)?;
        let result = job(&mut reader);
        engine::roll_back(&mut reader)?;
        result
    }

    /// Asks one statement, which needs no transaction to see one moment.
    pub fn ask<T>(&self, one: impl Fn(&mut Engine) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut reader = self.reader()?;
        self.on_a_live_one(&mut reader, one)
    }

    fn reader(&self) -> Result<PooledConnection<Location>, StoreError> {
        self.readers.get().map_err(|error| StoreError::Unavailable(error.to_string()))
    }

    /// Does what changes nothing; once more on a fresh connection if the old one
    /// is lost, as it is when a database server was started anew.
    fn on_a_live_one<T>(
        &self,
        reader: &mut Engine,
        job: impl Fn(&mut Engine) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match job(reader) {
            Err(StoreError::Unavailable(_) | StoreError::Broken(_)) if self.location.is_server() => {
                *reader = self.location.connect()?;
                job(reader)
            }
            done => done,
        }
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
