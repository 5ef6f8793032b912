//! The other end of the wires: a live that speaks the platforms' protocols on
//! loopback, for the demonstration and for tests. Connectors reach it over the
//! network like any real live.
//!
//! A live is a [`Script`] played from an anchor in real time. What was said is
//! never forgotten: whoever connects later, even after the end, is sent it
//! with its original ids and times (as far as [`Settings::history`] goes), so
//! that a shop that was down has lost nothing.
//!
//! With a seed ([`Settings::faults`]) connections are refused, lost, torn or left
//! hanging, frames come spoiled, oversized, twice, late or again, and Graph's
//! answers fail: the nth connection to a service has the same fate each time.

mod dice;
mod encode;
mod euler;
mod faults;
mod generated;
mod graph;
mod hand;
mod http;
mod line;
mod market;
mod phrases;
mod relay;
mod script;
mod stage;
mod tikfinity;
mod tool;
mod webcast;

use crate::base::time::Clock;
use crate::shop::comment::Platform;
use graph::Graph;
use stage::{Cue, Stage};
use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};

pub use generated::generated;
pub use graph::{Asked, Page, Trouble};
pub use market::{Market, market};
pub use script::{Script, ScriptError, ScriptedComment, Settings};
pub use tool::Desk;

/// A live that is being played. Stops, and closes all its sockets, on drop.
pub struct Simulator {
    /// Where TikTok's side listens: the lookup, the signing service and the
    /// push server are all at `http://{tiktok}`; at `ws://{tiktok}/` TikFinity,
    /// or Euler's cloud for whoever names a host (`?uniqueId=…`).
    pub tiktok: SocketAddr,
    /// Where Facebook's side listens: the relay is at `ws://{facebook}/`, Graph at
    /// `http://{facebook}/v26.0`, the event stream at `http://{facebook}`.
    pub facebook: SocketAddr,
    /// The number of TikTok's room.
    pub tiktok_room: String,
    /// The number of Facebook's post, and so the relay's room.
    pub facebook_room: String,
    /// The number of Facebook's live video, and so Graph's room.
    pub facebook_live: String,
    stages: [Arc<Stage>; 2],
    hang_up: [Arc<Notify>; 2],
    tasks: [JoinHandle<()>; 4],
    graph: Arc<Graph>,
}

/// What the clients of one side did so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visits {
    /// How often a stream's address was asked for.
    pub bootstraps: u64,
    /// How many sockets entered the room.
    pub entered: u64,
    /// Heartbeats received and echoed.
    pub heartbeats: u64,
    /// Frames sent that ask for an acknowledgement.
    pub acks_expected: u64,
    /// Acknowledgements received.
    pub acks: u64,
}

impl Simulator {
    /// Listens on loopback and plays `script`. Fails if a port is taken.
    pub async fn start(script: Script, settings: Settings, clock: Arc<dyn Clock>) -> io::Result<Self> {
        // Rooms differ by the live, and are the same when it is played again.
        let start = settings.anchor.get();
        let room = 7_300_000_000_000_000_000_i64.saturating_add(start);
        let listen = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let (tiktok, facebook) = (listen(settings.tiktok_port).await?, listen(settings.facebook_port).await?);
        let (tiktok_at, facebook_at) = (tiktok.local_addr()?, facebook.local_addr()?);
        let stage = |comments, settings| {
            Arc::new(Stage::new(comments, script.length_ms, script.viewers, settings, Arc::clone(&clock)))
        };
        let (page, tool) = (settings.page.clone(), settings.tool.clone());
        let stages = [stage(script.tiktok, settings.clone()), stage(script.facebook, settings)];
        let hang_up = [Arc::new(Notify::new()), Arc::new(Notify::new())];
        let (tiktok_stage, facebook_stage) = (Arc::clone(&stages[0]), Arc::clone(&stages[1]));
        let graph = Arc::new(Graph::new(facebook_stage, page, start, facebook_at));
        let facebook_graph = Arc::clone(&graph);
        let tasks = [
            tokio::spawn(listen_on(tiktok, Arc::clone(&hang_up[0]), move |stream| {
                let stage = Arc::clone(&tiktok_stage);
                async move { webcast::serve(&stage, room, stream).await }
            })),
            tokio::spawn(listen_on(facebook, Arc::clone(&hang_up[1]), move |stream| {
                let graph = Arc::clone(&facebook_graph);
                async move { relay::serve(&graph, stream).await }
            })),
            tokio::spawn(graph::call(Arc::clone(&graph))),
            tokio::spawn(tool::call(Arc::clone(&graph), tool)),
        ];
        let (tiktok, facebook) = (tiktok_at, facebook_at);
        let (tiktok_room, facebook_room, facebook_live) = (room.to_string(), graph.post.clone(), graph.live.clone());
        Ok(Self { tiktok, facebook, tiktok_room, facebook_room, facebook_live, stages, hang_up, tasks, graph })
    }

    /// What the clients of one side did so far.
    pub fn visits(&self, platform: Platform) -> Visits {
        let tally = &self.stages[side(platform)].tally;
        Visits {
            bootstraps: tally.bootstraps.load(Relaxed),
            entered: tally.entered.load(Relaxed),
            heartbeats: tally.heartbeats.load(Relaxed),
            acks_expected: tally.acks_expected.load(Relaxed),
            acks: tally.acks.load(Relaxed),
        }
    }

    /// What goes wrong with the next `times` questions to Graph. What was to go
    /// wrong before is forgotten.
    pub fn trouble(&self, trouble: Trouble, times: usize) {
        self.graph.trouble(trouble, times);
    }

    /// The author of Facebook's comment `number` has another text of it from now on.
    pub fn edit(&self, number: &str, text: &str) {
        self.graph.edit(number, text);
    }

    /// What the clients of Graph did so far.
    pub fn asked(&self) -> Asked {
        self.graph.asked()
    }

    /// Waits until the host has ended the live. Whoever comes later is still told
    /// what was said.
    pub async fn over(&self) {
        for stage in &self.stages {
            while stage.next(stage.len()).await != Cue::End {}
        }
    }

    /// Cuts all connections of one side without a word, as a bad network does.
    pub fn hang_up(&self, platform: Platform) {
        self.hang_up[side(platform)].notify_one();
    }
}

const fn side(platform: Platform) -> usize {
    match platform {
        Platform::Tiktok => 0,
        Platform::Facebook => 1,
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Serves every connection in a task of its own; all end with this one.
async fn listen_on<F>(listener: TcpListener, hang_up: Arc<Notify>, serve: impl Fn(TcpStream) -> F)
where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let served = serve(stream);
                    connections.spawn(async move {
                        if let Err(error) = served.await {
                            tracing::debug!(%error, "simulated connection ended");
                        }
                    });
                }
                // Out of file handles, most likely: not a reason to spin.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            },
            () = hang_up.notified() => connections.abort_all(),
            Some(_) = connections.join_next() => {}
        }
    }
}
