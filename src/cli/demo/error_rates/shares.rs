//! Shares, rounded against the program: those of correct results down, those of wrong results up. So 1 means all and 0
//! means none.

use crate::heuristics::measured::rounded_down;

/// Formats a share of correct results, rounded down.
pub(super) fn right(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), rounded_down)
}

/// Formats a share of wrong results, rounded up.
pub(super) fn wrong(share: Option<f64>) -> String {
    share.map_or_else(
        || "-".to_owned(),
        |share| {
            // Adding zero turns a negative zero into a positive one.
            let rounded = (share * 10_000.0 - 1e-9).ceil().max(0.0) + 0.0;
            format!("{:.4}", rounded / 10_000.0)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_only_exact_shares_to_one_and_zero() {
        assert_eq!(right(Some(1.0)), "1.0000");
        assert_eq!(right(Some(0.999_99)), "0.9999");
        assert_eq!(right(Some(0.25)), "0.2500");
        assert_eq!(right(Some(0.57)), "0.5700");
        assert_eq!(right(Some(-0.5)), "-0.5000");
        assert_eq!(wrong(Some(0.0)), "0.0000");
        assert_eq!(wrong(Some(-0.0)), "0.0000");
        assert_eq!(wrong(Some(0.000_01)), "0.0001");
        assert_eq!(right(None), "-");
    }
}
