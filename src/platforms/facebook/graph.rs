//! Graph as a client sees it: one page's token, its quota, and what comes back.

use super::access::Access;
use super::errors::{line_error, usage};
use crate::base::secret::Secret;
use crate::platforms::error::LineError;
use crate::platforms::frame::FRAME_MAX;
use crate::platforms::health::Reason;
use crate::platforms::settings::Settings;
use crate::platforms::tls;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, RequestBuilder, Response, Url};
use serde_json::Value;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// How often a question is asked whose answer was a passing failure.
const TRIES: u32 = 3;
/// A share of the calls from which on fewer are made, in per cent.
pub(super) const TIGHT: u32 = 75;

/// How much of a page's calls is used up.
#[derive(Debug, Default)]
pub(super) struct Quota {
    percent: AtomicU32,
    rests_until: Mutex<Option<Instant>>,
}

impl Quota {
    /// The used share in per cent, as the last answer told.
    pub(super) fn percent(&self) -> u32 {
        self.percent.load(Relaxed)
    }

    /// How long nothing may be asked.
    pub(super) fn rest(&self) -> Option<Duration> {
        let until = *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.and_then(|until| until.checked_duration_since(Instant::now())).filter(|rest| !rest.is_zero())
    }

    fn note(&self, percent: u32, rest: Option<Duration>) {
        self.percent.store(percent, Relaxed);
        if let Some(rest) = rest {
            *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now().checked_add(rest);
        }
    }
}

/// A refusal.
#[derive(Debug)]
pub(super) struct Refusal {
    /// Graph's code; 0 where it gave none.
    pub(super) code: i64,
    pub(super) line: LineError,
}

impl From<Refusal> for LineError {
    fn from(refusal: Refusal) -> Self {
        refusal.line
    }
}

impl From<reqwest::Error> for Refusal {
    fn from(error: reqwest::Error) -> Self {
        Self { code: 0, line: error.into() }
    }
}

impl From<LineError> for Refusal {
    fn from(line: LineError) -> Self {
        Self { code: 0, line }
    }
}

/// Asks Graph with one page's token.
pub(super) struct Graph {
    http: Client,
    base: String,
    stream: String,
    token: Secret,
    bearer: HeaderValue,
    pub(super) quota: Arc<Quota>,
    patience: Duration,
    pause: Duration,
    rest: Duration,
}

/// A client for all of Facebook's hosts. Streams have no end, so each question
/// brings its own patience.
pub(super) fn client(settings: &Settings) -> Result<Client, LineError> {
    let client = Client::builder()
        .connect_timeout(settings.dial_timeout)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .tls_backend_preconfigured(tls::config()?);
    Ok(client.build()?)
}

