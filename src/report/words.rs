//! Formatting shared by all renderers: exact amounts, shares, counts, and untrusted text made safe to show.

use crate::findings::Cents;
pub(crate) use crate::findings::share;
use crate::plural::plural;
pub(crate) use crate::visible::visible;

/// An exact amount in bitcoin with all eight places, so that a column of them lines up.
pub(crate) fn btc(sat: u64) -> String {
    format!("{}.{:08}", sat / 100_000_000, sat % 100_000_000)
}

/// Formats a number in groups of three.
pub(crate) fn grouped(number: u64) -> String {
    crate::money::grouped(&number.to_string())
}

/// Sums money; `None` if a part is not known.
pub(crate) fn sum(parts: impl IntoIterator<Item = Option<Cents>>) -> Option<Cents> {
    let cents = parts.into_iter().map(|part| part.map(|Cents(cents)| cents));
    cents.sum::<Option<i64>>().map(Cents)
}

/// `1 output`, `2 outputs`.
pub(crate) fn count(number: u64, noun: &str) -> String {
    format!("{} {}", grouped(number), plural(number == 1, noun))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_all_digits_and_shares_stay_below_whole() {
        assert_eq!(btc(0), "0.00000000");
        assert_eq!(btc(123_456_712_345_670), "1234567.12345670");
        assert_eq!(share(1, 3), "33.3 %");
        assert_eq!(share(2, 3), "66.7 %");
        assert_eq!(share(9_999, 10_000), "> 99.9 %");
        assert_eq!(share(1, 100_000), "< 0.1 %");
        assert_eq!(share(0, 5), "0 %");
        assert_eq!(share(5, 0), "–");
        assert_eq!(share(u64::MAX, u64::MAX), "100.0 %");
        assert_eq!(count(1, "output"), "1 output");
        assert_eq!(count(12_345, "output"), "12,345 outputs");
    }
}
