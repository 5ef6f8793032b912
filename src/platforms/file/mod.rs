//! A recording as a live: what was heard once is heard again, at the pace at
//! which it came, with its own ids and times. In the shop where it was recorded
//! it brings nothing new.

use super::connector::{Connector, Line, Oddity, Signal, mark_host};
use super::error::LineError;
use super::frame::{Body, Frame};
use super::health::Reason;
use super::recording::{BodyRecord, Record, Recording, RecordingError, StreamRecord};
use super::settings::Settings;
use super::spec::Source;
use super::wire::{Fetched, Outlet};
use crate::base::time::{Clock, Millis};
use crate::shop::comment::Platform;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Shows that a recording is still played where nobody wrote for long.
const BEAT: &str = "{}";
const BEAT_EVERY: Duration = Duration::from_secs(10);

/// The connector of one recording.
pub struct Replay {
    name: String,
    settings: Arc<Settings>,
    clock: Arc<dyn Clock>,
}

/// A frame of a recording with all that is needed to understand it.
#[derive(Serialize, Deserialize)]
struct Once {
    kind: String,
    platform: Platform,
    room: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    at: Millis,
    #[serde(flatten)]
    body: BodyRecord,
}

impl Replay {
    /// For the file of this name among the recordings.
    pub const fn new(name: String, settings: Arc<Settings>, clock: Arc<dyn Clock>) -> Self {
        Self { name, settings, clock }
    }
}

#[async_trait]
impl Connector for Replay {
    async fn dial(&mut self) -> Result<Line, LineError> {
        let folder = self.settings.recordings.as_ref();
        let path = folder.ok_or_else(|| LineError::new(Reason::BadAddress, "no recordings are kept here"))?;
        let recording = open(&path.join(&self.name)).await?;
        let mut fetched = Fetched::new();
        fetched.fetch(|outlet| play(recording, outlet));
        Ok(Line { room: self.name.clone(), host: None, opening: Vec::new(), wire: fetched.into(), beat: None })
    }

    fn decode(&self, _room: &str, frame: &Frame) -> Vec<Signal> {
        let malformed = vec![Signal::Odd(Oddity::Malformed)];
        let Body::Text(text) = &frame.body else { return malformed };
        if text == BEAT {
            return vec![Signal::Data];
        }
        let Ok(Once { kind, platform, room, host, at, body }) = serde_json::from_str(text) else { return malformed };
        // A recording of a recording is one of what was heard at first.
        let Some(source) = Source::heard_as(&kind, platform).filter(|_| kind != "file") else { return malformed };
        let Some(body) = body.body() else { return malformed };
        let mut heard =
            super::connector(source, &self.settings, &self.clock).decode(&room, &Frame { arrived_at: at, body });
        mark_host(host.as_deref(), &mut heard);
        // Nobody is there to be answered, and the live goes on after one of its
        // streams is over.
        let passed = |signal: &Signal| !matches!(signal, Signal::Reply(_) | Signal::Ended(_) | Signal::Closing);
        heard.into_iter().filter(passed).collect()
    }
}

async fn open(path: &Path) -> Result<Recording, LineError> {
    let path = path.to_owned();
    let opened = tokio::task::spawn_blocking(move || Recording::open(&path)).await;
    opened.map_err(|error| LineError::new(Reason::BadAddress, error.to_string()))?.map_err(|error| of_file(&error))
}

fn of_file(error: &RecordingError) -> LineError {
    LineError::new(Reason::BadAddress, error.to_string())
}

/// Hands the frames out at their pace; over at the end of the file.
async fn play(mut recording: Recording, outlet: Outlet) -> Result<(), LineError> {
    let (begun, mut first) = (Instant::now(), None);
    let mut streams: HashMap<u32, StreamRecord> = HashMap::new();
    loop {
        let read = tokio::task::spawn_blocking(move || (recording.next(), recording)).await;
        let (record, rest) = read.map_err(|error| LineError::new(Reason::BadAddress, error.to_string()))?;
        recording = rest;
        match record {
            None => return Err(LineError::new(Reason::EndedByHost, "the recording is over")),
            Some(Err(error)) => return Err(of_file(&error)),
            Some(Ok(Record::Stream(opened))) => {
                streams.insert(opened.stream, opened);
            }
            Some(Ok(Record::Frame { stream, at, body })) => {
                let Some(StreamRecord { kind, platform, room, host, .. }) = streams.get(&stream).cloned() else {
                    continue;
                };
                let passed = at.since(*first.get_or_insert(at));
                let due = begun + Duration::from_millis(u64::try_from(passed).unwrap_or(0));
                while Instant::now() + BEAT_EVERY < due {
                    sleep_until(Instant::now() + BEAT_EVERY).await;
                    if outlet.say(Body::Text(BEAT.to_owned())).await.is_err() {
                        return Ok(());
                    }
                }
                sleep_until(due).await;
                let once = Once { kind, platform, room, host, at, body };
                let text = serde_json::to_string(&once).unwrap_or_default();
                if outlet.arrival((Some(at), Body::Text(text))).await.is_err() {
                    return Ok(());
                }
            }
            Some(Ok(Record::Recording { .. } | Record::Note { .. })) => {}
        }
    }
}
