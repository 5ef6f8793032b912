//! Where tools that connect meet the channels of their names.

use super::nobody;
use crate::base::secret::Secret;
use crate::platforms::connector::Oddity;
use crate::platforms::frame::Body;
use crate::platforms::relay;
use crate::platforms::wire::{Arrival, Lost};
use crate::shop::refused::{NotAdmitted, Parting};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as Turnstile, mpsc, oneshot};
use tokio::time::{Instant, sleep_until};

/// Frames of one tool that may wait for their channel; beyond, the tool waits.
const FRAMES_MAX: usize = 8;
/// Tools that came after each other and whose frames wait; beyond, the next waits.
const TURNS_MAX: usize = 2;
/// A tool that has not said hello so long says nothing.
const HELLO_WITHIN: Duration = Duration::from_secs(15);
const NAME_MAX: usize = 40;

/// Whether a channel may be called so.
pub(in crate::platforms) fn is_name(text: &str) -> bool {
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=NAME_MAX).contains(&text.len()) && text.bytes().all(letter)
}

/// The names that may be connected to, shared by the door and the channels.
#[derive(Clone, Default)]
pub struct Hub {
    /// Without one nobody is let in.
    token: Option<Secret>,
    names: Arc<Mutex<HashMap<String, Place>>>,
}

/// What the door knows of a name.
struct Place {
    turns: mpsc::Sender<Turn>,
    /// Tells the tool that came last when another one comes.
    speaks: Option<oneshot::Sender<()>>,
}

/// One tool at one live, with what it says.
struct Turn {
    room: String,
    frames: Frames,
}

/// What a tool says; a message that cannot be told is told by what is wrong.
#[derive(Clone)]
pub struct Frames(Arc<Turnstile<mpsc::Receiver<Result<Body, Oddity>>>>);

/// A tool that was let in, at the door's end.
pub struct Tool {
    hub: Hub,
    name: String,
    turns: mpsc::Sender<Turn>,
    hello_until: Instant,
    speech: Option<Speech>,
}

struct Speech {
    room: String,
    frames: mpsc::Sender<Result<Body, Oddity>>,
    /// Tells that another tool speaks; ends with the name.
    replaced: oneshot::Receiver<()>,
}

/// The channel's end of a name, which is its own until this is dropped.
pub(super) struct Mail {
    hub: Hub,
    name: String,
    turns: mpsc::Receiver<Turn>,
    /// Whose turn it is.
    turn: Option<Turn>,
}

impl Hub {
    /// For tools that show `token`; without one, for none.
    pub fn new(token: Option<Secret>) -> Self {
        Self { token, names: Arc::default() }
    }

    /// Whether any tool can be let in.
    pub(super) const fn is_open(&self) -> bool {
        self.token.is_some()
    }

    /// Lets a tool in that shows `shown` and wants to speak under `name`.
    pub fn admit(&self, name: &str, shown: Option<&str>) -> Result<Tool, NotAdmitted> {
        let token = self.token.as_ref().ok_or(NotAdmitted::Unknown)?;
        let shown = Secret::new(shown.ok_or(NotAdmitted::NoToken)?.to_owned());
        // Fingerprints take the same time to compare wherever the tokens differ.
        if shown.fingerprint() != token.fingerprint() {
            return Err(NotAdmitted::WrongToken);
        }
        let turns = self.names().get(name).map(|place| place.turns.clone()).ok_or(NotAdmitted::Unknown)?;
        let hello_until = Instant::now() + HELLO_WITHIN;
        Ok(Tool { hub: self.clone(), name: name.to_owned(), turns, hello_until, speech: None })
    }

    /// Makes a name known; `None` while another channel has it.
    pub(super) fn take_name(&self, name: &str) -> Option<Mail> {
        let (sender, turns) = mpsc::channel(TURNS_MAX);
        let mut names = self.names();
        if names.contains_key(name) {
            return None;
        }
        names.insert(name.to_owned(), Place { turns: sender, speaks: None });
        Some(Mail { hub: self.clone(), name: name.to_owned(), turns, turn: None })
    }

