//! Bands: the least and the most taint that an output can carry where no policy can tell, which is behind a CoinJoin.
//!
//! A band rests on values alone. Every division of a transaction's money that respects them gives the output an amount
//! within its band: the output holds no more taint than its inputs bring, and no more clean money than they bring.

use bitcoin::Amount;

/// The least and the most taint in a value.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct TaintBounds {
    /// At least this much is tainted.
    pub least: Amount,
    /// At most this much is tainted.
    pub most: Amount,
}

impl TaintBounds {
    /// Returns these bounds for a value that holds no more taint than `limit`.
    pub fn within(self, limit: Amount) -> Self {
        let most = self.most.min(limit);
        Self {
            least: self.least.min(most),
            most,
        }
    }
}

/// An input of a transaction with the taint that it may bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoundedInput {
    /// Its value.
    pub value: Amount,
    /// Its taint; zero for an input that no taint reached.
    pub taint: TaintBounds,
}

/// Returns the bounds of an output worth `value` whose money comes from those inputs that `is_linked` names, and for at
/// most `gain` from others, as a maker's fee in a CoinJoin. The fee of the transaction needs no rule: it is what the
/// outputs leave.
pub fn bounds(
    value: Amount,
    inputs: &[BoundedInput],
    is_linked: impl Fn(usize) -> bool,
    gain: Amount,
) -> TaintBounds {
    // The most that can be tainted and clean, in the inputs linked and in the others.
    let (mut tainted, mut clean) = ([Amount::ZERO; 2], [Amount::ZERO; 2]);
    for (at, input) in inputs.iter().enumerate() {
        let side = usize::from(!is_linked(at));
        tainted[side] += input.taint.most;
        clean[side] += input.value - input.taint.least;
    }
    let [tainted, clean] = [tainted, clean].map(|[linked, others]| linked + gain.min(others));
    TaintBounds {
        least: value.checked_sub(clean).unwrap_or(Amount::ZERO),
        most: tainted,
    }
    .within(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn input(value: u64, least: u64, most: u64) -> BoundedInput {
        let [value, least, most] = [value, least, most].map(Amount::from_sat);
        BoundedInput {
            value,
            taint: TaintBounds { least, most },
        }
    }

    fn sats(bounds: TaintBounds) -> (u64, u64) {
        (bounds.least.to_sat(), bounds.most.to_sat())
    }

    fn of_all(value: u64, inputs: &[BoundedInput]) -> (u64, u64) {
        sats(bounds(
            Amount::from_sat(value),
            inputs,
            |_| true,
            Amount::ZERO,
        ))
    }

    #[test]
    fn small_output_may_hold_all_taint_or_none() {
        assert_eq!(of_all(40, &[input(50, 50, 50), input(60, 0, 0)]), (0, 40));
    }

    #[test]
    fn output_above_clean_money_must_hold_taint() {
        assert_eq!(of_all(100, &[input(50, 50, 50), input(60, 0, 0)]), (40, 50));
    }

    #[test]
    fn output_of_one_tainted_input_is_tainted_entirely() {
        assert_eq!(of_all(49, &[input(50, 50, 50)]), (49, 49));
    }

    #[test]
    fn unlinked_input_counts_for_a_makers_gain_only() {
        let inputs = [input(50, 50, 50), input(60, 0, 0)];
        let second = |gain| bounds(Amount::from_sat(58), &inputs, |at| at == 1, gain);
        assert_eq!(sats(second(Amount::ZERO)), (0, 0));
        assert_eq!(sats(second(Amount::from_sat(3))), (0, 3));
        let first = |gain| bounds(Amount::from_sat(48), &inputs, |at| at == 0, gain);
        assert_eq!(sats(first(Amount::ZERO)), (48, 48));
        assert_eq!(sats(first(Amount::from_sat(3))), (45, 48));
    }

    /// Inputs as value and clean part of it, each with its taint known to some satoshi; weights of the outputs.
    fn transactions() -> impl Strategy<Value = (Vec<(u64, u64, u64)>, Vec<u64>)> {
        let input = (0..1_000_u64, 0..1_000_u64, 0..50_u64);
        (
            prop::collection::vec(input, 1..6),
            prop::collection::vec(1..100_u64, 1..6),
        )
    }

    proptest! {
        #[test]
        fn any_division_of_the_values_is_within_the_bounds(
            (parts, weights) in transactions(),
            order in any::<prop::sample::Index>(),
        ) {
            let inputs: Vec<BoundedInput> = parts
                .iter()
                .map(|(taint, clean, slack)| {
                    let least = taint.saturating_sub(*slack);
                    input(taint + clean, least, (taint + slack).min(taint + clean))
                })
                .collect();
            let all: u64 = parts.iter().map(|(taint, clean, _)| taint + clean).sum();
            let weight: u64 = weights.iter().sum::<u64>() + 1;
            let outputs: Vec<u64> = weights.iter().map(|part| all * part / weight).collect();
            // A division: the satoshis as a line that begins anywhere, the tainted ones of each input first.
            let tainted = parts.iter().flat_map(|(taint, clean, _)| {
                let taint = std::iter::repeat_n(1_u64, *taint as usize);
                taint.chain(std::iter::repeat_n(0, *clean as usize))
            });
            let mut line: Vec<u64> = tainted.collect();
            if !line.is_empty() {
                let start = order.index(line.len());
                line.rotate_left(start);
            }
            let mut at = 0;
            let mut least = 0;
            for value in outputs {
                let held: u64 = line[at..at + value as usize].iter().sum();
                at += value as usize;
                let bounds = of_all(value, &inputs);
                prop_assert!(bounds.0 <= held && held <= bounds.1, "{} in {:?}", held, bounds);
                prop_assert!(bounds.1 <= value);
                least += bounds.0;
            }
            prop_assert!(least <= parts.iter().map(|(taint, _, _)| taint).sum());
        }
    }
}
