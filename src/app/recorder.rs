//! Keeps recordings of the sessions whose lives are heard, if the shop has said
//! that it wants them: raw frames hold viewers' names and words.

use crate::base::id::{SessionId, ShopId};
use crate::base::time::Clock;
use crate::feed::Feed;
use crate::platforms::recording::{Tape, WeakTape, record};
use crate::shop::event::{ProductView, SessionState};
use crate::shop::recorded::ShopNote;
use crate::store::{Store, StoreError, products, sessions};
use serde_json::json;
use std::collections::HashMap;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Where recordings go, and how large all of them may become.
pub(super) struct Recorder {
    pub(super) folder: PathBuf,
    /// Bytes.
    pub(super) limit: u64,
    pub(super) store: Arc<Store>,
    pub(super) feed: Arc<Feed>,
    pub(super) clock: Arc<dyn Clock>,
    /// Of the sessions that are being recorded.
    pub(super) tapes: Mutex<HashMap<SessionId, WeakTape>>,
}

impl Recorder {
    /// The tape of a session; a new recording begins where none runs. `None`,
    /// and a warning, if none can be kept: the live goes on without. To be
    /// called inside of the runtime.
    pub(super) fn tape(&self, shop: ShopId, session: SessionId) -> Option<Tape> {
        let mut tapes = self.tapes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tape) = tapes.get(&session).and_then(WeakTape::upgrade) {
            return Some(tape);
        }
        match self.begin(shop, session) {
            Ok(tape) => {
                tapes.insert(session, tape.downgrade());
                Some(tape)
            }
            Err(why) => {
                tracing::warn!(%session, why, "the session is not recorded");
                None
            }
        }
    }

    fn begin(&self, shop: ShopId, session: SessionId) -> Result<Tape, String> {
        let now = self.clock.now();
        let (note, pinned) = self.note(shop, session).map_err(|error| error.to_string())?;
        let room = self.room().map_err(|error| error.to_string())?;
        if room == 0 {
            return Err("the recordings have reached their limit; delete old ones".into());
        }
        let path = self.folder.join(format!("session-{session}-{}.jsonl.gz", now.get()));
        let (tape, _) = record(&path, room, now, json!({ "shop": note })).map_err(|error| error.to_string())?;
        tokio::spawn(note_pins(
            Arc::clone(&self.store),
            Arc::clone(&self.feed),
            Arc::clone(&self.clock),
            (shop, session),
            tape.downgrade(),
            pinned,
        ));
        Ok(tape)
    }

    /// Goods and terms as they are, and what is on show.
    fn note(&self, shop: ShopId, session: SessionId) -> Result<(ShopNote, Option<String>), StoreError> {
        self.store.read(|c| {
            let summary = sessions::get(c, shop, session)?.summary;
            let products = products::list(c, shop, None)?;
            let pinned = code(&products, &summary);
            let note = ShopNote {
                title: summary.title,
                repeat: summary.repeat,
                part_fill: summary.part_fill,
                pinned: pinned.clone(),
                products,
            };
            Ok((note, pinned))
        })
    }

    /// How many bytes may still be written.
    fn room(&self) -> std::io::Result<u64> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let mut used = 0;
        for entry in std::fs::read_dir(&self.folder)? {
            used += entry?.metadata()?.len();
        }
        Ok(self.limit.saturating_sub(used))
    }
}

fn code(products: &[ProductView], summary: &crate::shop::event::SessionSummary) -> Option<String> {
    products.iter().find(|product| Some(product.id) == summary.pinned).map(|product| product.code.clone())
}

/// Notes what is put on show, as long as the session is recorded.
async fn note_pins(
    store: Arc<Store>,
    feed: Arc<Feed>,
    clock: Arc<dyn Clock>,
    (shop, session): (ShopId, SessionId),
    tape: WeakTape,
    mut pinned: Option<String>,
) {
    let mut wakes = feed.wakes();
    while wakes.changed().await.is_ok() {
        let store = Arc::clone(&store);
        let read = tokio::task::spawn_blocking(move || {
            store.read(|c| {
                let summary = sessions::get(c, shop, session)?.summary;
                let products = products::list(c, shop, None)?;
                Ok::<_, StoreError>((code(&products, &summary), summary.state == SessionState::Open))
            })
        });
        let Ok(Ok((now_pinned, open))) = read.await else { continue };
        let Some(tape) = tape.upgrade().filter(|_| open) else { return };
        if now_pinned != pinned {
            tape.note(clock.now(), json!({ "pinned": now_pinned })).await;
            pinned = now_pinned;
        }
    }
}
