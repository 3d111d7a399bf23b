//! The flow of money between wallets as a graph: payments, clusters, and the places where money ended.
//!
//! Edges carry the taint that the haircut policy gives, so what enters a cluster leaves it, to the satoshi: into other
//! clusters, to an end, or to miners. Movements inside a cluster are no edges.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::Amount;
use petgraph::algo::{greedy_feedback_arc_set, toposort};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::cluster::Clustering;
use crate::ledger::{AddressNum, OutputNum, Spend, TxNum, View};
use crate::trace::{Stop, Trace};

/// What a node stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// Payments counted towards the demand with this number; those of no demand have none.
    Payments(Option<usize>),
    /// A cluster, by its root.
    Cluster(AddressNum),
    /// Coins that ended in the same way.
    End(EndNode),
}

/// Where money ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the words of the contract
pub enum EndNode {
    Unknown,
    Unconfirmed,
    CoinJoin,
    Service,
    Busy,
    Dust,
    Limit,
    Unspent,
    Fee,
}

impl From<&Stop> for EndNode {
    fn from(stop: &Stop) -> Self {
        match stop {
            Stop::Unknown(_) => Self::Unknown,
            Stop::Unconfirmed(_) => Self::Unconfirmed,
            Stop::CoinJoin(_) => Self::CoinJoin,
            Stop::Service(_) => Self::Service,
            Stop::Busy(_) => Self::Busy,
            Stop::Dust => Self::Dust,
            Stop::Limit(_) => Self::Limit,
            Stop::Unspent | Stop::Unspendable => Self::Unspent,
        }
    }
}

/// Money on an edge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried {
    /// How much.
    pub value: Amount,
    /// In how many outputs, or fees; each once, however many inputs pay for it. An output of which the edge carries no
    /// satoshi counts too.
    pub outputs: u32,
}

/// The flow of money between wallets.
#[derive(Debug, Default)]
pub struct FlowGraph {
    /// The graph; nodes in their own order, edges in the order of their ends.
    pub graph: DiGraph<Node, Carried>,
    /// Longest way from a node without inflow, per node, not counting edges that close a circle.
    pub ranks: Vec<u32>,
    /// Outputs that each node stands for: for payments those that leave it, for all others those that enter it from
    /// elsewhere. An output that two wallets pay for together is one here and on both edges.
    pub outputs: Vec<u32>,
}

impl FlowGraph {
    /// Shapes a trace into a graph. `demand_of` numbers the demand that a source is counted towards.
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
            let (source, target) = (Node::Payments(demand_of(*output)), flows.holder(*output));
            flows.add(&source, &target, *value);
            flows.count(&source, &target);
            *flows.outputs.entry(source).or_default() += 1;
            *flows.outputs.entry(target).or_default() += 1;
        }
        for (tx, outflow) in outflows {
            let inflows = inflows.get(&tx).map_or(&[][..], Vec::as_slice);
            flows.pass(inflows, &outflow, &fresh);
        }
        for coin in &trace.coins {
            if let Some(stop) = &coin.stop {
                let holder = flows.holder(coin.tainted.output);
                let end = Node::End(stop.into());
                flows.add(&holder, &end, coin.tainted.taint.haircut);
                flows.count(&holder, &end);
                // What has no holder but its end arrived there with its transaction.
                if holder != end {
                    *flows.outputs.entry(end).or_default() += 1;
                }
            }
        }
        Self::from_edges(flows.edges, &flows.outputs)
    }

    fn from_edges(edges: BTreeMap<(Node, Node), Carried>, counts: &BTreeMap<Node, u32>) -> Self {
        let mut graph = DiGraph::new();
        let nodes: BTreeSet<&Node> = edges.keys().flat_map(|(from, to)| [from, to]).collect();
        let numbers: BTreeMap<Node, NodeIndex> = nodes
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

/// Taint into and out of each transaction that the trace went through: its inflows by the output they come from, its
/// outflows by the output they go to, the fee last and without one. What a source adds of its own is no outflow.
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
    for coin in &trace.coins {
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

/// Edges as they come together.
struct Flows<'a> {
    view: &'a View,
    clustering: &'a Clustering,
    inflows: &'a BTreeMap<TxNum, Vec<(OutputNum, Amount)>>,
    edges: BTreeMap<(Node, Node), Carried>,
    /// As [`FlowGraph::outputs`].
    outputs: BTreeMap<Node, u32>,
}

impl Flows<'_> {
    /// The node that holds an output: its cluster. An output that can never be spent lies with the wallet whose money is in
    /// it; where several wallets pay for it, with the first of them in input order.
    fn holder(&self, output: OutputNum) -> Node {
        let payer = || self.inflows.get(&self.view.tx_of(output))?.first();
        let payer = || self.view.owner(payer()?.0);
        let owner = self.view.owner(output).or_else(payer);
        owner.map_or(Node::End(EndNode::Unspent), |owner| {
            Node::Cluster(self.clustering.root(owner))
        })
    }

    /// Passes inflows on to outflows. Inputs are nearly always of one cluster; where they are not, outflows are served
    /// from the inflows in order, so that nothing is lost to rounding.
    fn pass(
        &mut self,
        inflows: &[(OutputNum, Amount)],
        outflows: &[(Option<OutputNum>, Amount)],
        fresh: &BTreeMap<OutputNum, Amount>,
    ) {
        let mut supply: Vec<(Node, Amount)> = inflows
            .iter()
            .map(|(output, value)| (self.holder(*output), *value))
            .collect();
        supply.reverse();
        // An outflow without a satoshi comes from where the one before it came from.
        let Some((mut last, _)) = supply.last().cloned() else {
            return;
        };
        for (output, value) in outflows {
            let target = output.map_or(Node::End(EndNode::Fee), |output| self.holder(output));
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
            // A source was counted as a payment.
            let is_source = output.is_some_and(|output| fresh.contains_key(&output));
            if !payers.is_empty() && !is_source {
                *self.outputs.entry(target).or_default() += 1;
            }
        }
    }

    /// Adds to what an edge carries. Movements inside a cluster are no edges.
    fn add(&mut self, from: &Node, to: &Node, value: Amount) {
        if from != to {
            self.edge(from, to).value += value;
        }
    }

    /// Counts one more output on an edge.
    fn count(&mut self, from: &Node, to: &Node) {
        if from != to {
            self.edge(from, to).outputs += 1;
        }
    }

    fn edge(&mut self, from: &Node, to: &Node) -> &mut Carried {
        self.edges.entry((from.clone(), to.clone())).or_default()
    }
}

fn ranks(graph: &DiGraph<Node, Carried>) -> Vec<u32> {
    let back: Vec<_> = greedy_feedback_arc_set(graph)
        .map(|edge| edge.id())
        .collect();
    let acyclic = graph.filter_map(
        |_, _| Some(()),
        |edge, _| (!back.contains(&edge)).then_some(()),
    );
    let order = toposort(&acyclic, None).expect("the edges that close circles are left out");
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
