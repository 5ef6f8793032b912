//! What a long live costs: a session of 100,000 comments and 20,000 orders is
//! read while more come in.

use super::figures::{Spread, spread};
use super::load::while_lively;
use super::stall::Stall;
use crate::cli::CliError;
use crate::desk::Heard;
use crate::store::columns::json;
use crate::store::views::{self, List, Search};
use crate::store::{Engine, StoreError, products};
use serde::Serialize;
use std::time::Instant;

/// Comments of the session.
const COMMENTS: usize = 100_000;
/// Each fifth is an order.
const PER_ORDER: usize = 5;
const BATCH: usize = 256;
/// Orders on a page, as the screens ask for.
const PAGE: i64 = 60;

/// What a screen asks, and how long it waits.
#[derive(Serialize)]
pub(super) struct Scale {
    pub(super) comments: usize,
    pub(super) orders: i64,
    pub(super) queue_page: Spread,
    pub(super) search_by_name: Spread,
    pub(super) search_by_phone: Spread,
    pub(super) search_by_number: Spread,
    pub(super) stock_view: Spread,
}

/// Fills the session, then reads `times` each.
pub(super) fn scale(stall: &Stall, times: usize) -> Result<Scale, CliError> {
    stall.restock()?;
    let mut batch: Vec<Heard> = Vec::with_capacity(BATCH);
    for comment in 0..COMMENTS {
        batch.push(if comment.is_multiple_of(PER_ORDER) { stall.order() } else { stall.chatter() });
        if batch.len() == BATCH || comment + 1 == COMMENTS {
            stall.take_in(std::mem::take(&mut batch))?;
        }
    }
    let orders = stall.booked()?;
    let mut turn = 0_usize;
    let mixed = move |stall: &Stall| {
        turn += 1;
        if turn.is_multiple_of(PER_ORDER) { stall.order() } else { stall.chatter() }
    };
    while_lively(stall, mixed, |_| {
        let found = |search: Search| move |c: &mut Engine, _: usize| page(c, stall, Some(&search));
        let (name, phone) = (Some("lan 777".to_owned()), Some("0987".to_owned()));
        Ok(Scale {
            comments: COMMENTS,
            orders,
            queue_page: timed(stall, times, |c, _| page(c, stall, None))?,
            search_by_name: timed(stall, times, found(Search { name, ..Search::default() }))?,
            search_by_phone: timed(stall, times, found(Search { phone, ..Search::default() }))?,
            search_by_number: timed(stall, times, |c, turn| {
                let number = Some(1 + i64::try_from(turn).unwrap_or_default() * 7);
                page(c, stall, Some(&Search { number, ..Search::default() }))
            })?,
            stock_view: timed(stall, times, |c, _| json(&products::list(c, stall.shop, None)?))?,
        })
    })
}

fn page(c: &mut Engine, stall: &Stall, search: Option<&Search>) -> Result<String, StoreError> {
    let list = if search.is_some() { List::All } else { List::Queue };
    json(&views::page(c, stall.shop, stall.session, (list, search), 0, PAGE)?.orders)
}

fn timed(
    stall: &Stall,
    times: usize,
    mut read: impl FnMut(&mut Engine, usize) -> Result<String, StoreError>,
) -> Result<Spread, CliError> {
    let mut took = Vec::with_capacity(times);
    for turn in 0..times {
        let begin = Instant::now();
        let answer = stall.store.read(|c| read(c, turn))?;
        took.push(begin.elapsed().as_secs_f64() * 1e3);
        std::hint::black_box(answer);
    }
    Ok(spread(took))
}
