//! TikTok's live as Euler's cloud hands it on: bundles in either version, single
//! messages, or TikTok's own frames, as the client's address asks.

use super::encode::{Encoder, Outgoing};
use super::faults::Service;
use super::http::Request;
use super::line::Line;
use super::script::ScriptedComment;
use super::stage::{Cue, Stage};
use crate::base::time::Millis;
use crate::platforms::tiktok::schema::FetchResult;
use serde_json::{Value, json};
use std::io;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

const CHATS_IN_A_FRAME: usize = 8;
/// A client that does not leave after the end is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(15);
/// The stream ended; the key is missing.
const ENDED: u16 = 4005;
const NO_KEY: u16 = 4401;

/// What one client asked for.
struct Client<'a> {
    stage: &'a Stage,
    room: i64,
    socket: Line<'a>,
    /// Whether it wants the older version.
    v1: bool,
    bundled: bool,
    raw: bool,
    frames: i64,
}

/// Serves one client.
pub(super) async fn serve(stage: &Stage, room: i64, request: Request, stream: TcpStream) -> io::Result<()> {
    let is = |name: &str, value: &str| request.parameter(name) == Some(value);
    let has_key = request.parameter("apiKey").is_some_and(|key| !key.is_empty());
    let v1 = is("features.schemaVersion", "v1");
    let (bundled, raw) = (!is("features.bundleEvents", "false"), is("features.rawMessages", "true"));
    let socket = Line::open(stage, Service::Euler, request, stream).await?;
    let client = Client { stage, room, socket, v1, bundled, raw, frames: 0 };
    if !has_key {
        return client.close(NO_KEY, "invalid auth").await;
    }
    stage.tally.entered.fetch_add(1, Relaxed);
    client.run().await
}

impl Client<'_> {
    async fn run(mut self) -> io::Result<()> {
        let version = if self.v1 { "v1" } else { "v2" };
        let room_info = json!({"id": self.room.to_string(), "status": 2});
        self.tell(vec![message("workerInfo", json!({"schemaVersion": version})), message("roomInfo", room_info)])
            .await?;
        let mut place = self.stage.history_from();
        loop {
            tokio::select! {
                received = self.socket.next() => match received {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(()),
                    Some(Ok(_)) => {}
                },
                cue = self.stage.next(place) => match cue {
                    Cue::Say(range) => {
                        let end = range.end.min(range.start + CHATS_IN_A_FRAME);
                        if self.raw {
                            let chats = Encoder { room: self.room }.chats(self.stage, range.start..end, false);
                            self.push(chats).await?;
                        } else {
                            let lines = self.stage.lines(range.start..end);
                            let chats = lines.map(|(at, comment)| self.chat(at, comment)).collect();
                            self.tell(chats).await?;
                        }
                        place = end;
                    }
                    Cue::Beat => {
                        let count = if self.v1 { "viewerCount" } else { "total" };
                        let data = json!({count: self.stage.viewers_now()});
                        self.tell(vec![message("WebcastRoomUserSeqMessage", data)]).await?;
                    }
                    Cue::End => break,
                },
            }
        }
        self.tell(vec![message("tiktok.disconnect", json!({"reason": ENDED}))]).await?;
        self.close(ENDED, "stream ended").await
    }

    fn chat(&self, at: Millis, comment: &ScriptedComment) -> Value {
        let mut user = json!({"nickname": comment.name});
        if !comment.author_id.is_empty() {
            user["userId"] = json!(comment.author_id);
            user["uniqueId"] = json!(format!("viewer{}", comment.author_id));
        }
        let mut head = json!({"msgId": comment.id, "createTime": at.get().to_string()});
        let key = if self.v1 { "event" } else { "common" };
        if !self.v1 {
            head["roomId"] = json!(self.room.to_string());
        }
        message("WebcastChatMessage", json!({key: head, "user": user, "comment": comment.text}))
    }

    async fn tell(&mut self, messages: Vec<Value>) -> io::Result<()> {
        if self.bundled {
            let bundle = json!({"timestamp": self.stage.now().get(), "messages": messages});
            return self.send(Message::text(bundle.to_string())).await;
        }
        for message in messages {
            self.send(Message::text(message.to_string())).await?;
        }
        Ok(())
    }

    /// TikTok's own frame, inflated.
    async fn push(&mut self, messages: Vec<Vec<u8>>) -> io::Result<()> {
        self.frames += 1;
        let result = FetchResult { messages, need_ack: true, internal_ext: b"-".to_vec(), ..FetchResult::default() };
        let frame = Outgoing { kind: "msg", log_id: self.frames, seq_id: self.frames, gzip: false, result };
        self.send(Message::binary(frame.encode()?)).await
    }

    async fn send(&mut self, message: Message) -> io::Result<()> {
        self.socket.send(message).await
    }

    async fn close(mut self, code: u16, words: &'static str) -> io::Result<()> {
        let frame = CloseFrame { code: code.into(), reason: words.into() };
        self.socket.close(Some(frame)).await?;
        let leave = async { while self.socket.next().await.is_some_and(|received| received.is_ok()) {} };
        Ok(timeout(PATIENCE, leave).await?)
    }
}

fn message(kind: &str, data: Value) -> Value {
    json!({"type": kind, "data": data})
}
