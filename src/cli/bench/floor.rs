//! The desk beside the floor: the statements that its writer runs for a batch,
//! said again to a copy of the same file through held statements.

use super::figures::median;
use super::stall::Stall;
use super::tape::{self, Said};
use crate::cli::CliError;
use crate::desk::Heard;
use crate::store::{Location, trace};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

/// Comments of a batch, and batches in a round.
const CELLS: [(usize, usize); 4] = [(1, 200), (10, 60), (100, 20), (1000, 4)];

/// Orders a second with so many in a transaction.
#[derive(Serialize)]
pub(super) struct Floor {
    pub(super) batch: usize,
    /// The whole way, from the comments in the caller's hands to its answer:
    /// reading, two changes of thread and the transaction.
    pub(super) desk_per_s: f64,
    /// The transaction: looking, deciding, writing, committing.
    pub(super) transactions_per_s: f64,
    /// The statements of the transaction and nothing between them.
    pub(super) statements_per_s: f64,
    /// The same statements through held ones of rusqlite.
    pub(super) raw_per_s: f64,
    /// The middle of the rounds' ratios.
    pub(super) desk_to_raw: f64,
    /// The same.
    pub(super) transactions_to_raw: f64,
    /// The same.
    pub(super) statements_to_raw: f64,
}

/// All cells, each over files of its own below `folder`.
pub(super) fn floor(folder: &Path, rounds: usize) -> Result<Vec<Floor>, CliError> {
    CELLS.iter().map(|cell| one(folder, *cell, rounds)).collect()
}

fn one(folder: &Path, (batch, batches): (usize, usize), rounds: usize) -> Result<Floor, CliError> {
    let file = |name: &str| folder.join(format!("{name}-{batch}.sqlite"));
    let at = |name: &str| Location::new(file(name).to_string_lossy().into_owned());
    let stall = Stall::set_up(&at("said"))?;
    stall.restock()?;
    let heard: Vec<Vec<Heard>> = (0..rounds * batches).map(|_| (0..batch).map(|_| stall.order()).collect()).collect();
    // The last connection that closes leaves one whole file.
    let closed = stall.close();
    std::fs::copy(file("said"), file("desk"))?;
    std::fs::copy(file("said"), file("raw"))?;
    tape::record();
    let recorded = closed.open(&at("said"))?;
    heard.iter().try_for_each(|batch| recorded.take_in(batch.clone()))?;
    drop(recorded);
    let said = tape::transactions()?;
    if said.len() != heard.len() {
        return Err(CliError::Broken(format!("{} transactions of {} batches", said.len(), heard.len())));
    }
    trace::time(true);
    let desk = closed.open(&at("desk"))?;
    trace::time(false);
    let raw = raw(&file("raw"))?;
    let mut held = HashMap::new();
    let mut seconds: Vec<[f64; 4]> = Vec::new();
    for (heard, said) in heard.chunks(batches).zip(said.chunks(batches)) {
        trace::spent();
        let begin = Instant::now();
        heard.iter().try_for_each(|batch| desk.take_in(batch.clone()))?;
        let desk_s = begin.elapsed().as_secs_f64();
        let spent = trace::spent();
        let begin = Instant::now();
        said.iter().try_for_each(|transaction| say(&raw, &mut held, transaction)).map_err(failed)?;
        let raw_s = begin.elapsed().as_secs_f64();
        seconds.push([desk_s, spent.transactions.as_secs_f64(), spent.statements.as_secs_f64(), raw_s]);
    }
    let orders = (batch * batches) as f64;
    let middle = |of: fn(&[f64; 4]) -> f64| median(&mut seconds.iter().map(of).collect::<Vec<_>>());
    Ok(Floor {
        batch,
        desk_per_s: orders / middle(|round| round[0]),
        transactions_per_s: orders / middle(|round| round[1]),
        statements_per_s: orders / middle(|round| round[2]),
        raw_per_s: orders / middle(|round| round[3]),
        desk_to_raw: middle(|round| round[3] / round[0]),
        transactions_to_raw: middle(|round| round[3] / round[1]),
        statements_to_raw: middle(|round| round[3] / round[2]),
    })
}

pub(super) fn failed(error: rusqlite::Error) -> CliError {
    CliError::Broken(error.to_string())
}

/// A connection set up as the store's own.
fn raw(file: &Path) -> Result<Connection, CliError> {
    let connection = Connection::open(file).map_err(failed)?;
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16000;",
        )
        .map_err(failed)?;
    Ok(connection)
}

type Held<'c> = HashMap<String, rusqlite::Statement<'c>>;

fn say<'c>(connection: &'c Connection, held: &mut Held<'c>, transaction: &[Said]) -> rusqlite::Result<()> {
    run(connection, held, "BEGIN IMMEDIATE", &[])?;
    for Said { sql, values } in transaction {
        run(connection, held, sql, values)?;
    }
    run(connection, held, "COMMIT", &[])
}

fn run<'c>(
    connection: &'c Connection,
    held: &mut Held<'c>,
    sql: &str,
    values: &[rusqlite::types::Value],
) -> rusqlite::Result<()> {
    if !held.contains_key(sql) {
        held.insert(sql.to_owned(), connection.prepare(sql)?);
    }
    let Some(statement) = held.get_mut(sql) else { return Ok(()) };
    for (place, value) in (1..).zip(values) {
        statement.raw_bind_parameter(place, value)?;
    }
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        std::hint::black_box(row.get_ref(0)?);
    }
    Ok(())
}
