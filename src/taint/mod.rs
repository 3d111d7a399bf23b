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
//! taint is reported and never followed into a coinbase. To a PayJoin the payee brings coins of its own ([`Contribution`]):
//! these come back to it and are no payment, tainted or not, so that only the rest of a source is new. So for every policy of [`Policy::CONSERVING`], to the satoshi:
//!
//! ```text
//! Σ new taint of the sources = Σ taint of the outputs not followed + Σ taint of the fees
//! ```
//!
//! Poison does not conserve. Its law is that the outputs it taints are the sources' descendants through followed
//! outputs, and it decides which outputs are reached at all: under another policy an output that is reached may carry
//! nothing.

mod haircut;
mod payjoin;
mod pending;
mod poison;
mod policy;
mod queue;

pub use payjoin::Contribution;
pub use pending::{Split, Waiting, waiting};
pub use policy::{Policy, Taints};

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use bitcoin::Amount;

use crate::ledger::{OutputNum, Prevout, Spend, TxNum, View};
use payjoin::Halves;
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
    /// What is new in each source, its value less the taint that reaches it and less what its payee brought; in chain order.
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
    follow: impl FnMut(&Tainted) -> bool,
) -> Propagation {
    propagate_through(view, sources, &BTreeMap::new(), follow)
}

/// Propagates taint as [`propagate`] does, where some transactions are PayJoins.
pub fn propagate_through(
    view: &View,
    sources: &[OutputNum],
    payjoins: &BTreeMap<TxNum, Contribution>,
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
        let payjoin = payjoins.get(&tx);
        let hops = Hops::new(view, tx, &inflows, reached, payjoin);
        let outgoing = match fee.filter(|_| !inflows.is_empty()) {
            None => clean_outputs(view, tx, payjoin),
            Some(fee) => {
                let inputs = inputs(view, tx, inflows, reached);
                let (outputs, fee) = divide(view, tx, inputs, fee, payjoin);
                if fee != Taints::default() {
                    propagation.fees.push((tx, fee));
                }
                outputs
            }
        };
        for (output, halves) in view.outputs(tx).zip(outgoing) {
            let is_source = sources.contains(&output);
            let hop = if is_source { Some(0) } else { hops.to(&halves) };
            let load = if is_source {
                let (load, new) = halves.into_source();
                propagation.sources.push((output, new));
                propagation.source += new;
                load
            } else {
                halves.into_whole()
            };
            let Some(hop) = hop else {
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

/// Hops to the outputs of a transaction by the two transfers of a PayJoin. All coins of another transaction are the payer's.
struct Hops {
    by_payee: Option<u32>,
    by_payer: Option<u32>,
}

impl Hops {
    fn new(
        view: &View,
        tx: TxNum,
        inflows: &[Inflow],
        reached: &[Tainted],
        payjoin: Option<&Contribution>,
    ) -> Self {
        let is_own = |inflow: &&Inflow| {
            let output = Prevout::Output(reached[inflow.from].output);
            payjoin.is_some_and(|it| it.inputs.iter().any(|at| view.inputs(tx)[*at] == output))
        };
        let (own, others): (Vec<_>, Vec<_>) = inflows.iter().partition(is_own);
        let least =
            |side: Vec<&Inflow>| side.iter().map(|inflow| reached[inflow.from].hop + 1).min();
        Self {
            by_payee: least(own),
            by_payer: least(others),
        }
    }

    /// The hop of an output; nothing where no taint can reach it.
    fn to(&self, halves: &Halves) -> Option<u32> {
        let by_payee = self
            .by_payee
            .filter(|_| halves.returned.value > Amount::ZERO);
        let is_all_returned =
            halves.paid.value == Amount::ZERO && halves.returned.value > Amount::ZERO;
        let by_payer = self.by_payer.filter(|_| !is_all_returned);
        by_payee.into_iter().chain(by_payer).min()
    }
}

/// The outputs of a transaction that no taint flows into.
fn clean_outputs(view: &View, tx: TxNum, payjoin: Option<&Contribution>) -> Vec<Halves> {
    let values = view.outputs(tx).map(|output| view.value(output));
    let returned = payjoin
        .into_iter()
        .flat_map(|it| it.returned.iter().copied());
    let returned = returned.chain(std::iter::repeat(Amount::ZERO));
    values
        .zip(returned)
        .map(|(value, returned)| Halves::clean(value, returned))
        .collect()
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
fn divide(
    view: &View,
    tx: TxNum,
    inputs: Vec<Load>,
    fee: Amount,
    payjoin: Option<&Contribution>,
) -> (Vec<Halves>, Taints) {
    let values = view.outputs(tx).map(|output| view.value(output));
    let shares: Vec<Amount> = values.chain([fee]).collect();
    if let Some(contribution) = payjoin {
        return payjoin::divide(inputs, &shares, contribution);
    }
    let mut parts = policy::divide(&inputs, &shares);
    let fee = parts.pop().expect("the fee is the last share");
    (parts.into_iter().map(Halves::paid).collect(), fee.taints)
}
