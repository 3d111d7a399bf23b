//! Makes a flow small enough to be read: long chains become one node, surplus ranks become one column, small wallets
//! become one node per column. Works in integers; whatever is folded, what enters and leaves stays what it was, and
//! every end keeps its sum. Knows nothing of places on a page.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::chains::Chains;
use crate::findings::{End, Flow, FlowNodeKind};
use crate::report::plot::PlotError;

/// Columns of wallets, between the payments and the ends.
pub(super) const WALLET_COLUMNS: usize = 5;
/// Wallets shown by name in one column.
const WALLETS_PER_COLUMN: usize = 5;
/// Wallets shown by name in the whole picture.
const WALLETS: usize = 20;
/// Demands shown by name.
const DEMANDS: usize = 5;
/// Wallets of a chain left standing at either side of its fold.
const CHAIN_EDGE: usize = 2;

/// The meaning of a node in the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// Payments towards one demand.
    Payments(String),
    /// Payments towards so many demands.
    MorePayments(usize),
    /// One wallet, by its name.
    Wallet(String),
    /// So many wallets that are small beside the others of their column.
    Smaller(usize),
    /// Steps of the way that are not shown one by one, and the wallets in them.
    Steps {
        /// How many ranks, or links of a chain.
        steps: usize,
        /// How many wallets.
        wallets: usize,
    },
    /// The wallets of a peel chain.
    Chain {
        /// Steps and days, in words.
        words: String,
        /// How many wallets.
        wallets: usize,
    },
    /// A place where money ended.
    End(End),
}

/// A node of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) role: Role,
    /// The wallet's label from tags; empty without a tag, and for a node that stands for several.
    pub(super) label: String,
    /// What else is known of one wallet; empty for other nodes.
    pub(super) note: String,
    pub(super) column: usize,
    /// Value that enters, without that which a folded node passes to itself.
    pub(super) in_sat: u64,
    /// Value that leaves, likewise.
    pub(super) out_sat: u64,
    /// Outputs that its members stand for, as the findings count them.
    pub(super) outputs: u64,
}

impl Node {
    /// Value that the node's height shows.
    pub(super) fn value_sat(&self) -> u64 {
        self.in_sat.max(self.out_sat)
    }
}

/// Money between two nodes of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) value_sat: u64,
    pub(super) outputs: u64,
}

/// A flow that can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Picture {
    /// By column.
    pub(super) nodes: Vec<Node>,
    /// By node indices, each pair once, none from a node to itself.
    pub(super) edges: Vec<Edge>,
    /// Number of columns; payments are in the first, ends in the last.
    pub(super) columns: usize,
    /// Value that leaves the payments.
    pub(super) total_sat: u64,
}

/// The folding of nodes: each original node belongs to one group.
struct Grouping<'a> {
    flow: &'a Flow,
    group: Vec<usize>,
    /// Groups that stand for steps not shown one by one.
    steps: BTreeSet<usize>,
    /// Words of the groups that stand for a peel chain.
    chains: BTreeMap<usize, &'a str>,
    /// The one among `steps` that stands for a run of ranks; it is the only wallet of its column.
    run: Option<usize>,
}

/// Folds `flow`, each of `chains` into one node.
///
/// # Errors
///
/// An edge that names a node which does not exist.
pub(super) fn fold(flow: &Flow, chains: &Chains) -> Result<Picture, PlotError> {
    for edge in &flow.edges {
        if edge.from.max(edge.to) as usize >= flow.nodes.len() {
            return Err(PlotError::NoSuchNode(edge.from.max(edge.to)));
        }
    }
    let mut grouping = Grouping {
        flow,
        group: (0..flow.nodes.len()).collect(),
        steps: BTreeSet::new(),
        chains: BTreeMap::new(),
        run: None,
    };
    grouping.join_ends();
    for (nodes, words) in &chains.folded {
        for &node in nodes {
            grouping.group[node] = nodes[0];
        }
        grouping.chains.insert(nodes[0], words);
    }
    let ranks: BTreeSet<u32> = (0..flow.nodes.len())
        .filter(|&node| grouping.is_wallet(node) && grouping.group[node] == node)
        .map(|node| flow.nodes[node].rank)
        .collect();
    if ranks.len() > WALLET_COLUMNS {
        grouping.fold_chains();
    }
    let columns = grouping.columns();
    let columns = grouping.fold_ranks(columns);
    let folded = grouping.small(&columns);
    Ok(grouping.picture(&columns, &folded, &chains.notes))
}

