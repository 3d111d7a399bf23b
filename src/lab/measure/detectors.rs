//! Measures the error rates of the CoinJoin detectors, protocol by protocol.

use std::collections::BTreeMap;

use serde::Serialize;

use super::partition::share;
use crate::heuristics::coinjoin::{self, Protocol, Verdict};
use crate::lab::{Kind, Truth};
use crate::ledger::View;

/// The result of the detectors for a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Detection {
    /// One of the protocols.
    Join(Protocol),
    /// Prepares coins for Whirlpool.
    Tx0,
    /// Undetermined.
    Open,
    /// None of these.
    Nothing,
}

impl Detection {
    /// Returns its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Join(Protocol::Wasabi1) => "wasabi 1",
            Self::Join(Protocol::Wasabi2) => "wasabi 2",
            Self::Join(Protocol::Whirlpool) => "whirlpool",
            Self::Join(Protocol::JoinMarket) => "joinmarket",
            Self::Join(Protocol::JoinMarketOfTwo) => "joinmarket of two",
            Self::Join(Protocol::Generic) => "generic",
            Self::Join(Protocol::Stonewall) => "stonewall",
            Self::Tx0 => "whirlpool tx0",
            Self::Open => "open",
            Self::Nothing => "nothing",
        }
    }

    /// Whether it keeps co-spends from merging wallets.
    fn keeps_apart(self) -> bool {
        matches!(self, Self::Join(_) | Self::Open)
    }

    /// Whether coins are mixed.
    fn is_mix(self) -> bool {
        matches!(self, Self::Join(protocol) if protocol.is_mix())
    }
}

/// One detector, measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DetectorRow {
    /// The detected protocol.
    pub detector: &'static str,
    /// Actual transactions of that kind.
    pub actual: usize,
    /// Transactions flagged.
    pub flagged: usize,
    /// True positives.
    pub right: usize,
    /// `right` of `flagged`; `None` if none is flagged.
    pub precision: Option<f64>,
    /// `right` of `actual`; `None` if there are none.
    pub recall: Option<f64>,
    /// Of `actual`, those that any verdict keeps from merging wallets.
    pub kept_apart: usize,
    /// Of `flagged`, those that are a join of several owners, of whatever protocol.
    pub joins_among_flagged: usize,
}

/// One cell of the confusion matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfusionRow {
    /// The actual kind.
    pub actual: &'static str,
    /// The detected kind.
    pub told: &'static str,
    /// Number of transactions.
    pub transactions: usize,
    /// Number of inputs of the transaction with the fewest.
    pub fewest_inputs: usize,
    /// Number of inputs of the transaction with the most.
    pub most_inputs: usize,
}

/// Transactions of one kind with one detection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ConfusionCell {
    transactions: usize,
    fewest_inputs: usize,
    most_inputs: usize,
}

type Counts = BTreeMap<(Kind, Detection), ConfusionCell>;

