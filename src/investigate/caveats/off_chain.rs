//! Caveats on money that left the chain's view: channels, swaps, and outputs that anyone can spend.

use std::fmt;

use bitcoin::Txid;

use super::form;
use crate::analysis::Analysis;
use crate::analysis::lightning::{self, OffChainKind, OffChainOutputs};
use crate::ledger::View;
use crate::listing::counted;

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

impl fmt::Display for OffChainCaveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spent(kind, outputs) => write_spent(f, *kind, outputs),
            Self::Paid { payments, first } => write!(
                f,
                "{} of the case may come from a Lightning channel or a swap, because two parties hold keys to the \
                 coins spent; the first: {first}. The payer there does not appear on the chain; ask the operator of \
                 the node, or the swap service.",
                counted(*payments, "payment")
            ),
        }
    }
}

fn write_spent(
    f: &mut fmt::Formatter<'_>,
    kind: OffChainKind,
    found: &OffChainOutputs,
) -> fmt::Result {
    let OffChainOutputs {
        count,
        haircut,
        output,
        spender,
    } = found;
    let outputs = counted(*count, "output");
    let was = form(*count, "was", "were");
    match kind {
        OffChainKind::Channel => write!(
            f,
            "{outputs} ({haircut} by haircut) {was} in a Lightning channel, the first: {output}, spent by {spender}. \
             Payments within a channel leave no trace on the chain: the outputs of its closing transaction are the \
             balances of two parties, not the destination of this money. Ask the operator of the counterparty's node; \
             a public channel is announced by its funding output, with both nodes."
        ),
        OffChainKind::MayBeChannel => write!(
            f,
            "{outputs} ({haircut} by haircut) may have been in a Lightning channel, the first: {output}, spent by \
             {spender}, because the script has the keys of two parties, like a channel's. If so, the outputs of its \
             closing transaction are the balances of two parties, not the destination of this money. Ask the operator \
             of the counterparty's node; a public channel is announced by its funding output, with both nodes."
        ),
        OffChainKind::Swap => write!(
            f,
            "{outputs} ({haircut} by haircut) {was} in a swap or an HTLC, the first: {output}, spent by {spender}. \
             Whoever claims such an output with the secret has paid for it over Lightning or on another chain: the \
             ransom continues there, and the coins that follow on this chain belong to the swap service. After the \
             timeout the payer gets the coins back. Ask the swap service; it knows the invoice and the node that it \
             paid."
        ),
        OffChainKind::Nobodys => write!(
            f,
            "{outputs} ({haircut} by haircut) {was} spent without a signature of the owner, the first: {output}, \
             spent by {spender}. Anyone can do that, so the spender need not be connected with the payer, and no \
             wallet is inferred from it."
        ),
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
