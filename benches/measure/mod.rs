//! Time, and other people's programs beside ours.

#![allow(dead_code, reason = "each bench needs some of it")]

use rustix::time::{ClockId, clock_gettime};
use serde_json::Value;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

/// How long something took, in seconds: by the clock, and of the processor.
#[derive(Clone, Copy)]
pub struct Took {
    pub wall: f64,
    pub cpu: f64,
}

/// Of the processor, what this thread took.
pub fn in_this_thread<T>(work: impl FnOnce() -> T) -> (T, Took) {
    let spent = || {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
    };
    let (begin, before) = (Instant::now(), spent());
    let done = work();
    (done, Took { wall: begin.elapsed().as_secs_f64(), cpu: spent() - before })
}

/// Seconds of the processor that a process took so far, in hundredths.
pub fn cpu_of(process: u32) -> f64 {
    let said = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // Behind the name, which may hold anything, its own and the system's are the
    // twelfth and thirteenth word.
    let words = said[said.rfind(')').unwrap() + 1..].split_whitespace();
    words.skip(11).take(2).map(|ticks| ticks.parse::<f64>().unwrap() / 100.0).sum()
}

/// The middle one; NaN of none.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The `share`th part of a hundred, in the order of size; NaN of none.
pub fn percentile(values: &mut [f64], share: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get((values.len() * share / 100).min(values.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// How often everything is done, in turns, so that what else the machine does
/// slows all alike: `ROUNDS`.
pub fn rounds(unless_told: usize) -> usize {
    env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(unless_told).max(1)
}

/// A program under Node that answers each line with one, both JSON.
pub struct Peer {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    /// `script`, if `BESIDE_NODE` is set.
    pub fn start(script: &str) -> Option<Self> {
        env::var_os("BESIDE_NODE")?;
        let mut node = Command::new("node");
        let mut process = node.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (questions, answers) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        Some(Self { process, questions, answers })
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    pub fn ask(&mut self, question: &Value) -> Value {
        writeln!(self.questions, "{question}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A number of an answer.
pub fn number(answer: &Value, name: &str) -> f64 {
    answer[name].as_f64().unwrap()
}
