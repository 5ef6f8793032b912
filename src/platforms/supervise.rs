//! One task per channel: dial, listen, tell, dial again.

use super::connector::{Connector, Line, Oddity, Signal, mark_host};
use super::error::LineError;
use super::frame::Frame;
use super::health::{Health, Reason};
use super::pulse::Pulse;
use super::raw::CLOCK_TOLERANCE_MS;
use super::reel::Reel;
use super::settings::Settings;
use super::wire::{Arrival, Lost, Wire};
use crate::base::id::ChannelId;
use crate::base::time::{Clock, Millis};
use crate::shop::amend::Amendment;
use crate::shop::channel::ChannelState;
use crate::shop::comment::Comment;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_tungstenite::tungstenite::Message;

/// What a channel's task hands out.
#[derive(Clone, Debug)]
pub enum Heard {
    /// New comments, in the order of their arrival; never none.
    Comments {
        /// Where they were heard.
        channel: ChannelId,
        /// What was said.
        comments: Vec<Comment>,
    },
    /// What became of comments later. Comes after the comments that were heard
    /// before it; never none.
    Amendments {
        /// Where it was heard.
        channel: ChannelId,
        /// What was said of them.
        amendments: Vec<Amendment>,
    },
    /// The channel's condition changed. Comes after the comments that were
    /// heard before the change.
    Health {
        /// Whose.
        channel: ChannelId,
        /// The whole condition.
        health: Health,
    },
}

/// Comments that are handed on in one go: an outlet is bounded by such portions.
const TOLD_MAX: usize = 64;
/// How often counters of what was wrong are told at most.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// Why listening stopped.
enum Stop {
    /// Nobody listens to us any more.
    Gone,
    /// This stream is done with.
    Line(LineError),
}

impl From<LineError> for Stop {
    fn from(error: LineError) -> Self {
        Self::Line(error)
    }
}

/// Hears `connector`'s live until there is no more to hear.
pub(super) async fn run(
    channel: ChannelId,
    mut connector: Box<dyn Connector>,
    settings: Arc<Settings>,
    clock: Arc<dyn Clock>,
    reel: Option<Reel>,
    outlet: mpsc::Sender<Heard>,
) {
    let health = Health::starting(clock.now());
    let (told, unlogged) = (Instant::now(), BTreeMap::new());
    let mut ear = Ear {
        channel,
        clock,
        reel,
        outlet,
        settings,
        health,
        pulse: Pulse::new(),
        viewers: None,
        host: None,
        untold: true,
        told,
        unlogged,
        latest: None,
    };
    let mut failures = 0;
    if ear.tell().await.is_err() {
        return;
    }
    loop {
        let begun = Instant::now();
        let error = match ear.attempt(connector.as_mut()).await {
            Err(Stop::Line(error)) => error,
            Err(Stop::Gone) => return,
        };
        let lasted = begun.elapsed();
        connector.lost(lasted, &error);
        if lasted >= ear.settings.settled_after {
            failures = 0;
        }
        tracing::info!(channel = channel.get(), reason = error.reason.as_str(), detail = error.detail, "stream closed");
        if ear.fail(&error).await.is_err() || error.reason.is_final() {
            return;
        }
        sleep(pause(&ear.settings, &error, failures)).await;
        tokio::select! {
            () = connector.ready() => {}
            () = ear.outlet.closed() => return,
        }
        failures = failures.saturating_add(1);
        ear.health.reconnects = ear.health.reconnects.saturating_add(1);
    }
}

/// The pause before the next attempt.
fn pause(settings: &Settings, error: &LineError, failures: u32) -> Duration {
    if let Some(asked) = error.retry_after {
        return asked.clamp(settings.backoff_first, Duration::from_secs(3600));
    }
    let longest = settings.backoff_max;
    let full = match error.reason {
        Reason::NotLive | Reason::RateLimited | Reason::UsedUp | Reason::AgeRestricted => longest,
        _ => settings.backoff_first.saturating_mul(2_u32.saturating_pow(failures)).min(longest),
    };
    // Without randomness there is simply no jitter.
    let share = getrandom::u32().map_or(0.0, |random| f64::from(random) / f64::from(u32::MAX));
    full.mul_f64(1.0 - share / 2.0)
}

/// The state of a channel's task.
struct Ear {
    channel: ChannelId,
    clock: Arc<dyn Clock>,
    reel: Option<Reel>,
    outlet: mpsc::Sender<Heard>,
    settings: Arc<Settings>,
    health: Health,
    pulse: Pulse,
    /// How many watch.
    viewers: Option<i64>,
    /// Who holds the live, if the stream's opening told.
    host: Option<String>,
    /// Whether `health` has changed since it was told.
    untold: bool,
    told: Instant,
    /// What was odd since then. Logged with the telling, not one by one: a
    /// single frame may hold thousands.
    unlogged: BTreeMap<Oddity, u64>,
    /// The latest arrival, by the injected clock.
    latest: Option<Millis>,
}

