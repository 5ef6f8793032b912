//! Identifiers made by the store. They stay below 2^53, so JSON numbers hold
//! them exactly.

use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl $name {
            /// The bare number, for a column or a JSON value.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                Self(value)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A producer's shop: the owner of everything else.
    ShopId,
    /// A person who may open the desk.
    UserId,
    /// One sign-in of a person (a login is never called a session).
    LoginId,
    /// One thing on sale.
    ProductId,
    /// One livestream sale, "phiên".
    SessionId,
    /// One platform stream of a session.
    ChannelId,
    /// One viewer's comment as stored.
    CommentId,
    /// A buyer of a shop.
    CustomerId,
    /// One buyer's order in one session.
    OrderId,
    /// One product (with option) of an order.
    LineId,
    /// A place in a product's waiting line.
    WishId,
    /// What one person once did, as it can be taken back.
    ActId,
}
