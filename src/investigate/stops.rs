//! Reports the limits that stopped a trace and what was not followed because of them.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::Txid;

use super::assembly::Assembly;
use crate::findings::{LimitStop, NextRequests};
use crate::language::{Sentence, say};
use crate::ledger::{AddressNum, Completeness, History, OutputNum, Prevout, Spend, TxNum};
use crate::trace::{EndReason, Limit};

/// Requests for a transaction: itself, its branch, and headers or a parent.
const PER_TRANSACTION: u64 = 3;

/// Limits that stop a trace, in report order: those of the whole trace first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Flag {
    Hops,
    To,
    MinTaint,
    MaxRequests,
    Busy,
    Dust,
}

impl Assembly<'_> {
    /// Returns each limit, as its flag, that stopped the trace somewhere.
    pub(super) fn stopped_by(&self) -> Vec<LimitStop> {
        let mut stopped: BTreeMap<Flag, (u64, u64)> = BTreeMap::new();
        for (coin, stop) in self.ended() {
            let flag = match stop {
                EndReason::Limit(Limit::Hops) => Flag::Hops,
                EndReason::Limit(Limit::Date) => Flag::To,
                EndReason::Limit(Limit::MinTaint) => Flag::MinTaint,
                EndReason::Limit(Limit::Requests) => Flag::MaxRequests,
                EndReason::Busy(_) => Flag::Busy,
                EndReason::Dust => Flag::Dust,
                _ => continue,
            };
            let sums = stopped.entry(flag).or_default();
            sums.0 += 1;
            sums.1 += coin.tainted.taint.haircut.to_sat();
        }
        let limits = &self.case.limits;
        let words = |flag| match flag {
            Flag::Hops => (format!("--hops {}", limits.hops), Sentence::default(), true),
            Flag::To => {
                let day = limits.to.map(|day| day.to_string()).unwrap_or_default();
                (format!("--to {day}"), Sentence::default(), true)
            }
            Flag::MinTaint => (
                format!("--min-taint {}", limits.min_taint.to_sat()),
                Sentence::default(),
                true,
            ),
            Flag::MaxRequests => (
                format!("--max-requests {}", limits.max_requests),
                Sentence::default(),
                true,
            ),
            Flag::Busy => (format!("--busy {}", limits.busy), say!("stop-busy"), false),
            Flag::Dust => (
                format!("--dust {}", limits.dust.to_sat()),
                say!("stop-dust"),
                false,
            ),
        };
        let stops = stopped.into_iter().map(|(flag, (outputs, haircut_sat))| {
            let next = match flag {
                Flag::MaxRequests => self.next_requests(limits.max_requests),
                _ => None,
            };
            let (flag, what, is_bound) = words(flag);
            LimitStop {
                next,
                flag,
                what,
                outputs,
                haircut_sat,
                is_bound,
            }
        });
        stops.collect()
    }

    /// Estimates how much taint so many further requests would follow at least one step. They go on where the run
    /// stopped, with the most taint per expected request first.
    fn next_requests(&self, requests: u64) -> Option<NextRequests> {
        let mean = self.mean_length();
        let mut steps: BTreeMap<Want, (u64, u64)> = BTreeMap::new();
        let stopped = self
            .ended()
            .filter(|(_, stop)| **stop == EndReason::Limit(Limit::Requests));
        for (coin, _) in stopped {
            let Some((want, cost)) = self.want(coin.tainted.output, mean) else {
                continue;
            };
            let step = steps.entry(want).or_insert((0, cost));
            step.0 += coin.tainted.taint.haircut.to_sat();
        }
        let mut steps: Vec<(u64, u64)> = steps.into_values().collect();
        let weight = |sat: u64, cost: u64| u128::from(sat) * u128::from(cost);
        steps.sort_by(|a, b| weight(b.0, a.1).cmp(&weight(a.0, b.1)));
        let mut next = NextRequests {
            requests: 0,
            haircut_sat: 0,
        };
        for (sat, cost) in &steps {
            if next.requests + cost > requests {
                next.requests = requests;
                break;
            }
            next.requests += cost;
            next.haircut_sat += sat;
        }
        (next.haircut_sat > 0).then_some(next)
    }

    /// Returns what an output waits for, with the expected number of requests for it. A history that was not received is
    /// expected to be of mean length, with the transaction that pays the output known.
    fn want(&self, output: OutputNum, mean: u64) -> Option<(Want, u64)> {
        let view = self.view;
        if let Spend::By(spender) = view.spend(output) {
            let missing = |prevout: &Prevout| match prevout {
                Prevout::Missing(outpoint) => Some(outpoint.txid),
                _ => None,
            };
            let parents: BTreeSet<Txid> = view.inputs(spender).iter().filter_map(missing).collect();
            return Some((Want::Parents(spender), (parents.len() as u64).max(1)));
        }
        let owner = view.owner(output)?;
        let cost = match view.completeness(owner) {
            Completeness::Unproved(count) => PER_TRANSACTION * *count as u64,
            _ => 1 + PER_TRANSACTION * mean.saturating_sub(1),
        };
        Some((Want::History(owner), cost.max(1)))
    }

    /// Returns the mean number of transactions of the histories that were received and are followed, rounded up; two if
    /// there is none: one transaction pays, one spends.
    fn mean_length(&self) -> u64 {
        let view = self.view;
        let received = view
            .addresses()
            .filter(|address| matches!(view.history(*address), Some(History::Answered { .. })));
        let lengths = received.map(|address| view.history_length(address));
        let followed: Vec<u64> = lengths
            .filter(|length| *length <= self.case.limits.busy)
            .collect();
        match followed.len() as u64 {
            0 => 2,
            count => followed.iter().sum::<u64>().div_ceil(count),
        }
    }
}

/// What an output waits for that was stopped by the limit on requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Want {
    History(AddressNum),
    Parents(TxNum),
}
