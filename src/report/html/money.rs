//! The sections on money: payments, deposits, where the trace ended, and the accounting of each policy.

use std::cmp::Reverse;

use super::page::{Column, Page, btc, link, money, named};
use super::places::{ransom_eur, worth};
use super::reading::{end_meaning, policy_meaning};
use crate::findings::messages;
use crate::findings::{
    AccountingRow, Cents, Class, End, EndpointRow, Findings, NewMoney, PaymentRow, Policy,
};
use crate::language::{Sentence, Value, say};
use crate::report::words;

/// Deposits shown in full; the table has all.
const DEPOSITS: usize = 500;
/// Deposits of which print shows everything.
const FEW_DEPOSITS: usize = 60;
/// Endpoints shown in full.
const ENDPOINTS: usize = 200;

/// Writes the headline figures, in total and per demand.
pub(super) fn paid(page: &mut Page, findings: &Findings) {
    let totals = &findings.totals;
    page.raw("<div class=\"heads\">\n<p><strong>")
        .say(&say!("figure-btc", sum = btc(totals.paid_sat)))
        .raw("</strong><span class=\"what\">")
        .say(&say!("paid-in", payments = totals.payments))
        .raw("</span></p>\n<p><strong>");
    match totals.paid_eur {
        Some(_) => page.say(&say!("figure-eur", sum = money(totals.paid_eur))),
        None => page.message("not-known"),
    };
    page.raw("</strong><span class=\"what\">")
        .message("paid-value")
        .raw("</span></p>\n</div>\n");
    let has_gross = totals.paid_gross_sat > totals.paid_sat;
    if has_gross {
        let sum = btc(totals.paid_gross_sat);
        page.paragraph(&match totals.paid_gross_eur {
            None => say!("paid-gross", sum = sum),
            eur => say!("paid-gross-worth", sum = sum, eur = money(eur)),
        });
    }
    if totals.by_demand.is_empty() {
        return;
    }
    let mut columns = vec![
        Column::Words("column-demand"),
        Column::Figures("column-payments"),
        Column::Figures("column-btc"),
        Column::Figures("column-eur-of-day"),
    ];
    if has_gross {
        columns.push(Column::Figures("column-btc-gross"));
    }
    page.raw("<div class=\"slim\">")
        .table("paid-by-demand", &columns);
    page.raw("<tbody>\n");
    let figures = |page: &mut Page, payments: u64, sat: u64, eur: Option<Cents>, gross: u64| {
        page.raw("</th><td class=\"n\">")
            .number(payments)
            .raw("</td><td class=\"n\">")
            .btc(sat)
            .raw("</td><td class=\"n\">")
            .money(eur);
        if has_gross {
            page.raw("</td><td class=\"n\">").btc(gross);
        }
    };
    for row in &totals.by_demand {
        page.raw("<tr><th scope=\"row\">");
        page.demand(&row.demand);
        figures(
            page,
            row.payments,
            row.paid_sat,
            row.paid_eur,
            row.paid_gross_sat,
        );
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody>\n<tfoot><tr><th scope=\"row\">")
        .message("paid-all");
    figures(
        page,
        totals.payments,
        totals.paid_sat,
        totals.paid_eur,
        totals.paid_gross_sat,
    );
    page.raw("</td></tr></tfoot>\n</table></div>\n");
}

