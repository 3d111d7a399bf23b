//! PayJoins: transactions with inputs of the payee too. Each is treated as two transfers in one. The payee's coins
//! return to the payee and pay no fee; the payer's coins fund the payment, the change and the fee. Taint is divided
//! within each transfer and never crosses between them, so both conserve it.

use std::mem;

use bitcoin::Amount;

use super::value::TaintedValue;

/// The payee's inputs of a transaction, and the outputs in which they return.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contribution {
    /// Indices of the payee's inputs, in order.
    pub inputs: Vec<usize>,
    /// How much of each output returns the payee's own coins; sums to the inputs.
    pub returned: Vec<Amount>,
}

impl Contribution {
    /// Whether an input is the payee's.
    pub(super) fn has(&self, input: usize) -> bool {
        self.inputs.binary_search(&input).is_ok()
    }

    /// Returns how much of an output returns the payee's own coins.
    pub(super) fn returned_in(&self, vout: usize) -> Amount {
        self.returned.get(vout).copied().unwrap_or(Amount::ZERO)
    }

    /// Takes the transaction apart into the payee's transfer and the payer's: inputs, and shares with the fee last. In
    /// each of them an input of the other is empty, so that inputs keep their indices.
    pub(super) fn transfers(
        &self,
        mut inputs: Vec<TaintedValue>,
        shares: &[Amount],
    ) -> [(Vec<TaintedValue>, Vec<Amount>); 2] {
        let taken = inputs.iter_mut().enumerate();
        let own = taken.map(|(at, load)| match self.has(at) {
            true => mem::take(load),
            false => TaintedValue::default(),
        });
        let own: Vec<TaintedValue> = own.collect();
        let returned: Vec<Amount> = (0..shares.len()).map(|at| self.returned_in(at)).collect();
        let paid = shares.iter().zip(&returned);
        let paid = paid.map(|(all, returned)| *all - *returned).collect();
        [(own, returned), (inputs, paid)]
    }
}
