//! What inputs show, in words.

use std::fmt;

use super::{Contract, Signers};

/// A clause, of which the input or its address is the subject.
impl fmt::Display for Signers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Owner => "a key of it signed",
            Self::Unseen => "its script was not shown, so it counts as one owner's",
            Self::NoKey => "anybody can spend from it without a key",
            Self::NoSignature => {
                "nobody signed for it: a branch of its script lets anybody spend, as that of a Lightning anchor does after 16 \
                 blocks"
            }
            Self::Shared(contract) => return contract.fmt(f),
            Self::Partial { pairs: true } => {
                "it was signed for the output of the same index alone (SIGHASH_SINGLE)"
            }
            Self::Partial { pairs: false } => {
                "it was signed without regard to the other inputs (SIGHASH_ANYONECANPAY)"
            }
        })
    }
}

impl fmt::Display for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Commitment => {
                "it is the funding output of a Lightning channel, which a commitment transaction closes, and two parties have \
                 keys to it"
            }
            Self::Funding => {
                "two of two keys signed for it, as for the funding output of a Lightning channel, so it may belong to two \
                 parties"
            }
            Self::Htlc => "it is an HTLC of a Lightning channel, to which two parties have keys",
            Self::Delayed => {
                "it has a branch with a delay, as the output has that a closed Lightning channel leaves one party, so two \
                 parties may have keys to it"
            }
            Self::Swap => {
                "a secret or a timeout unlocks it, as in a submarine swap or an HTLC, and two parties have keys to it"
            }
            Self::SeveralKeys => {
                "its script names keys in several branches, which may be of several parties"
            }
        })
    }
}
