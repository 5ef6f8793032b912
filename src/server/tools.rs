//! Where other people's tools connect and send comments: no login, the token is
//! the guard. What they send is described in `platforms/relay`.

use crate::desk::{NotAdmitted, Parting, Spoilt, Tool};
use crate::server::Doors;
use crate::server::error::{BROKEN, INVALID, NO_TOKEN, NOT_FOUND, Problem, WRONG_TOKEN};
use crate::server::frames::Bounded;
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, ProtocolError, Session};
use futures_util::{FutureExt, StreamExt};
use serde::Deserialize;
use std::io::ErrorKind;

/// The largest message that is read, in bytes.
const MESSAGE_MAX: usize = 4 << 20;
/// Of the codes that are free for use (RFC 6455, 7.4.2).
const REPLACED: u16 = 4001;

/// For tools that can send no header.
#[derive(Deserialize)]
pub(super) struct Shown {
    token: Option<String>,
}

/// Lets a tool in and hears it until one of both goes.
pub(super) async fn connect(
    request: HttpRequest,
    doors: web::Data<Doors>,
    name: web::Path<String>,
    shown: web::Query<Shown>,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let tool = doors.tools.admit(&name, header.or(shown.token.as_deref())).map_err(|refused| {
        let kind = match refused {
            NotAdmitted::Unknown => &NOT_FOUND,
            NotAdmitted::NoToken => &NO_TOKEN,
            NotAdmitted::WrongToken => &WRONG_TOKEN,
        };
        Problem::of(kind).for_request(&request)
    })?;
    let unusable = |_| Problem::of(&INVALID).for_request(&request);
    let (response, session, messages) = actix_ws::handle(&request, bounded(&request, body).await?).map_err(unusable)?;
    let messages = messages.max_frame_size(MESSAGE_MAX).aggregate_continuations().max_continuation_size(MESSAGE_MAX);
    actix_web::rt::spawn(hear(tool, session, messages));
    Ok(response)
}

/// The same body, of which no frame is longer than [`MESSAGE_MAX`].
async fn bounded(request: &HttpRequest, body: web::Payload) -> Result<web::Payload, Problem> {
    let bytes = Bounded::new(body.into_inner(), MESSAGE_MAX as u64);
    let mut payload: Payload = Payload::Stream { payload: Box::pin(bytes) };
    web::Payload::from_request(request, &mut payload).await.map_err(|_| Problem::of(&BROKEN).for_request(request))
}

async fn hear(mut tool: Box<dyn Tool>, mut session: Session, mut messages: AggregatedMessageStream) {
    let end = loop {
        let message = tokio::select! {
            message = messages.next() => message,
            parting = tool.parted() => break farewell(parting),
        };
        match message {
            Some(Ok(message)) => {
                if let Err(end) = take(tool.as_mut(), &mut session, message).await {
                    break end;
                }
            }
            Some(Err(error)) => {
                // What was read before it is good.
                while let Some(Some(Ok(message))) = messages.next().now_or_never() {
                    if take(tool.as_mut(), &mut session, message).await.is_err() {
                        break;
                    }
                }
                break broken(tool.as_mut(), &error).await;
            }
            None => break None,
        }
    };
    // The channel is told after the tool.
    let _ = session.close(end).await;
}

/// Takes one message; `Err` with the last word if it is the last one.
async fn take(
    tool: &mut dyn Tool,
    session: &mut Session,
    message: AggregatedMessage,
) -> Result<(), Option<CloseReason>> {
    match message {
        AggregatedMessage::Text(text) => tool.say(text.to_string()).await.map_err(farewell),
        AggregatedMessage::Ping(bytes) => session.pong(&bytes).await.map_err(|_| None),
        AggregatedMessage::Pong(_) => Ok(()),
        AggregatedMessage::Close(reason) => Err(reason),
        AggregatedMessage::Binary(_) => {
            tool.spoil(Spoilt::NotText).await;
            Err(Some((CloseCode::Unsupported, "text frames only").into()))
        }
    }
}

fn farewell(parting: Parting) -> Option<CloseReason> {
    Some(match parting {
        Parting::NoHello => (CloseCode::Policy, "the first frame must be hello with a usable room").into(),
        Parting::Replaced => (CloseCode::Other(REPLACED), "another tool of this name has connected").into(),
        Parting::Unheard => (CloseCode::Away, "not heard any more").into(),
    })
}

/// What is said after a message that cannot be read; nothing to who has just
/// gone.
async fn broken(tool: &mut dyn Tool, error: &ProtocolError) -> Option<CloseReason> {
    let (spoilt, code) = match error {
        ProtocolError::Io(error) if is_gone(error) => return None,
        ProtocolError::Io(error) if error.kind() == ErrorKind::InvalidData => (Spoilt::NotText, CloseCode::Invalid),
        // Of many frames that are one message.
        ProtocolError::Io(_) | ProtocolError::Overflow => (Spoilt::Oversized, CloseCode::Size),
        _ => (Spoilt::NotText, CloseCode::Protocol),
    };
    tool.spoil(spoilt).await;
    Some(code.into())
}

/// Whether the connection itself broke. What is too long says so in the same way.
fn is_gone(error: &std::io::Error) -> bool {
    let cause = error.get_ref().and_then(|cause| cause.downcast_ref::<PayloadError>());
    cause.is_some_and(|cause| !matches!(cause, PayloadError::Overflow))
}
