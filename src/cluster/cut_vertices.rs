//! Finds transactions that alone hold a wallet together, so that without one of them it would split.
//!
//! One wrong link is enough to merge two people's wallets, and a link that several transactions show is less likely to
//! be wrong. So links without further support are those to check first.
//!
//! Addresses and the grounds of links are the nodes of a bipartite graph; the result is those of its cut vertices
//! (articulation points) that are transactions.

use std::collections::BTreeMap;

use petgraph::algo::articulation_points::articulation_points;
use petgraph::graph::UnGraph;

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
        let holds = cut_grounds(self.root.len(), grounds.len(), &edges);
        let txs = grounds
            .into_iter()
            .filter_map(|(ground, number)| match ground {
                Ground::Tx(tx) if holds[number] => Some(tx),
                _ => None,
            });
        txs.collect()
    }
}

/// Returns the cut vertices among the grounds of a graph with edges between addresses and grounds, both numbered.
fn cut_grounds(addresses: usize, grounds: usize, edges: &[(usize, usize)]) -> Vec<bool> {
    let node = |number: usize| u32::try_from(number).expect("addresses are numbered by 32 bits");
    let edges = edges.iter();
    let edges = edges.map(|&(address, ground)| (node(address), node(addresses + ground)));
    let graph = UnGraph::<(), ()>::from_edges(edges);
    let mut holds = vec![false; grounds];
    for cut in articulation_points(&graph) {
        if let Some(ground) = cut.index().checked_sub(addresses) {
            holds[ground] = true;
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
        assert_eq!(cut_grounds(5, 3, &edges), [false, false, true]);
    }

    #[test]
    fn long_chain_does_not_overflow_stack() {
        let edges: Vec<_> = (0..200_000)
            .flat_map(|at| [(at, at), (at + 1, at)])
            .collect();
        let holds = cut_grounds(200_001, 200_000, &edges);
        assert!(holds.iter().all(|holds| *holds));
    }

    proptest! {
        #[test]
        fn matches_definition(
            edges in proptest::collection::vec((0usize..12, 0usize..10), 0..40)
        ) {
            prop_assert_eq!(cut_grounds(12, 10, &edges), reference(12, 10, &edges));
        }
    }
}
