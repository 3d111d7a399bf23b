//! Builds the graph of money flow between wallets: payments, clusters, and ends of the trace.
//!
//! Edges carry haircut taint, so what enters a cluster leaves it, to the satoshi: into other clusters, an end, or fees.
//! Movements inside a cluster are not edges.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::Amount;
use petgraph::algo::{greedy_feedback_arc_set, toposort};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::cluster::Clustering;
use crate::label::labelled;
use crate::ledger::{AddressNum, OutputNum, Spend, TxNum, View};
use crate::trace::{EndReason, Trace};

/// A node of the graph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum GraphNode {
    /// Payments of the demand with this number; `None` for payments of no demand.
    Payments(Option<usize>),
    /// A cluster, by its root.
    Cluster(AddressNum),
    /// Outputs at which the trace ends in the same way.
    End(End),
}

labelled! {
    /// Why the trace ended at an output, in order of precedence; `Fee` is the amount paid to miners.
    End {
        /// The history is unavailable or contradictory.
        Unknown = "unknown",
        /// The spend is in the mempool only.
        Unconfirmed = "unconfirmed",
        /// The spender is a CoinJoin.
        CoinJoin = "coinjoin",
        /// The address or its cluster belongs to a service.
        Service = "service",
        /// The address has a longer history than the limit.
        Busy = "busy",
        /// At most the dust limit.
        Dust = "dust",
        /// A limit of the trace: hops, requests, dates, minimum taint.
        Limit = "limit",
        /// It is unspent.
        Unspent = "unspent",
        /// Paid to miners.
        Fee = "fee",
    }
}

impl From<&EndReason> for End {
    fn from(stop: &EndReason) -> Self {
        match stop {
            EndReason::Unknown(_) => Self::Unknown,
            EndReason::Unconfirmed(_) => Self::Unconfirmed,
            EndReason::CoinJoin(_) => Self::CoinJoin,
            EndReason::Service(_) => Self::Service,
            EndReason::Busy(_) => Self::Busy,
            EndReason::Dust => Self::Dust,
            EndReason::Limit(_) => Self::Limit,
            EndReason::Unspent | EndReason::Unspendable => Self::Unspent,
        }
    }
}

/// The money on an edge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EdgeWeight {
    /// The tainted value.
    pub value: Amount,
    /// Number of outputs or fees, each counted once however many inputs fund it, including outputs that carry no
    /// satoshi of taint.
    pub outputs: u32,
}

/// The flow of money between wallets.
#[derive(Debug, Default)]
pub struct FlowGraph {
    /// The graph: nodes sorted, edges sorted by their ends.
    pub graph: DiGraph<GraphNode, EdgeWeight>,
    /// Rank per node: the longest path from a node without inflow, ignoring edges that close a cycle.
    pub ranks: Vec<u32>,
    /// Number of outputs per node: for payments those that leave it, otherwise those that enter it. An output funded by
    /// two wallets counts once here and on both edges.
    pub outputs: Vec<u32>,
}

impl FlowGraph {
    /// Builds the graph of a trace. `demand_of` numbers the demand of a source.
    pub fn new(
        view: &View,
        clustering: &Clustering,
        trace: &Trace,
        demand_of: impl Fn(OutputNum) -> Option<usize>,
    ) -> Self {
        let fresh: BTreeMap<OutputNum, Amount> = trace
            .propagation
            .sources
            .iter()
            .map(|(output, taints)| (*output, taints.haircut))
            .collect();
        let (inflows, outflows) = by_transaction(view, trace, &fresh);
        let mut flows = Flows {
            view,
            clustering,
            inflows: &inflows,
            edges: BTreeMap::new(),
            outputs: BTreeMap::new(),
        };
        for (output, value) in &fresh {
            let (source, target) = (
                GraphNode::Payments(demand_of(*output)),
                flows.holder(*output),
            );
            flows.add(&source, &target, *value);
            flows.count(&source, &target);
            *flows.outputs.entry(source).or_default() += 1;
            *flows.outputs.entry(target).or_default() += 1;
        }
        for (tx, outflow) in outflows {
            let inflows = inflows.get(&tx).map_or(&[][..], Vec::as_slice);
            flows.pass(inflows, &outflow, &fresh);
        }
        for coin in &trace.outputs {
            if let Some(stop) = &coin.stop {
                let holder = flows.holder(coin.tainted.output);
                let end = GraphNode::End(stop.into());
                flows.add(&holder, &end, coin.tainted.taint.haircut);
                flows.count(&holder, &end);
                // An output without an owner reached its end with its transaction.
                if holder != end {
                    *flows.outputs.entry(end).or_default() += 1;
                }
            }
        }
        Self::from_edges(flows.edges, &flows.outputs)
    }

    fn from_edges(
        edges: BTreeMap<(GraphNode, GraphNode), EdgeWeight>,
        counts: &BTreeMap<GraphNode, u32>,
    ) -> Self {
        let mut graph = DiGraph::new();
        let nodes: BTreeSet<&GraphNode> = edges.keys().flat_map(|(from, to)| [from, to]).collect();
        let numbers: BTreeMap<GraphNode, NodeIndex> = nodes
            .into_iter()
            .map(|node| (node.clone(), graph.add_node(node.clone())))
            .collect();
        for ((from, to), carried) in edges {
            graph.add_edge(numbers[&from], numbers[&to], carried);
        }
        let ranks = ranks(&graph);
        let outputs = graph.node_weights();
        let outputs = outputs.map(|node| counts.get(node).copied().unwrap_or_default());
        Self {
            outputs: outputs.collect(),
            graph,
            ranks,
        }
    }
}

