//! Origins: the sources that tainted satoshis come from, in the order in which they lie in an output, and the satoshis of
//! each source that pass from output to output.
//!
//! Only the order-based policies have them. Under haircut and poison taint has no identity.

use bitcoin::Amount;

use super::policy::Policy;
use super::propagation::Observer;
use super::value::{TaintedValue, divide_in_order};
use crate::ledger::{OutputNum, Prevout, TxNum, View};

/// Consecutive tainted satoshis of an output that come from one source. Clean ones may lie between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OriginRun {
    /// The source.
    pub source: OutputNum,
    /// The number of satoshis.
    pub amount: Amount,
}

/// The sources of an output's taint, or of that of a fee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origins {
    /// The transaction that makes the output or pays the fee.
    pub tx: TxNum,
    /// The output; `None` for the fee.
    pub output: Option<OutputNum>,
    /// Under each policy of [`Policy::ORDER_BASED`], in that order.
    runs: [Vec<OriginRun>; 3],
}

impl Origins {
    /// Returns the runs under a policy in order; none under a policy that is not order-based.
    pub fn under(&self, policy: Policy) -> &[OriginRun] {
        let at = Policy::ORDER_BASED
            .iter()
            .position(|other| *other == policy);
        at.map_or(&[], |at| &self.runs[at])
    }
}

/// Satoshis of one source that pass from one output to another under one policy of [`Policy::ORDER_BASED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OriginFlow {
    /// The policy.
    pub policy: Policy,
    /// The source.
    pub source: OutputNum,
    /// The spent output.
    pub from: OutputNum,
    /// The output that is made.
    pub to: OutputNum,
    /// The number of satoshis, which is not zero.
    pub amount: Amount,
}

/// Collects the origins of wanted outputs and fees.
pub(super) struct OriginCollector<W> {
    /// The sources in chain order, without repetition.
    pub sources: Vec<OutputNum>,
    pub wanted: W,
    pub origins: Vec<Origins>,
}

impl<W: FnMut(TxNum, Option<OutputNum>) -> bool> Observer for OriginCollector<W> {
    fn reached(&mut self, tx: TxNum, output: Option<OutputNum>, load: &TaintedValue) {
        if !(self.wanted)(tx, output) {
            return;
        }
        let runs = Policy::ORDER_BASED.map(|policy| {
            let mut runs: Vec<OriginRun> = Vec::new();
            for segment in load.segments(policy) {
                let source = self.sources[segment.origin as usize];
                match runs.last_mut().filter(|last| last.source == source) {
                    Some(last) => last.amount += segment.amount(),
                    None => runs.push(OriginRun {
                        source,
                        amount: segment.amount(),
                    }),
                }
            }
            runs
        });
        self.origins.push(Origins { tx, output, runs });
    }
}

/// Collects what passes from output to output, by source. Fees are left out.
pub(super) struct OriginFlowCollector<'a> {
    pub view: &'a View,
    /// The sources in chain order, without repetition.
    pub sources: Vec<OutputNum>,
    pub flows: Vec<OriginFlow>,
}

impl Observer for OriginFlowCollector<'_> {
    fn divided(
        &mut self,
        tx: TxNum,
        inputs: &[TaintedValue],
        shares: &[Amount],
        _parts: &[TaintedValue],
    ) {
        for policy in Policy::ORDER_BASED {
            let first = self.flows.len();
            divide_in_order(policy, inputs, shares, |input, share, moved| {
                let to = self.view.outputs(tx).nth(share);
                if let (Prevout::Output(from), Some(to)) = (self.view.inputs(tx)[input], to) {
                    self.flows
                        .extend(moved.in_share().map(|segment| OriginFlow {
                            policy,
                            source: self.sources[segment.origin as usize],
                            from,
                            to,
                            amount: segment.amount(),
                        }));
                }
            });
            let ends = |flow: &OriginFlow| (flow.from, flow.to, flow.source);
            self.flows[first..].sort_by_key(ends);
            let mut last = first;
            for at in first + 1..self.flows.len() {
                let flow = self.flows[at];
                if ends(&self.flows[last]) == ends(&flow) {
                    self.flows[last].amount += flow.amount;
                } else {
                    last += 1;
                    self.flows[last] = flow;
                }
            }
            self.flows.truncate(self.flows.len().min(last + 1));
        }
    }
}
