//! Where the money is, place by place, and the services to write to.

use super::page::{Column, Page, btc, money, strong};
use crate::findings::messages;
use crate::findings::{Findings, ServiceRow, shares};
use crate::language::{Sentence, Value, say};

/// Places shown; the tables have the others.
const MAX_SHOWN: usize = 50;

/// Writes the places where money ended, with their range over the taint policies.
pub(super) fn destinations(page: &mut Page, findings: &Findings) {
    if findings.destinations.is_empty() {
        page.paragraph(&say!("destinations-none"));
        return;
    }
    let about = match findings.rule_settings() {
        Some(settings) => say!("destinations-about-rules", settings = settings),
        None => say!("destinations-about"),
    };
    page.paragraph(&about).raw("<div class=\"entries\">").table(
        "destinations-caption",
        &[
            Column::Figures("column-share"),
            Column::Figures("column-eur"),
            Column::Figures("column-btc"),
            Column::Words("column-where"),
            Column::Words("column-depends"),
        ],
    );
    page.raw("<tbody>\n");
    for row in findings.destinations.iter().take(MAX_SHOWN) {
        page.raw("<tr><td class=\"n\">")
            .told(findings.range(row))
            .raw("</td><td class=\"n\">")
            .money(row.ransom_eur)
            .raw("</td><td class=\"n\">")
            .btc(row.haircut_sat())
            .raw("</td><td>")
            .told(row.words())
            .raw("</td><td>")
            .told(row.verdict())
            .raw("</td></tr>\n");
    }
    page.raw("</tbody></table></div>\n");
    page.more(findings.destinations.len(), MAX_SHOWN, "findings.json");
    by_demand(page, findings);
}

/// Writes which demand's payments the money at each place comes from, if there are several.
fn by_demand(page: &mut Page, findings: &Findings) {
    let demands = findings.demands_of_places();
    if demands.is_empty() {
        return;
    }
    page.heading("heading-places-by-demand")
        .paragraph(&say!("places-by-demand-about"))
        .raw("<div class=\"entries\">")
        .table(
            "places-by-demand-caption",
            &[
                Column::Words("column-demand"),
                Column::Figures("column-eur"),
                Column::Figures("column-btc"),
                Column::Figures("column-share-of-demand"),
                Column::Words("column-where"),
            ],
        );
    for (at, demand) in demands.iter().enumerate() {
        let of_demand = || {
            let places = findings.destinations.iter();
            let parts = places.filter_map(move |it| Some((it, it.by_demand.get(at)?)));
            parts.filter(|(_, part)| part.haircut_sat > 0)
        };
        let whole: u64 = of_demand().map(|(_, part)| part.haircut_sat).sum();
        page.raw("<tbody>\n");
        for (place, part) in of_demand().take(MAX_SHOWN) {
            let sat = part.haircut_sat;
            page.raw("<tr><th scope=\"row\">")
                .demand(demand)
                .raw("</th><td class=\"n\">")
                .money(part.ransom_eur)
                .raw("</td><td class=\"n\">")
                .btc(sat)
                .raw("</td><td class=\"n\">")
                .told(shares(sat, sat, whole))
                .raw("</td><td>")
                .told(place.words())
                .raw("</td></tr>\n");
        }
        page.raw("</tbody>\n");
    }
    page.raw("</table></div>\n");
    for (place, demands) in findings.demands_in_one_coinjoin() {
        let demands = demands.into_iter().map(|name| say!("quoted", text = name));
        page.paragraph(&say!(
            "demands-in-coinjoin",
            demands = Sentence::list(demands.collect()),
            txid = Value::Id(place.to_owned()),
        ));
    }
    let joined = findings.demands_in_one_wallet();
    if joined.is_empty() {
        page.paragraph(&say!("demands-apart"));
    }
    for (wallet, demands) in joined {
        let demands = demands.into_iter().map(|name| say!("quoted", text = name));
        page.paragraph(&say!(
            "demands-joined",
            demands = Sentence::list(demands.collect()),
            wallet = Value::Id(wallet.to_owned()),
        ));
    }
}

