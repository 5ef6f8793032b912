//! Things that could have been in the standard library: ids, time, money,
//! quantities, phone numbers.

pub mod id;
pub mod money;
pub mod phone;
pub mod quantity;
pub mod secret;
pub mod text;
pub mod time;
