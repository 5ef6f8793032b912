//! What may go wrong on Facebook's side.

use serde_json::{Value, json};

/// A failure or refusal, as Facebook words it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The token's time is over.
    TokenExpired,
    /// The token is none, or no longer.
    TokenInvalid,
    /// The token does not allow it.
    NoPermission,
    /// The calls of the app (4), the page (32), a custom measure (613) or the
    /// business (80001) are used up, for so many minutes if it says how many.
    RateLimited {
        /// Facebook's code.
        code: i64,
        /// How long; 0 says nothing.
        minutes: u64,
    },
    /// HTTP 429, with so many seconds to wait.
    TooMany {
        /// How long.
        seconds: u64,
    },
    /// HTTP 503 with a page in place of JSON.
    Broken,
    /// An unknown error that is gone when asked again.
    Hiccup,
}

/// An answer that is none.
pub(super) struct Refusal {
    pub(super) status: &'static str,
    pub(super) headers: String,
    pub(super) body: Value,
}

impl Refusal {
    pub(super) fn code(code: i64, subcode: i64, words: &str) -> Self {
        let mut error = json!({"message": format!("(#{code}) {words}"), "type": "OAuthException", "code": code,
            "fbtrace_id": "Asimulated"});
        if subcode != 0 {
            error["error_subcode"] = json!(subcode);
        }
        let headers = "Content-Type: application/json\r\n".to_owned();
        Self { status: "400 Bad Request", headers, body: json!({ "error": error }) }
    }

    pub(super) fn no_such() -> Self {
        Self::code(100, 33, "Unsupported request. Object does not exist or cannot be loaded due to missing permissions")
    }

    fn with(mut self, status: &'static str, header: String) -> Self {
        self.status = status;
        self.headers += &header;
        self
    }
}

impl From<Trouble> for Refusal {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::TokenExpired => Self::code(190, 463, "Error validating access token: Session has expired"),
            Trouble::TokenInvalid => Self::code(190, 0, "Invalid OAuth access token."),
            Trouble::NoPermission => Self::code(10, 0, "Requires the pages_read_user_content permission"),
            Trouble::RateLimited { code, minutes } => {
                let business = format!(
                    "X-Business-Use-Case-Usage: {{\"1\":[{{\"type\":\"pages\",\"call_count\":100,\"total_cputime\":9,\
                     \"total_time\":9,\"estimated_time_to_regain_access\":{minutes}}}]}}\r\n"
                );
                Self::code(code, 0, "Too many calls").with("400 Bad Request", business)
            }
            Trouble::TooMany { seconds } => {
                let wait = format!("Retry-After: {seconds}\r\n");
                Self { body: Value::Null, ..Self::no_such() }.with("429 Too Many Requests", wait)
            }
            Trouble::Broken => {
                let page = "<html>Sorry, something went wrong.</html>".into();
                Self { status: "503 Service Unavailable", headers: String::new(), body: page }
            }
            Trouble::Hiccup => {
                let mut refusal =
                    Self::code(2, 0, "An unexpected error has occurred. Please retry your request later.");
                refusal.body["error"]["is_transient"] = json!(true);
                refusal.with("500 Internal Server Error", String::new())
            }
        }
    }
}
