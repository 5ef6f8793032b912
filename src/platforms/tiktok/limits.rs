//! Why the signing service says no, in plain words, and for how long.

use super::lookup::failure;
use crate::base::time::Millis;
use crate::platforms::error::LineError;
use crate::platforms::health::Reason;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::time::Duration;

/// Limits by what their labels hold, with the pause where the service names
/// none.
const LIMITS: [(&str, &str, u64); 3] = [
    ("minute", "too many requests this minute", 60),
    ("hour", "too many requests this hour", 15 * 60),
    ("day", "the requests of this day are used up", 60 * 60),
];

/// Headers that tell when requests are granted again.
const RESETS: [&str; 2] = ["x-ratelimit-reset", "ratelimit-reset"];

/// What an answer that hands out no stream means, `now`.
pub(super) fn refusal(status: StatusCode, headers: &HeaderMap, body: &[u8], now: Millis) -> LineError {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let label = answer["limit_label"].as_str().unwrap_or_default();
    let limit = LIMITS.into_iter().find(|(part, ..)| label.contains(part));
    let words = match status {
        StatusCode::TOO_MANY_REQUESTS => limit.map_or("too many requests", |(_, words, _)| words),
        StatusCode::PAYMENT_REQUIRED => "the signing service asks for a paid plan",
        StatusCode::UNAUTHORIZED => "the signing service does not know the key",
        _ => "the signing service refuses",
    };
    let message = answer["message"].as_str().unwrap_or_default();
    let failed = failure(status, headers);
    let reason = match status {
        StatusCode::UNAUTHORIZED => Reason::BadKey,
        StatusCode::TOO_MANY_REQUESTS if label.contains("day") => Reason::UsedUp,
        _ => failed.reason,
    };
    let mut error = LineError::new(reason, format!("HTTP {}, {words}. {message}", status.as_u16()).trim_end());
    error.retry_after = failed.retry_after;
    if status == StatusCode::TOO_MANY_REQUESTS && error.retry_after.is_none() {
        let said = RESETS.iter().find_map(|name| reset(headers.get(*name)?.to_str().ok()?, now));
        error.retry_after = said.or(limit.map(|(.., pause)| Duration::from_secs(pause)));
    }
    error
}

/// How long it is until `text`: seconds from now, or since 1970, or milliseconds
/// since then. Services do each of the three.
fn reset(text: &str, now: Millis) -> Option<Duration> {
    let number: i64 = text.trim().parse().ok()?;
    let ms = match number {
        0..1_000_000_000 => number * 1000,
        1_000_000_000..100_000_000_000 => Millis(number * 1000).since(now),
        100_000_000_000.. => Millis(number).since(now),
        _ => return None,
    };
    Some(Duration::from_millis(ms.try_into().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_795_000_000_000);

    fn limited(headers: &[(&'static str, &str)], body: &str) -> (String, Option<u64>) {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let error = refusal(StatusCode::TOO_MANY_REQUESTS, &headers, body.as_bytes(), NOW);
        assert_eq!(error.reason == Reason::UsedUp, body.contains("_day"), "{error}");
        (error.detail, error.retry_after.map(|pause| pause.as_secs()))
    }

    #[test]
    fn limits_are_told_with_their_length() {
        let day = r#"{"message":"Slow down.","limit_label":"rate_limit_account_day"}"#;
        let told = "HTTP 429, the requests of this day are used up. Slow down.".to_owned();
        assert_eq!(limited(&[], day), (told.clone(), Some(3600)));
        assert_eq!(limited(&[("retry-after", "77"), ("x-ratelimit-reset", "5")], day), (told, Some(77)));
        let minute = r#"{"limit_label":"rate_limit_account_minute"}"#;
        for (reset, pause) in
            [("9", 9), ("1795000042", 42), ("1795000043000", 43), ("1", 1), ("1794999999", 0), ("x", 60)]
        {
            assert_eq!(limited(&[("X-RateLimit-Reset", reset)], minute).1, Some(pause), "{reset}");
        }
        assert_eq!(limited(&[("RateLimit-Reset", "12")], "<html>"), ("HTTP 429, too many requests.".into(), Some(12)));
        assert_eq!(limited(&[], ""), ("HTTP 429, too many requests.".into(), None));
    }

    #[test]
    fn other_refusals() {
        for (status, reason) in [(401, "bad_key"), (402, "refused_other"), (403, "blocked"), (500, "no_route")] {
            let status = StatusCode::from_u16(status).unwrap();
            let error = refusal(status, &HeaderMap::new(), b"{\"message\":\"no\"}", NOW);
            assert_eq!(error.reason.as_str(), reason);
            assert!(error.detail.ends_with(". no"), "{}", error.detail);
        }
    }
}