/// Writes every output that a case address received.
pub(super) fn deposits(page: &mut Page, findings: &Findings) {
    let rows = &findings.payments;
    if rows.is_empty() {
        page.paragraph(&say!("deposits-none"));
        return;
    }
    let counted = rows.iter().filter(|row| row.class.counts_as_paid()).count();
    page.paragraph(&say!("deposits-about")).raw("<ul>\n");
    for class in Class::ALL {
        if rows.iter().any(|row| row.class == *class) {
            page.raw("<li><strong>")
                .message(messages::class(*class))
                .raw("</strong>: ")
                .message(class_meaning(*class))
                .raw("</li>\n");
        }
    }
    page.raw("</ul>\n");
    match rows.len() > FEW_DEPOSITS {
        true => page
            .raw("<p class=\"in-print\">")
            .say(&say!(
                "deposits-in-print",
                file = Value::Id("tables/payments.csv".to_owned())
            ))
            .raw("</p>\n<div class=\"entries many\">"),
        false => page.raw("<div class=\"entries\">"),
    };
    let in_dollars = rows.iter().any(|row| row.value_usd.is_some());
    let mut columns = vec![
        Column::Figures("column-number"),
        Column::Words("column-block-time"),
        Column::Figures("column-btc"),
        Column::Figures("column-eur-of-day"),
    ];
    if in_dollars {
        columns.push(Column::Figures("column-usd-of-day"));
    }
    columns.extend([
        Column::Words("column-class"),
        Column::Words("column-demand"),
    ]);
    let caption = say!("deposits-caption", deposits = rows.len(), counted = counted);
    page.table_of(&caption, &columns);
    let new = findings.new_by_output();
    for (number, row) in rows.iter().take(DEPOSITS).enumerate() {
        let new = new.get(&(row.txid, row.vout));
        let part = new.filter(|new| new.new_sat < row.value_sat);
        deposit(page, findings, number + 1, row, part.copied(), in_dollars);
    }
    page.raw("</table></div>\n");
    page.more(rows.len(), DEPOSITS, "tables/payments.csv");
}

/// Writes a deposit; `part` is the new money in it if that is not all.
fn deposit(
    page: &mut Page,
    findings: &Findings,
    number: usize,
    row: &PaymentRow,
    part: Option<&NewMoney>,
    in_dollars: bool,
) {
    page.raw("<tbody class=\"entry");
    if !row.class.counts_as_paid() {
        page.raw(" quiet");
    }
    page.raw("\">\n<tr><th scope=\"rowgroup\" class=\"n\">")
        .text(number)
        .raw("</th><td>")
        .time(row.time)
        .raw("</td><td class=\"n\">")
        .btc(row.value_sat)
        .raw("</td><td class=\"n\">")
        .money(row.value_eur);
    if in_dollars {
        page.raw("</td><td class=\"n\">").money(row.value_usd);
    }
    let class = named(messages::class(row.class));
    page.raw("</td><td>");
    match row.class.counts_as_paid() {
        true => page.told(class),
        false => page.say(&say!("deposit-not-counted", class = class)),
    };
    page.raw("</td><td>");
    page.demand(&row.demand)
        .raw("</td></tr>\n<tr><td></td><td colspan=\"")
        .raw(if in_dollars { "6" } else { "5" })
        .raw("\" class=\"small\">")
        .say(&say!(
            "deposit-where",
            address = Value::Id(row.address.to_string()),
            output = Value::Id(format!("{}:{}", row.txid, row.vout)),
            block = row.height,
        ));
    if let Some(part) = part {
        let sum = btc(part.new_sat);
        page.say(&match part.new_eur {
            None => say!("deposit-new", sum = sum),
            eur => say!("deposit-new-worth", sum = sum, eur = money(eur)),
        });
    }
    // Of many, print leaves out what is the same for every plain payment.
    page.raw(match row.class {
        Class::Payment => "<span class=\"why\">",
        _ => "<span>",
    });
    if !row.payer_cluster.is_empty() {
        let wallet = Value::Id(row.payer_cluster.to_string());
        page.say(&say!("deposit-from", wallet = wallet));
    }
    if !row.reasons.is_empty() {
        page.raw("; ")
            .say(&Sentence::row(row.reasons.clone(), "; "));
    }
    page.raw("</span>");
    let txid = row.txid.to_string();
    page.notes(findings, &[&row.address, &txid, &row.payer_cluster]);
    page.raw("</td></tr>\n</tbody>\n");
}

fn class_meaning(class: Class) -> &'static str {
    match class {
        Class::Payment => "class-payment-meaning",
        Class::Instalment => "class-instalment-meaning",
        Class::Internal => "class-internal-meaning",
        Class::Dust => "class-dust-meaning",
        Class::Unrelated => "class-unrelated-meaning",
        Class::Late => "class-late-meaning",
    }
}

