//! The event stream: what is said from now on, in chunks that heed neither
//! events nor letters.

use super::Graph;
use crate::simulator::stage::Cue;
use std::io;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// Bytes of a chunk: odd, so that letters of two and three bytes are cut.
const CHUNK: usize = 37;

/// Sends events until the live is over.
pub(super) async fn serve(graph: &Graph, mut stream: TcpStream) -> io::Result<()> {
    graph.tally().streams += 1;
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await?;
    let mut place = graph.stage.said();
    send(&mut stream, b": hello\n\n").await?;
    loop {
        match graph.stage.next(place).await {
            Cue::Say(range) => {
                let mut text = String::new();
                for (number, (at, comment)) in range.clone().zip(graph.stage.lines(range.clone())) {
                    let every = graph.page.stream_leaves_out;
                    if every > 0 && number % every == 0 {
                        continue;
                    }
                    let end = if number % 2 == 0 { "\n" } else { "\r\n" };
                    text += &format!("data: {}{end}{end}", graph.told(at, comment));
                }
                send(&mut stream, text.as_bytes()).await?;
                place = range.end;
            }
            Cue::Beat => send(&mut stream, b":\r\n\r\n").await?,
            Cue::End => break,
        }
    }
    stream.write_all(b"0\r\n\r\n").await?;
    stream.shutdown().await
}

async fn send(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    for chunk in bytes.chunks(CHUNK) {
        let framed = [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat();
        stream.write_all(&framed).await?;
    }
    stream.flush().await
}
