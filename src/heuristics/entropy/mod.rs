//! The ways to interpret a transaction by its values alone: entropy and link probabilities (Boltzmann).
//!
//! # Definition
//!
//! An *interpretation* sorts **all** inputs and **all** outputs of a transaction into groups, each of which could
//! have been a transaction of its own: its inputs exceed its outputs by zero or by a possible fee. N is the number of
//! interpretations, log2 N the *entropy* in bits. The number of interpretations that put an input and an output into
//! one group, divided by N, is the probability that the input paid the output, if all interpretations are equally
//! likely; N of N is a *deterministic link*. Such rows do not sum to one, since several inputs can pay one output.
//! From LaurentMT, *Bitcoin Transactions & Privacy* (2015), and the Boltzmann tools that followed; the vectors are
//! those of their ports.
//! The vectors determine: a group has at least one input and may have no output; the sum of its inputs exceeds that
//! of its outputs by at least zero and at most the fee of the whole transaction.
//!
//! In a join the taker may pay the makers, so that a maker's group pays out more than it takes in. [`Ratio`] allows
//! for such fees between participants, and the result is then the reading with more interpretations.
//!
//! # Algorithm
//!
//! Groups are removed one by one, each time the group with the largest remaining input, so that every interpretation
//! is visited once. The remaining inputs and outputs are a state, and there are many fewer states than
//! interpretations: the numbers of paths to and from each state give N, and, summed over the groups between them, the
//! links. Inputs of equal value are not distinguished, nor are outputs: a state holds the remaining number of each
//! value, and binomial coefficients give the number of choices. So five equal coins in and out have six states, not
//! 252. Joins of equal outputs have a closed form, [`EqualJoin`].
//!
//! The number of states is exponential in the worst case. Work is counted in steps, never in time, so that every
//! machine gives up on the same transactions; those have no figures.

mod count;
mod equal;
mod indivisible;

pub use equal::{ChangePairs, EqualJoin};
pub use indivisible::indivisible_links;

use bitcoin::Amount;
use thiserror::Error;

use crate::ledger::{OutputNum, TxNum, View};
use count::{Budget, Sides};

/// Steps after which a count is given up, enough for twelve ordinary inputs and outputs. The bound is ours.
pub const BUDGET: u64 = 4_000_000;

/// Most that participants of a join pay each other, as part of the denomination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// In ten-thousandths.
    pub basis_points: u32,
}

impl Ratio {
    /// No fees between participants.
    pub const NONE: Self = Self { basis_points: 0 };

    /// Half a per cent, the default of the Boltzmann tools.
    pub const USUAL: Self = Self { basis_points: 50 };

    /// Returns this part of an amount, rounded half up.
    pub fn of(self, amount: Amount) -> Amount {
        let parts = u128::from(amount.to_sat()) * u128::from(self.basis_points);
        Amount::from_sat(u64::try_from((parts + 5_000) / 10_000).unwrap_or(u64::MAX))
    }
}

/// Most that groups may take in or pay out beside the fee, in satoshi.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Intrafees {
    /// Most that a maker receives.
    pub maker: u64,
    /// Most that the taker pays to all makers.
    pub taker: u64,
}

impl Intrafees {
    /// Returns the possible fees if outputs look like those of a join: a value occurs several times, and there are at
    /// most twice as many outputs. The most frequent value is the denomination, ties by the highest (as in the
    /// Boltzmann tools).
    fn of(outputs: &[Amount], ratio: Ratio) -> Option<Self> {
        let mut sorted = outputs.to_vec();
        sorted.sort_unstable();
        let runs = sorted.chunk_by(|one, next| one == next);
        let run = runs.max_by_key(|run| (run.len(), run[0]))?;
        let (denomination, participants) = (run[0], run.len());
        let maker = ratio.of(denomination).to_sat();
        let is_join = participants >= 2 && outputs.len() <= 2 * participants;
        let others = u64::try_from(participants - 1).unwrap_or(u64::MAX);
        (is_join && maker > 0).then(|| Self {
            maker,
            taker: maker.saturating_mul(others),
        })
    }

    /// Returns the most that a participant may receive or pay; zero without such fees.
    fn most(fees: Option<Self>) -> u64 {
        fees.map_or(0, |fees| fees.maker.max(fees.taker))
    }

    /// Returns the least and the most by which a group may exceed its outputs in a transaction that pays `fee`.
    fn window(self, fee: i64) -> Result<(i64, i64), Uncounted> {
        let [maker, taker] = [self.maker, self.taker]
            .map(|sat| i64::try_from(sat).map_err(|_| Uncounted::Unbalanced));
        let most = fee.checked_add(taker?).ok_or(Uncounted::Unbalanced)?;
        Ok((-maker?, most))
    }
}

