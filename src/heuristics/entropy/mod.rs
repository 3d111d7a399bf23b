//! How many ways there are to read a transaction, by its values alone: entropy and link probabilities (Boltzmann).
//!
//! # Definition
//!
//! An *interpretation* sorts **all** inputs and **all** outputs of a transaction into groups, each of which could have
//! been a transaction of its own: it takes in what it pays out, or more by what may be fee. N is the number of
//! interpretations, log2 N the *entropy* in bits. How many interpretations put an input and an output into one group,
//! of N, is how likely it is that the input paid the output, if every interpretation is as good as any other; N of N is
//! a *deterministic link*. Such rows do not sum to one, since several inputs can pay one output. From LaurentMT,
//! *Bitcoin Transactions & Privacy* (2015), and the Boltzmann tools that followed; the vectors are those of their
//! ports.
//!
//! What the vectors fix: a group has an input at least, and none needs an output; the sum of its inputs exceeds that of
//! its outputs by nothing or more, and by no more than the whole transaction's fee.
//!
//! In a join the one who wants to mix may pay those who lend their coins, so that a lender's group takes out more than
//! it brings. With [`Ratio`] such fees between participants are allowed for, and the reading with more interpretations
//! counts.
//!
//! # How it is counted
//!
//! Groups are taken off one by one, each time the one that holds the largest input that is left, so that every
//! interpretation is met once. What is left then is a state, and states are many fewer than interpretations: the number
//! of ways to get to each of them and the number of ways on from there make N, and, summed over the groups between
//! them, the links. Inputs of one value are not told apart, and outputs neither: a state says how many of each value
//! are left, and binomial coefficients say in how many ways. So five equal coins in and out have six states, not 252.
//! Joins of equal outputs have a closed form, [`EqualJoin`].
//!
//! The number of states is exponential in the worst case. Work is counted in steps, never in time, so that the same
//! question is given up or answered on every machine; what is given up has no figure at all.

mod count;
mod equal;

pub use equal::{ChangePairs, EqualJoin};

use bitcoin::Amount;
use thiserror::Error;

use crate::ledger::{OutputNum, TxNum, View};
use count::{Budget, Sides};

/// Steps after which a count is given up, enough for twelve inputs and outputs of the usual sort. Our own bound.
pub const BUDGET: u64 = 4_000_000;

/// What participants of a join pay each other at most, as parts of the denomination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// Ten-thousandths.
    pub basis_points: u32,
}

impl Ratio {
    /// Nobody pays anybody.
    pub const NONE: Self = Self { basis_points: 0 };

    /// Half a per cent, the default of the Boltzmann tools.
    pub const USUAL: Self = Self { basis_points: 50 };

    /// This part of an amount, rounded half up.
    pub fn of(self, amount: Amount) -> Amount {
        let parts = u128::from(amount.to_sat()) * u128::from(self.basis_points);
        Amount::from_sat(u64::try_from((parts + 5_000) / 10_000).unwrap_or(u64::MAX))
    }
}

/// What groups may take in and pay out beside the fee, in satoshi.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Intrafees {
    /// Most that a lender receives.
    pub maker: u64,
    /// Most that the one who wants to mix pays to all of them.
    pub taker: u64,
}

impl Intrafees {
    /// What is possible where outputs look like those of a join: a value occurs several times, and there are at most
    /// twice as many outputs. The most frequent value is the denomination, ties by the highest (as the Boltzmann tools
    /// do).
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
}

/// Ways to read a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entropy {
    /// Number of interpretations, N. At least one.
    pub interpretations: u128,
    /// For each output, and in it for each input, the number of interpretations that put them into one group.
    pub links: Vec<Vec<u128>>,
    /// What participants may have paid each other in these interpretations; nothing where none did.
    pub intrafees: Option<Intrafees>,
}

impl Entropy {
    /// The entropy in bits, log2 N.
    pub fn bits(&self) -> f64 {
        (self.interpretations as f64).log2()
    }

