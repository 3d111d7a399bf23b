//! Constrained union-find: a disjoint-set forest by minimum with cannot-link constraints.
//!
//! A wrong link between two large wallets collapses a clustering, and it is seldom unopposed: the two sides of another
//! payment keep apart what one payment joins. So a union is tried and may be refused, as by Möser and Narayanan
//! (Financial Cryptography 2022). Which unions are refused depends on their order; callers sort by strength, so that
//! the order of discovery does not matter.
//!
//! Constraints are stored at the root of either set and move with the smaller list when sets merge: m constraints move
//! O(m log m) times in all.

use std::collections::HashMap;

use super::MinUnionFind;
use crate::ledger::TxNum;

/// Why two sets must not merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CannotLink {
    /// An analyst's split, by number.
    Split(u32),
    /// They are payer and payee of a payment.
    Payment(TxNum),
    /// They hold addresses of two tagged services, by number.
    Services(u32, u32),
}

/// The result of a union.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Union {
    /// The sets merged; their previous sizes, the greater first.
    Joined(u32, u32),
    /// They were one set already.
    Together,
    /// They stay separate; the first reason if there are several.
    Refused(CannotLink),
}

/// Sets of the numbers `0..len`, each known by its smallest member.
#[derive(Debug, Clone)]
pub struct ConstrainedSets {
    sets: MinUnionFind,
    /// Of every root.
    sizes: Vec<u32>,
    /// Per root, members of sets that it must not merge with. Every constraint is stored at both ends.
    bars: HashMap<u32, Vec<(u32, CannotLink)>>,
    /// Per root, the tagged services among its members, in order.
    services: HashMap<u32, Vec<u32>>,
}

impl ConstrainedSets {
    /// Creates single-member sets without constraints.
    pub fn new(len: u32) -> Self {
        Self {
            sets: MinUnionFind::new(len),
            sizes: vec![1; len as usize],
            bars: HashMap::new(),
            services: HashMap::new(),
        }
    }

    /// The smallest member of the set that holds `x`, which is below the length.
    pub fn find(&mut self, x: u32) -> u32 {
        self.sets.find(x)
    }

