//! Describes who signed an input.

use std::fmt;

use super::{Contract, Signers};

/// A clause whose subject is the input or its address.
impl fmt::Display for Signers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Owner => "its key signed",
            Self::Unseen => "its script was not revealed, so it is treated as one owner's",
            Self::NoKey => "anyone can spend from it without a key",
            Self::NoSignature => {
                "no one signed for it: a branch of its script lets anyone spend, like that of a Lightning anchor \
                 after 16 blocks"
            }
            Self::Shared(contract) => return contract.fmt(f),
            Self::Partial { pairs: true } => {
                "its signature covers only the output of the same index (SIGHASH_SINGLE)"
            }
            Self::Partial { pairs: false } => {
                "its signature does not cover the other inputs (SIGHASH_ANYONECANPAY)"
            }
        })
    }
}

impl fmt::Display for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Commitment => {
                "it is the funding output of a Lightning channel, closed by a commitment transaction, and two parties \
                 hold its keys"
            }
            Self::Funding => {
                "it required two of two signatures, like the funding output of a Lightning channel, so it may belong \
                 to two parties"
            }
            Self::Htlc => "it is an HTLC of a Lightning channel, to which two parties hold keys",
            Self::Delayed => {
                "it has a delayed branch, like the output that a closed Lightning channel leaves to one party, so two \
                 parties may hold its keys"
            }
            Self::Swap => {
                "a secret or a timeout unlocks it, as in a submarine swap or an HTLC, and two parties hold its keys"
            }
            Self::SeveralKeys => {
                "its script has keys in several branches, which may belong to several parties"
            }
        })
    }
}
