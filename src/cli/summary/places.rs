//! Unconfirmed movements of money, and the names that tags give to addresses on its path.

use super::Summary;
use super::page::Paint;
use crate::findings::Findings;
use crate::report::words;

/// Most transactions, outputs of a transaction, and names to list.
const MAX_LISTED: usize = 10;

impl Summary {
    /// Writes the unconfirmed transactions that spend traced money.
    pub(super) fn moving(&mut self, findings: &Findings) {
        if findings.moving.is_empty() {
            return;
        }
        self.heading("Moving now, not confirmed yet");
        for moving in findings.moving.iter().take(MAX_LISTED) {
            self.line(Paint::Plain, &format!("- transaction {}", moving.txid));
            let mut sentences = vec![findings.moving_spends(moving).to_string()];
            let pays = findings.pays(moving).take(MAX_LISTED);
            sentences
                .extend(pays.map(|row| format!("It would pay {}.", findings.pays_in_words(row))));
            match findings.pays(moving).count().saturating_sub(MAX_LISTED) {
                0 => {}
                more => sentences.push(format!("It would pay {more} more outputs.")),
            }
            sentences.extend(moving.conflicts_in_words().map(|words| words.to_string()));
            for sentence in sentences {
                self.folded(Paint::Plain, "  ", &words::visible(&sentence));
            }
        }
        self.rest(findings.moving.len(), "see tables/pending.csv");
    }

    /// Writes the tagged names of addresses that money reached.
    pub(super) fn named(&mut self, findings: &Findings) {
        let named = findings.named();
        if named.is_empty() {
            return;
        }
        self.heading("Named by tags, which are claims of third parties");
        for place in named.iter().take(MAX_LISTED) {
            let place = place.words(findings.source_sat());
            self.folded(Paint::Plain, "- ", &words::visible(&place.to_string()));
        }
        self.rest(
            named.len(),
            "see tables/endpoints.csv and tables/addresses.csv",
        );
    }

    fn rest(&mut self, all: usize, place: &str) {
        let more = all.saturating_sub(MAX_LISTED);
        if more > 0 {
            self.folded(Paint::Plain, "- ", &format!("and {more} more: {place}"));
        }
    }
}
