//! Poison: one tainted satoshi among the inputs taints every output and the fee entirely.
//!
//! It does not conserve value. Its law: the outputs it taints are exactly the sources' descendants. So it is an upper
//! bound for every other policy, and nothing more should be read into it.

use bitcoin::Amount;

/// Taints every share entirely if anything is tainted.
pub(super) fn divide(tainted: Amount, shares: &[Amount]) -> impl Iterator<Item = Amount> {
    shares.iter().map(move |&share| match tainted {
        Amount::ZERO => Amount::ZERO,
        _ => share,
    })
}