impl Grouping<'_> {
    fn is_wallet(&self, node: usize) -> bool {
        self.flow.nodes[node].kind == FlowNodeKind::Cluster
    }

    /// Edges between groups, in order, without those inside a group.
    fn edges(&self) -> BTreeMap<(usize, usize), (u64, u64)> {
        let mut edges: BTreeMap<(usize, usize), (u64, u64)> = BTreeMap::new();
        for edge in &self.flow.edges {
            let ends = (self.group[edge.from as usize], self.group[edge.to as usize]);
            if ends.0 != ends.1 {
                let sum = edges.entry(ends).or_default();
                sum.0 = sum.0.saturating_add(edge.value_sat);
                sum.1 = sum.1.saturating_add(u64::from(edge.outputs));
            }
        }
        edges
    }

    /// One node for each kind of end, should the flow have several.
    fn join_ends(&mut self) {
        let mut first = BTreeMap::new();
        for (node, is) in self.flow.nodes.iter().enumerate() {
            if let FlowNodeKind::End(end) = is.kind {
                self.group[node] = *first.entry(end).or_insert(node);
            }
        }
    }

    /// Folds the middle of each long chain: wallets of which each sends most to the next, and the next gets most from it.
    /// A peel chain is one; what it pays out on its way stays beside it.
    fn fold_chains(&mut self) {
        let nodes = &self.flow.nodes;
        let mut heaviest_out: BTreeMap<usize, (u64, Reverse<usize>)> = BTreeMap::new();
        let mut heaviest_in = heaviest_out.clone();
        for (&(from, to), &(value, _)) in &self.edges() {
            let onward = nodes[from].rank < nodes[to].rank
                && !self.chains.contains_key(&from)
                && !self.chains.contains_key(&to);
            if !(self.is_wallet(from) && self.is_wallet(to) && onward) {
                continue;
            }
            let out = heaviest_out.entry(from).or_insert((0, Reverse(to)));
            *out = (*out).max((value, Reverse(to)));
            let into = heaviest_in.entry(to).or_insert((0, Reverse(from)));
            *into = (*into).max((value, Reverse(from)));
        }
        let next = |from: usize| {
            let &(_, Reverse(to)) = heaviest_out.get(&from)?;
            let &(_, Reverse(back)) = heaviest_in.get(&to)?;
            (back == from).then_some(to)
        };
        let inner: BTreeSet<usize> = (0..nodes.len()).filter_map(next).collect();
        for start in (0..nodes.len()).filter(|node| !inner.contains(node)) {
            // Ranks grow along the chain, so it ends.
            let chain: Vec<usize> =
                std::iter::successors(Some(start), |&node| next(node)).collect();
            if chain.len() < 2 * CHAIN_EDGE + 2 {
                continue;
            }
            let middle = &chain[CHAIN_EDGE..chain.len() - CHAIN_EDGE];
            for &node in middle {
                self.group[node] = middle[0];
            }
            self.steps.insert(middle[0]);
        }
    }

    /// Column of each group: payments 0, wallets by the longest way, ends not yet known. Only edges to a group of a
    /// larger first rank count, which leaves no way around in a circle.
    fn columns(&self) -> BTreeMap<usize, usize> {
        let nodes = &self.flow.nodes;
        let mut first_rank: BTreeMap<usize, u32> = BTreeMap::new();
        for (node, &group) in self.group.iter().enumerate() {
            let rank = first_rank.entry(group).or_insert(u32::MAX);
            *rank = (*rank).min(nodes[node].rank);
        }
        let mut onward: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &(from, to) in self.edges().keys() {
            if self.is_wallet(from) && self.is_wallet(to) && first_rank[&from] < first_rank[&to] {
                onward.entry(from).or_default().push(to);
            }
        }
        let mut order: Vec<usize> = first_rank.keys().copied().collect();
        order.sort_by_key(|group| (first_rank[group], *group));
        let mut columns: BTreeMap<usize, usize> = BTreeMap::new();
        for group in order {
            if !self.is_wallet(group) {
                columns.insert(group, 0);
                continue;
            }
            let column = *columns.entry(group).or_insert(1);
            for &to in onward.get(&group).into_iter().flatten() {
                let later = columns.entry(to).or_insert(1);
                *later = (*later).max(column + 1);
            }
        }
        columns
    }

    fn throughput(&self) -> BTreeMap<usize, u64> {
        let (mut enters, mut leaves) = (BTreeMap::new(), BTreeMap::new());
        for (&(from, to), &(value, _)) in &self.edges() {
            let sum: &mut u64 = leaves.entry(from).or_default();
            *sum = sum.saturating_add(value);
            let sum: &mut u64 = enters.entry(to).or_default();
            *sum = sum.saturating_add(value);
        }
        for (group, value) in leaves {
            let sum = enters.entry(group).or_default();
            *sum = value.max(*sum);
        }
        enters
    }

    /// Where there are more columns of wallets than fit, folds the run of columns through which least flows into one.
    fn fold_ranks(&mut self, mut columns: BTreeMap<usize, usize>) -> BTreeMap<usize, usize> {
        let last = columns.values().copied().max().unwrap_or(0);
        if last <= WALLET_COLUMNS {
            return columns;
        }
        let throughput = self.throughput();
        let mut per_column = vec![0_u64; last + 1];
        for (group, &column) in &columns {
            if self.is_wallet(*group) {
                let value = throughput.get(group).copied().unwrap_or(0);
                per_column[column] = per_column[column].saturating_add(value);
            }
        }
        let run = last - WALLET_COLUMNS + 1;
        // The first column of wallets belongs to the case itself and is always shown.
        let sum = |start: usize| -> u128 {
            per_column[start..start + run]
                .iter()
                .map(|&value| u128::from(value))
                .sum()
        };
        let start = (2..=last + 1 - run)
            .min_by_key(|&start| (sum(start), Reverse(start)))
            .unwrap_or(2);
        let within = start..start + run;
        let mut merged = None;
        for node in 0..self.group.len() {
            let group = self.group[node];
            if self.is_wallet(node) && within.contains(&columns[&group]) {
                self.group[node] = *merged.get_or_insert(group);
            }
        }
        self.run = merged;
        if let Some(merged) = merged {
            self.steps.insert(merged);
            self.chains.remove(&merged);
            columns.insert(merged, start);
        }
        let alive: BTreeSet<usize> = self.group.iter().copied().collect();
        columns.retain(|group, _| alive.contains(group));
        for column in columns
            .values_mut()
            .filter(|column| **column >= start + run)
        {
            *column -= run - 1;
        }
        columns
    }

    /// The groups that are too small to stand alone.
    fn small(&self, columns: &BTreeMap<usize, usize>) -> BTreeSet<usize> {
        let throughput = self.throughput();
        let alive: BTreeSet<usize> = self.group.iter().copied().collect();
        let mut by_size: Vec<usize> = alive
            .into_iter()
            .filter(|&group| {
                !matches!(self.flow.nodes[group].kind, FlowNodeKind::End(_))
                    && self.run != Some(group)
            })
            .collect();
        by_size.sort_by_key(|group| (Reverse(throughput.get(group).copied().unwrap_or(0)), *group));
        let mut shown: BTreeMap<usize, usize> = BTreeMap::new();
        let mut folded: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut wallets = 0;
        for group in by_size {
            let column = columns[&group];
            let here = shown.entry(column).or_default();
            let fits = match column {
                0 => *here < DEMANDS,
                _ => *here < WALLETS_PER_COLUMN && wallets < WALLETS,
            };
            if fits {
                *here += 1;
                wallets += usize::from(column > 0);
            } else {
                folded.entry(column).or_default().push(group);
            }
        }
        // A fold of one saves nothing and hides its name.
        folded
            .into_values()
            .filter(|groups| groups.len() > 1)
            .flatten()
            .collect()
    }

    fn role(&self, group: usize, members: &[usize]) -> Role {
        let node = &self.flow.nodes[group];
        match node.kind {
            FlowNodeKind::End(end) => Role::End(end),
            FlowNodeKind::Payments => Role::Payments(node.name.clone()),
            FlowNodeKind::Cluster if self.chains.contains_key(&group) => Role::Chain {
                words: self.chains[&group].to_owned(),
                wallets: members.len(),
            },
            FlowNodeKind::Cluster if self.steps.contains(&group) => {
                let ranks = members.iter().map(|&member| self.flow.nodes[member].rank);
                Role::Steps {
                    steps: ranks.collect::<BTreeSet<_>>().len(),
                    wallets: members.len(),
                }
            }
            FlowNodeKind::Cluster => Role::Wallet(node.name.clone()),
        }
    }

    fn picture(
        &self,
        columns: &BTreeMap<usize, usize>,
        folded: &BTreeSet<usize>,
        notes: &BTreeMap<usize, String>,
    ) -> Picture {
        let last = 1 + columns.values().copied().max().unwrap_or(0);
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (node, &group) in self.group.iter().enumerate() {
            members.entry(group).or_default().push(node);
        }
        // (column, whether folded, group): the order of nodes, and what tells them apart.
        let mut slots: BTreeMap<(usize, bool, usize), Vec<usize>> = BTreeMap::new();
        let mut slot_of: BTreeMap<usize, (usize, bool, usize)> = BTreeMap::new();
        for (group, members) in members {
            let end = matches!(self.flow.nodes[group].kind, FlowNodeKind::End(_));
            let small = folded.contains(&group);
            let column = if end { last } else { columns[&group] };
            let slot = (column, small, if small { 0 } else { group });
            slots.entry(slot).or_default().extend(members);
            slot_of.insert(group, slot);
        }
        let mut index = BTreeMap::new();
        let mut nodes = Vec::new();
        for ((column, small, group), members) in slots {
            let role = match (small, column) {
                (true, 0) => Role::MorePayments(members.len()),
                (true, _) => Role::Smaller(members.len()),
                (false, _) => self.role(group, &members),
            };
            let label = match (&role, &members[..]) {
                (Role::Wallet(_), [wallet]) => self.flow.nodes[*wallet].label.clone(),
                _ => String::new(),
            };
            let note = match (&role, &members[..]) {
                (Role::Wallet(_), [wallet]) => notes.get(wallet).cloned().unwrap_or_default(),
                _ => String::new(),
            };
            let outputs = members
                .iter()
                .map(|&member| self.flow.nodes[member].outputs);
            index.insert((column, small, group), nodes.len());
            nodes.push(Node {
                role,
                label,
                note,
                column,
                in_sat: 0,
                out_sat: 0,
                outputs: outputs.map(u64::from).sum(),
            });
        }
        let mut sums: BTreeMap<(usize, usize), (u64, u64)> = BTreeMap::new();
        for (&(from, to), &(value, outputs)) in &self.edges() {
            let ends = (index[&slot_of[&from]], index[&slot_of[&to]]);
            if ends.0 != ends.1 {
                let sum = sums.entry(ends).or_default();
                sum.0 = sum.0.saturating_add(value);
                sum.1 = sum.1.saturating_add(outputs);
            }
        }
        let mut total_sat = 0_u64;
        let mut edges = Vec::new();
        for ((from, to), (value_sat, outputs)) in sums {
            nodes[from].out_sat = nodes[from].out_sat.saturating_add(value_sat);
            nodes[to].in_sat = nodes[to].in_sat.saturating_add(value_sat);
            if nodes[from].column == 0 {
                total_sat = total_sat.saturating_add(value_sat);
            }
            edges.push(Edge {
                from,
                to,
                value_sat,
                outputs,
            });
        }
        Picture {
            nodes,
            edges,
            columns: last + 1,
            total_sat,
        }
    }
}
