//! TikTok's side of the wire: lookup, signing service and push server of one
//! room, and the bridges to it, on one port.

use super::encode::{Encoder, Outgoing, cursor, pair, place};
use super::faults::Service;
use super::http::{Request, answer};
use super::line::Line;
use super::stage::{Cue, Stage};
use super::{euler, tikfinity};
use crate::platforms::tiktok::schema::{EnterRoom, FetchResult, PushFrame};
use prost::Message as _;
use serde_json::json;
use std::io;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

/// Streams that ask for no signature, but for the front page's cookie.
const UNSIGNED: &str = "/webcast/im/ws_proxy/";
/// As many chats as a busy room's frame holds.
const CHATS_IN_A_FRAME: usize = 8;
const HISTORY_IN_A_FRAME: usize = 200;
/// So many of the last comments come on entering, the older ones before.
const ON_ENTERING: usize = 6;
/// Acknowledged numbers start beyond what a JavaScript number holds.
const FIRST_LOG_ID: i64 = 7_286_185_101_000_000_001;
/// A client that neither enters nor leaves is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(15);

/// The host's own number: who comments by it is the host.
const HOST: &str = "6801000000000000000";

/// Serves one connection.
pub(super) async fn serve(stage: &Stage, room: i64, mut stream: TcpStream) -> io::Result<()> {
    let request = timeout(PATIENCE, Request::read(&mut stream)).await??;
    let is_guest = request.header("cookie").is_some_and(|cookie| cookie.contains("ttwid="));
    if request.path.starts_with(UNSIGNED) && !is_guest {
        let headers = "Handshake-Status: 415\r\nHandshake-Msg: DEVICE_BLOCKED\r\n";
        return answer(stream, "200 OK", headers, b"").await;
    }
    if request.wants_upgrade() && request.path.starts_with("/webcast/im/") {
        let (from, gzip) = (request.parameter("cursor").and_then(place), request.parameter("compress") == Some("gzip"));
        let socket = Line::open(stage, Service::Webcast, request, stream).await?;
        let encoder = Encoder { room };
        let push = Push { stage, encoder, socket, gzip, seq_id: 0, place: from.unwrap_or(usize::MAX) };
        return push.run().await;
    }
    if request.wants_upgrade() {
        if request.parameter("uniqueId").is_some() {
            return euler::serve(stage, room, request, stream).await;
        }
        return tikfinity::serve(stage, Line::open(stage, Service::Tikfinity, request, stream).await?).await;
    }
    let host = stream.local_addr()?;
    let room_text = room.to_string();
    let api = match request.path.trim_end_matches('/') {
        "" => return answer(stream, "200 OK", "Set-Cookie: ttwid=simulated; Path=/; HttpOnly\r\n", b"").await,
        "/api-live/user/room" => json!({"statusCode": 0, "message": "",
            "data": {"user": {"id": HOST, "roomId": room_text, "status": 2}, "liveRoom": {"status": 2}}}),
        "/webcast/room/info" => {
            json!({"status_code": 0, "data": {"id": room, "id_str": room_text, "status": 2, "owner": {"id_str": HOST}}})
        }
        "/webcast/room/check_alive" => json!({"status_code": 0, "data": [{"room_id": room, "alive": true}]}),
        path if path == format!("/webcast/rooms/{room}/connect") || path == "/webcast/fetch" => {
            stage.tally.bootstraps.fetch_add(1, Relaxed);
            let headers = format!(
                "Content-Type: application/x-protobuf\r\nX-Room-Id: {room}\r\n\
                 X-Set-TT-Cookie: ttwid=simulated; Path=/; Domain=tiktok.com; HttpOnly\r\n"
            );
            let body = bootstrap(stage, room, &format!("ws://{host}/webcast/im/push/")).encode_to_vec();
            return answer(stream, "200 OK", &headers, &body).await;
        }
        path if path.starts_with("/@") && path.ends_with("/live") => {
            let page = page(&room_text);
            return answer(stream, "200 OK", "Content-Type: text/html\r\n", page.as_bytes()).await;
        }
        _ => return answer(stream, "404 Not Found", "", b"").await,
    };
    answer(stream, "200 OK", "Content-Type: application/json\r\n", api.to_string().as_bytes()).await
}

/// The page of a live, as far as programs read it.
fn page(room: &str) -> String {
    let user = json!({"user": {"id": HOST, "roomId": room, "status": 2}, "liveRoom": {"status": 2}});
    let state = json!({"LiveRoom": {"liveRoomUserInfo": user}});
    format!("<html><script id=\"SIGI_STATE\" type=\"application/json\">{state}</script></html>")
}

/// The older part of the history, and the way to the rest.
fn bootstrap(stage: &Stage, room: i64, push_server: &str) -> FetchResult {
    let (first, said, now) = (stage.history_from(), stage.said(), stage.now());
    let next = said.saturating_sub(ON_ENTERING).min(first.saturating_add(HISTORY_IN_A_FRAME)).max(first);
    FetchResult {
        messages: Encoder { room }.chats(stage, first..next, true),
        cursor: cursor(now, next).into_bytes(),
        fetch_interval: 1_000,
        now: now.get(),
        internal_ext: format!("internal_src:dim|wss_push_room_id:{room}|fetch_time:{}|seq:1", now.get()).into_bytes(),
        fetch_type: 1,
        route_params: vec![pair("imprp", "simulated")],
        heartbeat_duration: 10_000,
        need_ack: false,
        push_server: push_server.into(),
        is_first: true,
    }
}

