//! What an open stream's frames come over: a socket, or tasks that fetch.

use super::connector::Oddity;
use super::error::LineError;
use super::frame::Body;
use super::health::Reason;
use super::push::Frames;
use crate::base::time::Millis;
use futures_util::StreamExt;
use std::future::Future;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// The socket of a stream.
pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Bodies that may wait between a fetching task and its channel; beyond, the
/// task waits.
const FETCHED_LEN: usize = 16;
/// A farewell is a courtesy; nobody waits for it longer.
const FAREWELL: Duration = Duration::from_secs(1);

/// What the frames come over.
pub enum Wire {
    /// Pushed by the other side.
    Socket(Box<Socket>),
    /// Asked for, by tasks of the connector's own.
    Fetched(Fetched),
    /// Handed over by the other side, which connected to us. They stay where they
    /// are if the stream ends.
    Handed(Frames),
}

/// One body, with the time of its arrival if that was long ago.
pub type Arrival = (Option<Millis>, Body);

/// The near end of a stream's fetching tasks. They end with it.
pub struct Fetched {
    inlet: mpsc::Receiver<Result<Arrival, LineError>>,
    outlet: Option<mpsc::Sender<Result<Arrival, LineError>>>,
    tasks: JoinSet<()>,
}

/// The far end: where a task puts what it fetched. A full one holds it back.
#[derive(Clone)]
pub struct Outlet(mpsc::Sender<Result<Arrival, LineError>>);

impl Outlet {
    /// Hands a body on. `Err` once nobody wants any more.
    pub async fn say(&self, body: Body) -> Result<(), Gone> {
        self.arrival((None, body)).await
    }

    /// Hands a body on that arrived at a time of its own.
    pub async fn arrival(&self, arrival: Arrival) -> Result<(), Gone> {
        self.0.send(Ok(arrival)).await.map_err(|_| Gone)
    }
}

/// The end of a wire.
pub(super) enum Lost {
    /// The other side closed its socket and said why, as far as it did.
    Closed {
        /// RFC 6455, 7.4; 1005 without one.
        code: u16,
        /// In its own words.
        words: String,
    },
    /// It broke.
    Broken(LineError),
    /// It broke over one message.
    Unreadable(Oddity, LineError),
}

/// The stream was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

impl Fetched {
    /// Of no task yet.
    pub fn new() -> Self {
        let (outlet, inlet) = mpsc::channel(FETCHED_LEN);
        Self { inlet, outlet: Some(outlet), tasks: JoinSet::new() }
    }

    /// Begins a task. Its error ends the stream, and so does the end of the last
    /// one.
    pub fn fetch<F>(&mut self, task: impl FnOnce(Outlet) -> F)
    where
        F: Future<Output = Result<(), LineError>> + Send + 'static,
    {
        let Some(outlet) = self.outlet.clone() else { return };
        let fetching = task(Outlet(outlet.clone()));
        self.tasks.spawn(async move {
            if let Err(error) = fetching.await {
                // Nobody to tell: the stream is given up.
                let _ = outlet.send(Err(error)).await;
            }
        });
    }

    async fn next(&mut self) -> Option<Result<Arrival, LineError>> {
        // From here on the tasks alone keep the channel open.
        self.outlet = None;
        self.inlet.recv().await
    }
}

impl Default for Fetched {
    fn default() -> Self {
        Self::new()
    }
}

impl From<Socket> for Wire {
    fn from(socket: Socket) -> Self {
        Self::Socket(Box::new(socket))
    }
}

impl From<Fetched> for Wire {
    fn from(fetched: Fetched) -> Self {
        Self::Fetched(fetched)
    }
}

impl Wire {
    /// The next body; `None` for what needs no looking at. After an error the
    /// wire is of no use, even where only one message was bad. May be dropped
    /// while it waits, and loses nothing.
    pub(super) async fn next(&mut self) -> Result<Option<Arrival>, Lost> {
        let broken = |detail: &str| LineError::new(Reason::ClosedByPeer, detail);
        let received = match self {
            Self::Fetched(fetched) => {
                let fetched = fetched.next().await.unwrap_or_else(|| Err(broken("closed")));
                return fetched.map(Some).map_err(Lost::Broken);
            }
            Self::Handed(frames) => return frames.next().await,
            Self::Socket(socket) => socket.next().await,
        };
        match received {
            Some(Ok(Message::Binary(bytes))) => Ok(Some((None, Body::Binary(bytes)))),
            Some(Ok(Message::Text(text))) => Ok(Some((None, Body::Text(text.as_str().to_owned())))),
            Some(Ok(Message::Close(frame))) => Err(frame.map_or_else(
                || Lost::Closed { code: CloseCode::Status.into(), words: String::new() },
                |frame| Lost::Closed { code: frame.code.into(), words: frame.reason.as_str().to_owned() },
            )),
            Some(Ok(_)) => Ok(None),
            Some(Err(error)) => {
                let said = broken(&error.to_string());
                Err(match error {
                    Error::Capacity(_) => Lost::Unreadable(Oddity::Oversized, said),
                    Error::Utf8(_) => Lost::Unreadable(Oddity::Malformed, said),
                    _ => Lost::Broken(said),
                })
            }
            None => Err(Lost::Broken(broken("closed"))),
        }
    }

    /// Sends `message`, if there is anybody to send to.
    pub(super) async fn send(&mut self, message: Message, patience: Duration) -> Result<(), LineError> {
        let Self::Socket(socket) = self else { return Ok(()) };
        match timeout(patience, futures_util::SinkExt::send(socket, message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(LineError::new(Reason::ClosedByPeer, error.to_string())),
            Err(_) => Err(LineError::new(Reason::ClosedByPeer, "the other side does not read")),
        }
    }

    /// Says goodbye.
    pub(super) async fn close(&mut self) {
        if let Self::Socket(socket) = self {
            let _ = timeout(FAREWELL, socket.close(None)).await;
        }
    }
}
