//! The sections on limits: completeness at the top, coverage, and the limits and rules in force.

use super::page::{Column, Page};
use crate::findings::{CaveatRow, CoverageRow, Findings};
use crate::report::words;

/// Incomplete histories shown; the table has all.
const GAPS: usize = 100;

/// Writes whether the answer is complete, and every caveat.
pub(super) fn status(page: &mut Page, findings: &Findings) {
    let (gaps, others): (Vec<&CaveatRow>, Vec<&CaveatRow>) = findings
        .caveats
        .iter()
        .partition(|caveat| caveat.incomplete);
    if findings.is_incomplete() {
        let (heading, meaning) = if findings.is_disputed() {
            (
                "Disputed",
                "Servers disagree, or a proof failed. What is shown is proved",
            )
        } else {
            (
                "Incomplete",
                "Some data within the limits could not be obtained",
            )
        };
        page.raw("<div class=\"status part\" role=\"note\">\n<h2>")
            .raw(heading)
            .raw("</h2>\n<p>")
            .raw(meaning)
            .raw("; payments or movements may be missing:</p>\n");
        caveats(page, &gaps);
        not_followed(page, &[findings.stopped(), findings.not_worth_while()]);
        if !others.is_empty() {
            page.raw("<p>Please also note:</p>\n");
        }
    } else {
        page.raw("<div class=\"status\" role=\"note\">\n<h2>")
            .text(findings.extent())
            .raw("</h2>\n<p>All data within the <a href=\"#parameters\">limits</a> was requested and received.</p>\n");
        not_followed(page, &[findings.not_worth_while()]);
        if !others.is_empty() {
            page.raw("<p>Please note:</p>\n");
        }
    }
    caveats(page, &others);
    page.raw("</div>\n");
}

/// Writes what was not followed because of limits.
fn not_followed(page: &mut Page, words: &[Option<crate::language::Sentence>]) {
    for words in words.iter().flatten() {
        page.raw("<p>").text(words).raw(".</p>\n");
    }
}

fn caveats(page: &mut Page, caveats: &[&CaveatRow]) {
    if caveats.is_empty() {
        return;
    }
    page.raw("<ul>\n");
    for caveat in caveats {
        page.raw("<li>")
            .foreign(&caveat.text.to_string())
            .raw("</li>\n");
    }
    page.raw("</ul>\n");
}

/// Writes which histories were requested, and which are incomplete.
pub(super) fn coverage(page: &mut Page, findings: &Findings) {
    let rows = &findings.coverage;
    if rows.is_empty() {
        page.raw("<p>No history was requested.</p>\n");
        return;
    }
    let gaps: Vec<&CoverageRow> = rows.iter().filter(|row| !row.complete).collect();
    let fewest = rows.iter().map(|row| row.servers).min().unwrap_or_default();
    let most = rows.iter().map(|row| row.servers).max().unwrap_or_default();
    page.raw("<p>The trace needed the history of ")
        .text(words::grouped(rows.len() as u64))
        .raw(if rows.len() == 1 {
            " address; of "
        } else {
            " addresses; of "
        })
        .text(words::grouped((rows.len() - gaps.len()) as u64))
        .raw(" every confirmed transaction was fetched and proved, of ")
        .text(words::grouped(gaps.len() as u64))
        .raw(" not. Each history was attested by ")
        .text(fewest);
    if most != fewest {
        page.raw(" to ").text(most);
    }
    page.raw(if most == 1 {
        " server"
    } else {
        " servers in agreement"
    })
    .raw(". Addresses not listed in ")
    .id("tables/coverage.csv")
    .raw(
        " occur only as the other side of a transaction; their histories were not requested.</p>\n",
    );
    if gaps.is_empty() {
        return;
    }
    page.table(
        "Incomplete histories",
        &[
            Column::Words("Address"),
            Column::Figures("Transactions"),
            Column::Words("Reason"),
        ],
    );
    page.raw("<tbody>\n");
    for row in gaps.iter().take(GAPS) {
        page.raw("<tr><th scope=\"row\">")
            .id(&row.address)
            .raw("</th><td class=\"n\">");
        match row.history {
            Some(history) => page.text(words::grouped(history)),
            None => page.raw("not known"),
        };
        page.raw("</td><td>")
            .foreign(&row.reason.to_string())
            .raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
    page.more(gaps.len(), GAPS, "tables/coverage.csv");
}

/// Writes the limits and rules in force.
pub(super) fn parameters(page: &mut Page, findings: &Findings) {
    if findings.parameters.is_empty() {
        page.raw("<p>None are recorded.</p>\n");
        return;
    }
    page.raw(
        "<p>With these and the same evidence, every machine computes the same findings.</p>\n",
    )
    .raw("<div class=\"slim\">")
    .table(
        "Limits and rules in force",
        &[Column::Words("Name"), Column::Words("Value")],
    );
    page.raw("<tbody>\n");
    for (name, value) in &findings.parameters {
        page.raw("<tr><th scope=\"row\">")
            .id(name)
            .raw("</th><td>")
            .foreign(value)
            .raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table></div>\n");
}
