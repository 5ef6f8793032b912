//! Calls of the page's webhook, as Meta makes them: signed over bytes in which
//! everything but ASCII is escaped, made again until they are taken.

use super::Graph;
use crate::base::secret::Secret;
use crate::base::time::Millis;
use crate::platforms::facebook::signature;
use crate::simulator::script::ScriptedComment;
use crate::simulator::stage::Cue;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

/// Changes of one call.
const CHANGES: usize = 20;
/// The pause before a call is made again; Meta's are longer.
const AGAIN: Duration = Duration::from_millis(100);
/// An answer is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Tells the webhook what is said on the page from now on, until the live is
/// over. Without one there is nobody to tell.
pub(in crate::simulator) async fn call(graph: Arc<Graph>) {
    let Some(hook) = graph.page.hook.clone() else { return };
    let mut place = graph.stage.said();
    // A page has other posts, too.
    let other = format!("9{}", graph.post);
    let elsewhere = json!({"item": "comment", "verb": "add", "comment_id": format!("{other}_1"),
        "post_id": format!("{}_{other}", graph.page.id), "message": "chốt 9", "created_time": 1});
    graph.tell(&hook, &[json!({"field": "feed", "value": elsewhere})]).await;
    loop {
        match graph.stage.next(place).await {
            Cue::Say(range) => {
                let end = range.end.min(range.start + CHANGES);
                let changes: Vec<Value> =
                    graph.stage.lines(range.start..end).map(|(at, comment)| graph.change(at, comment)).collect();
                let times = if graph.page.muddled { 2 } else { 1 };
                for _ in 0..times {
                    graph.tell(&hook, &changes).await;
                }
                place = end;
            }
            Cue::Beat => {}
            Cue::End => break,
        }
    }
    let over = json!({"field": "live_videos", "value": {"id": graph.live, "status": "live_stopped"}});
    graph.tell(&hook, &[over]).await;
}

impl Graph {
    fn change(&self, at: Millis, comment: &ScriptedComment) -> Value {
        let post = format!("{}_{}", self.page.id, self.post);
        let mut value = json!({
            "item": "comment", "verb": "add", "comment_id": format!("{}_{}", self.post, comment.id),
            "post_id": post, "parent_id": post, "created_time": at.get().div_euclid(1000),
        });
        if !comment.author_id.is_empty() {
            value["from"] = json!({"id": comment.author_id, "name": comment.name});
        }
        if !comment.text.is_empty() {
            value["message"] = json!(comment.text);
        }
        json!({"field": "feed", "value": value})
    }

    /// Makes one call until it is taken.
    async fn tell(&self, hook: &str, changes: &[Value]) {
        let time = self.stage.now().get() / 1000;
        let call = json!({"object": "page", "entry": [{"id": self.page.id, "time": time, "changes": changes}]});
        let body = escaped(&call.to_string());
        let Some(signed) = signature(&Secret::new(self.page.app_secret.clone()), body.as_bytes()) else { return };
        loop {
            if let Ok(Ok(true)) = timeout(PATIENCE, post(hook, &signed, &body)).await {
                self.tally().calls += 1;
                return;
            }
            self.tally().refused_calls += 1;
            sleep(AGAIN).await;
        }
    }
}

/// Says whether the answer was 200.
async fn post(hook: &str, signed: &str, body: &str) -> io::Result<bool> {
    let address = hook.strip_prefix("http://").ok_or(io::ErrorKind::Unsupported)?;
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    let mut stream = TcpStream::connect(host).await?;
    let head = format!(
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         X-Hub-Signature-256: {signed}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer.starts_with(b"HTTP/1.1 200"))
}

/// JSON of ASCII only, as Meta writes it.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_but_ascii_is_escaped() {
        assert_eq!(escaped(r#"{"a":"chốt 🌿"}"#), r#"{"a":"ch\u1ed1t \ud83c\udf3f"}"#);
    }
}
