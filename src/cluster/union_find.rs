//! A disjoint-set forest whose roots are the smallest members.
//!
//! # Why by minimum
//!
//! The usual forest links by size or rank and ends with whatever root the order of the unions happened to leave. Here
//! the greater root is linked under the smaller one (as GraphSense's clustering does), so that the root is a property
//! of the *set*:
//!
//! * `parent[x] ≤ x` holds for every `x`. It holds at first, where `parent[x] = x`; a union writes a smaller root into a
//!   greater one; halving a path replaces `parent[x]` by `parent[parent[x]] ≤ parent[x]`.
//! * So a root, which every walk upwards ends in, is the smallest member of its set.
//! * Which elements are together depends on the set of unions alone, being the smallest equivalence that contains them.
//!   Hence so does every root: any order of the same unions, and any repetition, gives the same answer.
//!
//! The price is the bound: linking by index with halved paths takes O(log n) amortised time per operation instead of
//! the inverse Ackermann function (Tarjan and van Leeuwen 1984). The gain besides determinism is memory, four bytes an
//! element and no ranks, and that [`MinUnionFind::into_roots`] resolves all elements in one pass from left to right.

/// Sets of the numbers `0..len`, each known by its smallest member.
#[derive(Debug, Clone)]
pub struct MinUnionFind {
    parent: Vec<u32>,
}

impl MinUnionFind {
    /// As many sets of one member each.
    pub fn new(len: u32) -> Self {
        Self {
            parent: (0..len).collect(),
        }
    }

    /// The smallest member of the set that holds `x`.
    ///
    /// # Panics
    ///
    /// If `x` is not below the length.
    pub fn find(&mut self, mut x: u32) -> u32 {
        loop {
            let parent = self.parent[x as usize];
            if parent == x {
                return x;
            }
            let grandparent = self.parent[parent as usize];
            self.parent[x as usize] = grandparent;
            x = grandparent;
        }
    }

    /// Makes one set of the two that hold `a` and `b`; whether they were two.
    ///
    /// # Panics
    ///
    /// If `a` or `b` is not below the length.
    pub fn union(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b) as usize] = a.min(b);
        a != b
    }

    /// The smallest member of every element's set.
    pub fn into_roots(self) -> Vec<u32> {
        let mut roots = self.parent;
        for x in 0..roots.len() {
            // The parent is not greater than `x`, so it is resolved already.
            roots[x] = roots[roots[x] as usize];
        }
        roots
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, slowly: unite by relabelling everything.
    fn reference(len: u32, unions: &[(u32, u32)]) -> Vec<u32> {
        let mut label: Vec<u32> = (0..len).collect();
        for &(a, b) in unions {
            let (from, to) = (label[a as usize], label[b as usize]);
            for entry in &mut label {
                if *entry == from.max(to) {
                    *entry = from.min(to);
                }
            }
        }
        label
    }

    fn roots(len: u32, unions: &[(u32, u32)]) -> Vec<u32> {
        let mut sets = MinUnionFind::new(len);
        for &(a, b) in unions {
            sets.union(a, b);
        }
        sets.into_roots()
    }

    #[test]
    fn a_set_is_known_by_its_smallest_member() {
        let mut sets = MinUnionFind::new(6);
        assert!(sets.union(5, 3));
        assert!(sets.union(4, 5));
        assert!(!sets.union(3, 4));
        assert_eq!(sets.find(4), 3);
        assert!(sets.union(1, 4));
        assert_eq!(sets.find(5), 1);
        assert_eq!(sets.into_roots(), [0, 1, 2, 1, 1, 1]);
    }

    #[test]
    fn a_set_of_nothing_has_no_roots() {
        assert_eq!(MinUnionFind::new(0).into_roots(), [0; 0]);
    }

    #[test]
    fn a_long_chain_united_backwards_is_resolved() {
        let unions: Vec<_> = (1..100_000).rev().map(|x| (x, x - 1)).collect();
        assert!(roots(100_000, &unions).iter().all(|root| *root == 0));
    }

    fn unions() -> impl Strategy<Value = (u32, Vec<(u32, u32)>)> {
        (1u32..40).prop_flat_map(|len| {
            let union = (0..len, 0..len);
            (Just(len), proptest::collection::vec(union, 0..60))
        })
    }

    proptest! {
        #[test]
        fn it_equals_the_definition((len, unions) in unions()) {
            let mut sets = MinUnionFind::new(len);
            for &(a, b) in &unions {
                sets.union(a, b);
            }
            let expected = reference(len, &unions);
            for x in 0..len {
                prop_assert_eq!(sets.find(x), expected[x as usize]);
            }
            prop_assert_eq!(sets.into_roots(), expected);
        }

        #[test]
        fn the_order_of_unions_does_not_matter(
            (len, unions, shuffled) in unions().prop_flat_map(|(len, unions)| {
                (Just(len), Just(unions.clone()), Just(unions).prop_shuffle())
            })
        ) {
            let turned: Vec<_> = shuffled.iter().map(|&(a, b)| (b, a)).collect();
            prop_assert_eq!(roots(len, &unions), roots(len, &turned));
        }

        #[test]
        fn one_more_union_only_joins((len, unions) in unions(), a in 0u32..40, b in 0u32..40) {
            let before = roots(len, &unions);
            let more: Vec<_> = unions.iter().copied().chain([(a % len, b % len)]).collect();
            let after = roots(len, &more);
            for x in 0..len as usize {
                prop_assert_eq!(after[x], after[before[x] as usize]);
                prop_assert!(after[x] <= before[x]);
            }
        }
    }
}
