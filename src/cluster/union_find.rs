//! A disjoint-set forest whose roots are the smallest members.
//!
//! # Why by minimum
//!
//! The usual forest links by size or rank and ends with whatever root the order of the unions happened to leave. Here
//! the greater root is linked under the smaller one (as GraphSense's clustering does), so that the root is a property
//! of the *set*:
//!
//! * `parent[x] ≤ x` holds for every `x`. It holds at first, where `parent[x] = x`; a union writes a smaller root into
//!   a greater one; halving a path replaces `parent[x]` by `parent[parent[x]] ≤ parent[x]`.
//! * So a root, which every walk upwards ends in, is the smallest member of its set.
//! * Which elements are together depends on the set of unions alone, being the smallest equivalence that contains them.
//!   Hence so does every root: any order of the same unions, and any repetition, gives the same answer.
//!
//! The price is the bound: linking by index with halved paths takes O(log n) amortised time per operation instead of
//! the inverse Ackermann function (Tarjan and van Leeuwen 1984). The gain besides determinism is memory, four bytes an
//! element and no ranks, and that [`MinUnionFind::into_roots`] resolves all elements in one pass from left to right.
//!
//! # Many unions at once
//!
//! Nearly all the time of a large clustering is waiting for memory, one element after the other.
//! [`MinUnionFind::unite`] takes unions by the hundred and reads the parents of all their elements first, and the
//! parents of those, so that many reads are under way at the same time. It also shares unions out over the processor's
//! cores: a root is put under a smaller one by comparing and exchanging, which fails where another thread was there
//! first, and is then tried again with the new roots. A halved path may be written over by an older one, whose element
//! is an ancestor still, and smaller still. So all that was said above holds, and which thread did what leaves no
//! trace.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Unions whose elements are looked up together.
const BLOCK: usize = 256;

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

    /// Makes one set of the two that hold the elements of each pair. Parts of the work may be done at the same time;
    /// the order of pairs and parts does not matter. A single part is worth no thread.
    ///
    /// # Panics
    ///
    /// If an element is not below the length, or if a part panics.
    pub fn unite<Part>(&mut self, parts: impl IntoIterator<Item = Part, IntoIter: Send>)
    where
        Part: Iterator<Item = (u32, u32)> + Send,
    {
        let mut parts = parts.into_iter();
        let (Some(first), second) = (parts.next(), parts.next()) else {
            return;
        };
        // Neither conversion allocates: an atomic number takes the place of the number.
        let parent = std::mem::take(&mut self.parent).into_iter();
        let parent: Vec<AtomicU32> = parent.map(AtomicU32::new).collect();
        if let Some(second) = second {
            let parts = Mutex::new([first, second].into_iter().chain(parts));
            let next = || parts.lock().unwrap_or_else(PoisonError::into_inner).next();
            let cores = thread::available_parallelism().map_or(1, usize::from);
            thread::scope(|scope| {
                for _ in 0..cores {
                    scope.spawn(|| {
                        while let Some(part) = next() {
                            unite_all(&parent, part);
                        }
                    });
                }
            });
        } else {
            unite_all(&parent, first);
        }
        self.parent = parent.into_iter().map(AtomicU32::into_inner).collect();
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

/// Makes one set of each pair, whatever other threads do.
fn unite_all(parent: &[AtomicU32], mut pairs: impl Iterator<Item = (u32, u32)>) {
    let parent_of = |x: u32| parent[x as usize].load(Relaxed);
    let mut block = [(0, 0); BLOCK];
    loop {
        let mut filled = 0;
        for (place, pair) in block.iter_mut().zip(pairs.by_ref()) {
            *place = pair;
            filled += 1;
        }
        let pairs = &mut block[..filled];
        for _ in 0..2 {
            for (a, b) in pairs.iter_mut() {
                (*a, *b) = (parent_of(*a), parent_of(*b));
            }
        }
        for (a, b) in pairs {
            union(parent, *a, *b);
        }
        if filled < BLOCK {
            return;
        }
    }
}

/// Makes one set of two.
fn union(parent: &[AtomicU32], mut a: u32, mut b: u32) {
    loop {
        (a, b) = (find(parent, a), find(parent, b));
        let (smaller, greater) = (a.min(b), a.max(b));
        let root = &parent[greater as usize];
        let link = || root.compare_exchange(greater, smaller, Relaxed, Relaxed);
        if smaller == greater || link().is_ok() {
            return;
        }
    }
}

/// A root over `x`, at some moment at least.
fn find(parent: &[AtomicU32], mut x: u32) -> u32 {
    loop {
        let above = parent[x as usize].load(Relaxed);
        let top = parent[above as usize].load(Relaxed);
        if above == top {
            return above;
        }
        parent[x as usize].store(top, Relaxed);
        x = top;
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
    fn root_is_the_smallest_member() {
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
    fn empty_set_has_no_roots() {
        assert_eq!(MinUnionFind::new(0).into_roots(), [0; 0]);
    }

    #[test]
    fn parallel_unions_give_the_same_roots() {
        // Rings of 1,000, cut into pieces whose pairs lie across each other, so that threads meet at the same roots.
        let len = 50_000_u32;
        let mut unions: Vec<_> = (0..len)
            .map(|x| (x, x / 1_000 * 1_000 + (x + 1) % 1_000))
            .collect();
        unions.sort_unstable_by_key(|(a, _)| (a % 1_000).wrapping_mul(2_654_435_761));
        for _ in 0..20 {
            let mut sets = MinUnionFind::new(len);
            sets.unite(unions.chunks(700).map(|part| part.iter().copied()));
            let roots = sets.into_roots();
            assert!((0..len).all(|x| roots[x as usize] == x / 1_000 * 1_000));
        }
    }

    #[test]
    fn no_pairs_unite_no_members() {
        let mut sets = MinUnionFind::new(3);
        sets.unite(std::iter::empty::<std::iter::Empty<(u32, u32)>>());
        sets.unite([std::iter::empty()]);
        assert_eq!(sets.into_roots(), [0, 1, 2]);
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
        fn matches_definition((len, unions) in unions()) {
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
        fn unions_in_parts_equal_unions_at_once((len, unions) in unions(), size in 1usize..20) {
            let mut sets = MinUnionFind::new(len);
            let (earlier, later) = unions.split_at(unions.len() / 3);
            for &(a, b) in earlier {
                sets.union(a, b);
            }
            sets.unite(later.chunks(size).map(|part| part.iter().copied()));
            prop_assert_eq!(sets.find(len - 1), reference(len, &unions)[len as usize - 1]);
            prop_assert_eq!(sets.into_roots(), reference(len, &unions));
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
