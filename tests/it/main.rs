//! All integration tests in one binary.

mod crash;
mod desk;
mod doors;
mod house;
mod kit;
mod law;
mod peers;
mod platforms;
mod reader;
mod starts;
