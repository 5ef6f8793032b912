//! Payloads, inflated: whole ones in one go, what is damaged as far as it goes.
//!
//! Inflating is most of what a frame costs. Whole payloads are inflated by
//! libdeflate, which takes two thirds to three quarters of the time of zlib-rs,
//! and needs all of the payload and the room for what is in it beforehand. A
//! frame comes in one piece, and tells at its end how long it is inflated. Where
//! that was a lie, or anything else is wrong, the payload is inflated once more,
//! bit by bit.

use crate::platforms::connector::Oddity;
use crate::platforms::frame::FRAME_MAX;
use flate2::bufread::GzDecoder;
use libdeflater::Decompressor;
use std::cell::Cell;
use std::io::Read;

/// Deflate makes nothing smaller than this part of it.
const SMALLEST: usize = 1032;
/// So much room is kept for the thread's next payload (256 kB). Fifty comments
/// take about 140 kB.
const KEPT_MAX: usize = 256 << 10;

/// What a thread inflates with, kept from one payload to the next.
#[derive(Default)]
struct Tools {
    whole: Decompressor,
    /// Holds some payload; all of it may be written over.
    room: Vec<u8>,
}

thread_local! {
    static TOOLS: Cell<Option<Tools>> = const { Cell::new(None) };
}

/// Hands `payload` inflated to `read`, and what is wrong with it. Of a broken
/// one the part before the break is handed over, of one that is too large nothing.
pub(super) fn inflate<T>(payload: &[u8], read: impl FnOnce(&[u8], Option<Oddity>) -> T) -> T {
    let mut tools = TOOLS.take().unwrap_or_default();
    let answer = match tools.inflate(payload) {
        Some(whole) => read(whole, None),
        None => match bit_by_bit(payload) {
            Ok((plain, flaw)) => read(&plain, flaw),
            Err(oddity) => read(&[], Some(oddity)),
        },
    };
    if tools.room.len() > KEPT_MAX {
        tools.room = Vec::new();
    }
    TOOLS.set(Some(tools));
    answer
}

impl Tools {
    /// `None` if `payload` is not whole, or not as long as it says.
    fn inflate(&mut self, payload: &[u8]) -> Option<&[u8]> {
        let told = usize::try_from(u32::from_le_bytes(*payload.last_chunk()?)).ok()?;
        if told > FRAME_MAX.min(payload.len().saturating_mul(SMALLEST)) {
            return None;
        }
        if self.room.len() < told {
            self.room.resize(told, 0);
        }
        let length = self.whole.gzip_decompress(payload, self.room.get_mut(..told)?).ok()?;
        self.room.get(..length)
    }
}

/// What is in `payload` up to its end or the first break.
fn bit_by_bit(payload: &[u8]) -> Result<(Vec<u8>, Option<Oddity>), Oddity> {
    let mut plain = Vec::new();
    let outcome = GzDecoder::new(payload).take(FRAME_MAX as u64 + 1).read_to_end(&mut plain);
    if plain.len() > FRAME_MAX {
        return Err(Oddity::Oversized);
    }
    Ok((plain, outcome.err().map(|_| Oddity::BadCompression)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;
    use std::io::Write;

    fn zipped(plain: &[u8]) -> Vec<u8> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(plain).unwrap();
        gzip.finish().unwrap()
    }

    fn inflated(payload: &[u8]) -> (Vec<u8>, Option<Oddity>) {
        inflate(payload, |plain, flaw| (plain.to_vec(), flaw))
    }

    /// What is said of how long it is inflated, instead of the truth.
    fn told(mut payload: Vec<u8>, length: u32) -> Vec<u8> {
        let end = payload.len() - 4;
        payload[end..].copy_from_slice(&length.to_le_bytes());
        payload
    }

    #[test]
    fn nobody_is_believed_how_long_it_is() {
        let plain = vec![7; 100_000];
        for length in [0, 1, 99_999, 100_001, FRAME_MAX as u32, u32::MAX] {
            assert_eq!(
                inflated(&told(zipped(&plain), length)),
                (plain.clone(), Some(Oddity::BadCompression)),
                "{length}"
            );
        }
        let most = vec![7; FRAME_MAX];
        assert_eq!(inflated(&zipped(&most)), (most.clone(), None));
        let larger = zipped(&[most, vec![7]].concat());
        for payload in [larger.clone(), told(larger, 9)] {
            assert_eq!(inflated(&payload), (vec![], Some(Oddity::Oversized)));
        }
        assert!(TOOLS.take().is_some_and(|tools| tools.room.len() <= KEPT_MAX), "a large room is not kept");
    }

    proptest! {
        /// Both ways say the same of whatever comes, one payload after the other.
        #[test]
        fn the_quick_way_says_what_the_careful_one_says(
            plain in proptest::collection::vec(prop_oneof![Just(7_u8), any::<u8>()], 0..3_000),
            hit in proptest::option::of((any::<prop::sample::Index>(), 1_u8..)),
            cut in proptest::option::of(any::<prop::sample::Index>()),
            more in proptest::collection::vec(any::<u8>(), 0..9),
        ) {
            let mut payload = zipped(&plain);
            prop_assert_eq!(inflated(&payload), (plain, None));
            if let Some((at, bits)) = hit {
                let at = at.index(payload.len());
                payload[at] ^= bits;
            }
            payload.truncate(cut.map_or(payload.len(), |cut| cut.index(payload.len())));
            payload.extend(more);
            let careful = bit_by_bit(&payload).unwrap_or_else(|oddity| (Vec::new(), Some(oddity)));
            prop_assert_eq!(inflated(&payload), careful);
        }
    }
}
