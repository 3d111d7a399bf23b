//! PayJoin (BIP 78): payer and payee both bring inputs, so that spending together says nothing of owners. It was made
//! to look like an ordinary payment, and does: what is said here is that a transaction *may* be one, never that it is.
//!
//! A sign is an input that was not needed. Somebody who pays out of one wallet seldom adds a coin without which the
//! others would do; in a PayJoin the payee's coin always is one, seen from the payer. Wallets that tidy up while they
//! pay leave the same sign, and a PayJoin need not leave it. The test is known as the second unnecessary input heuristic
//! (UIH2; Gibson, *PayJoin*, 2018): without one of the inputs the others still pay the largest output and the fee. Then an
//! input was not needed, whichever of the outputs is the payment. The first one (UIH1) asks whether the smallest output is
//! worth less than every input, which most plain payments are: `needed-inputs` of [`change`](super::change) is that.

use bitcoin::Amount;

use super::coinjoin::{self, Verdict};
use crate::ledger::{TxNum, View};

/// UIH2; not so unless inputs pay for outputs. The input that is left out is the smallest, since no other would leave
/// more.
pub fn an_input_is_unnecessary(inputs: &[Amount], outputs: &[Amount]) -> bool {
    let sum = |values: &[Amount]| -> u128 {
        let sats = values.iter().map(|value| u128::from(value.to_sat()));
        sats.sum()
    };
    let (Some(smallest), Some(largest)) = (inputs.iter().min(), outputs.iter().max()) else {
        return false;
    };
    let Some(fee) = sum(inputs).checked_sub(sum(outputs)) else {
        return false;
    };
    let without = sum(inputs) - u128::from(smallest.to_sat());
    inputs.len() >= 2 && without >= u128::from(largest.to_sat()) + fee
}

/// Whether a transaction may be a PayJoin: no CoinJoin, two input addresses or more, exactly two outputs that can be
/// spent, and UIH2 holds. Not so while a parent is missing.
pub fn is_possible(view: &View, tx: TxNum, verdict: Verdict) -> bool {
    if verdict != Verdict::Not || view.inputs(tx).len() < 2 {
        return false;
    }
    let outputs = coinjoin::outputs(view, tx);
    outputs.values.len() == 2
        && coinjoin::inputs(view, tx).is_some_and(|inputs| {
            inputs.addresses >= 2 && an_input_is_unnecessary(&inputs.values, &outputs.values)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heuristics::coinjoin::judge;
    use crate::heuristics::sample::{NOBODY, Sample, last};

    fn sats(values: &[u64]) -> Vec<Amount> {
        values.iter().map(|sat| Amount::from_sat(*sat)).collect()
    }

    fn is_one_unnecessary(inputs: &[u64], outputs: &[u64]) -> bool {
        an_input_is_unnecessary(&sats(inputs), &sats(outputs))
    }

    #[test]
    fn a_payment_that_takes_all_its_inputs_leaves_no_sign() {
        // 5 + 3 pay 2 to somebody and 6 in change: one coin would have paid the 2, but not the 6.
        assert!(!is_one_unnecessary(&[5, 3], &[6, 2]));
        assert!(is_one_unnecessary(&[5, 3], &[4, 4]));
        assert!(is_one_unnecessary(&[20, 30], &[25, 25]));
        assert!(is_one_unnecessary(&[20, 30], &[29, 21]));
        assert!(!is_one_unnecessary(&[20, 30], &[31, 19]));
    }

    #[test]
    fn the_fee_has_to_be_paid_too() {
        assert!(is_one_unnecessary(&[20, 30], &[30, 20]));
        assert!(!is_one_unnecessary(&[20, 30], &[30, 19]));
        assert!(is_one_unnecessary(&[20, 30], &[28, 20]));
    }

    #[test]
    fn what_has_one_input_or_does_not_add_up_leaves_no_sign() {
        assert!(!is_one_unnecessary(&[50], &[20, 20]));
        assert!(!is_one_unnecessary(&[1, 1], &[2, 2]));
        assert!(!is_one_unnecessary(&[], &[]));
        assert!(!is_one_unnecessary(
            &[u64::MAX, u64::MAX],
            &[u64::MAX, u64::MAX, 1]
        ));
    }

    /// BIP 78's example: 2 bitcoin of the payer and 3 of the payee make 4 for the payee and 1 of change.
    fn payjoin(owners: [u32; 2], outputs: &[(u32, u64)]) -> bool {
        let mut sample = Sample::default();
        let coins = sample.mint(&[(owners[0], 200_000_000), (owners[1], 300_000_000)]);
        sample.spend(&coins, outputs);
        let view = sample.view();
        is_possible(&view, last(&view), judge(&view, last(&view)))
    }

    #[test]
    fn a_payjoin_of_the_size_that_hides_the_payment_is_possible_by_its_shape() {
        assert!(payjoin([1, 2], &[(3, 280_000_000), (4, 219_000_000)]));
        // One that leaves less change than any input does not give itself away.
        assert!(!payjoin([1, 2], &[(3, 400_000_000), (4, 99_000_000)]));
    }

    #[test]
    fn one_address_one_output_or_three_are_no_payjoin() {
        assert!(!payjoin([1, 1], &[(3, 280_000_000), (4, 219_000_000)]));
        assert!(!payjoin([1, 2], &[(3, 499_000_000)]));
        assert!(!payjoin(
            [1, 2],
            &[(3, 200_000_000), (4, 150_000_000), (5, 100_000_000)]
        ));
        // What nobody can spend is no output to anybody.
        assert!(payjoin(
            [1, 2],
            &[(3, 280_000_000), (4, 219_000_000), (NOBODY, 0)]
        ));
    }

    #[test]
    fn without_its_parents_nothing_is_said_of_a_transaction() {
        let mut sample = Sample::default();
        let coins = sample.mint(&[(1, 200_000_000)]);
        sample.spend(
            &[coins[0], Sample::missing(1)],
            &[(3, 280_000_000), (4, 219_000_000)],
        );
        let view = sample.view();
        assert!(!is_possible(&view, last(&view), Verdict::Not));
    }
}
