//! The question of the case and who paid: demands, addresses, days, payers.

use super::page::{Column, Page};
use crate::findings::{DemandTerms, Findings};
use crate::report::words;

/// Addresses, days and payers shown; the tables have the others.
const MAX_SHOWN: usize = 300;

/// Writes the demands and every address of the case, also those that received nothing.
pub(super) fn question(page: &mut Page, findings: &Findings) {
    if findings.demands.is_empty() {
        page.raw(
            "<p>The case states no demand, so every deposit to its addresses counts as paid.</p>\n",
        );
    } else {
        page.raw("<ul>\n");
        for terms in &findings.demands {
            demand(page, terms);
        }
        page.raw("</ul>\n");
    }
    if findings.case_addresses.is_empty() {
        return;
    }
    page.raw("<div class=\"entries\">").table(
        "Addresses of the case, in the order of the case file",
        &[
            Column::Words("Address"),
            Column::Words("Demand"),
            Column::Words("Where it comes from"),
            Column::Figures("Deposits"),
            Column::Figures("Counted"),
            Column::Figures("BTC counted"),
            Column::Figures("EUR on the day"),
        ],
    );
    page.raw("<tbody>\n");
    for line in findings.case_addresses.iter().take(MAX_SHOWN) {
        page.raw("<tr><th scope=\"row\">")
            .id(&line.address)
            .raw("</th><td>")
            .foreign(&line.demand)
            .raw("</td><td>")
            .foreign(&line.note)
            .raw("</td><td class=\"n\">");
        match line.deposits {
            0 => page.raw("none"),
            some => page.text(words::grouped(some)),
        };
        page.raw("</td><td class=\"n\">")
            .text(words::grouped(line.payments))
            .raw("</td><td class=\"n\">")
            .btc(line.paid_sat)
            .raw("</td><td class=\"n\">")
            .money(line.paid_eur)
            .raw("</td></tr>\n");
    }
    page.raw("</tbody></table></div>\n");
    page.more(findings.case_addresses.len(), MAX_SHOWN, "findings.json");
    notes(page, findings);
}

/// Writes every note, also those on things that the trace did not meet.
fn notes(page: &mut Page, findings: &Findings) {
    if findings.notes.is_empty() {
        return;
    }
    page.raw("<h3>Notes of investigators</h3>\n<ul>\n");
    for note in &findings.notes {
        page.raw("<li>")
            .text(&note.kind)
            .raw(" ")
            .id(&note.on)
            .raw(": ")
            .foreign(&note.words().to_string())
            .raw("</li>\n");
    }
    page.raw("</ul>\n");
}

fn demand(page: &mut Page, terms: &DemandTerms) {
    page.raw("<li><strong>")
        .foreign(&terms.demand)
        .raw("</strong>: ")
        .text(terms.amounts());
    if let Some(from) = terms.from {
        page.raw("; first day ").text(from);
    }
    if let Some(deadline) = terms.deadline {
        page.raw("; deadline ").text(deadline);
    }
    page.raw("</li>\n");
}

/// Writes how many persons paid each demand, and the rule for their number; the payers, and what was paid by day.
pub(super) fn payers(page: &mut Page, findings: &Findings) {
    if findings.payers.is_empty() {
        page.raw("<p>No deposit counts as paid.</p>\n");
        return;
    }
    page.raw("<p>A wallet is not a person, so the number of persons is a range. <strong>Most</strong>: each wallet that paid \
         counts once, and so does each deposit whose payer is not known or that a service paid for a customer. \
         <strong>Likely</strong>: as the most, but wallets of which one was paid out of the change of another count once, and \
         so do deposits that meet a demand only together. <strong>Least</strong>: one person may have many wallets; but as \
         long as nobody pays more than is demanded of one, fewer persons do not owe the sum.</p>\n<div class=\"slim\">")
        .table(
            "Persons who paid, by demand",
            &[
                Column::Words("Demand"),
                Column::Figures("Payments"),
                Column::Figures("Late"),
                Column::Figures("In parts"),
                Column::Figures("Persons at least"),
                Column::Figures("likely"),
                Column::Figures("at most"),
            ],
        );
    page.raw("<tbody>\n");
    for row in &findings.demand_rows {
        page.raw("<tr><th scope=\"row\">");
        match row.demand.is_empty() {
            true => page.raw("no demand"),
            false => page.foreign(&row.demand),
        };
        page.raw("</th>");
        for number in [
            row.payments,
            row.late,
            row.instalments,
            row.victims_least,
            row.victims_likely,
            row.victims_most,
        ] {
            page.raw("<td class=\"n\">")
                .text(words::grouped(number))
                .raw("</td>");
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table></div>\n");
    by_payer(page, findings);
    by_day(page, findings);
}

fn by_payer(page: &mut Page, findings: &Findings) {
    page.raw("<div class=\"entries\">").table(
        "Payers, in the order of their first payment",
        &[
            Column::Words("Wallet of the payer"),
            Column::Words("Demand"),
            Column::Figures("Payments"),
            Column::Words("Days"),
            Column::Figures("BTC"),
            Column::Figures("EUR on the day"),
            Column::Words("Paid from a service (a lead)"),
        ],
    );
    page.raw("<tbody>\n");
    for row in findings.payers.iter().take(MAX_SHOWN) {
        page.raw("<tr><th scope=\"row\">");
        match row.payer.is_empty() {
            true => page.raw("not known, or a service"),
            false => page.id(&row.payer),
        };
        page.raw("</th><td>")
            .foreign(&row.demands.join(", "))
            .raw("</td><td class=\"n\">")
            .text(words::grouped(row.payments))
            .raw("</td><td>")
            .days(row.first, row.last)
            .raw("</td><td class=\"n\">")
            .btc(row.paid_sat)
            .raw("</td><td class=\"n\">")
            .money(row.paid_eur)
            .raw("</td><td>");
        if let Some(grade) = row.grade {
            page.foreign(&row.paid_from)
                .raw(" (grade ")
                .text(grade)
                .raw(")");
        }
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody></table></div>\n");
    page.more(findings.payers.len(), MAX_SHOWN, "tables/payers.csv");
}

fn by_day(page: &mut Page, findings: &Findings) {
    page.raw("<div class=\"slim\">").table(
        "Paid by day and demand",
        &[
            Column::Words("Day"),
            Column::Words("Demand"),
            Column::Figures("Payments"),
            Column::Figures("BTC"),
            Column::Figures("EUR"),
        ],
    );
    page.raw("<tbody>\n");
    for row in findings.by_day.iter().take(MAX_SHOWN) {
        page.raw("<tr><th scope=\"row\">")
            .text(row.day)
            .raw("</th><td>")
            .foreign(&row.demand)
            .raw("</td><td class=\"n\">")
            .text(words::grouped(row.payments))
            .raw("</td><td class=\"n\">")
            .btc(row.paid_sat)
            .raw("</td><td class=\"n\">")
            .money(row.paid_eur)
            .raw("</td></tr>\n");
    }
    page.raw("</tbody></table></div>\n");
    page.more(findings.by_day.len(), MAX_SHOWN, "findings.json");
}
