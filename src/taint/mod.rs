//! Taint: propagates the value of source outputs through the view and accounts for every satoshi. Where to stop is not
//! decided here but by the caller, output by output.
//!
//! # One traversal, five policies
//!
//! [`propagate`] visits transactions in chain order, and only those that create a source or receive taint. Each
//! [`Policy`] divides the taint of a transaction's inputs over its outputs and its fee by its own rule (`poison`,
//! `haircut`, `queue`); everything else is shared.
//!
//! # What is counted
//!
//! A source is entirely tainted. If a source is funded with coins that already carry taint, only the new part is
//! counted: its value less the taint that reaches it. Taint ends in outputs that are not followed and in fees; fee
//! taint is reported and never followed into a coinbase. In a PayJoin the payee contributes coins of its own
//! ([`Contribution`]): these return to it and are not a payment, tainted or not, so only the rest of a source is new.
//! So for every policy of [`Policy::CONSERVING`], to the satoshi:
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
pub use pending::{TaintSplit, UnconfirmedSpend, unconfirmed_spends};
pub use policy::{Policy, Taints};

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use bitcoin::Amount;

use crate::ledger::{OutputNum, Prevout, Spend, TxNum, View};
use payjoin::Halves;
use policy::TaintedValue;

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
    /// Whether its taint continues into the spending transaction; otherwise it ends here.
    pub followed: bool,
}

/// The result of a propagation.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Propagation {
    /// Every output that taint reached, in chain order.
    pub outputs: Vec<Tainted>,
    /// Taint paid as fees, by transaction, in chain order. Fees without taint are omitted.
    pub fees: Vec<(TxNum, Taints)>,
    /// New taint of each source: its value less the taint that reaches it and less the payee's contribution; in chain
    /// order.
    pub sources: Vec<(OutputNum, Taints)>,
    /// Sum of the new taint of the sources.
    pub source: Taints,
    /// Outputs spent by an unconfirmed transaction only, with their hop and the taint in them.
    spent_in_mempool: Vec<(OutputNum, u32, TaintedValue)>,
}

/// Taint on its way into a transaction.
struct Inflow {
    /// Index of its output in [`Propagation::outputs`].
    from: usize,
    load: TaintedValue,
}

/// Propagates taint from `sources` under every policy at once.
///
/// `follow` is called once for each output reached, in chain order, with everything but [`Tainted::followed`] set; it
/// returns whether taint continues through the output. Taint of an output that is not followed never continues, even if
/// another input of the same transaction is followed.
///
/// The caller must not follow an output into a transaction whose fee is not known ([`View::fee`]): without a previous
/// transaction its split is unknown. This is enforced: taint never continues into such a transaction, nor out of an
/// output that no transaction of the view spends, whatever `follow` returns; it ends in the output,
/// [`Tainted::followed`] is false, and the accounts stay exact.
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
    // Pending transactions with their inflows. Taint flows only to later transactions, so the first entry is final.
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
            // An output without value carries no taint.
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

/// Hops to the outputs of a transaction, separately for the two transfers of a PayJoin. In other transactions all coins
/// are the payer's.
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

    /// Returns the hop of an output; `None` if no taint can reach it.
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

/// Returns the outputs of a transaction without inflow.
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

/// Returns the inputs of a transaction, each with its inflow.
fn inputs(
    view: &View,
    tx: TxNum,
    mut inflows: Vec<Inflow>,
    reached: &[Tainted],
) -> Vec<TaintedValue> {
    let input = |prevout: &Prevout| {
        let value = view.value_of(*prevout);
        let clean =
            TaintedValue::clean(value.expect("the fee is known, so every input's value is"));
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
    inputs: Vec<TaintedValue>,
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
