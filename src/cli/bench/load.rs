//! The whole way of a comment, from the hands of the wires to the disk.

use super::figures::{Spread, median, spread};
use super::stall::Stall;
use crate::cli::CliError;
use crate::desk::Heard;
use serde::Serialize;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// Comments that one caller brings at a time, as the pump does at most.
const BATCH: usize = 256;
/// Callers at the same time.
const CALLERS: usize = 8;
/// Batches of each caller in a round.
const BATCHES: usize = 10;
/// Places in the line of what everybody wants, in whole batches.
pub(super) const WAITING: usize = 40 * BATCH;
/// Comments a second of a very lively session.
pub(super) const LIVELY: u32 = 200;

/// Booked orders a second under load.
#[derive(Serialize)]
pub(super) struct Load {
    pub(super) orders_per_s: f64,
    rounds: Vec<f64>,
}

/// Orders of new buyers as fast as they are taken.
pub(super) fn load(stall: &Stall, rounds: usize) -> Result<Load, CliError> {
    let mut rates = Vec::new();
    for _ in 0..rounds {
        stall.restock()?;
        let heard: Vec<Vec<Vec<Heard>>> =
            (0..CALLERS).map(|_| (0..BATCHES).map(|_| (0..BATCH).map(|_| stall.order()).collect()).collect()).collect();
        let before = stall.booked()?;
        let begin = Instant::now();
        let done: Vec<Result<(), CliError>> = std::thread::scope(|scope| {
            let callers: Vec<_> = heard
                .into_iter()
                .map(|batches| scope.spawn(|| batches.into_iter().try_for_each(|batch| stall.take_in(batch))))
                .collect();
            callers.into_iter().filter_map(|caller| caller.join().ok()).collect()
        });
        let seconds = begin.elapsed().as_secs_f64();
        done.into_iter().collect::<Result<(), CliError>>()?;
        let booked = stall.booked()? - before;
        rates.push(booked as f64 / seconds);
    }
    Ok(Load { orders_per_s: median(&mut rates.clone()), rounds: rates })
}

/// How long each of some comments took from its arrival until it was durable,
/// if [`LIVELY`] came in a second, each due at its own moment.
pub(super) fn latency(stall: &Stall, seconds: usize) -> Result<Spread, CliError> {
    stall.restock()?;
    lively(stall, Stall::order, seconds)
}

/// The same where nothing is there and [`WAITING`] others wait already.
pub(super) fn latency_in_line(stall: &Stall, seconds: usize) -> Result<Spread, CliError> {
    stall.run_out()?;
    for _ in 0..WAITING / BATCH {
        stall.take_in((0..BATCH).map(|_| stall.wish()).collect())?;
    }
    lively(stall, Stall::wish, seconds)
}

fn lively(stall: &Stall, next: impl FnMut(&Stall) -> Heard + Send, seconds: usize) -> Result<Spread, CliError> {
    let mut took = Vec::new();
    while_lively(stall, next, |arrivals| {
        for took_ms in arrivals.iter().take(LIVELY as usize * seconds) {
            took.push(took_ms);
        }
        Ok(())
    })?;
    Ok(spread(took))
}

/// Runs `work` while [`LIVELY`] comments a second come in, through one pump as
/// in the program. `work` hears how long each took, in ms; when it returns, no
/// more come.
pub(super) fn while_lively<T>(
    stall: &Stall,
    mut next: impl FnMut(&Stall) -> Heard + Send,
    work: impl FnOnce(&std::sync::mpsc::Receiver<f64>) -> Result<T, CliError>,
) -> Result<T, CliError> {
    let (arrive, arrived) = channel::<(Instant, Heard)>();
    let (tell, told) = channel();
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let arrive = arrive;
            let (begin, mut count) = (Instant::now(), 0_u32);
            while !over.load(std::sync::atomic::Ordering::Relaxed) {
                let due = begin + Duration::from_secs(1) * count / LIVELY;
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
                count += 1;
                if arrive.send((due, next(stall))).is_err() {
                    break;
                }
            }
        });
        let pump = scope.spawn(move || {
            while let Ok(first) = arrived.recv() {
                let (due, batch): (Vec<Instant>, Vec<Heard>) =
                    std::iter::once(first).chain(arrived.try_iter().take(BATCH - 1)).unzip();
                stall.take_in(batch)?;
                for due in due {
                    // Nobody may listen; the comments are taken in all the same.
                    let _ = tell.send(due.elapsed().as_secs_f64() * 1e3);
                }
            }
            Ok::<(), CliError>(())
        });
        let done = work(&told);
        over.store(true, std::sync::atomic::Ordering::Relaxed);
        match pump.join() {
            Ok(pumped) => pumped.and(done),
            Err(_) => Err(CliError::Broken("the pump broke off".into())),
        }
    })
}
