//! The rows of scripts whose histories were requested.

use super::assembly::Assembly;
use crate::findings::CoverageRow;
use crate::ledger::{AddressNum, Completeness, History, script_hash, status_hash};

impl Assembly<'_> {
    /// Returns the scripts whose histories were requested.
    pub(super) fn coverage(&self) -> Vec<CoverageRow> {
        let asked = self
            .view
            .addresses()
            .filter_map(|address| Some((address, self.view.history(address)?)));
        let rows = asked.map(|(address, history)| {
            let is_answered = matches!(history, History::Answered { .. });
            let script = self.view.script(address);
            let agreed = self.attestations.agreed(script);
            CoverageRow {
                address: self.view.name(address),
                scripthash: script_hash(script),
                servers: if is_answered { agreed } else { 0 },
                status: status_hash(history.confirmed(self.view.tip().height)).unwrap_or_default(),
                history: self.confirmed(address),
                complete: self.is_complete(address),
                reason: self.coverage_reason(address),
            }
        });
        rows.collect()
    }

    /// Returns why the history of an address is incomplete, or what it excludes.
    fn coverage_reason(&self, address: AddressNum) -> String {
        let entries = self.confirmed(address).unwrap_or(0);
        let busy =
            entries > self.case.limits.busy && !self.analysis.case_addresses.contains_key(&address);
        let waiting = || {
            let waiting = self
                .view
                .history(address)
                .map_or(0, |history| history.mempool().count());
            match waiting {
                0 => String::new(),
                1 => "1 unconfirmed transaction is not counted".to_owned(),
                several => {
                    format!("{several} unconfirmed transactions are not counted")
                }
            }
        };
        let reason = match self.view.completeness(address) {
            Completeness::Complete => waiting(),
            Completeness::Unproved(_) if busy => {
                "busy: its transactions were not fetched".to_owned()
            }
            incomplete => incomplete.to_string(),
        };
        match self.attestations.disagreement(self.view.script(address)) {
            Some(words) if reason.is_empty() => words.to_owned(),
            Some(words) => format!("{words}; {reason}"),
            None => reason,
        }
    }
}