/// Returns taint into and out of each traced transaction: inflows by source output, outflows by target output, and the
/// fee last (`None`). New taint of a source is not an outflow.
#[allow(clippy::type_complexity)] // two maps, named where they are taken apart
fn by_transaction(
    view: &View,
    trace: &Trace,
    fresh: &BTreeMap<OutputNum, Amount>,
) -> (
    BTreeMap<TxNum, Vec<(OutputNum, Amount)>>,
    BTreeMap<TxNum, Vec<(Option<OutputNum>, Amount)>>,
) {
    let mut inflows: BTreeMap<TxNum, Vec<(OutputNum, Amount)>> = BTreeMap::new();
    let mut outflows: BTreeMap<TxNum, Vec<(Option<OutputNum>, Amount)>> = BTreeMap::new();
    for coin in &trace.outputs {
        let output = coin.tainted.output;
        let haircut = coin.tainted.taint.haircut;
        if let (None, Spend::By(spender)) = (&coin.stop, view.spend(output)) {
            inflows.entry(spender).or_default().push((output, haircut));
        }
        let own = fresh.get(&output).copied().unwrap_or(Amount::ZERO);
        let arrived = haircut
            .checked_sub(own)
            .expect("a source's new taint is part of its taint");
        outflows
            .entry(view.tx_of(output))
            .or_default()
            .push((Some(output), arrived));
    }
    for (tx, taints) in &trace.propagation.fees {
        outflows
            .entry(*tx)
            .or_default()
            .push((None, taints.haircut));
    }
    (inflows, outflows)
}

/// Accumulates edges.
struct Flows<'a> {
    view: &'a View,
    clustering: &'a Clustering,
    inflows: &'a BTreeMap<TxNum, Vec<(OutputNum, Amount)>>,
    edges: BTreeMap<(GraphNode, GraphNode), EdgeWeight>,
    /// As [`FlowGraph::outputs`].
    outputs: BTreeMap<GraphNode, u32>,
}

impl Flows<'_> {
    /// Returns the node that holds an output: its cluster. An unspendable output belongs to the wallet whose money is
    /// in it; if several wallets fund it, to the first in input order.
    fn holder(&self, output: OutputNum) -> GraphNode {
        let payer = || self.inflows.get(&self.view.tx_of(output))?.first();
        let payer = || self.view.owner(payer()?.0);
        let owner = self.view.owner(output).or_else(payer);
        owner.map_or(GraphNode::End(End::Unspent), |owner| {
            GraphNode::Cluster(self.clustering.root(owner))
        })
    }

    /// Distributes inflows over outflows. Inputs are nearly always in one cluster; otherwise outflows take from the
    /// inflows in order, so that nothing is lost to rounding.
    fn pass(
        &mut self,
        inflows: &[(OutputNum, Amount)],
        outflows: &[(Option<OutputNum>, Amount)],
        fresh: &BTreeMap<OutputNum, Amount>,
    ) {
        let mut supply: Vec<(GraphNode, Amount)> = inflows
            .iter()
            .map(|(output, value)| (self.holder(*output), *value))
            .collect();
        supply.reverse();
        // An outflow without taint gets the source of the one before it.
        let Some((mut last, _)) = supply.last().cloned() else {
            return;
        };
        for (output, value) in outflows {
            let target = output.map_or(GraphNode::End(End::Fee), |output| self.holder(output));
            let mut open = *value;
            let mut payers = BTreeSet::new();
            while let Some((source, left)) = supply.last_mut().filter(|_| open > Amount::ZERO) {
                let part = open.min(*left);
                last = source.clone();
                *left -= part;
                open -= part;
                if *left == Amount::ZERO {
                    supply.pop();
                }
                if part > Amount::ZERO {
                    self.add(&last, &target, part);
                    payers.insert(last.clone());
                }
            }
            if payers.is_empty() {
                payers.insert(last.clone());
            }
            payers.remove(&target);
            for payer in &payers {
                self.count(payer, &target);
            }
            // A source is already counted as a payment.
            let is_source = output.is_some_and(|output| fresh.contains_key(&output));
            if !payers.is_empty() && !is_source {
                *self.outputs.entry(target).or_default() += 1;
            }
        }
    }

    /// Adds value to an edge. Movements inside a cluster are not edges.
    fn add(&mut self, from: &GraphNode, to: &GraphNode, value: Amount) {
        if from != to {
            self.edge(from, to).value += value;
        }
    }

    /// Counts one more output on an edge.
    fn count(&mut self, from: &GraphNode, to: &GraphNode) {
        if from != to {
            self.edge(from, to).outputs += 1;
        }
    }

    fn edge(&mut self, from: &GraphNode, to: &GraphNode) -> &mut EdgeWeight {
        self.edges.entry((from.clone(), to.clone())).or_default()
    }
}

fn ranks(graph: &DiGraph<GraphNode, EdgeWeight>) -> Vec<u32> {
    let back: Vec<_> = greedy_feedback_arc_set(graph)
        .map(|edge| edge.id())
        .collect();
    let acyclic = graph.filter_map(
        |_, _| Some(()),
        |edge, _| (!back.contains(&edge)).then_some(()),
    );
    let order = toposort(&acyclic, None).expect("edges that close cycles were removed");
    let mut ranks = vec![0; graph.node_count()];
    for node in order {
        for edge in acyclic.edges(node) {
            let beyond = ranks[node.index()] + 1;
            let next = &mut ranks[edge.target().index()];
            *next = beyond.max(*next);
        }
    }
    ranks
}
