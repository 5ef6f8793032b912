//! Facebook's Graph for one page with one live: questions, acts, the event
//! stream, and calls of the page's webhook.

mod calls;
mod comments;
mod stream;
mod trouble;

use super::faults::Faults;
use super::http::{Request, answer};
use super::stage::Stage;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::TcpStream;
use trouble::Refusal;

pub(super) use calls::call;
pub use trouble::Trouble;

/// Comments can be replied to for so long.
const REPLY_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// A page on Facebook, and how well its side works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The only token that is good for it.
    pub token: String,
    /// When that ends, in seconds since 1970; 0 is never.
    pub token_until: i64,
    /// The secret of the app that it is subscribed to.
    pub app_secret: String,
    /// Where that app's webhook is (`http://…`).
    pub hook: Option<String>,
    /// How much of the calls is used up, in per cent.
    pub usage: u32,
    /// Whether pages of comments come in disorder with some of the page before,
    /// and calls twice.
    pub muddled: bool,
    /// Whether the list of the page's lives cannot be asked for by itself.
    pub edge_closed: bool,
    /// The event stream leaves out every so manieth comment; 0 leaves out none.
    pub stream_leaves_out: usize,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            id: "104000000000001".into(),
            name: "Bánh gio Đan Phượng".into(),
            token: "EAAsimulated".into(),
            token_until: 0,
            app_secret: "simulated".into(),
            hook: None,
            usage: 0,
            muddled: false,
            edge_closed: false,
            stream_leaves_out: 0,
        }
    }
}

/// What clients of Graph did so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Questions and acts.
    pub all: u64,
    /// Pages of comments.
    pub pages: u64,
    /// Streams opened.
    pub streams: u64,
    /// Times that a token stood in an address where it need not.
    pub tokens_in_addresses: u64,
    /// Calls of the webhook that were taken.
    pub calls: u64,
    /// Calls of the webhook that have to be made again.
    pub refused_calls: u64,
    /// What was written to whom wrote which comment.
    pub replies: HashMap<String, String>,
    /// Hidden comments.
    pub hidden: BTreeSet<String>,
}

/// The page's side of the wires.
pub(super) struct Graph {
    pub(super) stage: Arc<Stage>,
    pub(super) page: Page,
    pub(super) post: String,
    pub(super) live: String,
    video: String,
    at: SocketAddr,
    troubles: Mutex<(Option<Trouble>, usize)>,
    asked: Mutex<Asked>,
    /// Comments that say something else now, by their number.
    edits: Mutex<HashMap<String, String>>,
}

impl Graph {
    /// Of the live that began at `start`.
    pub(super) fn new(stage: Arc<Stage>, page: Page, start: i64, at: SocketAddr) -> Self {
        let (troubles, asked, edits) = (Mutex::default(), Mutex::default(), Mutex::default());
        let [post, live, video] = ["1", "2", "3"].map(|sort| format!("{sort}{start}"));
        Self { stage, page, post, live, video, at, troubles, asked, edits }
    }

    pub(super) fn trouble(&self, trouble: Trouble, times: usize) {
        *self.troubles.lock().unwrap_or_else(PoisonError::into_inner) = (Some(trouble), times);
    }

    pub(super) fn edit(&self, number: &str, text: &str) {
        self.edits().insert(number.to_owned(), text.to_owned());
    }

    fn edits(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.edits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn asked(&self) -> Asked {
        self.tally().clone()
    }

    fn tally(&self) -> MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a question is answered as it should be.
    fn admit(&self, request: &Request) -> Result<(), Refusal> {
        self.tally().all += 1;
        let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(trouble), 1..) = &mut *troubles {
            let refusal = Refusal::from(*trouble);
            troubles.1 -= 1;
            return Err(refusal);
        }
        drop(troubles);
        if let Some(trouble) = self.stage.faults.as_ref().and_then(Faults::trouble) {
            return Err(trouble.into());
        }
        let bearer = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        let in_address = request.parameter("access_token");
        self.tally().tokens_in_addresses += u64::from(in_address.is_some());
        if bearer.or(in_address) == Some(self.page.token.as_str()) { Ok(()) } else { Err(Trouble::TokenInvalid.into()) }
    }

