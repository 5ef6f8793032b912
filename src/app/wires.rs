//! Joins the wires' outlet to the desk's intake.

use super::counted::{Counted, figures};
use super::recorder::Recorder;
use crate::base::id::ChannelId;
use crate::base::time::Clock;
use crate::desk::{ChannelNews, Desk, DeskError, Ears, Heard as DeskHeard, Stream};
use crate::platforms::{self, ChannelSpec, Health, Heard, Source};
use crate::server::Metrics;
use crate::shop::amend::Amendment;
use crate::shop::comment::Platform;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Messages that may wait between the wires and the desk; beyond, the sockets
/// wait.
const OUTLET_LEN: usize = 512;
/// Messages that are taken out of the outlet at once: where each holds one comment,
/// as many as are booked together.
const BATCH_MAX: usize = LOAD_MAX;
/// Comments that are booked in one transaction, but for what one message more
/// brings: with more, nothing is gained, and all wait longer.
const LOAD_MAX: usize = 512;
/// The pause before a batch that could not be booked is tried again.
const RETRY: Duration = Duration::from_millis(500);

/// The lives that are heard.
pub(super) struct Wires {
    settings: Arc<platforms::Settings>,
    clock: Arc<dyn Clock>,
    runtime: Handle,
    recorder: Option<Recorder>,
    metrics: Arc<Metrics>,
    lines: Mutex<Lines>,
}

struct Lines {
    /// None once the program stops.
    outlet: Option<mpsc::Sender<Heard>>,
    streams: HashMap<ChannelId, Tuned>,
}

/// A stream that is heard.
struct Tuned {
    stream: Stream,
    task: JoinHandle<()>,
    /// The counters of its last [`Health`].
    counted: Counted,
}

/// Sets up ears for `desk` and the task that carries what they hear to it.
pub(super) fn start(
    settings: platforms::Settings,
    desk: &Arc<Desk>,
    clock: &Arc<dyn Clock>,
    metrics: &Arc<Metrics>,
    recorder: Option<Recorder>,
) -> (Arc<Wires>, JoinHandle<()>) {
    let (outlet, inlet) = mpsc::channel(OUTLET_LEN);
    let wires = Arc::new(Wires {
        settings: Arc::new(settings),
        clock: Arc::clone(clock),
        runtime: Handle::current(),
        recorder,
        metrics: Arc::clone(metrics),
        lines: Mutex::new(Lines { outlet: Some(outlet), streams: HashMap::new() }),
    });
    let pump = Pump { wires: Arc::clone(&wires), desk: Arc::clone(desk), metrics: Arc::clone(metrics) };
    (wires, tokio::spawn(pump.run(inlet)))
}

impl Wires {
    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stream(&self, channel: ChannelId) -> Option<Stream> {
        self.lines().streams.get(&channel).map(|tuned| tuned.stream.clone())
    }

    /// The stream of a channel and what is new of it. Oddities are counted.
    fn news(&self, channel: ChannelId, health: Health, metrics: &Metrics) -> Option<(Stream, ChannelNews)> {
        let mut lines = self.lines();
        let Tuned { stream, counted, .. } = lines.streams.get_mut(&channel)?;
        metrics.figures(channel, &stream.kind, &figures(&health));
        Some((stream.clone(), counted.news(health, metrics)))
    }

    /// Stops hearing anything. What was heard already is still carried on.
    pub(super) fn hang_up(&self) {
        let mut lines = self.lines();
        lines.outlet = None;
        for tuned in lines.streams.values() {
            tuned.task.abort();
        }
    }
}

impl Ears for Wires {
    fn can_dial(&self, kind: &str, platform: Platform, address: &str) -> bool {
        Source::parse(kind, platform, address).is_ok()
    }

    fn attach(&self, stream: Stream) {
        let mut lines = self.lines();
        let Some(outlet) = lines.outlet.clone() else { return };
        if lines.streams.contains_key(&stream.channel) {
            return;
        }
        let Ok(source) = Source::parse(&stream.kind, stream.platform, &stream.address) else {
            tracing::error!(channel = %stream.channel, "a stored channel cannot be dialled");
            return;
        };
        // Commands come from threads that are outside of the runtime.
        let _inside = self.runtime.enter();
        let tape = self.recorder.as_ref().and_then(|recorder| recorder.tape(stream.shop, stream.session));
        let spec = ChannelSpec { id: stream.channel, source: source.again(stream.heard.as_deref()) };
        let task = platforms::attach(spec, Arc::clone(&self.settings), Arc::clone(&self.clock), tape, outlet);
        lines.streams.insert(stream.channel, Tuned { stream, task, counted: Counted::default() });
    }

