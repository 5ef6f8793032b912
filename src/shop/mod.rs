//! The law of the shop, pure: what things are, what may happen to them, and
//! what is told about it. No I/O, no clock, no async.

pub mod act;
pub mod amend;
pub mod asking;
pub mod book;
pub mod catalogue;
pub mod channel;
pub mod comment;
pub mod customer;
pub mod decide;
pub mod deed;
pub mod event;
mod expiry;
mod goods;
pub mod join;
pub mod kept;
pub mod ledger;
pub mod line;
mod loss;
pub mod offer;
pub mod order;
pub mod past;
pub mod printer;
pub mod reach;
pub mod reading;
pub mod recorded;
pub mod refused;
pub mod role;
pub mod shelf;
pub mod slip;
pub mod standing;
pub mod twins;
mod undo;
mod unjoin;
mod upon;
mod wanted;
pub mod words;
