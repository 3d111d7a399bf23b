//! Money that goes where the chain does not show it: channels, swaps, and outputs that anybody can spend.

use std::collections::BTreeMap;

use bitcoin::{Amount, OutPoint, Txid};

use super::analysis::Analysis;
use super::words::counted;
use crate::heuristics::signers::{self, Contract, Signers};
use crate::ledger::{AddressNum, OutputNum, Prevout, Spend, TxNum, View};
use crate::taint::Policy;

/// What sort of place it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Channel,
    MayBeChannel,
    Swap,
    Nobodys,
}

impl Place {
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

/// Outputs of one place.
#[derive(Default)]
struct Found {
    count: usize,
    haircut: Amount,
    first: Option<(OutPoint, Txid)>,
}

/// What money of the case came to channels, swaps, and outputs that anybody can spend; and which payments came from there.
pub(super) fn caveats(view: &View, analysis: &Analysis) -> Vec<String> {
    let mut places: BTreeMap<Place, Found> = BTreeMap::new();
    for coin in &analysis.trace.coins {
        let output = coin.tainted.output;
        let Spend::By(spender) = view.spend(output) else {
            continue;
        };
        if let Some(place) = signers_of(view, output, spender).and_then(Place::of) {
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

fn text(place: Place, found: &Found, (output, spender): (OutPoint, Txid)) -> String {
    let outputs = counted(found.count, "output");
    let (was, sum) = (if found.count == 1 { "was" } else { "were" }, found.haircut);
    match place {
        Place::Channel => format!(
            "{outputs} ({sum} by haircut) {was} in a Lightning channel, the first: {output}, spent by {spender}. Money in a channel \
             moves without a trace on the chain: its outputs at the end are the balances of two parties, not where this money \
             went. Ask the operator of the counterparty's node; a public channel is announced by its funding output, with both \
             nodes."
        ),
        Place::MayBeChannel => format!(
            "{outputs} ({sum} by haircut) may have been in a Lightning channel, the first: {output}, spent by {spender}, since the \
             script has keys of two, as a channel's has. If so, its outputs at the end are the balances of two parties, not \
             where this money went. Ask the operator of the counterparty's node; a public channel is announced by its funding \
             output, with both nodes."
        ),
        Place::Swap => format!(
            "{outputs} ({sum} by haircut) {was} in a swap or an HTLC, the first: {output}, spent by {spender}. Who takes such an \
             output with the secret has paid for it in Lightning or on another chain: the money is there from then on, and what \
             follows on this chain is the money of the swap service. After the timeout the payer has it back. Ask the swap service; \
             it knows the invoice and the node that it paid."
        ),
        Place::Nobodys => format!(
            "{outputs} ({sum} by haircut) {was} spent without a signature of the owner, the first: {output}, spent by {spender}. \
             Anybody can do so, so the spender need not have to do with whoever paid, and is in no wallet for it."
        ),
    }
}

/// What the input shows by which a transaction spends an output.
fn signers_of(view: &View, output: OutputNum, spender: TxNum) -> Option<Signers> {
    let at = view
        .inputs(spender)
        .iter()
        .position(|prevout| *prevout == Prevout::Output(output))?;
    signers::of_inputs(view, spender).get(at).copied()
}

/// Payments that came out of a channel or a swap.
fn paid_from(view: &View, analysis: &Analysis) -> Option<String> {
    let sources = analysis.deposits.iter();
    let mut paid: Vec<TxNum> = sources
        .filter(|deposit| deposit.judgement.class.is_source())
        .map(|deposit| view.tx_of(deposit.output))
        .filter(|tx| {
            let places = signers::of_inputs(view, *tx).into_iter();
            let mut places = places.filter_map(Place::of);
            places.any(|place| place != Place::Nobodys)
        })
        .collect();
    paid.dedup();
    let first = view.tx(*paid.first()?).txid;
    Some(format!(
        "{} of the case may come out of a Lightning channel or a swap, since two parties have keys to what is spent; the \
         first: {first}. Who paid there is not on the chain; ask the operator of the node, or the swap service.",
        counted(paid.len(), "payment"),
    ))
}

/// What the inputs and outputs of an address show of who signed, by transaction: for `explain`.
pub(super) fn said(view: &View, address: AddressNum) -> Vec<(TxNum, String)> {
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

/// The output that an input is signed for alone.
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
            format!("; output {at} has the same value, so the two belong together")
        }
        _ => String::new(),
    };
    let joins = match signers.joins() {
        true => "",
        false => "; it is not linked with the other inputs",
    };
    format!("input {at}: {signers}{together}{joins}")
}

/// Why an address is nobody's, as a sentence; nothing where it is somebody's.
pub(super) fn nobodys(view: &View, address: AddressNum) -> Option<String> {
    let shown = signers::of_address(view, address);
    let what = match signers::is_anchor(view.script(address)) {
        true => "It is the pay-to-anchor address, one for everybody",
        false => "It is nobody's address",
    };
    shown
        .is_nobody()
        .then(|| format!("{what}: {shown}. It is in no wallet and stands for no person."))
}
