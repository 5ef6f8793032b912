//! The relay format the other way round: a tool connects to us, at
//! `ws(s)://HOST/relay/NAME`, with `Authorization: Bearer TOKEN` or
//! `?token=TOKEN`, and sends the frames that [`super::relay`] describes.
//!
//! - `NAME` is the channel's address: 1 to 40 of `a`–`z`, `0`–`9` and `-`. It is
//!   known as long as the channel is heard; else the upgrade is refused with 404.
//!   `TOKEN` is the configuration's `relay_token`; without one in the request the
//!   answer is 401, with another one 403, and 404 where none is configured.
//! - The first frame is `hello` with the live's room, within 15 seconds (else
//!   close code 1008). `hello` with another room later is another live.
//! - A tool whose frames are not taken yet is not read: it waits. Nothing is
//!   confirmed, so who connects again sends again what may not have arrived: the
//!   same ids are the same comments.
//! - A second tool of the same name takes over; the first is closed with 4001
//!   after all that was read of it was taken. Two tools at once need two names.
//! - A message of more than 4 MiB (close code 1009) or one that is not text (1003)
//!   or not UTF-8 (1007) costs the connection, and is counted.
//! - Who says nothing for 60 seconds is taken for gone and closed with 1001, as is
//!   everybody once the live has ended or the channel is not heard any more.

mod hub;

pub(super) use hub::{Frames, is_name};
pub use hub::{Hub, Tool};

use super::connector::{Connector, Line, Signal};
use super::error::LineError;
use super::frame::Frame;
use super::health::Reason;
use super::relay;
use super::wire::Wire;
use crate::shop::comment::Platform;
use async_trait::async_trait;
use hub::Mail;
use std::time::Duration;

/// The connector of one name.
pub struct Push {
    platform: Platform,
    name: String,
    hub: Hub,
    /// Outlives the streams, so that what comes between two waits.
    mail: Option<Mail>,
}

impl Push {
    /// For comments of `platform` that tools send to `hub` under `name`.
    pub const fn new(platform: Platform, name: String, hub: Hub) -> Self {
        Self { platform, name, hub, mail: None }
    }
}

/// No tool is there. Looked for without a pause: who comes says so itself.
fn nobody() -> LineError {
    LineError { retry_after: Some(Duration::ZERO), ..LineError::new(Reason::ToolAway, "") }
}

#[async_trait]
impl Connector for Push {
    async fn ready(&mut self) {
        if let Some(mail) = &mut self.mail {
            mail.wait().await;
        }
    }

    async fn dial(&mut self) -> Result<Line, LineError> {
        if !self.hub.is_open() {
            return Err(LineError::new(Reason::NoRelayToken, ""));
        }
        let mail = match &mut self.mail {
            Some(mail) => mail,
            None => {
                let taken = || LineError::new(Reason::NameTaken, "");
                self.mail.insert(self.hub.take_name(&self.name).ok_or_else(taken)?)
            }
        };
        let (room, frames) = mail.now().ok_or_else(nobody)?;
        Ok(Line { room, host: None, opening: Vec::new(), wire: Wire::Handed(frames), beat: None })
    }

    fn decode(&self, room: &str, frame: &Frame) -> Vec<Signal> {
        relay::decode(self.platform, room, frame)
    }

    fn lost(&mut self, _lasted: Duration, error: &LineError) {
        // Whoever left by itself cannot be parted with.
        if let Some(mail) = self.mail.as_ref().filter(|_| error.reason != Reason::ToolAway) {
            mail.part();
        }
    }
}
