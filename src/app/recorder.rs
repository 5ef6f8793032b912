//! Keeps recordings of the sessions whose lives are heard, if the shop has said
//! that it wants them: raw frames hold viewers' names and words.

use crate::base::id::{ProductId, SessionId, ShopId};
use crate::base::time::Clock;
use crate::feed::Feed;
use crate::platforms::recording::{Tape, WeakTape, record};
use crate::shop::event::{SessionState, SessionSummary};
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
        let (note, shown) = self.note(shop, session).map_err(|error| error.to_string())?;
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
            shown,
        ));
        Ok(tape)
    }

    /// Goods and terms as they are, and what is on show.
    fn note(&self, shop: ShopId, session: SessionId) -> Result<(ShopNote, Option<ProductId>), StoreError> {
        self.store.read(|c| {
            let SessionSummary { title, repeat, part_fill, pinned: shown, .. } =
                sessions::get(c, shop, session)?.summary;
            let products = products::list(c, shop, None)?;
            let pinned = products.iter().find(|product| Some(product.id) == shown).map(|product| product.code.clone());
            Ok((ShopNote { title, repeat, part_fill, pinned, products }, shown))
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

/// Notes what is put on show, as long as the session is recorded. Woken by each
/// booking: the goods are looked at only where it is another one.
async fn note_pins(
    store: Arc<Store>,
    feed: Arc<Feed>,
    clock: Arc<dyn Clock>,
    (shop, session): (ShopId, SessionId),
    tape: WeakTape,
    mut shown: Option<ProductId>,
) {
    let mut wakes = feed.wakes();
    loop {
        let (store, before) = (Arc::clone(&store), shown);
        let read = tokio::task::spawn_blocking(move || {
            store.read(|c| {
                let SessionSummary { pinned, state, .. } = sessions::get(c, shop, session)?.summary;
                let other = pinned != before;
                let code = match pinned.filter(|_| other) {
                    Some(product) => Some(products::get(c, shop, product)?.code),
                    None => None,
                };
                Ok::<_, StoreError>((pinned, other.then_some(code), state == SessionState::Open))
            })
        });
        if let Ok(Ok((pinned, other, open))) = read.await {
            let Some(tape) = tape.upgrade().filter(|_| open) else { return };
            if let Some(code) = other {
                tape.note(clock.now(), json!({ "pinned": code })).await;
                shown = pinned;
            }
        }
        if wakes.changed().await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::UserId;
    use crate::base::money::Vnd;
    use crate::base::quantity::Quantity;
    use crate::base::time::SystemClock;
    use crate::desk::{Command, Desk, NewProduct, NewSession, ProductChange};
    use crate::platforms::recording::{Record, Recording};
    use crate::shop::book::Repeat;
    use crate::shop::role::Role;
    use crate::store::Location;
    use std::time::Duration;

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_put_on_show_is_noted() {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("shop.sqlite").to_string_lossy().into_owned();
        let store = Arc::new(Store::open(&Location::new(address)).unwrap());
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let feed = Feed::new(Arc::clone(&store), Arc::clone(&clock));
        let waker = Arc::clone(&feed);
        let desk = Desk::new(Arc::clone(&store), Arc::clone(&clock), Box::new(move || waker.wake()));
        let shop = desk.shop("Bánh gio").unwrap().id;
        let command = |key: u8| {
            let key = format!("{key:032x}");
            Command { shop, user: UserId(1), by: "Lan".into(), role: Role::Owner, key }
        };
        let product = |code: &str| {
            let (name, unit, price) = (code.to_owned(), "cái".to_owned(), Vnd(7_000));
            let (aliases, options) = (Vec::new(), Vec::new());
            let described = ProductChange { name, unit, price, step: None, aliases, options, picture: None };
            NewProduct { code: code.into(), described, on_hand: Quantity::ONE }
        };
        let first = desk.add_product(&command(1), product("BG")).unwrap().id;
        let second = desk.add_product(&command(2), product("MM")).unwrap().id;
        let new = NewSession { title: "Phiên chiều".into(), repeat: Repeat::Once, part_fill: true };
        let session = desk.open_session(&command(3), new).unwrap().id;
        desk.pin(&command(4), session, Some(first)).unwrap();
        let place = folder.path().join("recordings");
        let (limit, tapes) = (1 << 20, Mutex::default());
        let recorder = Recorder { folder: place.clone(), limit, store, feed, clock, tapes };
        let tape = recorder.tape(shop, session).unwrap();
        assert!(recorder.tape(shop, session).is_some());
        let files: Vec<_> = std::fs::read_dir(place).unwrap().map(|file| file.unwrap().path()).collect();
        let [file] = files.as_slice() else { panic!("one for all channels of a session: {files:?}") };
        // Booking something else is no news of what is shown.
        desk.add_product(&command(5), product("SP")).unwrap();
        desk.pin(&command(6), session, Some(second)).unwrap();
        let noted = || -> Vec<String> {
            let records = Recording::open(file).into_iter().flatten().flatten();
            records
                .filter_map(|record| if let Record::Note { note, .. } = record { Some(note) } else { None })
                .map(|note| note.get("shop").unwrap_or(&note)["pinned"].to_string())
                .collect()
        };
        let all = async {
            while noted().len() < 2 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), all).await.expect("a note of what is shown");
        assert_eq!(noted(), [r#""BG""#, r#""MM""#]);
        drop(tape);
    }
}