    fn get(&self, path: &str, request: &Request) -> Result<Value, Refusal> {
        let Page { id, name, .. } = &self.page;
        let expands = request.parameter("fields").is_some_and(|fields| fields.starts_with("live_videos"));
        match path.split('/').collect::<Vec<_>>().as_slice() {
            ["me"] => Ok(json!({"id": id, "name": name, "username": "banhgio.danphuong"})),
            ["debug_token"] => Ok(json!({"data": {
                "app_id": "1", "type": "PAGE", "is_valid": true, "profile_id": id,
                "expires_at": self.page.token_until, "data_access_expires_at": 0,
            }})),
            [page] if page == id && expands => Ok(json!({"id": id, "live_videos": {"data": [self.live_video()]}})),
            [page] if page == id => Ok(json!({"id": id, "name": name})),
            [_, "live_videos"] if self.page.edge_closed => {
                Err(Refusal::code(100, 0, "Tried accessing nonexisting field"))
            }
            [page, "live_videos"] if page == id => {
                let wanted = request.parameter("broadcast_status").is_none() || !self.stage.is_over();
                Ok(json!({"data": if wanted { vec![self.live_video()] } else { Vec::new() }}))
            }
            [live] if *live == self.live => Ok(self.live_video()),
            // A video's node has other fields than a live's.
            [video] if *video == self.video => Err(Refusal::code(100, 0, "Tried accessing nonexisting field")),
            [live, "comments"] if *live == self.live => self.comments(request),
            [comment] => self.comment(comment),
            _ => Err(Refusal::no_such()),
        }
    }

    fn live_video(&self) -> Value {
        let status = if self.stage.is_over() { "VOD" } else { "LIVE" };
        let (page, video) = (&self.page.id, &self.video);
        json!({
            "id": self.live, "status": status, "live_views": self.stage.viewers_now(), "title": "Bánh gio",
            "permalink_url": format!("/{page}/videos/{video}/"), "video": {"id": video},
            "from": {"id": page, "name": self.page.name},
        })
    }

    fn act(&self, path: &str, request: &Request, body: &[u8]) -> Result<Value, Refusal> {
        if path == format!("{}/messages", self.page.id) {
            let body: Value = serde_json::from_slice(body).unwrap_or_default();
            let (comment, text) = (&body["recipient"]["comment_id"], &body["message"]["text"]);
            let (Some(comment), Some(text)) = (comment.as_str(), text.as_str()) else {
                return Err(Refusal::code(100, 0, "Param recipient must be an object"));
            };
            let said = self.said_at(comment)?;
            if self.stage.now().since(said) > REPLY_MS {
                return Err(Refusal::code(10_903, 0, "This user cannot reply to this activity"));
            }
            let mut tally = self.tally();
            if tally.replies.contains_key(comment) {
                return Err(Refusal::code(10_900, 0, "Activity already replied to"));
            }
            tally.replies.insert(comment.to_owned(), text.to_owned());
            return Ok(json!({"recipient_id": "7", "message_id": format!("m_{comment}")}));
        }
        self.said_at(path)?;
        match request.parameter("is_hidden") {
            Some("true") => self.tally().hidden.insert(path.to_owned()),
            Some("false") => self.tally().hidden.remove(path),
            _ => return Err(Refusal::code(100, 0, "Invalid parameter")),
        };
        Ok(json!({"success": true}))
    }
}

/// Serves one question, act or stream.
pub(super) async fn serve(graph: &Graph, mut request: Request, mut stream: TcpStream) -> io::Result<()> {
    let body = request.body(&mut stream).await?;
    let path = request.path.trim_matches('/').to_owned();
    let version = |path: &str| path.starts_with('v') && path.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    let path = path.split_once('/').filter(|(head, _)| version(head)).map_or(path.as_str(), |(_, rest)| rest);
    let answered = graph.admit(&request).and_then(|()| {
        if path == format!("{}/live_comments", graph.live) {
            return Ok(None);
        }
        if request.method == "GET" { graph.get(path, &request) } else { graph.act(path, &request, &body) }.map(Some)
    });
    let used = graph.page.usage;
    let usage = format!("X-App-Usage: {{\"call_count\":{used},\"total_time\":1,\"total_cputime\":1}}\r\n");
    match answered {
        Ok(None) => stream::serve(graph, stream).await,
        Ok(Some(value)) => {
            let headers = format!("Content-Type: application/json\r\n{usage}");
            answer(stream, "200 OK", &headers, value.to_string().as_bytes()).await
        }
        Err(Refusal { status, headers, body }) => answer(stream, status, &headers, body.to_string().as_bytes()).await,
    }
}
