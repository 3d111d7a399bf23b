//! The payments that the traced money at an address comes from, under the policies that keep satoshis apart, and the
//! way back to each of them.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};

use bitcoin::{Amount, Txid};
use serde::Serialize;

use super::Explainer;
use crate::findings::{Class, End, Policy};
use crate::ledger::{AddressNum, OutputNum};
use crate::taint::{OriginFlow, Origins};
use crate::trace::TracedOutput;

/// Outputs of an address that are explained one by one.
const MAX_OUTPUTS: usize = 5;

/// Stretches of satoshis that are listed under one policy.
const MAX_STRETCHES: usize = 10;

/// The origins of the traced money at an address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AddressOrigins {
    /// The first outputs in chain order.
    pub outputs: Vec<OutputOrigins>,
    /// Number of others.
    pub more: usize,
}

/// The origins of one output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutputOrigins {
    /// Transaction that made it.
    pub txid: Txid,
    /// Index in it.
    pub vout: u32,
    /// Its value in satoshi.
    pub value_sat: u64,
    /// Why the trace ended here.
    pub end: End,
    /// Under FIFO, LIFO and TIHO, as far as a policy brings taint here.
    pub policies: Vec<PolicyOrigins>,
}

/// The origins of one output under one policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyOrigins {
    /// The policy.
    pub policy: Policy,
    /// Tainted satoshis in the output.
    pub sat: u64,
    /// The first stretches of satoshis, in the order in which they lie in the output.
    pub stretches: Vec<PaymentStretch>,
    /// Number of others.
    pub more: usize,
    /// The way back to each payment of these stretches, in the same order and without repetition.
    pub ways: Vec<WayBack>,
}

/// Satoshis in a row that come from one payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentStretch {
    /// How many.
    pub sat: u64,
    /// Transaction of the payment.
    pub txid: Txid,
    /// Index of the payment in it.
    pub vout: u32,
    /// Its class.
    pub class: Class,
    /// The demand that it meets, if known.
    pub demand: Option<String>,
    /// Value of the payment in satoshi.
    pub payment_sat: u64,
}

/// A shortest way from an output back to a payment, through pairs of outputs in the table `flows` between which satoshis
/// of this payment pass. Others may carry more of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WayBack {
    /// Transaction of the payment.
    pub txid: Txid,
    /// Index of the payment in it.
    pub vout: u32,
    /// The outputs on the way, the payment last; empty if the output is the payment itself.
    pub steps: Vec<BackStep>,
}

/// One step back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackStep {
    /// Transaction of the output from which the money came.
    pub txid: Txid,
    /// Index in it.
    pub vout: u32,
    /// Satoshis of the payment that came from there under the policy.
    pub sat: u64,
}

