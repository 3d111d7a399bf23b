//! Amounts and days of the public edition. In a public ledger an exact amount finds its transaction, and a day helps.

use jiff::civil::Date;

use crate::findings::{Cents, Time};

/// Digits of an amount that are published.
const DIGITS: u32 = 2;

/// Rounds money to two digits, and to no less than whole euro: EUR 324,395.01 to EUR 320,000.
pub(super) fn money(cents: Cents) -> i64 {
    let euro = (cents.0 + 50).div_euclid(100);
    let digits = euro.unsigned_abs().max(1).ilog10() + 1;
    let step = 10_i64.pow(digits.saturating_sub(DIGITS));
    (euro + step / 2).div_euclid(step) * step
}

/// Returns the first day of the month of a moment.
pub(super) fn month(time: Time) -> Date {
    time.day().first_of_month()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_digits_of_an_amount_are_left() {
        for (cents, euro) in [
            (0, 0),
            (49, 0),
            (50, 1),
            (1_234, 12),
            (9_949, 99),
            (12_449, 120),
            (32_439_501, 320_000),
            (99_900_000, 1_000_000),
        ] {
            assert_eq!(money(Cents(cents)), euro, "{cents}");
        }
    }

    proptest! {
        #[test]
        fn rounding_moves_an_amount_by_a_twentieth_at_most(cents in 1_000..10_i64.pow(12)) {
            let error = (money(Cents(cents)) * 100 - cents).abs();
            prop_assert!(error <= cents / 20 + 50);
        }
    }
}
