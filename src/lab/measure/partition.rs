//! Measures of agreement between two partitions: here of addresses by the wallets found and by owners.
//!
//! A partition is a slice of labels, one for each item; the numbers used as labels do not matter. Counts are
//! integers, and all measures are computed from them in one place. Time and memory are of the order of a sort.
//!
//! # Definitions
//!
//! With n items, of which n(g, p) are of owner g and in cluster p, and C(x) = x (x − 1) / 2:
//!
//! * pair precision Σ C(n(g, p)) / Σ C(|p|), pair recall Σ C(n(g, p)) / Σ C(|g|);
//! * adjusted Rand index (Hubert and Arabie 1985): right pairs less those expected by chance, divided by the maximum
//!   less the same;
//! * B-cubed (Bagga and Baldwin 1998): for each item, the share of its cluster that has its owner, and the share of
//!   its owner's items that are in its cluster; averaged over items, so that one huge cluster does not dominate;
//! * homogeneity 1 − H(G|P) / H(G), completeness 1 − H(P|G) / H(P), V-measure their harmonic mean (Rosenberg and Hirschberg
//!   2007).

use std::collections::HashMap;
use std::hash::Hash;

use serde::Serialize;

/// Numbers of pairs of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Pairs {
    /// In one cluster, and of one owner.
    pub right: u64,
    /// In one cluster.
    pub found: u64,
    /// Of one owner.
    pub actual: u64,
    /// All pairs.
    pub all: u64,
}

impl Pairs {
    /// Pairs in one cluster whose owners differ.
    pub fn wrong(&self) -> u64 {
        self.found - self.right
    }

    /// Returns the share of found pairs that are right; `None` if none is found.
    pub fn precision(&self) -> Option<f64> {
        share(self.right, self.found)
    }

    /// Returns the share of pairs of one owner that are found; `None` if there are none.
    pub fn recall(&self) -> Option<f64> {
        share(self.right, self.actual)
    }

    /// Returns the adjusted Rand index: 1 for equal partitions, 0 for agreement as by chance.
    pub fn adjusted_rand(&self) -> f64 {
        // Over all pairs, expected pairs are found · actual / all; multiplied out, no fraction is lost before the division.
        let (right, found, actual, all) = (
            i128::from(self.right),
            i128::from(self.found),
            i128::from(self.actual),
            i128::from(self.all),
        );
        let above = right * all - found * actual;
        let most = (found + actual) * all - 2 * found * actual;
        if most == 0 {
            // Both partitions are one cluster, or both are all apart.
            return 1.0;
        }
        2.0 * above as f64 / most as f64
    }
}

/// Averages over items.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BCubed {
    /// Share of an item's cluster that has its owner.
    pub precision: f64,
    /// Share of its owner's items in its cluster.
    pub recall: f64,
}

impl BCubed {
    /// Returns the harmonic mean.
    pub fn f(&self) -> f64 {
        harmonic(self.precision, self.recall)
    }
}

/// Measures of information theory.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Information {
    /// 1 if no cluster has two owners.
    pub homogeneity: f64,
    /// 1 if no owner has two clusters.
    pub completeness: f64,
}

impl Information {
    /// Returns the V-measure, the mutual information normalised by the arithmetic mean of both entropies.
    pub fn v_measure(&self) -> f64 {
        harmonic(self.homogeneity, self.completeness)
    }
}

/// The cluster with the most wrong pairs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct WrongMerge {
    /// Its number of items.
    pub size: u64,
    /// Its number of owners.
    pub owners: u64,
    /// Its items that are not of the owner with the most.
    pub strangers: u64,
    /// Its pairs of different owners.
    pub wrong_pairs: u64,
}

/// All measures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PartitionAgreement {
    /// Pairs of items.
    pub pairs: Pairs,
    /// Averages over items.
    pub b_cubed: BCubed,
    /// Measures of information.
    pub information: Information,
    /// The worst cluster; zeros if none has two owners.
    pub worst: WrongMerge,
}

