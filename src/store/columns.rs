//! How values stand in columns: names as words, lists as JSON, quantities as
//! thousandths.

use crate::store::error::StoreError;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::{Serialize, de::DeserializeOwned};

/// An enum from its name.
pub(super) fn word<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    let from: StrDeserializer<'_, ValueError> = text.into_deserializer();
    T::deserialize(from).map_err(|error| StoreError::Broken(error.to_string()))
}

/// A value as JSON text.
pub fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Broken(error.to_string()))
}

/// A value from JSON text.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Broken(error.to_string()))
}
