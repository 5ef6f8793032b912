//! The fields of an encoded message, read in place: nothing is copied, however
//! many there are. Inline throughout: a chat has some fifty, and to call for each
//! takes twice as long.

use prost::encoding::{DecodeContext, WireType, decode_varint, skip_field};

/// What a field holds.
pub(super) enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// Of a kind that nothing we read has.
    Other,
}

/// A message's fields by their numbers, in their order, up to the first that is
/// cut off or in no form.
pub(super) struct Fields<'a> {
    rest: &'a [u8],
    whole: bool,
}

impl<'a> Fields<'a> {
    pub(super) const fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, whole: true }
    }

    /// Whether everything so far was understood.
    pub(super) const fn are_whole(&self) -> bool {
        self.whole
    }

    #[inline(always)]
    fn read(&mut self) -> Option<(u32, Value<'a>)> {
        let key = self.varint()?;
        let tag = u32::try_from(key).ok()? >> 3;
        let value = match key & 7 {
            _ if tag == 0 => return None,
            0 => Value::Number(self.varint()?),
            2 => Value::Bytes(self.delimited()?),
            other => {
                let other = WireType::try_from(other).ok()?;
                skip_field(other, tag, &mut self.rest, DecodeContext::default()).ok()?;
                Value::Other
            }
        };
        Some((tag, value))
    }

    #[inline(always)]
    fn delimited(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.varint()?).ok()?;
        let (head, tail) = self.rest.split_at_checked(length)?;
        self.rest = tail;
        Some(head)
    }

    /// Nearly all are of one byte or two: keys and lengths.
    #[inline(always)]
    fn varint(&mut self) -> Option<u64> {
        match *self.rest {
            [byte @ ..0x80, ref rest @ ..] => {
                self.rest = rest;
                Some(byte.into())
            }
            [low, high @ ..0x80, ref rest @ ..] => {
                self.rest = rest;
                Some(u64::from(low & 0x7f) | u64::from(high) << 7)
            }
            _ => self.long_varint(),
        }
    }

    /// Ids and times: the seven bits of each byte, in pairs, fours and eights.
    #[inline(always)]
    fn long_varint(&mut self) -> Option<u64> {
        if let Some((head, rest)) = self.rest.split_first_chunk() {
            let bytes = u64::from_le_bytes(*head);
            let ends = !bytes & 0x8080_8080_8080_8080;
            // Of the bytes up to the first that ends a number, or all.
            let bits = bytes & (ends ^ ends.wrapping_sub(1)) & 0x7f7f_7f7f_7f7f_7f7f;
            let bits = (bits & 0x007f_007f_007f_007f) | (bits & 0x7f00_7f00_7f00_7f00) >> 1;
            let bits = (bits & 0x0000_3fff_0000_3fff) | (bits & 0x3fff_0000_3fff_0000) >> 2;
            let bits = (bits & 0x0fff_ffff) | (bits & 0x0fff_ffff_0000_0000) >> 4;
            if ends != 0 {
                self.rest = self.rest.get(ends.trailing_zeros() as usize / 8 + 1..)?;
                return Some(bits);
            }
            if let [last @ ..0x80, rest @ ..] = rest {
                self.rest = rest;
                return Some(bits | u64::from(*last) << 56);
            }
        }
        decode_varint(&mut self.rest).ok()
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = (u32, Value<'a>);

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() || !self.whole {
            return None;
        }
        let field = self.read();
        self.whole = field.is_some();
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use prost::encoding::encode_varint;

    proptest! {
        #[test]
        fn numbers_of_any_length_are_read(number: u64, bits in 0..64, after in proptest::collection::vec(any::<u8>(), 0..12)) {
            let (number, mut bytes) = (number >> bits, Vec::new());
            encode_varint(number, &mut bytes);
            bytes.extend(&after);
            let mut fields = Fields::of(&bytes);
            prop_assert_eq!((fields.varint(), fields.rest), (Some(number), &after[..]));
        }

        #[test]
        fn any_bytes_are_the_numbers_that_they_are_elsewhere(
            bytes in proptest::collection::vec(prop_oneof![any::<u8>(), 0x80_u8..], 0..16),
        ) {
            let (mut fields, mut rest) = (Fields::of(&bytes), &bytes[..]);
            let number = decode_varint(&mut rest).ok();
            prop_assert_eq!(fields.varint(), number);
            if number.is_some() {
                prop_assert_eq!(fields.rest, rest);
            }
        }
    }
}
