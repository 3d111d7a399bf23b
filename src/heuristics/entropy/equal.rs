//! Joins of equal outputs: the closed form, and JoinMarket's shape, which reduces to it.

use bitcoin::Amount;

use super::{Entropy, Uncounted, fee};

/// A join of n coins into n equal ones, in which k inputs pay exactly k outputs.
///
/// N(n) is the sum of n!² / (Π s_i!² · Π m_j!) over the partitions of n into parts s, of which m_j are equal
/// (LaurentMT). The group of the first input has k of n members on either side, and the others are a join of n − k.
/// So it equals N(n) = Σ_k C(n−1, k−1) · C(n, k) · N(n−k), which is computed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EqualJoin {
    /// Number of participants, n.
    pub participants: usize,
    /// Number of interpretations.
    pub interpretations: u128,
    /// Interpretations in which a given input pays a given output.
    pub link: u128,
    /// Interpretations in which two given inputs are in one group; zero for a join of one.
    pub together: u128,
}

impl EqualJoin {
    /// Returns the join of this many participants.
    ///
    /// # Errors
    ///
    /// [`Uncounted::Overflow`] for 26 participants or more.
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
        // Sums over the sizes k of the group of the first input: `first` and `second` offset the number of ways to
        // choose its inputs and its outputs.
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

    /// Returns the join that a transaction with these values is: as many inputs as outputs, all outputs of one value,
    /// no input worth less, and the fee, plus the fees between participants in satoshi, worth less. Then k inputs
    /// exceed k outputs by at most the fee, and any other number of outputs by too much or by a negative amount.
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

    /// Returns the entropy, with every link.
    pub(super) fn entropy(self) -> Entropy {
        Entropy {
            interpretations: self.interpretations,
            links: vec![vec![self.link; self.participants]; self.participants],
            intrafees: None,
        }
    }
}

/// A join of JoinMarket's shape, in which every input above the denomination has its change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePairs {
    /// Inputs and their change, as input and output.
    pub pairs: Vec<(usize, usize)>,
    /// The interpretations if these pairs are right. That is an assumption: no link of an input to its change is
    /// deterministic, although its count here is N.
    pub entropy: Entropy,
}

impl ChangePairs {
    /// Pairs each input with the change output worth `input − denomination`, up to `tolerance`, and counts the
    /// interpretations of the rest, the equal outputs. `None` unless there is exactly one pairing, every other output
    /// has its input, and there are as many inputs as equal outputs: participants with several inputs are not
    /// recognised.
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