    fn hush(&self, channel: ChannelId) {
        // It stays known: the pump asks whose the messages in the outlet are.
        if let Some(tuned) = self.lines().streams.get(&channel) {
            tuned.task.abort();
        }
    }

    fn detach(&self, channel: ChannelId) {
        if let Some(tuned) = self.lines().streams.remove(&channel) {
            tuned.task.abort();
            self.metrics.forget(channel, &tuned.stream.kind);
        }
    }
}

/// Carries what is heard to the desk, in order, some hundreds at a time.
struct Pump {
    wires: Arc<Wires>,
    desk: Arc<Desk>,
    metrics: Arc<Metrics>,
}

/// Work for the desk, in one go.
enum Load {
    Comments(Stream, Vec<DeskHeard>),
    Amendments(Stream, Vec<Amendment>),
    News(Stream, ChannelNews),
}

impl Pump {
    async fn run(self, mut inlet: mpsc::Receiver<Heard>) {
        let mut batch = Vec::new();
        while inlet.recv_many(&mut batch, BATCH_MAX).await > 0 {
            for load in self.loads(batch.drain(..)) {
                self.carry(load).await;
            }
        }
    }

    /// Comments of one session that follow each other become one load. What a
    /// removed channel still had to say is dropped with it.
    fn loads(&self, batch: impl Iterator<Item = Heard>) -> Vec<Load> {
        let mut loads: Vec<Load> = Vec::new();
        for heard in batch {
            match heard {
                Heard::Comments { channel, comments } => {
                    let Some(stream) = self.wires.stream(channel) else { continue };
                    let more = comments.into_iter().map(|comment| DeskHeard { channel, comment });
                    match loads.last_mut() {
                        Some(Load::Comments(last, list)) if last.session == stream.session && list.len() < LOAD_MAX => {
                            list.extend(more);
                        }
                        _ => loads.push(Load::Comments(stream, more.collect())),
                    }
                }
                Heard::Amendments { channel, amendments } => {
                    let Some(stream) = self.wires.stream(channel) else { continue };
                    loads.push(Load::Amendments(stream, amendments));
                }
                Heard::Health { channel, health } => {
                    let Some((stream, news)) = self.wires.news(channel, health, &self.metrics) else { continue };
                    self.metrics.channel(news.state.as_str());
                    loads.push(Load::News(stream, news));
                }
            }
        }
        loads
    }

    async fn carry(&self, load: Load) {
        match load {
            Load::News(stream, news) => {
                let Stream { shop, session, channel, .. } = stream;
                self.book(move |desk| desk.note_channel(shop, session, channel, news.clone())).await;
            }
            Load::Amendments(stream, amendments) => {
                let Stream { shop, session, .. } = stream;
                self.book(move |desk| desk.amend(shop, session, amendments.clone())).await;
            }
            Load::Comments(stream, heard) => self.take_in(&stream, heard).await,
        }
    }

    /// Books comments; if they cannot be booked together, one by one, so that
    /// a single one that the store will not have does not hold up the rest.
    async fn take_in(&self, stream: &Stream, heard: Vec<DeskHeard>) {
        let (shop, session, len) = (stream.shop, stream.session, heard.len());
        let heard = Arc::new(heard);
        let all = Arc::clone(&heard);
        if !self.book(move |desk| desk.take_in(shop, session, all.to_vec())).await {
            for one in heard.iter() {
                let one = one.clone();
                self.book(move |desk| desk.take_in(shop, session, vec![one.clone()])).await;
            }
        }
        self.metrics.took_in(len);
    }

