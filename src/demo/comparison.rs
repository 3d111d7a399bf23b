//! Compares the findings on the built-in case with the ground truth.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::{Address, Network, OutPoint};

use crate::findings::{Findings, Proof, TransactionRow, TxKind};
use crate::lab::truth::{Class, Truth};

/// The findings, counted against the truth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Actual ransom payments.
    pub payments: usize,
    /// Of these, found and counted.
    pub found: usize,
    /// Deposits counted that are no ransom.
    pub wrong: usize,
    /// By demand: its name, the persons who really paid, and the fewest and the most by the findings.
    pub persons: Vec<(String, u64, [u64; 2])>,
    /// Pairs of addresses put in one cluster.
    pub pairs: u64,
    /// Of these, with one owner.
    pub right_pairs: u64,
    /// CoinJoins among the proved transactions. One known only by its bytes, as the parent of another transaction,
    /// has no verdict and is not counted.
    pub coinjoins: usize,
    /// Of these, recognised.
    pub recognised: usize,
    /// Other transactions taken for a CoinJoin.
    pub false_coinjoins: usize,
}

impl Comparison {
    /// Compares findings with the truth.
    pub fn new(findings: &Findings, truth: &Truth) -> Self {
        let counted: BTreeSet<OutPoint> = findings
            .payments
            .iter()
            .filter(|row| row.class.counts_as_paid())
            .map(|row| OutPoint {
                txid: row.txid,
                vout: row.vout,
            })
            .collect();
        let ransom = |class: Class| matches!(class, Class::Payment | Class::Late);
        let real: BTreeSet<OutPoint> = truth
            .deposits
            .iter()
            .filter(|deposit| ransom(deposit.class))
            .map(|deposit| deposit.outpoint)
            .collect();
        let (pairs, right_pairs) = pairs(findings, truth);
        let taken = |row: &&TransactionRow| row.kind.is_some_and(TxKind::is_coinjoin);
        let met = || {
            findings
                .transactions
                .iter()
                .filter(|row| row.proof == Proof::Proved && truth.coinjoins.contains(&row.txid))
        };
        Self {
            payments: real.len(),
            found: real.intersection(&counted).count(),
            wrong: counted.difference(&real).count(),
            persons: persons(findings, truth),
            pairs,
            right_pairs,
            coinjoins: met().count(),
            recognised: met().filter(taken).count(),
            false_coinjoins: findings
                .transactions
                .iter()
                .filter(taken)
                .filter(|row| !truth.coinjoins.contains(&row.txid))
                .count(),
        }
    }

