//! What left the wallet that was paid, by where it went, gathered into spans of time that are wide enough to be seen.
//! Draws nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use bitcoin::Txid;

use super::panels::Panels;
use crate::findings::{End, Findings, OutputRow};
use crate::report::plot::canvas::{Fill, Pattern};
use crate::report::plot::{INK, MONEY, PAPER, WALLET, end_fill, fill};

/// Where money of the payments went next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// Another address, from which it was followed.
    Address,
    /// A service.
    Service,
    /// An address that is used like a service's.
    Busy,
    /// A CoinJoin.
    CoinJoin,
    /// Miners.
    Fee,
    /// Not known from the findings.
    Unsplit,
}

impl Target {
    /// Message with the words for it in a legend.
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Address => "chart-to-others",
            Self::Service => "chart-to-service",
            Self::Busy => "chart-to-busy",
            Self::CoinJoin => "chart-to-coinjoin",
            Self::Fee => "chart-to-miners",
            Self::Unsplit => "chart-to-unknown",
        }
    }

    pub(super) fn fill(self) -> Fill {
        match self {
            Self::Address => fill(MONEY, Pattern::Plain, INK),
            Self::Service => end_fill(End::Service),
            Self::Busy => end_fill(End::Busy),
            Self::CoinJoin => end_fill(End::CoinJoin),
            Self::Fee => end_fill(End::Fee),
            Self::Unsplit => fill(WALLET, Pattern::Falling, PAPER),
        }
    }
}

/// Sums in satoshi of one span of time, by target.
pub(super) type Sums = BTreeMap<Target, u64>;

/// Returns what left in each span of `panels`, by the number of the span.
pub(super) fn moved(findings: &Findings, panels: &Panels) -> BTreeMap<i64, Sums> {
    let mut by_time: BTreeMap<i64, Sums> = BTreeMap::new();
    let mut add = |time: i64, target: Target, sat: u64| {
        let sum = by_time.entry(time).or_default().entry(target).or_default();
        *sum = sum.saturating_add(sat);
    };
    let paid: HashSet<(Txid, u32)> = match findings.new_money.is_empty() {
        false => findings
            .new_money
            .iter()
            .map(|row| (row.txid, row.vout))
            .collect(),
        true => {
            let rows = findings.payments.iter();
            let rows = rows.filter(|row| row.class.counts_as_paid());
            rows.map(|row| (row.txid, row.vout)).collect()
        }
    };
    let outputs: HashMap<(Txid, u32), &OutputRow> = findings
        .outputs
        .iter()
        .map(|row| ((row.txid, row.vout), row))
        .collect();
    for row in &findings.flows {
        if !paid.contains(&(row.from_txid, row.from_vout)) {
            continue;
        }
        let target = match row.to_txid.zip(row.to_vout) {
            None => Target::Fee,
            Some(to) => match outputs.get(&to).and_then(|output| output.end) {
                Some(End::Service) => Target::Service,
                Some(End::Busy) => Target::Busy,
                _ => Target::Address,
            },
        };
        add(row.time.unix(), target, row.haircut_sat);
    }
    // The trace ends at a payment that a CoinJoin spends, so that no flow leaves it.
    let times: HashMap<Txid, i64> = findings
        .transactions
        .iter()
        .filter_map(|row| Some((row.txid, row.time?.unix())))
        .collect();
    for row in &findings.outputs {
        let is_mixed = row.end == Some(End::CoinJoin) && paid.contains(&(row.txid, row.vout));
        let time = row.spent_by.and_then(|txid| times.get(&txid));
        if let (true, Some(time)) = (is_mixed, time) {
            add(*time, Target::CoinJoin, row.haircut_sat);
        }
    }
    let mut spans: BTreeMap<i64, Sums> = BTreeMap::new();
    for point in findings.timeline.iter().filter(|point| point.sent_sat > 0) {
        let time = point.time.unix();
        let mut sums = by_time.remove(&time).unwrap_or_default();
        let split: u64 = sums.values().sum();
        // Money that came back was counted before, and is not split.
        let rest = point.sent_sat.saturating_sub(split);
        if rest > 0 {
            sums.insert(Target::Unsplit, rest);
        }
        let span = spans
            .entry((time - panels.span.start) / panels.width)
            .or_default();
        for (target, sat) in sums {
            let sum = span.entry(target).or_default();
            *sum = sum.saturating_add(sat);
        }
    }
    spans
}
