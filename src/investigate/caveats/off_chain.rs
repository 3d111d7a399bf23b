//! Caveats on money that left the chain's view: channels, swaps, and outputs that anyone can spend.

use bitcoin::Txid;

use crate::analysis::Analysis;
use crate::analysis::lightning::{self, OffChainKind, OffChainOutputs};
use crate::language::{Sentence, say};
use crate::ledger::View;

/// A caveat on money that left the chain's view, or came from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OffChainCaveat {
    /// Traced outputs were spent in a way that the chain does not show. `in_channel`: in a Lightning channel;
    /// `perhaps_in_channel`: the script has the keys of two parties, like a channel's; `in_swap`: in a swap or an HTLC;
    /// `spent_without_signature`: anyone could spend them.
    Spent(OffChainKind, OffChainOutputs),
    /// `paid_off_chain`: payments may come from a channel or a swap.
    Paid {
        /// Number of payments.
        payments: usize,
        /// The first.
        first: Txid,
    },
}

impl OffChainCaveat {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Spent(OffChainKind::Channel, _) => "in_channel",
            Self::Spent(OffChainKind::MayBeChannel, _) => "perhaps_in_channel",
            Self::Spent(OffChainKind::Swap, _) => "in_swap",
            Self::Spent(OffChainKind::Nobodys, _) => "spent_without_signature",
            Self::Paid { .. } => "paid_off_chain",
        }
    }
}

impl OffChainCaveat {
    pub(super) fn words(&self) -> Sentence {
        match self {
            Self::Spent(kind, outputs) => {
                let message = match kind {
                    OffChainKind::Channel => "caveat-in-channel",
                    OffChainKind::MayBeChannel => "caveat-perhaps-in-channel",
                    OffChainKind::Swap => "caveat-in-swap",
                    OffChainKind::Nobodys => "caveat-spent-without-signature",
                };
                let values = [
                    ("count", outputs.count.into()),
                    ("haircut", outputs.haircut.into()),
                    ("output", outputs.output.into()),
                    ("spender", outputs.spender.into()),
                ];
                Sentence::new(message, values)
            }
            Self::Paid { payments, first } => {
                say!("caveat-paid-off-chain", count = *payments, txid = *first)
            }
        }
    }
}

/// Reports traced money in channels, swaps and outputs that anyone can spend, and payments that came from channels or
/// swaps.
pub(super) fn off_chain(view: &View, analysis: &Analysis) -> Vec<OffChainCaveat> {
    let spent = lightning::spent_off_chain(view, analysis).into_iter();
    let paid = lightning::paid_off_chain(view, analysis);
    let paid = paid.map(|(payments, first)| OffChainCaveat::Paid { payments, first });
    spent
        .map(|(kind, outputs)| OffChainCaveat::Spent(kind, outputs))
        .chain(paid)
        .collect()
}
