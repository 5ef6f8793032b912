//! `phiencho scenario`: plays short lives through the real desk, on a memory
//! of their own and by a clock of their own, and prints what stands at the end.

mod life;
mod script;

use super::CliError;
use crate::base::money::Vnd;
use crate::base::phone::Phone;
use crate::base::quantity::Quantity;
use crate::base::time::Millis;
use crate::config::Config;
use crate::desk::DeskError;
use crate::shop::act::Refusal;
use crate::shop::comment::Platform;
use crate::shop::order::OrderState;
use crate::store::Location;
use crate::store::scratch::Scratch;
use life::{Life, Stuck};
use script::Script;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What is played.
#[derive(clap::Args)]
pub(super) struct ScenarioArgs {
    /// Scenario files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Take each comment's meaning from the file instead of reading its text
    #[arg(long)]
    given_readings: bool,
}

/// What stands at the end of a life.
#[derive(Serialize)]
struct End {
    orders: Vec<EndOrder>,
    stock: BTreeMap<String, EndStock>,
    revenue_booked: Vnd,
    revenue_confirmed: Vnd,
    comments: EndComments,
}

#[derive(Serialize)]
struct EndOrder {
    platform: Platform,
    author: String,
    number: Option<i64>,
    state: OrderState,
    to_look_at: bool,
    phone: Option<Phone>,
    lines: Vec<EndLine>,
}

#[derive(Serialize)]
struct EndLine {
    code: String,
    option: Option<String>,
    held: Quantity,
    waiting: Quantity,
    price: Vnd,
}

#[derive(Serialize)]
struct EndStock {
    on_hand: Quantity,
    held: Quantity,
    waiting: Quantity,
}

#[derive(Serialize)]
struct EndComments {
    received: i64,
    duplicates: i64,
}

pub(super) fn run(config: &Config, args: &ScenarioArgs, out: &mut impl Write) -> Result<(), CliError> {
    let server = config.database_url.as_ref().map(|url| Location::new(url.reveal().to_owned()));
    let mut wrong = Vec::new();
    for file in &args.files {
        match play(file, server.as_ref(), args.given_readings) {
            Ok(end) => {
                serde_json::to_writer(&mut *out, &end).map_err(|error| CliError::Io(error.into()))?;
                writeln!(out)?;
            }
            Err(why) => wrong.push(format!("{}: {why}", file.display())),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(CliError::Scenario(wrong.join("\n"))) }
}

/// What stands at the end of a file's life.
fn play(file: &Path, server: Option<&Location>, given: bool) -> Result<End, CliError> {
    let script = read(file)?;
    // Declared first, so that it goes when all that uses it is closed.
    let scratch = Scratch::new(server)?;
    let mut life = Life::begin(&scratch.location, &script, given)?;
    for step in &script.script {
        match life.play(step) {
            Ok(()) => {}
            Err(Stuck::Refused(why)) => tell(file, step.at, &why),
            Err(stuck) => return Err(stuck.at(step.at)),
        }
    }
    life.end()
}

/// An act that the desk refuses does nothing and is none, and the life goes on.
/// That a value is impossible may be a slip of the file's author.
fn tell(file: &Path, at: Millis, why: &DeskError) {
    let (file, at) = (file.display(), at.get());
    match why {
        DeskError::Invalid(_) | DeskError::Refused(Refusal::Quantity) => {
            tracing::warn!(%file, at, %why, "an act is refused and changes nothing");
        }
        _ => tracing::debug!(%file, at, %why, "an act is refused and changes nothing"),
    }
}

fn read(file: &Path) -> Result<Script, CliError> {
    let text = std::fs::read_to_string(file)?;
    serde_json::from_str(&text).map_err(|error| CliError::Scenario(error.to_string()))
}
