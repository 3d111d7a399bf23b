//! Where the money is, place by place, and the services to write to.

use super::page::{Column, Page};
use crate::findings::{Findings, ServiceRow};

/// Places shown; the tables have the others.
const MAX_SHOWN: usize = 50;

/// Writes the places where money ended, with their range over the taint policies.
pub(super) fn destinations(page: &mut Page, findings: &Findings) {
    if findings.destinations.is_empty() {
        page.raw("<p>No money was followed.</p>\n");
        return;
    }
    let settings = findings.rule_settings();
    let settings = settings.map_or_else(String::new, |words| format!(", {words}"));
    page.raw("<p>Share of the ransom at each place. The protocol does not say which part of mixed money is the ransom, so ")
        .raw("each share is a range over the methods haircut, FIFO, LIFO and TIHO")
        .text(settings)
        .raw(". EUR is the worth of the haircut part on the day it got there.</p>\n<div class=\"entries\">")
        .table(
            "Places where the money is",
            &[
                Column::Figures("Share"),
                Column::Figures("EUR"),
                Column::Figures("BTC"),
                Column::Words("Where"),
                Column::Words("Does it depend on the method?"),
            ],
        );
    page.raw("<tbody>\n");
    for row in findings.destinations.iter().take(MAX_SHOWN) {
        page.raw("<tr><td class=\"n\">")
            .text(findings.range(row))
            .raw("</td><td class=\"n\">")
            .money(row.ransom_eur)
            .raw("</td><td class=\"n\">")
            .btc(row.haircut_sat())
            .raw("</td><td>")
            .foreign(&row.words().to_string())
            .raw("</td><td>")
            .text(row.verdict())
            .raw("</td></tr>\n");
    }
    page.raw("</tbody></table></div>\n");
    page.more(findings.destinations.len(), MAX_SHOWN, "findings.json");
}

/// Writes which outputs to stop first, as long as their money has not moved on.
pub(super) fn to_stop(page: &mut Page, findings: &Findings) {
    let Some(sentence) = findings.freezing() else {
        page.raw("<p>None: no money is known to be unspent or moving now.</p>\n");
        return;
    };
    let outputs = &findings.structure.to_freeze;
    page.raw("<p>").text(sentence).raw("</p>\n<ul>\n");
    for row in outputs.iter().take(MAX_SHOWN) {
        page.raw("<li>")
            .foreign(&row.words().to_string())
            .raw(", EUR ")
            .money(row.ransom_eur)
            .raw(" on the day it got there; output ")
            .id(format!("{}:{}", row.txid, row.vout))
            .raw("</li>\n");
    }
    page.raw("</ul>\n");
    page.more(outputs.len(), MAX_SHOWN, "findings.json");
}

/// Writes the leads, which are no payments.
pub(super) fn leads(page: &mut Page, findings: &Findings) {
    let leads = &findings.leads;
    if leads.origins.is_empty() && leads.deposits.is_empty() && leads.shortened.is_empty() {
        page.raw("<p>None: no service was seen behind a payment, and no deposit of others to the same wallets.</p>\n");
        return;
    }
    page.raw("<p>Leads are conclusions from behaviour. They are no payments, and no total includes them.</p>\n");
    if !leads.origins.is_empty() {
        page.raw("<h3>Services that payers used</h3>\n<ul>\n");
        let sentences = leads.origins_in_words();
        for sentence in sentences.iter().take(MAX_SHOWN) {
            page.raw("<li>")
                .foreign(&sentence.to_string())
                .raw(".</li>\n");
        }
        page.raw("</ul>\n");
        page.more(sentences.len(), MAX_SHOWN, "findings.json");
    }
    if !leads.deposits.is_empty() {
        page.raw(
            "<h3>Deposits of others to the same wallets, perhaps of further victims</h3>\n<ul>\n",
        );
        for row in leads.deposits.iter().take(MAX_SHOWN) {
            page.raw("<li>")
                .foreign(&row.words().to_string())
                .raw(".</li>\n");
        }
        page.raw("</ul>\n");
        page.more(leads.deposits.len(), MAX_SHOWN, "findings.json");
    }
    if !leads.shortened.is_empty() {
        page.raw("<h3>Addresses that a list may mean where it shortens one</h3>\n<ul>\n");
        for row in leads.shortened.iter().take(MAX_SHOWN) {
            page.raw("<li>")
                .foreign(&row.words().to_string())
                .raw(".</li>\n");
        }
        page.raw("</ul>\n");
        page.more(leads.shortened.len(), MAX_SHOWN, "findings.json");
    }
}

/// Writes the services that money reached, by deposit address.
pub(super) fn services(page: &mut Page, findings: &Findings) {
    if findings.services.is_empty() {
        page.raw(
            "<p>The money reached no address that is known or recognised as a service’s.</p>\n",
        );
        return;
    }
    page.raw("<p>A service can name the customer to whom it gave a deposit address. The grade says how a service is known: ")
        .raw("<em>claim</em> by a tag of a third party, <em>weak</em> by its behaviour alone.</p>\n<div class=\"entries\">")
        .table(
            "Addresses of services that the money reached",
            &[
                Column::Words("Address"),
                Column::Words("Days of arrival"),
                Column::Figures("BTC"),
                Column::Figures("of it ransom"),
                Column::Figures("EUR on the day"),
                Column::Words("Grade"),
            ],
        );
    for row in findings.services.iter().take(MAX_SHOWN) {
        service(page, findings, row);
    }
    page.raw("</table></div>\n");
    page.more(findings.services.len(), MAX_SHOWN, "tables/services.csv");
}

fn service(page: &mut Page, findings: &Findings, row: &ServiceRow) {
    page.raw("<tbody class=\"entry\">\n<tr><th scope=\"rowgroup\">")
        .id(row.address())
        .raw("</th><td>")
        .days(row.first, row.last)
        .raw("</td><td class=\"n\">")
        .btc(row.value_sat)
        .raw("</td><td class=\"n\">");
    match row.haircut_sat {
        0 => page.btc(row.least_sat).raw(" to ").btc(row.most_sat),
        sat => page.btc(sat),
    };
    page.raw("</td><td class=\"n\">")
        .money(row.ransom_eur)
        .raw("</td><td>")
        .text(row.grade)
        .raw("</td></tr>\n<tr><td colspan=\"6\" class=\"small\">")
        .foreign(&row.holder().to_string())
        .raw(". ");
    let outputs = findings.arrived_at(row);
    for (at, output) in outputs.iter().take(MAX_SHOWN).enumerate() {
        page.raw(if at == 0 { "Outputs: " } else { ", " })
            .id(output);
    }
    if !outputs.is_empty() {
        page.raw(". ");
    }
    page.raw("What shows it: ")
        .foreign(&row.reason.to_string())
        .raw(".");
    page.notes(findings, &[row.address(), &row.service]);
    page.raw("</td></tr>\n</tbody>\n");
}
