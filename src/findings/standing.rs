//! Completeness of the answer, worded the same in every renderer.

use serde::{Deserialize, Serialize};

use super::Findings;
use crate::plural::counted;

/// A limit that stopped the trace, and its effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitStop {
    /// The flag that sets it, with its value.
    pub flag: String,
    /// What was not followed, as a clause that continues after the flag.
    pub what: String,
    /// Outputs that were not followed.
    pub outputs: u64,
    /// Their taint under haircut, in satoshi.
    pub haircut_sat: u64,
    /// Whether it bounds the trace as a whole; the others define where following is not worthwhile.
    pub is_bound: bool,
    /// For the limit on requests: an estimate of what further requests would buy; `None` if they would not complete a
    /// step, and in findings of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextRequests>,
}

/// An estimate of what further requests would buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextRequests {
    /// Number of requests: as many again as the limit, or fewer if they suffice.
    pub requests: u64,
    /// Taint under haircut that they would follow at least one step further, in satoshi.
    pub haircut_sat: u64,
}

/// Returns a share in per cent with one place, rounded to the nearest. A part that is not zero is never shown as zero, nor
/// a part as the whole.
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    let tenths = (part * 1000 + whole / 2) / whole;
    match (tenths, part) {
        (0, 0) => "0 %".to_owned(),
        (0, _) => "< 0.1 %".to_owned(),
        // A missing part is never rounded away.
        (1000, _) if part < whole => "> 99.9 %".to_owned(),
        _ => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

impl Findings {
    /// Describes the completeness of the answer. Completeness is attested, never proved, so the number of servers is
    /// named.
    pub fn standing(&self) -> String {
        let gaps = self
            .caveats
            .iter()
            .filter(|caveat| caveat.incomplete)
            .count();
        let mut words = if self.is_disputed() {
            format!("Disputed: servers disagree or a proof failed, see caveats ({gaps})")
        } else if self.is_incomplete() {
            format!("Incomplete: see caveats ({gaps})")
        } else {
            match self.stopped() {
                None => format!("{}{}", self.extent(), self.attested_by()),
                Some(stopped) => match self.attested_by() {
                    words if words.is_empty() => stopped,
                    words => format!("{stopped}. Everything up to there was fetched{words}"),
                },
            }
        };
        if self.is_incomplete()
            && let Some(stopped) = self.stopped()
        {
            words = format!("{words}. {stopped}");
        }
        match self.not_worth_while() {
            Some(beyond) => format!("{words}. {beyond}"),
            None => words,
        }
    }

    /// Describes what a complete answer covers: everything within the limits, or the share they excluded.
    pub fn extent(&self) -> String {
        let all = || "Everything within the set limits was fetched".to_owned();
        self.stopped().unwrap_or_else(all)
    }

    /// Returns how many servers attest completeness, as a clause.
    fn attested_by(&self) -> String {
        match self.coverage.iter().map(|row| row.servers).min() {
            None | Some(0) => String::new(),
            Some(1) => ", as attested by one server".to_owned(),
            Some(several) => format!(", as attested by {several} servers"),
        }
    }

    /// Describes the share of the ransom not followed because of a limit, and what more requests would probably buy;
    /// `None` if there is none.
    pub fn stopped(&self) -> Option<String> {
        let stops: Vec<&LimitStop> = self
            .stopped_by
            .iter()
            .filter(|stop| stop.is_bound)
            .collect();
        let stopped = match &stops[..] {
            [] => return None,
            [stop] => format!(
                "Stopped by the limit {}: {} of the ransom was not followed",
                stop.flag,
                self.share_of(stop)
            ),
            several => {
                let clauses = several.iter();
                let clauses =
                    clauses.map(|stop| format!("{} by {}", self.share_of(stop), stop.flag));
                let clauses: Vec<String> = clauses.collect();
                format!(
                    "Stopped by limits, so that parts of the ransom were not followed: {}",
                    clauses.join(", ")
                )
            }
        };
        let Some(next) = stops.iter().find_map(|stop| stop.next) else {
            return Some(stopped);
        };
        Some(format!(
            "{stopped}. About {} would follow the next {} of the ransom at least one step further",
            counted(next.requests, "more request"),
            share(next.haircut_sat, self.source_sat())
        ))
    }

    /// Describes the share of the ransom at which following is not worthwhile, and the flag that decides it.
    pub fn not_worth_while(&self) -> Option<String> {
        let stops = self.stopped_by.iter().filter(|stop| !stop.is_bound);
        let clauses =
            stops.map(|stop| format!("{} {} ({})", self.share_of(stop), stop.what, stop.flag));
        let clauses: Vec<String> = clauses.collect();
        (!clauses.is_empty()).then(|| format!("Not followed further: {}", clauses.join("; ")))
    }

    fn share_of(&self, stop: &LimitStop) -> String {
        share(stop.haircut_sat, self.source_sat())
    }
}