    fn names(&self) -> MutexGuard<'_, HashMap<String, Place>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tool {
    /// Takes what the tool says, in its order; waits while there is no room.
    pub async fn say(&mut self, text: String) -> Result<(), Parting> {
        // Only what may be a hello is looked into twice.
        let room = text.contains(r#""hello""#).then(|| relay::hello(&text)).flatten();
        if let Some(room) = room.filter(|room| self.speech.as_ref().is_none_or(|speech| speech.room != *room)) {
            self.begin(room).await?;
        }
        let speech = self.speech.as_ref().ok_or(Parting::NoHello)?;
        speech.frames.send(Ok(Body::Text(text))).await.map_err(|_| Parting::Unheard)
    }

    /// Tells that a message came which cannot be taken. It is the last one.
    pub async fn spoil(&mut self, oddity: Oddity) {
        if let Some(speech) = &self.speech {
            // Nobody to tell: the channel is not heard any more.
            let _ = speech.frames.send(Err(oddity)).await;
        }
    }

    /// Waits until the tool has to go. May be dropped while it waits.
    pub async fn parted(&mut self) -> Parting {
        match &mut self.speech {
            None => tokio::select! {
                () = sleep_until(self.hello_until) => Parting::NoHello,
                () = self.turns.closed() => Parting::Unheard,
            },
            Some(speech) => tokio::select! {
                told = &mut speech.replaced => told.map_or(Parting::Unheard, |()| Parting::Replaced),
                () = speech.frames.closed() => Parting::Unheard,
            },
        }
    }

    async fn begin(&mut self, room: String) -> Result<(), Parting> {
        let (frames, inlet) = mpsc::channel(FRAMES_MAX);
        let (speaks, mut replaced) = oneshot::channel();
        match self.hub.names().get_mut(&self.name).filter(|place| place.turns.same_channel(&self.turns)) {
            Some(place) => {
                // It may have gone by itself.
                let _ = place.speaks.replace(speaks).map(|former| former.send(()));
            }
            None => return Err(Parting::Unheard),
        }
        let turn = Turn { room: room.clone(), frames: Frames(Arc::new(Turnstile::new(inlet))) };
        tokio::select! {
            sent = self.turns.send(turn) => sent.map_err(|_| Parting::Unheard)?,
            told = &mut replaced => return Err(told.map_or(Parting::Unheard, |()| Parting::Replaced)),
        }
        self.speech = Some(Speech { room, frames, replaced });
        Ok(())
    }
}

impl Mail {
    /// Waits until there is something to hear. May be dropped while it waits,
    /// and loses nothing.
    pub(super) async fn wait(&mut self) {
        if self.turn.as_ref().is_none_or(|turn| turn.frames.is_over()) {
            self.turn = None;
            self.turn = self.turns.recv().await;
        }
    }

    /// What there is to hear now, and its room.
    pub(super) fn now(&mut self) -> Option<(String, Frames)> {
        if self.turn.as_ref().is_none_or(|turn| turn.frames.is_over()) {
            self.turn = self.turns.try_recv().ok();
        }
        self.turn.as_ref().map(|turn| (turn.room.clone(), turn.frames.clone()))
    }

    /// Takes no more of the tool whose turn it is, but what it has said already.
    pub(super) fn part(&self) {
        if let Some(Ok(mut frames)) = self.turn.as_ref().map(|turn| turn.frames.0.try_lock()) {
            frames.close();
        }
    }
}

impl Drop for Mail {
    fn drop(&mut self) {
        self.hub.names().remove(&self.name);
    }
}

impl Frames {
    /// The next one. May be dropped while it waits, and loses nothing.
    pub(in crate::platforms) async fn next(&self) -> Result<Option<Arrival>, Lost> {
        match self.0.lock().await.recv().await {
            Some(Ok(body)) => Ok(Some((None, body))),
            Some(Err(oddity)) => Err(Lost::Unreadable(oddity, nobody())),
            None => Err(Lost::Broken(nobody())),
        }
    }

    /// Whether all was heard and nothing more will come.
    fn is_over(&self) -> bool {
        self.0.try_lock().is_ok_and(|frames| frames.is_closed() && frames.is_empty())
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hub")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hub() -> Hub {
        Hub::new(Some(Secret::new("mot-hai-ba".into())))
    }

