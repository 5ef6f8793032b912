//! What reports of a season cost, and to count all of it anew.

use super::figures::{Spread, spread};
use super::floor::failed;
use crate::base::id::{SessionId, ShopId};
use crate::cli::CliError;
use crate::store::report::{self, closing};
use crate::store::{Engine, Location, Store, StoreError, check, migrate, sessions};
use rusqlite::Connection;
use serde::Serialize;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

const SHOP: ShopId = ShopId(1);
const FIRST: i64 = 1000;
/// The last one, and the only one that is open.
const OPEN: i64 = 1019;

/// A season's reports.
#[derive(Serialize)]
pub(super) struct Outcome {
    orders: i64,
    lines: i64,
    comments: i64,
    kilograms: f64,
    /// Seconds to count all figures anew and write them.
    repair_s: f64,
    /// Seconds to count them and find that nothing differs.
    check_s: f64,
    /// A session of 16,000 orders while it runs.
    open_session: Spread,
    /// One that was frozen, with what became of it.
    closed_session: Spread,
}

/// Makes the season below `folder` and reads each report `times`.
pub(super) fn measure(folder: &Path, times: usize) -> Result<Outcome, CliError> {
    let file = folder.join("season.sqlite");
    let location = Location::new(file.to_string_lossy().into_owned());
    migrate(&location)?;
    let raw = Connection::open(&file).map_err(failed)?;
    raw.execute_batch(include_str!("season.sql")).map_err(failed)?;
    let count = |sql: &str| raw.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(failed);
    let [orders, lines] = [count("SELECT COUNT(*) FROM orders")?, count("SELECT COUNT(*) FROM order_lines")?];
    let comments = count("SELECT COUNT(*) FROM comments")?;
    let thousandths = count("SELECT SUM(held + cancelled) FROM order_lines")?;
    drop(raw);
    tracing::info!(orders, lines, comments, "the season is there");
    let store = Store::open_existing(&location)?;
    let begin = Instant::now();
    store.write(check::repair)?;
    let repair_s = begin.elapsed().as_secs_f64();
    store.write(|c| (FIRST..OPEN).try_for_each(|session| freeze(c, SessionId(session))))?;
    let begin = Instant::now();
    let differences: Vec<check::Difference> = store.read::<_, StoreError>(check::differences)?;
    let check_s = begin.elapsed().as_secs_f64();
    if let Some(difference) = differences.first() {
        return Err(CliError::Broken(format!("{difference:?}")));
    }
    Ok(Outcome {
        orders,
        lines,
        comments,
        kilograms: thousandths as f64 / 1e3,
        repair_s,
        check_s,
        open_session: timed(&store, times, |_| OPEN)?,
        closed_session: timed(&store, times, |turn| FIRST + turn % (OPEN - FIRST))?,
    })
}

/// In English only, as all measuring.
pub(super) fn show(out: &mut Vec<u8>, outcome: &Outcome) -> Result<(), CliError> {
    let Outcome { orders, lines, comments, kilograms, repair_s, check_s, open_session, closed_session } = outcome;
    writeln!(out, "a season, sqlite: {orders} orders, {lines} lines, {comments} comments, {kilograms:.0} kg")?;
    writeln!(out, "all figures counted: {check_s:.1} s; and written: {repair_s:.1} s")?;
    for (what, spread) in [("report of the open session", open_session), ("of a closed one", closed_session)] {
        let Spread { p50_ms, p95_ms, max_ms, .. } = spread;
        writeln!(out, "{what:<32} p50 {p50_ms:>7.2} ms   p95 {p95_ms:>7.2} ms   max {max_ms:>7.2} ms")?;
    }
    Ok(())
}

fn freeze(c: &mut Engine, id: SessionId) -> Result<(), StoreError> {
    let session = sessions::get(c, SHOP, id)?.summary;
    closing::freeze(c, SHOP, &session, session.closed_at.unwrap_or_default())
}

fn timed(store: &Store, times: usize, session: impl Fn(i64) -> i64) -> Result<Spread, CliError> {
    let mut took = Vec::new();
    for turn in (0..).take(times) {
        let begin = Instant::now();
        let report = store.read(|c| report::of(c, SHOP, SessionId(session(turn))))?;
        std::hint::black_box(serde_json::to_vec(&report).map_err(|error| CliError::Broken(error.to_string()))?);
        took.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    Ok(spread(took))
}
