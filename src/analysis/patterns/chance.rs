//! How likely chance makes ratios that agree as well as those found.
//!
//! The hypothesis is that the larger share of each split is spread evenly over 50 to 100 %, independent of the others. If
//! `k` of `n` shares lie within a window, one of them is the lowest, and `k - 1` of the other `n - 1` lie at most one
//! window above it; for given shares that happens with probability `p^(k - 1)` at most, where `p` is the window's part of
//! the range. Summed over the choices of the lowest share and of the others (Boole's inequality):
//!
//! ```text
//! P(k of n within a window) <= n * C(n - 1, k - 1) * p^(k - 1)
//! ```
//!
//! The exact value, that of the scan statistic (Naus 1965), is never more. People prefer round ratios, so that
//! unrelated owners agree more often than under the hypothesis; renderers say so.

/// Greatest distance of the shares of a group, in millionths: half a percentage point.
pub const WINDOW_PPM: u32 = 5_000;
/// Number of different shares in millionths from one half up to the whole.
const RANGE_PPM: u32 = 500_000;

/// One in fixed point.
const ONE: u128 = 1_000_000_000_000_000_000;
/// The most that is said: smaller probabilities have no meaning beside the hypothesis.
const MOST: u64 = 1_000_000_000;

/// Returns `N` such that chance makes at least `alike` of `splits` ratios agree at most 1 time in `N`; 1 if the bound says
/// nothing. `N` is rounded down to two digits.
pub fn one_in(splits: usize, alike: usize) -> u64 {
    // Shares are rounded down to millionths, so a window holds one value more than it is wide.
    let bound = bound(splits, alike, WINDOW_PPM + 1, RANGE_PPM);
    let times = u64::try_from(ONE / bound).unwrap_or(MOST).clamp(1, MOST);
    let mut unit = 1;
    while times / unit >= 100 {
        unit *= 10;
    }
    times / unit * unit
}

/// Returns the bound in parts of [`ONE`], rounded up, from 1 to [`ONE`]. The window is `window` of `range` equally likely
/// values.
fn bound(splits: usize, alike: usize, window: u32, range: u32) -> u128 {
    let splits = splits as u128;
    let mut bound = Some(splits * ONE);
    for at in 1..alike as u128 {
        let factor = splits.saturating_sub(at) * u128::from(window);
        let part = bound.and_then(|bound| bound.checked_mul(factor));
        bound = part.map(|part| part.div_ceil(at * u128::from(range)));
    }
    // An overflow is far above one.
    bound.unwrap_or(ONE).clamp(1, ONE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn agreement_of_two_splits_is_common_and_of_three_rare() {
        assert_eq!(one_in(2, 2), 49);
        assert_eq!(one_in(3, 3), 3_300);
        assert_eq!(one_in(4, 3), 830);
        assert_eq!(one_in(100, 3), 1);
        assert_eq!(one_in(40, 40), MOST);
    }

    #[test]
    fn overflow_says_nothing() {
        assert_eq!(one_in(1_000_000_000, 20), 1);
    }

    /// Whether `alike` of these values lie in `window` values in a row.
    fn agree(values: &[u32], alike: usize, window: u32) -> bool {
        let above = |lowest: u32| {
            let within = values
                .iter()
                .filter(|value| (lowest..lowest + window).contains(*value));
            within.count()
        };
        values.iter().any(|lowest| above(*lowest) >= alike)
    }

    proptest! {
        #[test]
        fn bound_is_at_least_the_share_of_all_outcomes(
            splits in 2_usize..6,
            alike in 2_usize..6,
            range in 2_u32..9,
            window in 1_u32..5,
        ) {
            let outcomes = range.pow(splits as u32);
            let outcome = |number: u32| -> Vec<u32> {
                (0..splits as u32).map(|at| number / range.pow(at) % range).collect()
            };
            let hits = (0..outcomes).filter(|number| agree(&outcome(*number), alike, window));
            let share = hits.count() as u128 * ONE / u128::from(outcomes);
            prop_assert!(share <= bound(splits, alike, window, range));
        }
    }
}
