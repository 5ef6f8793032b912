//! What the doors need of the wires for tools that connect to us: the port
//! behind which the channels of their names are.

use async_trait::async_trait;

pub use crate::shop::refused::{NotAdmitted, Parting};

/// Lets tools in.
pub trait Tools: Send + Sync {
    /// Lets a tool in that wants to speak under `name` and shows `token`.
    fn admit(&self, name: &str, token: Option<&str>) -> Result<Box<dyn Tool>, NotAdmitted>;
}

/// A tool that was let in.
#[async_trait]
pub trait Tool: Send {
    /// Takes what it says, in its order; waits while there is no room.
    async fn say(&mut self, text: String) -> Result<(), Parting>;
    /// Tells that its last message cannot be taken.
    async fn spoil(&mut self, how: Spoilt);
    /// Waits until it has to go. May be dropped while it waits.
    async fn parted(&mut self) -> Parting;
}

/// What is wrong with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoilt {
    /// It is too large.
    Oversized,
    /// It is not text.
    NotText,
}
