//! The command line: one file per subcommand.

mod bench;
mod check;
mod config;
mod demo;
mod link;
mod migrate;
mod openapi;
pub mod read;
mod replay;
mod report;
mod scenario;
mod serve;
mod simulate;
mod table;
mod texts;
mod welcome;

use crate::app::StartError;
use crate::config::{Config, ConfigError, Given, Level};
use crate::desk::DeskError;
use crate::store::StoreError;
use clap::{Parser, Subcommand};
use std::io::Write;
use tracing_subscriber::filter::LevelFilter;

/// Phiên Chợ: reads live comments, books orders, holds stock.
#[derive(Parser)]
#[command(version, about, disable_help_subcommand = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    given: Given,
}

#[derive(Subcommand)]
enum Command {
    /// Run a simulated live of a sample shop
    Demo(demo::DemoArgs),
    /// Run the order desk
    Serve,
    /// Print the report of a session
    Report(report::ReportArgs),
    /// Show how comments are understood
    Read(read::ReadArgs),
    /// Play short lives through the desk, and print what stands at their ends
    Scenario(scenario::ScenarioArgs),
    /// Play recorded lives once more
    Replay(replay::ReplayArgs),
    /// Run a simulated live alone, for other programs to hear
    Simulate(simulate::SimulateArgs),
    /// Make a new link for the owner, who has lost the login
    Link,
    /// Count the figures that reports are made of anew, and name what differs
    Check(check::CheckArgs),
    /// Bring the database up to date
    Migrate,
    /// Print the effective configuration
    Config,
    /// Print the OpenAPI description of the server
    Openapi,
    /// Measure how fast it is on this machine
    Bench(bench::BenchArgs),
}

/// Why a command failed. Shown as one line.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The program cannot start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The desk refused.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The memory failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The terminal, the network or a file failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Comments could not be read from their files.
    #[error(transparent)]
    Read(#[from] read::ReadError),
    /// A scenario cannot be played.
    #[error("{0}")]
    Scenario(String),
    /// What was asked for is not there.
    #[error("{0}")]
    NotThere(String),
    /// Kept figures are not what the tables come to.
    #[error("{0}")]
    Differs(String),
    /// A mistake of ours.
    #[error("{0}")]
    Broken(String),
}

/// Does what the command line says, and prints to `out`.
pub fn run(args: Args, out: &mut impl Write) -> Result<(), CliError> {
    let config = match args.command {
        Command::Demo(_) => demo::config(args.given)?,
        Command::Bench(_) => bench::config(args.given)?,
        _ => Config::load(args.given)?,
    };
    log(&config);
    match args.command {
        Command::Demo(args) => demo::run(config, &args, out),
        Command::Serve => serve::run(&config, out),
        Command::Report(args) => report::run(&config, &args, out),
        Command::Read(args) => Ok(read::run(&args, config.language, out)?),
        Command::Scenario(args) => scenario::run(&config, &args, out),
        Command::Replay(args) => replay::run(&config, &args, out),
        Command::Simulate(args) => simulate::run(&config, &args, out),
        Command::Link => link::run(&config, out),
        Command::Check(args) => check::run(&config, &args, out),
        Command::Migrate => migrate::run(&config, out),
        Command::Config => config::run(&config, out),
        Command::Openapi => openapi::run(out),
        Command::Bench(args) => bench::run(&config, &args, out),
    }
}

/// Logs go to standard error; standard output is for what was asked for.
fn log(config: &Config) {
    let level = match config.log {
        Level::Error => LevelFilter::ERROR,
        Level::Warn => LevelFilter::WARN,
        Level::Info => LevelFilter::INFO,
        Level::Debug => LevelFilter::DEBUG,
    };
    let logs = tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr);
    // A logger that is set already belongs to a test.
    let _ = if config.log_json { logs.json().try_init() } else { logs.try_init() };
}

/// The runtime in which everything async lives.
fn runtime() -> Result<tokio::runtime::Runtime, std::io::Error> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}
