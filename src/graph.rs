//! The flow of money between wallets as a graph: payments, clusters, and the places where money ended.
//!
//! Edges carry the taint that the haircut policy gives, so what enters a cluster leaves it, to the satoshi: into other
//! clusters, to an end, or to miners. Movements inside a cluster are no edges.

use std::collections::BTreeMap;

use bitcoin::Amount;
use petgraph::algo::{greedy_feedback_arc_set, toposort};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::cluster::Clustering;
use crate::ledger::{AddressNum, OutputNum, Prevout, Spend, TxNum, View};
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
    /// In how many outputs, or fees.
    pub outputs: u32,
}

/// The flow of money between wallets.
#[derive(Debug, Default)]
pub struct FlowGraph {
    /// The graph; nodes in their own order, edges in the order of their ends.
    pub graph: DiGraph<Node, Carried>,
    /// Longest way from a node without inflow, per node, not counting edges that close a circle.
    pub ranks: Vec<u32>,
}

impl FlowGraph {
    /// Shapes a trace into a graph. `demand_of` numbers the demand that a source is counted towards.
    pub fn new(
        view: &View,
        clustering: &Clustering,
        trace: &Trace,
        demand_of: impl Fn(OutputNum) -> Option<usize>,
    ) -> Self {
        let mut flows = Flows {
            view,
            clustering,
            edges: BTreeMap::new(),
        };
        let fresh: BTreeMap<OutputNum, Amount> = trace
            .propagation
            .sources
            .iter()
            .map(|(output, taints)| (*output, taints.haircut))
            .collect();
        for (output, value) in &fresh {
            let target = flows.holder(*output);
            flows.add(Node::Payments(demand_of(*output)), target, *value);
        }
        let (inflows, outflows) = by_transaction(view, trace, &fresh);
        for (tx, outflow) in outflows {
            flows.pass(inflows.get(&tx).map_or(&[][..], Vec::as_slice), &outflow);
        }
        for coin in &trace.coins {
            if let Some(stop) = &coin.stop {
                let holder = flows.holder(coin.tainted.output);
                flows.add(holder, Node::End(stop.into()), coin.tainted.taint.haircut);
            }
        }
        Self::from_edges(flows.edges)
    }

    fn from_edges(edges: BTreeMap<(Node, Node), Carried>) -> Self {
        let mut graph = DiGraph::new();
        let nodes: std::collections::BTreeSet<&Node> =
            edges.keys().flat_map(|(from, to)| [from, to]).collect();
        let numbers: BTreeMap<Node, NodeIndex> = nodes
            .into_iter()
            .map(|node| (node.clone(), graph.add_node(node.clone())))
            .collect();
        for ((from, to), carried) in edges {
            graph.add_edge(numbers[&from], numbers[&to], carried);
        }
        let ranks = ranks(&graph);
        Self { graph, ranks }
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
    edges: BTreeMap<(Node, Node), Carried>,
}

impl Flows<'_> {
    /// The node that holds an output: its cluster. What nobody can spend lies with whoever made it.
    fn holder(&self, output: OutputNum) -> Node {
        let owner = self.view.owner(output).or_else(|| {
            let inputs: &[Prevout] = self.view.inputs(self.view.tx_of(output));
            inputs
                .iter()
                .find_map(|prevout| self.view.owner_of(*prevout))
        });
        owner.map_or(Node::End(EndNode::Unspent), |owner| {
            Node::Cluster(self.clustering.root(owner))
        })
    }

    /// Passes inflows on to outflows. Inputs are nearly always of one cluster; where they are not, outflows are served
    /// from the inflows in order, so that nothing is lost to rounding.
    fn pass(&mut self, inflows: &[(OutputNum, Amount)], outflows: &[(Option<OutputNum>, Amount)]) {
        let mut supply = inflows
            .iter()
            .map(|(output, value)| (self.holder(*output), *value))
            .collect::<Vec<_>>();
        supply.reverse();
        for (output, value) in outflows {
            let target = output.map_or(Node::End(EndNode::Fee), |output| self.holder(output));
            let mut open = *value;
            while let Some((source, left)) = supply.last_mut().filter(|_| open > Amount::ZERO) {
                let part = open.min(*left);
                let source = source.clone();
                *left -= part;
                open -= part;
                if *left == Amount::ZERO {
                    supply.pop();
                }
                self.add(source, target.clone(), part);
            }
        }
    }

    fn add(&mut self, from: Node, to: Node, value: Amount) {
        if from != to && value > Amount::ZERO {
            let carried = self.edges.entry((from, to)).or_default();
            carried.value += value;
            carried.outputs += 1;
        }
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
