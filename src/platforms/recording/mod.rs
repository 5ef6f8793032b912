//! A session's raw frames, kept: what every stream sent, byte for byte, with
//! the times of arrival, so that the session can be played once more.
//!
//! A recording is gzip (RFC 1952) over lines of JSON:
//!
//! | line | meaning |
//! |---|---|
//! | `{"type":"recording","version":1,"at":…}` | first of all |
//! | `{"type":"note","at":…,"note":{…}}` | what the program that keeps it has to say; see [`Record::Note`] |
//! | `{"type":"stream","stream":1,"kind":"tiktok","platform":"tiktok","room":"73…","at":…}` | a stream was opened; with `host`, the id by which its host comments, where that was known |
//! | `{"type":"frame","stream":1,"at":…,"binary":"…"}` | a frame of it came: `opening` or `binary` in Base64 (RFC 4648), or `text` |
//!
//! Times are milliseconds since 1970. A stream that was opened again is another
//! stream of the file. A recording that was cut off, by a crash or by its limit,
//! is good up to the cut. A line has 8 MiB and 1 KiB at most; a frame that would make a
//! longer one, larger than any that is understood, is left out.

mod reader;
mod writer;

use crate::base::time::Millis;
use crate::platforms::frame::{Body, FRAME_MAX};
use crate::shop::comment::Platform;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use reader::{Recording, RecordingError};
pub use writer::{Tape, WeakTape, record};

/// The longest line, with its end: that of the longest text that is understood when
/// all of it is escaped as JSON may be. A frame that would be longer is not kept: nobody
/// could read it.
const LINE_MAX: usize = 2 * FRAME_MAX + 1024;

/// The version of the form that is written.
const VERSION: u32 = 1;

/// One line of a recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Record {
    /// The first line.
    Recording {
        /// Of the form: 1.
        version: u32,
        /// When it begins.
        at: Millis,
    },
    /// Something that no stream sent but that a replay needs: `{"shop":{…}}`,
    /// the goods and terms at the beginning
    /// ([`ShopNote`](crate::shop::recorded::ShopNote)), and `{"pinned":"BG"}`, what was on
    /// show from then on (`null`: nothing).
    Note {
        /// When.
        at: Millis,
        /// What.
        note: Value,
    },
    /// A stream was opened.
    Stream(StreamRecord),
    /// A frame came.
    Frame {
        /// Of which stream.
        stream: u32,
        /// When it arrived.
        at: Millis,
        /// Its bytes.
        #[serde(flatten)]
        body: BodyRecord,
    },
}

/// An opened stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamRecord {
    /// Its number in the recording.
    pub stream: u32,
    /// How it was heard.
    pub kind: String,
    /// Where the live ran.
    pub platform: Platform,
    /// The live's own id.
    pub room: String,
    /// The id by which its host comments, if that was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// When it was opened.
    pub at: Millis,
}

/// A frame's bytes as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BodyRecord {
    /// Handed out while dialling; Base64.
    Opening(String),
    /// A binary message; Base64.
    Binary(String),
    /// A text message.
    Text(String),
}

impl From<&Body> for BodyRecord {
    fn from(body: &Body) -> Self {
        match body {
            Body::Opening(bytes) => Self::Opening(STANDARD.encode(bytes)),
            Body::Binary(bytes) => Self::Binary(STANDARD.encode(bytes)),
            Body::Text(text) => Self::Text(text.clone()),
        }
    }
}

