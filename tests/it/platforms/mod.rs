//! The wires, against real sockets and captured frames.

mod bad_input;
mod bridges;
mod captures;
mod damage;
mod fake;
mod graph;
mod hooks;
mod laws;
mod lines;
mod refusals;
mod streams;
