//! Finds transactions that alone hold a wallet together, so that without one of them it would split.
//!
//! One wrong link is enough to merge two people's wallets, and a link that several transactions show is less likely to
//! be wrong. So links without further support are those to check first.
//!
//! Addresses and the grounds of links are the nodes of a bipartite graph; the result is those of its cut vertices
//! (articulation points; Tarjan, *Depth-first search and linear graph algorithms*, 1972) that are transactions.

use std::collections::BTreeMap;

use super::Clustering;
use super::chain::{Ground, ground};
use crate::ledger::TxNum;

impl Clustering {
    /// Returns the transactions without whose links some wallet would split, in chain order.
    pub fn cut_transactions(&self) -> Vec<TxNum> {
        let mut grounds: BTreeMap<Ground, usize> = BTreeMap::new();
        let mut edges = Vec::new();
        for link in self.links().iter().filter(|link| link.is_applied()) {
            let next = grounds.len();
            let ground = *grounds.entry(ground(link)).or_insert(next);
            edges.extend([link.a, link.b].map(|end| (end.index(), ground)));
        }
        let holds = articulation_points(self.root.len(), grounds.len(), &edges);
        let txs = grounds
            .into_iter()
            .filter_map(|(ground, number)| match ground {
                Ground::Tx(tx) if holds[number] => Some(tx),
                _ => None,
            });
        txs.collect()
    }
}

/// A node on the search stack.
struct Visit {
    node: usize,
    /// Next neighbour to visit.
    next: usize,
}

/// Returns the cut vertices among the grounds of a graph with edges between addresses and grounds, both numbered.
fn articulation_points(addresses: usize, grounds: usize, edges: &[(usize, usize)]) -> Vec<bool> {
    let count = addresses + grounds;
    // Counting sort: where each node's neighbours begin, then each neighbour to its place.
    let mut offsets = vec![0; count + 1];
    let both = || {
        let there = edges
            .iter()
            .map(|&(address, ground)| (address, addresses + ground));
        there.flat_map(|(a, b)| [(a, b), (b, a)])
    };
    for (from, _) in both() {
        offsets[from + 1] += 1;
    }
    for at in 0..count {
        offsets[at + 1] += offsets[at];
    }
    let mut places = offsets.clone();
    let mut neighbours = vec![0; 2 * edges.len()];
    for (from, to) in both() {
        neighbours[places[from]] = to;
        places[from] += 1;
    }

    let mut holds = vec![false; grounds];
    // Discovery time of each node, from 1, and the low link.
    let (mut met, mut lowest) = (vec![0_usize; count], vec![0_usize; count]);
    let mut clock = 0;
    for start in 0..addresses {
        if met[start] != 0 {
            continue;
        }
        clock += 1;
        (met[start], lowest[start]) = (clock, clock);
        let mut way = vec![Visit {
            node: start,
            next: offsets[start],
        }];
        while let Some(visit) = way.last_mut() {
            let node = visit.node;
            if visit.next < offsets[node + 1] {
                let to = neighbours[visit.next];
                visit.next += 1;
                if met[to] == 0 {
                    clock += 1;
                    (met[to], lowest[to]) = (clock, clock);
                    way.push(Visit {
                        node: to,
                        next: offsets[to],
                    });
                } else {
                    lowest[node] = lowest[node].min(met[to]);
                }
                continue;
            }
            way.pop();
            if let Some(above) = way.last() {
                let above = above.node;
                lowest[above] = lowest[above].min(lowest[node]);
                // The search starts at addresses, so a ground always has a parent.
                if above >= addresses && lowest[node] >= met[above] {
                    holds[above - addresses] = true;
                }
            }
        }
    }
    holds
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cluster::MinUnionFind;

    /// The definition: compares the number of sets with and without a ground's edges.
    fn reference(addresses: u32, grounds: usize, edges: &[(usize, usize)]) -> Vec<bool> {
        let sets_without = |left_out: Option<usize>| {
            let mut sets = MinUnionFind::new(addresses);
            for ground in (0..grounds).filter(|ground| Some(*ground) != left_out) {
                let ends = edges.iter().filter(|(_, of)| *of == ground);
                let ends: Vec<u32> = ends.map(|(address, _)| *address as u32).collect();
                for pair in ends.windows(2) {
                    sets.union(pair[0], pair[1]);
                }
            }
            let roots = sets.into_roots();
            (0..addresses).filter(|x| roots[*x as usize] == *x).count()
        };
        let whole = sets_without(None);
        let grounds = 0..grounds;
        grounds
            .map(|ground| sets_without(Some(ground)) > whole)
            .collect()
    }

    #[test]
    fn parallel_paths_have_no_cut_vertex() {
        // Grounds 0 and 1 join addresses 0 and 1; ground 2 joins 1, 2 and 3.
        let edges = [
            (0, 0),
            (1, 0),
            (0, 1),
            (1, 1),
            (1, 2),
            (2, 2),
            (1, 2),
            (3, 2),
        ];
        assert_eq!(articulation_points(5, 3, &edges), [false, false, true]);
    }

    #[test]
    fn long_chain_does_not_overflow_stack() {
        let edges: Vec<_> = (0..200_000)
            .flat_map(|at| [(at, at), (at + 1, at)])
            .collect();
        let holds = articulation_points(200_001, 200_000, &edges);
        assert!(holds.iter().all(|holds| *holds));
    }

    proptest! {
        #[test]
        fn matches_definition(
            edges in proptest::collection::vec((0usize..12, 0usize..10), 0..40)
        ) {
            prop_assert_eq!(articulation_points(12, 10, &edges), reference(12, 10, &edges));
        }
    }
}
