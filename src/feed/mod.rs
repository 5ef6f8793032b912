//! The feed: the journal, tailed. One task per watched session reads what is
//! new after a wake, once for all screens; each is told what its [`Lens`] shows.
//!
//! A wake may be lost and a screen may lag without losing an event: whoever is
//! behind reads the journal after the last `seq` it has.

mod lens;

use crate::base::id::{SessionId, ShopId};
use crate::base::time::Clock;
use crate::store::columns::json;
use crate::store::{Store, StoreError, journal, sessions};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, sleep, timeout_at};

pub use lens::{Batch, Held, Lens, Shown};

/// The shortest time between two batches of a session: a burst is gathered
/// into one, a lone event goes out at once.
const GATHER: Duration = Duration::from_secs(1);
/// Events in one batch at most.
const BATCH_EVENTS: i64 = 2_000;
/// Batches that a slow screen may lag behind before it reads the journal.
const BATCHES_KEPT: usize = 16;

/// See the module.
pub struct Feed {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    wake: watch::Sender<()>,
    tails: Mutex<HashMap<SessionId, broadcast::Sender<Arc<Batch>>>>,
}

/// One screen's place in a session's journal.
pub struct Subscription {
    feed: Arc<Feed>,
    shop: ShopId,
    session: SessionId,
    lens: Lens,
    last: i64,
    batches: broadcast::Receiver<Arc<Batch>>,
    behind: bool,
    held: Held,
    /// When the next frame may go out.
    due: Instant,
}

impl Feed {
    /// A feed of `store`'s journals.
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self { store, clock, wake: watch::Sender::new(()), tails: Mutex::default() })
    }

    /// Says that a journal may have grown.
    pub fn wake(&self) {
        self.wake.send_replace(());
    }

    /// Is told of each wake.
    pub fn wakes(&self) -> watch::Receiver<()> {
        self.wake.subscribe()
    }

    /// A screen's place after `seq` of a session of the shop.
    pub fn subscribe(self: &Arc<Self>, shop: ShopId, session: SessionId, seq: i64, lens: Lens) -> Subscription {
        let (feed, batches) = (Arc::clone(self), self.tail(shop, session));
        let (held, due) = (Held::default(), Instant::now());
        Subscription { feed, shop, session, lens, last: seq, batches, behind: true, held, due }
    }

    /// What happens in a session from now on; starts its task with its first
    /// screen.
    fn tail(self: &Arc<Self>, shop: ShopId, session: SessionId) -> broadcast::Receiver<Arc<Batch>> {
        let mut tails = self.tails.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(batches) = tails.get(&session) {
            return batches.subscribe();
        }
        let (sender, batches) = broadcast::channel(BATCHES_KEPT);
        tails.insert(session, sender.clone());
        let wakes = self.wakes();
        tokio::spawn(Arc::clone(self).run(shop, session, sender, wakes));
        batches
    }

    async fn run(
        self: Arc<Self>,
        shop: ShopId,
        session: SessionId,
        batches: broadcast::Sender<Arc<Batch>>,
        mut wakes: watch::Receiver<()>,
    ) {
        let mut last = None;
        loop {
            wakes.borrow_and_update();
            let read = match last {
                Some(last) => self.read(shop, session, last).await,
                None => self.present(shop, session).await,
            };
            match read {
                Ok(Some(batch)) => {
                    last = Some(batch.last);
                    let news = !batch.is_empty();
                    // An error means that nobody listens just now.
                    let _ = batches.send(batch);
                    if news {
                        sleep(GATHER).await;
                    }
                }
                Ok(None) => {
                    if wakes.changed().await.is_err() {
                        return;
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, %session, "cannot read the journal");
                    sleep(GATHER).await;
                }
            }
            let mut tails = self.tails.lock().unwrap_or_else(PoisonError::into_inner);
            if batches.receiver_count() == 0 {
                tails.remove(&session);
                return;
            }
        }
    }

    /// An empty batch at the journal's present end.
    async fn present(&self, shop: ShopId, session: SessionId) -> Result<Option<Arc<Batch>>, StoreError> {
        let store = Arc::clone(&self.store);
        let last = blocking(move || store.read(|c| Ok(sessions::get(c, shop, session)?.last_seq))).await?;
        self.batch(last, Vec::new(), String::new())
    }

    /// What came after `seq`, if anything did.
    async fn read(&self, shop: ShopId, session: SessionId, seq: i64) -> Result<Option<Arc<Batch>>, StoreError> {
        let store = Arc::clone(&self.store);
        let (events, totals) = blocking(move || {
            store.read(|c| {
                let events = journal::tail(c, shop, session, seq, BATCH_EVENTS)?;
                let totals =
                    if events.is_empty() { None } else { Some(sessions::get(c, shop, session)?.summary.totals) };
                Ok::<_, StoreError>((events, totals))
            })
        })
        .await?;
        let Some(totals) = totals else { return Ok(None) };
        self.batch(seq, events, json(&totals)?)
    }

    fn batch(&self, after: i64, events: Vec<(i64, String)>, totals: String) -> Result<Option<Arc<Batch>>, StoreError> {
        let batch = Batch::new(after, events, totals, self.clock.now());
        Ok(Some(Arc::new(batch.map_err(|error| StoreError::Broken(error.to_string()))?)))
    }
}

impl Subscription {
    /// The next frame of what the screen shows and does not have. Waits until
    /// there is one; every seq is told or left out once, in order. May be
    /// dropped half way without losing anything.
    pub async fn next(&mut self) -> Result<String, StoreError> {
        loop {
            let batch = if self.held.is_shown(self.lens) {
                let Ok(batch) = timeout_at(self.due, self.batch()).await else {
                    self.due = Instant::now() + self.lens.every;
                    return Ok(self.held.take(self.lens));
                };
                batch?
            } else {
                self.batch().await?
            };
            self.held.add(batch);
        }
    }

    /// A frame of the figures alone, if they have changed without anything that the screen shows.
    pub fn figures(&mut self) -> Option<String> {
        (!self.held.is_empty()).then(|| self.held.take(self.lens))
    }

    async fn batch(&mut self) -> Result<Arc<Batch>, StoreError> {
        loop {
            if self.behind {
                match self.feed.read(self.shop, self.session, self.last).await? {
                    Some(batch) => {
                        self.last = batch.last;
                        return Ok(batch);
                    }
                    None => self.behind = false,
                }
            }
            match self.batches.recv().await {
                Ok(batch) if batch.last <= self.last => {}
                Ok(batch) if batch.after == self.last => {
                    self.last = batch.last;
                    return Ok(batch);
                }
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => self.behind = true,
                Err(broadcast::error::RecvError::Closed) => {
                    self.batches = self.feed.tail(self.shop, self.session);
                    self.behind = true;
                }
            }
        }
    }
}

async fn blocking<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(job).await.map_err(|error| StoreError::Broken(error.to_string()))?
}
