//! The two engines behind one connection type. The only file that knows
//! their names.

use crate::store::error::StoreError;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::r2d2::ManageConnection;

/// A connection to whichever engine holds the shop's memory.
#[derive(diesel::MultiConnection)]
pub enum Engine {
    /// The embedded file.
    Sqlite(SqliteConnection),
    /// A server.
    Postgres(PgConnection),
}

/// The connection to the embedded file.
pub(super) type Embedded = SqliteConnection;

/// Runs the same body on the inner connection of either engine: for what the
/// enum cannot do (batch insert, ON CONFLICT).
macro_rules! each_engine {
    ($c:expr, $inner:ident => $body:expr) => {
        match $c {
            $crate::store::engine::Engine::Sqlite($inner) => $body,
            $crate::store::engine::Engine::Postgres($inner) => $body,
        }
    };
}
pub(super) use each_engine;

/// Runs another body on each engine: for the few statements that differ.
macro_rules! by_engine {
    ($c:expr, $sqlite:ident => $one:expr, $postgres:ident => $other:expr $(,)?) => {
        match $c {
            $crate::store::engine::Engine::Sqlite($sqlite) => $one,
            $crate::store::engine::Engine::Postgres($postgres) => $other,
        }
    };
}
pub(super) use by_engine;

/// Where the memory is: a path for SQLite, `postgres://…` for a server.
#[derive(Clone)]
pub struct Location(String);

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // An address of a server may hold a password.
        f.write_str(if self.is_server() { "postgres://***" } else { &self.0 })
    }
}

impl Location {
    /// A path or address. `postgres://` and `postgresql://` name a server,
    /// all else is a file.
    pub const fn new(address: String) -> Self {
        Self(address)
    }

    /// The path or address, which may hold a password.
    pub fn address(&self) -> &str {
        &self.0
    }

    /// Whether it names a server.
    pub fn is_server(&self) -> bool {
        self.0.starts_with("postgres://") || self.0.starts_with("postgresql://")
    }

    /// The same server, with all names looked up in this schema only.
    pub(super) fn within_schema(&self, name: &str) -> Self {
        let mark = if self.0.contains('?') { '&' } else { '?' };
        Self(format!("{}{mark}options=-csearch_path%3D{name}", self.0))
    }

    /// Whether there is a memory, or a server that would tell.
    pub(super) fn is_there(&self) -> bool {
        self.is_server() || std::path::Path::new(&self.0).exists()
    }

    /// A fresh connection, set up for use. Never tries one engine after the
    /// other: a mistyped address must not become a file of that name.
    pub fn connect(&self) -> Result<Engine, StoreError> {
        let mut engine = self.open()?;
        if let Engine::Sqlite(c) = &mut engine {
            // WAL lets readers go on while the writer writes; FULL makes an
            // answered commit survive a power cut. The time-out comes first: a
            // program that just ends holds the file for a moment.
            c.batch_execute(
                "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                 PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16000;",
            )?;
        }
        Ok(engine)
    }

    /// The same for the writer, whose statements look rows up by their keys: one
    /// plan does for all values. A server would plan some of them anew each time,
    /// which takes longer than running them.
    pub(super) fn connect_to_write(&self) -> Result<Engine, StoreError> {
        let mut engine = self.connect()?;
        if let Engine::Postgres(c) = &mut engine {
            c.batch_execute("SET plan_cache_mode = force_generic_plan")?;
        }
        Ok(engine)
    }

    /// A connection that has changed nothing yet, to look at what is there.
    pub(super) fn open(&self) -> Result<Engine, StoreError> {
        let unreachable = |error: ConnectionError| StoreError::Unavailable(error.to_string());
        if self.is_server() {
            PgConnection::establish(&self.0).map(Engine::Postgres).map_err(unreachable)
        } else {
            SqliteConnection::establish(&self.0).map(Engine::Sqlite).map_err(unreachable)
        }
    }
}

/// Looks for damage before anything is written: every page of an SQLite file
/// is read once.
pub(super) fn inspect(engine: &mut Engine) -> Result<(), StoreError> {
    #[derive(QueryableByName)]
    struct Finding {
        #[diesel(sql_type = diesel::sql_types::Text)]
        quick_check: String,
    }
    let Engine::Sqlite(c) = engine else { return Ok(()) };
    let findings: Vec<Finding> = diesel::sql_query("PRAGMA quick_check(1)").load(c)?;
    match findings.first() {
        Some(finding) if finding.quick_check != "ok" => {
            Err(StoreError::Damaged(finding.quick_check.replace('\n', " ")))
        }
        _ => Ok(()),
    }
}

/// Takes the foreign keys off the tables that every booking writes, on the
/// engine that runs a query of its own for each key of each row: some twenty an
/// order, more than half of a batch's time. The rows they name are made in the
/// same transaction or never deleted, and the other engine checks them all.
pub(super) fn spare_row_checks(engine: &mut Engine) -> Result<(), StoreError> {
    let Engine::Postgres(c) = engine else { return Ok(()) };
    c.batch_execute(
        "DO $$ DECLARE k record; BEGIN
           FOR k IN SELECT conrelid::regclass AS hot, conname FROM pg_constraint
             WHERE contype = 'f' AND connamespace = current_schema()::regnamespace AND conrelid::regclass::text IN
               ('comments', 'orders', 'order_lines', 'wishes', 'movements', 'events', 'customers', 'customer_identities')
           LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k.hot, k.conname); END LOOP;
         END $$",
    )?;
    Ok(())
}

/// Begins a transaction that will write. SQLite takes its write lock at once:
/// a deferred BEGIN that upgrades later can fail with SQLITE_BUSY.
pub(super) fn begin(engine: &mut Engine) -> Result<(), StoreError> {
    match engine {
        Engine::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?,
        Engine::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN")?,
    }
    Ok(())
}

/// Begins a transaction that only reads, and sees one moment.
pub(super) fn snapshot(engine: &mut Engine) -> Result<(), StoreError> {
    match engine {
        Engine::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN")?,
        Engine::Postgres(c) => {
            AnsiTransactionManager::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        }
    }
    Ok(())
}

/// Commits what [`begin`] began.
pub(super) fn commit(engine: &mut Engine) -> Result<(), StoreError> {
    each_engine!(engine, c => AnsiTransactionManager::commit_transaction(c)?);
    Ok(())
}

/// Undoes what [`begin`] began.
pub(super) fn roll_back(engine: &mut Engine) -> Result<(), StoreError> {
    each_engine!(engine, c => AnsiTransactionManager::rollback_transaction(c)?);
    Ok(())
}

impl ManageConnection for Location {
    type Connection = Engine;
    type Error = StoreError;

    fn connect(&self) -> Result<Engine, StoreError> {
        Self::connect(self)
    }

    fn is_valid(&self, engine: &mut Engine) -> Result<(), StoreError> {
        engine.batch_execute("SELECT 1").map_err(StoreError::from)
    }

    fn has_broken(&self, engine: &mut Engine) -> bool {
        // A reader that left a transaction open must not be used again.
        each_engine!(engine, c => AnsiTransactionManager::is_broken_transaction_manager(c))
    }
}