/// One client's socket.
struct Push<'a> {
    stage: &'a Stage,
    encoder: Encoder,
    socket: Line<'a>,
    gzip: bool,
    seq_id: i64,
    /// The first comment not yet sent.
    place: usize,
}

impl Push<'_> {
    async fn run(mut self) -> io::Result<()> {
        if !timeout(PATIENCE, self.entered()).await?? {
            return Ok(());
        }
        self.stage.tally.entered.fetch_add(1, Relaxed);
        self.welcome().await?;
        loop {
            tokio::select! {
                received = self.socket.next() => {
                    if !self.hear(received).await? {
                        return Ok(());
                    }
                }
                cue = self.stage.next(self.place) => match cue {
                    Cue::Say(range) => {
                        let end = range.end.min(range.start + CHATS_IN_A_FRAME);
                        let messages = self.encoder.chats(self.stage, range.start..end, false);
                        self.place = end;
                        self.push("msg", messages, true).await?;
                    }
                    Cue::Beat => self.push("msg", vec![self.encoder.viewers(self.stage)], false).await?,
                    Cue::End => return self.farewell().await,
                },
            }
        }
    }

    /// Waits until the client enters this room; `false` if it does not.
    async fn entered(&mut self) -> io::Result<bool> {
        while let Some(Ok(message)) = self.socket.next().await {
            let Message::Binary(bytes) = message else { continue };
            let Ok(frame) = PushFrame::decode(bytes) else { return Ok(false) };
            match frame.payload_type.as_slice() {
                b"im_enter_room" => {
                    let Ok(enter) = EnterRoom::decode(frame.payload.as_slice()) else { return Ok(false) };
                    if let Some(from) = place(&String::from_utf8_lossy(&enter.cursor)) {
                        self.place = from;
                    }
                    return Ok(enter.room_id == self.encoder.room);
                }
                b"hb" => self.echo(frame).await?,
                _ => {}
            }
        }
        Ok(false)
    }

    /// What was said since the bootstrap, in the answer to entering.
    async fn welcome(&mut self) -> io::Result<()> {
        let said = self.stage.said();
        self.place = if self.place > self.stage.len() { self.stage.history_from() } else { self.place };
        let mut kind = "im_enter_room_resp";
        while kind == "im_enter_room_resp" || self.place < said {
            let end = said.min(self.place + HISTORY_IN_A_FRAME).max(self.place);
            let messages = self.encoder.chats(self.stage, self.place..end, true);
            self.place = end;
            self.push(kind, messages, false).await?;
            kind = "msg";
        }
        Ok(())
    }

    /// Acts on what the client sent; `false` when it is gone.
    async fn hear(
        &mut self,
        received: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>,
    ) -> io::Result<bool> {
        let bytes = match received {
            Some(Ok(Message::Binary(bytes))) => bytes,
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(false),
            Some(Ok(_)) => return Ok(true),
        };
        let Ok(frame) = PushFrame::decode(bytes) else { return Ok(false) };
        match frame.payload_type.as_slice() {
            b"hb" => self.echo(frame).await?,
            b"ack" if frame.payload == b"-" && frame.log_id >= FIRST_LOG_ID => {
                self.stage.tally.acks.fetch_add(1, Relaxed);
            }
            _ => {}
        }
        Ok(true)
    }

    async fn echo(&mut self, heartbeat: PushFrame) -> io::Result<()> {
        self.stage.tally.heartbeats.fetch_add(1, Relaxed);
        self.send(heartbeat.encode_to_vec()).await
    }

    async fn push(&mut self, kind: &'static str, messages: Vec<Vec<u8>>, need_ack: bool) -> io::Result<()> {
        self.seq_id += 1;
        let now = self.stage.now();
        let result = FetchResult {
            messages,
            cursor: cursor(now, self.place).into_bytes(),
            now: now.get(),
            internal_ext: b"-".to_vec(),
            need_ack,
            ..FetchResult::default()
        };
        if need_ack {
            self.stage.tally.acks_expected.fetch_add(1, Relaxed);
        }
        let log_id = FIRST_LOG_ID + self.seq_id;
        self.send(Outgoing { kind, log_id, seq_id: self.seq_id, gzip: self.gzip, result }.encode()?).await
    }

    async fn send(&mut self, bytes: Vec<u8>) -> io::Result<()> {
        self.socket.send(Message::binary(bytes)).await
    }

    /// Says that the live is over and waits for the client to leave.
    async fn farewell(mut self) -> io::Result<()> {
        let end = self.encoder.end(self.stage.now());
        self.push("msg", vec![end], true).await?;
        let leave = async {
            loop {
                let received = self.socket.next().await;
                if !self.hear(received).await? {
                    return Ok(());
                }
            }
        };
        if let Ok(left) = timeout(PATIENCE, leave).await {
            return left;
        }
        self.socket.close(None).await
    }
}
