//! `phiencho link`.

use super::texts::texts;
use super::{CliError, welcome};
use crate::app::{StartError, location, reachable};
use crate::base::time::SystemClock;
use crate::config::Config;
use crate::desk::Desk;
use crate::store::{Store, shops};
use std::io::Write;
use std::sync::Arc;

/// Works beside a running server: the link is a row in the database.
pub(super) fn run(config: &Config, out: &mut impl Write) -> Result<(), CliError> {
    let at = location(config);
    let store = Arc::new(Store::open_existing(&at).map_err(|error| StartError::Store(at, error))?);
    let shop = store.read(shops::first)?.ok_or_else(|| CliError::NotThere(texts(config.language).no_shop.into()))?;
    let desk = Desk::new(store, Arc::new(SystemClock), Box::new(|| ()));
    let token = desk.new_owner_link(shop.id)?;
    let address = config.address.clone().unwrap_or_else(|| reachable(config.listen));
    welcome::link(out, &address, &token, texts(config.language))
}
