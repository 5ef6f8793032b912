//! Somebody at the doors: an HTTP client with its cookie, and an event stream.

use reqwest::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

/// A client of the doors.
#[derive(Clone)]
pub struct Visitor {
    http: Client,
    address: String,
    cookie: Option<String>,
}

/// A status and a JSON body.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Visitor {
    /// Somebody who has not signed in.
    pub fn stranger(address: &str) -> Self {
        // A process has one provider; a test that comes second finds it set.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { http: Client::builder().no_proxy().build().unwrap(), address: address.into(), cookie: None }
    }

    /// Somebody with a link.
    pub async fn who_has(address: &str, token: &str, name: &str) -> Self {
        let mut visitor = Self::stranger(address);
        let body = json!({ "token": token, "name": name });
        let response = visitor.ask(Method::POST, "/api/v1/logins", Some(body)).await;
        assert_eq!(response.status(), 200);
        let cookie = response.headers()[SET_COOKIE].to_str().unwrap().to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        visitor.cookie = Some(cookie.split(';').next().unwrap().to_owned());
        visitor
    }

    /// Sends one request.
    pub async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Response {
        let mut request = self.http.request(method, format!("{}{path}", self.address));
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await.unwrap()
    }

    async fn answer(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let response = self.ask(method, path, body).await;
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::Null) }
    }

    /// Whether the doors are open and answer well.
    pub async fn answers(&self, path: &str) -> bool {
        let request = self.http.get(format!("{}{path}", self.address)).send().await;
        request.is_ok_and(|response| response.status().is_success())
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.answer(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.answer(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.answer(Method::PUT, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.answer(Method::DELETE, path, None).await
    }

    /// Listens to a session after `seq`, as a browser that resumes does.
    pub async fn listen(&self, session: i64, seq: i64) -> Stream {
        self.listen_for("", session, seq).await
    }

    /// The same for a screen that does not show everything.
    pub async fn listen_for(&self, query: &str, session: i64, seq: i64) -> Stream {
        let mut request = self.http.get(format!("{}/api/v1/sessions/{session}/events{query}", self.address));
        request = request.header("Last-Event-ID", seq.to_string()).header(COOKIE, self.cookie.as_ref().unwrap());
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()[CONTENT_TYPE], "text/event-stream; charset=utf-8");
        Stream { response, bytes: Vec::new() }
    }
}

/// An open event stream.
pub struct Stream {
    response: Response,
    /// Not yet a whole event; a chunk may end within a letter.
    bytes: Vec<u8>,
}

impl Stream {
    /// The next event: its kind and data.
    pub async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            while let Some(end) = self.bytes.windows(2).position(|pair| pair == b"\n\n") {
                let block: Vec<u8> = self.bytes.drain(..end + 2).collect();
                let block = String::from_utf8(block).unwrap();
                let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
                if let (Some(kind), Some(data)) = (field("event: "), field("data: ")) {
                    return Some((kind.to_owned(), serde_json::from_str(data).unwrap()));
                }
            }
            self.bytes.extend(self.response.chunk().await.ok()??);
        }
    }

    /// Events until the one with `seq` has come.
    pub async fn until(&mut self, seq: i64) -> Vec<Value> {
        let mut events = Vec::new();
        while events.last().is_none_or(|event: &Value| event["seq"].as_i64().unwrap() < seq) {
            let (kind, data) = self.next().await.expect("the stream ended early");
            assert_eq!(kind, "batch");
            events.extend(data["events"].as_array().unwrap().iter().cloned());
        }
        events
    }
}
