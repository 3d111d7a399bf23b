//! Where money is on its way to, and the names that tags give to places.

use super::{Paint, Summary};
use crate::case::findings::Findings;
use crate::report::words;

/// Transactions, outputs of one, and names that are told one by one.
const TOLD: usize = 10;

impl Summary {
    /// What unconfirmed transactions would do with the money.
    pub(super) fn moving(&mut self, findings: &Findings) {
        if findings.moving.is_empty() {
            return;
        }
        self.heading("Moving now, not confirmed yet");
        for moving in findings.moving.iter().take(TOLD) {
            self.line(Paint::Plain, &format!("- transaction {}", moving.txid));
            let mut sentences = vec![findings.moving_spends(moving)];
            let pays = findings.pays(moving).take(TOLD);
            sentences.extend(pays.map(|row| format!("It would pay {}.", row.words())));
            match findings.pays(moving).count().saturating_sub(TOLD) {
                0 => {}
                more => sentences.push(format!("It would pay {more} more outputs.")),
            }
            sentences.extend(findings.moving_conflicts(moving));
            for sentence in sentences {
                self.folded(Paint::Plain, "  ", &words::visible(&sentence));
            }
        }
        self.rest(findings.moving.len(), "tables/pending.csv has every output");
    }

    /// Names of the places that money reached.
    pub(super) fn named(&mut self, findings: &Findings) {
        let named = findings.named();
        if named.is_empty() {
            return;
        }
        self.heading("Named by tags, which are claims of third parties");
        for place in named.iter().take(TOLD) {
            let place = place.words(findings.source_sat());
            self.folded(Paint::Plain, "- ", &words::visible(&place));
        }
        self.rest(
            named.len(),
            "tables/endpoints.csv and tables/addresses.csv have every name",
        );
    }

    fn rest(&mut self, all: usize, place: &str) {
        let more = all.saturating_sub(TOLD);
        if more > 0 {
            self.folded(Paint::Plain, "- ", &format!("and {more} more: {place}"));
        }
    }
}
