//! Flows: how much taint each pair of outputs that a transaction joins passes on, under every conserving policy.
//!
//! Under the order-based policies a pair has the satoshis that move from one to the other. Haircut has no such
//! satoshis: there the taint of each input is split over the outputs and the fee in proportion, in whole satoshis
//! ([`haircut::pair`]). So under every policy the flows out of an output sum to its taint, and the flows into an output
//! to the taint that arrives in it.

use bitcoin::Amount;

use super::haircut;
use super::policy::Policy;
use super::propagation::Observer;
use super::value::{TaintedValue, divide_in_order};
use crate::ledger::{OutputNum, Prevout, TxNum, View};

/// Taint that passes from one output to another, or to a fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaintFlow {
    /// The transaction that spends the one and makes the other.
    pub tx: TxNum,
    /// The spent output.
    pub from: OutputNum,
    /// The output that is made; `None` for the fee.
    pub to: Option<OutputNum>,
    /// Under [`Policy::Haircut`].
    pub haircut: Amount,
    /// Under [`Policy::Fifo`].
    pub fifo: Amount,
    /// Under [`Policy::Lifo`].
    pub lifo: Amount,
    /// Under [`Policy::Tiho`].
    pub tiho: Amount,
}

impl TaintFlow {
    /// Returns the amount under a policy; `None` under poison, which has no flows.
    pub fn under(&self, policy: Policy) -> Option<Amount> {
        match policy {
            Policy::Poison => None,
            Policy::Haircut => Some(self.haircut),
            Policy::Fifo => Some(self.fifo),
            Policy::Lifo => Some(self.lifo),
            Policy::Tiho => Some(self.tiho),
        }
    }
}

/// Collects the flows of a propagation.
pub(super) struct FlowCollector<'a> {
    view: &'a View,
    flows: Vec<TaintFlow>,
}

impl<'a> FlowCollector<'a> {
    pub fn new(view: &'a View) -> Self {
        let flows = Vec::new();
        Self { view, flows }
    }

    /// Returns the flows in chain order: by transaction, spent output and output made, a fee last.
    pub fn into_flows(mut self) -> Vec<TaintFlow> {
        // The flows of a pair of outputs are in order already.
        self.flows.sort_by_key(|flow| (flow.tx, flow.from));
        self.flows
    }
}

impl Observer for FlowCollector<'_> {
    fn divided(
        &mut self,
        tx: TxNum,
        inputs: &[TaintedValue],
        shares: &[Amount],
        parts: &[TaintedValue],
    ) {
        let mut moved = Vec::new();
        for policy in Policy::ORDER_BASED {
            divide_in_order(policy, inputs, shares, |input, share, segments| {
                moved.push((input, share, policy, segments.amount()));
            });
        }
        moved.sort_by_key(|&(input, ..)| input);
        let mut moved = moved.into_iter().peekable();
        let mut outputs: Vec<_> = self.view.outputs(tx).map(Some).collect();
        outputs.push(None);
        let haircut = |load: &TaintedValue| load.taints.haircut;
        let given: Vec<Amount> = inputs.iter().map(haircut).collect();
        let parts: Vec<Amount> = parts.iter().map(haircut).collect();
        haircut::pair(&given, &parts, |input, haircuts| {
            let gives = |(at, ..): &(usize, usize, Policy, Amount)| *at == input;
            let Prevout::Output(from) = self.view.inputs(tx)[input] else {
                return;
            };
            // Rounding may leave an input that has taint under other policies without any under haircut.
            if haircuts.is_empty() && !moved.peek().is_some_and(gives) {
                return;
            }
            let flow = |(share, to): (usize, &Option<OutputNum>)| TaintFlow {
                tx,
                from,
                to: *to,
                haircut: haircuts.get(share).copied().unwrap_or(Amount::ZERO),
                fifo: Amount::ZERO,
                lifo: Amount::ZERO,
                tiho: Amount::ZERO,
            };
            let mut row: Vec<TaintFlow> = outputs.iter().enumerate().map(flow).collect();
            while let Some((_, share, policy, amount)) = moved.next_if(gives) {
                match policy {
                    Policy::Poison | Policy::Haircut => {}
                    Policy::Fifo => row[share].fifo += amount,
                    Policy::Lifo => row[share].lifo += amount,
                    Policy::Tiho => row[share].tiho += amount,
                }
            }
            row.retain(|flow| {
                let amounts = [flow.haircut, flow.fifo, flow.lifo, flow.tiho];
                amounts.iter().any(|amount| *amount > Amount::ZERO)
            });
            self.flows.extend(row);
        });
    }
}
