//! `phiencho check`.

use super::texts::texts;
use super::{CliError, StartError};
use crate::app::location;
use crate::config::Config;
use crate::store::check::{Difference, differences, repair};
use crate::store::{Store, StoreError};
use std::io::Write;

/// What is done with what is found.
#[derive(clap::Args)]
pub(super) struct CheckArgs {
    /// Write what differs anew, as the tables have it
    #[arg(long)]
    repair: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Fails if anything differs and stays so.
pub(super) fn run(config: &Config, args: &CheckArgs, out: &mut impl Write) -> Result<(), CliError> {
    let texts = texts(config.language);
    let at = location(config);
    let store = Store::open_existing(&at).map_err(|error| StartError::Store(at, error))?;
    let found: Result<Vec<Difference>, StoreError> =
        if args.repair { store.write(repair) } else { store.read(differences) };
    let found = found?;
    if args.json {
        let json = serde_json::to_string_pretty(&found).map_err(|error| CliError::Broken(error.to_string()))?;
        writeln!(out, "{json}")?;
    } else {
        for Difference { table, row, figure, kept, counted } in &found {
            let row = row.iter().map(|(column, value)| format!("{column} {value}")).collect::<Vec<_>>().join(", ");
            writeln!(out, "{table} ({row}): {figure} {kept} ≠ {counted}")?;
        }
    }
    match (found.is_empty(), args.repair) {
        (false, false) => Err(CliError::Differs(format!("{}: {}", texts.figures_differ, found.len()))),
        (false, true) if !args.json => Ok(writeln!(out, "{}: {}", texts.figures_repaired, found.len())?),
        (true, _) if !args.json => Ok(writeln!(out, "{}", texts.figures_agree)?),
        _ => Ok(()),
    }
}
