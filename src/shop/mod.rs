//! The law of the shop, pure: what things are, what may happen to them, and
//! what is told about it. No I/O, no clock, no async.

pub mod act;
pub mod amend;
pub mod book;
pub mod catalogue;
pub mod channel;
pub mod comment;
pub mod customer;
pub mod decide;
pub mod deed;
pub mod event;
mod goods;
pub mod join;
pub mod ledger;
pub mod order;
pub mod reading;
pub mod shelf;
pub mod standing;
pub mod twins;
mod undo;
pub mod words;
