//! Where the report comes from, and a sheet for the persons who handle it.

use super::TOOL;
use super::page::{Column, Page};
use crate::findings::Findings;
use crate::report::words;

/// Lines of the sheet.
const LINES: usize = 5;

/// Writes block, program and evidence, and an empty sheet for the chain of custody.
pub(super) fn provenance(page: &mut Page, findings: &Findings) {
    page.raw("<dl class=\"ids\">\n<dt>As of block</dt><dd>")
        .text(words::grouped(findings.tip.height.into()))
        .raw(", ")
        .time(findings.tip_time)
        .raw("<br>")
        .id(findings.tip.hash)
        .raw("</dd>\n<dt>Network</dt><dd>")
        .text(&findings.network)
        .raw("</dd>\n");
    if let Some(taken) = findings.evidence_taken {
        page.raw("<dt>Evidence taken</dt><dd>")
            .text(taken)
            .raw(" (UTC)</dd>\n");
    }
    page.raw("<dt>Servers</dt><dd>named in ")
        .id("manifest.json")
        .raw(", each answer with its time in ")
        .id("evidence.sqlite")
        .raw("; what each server could learn of the case is in ")
        .id("disclosure.csv")
        .raw("</dd>\n<dt>Produced with</dt><dd>")
        .raw(TOOL)
        .raw(", from ")
        .id("evidence.sqlite")
        .raw("</dd>\n<dt>Hashes</dt><dd>SHA-256 of every file and the head of the log: ")
        .id("manifest.json")
        .raw(". <code>ransomtrace verify FOLDER</code> checks them, every proof, and that the same files come out of the \
             evidence again</dd>\n</dl>\n")
        .table(
            "Chain of custody, to be filled in by hand",
            &[
                Column::Words("Date and time"),
                Column::Words("Handed over by"),
                Column::Words("Received by"),
                Column::Words("Purpose"),
                Column::Words("SHA-256 of manifest.json checked"),
            ],
        );
    page.raw("<tbody class=\"blank\">\n");
    for _ in 0..LINES {
        page.raw("<tr><td></td><td></td><td></td><td></td><td></td></tr>\n");
    }
    page.raw("</tbody></table>\n");
}
