//! The traversal: taint from the sources through every transaction that it reaches, in chain order.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use bitcoin::Amount;

use super::payjoin::Contribution;
use super::policy::{Policy, Taints};
use super::value::{TaintedValue, divide};
use crate::ledger::{OutputNum, Prevout, Spend, TxNum, View};

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
    pub(super) spent_in_mempool: Vec<(OutputNum, u32, TaintedValue)>,
}

/// What a propagation starts from, and how taint passes.
#[derive(Clone, Copy)]
pub(super) struct Start<'a> {
    pub view: &'a View,
    pub sources: &'a [OutputNum],
    pub payjoins: &'a BTreeMap<TxNum, Contribution>,
    /// Policies under which sources are tainted; under the others every amount is zero.
    pub policies: &'a [Policy],
}

impl<'a> Start<'a> {
    /// Starts from sources that are tainted under every policy.
    pub fn new(
        view: &'a View,
        sources: &'a [OutputNum],
        payjoins: &'a BTreeMap<TxNum, Contribution>,
    ) -> Self {
        Self {
            view,
            sources,
            payjoins,
            policies: &Policy::ALL,
        }
    }
}

/// Sees a propagation while it runs.
pub(super) trait Observer {
    /// Taint was divided in a transaction, or in one of the two transfers of a PayJoin: from `inputs` over `shares` as
    /// `parts`. The fee is the last share.
    fn divided(
        &mut self,
        _tx: TxNum,
        _inputs: &[TaintedValue],
        _shares: &[Amount],
        _parts: &[TaintedValue],
    ) {
    }

    /// An output was reached, or, with `None`, the fee of the transaction.
    fn reached(&mut self, _tx: TxNum, _output: Option<OutputNum>, _load: &TaintedValue) {}
}

impl Observer for () {}

/// Taint on its way into a transaction.
struct Inflow {
    /// Index of its output in [`Propagation::outputs`].
    from: usize,
    load: TaintedValue,
}

/// Taint of followed outputs until the transaction that spends them is visited.
struct Inflows {
    /// By output: its place among the held, plus one; zero if none is held.
    places: Vec<u32>,
    held: Vec<Option<Inflow>>,
    free: Vec<u32>,
}

impl Inflows {
    fn new(view: &View) -> Self {
        Self {
            places: vec![0; view.output_count()],
            held: Vec::new(),
            free: Vec::new(),
        }
    }

    fn hold(&mut self, output: OutputNum, inflow: Inflow) {
        let place = self.free.pop().unwrap_or_else(|| {
            self.held.push(None);
            u32::try_from(self.held.len()).expect("a view holds fewer than 2^32 outputs")
        });
        self.held[place as usize - 1] = Some(inflow);
        self.places[output.index()] = place;
    }

    fn take(&mut self, prevout: Prevout) -> Option<Inflow> {
        let Prevout::Output(output) = prevout else {
            return None;
        };
        let place = mem::take(&mut self.places[output.index()]);
        if place == 0 {
            return None;
        }
        self.free.push(place);
        self.held[place as usize - 1].take()
    }
}

/// Hops to the outputs of a transaction, separately for the two transfers of a PayJoin. In other transactions all coins
/// are the payer's.
#[derive(Default)]
struct Hops {
    by_payee: Option<u32>,
    by_payer: Option<u32>,
}

impl Hops {
    fn add(&mut self, is_payees: bool, hop: u32) {
        let side = match is_payees {
            true => &mut self.by_payee,
            false => &mut self.by_payer,
        };
        *side = Some(side.map_or(hop, |least| least.min(hop)));
    }

    fn is_none(&self) -> bool {
        self.by_payee.or(self.by_payer).is_none()
    }

    /// Returns the hop of an output with a part that returns the payee's coins and a part that is paid; `None` if no
    /// taint can reach it.
    fn to(&self, returned: Amount, paid: Amount) -> Option<u32> {
        let is_all_returned = paid == Amount::ZERO && returned > Amount::ZERO;
        let by_payee = self.by_payee.filter(|_| returned > Amount::ZERO);
        let by_payer = self.by_payer.filter(|_| !is_all_returned);
        by_payee.into_iter().chain(by_payer).min()
    }
}

