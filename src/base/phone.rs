//! Phone numbers.

use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// A Vietnamese phone number in national form (`0987654321`). `Debug` shows
/// the last three digits only, so that logs never hold a number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// `digits` if it has the shape of a national number: a leading zero and
    /// ten or eleven digits in all. Whether the number is in use by an
    /// operator is the reader's business.
    pub fn new(digits: &str) -> Option<Self> {
        let shaped =
            matches!(digits.len(), 10 | 11) && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
        shaped.then(|| Self(digits.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last four digits, by which a buyer is known at the door.
    pub fn end(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone(…{})", &self.0[self.0.len() - 3..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_number() {
        let phone = Phone::new("0987654321").unwrap();
        assert_eq!(format!("{phone:?}"), "Phone(…321)");
        for bad in ["", "987654321", "09876543", "09876543a1", "098765432100"] {
            assert!(Phone::new(bad).is_none(), "{bad}");
        }
    }
}
