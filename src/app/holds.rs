//! The ticker of hold times: every ten seconds, what nobody confirmed in time
//! passes on to who waits.

use crate::base::id::ShopId;
use crate::base::time::Clock;
use crate::desk::Desk;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

/// Hold times are minutes; nobody notices so little more.
const TICK: Duration = Duration::from_secs(10);

/// Starts it. What fails is tried again with the next tick.
pub(super) fn start(desk: &Arc<Desk>, clock: &Arc<dyn Clock>, shop: ShopId) -> JoinHandle<()> {
    let (desk, clock) = (Arc::clone(desk), Arc::clone(clock));
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let (desk, now) = (Arc::clone(&desk), clock.now());
            match tokio::task::spawn_blocking(move || desk.expire(shop, now)).await {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => tracing::error!(%error, "hold times could not be looked at"),
                Err(error) => tracing::error!(%error, "looking at hold times broke off"),
            }
        }
    })
}
