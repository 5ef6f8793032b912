//! Reports: made of the figures that are kept in the booking transaction
//! ([`crate::store::sales`]), never by counting lines.

pub mod closing;
mod pace;
pub mod session;

pub use session::{Report, of};
