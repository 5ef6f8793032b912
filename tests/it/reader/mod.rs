//! The reader against labelled comments, and the command that shows what it
//! reads.

mod command;
mod corpus;
