//! Reads a recording.

use super::{LINE_MAX, Record, VERSION};
use flate2::read::GzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Why a file cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// It cannot be opened or read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is something else.
    #[error("this is not a recording of a live")]
    NotOne,
    /// It was made by a later program.
    #[error("the recording has version {0}, which this program does not know")]
    Later(u32),
    /// A line of it is not in the form.
    #[error("line {line}: {why}")]
    Malformed {
        /// Which, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
}

/// The records of a file, in their order.
pub struct Recording {
    lines: BufReader<GzDecoder<Box<dyn Read + Send>>>,
    line: usize,
    cut: bool,
    over: bool,
    first: Option<Record>,
}

impl Recording {
    /// Opens a file and looks whether it is a recording.
    pub fn open(path: &Path) -> Result<Self, RecordingError> {
        Self::of(BufReader::new(File::open(path)?))
    }

    /// Looks whether these bytes are a recording.
    pub fn of(bytes: impl Read + Send + 'static) -> Result<Self, RecordingError> {
        let lines = BufReader::new(GzDecoder::new(Box::new(bytes) as Box<dyn Read + Send>));
        let mut recording = Self { lines, line: 0, cut: false, over: false, first: None };
        match recording.read() {
            Some(Ok(Record::Recording { version: VERSION, at })) => {
                recording.first = Some(Record::Recording { version: VERSION, at });
                Ok(recording)
            }
            Some(Ok(Record::Recording { version, .. })) => Err(RecordingError::Later(version)),
            _ => Err(RecordingError::NotOne),
        }
    }

    /// Whether it ends before its end, as far as it was read.
    pub const fn was_cut(&self) -> bool {
        self.cut
    }

    fn read(&mut self) -> Option<Result<Record, RecordingError>> {
        let mut bytes = Vec::new();
        let read = self.lines.by_ref().take(LINE_MAX as u64).read_until(b'\n', &mut bytes);
        self.line += 1;
        if bytes.len() == LINE_MAX && !bytes.ends_with(b"\n") {
            self.over = true;
            return Some(Err(RecordingError::Malformed { line: self.line, why: "too long".into() }));
        }
        if read.is_err() || (!bytes.is_empty() && !bytes.ends_with(b"\n")) {
            // Gzip's own check fails at a cut, and the last line is half there.
            (self.cut, self.over) = (true, true);
            return None;
        }
        if bytes.is_empty() {
            self.over = true;
            return None;
        }
        let malformed =
            |error: serde_json::Error| RecordingError::Malformed { line: self.line, why: error.to_string() };
        Some(serde_json::from_slice(&bytes).map_err(malformed))
    }
}

impl Iterator for Recording {
    type Item = Result<Record, RecordingError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(first) = self.first.take() {
            return Some(Ok(first));
        }
        if self.over { None } else { self.read() }
    }
}
