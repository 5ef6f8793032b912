//! Where the webhook's calls meet the channels of their pages.

use super::hook::{self, Change};
use crate::base::secret::Secret;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc::{self, error::TrySendError};

/// Changes that may wait for one channel; beyond, Meta is asked to send again,
/// which it does for a day and a half.
const WAITING_MAX: usize = 2_000;

/// The near end of the webhook, shared by who answers it and the channels.
#[derive(Clone, Default)]
pub struct Inbox(Arc<Mutex<Boxes>>);

#[derive(Default)]
struct Boxes {
    next: u64,
    of_page: HashMap<String, Vec<(u64, mpsc::Sender<Change>)>>,
}

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// All of it is with its channels.
    Taken,
    /// No channel is for its pages.
    Unknown,
    /// A channel has no room for it now.
    Full,
    /// It is not signed with the app's secret.
    Forged,
    /// It is signed and cannot be read.
    Unreadable,
}

/// What comes for one channel, as long as it lives.
pub(super) struct Mail {
    inbox: Inbox,
    page: String,
    number: u64,
    changes: mpsc::Receiver<Change>,
}

impl Inbox {
    /// Takes a call as it came.
    pub fn take(&self, secret: &Secret, signature: &str, body: &[u8]) -> Taken {
        if !hook::is_signed(secret, signature, body) {
            return Taken::Forged;
        }
        let Some(changes) = hook::parse(body) else { return Taken::Unreadable };
        let boxes = self.boxes();
        let (mut known, mut full) = (changes.is_empty(), false);
        for change in changes {
            for (_, mail) in boxes.of_page.get(&change.page).into_iter().flatten() {
                known = true;
                // What is taken already of a call that comes again is known by its id.
                full |= matches!(mail.try_send(change.clone()), Err(TrySendError::Full(_)));
            }
        }
        match (full, known) {
            (true, _) => Taken::Full,
            (false, true) => Taken::Taken,
            (false, false) => Taken::Unknown,
        }
    }

    /// Begins to keep what comes for `page`.
    pub(super) fn open(&self, page: &str) -> Mail {
        let (sender, changes) = mpsc::channel(WAITING_MAX);
        let mut boxes = self.boxes();
        boxes.next += 1;
        let number = boxes.next;
        boxes.of_page.entry(page.to_owned()).or_default().push((number, sender));
        Mail { inbox: self.clone(), page: page.to_owned(), number, changes }
    }

    fn boxes(&self) -> MutexGuard<'_, Boxes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mail {
    /// The next change. May be dropped while it waits, and loses nothing.
    pub(super) async fn next(&mut self) -> Option<Change> {
        self.changes.recv().await
    }
}

impl Drop for Mail {
    fn drop(&mut self) {
        let mut boxes = self.inbox.boxes();
        if let Some(of_page) = boxes.of_page.get_mut(&self.page) {
            of_page.retain(|(number, _)| *number != self.number);
        }
        boxes.of_page.retain(|_, of_page| !of_page.is_empty());
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inbox")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(page: &str, numbers: std::ops::Range<usize>) -> (Vec<u8>, String) {
        let changes: Vec<String> = numbers
            .map(|n| format!(r#"{{"field":"feed","value":{{"item":"comment","verb":"add","comment_id":"9_{n}"}}}}"#))
            .collect();
        let body = format!(r#"{{"object":"page","entry":[{{"id":"{page}","changes":[{}]}}]}}"#, changes.join(","));
        let signature = hook::signature(&secret(), body.as_bytes()).unwrap();
        (body.into_bytes(), signature)
    }

    fn secret() -> Secret {
        Secret::new("s".into())
    }

    #[test]
    fn calls_go_to_the_channels_of_their_page_while_there_is_room() {
        let inbox = Inbox::default();
        let take = |page, numbers| {
            let (body, signature) = call(page, numbers);
            inbox.take(&secret(), &signature, &body)
        };
        assert_eq!(take("1", 0..1), Taken::Unknown);
        let (mut first, second) = (inbox.open("1"), inbox.open("1"));
        assert_eq!(take("1", 0..WAITING_MAX - 1), Taken::Taken);
        assert_eq!(take("2", 0..1), Taken::Unknown);
        assert_eq!(take("1", 0..2), Taken::Full);
        drop(second);
        assert_eq!(first.changes.try_recv().unwrap().comment.as_deref(), Some("9_0"));
        assert_eq!(take("1", 0..1), Taken::Taken);
        drop(first);
        assert_eq!(take("1", 0..1), Taken::Unknown);
        assert!(inbox.boxes().of_page.is_empty());
        let (body, signature) = call("1", 0..1);
        assert_eq!(inbox.take(&Secret::new("t".into()), &signature, &body), Taken::Forged);
        let odd = hook::signature(&secret(), b"[]").unwrap();
        assert_eq!(inbox.take(&secret(), &odd, b"[]"), Taken::Unreadable);
    }
}
