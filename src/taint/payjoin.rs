//! PayJoins: transactions with inputs of the payee too. Each is treated as two transfers in one. The payee's coins
//! return to the payee and pay no fee; the payer's coins fund the payment, the change and the fee. Taint is divided
//! within each transfer and never crosses between them, so both conserve it.

use bitcoin::Amount;

use super::policy::{self, TaintedValue, Taints};

/// The payee's inputs of a transaction, and the outputs in which they return.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contribution {
    /// Indices of the payee's inputs, in order.
    pub inputs: Vec<usize>,
    /// How much of each output returns the payee's own coins; sums to the inputs.
    pub returned: Vec<Amount>,
}

/// One output of a transaction: the payee's contribution, and the rest.
pub(super) struct Halves {
    pub returned: TaintedValue,
    pub paid: TaintedValue,
}

impl Halves {
    /// Creates an output without payee contribution.
    pub fn paid(load: TaintedValue) -> Self {
        Self {
            returned: TaintedValue::clean(Amount::ZERO),
            paid: load,
        }
    }

    /// Creates an output without taint.
    pub fn clean(value: Amount, returned: Amount) -> Self {
        Self {
            returned: TaintedValue::clean(returned),
            paid: TaintedValue::clean(value - returned),
        }
    }

    /// Returns the whole output.
    pub fn into_whole(self) -> TaintedValue {
        if self.returned.value == Amount::ZERO {
            return self.paid;
        }
        TaintedValue::join(&self.returned, &self.paid)
    }

    /// Returns the whole output as a source, with its payment entirely tainted, and the new taint that adds.
    pub fn into_source(self) -> (TaintedValue, Taints) {
        let source = TaintedValue::tainted(self.paid.value);
        let source = if self.returned.value == Amount::ZERO {
            source
        } else {
            TaintedValue::join(&self.returned, &source)
        };
        let arrived = self.into_whole().taints;
        let new = arrived.complement_to(source.taints);
        (source, new)
    }
}

/// Divides the taint of the two transfers over the outputs and the fee, which is the last of `shares`. Returns the outputs
/// and the taint of the fee.
pub(super) fn divide(
    inputs: Vec<TaintedValue>,
    shares: &[Amount],
    contribution: &Contribution,
) -> (Vec<Halves>, Taints) {
    let is_own = |at: &usize| contribution.inputs.binary_search(at).is_ok();
    let (own, others): (Vec<_>, Vec<_>) = inputs
        .into_iter()
        .enumerate()
        .partition(|(at, _)| is_own(at));
    let loads = |side: Vec<(usize, TaintedValue)>| {
        side.into_iter().map(|(_, load)| load).collect::<Vec<_>>()
    };
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
