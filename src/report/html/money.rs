//! The sections on money: payments, deposits, where the trace ended, and the accounting of each policy.

use std::cmp::Reverse;

use super::page::{Column, Page};
use super::places::{ransom_eur, worth};
use super::reading::{end_meaning, policy_meaning, policy_name};
use crate::findings::{
    AccountingRow, Cents, Class, End, EndpointRow, Findings, NewMoney, PaymentRow, Policy,
};
use crate::report::words;

/// Deposits shown in full; the table has all.
const DEPOSITS: usize = 500;
/// Endpoints shown in full.
const ENDPOINTS: usize = 200;

/// Writes the headline figures, in total and per demand.
pub(super) fn paid(page: &mut Page, findings: &Findings) {
    let totals = &findings.totals;
    page.raw("<div class=\"heads\">\n<p><strong>")
        .btc(totals.paid_sat)
        .raw(" BTC</strong><span class=\"what\">paid in ")
        .text(words::count(totals.payments, "payment"))
        .raw("</span></p>\n<p><strong>");
    match totals.paid_eur {
        Some(_) => page.money(totals.paid_eur).raw(" EUR"),
        None => page.raw("not known"),
    };
    page.raw("</strong><span class=\"what\">its value, each payment at the rate of its day</span></p>\n</div>\n");
    let has_gross = totals.paid_gross_sat > totals.paid_sat;
    if has_gross {
        page.raw("<p>These sums exclude money that came back. The payments themselves total ")
            .btc(totals.paid_gross_sat)
            .raw(" BTC (gross)");
        if totals.paid_gross_eur.is_some() {
            page.raw(", ").money(totals.paid_gross_eur).raw(" EUR");
        }
        page.raw(": the difference is money of earlier payments that came back (by haircut), and coins that the \
         wallet of the ")
            .raw("case contributed itself. It is not counted again.</p>\n");
    }
    if totals.by_demand.is_empty() {
        return;
    }
    let mut columns = vec![
        Column::Words("Demand"),
        Column::Figures("Payments"),
        Column::Figures("BTC"),
        Column::Figures("EUR on the day"),
    ];
    if has_gross {
        columns.push(Column::Figures("Gross BTC"));
    }
    page.raw("<div class=\"slim\">")
        .table("Paid per demand", &columns);
    page.raw("<tbody>\n");
    let figures = |page: &mut Page, payments: u64, sat: u64, eur: Option<Cents>, gross: u64| {
        page.raw("</th><td class=\"n\">")
            .text(words::grouped(payments))
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
        demand(page, &row.demand);
        figures(
            page,
            row.payments,
            row.paid_sat,
            row.paid_eur,
            row.paid_gross_sat,
        );
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody>\n<tfoot><tr><th scope=\"row\">All");
    figures(
        page,
        totals.payments,
        totals.paid_sat,
        totals.paid_eur,
        totals.paid_gross_sat,
    );
    page.raw("</td></tr></tfoot>\n</table></div>\n");
}

fn demand(page: &mut Page, name: &str) {
    if name.is_empty() {
        page.raw("no demand");
    } else {
        page.foreign(name);
    }
}

/// Writes every output that a case address received.
pub(super) fn deposits(page: &mut Page, findings: &Findings) {
    let rows = &findings.payments;
    if rows.is_empty() {
        page.raw("<p>No deposit to a case address was found.</p>\n");
        return;
    }
    let counted = rows.iter().filter(|row| row.class.counts_as_paid()).count();
    page.raw("<p>Every output that a case address received, in chain order. The class says how a ")
        .raw("deposit is classified; the reason follows it:</p>\n<ul>\n");
    for class in Class::ALL {
        if rows.iter().any(|row| row.class == *class) {
            page.raw("<li><strong>")
                .raw(class.word())
                .raw("</strong>: ")
                .raw(class_meaning(*class))
                .raw("</li>\n");
        }
    }
    page.raw("</ul>\n<div class=\"entries\">");
    let in_dollars = rows.iter().any(|row| row.value_usd.is_some());
    let mut columns = vec![
        Column::Figures("No."),
        Column::Words("Time of block"),
        Column::Figures("BTC"),
        Column::Figures("EUR on the day"),
    ];
    if in_dollars {
        columns.push(Column::Figures("USD on the day"));
    }
    columns.extend([Column::Words("Class"), Column::Words("Demand")]);
    let caption = format!(
        "{}, {} counted as paid",
        words::count(rows.len() as u64, "deposit"),
        words::grouped(counted as u64)
    );
    page.table(&caption, &columns);
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
    page.raw("</td><td>").raw(row.class.word());
    if !row.class.counts_as_paid() {
        page.raw(", not counted");
    }
    page.raw("</td><td>");
    demand(page, &row.demand);
    page.raw("</td></tr>\n<tr><td></td><td colspan=\"")
        .raw(if in_dollars { "6" } else { "5" })
        .raw("\" class=\"small\">to ")
        .id(&row.address)
        .raw(", output ")
        .id(format_args!("{}:{}", row.txid, row.vout))
        .raw(", block ")
        .text(words::grouped(row.height.into()));
    if let Some(part) = part {
        page.raw("; counted: ")
            .btc(part.new_sat)
            .raw(" BTC, which is new");
        if part.new_eur.is_some() {
            page.raw(", ").money(part.new_eur).raw(" EUR on the day");
        }
    }
    if !row.payer_cluster.is_empty() {
        page.raw("; from wallet ").id(&row.payer_cluster);
    }
    if !row.reasons.is_empty() {
        page.raw("; ")
            .foreign(&crate::language::Sentence::row(row.reasons.clone(), "; ").to_string());
    }
    let txid = row.txid.to_string();
    page.notes(findings, &[&row.address, &txid, &row.payer_cluster]);
    page.raw("</td></tr>\n</tbody>\n");
}

