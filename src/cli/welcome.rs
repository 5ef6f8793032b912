//! What a start shows: where the desk is, and the owner's link.

use super::CliError;
use super::texts::Texts;
use crate::app::Running;
use crate::base::secret::Secret;
use crate::server::join_link;
use crate::store::shops::Shop;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use std::io::{IsTerminal, Write};

/// Says where the desk is; at the first start, how the owner comes in.
pub(super) fn show(out: &mut impl Write, running: &Running, shop: &Shop, texts: &Texts) -> Result<(), CliError> {
    writeln!(out, "{}: {}", shop.name, running.address)?;
    match running.app.desk.owner_link(shop.id)? {
        Some(token) => link(out, &running.address, &token, texts),
        None => Ok(writeln!(out, "{}", texts.link_again)?),
    }
}

/// Shows a link with its QR code. It is revealed to whoever sits at the
/// terminal, who could read the database as well.
pub(super) fn link(out: &mut impl Write, address: &str, token: &Secret, texts: &Texts) -> Result<(), CliError> {
    let link = join_link(address, token);
    let code = QrCode::new(&link).map_err(|error| CliError::Broken(error.to_string()))?;
    let mut picture = code.render::<Dense1x2>().quiet_zone(true).build();
    if std::io::stdout().is_terminal() {
        // Black on white, whatever the terminal's own colours: a camera does
        // not read it the other way round.
        picture = picture.lines().map(|line| format!("\x1b[30;107m{line}\x1b[0m\n")).collect();
    }
    writeln!(out, "\n{picture}\n\n{}\n  {link}\n", texts.owner_link)?;
    if address.contains("//127.") {
        writeln!(out, "{}", texts.lan_hint)?;
    }
    Ok(out.flush()?)
}
