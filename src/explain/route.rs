//! The ways of money between two addresses: a shortest one, and the one that carries the most.
//!
//! A way is a chain of outputs, each spent by the transaction that makes the next one, and carries what passes its
//! narrowest step under haircut. Ways through transactions that were not traced are not seen.

use std::collections::HashMap;

use bitcoin::{Amount, Script, Txid};
use petgraph::algo::astar;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeFiltered;
use serde::Serialize;

use super::{Explainer, stored};
use crate::findings::Time;
use crate::investigate::pending;
use crate::ledger::{AddressNum, OutputNum};

/// The ways of money from one address to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoutesExplained {
    /// Address where the ways begin: the first one asked about if money goes from it to the other one.
    pub from: String,
    /// Address where they end.
    pub to: String,
    /// Whether the money goes from the second address asked about to the first.
    pub is_reversed: bool,
    /// A way with the fewest transactions; `None` if traced money takes no way in either direction.
    pub shortest: Option<MoneyRoute>,
    /// The way that carries the most; `None` if it is the shortest one.
    pub largest: Option<MoneyRoute>,
    /// Unconfirmed transactions that would carry money from one to the other, each a sentence.
    pub moving: Vec<String>,
}

/// One way of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MoneyRoute {
    /// Its steps, in order.
    pub steps: Vec<RouteStep>,
    /// Ransom part in satoshi that passes the narrowest step under haircut.
    pub carries_sat: u64,
}

/// A transaction on a way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteStep {
    /// The transaction.
    pub txid: Txid,
    /// Time of its block.
    pub time: Time,
    /// Address whose output it spends.
    pub from: String,
    /// Index of the output that it makes.
    pub vout: u32,
    /// Address paid; empty if the output is unspendable.
    pub to: String,
    /// Ransom part that passes under haircut, in satoshi.
    pub sat: u64,
}

/// Flows of haircut between outputs; the first node stands before all outputs of the address where ways begin.
type FlowNet = DiGraph<Option<OutputNum>, Amount>;

impl Explainer<'_> {
    /// Returns the ways of money between two scripts, in the direction in which money goes.
    pub fn routes(&self, a: &Script, b: &Script) -> RoutesExplained {
        let name = |script: &Script| match self.view.address(script) {
            Some(address) => self.view.name(address),
            None => pending::name(self.view.network(), script),
        };
        let trace = &self.analysis.trace;
        let moving = |from, to| stored::moving_between(self.view, trace, [from, to], &name(to));
        let known = self.view.address(a).zip(self.view.address(b));
        let ways = |(a, b)| self.ways(a, b);
        let back = |(a, b)| self.ways(b, a);
        let forth = known.map(ways).unwrap_or_default();
        let moves_forth = moving(a, b);
        let is_reversed = forth.0.is_none()
            && moves_forth.is_empty()
            && (known.is_some_and(|known| back(known).0.is_some()) || !moving(b, a).is_empty());
        let ((from, to), (shortest, largest), moving) = match is_reversed {
            true => ((b, a), known.map(back).unwrap_or_default(), moving(b, a)),
            false => ((a, b), forth, moves_forth),
        };
        RoutesExplained {
            from: name(from),
            to: name(to),
            is_reversed,
            largest: largest.filter(|largest| shortest.as_ref() != Some(largest)),
            shortest,
            moving,
        }
    }

    /// Returns a shortest way and the way that carries the most.
    fn ways(&self, a: AddressNum, b: AddressNum) -> (Option<MoneyRoute>, Option<MoneyRoute>) {
        let (net, start) = self.net(a);
        let find = |least: Amount| {
            let wide = EdgeFiltered::from_fn(&net, |edge| *edge.weight() >= least);
            let is_goal = |node: NodeIndex| {
                net[node].is_some_and(|output| self.view.owner(output) == Some(b))
            };
            astar(&wide, start, is_goal, |_| 1_u32, |_| 0).map(|(_, nodes)| nodes)
        };
        let Some(shortest) = find(Amount::ONE_SAT) else {
            return (None, None);
        };
        // A way as wide as the last width that still has one; widths are those of the steps.
        let mut widths: Vec<Amount> = net
            .edge_weights()
            .copied()
            .filter(|sat| *sat < Amount::MAX)
            .collect();
        widths.sort_unstable();
        widths.dedup();
        let beyond = widths.partition_point(|least| find(*least).is_some());
        let widest = beyond.checked_sub(1).and_then(|at| find(widths[at]));
        let widest = widest.unwrap_or_else(|| shortest.clone());
        (
            Some(self.way(&net, &shortest)),
            Some(self.way(&net, &widest)),
        )
    }

    /// Returns the flows of the trace, and the node before all outputs of an address.
    fn net(&self, begin: AddressNum) -> (FlowNet, NodeIndex) {
        let mut net = FlowNet::new();
        let start = net.add_node(None);
        let coins = self
            .analysis
            .trace
            .outputs
            .iter()
            .map(|coin| coin.tainted.output);
        let nodes: HashMap<OutputNum, NodeIndex> = coins
            .map(|output| (output, net.add_node(Some(output))))
            .collect();
        for flow in self.analysis.trace.flows(self.view) {
            if let Some(to) = flow.to.filter(|_| flow.haircut > Amount::ZERO) {
                net.add_edge(nodes[&flow.from], nodes[&to], flow.haircut);
            }
        }
        let mut begins: Vec<OutputNum> = nodes.keys().copied().collect();
        begins.retain(|output| self.view.owner(*output) == Some(begin));
        begins.sort_unstable();
        for output in begins {
            net.add_edge(start, nodes[&output], Amount::MAX);
        }
        (net, start)
    }

    fn way(&self, net: &FlowNet, nodes: &[NodeIndex]) -> MoneyRoute {
        let outputs: Vec<OutputNum> = nodes.iter().filter_map(|node| net[*node]).collect();
        let pairs = nodes.windows(2).skip(1).zip(outputs.windows(2));
        let steps: Vec<RouteStep> = pairs
            .map(|(nodes, outputs)| {
                let tx = self.view.tx_of(outputs[1]);
                let edge = net.edges_connecting(nodes[0], nodes[1]).next();
                let name = |output| self.view.owner(output).map(|owner| self.view.name(owner));
                RouteStep {
                    txid: self.view.tx(tx).txid,
                    time: Time::from_unix(self.view.tx(tx).anchor.time),
                    from: name(outputs[0]).unwrap_or_default(),
                    vout: self.view.outpoint(outputs[1]).vout,
                    to: name(outputs[1]).unwrap_or_default(),
                    sat: edge.map_or(0, |edge| edge.weight().to_sat()),
                }
            })
            .collect();
        MoneyRoute {
            carries_sat: steps.iter().map(|step| step.sat).min().unwrap_or_default(),
            steps,
        }
    }
}
