//! Who may do what, as types: a handler that takes [`Signed`] serves any of
//! the shop's people, one that takes [`Owner`] the owner only. A handler that
//! takes neither serves anybody, and there are few of those.

use crate::base::id::LoginId;
use crate::base::secret::Secret;
use crate::base::time::Millis;
use crate::desk::Command;
use crate::server::Doors;
use crate::server::error::{BROKEN, NOT_ALLOWED, NOT_SIGNED_IN, Problem};
use crate::shop::role::Role;
use crate::store::shops::{self, Shop, User};
use crate::store::{Store, StoreError};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// The cookie that holds a login's token.
pub(super) const COOKIE: &str = "phiencho_login";

/// A person of the shop who is signed in.
pub struct Signed {
    /// Their login.
    pub login: LoginId,
    /// They themselves.
    pub user: User,
    /// Their shop.
    pub shop: Shop,
}

/// The owner, signed in.
pub struct Owner(pub Signed);

impl Signed {
    /// Their command under `key`.
    pub(super) fn command(&self, key: String) -> Command {
        Command { shop: self.shop.id, user: self.user.id, role: self.user.role, by: self.user.name.clone(), key }
    }
}

type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

impl FromRequest for Signed {
    type Error = Problem;
    type Future = Answer<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { signed(&request).await.map_err(|problem| problem.for_request(&request)) })
    }
}

impl FromRequest for Owner {
    type Error = Problem;
    type Future = Answer<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            match signed(&request).await {
                Ok(signed) if signed.user.role == Role::Owner => Ok(Self(signed)),
                Ok(_) => Err(Problem::of(&NOT_ALLOWED).for_request(&request)),
                Err(problem) => Err(problem.for_request(&request)),
            }
        })
    }
}

async fn signed(request: &HttpRequest) -> Result<Signed, Problem> {
    let doors = request.app_data::<web::Data<Doors>>().ok_or(Problem::of(&BROKEN))?;
    let cookie = request.cookie(COOKIE).ok_or(Problem::of(&NOT_SIGNED_IN))?;
    let fingerprint = Secret::new(cookie.value().to_owned()).fingerprint();
    let (store, now): (Arc<Store>, Millis) = (Arc::clone(&doors.store), doors.clock.now());
    match web::block(move || store.read(|c| shops::by_login(c, &fingerprint, now))).await {
        Ok(Ok((login, user, shop))) => Ok(Signed { login, user, shop }),
        Ok(Err(StoreError::Missing)) => Err(Problem::of(&NOT_SIGNED_IN)),
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(Problem::of(&BROKEN)),
    }
}
