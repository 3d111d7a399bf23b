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
        let owner = owners.get(&row.address).copied();
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
    use super::*;
    use crate::report::sample;

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