/// Returns the balances of the policies; poison last, because it does not balance.
fn policies(findings: &Findings) -> Vec<&AccountingRow> {
    let (poison, mut conserving): (Vec<_>, Vec<_>) = findings
        .accounting
        .iter()
        .partition(|row| row.policy == Policy::Poison);
    conserving.extend(poison);
    conserving
}

/// Writes where the trace ended, by kind.
pub(super) fn endpoints(page: &mut Page, findings: &Findings) {
    if findings.endpoints.is_empty() {
        page.paragraph(&say!("ends-nothing-followed"));
        return;
    }
    let accounting = link("accounting", "heading-accounting");
    page.paragraph(&say!("ends-about", accounting = accounting));
    let policies = &policies(findings);
    let mut columns = vec![
        Column::Words("column-end"),
        Column::Figures("column-outputs"),
    ];
    for row in policies {
        columns.push(Column::Figures(messages::policy(row.policy)));
        if row.policy == Policy::Haircut {
            columns.push(Column::Figures("column-share"));
            columns.push(Column::Figures("column-eur-haircut"));
        }
    }
    page.raw("<div class=\"whole\">")
        .table("ends-by-kind", &columns);
    page.raw("<tbody>\n");
    for end in End::ALL {
        let rows = || findings.endpoints.iter().filter(|row| row.end == *end);
        if rows().next().is_none() {
            continue;
        }
        page.raw("<tr><th scope=\"row\"><strong>")
            .message(messages::end(*end))
            .raw("</strong><br>")
            .message(end_meaning(*end))
            .raw("</th><td class=\"n\">");
        match rows().filter(|row| row.txid.is_some()).count() {
            0 => page.raw("–"),
            some => page.number(some as u64),
        };
        page.raw("</td>");
        amounts(
            page,
            policies,
            |row| part(row, *end),
            Some(ransom_eur(rows())),
        );
        page.raw("</tr>\n");
    }
    page.raw("</tbody>\n<tfoot>\n<tr><th scope=\"row\">")
        .message("column-all-ends")
        .raw("</th><td></td>");
    let all = ransom_eur(findings.endpoints.iter());
    amounts(page, policies, |row| row.total_sat, Some(all));
    page.raw("</tr>\n<tr><th scope=\"row\">")
        .message("ends-received")
        .raw("</th><td></td>");
    amounts(page, policies, |row| row.source_sat, None);
    page.raw("</tr>\n</tfoot>\n</table></div>\n");
}

/// Writes the cells of one line: an amount for each policy; for the charted policy also its share and, if known, its
/// value in euro.
fn amounts(
    page: &mut Page,
    policies: &[&AccountingRow],
    amount: impl Fn(&AccountingRow) -> u64,
    worth: Option<Option<Cents>>,
) {
    for row in policies {
        page.raw("<td class=\"n\">").btc(amount(row)).raw("</td>");
        if row.policy == Policy::Haircut {
            page.raw("<td class=\"n\">")
                .decimal(&words::share(amount(row), row.source_sat))
                .raw("</td><td class=\"n\">");
            match worth {
                Some(worth) => page.money(worth),
                None => page.raw("–"),
            };
            page.raw("</td>");
        }
    }
}

/// Returns the part that ended there under a policy.
fn part(row: &AccountingRow, end: End) -> u64 {
    match end {
        End::Unknown => row.unknown_sat,
        End::Unconfirmed => row.unconfirmed_sat,
        End::CoinJoin => row.coinjoin_sat,
        End::Service => row.service_sat,
        End::Busy => row.busy_sat,
        End::Dust => row.dust_sat,
        End::Limit => row.limit_sat,
        End::Unspent => row.unspent_sat,
        End::Fee => row.fee_sat,
    }
}

