//! `phiencho config`.

use super::CliError;
use crate::config::Config;
use std::io::Write;

pub(super) fn run(config: &Config, out: &mut impl Write) -> Result<(), CliError> {
    Ok(out.write_all(config.shown().as_bytes())?)
}
