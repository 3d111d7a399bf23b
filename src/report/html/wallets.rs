//! The section on wallets: clusters of addresses and the evidence that links them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::page::{Column, Page};
use crate::findings::{ClusterRow, ErrorRates, Findings, Grade, Role};
use crate::report::words;

/// Clusters shown; the table has all.
const CLUSTERS: usize = 25;
/// Tags shown; `findings.json` has all.
const TAGS: usize = 100;

/// Writes the clusters, the largest first, and the number of links of each rule.
pub(super) fn wallets(page: &mut Page, findings: &Findings) {
    page.raw("<p>Addresses that one transaction spends from together are assigned to one wallet, unless the ")
        .raw("transaction is or may be a CoinJoin. A wallet is named by the first of its addresses in text order. ")
        .raw("This is an inference: it shows common control, not the controller, and a wallet may hold more addresses ")
        .raw("than are visible. Its role is its part in the case; most wallets here are not the offender’s. The \
         amounts a wallet ")
        .raw("received and sent are gross: money that came back counts each time.</p>\n");
    clusters(page, findings);
    tags(page, findings);
    links(page, findings);
    error_rates(page, &findings.error_rates);
}

/// Writes the measured error rates of the rules in force.
fn error_rates(page: &mut Page, measured: &ErrorRates) {
    if measured.rates.is_empty() {
        page.raw("<p>How often the rules in force are right is not known.</p>\n");
        return;
    }
    page.raw("<p>How often the rules in force were right was measured on ")
        .foreign(&measured.measured_on)
        .raw(": ")
        .count(usize::try_from(measured.populations).unwrap_or(usize::MAX), "invented population")
        .raw(" of ")
        .text(words::grouped(measured.transactions))
        .raw(" transactions or more, whose owners are known. Each rate is the worst of them. On real wallets a rule \
         may do better or ")
        .raw("worse.</p>\n<div class=\"slim\">")
        .table(
            "How often the rules are right on synthetic wallets",
            &[
                Column::Words("Rule"),
                Column::Words("Counted over"),
                Column::Figures("Precision"),
                Column::Figures("Recall"),
            ],
        );
    page.raw("<tbody>\n");
    for row in &measured.rates {
        page.raw("<tr><th scope=\"row\">")
            .foreign(&row.rule)
            .raw("</th><td>")
            .foreign(&row.over);
        for rate in [&row.precision, &row.recall] {
            page.raw("</td><td class=\"n\">");
            match rate {
                Some(rate) => page.foreign(rate),
                None => page.raw("unknown"),
            };
        }
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table></div>\n");
    if measured.rates.iter().any(|row| row.precision.is_none()) {
        page.raw("<p>Unknown: this rule was not measured, and nothing is inferred for it.</p>\n");
    }
}

/// Writes every tag of the addresses in the case.
fn tags(page: &mut Page, findings: &Findings) {
    if findings.tags.is_empty() {
        return;
    }
    page.raw("<h3>Names, and whose claims they are</h3>\n<p>Every tag of an address in the case. Where tags differ, all are ")
        .raw("shown: an address whose tags name several actors is no service’s, and of several tags that name a service, the ")
        .raw("one with the highest confidence, then the first by label, is the reason of the end.</p>\n<ul>\n");
    for row in findings.tags.iter().take(TAGS) {
        page.raw("<li>")
            .id(&row.address)
            .raw(": ")
            .foreign(&row.words().to_string())
            .raw("</li>\n");
    }
    page.raw("</ul>\n");
    page.more(findings.tags.len(), TAGS, "findings.json");
    page.raw("<h3>The ransom by category of the places where it ended</h3>\n<p>The category is that of a tag; a part without \
              one is stated too. By haircut.</p>\n<ul>\n");
    for words in findings.exposure.words(findings.source_sat()) {
        page.raw("<li>").foreign(&words.to_string()).raw("</li>\n");
    }
    page.raw("</ul>\n");
}

fn clusters(page: &mut Page, findings: &Findings) {
    if findings.clusters.is_empty() {
        page.raw("<p>No two addresses were linked.</p>\n");
        return;
    }
    let mut rows: Vec<&ClusterRow> = findings.clusters.iter().collect();
    // Stable sort: ties keep their order.
    rows.sort_by_key(|row| Reverse(row.received_sat));
    page.raw("<div class=\"whole\">").table(
        "Wallets of two or more addresses, by amount received in the transactions fetched",
        &[
            Column::Words("Wallet"),
            Column::Words("Role"),
            Column::Figures("Addresses"),
            Column::Figures("Received, gross BTC"),
            Column::Figures("Sent, gross BTC"),
            Column::Words("Seen"),
        ],
    );
    page.raw("<tbody>\n");
    for row in rows.iter().take(CLUSTERS) {
        page.raw("<tr><th scope=\"row\">").id(&row.cluster);
        if !row.labels.is_empty() {
            page.raw("<br>").foreign(&row.labels.join("; "));
        }
        page.notes(findings, &[&row.cluster]);
        page.raw("</th><td>")
            .raw(row.role.word())
            .raw("</td><td class=\"n\">")
            .text(words::grouped(row.addresses))
            .raw("</td><td class=\"n\">")
            .btc(row.received_sat)
            .raw("</td><td class=\"n\">")
            .btc(row.sent_sat)
            .raw("</td><td>");
        if let (Some(first), Some(last)) = (row.first_seen, row.last_seen) {
            page.days(first, last);
        }
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table></div>\n<ul>\n");
    for role in Role::ALL {
        if rows.iter().take(CLUSTERS).any(|row| row.role == *role) {
            page.raw("<li><strong>")
                .raw(role.word())
                .raw("</strong>: ")
                .raw(role_meaning(*role))
                .raw("</li>\n");
        }
    }
    page.raw("</ul>\n");
    page.more(rows.len(), CLUSTERS, "tables/clusters.csv");
}

fn role_meaning(role: Role) -> &'static str {
    match role {
        Role::Service => {
            "holds other people’s money according to a tag or its behaviour, so it is not treated as the offender’s; \
             <code>ransomtrace explain</code> shows the evidence."
        }
        Role::Collector => "sweeps deposits of several payers into a service or a busy address.",
        Role::Case => "holds a case address.",
        Role::Payer => "sent a payment that was counted.",
        Role::Reached => "money of a payment reached it; its owner is not known.",
        Role::Other => {
            "only occurs in fetched transactions; no money of a payment is known to have reached it."
        }
    }
}

fn links(page: &mut Page, findings: &Findings) {
    if findings.links.is_empty() {
        return;
    }
    let mut counts: BTreeMap<(Grade, &str, bool), usize> = BTreeMap::new();
    for row in &findings.links {
        *counts
            .entry((row.grade, &row.rule, !row.applied))
            .or_default() += 1;
    }
    page.raw("<div class=\"slim\">").table(
        "Evidence that links two addresses",
        &[
            Column::Words("Rule"),
            Column::Words("Strength"),
            Column::Words("Used"),
            Column::Figures("Pieces"),
        ],
    );
    page.raw("<tbody>\n");
    for ((grade, rule, unused), number) in counts {
        page.raw("<tr><th scope=\"row\">")
            .foreign(rule)
            .raw("</th><td>")
            .raw(grade.word())
            .raw(": ")
            .raw(match grade {
                Grade::Fact => "follows from the protocol",
                Grade::Strong => "spent together, and no CoinJoin",
                Grade::Weak => "a wallet habit, or open to doubt",
                Grade::Claim => "a third party’s claim",
            })
            .raw("</td><td>")
            .raw(if unused { "no" } else { "yes" })
            .raw("</td><td class=\"n\">")
            .text(words::grouped(number as u64))
            .raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table></div>\n<p class=\"where\">Each piece with its transaction: ")
        .id("tables/links.csv")
        .raw(".</p>\n");
}