/// Writes every output where the trace ended.
pub(super) fn ends(page: &mut Page, findings: &Findings) {
    let mut rows: Vec<&EndpointRow> = findings
        .endpoints
        .iter()
        .filter(|row| row.txid.is_some())
        .collect();
    // Stable sort: ties stay in chain order.
    rows.sort_by_key(|row| Reverse((row.haircut_sat, row.value_sat)));
    if rows.is_empty() {
        page.paragraph(&say!("ends-none"));
        return;
    }
    page.raw("<div class=\"entries\">").table(
        "ends-outputs",
        &[
            Column::Figures("column-number"),
            Column::Words("column-end"),
            Column::Figures("column-value"),
            Column::Figures(messages::policy(Policy::Haircut)),
            Column::Figures(messages::policy(Policy::Fifo)),
            Column::Figures(messages::policy(Policy::Lifo)),
            Column::Figures(messages::policy(Policy::Tiho)),
            Column::Figures(messages::policy(Policy::Poison)),
        ],
    );
    for (number, row) in rows.iter().take(ENDPOINTS).enumerate() {
        endpoint(page, findings, number + 1, row);
    }
    page.raw("</table></div>\n");
    page.more(rows.len(), ENDPOINTS, "tables/endpoints.csv");
}

fn endpoint(page: &mut Page, findings: &Findings, number: usize, row: &EndpointRow) {
    page.raw("<tbody class=\"entry\">\n<tr><th scope=\"rowgroup\" class=\"n\">")
        .text(number)
        .raw("</th><td class=\"d\">")
        .message(messages::end(row.end))
        .raw("</td>");
    for sat in [
        row.value_sat,
        row.haircut_sat,
        row.fifo_sat,
        row.lifo_sat,
        row.tiho_sat,
        row.poison_sat,
    ] {
        page.raw("<td class=\"n\">").btc(sat).raw("</td>");
    }
    page.raw("</tr>\n<tr><td></td><td colspan=\"7\"><dl class=\"ids\">\n");
    if !row.address.is_empty() {
        page.detail("column-address")
            .id(&row.address)
            .raw("</dd>\n");
    }
    if !row.label.is_empty() {
        page.detail("column-name")
            .foreign(&row.label)
            .raw("</dd>\n");
    }
    if row.cluster != row.address && !row.cluster.is_empty() {
        page.detail("column-wallet").id(&row.cluster).raw("</dd>\n");
    }
    if let (Some(txid), Some(vout)) = (row.txid, row.vout) {
        page.detail("column-output")
            .id(format_args!("{txid}:{vout}"))
            .raw("</dd>\n");
    }
    worth(page, row);
    page.detail("column-reason")
        .told(&row.reason)
        .raw("</dd>\n</dl>");
    let txid = row.txid.map(|txid| txid.to_string()).unwrap_or_default();
    page.notes(findings, &[&row.address, &row.cluster, &txid]);
    page.raw("</td></tr>\n</tbody>\n");
}

/// Writes what each policy means, and that the conserving ones balance.
pub(super) fn accounting(page: &mut Page, findings: &Findings) {
    page.paragraph(&say!("accounting-about"));
    if findings.accounting.is_empty() {
        page.paragraph(&say!("accounting-none"));
        return;
    }
    page.raw("<div class=\"whole\">").table(
        "accounting-balance",
        &[
            Column::Words("column-policy"),
            Column::Words("column-policy-meaning"),
            Column::Figures("column-from-payments"),
            Column::Figures("column-all-ends"),
            Column::Figures("column-difference"),
        ],
    );
    page.raw("<tbody>\n");
    for row in policies(findings) {
        page.raw("<tr><th scope=\"row\"><strong>")
            .message(messages::policy(row.policy))
            .raw("</strong></th><td>")
            .message(policy_meaning(row.policy))
            .raw("</td><td class=\"n\">")
            .btc(row.source_sat)
            .raw("</td><td class=\"n\">")
            .btc(row.total_sat)
            .raw("</td><td class=\"n\">");
        match row.total_sat.cmp(&row.source_sat) {
            std::cmp::Ordering::Less => page.raw("−"),
            std::cmp::Ordering::Equal => page,
            std::cmp::Ordering::Greater => page.raw("+"),
        };
        page.btc(row.total_sat.abs_diff(row.source_sat))
            .raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table></div>\n<p class=\"where\">")
        .say(&say!(
            "accounting-more",
            section = link("where", "heading-where"),
            file = Value::Id("tables/accounting.csv".to_owned()),
        ))
        .raw("</p>\n");
}
