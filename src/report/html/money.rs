//! The sections on money: what was paid, deposit by deposit; where it is now; how each policy accounts for it.

use std::cmp::Reverse;

use super::page::{Column, Page};
use super::places::{ransom_eur, worth};
use super::reading::{end_meaning, policy_meaning, policy_name};
use crate::case::findings::{
    AccountingRow, Cents, Class, End, EndpointRow, Findings, NewMoney, PaymentRow, Policy,
};
use crate::report::words;

/// Deposits set out in full; the table beside the report has all.
const DEPOSITS: usize = 500;
/// Endpoints set out in full.
const ENDPOINTS: usize = 200;

/// Headline figures, in total and per demand.
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
        page.raw("<p>These are sums of what is new. The payments themselves come to ")
            .btc(totals.paid_gross_sat)
            .raw(" BTC (gross)");
        if totals.paid_gross_eur.is_some() {
            page.raw(", ").money(totals.paid_gross_eur).raw(" EUR");
        }
        page.raw(": the difference is money of earlier payments that came back, by haircut, and coins that the wallet of the ")
            .raw("case brought itself. It is not counted again.</p>\n");
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

/// Every output that a case address received.
pub(super) fn deposits(page: &mut Page, findings: &Findings) {
    let rows = &findings.payments;
    if rows.is_empty() {
        page.raw("<p>No deposit to a case address was seen.</p>\n");
        return;
    }
    let counted = rows.iter().filter(|row| row.class.is_source()).count();
    page.raw("<p>Every output that an address of the case received, in the order of the chain. The class says what a ")
        .raw("deposit is taken for and the reason why:</p>\n<ul>\n");
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
        deposit(page, number + 1, row, part.copied(), in_dollars);
    }
    page.raw("</table></div>\n");
    page.more(rows.len(), DEPOSITS, "tables/payments.csv");
}

/// A deposit; `part` is what is new in it where that is not all.
fn deposit(
    page: &mut Page,
    number: usize,
    row: &PaymentRow,
    part: Option<&NewMoney>,
    in_dollars: bool,
) {
    page.raw("<tbody class=\"entry");
    if !row.class.is_source() {
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
    if !row.class.is_source() {
        page.raw(", not counted");
    }
    page.raw("</td><td>");
    demand(page, &row.demand);
    page.raw("</td></tr>\n<tr><td></td><td colspan=\"")
        .raw(if in_dollars { "6" } else { "5" })
        .raw("\"><dl class=\"ids\">\n<dt>To</dt><dd>")
        .id(&row.address)
        .raw("</dd>\n<dt>Output</dt><dd>")
        .id(format_args!("{}:{}", row.txid, row.vout))
        .raw(" in block ")
        .text(words::grouped(row.height.into()))
        .raw("</dd>\n");
    if let Some(part) = part {
        page.raw("<dt>Counted</dt><dd>")
            .btc(part.new_sat)
            .raw(" BTC, which is new");
        if part.new_eur.is_some() {
            page.raw(", ").money(part.new_eur).raw(" EUR on the day");
        }
        page.raw("</dd>\n");
    }
    if !row.payer_cluster.is_empty() {
        page.raw("<dt>Payer’s wallet</dt><dd>")
            .id(&row.payer_cluster)
            .raw("</dd>\n");
    }
    if !row.reasons.is_empty() {
        page.raw("<dt>Reason</dt><dd>")
            .foreign(&row.reasons.join("; "))
            .raw("</dd>\n");
    }
    page.raw("</dl></td></tr>\n</tbody>\n");
}

fn class_meaning(class: Class) -> &'static str {
    match class {
        Class::Payment => "matches a demand, or the case names none; counted as paid.",
        Class::Instalment => {
            "one of several deposits that match a demand together; counted as paid."
        }
        Class::Internal => "paid by the wallet of the case itself; not counted.",
        Class::Dust => "next to nothing, at most the dust limit; not counted.",
        Class::Unrelated => "matches no demand; not counted.",
        Class::Late => {
            "matches a demand, alone or with others, in a block after its deadline; counted as paid."
        }
    }
}

/// The balances of the policies, that of poison last, since it is none.
fn policies(findings: &Findings) -> Vec<&AccountingRow> {
    let (poison, mut conserving): (Vec<_>, Vec<_>) = findings
        .accounting
        .iter()
        .partition(|row| row.policy == Policy::Poison);
    conserving.extend(poison);
    conserving
}

/// Where the trace ended, by kind.
pub(super) fn whereabouts(page: &mut Page, findings: &Findings) {
    if findings.endpoints.is_empty() {
        page.raw("<p>Nothing was followed: no deposit counts as paid.</p>\n");
        return;
    }
    page.raw("<p>The payments were followed from output to output until one of the ends below. How much of them reached ")
        .raw("an end depends on the convention by which mixed money is divided: each column is one such policy, ")
        .raw("explained under <a href=\"#accounting\">Accounting</a>. Amounts are in BTC; EUR are the worth of the ransom part ")
        .raw("by haircut, each on the day it got there.</p>\n");
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
        .table("Where the money ended, by kind", &columns);
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
    page.raw("</tr>\n<tr><th scope=\"row\">Came in from payments</th><td></td>");
    amounts(page, policies, |row| row.source_sat, None);
    page.raw("</tr>\n</tfoot>\n</table></div>\n");
}

/// The cells of one line: an amount for each policy; for the one that is drawn a share too, and what it was worth where
/// that is a figure.
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

/// What a policy says ended there.
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

/// Every output where the trace ended.
pub(super) fn ends(page: &mut Page, findings: &Findings) {
    let mut rows: Vec<&EndpointRow> = findings
        .endpoints
        .iter()
        .filter(|row| row.txid.is_some())
        .collect();
    // Stable, so that equals stay in the order of the chain.
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
        endpoint(page, number + 1, row);
    }
    page.raw("</table></div>\n");
    page.more(rows.len(), ENDPOINTS, "tables/endpoints.csv");
}

fn endpoint(page: &mut Page, number: usize, row: &EndpointRow) {
    page.raw("<tbody class=\"entry\">\n<tr><th scope=\"rowgroup\" class=\"n\">")
        .text(number)
        .raw("</th><td>")
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
        .foreign(&row.reason)
        .raw("</dd>\n</dl></td></tr>\n</tbody>\n");
}

/// What each policy means, and that the conserving ones lose and make nothing.
pub(super) fn accounting(page: &mut Page, findings: &Findings) {
    page.raw("<p>Bitcoin does not say which of the coins that enter a transaction leave by which output, so where stolen ")
        .raw("money meets other money its way is a matter of convention. The haircut, FIFO, LIFO and TIHO policies ")
        .raw("conserve: their ends must sum to what came in from payments, to the satoshi, and a difference ")
        .raw("other than zero would be a fault of this program. Poison does not conserve: it counts the same money ")
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
