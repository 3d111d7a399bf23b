//! The rows of scripts whose histories were requested.

use super::assembly::Assembly;
use crate::findings::CoverageRow;
use crate::language::{Sentence, say};
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
                address: self.address_name(Some(address)),
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
    fn coverage_reason(&self, address: AddressNum) -> Sentence {
        let entries = self.confirmed(address).unwrap_or(0);
        let busy =
            entries > self.case.limits.busy && !self.analysis.case_addresses.contains_key(&address);
        let waiting = || {
            let history = self.view.history(address);
            match history.map_or(0, |history| history.mempool().count()) {
                0 => Sentence::default(),
                count => say!("coverage-unconfirmed", count = count),
            }
        };
        let reason = match self.view.completeness(address) {
            Completeness::Complete => waiting(),
            Completeness::Unproved(_) if busy => say!("coverage-busy"),
            incomplete => incomplete.words(),
        };
        match self.attestations.disagreement(self.view.script(address)) {
            None => reason,
            Some(words) => {
                let mut parts = vec![words.clone()];
                parts.extend((!reason.is_empty()).then_some(reason));
                Sentence::row(parts, "; ")
            }
        }
    }
}
