//! The section on wallets: clusters of addresses and the evidence that links them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::page::{Column, Page};
use crate::findings::messages;
use crate::findings::{ClusterRow, ErrorRates, Findings, Grade, Role};
use crate::language::{Sentence, Value, say};

/// Clusters shown; the table has all.
const CLUSTERS: usize = 25;
/// Tags shown; `findings.json` has all.
const TAGS: usize = 100;

/// Writes the clusters, the largest first, and the number of links of each rule.
pub(super) fn wallets(page: &mut Page, findings: &Findings) {
    page.paragraph(&say!("wallets-about"));
    clusters(page, findings);
    tags(page, findings);
    links(page, findings);
    error_rates(page, &findings.error_rates);
}

/// Writes the measured error rates of the rules in force.
fn error_rates(page: &mut Page, measured: &ErrorRates) {
    if measured.rates.is_empty() {
        page.paragraph(&say!("rates-unknown"));
        return;
    }
    page.paragraph(&say!(
        "rates-about",
        wallets = &measured.measured_on,
        populations = measured.populations,
        transactions = measured.transactions,
    ))
    .raw("<div class=\"slim\">")
    .table(
        "rates-caption",
        &[
            Column::Words("column-rule"),
            Column::Words("column-counted-over"),
            Column::Figures("column-precision"),
            Column::Figures("column-recall"),
        ],
    );
    page.raw("<tbody>\n");
    let language = page.language();
    for row in &measured.rates {
        page.raw("<tr><th scope=\"row\">")
            .say(&row.rule)
            .raw("</th><td>")
            .say(&row.over);
        for rate in [&row.precision, &row.recall] {
            page.raw("</td><td class=\"n\">");
            match rate {
                Some(rate) => page.foreign(&language.number(rate)),
                None => page.message("rates-cell-unknown"),
            };
        }
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table></div>\n");
    if measured.rates.iter().any(|row| row.precision.is_none()) {
        page.paragraph(&say!("rates-not-measured"));
    }
}

/// Writes every tag of the addresses in the case.
fn tags(page: &mut Page, findings: &Findings) {
    if findings.tags.is_empty() {
        return;
    }
    page.heading("heading-tags")
        .paragraph(&say!("tags-about"))
        .raw("<ul>\n");
    for row in findings.tags.iter().take(TAGS) {
        page.raw("<li>")
            .id(&row.address)
            .raw(": ")
            .told(row.words())
            .raw("</li>\n");
    }
    page.raw("</ul>\n");
    page.more(findings.tags.len(), TAGS, "findings.json");
    page.heading("heading-exposure")
        .paragraph(&say!("exposure-about"))
        .raw("<ul>\n");
    for words in findings.exposure.words(findings.source_sat()) {
        page.raw("<li>").told(words).raw("</li>\n");
    }
    page.raw("</ul>\n");
}

fn clusters(page: &mut Page, findings: &Findings) {
    if findings.clusters.is_empty() {
        page.paragraph(&say!("wallets-none"));
        return;
    }
    let mut rows: Vec<&ClusterRow> = findings.clusters.iter().collect();
    // Stable sort: ties keep their order.
    rows.sort_by_key(|row| Reverse(row.received_sat));
    page.raw("<div class=\"whole\">").table(
        "wallets-caption",
        &[
            Column::Words("column-wallet"),
            Column::Words("column-role"),
            Column::Figures("column-addresses"),
            Column::Figures("column-btc-received"),
            Column::Figures("column-btc-sent"),
            Column::Words("column-seen"),
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
            .message(messages::role(row.role))
            .raw("</td><td class=\"n\">")
            .number(row.addresses)
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
                .message(messages::role(*role))
                .raw("</strong>: ")
                .say(&role_meaning(*role))
                .raw("</li>\n");
        }
    }
    page.raw("</ul>\n");
    page.more(rows.len(), CLUSTERS, "tables/clusters.csv");
}

fn role_meaning(role: Role) -> Sentence {
    let message = match role {
        Role::Service => {
            let command = Value::Id("ransomtrace explain".to_owned());
            return say!("role-service-meaning", command = command);
        }
        Role::Collector => "role-collector-meaning",
        Role::Case => "role-case-meaning",
        Role::Payer => "role-payer-meaning",
        Role::Reached => "role-reached-meaning",
        Role::Other => "role-other-meaning",
    };
    Sentence::new(message, [])
}

fn grade_meaning(grade: Grade) -> &'static str {
    match grade {
        Grade::Fact => "grade-fact-meaning",
        Grade::Strong => "grade-strong-meaning",
        Grade::Weak => "grade-weak-meaning",
        Grade::Claim => "grade-claim-meaning",
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
        "links-caption",
        &[
            Column::Words("column-rule"),
            Column::Words("column-strength"),
            Column::Words("column-used"),
            Column::Figures("column-pieces"),
        ],
    );
    page.raw("<tbody>\n");
    for ((grade, rule, unused), number) in counts {
        page.raw("<tr><th scope=\"row\">")
            .say(&messages::link_rule(rule))
            .raw("</th><td>")
            .message(messages::grade(grade))
            .raw(": ")
            .message(grade_meaning(grade))
            .raw("</td><td>")
            .message(if unused { "cell-no" } else { "cell-yes" })
            .raw("</td><td class=\"n\">")
            .number(number as u64)
            .raw("</td></tr>\n");
    }
    let file = Value::Id("tables/links.csv".to_owned());
    page.raw("</tbody>\n</table></div>\n<p class=\"where\">")
        .say(&say!("links-more", file = file))
        .raw("</p>\n");
}
