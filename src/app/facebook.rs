//! Joins what is Facebook's to the ports that others look through.

use crate::base::secret::Secret;
use crate::desk::{Called, Hook, Spot, Voice, VoiceError};
use crate::platforms::Settings;
use crate::platforms::facebook::{Access, Acts, Taken};
use std::sync::Arc;
use tokio::runtime::Handle;

/// The page's webhook.
struct PageHook(Access);

/// The webhook, if Meta's calls can be told from others'.
pub fn hook(settings: &Settings) -> Option<Arc<dyn Hook>> {
    let access = &settings.facebook;
    access.app_secret.is_some().then(|| Arc::new(PageHook(access.clone())) as Arc<dyn Hook>)
}

impl Hook for PageHook {
    fn is_ours(&self, mode: &str, token: &str) -> bool {
        // Fingerprints take the same time to compare wherever they differ.
        let is_it = |ours: &Secret| ours.fingerprint() == Secret::new(token.to_owned()).fingerprint();
        mode == "subscribe" && self.0.verify_token.as_ref().is_some_and(is_it)
    }

    fn take(&self, signature: &str, body: &[u8]) -> Called {
        let Some(secret) = &self.0.app_secret else { return Called::Forged };
        match self.0.inbox.take(secret, signature, body) {
            Taken::Taken => Called::Taken,
            Taken::Unknown => Called::Unknown,
            Taken::Full => Called::Full,
            Taken::Forged => Called::Forged,
            Taken::Unreadable => Called::Unreadable,
        }
    }
}

/// What the shop says on its pages.
struct PageVoice {
    acts: Acts,
    runtime: Handle,
}

/// A voice on the pages whose tokens are set. To be made within the runtime.
pub fn voice(settings: &Arc<Settings>) -> Arc<dyn Voice> {
    Arc::new(PageVoice { acts: Acts::new(Arc::clone(settings)), runtime: Handle::current() })
}

impl Voice for PageVoice {
    fn private_reply(&self, spot: &Spot, text: &str) -> Result<(), VoiceError> {
        self.runtime.block_on(self.acts.private_reply(&spot.room, &spot.comment, text))
    }

    fn hide(&self, spot: &Spot, hidden: bool) -> Result<(), VoiceError> {
        self.runtime.block_on(self.acts.hide(&spot.room, &spot.comment, hidden))
    }
}
