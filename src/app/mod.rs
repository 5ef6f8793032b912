//! The composition root: builds the rooms, joins them, and stops them in
//! order.

mod counted;
pub mod facebook;
mod holds;
pub mod press;
mod recorder;
pub mod tools;
mod wires;

use crate::base::time::{Clock, SystemClock};
use crate::config::{self, Config};
use crate::desk::{Desk, DeskError};
use crate::feed::Feed;
use crate::platforms;
use crate::printer::Patience;
use crate::server::{self, Doors, Metrics};
use crate::shop::asking;
use crate::store::shops::Shop;
use crate::store::{Location, Store, StoreError};
use actix_web::dev::ServerHandle;
use recorder::Recorder;
use std::fs::{DirBuilder, File, TryLockError};
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinHandle;
use wires::Wires;

/// What was heard gets so long to be booked when the program stops. A database
/// that cannot be written must not keep it from stopping.
const DRAIN: Duration = Duration::from_secs(10);

/// Why the program cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be made or written.
    #[error("data folder {0}: {1}")]
    Folder(PathBuf, std::io::Error),
    /// Another process works on the data folder.
    #[error("data folder {0} is in use by another phiencho")]
    InUse(PathBuf),
    /// The memory cannot be opened.
    #[error("database {0:?}: {1}")]
    Store(Location, StoreError),
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// Something else that is a mistake of ours.
    #[error("{0}")]
    Broken(String),
}

impl From<DeskError> for StartError {
    fn from(error: DeskError) -> Self {
        Self::Broken(error.to_string())
    }
}

/// Memory, desk and feed, without wires or doors yet.
pub struct App {
    /// The memory.
    pub store: Arc<Store>,
    /// The desk.
    pub desk: Arc<Desk>,
    /// The feed.
    pub feed: Arc<Feed>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Held as long as the program works on the data folder.
    _lock: File,
}

/// Everything, running.
pub struct Running {
    /// What it is made of.
    pub app: App,
    /// How others reach it: `http://127.0.0.1:7979`.
    pub address: String,
    wires: Arc<Wires>,
    pump: JoinHandle<()>,
    holds: JoinHandle<()>,
    printing: JoinHandle<()>,
    server: ServerHandle,
    serving: JoinHandle<std::io::Result<()>>,
}

/// Where the memory is, by `config`.
pub fn location(config: &Config) -> Location {
    // Revealed to the engine, which is told nothing else.
    let url = config.database_url.as_ref().map(|url| url.reveal().to_owned());
    Location::new(url.unwrap_or_else(|| config.data.join("phiencho.sqlite").to_string_lossy().into_owned()))
}

/// The folder of the recordings.
pub fn recordings(config: &Config) -> PathBuf {
    config.data.join("recordings")
}

/// Makes the data folder and takes it for this process.
pub fn take_folder(folder: &Path) -> Result<File, StartError> {
    let failed = |error| StartError::Folder(folder.to_owned(), error);
    // Names, phone numbers and addresses are nobody else's business.
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    let path = folder.join("phiencho.lock");
    let lock = File::options().create(true).truncate(false).write(true).open(path).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StartError::InUse(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

impl App {
    /// Opens the memory and sets up desk and feed.
    pub fn open(config: &Config) -> Result<Self, StartError> {
        let lock = take_folder(&config.data)?;
        let location = location(config);
        let store = Arc::new(Store::open(&location).map_err(|error| StartError::Store(location, error))?);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let feed = Feed::new(Arc::clone(&store), Arc::clone(&clock));
        let waker = Arc::clone(&feed);
        let desk = Arc::new(Desk::new(Arc::clone(&store), Arc::clone(&clock), Box::new(move || waker.wake())));
        Ok(Self { store, desk, feed, clock, _lock: lock })
    }

    fn recorder(&self, config: &Config) -> Recorder {
        Recorder {
            folder: recordings(config),
            limit: config.record_limit,
            store: Arc::clone(&self.store),
            feed: Arc::clone(&self.feed),
            clock: Arc::clone(&self.clock),
            tapes: Mutex::default(),
        }
    }

    /// Opens the doors, and hears the lives of the open sessions again.
    pub fn run(
        self,
        listener: TcpListener,
        config: &Config,
        wires: platforms::Settings,
        shop: &Shop,
    ) -> Result<Running, StartError> {
        let metrics = Arc::new(Metrics::new().map_err(|error| StartError::Broken(error.to_string()))?);
        let at = listener.local_addr().map_err(|error| StartError::Listen(config.listen, error))?;
        let address = config.address.clone().unwrap_or_else(|| reachable(at));
        let (hook, tools) = (facebook::hook(&wires), tools::tools(&wires));
        self.desk.speak_with(facebook::voice(&Arc::new(wires.clone())));
        let recorder = config.record.then(|| self.recorder(config));
        let (wires, pump) = wires::start(wires, &self.desk, &self.clock, &metrics, recorder);
        self.desk.hear_with(Arc::clone(&wires) as Arc<dyn crate::desk::Ears>);
        self.desk.hear_again(shop.id)?;
        let holds = holds::start(&self.desk, &self.clock, shop.id);
        let (press, printing) = press::open(&self.desk, &self.clock, Patience::default())
            .ok_or_else(|| StartError::Broken("the letters of slips cannot be read".into()))?;
        let doors = Doors {
            desk: Arc::clone(&self.desk),
            store: Arc::clone(&self.store),
            feed: Arc::clone(&self.feed),
            clock: Arc::clone(&self.clock),
            metrics,
            hook,
            tools,
            press,
            language: spoken(config.language),
            address: address.clone(),
        };
        let server = server::run(listener, doors).map_err(|error| StartError::Listen(at, error))?;
        let handle = server.handle();
        let serving = tokio::spawn(server);
        Ok(Running { app: self, address, wires, pump, holds, printing, server: handle, serving })
    }
}

/// The shop speaks with its buyers as with whoever runs it.
const fn spoken(language: config::Language) -> asking::Language {
    match language {
        config::Language::Vi => asking::Language::Vi,
        config::Language::En => asking::Language::En,
    }
}

/// Takes the port before anything else is touched.
pub fn listen(config: &Config) -> Result<TcpListener, StartError> {
    TcpListener::bind(config.listen).map_err(|error| StartError::Listen(config.listen, error))
}

impl Running {
    /// Hears no more, lets what was heard be booked, closes the doors, and
    /// lets the writer finish.
    pub async fn stop(self) {
        self.wires.hang_up();
        self.holds.abort();
        match tokio::time::timeout(DRAIN, self.pump).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the intake did not end well"),
            Err(_) => tracing::error!("the intake did not end in time; what was heard last is not booked"),
        }
        self.server.stop(true).await;
        // What the printer did not take waits again when its time is over.
        self.printing.abort();
        if let Ok(Err(error)) = self.serving.await {
            tracing::error!(%error, "the server did not end well");
        }
    }
}

/// How a phone on the same network reaches a server that listens at `at`.
pub fn reachable(at: SocketAddr) -> String {
    let ip = if at.ip().is_unspecified() { lan_ip().unwrap_or(at.ip()) } else { at.ip() };
    format!("http://{}", SocketAddr::new(ip, at.port()))
}

/// The address of this machine on its network. Connecting a UDP socket sends
/// nothing; it only asks which address would be used towards 192.0.2.1 (a
/// documentation address, RFC 5737).
fn lan_ip() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip())
}
