//! Finds money that leaves the chain's view: channels, swaps, and outputs that anyone can spend.

use std::collections::BTreeMap;

use bitcoin::{Amount, OutPoint, Txid};

use super::Analysis;
use crate::heuristics::signers::{self, Contract, Signers};
use crate::ledger::{AddressNum, OutputNum, Prevout, Spend, TxNum, View};
use crate::taint::Policy;

/// How an output is spent off-chain or without a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OffChainKind {
    /// In a Lightning channel.
    Channel,
    /// With the keys of two parties, like a channel's.
    MayBeChannel,
    /// In a swap or an HTLC.
    Swap,
    /// Without a signature of an owner.
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

/// Traced outputs that were spent in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffChainOutputs {
    /// Number of outputs.
    pub count: usize,
    /// Their taint under haircut.
    pub haircut: Amount,
    /// The first.
    pub output: OutPoint,
    /// The transaction that spends the first.
    pub spender: Txid,
}

/// Returns traced outputs in channels, in swaps, and spent without a signature, by kind.
pub(crate) fn spent_off_chain(
    view: &View,
    analysis: &Analysis,
) -> BTreeMap<OffChainKind, OffChainOutputs> {
    let mut places: BTreeMap<OffChainKind, OffChainOutputs> = BTreeMap::new();
    for coin in &analysis.trace.outputs {
        let output = coin.tainted.output;
        let Spend::By(spender) = view.spend(output) else {
            continue;
        };
        if let Some(kind) = signers_of(view, output, spender).and_then(OffChainKind::of) {
            let found = places.entry(kind).or_insert_with(|| OffChainOutputs {
                count: 0,
                haircut: Amount::ZERO,
                output: view.outpoint(output),
                spender: view.tx(spender).txid,
            });
            found.count += 1;
            found.haircut += coin.tainted.taint[Policy::Haircut];
        }
    }
    places
}

/// Returns who signed the input by which a transaction spends an output.
fn signers_of(view: &View, output: OutputNum, spender: TxNum) -> Option<Signers> {
    let at = view
        .inputs(spender)
        .iter()
        .position(|prevout| *prevout == Prevout::Output(output))?;
    signers::of_inputs(view, spender).get(at).copied()
}

/// Returns the number of payments that may have come from a channel or a swap, and the first; `None` if there are none.
pub(crate) fn paid_off_chain(view: &View, analysis: &Analysis) -> Option<(usize, Txid)> {
    let deposits = analysis.deposits.iter();
    let mut paid: Vec<TxNum> = deposits
        .filter(|deposit| deposit.classification.class.counts_as_paid())
        .map(|deposit| view.tx_of(deposit.output))
        .filter(|tx| {
            let kinds = signers::of_inputs(view, *tx).into_iter();
            let mut kinds = kinds.filter_map(OffChainKind::of);
            kinds.any(|kind| kind != OffChainKind::Nobodys)
        })
        .collect();
    paid.dedup();
    Some((paid.len(), view.tx(*paid.first()?).txid))
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
    let joins = if signers.joins() {
        ""
    } else {
        "; it is not linked with the other inputs"
    };
    format!("input {at}: {signers}{together}{joins}")
}

/// Explains why an address has no owner, as a sentence; `None` if it can have one.
pub(crate) fn nobodys(view: &View, address: AddressNum) -> Option<String> {
    let shown = signers::of_address(view, address);
    let what = if signers::is_anchor(view.script(address)) {
        "It is the pay-to-anchor address, which everyone shares"
    } else {
        "This address has no owner"
    };
    shown
        .is_nobody()
        .then(|| format!("{what}: {shown}. It belongs to no wallet and identifies no person."))
}
