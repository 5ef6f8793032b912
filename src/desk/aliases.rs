//! A person teaches a session what buyers call a product. It holds for the
//! comments that come in from then on, to the end of the session.

use crate::base::id::{ProductId, SessionId, ShopId};
use crate::desk::{Command, Desk, DeskError};
use crate::shop::act::Refusal;
use crate::shop::event::{AliasView, SessionState};
use crate::shop::words;
use crate::store::{Engine, StoreError, aliases, products, sessions};

impl Desk {
    /// Teaches the words for a product. Words that were taught before mean
    /// this product from now on.
    pub fn teach(
        &self,
        command: &Command,
        session: SessionId,
        product: ProductId,
        words: &str,
    ) -> Result<AliasView, DeskError> {
        let words = words::name(words).ok_or(DeskError::NoName)?;
        let (shop, by) = (command.shop, command.by.clone());
        self.once(command, format!("teach {session} {product} {words}"), move |c, now| {
            lock_open(c, shop, session)?;
            let all = products::list(c, shop, None)?;
            let Some(named) = all.iter().find(|one| one.id == product) else {
                return Err(Refusal::NoProduct.into());
            };
            if let Some(bearer) = words::bearer(&all, named, &words) {
                return Err(DeskError::NameTaken(bearer.name.clone()));
            }
            let known = aliases::find(c, session, &words)?.map(|alias| alias.words);
            if known.is_none() && aliases::list(c, session)?.len() >= words::TAUGHT_MAX {
                return Err(DeskError::TooManyNames);
            }
            let words = words::spelling(known, words);
            let alias = AliasView { product_id: product, words, by, at: now };
            aliases::put(c, shop, session, &alias)?;
            Ok(alias)
        })
    }

    /// Takes back what was taught; answers with it.
    pub fn forget(&self, command: &Command, session: SessionId, words: &str) -> Result<AliasView, DeskError> {
        let words = words::name(words).ok_or(DeskError::NoName)?;
        let shop = command.shop;
        self.once(command, format!("forget {session} {words}"), move |c, _| {
            lock_open(c, shop, session)?;
            let alias = aliases::find(c, session, &words)?.ok_or(StoreError::Missing)?;
            aliases::remove(c, session, &words)?;
            Ok(alias)
        })
    }
}

/// Locks a session that takes comments: the next batch of them is read by what
/// is written here.
fn lock_open(c: &mut Engine, shop: ShopId, id: SessionId) -> Result<(), DeskError> {
    let session = sessions::lock(c, shop, Some(id))?.remove(&id).ok_or(StoreError::Missing)?;
    if session.summary.state == SessionState::Closed { Err(DeskError::SessionClosed) } else { Ok(()) }
}
