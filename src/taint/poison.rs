//! Poison: one tainted satoshi among the inputs taints every output and the fee, wholly.
//!
//! It does not conserve. Its law is another: what it taints are the sources' descendants. So its amounts bound from
//! above what any other policy can reach, and nothing more should be read into them.

use bitcoin::Amount;

/// Taints every share wholly if anything is tainted.
pub(super) fn divide(tainted: Amount, shares: &[Amount]) -> impl Iterator<Item = Amount> {
    shares.iter().map(move |&share| match tainted {
        Amount::ZERO => Amount::ZERO,
        _ => share,
    })
}