    /// Inputs and outputs that every interpretation puts into one group, as input and output, outputs in order.
    pub fn deterministic(&self) -> impl Iterator<Item = (usize, usize)> {
        self.links.iter().enumerate().flat_map(|(output, row)| {
            let sure = row.iter().enumerate();
            sure.filter(|(_, count)| **count == self.interpretations)
                .map(move |(input, _)| (input, output))
        })
    }
}

/// Why interpretations were not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Uncounted {
    /// The work was more than was allowed.
    #[error("the count was given up after {0} steps")]
    GaveUp(u64),
    /// There are so many ways to choose among its inputs or outputs that it was not begun.
    #[error("it has too many inputs or outputs to count")]
    TooLarge,
    /// A number is beyond 128 bits.
    #[error("there are more ways than 128 bits can count")]
    Overflow,
    /// Its outputs are worth more than its inputs, or it has no inputs.
    #[error("its inputs do not pay for its outputs")]
    Unbalanced,
}

/// Counts the ways to read a transaction with these values. What the outputs leave of the inputs is the fee, so that
/// what is burnt counts as fee if it is left out. Rows and columns of the result are in the order given. Takes its
/// steps off `budget`.
///
/// # Errors
///
/// [`Uncounted`]; [`Uncounted::GaveUp`] if `budget` does not suffice, which leaves nothing of it.
pub fn entropy(
    inputs: &[Amount],
    outputs: &[Amount],
    ratio: Ratio,
    budget: &mut u64,
) -> Result<Entropy, Uncounted> {
    let fee = fee(inputs, outputs).ok_or(Uncounted::Unbalanced)?;
    let intrafees = Intrafees::of(outputs, ratio);
    let passed_on = intrafees.map_or(0, |fees| fees.maker.max(fees.taker));
    if let Some(join) = EqualJoin::of(inputs, outputs, passed_on) {
        return join.map(|join| join.entropy());
    }
    let mut budget = Budget::of(budget);
    let sides = Sides::new(inputs, outputs, &mut budget)?;
    let plain = sides.count((0, fee), &mut budget)?;
    let Some(intrafees) = intrafees else {
        return Ok(plain);
    };
    let [maker, taker] = [intrafees.maker, intrafees.taker]
        .map(|sat| i64::try_from(sat).map_err(|_| Uncounted::Unbalanced));
    let most = fee.checked_add(taker?).ok_or(Uncounted::Unbalanced)?;
    let with = sides.count((-maker?, most), &mut budget)?;
    Ok(if with.interpretations > plain.interpretations {
        Entropy {
            intrafees: Some(intrafees),
            ..with
        }
    } else {
        plain
    })
}

/// What outputs leave of inputs, in satoshi.
fn fee(inputs: &[Amount], outputs: &[Amount]) -> Option<i64> {
    let sum = |values: &[Amount]| {
        let mut sats = values.iter().map(|value| value.to_sat());
        sats.try_fold(0_u64, |sum, sat| sum.checked_add(sat))
    };
    let inputs = Some(sum(inputs)?).filter(|_| !inputs.is_empty())?;
    // Differences of sums have to have a sign.
    let inputs = i64::try_from(inputs).ok()?;
    let outputs = i64::try_from(sum(outputs)?).ok()?;
    Some(inputs - outputs).filter(|fee| *fee >= 0)
}

/// Values on both sides of a transaction, as far as somebody holds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    /// Values of the inputs, in input order.
    pub inputs: Vec<Amount>,
    /// Outputs that somebody can spend and that hold something, in output order.
    pub outputs: Vec<OutputNum>,
    /// Their values.
    pub values: Vec<Amount>,
}

impl Values {
    /// The values of a transaction; nothing while a parent is missing, and for a coinbase.
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

    /// What the outputs leave of the inputs; nothing where they leave less than nothing.
    pub fn fee(&self) -> Option<Amount> {
        let sat = u64::try_from(fee(&self.inputs, &self.values)?).ok()?;
        Some(Amount::from_sat(sat))
    }
}

#[cfg(test)]
mod tests;