fn class_meaning(class: Class) -> &'static str {
    match class {
        Class::Payment => "matches a demand, or the case names none; counted as paid.",
        Class::Instalment => {
            "one of several deposits that together match a demand; counted as paid."
        }
        Class::Internal => "paid by the wallet of the case itself; not counted.",
        Class::Dust => "next to nothing, at most the dust limit; not counted.",
        Class::Unrelated => "matches no demand; not counted.",
        Class::Late => {
            "matches a demand, alone or with others, in a block after its deadline; counted as paid."
        }
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
        page.raw("<p>Nothing was followed: no deposit counts as paid.</p>\n");
        return;
    }
    page.raw("<p>The payments were followed from output to output until one of the ends below. How much of them reached ")
        .raw("an end depends on the convention for dividing mixed money: each column is one such policy, ")
        .raw("explained under <a href=\"#accounting\">Accounting</a>. Amounts are in BTC; EUR is the value of the \
         ransom part ")
        .raw("by haircut, on the day it arrived there.</p>\n");
    let policies = &policies(findings);
    let mut columns = vec![Column::Words("End"), Column::Figures("Outputs")];
    for row in policies {
        columns.push(Column::Figures(policy_name(row.policy)));
        if row.policy == Policy::Haircut {
            columns.push(Column::Figures("Share"));
            columns.push(Column::Figures("EUR by haircut"));
        }
    }
    page.raw("<div class=\"whole\">")
        .table("Where the trace ended, by kind", &columns);
    page.raw("<tbody>\n");
    for end in End::ALL {
        let rows = || findings.endpoints.iter().filter(|row| row.end == *end);
        if rows().next().is_none() {
            continue;
        }
        page.raw("<tr><th scope=\"row\"><strong>")
            .raw(end.word())
            .raw("</strong><br>")
            .raw(end_meaning(*end))
            .raw("</th><td class=\"n\">");
        match rows().filter(|row| row.txid.is_some()).count() {
            0 => page.raw("–"),
            some => page.text(words::grouped(some as u64)),
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
    page.raw("</tbody>\n<tfoot>\n<tr><th scope=\"row\">All ends</th><td></td>");
    let all = ransom_eur(findings.endpoints.iter());
    amounts(page, policies, |row| row.total_sat, Some(all));
    page.raw("</tr>\n<tr><th scope=\"row\">Received as payments</th><td></td>");
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
                .text(words::share(amount(row), row.source_sat))
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
        page.raw("<p>The trace ended at no output.</p>\n");
        return;
    }
    page.raw("<div class=\"entries\">").table(
        "Outputs where the trace ended, the largest by haircut first; amounts in BTC",
        &[
            Column::Figures("No."),
            Column::Words("End"),
            Column::Figures("Value"),
            Column::Figures(policy_name(Policy::Haircut)),
            Column::Figures(policy_name(Policy::Fifo)),
            Column::Figures(policy_name(Policy::Lifo)),
            Column::Figures(policy_name(Policy::Tiho)),
            Column::Figures(policy_name(Policy::Poison)),
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
        .raw(row.end.word())
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
        page.raw("<dt>Address</dt><dd>")
            .id(&row.address)
            .raw("</dd>\n");
    }
    if !row.label.is_empty() {
        page.raw("<dt>Name</dt><dd>")
            .foreign(&row.label)
            .raw("</dd>\n");
    }
    if row.cluster != row.address && !row.cluster.is_empty() {
        page.raw("<dt>Wallet</dt><dd>")
            .id(&row.cluster)
            .raw("</dd>\n");
    }
    if let (Some(txid), Some(vout)) = (row.txid, row.vout) {
        page.raw("<dt>Output</dt><dd>")
            .id(format_args!("{txid}:{vout}"))
            .raw("</dd>\n");
    }
    worth(page, row);
    page.raw("<dt>Reason</dt><dd>")
        .foreign(&row.reason.to_string())
        .raw("</dd>\n</dl>");
    let txid = row.txid.map(|txid| txid.to_string()).unwrap_or_default();
    page.notes(findings, &[&row.address, &row.cluster, &txid]);
    page.raw("</td></tr>\n</tbody>\n");
}

/// Writes what each policy means, and that the conserving ones balance.
pub(super) fn accounting(page: &mut Page, findings: &Findings) {
    page.raw("<p>Bitcoin does not record which input of a transaction pays which output, so where stolen ")
        .raw("money is mixed with other money, its path is a matter of convention. The haircut, FIFO, LIFO and TIHO \
         policies ")
        .raw("conserve value: their ends sum to the payments, to the satoshi, and a difference ")
        .raw("other than zero would be a bug in this program. Poison does not conserve value: it counts the same money ")
        .raw("many times.</p>\n");
    if findings.accounting.is_empty() {
        page.raw("<p>Nothing was followed, so there is nothing to account for.</p>\n");
        return;
    }
    page.raw("<div class=\"whole\">").table(
        "The balance of each policy, in BTC",
        &[
            Column::Words("Policy"),
            Column::Words("What it means"),
            Column::Figures("From payments"),
            Column::Figures("All ends"),
            Column::Figures("Difference"),
        ],
    );
    page.raw("<tbody>\n");
    for row in policies(findings) {
        page.raw("<tr><th scope=\"row\"><strong>")
            .raw(policy_name(row.policy))
            .raw("</strong></th><td>")
            .raw(policy_meaning(row.policy))
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
    page.raw("</tbody>\n</table></div>\n<p class=\"where\">Ends of each policy one by one: <a href=\"#where\">Where the trace ended</a>, and ")
        .id("tables/accounting.csv")
        .raw(" in satoshi.</p>\n");
}
