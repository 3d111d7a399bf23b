//! How whole an answer is, in the words that every rendering of it carries.

use serde::{Deserialize, Serialize};

use super::Findings;

/// A limit that stopped the trace, and what it stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitStop {
    /// The flag that sets it, with its value.
    pub flag: String,
    /// What was not followed, in words that go on with the flag.
    pub what: String,
    /// Outputs that were not followed.
    pub outputs: u64,
    /// Their taint under haircut, in satoshi.
    pub haircut_sat: u64,
    /// Whether it bounds the trace as a whole. The others say at which addresses and outputs it is not worth while to go on.
    pub is_bound: bool,
}

/// A share in per cent with one place, rounded down, so that parts never sum to more than the whole.
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    let tenths = (part * 1000 + whole / 2) / whole;
    match (tenths, part) {
        (0, 0) => "0 %".to_owned(),
        (0, _) => "< 0.1 %".to_owned(),
        // What is missing is not rounded away.
        (1000, _) if part < whole => "> 99.9 %".to_owned(),
        _ => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

impl Findings {
    /// How whole the answer is. That nothing was left out is attested, never proved, so it says by how many.
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
                    words => format!("{stopped}. Up to there everything was fetched{words}"),
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

    /// What a complete answer covers: all that there is within the limits, or the share that they kept out.
    pub fn extent(&self) -> String {
        let all = || "Everything within the set limits was fetched".to_owned();
        self.stopped().unwrap_or_else(all)
    }

    /// On whose word it rests that nothing was left out.
    fn attested_by(&self) -> String {
        match self.coverage.iter().map(|row| row.servers).min() {
            None | Some(0) => String::new(),
            Some(1) => ", on the word of one server".to_owned(),
            Some(several) => format!(", on the word of {several} servers"),
        }
    }

    /// The share of the ransom that a limit of the trace kept it from following, and which limit; nothing where none did.
    pub fn stopped(&self) -> Option<String> {
        let stops: Vec<&LimitStop> = self
            .stopped_by
            .iter()
            .filter(|stop| stop.is_bound)
            .collect();
        match &stops[..] {
            [] => None,
            [stop] => Some(format!(
                "Stopped by the limit {}: {} of the ransom was not followed",
                stop.flag,
                self.share_of(stop)
            )),
            several => {
                let clauses = several.iter();
                let clauses =
                    clauses.map(|stop| format!("{} by {}", self.share_of(stop), stop.flag));
                let clauses: Vec<String> = clauses.collect();
                Some(format!(
                    "Stopped by limits, so that parts of the ransom were not followed: {}",
                    clauses.join(", ")
                ))
            }
        }
    }

    /// The share of the ransom that lies where the trace does not go on by its rules, and which flag sets the rule.
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
