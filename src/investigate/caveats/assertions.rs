//! Caveats on what the analyst asserts in the case file.

use bitcoin::Txid;

use crate::case::question::{Case, SplitTarget};
use crate::language::{Sentence, say};

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

impl AssertionCaveat {
    pub(super) fn words(&self) -> Sentence {
        match self {
            Self::Merge {
                assertion,
                addresses,
            } => assertion.words("caveat-merge", say!("have-one-owner", count = *addresses)),
            Self::Split {
                assertion,
                addresses,
            } => assertion.words(
                "caveat-split",
                say!("have-separate-owners", count = *addresses),
            ),
            Self::TransactionSplit { assertion, txid } => assertion.words(
                "caveat-split",
                say!("inputs-have-no-one-owner", txid = *txid),
            ),
        }
    }
}

impl Assertion {
    fn words(&self, message: &'static str, claim: Sentence) -> Sentence {
        let values = [
            ("number", self.number.into()),
            ("name", (&self.name).into()),
            ("claim", claim.into()),
            ("reason", (&self.reason).into()),
        ];
        Sentence::new(message, values)
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
