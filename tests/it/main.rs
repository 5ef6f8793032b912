//! All integration tests in one binary.

// The exemption of tests does not reach what tests call.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

mod books;
mod crash;
mod desk;
mod doors;
mod goods;
mod hand;
mod house;
mod kit;
mod law;
mod peers;
mod people;
mod platforms;
mod prepared;
mod printing;
mod reach;
mod reader;
mod refusals;
mod replay;
mod rush;
mod scenario;
mod simulate;
mod starts;
mod turns;
