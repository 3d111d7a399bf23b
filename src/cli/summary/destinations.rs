//! Where the money is, place by place, and the services to write to.

use super::page::Paint;
use super::{Summary, eur};
use crate::findings::{Findings, Robustness};
use crate::report::words;

/// Most places to list.
const MAX_LISTED: usize = 12;

impl Summary {
    /// Writes the places where money ended, the largest first, with the range over the taint policies.
    pub(super) fn destinations(&mut self, findings: &Findings) {
        if findings.destinations.is_empty() {
            return;
        }
        self.heading(
            "Where the money is: share of the ransom by all methods, EUR on the day it got there",
        );
        if let Some(settings) = findings.rule_settings() {
            let line = format!("Each range is taken {settings}.");
            self.folded(Paint::Plain, "", &line);
        }
        for row in findings.destinations.iter().take(MAX_LISTED) {
            let verdict = match row.robustness() {
                Robustness::Robust => String::new(),
                _ => format!("; {}", row.verdict()),
            };
            let (range, worth) = (findings.range(row), eur(row.ransom_eur));
            let line = format!("{range}, EUR {worth}: {}{verdict}", row.words());
            self.folded(Paint::Plain, "- ", &words::visible(&line));
        }
        self.more(
            findings.destinations.len(),
            "see destinations in findings.json",
        );
    }

    /// Writes the services that money reached, by deposit address.
    pub(super) fn services(&mut self, findings: &Findings) {
        if findings.services.is_empty() {
            return;
        }
        self.heading("Services to write to");
        for row in findings.services.iter().take(MAX_LISTED) {
            let (address, worth) = (row.address(), eur(row.ransom_eur));
            let (arrivals, holder, grade) = (row.arrivals(), row.holder(), row.grade);
            let line = format!("{address}: {arrivals} (EUR {worth}); {holder}, grade {grade}");
            self.folded(Paint::Plain, "- ", &words::visible(&line));
        }
        self.more(findings.services.len(), "see tables/services.csv");
    }

    /// Writes which outputs to freeze first.
    pub(super) fn freezing(&mut self, findings: &Findings) {
        let Some(sentence) = findings.freezing() else {
            return;
        };
        self.heading("To be stopped first, as long as it has not moved on");
        for row in findings.structure.to_freeze.iter().take(MAX_LISTED) {
            self.folded(
                Paint::Plain,
                "- ",
                &words::visible(&row.words().to_string()),
            );
        }
        self.more(
            findings.structure.to_freeze.len(),
            "see structure in findings.json",
        );
        self.folded(Paint::Plain, "", &sentence.to_string());
    }

    fn more(&mut self, all: usize, place: &str) {
        let more = all.saturating_sub(MAX_LISTED);
        if more > 0 {
            self.folded(Paint::Plain, "- ", &format!("and {more} more: {place}"));
        }
    }
}
