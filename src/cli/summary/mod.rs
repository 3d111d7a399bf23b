//! Findings as text for a terminal: payments, endpoints, missing data. Addresses and ids are never truncated; one that
//! does not fit beside the figures gets a line of its own.

mod deposits;
mod destinations;
mod endpoints;
mod leads;
mod limits;
mod page;
mod patterns;
mod payments;
mod places;
#[cfg(test)]
mod tests;

use super::output::Output;
use crate::findings::{Cents, Findings};
use crate::report::words;
use page::Paint;

/// Smallest width in columns that lines are folded to.
const NARROWEST: usize = 40;

/// Renders the findings as text. Lines are folded to the width of the terminal; without a terminal they are not folded.
pub fn render(output: &Output, color: bool) -> String {
    let width = terminal_size::terminal_size_of(std::io::stdout())
        .map(|(width, _)| usize::from(width.0).max(NARROWEST));
    let mut summary = Summary {
        text: String::new(),
        color,
        width,
    };
    summary.all(output);
    summary.text
}

struct Summary {
    text: String,
    color: bool,
    /// Width of the terminal in columns; `None` if standard output is not a terminal.
    width: Option<usize>,
}

impl Summary {
    fn all(&mut self, output: &Output) {
        let findings = &output.findings;
        self.head(findings);
        self.paid(findings);
        self.deposits(findings);
        self.endpoints(findings);
        self.destinations(findings);
        self.services(findings);
        self.freezing(findings);
        self.patterns(findings);
        self.texts(findings);
        self.moving(findings);
        self.named(findings);
        self.leads(findings);
        self.limits(findings);
        self.disclosed(&output.disclosed);
        for note in &output.notes {
            self.line(Paint::Plain, note);
        }
        self.line(Paint::Plain, "");
        let folder = output.folder.display().to_string();
        self.line(
            Paint::Plain,
            &format!("Case folder: {}", words::visible(&folder)),
        );
    }

    fn head(&mut self, findings: &Findings) {
        let title = if findings.title.is_empty() {
            "Ransom payments traced"
        } else {
            &findings.title
        };
        self.folded(Paint::Bold, "", &words::visible(title));
        if !findings.reference.is_empty() {
            self.folded(Paint::Plain, "", &words::visible(&findings.reference));
        }
        self.line(
            Paint::Plain,
            &format!(
                "{} as of block {} ({})",
                words::visible(&findings.network),
                findings.tip.height,
                findings.tip_time
            ),
        );
        if findings.is_disputed() {
            self.line(
                Paint::Alarm,
                "DISPUTED: servers disagree, or a proof failed",
            );
        } else if findings.is_incomplete() {
            self.line(
                Paint::Alarm,
                "INCOMPLETE: some data within the limits could not be obtained",
            );
        } else {
            self.folded(Paint::Plain, "", &findings.standing().to_string());
            return;
        }
        for words in [findings.stopped(), findings.not_worth_while()]
            .into_iter()
            .flatten()
        {
            self.folded(Paint::Plain, "", &words.to_string());
        }
    }
}

/// Formats an amount in euro, if there is a rate.
fn eur(cents: Option<Cents>) -> String {
    cents.map_or_else(|| "no rate".to_owned(), |cents| cents.to_string())
}