impl BodyRecord {
    /// The bytes; `None` if they are no Base64.
    pub fn body(self) -> Option<Body> {
        let bytes = |text: String| Some(STANDARD.decode(text).ok()?.into());
        match self {
            Self::Opening(text) => bytes(text).map(Body::Opening),
            Self::Binary(text) => bytes(text).map(Body::Binary),
            Self::Text(text) => Some(Body::Text(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::frame::Frame;
    use serde_json::json;
    use std::fs::{self, File};
    use std::io::Write;

    fn frame(at: i64, body: Body) -> Frame {
        Frame { arrived_at: Millis(at), body }
    }

    fn read(path: &std::path::Path) -> (Vec<Record>, bool) {
        let mut recording = Recording::open(path).unwrap();
        let records = recording.by_ref().collect::<Result<Vec<_>, _>>().unwrap();
        (records, recording.was_cut())
    }

    #[tokio::test]
    async fn what_was_recorded_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl.gz");
        let (tape, written) = record(&path, 1 << 20, Millis(5), json!({})).unwrap();
        let stream = tape.stream("relay", (Platform::Facebook, "r", Some("55".into())), Millis(6)).await;
        let frames = [
            Body::Opening(vec![0, 255].into()),
            Body::Binary(vec![1, 2, 3].into()),
            Body::Text("{\"a\":\"chốt\"}\n".into()),
        ];
        for body in frames.clone() {
            tape.frame(stream, &frame(7, body)).await;
        }
        tape.note(Millis(8), json!({"pinned": "BG"})).await;
        drop(tape);
        written.await.unwrap();
        let (records, cut) = read(&path);
        assert_eq!((records.len(), cut), (7, false));
        assert_eq!(records[0], Record::Recording { version: 1, at: Millis(5) });
        assert!(matches!(&records[2], Record::Stream(opened) if opened.stream == stream && opened.room == "r"));
        for (record, sent) in records[3..6].iter().zip(&frames) {
            let Record::Frame { at: Millis(7), body, .. } = record.clone() else { panic!("{record:?}") };
            assert_eq!(format!("{:?}", body.body().unwrap()), format!("{sent:?}"));
        }
        assert_eq!(fs::metadata(&path).unwrap().permissions(), std::os::unix::fs::PermissionsExt::from_mode(0o100_600));
        assert!(record(&path, 1, Millis(9), json!({})).is_err(), "no recording takes the place of another");
    }

    #[tokio::test]
    async fn a_full_or_cut_recording_is_good_up_to_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl.gz");
        let (tape, written) = record(&path, 4_000, Millis(5), json!({})).unwrap();
        for at in 0..500 {
            let noise: Vec<u8> =
                (0..100).map(|i: u32| (i.wrapping_mul(2_654_435_761).wrapping_add(at) >> 7) as u8).collect();
            tape.frame(1, &frame(i64::from(at), Body::Binary(noise.into()))).await;
        }
        drop(tape);
        written.await.unwrap();
        let size = fs::metadata(&path).unwrap().len();
        assert!((3_000..6_000).contains(&size), "{size}");
        let (whole, cut) = read(&path);
        assert!(whole.len() > 10 && whole.len() < 500 && !cut);
        let bytes = fs::read(&path).unwrap();
        File::create(&path).unwrap().write_all(&bytes[..bytes.len() / 2]).unwrap();
        let (part, cut) = read(&path);
        assert!(cut && part.len() > 5 && whole.starts_with(&part));
    }

    #[tokio::test]
    async fn lines_have_a_length_beyond_which_nothing_is_kept_or_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl.gz");
        let (tape, written) = record(&path, 1 << 20, Millis(5), json!({})).unwrap();
        for (at, escaped) in [(6, "\n"), (7, "\u{1}"), (8, "\n")] {
            tape.frame(1, &frame(at, Body::Text(escaped.repeat(FRAME_MAX)))).await;
        }
        drop(tape);
        written.await.unwrap();
        let (records, _) = read(&path);
        let at = records.iter().filter_map(|r| if let Record::Frame { at, .. } = r { Some(at.get()) } else { None });
        assert_eq!(at.collect::<Vec<_>>(), [6, 8]);

        let mut gzip = flate2::write::GzEncoder::new(File::create(&path).unwrap(), flate2::Compression::fast());
        let head = serde_json::to_string(&records[0]).unwrap();
        write!(gzip, "{head}\n{}\n{head}\n", " ".repeat(LINE_MAX)).unwrap();
        gzip.finish().unwrap();
        let mut recording = Recording::open(&path).unwrap();
        assert!(recording.next().unwrap().is_ok());
        assert!(matches!(recording.next(), Some(Err(RecordingError::Malformed { line: 2, .. }))));
        assert!(recording.next().is_none());
    }

    #[test]
    fn what_is_no_recording_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "hello").unwrap();
        assert!(matches!(Recording::open(&path), Err(RecordingError::NotOne)));
        assert!(matches!(Recording::open(&path.join("b")), Err(RecordingError::Io(_))));
    }
}
