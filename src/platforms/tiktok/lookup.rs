//! From a host's name to a room, and from a room to a stream's address: the
//! plain HTTPS requests before the socket.

use super::limits;
use super::schema::FetchResult;
use crate::base::time::Millis;
use crate::platforms::error::{LineError, retry_after};
use crate::platforms::frame::FRAME_MAX;
use crate::platforms::health::Reason;
use crate::platforms::settings::Settings;
use crate::platforms::tls;
use prost::Message as _;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;

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
    pub(super) http: Client,
    pub(super) settings: &'a Settings,
}

/// A room, and who is live in it, if that is told.
pub(super) struct Room {
    pub(super) id: i64,
    pub(super) host: Option<i64>,
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

    /// The room in which `user` (without @) is live now. Where TikTok does not
    /// answer programs, its page for people may tell.
    pub(super) async fn room_of(&self, user: &str) -> Result<Room, LineError> {
        match self.room_by_service(user).await {
            Err(blocked) if blocked.reason == Reason::Blocked => match self.room_by_page(user).await {
                Err(error) if error.reason != Reason::NotLive => Err(blocked),
                found => found,
            },
            answer => answer,
        }
    }

    async fn room_by_service(&self, user: &str) -> Result<Room, LineError> {
        let url = format!("{}/api-live/user/room/", self.settings.tiktok_web);
        let response = self.http.get(url).query(&WEB).query(&[("uniqueId", user)]).send().await?;
        let answer = json(response).await?;
        let number = |path| answer.pointer(path).and_then(whole);
        let unknown = answer["message"].as_str().is_some_and(|message| message.contains("user_not_found"));
        if number("/statusCode") == Some(19_881_007) || unknown {
            return Err(LineError::new(Reason::UserNotFound, "user_not_found"));
        }
        let status = number("/data/liveRoom/status").or_else(|| number("/data/user/status"));
        live_room(number("/data/user/roomId"), status, number("/data/user/id"))
    }

    async fn room_by_page(&self, user: &str) -> Result<Room, LineError> {
        let response = self.http.get(format!("{}/@{user}/live", self.settings.tiktok_web)).send().await?;
        succeeded(&response)?;
        let page = bounded(response).await?;
        let state = page_state(&String::from_utf8_lossy(&page))
            .ok_or_else(|| LineError::new(Reason::Blocked, "a page without data"))?;
        let number = |path: &str| state.pointer(path).and_then(whole);
        let status = number("/LiveRoom/liveRoomUserInfo/liveRoom/status")
            .or_else(|| number("/LiveRoom/liveRoomUserInfo/user/status"));
        let user = |name| number(&format!("/LiveRoom/liveRoomUserInfo/user/{name}"));
        live_room(user("roomId"), status, user("id"))
    }

