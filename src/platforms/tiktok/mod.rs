//! TikTok LIVE: room → stream address → WebSocket. The address is signed by a
//! service, or asked for with an anonymous cookie.
//!
//! TikTok publishes no interface for live comments. The sequence and the
//! fields are those that the open client libraries use and that captured
//! frames show; TikTok may change them at any time, and its terms forbid
//! automated collection. To connect through this room is the shop's own choice.

mod fields;
mod guest;
mod gunzip;
mod limits;
mod lookup;
mod said;
pub(crate) mod schema;
mod wire;

use super::connector::{Beat, Connector, Line, Signal};
use super::error::LineError;
use super::frame::{Body, Frame};
use super::health::Reason;
use super::settings::Settings;
use super::socket;
use crate::base::time::Clock;
use async_trait::async_trait;
use futures_util::SinkExt;
use lookup::{Bootstrap, Lookup, Room, USER_AGENT};
use reqwest::Url;
use std::sync::Arc;
use std::time::Duration;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderValue, Request, header};

/// The page's rule: never more often than every ten seconds.
const BEAT_MIN: Duration = Duration::from_secs(10);
const BEAT_MAX: Duration = Duration::from_secs(60);

/// What `version_code` is the second time, at the end of the address.
const LAST_VERSION: &str = "270000";

/// The parameters of a stream's address that are the same for everybody.
const STREAM: [(&str, &str); 25] = [
    ("version_code", "180800"),
    ("aid", "1988"),
    ("app_language", "en"),
    ("app_name", "tiktok_web"),
    ("browser_platform", "Linux x86_64"),
    ("browser_language", "en"),
    ("browser_name", "Mozilla"),
    ("browser_version", "5.0 (X11)"),
    ("browser_online", "true"),
    ("cookie_enabled", "true"),
    ("tz_name", "Asia/Ho_Chi_Minh"),
    ("device_platform", "web"),
    ("identity", "audience"),
    ("live_id", "12"),
    ("webcast_language", "en"),
    ("ws_direct", "1"),
    ("sup_ws_ds_opt", "1"),
    ("update_version_code", "2.0.0"),
    ("did_rule", "3"),
    ("heartbeat_duration", "0"),
    ("resp_content_type", "protobuf"),
    ("history_comment_count", "6"),
    ("client_enter", "1"),
    ("last_rtt", "150"),
    ("compress", "gzip"),
];

pub use wire::decode;

/// The connector of one host or room.
pub struct Webcast {
    address: String,
    settings: Arc<Settings>,
    clock: Arc<dyn Clock>,
    /// The anonymous cookie, kept as long as it is good.
    cookie: Option<HeaderValue>,
    /// The room that was entered last.
    room: i64,
    /// Where its stream stood.
    cursor: Vec<u8>,
    /// Whether the last attempt opened a stream.
    opened: bool,
}

/// All that is needed to enter a room.
struct Entry {
    room: i64,
    request: Request<()>,
    cursor: Vec<u8>,
    every: Duration,
    opening: Vec<Body>,
}

impl Webcast {
    /// For `@user` or a room's number.
    pub const fn new(address: String, settings: Arc<Settings>, clock: Arc<dyn Clock>) -> Self {
        Self { address, settings, clock, cookie: None, room: 0, cursor: Vec::new(), opened: false }
    }

    /// Where the stream of `room` stood when it was lost, if it was this one.
    fn cursor(&self, room: i64) -> Vec<u8> {
        if self.room == room { self.cursor.clone() } else { Vec::new() }
    }

    async fn signed(&self, lookup: &Lookup<'_>, sign: &str, room: i64) -> Result<Entry, LineError> {
        let bootstrap = lookup.bootstrap(sign, room, self.clock.now()).await?;
        let request = signed_request(&bootstrap)?;
        let Bootstrap { room, body, result, .. } = bootstrap;
        let asked = Duration::from_millis(result.heartbeat_duration.try_into().unwrap_or(0));
        let cursor = if result.cursor.is_empty() { self.cursor(room) } else { result.cursor };
        Ok(Entry {
            room,
            request,
            cursor,
            every: asked.clamp(BEAT_MIN, BEAT_MAX),
            opening: vec![Body::Opening(body.into())],
        })
    }

