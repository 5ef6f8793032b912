//! `phiencho openapi`.

use super::CliError;
use crate::server;
use std::io::Write;

pub(super) fn run(out: &mut impl Write) -> Result<(), CliError> {
    let document = server::document().map_err(|error| CliError::Broken(error.to_string()))?;
    Ok(writeln!(out, "{document}")?)
}
