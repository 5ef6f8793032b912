//! Wires: hears a live and turns it into [`Comment`](crate::shop::comment::Comment)s.
//! Knows no business and keeps nothing but what it needs to stay connected.
//!
//! Each channel is one task ([`attach`]) that dials, listens, reconnects and
//! tells its [`Health`]. What a platform's bytes mean is known to the
//! platform's own folder only, behind the two methods of
//! [`connector::Connector`].

pub mod connector;
pub mod error;
pub mod euler;
pub mod facebook;
pub mod file;
pub mod frame;
pub mod health;
mod pulse;
pub mod push;
mod raw;
pub mod recording;
mod reel;
pub mod relay;
pub mod settings;
mod socket;
pub mod spec;
mod supervise;
pub mod tikfinity;
pub mod tiktok;
mod tls;
mod told;
pub mod wire;

use crate::base::time::Clock;
use connector::Connector;
use recording::Tape;
use reel::Reel;
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
/// thrown away. What comes is kept on `tape`, if there is one.
pub fn attach(
    spec: ChannelSpec,
    settings: Arc<Settings>,
    clock: Arc<dyn Clock>,
    tape: Option<Tape>,
    outlet: mpsc::Sender<Heard>,
) -> JoinHandle<()> {
    let reel = tape.map(|tape| Reel::new(tape, &spec.source));
    let connector = connector(spec.source, &settings, &clock);
    tokio::spawn(supervise::run(spec.id, connector, settings, clock, reel, outlet))
}

/// What dials `source` and understands what it sends.
pub fn connector(source: Source, settings: &Arc<Settings>, clock: &Arc<dyn Clock>) -> Box<dyn Connector> {
    let settings = Arc::clone(settings);
    match source {
        Source::Tiktok { address } => Box::new(tiktok::Webcast::new(address, settings, Arc::clone(clock))),
        Source::Tikfinity { url } => Box::new(tikfinity::Tikfinity::new(url, settings)),
        Source::Euler { user } => Box::new(euler::Euler::new(user, settings)),
        Source::Facebook { address } => Box::new(facebook::Facebook::new(address, settings)),
        Source::Relay { platform, url } => Box::new(relay::Relay::new(platform, url)),
        Source::Push { platform, name } => Box::new(push::Push::new(platform, name, settings.push.clone())),
        Source::File { name, .. } => Box::new(file::Replay::new(name, settings, Arc::clone(clock))),
    }
}
