//! Unconfirmed spends and tagged places: in short on the first page, and in full.

use super::page::{Column, Page, link, money};
use crate::findings::messages;
use crate::findings::{Cents, EndpointRow, Findings, Moving, PendingRow, Policy};
use crate::language::say;
use crate::report::words;

/// Names and transactions on the first page; tables have the others.
const MAX_SHOWN: usize = 10;
/// Outputs shown in full.
const OUTPUTS: usize = 200;

/// Writes unconfirmed spends and tagged places for the first page.
pub(super) fn first(page: &mut Page, findings: &Findings) {
    if !findings.moving.is_empty() {
        page.raw("<div class=\"status\" role=\"note\">\n<h2>")
            .message("status-moving")
            .raw("</h2>\n<ul>\n");
        for moving in findings.moving.iter().take(MAX_SHOWN) {
            page.raw("<li>")
                .say(&say!("moving-transaction", txid = moving.txid))
                .raw(" ");
            sentences(page, findings, moving);
            page.raw("</li>\n");
        }
        page.raw("</ul>\n");
        page.more(findings.moving.len(), MAX_SHOWN, "tables/pending.csv");
        let section = link("moving", "heading-moving");
        page.paragraph(&say!("status-moving-in-full", section = section))
            .raw("</div>\n");
    }
    let named = findings.named();
    if !named.is_empty() {
        page.raw("<div class=\"status\" role=\"note\">\n<h2>")
            .message("status-named")
            .raw("</h2>\n<ul>\n");
        for place in named.iter().take(MAX_SHOWN) {
            page.raw("<li>")
                .told(place.words(findings.source_sat()))
                .raw("</li>\n");
        }
        page.raw("</ul>\n");
        page.more(named.len(), MAX_SHOWN, "tables/endpoints.csv");
        page.raw("</div>\n");
    }
}

fn sentences(page: &mut Page, findings: &Findings, moving: &Moving) {
    page.told(findings.moving_spends(moving));
    for row in findings.pays(moving).take(MAX_SHOWN) {
        let what = findings.pays_in_words(row);
        page.raw(" ").say(&say!("moving-would-pay", what = what));
    }
    if let Some(conflicts) = moving.conflicts_in_words() {
        page.raw(" <strong>").told(conflicts).raw("</strong>");
    }
}

/// Writes every output of the unconfirmed transactions that spend traced coins.
pub(super) fn moving(page: &mut Page, findings: &Findings) {
    if findings.moving.is_empty() {
        page.paragraph(&match findings.moving_unseen() {
            0 => say!("moving-none"),
            unseen => say!("moving-none-seen", outputs = unseen),
        });
        return;
    }
    page.paragraph(&say!("moving-about"))
        .raw("<div class=\"entries\">")
        .table(
            "moving-caption",
            &[
                Column::Figures("column-number"),
                Column::Figures("column-whole-output"),
                Column::Figures("column-eur-of-whole"),
                Column::Figures(messages::policy(Policy::Haircut)),
                Column::Figures(messages::policy(Policy::Fifo)),
                Column::Figures(messages::policy(Policy::Lifo)),
                Column::Figures(messages::policy(Policy::Tiho)),
                Column::Figures(messages::policy(Policy::Poison)),
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
            None => page.message("not-known"),
        };
        page.raw("</td>");
    }
    page.raw("</tr>\n<tr><td></td><td colspan=\"7\"><dl class=\"ids\">\n")
        .detail("column-to");
    match row.address.is_empty() {
        true => page.message("moving-unspendable"),
        false => page.id(&row.address),
    };
    page.raw("</dd>\n");
    if !row.label.is_empty() {
        page.detail("column-name")
            .foreign(&row.label)
            .raw("</dd>\n");
    }
    if row.cluster != row.address && !row.cluster.is_empty() {
        page.detail("column-wallet").id(&row.cluster).raw("</dd>\n");
    }
    page.detail("column-output")
        .id(format_args!("{}:{}", row.txid, row.vout))
        .raw("</dd>\n")
        .detail("column-spends");
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
        page.detail("column-conflict")
            .told(conflicts)
            .raw("</dd>\n");
    }
    page.raw("</dl></td></tr>\n</tbody>\n");
}

/// Writes the value of an output on the day of its block: the ransom part, and the whole if that is more.
pub(super) fn worth(page: &mut Page, row: &EndpointRow) {
    if row.value_eur.is_none() || row.value_sat == 0 {
        return;
    }
    let (part, whole) = (money(row.ransom_eur), money(row.value_eur));
    page.detail("column-worth")
        .say(&match row.haircut_sat == row.value_sat {
            true => say!("worth-all", eur = part),
            false => say!("worth-part", part = part, whole = whole),
        });
    page.raw("</dd>\n");
}

/// Returns the sum in euro of the ransom parts of endpoints.
pub(super) fn ransom_eur<'a>(rows: impl Iterator<Item = &'a EndpointRow>) -> Option<Cents> {
    words::sum(rows.map(|row| row.ransom_eur))
}
