//! TikTok LIVE: room → signed stream address → WebSocket.
//!
//! TikTok publishes no interface for live comments. The sequence and the
//! fields are those that the open client libraries use and that captured
//! frames show; TikTok may change them at any time, and its terms forbid
//! automated collection. To connect through this room is the shop's own choice.

mod lookup;
pub(crate) mod schema;
mod wire;

use super::connector::{Beat, Connector, Line, Signal};
use super::error::LineError;
use super::frame::{Body, Frame};
use super::health::Reason;
use super::settings::Settings;
use super::socket;
use async_trait::async_trait;
use futures_util::SinkExt;
use lookup::{Bootstrap, Lookup, USER_AGENT};
use reqwest::Url;
use std::sync::Arc;
use std::time::Duration;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderValue, Request, header};

/// The page's rule: never more often than every ten seconds.
const BEAT_MIN: Duration = Duration::from_secs(10);
const BEAT_MAX: Duration = Duration::from_secs(60);

/// The parameters of a stream's address that are the same for everybody.
/// `version_code` comes once more at the end of the address.
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

/// The connector of one host or room.
pub struct Webcast {
    address: String,
    settings: Arc<Settings>,
}

impl Webcast {
    /// For `@user` or a room's number.
    pub const fn new(address: String, settings: Arc<Settings>) -> Self {
        Self { address, settings }
    }
}

#[async_trait]
impl Connector for Webcast {
    async fn dial(&mut self) -> Result<Line, LineError> {
        let lookup = Lookup::new(&self.settings)?;
        let room = match self.address.parse() {
            Ok(room) => {
                lookup.check_alive(room).await?;
                room
            }
            Err(_) => lookup.room_of(self.address.trim_start_matches('@')).await?,
        };
        let bootstrap = lookup.bootstrap(room).await?;
        let room = bootstrap.room;
        let mut socket = socket::open(stream_request(&bootstrap)?).await?;
        let enter = wire::enter_room(room, &bootstrap.result.cursor);
        socket.send(enter).await.map_err(|error| LineError::of_socket(&error))?;
        let asked = Duration::from_millis(bootstrap.result.heartbeat_duration.try_into().unwrap_or(0));
        let beat = Beat { every: asked.clamp(BEAT_MIN, BEAT_MAX), message: wire::heartbeat(room) };
        let opening = vec![Body::Opening(bootstrap.body.into())];
        Ok(Line { room: room.to_string(), opening, wire: socket.into(), beat: Some(beat) })
    }

    fn decode(&self, room: &str, frame: &Frame) -> Vec<Signal> {
        // Of no room in particular: frames of any.
        wire::decode(room.parse().ok(), frame)
    }
}

/// The upgrade request: the push server's address with the page's parameters,
/// those of the bootstrap, its cookie, and the agent it was signed for.
fn stream_request(bootstrap: &Bootstrap) -> Result<Request<()>, LineError> {
    let refused = |what: &str| LineError::new(Reason::RefusedOther, what);
    let result = &bootstrap.result;
    let mut url = Url::parse(&String::from_utf8_lossy(&result.push_server))
        .map_err(|_| refused("the signing service named no stream"))?;
    {
        let mut query = url.query_pairs_mut();
        query.extend_pairs(STREAM);
        query.append_pair("room_id", &bootstrap.room.to_string());
        query.append_pair("internal_ext", &String::from_utf8_lossy(&result.internal_ext));
        query.append_pair("cursor", &String::from_utf8_lossy(&result.cursor));
        for route in result.route_params.iter().filter(|route| !route.value.is_empty()) {
            query.append_pair(&String::from_utf8_lossy(&route.key), &String::from_utf8_lossy(&route.value));
        }
        query.append_pair("version_code", "270000");
    }
    let mut request =
        url.as_str().into_client_request().map_err(|_| refused("the signing service named no usable stream"))?;
    let headers = request.headers_mut();
    headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
    headers.insert(header::ORIGIN, HeaderValue::from_static("https://www.tiktok.com"));
    if let Some(cookie) = &bootstrap.cookie {
        headers.insert(header::COOKIE, cookie.clone());
    }
    Ok(request)
}
