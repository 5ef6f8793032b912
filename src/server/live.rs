//! The event stream of a session: server-sent events (WHATWG HTML, 9.2) whose
//! `id` is the journal's seq, so that a browser resumes with the last one it
//! saw.

use crate::base::id::SessionId;
use crate::base::time::Millis;
use crate::feed::Subscription;
use crate::server::error::Problem;
use crate::server::guard::Signed;
use crate::server::{Doors, blocking};
use crate::shop::event::{Event, Totals};
use crate::store::{StoreError, sessions};
use actix_web::http::header::{CACHE_CONTROL, ContentEncoding};
use actix_web::web::{Bytes, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::Stream;
use futures_util::stream::unfold;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use utoipa::{IntoParams, ToSchema};

/// A comment line goes out this often when nothing happens, so that both ends
/// notice a dead line.
const BEAT: Duration = Duration::from_secs(15);
/// Events that a returning screen is told one by one; beyond, it is told to
/// load the present state.
const CATCH_UP_MAX: i64 = 5_000;

/// What a `batch` event carries.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the feed encodes from the journal's own text")]
pub(super) struct Frame {
    /// In order, none left out.
    events: Vec<Event>,
    /// The session's figures after them.
    totals: Totals,
    server_time: Millis,
}

/// Where to go on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct EventsQuery {
    /// The `seq` of the snapshot; a `Last-Event-ID` header goes before it.
    after: Option<i64>,
}

/// The session's events after the snapshot, and on.
#[utoipa::path(get, path = "/api/v1/sessions/{session}/events", tag = "sessions", operation_id = "events",
    params(("session" = i64, Path), EventsQuery),
    responses((status = 200, content_type = "text/event-stream", body = String)))]
pub(super) async fn events(
    request: HttpRequest,
    doors: Data<Doors>,
    signed: Signed,
    id: Path<i64>,
    query: Query<EventsQuery>,
) -> Result<HttpResponse, Problem> {
    let (session, shop) = (SessionId(*id), signed.shop.id);
    let store = Arc::clone(&doors.store);
    let last =
        blocking::<_, StoreError>(&request, move || store.read(|c| sessions::get(c, shop, session))).await?.last_seq;
    let resumed = request.headers().get("Last-Event-ID").and_then(|id| id.to_str().ok()?.parse().ok());
    let after = resumed.or(query.after).unwrap_or(last);
    let lost = after > last || last.saturating_sub(after) > CATCH_UP_MAX;
    let subscription = doors.feed.subscribe(shop, session, if lost { last } else { after });
    let watching = doors.metrics.screen();
    let frames = frames(subscription, lost.then_some(last));
    let frames = futures_util::StreamExt::map(frames, move |frame| {
        let _counted_while_open = &watching;
        frame
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream; charset=utf-8")
        .insert_header(ContentEncoding::Identity)
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(frames))
}

fn frames(subscription: Subscription, lost: Option<i64>) -> impl Stream<Item = Result<Bytes, actix_web::Error>> {
    // Tells the browser to come back after two seconds, and where it stands.
    let hello = match lost {
        Some(last) => format!("retry: 2000\nid: {last}\nevent: resync\ndata: {{}}\n\n"),
        None => "retry: 2000\n\n".to_owned(),
    };
    unfold((subscription, Some(hello)), |(mut subscription, hello)| async move {
        if let Some(hello) = hello {
            return Some((Ok(Bytes::from(hello)), (subscription, None)));
        }
        let frame = match tokio::time::timeout(BEAT, subscription.next()).await {
            Ok(Ok(frame)) => Bytes::copy_from_slice(frame.as_bytes()),
            Ok(Err(error)) => {
                tracing::warn!(%error, "an event stream ends");
                return None;
            }
            Err(_) => Bytes::from_static(b": beat\n\n"),
        };
        Some((Ok(frame), (subscription, None)))
    })
}
