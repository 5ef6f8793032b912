//! The law of the shop, pure: what things are, what may happen to them, and
//! what is told about it. No I/O, no clock, no async.

pub mod catalogue;
pub mod comment;
pub mod reading;
