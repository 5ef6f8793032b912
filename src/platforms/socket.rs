//! Opening a WebSocket, and saying why one was not opened.

use super::error::{LineError, retry_after};
use super::frame::READ_MAX;
use super::health::Reason;
use super::wire::Socket;
use tokio_tungstenite::connect_async_with_config;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderMap, StatusCode};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

/// Connects and upgrades. Every answer but 101 is a refusal.
pub(super) async fn open(request: impl IntoClientRequest + Unpin) -> Result<Socket, LineError> {
    let limits = WebSocketConfig::default().max_message_size(Some(READ_MAX)).max_frame_size(Some(READ_MAX));
    match connect_async_with_config(request, Some(limits), true).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(response)) => Err(refusal(response.status(), response.headers())),
        Err(error) => Err(LineError::of_socket(&error)),
    }
}

/// TikTok refuses by 200 with an empty body (or by 400 or 415), and tells why
/// in two headers: 415 `DEVICE_BLOCKED`, 417 `illegal app_id`, or else.
/// Known from the clients' sources and users' reports.
fn refusal(status: StatusCode, headers: &HeaderMap) -> LineError {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
    let (code, message) = (header("handshake-status"), header("handshake-msg"));
    let reason = if code == "415" || message.contains("DEVICE_BLOCKED") || status == StatusCode::UNSUPPORTED_MEDIA_TYPE
    {
        Reason::RefusedDevice
    } else if code == "417" || message.contains("app_id") {
        Reason::RefusedApp
    } else if status == StatusCode::TOO_MANY_REQUESTS {
        Reason::RateLimited
    } else if status.is_server_error() {
        Reason::NoRoute
    } else {
        Reason::RefusedOther
    };
    let mut error = LineError::new(reason, format!("HTTP {} {code} {message}", status.as_u16()).trim_end());
    error.retry_after = retry_after(headers);
    error
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio_tungstenite::tungstenite::http::header::RETRY_AFTER;

    #[test]
    fn refusals_by_code() {
        for (status, code, message, reason) in [
            (200, "415", "DEVICE_BLOCKED", Reason::RefusedDevice),
            (200, "", "DEVICE_BLOCKED", Reason::RefusedDevice),
            (415, "", "", Reason::RefusedDevice),
            (200, "417", "illegal app_id", Reason::RefusedApp),
            (200, "1", "illegal secret key", Reason::RefusedOther),
            (400, "", "bad", Reason::RefusedOther),
            (404, "", "", Reason::RefusedOther),
            (429, "", "", Reason::RateLimited),
            (502, "", "", Reason::NoRoute),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("Handshake-Status", code.parse().unwrap());
            headers.insert("Handshake-Msg", message.parse().unwrap());
            let error = refusal(StatusCode::from_u16(status).unwrap(), &headers);
            assert_eq!(error.reason, reason, "{status} {code} {message}");
            assert!(error.detail.contains(message) && error.retry_after.is_none());
        }
    }

    #[test]
    fn who_refuses_may_say_for_how_long() {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, "7".parse().unwrap())]);
        let error = refusal(StatusCode::SERVICE_UNAVAILABLE, &headers);
        assert_eq!(error.retry_after.map(|pause| pause.as_secs()), Some(7));
    }
}