    /// Fails if TikTok says that nobody hears `room` without a login, or that it
    /// is over. Like [`Self::check_alive`] it believes a plain no only. Gives the host, if
    /// that is told.
    pub(super) async fn check_info(&self, room: i64) -> Result<Option<i64>, LineError> {
        let url = format!("{}/webcast/room/info/", self.settings.tiktok_webcast);
        let Ok(response) = self.http.get(url).query(&WEB).query(&[("room_id", room)]).send().await else {
            return Ok(None);
        };
        match json(response).await {
            Ok(answer) => told_by_info(&answer),
            Err(_) => Ok(None),
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

    /// A fresh way into `room`, of the signing service at `base`.
    pub(super) async fn bootstrap(&self, base: &str, room: i64, now: Millis) -> Result<Bootstrap, LineError> {
        let url = format!("{base}/webcast/rooms/{room}/connect");
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
        if !response.status().is_success() {
            let (status, headers) = (response.status(), response.headers().clone());
            let body = bounded(response).await.unwrap_or_default();
            return Err(limits::refusal(status, &headers, &body, now));
        }
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
pub(super) fn cookie(set: &str) -> Option<HeaderValue> {
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
    if status.is_success() { Ok(()) } else { Err(failure(status, response.headers())) }
}

/// What an answer that is no success means.
pub(super) fn failure(status: StatusCode, headers: &HeaderMap) -> LineError {
    let reason = match status {
        StatusCode::TOO_MANY_REQUESTS => Reason::RateLimited,
        StatusCode::FORBIDDEN => Reason::Blocked,
        status if status.is_server_error() => Reason::NoRoute,
        _ => Reason::RefusedOther,
    };
    let mut error = LineError::new(reason, format!("HTTP {}", status.as_u16()));
    error.retry_after = retry_after(headers);
    error
}

fn live_room(room: Option<i64>, status: Option<i64>, host: Option<i64>) -> Result<Room, LineError> {
    match room {
        Some(id) if id > 0 && status != Some(4) => Ok(Room { id, host }),
        _ => Err(LineError::new(Reason::NotLive, "the host is not live")),
    }
}

/// The data that TikTok's page of a live carries for its own script.
fn page_state(page: &str) -> Option<Value> {
    let (_, behind) = page.split_once(r#"id="SIGI_STATE""#)?;
    let (_, state) = behind.split_once('>')?;
    serde_json::from_str(state.split("</script>").next()?).ok()
}

/// What is wrong with a room by its `room/info`, if that says so; else its host.
fn told_by_info(answer: &Value) -> Result<Option<i64>, LineError> {
    let number = |path| answer.pointer(path).and_then(whole);
    let status = number("/data/status");
    let stub = status.is_none() && answer.pointer("/data/prompts").is_some();
    if answer.get("status_code").and_then(whole) == Some(4_003_110) || stub {
        return Err(LineError::new(Reason::AgeRestricted, "the room is not shown without a login"));
    }
    if status == Some(4) {
        return Err(LineError::new(Reason::NotLive, "the room is not live"));
    }
    Ok(number("/data/owner/id_str").or_else(|| number("/data/owner/id")))
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
    fn the_page_of_a_live_carries_its_room() {
        let page =
            r#"<html><script id="SIGI_STATE" type="application/json">{"LiveRoom":{"a":1}}</script><script>x</script>"#;
        assert_eq!(page_state(page).unwrap()["LiveRoom"]["a"], 1);
        for other in ["", "<html>captcha", r#"id="SIGI_STATE""#, r#"<script id="SIGI_STATE">{"a":</script>"#] {
            assert_eq!(page_state(other), None, "{other}");
        }
    }

    #[test]
    fn rooms_that_need_a_login_or_are_over() {
        for (answer, reason) in [
            (r#"{"status_code":0,"data":{"status":2,"prompts":"x"}}"#, None),
            (r#"{"status_code":0,"data":{"status":4}}"#, Some(Reason::NotLive)),
            (r#"{"status_code":4003110,"data":{}}"#, Some(Reason::AgeRestricted)),
            (r#"{"status_code":"4003110"}"#, Some(Reason::AgeRestricted)),
            (r#"{"status_code":0,"data":{"prompts":""}}"#, Some(Reason::AgeRestricted)),
            ("{}", None),
            ("[]", None),
        ] {
            let answer = serde_json::from_str(answer).unwrap();
            assert_eq!(told_by_info(&answer).err().map(|error| error.reason), reason, "{answer}");
        }
    }

    #[test]
    fn the_host_of_a_room_is_told_in_both_forms() {
        for (answer, host) in [
            (r#"{"data":{"status":2,"owner":{"id":6801274818530126001,"id_str":"6801274818530126002"}}}"#, 2),
            (r#"{"data":{"status":2,"owner":{"id":6801274818530126001}}}"#, 1),
        ] {
            let told = told_by_info(&serde_json::from_str(answer).unwrap()).unwrap();
            assert_eq!(told, Some(6_801_274_818_530_126_000 + host));
        }
        assert_eq!(told_by_info(&serde_json::json!({"data": {"owner": {"display_id": "a"}}})), Ok(None));
    }

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
