//! The first page: what a reader with one minute needs.

use super::page::{Column, Page};
use crate::findings::Findings;
use crate::report::front::Front;

/// Writes the first page below the title.
pub(super) fn front(page: &mut Page, findings: &Findings) {
    let front = Front::of(findings);
    page.raw("<p class=\"state\">")
        .text(&front.state)
        .raw("</p>\n");
    if findings.is_disputed() || findings.is_incomplete() {
        page.raw("<p class=\"warn\"><strong>")
            .raw(match findings.is_disputed() {
                true => "Disputed: servers disagree, or a proof failed.",
                false => "Incomplete: payments or movements may be missing.",
            })
            .raw("</strong> <a href=\"#notes\">Why</a></p>\n");
    }
    page.raw("<h2>Demanded</h2>\n");
    list(page, &front.demanded);
    page.raw("<h2>Paid: ").text(&front.paid).raw("</h2>\n");
    list(page, &front.payments);
    page.raw("<h2>Where the money is</h2>\n");
    places(page, &front);
    if !front.next.is_empty() {
        page.raw("<h2>What to do next</h2>\n<ol>\n");
        for step in &front.next {
            page.raw("<li>").foreign(step).raw("</li>\n");
        }
        page.raw("</ol>\n");
    }
    page.raw("<h2>How sure</h2>\n<p>");
    for (kind, what) in &front.sure {
        page.raw("<strong>")
            .raw(kind)
            .raw(":</strong> ")
            .text(what)
            .raw(" ");
    }
    page.raw("</p>\n<h2>Check it</h2>\n<p><code>ransomtrace verify FOLDER</code> checks every byte of this folder against \
         the evidence, without a network. ")
        .raw("<code>manifest.json</code> has the SHA-256 of every file and the head of the log.</p>\n");
}

fn places(page: &mut Page, front: &Front) {
    if front.places.is_empty() {
        page.raw("<p>No deposit counts as paid, so no money was followed.</p>\n");
        return;
    }
    let has_value_today = front.places.iter().any(|place| place.eur_at_tip.is_some());
    let mut columns = vec![
        Column::Figures("Share"),
        Column::Figures("EUR when it got there"),
    ];
    if has_value_today {
        columns.push(Column::Figures("EUR now"));
    }
    columns.extend([Column::Words("Where"), Column::Words("Range over methods")]);
    page.table("The ransom by place", &columns);
    page.raw("<tbody>\n");
    for place in &front.places {
        page.raw("<tr><td class=\"n\">")
            .text(&place.share)
            .raw("</td><td class=\"n\">")
            .money(place.eur);
        if has_value_today {
            page.raw("</td><td class=\"n\">").money(place.eur_at_tip);
        }
        page.raw("</td><td>")
            .foreign(&place.at)
            .raw("</td><td>")
            .text(&place.methods)
            .raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
    if !front.sums.is_empty() {
        page.raw("<p class=\"where\">").text(&front.sums);
        if has_value_today {
            page.raw(
                " “Now” is the same bitcoin at the closing rate of the day of the block above.",
            );
        }
        page.raw("</p>\n");
    }
}

fn list(page: &mut Page, items: &[String]) {
    page.raw("<ul>\n");
    for item in items {
        page.raw("<li>").foreign(item).raw("</li>\n");
    }
    page.raw("</ul>\n");
}
