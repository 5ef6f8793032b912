//! As much of HTTP/1.1 as the simulated services need: one request a connection,
//! and the upgrade to a WebSocket on the same port.

use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

/// The longest request head that is read.
const HEAD_MAX: usize = 32 << 10;

/// The longest body that is read.
const BODY_MAX: usize = 64 << 10;

/// A request's head, and what came after it.
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    query: String,
    headers: Vec<(String, String)>,
    rest: Vec<u8>,
}

impl Request {
    /// Reads a request, or says that there is none.
    pub(super) async fn read(stream: &mut TcpStream) -> io::Result<Self> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            if bytes.len() > HEAD_MAX || stream.read_buf(&mut bytes).await? == 0 {
                return Err(io::ErrorKind::InvalidData.into());
            }
        };
        let rest = bytes.split_off(end + 4);
        Self::parse(&String::from_utf8_lossy(&bytes), rest).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    fn parse(head: &str, rest: Vec<u8>) -> Option<Self> {
        let mut lines = head.lines();
        let mut words = lines.next()?.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Some(Self { method, path: path.to_owned(), query: query.to_owned(), headers, rest })
    }

    /// The last value of a parameter, as it stands in the address.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.split('&').filter_map(|pair| pair.split_once('=')).rev().find(|(n, _)| *n == name).map(|(_, v)| v)
    }

    /// All parameters, as they stand in the address.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.query.split('&').filter_map(|pair| pair.split_once('='))
    }

    /// The body, as long as its length says.
    pub(super) async fn body(&mut self, stream: &mut TcpStream) -> io::Result<Vec<u8>> {
        let length = self.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        if length > BODY_MAX {
            return Err(io::ErrorKind::InvalidData.into());
        }
        while self.rest.len() < length {
            if stream.read_buf(&mut self.rest).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(self.rest.drain(..length).collect())
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Whether a WebSocket is asked for.
    pub(super) fn wants_upgrade(&self) -> bool {
        self.header("upgrade").is_some_and(|value| value.eq_ignore_ascii_case("websocket"))
            && self.header("sec-websocket-key").is_some()
    }

    /// Answers 101 and speaks WebSocket from there on.
    pub(super) async fn upgrade(self, mut stream: TcpStream) -> io::Result<WebSocketStream<TcpStream>> {
        let key = derive_accept_key(self.header("sec-websocket-key").unwrap_or_default().as_bytes());
        let head = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Accept: {key}\r\nHandshake-Options: ping-interval=10;\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await?;
        Ok(WebSocketStream::from_partially_read(stream, self.rest, Role::Server, None).await)
    }
}

/// Answers a request and closes the connection.
pub(super) async fn answer(mut stream: TcpStream, status: &str, headers: &str, body: &[u8]) -> io::Result<()> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    stream.shutdown().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        let head = "GET /a/b?x=1&y=2&x=3 HTTP/1.1\r\nHost: h\r\nUpgrade: WebSocket\r\nSec-WebSocket-Key: k\r\n";
        let request = Request::parse(head, Vec::new()).unwrap();
        assert_eq!((request.path.as_str(), request.parameter("x"), request.parameter("z")), ("/a/b", Some("3"), None));
        assert!(request.wants_upgrade());
        assert_eq!(Request::parse("POST / HTTP/1.1\r\n", Vec::new()).unwrap().method, "POST");
        assert!(Request::parse("", Vec::new()).is_none());
    }
}
