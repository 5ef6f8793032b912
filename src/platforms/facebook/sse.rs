//! The event stream: server-sent events (WHATWG HTML, 9.2) of comments.

use super::hear::{Hearing, refusal};
use super::sweep::{Halt, Reach};
use crate::platforms::error::LineError;
use crate::platforms::frame::Body;
use crate::platforms::health::Reason;
use crate::platforms::settings::Settings;
use crate::platforms::wire::Outlet;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// The longest event that is read; a comment has some 8 KB at most.
const EVENT_MAX: usize = 1 << 20;
/// Refusals in a row after which a live that is heard by nothing else is given up.
const REFUSALS: u32 = 3;
/// Seconds before the last comment from which on is read what came while the
/// stream was down.
const MISSED_S: i64 = 60;

/// Cuts a stream of bytes, however it is split, into the data of its events.
#[derive(Debug, Default)]
pub struct Events {
    line: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    /// The last line ended in CR, so an LF belongs to it.
    after_cr: bool,
    begun: bool,
}

/// An event that nobody would write a comment for.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

impl Events {
    /// The events that `chunk` completes. What is not UTF-8 is read as far as
    /// possible.
    pub fn push(&mut self, chunk: &[u8]) -> Result<Vec<String>, TooLong> {
        let mut events = Vec::new();
        for byte in chunk {
            match byte {
                b'\n' if self.after_cr => self.after_cr = false,
                b'\n' | b'\r' => {
                    self.after_cr = *byte == b'\r';
                    events.extend(self.end_of_line());
                }
                byte => {
                    self.after_cr = false;
                    self.line.push(*byte);
                }
            }
            if self.line.len() + self.data.len() > EVENT_MAX {
                return Err(TooLong);
            }
        }
        Ok(events)
    }

    fn end_of_line(&mut self) -> Option<String> {
        let line = std::mem::take(&mut self.line);
        let line = if self.begun { line.as_slice() } else { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line) };
        self.begun = true;
        if line.is_empty() {
            let data = std::mem::take(&mut self.data);
            return std::mem::take(&mut self.has_data).then(|| String::from_utf8_lossy(&data).into_owned());
        }
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        if &line[..colon] == b"data" {
            let value = line.get(colon + 1..).unwrap_or_default();
            if std::mem::replace(&mut self.has_data, true) {
                self.data.push(b'\n');
            }
            self.data.extend_from_slice(value.strip_prefix(b" ").unwrap_or(value));
        }
        None
    }
}

/// Listens to the stream, again and again. What is said while it is down is read.
pub(super) async fn listen(hearing: Hearing, settings: Settings, outlet: Outlet) -> Result<(), LineError> {
    let alone = !hearing.access.ways.poll && !hearing.access.ways.webhook;
    let (mut run, mut reach) = (Run::default(), Reach::All);
    loop {
        let error = match attempt(&hearing, &settings, &mut run, &mut reach, &outlet).await {
            Halt::Gone => return Ok(()),
            Halt::Line(error) => error,
        };
        tracing::info!(reason = error.reason.as_str(), detail = error.detail, "event stream closed");
        let hopeless = error.reason.is_final() || error.reason == Reason::RateLimited;
        if alone && (hopeless || run.refusals >= REFUSALS) {
            return Err(error);
        }
        run.silent += 1;
        let pause = settings.backoff_first.saturating_mul(run.silent).min(settings.backoff_max);
        // What cannot be had today costs a call every now and then.
        let pause = if error.reason.is_final() { Duration::from_secs(300) } else { pause };
        sleep(error.retry_after.unwrap_or(pause)).await;
    }
}

/// Attempts in a row.
#[derive(Default)]
struct Run {
    /// That were refused.
    refusals: u32,
    /// In which nothing was said.
    silent: u32,
}

async fn attempt(hearing: &Hearing, settings: &Settings, run: &mut Run, reach: &mut Reach, outlet: &Outlet) -> Halt {
    run.refusals += 1;
    let mut response = match hearing.found.graph.stream(&hearing.found.live.id).await {
        Ok(response) => response,
        Err(refusal) => return refusal.into(),
    };
    run.refusals = 0;
    // After the stream is open, so that nothing is said in between.
    match hearing.look_once(*reach, outlet).await {
        Err(halt) => return halt,
        Ok(true) => *reach = Reach::Overlap(MISSED_S),
        Ok(false) => {}
    }
    let mut events = Events::default();
    let lost = |detail: &str| Halt::Line(LineError::new(Reason::ClosedByPeer, detail));
    loop {
        let chunk = match timeout(settings.stale_after, response.chunk()).await {
            Ok(Ok(Some(chunk))) => chunk,
            Ok(Ok(None)) => return lost("closed"),
            Ok(Err(error)) => return Halt::Line(error.into()),
            Err(_) => return lost("nothing for too long"),
        };
        let Ok(events) = events.push(&chunk) else { return lost("an event has no end") };
        for event in events {
            if let Some(error) = refusal(&event) {
                return Halt::Line(error);
            }
            run.silent = 0;
            if outlet.say(Body::Text(event)).await.is_err() {
                return Halt::Gone;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STREAM: &str = "\u{feff}: hello\r\ndata: {\"id\":\"1\",\"message\":\"chốt 🌿\"}\r\n\r\n:\n\nevent: x\rdata:a\rdata: b\r\r\
                          data\n\nid: 7\n\nretry: 10\ndata:  c\n\ndata: unfinished";

    fn events() -> Vec<String> {
        ["{\"id\":\"1\",\"message\":\"chốt 🌿\"}", "a\nb", "", " c"].map(str::to_owned).to_vec()
    }

    #[test]
    fn events_whatever_ends_their_lines() {
        assert_eq!(Events::default().push(STREAM.as_bytes()).unwrap(), events());
        let mut long = Events::default();
        assert_eq!(long.push(&vec![b'x'; EVENT_MAX]), Ok(vec![]));
        assert_eq!(long.push(b"x"), Err(TooLong));
    }

    proptest! {
        #[test]
        fn events_however_they_are_split(cuts in proptest::collection::vec(1_usize..9, 0..200)) {
            let (mut parser, mut told, mut rest) = (Events::default(), Vec::new(), STREAM.as_bytes());
            for cut in cuts.into_iter().chain([STREAM.len()]) {
                let (chunk, more) = rest.split_at(cut.min(rest.len()));
                told.extend(parser.push(chunk).unwrap());
                rest = more;
            }
            prop_assert_eq!(told, events());
        }

        #[test]
        fn takes_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Events::default().push(&bytes);
        }
    }
}
