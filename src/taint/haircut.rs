//! Haircut: taint is divided in proportion to value, in whole satoshis and without losing one.
//!
//! A satoshi cannot be divided, so proportions are met by the method of largest remainders: every share gets the whole
//! part of its claim, and the satoshis left over go one each to the largest fractional parts, ties to the lower index.
//! So each share is within one satoshi of its exact claim, the sum is exact, and no share gets more than its value.

use std::cmp::Reverse;

use bitcoin::Amount;

/// Divides `tainted` satoshis over `shares` in proportion to their values. Needs no more tainted than there is value.
pub(super) fn divide(tainted: Amount, shares: &[Amount]) -> Vec<Amount> {
    let total: Amount = shares.iter().copied().sum();
    if tainted == Amount::ZERO {
        return vec![Amount::ZERO; shares.len()];
    }
    if tainted == total {
        return shares.to_vec();
    }
    // All claims are fractions of the same denominator, so their numerators compare as they do.
    let claims = shares.iter().map(|share| {
        let claim = u128::from(tainted.to_sat()) * u128::from(share.to_sat());
        let whole = claim / u128::from(total.to_sat());
        (whole, claim - whole * u128::from(total.to_sat()))
    });
    let mut left = tainted;
    let mut parts = Vec::with_capacity(shares.len());
    let mut fractions = Vec::with_capacity(shares.len());
    for (index, (whole, fraction)) in claims.enumerate() {
        let whole = u64::try_from(whole).expect("a share's claim is at most its value");
        let whole = Amount::from_sat(whole);
        left -= whole;
        parts.push(whole);
        fractions.push((Reverse(fraction), index));
    }
    // Every fraction is below one and they sum to what is left: there are more fractions above zero than satoshis.
    fractions.sort_unstable();
    let left = usize::try_from(left.to_sat()).expect("fewer are left than there are shares");
    for &(_, index) in &fractions[..left] {
        parts[index] += Amount::ONE_SAT;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(tainted: u64, shares: &[u64]) -> Vec<u64> {
        let shares: Vec<Amount> = shares.iter().copied().map(Amount::from_sat).collect();
        let parts = divide(Amount::from_sat(tainted), &shares);
        parts.into_iter().map(Amount::to_sat).collect()
    }

    #[test]
    fn what_is_left_goes_to_the_largest_fractions() {
        // Claims 0.6, 1.5 and 2.9.
        assert_eq!(divided(5, &[6, 15, 29]), [1, 1, 3]);
    }

    #[test]
    fn equal_fractions_favour_the_lower_index() {
        // Claims 1/2 each.
        assert_eq!(divided(2, &[1, 1, 1, 1]), [1, 1, 0, 0]);
    }

    #[test]
    fn a_share_without_value_gets_nothing() {
        assert_eq!(divided(2, &[0, 1, 0, 1, 1]), [0, 1, 0, 1, 0]);
    }

    #[test]
    fn nothing_is_divided_by_nothing() {
        assert_eq!(divided(0, &[0, 0]), [0, 0]);
    }

    #[test]
    fn the_whole_supply_divides_without_overflow() {
        let supply = Amount::MAX_MONEY.to_sat();
        assert_eq!(
            divided(supply - 1, &[supply - 1, 1]),
            [supply - 2, 1],
            "claims of supply - 2 + 1/supply and 1 - 1/supply"
        );
    }
}
