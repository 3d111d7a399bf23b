//! Unconfirmed spends and tagged places: in short on the first page, and in full.

use super::page::{Column, Page};
use super::reading::policy_name;
use crate::findings::{Cents, EndpointRow, Findings, Moving, PendingRow, Policy};
use crate::report::words;

/// Names and transactions on the first page; tables have the others.
const MAX_SHOWN: usize = 10;
/// Outputs shown in full.
const OUTPUTS: usize = 200;

/// Writes unconfirmed spends and tagged places for the first page.
pub(super) fn first(page: &mut Page, findings: &Findings) {
    if !findings.moving.is_empty() {
        page.raw(
            "<div class=\"status\" role=\"note\">\n<h2>Moving now, not confirmed yet</h2>\n<ul>\n",
        );
        for moving in findings.moving.iter().take(MAX_SHOWN) {
            page.raw("<li>Transaction ").id(moving.txid).raw(". ");
            sentences(page, findings, moving);
            page.raw("</li>\n");
        }
        page.raw("</ul>\n");
        page.more(findings.moving.len(), MAX_SHOWN, "tables/pending.csv");
        page.raw("<p>In full: <a href=\"#moving\">What is moving now</a>.</p>\n</div>\n");
    }
    let named = findings.named();
    if !named.is_empty() {
        page.raw("<div class=\"status\" role=\"note\">\n<h2>Named by tags, which are claims of third parties</h2>\n<ul>\n");
        for place in named.iter().take(MAX_SHOWN) {
            page.raw("<li>")
                .foreign(&place.words(findings.source_sat()).to_string())
                .raw("</li>\n");
        }
        page.raw("</ul>\n");
        page.more(named.len(), MAX_SHOWN, "tables/endpoints.csv");
        page.raw("</div>\n");
    }
}

fn sentences(page: &mut Page, findings: &Findings, moving: &Moving) {
    page.foreign(&findings.moving_spends(moving).to_string());
    for row in findings.pays(moving).take(MAX_SHOWN) {
        page.raw(" It would pay ")
            .foreign(&findings.pays_in_words(row).to_string())
            .raw(".");
    }
    if let Some(conflicts) = moving.conflicts_in_words() {
        page.raw(" <strong>").text(conflicts).raw("</strong>");
    }
}

/// Writes every output of the unconfirmed transactions that spend traced coins.
pub(super) fn moving(page: &mut Page, findings: &Findings) {
    if findings.moving.is_empty() {
        page.raw("<p>No unconfirmed transaction was found that spends money of the payments");
        match findings.moving_unseen() {
            0 => page.raw(".</p>\n"),
            unseen => page
                .raw(" except those that spend ")
                .count(unseen, "output")
                .raw(" and could not be fetched: their destination is not known.</p>\n"),
        };
        return;
    }
    page.raw("<p>These unconfirmed transactions spend money of the payments. Each may be replaced or never ")
        .raw("confirmed, so what they would pay is in no other figure of this report: there, the money is still where they ")
        .raw("take it from. The columns show what each output would receive under each policy, in BTC; EUR is at the \
         rate of the ")
        .raw("day of the block named above.</p>\n<div class=\"entries\">")
        .table(
            "Outputs of transactions that are not confirmed and spend money of the payments",
            &[
                Column::Figures("No."),
                Column::Figures("Whole output"),
                Column::Figures("EUR of the whole"),
                Column::Figures(policy_name(Policy::Haircut)),
                Column::Figures(policy_name(Policy::Fifo)),
                Column::Figures(policy_name(Policy::Lifo)),
                Column::Figures(policy_name(Policy::Tiho)),
                Column::Figures(policy_name(Policy::Poison)),
            ],
        );
    for (number, row) in findings.pending.iter().take(OUTPUTS).enumerate() {
        output(page, findings, number + 1, row);
    }
    page.raw("</table></div>\n");
    page.more(findings.pending.len(), OUTPUTS, "tables/pending.csv");
}

fn output(page: &mut Page, findings: &Findings, number: usize, row: &PendingRow) {
    page.raw("<tbody class=\"entry\">\n<tr><th scope=\"rowgroup\" class=\"n\">")
        .text(number)
        .raw("</th><td class=\"n\">")
        .btc(row.value_sat)
        .raw("</td><td class=\"n\">")
        .money(row.value_eur)
        .raw("</td>");
    for sat in [
        row.haircut_sat,
        row.fifo_sat,
        row.lifo_sat,
        row.tiho_sat,
        row.poison_sat,
    ] {
        page.raw("<td class=\"n\">");
        match sat {
            Some(sat) => page.btc(sat),
            None => page.raw("not known"),
        };
        page.raw("</td>");
    }
    page.raw("</tr>\n<tr><td></td><td colspan=\"7\"><dl class=\"ids\">\n<dt>To</dt><dd>");
    if row.address.is_empty() {
        page.raw("an unspendable script");
    } else {
        page.id(&row.address);
    }
    page.raw("</dd>\n");
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
    page.raw("<dt>Output</dt><dd>")
        .id(format_args!("{}:{}", row.txid, row.vout))
        .raw("</dd>\n<dt>Spends</dt><dd>");
    for (at, outpoint) in row.spends.iter().enumerate() {
        if at > 0 {
            page.raw(", ");
        }
        page.id(outpoint);
    }
    page.raw("</dd>\n");
    let mut moving = findings.moving.iter();
    let moving = moving.find(|moving| moving.txid == row.txid);
    if let Some(conflicts) = moving.and_then(Moving::conflicts_in_words) {
        page.raw("<dt>Conflict</dt><dd>")
            .text(conflicts)
            .raw("</dd>\n");
    }
    page.raw("</dl></td></tr>\n</tbody>\n");
}

/// Writes the value of an output on the day of its block: the ransom part, and the whole if that is more.
pub(super) fn worth(page: &mut Page, row: &EndpointRow) {
    if row.value_eur.is_none() {
        return;
    }
    page.raw("<dt>Worth</dt><dd>");
    if row.haircut_sat == row.value_sat {
        page.money(row.ransom_eur)
            .raw(" EUR on the day of its block; all of the output is ransom");
    } else {
        page.raw("the ransom part (by haircut) ")
            .money(row.ransom_eur)
            .raw(" EUR, the whole output ")
            .money(row.value_eur)
            .raw(" EUR, on the day of its block");
    }
    page.raw("</dd>\n");
}

/// Returns the sum in euro of the ransom parts of endpoints.
pub(super) fn ransom_eur<'a>(rows: impl Iterator<Item = &'a EndpointRow>) -> Option<Cents> {
    words::sum(rows.map(|row| row.ransom_eur))
}
