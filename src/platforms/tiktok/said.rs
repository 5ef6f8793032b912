//! A chat's fields, read in place.

use super::fields::{Fields, Value};

/// What matters of a chat ([`Chat`](super::schema::Chat)), of which there are
/// many, each with a hundred fields more.
#[derive(Default)]
pub(super) struct Said<'a> {
    pub(super) id: i64,
    pub(super) room: i64,
    pub(super) time: i64,
    pub(super) author: i64,
    pub(super) nickname: &'a [u8],
    pub(super) handle: &'a [u8],
    pub(super) content: &'a [u8],
    /// Whether its author is the host, by the author's standing with them.
    pub(super) by_host: bool,
}

impl<'a> Said<'a> {
    /// `None` if it is not one to its end.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (mut said, mut fields) = (Self::default(), Fields::of(bytes));
        for field in &mut fields {
            match field {
                (1, Value::Bytes(common)) => said.common(common)?,
                (2, Value::Bytes(user)) => said.user(user)?,
                (3, Value::Bytes(content)) => said.content = content,
                (18, Value::Bytes(standing)) => said.standing(standing)?,
                _ => {}
            }
        }
        fields.are_whole().then_some(said)
    }

    fn common(&mut self, bytes: &'a [u8]) -> Option<()> {
        let mut fields = Fields::of(bytes);
        for field in &mut fields {
            match field {
                (2, Value::Number(id)) => self.id = id.cast_signed(),
                (3, Value::Number(room)) => self.room = room.cast_signed(),
                (4, Value::Number(time)) => self.time = time.cast_signed(),
                _ => {}
            }
        }
        fields.are_whole().then_some(())
    }

    fn standing(&mut self, bytes: &[u8]) -> Option<()> {
        let mut fields = Fields::of(bytes);
        self.by_host = fields.any(|field| matches!(field, (6, Value::Number(1))));
        fields.are_whole().then_some(())
    }

    fn user(&mut self, bytes: &'a [u8]) -> Option<()> {
        let mut fields = Fields::of(bytes);
        for field in &mut fields {
            match field {
                (1, Value::Number(id)) => self.author = id.cast_signed(),
                (3, Value::Bytes(name)) => self.nickname = name,
                (38, Value::Bytes(handle)) => self.handle = handle,
                _ => {}
            }
        }
        fields.are_whole().then_some(())
    }
}
