//! Joins of equal outputs: the closed form, and JoinMarket's shape, which comes to it.

use bitcoin::Amount;

use super::{Entropy, Uncounted, fee};

/// A join of n coins into n equal ones, in which k inputs pay k outputs and no other number of them.
///
/// N(n) is the sum of n!² / (Π s_i!² · Π m_j!) over the partitions of n into parts s, of which m_j are equal
/// (LaurentMT). The group of the first input has k members of n on either side, and the others are a join of n − k. So
/// it is the same as N(n) = Σ_k C(n−1, k−1) · C(n, k) · N(n−k), which is what is computed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EqualJoin {
    /// Number of participants, n.
    pub participants: usize,
    /// Number of interpretations.
    pub interpretations: u128,
    /// Interpretations in which a given input pays a given output.
    pub link: u128,
    /// Interpretations in which two given inputs are in one group; none for a join of one.
    pub together: u128,
}

impl EqualJoin {
    /// The join of so many.
    ///
    /// # Errors
    ///
    /// [`Uncounted::Overflow`] from 26 participants on.
    pub fn new(participants: usize) -> Result<Self, Uncounted> {
        let n = participants;
        // Pascal's triangle up to row n.
        let mut choose: Vec<Vec<u128>> = vec![vec![1]];
        for row in 1..=n {
            let above = &choose[row - 1];
            let inner = above.windows(2).map(|pair| pair[0].checked_add(pair[1]));
            let inner: Option<Vec<u128>> = inner.collect();
            let inner = inner.ok_or(Uncounted::Overflow)?;
            choose.push([vec![1], inner, vec![1]].concat());
        }
        // Over the sizes k of the group of the first input: `first` says in how many ways its inputs are chosen,
        // `second` its outputs.
        let sum = |m: usize, of: &[u128], first: usize, second: usize| {
            (first..=m).try_fold(0_u128, |sum, k| {
                let inputs = choose[m - first][k - first];
                let outputs = choose[m - second][k - second];
                let ways = inputs.checked_mul(outputs)?.checked_mul(of[m - k])?;
                sum.checked_add(ways)
            })
        };
        let mut all: Vec<u128> = vec![1];
        for m in 1..=n {
            all.push(sum(m, &all, 1, 0).ok_or(Uncounted::Overflow)?);
        }
        let of_n = |first, second| sum(n, &all, first, second).ok_or(Uncounted::Overflow);
        Ok(Self {
            participants,
            interpretations: all[n],
            link: if n < 1 { 0 } else { of_n(1, 1)? },
            together: if n < 2 { 0 } else { of_n(2, 0)? },
        })
    }

    /// The join that a transaction with these values is: as many inputs as outputs, all outputs of one value, no input
    /// worth less, and the fee worth less, also with what somebody passes on to others, in satoshi. Then k inputs exceed
    /// k outputs by no more than the fee, and any other number of outputs by more than may be, or by less than nothing.
    pub(super) fn of(
        inputs: &[Amount],
        outputs: &[Amount],
        passed_on: u64,
    ) -> Option<Result<Self, Uncounted>> {
        let denomination = *outputs.first()?;
        let is_join = inputs.len() == outputs.len()
            && outputs.iter().all(|value| *value == denomination)
            && inputs.iter().all(|value| *value >= denomination)
            && fee(inputs, outputs)?
                .unsigned_abs()
                .saturating_add(passed_on)
                < denomination.to_sat();
        is_join.then(|| Self::new(inputs.len()))
    }

    /// The same with every link.
    pub(super) fn entropy(self) -> Entropy {
        Entropy {
            interpretations: self.interpretations,
            links: vec![vec![self.link; self.participants]; self.participants],
            intrafees: None,
        }
    }
}

/// A join of JoinMarket's shape, in which every input that is worth more than the denomination has its change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePairs {
    /// Inputs and their change, as input and output.
    pub pairs: Vec<(usize, usize)>,
    /// Ways to read it if these pairs are right. That they are is an assumption: no link of an input to its change is
    /// deterministic, though its number here is N.
    pub entropy: Entropy,
}

impl ChangePairs {
    /// Pairs each input with the change output that is worth `input − denomination`, up to `tolerance`, and counts the
    /// ways to read what is left, the equal outputs. Nothing unless there is one way to pair them, every other output
    /// has its input, and there are as many inputs as equal outputs: somebody who brings several inputs is not seen
    /// through.
    ///
    /// # Errors
    ///
    /// [`Uncounted::Overflow`].
    pub fn of(
        inputs: &[Amount],
        outputs: &[Amount],
        denomination: Amount,
        tolerance: Amount,
    ) -> Option<Result<Self, Uncounted>> {
        let is_near = |input: Amount, change: Amount| {
            let paid = denomination.checked_add(change);
            paid.is_some_and(|paid| input.max(paid) - input.min(paid) <= tolerance)
        };
        let equal = outputs.iter().filter(|value| **value == denomination);
        if inputs.len() < 2 || equal.count() != inputs.len() {
            return None;
        }
        let mut pairs = Vec::new();
        for (output, &change) in outputs.iter().enumerate() {
            if change == denomination {
                continue;
            }
            let mut payers = (0..inputs.len()).filter(|input| is_near(inputs[*input], change));
            let (payer, other) = (payers.next()?, payers.next());
            if other.is_some() || pairs.iter().any(|(input, _)| *input == payer) {
                return None;
            }
            pairs.push((payer, output));
        }
        let has_change = |input: &usize| pairs.iter().any(|(of, _)| of == input);
        let mut without = (0..inputs.len()).filter(|input| !has_change(input));
        if !without.all(|input| is_near(inputs[input], Amount::ZERO)) {
            return None;
        }
        Some(EqualJoin::new(inputs.len()).map(|join| {
            let mut entropy = Entropy {
                interpretations: join.interpretations,
                links: vec![vec![join.link; inputs.len()]; outputs.len()],
                intrafees: None,
            };
            for &(input, output) in &pairs {
                entropy.links[output].fill(join.together);
                entropy.links[output][input] = join.interpretations;
            }
            Self { pairs, entropy }
        }))
    }
}
