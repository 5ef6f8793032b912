//! Quantities: exact decimals in a product's own unit, down to a thousandth
//! (a gram of a kilogram, a millilitre of a litre).

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::str::FromStr;
use utoipa::ToSchema;

/// A number of units with at most three decimal places, between −10^12 and
/// 10^12. JSON and text form: a decimal string without trailing zeros
/// (`"1.5"`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, example = "1.5")]
pub struct Quantity(Decimal);

/// A number that is no [`Quantity`]: not a decimal, finer than a thousandth,
/// or beyond a thousand billion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a quantity")]
pub struct NotAQuantity;

/// Thousandths in a unit: the form in which quantities are stored.
const THOUSANDTHS: i64 = 1000;
const LIMIT_UNITS: u64 = 1_000_000_000_000;
const LIMIT_THOUSANDTHS: i64 = LIMIT_UNITS.cast_signed() * THOUSANDTHS;

/// The number, if it is written without decimal places.
#[inline]
fn whole(number: Decimal) -> Option<i64> {
    if number.scale() == 0 { i64::try_from(number.mantissa()).ok() } else { None }
}

impl Quantity {
    /// None.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// One unit.
    pub const ONE: Self = Self(Decimal::ONE);

    /// `value` if it has at most three decimal places and is not absurd.
    #[inline]
    pub fn new(value: Decimal) -> Result<Self, NotAQuantity> {
        // What people count is whole, as a rule: then nothing has to be scaled.
        if whole(value).is_some_and(|units| units != 0 && units.unsigned_abs() <= LIMIT_UNITS) {
            return Ok(Self(value));
        }
        let thousandths = value.checked_mul(Decimal::from(THOUSANDTHS)).ok_or(NotAQuantity)?;
        if !thousandths.is_integer() || thousandths.abs() > Decimal::from(LIMIT_THOUSANDTHS) {
            return Err(NotAQuantity);
        }
        Ok(Self(value.normalize()))
    }

    /// A whole number of units.
    pub fn whole(units: i32) -> Self {
        Self(Decimal::from(units))
    }

    /// From thousandths of a unit, the stored form.
    pub fn from_thousandths(thousandths: i64) -> Self {
        Self(Decimal::new(thousandths, 3).normalize())
    }

    /// In thousandths of a unit, the stored form.
    pub fn thousandths(self) -> i64 {
        // No more than three places, and within a thousand billion: nothing has to
        // be divided, and all of it fits.
        let scaled = || (self.0 * Decimal::from(THOUSANDTHS)).to_i64();
        self.exact_thousandths().or_else(scaled).unwrap_or(i64::MAX)
    }

    #[inline]
    fn exact_thousandths(self) -> Option<i64> {
        let last_place = *[THOUSANDTHS, 100, 10, 1].get(self.0.scale() as usize)?;
        i64::try_from(self.0.mantissa()).ok()?.checked_mul(last_place)
    }

    /// The exact number.
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is more than nothing.
    pub fn is_positive(self) -> bool {
        self.0.is_sign_positive() && !self.0.is_zero()
    }

    /// The largest multiple of `step` that is not more than this.
    #[must_use]
    pub fn floor_to(self, step: Self) -> Self {
        if !step.is_positive() {
            return self;
        }
        let steps = (self.0 / step.0).round_dp_with_strategy(0, RoundingStrategy::ToNegativeInfinity);
        Self((steps * step.0).normalize())
    }

    /// Whether it is a whole number of `step`s.
    #[inline]
    pub fn is_multiple_of(self, step: Self) -> bool {
        match (self.exact_thousandths(), step.exact_thousandths()) {
            (Some(thousandths), Some(step)) if step > 0 => thousandths % step == 0,
            _ => self.floor_to(step) == self,
        }
    }
}

impl Add for Quantity {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0).normalize())
    }
}

impl Sub for Quantity {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0).normalize())
    }
}

impl AddAssign for Quantity {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Quantity {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.normalize().to_string())
    }
}

impl FromStr for Quantity {
    type Err = NotAQuantity;
    fn from_str(text: &str) -> Result<Self, NotAQuantity> {
        if text.len() > 32 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-') {
            return Err(NotAQuantity);
        }
        Self::new(Decimal::from_str(text).map_err(|_| NotAQuantity)?)
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_and_writes_plain_decimals() {
        for (text, shown) in [("1.50", "1.5"), ("20", "20"), ("0.001", "0.001"), ("100", "100")] {
            assert_eq!(text.parse::<Quantity>().unwrap().to_string(), shown);
        }
        for bad in ["", "x", "0.0001", "1e3", "9999999999999", "1,5"] {
            assert!(bad.parse::<Quantity>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn stored_form_is_exact(thousandths in -1_000_000_000_i64..1_000_000_000) {
            prop_assert_eq!(Quantity::from_thousandths(thousandths).thousandths(), thousandths);
        }

        #[test]
        fn a_multiple_is_its_own_floor(value in -20_000_i64..20_000, step in -10_i64..3_000) {
            let (value, step) = (Quantity::from_thousandths(value), Quantity::from_thousandths(step));
            prop_assert_eq!(value.is_multiple_of(step), value.floor_to(step) == value);
            prop_assert_eq!(Quantity::new(value.decimal()), Ok(value));
        }

        #[test]
        fn floor_leaves_less_than_a_step(value in 0_i64..1_000_000, step in 1_i64..5_000) {
            let (value, step) = (Quantity::from_thousandths(value), Quantity::from_thousandths(step));
            let floor = value.floor_to(step);
            prop_assert!(floor <= value && value - floor < step && floor.is_multiple_of(step));
        }
    }
}