    /// Merges the sets of `a` and `b` unless a constraint forbids it.
    pub fn union(&mut self, a: u32, b: u32) -> Union {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return Union::Together;
        }
        match self.bar(a, b) {
            Some(bar) => Union::Refused(bar),
            None => self.join(a, b),
        }
    }

    /// Merges the sets of `a` and `b` regardless of constraints.
    pub fn force(&mut self, a: u32, b: u32) -> Union {
        match (self.find(a), self.find(b)) {
            (a, b) if a == b => Union::Together,
            (a, b) => self.join(a, b),
        }
    }

    /// Forbids merging the sets of `a` and `b`; `false` if they are one set already.
    pub fn forbid(&mut self, a: u32, b: u32, why: CannotLink) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        if a != b {
            self.bars.entry(a).or_default().push((b, why));
            self.bars.entry(b).or_default().push((a, why));
        }
        a != b
    }

    /// Assigns `x` to a tagged service. Sets with different services do not merge.
    pub fn name(&mut self, x: u32, service: u32) {
        let root = self.find(x);
        let names = self.services.entry(root).or_default();
        if let Err(place) = names.binary_search(&service) {
            names.insert(place, service);
        }
    }

    /// Returns the tagged services in the set that holds `x`.
    pub fn services(&mut self, x: u32) -> &[u32] {
        let root = self.find(x);
        self.services.get(&root).map_or(&[], Vec::as_slice)
    }

    /// Returns the size of the largest set.
    pub fn largest(&self) -> u32 {
        self.sizes.iter().copied().max().unwrap_or(0)
    }

    /// Returns the smallest member of every element's set.
    pub fn into_roots(self) -> Vec<u32> {
        self.sets.into_roots()
    }

    /// Returns the first constraint between two roots.
    fn bar(&mut self, a: u32, b: u32) -> Option<CannotLink> {
        let bars_of = |root| self.bars.get(&root).map_or(0, Vec::len);
        let (fewer, other) = if bars_of(a) <= bars_of(b) {
            (a, b)
        } else {
            (b, a)
        };
        let bars = self.bars.get(&fewer).into_iter().flatten();
        let sets = &mut self.sets;
        let bar = bars
            .filter(|(member, _)| sets.find(*member) == other)
            .map(|(_, why)| *why)
            .min();
        bar.or_else(|| {
            let (one, two) = (self.services.get(&a)?, self.services.get(&b)?);
            let pairs = one.iter().flat_map(|s| two.iter().map(move |t| (*s, *t)));
            let other = pairs.filter(|(s, t)| s != t);
            other
                .map(|(s, t)| CannotLink::Services(s.min(t), s.max(t)))
                .min()
        })
    }

    /// Merges two roots.
    fn join(&mut self, a: u32, b: u32) -> Union {
        let (root, under) = (a.min(b), a.max(b));
        let (size, more) = (self.sizes[root as usize], self.sizes[under as usize]);
        self.sets.union(root, under);
        self.sizes[root as usize] = size + more;
        self.sizes[under as usize] = 0;
        if let Some(mut bars) = self.bars.remove(&under) {
            let own = self.bars.entry(root).or_default();
            if own.len() < bars.len() {
                std::mem::swap(own, &mut bars);
            }
            own.append(&mut bars);
        }
        if let Some(services) = self.services.remove(&under) {
            let own = self.services.entry(root).or_default();
            own.extend(services);
            own.sort_unstable();
            own.dedup();
        }
        Union::Joined(size.max(more), size.min(more))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone, Copy)]
    enum Step {
        Union(u32, u32),
        Force(u32, u32),
        Forbid(u32, u32, CannotLink),
        Name(u32, u32),
    }

    /// The definition, slowly: labels, pairs of elements that were forbidden, and services by element.
    struct Reference {
        label: Vec<u32>,
        forbidden: Vec<(u32, u32, CannotLink)>,
        named: Vec<(u32, u32)>,
    }

    impl Reference {
        fn join(&mut self, a: u32, b: u32) {
            let (from, to) = (self.label[a as usize], self.label[b as usize]);
            for label in &mut self.label {
                if *label == from.max(to) {
                    *label = from.min(to);
                }
            }
        }

        fn size(&self, label: u32) -> u32 {
            self.label.iter().filter(|other| **other == label).count() as u32
        }

        fn services(&self, label: u32) -> BTreeSet<u32> {
            let of = |(x, _): &&(u32, u32)| self.label[*x as usize] == label;
            self.named.iter().filter(of).map(|(_, s)| *s).collect()
        }

        fn bar(&self, a: u32, b: u32) -> Option<CannotLink> {
            let between = |(x, y, _): &&(u32, u32, CannotLink)| {
                let ends = (self.label[*x as usize], self.label[*y as usize]);
                ends == (a, b) || ends == (b, a)
            };
            let bar = self.forbidden.iter().filter(between).map(|bar| bar.2).min();
            let (one, two) = (self.services(a), self.services(b));
            let pairs = one.iter().flat_map(|s| two.iter().map(move |t| (*s, *t)));
            let services = pairs
                .filter(|(s, t)| s != t)
                .map(|(s, t)| CannotLink::Services(s.min(t), s.max(t)));
            bar.or(services.min())
        }

        fn union(&mut self, a: u32, b: u32, is_forced: bool) -> Union {
            let (one, two) = (self.label[a as usize], self.label[b as usize]);
            if one == two {
                return Union::Together;
            }
            match self.bar(one, two) {
                Some(bar) if !is_forced => Union::Refused(bar),
                _ => {
                    let (x, y) = (self.size(one), self.size(two));
                    self.join(a, b);
                    Union::Joined(x.max(y), x.min(y))
                }
            }
        }
    }

    fn steps() -> impl Strategy<Value = (u32, Vec<Step>)> {
        (1u32..25).prop_flat_map(|len| {
            let pair = (0..len, 0..len);
            let bar = prop_oneof![
                (0u32..3).prop_map(CannotLink::Split),
                (0u32..3).prop_map(|tx| CannotLink::Payment(TxNum(tx))),
            ];
            let step = prop_oneof![
                6 => pair.clone().prop_map(|(a, b)| Step::Union(a, b)),
                1 => pair.clone().prop_map(|(a, b)| Step::Force(a, b)),
                3 => (pair, bar).prop_map(|((a, b), bar)| Step::Forbid(a, b, bar)),
                1 => (0..len, 0u32..4).prop_map(|(x, service)| Step::Name(x, service)),
            ];
            (Just(len), proptest::collection::vec(step, 0..80))
        })
    }

    proptest! {
        #[test]
        fn matches_definition((len, steps) in steps()) {
            let mut sets = ConstrainedSets::new(len);
            let mut reference = Reference {
                label: (0..len).collect(),
                forbidden: Vec::new(),
                named: Vec::new(),
            };
            for step in steps {
                match step {
                    Step::Union(a, b) => prop_assert_eq!(sets.union(a, b), reference.union(a, b, false)),
                    Step::Force(a, b) => prop_assert_eq!(sets.force(a, b), reference.union(a, b, true)),
                    Step::Forbid(a, b, why) => {
                        let are_two = reference.label[a as usize] != reference.label[b as usize];
                        prop_assert_eq!(sets.forbid(a, b, why), are_two);
                        if are_two {
                            reference.forbidden.push((a, b, why));
                        }
                    }
                    Step::Name(x, service) => {
                        sets.name(x, service);
                        reference.named.push((x, service));
                    }
                }
                for x in 0..len {
                    let label = reference.label[x as usize];
                    let services: Vec<u32> = reference.services(label).into_iter().collect();
                    prop_assert_eq!(sets.services(x), services);
                }
                let largest = (0..len).map(|label| reference.size(label)).max();
                prop_assert_eq!(Some(sets.largest()), largest);
            }
            prop_assert_eq!(sets.into_roots(), reference.label);
        }
    }
}