impl Explainer<'_> {
    /// Returns the origins of the traced money at an address.
    pub(super) fn origins(&self, address: AddressNum) -> AddressOrigins {
        let trace = &self.analysis.trace;
        let ended = trace.outputs.iter().filter_map(|coin| {
            let is_here = self.view.owner(coin.tainted.output) == Some(address);
            let end = End::from(coin.stop.as_ref()?);
            let taint = coin.tainted.taint;
            let has_origins = Policy::ORDER_BASED.map(|policy| taint[policy]) != [Amount::ZERO; 3];
            (is_here && has_origins).then_some((coin, end))
        });
        let mut ended: Vec<(&TracedOutput, End)> = ended.collect();
        let more = ended.len().saturating_sub(MAX_OUTPUTS);
        ended.truncate(MAX_OUTPUTS);
        if ended.is_empty() {
            return AddressOrigins::default();
        }
        let wanted = |output| ended.iter().any(|(coin, _)| coin.tainted.output == output);
        let flows = trace.origin_flows(self.view);
        let ways = Ways::new(&flows);
        // Both are in chain order.
        let origins = trace.origins(self.view, wanted);
        let outputs = ended.iter().zip(&origins);
        let outputs = outputs.map(|((coin, end), origins)| {
            let output = coin.tainted.output;
            let outpoint = self.view.outpoint(output);
            let policies = Policy::ORDER_BASED.into_iter();
            let policies = policies.filter(|policy| coin.tainted.taint[*policy] > Amount::ZERO);
            OutputOrigins {
                txid: outpoint.txid,
                vout: outpoint.vout,
                value_sat: self.view.value(output).to_sat(),
                end: *end,
                policies: policies
                    .map(|policy| self.under(policy, output, origins, &ways))
                    .collect(),
            }
        });
        AddressOrigins {
            outputs: outputs.collect(),
            more,
        }
    }

    fn under(
        &self,
        policy: Policy,
        output: OutputNum,
        origins: &Origins,
        ways: &Ways<'_>,
    ) -> PolicyOrigins {
        let runs = origins.under(policy);
        let shown = &runs[..runs.len().min(MAX_STRETCHES)];
        let mut payments: Vec<OutputNum> = Vec::new();
        for run in shown {
            if !payments.contains(&run.source) {
                payments.push(run.source);
            }
        }
        let sat: Amount = runs.iter().map(|run| run.amount).sum();
        let stretches = shown.iter().filter_map(|run| {
            let mut deposits = self.analysis.deposits.iter();
            let deposit = deposits.find(|deposit| deposit.output == run.source)?;
            let payment = self.view.outpoint(run.source);
            Some(PaymentStretch {
                sat: run.amount.to_sat(),
                txid: payment.txid,
                vout: payment.vout,
                class: deposit.classification.class,
                demand: deposit.classification.demand.clone(),
                payment_sat: self.view.value(run.source).to_sat(),
            })
        });
        PolicyOrigins {
            policy,
            sat: sat.to_sat(),
            stretches: stretches.collect(),
            more: runs.len() - shown.len(),
            ways: payments
                .into_iter()
                .map(|payment| self.way_back(policy, output, payment, ways))
                .collect(),
        }
    }

    fn way_back(
        &self,
        policy: Policy,
        output: OutputNum,
        payment: OutputNum,
        ways: &Ways<'_>,
    ) -> WayBack {
        let steps = ways.back(policy, output, payment).into_iter();
        let steps = steps.map(|(from, amount)| {
            let from = self.view.outpoint(from);
            BackStep {
                txid: from.txid,
                vout: from.vout,
                sat: amount.to_sat(),
            }
        });
        let payment = self.view.outpoint(payment);
        WayBack {
            txid: payment.txid,
            vout: payment.vout,
            steps: steps.collect(),
        }
    }
}

/// The satoshis that pass between outputs, by the output into which they lead.
struct Ways<'a>(HashMap<OutputNum, Vec<&'a OriginFlow>>);

impl<'a> Ways<'a> {
    fn new(flows: &'a [OriginFlow]) -> Self {
        let mut into: HashMap<OutputNum, Vec<&OriginFlow>> = HashMap::new();
        for flow in flows {
            into.entry(flow.to).or_default().push(flow);
        }
        Self(into)
    }

    /// Returns a shortest way back from an output to a payment: the outputs from which its satoshis came, with their
    /// number. Of several shortest ways it is the one that the search in chain order meets first.
    fn back(
        &self,
        policy: Policy,
        output: OutputNum,
        payment: OutputNum,
    ) -> Vec<(OutputNum, Amount)> {
        // By output: the next one on the way from it, and what passes.
        let mut onward: HashMap<OutputNum, (OutputNum, Amount)> = HashMap::new();
        let mut queue = VecDeque::from([output]);
        while let Some(to) = queue.pop_front().filter(|to| *to != payment) {
            let flows = self.0.get(&to).into_iter().flatten();
            for flow in flows.filter(|flow| (flow.policy, flow.source) == (policy, payment)) {
                if let Entry::Vacant(unseen) = onward.entry(flow.from) {
                    unseen.insert((to, flow.amount));
                    queue.push_back(flow.from);
                }
            }
        }
        let mut steps = Vec::new();
        let mut at = payment;
        // Money never returns to an output that it left, so the way ends.
        while let Some((to, amount)) = onward.get(&at) {
            steps.push((at, *amount));
            at = *to;
        }
        steps.reverse();
        steps
    }
}
