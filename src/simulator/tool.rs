//! A tool that hears Facebook's side and tells the desk: the relay turned round. It
//! connects by itself, and again until the desk has heard the end.

use super::faults::Service;
use super::graph::Graph;
use super::line::Line;
use super::relay::tell;
use crate::base::secret::Secret;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::AUTHORIZATION;

/// The pause before it connects again.
const AGAIN: Duration = Duration::from_millis(500);
/// An answer is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where a tool connects, and what it shows there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// `ws://HOST:PORT/relay/NAME`; without TLS.
    pub url: String,
    /// The desk's `relay_token`.
    pub token: Secret,
}

/// Tells what is said until the end was told. Without a desk there is nobody to tell.
pub(super) async fn call(graph: Arc<Graph>, desk: Option<Desk>) {
    let Some(desk) = desk else { return };
    loop {
        match speak(&graph, &desk).await {
            Ok(true) => return,
            Ok(false) => {}
            Err(error) => tracing::debug!(%error, "the simulated tool was not heard"),
        }
        sleep(AGAIN).await;
    }
}

async fn speak(graph: &Graph, desk: &Desk) -> io::Result<bool> {
    let mut request = desk.url.as_str().into_client_request().map_err(io::Error::other)?;
    let uri = request.uri();
    let (host, port) = (uri.host().unwrap_or_default().to_owned(), uri.port_u16().unwrap_or(80));
    // Revealed to the desk, whose own it is.
    let mut bearer = HeaderValue::from_str(&format!("Bearer {}", desk.token.reveal())).map_err(io::Error::other)?;
    bearer.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, bearer);
    let dial = async {
        let stream = TcpStream::connect((host.as_str(), port)).await?;
        client_async(request, stream).await.map_err(io::Error::other)
    };
    let (socket, _) = timeout(PATIENCE, dial).await??;
    tell(&mut Line::over(&graph.stage, Service::Tool, socket), graph).await
}
