//! What can be done about a comment on Facebook itself.

use super::find::page_of;
use super::graph::{Graph, Refusal};
use super::wire::is_plain;
use crate::platforms::error::LineError;
use crate::platforms::health::Reason;
use crate::platforms::settings::Settings;
use crate::shop::refused::VoiceError;
use serde_json::json;
use std::sync::Arc;

/// Facebook's own limit on a message, in characters.
const MESSAGE_MAX: usize = 2_000;

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
    pub async fn private_reply(&self, live: &str, comment: &str, text: &str) -> Result<(), VoiceError> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > MESSAGE_MAX {
            return Err(VoiceError::Text);
        }
        let (graph, page) = self.page(live, comment).await?;
        let body = json!({"recipient": {"comment_id": comment}, "message": {"text": text}});
        graph.post(&format!("{page}/messages"), &[], Some(&body)).await.map_err(meant)?;
        Ok(())
    }

    /// Hides `comment` from everybody but its author and their friends, or shows
    /// it again.
    pub async fn hide(&self, live: &str, comment: &str, hidden: bool) -> Result<(), VoiceError> {
        let (graph, _) = self.page(live, comment).await?;
        let hidden = if hidden { "true" } else { "false" };
        graph.post(comment, &[("is_hidden", hidden)], None).await.map_err(meant)?;
        Ok(())
    }

    async fn page(&self, live: &str, comment: &str) -> Result<(Arc<Graph>, String), VoiceError> {
        if !is_plain(live) || !is_plain(comment) {
            return Err(VoiceError::NoComment);
        }
        match page_of(&self.settings, live).await {
            Err(error) if error.reason == Reason::NotFound => Err(VoiceError::NoComment),
            page => page.map_err(told),
        }
    }
}

fn meant(refusal: Refusal) -> VoiceError {
    match (refusal.code, refusal.line.reason) {
        (10_900, _) => VoiceError::Already,
        // Not to be replied to; outside of the window in which messages are allowed.
        (10_901..=10_903, _) => VoiceError::TooLate,
        (10, _) if refusal.line.detail.contains("window") => VoiceError::TooLate,
        (_, Reason::NotFound) => VoiceError::NoComment,
        _ => told(refusal.line),
    }
}

/// Anything else; the channel may tell it as well.
fn told(error: LineError) -> VoiceError {
    VoiceError::Refused { reason: error.reason.as_str(), detail: error.detail }
}
