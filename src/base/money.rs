//! Vietnamese đồng. There is no smaller unit in use, so money is a whole
//! number everywhere.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub, SubAssign};
use utoipa::ToSchema;

use super::quantity::Quantity;

/// Whole đồng; negative for differences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Vnd(pub i64);

impl Vnd {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The highest price of one unit that a catalogue takes: a billion đồng.
    pub const MAX_PRICE: Self = Self(1_000_000_000);

    /// The bare number of đồng.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Price of `quantity` units at this unit price, rounded half away from
    /// zero to the đồng. Saturates instead of wrapping.
    #[must_use]
    pub fn times(self, quantity: Quantity) -> Self {
        let exact = Decimal::from(self.0).saturating_mul(quantity.decimal());
        let whole = exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        Self(whole.to_i64().unwrap_or(i64::MAX))
    }
}

impl Add for Vnd {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Vnd {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for Vnd {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Vnd {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Vnd {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Add::add)
    }
}

/// Vietnamese form: `12.480.000₫`.
impl fmt::Display for Vnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let mut text = String::with_capacity(digits.len() * 4 / 3 + 4);
        if self.0 < 0 {
            text.push('-');
        }
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push('.');
            }
            text.push(digit);
        }
        text.push('₫');
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_in_vietnamese_form() {
        for (amount, text) in
            [(0, "0₫"), (999, "999₫"), (7000, "7.000₫"), (12_480_000, "12.480.000₫"), (-1500, "-1.500₫")]
        {
            assert_eq!(Vnd(amount).to_string(), text);
        }
    }

    #[test]
    fn part_units_round_half_away_from_zero() {
        let price = Vnd(33_333);
        assert_eq!(price.times("0.5".parse().unwrap()), Vnd(16_667));
        assert_eq!(price.times("1.5".parse().unwrap()), Vnd(50_000));
    }
}
