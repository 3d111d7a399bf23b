//! Caveats of the findings, and what servers learned.

use super::Summary;
use super::page::Paint;
use crate::findings::Findings;
use crate::report::words;

impl Summary {
    /// Writes the caveats: missing data first, then the others.
    pub(super) fn limits(&mut self, findings: &Findings) {
        let (gaps, others): (Vec<_>, Vec<_>) = findings
            .caveats
            .iter()
            .partition(|caveat| caveat.incomplete);
        for (heading, paint, caveats) in [
            ("Missing data", Paint::Alarm, gaps),
            ("What limits these findings", Paint::Plain, others),
        ] {
            if caveats.is_empty() {
                continue;
            }
            self.heading(heading);
            for caveat in caveats {
                self.folded(paint, "- ", &words::visible(&caveat.text.to_string()));
            }
        }
    }

    /// Writes what each server learned.
    pub(super) fn disclosed(&mut self, disclosed: &[String]) {
        if disclosed.is_empty() {
            return;
        }
        self.heading("What servers learned");
        for line in disclosed {
            self.folded(Paint::Plain, "- ", &words::visible(line));
        }
    }
}
