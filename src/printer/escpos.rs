//! ESC/POS, the printers' own language, as far as a picture needs it.

use crate::printer::Bitmap;

/// `ESC @`: forget whatever was set before.
const RESET: &[u8] = b"\x1b@";
/// `GS v 0 0`: a picture of one dot a dot follows.
const RASTER: &[u8] = b"\x1dv0\0";
/// `ESC J n`: feed by n dots.
const FEED: &[u8] = b"\x1bJ";
/// `GS V 66 0`: feed to the knife, and cut but for a bridge.
const CUT: &[u8] = b"\x1dVB\0";
/// `FF`: on to the next label.
const NEXT_LABEL: &[u8] = b"\x0c";

/// Rows in one command: what the memory of a small printer takes.
const BAND: usize = 128;
/// From the head to where paper is torn off: 12 mm.
const TEAR: u8 = 96;

/// What comes behind a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// Paper is fed to the edge where it is torn.
    Tear,
    /// It is cut.
    Cut,
    /// The next label comes up.
    Label,
}

/// The commands that print one picture.
pub fn commands(picture: &Bitmap, after: After) -> Vec<u8> {
    let row = picture.row();
    let mut said = RESET.to_vec();
    for band in picture.bits().chunks(BAND * row.max(1)) {
        said.extend_from_slice(RASTER);
        said.extend_from_slice(&little_endian(row));
        said.extend_from_slice(&little_endian(band.len() / row.max(1)));
        said.extend_from_slice(band);
    }
    match after {
        After::Tear => said.extend_from_slice(&[FEED, &[TEAR]].concat()),
        After::Cut => said.extend_from_slice(CUT),
        After::Label => said.extend_from_slice(NEXT_LABEL),
    }
    said
}

fn little_endian(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes()
}
