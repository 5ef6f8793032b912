//! `phiencho simulate`: the other end of the wires alone, so that other programs
//! can be tried against it.

use super::serve::asked_to_stop;
use super::texts::{Texts, texts};
use super::{CliError, runtime};
use crate::base::time::{Clock, SystemClock};
use crate::config::Config;
use crate::simulator::{Desk, Page, Script, Settings, Simulator, generated};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Any name will do.
const HOST: &str = "banhgio.danphuong";

/// What is played, and where.
#[derive(clap::Args)]
pub(super) struct SimulateArgs {
    /// Play this script (JSON, see the README) and make none up
    #[arg(long, value_name = "FILE", conflicts_with_all = ["seed", "minutes", "rate"])]
    script: Option<PathBuf>,
    /// What is made up
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How long what is made up lasts
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=240))]
    minutes: u32,
    /// Comments a minute on each platform
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(0..=3000))]
    rate: u32,
    /// How many times faster than life
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    speed: u32,
    /// Port of TikTok's side; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    tiktok_port: u16,
    /// Port of Facebook's side; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    facebook_port: u16,
    /// How many of the comments already said a newcomer is sent; all if left out
    #[arg(long)]
    history: Option<usize>,
    /// Let things go wrong as this seed will have it
    #[arg(long, value_name = "SEED")]
    faults: Option<u64>,
    /// Let a tool of Facebook's side connect to a desk that listens for it, and show it the
    /// configuration's relay_token (ws://127.0.0.1:7979/relay/NAME)
    #[arg(long, value_name = "URL", value_parser = desk)]
    tool: Option<String>,
    /// Seconds for which who was cut off may still come back after the end
    #[arg(long, default_value_t = 60)]
    stay: u32,
}

pub(super) fn run(config: &Config, args: &SimulateArgs, out: &mut impl Write) -> Result<(), CliError> {
    let script = match &args.script {
        Some(file) => {
            let failed = |error: String| CliError::NotThere(format!("{}: {error}", file.display()));
            let text = std::fs::read_to_string(file).map_err(|error| failed(error.to_string()))?;
            Script::parse(&text).map_err(|error| failed(error.to_string()))?
        }
        None => generated(args.seed, args.minutes, args.rate),
    };
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let settings = Settings {
        speed: args.speed,
        history: args.history.unwrap_or(usize::MAX),
        tiktok_port: args.tiktok_port,
        facebook_port: args.facebook_port,
        tool: tool(config, args)?,
        faults: args.faults,
        ..Settings::at(clock.now())
    };
    let (page, texts) = (settings.page.clone(), texts(config.language));
    runtime()?.block_on(async {
        let simulator = Simulator::start(script, settings, clock).await?;
        show(out, &simulator, &page, texts)?;
        tokio::select! {
            asked = asked_to_stop() => return Ok(asked?),
            () = simulator.over() => {}
        }
        writeln!(out, "{} {}", texts.simulated_over, args.stay)?;
        out.flush()?;
        tokio::select! {
            asked = asked_to_stop() => Ok(asked?),
            () = tokio::time::sleep(Duration::from_secs(args.stay.into())) => Ok(()),
        }
    })
}

fn desk(url: &str) -> Result<String, &'static str> {
    if url.starts_with("ws://") { Ok(url.to_owned()) } else { Err("must begin with ws://") }
}

/// The desk that a tool is to tell.
fn tool(config: &Config, args: &SimulateArgs) -> Result<Option<Desk>, CliError> {
    let Some(url) = args.tool.clone() else { return Ok(None) };
    let token =
        config.relay_token.clone().ok_or_else(|| CliError::NotThere("--tool: relay_token is not set".into()))?;
    Ok(Some(Desk { url, token }))
}

/// Prints where everything is.
fn show(out: &mut impl Write, simulator: &Simulator, page: &Page, texts: &Texts) -> Result<(), CliError> {
    let Simulator { tiktok, facebook, tiktok_room, facebook_room, facebook_live, .. } = simulator;
    let (room, token) = (texts.room, &page.token);
    writeln!(out, "{}", texts.simulated)?;
    for (service, address) in [
        ("TikTok webcast", format!("http://{tiktok}  (@{HOST}, {room} {tiktok_room})")),
        ("TikFinity", format!("ws://{tiktok}/")),
        ("Euler", format!("ws://{tiktok}/?uniqueId={HOST}&apiKey=any")),
        ("Facebook Graph", format!("http://{facebook}/v26.0  ({token}, {room} {facebook_live})")),
        ("Facebook SSE", format!("http://{facebook}/{facebook_live}/live_comments?access_token={token}")),
        ("Relay", format!("ws://{facebook}/  ({room} {facebook_room})")),
    ] {
        writeln!(out, "  {service:<15} {address}")?;
    }
    Ok(out.flush()?)
}
