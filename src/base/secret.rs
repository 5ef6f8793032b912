//! Secrets: random tokens, and values that never show themselves.

use sha2::{Digest, Sha256};
use std::fmt;

/// A value that prints as `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides `value`.
    pub const fn new(value: String) -> Self {
        Self(value)
    }

    /// A fresh token of 128 random bits in 32 hexadecimal digits, or the
    /// system's reason for having no randomness.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(hex(&bytes)))
    }

    /// The value itself. Name the reason wherever this is called.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// SHA-256 in hexadecimal: what is stored in the secret's stead. A token
    /// of 128 random bits needs no salt and no slow hash.
    pub fn fingerprint(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_shows_itself() {
        let secret = Secret::random().unwrap();
        assert_eq!(format!("{secret:?}"), "***");
        assert_eq!(secret.reveal().len(), 32);
        assert_ne!(secret, Secret::random().unwrap());
        assert_eq!(
            Secret::new("abc".into()).fingerprint(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
