//! The readers at hand: making one takes milliseconds, so it is kept until
//! what it reads by has changed.

use crate::base::id::SessionId;
use crate::reader::Reader;
use crate::shop::catalogue::Catalogue;
use std::sync::{Arc, Mutex, PoisonError};

/// Readers kept: sessions that take comments at the same time. One more is
/// made anew.
const KEPT: usize = 16;

struct Kept {
    session: SessionId,
    catalogue: Catalogue,
    reader: Arc<Reader>,
}

/// See the module. The last used stands last.
#[derive(Default)]
pub(super) struct Readers(Mutex<Vec<Kept>>);

impl Readers {
    /// The reader of what is on sale in a session.
    pub(super) fn of(&self, session: SessionId, catalogue: &Catalogue) -> Arc<Reader> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.iter().position(|kept| kept.session == session).map(|at| all.remove(at));
        let kept = match known {
            Some(kept) if kept.catalogue == *catalogue => kept,
            _ => Kept { session, reader: Arc::new(Reader::new(catalogue)), catalogue: catalogue.clone() },
        };
        let reader = Arc::clone(&kept.reader);
        if all.len() == KEPT {
            all.remove(0);
        }
        all.push(kept);
        reader
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::catalogue::Product;

    #[test]
    fn a_reader_is_made_anew_when_its_catalogue_changed_or_too_many_are_kept() {
        let readers = Readers::default();
        let of =
            |session, products: &[Product]| readers.of(SessionId(session), &Catalogue { products: products.to_vec() });
        let text = r#"{ "code": "OT", "name": "Ớt khô", "unit": "kg", "price": 60000 }"#;
        let chilli: Product = serde_json::from_str(text).unwrap();
        let first = of(1, &[]);
        assert!(Arc::ptr_eq(&first, &of(1, &[])));
        let changed = of(1, std::slice::from_ref(&chilli));
        assert!(!Arc::ptr_eq(&first, &changed));
        for session in 2..=16 {
            of(session, &[]);
        }
        assert!(Arc::ptr_eq(&changed, &of(1, std::slice::from_ref(&chilli))));
        of(17, &[]);
        assert!(Arc::ptr_eq(&changed, &of(1, std::slice::from_ref(&chilli))));
        (18..=40).for_each(|session| drop(of(session, &[])));
        assert!(!Arc::ptr_eq(&changed, &of(1, &[chilli])));
        assert_eq!(readers.0.lock().unwrap().len(), KEPT);
    }
}
