//! What can go wrong with memory, by what the caller can do about it. The
//! only place that reads diesel's errors, and never by constraint names,
//! which differ between the engines.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// Why a read or write was not done. Nothing of it was kept.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing.
    #[error("not found")]
    Missing,
    /// It collides with something that is there.
    #[error("conflict with what is stored")]
    Conflict,
    /// Somebody else is writing; try again.
    #[error("the database is busy")]
    Busy,
    /// The database cannot be reached or written: full disk, lost server,
    /// stopped writer.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The file is no database, or a damaged one.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The database was made by a newer version.
    #[error("the database was made by a newer version (migration {0})")]
    Newer(String),
    /// The database was made by an older version, and is not to be changed now.
    #[error("the database was made by an older version; run: phiencho migrate")]
    Older,
    /// A mistake of ours, or a row that no version of ours wrote.
    #[error("unexpected answer of the database: {0}")]
    Broken(String),
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::Missing,
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Conflict,
            DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Busy,
            DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, info) => {
                Self::Unavailable(info.message().to_owned())
            }
            DieselError::DatabaseError(_, info) => from_message(info.message()),
            other => Self::Broken(other.to_string()),
        }
    }
}

/// SQLite tells these by its fixed English texts only (`sqlite3ErrStr`), and
/// PostgreSQL's deadlock has no kind of its own.
fn from_message(message: &str) -> StoreError {
    let text = message.to_owned();
    if message.contains("is locked") || message.contains("deadlock") {
        StoreError::Busy
    } else if message.contains("is full") || message.contains("readonly") || message.contains("disk I/O") {
        StoreError::Unavailable(text)
    } else if message.contains("malformed") || message.contains("not a database") {
        StoreError::Damaged(text)
    } else {
        StoreError::Broken(text)
    }
}