/// A detector and the kinds that it should find.
type Sought = (&'static str, fn(Detection) -> bool, fn(Kind) -> bool);

const SOUGHT: [Sought; 9] = [
    (
        "wasabi 1",
        |told| told == Detection::Join(Protocol::Wasabi1),
        |kind| matches!(kind, Kind::Wasabi10 | Kind::Wasabi11),
    ),
    (
        "wasabi 2",
        |told| told == Detection::Join(Protocol::Wasabi2),
        |kind| kind == Kind::Wasabi2,
    ),
    (
        "whirlpool",
        |told| told == Detection::Join(Protocol::Whirlpool),
        |kind| kind == Kind::Whirlpool,
    ),
    (
        "whirlpool tx0",
        |told| told == Detection::Tx0,
        |kind| kind == Kind::WhirlpoolTx0,
    ),
    (
        "joinmarket",
        |told| {
            matches!(
                told,
                Detection::Join(Protocol::JoinMarket | Protocol::JoinMarketOfTwo)
            )
        },
        |kind| kind == Kind::JoinMarket,
    ),
    (
        "generic",
        |told| told == Detection::Join(Protocol::Generic),
        |kind| kind == Kind::EqualJoin,
    ),
    (
        "stonewall",
        |told| told == Detection::Join(Protocol::Stonewall),
        |kind| matches!(kind, Kind::Stonewall | Kind::StonewallX2),
    ),
    // A Stonewall is not classified as a mix: with two owners it looks the same on the chain as with one.
    ("any mix", Detection::is_mix, |kind| {
        kind.is_coinjoin() && kind != Kind::StonewallX2
    }),
    ("guard", Detection::keeps_apart, Kind::is_coinjoin),
];

/// Compares the detectors with the purpose of every transaction. Coinbases are left out.
pub fn measure(
    view: &View,
    truth: &Truth,
    verdicts: &[Verdict],
) -> (Vec<DetectorRow>, Vec<ConfusionRow>) {
    let mut counts = Counts::new();
    for ((number, entry), verdict) in view.txs().zip(verdicts) {
        let Some(kind) = truth.kinds.get(&entry.txid) else {
            continue;
        };
        let told = match verdict {
            Verdict::Is { protocol, .. } => Detection::Join(*protocol),
            Verdict::Undetermined => Detection::Open,
            Verdict::Not if coinjoin::tx0(view, number).is_some() => Detection::Tx0,
            Verdict::Not => Detection::Nothing,
        };
        let inputs = view.inputs(number).len();
        let cell = counts.entry((*kind, told)).or_insert(ConfusionCell {
            transactions: 0,
            fewest_inputs: inputs,
            most_inputs: inputs,
        });
        cell.transactions += 1;
        cell.fewest_inputs = cell.fewest_inputs.min(inputs);
        cell.most_inputs = cell.most_inputs.max(inputs);
    }
    (rows(&counts), confusion(&counts))
}

fn rows(counts: &Counts) -> Vec<DetectorRow> {
    let sum = |is: &dyn Fn(Kind, Detection) -> bool| -> usize {
        let matching = counts.iter().filter(|((kind, told), _)| is(*kind, *told));
        matching.map(|(_, cell)| cell.transactions).sum()
    };
    let row = |(detector, says, is): Sought| {
        let actual = sum(&|kind, _| is(kind));
        let flagged = sum(&|_, told| says(told));
        let right = sum(&|kind, told| is(kind) && says(told));
        DetectorRow {
            detector,
            actual,
            flagged,
            right,
            precision: share(right as u64, flagged as u64),
            recall: share(right as u64, actual as u64),
            kept_apart: sum(&|kind, told| is(kind) && told.keeps_apart()),
            joins_among_flagged: sum(&|kind, told| says(told) && kind.is_coinjoin()),
        }
    };
    SOUGHT.into_iter().map(row).collect()
}

fn confusion(counts: &Counts) -> Vec<ConfusionRow> {
    counts
        .iter()
        .map(|((kind, told), cell)| ConfusionRow {
            actual: kind.name(),
            told: told.name(),
            transactions: cell.transactions,
            fewest_inputs: cell.fewest_inputs,
            most_inputs: cell.most_inputs,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detector_is_scored_by_protocol_and_guard_by_all_joins() {
        let told = Detection::Join;
        let counts = [
            ((Kind::JoinMarket, told(Protocol::JoinMarket)), 7),
            ((Kind::JoinMarket, told(Protocol::Generic)), 2),
            ((Kind::JoinMarket, Detection::Nothing), 1),
            ((Kind::EqualBatch, told(Protocol::JoinMarket)), 3),
            ((Kind::Wasabi10, told(Protocol::JoinMarket)), 4),
            ((Kind::Stonewall, told(Protocol::Stonewall)), 5),
            ((Kind::Payment, Detection::Nothing), 90),
        ];
        let cell = |transactions| ConfusionCell {
            transactions,
            fewest_inputs: 1,
            most_inputs: 9,
        };
        let counts: Counts = counts
            .into_iter()
            .map(|(key, transactions)| (key, cell(transactions)))
            .collect();
        let rows = rows(&counts);
        let row = |name| rows.iter().find(|row| row.detector == name).unwrap();
        let joinmarket = row("joinmarket");
        assert_eq!(
            (joinmarket.actual, joinmarket.flagged, joinmarket.right),
            (10, 14, 7)
        );
        assert_eq!(
            (joinmarket.precision, joinmarket.recall),
            (Some(0.5), Some(0.7))
        );
        assert_eq!(
            (joinmarket.kept_apart, joinmarket.joins_among_flagged),
            (9, 11)
        );
        let mix = row("any mix");
        assert_eq!((mix.actual, mix.flagged, mix.right), (14, 16, 13));
        assert_eq!(row("guard").flagged, 21);
        assert_eq!(row("whirlpool").precision, None);
        assert_eq!(confusion(&counts).len(), 7);
    }
}
