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
    let mut left = tainted;
    let mut parts = Vec::with_capacity(shares.len());
    // All claims are fractions of the same denominator, so their numerators compare as they do.
    let mut fractions = Vec::with_capacity(shares.len());
    for (index, share) in shares.iter().enumerate() {
        let (whole, fraction) = claim(tainted.to_sat(), share.to_sat(), total.to_sat());
        let whole = Amount::from_sat(whole);
        left -= whole;
        parts.push(whole);
        fractions.push((Reverse(fraction), index));
    }
    if left == Amount::ZERO {
        return parts;
    }
    // Every fraction is below one and they sum to what is left: there are more fractions above zero than satoshis.
    fractions.sort_unstable();
    let left = usize::try_from(left.to_sat()).expect("fewer are left than there are shares");
    for &(_, index) in &fractions[..left] {
        parts[index] += Amount::ONE_SAT;
    }
    parts
}

/// Splits what each input gives over the parts that the outputs and the fee get, in proportion to both, so that the
/// amounts of an input sum to what it gives and those of a part to the part. Both lists must have the same sum.
///
/// Floors first. What then is left of the inputs and what is open in the parts have the same sum, and the first open
/// part takes from the first input that has some left. Calls `put` with the amounts of each input in order, which are
/// none for an input that gives nothing.
pub(super) fn pair(given: &[Amount], parts: &[Amount], mut put: impl FnMut(usize, &[Amount])) {
    let total: Amount = given.iter().copied().sum();
    let floor = |input: Amount, part: Amount| {
        let (whole, _) = claim(input.to_sat(), part.to_sat(), total.to_sat());
        Amount::from_sat(whole)
    };
    let giving = || given.iter().filter(|input| **input > Amount::ZERO);
    let open_in = |part: &Amount| {
        let taken: Amount = giving().map(|input| floor(*input, *part)).sum();
        *part - taken
    };
    let mut open: Vec<Amount> = parts.iter().map(open_in).collect();
    let mut first_open = 0;
    for (index, input) in given.iter().enumerate() {
        if *input == Amount::ZERO {
            put(index, &[]);
            continue;
        }
        let mut row: Vec<Amount> = parts.iter().map(|part| floor(*input, *part)).collect();
        let mut left = *input - row.iter().copied().sum();
        while left > Amount::ZERO {
            let more = left.min(open[first_open]);
            row[first_open] += more;
            open[first_open] -= more;
            left -= more;
            if open[first_open] == Amount::ZERO {
                first_open += 1;
            }
        }
        put(index, &row);
    }
}

/// Returns the whole part of `one` times `other` by `total`, and the numerator of the rest. One factor is at most
/// `total`.
fn claim(one: u64, other: u64, total: u64) -> (u64, u64) {
    // Division of 128 bits is slow, and most products fit into 64.
    if let Some(product) = one.checked_mul(other) {
        return (product / total, product % total);
    }
    let (product, total) = (u128::from(one) * u128::from(other), u128::from(total));
    let fits = |part| u64::try_from(part).expect("a part is at most the factor it is taken of");
    (fits(product / total), fits(product % total))
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
    fn pairs_sum_to_inputs_and_parts() {
        let amounts = |sats: &[u64]| {
            sats.iter()
                .copied()
                .map(Amount::from_sat)
                .collect::<Vec<_>>()
        };
        let mut rows = Vec::new();
        // Floors are 0, 0, 0; none; 2, 2, 0. Left are 2 of the first input and 1 of the third; each part has 1 open.
        pair(&amounts(&[2, 0, 5]), &amounts(&[3, 3, 1]), |input, row| {
            rows.push((
                input,
                row.iter().map(|part| part.to_sat()).collect::<Vec<_>>(),
            ));
        });
        assert_eq!(rows, [(0, vec![1, 1, 0]), (1, vec![]), (2, vec![2, 2, 1])]);
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
