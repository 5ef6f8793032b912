//! The event stream of a session: server-sent events (WHATWG HTML, 9.2) whose
//! `id` is the journal's seq, so that a browser resumes with the last one it
//! saw. It is packed where the browser takes that: what orders have in common
//! goes over the line once.

use crate::base::id::SessionId;
use crate::base::time::Millis;
use crate::feed::{Lens, Shown, Subscription};
use crate::server::assets::takes;
use crate::server::error::Problem;
use crate::server::guard::Signed;
use crate::server::{Doors, blocking};
use crate::shop::event::{Event, Totals};
use crate::store::{StoreError, sessions};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, HeaderValue, VARY};
use actix_web::web::{Bytes, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::Stream;
use futures_util::stream::unfold;
use serde::Deserialize;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;
use utoipa::{IntoParams, ToSchema};

/// A `beat` goes out this often when nothing happens, so that both ends notice
/// a dead line.
const BEAT: Duration = Duration::from_secs(20);
/// Events that a returning screen is told one by one; beyond, it is told to
/// load the present state.
const CATCH_UP_MAX: i64 = 5_000;
/// The longest time between two frames that a screen may ask for.
const EVERY_MAX_S: u64 = 60;

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

/// Where to go on, and what of it is told.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct EventsQuery {
    /// The `seq` of the snapshot; a `Last-Event-ID` header goes before it.
    after: Option<i64>,
    /// What a screen shows: these comments only, no acts, and of several
    /// states of one thing in a frame the last. Everything if left out.
    comments: Option<Shown>,
    /// Seconds between two frames at least, up to 60.
    every: Option<u64>,
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
    let every = Duration::from_secs(query.every.unwrap_or(0).min(EVERY_MAX_S));
    let lens = Lens { comments: query.comments, every };
    let subscription = doors.feed.subscribe(shop, session, if lost { last } else { after }, lens);
    Ok(stream(&request, frames(subscription, lost.then_some(last)), doors.metrics.screen()))
}

/// The answer that never ends by itself; `watching` is counted while it is open.
fn stream(
    request: &HttpRequest,
    frames: impl Stream<Item = String> + 'static,
    watching: impl Sized + 'static,
) -> HttpResponse {
    let mut packer = takes(request.headers(), "gzip").then(Packer::new);
    let encoding = HeaderValue::from_static(if packer.is_some() { "gzip" } else { "identity" });
    let frames = futures_util::StreamExt::map(frames, move |frame| {
        let _counted_while_open = &watching;
        match &mut packer {
            Some(packer) => Ok(packer.pack(&frame)?),
            None => Ok::<_, actix_web::Error>(Bytes::from(frame)),
        }
    });
    HttpResponse::Ok()
        .content_type("text/event-stream; charset=utf-8")
        .insert_header((CONTENT_ENCODING, encoding))
        .insert_header((VARY, "accept-encoding"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(frames)
}

fn frames(subscription: Subscription, lost: Option<i64>) -> impl Stream<Item = String> {
    // Tells the browser to come back after two seconds, and where it stands.
    let hello = match lost {
        Some(last) => format!("retry: 2000\nid: {last}\nevent: resync\ndata: {{}}\n\n"),
        None => "retry: 2000\n\n".to_owned(),
    };
    unfold((subscription, Some(hello)), |(mut subscription, hello)| async move {
        if let Some(hello) = hello {
            return Some((hello, (subscription, None)));
        }
        let frame = match tokio::time::timeout(BEAT, subscription.next()).await {
            Ok(Ok(frame)) => frame,
            Ok(Err(error)) => {
                tracing::warn!(%error, "an event stream ends");
                return None;
            }
            Err(_) => subscription.figures().unwrap_or_else(|| "event: beat\ndata: 0\n\n".to_owned()),
        };
        Some((frame, (subscription, None)))
    })
}

/// One screen's stream in gzip: each frame is whole as it goes out, and refers to those before it.
struct Packer(GzEncoder<Vec<u8>>);

impl Packer {
    fn new() -> Self {
        Self(GzEncoder::new(Vec::new(), Compression::best()))
    }

    fn pack(&mut self, frame: &str) -> io::Result<Bytes> {
        self.0.write_all(frame.as_bytes())?;
        self.0.flush()?;
        Ok(Bytes::from(std::mem::take(self.0.get_mut())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::write::GzDecoder;

    #[test]
    fn each_packed_frame_is_read_as_it_comes_and_the_next_like_it_is_small() {
        let frame = format!("id: 1\nevent: batch\ndata: {}\n\n", "cho em 2 cái bánh gio, 0987654321; ".repeat(9));
        let (mut packer, mut read) = (Packer::new(), GzDecoder::new(Vec::new()));
        let mut sizes = Vec::new();
        for _ in 0..3 {
            let packed = packer.pack(&frame).unwrap();
            sizes.push(packed.len());
            read.get_mut().clear();
            read.write_all(&packed).unwrap();
            read.flush().unwrap();
            assert_eq!(String::from_utf8_lossy(read.get_ref()), frame);
        }
        assert!(sizes[2] < 40 && sizes[2] < sizes[0], "{sizes:?}");
    }
}
