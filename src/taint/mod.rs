//! Taint: propagates the value of source outputs through the view and accounts for every satoshi. Where to stop is not
//! decided here but by the caller, output by output.
//!
//! # One traversal, five policies
//!
//! [`propagate`] takes the transactions in chain order, and of them only those that make a source or that taint flows
//! into. Each [`Policy`] divides the taint of a transaction's inputs over its outputs and its fee by its own rule
//! (`poison`, `haircut`, `queue`); everything else is the same for all and done once.
//!
//! # What is counted
//!
//! A source is wholly tainted. Where a source is paid with coins that already carry taint, only what is new is counted
//! as its own: its value less the taint that reaches it. Taint ends in outputs that are not followed and in fees; fee
//! taint is reported and never followed into a coinbase. So for every policy of [`Policy::CONSERVING`], to the satoshi:
//!
//! ```text
//! Σ new taint of the sources = Σ taint of the outputs not followed + Σ taint of the fees
//! ```
//!
//! Poison does not conserve. Its law is that the outputs it taints are the sources' descendants through followed
//! outputs, and it decides which outputs are reached at all: under another policy an output that is reached may carry
//! nothing.

mod haircut;
mod pending;
mod poison;
mod policy;
mod queue;

pub use pending::{Split, Waiting, waiting};
pub use policy::{Policy, Taints};

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use bitcoin::Amount;

use crate::ledger::{OutputNum, Prevout, Spend, TxNum, View};
use policy::Load;

/// An output that taint reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tainted {
    /// The output.
    pub output: OutputNum,
    /// Number of transactions on the shortest way from a source; 0 for a source.
    pub hop: u32,
    /// Whether it is a source.
    pub is_source: bool,
    /// How much of it is tainted.
    pub taint: Taints,
    /// Whether its taint went on into the transaction that spends it. Taint that did not ended here.
    pub followed: bool,
}

/// Where taint came from and where it went.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Propagation {
    /// Every output that taint reached, in chain order.
    pub outputs: Vec<Tainted>,
    /// Taint that went to fees, by the transaction that pays it, in chain order. Fees without taint are left out.
    pub fees: Vec<(TxNum, Taints)>,
    /// What is new in each source, its value less the taint that reaches it; in chain order.
    pub sources: Vec<(OutputNum, Taints)>,
    /// Sum of what is new in the sources.
    pub source: Taints,
    /// Outputs that an unconfirmed transaction spends and no proved one, with their hop and where in them the taint lies.
    spent_in_mempool: Vec<(OutputNum, u32, Load)>,
}

/// Taint on its way into a transaction.
struct Inflow {
    /// The output that it comes from, by its place in [`Propagation::outputs`].
    from: usize,
    load: Load,
}

/// Propagates taint from `sources` under every policy at once.
///
/// `follow` is asked about each output that is reached, in chain order and once, when all but [`Tainted::followed`] is
/// settled; it answers whether taint goes on through the output. The taint of an output that is not followed never goes
/// on, even if another input of the same transaction is followed.
///
/// The caller must not follow an output into a transaction whose fee is not known ([`View::fee`]): with a parent that
/// could not be had, the split of the transaction is unknowable. This is not relied upon. Taint does not go on into such
/// a transaction, nor out of an output that no transaction of the view spends, whatever `follow` answers; it then ends
/// in the output, [`Tainted::followed`] says so, and the accounts stay exact.
pub fn propagate(
    view: &View,
    sources: &[OutputNum],
    mut follow: impl FnMut(&Tainted) -> bool,
) -> Propagation {
    let sources: BTreeSet<OutputNum> = sources.iter().copied().collect();
    let mut propagation = Propagation::default();
    // Transactions still to be taken, with the taint that flows into each. Taint flows to later transactions only, so
    // nothing more can flow into the first.
    let mut worklist: BTreeMap<TxNum, Vec<Inflow>> = sources
        .iter()
        .map(|source| (view.tx_of(*source), Vec::new()))
        .collect();

    let unconfirmed = view.unconfirmed().iter().flat_map(|(_, tx)| &tx.input);
    let spent_in_mempool: BTreeSet<OutputNum> = unconfirmed
        .filter_map(|input| view.output(input.previous_output))
        .filter(|output| !matches!(view.spend(*output), Spend::By(_)))
        .collect();

    while let Some((tx, mut inflows)) = worklist.pop_first() {
        let reached = &mut propagation.outputs;
        let fee = view.fee(tx);
        if fee.is_none() {
            for inflow in inflows.drain(..) {
                reached[inflow.from].followed = false;
            }
        }
        let hop = inflows.iter().map(|inflow| reached[inflow.from].hop + 1);
        let hop = hop.min();
        let outgoing = match fee.filter(|_| !inflows.is_empty()) {
            None => clean_outputs(view, tx),
            Some(fee) => {
                let inputs = inputs(view, tx, inflows, reached);
                let (outputs, fee) = divide(view, tx, &inputs, fee);
                if fee != Taints::default() {
                    propagation.fees.push((tx, fee));
                }
                outputs
            }
        };
        for (output, mut load) in view.outputs(tx).zip(outgoing) {
            let is_source = sources.contains(&output);
            if is_source {
                let new = load.taints.complement(load.value);
                propagation.sources.push((output, new));
                propagation.source += new;
                load = Load::tainted(load.value);
            }
            let Some(hop) = (if is_source { Some(0) } else { hop }) else {
                continue;
            };
            let mut tainted = Tainted {
                output,
                hop,
                is_source,
                taint: load.taints,
                followed: false,
            };
            // An output without value has no taint to hand on.
            if follow(&tainted)
                && load.value > Amount::ZERO
                && let Spend::By(spender) = view.spend(output)
            {
                tainted.followed = true;
                let from = reached.len();
                let inflows = worklist.entry(spender).or_default();
                inflows.push(Inflow { from, load });
            } else if spent_in_mempool.contains(&output) {
                propagation.spent_in_mempool.push((output, hop, load));
            }
            reached.push(tainted);
        }
    }
    propagation
}

/// The outputs of a transaction that no taint flows into.
fn clean_outputs(view: &View, tx: TxNum) -> Vec<Load> {
    let values = view.outputs(tx).map(|output| view.value(output));
    values.map(Load::clean).collect()
}

/// The inputs of a transaction, each with the taint that flows in through it.
fn inputs(view: &View, tx: TxNum, mut inflows: Vec<Inflow>, reached: &[Tainted]) -> Vec<Load> {
    let input = |prevout: &Prevout| {
        let value = view.value_of(*prevout);
        let clean = Load::clean(value.expect("the fee is known, so every input's value is"));
        let Prevout::Output(output) = prevout else {
            return clean;
        };
        // Outputs are reached in chain order, so inflows are sorted.
        match inflows.binary_search_by_key(output, |inflow| reached[inflow.from].output) {
            Ok(at) => mem::replace(&mut inflows[at].load, clean),
            Err(_) => clean,
        }
    };
    view.inputs(tx).iter().map(input).collect()
}

/// Divides the taint of a transaction's inputs over its outputs and its fee.
fn divide(view: &View, tx: TxNum, inputs: &[Load], fee: Amount) -> (Vec<Load>, Taints) {
    let values = view.outputs(tx).map(|output| view.value(output));
    let shares: Vec<Amount> = values.chain([fee]).collect();
    let mut parts = policy::divide(inputs, &shares);
    let fee = parts.pop().expect("the fee is the last share");
    (parts, fee.taints)
}
