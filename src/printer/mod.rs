//! Slips on paper: drawn as pictures of black and white dots, since printers'
//! code pages lack Vietnamese, and told to a printer on the network by ESC/POS.

mod bitmap;
mod escpos;
mod page;
mod talk;
mod text;

pub use bitmap::Bitmap;
pub use escpos::{After, commands};
pub use page::{Fonts, draw};
pub use talk::{Broken, Patience, say};