    /// Runs `job` until it is booked: a full disk or a lost database makes the
    /// sockets wait, and loses nothing. `false` if it can never be booked.
    async fn book(&self, job: impl Fn(&Desk) -> Result<(), DeskError> + Clone + Send + 'static) -> bool {
        loop {
            let (desk, job) = (Arc::clone(&self.desk), job.clone());
            match tokio::task::spawn_blocking(move || job(&desk)).await {
                Ok(Ok(())) => return true,
                Ok(Err(error)) if error.is_passing() => tracing::error!(%error, "cannot book now; trying again"),
                Ok(Err(error)) => {
                    tracing::error!(%error, "cannot book this");
                    return false;
                }
                Err(error) => {
                    tracing::error!(%error, "booking broke off");
                    return false;
                }
            }
            self.metrics.failed();
            tokio::time::sleep(RETRY).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::UserId;
    use crate::base::time::{Millis, SystemClock};
    use crate::desk::{Command, NewChannel, NewSession};
    use crate::shop::book::Repeat;
    use crate::shop::comment::Comment;
    use crate::shop::role::Role;
    use crate::store::{Location, Store, StoreError, gaps};

    /// What was said before a session's close and waits in the outlet is booked
    /// after it; of a channel that was taken out, nothing is.
    #[tokio::test]
    async fn what_waits_at_the_close_is_carried_on() {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("shop.sqlite").to_string_lossy().into_owned();
        let store = Arc::new(Store::open(&Location::new(address)).unwrap());
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let desk = Arc::new(Desk::new(Arc::clone(&store), Arc::clone(&clock), Box::new(|| {})));
        let (wires, pump) =
            start(platforms::Settings::default(), &desk, &clock, &Arc::new(Metrics::new().unwrap()), None);
        desk.hear_with(Arc::clone(&wires) as Arc<dyn Ears>);
        let shop = desk.shop("Bánh gio").unwrap().id;
        let command = |key: u8| Command {
            shop,
            user: UserId(1),
            by: "Lan".into(),
            role: Role::Owner,
            key: format!("{key:032x}"),
        };
        let new = NewSession { title: "Phiên chiều".into(), repeat: Repeat::Once, part_fill: true };
        let session = desk.open_session(&command(1), new).unwrap().id;
        let (platform, mut said) = ("tiktok".parse().unwrap(), Vec::new());
        for key in [2, 3] {
            // Nobody answers there.
            let address = format!("ws://127.0.0.1:1/{key}");
            let new = NewChannel { kind: "relay".into(), platform, address };
            let channel = desk.add_channel(&command(key), session, new).unwrap().id;
            let comment = Comment {
                platform,
                room: "7300".into(),
                id: key.to_string().into(),
                author: None,
                name: "Chị Hoa".into(),
                text: "đẹp quá".into(),
                sent_at: Millis(1),
                arrived_at: Millis(1),
                by_host: false,
            };
            said.push(Heard::Comments { channel, comments: vec![comment] });
        }
        let [Heard::Comments { channel: stays, .. }, Heard::Comments { channel: gone, .. }] = said[..] else {
            panic!()
        };
        let outlet = wires.lines().outlet.clone().unwrap();
        for said in said {
            outlet.try_send(said).unwrap();
        }
        desk.remove_channel(&command(4), session, gone).unwrap();
        desk.close_session(&command(5), session).unwrap();
        wires.hang_up();
        drop(outlet);
        pump.await.unwrap();
        let all = store.read(|c| gaps::of(c, session)).map_err(|error: StoreError| error).unwrap();
        let brought: Vec<_> = all.iter().map(|record| (record.channel.id, record.channel.comments)).collect();
        assert_eq!(brought, [(stays, 1), (gone, 0)]);
    }

    #[tokio::test]
    async fn some_kinds_know_where_to_dial() {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("shop.sqlite").to_string_lossy().into_owned();
        let store = Arc::new(Store::open(&Location::new(address)).unwrap());
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let desk = Arc::new(Desk::new(store, Arc::clone(&clock), Box::new(|| {})));
        let (wires, _pump) =
            start(platforms::Settings::default(), &desk, &clock, &Arc::new(Metrics::new().unwrap()), None);
        desk.hear_with(wires);
        let shop = desk.shop("Bánh gio").unwrap().id;
        let mut keys = 0..9;
        let mut command = || Command {
            shop,
            user: UserId(1),
            by: "Lan".into(),
            role: Role::Owner,
            key: format!("{:032x}", keys.next().unwrap()),
        };
        let new = NewSession { title: "Phiên chiều".into(), repeat: Repeat::Once, part_fill: true };
        let session = desk.open_session(&command(), new).unwrap().id;
        for (kind, can) in [("tikfinity", true), ("euler", false), ("tiktok", false), ("relay", false)] {
            let new = NewChannel { kind: kind.into(), platform: "tiktok".parse().unwrap(), address: " ".into() };
            let added = desk.add_channel(&command(), session, new);
            assert_eq!(added.map(|channel| channel.address).ok(), can.then(String::new), "{kind}");
        }
    }
}
