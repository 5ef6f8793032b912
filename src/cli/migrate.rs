//! `phiencho migrate`.

use super::CliError;
use super::texts::texts;
use crate::app::{StartError, location, take_folder};
use crate::config::Config;
use crate::store;
use std::io::Write;

pub(super) fn run(config: &Config, out: &mut impl Write) -> Result<(), CliError> {
    let _lock = take_folder(&config.data)?;
    let at = location(config);
    let applied = store::migrate(&at).map_err(|error| StartError::Store(at, error))?;
    for version in &applied {
        writeln!(out, "{version}")?;
    }
    if applied.is_empty() {
        writeln!(out, "{}", texts(config.language).up_to_date)?;
    }
    Ok(())
}
