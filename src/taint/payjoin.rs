//! PayJoins: transactions to which the one who is paid brings coins too. Each of them is two transfers in one. The coins
//! of the payee come back to the payee and pay no fee; those of the payer make the payment, the change and the fee. Taint is
//! divided within either transfer and never crosses from one to the other, so both conserve it.

use bitcoin::Amount;

use super::policy::{self, Load, Taints};

/// What the payee brings to a transaction, and where it comes back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contribution {
    /// Indices of the payee's inputs, in order.
    pub inputs: Vec<usize>,
    /// How much of each output is the payee's own coins; the sum is that of the inputs.
    pub returned: Vec<Amount>,
}

/// One output of a transaction: what the payee brought of it, and the rest.
pub(super) struct Halves {
    pub returned: Load,
    pub paid: Load,
}

impl Halves {
    /// An output of which the payee brought nothing.
    pub fn paid(load: Load) -> Self {
        Self {
            returned: Load::clean(Amount::ZERO),
            paid: load,
        }
    }

    /// An output without taint.
    pub fn clean(value: Amount, returned: Amount) -> Self {
        Self {
            returned: Load::clean(returned),
            paid: Load::clean(value - returned),
        }
    }

    /// The whole output.
    pub fn into_whole(self) -> Load {
        if self.returned.value == Amount::ZERO {
            return self.paid;
        }
        Load::join(&self.returned, &self.paid)
    }

    /// The whole output as a source, all of whose payment is tainted, and what that adds to the taint which arrives.
    pub fn into_source(self) -> (Load, Taints) {
        let source = Load::tainted(self.paid.value);
        let source = if self.returned.value == Amount::ZERO {
            source
        } else {
            Load::join(&self.returned, &source)
        };
        let arrived = self.into_whole().taints;
        let new = arrived.complement_to(source.taints);
        (source, new)
    }
}

/// Divides the taint of the two transfers over the outputs and the fee, which is the last of `shares`. Returns the outputs
/// and the taint of the fee.
pub(super) fn divide(
    inputs: Vec<Load>,
    shares: &[Amount],
    contribution: &Contribution,
) -> (Vec<Halves>, Taints) {
    let is_own = |at: &usize| contribution.inputs.binary_search(at).is_ok();
    let (own, others): (Vec<_>, Vec<_>) = inputs
        .into_iter()
        .enumerate()
        .partition(|(at, _)| is_own(at));
    let loads =
        |side: Vec<(usize, Load)>| side.into_iter().map(|(_, load)| load).collect::<Vec<_>>();
    let own_shares: Vec<Amount> = contribution
        .returned
        .iter()
        .copied()
        .chain([Amount::ZERO])
        .collect();
    let other_shares: Vec<Amount> = shares
        .iter()
        .zip(&own_shares)
        .map(|(all, own)| *all - *own)
        .collect();
    let returned = policy::divide(&loads(own), &own_shares);
    let mut paid = policy::divide(&loads(others), &other_shares);
    let fee = paid.pop().expect("the fee is the last share");
    let halves = returned
        .into_iter()
        .zip(paid)
        .map(|(returned, paid)| Halves { returned, paid });
    (halves.collect(), fee.taints)
}