/// Propagates taint; see [`propagate`](super::propagate).
pub(super) fn run(
    start: Start<'_>,
    mut follow: impl FnMut(&Tainted) -> bool,
    observer: &mut impl Observer,
) -> Propagation {
    let view = start.view;
    let sources: BTreeSet<OutputNum> = start.sources.iter().copied().collect();
    let mut propagation = Propagation::default();
    // Transactions to visit. Taint flows only to later ones, so one pass in chain order meets them all.
    let mut due = vec![false; view.txs().len()];
    for source in &sources {
        due[view.tx_of(*source).index()] = true;
    }
    let first = sources.first().map_or(0, |source| view.tx_of(*source).0);
    let mut sources = sources.into_iter().peekable();
    let spent_in_mempool = spent_in_mempool(view);
    let mut inflows = Inflows::new(view);

    for tx in (first..).map(TxNum).take(due.len() - first as usize) {
        if !due[tx.index()] {
            continue;
        }
        let payjoin = start.payjoins.get(&tx);
        let fee = view.fee(tx);
        let mut hops = Hops::default();
        let mut inputs = Vec::with_capacity(view.inputs(tx).len());
        for (at, prevout) in view.inputs(tx).iter().enumerate() {
            let inflow = inflows.take(*prevout);
            match (inflow, fee) {
                (Some(inflow), None) => propagation.outputs[inflow.from].followed = false,
                (Some(inflow), Some(_)) => {
                    let is_payees = payjoin.is_some_and(|payjoin| payjoin.has(at));
                    hops.add(is_payees, propagation.outputs[inflow.from].hop + 1);
                    inputs.push(inflow.load);
                }
                (None, Some(_)) => {
                    let value = view.value_of(*prevout);
                    let value = value.expect("the fee is known, so every input's value is");
                    inputs.push(TaintedValue::clean(value));
                }
                (None, None) => {}
            }
        }
        let (returned, paid) = match fee.filter(|_| !hops.is_none()) {
            None => clean_outputs(view, tx, payjoin),
            Some(fee) => {
                let values = view.outputs(tx).map(|output| view.value(output));
                let shares: Vec<Amount> = values.chain([fee]).collect();
                let (returned, mut paid) = divide_observed(tx, inputs, &shares, payjoin, observer);
                let fee = paid.pop().expect("the fee is the last share");
                if fee.taints != Taints::default() {
                    observer.reached(tx, None, &fee);
                    propagation.fees.push((tx, fee.taints));
                }
                (returned, paid)
            }
        };
        let mut returned = returned.into_iter();
        for (output, mut load) in view.outputs(tx).zip(paid) {
            let returned = returned.next().unwrap_or_default();
            let is_source = sources.next_if_eq(&output).is_some();
            let hop = match is_source {
                true => Some(0),
                false => hops.to(returned.value, load.value),
            };
            let Some(hop) = hop else {
                continue;
            };
            let arrived = TaintedValue::joined_taints(&returned, &load);
            if is_source {
                let origin = u32::try_from(propagation.sources.len());
                let origin = origin.expect("a view holds fewer than 2^32 outputs");
                load.fill(origin, start.policies);
            }
            if returned.value > Amount::ZERO {
                load = TaintedValue::join(returned, &load);
            }
            if is_source {
                let new = arrived.complement_to(load.taints);
                propagation.sources.push((output, new));
                propagation.source += new;
            }
            observer.reached(tx, Some(output), &load);
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
                due[spender.index()] = true;
                let from = propagation.outputs.len();
                inflows.hold(output, Inflow { from, load });
            } else if spent_in_mempool.contains(&output) {
                propagation.spent_in_mempool.push((output, hop, load));
            }
            propagation.outputs.push(tainted);
        }
    }
    propagation
}

/// Returns the outputs that an unconfirmed transaction spends and no confirmed one.
fn spent_in_mempool(view: &View) -> BTreeSet<OutputNum> {
    let unconfirmed = view.unconfirmed().iter().flat_map(|(_, tx)| &tx.input);
    unconfirmed
        .filter_map(|input| view.output(input.previous_output))
        .filter(|output| !matches!(view.spend(*output), Spend::By(_)))
        .collect()
}

/// Returns the parts of the outputs of a transaction without inflow: those that return coins of the payee (none unless
/// it is a PayJoin), and those that are paid.
fn clean_outputs(
    view: &View,
    tx: TxNum,
    payjoin: Option<&Contribution>,
) -> (Vec<TaintedValue>, Vec<TaintedValue>) {
    let values = view.outputs(tx).map(|output| view.value(output));
    let Some(payjoin) = payjoin else {
        return (Vec::new(), values.map(TaintedValue::clean).collect());
    };
    let parts = values.enumerate().map(|(vout, value)| {
        let returned = payjoin.returned_in(vout);
        let parts = [returned, value - returned];
        let [returned, paid] = parts.map(TaintedValue::clean);
        (returned, paid)
    });
    parts.unzip()
}

/// Divides the taint of a transaction's inputs over its shares; parts as of [`clean_outputs`], with the fee last.
fn divide_observed(
    tx: TxNum,
    inputs: Vec<TaintedValue>,
    shares: &[Amount],
    payjoin: Option<&Contribution>,
    observer: &mut impl Observer,
) -> (Vec<TaintedValue>, Vec<TaintedValue>) {
    let mut transfer = |inputs: &[TaintedValue], shares: &[Amount]| {
        let parts = divide(inputs, shares);
        observer.divided(tx, inputs, shares, &parts);
        parts
    };
    match payjoin {
        None => (Vec::new(), transfer(&inputs, shares)),
        Some(payjoin) => {
            let transfers = payjoin.transfers(inputs, shares);
            let [returned, paid] = transfers.map(|(inputs, shares)| transfer(&inputs, &shares));
            (returned, paid)
        }
    }
}
