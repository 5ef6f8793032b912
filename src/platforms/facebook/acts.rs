//! What can be done about a comment on Facebook itself.

use super::find::page_of;
use super::graph::{Graph, Refusal};
use super::wire::is_plain;
use crate::platforms::error::LineError;
use crate::platforms::health::Reason;
use crate::platforms::settings::Settings;
use serde_json::json;
use std::sync::Arc;

/// Facebook's own limit on a message, in characters.
const MESSAGE_MAX: usize = 2_000;

/// Why an act on a comment was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// The comment was replied to before; it is done once.
    #[error("this comment has been replied to already")]
    Already,
    /// More than seven days have gone, or its author cannot be written to.
    #[error("this comment cannot be replied to (any more)")]
    TooLate,
    /// There is no such comment any more, or none of our pages.
    #[error("there is no such comment on a page of ours")]
    NoComment,
    /// The text is empty or too long.
    #[error("the text is empty or too long")]
    Text,
    /// Anything else; it may be told by the channel as well.
    #[error(transparent)]
    Line(#[from] LineError),
}

/// Acts on comments with the tokens that we have.
pub struct Acts {
    settings: Arc<Settings>,
}

impl Acts {
    /// With these settings.
    pub const fn new(settings: Arc<Settings>) -> Self {
        Self { settings }
    }

    /// Writes to who wrote `comment` (once each, for seven days) as the page
    /// `live` runs on.
    pub async fn private_reply(&self, live: &str, comment: &str, text: &str) -> Result<(), ActError> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > MESSAGE_MAX {
            return Err(ActError::Text);
        }
        let (graph, page) = self.page(live, comment).await?;
        let body = json!({"recipient": {"comment_id": comment}, "message": {"text": text}});
        graph.post(&format!("{page}/messages"), &[], Some(&body)).await.map_err(meant)?;
        Ok(())
    }

    /// Hides `comment` from everybody but its author and their friends, or shows
    /// it again.
    pub async fn hide(&self, live: &str, comment: &str, hidden: bool) -> Result<(), ActError> {
        let (graph, _) = self.page(live, comment).await?;
        let hidden = if hidden { "true" } else { "false" };
        graph.post(comment, &[("is_hidden", hidden)], None).await.map_err(meant)?;
        Ok(())
    }

    async fn page(&self, live: &str, comment: &str) -> Result<(Arc<Graph>, String), ActError> {
        if !is_plain(live) || !is_plain(comment) {
            return Err(ActError::NoComment);
        }
        match page_of(&self.settings, live).await {
            Err(error) if error.reason == Reason::NotFound => Err(ActError::NoComment),
            page => Ok(page?),
        }
    }
}

fn meant(refusal: Refusal) -> ActError {
    match (refusal.code, refusal.line.reason) {
        (10_900, _) => ActError::Already,
        // Not to be replied to; outside of the window in which messages are allowed.
        (10_901..=10_903, _) => ActError::TooLate,
        (10, _) if refusal.line.detail.contains("window") => ActError::TooLate,
        (_, Reason::NotFound) => ActError::NoComment,
        _ => ActError::Line(refusal.line),
    }
}
