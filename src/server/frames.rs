//! A WebSocket's bytes as far as its frames are small enough: the library that
//! reads them holds a whole frame before it looks at its length.

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::Stream;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// Ends with [`PayloadError::Overflow`] before the first frame that says that it
/// is longer than it may be.
pub(super) struct Bounded {
    payload: Payload,
    lengths: Lengths,
    is_over: bool,
}

impl Bounded {
    pub(super) const fn new(payload: Payload, max: u64) -> Self {
        Self { payload, lengths: Lengths { max, head: Vec::new(), left: 0 }, is_over: false }
    }
}

impl Stream for Bounded {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_over {
            return Poll::Ready(Some(Err(PayloadError::Overflow)));
        }
        let Some(bytes) = ready!(Pin::new(&mut self.payload).poll_next(context)?) else { return Poll::Ready(None) };
        let good = self.lengths.good(&bytes);
        self.is_over = good < bytes.len();
        Poll::Ready(Some(Ok(bytes.slice(..good))))
    }
}

/// Follows frames (RFC 6455, 5.2) by their lengths.
struct Lengths {
    max: u64,
    /// Of the next frame's head, what has come so far without the mask.
    head: Vec<u8>,
    /// Bytes of the frame and its mask that are still to come.
    left: u64,
}

impl Lengths {
    /// How many of the next `bytes` do not belong to too long a frame, but for
    /// some of its head.
    fn good(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while at < bytes.len() {
            if self.left > 0 {
                let rest = bytes.len() - at;
                let passed = usize::try_from(self.left).map_or(rest, |left| left.min(rest));
                self.left -= passed as u64;
                at += passed;
                continue;
            }
            self.head.push(bytes[at]);
            if let Some(length) = length(&self.head) {
                if length > self.max {
                    return at;
                }
                let mask = if self.head[1] & 0x80 == 0 { 0 } else { 4 };
                self.left = length + mask;
                self.head.clear();
            }
            at += 1;
        }
        at
    }
}

/// The length that a whole head tells.
fn length(head: &[u8]) -> Option<u64> {
    let [_, second, more @ ..] = head else { return None };
    match second & 0x7f {
        126 => more.try_into().ok().map(|bytes| u16::from_be_bytes(bytes).into()),
        127 => more.try_into().ok().map(u64::from_be_bytes),
        short => Some(short.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(length: usize) -> Vec<u8> {
        let head = match length {
            0..126 => vec![0x81, 0x80 | u8::try_from(length).unwrap()],
            _ => [&[0x81, 0xff][..], &(length as u64).to_be_bytes()].concat(),
        };
        [head, vec![7; 4 + length]].concat()
    }

    #[test]
    fn what_stands_before_too_long_a_frame_is_good_however_it_is_cut() {
        let good = [frame(0), frame(5), vec![0x01, 0xfe, 0, 3], vec![7; 7], frame(300)].concat();
        let bytes = [good.clone(), frame(301)].concat();
        for size in 1..bytes.len() {
            let mut lengths = Lengths { max: 300, head: Vec::new(), left: 0 };
            let mut passed = 0;
            for chunk in bytes.chunks(size) {
                let through = lengths.good(chunk);
                passed += through;
                if through < chunk.len() {
                    break;
                }
            }
            // Nothing of the long frame but its head.
            assert!((good.len()..good.len() + 10).contains(&passed), "{size}: {passed}");
        }
    }
}
