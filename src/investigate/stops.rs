//! Reports the limits that stopped a trace and what was not followed because of them.

use std::collections::BTreeMap;

use super::assembly::Assembly;
use crate::findings::LimitStop;
use crate::trace::{EndReason, Limit};

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
            Flag::Hops => (format!("--hops {}", limits.hops), "", true),
            Flag::To => {
                let day = limits.to.map(|day| day.to_string()).unwrap_or_default();
                (format!("--to {day}"), "", true)
            }
            Flag::MinTaint => (
                format!("--min-taint {}", limits.min_taint.to_sat()),
                "",
                true,
            ),
            Flag::MaxRequests => (format!("--max-requests {}", limits.max_requests), "", true),
            Flag::Busy => (
                format!("--busy {}", limits.busy),
                "at addresses with a history longer than the limit",
                false,
            ),
            Flag::Dust => (
                format!("--dust {}", limits.dust.to_sat()),
                "in outputs too small to follow",
                false,
            ),
        };
        let stops = stopped.into_iter().map(|(flag, (outputs, haircut_sat))| {
            let (flag, what, is_bound) = words(flag);
            LimitStop {
                flag,
                what: what.to_owned(),
                outputs,
                haircut_sat,
                is_bound,
            }
        });
        stops.collect()
    }
}
