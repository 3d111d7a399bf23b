//! Caveats on what the analyst asserts in the case file.

use std::fmt;

use bitcoin::Txid;

use super::form;
use crate::case::question::{Case, SplitTarget};
use crate::listing::counted;

/// A caveat on an assertion of the analyst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssertionCaveat {
    /// `merge_asserted`: addresses have one owner by assertion.
    Merge {
        /// The assertion.
        assertion: Assertion,
        /// Number of addresses.
        addresses: usize,
    },
    /// `split_asserted`: addresses have separate owners by assertion.
    Split {
        /// The assertion.
        assertion: Assertion,
        /// Number of addresses.
        addresses: usize,
    },
    /// `transaction_split_asserted`: the inputs of a transaction do not have one owner by assertion.
    TransactionSplit {
        /// The assertion.
        assertion: Assertion,
        /// The transaction.
        txid: Txid,
    },
}

/// A merge or a split of the case file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    /// Its number among the merges or the splits, from 1.
    pub number: usize,
    /// The analyst's name.
    pub name: String,
    /// The reason given.
    pub reason: String,
}

impl AssertionCaveat {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Merge { .. } => "merge_asserted",
            Self::Split { .. } => "split_asserted",
            Self::TransactionSplit { .. } => "transaction_split_asserted",
        }
    }
}

impl fmt::Display for AssertionCaveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Merge {
                assertion,
                addresses,
            } => assertion.write(
                f,
                "Merge",
                &format!("{} have one owner", counted(*addresses, "address")),
            ),
            Self::Split {
                assertion,
                addresses,
            } => assertion.write(
                f,
                "Split",
                &format!(
                    "{} {}",
                    counted(*addresses, "address"),
                    form(*addresses, "has a separate owner", "have separate owners")
                ),
            ),
            Self::TransactionSplit { assertion, txid } => assertion.write(
                f,
                "Split",
                &format!("the inputs of transaction {txid} do not have one owner"),
            ),
        }
    }
}

impl Assertion {
    fn write(&self, f: &mut fmt::Formatter<'_>, noun: &str, claim: &str) -> fmt::Result {
        let Self {
            number,
            name,
            reason,
        } = self;
        write!(
            f,
            "{noun} {number} is an analyst assertion by {name}, not a finding: {claim}. Reason given: {reason}."
        )
    }
}

/// Reports the merges and splits of the case file.
pub(super) fn assertions(case: &Case) -> Vec<AssertionCaveat> {
    let merges = (1..).zip(&case.merges);
    let merges = merges.map(|(number, merge)| AssertionCaveat::Merge {
        assertion: Assertion {
            number,
            name: merge.name.clone(),
            reason: merge.reason.clone(),
        },
        addresses: merge.addresses.len(),
    });
    let splits = (1..).zip(&case.splits).map(|(number, split)| {
        let assertion = Assertion {
            number,
            name: split.name.clone(),
            reason: split.reason.clone(),
        };
        match &split.apart {
            SplitTarget::Addresses(addresses) => AssertionCaveat::Split {
                assertion,
                addresses: addresses.len(),
            },
            SplitTarget::Transaction(txid) => AssertionCaveat::TransactionSplit {
                assertion,
                txid: *txid,
            },
        }
    });
    merges.chain(splits).collect()
}
