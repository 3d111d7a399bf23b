//! How the money moved: peel chains with their peels, consolidations, recurring ratios, cash-outs and changes of pace.

use super::page::{Column, Page};
use super::reading::end_meaning;
use crate::findings::{Findings, PeelChain, RecurringRatio};

/// Rows of each pattern, and peels or instances of each row.
const MAX_SHOWN: usize = 50;
const FILE: &str = "findings.json";

/// Writes the patterns, a paragraph for each.
pub(super) fn patterns(page: &mut Page, findings: &Findings) {
    let patterns = &findings.patterns;
    if patterns.is_empty() {
        page.raw("<p>The trace shows no peel chain, consolidation, recurring ratio, cash-out or change of pace.</p>\n");
        return;
    }
    page.raw("<p>Patterns describe the trace; no figure of this report depends on them.</p>\n");
    for chain in patterns.peel_chains.iter().take(MAX_SHOWN) {
        sentence(page, &chain.words().to_string());
        peels(page, chain);
    }
    page.more(patterns.peel_chains.len(), MAX_SHOWN, FILE);
    for found in patterns.consolidations.iter().take(MAX_SHOWN) {
        sentence(page, &found.words().to_string());
    }
    page.more(patterns.consolidations.len(), MAX_SHOWN, FILE);
    for found in patterns.ratios.iter().take(MAX_SHOWN) {
        sentence(page, &found.words().to_string());
        instances(page, found);
    }
    page.more(patterns.ratios.len(), MAX_SHOWN, FILE);
    if !patterns.ratios.is_empty() {
        page.raw("<p>A split divides money between two wallets other than the payer's; ratios within half a percentage ")
            .raw("point of each other count as the same. The figure for chance holds if ratios are spread evenly from 50 ")
            .raw("to 100 %. People prefer round ratios, so that unrelated owners agree more often. A recurring ratio is a ")
            .raw("reason to look for an agreement, not a proof of one.</p>\n");
    }
    for day in patterns.cash_outs.iter().take(MAX_SHOWN) {
        sentence(page, &day.words().to_string());
    }
    page.more(patterns.cash_outs.len(), MAX_SHOWN, FILE);
    if let Some(pace) = &patterns.pace {
        sentence(page, &pace.words().to_string());
    }
}

fn sentence(page: &mut Page, words: &str) {
    page.raw("<p>").foreign(words).raw("</p>\n");
}

/// Writes the peels of a chain, open so that they are printed.
fn peels(page: &mut Page, chain: &PeelChain) {
    page.raw("<details open>\n<summary>")
        .count(chain.peels.len(), "peel")
        .raw("</summary>\n")
        .table(
            "Peels in order",
            &[
                Column::Words("Time"),
                Column::Figures("BTC"),
                Column::Figures("EUR of the ransom part"),
                Column::Words("To"),
            ],
        )
        .raw("<tbody>\n");
    for peel in chain.peels.iter().take(MAX_SHOWN) {
        page.raw("<tr><td>")
            .time(peel.time)
            .raw("</td><td class=\"n\">")
            .btc(peel.value_sat)
            .raw("</td><td class=\"n\">")
            .money(peel.ransom_eur)
            .raw("</td><td>")
            .id(&peel.address);
        if !peel.label.is_empty() {
            page.raw(" ").foreign(&peel.label);
        }
        if let Some(end) = peel.end {
            page.raw("<br>").raw(end_meaning(end));
        }
        page.raw("<br>transaction ")
            .id(peel.txid)
            .raw("</td></tr>\n");
    }
    page.raw("</tbody></table>\n");
    page.more(chain.peels.len(), MAX_SHOWN, FILE);
    page.raw("</details>\n");
}

fn instances(page: &mut Page, ratio: &RecurringRatio) {
    page.raw("<ul>\n");
    for instance in ratio.instances.iter().take(MAX_SHOWN) {
        page.raw("<li>")
            .foreign(&instance.words().to_string())
            .raw(".</li>\n");
    }
    page.raw("</ul>\n");
    page.more(ratio.instances.len(), MAX_SHOWN, FILE);
}