impl Ear {
    async fn attempt(&mut self, connector: &mut dyn Connector) -> Result<Infallible, Stop> {
        let line = match timeout(self.settings.dial_timeout, connector.dial()).await {
            Ok(line) => line?,
            Err(_) => return Err(LineError::new(Reason::NoRoute, "no answer in time").into()),
        };
        self.listen(connector, line).await
    }

    async fn listen(&mut self, connector: &mut dyn Connector, line: Line) -> Result<Infallible, Stop> {
        let Line { room, host, opening, mut wire, beat } = line;
        tracing::info!(channel = self.channel.get(), room, "stream open");
        self.turn(ChannelState::Live, None).await?;
        self.pulse.open(self.clock.now());
        if let Some(reel) = &mut self.reel {
            reel.open(&room, host.clone(), self.clock.now()).await;
        }
        self.host = host;
        for body in opening {
            self.take(connector, &room, &mut wire, (None, body)).await?;
        }
        let (every, message) = match beat {
            Some(beat) => (beat.every, Some(beat.message)),
            None => (Duration::from_secs(3600), None),
        };
        let pings = matches!(message, Some(Message::Ping(_)));
        let mut beat = tokio::time::interval(every);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut stale_at = Instant::now() + self.settings.stale_after;
        loop {
            tokio::select! {
                received = wire.next() => {
                    let lives = match received.map_err(|lost| self.lost(connector, lost))? {
                        Some(arrival) => self.take(connector, &room, &mut wire, arrival).await?,
                        None => false,
                    };
                    if lives || pings {
                        stale_at = Instant::now() + self.settings.stale_after;
                    }
                }
                _ = beat.tick(), if message.is_some() => {
                    if let Some(message) = &message {
                        wire.send(message.clone(), self.settings.dial_timeout).await?;
                    }
                }
                () = sleep_until(stale_at) => {
                    if !connector.is_resting() {
                        return Err(connector.quiet(&room).await.into());
                    }
                    stale_at = Instant::now() + self.settings.stale_after;
                }
                () = sleep_until(self.told + TELL_EVERY), if self.untold => self.tell().await?,
                () = sleep_until(self.told + self.settings.show_every) => self.show().await?,
            }
        }
    }

    /// What the loss of a wire means.
    fn lost(&mut self, connector: &dyn Connector, lost: Lost) -> LineError {
        match lost {
            Lost::Closed { code, words } => connector.farewell(code, &words),
            Lost::Broken(error) => error,
            Lost::Unreadable(oddity, error) => {
                self.odd(oddity);
                error
            }
        }
    }

    /// Acts on one frame: passes its comments on, tells what changed, answers.
    /// Says whether the live itself spoke.
    async fn take(
        &mut self,
        connector: &mut dyn Connector,
        room: &str,
        wire: &mut Wire,
        (arrived_at, body): Arrival,
    ) -> Result<bool, Stop> {
        let frame = Frame { arrived_at: arrived_at.unwrap_or_else(|| self.arrival()), body };
        if let Some(reel) = &self.reel {
            reel.keep(&frame).await;
        }
        let (mut comments, mut replies, mut stop, mut data) = (Vec::new(), Vec::new(), None, false);
        let (mut amendments, mut state, mut cursor) = (Vec::new(), None, None);
        let mut signals = connector.decode(room, &frame);
        mark_host(self.host.as_deref(), &mut signals);
        for signal in signals {
            match signal {
                Signal::Data => data = true,
                Signal::Comment(comment) => comments.push(comment),
                Signal::Amendment(amendment) => amendments.push(amendment),
                Signal::Viewers(count) => self.viewers = Some(count),
                Signal::Expires(at) => self.untold |= std::mem::replace(&mut self.health.expires_at, at) != at,
                Signal::Paused => state = Some(ChannelState::Paused),
                Signal::Resumed => state = Some(ChannelState::Live),
                Signal::Ended(reason) => stop = Some(LineError::new(reason, "")),
                Signal::Closing => {
                    stop = stop.or_else(|| Some(LineError::new(Reason::ClosedByPeer, "close announced")))
                }
                Signal::Odd(oddity) => self.odd(oddity),
                Signal::Cursor(place) => cursor = Some(place),
                Signal::Reply(message) => replies.push(message),
            }
        }
        self.pulse.beat(Instant::now(), &comments);
        if data {
            self.health.last_data = Some(frame.arrived_at);
        }
        self.pass_on(comments, amendments).await?;
        if let Some(cursor) = cursor {
            connector.keep(cursor);
        }
        for reply in replies {
            let sent = wire.send(reply, self.settings.dial_timeout).await;
            // What the frame said about the live's end weighs more.
            if stop.is_none() {
                sent?;
            }
        }
        if let Some(state) = state.filter(|state| *state != self.health.state) {
            self.turn(state, None).await?;
        }
        match stop {
            Some(error) => {
                wire.close().await;
                Err(error.into())
            }
            None => Ok(data),
        }
    }