/// Writes which outputs to stop first, as long as their money has not moved on.
pub(super) fn to_stop(page: &mut Page, findings: &Findings) {
    let Some(sentence) = findings.freezing() else {
        page.paragraph(&say!("stop-none"));
        return;
    };
    let outputs = &findings.structure.to_freeze;
    page.raw("<p>").told(sentence).raw("</p>\n<ul>\n");
    for row in outputs.iter().take(MAX_SHOWN) {
        let output = Value::Id(format!("{}:{}", row.txid, row.vout));
        let sentence = match row.ransom_eur {
            Some(_) => say!(
                "stop-output",
                what = row.words(),
                eur = money(row.ransom_eur),
                output = output
            ),
            None => say!("stop-output-no-rate", what = row.words(), output = output),
        };
        page.raw("<li>").say(&sentence).raw("</li>\n");
    }
    page.raw("</ul>\n");
    page.more(outputs.len(), MAX_SHOWN, "findings.json");
}

/// Writes the leads, which are no payments.
pub(super) fn leads(page: &mut Page, findings: &Findings) {
    let leads = &findings.leads;
    if leads.origins.is_empty() && leads.deposits.is_empty() && leads.shortened.is_empty() {
        page.paragraph(&say!("leads-none"));
        return;
    }
    page.paragraph(&say!("leads-about"));
    if !leads.origins.is_empty() {
        page.heading("heading-origins").raw("<ul>\n");
        let sentences = leads.origins_in_words();
        for sentence in sentences.iter().take(MAX_SHOWN) {
            page.raw("<li>").told(sentence).raw(".</li>\n");
        }
        page.raw("</ul>\n");
        page.more(sentences.len(), MAX_SHOWN, "findings.json");
    }
    if !leads.deposits.is_empty() {
        page.heading("heading-deposits-of-others").raw("<ul>\n");
        for row in leads.deposits.iter().take(MAX_SHOWN) {
            page.raw("<li>").told(row.words()).raw(".</li>\n");
        }
        page.raw("</ul>\n");
        page.more(leads.deposits.len(), MAX_SHOWN, "findings.json");
    }
    if !leads.shortened.is_empty() {
        page.heading("heading-shortened").raw("<ul>\n");
        for row in leads.shortened.iter().take(MAX_SHOWN) {
            page.raw("<li>").told(row.words()).raw(".</li>\n");
        }
        page.raw("</ul>\n");
        page.more(leads.shortened.len(), MAX_SHOWN, "findings.json");
    }
}

/// Writes the services that money reached, by deposit address.
pub(super) fn services(page: &mut Page, findings: &Findings) {
    if findings.services.is_empty() {
        page.paragraph(&say!("services-none"));
        return;
    }
    page.paragraph(&say!(
        "services-about",
        claim = strong("grade-claim"),
        weak = strong("grade-weak"),
    ))
    .raw("<div class=\"entries\">")
    .table(
        "services-caption",
        &[
            Column::Words("column-address"),
            Column::Words("column-days-of-arrival"),
            Column::Figures("column-btc"),
            Column::Figures("column-btc-ransom"),
            Column::Figures("column-eur-of-day"),
            Column::Words("column-grade"),
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
        0 => page.say(&say!(
            "range",
            least = btc(row.least_sat),
            most = btc(row.most_sat)
        )),
        sat => page.btc(sat),
    };
    page.raw("</td><td class=\"n\">")
        .money(row.ransom_eur)
        .raw("</td><td>")
        .message(messages::grade(row.grade))
        .raw("</td></tr>\n<tr><td colspan=\"6\" class=\"small\">")
        .told(row.holder())
        .raw(". ");
    let outputs = findings.arrived_at(row);
    let shown = outputs.iter().take(MAX_SHOWN);
    let shown: Vec<Sentence> = shown.map(|output| say!("just", text = *output)).collect();
    if !shown.is_empty() {
        let outputs = Sentence::row(shown, ", ");
        page.say(&say!("services-outputs", outputs = outputs))
            .raw(" ");
    }
    page.say(&say!("services-shown-by", reason = &row.reason));
    page.notes(findings, &[row.address(), &row.service]);
    page.raw("</td></tr>\n</tbody>\n");
}
