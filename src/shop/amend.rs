//! What a platform says of a comment later, and marks that a person should
//! look: nothing of it is ever applied.

use crate::base::id::OrderId;
use crate::shop::book::{Actor, Book};
use crate::shop::comment::Platform;
use crate::shop::reading::Reason;

/// What became of comments on their platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// Where they were written.
    pub platform: Platform,
    /// The live's own id on the platform; empty where it is not told.
    pub room: String,
    /// Which.
    pub about: About,
    /// Their new text; `None` if they were deleted.
    pub edited: Option<String>,
}

/// Which comments an amendment is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// The one with this id of the platform.
    Comment(String),
    /// All by this author: the host has shut them out.
    Author(String),
}

impl Amendment {
    /// Why an order with such a comment is to be looked at.
    pub const fn reason(&self) -> Reason {
        if self.edited.is_some() { Reason::CommentEdited } else { Reason::CommentDeleted }
    }
}

impl Book {
    /// Marks an order on the table for a person's eyes, and changes nothing
    /// else of it.
    pub fn point_at(&mut self, order: OrderId, reason: Reason, actor: Actor<'_>) {
        if let Some(order) = self.touch(order, actor) {
            order.look(&[reason]);
        }
    }
}
