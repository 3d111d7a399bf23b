//! What a policy is given and what it gives: value on its way through one transaction.
//!
//! A policy divides the taint of a transaction's inputs over its *shares*: the values of its outputs, in order, and
//! the fee as the last. That the fee comes last is the convention of every policy here: it is the tail of a queue, and
//! it loses ties.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Index};

use bitcoin::Amount;
use serde::{Deserialize, Serialize};

use super::queue::Line;
use super::{haircut, poison, queue};

/// A rule by which taint passes from the inputs of a transaction to its outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// One tainted satoshi taints everything. Does not conserve.
    Poison,
    /// In proportion to value.
    Haircut,
    /// First in, first out (Clayton's Case, 1816).
    Fifo,
    /// Last in, first out.
    Lifo,
    /// Taint in, highest out: tainted satoshis first, the largest outputs served first.
    Tiho,
}

impl Policy {
    /// Every policy, in the order of the tables.
    pub const ALL: [Self; 5] = [
        Self::Poison,
        Self::Haircut,
        Self::Fifo,
        Self::Lifo,
        Self::Tiho,
    ];

    /// The policies under which no tainted satoshi appears or vanishes.
    pub const CONSERVING: [Self; 4] = [Self::Haircut, Self::Fifo, Self::Lifo, Self::Tiho];

    /// The policy's name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Poison => "poison",
            Self::Haircut => "haircut",
            Self::Fifo => "fifo",
            Self::Lifo => "lifo",
            Self::Tiho => "tiho",
        }
    }
}

/// How much is tainted, under each policy.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Taints {
    /// Under [`Policy::Poison`].
    pub poison: Amount,
    /// Under [`Policy::Haircut`].
    pub haircut: Amount,
    /// Under [`Policy::Fifo`].
    pub fifo: Amount,
    /// Under [`Policy::Lifo`].
    pub lifo: Amount,
    /// Under [`Policy::Tiho`].
    pub tiho: Amount,
}

impl Taints {
    /// The same amount under every policy.
    pub const fn all(amount: Amount) -> Self {
        Self {
            poison: amount,
            haircut: amount,
            fifo: amount,
            lifo: amount,
            tiho: amount,
        }
    }

    /// What has to be added under each policy to come to `whole`, which is no less.
    pub(super) fn complement_to(self, whole: Self) -> Self {
        Self {
            poison: whole.poison - self.poison,
            haircut: whole.haircut - self.haircut,
            fifo: whole.fifo - self.fifo,
            lifo: whole.lifo - self.lifo,
            tiho: whole.tiho - self.tiho,
        }
    }
}

impl Index<Policy> for Taints {
    type Output = Amount;

    fn index(&self, policy: Policy) -> &Amount {
        match policy {
            Policy::Poison => &self.poison,
            Policy::Haircut => &self.haircut,
            Policy::Fifo => &self.fifo,
            Policy::Lifo => &self.lifo,
            Policy::Tiho => &self.tiho,
        }
    }
}

impl Add for Taints {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            poison: self.poison + other.poison,
            haircut: self.haircut + other.haircut,
            fifo: self.fifo + other.fifo,
            lifo: self.lifo + other.lifo,
            tiho: self.tiho + other.tiho,
        }
    }
}

impl AddAssign for Taints {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Taints {
    fn sum<I: Iterator<Item = Self>>(taints: I) -> Self {
        taints.fold(Self::default(), Add::add)
    }
}

/// A value and its taint, with what each policy must know of it to divide it again: how much is tainted, and for the
/// queues also where in the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Load {
    pub value: Amount,
    pub taints: Taints,
    pub fifo: Line,
    pub lifo: Line,
}

impl Load {
    /// A value without taint.
    pub fn clean(value: Amount) -> Self {
        Self {
            value,
            taints: Taints::default(),
            fifo: Line::default(),
            lifo: Line::default(),
        }
    }

    /// A value all of which is tainted.
    pub fn tainted(value: Amount) -> Self {
        Self {
            value,
            taints: Taints::all(value),
            fifo: Line::tainted(value),
            lifo: Line::tainted(value),
        }
    }
}

impl Load {
    /// Puts two parts of one value together, the first part in front. Poison taints the whole of it if it taints a part.
    pub fn join(front: &Self, back: &Self) -> Self {
        let value = front.value + back.value;
        let parts = [front, back];
        let mut taints = front.taints + back.taints;
        if taints.poison > Amount::ZERO {
            taints.poison = value;
        }
        Self {
            value,
            taints,
            fifo: Line::join(parts.into_iter().map(|part| (part.value, &part.fifo))),
            lifo: Line::join(parts.into_iter().map(|part| (part.value, &part.lifo))),
        }
    }
}

/// Divides the taint of `inputs` over `shares` under every policy. The two must have the same sum of values, as the
/// fee, which is the last of the shares, sees to.
pub(super) fn divide(inputs: &[Load], shares: &[Amount]) -> Vec<Load> {
    let taints: Taints = inputs.iter().map(|input| input.taints).sum();
    let fifo = inputs.iter().map(|input| (input.value, &input.fifo));
    let lifo = inputs.iter().map(|input| (input.value, &input.lifo)).rev();
    shares
        .iter()
        .zip(poison::divide(taints.poison, shares))
        .zip(haircut::divide(taints.haircut, shares))
        .zip(queue::divide(fifo, shares))
        .zip(queue::divide(lifo, shares))
        .zip(queue::divide_highest_first(taints.tiho, shares))
        .map(|(((((&value, poison), haircut), fifo), lifo), tiho)| Load {
            value,
            taints: Taints {
                poison,
                haircut,
                fifo: fifo.amount(),
                lifo: lifo.amount(),
                tiho,
            },
            fifo,
            lifo,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taints_are_indexed_by_the_policy_of_the_same_name() {
        let taints = Taints {
            poison: Amount::from_sat(1),
            haircut: Amount::from_sat(2),
            fifo: Amount::from_sat(3),
            lifo: Amount::from_sat(4),
            tiho: Amount::from_sat(5),
        };
        let printed = format!("{taints:?}");
        let named: Vec<String> = Policy::ALL
            .iter()
            .map(|&policy| format!("{}: {:?}", policy.name(), taints[policy]))
            .collect();
        assert_eq!(printed, format!("Taints {{ {} }}", named.join(", ")));
    }

    #[test]
    fn every_policy_but_poison_conserves() {
        assert_eq!(Policy::ALL[1..], Policy::CONSERVING);
    }
}
