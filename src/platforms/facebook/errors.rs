//! What Graph's refusals mean, and how much of the quota is used up. Pure.

use crate::platforms::error::{LineError, retry_after};
use crate::platforms::health::Reason;
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::time::Duration;

/// No quota is counted over a longer time.
const WAIT_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// The reason behind an `error` that came with this HTTP status. Nearly all
/// come with 400, so the code tells.
pub(super) fn reason(error: &Value, status: u16) -> Reason {
    let number = |name: &str| error[name].as_i64().unwrap_or(0);
    let code = number("code");
    match (code, number("error_subcode")) {
        // Of the app, the user, the page, a custom one, and one for each sort of business.
        (4 | 17 | 32 | 613 | 80_000..=80_014, _) => Reason::RateLimited,
        _ if error["is_transient"] == true => Reason::NoRoute,
        (1 | 2, _) => Reason::NoRoute,
        (190, 463) => Reason::TokenExpired,
        // A person has to show on Facebook that it is they; the token holds.
        (190, 459 | 464) => Reason::NoPermission,
        (102 | 104 | 190 | 2500, _) => Reason::TokenInvalid,
        (3 | 10 | 200..=299, _) => Reason::NoPermission,
        (368, _) => Reason::Blocked,
        (100, 33) | (803, _) => Reason::NotFound,
        _ if status == 429 => Reason::RateLimited,
        _ if status >= 500 => Reason::NoRoute,
        _ => Reason::RefusedOther,
    }
}

/// The refusal in words. Those of a token's are left out, since they may quote it.
pub(super) fn line_error(error: &Value, status: u16) -> LineError {
    let (code, reason) = (error["code"].as_i64(), reason(error, status));
    let Some(code) = code else { return LineError::new(reason, format!("HTTP {status}")) };
    let subcode = error["error_subcode"].as_i64().map(|subcode| format!("/{subcode}")).unwrap_or_default();
    let words = error["message"].as_str().filter(|_| code != 190).unwrap_or_default();
    LineError::new(reason, format!("({code}{subcode}) {words}").trim_end())
}

/// How much of the calls is used up, in per cent, by the fullest measure, and
/// how long to stay away if they are gone.
pub(super) fn usage(headers: &HeaderMap) -> (u32, Option<Duration>) {
    let told = |name| headers.get(name).and_then(|value| serde_json::from_slice::<Value>(value.as_bytes()).ok());
    let flat = ["x-app-usage", "x-page-usage"].into_iter().filter_map(told);
    let business = told("x-business-use-case-usage");
    let by_case = business.iter().filter_map(Value::as_object).flat_map(|pages| pages.values());
    let cases: Vec<Value> = by_case.filter_map(Value::as_array).flatten().cloned().collect();
    let (mut percent, mut minutes) = (0, 0);
    for measure in flat.chain(cases) {
        let figure = |name: &str| measure[name].as_f64().map_or(0, |figure| figure as u64);
        for name in ["call_count", "total_cputime", "total_time"] {
            percent = percent.max(figure(name));
        }
        minutes = minutes.max(figure("estimated_time_to_regain_access"));
    }
    let regained = || (minutes > 0).then(|| Duration::from_secs(minutes.saturating_mul(60)).min(WAIT_MAX));
    (u32::try_from(percent).unwrap_or(u32::MAX), retry_after(headers).or_else(regained))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn refusals_by_code() {
        for (code, subcode, status, expected) in [
            (4, 0, 400, Reason::RateLimited),
            (613, 0, 400, Reason::RateLimited),
            (80_001, 0, 400, Reason::RateLimited),
            (190, 463, 400, Reason::TokenExpired),
            (190, 460, 400, Reason::TokenInvalid),
            (190, 458, 401, Reason::TokenInvalid),
            (190, 459, 400, Reason::NoPermission),
            (10, 0, 403, Reason::NoPermission),
            (200, 0, 403, Reason::NoPermission),
            (368, 0, 400, Reason::Blocked),
            (100, 33, 400, Reason::NotFound),
            (100, 0, 400, Reason::RefusedOther),
            (2, 0, 500, Reason::NoRoute),
            (9999, 0, 503, Reason::NoRoute),
            (9999, 0, 400, Reason::RefusedOther),
            (9999, 0, 429, Reason::RateLimited),
        ] {
            let error = json!({"code": code, "error_subcode": subcode, "message": "EAAB-secret"});
            assert_eq!(reason(&error, status), expected, "{code}/{subcode}");
            assert_eq!(line_error(&error, status).detail.contains("EAAB"), code != 190, "{code}");
        }
        assert_eq!(reason(&json!({"code": 100, "is_transient": true}), 400), Reason::NoRoute);
        assert_eq!(reason(&json!({"code": 4, "is_transient": true}), 400), Reason::RateLimited);
        assert_eq!(reason(&Value::Null, 502), Reason::NoRoute);
    }

    #[test]
    fn the_fullest_measure_counts() {
        let with = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            usage(&headers)
        };
        assert_eq!(with(&[]), (0, None));
        assert_eq!(with(&[("x-app-usage", r#"{"call_count":28,"total_time":80,"total_cputime":25}"#)]), (80, None));
        let business =
            r#"{"1234":[{"type":"pages","call_count":100,"total_time":3,"estimated_time_to_regain_access":19}]}"#;
        assert_eq!(with(&[("x-business-use-case-usage", business)]), (100, Some(Duration::from_secs(19 * 60))));
        assert_eq!(with(&[("x-page-usage", "x"), ("retry-after", "7")]), (0, Some(Duration::from_secs(7))));
    }
}
