//! The question of the case and who paid: demands, addresses, days, payers.

use super::page::{Column, Page, day, named, strong};
use crate::findings::messages;
use crate::findings::{DemandTerms, Findings, PayerRow};
use crate::language::{Value, say};

/// Addresses, days and payers shown; the tables have the others.
const MAX_SHOWN: usize = 300;
/// Payers of whom each is listed.
const FEW_PAYERS: usize = 50;

/// Writes the demands and every address of the case, also those that received nothing.
pub(super) fn question(page: &mut Page, findings: &Findings) {
    if findings.demands.is_empty() {
        page.paragraph(&say!("question-no-demand"));
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
        "question-addresses",
        &[
            Column::Words("column-address"),
            Column::Words("column-demand"),
            Column::Words("column-origin"),
            Column::Figures("column-deposits"),
            Column::Figures("column-counted"),
            Column::Figures("column-btc-counted"),
            Column::Figures("column-eur-of-day"),
        ],
    );
    page.raw("<tbody>\n");
    for line in findings.case_addresses.iter().take(MAX_SHOWN) {
        page.raw("<tr><th scope=\"row\">")
            .id(&line.address)
            .raw("</th><td>")
            .demand(&line.demand)
            .raw("</td><td>")
            .foreign(&line.note)
            .raw("</td><td class=\"n\">");
        match line.deposits {
            0 => page.message("cell-none"),
            some => page.number(some),
        };
        page.raw("</td><td class=\"n\">")
            .number(line.payments)
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
    page.heading("heading-notes").raw("<ul>\n");
    for note in &findings.notes {
        page.raw("<li>")
            .say(&say!(
                "question-note",
                kind = messages::note_on(&note.kind),
                on = Value::Id(note.on.clone()),
                note = note.words(),
            ))
            .raw("</li>\n");
    }
    page.raw("</ul>\n");
}

fn demand(page: &mut Page, terms: &DemandTerms) {
    page.raw("<li><strong>")
        .foreign(&terms.demand)
        .raw("</strong>: ")
        .told(terms.amounts());
    if let Some(from) = terms.from {
        page.say(&say!("question-first-day", day = day(from)));
    }
    if let Some(deadline) = terms.deadline {
        page.say(&say!("question-deadline", day = day(deadline)));
    }
    page.raw("</li>\n");
}

/// Writes how many persons paid each demand, and the rule for their number; the payers, and what was paid by day.
pub(super) fn payers(page: &mut Page, findings: &Findings) {
    if findings.payers.is_empty() {
        page.paragraph(&say!("payers-none"));
        return;
    }
    page.raw("<p>").message("payers-about");
    for (lead, rule) in [
        ("payers-most", "payers-most-rule"),
        ("payers-likely", "payers-likely-rule"),
        ("payers-least", "payers-least-rule"),
    ] {
        page.raw(" ").told(strong(lead)).raw(": ").message(rule);
    }
    page.raw("</p>\n<div class=\"slim\">").table(
        "payers-persons",
        &[
            Column::Words("column-demand"),
            Column::Figures("column-payments"),
            Column::Figures("column-late"),
            Column::Figures("column-in-parts"),
            Column::Figures("column-persons-least"),
            Column::Figures("column-likely"),
            Column::Figures("column-at-most"),
        ],
    );
    page.raw("<tbody>\n");
    for row in &findings.demand_rows {
        page.raw("<tr><th scope=\"row\">")
            .demand(&row.demand)
            .raw("</th>");
        for number in [
            row.payments,
            row.late,
            row.instalments,
            row.victims_least,
            row.victims_likely,
            row.victims_most,
        ] {
            page.raw("<td class=\"n\">").number(number).raw("</td>");
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table></div>\n");
    by_payer(page, findings);
    by_day(page, findings);
}

/// Writes the payers; of many only those who paid more than once, since the deposits tell the others.
fn by_payer(page: &mut Page, findings: &Findings) {
    let is_many = findings.payers.len() > FEW_PAYERS;
    let is_shown = |row: &&PayerRow| !is_many || row.payments > 1 || row.demands.len() > 1;
    let rows: Vec<&PayerRow> = findings.payers.iter().filter(is_shown).collect();
    let single = findings.payers.len() - rows.len();
    if single > 0 {
        let file = Value::Id("tables/payers.csv".to_owned());
        page.paragraph(&say!("payers-single", count = single, file = file));
    }
    if rows.is_empty() {
        return;
    }
    page.raw("<div class=\"entries\">").table(
        "payers-caption",
        &[
            Column::Words("column-payer"),
            Column::Words("column-demand"),
            Column::Figures("column-payments"),
            Column::Words("column-days"),
            Column::Figures("column-btc"),
            Column::Figures("column-eur-of-day"),
            Column::Words("column-paid-from"),
        ],
    );
    page.raw("<tbody>\n");
    for row in rows.iter().take(MAX_SHOWN) {
        page.raw("<tr><th scope=\"row\">");
        match row.payer.is_empty() {
            true => page.message("payers-unknown"),
            false => page.id(&row.payer),
        };
        page.raw("</th><td>")
            .foreign(&row.demands.join(", "))
            .raw("</td><td class=\"n\">")
            .number(row.payments)
            .raw("</td><td>")
            .days(row.first, row.last)
            .raw("</td><td class=\"n\">")
            .btc(row.paid_sat)
            .raw("</td><td class=\"n\">")
            .money(row.paid_eur)
            .raw("</td><td>");
        if let Some(grade) = row.grade {
            page.say(&say!(
                "payers-from",
                service = &row.paid_from,
                grade = named(messages::grade(grade)),
            ));
        }
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody></table></div>\n");
    page.more(rows.len(), MAX_SHOWN, "tables/payers.csv");
}

fn by_day(page: &mut Page, findings: &Findings) {
    page.raw("<div class=\"slim\">").table(
        "payers-by-day",
        &[
            Column::Words("column-day"),
            Column::Words("column-demand"),
            Column::Figures("column-payments"),
            Column::Figures("column-btc"),
            Column::Figures("column-eur"),
        ],
    );
    page.raw("<tbody>\n");
    for row in findings.by_day.iter().take(MAX_SHOWN) {
        page.raw("<tr><th scope=\"row\">")
            .text(row.day)
            .raw("</th><td>")
            .demand(&row.demand)
            .raw("</td><td class=\"n\">")
            .number(row.payments)
            .raw("</td><td class=\"n\">")
            .btc(row.paid_sat)
            .raw("</td><td class=\"n\">")
            .money(row.paid_eur)
            .raw("</td></tr>\n");
    }
    page.raw("</tbody></table></div>\n");
    page.more(findings.by_day.len(), MAX_SHOWN, "findings.json");
}
