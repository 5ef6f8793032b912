//! The tasks that hear a live: they look for its comments, take what is sent,
//! and look at the live itself. What more than one of them brings is the same
//! comment by its id.

use super::access::Access;
use super::errors::line_error;
use super::find::Found;
use super::graph::TIGHT;
use super::sweep::{Halt, Reach, Sweep};
use super::wire::LIVE;
use crate::platforms::error::LineError;
use crate::platforms::frame::Body;
use crate::platforms::health::Reason;
use crate::platforms::wire::Outlet;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Instant, sleep, timeout};

/// Seconds that a look overlaps the one before it.
const OVERLAP_S: i64 = 10;
/// The same after one that brought more than a page, so that a burst is not read
/// again and again.
const BUSY_S: i64 = 3;
const BUSY: usize = 100;
/// Seconds that a wider look does, which finds what showed up late.
const WIDE_S: i64 = 180;
const WIDE_EVERY: Duration = Duration::from_secs(60);
/// How often a token is asked about.
const TOKEN_EVERY: Duration = Duration::from_secs(3 * 60 * 60);

/// What the tasks of one stream share.
#[derive(Clone)]
pub(super) struct Hearing {
    pub(super) found: Found,
    pub(super) access: Access,
    sweep: Arc<Mutex<Sweep>>,
}

/// What a task gives back to its stream.
pub(super) fn over(halt: Halt) -> Result<(), LineError> {
    match halt {
        Halt::Gone => Ok(()),
        Halt::Line(error) => Err(error),
    }
}

impl Hearing {
    pub(super) fn new(found: Found, access: Access) -> Self {
        let sweep = Sweep::new(Arc::clone(&found.graph), Arc::clone(&found.live));
        Self { found, access, sweep: Arc::new(Mutex::new(sweep)) }
    }

    /// Looks for comments. `None` if that had to wait because the calls were
    /// used up, and comments are sent to us meanwhile.
    pub(super) async fn look(&self, reach: Reach, outlet: &Outlet) -> Result<Option<usize>, Halt> {
        let looked = self.sweep.lock().await.look(reach, outlet).await;
        self.rested(looked, outlet).await
    }

    /// The same for who has more to do than to wait. Says whether it was done.
    pub(super) async fn look_once(&self, reach: Reach, outlet: &Outlet) -> Result<bool, Halt> {
        let looked = self.sweep.lock().await.look(reach, outlet).await;
        Ok(self.spared(looked, outlet).await?.is_ok())
    }

    async fn rested<T>(&self, done: Result<T, Halt>, outlet: &Outlet) -> Result<Option<T>, Halt> {
        match self.spared(done, outlet).await? {
            Ok(done) => Ok(Some(done)),
            Err(rest) => {
                sleep(rest).await;
                Ok(None)
            }
        }
    }

    /// What was done; or for how long it has to rest, where that does not end the
    /// stream.
    async fn spared<T>(&self, done: Result<T, Halt>, outlet: &Outlet) -> Result<Result<T, Duration>, Halt> {
        match done {
            Err(Halt::Line(error)) if error.reason == Reason::RateLimited && self.access.ways.are_pushed() => {
                // In Graph's own form, so that it is counted.
                outlet.say(Body::Text(json!({"error": {"code": 4}}).to_string())).await?;
                Ok(Err(error.retry_after.unwrap_or(self.access.rest)))
            }
            done => done.map(Ok),
        }
    }

    /// Asks again and again.
    pub(super) async fn poll(self, outlet: Outlet) -> Result<(), LineError> {
        self.poll_on(&outlet).await.or_else(over)
    }

    async fn poll_on(&self, outlet: &Outlet) -> Result<(), Halt> {
        // What is sent to us need not be asked for as often.
        let every = self.access.poll_every * if self.access.ways.webhook { 3 } else { 1 };
        let (mut pause, mut wide_at, mut reach, mut new) = (every, Instant::now(), Reach::All, 0);
        loop {
            if let Some(count) = self.look(reach, outlet).await? {
                new = count;
                pause = pace(every, pause, new, self.found.graph.quota.percent());
            }
            sleep(pause).await;
            let is_wide = wide_at.elapsed() >= WIDE_EVERY * if self.is_tight() { 5 } else { 1 };
            wide_at = if is_wide { Instant::now() } else { wide_at };
            reach = Reach::Overlap(match is_wide {
                true => WIDE_S,
                false if new > BUSY => BUSY_S,
                false => OVERLAP_S,
            });
        }
    }

