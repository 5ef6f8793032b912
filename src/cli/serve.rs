//! `phiencho serve`.

use super::texts::texts;
use super::{CliError, runtime, welcome};
use crate::app::{self, App, Running};
use crate::config::{self, Config};
use crate::platforms;
use crate::platforms::facebook::{Access, Ways};
use crate::platforms::push::Hub;
use std::io::Write;

pub(super) fn run(config: &Config, out: &mut impl Write) -> Result<(), CliError> {
    let listener = app::listen(config)?;
    let app = App::open(config)?;
    let shop = app.desk.shop(&config.shop)?;
    runtime()?.block_on(async {
        let running = app.run(listener, config, wires(config), &shop)?;
        welcome::show(out, &running, &shop, texts(config.language))?;
        until_stopped(running).await
    })
}

/// The wires' settings by `config`.
pub(super) fn wires(config: &Config) -> platforms::Settings {
    let config::Tiktok { sign, sign_key, web, webcast, push } = config.tiktok.clone();
    platforms::Settings {
        tiktok_web: web,
        tiktok_webcast: webcast,
        tiktok_sign: Some(sign).filter(|sign| sign != "none"),
        tiktok_sign_key: sign_key,
        tiktok_push: push,
        recordings: Some(app::recordings(config)),
        euler_url: config.euler_url.clone(),
        euler_key: config.euler_key.clone(),
        facebook: facebook(&config.facebook),
        push: Hub::new(config.relay_token.clone()),
        ..platforms::Settings::default()
    }
}

fn facebook(config: &config::Facebook) -> Access {
    let config::Facebook { tokens, app_secret, verify_token, ways, graph, stream } = config.clone();
    let default = Access::default();
    // The configuration has looked at the words already.
    let ways = Ways::parse(&ways).unwrap_or(default.ways);
    Access { tokens, app_secret, verify_token, graph, stream, ways, ..default }
}

/// Runs until somebody wants it to end, and ends it well.
pub(super) async fn until_stopped(running: Running) -> Result<(), CliError> {
    asked_to_stop().await?;
    running.stop().await;
    Ok(())
}

/// Waits for Ctrl-C or SIGTERM.
pub(super) async fn asked_to_stop() -> std::io::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}
