//! What platforms call: no login, the signature is the guard.

use crate::desk::Called;
use crate::server::Doors;
use crate::server::error::{FORGED, INVALID, NOT_FOUND, Problem, UNAVAILABLE};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

/// The largest call that is read, in bytes.
const BODY_MAX: usize = 1 << 20;

/// How calls are read: as the bytes that were signed.
pub(super) fn body() -> web::PayloadConfig {
    web::PayloadConfig::new(BODY_MAX)
}

/// How Meta asks whether a webhook is ours.
#[derive(Deserialize)]
pub(super) struct Challenge {
    #[serde(rename = "hub.mode")]
    mode: String,
    #[serde(rename = "hub.verify_token")]
    token: String,
    #[serde(rename = "hub.challenge")]
    challenge: String,
}

/// Tells Meta that the webhook is ours.
pub(super) async fn challenge(
    request: HttpRequest,
    doors: web::Data<Doors>,
    asked: web::Query<Challenge>,
) -> Result<HttpResponse, Problem> {
    let hook = doors.hook.as_ref().ok_or_else(|| Problem::of(&NOT_FOUND).for_request(&request))?;
    if !hook.is_ours(&asked.mode, &asked.token) {
        return Err(Problem::of(&FORGED).for_request(&request));
    }
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(asked.into_inner().challenge))
}

/// Takes Meta's calls. What is for nobody here is done with; what finds no room
/// is sent again.
pub(super) async fn facebook(
    request: HttpRequest,
    doors: web::Data<Doors>,
    body: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let hook = doors.hook.as_ref().ok_or_else(|| Problem::of(&NOT_FOUND).for_request(&request))?;
    let signature = request.headers().get("X-Hub-Signature-256").and_then(|value| value.to_str().ok());
    let called = hook.take(signature.unwrap_or_default(), &body);
    doors.metrics.called(called.as_str());
    let problem = match called {
        Called::Taken | Called::Unknown => return Ok(HttpResponse::Ok().finish()),
        Called::Full => &UNAVAILABLE,
        Called::Forged => &FORGED,
        Called::Unreadable => &INVALID,
    };
    Err(Problem::of(problem).for_request(&request))
}
