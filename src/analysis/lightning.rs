//! Reports money that leaves the chain's view: channels, swaps, and outputs that anyone can spend.

use std::collections::BTreeMap;

use bitcoin::{Amount, OutPoint, Txid};

use super::Analysis;
use crate::heuristics::signers::{self, Contract, Signers};
use crate::ledger::{AddressNum, OutputNum, Prevout, Spend, TxNum, View};
use crate::listing::counted;
use crate::taint::Policy;

/// How an output is spent off-chain or without a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum OffChainKind {
    Channel,
    MayBeChannel,
    Swap,
    Nobodys,
}

impl OffChainKind {
    fn of(signers: Signers) -> Option<Self> {
        match signers {
            Signers::Shared(Contract::Commitment | Contract::Htlc) => Some(Self::Channel),
            Signers::Shared(Contract::Funding | Contract::Delayed) => Some(Self::MayBeChannel),
            Signers::Shared(Contract::Swap) => Some(Self::Swap),
            Signers::NoKey | Signers::NoSignature => Some(Self::Nobodys),
            Signers::Shared(Contract::SeveralKeys)
            | Signers::Owner
            | Signers::Unseen
            | Signers::Partial { .. } => None,
        }
    }
}

/// Outputs of one kind.
#[derive(Default)]
struct OffChainOutputs {
    count: usize,
    haircut: Amount,
    first: Option<(OutPoint, Txid)>,
}

/// Reports traced money in channels, swaps and outputs that anyone can spend, and payments that came from channels or
/// swaps.
pub(crate) fn caveats(view: &View, analysis: &Analysis) -> Vec<String> {
    let mut places: BTreeMap<OffChainKind, OffChainOutputs> = BTreeMap::new();
    for coin in &analysis.trace.outputs {
        let output = coin.tainted.output;
        let Spend::By(spender) = view.spend(output) else {
            continue;
        };
        if let Some(place) = signers_of(view, output, spender).and_then(OffChainKind::of) {
            let found = places.entry(place).or_default();
            found.count += 1;
            found.haircut += coin.tainted.taint[Policy::Haircut];
            found
                .first
                .get_or_insert((view.outpoint(output), view.tx(spender).txid));
        }
    }
    let mut texts: Vec<String> = places
        .iter()
        .filter_map(|(place, found)| Some(text(*place, found, found.first?)))
        .collect();
    texts.extend(paid_from(view, analysis));
    texts
}

fn text(
    place: OffChainKind,
    found: &OffChainOutputs,
    (output, spender): (OutPoint, Txid),
) -> String {
    let outputs = counted(found.count, "output");
    let (was, sum) = (if found.count == 1 { "was" } else { "were" }, found.haircut);
    match place {
        OffChainKind::Channel => format!(
            "{outputs} ({sum} by haircut) {was} in a Lightning channel, the first: {output}, spent by {spender}. \
             Payments within a channel leave no trace on the chain: the outputs of its closing transaction are the \
             balances of two parties, not the destination of this money. Ask the operator of the counterparty's node; \
             a public channel is announced by its funding output, with both \
             nodes."
        ),
        OffChainKind::MayBeChannel => format!(
            "{outputs} ({sum} by haircut) may have been in a Lightning channel, the first: {output}, spent by \
             {spender}, because the script has the keys of two parties, like a channel's. If so, the outputs of its \
             closing transaction are the balances of two parties, not the destination of this money. Ask the operator \
             of the counterparty's node; a public channel is announced by its funding \
             output, with both nodes."
        ),
        OffChainKind::Swap => format!(
            "{outputs} ({sum} by haircut) {was} in a swap or an HTLC, the first: {output}, spent by {spender}. \
             Whoever claims such an output with the secret has paid for it over Lightning or on another chain: the \
             ransom continues there, and the coins that follow on this chain belong to the swap service. After the \
             timeout the payer gets the coins back. Ask the swap service; it knows the invoice and the node that it paid."
        ),
        OffChainKind::Nobodys => format!(
            "{outputs} ({sum} by haircut) {was} spent without a signature of the owner, the first: {output}, spent by {spender}. \
             Anyone can do that, so the spender need not be connected with the payer, and no wallet is inferred from it."
        ),
    }
}

/// Returns who signed the input by which a transaction spends an output.
fn signers_of(view: &View, output: OutputNum, spender: TxNum) -> Option<Signers> {
    let at = view
        .inputs(spender)
        .iter()
        .position(|prevout| *prevout == Prevout::Output(output))?;
    signers::of_inputs(view, spender).get(at).copied()
}

/// Reports payments that came from a channel or a swap.
fn paid_from(view: &View, analysis: &Analysis) -> Option<String> {
    let sources = analysis.deposits.iter();
    let mut paid: Vec<TxNum> = sources
        .filter(|deposit| deposit.classification.class.counts_as_paid())
        .map(|deposit| view.tx_of(deposit.output))
        .filter(|tx| {
            let places = signers::of_inputs(view, *tx).into_iter();
            let mut places = places.filter_map(OffChainKind::of);
            places.any(|place| place != OffChainKind::Nobodys)
        })
        .collect();
    paid.dedup();
    let first = view.tx(*paid.first()?).txid;
    Some(format!(
        "{} of the case may come from a Lightning channel or a swap, because two parties hold keys to the coins \
         spent; the first: {first}. The payer there does not appear on the chain; ask the operator of the node, or \
         the swap service.",
        counted(paid.len(), "payment"),
    ))
}

/// Describes who signed the inputs and outputs of an address, by transaction, for `explain`.
pub(crate) fn said(view: &View, address: AddressNum) -> Vec<(TxNum, String)> {
    let mut said = Vec::new();
    for &tx in view.touches(address) {
        let shown = signers::of_inputs(view, tx);
        for ((at, prevout), signers) in view.inputs(tx).iter().enumerate().zip(shown) {
            let is_own = view.owner_of(*prevout) == Some(address);
            let paired = paired_output(view, tx, at, signers);
            let is_paired = paired.is_some_and(|output| view.owner(output) == Some(address));
            if (is_own && signers != Signers::Owner) || is_paired {
                said.push((tx, says(view, at, *prevout, signers, paired)));
            }
        }
    }
    said
}

/// Returns the output that an input signs for alone.
fn paired_output(view: &View, tx: TxNum, at: usize, signers: Signers) -> Option<OutputNum> {
    match signers {
        Signers::Partial { pairs: true } => view.outputs(tx).nth(at),
        _ => None,
    }
}

fn says(
    view: &View,
    at: usize,
    prevout: Prevout,
    signers: Signers,
    paired: Option<OutputNum>,
) -> String {
    let value = |output| view.value(output);
    let together = match paired {
        Some(output) if view.value_of(prevout) == Some(value(output)) => {
            format!("; output {at} has the same value, so the two are taken as a pair")
        }
        _ => String::new(),
    };
    let joins = match signers.joins() {
        true => "",
        false => "; it is not linked with the other inputs",
    };
    format!("input {at}: {signers}{together}{joins}")
}

/// Explains why an address has no owner, as a sentence; `None` if it can have one.
pub(crate) fn nobodys(view: &View, address: AddressNum) -> Option<String> {
    let shown = signers::of_address(view, address);
    let what = match signers::is_anchor(view.script(address)) {
        true => "It is the pay-to-anchor address, which everyone shares",
        false => "This address has no owner",
    };
    shown
        .is_nobody()
        .then(|| format!("{what}: {shown}. It belongs to no wallet and identifies no person."))
}