    /// Hands comments on, those that came before as well: only the store knows
    /// all of them, and counts.
    async fn pass_on(&mut self, comments: Vec<Comment>, amendments: Vec<Amendment>) -> Result<(), Stop> {
        let channel = self.channel;
        let mut comments = comments.into_iter().peekable();
        while comments.peek().is_some() {
            let comments = comments.by_ref().take(TOLD_MAX).collect();
            self.outlet.send(Heard::Comments { channel, comments }).await.map_err(|_| Stop::Gone)?;
        }
        if !amendments.is_empty() {
            self.outlet.send(Heard::Amendments { channel, amendments }).await.map_err(|_| Stop::Gone)?;
        }
        Ok(())
    }

    /// The present time, which is only ever shown: all waiting goes by the
    /// runtime's own monotonic clock.
    fn arrival(&mut self) -> Millis {
        let now = self.clock.now();
        if self.latest.is_some_and(|latest| latest.since(now) > CLOCK_TOLERANCE_MS) {
            self.odd(Oddity::ClockJump);
        }
        self.latest = Some(now);
        now
    }

    fn odd(&mut self, oddity: Oddity) {
        self.health.dropped += u64::from(oddity.loses_the_message());
        *self.health.oddities.entry(oddity.as_str()).or_default() += 1;
        *self.unlogged.entry(oddity).or_default() += 1;
        self.untold = true;
    }

    async fn fail(&mut self, error: &LineError) -> Result<(), Stop> {
        self.turn(error.reason.state(), Some(error)).await
    }

    /// Enters `state` and tells it at once.
    async fn turn(&mut self, state: ChannelState, error: Option<&LineError>) -> Result<(), Stop> {
        if self.health.state != state {
            self.health.since = self.clock.now();
        }
        self.health.state = state;
        self.health.reason = error.map(|error| error.reason.as_str());
        self.health.detail = error.map(|error| error.detail.clone()).filter(|detail| !detail.is_empty());
        self.tell().await
    }

    /// Tells how lively the stream is, if that has changed.
    async fn show(&mut self) -> Result<(), Stop> {
        let now = Instant::now();
        let Health { viewers, per_minute, lag_ms, .. } = self.health;
        let shown = (viewers, per_minute, lag_ms) == (self.viewers, self.pulse.per_minute(now), self.pulse.lag_ms());
        if shown && !self.untold {
            self.told = now;
            return Ok(());
        }
        self.tell().await
    }

    async fn tell(&mut self) -> Result<(), Stop> {
        self.untold = false;
        self.told = Instant::now();
        self.health.viewers = self.viewers;
        self.health.per_minute = self.pulse.per_minute(self.told);
        self.health.lag_ms = self.pulse.lag_ms();
        for (oddity, count) in std::mem::take(&mut self.unlogged) {
            let (channel, reason) = (self.channel.get(), oddity.as_str());
            if oddity.loses_the_message() {
                tracing::warn!(channel, reason, count, "messages dropped");
            } else {
                tracing::info!(channel, reason, count, "odd messages kept");
            }
        }
        let health = Heard::Health { channel: self.channel, health: self.health.clone() };
        self.outlet.send(health).await.map_err(|_| Stop::Gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let settings = Settings::default();
        let seconds = |reason, failures| pause(&settings, &LineError::new(reason, ""), failures).as_secs_f64();
        for (failures, full) in [(0, 1.0), (1, 2.0), (2, 4.0), (4, 16.0), (5, 30.0), (400, 30.0)] {
            let paused = seconds(Reason::ClosedByPeer, failures);
            assert!((full / 2.0..=full).contains(&paused), "{failures}: {paused}");
        }
        assert!(seconds(Reason::NotLive, 0) >= 15.0);
        let mut limited = LineError::new(Reason::RateLimited, "");
        limited.retry_after = Some(Duration::from_secs(77));
        assert_eq!(pause(&settings, &limited, 0).as_secs(), 77);
    }
}
