//! Completeness of the answer, worded the same in every renderer.

use serde::{Deserialize, Serialize};

use super::Findings;
use crate::language::{Sentence, Value, say};

/// A limit that stopped the trace, and its effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitStop {
    /// The flag that sets it, with its value.
    pub flag: String,
    /// What was not followed, as a clause that continues after the flag.
    pub what: Sentence,
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
    pub fn standing(&self) -> Sentence {
        let gaps = self.caveats.iter();
        let gaps = gaps.filter(|caveat| caveat.incomplete).count();
        let stopped = self.stopped();
        let servers = self.coverage.iter().map(|row| row.servers).min();
        let servers = servers.unwrap_or_default();
        let mut sentences = Vec::new();
        if self.is_disputed() {
            sentences.push(say!("standing-disputed", count = gaps));
            sentences.extend(stopped);
        } else if self.is_incomplete() {
            sentences.push(say!("standing-incomplete", count = gaps));
            sentences.extend(stopped);
        } else {
            let is_stopped = stopped.is_some();
            sentences.extend(stopped);
            match (is_stopped, servers) {
                (true, 0) => {}
                (true, _) => sentences.push(say!("standing-up-to-there", count = servers)),
                (false, 0) => sentences.push(say!("standing-everything")),
                (false, _) => sentences.push(say!("standing-everything-attested", count = servers)),
            }
        }
        sentences.extend(self.not_worth_while());
        Sentence::row(sentences, ". ")
    }

    /// Describes what a complete answer covers: everything within the limits, or the share they excluded.
    pub fn extent(&self) -> Sentence {
        self.stopped()
            .unwrap_or_else(|| say!("standing-everything"))
    }

    /// Describes the share of the ransom not followed because of a limit, and what more requests would probably buy;
    /// `None` if there is none.
    pub fn stopped(&self) -> Option<Sentence> {
        let stops: Vec<&LimitStop> = self
            .stopped_by
            .iter()
            .filter(|stop| stop.is_bound)
            .collect();
        let flag = |stop: &LimitStop| Value::Id(stop.flag.clone());
        let stopped = match &stops[..] {
            [] => return None,
            [stop] => say!(
                "stopped-by-limit",
                flag = flag(stop),
                share = self.share_of(stop)
            ),
            several => {
                let clauses = several.iter();
                let clauses = clauses.map(|stop| {
                    say!(
                        "share-by-limit",
                        share = self.share_of(stop),
                        flag = flag(stop)
                    )
                });
                say!(
                    "stopped-by-limits",
                    shares = Value::Row(clauses.collect(), ", ")
                )
            }
        };
        let Some(next) = stops.iter().find_map(|stop| stop.next) else {
            return Some(stopped);
        };
        Some(say!(
            "stopped-more-requests",
            stopped = stopped,
            count = next.requests,
            share = Value::Number(share(next.haircut_sat, self.source_sat()))
        ))
    }

    /// Describes the share of the ransom at which following is not worthwhile, and the flag that decides it.
    pub fn not_worth_while(&self) -> Option<Sentence> {
        let stops = self.stopped_by.iter().filter(|stop| !stop.is_bound);
        let clauses = stops.map(|stop| {
            say!(
                "share-not-followed",
                share = self.share_of(stop),
                what = &stop.what,
                flag = Value::Id(stop.flag.clone())
            )
        });
        let clauses: Vec<Sentence> = clauses.collect();
        (!clauses.is_empty())
            .then(|| say!("not-followed-further", shares = Value::Row(clauses, "; ")))
    }

    fn share_of(&self, stop: &LimitStop) -> Value {
        Value::Number(share(stop.haircut_sat, self.source_sat()))
    }
}
