//! Migrations: `migrations/` is the only place that changes the tables.

use crate::store::engine::{Engine, inspect, spare_row_checks};
use crate::store::error::StoreError;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// Looks for damage and for migrations that this version does not know, then
/// applies what is missing. Refuses before it changes anything. Returns the
/// versions applied.
pub(super) fn migrate(engine: &mut Engine) -> Result<Vec<String>, StoreError> {
    inspect(engine)?;
    refuse_the_future(engine)?;
    let applied = engine.run_pending_migrations(MIGRATIONS).map_err(|error| StoreError::Broken(error.to_string()))?;
    let applied = applied.iter().map(ToString::to_string).collect();
    spare_row_checks(engine)?;
    Ok(applied)
}

/// Refuses a database that this version would have to change first.
pub(super) fn refuse_any_other(engine: &mut Engine) -> Result<(), StoreError> {
    inspect(engine)?;
    refuse_the_future(engine)?;
    let broken = |error: Box<dyn std::error::Error + Send + Sync>| StoreError::Broken(error.to_string());
    if engine.has_pending_migration(MIGRATIONS).map_err(broken)? { Err(StoreError::Older) } else { Ok(()) }
}

fn refuse_the_future(engine: &mut Engine) -> Result<(), StoreError> {
    // A fresh database has no table of migrations yet, and must not get one
    // before it is known to be ours.
    let Ok(applied) = applied(engine) else { return Ok(()) };
    let broken = |error: Box<dyn std::error::Error + Send + Sync>| StoreError::Broken(error.to_string());
    let known: Vec<Box<dyn Migration<<Engine as diesel::Connection>::Backend>>> =
        MIGRATIONS.migrations().map_err(broken)?;
    let newest = applied.iter().find(|version| !known.iter().any(|migration| migration.name().version() == **version));
    match newest {
        Some(version) => Err(StoreError::Newer(version.to_string())),
        None => Ok(()),
    }
}

fn applied(engine: &mut Engine) -> Result<Vec<MigrationVersion<'static>>, StoreError> {
    use diesel::prelude::*;
    #[derive(QueryableByName)]
    struct Version {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
    }
    let rows: Vec<Version> = diesel::sql_query("SELECT version FROM __diesel_schema_migrations").load(engine)?;
    Ok(rows.into_iter().map(|row| MigrationVersion::from(row.version)).collect())
}

/// Takes all migrations back, the newest first. For tests of the way down.
#[doc(hidden)]
pub fn revert_all(engine: &mut Engine) -> Result<(), StoreError> {
    engine.revert_all_migrations(MIGRATIONS).map_err(|error| StoreError::Broken(error.to_string()))?;
    Ok(())
}