/// The interpretations of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entropy {
    /// Number of interpretations, N. At least one.
    pub interpretations: u128,
    /// For each output, and in it for each input, the number of interpretations that put them into one group.
    pub links: Vec<Vec<u128>>,
    /// The fees between participants allowed in these interpretations; `None` if there are none.
    pub intrafees: Option<Intrafees>,
}

impl Entropy {
    /// Returns the entropy in bits, log2 N.
    pub fn bits(&self) -> f64 {
        (self.interpretations as f64).log2()
    }

    /// Returns the deterministic links, as input and output, outputs in order.
    pub fn deterministic(&self) -> impl Iterator<Item = (usize, usize)> {
        self.links.iter().enumerate().flat_map(|(output, row)| {
            let sure = row.iter().enumerate();
            sure.filter(|(_, count)| **count == self.interpretations)
                .map(move |(input, _)| (input, output))
        })
    }
}

/// The reason why interpretations were not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Uncounted {
    /// The work exceeded the budget.
    #[error("the count was given up after {0} steps")]
    GaveUp(u64),
    /// There are too many ways to choose among its inputs or outputs; the count was not started.
    #[error("it has too many inputs or outputs to count")]
    TooLarge,
    /// A number exceeds 128 bits.
    #[error("there are more ways than 128 bits can count")]
    Overflow,
    /// Its outputs are worth more than its inputs, or it has no inputs.
    #[error("its inputs do not pay for its outputs")]
    Unbalanced,
}

/// Counts the interpretations of a transaction with these values. The inputs less the outputs are the fee, so that
/// burnt value counts as fee if it is left out. Rows and columns of the result are in the order given. Takes its
/// steps off `budget`.
///
/// # Errors
///
/// [`Uncounted`]; [`Uncounted::GaveUp`] if `budget` does not suffice, which leaves it at zero.
pub fn entropy(
    inputs: &[Amount],
    outputs: &[Amount],
    ratio: Ratio,
    budget: &mut u64,
) -> Result<Entropy, Uncounted> {
    let fee = fee(inputs, outputs).ok_or(Uncounted::Unbalanced)?;
    let intrafees = Intrafees::of(outputs, ratio);
    if let Some(join) = EqualJoin::of(inputs, outputs, Intrafees::most(intrafees)) {
        return join.map(|join| join.entropy());
    }
    let mut budget = Budget::of(budget);
    let sides = Sides::new(inputs, outputs, &mut budget)?;
    let plain = sides.count((0, fee), &mut budget)?;
    let Some(intrafees) = intrafees else {
        return Ok(plain);
    };
    let with = sides.count(intrafees.window(fee)?, &mut budget)?;
    Ok(if with.interpretations > plain.interpretations {
        Entropy {
            intrafees: Some(intrafees),
            ..with
        }
    } else {
        plain
    })
}

/// Returns the inputs less the outputs, in satoshi.
fn fee(inputs: &[Amount], outputs: &[Amount]) -> Option<i64> {
    let sum = |values: &[Amount]| {
        let mut sats = values.iter().map(|value| value.to_sat());
        sats.try_fold(0_u64, |sum, sat| sum.checked_add(sat))
    };
    let inputs = Some(sum(inputs)?).filter(|_| !inputs.is_empty())?;
    // Differences of sums need a sign.
    let inputs = i64::try_from(inputs).ok()?;
    let outputs = i64::try_from(sum(outputs)?).ok()?;
    Some(inputs - outputs).filter(|fee| *fee >= 0)
}

/// Values on both sides of a transaction, without unspendable and empty outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    /// Values of the inputs, in input order.
    pub inputs: Vec<Amount>,
    /// Spendable outputs above zero, in output order.
    pub outputs: Vec<OutputNum>,
    /// Their values.
    pub values: Vec<Amount>,
}

impl Values {
    /// Returns the values of a transaction; `None` while a parent is missing, and for a coinbase.
    pub fn of(view: &View, tx: TxNum) -> Option<Self> {
        let prevouts = view.inputs(tx).iter();
        let inputs: Option<Vec<Amount>> = prevouts.map(|prevout| view.value_of(*prevout)).collect();
        let held = |output: &OutputNum| {
            view.owner(*output).is_some() && view.value(*output) > Amount::ZERO
        };
        let outputs: Vec<OutputNum> = view.outputs(tx).filter(held).collect();
        Some(Self {
            inputs: inputs?,
            values: outputs.iter().map(|output| view.value(*output)).collect(),
            outputs,
        })
    }

    /// Returns the inputs less the outputs; `None` if that is negative.
    pub fn fee(&self) -> Option<Amount> {
        let sat = u64::try_from(fee(&self.inputs, &self.values)?).ok()?;
        Some(Amount::from_sat(sat))
    }
}

#[cfg(test)]
mod tests;
