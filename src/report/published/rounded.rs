//! Amounts, shares and days of the public edition. In a public ledger an exact amount finds its transaction, and a day helps.

use jiff::civil::Date;

use crate::findings::{Cents, Time};

/// Steps of the bands in a decade: 100, 200, 500, 1,000.
const STEPS: [i64; 3] = [1, 2, 5];

/// Rounds a sum to its first digit, in whole euro: EUR 324,395.01 to EUR 300,000.
pub(super) fn sum(cents: Cents) -> i64 {
    let euro = (cents.0 + 50).div_euclid(100);
    let step = 10_i64.pow(euro.unsigned_abs().max(1).ilog10());
    (euro + step / 2).div_euclid(step) * step
}

/// Returns the band in which an amount is, in whole euro: EUR 180.00 is from 100 to 200. The upper end is outside.
pub(super) fn band(cents: Cents) -> (i64, i64) {
    let mut least = 0;
    for power in 0..=15 {
        for step in STEPS {
            let most = step * 10_i64.pow(power);
            if cents.0 < most * 100 {
                return (least, most);
            }
            least = most;
        }
    }
    (least, i64::MAX)
}

/// Rounds a share to whole per cent, `42`; a part that is not zero is never shown as zero.
pub(super) fn per_cent(part: u64, whole: u64) -> String {
    let (part, whole) = (u128::from(part), u128::from(whole.max(1)));
    match (part * 100 + whole / 2) / whole {
        0 if part > 0 => "< 1".to_owned(),
        rounded => rounded.to_string(),
    }
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
    fn one_digit_of_a_sum_is_left() {
        for (cents, euro) in [
            (0, 0),
            (49, 0),
            (50, 1),
            (1_234, 10),
            (9_949, 100),
            (12_449, 100),
            (32_439_501, 300_000),
            (95_000_000, 1_000_000),
        ] {
            assert_eq!(sum(Cents(cents)), euro, "{cents}");
        }
    }

    #[test]
    fn bands_double_and_their_upper_end_is_outside() {
        for (cents, expected) in [
            (0, (0, 1)),
            (99, (0, 1)),
            (100, (1, 2)),
            (18_000, (100, 200)),
            (20_000, (200, 500)),
            (32_000_000, (200_000, 500_000)),
        ] {
            assert_eq!(band(Cents(cents)), expected, "{cents}");
        }
    }

    #[test]
    fn shares_are_in_whole_per_cent() {
        assert_eq!(per_cent(424, 1_000), "42");
        assert_eq!(per_cent(1, 1_000), "< 1");
        assert_eq!(per_cent(0, 1_000), "0");
        assert_eq!(per_cent(0, 0), "0");
    }

    proptest! {
        #[test]
        fn every_amount_is_in_its_band(cents in 0..10_i64.pow(15)) {
            let (least, most) = band(Cents(cents));
            prop_assert!(least * 100 <= cents && cents < most * 100);
        }
    }
}