impl Graph {
    pub(super) fn new(http: Client, settings: &Settings, token: &Secret, quota: Arc<Quota>) -> Result<Self, LineError> {
        let Access { graph, stream, rest, .. } = &settings.facebook;
        // Revealed to Graph, in a header: addresses are what gets logged on the way.
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.reveal()))
            .map_err(|_| LineError::new(Reason::TokenInvalid, "the token cannot be sent"))?;
        bearer.set_sensitive(true);
        let (patience, pause) = (settings.dial_timeout, settings.backoff_first);
        let (base, stream) = (graph.trim_end_matches('/').to_owned(), stream.trim_end_matches('/').to_owned());
        Ok(Self { http, base, stream, token: token.clone(), bearer, quota, patience, pause, rest: *rest })
    }

    /// Asks for `path`. What fails in passing is asked again.
    pub(super) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, Refusal> {
        let request = self.http.get(format!("{}/{path}", self.base)).query(query);
        self.ask(&request).await
    }

    /// The page at an address that Graph gave, which has to lead to Graph.
    pub(super) async fn get_at(&self, address: &str) -> Result<Value, Refusal> {
        let elsewhere = || LineError::new(Reason::RefusedOther, "the next page is somewhere else");
        let base = Url::parse(&self.base).map_err(|_| LineError::new(Reason::BadAddress, "facebook_graph"))?;
        let mut url = Url::parse(address).map_err(|_| elsewhere())?;
        if url.origin() != base.origin() {
            return Err(elsewhere().into());
        }
        // Graph writes the token into it.
        let pairs: Vec<(String, String)> =
            url.query_pairs().filter(|(name, _)| name != "access_token").map(|(n, v)| (n.into(), v.into())).collect();
        url.query_pairs_mut().clear().extend_pairs(pairs);
        self.ask(&self.http.get(url)).await
    }

    /// Has something done, once.
    pub(super) async fn post(
        &self,
        path: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Value, Refusal> {
        let request = self.http.post(format!("{}/{path}", self.base)).query(query);
        self.send(match body {
            Some(body) => request.json(body),
            None => request,
        })
        .await
    }

    /// What is known of this token. It has to stand in the question itself.
    pub(super) async fn about_token(&self) -> Result<Value, Refusal> {
        // Revealed to Graph, which issued it.
        self.get("debug_token", &[("input_token", self.token.reveal())]).await
    }

    /// Opens the event stream of a live.
    pub(super) async fn stream(&self, live: &str) -> Result<Response, Refusal> {
        match self.open_stream(live, false).await {
            // The stream's documentation knows the token in the address only.
            Err(Refusal { code: 102 | 104 | 190 | 2500, .. }) => self.open_stream(live, true).await,
            opened => opened,
        }
    }

    async fn open_stream(&self, live: &str, token_in_address: bool) -> Result<Response, Refusal> {
        self.may_ask()?;
        let query = [
            ("comment_rate", "one_hundred_per_second"),
            ("live_filter", "no_filter"),
            ("fields", "id,from{id,name},message,created_time"),
        ];
        let mut request = self.http.get(format!("{}/{live}/live_comments", self.stream)).query(&query);
        request = if token_in_address {
            // Revealed to Facebook, which issued it.
            request.query(&[("access_token", self.token.reveal())])
        } else {
            request.header(AUTHORIZATION, self.bearer.clone())
        };
        let response = timeout(self.patience, request.send()).await;
        let response = response.map_err(|_| LineError::new(Reason::NoRoute, "no answer in time"))??;
        if response.status().is_success() {
            return Ok(response);
        }
        self.answer(response).await?;
        Err(LineError::new(Reason::RefusedOther, "an odd answer").into())
    }

    fn may_ask(&self) -> Result<(), LineError> {
        let Some(rest) = self.quota.rest() else { return Ok(()) };
        let mut error = LineError::new(Reason::RateLimited, "the calls are used up");
        error.retry_after = Some(rest);
        Err(error)
    }

    async fn ask(&self, request: &RequestBuilder) -> Result<Value, Refusal> {
        let mut tried = 0;
        loop {
            let again = request.try_clone().ok_or_else(|| LineError::new(Reason::BadAddress, "facebook_graph"))?;
            tried += 1;
            match self.send(again).await {
                Err(refusal) if refusal.line.reason == Reason::NoRoute && tried < TRIES => {
                    sleep(self.pause.saturating_mul(tried)).await;
                }
                answer => return answer,
            }
        }
    }

    async fn send(&self, request: RequestBuilder) -> Result<Value, Refusal> {
        self.may_ask()?;
        let request = request.header(AUTHORIZATION, self.bearer.clone()).timeout(self.patience);
        let response = request.send().await?;
        self.answer(response).await
    }

    async fn answer(&self, mut response: Response) -> Result<Value, Refusal> {
        let status = response.status().as_u16();
        let (percent, wait) = usage(response.headers());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > FRAME_MAX {
                return Err(LineError::new(Reason::RefusedOther, "the answer is too large").into());
            }
            body.extend_from_slice(&chunk);
        }
        let answer = serde_json::from_slice::<Value>(&body).unwrap_or(Value::Null);
        let error = &answer["error"];
        if (200..300).contains(&status) && error.is_null() && !answer.is_null() {
            self.quota.note(percent, None);
            return Ok(answer);
        }
        let mut line = line_error(error, status);
        // A refusal may quote what was sent.
        line.detail = line.detail.replace(self.token.reveal(), "***");
        let rest = (line.reason == Reason::RateLimited).then(|| wait.unwrap_or(self.rest));
        line.retry_after = rest.or(wait);
        self.quota.note(percent, rest);
        Err(Refusal { code: error["code"].as_i64().unwrap_or(0), line })
    }
}
