//! From a host's name to a room, and from a room to a stream's address: the
//! plain HTTPS requests before the socket.

use super::schema::FetchResult;
use crate::platforms::error::LineError;
use crate::platforms::frame::FRAME_MAX;
use crate::platforms::health::Reason;
use crate::platforms::settings::Settings;
use crate::platforms::tls;
use prost::Message as _;
use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use std::time::Duration;

/// How we present ourselves. The signing service binds the stream's address
/// to it, and TikTok refuses a socket without it.
pub(super) const USER_AGENT: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/// The name under which the signing service knows requests of this form.
const SIGN_CLIENT: &str = "ttlive-node";

/// The page's parameters that TikTok's services ask for.
const WEB: [(&str, &str); 4] =
    [("aid", "1988"), ("app_name", "tiktok_web"), ("device_platform", "web_pc"), ("sourceType", "54")];

/// Who asks.
pub(super) struct Lookup<'a> {
    http: Client,
    settings: &'a Settings,
}

/// What the signing service hands out for a room. Good for about 30 seconds
/// and one connection.
pub(super) struct Bootstrap {
    /// The room it is for, as the service says.
    pub room: i64,
    /// Cookies for the stream.
    pub cookie: Option<HeaderValue>,
    /// The whole body: it holds messages as well.
    pub body: Vec<u8>,
    /// The body, decoded.
    pub result: FetchResult,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(settings: &'a Settings) -> Result<Self, LineError> {
        // The socket knows no proxies either; half a way through one helps nobody.
        let http = Client::builder()
            .user_agent(USER_AGENT)
            .timeout(settings.dial_timeout)
            .no_proxy()
            .tls_backend_preconfigured(tls::config()?)
            .build()?;
        Ok(Self { http, settings })
    }

    /// The room in which `user` (without @) is live now.
    pub(super) async fn room_of(&self, user: &str) -> Result<i64, LineError> {
        let url = format!("{}/api-live/user/room/", self.settings.tiktok_web);
        let response = self.http.get(url).query(&WEB).query(&[("uniqueId", user)]).send().await?;
        let answer = json(response).await?;
        let number = |path| answer.pointer(path).and_then(whole);
        let unknown = answer["message"].as_str().is_some_and(|message| message.contains("user_not_found"));
        if number("/statusCode") == Some(19_881_007) || unknown {
            return Err(LineError::new(Reason::UserNotFound, "user_not_found"));
        }
        let status = number("/data/liveRoom/status").or_else(|| number("/data/user/status"));
        match number("/data/user/roomId") {
            Some(room) if room > 0 && status != Some(4) => Ok(room),
            _ => Err(LineError::new(Reason::NotLive, "the host is not live")),
        }
    }

    /// Fails if TikTok says that `room` is not live. Anything else than a
    /// plain no counts as live: this is a courtesy to the signing service.
    pub(super) async fn check_alive(&self, room: i64) -> Result<(), LineError> {
        let url = format!("{}/webcast/room/check_alive/", self.settings.tiktok_webcast);
        let response = self.http.get(url).query(&WEB).query(&[("room_ids", room)]).send().await?;
        match json(response).await {
            Ok(answer) if answer.pointer("/data/0/alive") == Some(&Value::Bool(false)) => {
                Err(LineError::new(Reason::NotLive, "the room is not live"))
            }
            _ => Ok(()),
        }
    }

    /// A fresh way into `room`.
    pub(super) async fn bootstrap(&self, room: i64) -> Result<Bootstrap, LineError> {
        let url = format!("{}/webcast/rooms/{room}/connect", self.settings.tiktok_sign);
        let mut request = self.http.get(url).query(&[
            ("client", SIGN_CLIENT),
            ("cursor", ""),
            ("user_agent", USER_AGENT),
            ("client_enter", "true"),
            ("platform", "web"),
        ]);
        if let Some(key) = &self.settings.tiktok_sign_key {
            // Revealed to the one service that issued it.
            let mut value = HeaderValue::from_str(key.reveal())
                .map_err(|_| LineError::new(Reason::BadAddress, "the signing key cannot be sent"))?;
            value.set_sensitive(true);
            request = request.header("X-Api-Key", value);
        }
        let response = request.send().await?;
        succeeded(&response)?;
        let header = |name| response.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let room = header("x-room-id").and_then(|id| id.parse().ok()).unwrap_or(room);
        let cookie = header("x-set-tt-cookie").and_then(cookie);
        let body = bounded(response).await?;
        if body.is_empty() {
            return Err(LineError::new(Reason::Blocked, "the signing service got an empty answer"));
        }
        let result = FetchResult::decode(body.as_slice())
            .map_err(|_| LineError::new(Reason::Blocked, "the signing service's answer is not readable"))?;
        Ok(Bootstrap { room, cookie, body, result })
    }
}

/// A cookie header from one in the form of `Set-Cookie`.
fn cookie(set: &str) -> Option<HeaderValue> {
    const ATTRIBUTES: [&str; 7] = ["path", "domain", "expires", "max-age", "samesite", "secure", "httponly"];
    let is_cookie = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        part.contains('=') && !ATTRIBUTES.iter().any(|attribute| name.eq_ignore_ascii_case(attribute))
    };
    let cookies: Vec<&str> = set.split(';').map(str::trim).filter(is_cookie).collect();
    if cookies.is_empty() { None } else { HeaderValue::from_str(&cookies.join("; ")).ok() }
}

/// Numbers may come as text.
fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

fn succeeded(response: &Response) -> Result<(), LineError> {
    let status = response.status();
    let reason = match status {
        status if status.is_success() => return Ok(()),
        StatusCode::TOO_MANY_REQUESTS => Reason::RateLimited,
        StatusCode::FORBIDDEN => Reason::Blocked,
        status if status.is_server_error() => Reason::NoRoute,
        _ => Reason::RefusedOther,
    };
    let mut error = LineError::new(reason, format!("HTTP {}", status.as_u16()));
    error.retry_after = retry_after(response.headers());
    Err(error)
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// A captcha page comes in place of JSON where TikTok does not like the caller.
async fn json(response: Response) -> Result<Value, LineError> {
    succeeded(&response)?;
    let body = bounded(response).await?;
    serde_json::from_slice(&body).map_err(|_| LineError::new(Reason::Blocked, "a page came in place of data"))
}

async fn bounded(mut response: Response) -> Result<Vec<u8>, LineError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > FRAME_MAX {
            return Err(LineError::new(Reason::Blocked, "the answer is too large"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_lose_their_attributes() {
        for (set, sent) in [
            ("ttwid=a1; Path=/; Domain=.tiktok.com; HttpOnly; Secure", Some("ttwid=a1")),
            ("ttwid=a=b; tt-target-idc=useast1a", Some("ttwid=a=b; tt-target-idc=useast1a")),
            ("", None),
        ] {
            assert_eq!(cookie(set).as_ref().and_then(|c| c.to_str().ok()), sent, "{set}");
        }
    }
}
