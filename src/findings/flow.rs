//! The flow of money between payments, clusters and ends.

use serde::{Deserialize, Serialize};

use crate::graph::End;

/// Kind of a node of the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FlowNodeKind {
    /// Payments counted towards one demand.
    Payments,
    /// A cluster of addresses, or a single address.
    Cluster,
    /// An end of the trace.
    End(End),
}

/// A node of the flow of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowNode {
    /// Its kind.
    pub kind: FlowNodeKind,
    /// The demand, the cluster's name, or the end's word.
    pub name: String,
    /// Longest way from the payments, in edges; edges lead from smaller to larger ranks, except those that go back.
    pub rank: u32,
    /// Number of outputs, each counted once: those that leave payments, enter a cluster from elsewhere, or ended there;
    /// for fees, the transactions that pay them.
    #[serde(default)]
    pub outputs: u32,
    /// Labels of the addresses of a cluster; empty if none.
    #[serde(default)]
    pub label: String,
}

/// Money that went from one node to another. What enters a cluster leaves it, to the satoshi.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowEdge {
    /// Index of the node it leaves.
    pub from: u32,
    /// Index of the node it enters.
    pub to: u32,
    /// Tainted value under haircut, in satoshi.
    pub value_sat: u64,
    /// Number of outputs that carry it, or of transactions that pay it as a fee. An output that two wallets pay for together
    /// is counted on both edges, and once in the node.
    pub outputs: u32,
}

/// The flow of money between payments, clusters and ends, under the haircut policy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Nodes by rank, then name.
    pub nodes: Vec<FlowNode>,
    /// Edges by node indices.
    pub edges: Vec<FlowEdge>,
}
