//! The feed: the journal, tailed. One task per watched session reads what is
//! new after a wake, encodes it once, and hands the same bytes to all screens.
//!
//! A wake may be lost and a screen may lag without losing an event: whoever is
//! behind reads the journal after the last `seq` it has.

use crate::base::id::{SessionId, ShopId};
use crate::base::time::Clock;
use crate::shop::event::Totals;
use crate::store::columns::json;
use crate::store::{Store, StoreError, journal, sessions};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, watch};
use tokio::time::sleep;

/// The shortest time between two frames of a session: a burst is gathered
/// into one frame, a lone event goes out at once.
const GATHER: Duration = Duration::from_secs(1);
/// Events in one frame at most.
const FRAME_EVENTS: i64 = 2_000;
/// Frames that a slow screen may lag behind before it reads the journal.
const FRAMES_KEPT: usize = 16;

/// Some events of a session, encoded as one server-sent event.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The seq before its first event.
    pub after: i64,
    /// The seq of its last event.
    pub last: i64,
    /// The wire form: `id:`, `event: batch`, `data:` and an empty line.
    pub bytes: Arc<str>,
}

/// See the module.
pub struct Feed {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    wake: watch::Sender<()>,
    tails: Mutex<HashMap<SessionId, broadcast::Sender<Frame>>>,
}

/// One screen's place in a session's journal.
pub struct Subscription {
    feed: Arc<Feed>,
    shop: ShopId,
    session: SessionId,
    last: i64,
    frames: broadcast::Receiver<Frame>,
    behind: bool,
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
    pub fn subscribe(self: &Arc<Self>, shop: ShopId, session: SessionId, seq: i64) -> Subscription {
        let frames = self.tail(shop, session);
        Subscription { feed: Arc::clone(self), shop, session, last: seq, frames, behind: true }
    }

    /// The frames of a session from now on; starts its task with its first
    /// screen.
    fn tail(self: &Arc<Self>, shop: ShopId, session: SessionId) -> broadcast::Receiver<Frame> {
        let mut tails = self.tails.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(frames) = tails.get(&session) {
            return frames.subscribe();
        }
        let (sender, frames) = broadcast::channel(FRAMES_KEPT);
        tails.insert(session, sender.clone());
        let wakes = self.wakes();
        tokio::spawn(Arc::clone(self).run(shop, session, sender, wakes));
        frames
    }

    async fn run(
        self: Arc<Self>,
        shop: ShopId,
        session: SessionId,
        frames: broadcast::Sender<Frame>,
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
                Ok(Some(frame)) => {
                    last = Some(frame.last);
                    let news = !frame.bytes.is_empty();
                    // An error means that nobody listens just now.
                    let _ = frames.send(frame);
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
            if frames.receiver_count() == 0 {
                tails.remove(&session);
                return;
            }
        }
    }

    /// An empty frame at the journal's present end.
    async fn present(&self, shop: ShopId, session: SessionId) -> Result<Option<Frame>, StoreError> {
        let store = Arc::clone(&self.store);
        let last = blocking(move || store.read(|c| Ok(sessions::get(c, shop, session)?.last_seq))).await?;
        Ok(Some(Frame { after: last, last, bytes: Arc::from("") }))
    }

    /// What came after `seq`, if anything did.
    async fn read(&self, shop: ShopId, session: SessionId, seq: i64) -> Result<Option<Frame>, StoreError> {
        let store = Arc::clone(&self.store);
        let (events, totals) = blocking(move || {
            store.read(|c| {
                let events = journal::tail(c, shop, session, seq, FRAME_EVENTS)?;
                let totals =
                    if events.is_empty() { None } else { Some(sessions::get(c, shop, session)?.summary.totals) };
                Ok::<_, StoreError>((events, totals))
            })
        })
        .await?;
        let (Some((last, _)), Some(totals)) = (events.last(), totals) else { return Ok(None) };
        Ok(Some(Frame { after: seq, last: *last, bytes: self.encode(&events, &totals)?.into() }))
    }

    fn encode(&self, events: &[(i64, String)], totals: &Totals) -> Result<String, StoreError> {
        let last = events.last().map_or(0, |(seq, _)| *seq);
        let bodies: Vec<&str> = events.iter().map(|(_, body)| body.as_str()).collect();
        Ok(format!(
            "id: {last}\nevent: batch\ndata: {{\"events\":[{}],\"totals\":{},\"server_time\":{}}}\n\n",
            bodies.join(","),
            json(totals)?,
            self.clock.now().get()
        ))
    }
}

impl Subscription {
    /// The next frame with events that this screen does not have. Waits until
    /// there is one; every seq comes once and in order.
    pub async fn next(&mut self) -> Result<Arc<str>, StoreError> {
        loop {
            if self.behind {
                match self.feed.read(self.shop, self.session, self.last).await? {
                    Some(frame) => {
                        self.last = frame.last;
                        return Ok(frame.bytes);
                    }
                    None => self.behind = false,
                }
            }
            match self.frames.recv().await {
                Ok(frame) if frame.last <= self.last => {}
                Ok(frame) if frame.after == self.last => {
                    self.last = frame.last;
                    return Ok(frame.bytes);
                }
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => self.behind = true,
                Err(broadcast::error::RecvError::Closed) => {
                    self.frames = self.feed.tail(self.shop, self.session);
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
