//! The sections on limits: completeness at the top, coverage, and the limits and rules in force.

use super::page::{Column, Page, link};
use crate::findings::{CaveatRow, CoverageRow, Findings};
use crate::language::{Value, say};

/// Incomplete histories shown; the table has all.
const GAPS: usize = 100;

/// Writes whether the answer is complete, and every caveat.
pub(super) fn status(page: &mut Page, findings: &Findings) {
    let (gaps, others): (Vec<&CaveatRow>, Vec<&CaveatRow>) = findings
        .caveats
        .iter()
        .partition(|caveat| caveat.incomplete);
    if findings.is_incomplete() {
        let (heading, meaning) = match findings.is_disputed() {
            true => ("status-disputed", "status-disputed-meaning"),
            false => ("status-incomplete", "status-incomplete-meaning"),
        };
        page.raw("<div class=\"status part\" role=\"note\">\n<h2>")
            .message(heading)
            .raw("</h2>\n<p>")
            .message(meaning)
            .raw("</p>\n");
        caveats(page, &gaps);
        not_followed(page, findings.stopped());
        not_followed(page, findings.not_worth_while());
        if !others.is_empty() {
            page.paragraph(&say!("status-note-also"));
        }
    } else {
        let limits = link("parameters", "status-limits");
        page.raw("<div class=\"status\" role=\"note\">\n<h2>")
            .told(findings.extent())
            .raw("</h2>\n")
            .paragraph(&say!("status-complete-meaning", limits = limits));
        not_followed(page, findings.not_worth_while());
        if !others.is_empty() {
            page.paragraph(&say!("status-note"));
        }
    }
    caveats(page, &others);
    page.raw("</div>\n");
}

/// Writes what was not followed because of limits.
fn not_followed(page: &mut Page, words: Option<impl Into<Value>>) {
    if let Some(words) = words {
        page.raw("<p>").told(words).raw(".</p>\n");
    }
}

fn caveats(page: &mut Page, caveats: &[&CaveatRow]) {
    if caveats.is_empty() {
        return;
    }
    page.raw("<ul>\n");
    for caveat in caveats {
        page.raw("<li>").told(&caveat.text).raw("</li>\n");
    }
    page.raw("</ul>\n");
}

/// Writes which histories were requested, and which are incomplete.
pub(super) fn coverage(page: &mut Page, findings: &Findings) {
    let rows = &findings.coverage;
    if rows.is_empty() {
        page.paragraph(&say!("coverage-none"));
        return;
    }
    let gaps: Vec<&CoverageRow> = rows.iter().filter(|row| !row.complete).collect();
    let fewest = rows.iter().map(|row| row.servers).min().unwrap_or_default();
    let most = rows.iter().map(|row| row.servers).max().unwrap_or_default();
    let needed = say!(
        "coverage-needed",
        addresses = rows.len(),
        complete = rows.len() - gaps.len(),
        others = gaps.len(),
    );
    let attested = match fewest == most {
        true => say!("coverage-attested", servers = most),
        false => say!("coverage-attested-range", fewest = fewest, most = most),
    };
    let file = Value::Id("tables/coverage.csv".to_owned());
    page.raw("<p>")
        .say(&needed)
        .raw(" ")
        .say(&attested)
        .raw(" ")
        .say(&say!("coverage-others", file = file))
        .raw("</p>\n");
    if gaps.is_empty() {
        return;
    }
    page.table(
        "coverage-incomplete",
        &[
            Column::Words("column-address"),
            Column::Figures("column-transactions"),
            Column::Words("column-reason"),
        ],
    );
    page.raw("<tbody>\n");
    for row in gaps.iter().take(GAPS) {
        page.raw("<tr><th scope=\"row\">")
            .id(&row.address)
            .raw("</th><td class=\"n\">");
        match row.history {
            Some(history) => page.number(history),
            None => page.message("not-known"),
        };
        page.raw("</td><td>").told(&row.reason).raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
    page.more(gaps.len(), GAPS, "tables/coverage.csv");
}

/// Writes the limits and rules in force.
pub(super) fn parameters(page: &mut Page, findings: &Findings) {
    if findings.parameters.is_empty() {
        page.paragraph(&say!("parameters-none"));
        return;
    }
    page.paragraph(&say!("parameters-about"))
        .raw("<div class=\"slim\">")
        .table(
            "parameters-caption",
            &[
                Column::Words("column-name"),
                Column::Words("column-setting"),
            ],
        );
    page.raw("<tbody>\n");
    let no_tags = ("tags".to_owned(), say!("parameters-no-tags"));
    let no_tags = (!findings.has_tags()).then_some(&no_tags);
    for (name, value) in findings.parameters.iter().chain(no_tags) {
        page.raw("<tr><th scope=\"row\">")
            .id(name)
            .raw("</th><td>")
            .say(value)
            .raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table></div>\n");
}
