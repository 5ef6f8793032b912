//! TikTok's live as TikFinity hands it on: an event a frame, to whoever
//! connects. Every second comment is in the newer of its two shapes.

use super::line::Line;
use super::script::ScriptedComment;
use super::stage::{Cue, Stage};
use crate::base::time::Millis;
use serde_json::{Value, json};
use std::io;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

/// A client that does not leave after the end is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Serves one client.
pub(super) async fn serve(stage: &Stage, mut socket: Line<'_>) -> io::Result<()> {
    stage.tally.entered.fetch_add(1, Relaxed);
    let mut place = stage.history_from();
    loop {
        tokio::select! {
            received = socket.next() => match received {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(()),
                Some(Ok(_)) => {}
            },
            cue = stage.next(place) => match cue {
                Cue::Say(range) => {
                    for (nth, (at, comment)) in range.clone().zip(stage.lines(range.clone())) {
                        let data = if nth % 2 == 0 { flat(at, comment) } else { nested(at, comment) };
                        send(&mut socket, "chat", data).await?;
                    }
                    place = range.end;
                }
                Cue::Beat => {
                    let count = stage.viewers_now();
                    send(&mut socket, "roomUser", json!({"viewerCount": count, "topViewers": []})).await?;
                }
                Cue::End => break,
            },
        }
    }
    send(&mut socket, "streamEnd", json!({"action": 3})).await?;
    let leave = async { while socket.next().await.is_some_and(|received| received.is_ok()) {} };
    Ok(timeout(PATIENCE, leave).await?)
}

fn flat(at: Millis, comment: &ScriptedComment) -> Value {
    let mut data = json!({
        "comment": comment.text,
        "nickname": comment.name,
        "msgId": comment.id,
        "createTime": at.get().to_string(),
        "emotes": [],
    });
    if !comment.author_id.is_empty() {
        data["userId"] = json!(comment.author_id);
        data["uniqueId"] = json!(format!("viewer{}", comment.author_id));
    }
    data
}

fn nested(at: Millis, comment: &ScriptedComment) -> Value {
    let mut user = json!({"nickname": comment.name});
    if !comment.author_id.is_empty() {
        user["idStr"] = json!(comment.author_id);
        user["displayId"] = json!(format!("viewer{}", comment.author_id));
    }
    let common = json!({"msgId": comment.id, "createTime": at.get().to_string()});
    json!({"comment": comment.text, "user": user, "common": common})
}

async fn send(socket: &mut Line<'_>, event: &str, data: Value) -> io::Result<()> {
    let text = json!({"event": event, "data": data}).to_string();
    socket.send(Message::text(text)).await
}