    fn hello(room: &str) -> String {
        format!(r#"{{"type":"hello","room":"{room}"}}"#)
    }

    async fn text(frames: &Frames) -> Option<String> {
        match frames.next().await {
            Ok(Some((_, Body::Text(text)))) => Some(text),
            _ => None,
        }
    }

    #[test]
    fn names() {
        for (name, good) in [
            ("may-1", true),
            (&"a".repeat(40), true),
            (&"a".repeat(41), false),
            ("", false),
            ("May", false),
            ("máy", false),
            ("a/b", false),
        ] {
            assert_eq!(is_name(name), good, "{name}");
        }
    }

    #[tokio::test]
    async fn only_the_token_and_a_known_name_open() {
        let (hub, closed) = (hub(), Hub::default());
        let mail = hub.take_name("may-1").unwrap();
        assert!(hub.take_name("may-1").is_none());
        for (name, token, refused) in [
            ("may-1", Some("mot-hai-ba"), None),
            ("may-1", Some("mot-hai-bo"), Some(NotAdmitted::WrongToken)),
            ("may-1", Some(""), Some(NotAdmitted::WrongToken)),
            ("may-1", None, Some(NotAdmitted::NoToken)),
            ("may-2", None, Some(NotAdmitted::NoToken)),
            ("may-2", Some("mot-hai-ba"), Some(NotAdmitted::Unknown)),
        ] {
            assert_eq!(hub.admit(name, token).err(), refused, "{name} {token:?}");
        }
        assert_eq!(closed.admit("may-1", Some("")).err(), Some(NotAdmitted::Unknown));
        drop(mail);
        assert_eq!(hub.admit("may-1", Some("mot-hai-ba")).err(), Some(NotAdmitted::Unknown));
        assert!(hub.take_name("may-1").is_some());
    }

    #[tokio::test]
    async fn who_comes_later_speaks_after_who_came_before() {
        let hub = hub();
        let mut mail = hub.take_name("m").unwrap();
        let come = || hub.admit("m", Some("mot-hai-ba")).ok().unwrap();
        let (mut first, mut second) = (come(), come());
        assert_eq!(first.say(r#"{"type":"beat"}"#.into()).await, Err(Parting::NoHello));
        first.say(hello("a")).await.unwrap();
        first.say("1".into()).await.unwrap();
        second.say(hello("b")).await.unwrap();
        assert_eq!(first.parted().await, Parting::Replaced);
        first.spoil(Oddity::Oversized).await;
        drop(first);
        let (room, frames) = mail.now().unwrap();
        assert_eq!((room.as_str(), text(&frames).await), ("a", Some(hello("a"))));
        assert_eq!(text(&frames).await.as_deref(), Some("1"));
        assert!(matches!(frames.next().await, Err(Lost::Unreadable(Oddity::Oversized, _))));
        mail.wait().await;
        let (room, frames) = mail.now().unwrap();
        assert_eq!((room.as_str(), text(&frames).await), ("b", Some(hello("b"))));
        // Another live over the same socket is another turn.
        second.say(hello("c")).await.unwrap();
        assert!(matches!(frames.next().await, Err(Lost::Broken(_))));
        let (room, frames) = mail.now().unwrap();
        assert_eq!((room.as_str(), text(&frames).await), ("c", Some(hello("c"))));
        // What was said already is heard, and no more.
        second.say("2".into()).await.unwrap();
        mail.part();
        assert_eq!(second.say("3".into()).await, Err(Parting::Unheard));
        assert_eq!(second.parted().await, Parting::Unheard);
        assert_eq!(mail.now().map(|(room, _)| room).as_deref(), Some("c"));
        assert_eq!(text(&frames).await.as_deref(), Some("2"));
        assert!(mail.now().is_none());
    }

    #[tokio::test]
    async fn a_full_box_holds_its_tool_back() {
        let hub = hub();
        let mut mail = hub.take_name("m").unwrap();
        let mut tool = hub.admit("m", Some("mot-hai-ba")).ok().unwrap();
        tool.say(hello("a")).await.unwrap();
        for number in 1..FRAMES_MAX {
            tool.say(number.to_string()).await.unwrap();
        }
        let waiting = tokio::spawn(async move { tool.say("last".into()).await });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        let (_, frames) = mail.now().unwrap();
        for _ in 0..FRAMES_MAX {
            text(&frames).await.unwrap();
        }
        assert_eq!(waiting.await.unwrap(), Ok(()));
        assert_eq!(text(&frames).await.as_deref(), Some("last"));
    }
}
