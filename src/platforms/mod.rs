//! Wires: hears a live and turns it into [`Comment`](crate::shop::comment::Comment)s.
//! Knows no business and keeps nothing but what it needs to stay connected.
//!
//! Each channel is one task ([`attach`]) that dials, listens, reconnects and
//! tells its [`Health`]. What a platform's bytes mean is known to the
//! platform's own folder only, behind the two methods of
//! [`connector::Connector`].

pub mod connector;
pub mod error;
pub mod facebook;
pub mod frame;
pub mod health;
mod raw;
pub mod relay;
pub mod settings;
mod socket;
pub mod spec;
mod supervise;
pub mod tiktok;
mod tls;
pub mod wire;

use crate::base::time::Clock;
use connector::Connector;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

pub use crate::shop::channel::ChannelState;
pub use error::LineError;
pub use health::Health;
pub use settings::Settings;
pub use spec::{BadAddress, ChannelSpec, Source};
pub use supervise::Heard;

/// Starts to hear a channel. The task goes on until the live ends, the source
/// turns out not to exist, the outlet's receiver is gone, or it is aborted
/// (which closes its socket).
///
/// A full outlet holds the task back, and with it the socket: nothing is
/// thrown away.
pub fn attach(
    spec: ChannelSpec,
    settings: Arc<Settings>,
    clock: Arc<dyn Clock>,
    outlet: mpsc::Sender<Heard>,
) -> JoinHandle<()> {
    let connector: Box<dyn Connector> = match spec.source {
        Source::Tiktok { address } => Box::new(tiktok::Webcast::new(address, Arc::clone(&settings))),
        Source::Facebook { address } => Box::new(facebook::Facebook::new(address, Arc::clone(&settings))),
        Source::Relay { platform, url } => Box::new(relay::Relay::new(platform, url)),
    };
    tokio::spawn(supervise::run(spec.id, connector, settings, clock, outlet))
}