    /// Reads what was said until now, where nothing else asks.
    pub(super) async fn catch_up(self, outlet: Outlet) -> Result<(), LineError> {
        loop {
            match self.look(Reach::All, &outlet).await {
                Ok(None) => {}
                Ok(Some(_)) => return Ok(()),
                Err(halt) => return over(halt),
            }
        }
    }

    /// Looks at the live itself, and ends the stream when it is over, whatever
    /// `ended` brings or Graph says.
    pub(super) async fn watch(self, ended: mpsc::Receiver<String>, outlet: Outlet) -> Result<(), LineError> {
        self.watch_on(ended, &outlet).await.or_else(over)
    }

    async fn watch_on(&self, mut ended: mpsc::Receiver<String>, outlet: &Outlet) -> Result<(), Halt> {
        let mut token_at = None::<Instant>;
        loop {
            let state = self.found.graph.get(&self.found.live.id, &[("fields", "status,live_views")]).await;
            if let Some(state) = self.rested(state.map_err(Halt::from), outlet).await? {
                if state["status"] != LIVE {
                    return self.finish(state.to_string(), outlet).await;
                }
                outlet.say(Body::Text(state.to_string())).await?;
            }
            if token_at.is_none_or(|at| at.elapsed() >= TOKEN_EVERY) {
                token_at = Some(Instant::now());
                self.tell_expiry(outlet).await?;
            }
            let pause = self.access.look_every * if self.is_tight() { 2 } else { 1 };
            match timeout(pause, ended.recv()).await {
                Ok(Some(told)) => return self.finish(told, outlet).await,
                Ok(None) => sleep(pause).await,
                Err(_) => {}
            }
        }
    }

    fn is_tight(&self) -> bool {
        self.found.graph.quota.percent() >= TIGHT
    }

    /// Reads everything once more, since what was written last shows up late,
    /// and then says that the live is over.
    async fn finish(&self, told: String, outlet: &Outlet) -> Result<(), Halt> {
        // What was not asked for again and again is asked for now at any price.
        let is_spare = self.is_tight() && self.access.ways.poll;
        let reach = if is_spare { Reach::Overlap(WIDE_S) } else { Reach::All };
        while self.look(reach, outlet).await?.is_none() {}
        sleep(self.access.poll_every).await;
        while self.look(Reach::Overlap(WIDE_S), outlet).await?.is_none() {}
        Ok(outlet.say(Body::Text(told)).await?)
    }

    /// Says when the token ends. Not to know it is no reason not to listen.
    async fn tell_expiry(&self, outlet: &Outlet) -> Result<(), Halt> {
        match self.found.graph.about_token().await {
            Ok(mut about) => {
                let token = about["data"].take();
                let [ends, data] = ["expires_at", "data_access_expires_at"].map(|name| token[name].as_i64());
                let told =
                    json!({"data": {"expires_at": ends.unwrap_or(0), "data_access_expires_at": data.unwrap_or(0)}});
                outlet.say(Body::Text(told.to_string())).await?;
            }
            Err(refusal) => tracing::info!(error = %refusal.line, "the token's end is not told"),
        }
        Ok(())
    }
}

/// The pause before the next look: short while people write, up to five times
/// that while they do not, and longer the nearer the calls are to their end.
fn pace(every: Duration, before: Duration, new: usize, percent: u32) -> Duration {
    let calm = if new > 0 { every } else { before.saturating_mul(3) / 2 };
    let calm = calm.clamp(every, every * 5);
    match percent.saturating_sub(TIGHT) {
        0 => calm,
        // From twice as long to fifteen times.
        over => (calm * (2 + over / 5)).min(every * 15),
    }
}

/// A refusal of the stream's own, as one event.
pub(super) fn refusal(event: &str) -> Option<LineError> {
    let event: serde_json::Value = serde_json::from_str(event).ok()?;
    event.get("error").map(|error| line_error(error, 400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_as_frequent_as_people_and_quota_want() {
        let paced = |before: u64, new, percent| {
            pace(Duration::from_secs(2), Duration::from_millis(before), new, percent).as_millis()
        };
        assert_eq!((paced(2_000, 5, 0), paced(10_000, 1, 75)), (2_000, 2_000));
        assert_eq!((paced(2_000, 0, 0), paced(3_000, 0, 0), paced(9_000, 0, 0)), (3_000, 4_500, 10_000));
        assert_eq!((paced(2_000, 5, 76), paced(2_000, 5, 90), paced(2_000, 5, 100)), (4_000, 10_000, 14_000));
        assert_eq!((paced(10_000, 0, 100), paced(30_000, 0, 9_999)), (30_000, 30_000));
    }
}
