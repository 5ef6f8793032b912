//! The comments that were passed on lately.

use std::collections::{HashSet, VecDeque};

/// How many are remembered. The store knows all of them; this spares it the
/// replay after a reconnect.
const REMEMBERED: usize = 8_192;

/// A bounded memory of comments by room and id.
#[derive(Default)]
pub(super) struct Recent {
    known: HashSet<(String, String)>,
    order: VecDeque<(String, String)>,
}

impl Recent {
    /// Whether this comment was not seen lately. It is from now on.
    pub(super) fn is_new(&mut self, room: &str, id: &str) -> bool {
        let key = (room.to_owned(), id.to_owned());
        if !self.known.insert(key.clone()) {
            return false;
        }
        self.order.push_back(key);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_the_oldest_only() {
        let mut recent = Recent::default();
        for id in 0..=REMEMBERED {
            assert!(recent.is_new("room", &id.to_string()));
        }
        assert!(recent.is_new("room", "0"));
        assert!(!recent.is_new("room", "2"));
        assert!(recent.is_new("other", "2"));
        assert_eq!(recent.known.len(), REMEMBERED);
    }
}
