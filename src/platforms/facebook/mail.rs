//! The task that takes what the webhook brings: changes of all of the page, of
//! which those of one live are wanted.

use super::hear::{Hearing, over};
use super::hook::Change;
use super::inbox::Mail;
use super::sweep::Halt;
use super::wire::name;
use crate::platforms::error::LineError;
use crate::platforms::frame::Body;
use crate::platforms::health::Reason;
use crate::platforms::wire::Outlet;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Instant, sleep_until};

/// Posts of the page that are known to be no live of ours.
const FOREIGN_MAX: usize = 1_000;
/// Changes that may wait for Graph to say what they are about; beyond, all wait.
const OPEN_MAX: usize = 1_000;

/// What a change is about.
enum Whose {
    Ours,
    Others,
    /// It cannot be told before then.
    Open(Instant),
}

struct Post<'a> {
    hearing: &'a Hearing,
    ended: mpsc::Sender<String>,
    outlet: &'a Outlet,
    foreign: HashSet<String>,
    /// Changes that it cannot be told of yet.
    open: Vec<Change>,
    ask_at: Instant,
}

/// Takes what the webhook brings; `ended` is told when it says that the live is
/// over.
pub(super) async fn take(
    hearing: Hearing,
    mail: Arc<Mutex<Mail>>,
    ended: mpsc::Sender<String>,
    outlet: Outlet,
) -> Result<(), LineError> {
    let (foreign, open, ask_at) = (HashSet::new(), Vec::new(), Instant::now());
    let mut post = Post { hearing: &hearing, ended, outlet: &outlet, foreign, open, ask_at };
    let mut mail = mail.lock().await;
    post.run(&mut mail).await.or_else(over)
}

impl Post<'_> {
    async fn run(&mut self, mail: &mut Mail) -> Result<(), Halt> {
        loop {
            tokio::select! {
                change = mail.next(), if self.open.len() < OPEN_MAX => match change {
                    Some(change) => self.sort(change).await?,
                    None => return Ok(()),
                },
                () = sleep_until(self.ask_at), if !self.open.is_empty() => {
                    for change in std::mem::take(&mut self.open) {
                        self.sort(change).await?;
                    }
                }
            }
        }
    }

    async fn sort(&mut self, change: Change) -> Result<(), Halt> {
        match self.whose(&change).await {
            Whose::Ours if change.ends => {
                // One is enough.
                let _ = self.ended.try_send(change.text);
            }
            Whose::Ours => self.outlet.say(Body::Text(change.text)).await?,
            Whose::Others => {}
            Whose::Open(ask_at) => {
                self.ask_at = ask_at;
                self.open.push(change);
            }
        }
        Ok(())
    }

    /// Where the post is not known yet, the comment is asked what it was written
    /// on.
    async fn whose(&mut self, change: &Change) -> Whose {
        let live = &self.hearing.found.live;
        let is_named = change.about.iter().any(|name| live.is_named(name));
        let is_foreign = change.about.iter().any(|name| self.foreign.contains(name));
        let whose = match &change.comment {
            _ if is_named => Whose::Ours,
            Some(comment) if !is_foreign => self.ask(comment).await,
            _ => Whose::Others,
        };
        match whose {
            Whose::Ours => change.about.iter().for_each(|name| live.learn(name)),
            Whose::Others if self.foreign.len() < FOREIGN_MAX => self.foreign.extend(change.about.iter().cloned()),
            Whose::Others | Whose::Open(_) => {}
        }
        whose
    }

    async fn ask(&self, comment: &str) -> Whose {
        // The next one is as hopeless while the last waits.
        if !self.open.is_empty() && Instant::now() < self.ask_at {
            return Whose::Open(self.ask_at);
        }
        let is_it = |name: &str| self.hearing.found.live.is_named(name);
        let graph = &self.hearing.found.graph;
        match graph.get(comment, &[("fields", "object{id},permalink_url")]).await {
            Ok(about) => {
                let link = about["permalink_url"].as_str().unwrap_or_default();
                let mut numbers = link.split(|c: char| !c.is_ascii_digit());
                let ours = is_it(&name(&about["object"]["id"])) || numbers.any(is_it);
                if ours { Whose::Ours } else { Whose::Others }
            }
            Err(refusal) if matches!(refusal.line.reason, Reason::RateLimited | Reason::NoRoute) => {
                let rest = refusal.line.retry_after.unwrap_or(self.hearing.access.rest);
                Whose::Open(Instant::now() + rest)
            }
            Err(_) => Whose::Others,
        }
    }
}