    /// Returns the comparison as lines of text.
    pub fn lines(&self) -> Vec<String> {
        vec![
            String::new(),
            "Compared with what really happened".to_owned(),
            format!(
                "- payments found: {} of {} ({}), wrongly counted: {}",
                self.found,
                self.payments,
                per_cent(self.found as u64, self.payments as u64),
                self.wrong
            ),
            format!(
                "- persons who paid, within the bounds: {} of {} demands ({})",
                self.persons.iter().filter(is_within).count(),
                self.persons.len(),
                self.persons
                    .iter()
                    .map(|(demand, really, [least, most])| {
                        format!("{demand}: {really} in {least} to {most}")
                    })
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            format!(
                "- co-spend precision: {} of {} pairs of addresses have one owner ({})",
                self.right_pairs,
                self.pairs,
                per_cent(self.right_pairs, self.pairs)
            ),
            format!(
                "- CoinJoins recognised: {} of {} met, other transactions taken for one: {}",
                self.recognised, self.coinjoins, self.false_coinjoins
            ),
        ]
    }
}

/// Whether the true number of persons is within the bounds.
fn is_within((_, really, [least, most]): &&(String, u64, [u64; 2])) -> bool {
    (least..=most).contains(&really)
}

/// Returns for each demand the persons who really paid, and the bounds of the findings.
fn persons(findings: &Findings, truth: &Truth) -> Vec<(String, u64, [u64; 2])> {
    let mut payers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for deposit in truth.payments() {
        let of_demand = payers.entry(&deposit.demand).or_default();
        of_demand.insert(&deposit.payer);
    }
    let persons = payers.into_iter().map(|(demand, payers)| {
        let mut rows = findings.demand_rows.iter();
        let row = rows.find(|row| row.demand == demand);
        let bounds = row.map_or([0, 0], |row| [row.victims_least, row.victims_most]);
        (demand.to_owned(), payers.len() as u64, bounds)
    });
    persons.collect()
}

/// Returns the number of address pairs in one cluster, and how many of them have one owner.
fn pairs(findings: &Findings, truth: &Truth) -> (u64, u64) {
    let owners: BTreeMap<String, &str> = truth
        .owners
        .iter()
        .map(|(script, owner)| {
            let name = Address::from_script(script, Network::Regtest).map_or_else(
                |_| format!("script:{}", script.to_hex_string()),
                |address| address.to_string(),
            );
            (name, owner.as_str())
        })
        .collect();
    let mut members: BTreeMap<&str, BTreeMap<Option<&str>, u64>> = BTreeMap::new();
    for row in &findings.addresses {
        let owner = owners.get(&*row.address).copied();
        *members
            .entry(&row.cluster)
            .or_default()
            .entry(owner)
            .or_default() += 1;
    }
    let choose_two = |count: u64| count * count.saturating_sub(1) / 2;
    let mut sums = (0, 0);
    for by_owner in members.values() {
        sums.0 += choose_two(by_owner.values().sum());
        // An address without a known owner makes no right pairs.
        sums.1 += by_owner
            .iter()
            .filter(|(owner, _)| owner.is_some())
            .map(|(_, count)| choose_two(*count))
            .sum::<u64>();
    }
    sums
}

/// Formats a share in per cent, rounded down, so that only a full share is 100.
fn per_cent(part: u64, whole: u64) -> String {
    match part.saturating_mul(1000).checked_div(whole) {
        None => "none".to_owned(),
        Some(tenths) => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

#[cfg(test)]
mod tests {
    use bitcoin::Amount;

    use super::*;
    use crate::lab::truth::TrueDeposit;
    use crate::report::sample;

    #[test]
    fn persons_are_counted_by_demand_and_held_against_the_bounds() {
        let deposit = |vout, payer: &str| TrueDeposit {
            outpoint: OutPoint {
                txid: sample::txid(1),
                vout,
            },
            demand: "patients".to_owned(),
            payer: payer.to_owned(),
            value: Amount::from_sat(100_000),
            class: Class::Payment,
        };
        let truth = Truth {
            deposits: vec![deposit(0, "ann"), deposit(1, "bob"), deposit(2, "ann")],
            ..Truth::default()
        };
        let comparison = Comparison::new(&sample::findings(), &truth);
        // The sample has no demand of that name.
        assert_eq!(comparison.persons, [("patients".to_owned(), 2, [0, 0])]);
        let said = "- persons who paid, within the bounds: 0 of 1 demands (patients: 2 in 0 to 0)";
        assert!(comparison.lines().iter().any(|line| line == said));
    }

    #[test]
    fn coinjoin_without_proof_is_not_counted_as_met() {
        let mut findings = sample::findings();
        let template = findings.transactions[0].clone();
        let row = |number, kind, proof| TransactionRow {
            txid: sample::txid(number),
            kind,
            proof,
            ..template.clone()
        };
        findings.transactions = vec![
            row(1, Some(TxKind::JoinMarket), Proof::Proved),
            row(2, Some(TxKind::Payment), Proof::Proved),
            row(3, None, Proof::Floating),
            row(4, Some(TxKind::CoinJoin), Proof::Proved),
        ];
        let truth = Truth {
            coinjoins: [1, 2, 3].map(sample::txid).into(),
            ..Truth::default()
        };
        let comparison = Comparison::new(&findings, &truth);
        assert_eq!(
            (
                comparison.coinjoins,
                comparison.recognised,
                comparison.false_coinjoins
            ),
            (2, 1, 1)
        );
    }
}
