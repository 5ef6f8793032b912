//! All integration tests in one binary.

mod house;
mod law;
mod peers;
mod platforms;
mod reader;
