//! The traversal: taint from the sources through every transaction that it reaches, in chain order.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use bitcoin::Amount;

use super::payjoin::Contribution;
use super::policy::{Policy, Taints};
use super::segments::SegmentsBuilder;
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
    /// Whether segments keep their source. If not, those of different sources are joined where they touch, and there are
    /// far fewer; the amounts are the same.
    pub keeps_origins: bool,
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
            keeps_origins: false,
        }
    }

    /// Also keeps the source of each segment.
    pub fn with_origins(self) -> Self {
        Self {
            keeps_origins: true,
            ..self
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

/// One transaction at work.
#[derive(Default)]
struct Work {
    /// The values of its inputs with their taint.
    inputs: Vec<TaintedValue>,
    /// Indices of tainted inputs, and of their outputs in [`Propagation::outputs`].
    inflows: Vec<(usize, usize)>,
    /// Sum of the inputs; `None` if the value of one is not known.
    spent: Option<Amount>,
    /// The values of its outputs; once taint is divided, the fee last.
    shares: Vec<Amount>,
    /// What the shares return to the payee of a PayJoin; empty if it is none.
    returned: Vec<TaintedValue>,
    /// What the shares hold otherwise.
    paid: Vec<TaintedValue>,
    builders: Vec<SegmentsBuilder>,
}

impl Work {
    /// Starts with a transaction, and takes the taint that flows into it.
    fn take_inputs(&mut self, view: &View, tx: TxNum, inflows: &mut Inflows) {
        self.inputs.clear();
        self.inflows.clear();
        self.spent = Some(Amount::ZERO);
        for (at, prevout) in view.inputs(tx).iter().enumerate() {
            let load = match inflows.take(*prevout) {
                Some(inflow) => {
                    self.inflows.push((at, inflow.from));
                    Some(inflow.load)
                }
                None => view.value_of(*prevout).map(TaintedValue::clean),
            };
            let value = load.as_ref().map(|load| load.value);
            self.spent = self.spent.and_then(|sum| sum.checked_add(value?));
            self.inputs.push(load.unwrap_or_default());
        }
        self.shares.clear();
        let values = view.outputs(tx).map(|output| view.value(output));
        self.shares.extend(values);
    }

    /// Returns the fee as [`View::fee`] does.
    fn fee(&self) -> Option<Amount> {
        let mut values = self.shares.iter();
        let made = values.try_fold(Amount::ZERO, |sum, value| sum.checked_add(*value))?;
        self.spent?.checked_sub(made)
    }

    /// Makes the parts of outputs without inflow: those that return coins of the payee, and those that are paid.
    fn clean_outputs(&mut self, payjoin: Option<&Contribution>) {
        for (vout, value) in self.shares.iter().enumerate() {
            let returned = payjoin.map_or(Amount::ZERO, |payjoin| payjoin.returned_in(vout));
            if payjoin.is_some() {
                self.returned.push(TaintedValue::clean(returned));
            }
            self.paid.push(TaintedValue::clean(*value - returned));
        }
    }

    /// Divides the taint of the inputs over the shares, the fee last.
    fn divide(&mut self, tx: TxNum, payjoin: Option<&Contribution>, observer: &mut impl Observer) {
        let mut transfer = |inputs: &[TaintedValue], shares: &[Amount], parts: &mut Vec<_>| {
            divide(inputs, shares, &mut self.builders, parts);
            observer.divided(tx, inputs, shares, parts);
        };
        let Some(payjoin) = payjoin else {
            transfer(&self.inputs, &self.shares, &mut self.paid);
            return;
        };
        let inputs = mem::take(&mut self.inputs);
        let [(own, returned), (others, paid)] = payjoin.transfers(inputs, &self.shares);
        transfer(&own, &returned, &mut self.returned);
        transfer(&others, &paid, &mut self.paid);
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
    // Used again for each transaction, since there are millions.
    let mut work = Work::default();

    for tx in (first..).map(TxNum).take(due.len() - first as usize) {
        if !due[tx.index()] {
            continue;
        }
        let payjoin = start.payjoins.get(&tx);
        work.take_inputs(view, tx, &mut inflows);
        let fee = work.fee();
        let mut hops = Hops::default();
        for (at, from) in &work.inflows {
            let from = &mut propagation.outputs[*from];
            match fee {
                None => from.followed = false,
                Some(_) => {
                    let is_payees = payjoin.is_some_and(|payjoin| payjoin.has(*at));
                    hops.add(is_payees, from.hop + 1);
                }
            }
        }
        match fee.filter(|_| !hops.is_none()) {
            None => work.clean_outputs(payjoin),
            Some(fee) => {
                work.shares.push(fee);
                work.divide(tx, payjoin, observer);
                let fee = work.paid.pop().expect("the fee is the last share");
                if fee.taints != Taints::default() {
                    observer.reached(tx, None, &fee);
                    propagation.fees.push((tx, fee.taints));
                }
            }
        }
        let mut returned = work.returned.drain(..);
        for (output, mut load) in view.outputs(tx).zip(work.paid.drain(..)) {
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
                let number = match start.keeps_origins {
                    true => propagation.sources.len(),
                    false => 0,
                };
                let origin = u32::try_from(number).expect("a view holds fewer than 2^32 outputs");
                load.fill(origin, start.policies);
            }
            if returned.value > Amount::ZERO {
                load = TaintedValue::join(&returned, &load);
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
