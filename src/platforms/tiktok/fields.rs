//! The fields of an encoded message, read in place: nothing is copied, however
//! many there are.

use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};

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

    fn read(&mut self) -> Option<(u32, Value<'a>)> {
        let (tag, wire_type) = decode_key(&mut self.rest).ok()?;
        let value = match wire_type {
            WireType::Varint => Value::Number(decode_varint(&mut self.rest).ok()?),
            WireType::LengthDelimited => Value::Bytes(self.delimited()?),
            _ => {
                skip_field(wire_type, tag, &mut self.rest, DecodeContext::default()).ok()?;
                Value::Other
            }
        };
        Some((tag, value))
    }

    fn delimited(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(decode_varint(&mut self.rest).ok()?).ok()?;
        let (head, tail) = self.rest.split_at_checked(length)?;
        self.rest = tail;
        Some(head)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = (u32, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() || !self.whole {
            return None;
        }
        let field = self.read();
        self.whole = field.is_some();
        field
    }
}
