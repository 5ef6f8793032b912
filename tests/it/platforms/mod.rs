//! The wires, against real sockets and captured frames.

mod alone;
mod attach;
mod bad_input;
mod bridges;
mod captures;
mod damage;
mod encoded;
mod fake;
mod faults;
mod graph;
mod hooks;
mod laws;
mod lines;
mod pressure;
mod push;
mod refusals;
mod restart;
mod streams;
