//! How the money moved: peel chains, consolidations, recurring ratios, cash-outs and changes of pace.

use super::Summary;
use super::page::Paint;
use crate::findings::Findings;
use crate::report::words;

/// Most sentences of one pattern.
const MAX_LISTED: usize = 5;

impl Summary {
    /// Writes a sentence for each pattern, and the splits of each recurring ratio.
    pub(super) fn patterns(&mut self, findings: &Findings) {
        let patterns = &findings.patterns;
        if patterns.is_empty() {
            return;
        }
        self.heading("How the money moved");
        self.sentences(&patterns.peel_chains, |chain| chain.words().to_string());
        self.sentences(&patterns.consolidations, |found| found.words().to_string());
        for ratio in patterns.ratios.iter().take(MAX_LISTED) {
            self.folded(Paint::Plain, "- ", &ratio.words().to_string());
            for instance in ratio.instances.iter().take(MAX_LISTED) {
                self.folded(
                    Paint::Plain,
                    "  ",
                    &words::visible(&instance.words().to_string()),
                );
            }
            self.left_out("  ", ratio.instances.len());
        }
        self.left_out("- ", patterns.ratios.len());
        self.sentences(&patterns.cash_outs, |day| day.words().to_string());
        self.sentences(patterns.pace.as_slice(), |pace| pace.words().to_string());
    }

    /// Writes the texts that transactions carry.
    pub(super) fn texts(&mut self, findings: &Findings) {
        if findings.texts.is_empty() {
            return;
        }
        self.heading("Texts in transactions, written by whoever made them");
        self.sentences(&findings.texts, |text| text.words().to_string());
    }

    fn sentences<T>(&mut self, rows: &[T], sentence: impl Fn(&T) -> String) {
        for row in rows.iter().take(MAX_LISTED) {
            self.folded(Paint::Plain, "- ", &words::visible(&sentence(row)));
        }
        self.left_out("- ", rows.len());
    }

    fn left_out(&mut self, mark: &str, all: usize) {
        let more = all.saturating_sub(MAX_LISTED);
        if more > 0 {
            let text = format!("and {more} more: see findings.json");
            self.folded(Paint::Plain, mark, &text);
        }
    }
}
