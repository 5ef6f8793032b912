//! `phiencho bench`: how fast the desk is on this machine, beside the floor.

mod figures;
mod floor;
mod load;
mod reports;
mod scale;
mod stall;
mod tape;

use super::{CliError, demo};
use crate::app;
use crate::config::{Config, Given};
use crate::store::scratch::Scratch;
use clap::Subcommand;
use figures::Spread;
use serde::Serialize;
use stall::Stall;
use std::io::Write;

/// What is measured.
#[derive(clap::Args)]
pub(super) struct BenchArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The desk: booking, and reading a long session
    Desk(DeskArgs),
    /// Reports of a season: 320,000 orders, 1,000,000 lines, 5,000,000 comments, on SQLite
    Reports(DeskArgs),
}

#[derive(clap::Args)]
struct DeskArgs {
    /// Rounds of each measurement; the middle one counts
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=50))]
    rounds: u8,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Outcome {
    database: &'static str,
    /// Empty on a server.
    beside_raw_sql: Vec<floor::Floor>,
    load: load::Load,
    latency: Spread,
    latency_in_line: Spread,
    scale: scale::Scale,
}

/// Never the real shop: a fresh file, or a schema of its own on the server
/// that the command line itself names.
pub(super) fn config(given: Given) -> Result<Config, CliError> {
    demo::config(given)
}

pub(super) fn run(config: &Config, args: &BenchArgs, out: &mut impl Write) -> Result<(), CliError> {
    let (What::Desk(given) | What::Reports(given)) = &args.what;
    let made = !config.data.exists();
    let folder = app::take_folder(&config.data)?;
    let rounds = usize::from(given.rounds);
    let told = match &args.what {
        What::Desk(_) => measure(config, rounds).and_then(|outcome| told(given, &outcome, show)),
        What::Reports(_) => reports::measure(&config.data, 20 * rounds).and_then(|it| told(given, &it, reports::show)),
    };
    drop(folder);
    if made {
        std::fs::remove_dir_all(&config.data)?;
    }
    Ok(writeln!(out, "{}", told?)?)
}

/// An outcome as JSON, or as `show` tells it.
fn told<T: Serialize>(
    given: &DeskArgs,
    outcome: &T,
    show: fn(&mut Vec<u8>, &T) -> Result<(), CliError>,
) -> Result<String, CliError> {
    let broken = |error: String| CliError::Broken(error);
    if given.json {
        return serde_json::to_string_pretty(outcome).map_err(|error| broken(error.to_string()));
    }
    let mut text = Vec::new();
    show(&mut text, outcome)?;
    String::from_utf8(text).map_err(|error| broken(error.to_string()))
}

fn measure(config: &Config, rounds: usize) -> Result<Outcome, CliError> {
    let mut location = app::location(config);
    let server = location.is_server();
    // Before the stalls, so that it goes when they are closed.
    let scratch = server.then(|| Scratch::new(Some(&location))).transpose()?;
    if let Some(scratch) = &scratch {
        location = scratch.location.clone();
    }
    let load = load::load(&Stall::set_up(&location)?, rounds)?;
    let latency = load::latency(&Stall::set_up(&location)?, 2 * rounds)?;
    let scale = scale::scale(&Stall::set_up(&location)?, 200)?;
    let latency_in_line = load::latency_in_line(&Stall::set_up(&location)?, 2 * rounds)?;
    let beside_raw_sql = if server { Vec::new() } else { floor::floor(&config.data, rounds)? };
    let database = if server { "postgresql" } else { "sqlite" };
    Ok(Outcome { database, beside_raw_sql, load, latency, latency_in_line, scale })
}

/// In English only: who measures reads the figures.
fn show(out: &mut Vec<u8>, outcome: &Outcome) -> Result<(), CliError> {
    let Outcome { database, beside_raw_sql, load, latency, latency_in_line, scale } = outcome;
    if !beside_raw_sql.is_empty() {
        writeln!(
            out,
            "orders/s, {database}: batch; desk, its transactions, their statements; the same SQL raw; ratios"
        )?;
    }
    for floor in beside_raw_sql {
        write!(out, "{:>6} {:>8.0} {:>8.0}", floor.batch, floor.desk_per_s, floor.transactions_per_s)?;
        write!(out, " {:>8.0} {:>8.0}", floor.statements_per_s, floor.raw_per_s)?;
        let to_raw = (floor.desk_to_raw, floor.transactions_to_raw, floor.statements_to_raw);
        writeln!(out, "   {:.2} {:.2} {:.2}", to_raw.0, to_raw.1, to_raw.2)?;
    }
    writeln!(out, "booked under load, {database}: {:.0} orders/s", load.orders_per_s)?;
    let mut line = |what: &str, spread: &Spread| {
        writeln!(out, "{what:<32} p50 {:>7.2} ms   p99 {:>7.2} ms", spread.p50_ms, spread.p99_ms)
    };
    line(&format!("an order at {} comments/s", load::LIVELY), latency)?;
    line(&format!("the same with {} in line", load::WAITING), latency_in_line)?;
    line("the queue's first page", &scale.queue_page)?;
    line("search by name", &scale.search_by_name)?;
    line("search by phone", &scale.search_by_phone)?;
    line("search by number", &scale.search_by_number)?;
    line("the stock", &scale.stock_view)?;
    Ok(writeln!(out, "(read with {} comments and {} orders, more coming in)", scale.comments, scale.orders)?)
}
