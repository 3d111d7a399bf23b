//! The flow of money between payments, clusters and ends.

use std::collections::BTreeMap;

use super::assembly::Assembly;
use crate::findings::{Flow, FlowEdge, FlowNode, FlowNodeKind};
use crate::graph::{FlowGraph, GraphNode};
use crate::ledger::OutputNum;

impl Assembly<'_> {
    /// Returns the flow of money, with nodes by rank, kind and name.
    pub(super) fn flow(&self) -> Flow {
        let demands = self.demands();
        let shaped = FlowGraph::new(
            self.view,
            self.clustering(),
            &self.analysis.trace,
            |output| demands.get(&output).copied(),
        );
        let mut order: Vec<_> = shaped.graph.node_indices().collect();
        order.sort_by_cached_key(|node| {
            let rank = shaped.ranks[node.index()];
            let node = &shaped.graph[*node];
            (rank, kind(node), self.name(node))
        });
        let place: BTreeMap<_, u32> = order.iter().copied().zip(0..).collect();
        let nodes = order.iter().map(|node| FlowNode {
            kind: kind(&shaped.graph[*node]),
            name: self.name(&shaped.graph[*node]),
            rank: shaped.ranks[node.index()],
            outputs: shaped.outputs[node.index()],
            label: match &shaped.graph[*node] {
                GraphNode::Cluster(root) => {
                    self.labels(self.clustering().members(*root)).join("; ")
                }
                _ => String::new(),
            },
        });
        let edges = shaped.graph.edge_indices().map(|edge| {
            let ends = shaped.graph.edge_endpoints(edge);
            let (from, to) = ends.expect("an edge of the graph");
            let carried = shaped.graph[edge];
            FlowEdge {
                from: place[&from],
                to: place[&to],
                value_sat: carried.value.to_sat(),
                outputs: carried.outputs,
            }
        });
        let mut edges: Vec<FlowEdge> = edges.collect();
        edges.sort_by_key(|edge| (edge.from, edge.to));
        Flow {
            nodes: nodes.collect(),
            edges,
        }
    }

    /// Returns the demand that each deposit answers, by its index in the case.
    fn demands(&self) -> BTreeMap<OutputNum, usize> {
        let deposits = self.analysis.deposits.iter();
        let of_deposits = deposits.filter_map(|deposit| {
            let name = deposit.classification.demand.as_ref()?;
            let mut demands = self.case.demands.iter();
            let at = demands.position(|demand| demand.name == *name)?;
            Some((deposit.output, at))
        });
        of_deposits.collect()
    }

    fn name(&self, node: &GraphNode) -> String {
        match node {
            GraphNode::Payments(None) => "payments".to_owned(),
            GraphNode::Payments(Some(demand)) => self.case.demands[*demand].name.clone(),
            GraphNode::Cluster(root) => self.clustering().name(self.view, *root),
            GraphNode::End(end) => end.word().to_owned(),
        }
    }
}

fn kind(node: &GraphNode) -> FlowNodeKind {
    match node {
        GraphNode::Payments(_) => FlowNodeKind::Payments,
        GraphNode::Cluster(_) => FlowNodeKind::Cluster,
        GraphNode::End(end) => FlowNodeKind::End(*end),
    }
}
