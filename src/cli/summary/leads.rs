//! Leads: services that the payers used, and deposits of others to wallets of the actor.

use super::Summary;
use super::page::Paint;
use crate::findings::Findings;
use crate::report::words;

/// Most leads of a kind to list.
const MAX_LISTED: usize = 5;

impl Summary {
    /// Writes the leads, which are no payments.
    pub(super) fn leads(&mut self, findings: &Findings) {
        let leads = &findings.leads;
        if !leads.origins.is_empty() {
            self.heading("Leads: services that payers used");
            let sentences = leads.origins_in_words();
            let all = sentences.len();
            self.list(
                sentences.iter().map(ToString::to_string).take(MAX_LISTED),
                all,
            );
        }
        if !leads.deposits.is_empty() {
            self.heading("Leads: deposits of others to the same wallets, perhaps of further victims; not counted");
            let shown = leads
                .deposits
                .iter()
                .take(MAX_LISTED)
                .map(|row| row.words().to_string());
            self.list(shown, leads.deposits.len());
        }
        if !leads.shortened.is_empty() {
            self.heading("Leads: addresses that a list may mean where it shortens one; not labels");
            let shown = leads.shortened.iter().take(MAX_LISTED);
            let shown = shown.map(|row| row.words().to_string());
            self.list(shown, leads.shortened.len());
        }
    }

    fn list(&mut self, shown: impl Iterator<Item = String>, all: usize) {
        for line in shown {
            self.folded(Paint::Plain, "- ", &words::visible(&line));
        }
        if all > MAX_LISTED {
            let more = format!("and {} more: see leads in findings.json", all - MAX_LISTED);
            self.folded(Paint::Plain, "- ", &more);
        }
    }
}
