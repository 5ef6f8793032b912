//! People come in: by a link that is used once, and then by their login.

use crate::base::id::{LoginId, ShopId};
use crate::base::secret::Secret;
use crate::base::time::Millis;
use crate::desk::{Desk, DeskError, text};
use crate::shop::role::Role;
use crate::store::StoreError;
use crate::store::shops::{self, Shop, User};

/// How long an invitation of a helper can be used: ten minutes.
const INVITE_MS: i64 = 10 * 60 * 1000;
/// How long the owner's first link can be used: a day.
const OWNER_LINK_MS: i64 = 24 * 60 * 60 * 1000;

/// A login: the secret that its cookie holds, and whose it is.
pub struct Login {
    /// The cookie's value; only its fingerprint is stored.
    pub token: Secret,
    /// Whose.
    pub user: User,
    /// Of which shop.
    pub shop: Shop,
}

impl Desk {
    /// The shop of this installation; made with `name` at the first start.
    pub fn shop(&self, name: &str) -> Result<Shop, DeskError> {
        let name = text(name, 80, "shop name")?;
        self.write(move |c, now| match shops::first(c)? {
            Some(shop) => Ok(shop),
            None => Ok(shops::insert(c, &name, now)?),
        })
    }

    /// A link's token for the owner, as long as none has come in.
    pub fn owner_link(&self, shop: ShopId) -> Result<Option<Secret>, DeskError> {
        if self.store.read(|c| shops::has_owner(c, shop))? {
            return Ok(None);
        }
        Ok(Some(self.invite_as(shop, Role::Owner, OWNER_LINK_MS)?.0))
    }

    /// A fresh link's token for the owner, for when the login is lost. Whoever
    /// may start the program may read its data anyway.
    pub fn new_owner_link(&self, shop: ShopId) -> Result<Secret, DeskError> {
        Ok(self.invite_as(shop, Role::Owner, OWNER_LINK_MS)?.0)
    }

    /// A token by which one helper can come in, and until when.
    pub fn invite(&self, shop: ShopId) -> Result<(Secret, Millis), DeskError> {
        self.invite_as(shop, Role::Assistant, INVITE_MS)
    }

    fn invite_as(&self, shop: ShopId, role: Role, valid_ms: i64) -> Result<(Secret, Millis), DeskError> {
        let token = random()?;
        let fingerprint = token.fingerprint();
        let until = self.write(move |c, now| {
            let until = now.plus(valid_ms);
            shops::insert_invite(c, shop, role, &fingerprint, now, until)?;
            Ok(until)
        })?;
        Ok((token, until))
    }

    /// Uses a link up and signs its bearer in.
    pub fn sign_in(&self, token: &Secret, name: Option<&str>) -> Result<Login, DeskError> {
        let name = name.filter(|name| !name.trim().is_empty()).map(|name| text(name, 40, "name")).transpose()?;
        let invite = token.fingerprint();
        let token = random()?;
        let fingerprint = token.fingerprint();
        let (user, shop) = self.write(move |c, now| {
            let name_of = |role| name.unwrap_or_else(|| unnamed(role).to_owned());
            let user = match shops::use_invite(c, &invite, name_of, now) {
                Err(StoreError::Missing) => return Err(DeskError::LinkUsed),
                user => user?,
            };
            shops::insert_login(c, user.id, &fingerprint, now)?;
            let (_, user, shop) = shops::by_login(c, &fingerprint, now)?;
            Ok((user, shop))
        })?;
        Ok(Login { token, user, shop })
    }

    /// Ends a login.
    pub fn sign_out(&self, login: LoginId) -> Result<(), DeskError> {
        self.write(move |c, _| Ok(shops::delete_login(c, login)?))
    }
}

/// What a person is called who gives no name.
const fn unnamed(role: Role) -> &'static str {
    match role {
        Role::Owner => "Chủ sạp",
        Role::Assistant => "Người phụ",
    }
}

fn random() -> Result<Secret, DeskError> {
    Secret::random().map_err(|error| DeskError::NoRandomness(error.to_string()))
}