impl PartitionAgreement {
    /// Measures how clusters agree with owners.
    ///
    /// # Panics
    ///
    /// If one slice is longer than the other.
    pub fn of(owners: &[u32], clusters: &[u32]) -> Self {
        assert_eq!(owners.len(), clusters.len(), "one label for each thing");
        let cells = tally(clusters.iter().copied().zip(owners.iter().copied()));
        let by_owner: HashMap<u32, u64> = tally(owners.iter().copied()).into_iter().collect();
        let whole = owners.len() as u64;
        let (mut right, mut found) = (0, 0);
        let (mut precise, mut recalled) = (0.0, 0.0);
        let (mut owner_given_cluster, mut cluster_given_owner, mut of_clusters) = (0.0, 0.0, 0.0);
        let mut worst = WrongMerge::default();
        for cluster in cells.chunk_by(|((one, _), _), ((next, _), _)| one == next) {
            let size: u64 = cluster.iter().map(|(_, count)| count).sum();
            let mut right_here = 0;
            for &((_, owner), count) in cluster {
                let owned = by_owner[&owner];
                right_here += choose_two(count);
                precise += count as f64 * share_of(count, size);
                recalled += count as f64 * share_of(count, owned);
                owner_given_cluster -= count as f64 * share_of(count, size).ln();
                cluster_given_owner -= count as f64 * share_of(count, owned).ln();
            }
            right += right_here;
            found += choose_two(size);
            of_clusters -= size as f64 * share_of(size, whole).ln();
            let wrong_pairs = choose_two(size) - right_here;
            if wrong_pairs > worst.wrong_pairs {
                let most = cluster.iter().map(|(_, count)| *count).max();
                worst = WrongMerge {
                    size,
                    owners: cluster.len() as u64,
                    strangers: size - most.unwrap_or_default(),
                    wrong_pairs,
                };
            }
        }
        let mut owned: Vec<u64> = by_owner.into_values().collect();
        // In a fixed order, since a sum of fractions depends on it.
        owned.sort_unstable();
        let of_owners: f64 = owned
            .iter()
            .map(|count| -(*count as f64) * share_of(*count, whole).ln())
            .sum();
        Self {
            pairs: Pairs {
                right,
                found,
                actual: owned.iter().copied().map(choose_two).sum(),
                all: choose_two(whole),
            },
            b_cubed: BCubed {
                precision: part(precise, whole),
                recall: part(recalled, whole),
            },
            information: Information {
                homogeneity: explained(owner_given_cluster, of_owners),
                completeness: explained(cluster_given_owner, of_clusters),
            },
            worst,
        }
    }
}

/// Pairs that one partition joins beyond another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NewPairs {
    /// Pairs that only the new one joins.
    pub found: u64,
    /// Of these, pairs of two owners.
    pub wrong: u64,
}

impl NewPairs {
    /// Counts the pairs that `clusters` joins and `base` does not.
    ///
    /// # Panics
    ///
    /// If the slices are not of one length.
    pub fn of(owners: &[u32], base: &[u32], clusters: &[u32]) -> Self {
        assert_eq!(owners.len(), clusters.len(), "one label for each thing");
        assert_eq!(base.len(), clusters.len(), "one label for each thing");
        let known = || clusters.iter().zip(base);
        let found = pairs(clusters.iter()) - pairs(known());
        let right = pairs(clusters.iter().zip(owners)) - pairs(known().zip(owners));
        Self {
            found,
            wrong: found - right,
        }
    }

    /// Returns the false discovery rate of the new pairs; `None` if there are none.
    pub fn false_discovery(&self) -> Option<f64> {
        share(self.wrong, self.found)
    }
}

/// Pairs of things with the same label.
fn pairs<K: Ord>(labels: impl Iterator<Item = K>) -> u64 {
    tally(labels)
        .into_iter()
        .map(|(_, count)| choose_two(count))
        .sum()
}

/// Returns the number of occurrences of each label, in the order of labels.
fn tally<K: Ord>(labels: impl Iterator<Item = K>) -> Vec<(K, u64)> {
    let mut labels: Vec<K> = labels.collect();
    labels.sort_unstable();
    let mut counts: Vec<(K, u64)> = Vec::new();
    for label in labels {
        match counts.last_mut() {
            Some((last, count)) if *last == label => *count += 1,
            _ => counts.push((label, 1)),
        }
    }
    counts
}

/// Numbers names by first appearance.
pub fn labels<K: Hash + Eq>(names: impl IntoIterator<Item = K>) -> Vec<u32> {
    let mut numbers: HashMap<K, u32> = HashMap::new();
    names
        .into_iter()
        .map(|name| {
            let next = u32::try_from(numbers.len()).expect("fewer than 2^32 names");
            *numbers.entry(name).or_insert(next)
        })
        .collect()
}

fn choose_two(count: u64) -> u64 {
    count * count.saturating_sub(1) / 2
}

/// Returns a share; `None` if the whole is zero.
pub(super) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| share_of(part, whole))
}

