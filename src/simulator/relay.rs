//! A Facebook-style comment stream in the relay format.

use super::faults::Service;
use super::graph::{self, Graph};
use super::http::Request;
use super::line::Line;
use super::script::ScriptedComment;
use super::stage::{Cue, Stage};
use crate::base::time::Millis;
use serde_json::{Value, json};
use std::io;
use std::ops::Range;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

const COMMENTS_IN_A_FRAME: usize = 100;
/// A client that does not leave after the end is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Serves one connection to the live: a socket for the relay, anything else for
/// Graph.
pub(super) async fn serve(graph: &Graph, mut stream: TcpStream) -> io::Result<()> {
    let request = timeout(PATIENCE, Request::read(&mut stream)).await??;
    if !request.wants_upgrade() {
        return graph::serve(graph, request, stream).await;
    }
    tell(&mut Line::open(&graph.stage, Service::Relay, request, stream).await?, graph).await.map(|_| ())
}

/// Says who is live and what is said, from the history on. `false` if who listens
/// leaves before the end.
pub(super) async fn tell(socket: &mut Line<'_>, graph: &Graph) -> io::Result<bool> {
    let (stage, post) = (&*graph.stage, graph.post.as_str());
    stage.tally.entered.fetch_add(1, Relaxed);
    send(socket, json!({"type": "hello", "room": post})).await?;
    let mut place = stage.history_from();
    loop {
        tokio::select! {
            received = socket.next() => match received {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(false),
                Some(Ok(_)) => {}
            },
            cue = stage.next(place) => match cue {
                Cue::Say(range) => {
                    let end = range.end.min(range.start + COMMENTS_IN_A_FRAME);
                    send(socket, comments(stage, post, range.start..end)).await?;
                    place = end;
                }
                Cue::Beat => send(socket, json!({"type": "viewers", "count": stage.viewers_now()})).await?,
                Cue::End => break,
            },
        }
    }
    send(socket, json!({"type": "end"})).await?;
    let leave = async { while socket.next().await.is_some_and(|received| received.is_ok()) {} };
    timeout(PATIENCE, leave).await?;
    Ok(true)
}

/// One comment as such, several in one frame.
fn comments(stage: &Stage, post: &str, range: Range<usize>) -> Value {
    let mut data: Vec<Value> = stage.lines(range).map(|(at, comment)| said(post, at, comment)).collect();
    if data.len() == 1 {
        let mut one = data.swap_remove(0);
        one["type"] = json!("comment");
        return one;
    }
    json!({"type": "comments", "data": data})
}

fn said(post: &str, at: Millis, comment: &ScriptedComment) -> Value {
    let mut said = json!({
        "id": format!("{post}_{}", comment.id),
        "message": comment.text,
        "created_time": at.get(),
    });
    if !comment.author_id.is_empty() {
        said["from"] = json!({"id": comment.author_id, "name": comment.name});
    }
    said
}

async fn send(socket: &mut Line<'_>, value: Value) -> io::Result<()> {
    socket.send(Message::text(value.to_string())).await
}
