//! The statements that every batch of comments runs, each prepared once for a
//! connection: see [`statement`] and [`rows`]. What is asked seldom is asked
//! in Diesel's own words, in the files of its tables.

mod draft;
pub(super) mod rows;
mod statement;

pub use draft::Draft;
pub(super) use rows::{row, write};
pub(super) use statement::{Among, statement};