    async fn as_guest(&mut self, lookup: &Lookup<'_>, room: i64) -> Result<Entry, LineError> {
        let cookie = match self.cookie.take() {
            Some(cookie) => cookie,
            None => lookup.guest_cookie().await?,
        };
        self.cookie = Some(cookie.clone());
        let cursor = self.cursor(room);
        let address = format!("{}{}", self.settings.tiktok_push, guest::PATH);
        let mut url = Url::parse(&address).map_err(|_| LineError::new(Reason::BadAddress, "no address of streams"))?;
        url.query_pairs_mut()
            .extend_pairs(STREAM)
            .append_pair("room_id", &room.to_string())
            .append_pair("cursor", &String::from_utf8_lossy(&cursor))
            .append_pair("version_code", LAST_VERSION);
        Ok(Entry { room, request: request(&url, Some(cookie))?, cursor, every: BEAT_MIN, opening: Vec::new() })
    }
}

#[async_trait]
impl Connector for Webcast {
    async fn dial(&mut self) -> Result<Line, LineError> {
        let settings = Arc::clone(&self.settings);
        let lookup = Lookup::new(&settings)?;
        let Room { id, host } = match self.address.parse() {
            Ok(id) => {
                lookup.check_alive(id).await?;
                Room { id, host: None }
            }
            Err(_) => lookup.room_of(self.address.trim_start_matches('@')).await?,
        };
        let host = lookup.check_info(id).await?.or(host);
        let Entry { room, request, cursor, every, opening } = match &settings.tiktok_sign {
            Some(sign) => self.signed(&lookup, sign, id).await?,
            None => self.as_guest(&lookup, id).await?,
        };
        let mut socket = socket::open(request).await?;
        let enter = wire::enter_room(room, &cursor);
        socket.send(enter).await.map_err(|error| LineError::of_socket(&error))?;
        (self.room, self.cursor, self.opened) = (room, cursor, true);
        let beat = Beat { every, message: wire::heartbeat(room) };
        let (room, host) = (room.to_string(), host.map(|host| host.to_string()));
        Ok(Line { room, host, opening, wire: socket.into(), beat: Some(beat) })
    }

    fn decode(&self, room: &str, frame: &Frame) -> Vec<Signal> {
        // Of no room in particular: frames of any.
        decode(room.parse().ok(), frame)
    }

    fn keep(&mut self, cursor: Vec<u8>) {
        self.cursor = cursor;
    }

    /// A cookie with which TikTok blocks us, or soon hangs up on us, is not
    /// shown again.
    fn lost(&mut self, lasted: Duration, error: &LineError) {
        let cut_short = std::mem::take(&mut self.opened) && lasted < self.settings.settled_after;
        if cut_short || error.reason == Reason::RefusedDevice {
            self.cookie = None;
        }
    }

    /// The message that ends a live may be lost.
    async fn quiet(&self, room: &str) -> LineError {
        if let (Ok(lookup), Ok(room)) = (Lookup::new(&self.settings), room.parse())
            && let Err(error) = lookup.check_alive(room).await
            && error.reason == Reason::NotLive
        {
            return error;
        }
        LineError::new(Reason::Stale, "no data for too long")
    }
}

/// The upgrade request of a signed stream: the push server's address with the
/// page's parameters and those of the bootstrap.
fn signed_request(bootstrap: &Bootstrap) -> Result<Request<()>, LineError> {
    let result = &bootstrap.result;
    let mut url = Url::parse(&String::from_utf8_lossy(&result.push_server))
        .map_err(|_| LineError::new(Reason::RefusedOther, "the signing service named no stream"))?;
    {
        let mut query = url.query_pairs_mut();
        query.extend_pairs(STREAM);
        query.append_pair("room_id", &bootstrap.room.to_string());
        query.append_pair("internal_ext", &String::from_utf8_lossy(&result.internal_ext));
        query.append_pair("cursor", &String::from_utf8_lossy(&result.cursor));
        for route in result.route_params.iter().filter(|route| !route.value.is_empty()) {
            query.append_pair(&String::from_utf8_lossy(&route.key), &String::from_utf8_lossy(&route.value));
        }
        query.append_pair("version_code", LAST_VERSION);
    }
    request(&url, bootstrap.cookie.clone())
}

/// An upgrade request with its cookie and the agent that it is good for.
fn request(url: &Url, cookie: Option<HeaderValue>) -> Result<Request<()>, LineError> {
    let unusable = |_| LineError::new(Reason::RefusedOther, "no usable address of a stream");
    let mut request = url.as_str().into_client_request().map_err(unusable)?;
    let headers = request.headers_mut();
    headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
    headers.insert(header::ORIGIN, HeaderValue::from_static("https://www.tiktok.com"));
    if let Some(cookie) = cookie {
        headers.insert(header::COOKIE, cookie);
    }
    Ok(request)
}
