//! Policies: the rules by which taint passes through a transaction, and amounts under each of them.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Index, IndexMut};

use bitcoin::Amount;
use serde::{Deserialize, Serialize};

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

    /// The policies under which each satoshi keeps its identity, so that it comes from one source.
    pub const ORDER_BASED: [Self; 3] = [Self::Fifo, Self::Lifo, Self::Tiho];

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

    /// The policy's name in sentences and headings.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Poison => "poison",
            Self::Haircut => "haircut",
            Self::Fifo => "FIFO",
            Self::Lifo => "LIFO",
            Self::Tiho => "TIHO",
        }
    }
}

/// Tainted amount under each policy.
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

    /// Returns the difference to `whole` under each policy; `whole` must not be smaller.
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

impl IndexMut<Policy> for Taints {
    fn index_mut(&mut self, policy: Policy) -> &mut Amount {
        match policy {
            Policy::Poison => &mut self.poison,
            Policy::Haircut => &mut self.haircut,
            Policy::Fifo => &mut self.fifo,
            Policy::Lifo => &mut self.lifo,
            Policy::Tiho => &mut self.tiho,
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
    fn conserving_lists_all_but_poison() {
        assert_eq!(Policy::ALL[1..], Policy::CONSERVING);
    }
}
