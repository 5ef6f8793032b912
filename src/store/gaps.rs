//! How complete a session's comments are: what each channel brought, and when
//! it was not heard.

use crate::base::id::{ChannelId, SessionId, ShopId};
use crate::base::time::Millis;
use crate::shop::channel::ChannelView;
use crate::store::channels;
use crate::store::engine::{Engine, each_engine};
use crate::store::error::StoreError;
use crate::store::schema::{channel_gaps as gaps, channel_oddities as oddities};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

/// Gaps of a channel that are shown, the last ones.
const SHOWN: usize = 100;

/// A channel and how complete what it brought is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ChannelRecord)]
pub struct Record {
    /// The channel; of kind `hand`: what people wrote down.
    #[serde(flatten)]
    pub channel: ChannelView,
    /// Whether it was taken out of the session; what it brought stays.
    pub removed: bool,
    /// What was odd about its messages, dropped or not.
    pub oddities: Vec<OddityCount>,
    /// When it was not heard, the last 100 times, the oldest first.
    pub gaps: Vec<Gap>,
    /// How often it was not heard.
    pub gap_count: usize,
}

/// How often something was odd.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OddityCount {
    /// What.
    pub reason: String,
    /// Messages.
    pub messages: i64,
}

/// A time in which a channel that had been connected was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Gap {
    /// When it was last heard.
    pub from: Millis,
    /// When it was connected again, or given up; null while it is lost.
    pub to: Option<Millis>,
    /// Code of why it was lost.
    pub reason: Option<String>,
    /// Comments written in it that came after all.
    pub caught_up: i64,
}

/// A channel was lost; its last word came at `from`.
pub fn open(
    c: &mut Engine,
    shop: ShopId,
    channel: ChannelId,
    from: Millis,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let row = (
        gaps::channel_id.eq(channel.get()),
        gaps::from_at.eq(from.get()),
        gaps::shop_id.eq(shop.get()),
        gaps::to_at.eq(None::<i64>),
        gaps::reason.eq(reason),
    );
    // It said nothing since it was lost before: that gap goes on.
    each_engine!(c, c => diesel::insert_into(gaps::table)
        .values(row)
        .on_conflict((gaps::channel_id, gaps::from_at))
        .do_update()
        .set((gaps::to_at.eq(None::<i64>), gaps::reason.eq(reason)))
        .execute(c)?);
    Ok(())
}

/// A channel is connected again, or given up.
pub fn close(c: &mut Engine, channel: ChannelId, to: Millis) -> Result<(), StoreError> {
    let lost = gaps::table.filter(gaps::channel_id.eq(channel.get())).filter(gaps::to_at.is_null());
    diesel::update(lost).set(gaps::to_at.eq(to.get())).execute(c)?;
    Ok(())
}

/// Notes comments of these times of writing that came late, with the gaps in
/// which they were written.
pub fn catch_up(c: &mut Engine, channel: ChannelId, sent: &[Millis]) -> Result<(), StoreError> {
    let Some((first, last)) = sent.iter().min().zip(sent.iter().max()) else { return Ok(()) };
    let spans: Vec<(i64, Option<i64>)> = gaps::table
        .filter(gaps::channel_id.eq(channel.get()))
        .filter(gaps::from_at.le(last.get()))
        .filter(gaps::to_at.is_null().or(gaps::to_at.ge(first.get())))
        .select((gaps::from_at, gaps::to_at))
        .load(c)?;
    for (from, to) in spans {
        let within = |at: &&Millis| at.get() >= from && to.is_none_or(|to| at.get() <= to);
        let more = i64::try_from(sent.iter().filter(within).count()).unwrap_or(i64::MAX);
        if more > 0 {
            let gap = gaps::table.filter(gaps::channel_id.eq(channel.get())).filter(gaps::from_at.eq(from));
            diesel::update(gap).set(gaps::caught_up.eq(gaps::caught_up + more)).execute(c)?;
        }
    }
    Ok(())
}

/// Adds to what was odd about a channel's messages.
pub fn count(
    c: &mut Engine,
    shop: ShopId,
    channel: ChannelId,
    counts: &[(&'static str, i64)],
) -> Result<(), StoreError> {
    for (reason, more) in counts {
        let row = (
            oddities::channel_id.eq(channel.get()),
            oddities::reason.eq(*reason),
            oddities::shop_id.eq(shop.get()),
            oddities::messages.eq(*more),
        );
        each_engine!(c, c => diesel::insert_into(oddities::table)
            .values(row)
            .on_conflict((oddities::channel_id, oddities::reason))
            .do_update()
            .set(oddities::messages.eq(oddities::messages + *more))
            .execute(c)?);
    }
    Ok(())
}

/// A gap's channel, beginning, end, reason, and what was caught up.
type Lost = (i64, i64, Option<i64>, Option<String>, i64);

/// How complete a session's comments are, channel by channel.
pub fn of(c: &mut Engine, session: SessionId) -> Result<Vec<Record>, StoreError> {
    let all = channels::all(c, session)?;
    let ids: Vec<i64> = all.iter().map(|(channel, _)| channel.id.get()).collect();
    let lost: Vec<Lost> = gaps::table
        .filter(gaps::channel_id.eq_any(&ids))
        .order((gaps::channel_id, gaps::from_at))
        .select((gaps::channel_id, gaps::from_at, gaps::to_at, gaps::reason, gaps::caught_up))
        .load(c)?;
    let odd: Vec<(i64, String, i64)> = oddities::table
        .filter(oddities::channel_id.eq_any(&ids))
        .order((oddities::channel_id, oddities::reason))
        .select((oddities::channel_id, oddities::reason, oddities::messages))
        .load(c)?;
    let (mut gaps, mut odds) = (HashMap::<i64, Vec<Gap>>::new(), HashMap::<i64, Vec<OddityCount>>::new());
    for (channel, from, to, reason, caught_up) in lost {
        gaps.entry(channel).or_default().push(Gap { from: Millis(from), to: to.map(Millis), reason, caught_up });
    }
    for (channel, reason, messages) in odd {
        odds.entry(channel).or_default().push(OddityCount { reason, messages });
    }
    let record = |(channel, removed): (ChannelView, bool)| {
        let mut gaps = gaps.remove(&channel.id.get()).unwrap_or_default();
        let gap_count = gaps.len();
        gaps.drain(..gap_count.saturating_sub(SHOWN));
        Record { oddities: odds.remove(&channel.id.get()).unwrap_or_default(), channel, removed, gaps, gap_count }
    };
    Ok(all.into_iter().map(record).collect())
}