fn share_of(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

/// Returns an average; 1 over no items.
fn part(sum: f64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { sum / whole as f64 }
}

/// Returns the explained share of an entropy; 1 if it is zero.
fn explained(left: f64, whole: f64) -> f64 {
    if whole == 0.0 {
        1.0
    } else {
        1.0 - left / whole
    }
}

fn harmonic(one: f64, other: f64) -> f64 {
    if one + other == 0.0 {
        0.0
    } else {
        2.0 * one * other / (one + other)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn assert_near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    /// The examples in the documentation of scikit-learn 1.5 of `adjusted_rand_score`, `homogeneity_score`,
    /// `completeness_score` and `v_measure_score`: owners, clusters, and the four scores.
    const SCIKIT_LEARN: [(&[u32], &[u32], [f64; 4]); 7] = [
        (&[0, 0, 1, 1], &[1, 1, 0, 0], [1.0, 1.0, 1.0, 1.0]),
        (
            &[0, 0, 1, 2],
            &[0, 0, 1, 1],
            [4.0 / 7.0, 2.0 / 3.0, 1.0, 0.8],
        ),
        (
            &[0, 0, 1, 1],
            &[0, 0, 1, 2],
            [4.0 / 7.0, 1.0, 2.0 / 3.0, 0.8],
        ),
        (&[0, 0, 0, 0], &[0, 1, 2, 3], [0.0, 1.0, 0.0, 0.0]),
        (&[0, 0, 1, 1], &[0, 1, 0, 1], [-0.5, 0.0, 0.0, 0.0]),
        (&[0, 0, 1, 1], &[0, 1, 2, 3], [0.0, 1.0, 0.5, 2.0 / 3.0]),
        (&[0, 0, 1, 1], &[0, 0, 0, 0], [0.0, 0.0, 1.0, 0.0]),
    ];

    #[test]
    fn the_examples_of_scikit_learn_come_out() {
        for (owners, clusters, [rand, homogeneity, completeness, v_measure]) in SCIKIT_LEARN {
            let found = PartitionAgreement::of(owners, clusters);
            assert_near(found.pairs.adjusted_rand(), rand);
            assert_near(found.information.homogeneity, homogeneity);
            assert_near(found.information.completeness, completeness);
            assert_near(found.information.v_measure(), v_measure);
        }
    }

    /// The example of scikit-learn's user guide on clustering, section 2.3.11, with the figures as printed there.
    #[test]
    fn the_example_of_scikit_learns_user_guide_comes_out() {
        let found = PartitionAgreement::of(&[0, 0, 0, 1, 1, 1], &[0, 0, 1, 1, 2, 2]);
        let near = |found: f64, printed: f64| assert!((found - printed).abs() < 0.01, "{found}");
        near(found.pairs.adjusted_rand(), 0.24);
        near(found.information.homogeneity, 0.66);
        near(found.information.completeness, 0.42);
        near(found.information.v_measure(), 0.516);
    }

    #[test]
    fn pairs_and_averages_are_those_counted_by_hand() {
        // Owners a a a b b, clusters {a a b} {a b}: of the four pairs in a cluster one has one owner; of the four pairs of
        // one owner one is found.
        let found = PartitionAgreement::of(&[0, 0, 0, 1, 1], &[7, 7, 8, 7, 8]);
        let pairs = Pairs {
            right: 1,
            found: 4,
            actual: 4,
            all: 10,
        };
        assert_eq!(found.pairs, pairs);
        assert_eq!(found.pairs.precision(), Some(0.25));
        // By chance 4 · 4 / 10 pairs would be right: (1 − 1.6) / (4 − 1.6).
        assert_near(found.pairs.adjusted_rand(), -0.25);
        // Precision 2/3 for two a, 1/3 for a b, 1/2 for an a and a b; recall 2/3, 2/3, 1/3, 1/2, 1/2.
        assert_near(found.b_cubed.precision, 8.0 / 15.0);
        assert_near(found.b_cubed.recall, 8.0 / 15.0);
        let worst = WrongMerge {
            size: 3,
            owners: 2,
            strangers: 1,
            wrong_pairs: 2,
        };
        assert_eq!(found.worst, worst);
    }

    #[test]
    fn new_pairs_exclude_known_pairs() {
        // Known is {0 1}; found is {0 1 2} {3 4}; 0, 1 and 2 have one owner, 3 and 4 have two.
        let new = NewPairs::of(&[0, 0, 0, 1, 2], &[0, 0, 1, 2, 3], &[0, 0, 0, 1, 1]);
        assert_eq!((new.found, new.wrong), (3, 1));
        assert_eq!(new.false_discovery(), Some(1.0 / 3.0));
    }

    #[test]
    fn empty_partition_has_no_wrong_pairs() {
        let found = PartitionAgreement::of(&[], &[]);
        assert_eq!(found.pairs.precision(), None);
        assert_eq!(found.b_cubed.f(), 1.0);
        assert_eq!(found.pairs.adjusted_rand(), 1.0);
    }

    /// The same by comparing each pair.
    fn naive(owners: &[u32], clusters: &[u32]) -> Pairs {
        let (mut right, mut found, mut actual, mut all) = (0, 0, 0, 0);
        for one in 0..owners.len() {
            for other in one + 1..owners.len() {
                let (owner, cluster) = (
                    owners[one] == owners[other],
                    clusters[one] == clusters[other],
                );
                right += u64::from(owner && cluster);
                found += u64::from(cluster);
                actual += u64::from(owner);
                all += 1;
            }
        }
        Pairs {
            right,
            found,
            actual,
            all,
        }
    }

    fn naive_b_cubed(owners: &[u32], clusters: &[u32]) -> (f64, f64) {
        let count = |is: &dyn Fn(usize) -> bool| (0..owners.len()).filter(|at| is(*at)).count();
        let (mut precision, mut recall) = (0.0, 0.0);
        for one in 0..owners.len() {
            let both = count(&|at| owners[at] == owners[one] && clusters[at] == clusters[one]);
            precision += both as f64 / count(&|at| clusters[at] == clusters[one]) as f64;
            recall += both as f64 / count(&|at| owners[at] == owners[one]) as f64;
        }
        let whole = owners.len() as f64;
        (precision / whole, recall / whole)
    }

    fn partitions() -> impl Strategy<Value = (Vec<u32>, Vec<u32>)> {
        proptest::collection::vec((0u32..6, 0u32..6), 1..40)
            .prop_map(|both| both.into_iter().unzip())
    }

    proptest! {
        #[test]
        fn counting_agrees_with_asking_each_pair((owners, clusters) in partitions()) {
            let found = PartitionAgreement::of(&owners, &clusters);
            prop_assert_eq!(found.pairs, naive(&owners, &clusters));
            let (precision, recall) = naive_b_cubed(&owners, &clusters);
            prop_assert!((found.b_cubed.precision - precision).abs() < 1e-9);
            prop_assert!((found.b_cubed.recall - recall).abs() < 1e-9);
        }

        #[test]
        fn order_and_labels_do_not_matter((owners, clusters) in partitions(), turn in 0usize..40) {
            let found = PartitionAgreement::of(&owners, &clusters);
            let (mut turned, mut renamed) = (owners.clone(), clusters.clone());
            turned.rotate_left(turn % owners.len());
            renamed.rotate_left(turn % owners.len());
            renamed.iter_mut().for_each(|label| *label = 1_000 - 7 * *label);
            let other = PartitionAgreement::of(&turned, &renamed);
            prop_assert_eq!(found.pairs, other.pairs);
            prop_assert_eq!(found.worst.wrong_pairs, other.worst.wrong_pairs);
            prop_assert!((found.information.v_measure() - other.information.v_measure()).abs() < 1e-9);
            prop_assert!((found.b_cubed.f() - other.b_cubed.f()).abs() < 1e-9);
        }

        #[test]
        fn truth_scores_one_in_every_measure((owners, _) in partitions()) {
            let found = PartitionAgreement::of(&owners, &owners);
            prop_assert_eq!(found.pairs.wrong(), 0);
            prop_assert_eq!(found.pairs.adjusted_rand(), 1.0);
            prop_assert!((found.information.v_measure() - 1.0).abs() < 1e-9);
            prop_assert!((found.b_cubed.f() - 1.0).abs() < 1e-9);
            prop_assert_eq!(found.worst, WrongMerge::default());
        }

        #[test]
        fn merging_all_has_full_recall_and_merging_none_no_errors((owners, _) in partitions()) {
            let everything = PartitionAgreement::of(&owners, &vec![0; owners.len()]);
            prop_assert_eq!(everything.pairs.right, everything.pairs.actual);
            prop_assert_eq!(everything.pairs.found, everything.pairs.all);
            prop_assert!((everything.b_cubed.recall - 1.0).abs() < 1e-9);
            let apart: Vec<u32> = (0..owners.len() as u32).collect();
            let nothing = PartitionAgreement::of(&owners, &apart);
            prop_assert_eq!(nothing.pairs.found, 0);
            prop_assert!((nothing.b_cubed.precision - 1.0).abs() < 1e-9);
        }

        #[test]
        fn swapping_partitions_swaps_homogeneity_and_completeness((owners, clusters) in partitions()) {
            let (found, other) = (PartitionAgreement::of(&owners, &clusters), PartitionAgreement::of(&clusters, &owners));
            prop_assert!((found.information.homogeneity - other.information.completeness).abs() < 1e-9);
            prop_assert!((found.pairs.adjusted_rand() - other.pairs.adjusted_rand()).abs() < 1e-9);
        }

        #[test]
        fn known_pairs_are_not_new((owners, clusters) in partitions()) {
            let new = NewPairs::of(&owners, &clusters, &clusters);
            prop_assert_eq!((new.found, new.wrong), (0, 0));
            let apart: Vec<u32> = (0..owners.len() as u32).collect();
            let all = NewPairs::of(&owners, &apart, &clusters);
            let pairs = PartitionAgreement::of(&owners, &clusters).pairs;
            prop_assert_eq!((all.found, all.wrong), (pairs.found, pairs.wrong()));
        }
    }
}
