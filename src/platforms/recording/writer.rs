//! Keeps a recording while a session runs.

use super::{BodyRecord, LINE_MAX, Record, StreamRecord, VERSION};
use crate::base::time::Millis;
use crate::platforms::frame::Frame;
use crate::shop::comment::Platform;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Lines that may wait for the disk; beyond, the streams wait.
const TAPE_LEN: usize = 256;

/// Where a session's streams put what they hear. The recording ends when the
/// last of its tapes is dropped. A disk that fails ends the recording, never
/// the live.
#[derive(Clone)]
pub struct Tape {
    lines: mpsc::Sender<Line>,
    streams: Arc<AtomicU32>,
}

/// A [`Tape`] that does not keep the recording going.
pub struct WeakTape {
    lines: mpsc::WeakSender<Line>,
    streams: Arc<AtomicU32>,
}

impl WeakTape {
    /// The tape, if the recording still runs.
    pub fn upgrade(&self) -> Option<Tape> {
        let lines = self.lines.upgrade().filter(|lines| !lines.is_closed())?;
        Some(Tape { lines, streams: Arc::clone(&self.streams) })
    }
}

/// A line that is not spelt out yet: the stream's task has better things to do.
enum Line {
    Frame(u32, Frame),
    Other(Record),
}

/// Begins a recording in a new file, which only its owner may read and which
/// ends at about `limit` bytes, with a first note. The task ends with the
/// recording.
pub fn record(path: &Path, limit: u64, at: Millis, note: Value) -> io::Result<(Tape, JoinHandle<()>)> {
    let file = File::options().create_new(true).write(true).mode(0o600).open(path)?;
    let (lines, waiting) = mpsc::channel(TAPE_LEN);
    let mut reel = Reel { gzip: GzEncoder::new(Counted { file, written: 0 }, Compression::fast()), limit };
    reel.put(Line::Other(Record::Recording { version: VERSION, at }))?;
    reel.put(Line::Other(Record::Note { at, note }))?;
    let name = path.display().to_string();
    let writing = tokio::task::spawn_blocking(move || match reel.run(waiting) {
        Ok(true) => {}
        Ok(false) => tracing::warn!(name, limit, "the recording is full; what comes now is not kept"),
        Err(error) => tracing::warn!(name, %error, "the recording cannot be written; what comes now is not kept"),
    });
    Ok((Tape { lines, streams: Arc::default() }, writing))
}

impl Tape {
    /// Notes that a stream was opened, and numbers it.
    /// Of a live: its platform, its own id, and who holds it.
    pub async fn stream(
        &self,
        kind: &str,
        (platform, room, host): (Platform, &str, Option<String>),
        at: Millis,
    ) -> u32 {
        let stream = self.streams.fetch_add(1, Ordering::Relaxed) + 1;
        let (kind, room) = (kind.to_owned(), room.to_owned());
        self.put(Line::Other(Record::Stream(StreamRecord { stream, kind, platform, room, host, at }))).await;
        stream
    }

    /// Keeps a frame of a stream.
    pub async fn frame(&self, stream: u32, frame: &Frame) {
        self.put(Line::Frame(stream, frame.clone())).await;
    }

    /// Keeps what no stream sent.
    pub async fn note(&self, at: Millis, note: Value) {
        self.put(Line::Other(Record::Note { at, note })).await;
    }

    /// One that does not keep the recording going.
    pub fn downgrade(&self) -> WeakTape {
        WeakTape { lines: self.lines.downgrade(), streams: Arc::clone(&self.streams) }
    }

    async fn put(&self, line: Line) {
        // The recording is over, and its end was logged.
        let _ = self.lines.send(line).await;
    }
}

/// What is written on.
struct Reel {
    gzip: GzEncoder<Counted>,
    limit: u64,
}

impl Reel {
    /// Writes until there is no more (`true`) or no more room (`false`).
    fn run(mut self, mut waiting: mpsc::Receiver<Line>) -> io::Result<bool> {
        let room = loop {
            let line = match waiting.try_recv() {
                Ok(line) => line,
                Err(_) => {
                    // Nothing is lost by a crash but what is under way.
                    self.gzip.flush()?;
                    let Some(line) = waiting.blocking_recv() else { break true };
                    line
                }
            };
            self.put(line)?;
            if self.gzip.get_ref().written >= self.limit {
                break false;
            }
        };
        self.gzip.finish()?;
        Ok(room)
    }

    fn put(&mut self, line: Line) -> io::Result<()> {
        let record = match line {
            Line::Other(record) => record,
            Line::Frame(stream, frame) => {
                Record::Frame { stream, at: frame.arrived_at, body: BodyRecord::from(&frame.body) }
            }
        };
        let mut line = serde_json::to_vec(&record)?;
        line.push(b'\n');
        if line.len() > LINE_MAX {
            tracing::warn!(bytes = line.len(), "a frame is too large to be recorded");
            return Ok(());
        }
        self.gzip.write_all(&line)
    }
}

/// A file that knows how much was written to it.
struct Counted {
    file: File,
    written: u64,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
