//! A live on the air: TikTok's signing service and push server of one room, as far
//! as clients ask, on a port of their own. The simulator makes its frames up as it
//! goes; these were made before, and are sent as fast as the other side reads.

use super::chats::Sent;
use prost::Message as _;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};
use tokio_tungstenite::tungstenite::{Message, accept};

/// Somebody has to tune in within this time.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a client is told before its socket.
#[derive(Clone, PartialEq, prost::Message)]
struct Bootstrap {
    #[prost(string, tag = "2")]
    cursor: String,
    #[prost(string, tag = "5")]
    internal_ext: String,
    #[prost(int32, tag = "6")]
    fetch_type: i32,
    #[prost(string, tag = "10")]
    push_server: String,
}

/// Frames for the first client that enters the room.
pub struct Air {
    pub address: SocketAddr,
    tuned_in: Receiver<(Instant, TcpStream)>,
}

/// A client that is sent the frames. Hung up on drop.
pub struct Tuned {
    /// When the first frame was sent.
    pub begun: Instant,
    stream: TcpStream,
}

impl Air {
    /// Sends `frames`, one `every` so often if that is given.
    pub fn of(frames: Arc<Vec<Sent>>, room: i64, every: Option<Duration>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (begun, tuned_in) = channel();
        thread::spawn(move || {
            loop {
                let (stream, _) = listener.accept().unwrap();
                let head = head(&stream);
                if head.to_ascii_lowercase().contains("upgrade: websocket") {
                    return play(stream, &frames, every, &begun);
                }
                answer(stream, &head, address, room).unwrap();
            }
        });
        Self { address, tuned_in }
    }

    pub fn tuned_in(&self) -> Tuned {
        let (begun, stream) = self.tuned_in.recv_timeout(PATIENCE).unwrap();
        Tuned { begun, stream }
    }
}

impl Drop for Tuned {
    fn drop(&mut self) {
        // It may have gone by itself.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

/// The head of a request, which stays unread.
fn head(stream: &TcpStream) -> String {
    let mut bytes = vec![0; 32 << 10];
    loop {
        let there = stream.peek(&mut bytes).unwrap();
        let head = String::from_utf8_lossy(&bytes[..there]);
        if there == 0 || head.contains("\r\n\r\n") {
            return head.into_owned();
        }
        thread::sleep(Duration::from_millis(1));
    }
}

fn answer(mut stream: TcpStream, head: &str, address: SocketAddr, room: i64) -> io::Result<()> {
    stream.read_exact(&mut vec![0; head.len()])?;
    // Whatever else is asked is not known here, which every client takes for a yes.
    let body = if head.contains("/connect?") { bootstrap(address).encode_to_vec() } else { b"{}".to_vec() };
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\nX-Room-Id: {room}\r\n\
         X-Set-TT-Cookie: ttwid=bench; Path=/\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

fn bootstrap(address: SocketAddr) -> Bootstrap {
    Bootstrap {
        cursor: "1_1_1_1_0_0".into(),
        internal_ext: "internal_src:dim|seq:1".into(),
        fetch_type: 1,
        push_server: format!("ws://{address}/webcast/im/push/"),
    }
}

fn play(stream: TcpStream, frames: &[Sent], every: Option<Duration>, tuned_in: &Sender<(Instant, TcpStream)>) {
    stream.set_nodelay(true).unwrap();
    let (mut answers, line) = (stream.try_clone().unwrap(), stream.try_clone().unwrap());
    let mut socket = accept(stream).unwrap();
    let enters = b"im_enter_room";
    while !socket.read().unwrap().into_data().windows(enters.len()).any(|part| part == enters) {}
    // Acknowledgements are read, so that they hold nobody up.
    thread::spawn(move || io::copy(&mut answers, &mut io::sink()));
    let begun = Instant::now();
    tuned_in.send((begun, line)).unwrap();
    for (nth, frame) in (0..).zip(frames) {
        if let Some(every) = every {
            thread::sleep((begun + every * nth).saturating_duration_since(Instant::now()));
        }
        if socket.send(Message::binary(frame.bytes.clone())).is_err() {
            return;
        }
    }
    // The line is the watcher's to hang up.
}
