//! How the money moved: peel chains with their peels, consolidations, recurring ratios, cash-outs and changes of pace.

use super::page::{Column, Page};
use super::reading::end_meaning;
use crate::findings::{Findings, PeelChain, RecurringRatio};
use crate::language::{Value, say};

/// Rows of each pattern, and peels or instances of each row.
const MAX_SHOWN: usize = 50;
const FILE: &str = "findings.json";

/// Writes the patterns, a paragraph for each.
pub(super) fn patterns(page: &mut Page, findings: &Findings) {
    let patterns = &findings.patterns;
    if patterns.is_empty() {
        page.paragraph(&say!("patterns-none"));
        texts(page, findings);
        return;
    }
    page.paragraph(&say!("patterns-about"));
    for chain in patterns.peel_chains.iter().take(MAX_SHOWN) {
        sentence(page, chain.words());
        peels(page, chain);
    }
    page.more(patterns.peel_chains.len(), MAX_SHOWN, FILE);
    for found in patterns.consolidations.iter().take(MAX_SHOWN) {
        sentence(page, found.words());
    }
    page.more(patterns.consolidations.len(), MAX_SHOWN, FILE);
    for found in patterns.ratios.iter().take(MAX_SHOWN) {
        sentence(page, found.words());
        instances(page, found);
    }
    page.more(patterns.ratios.len(), MAX_SHOWN, FILE);
    if !patterns.ratios.is_empty() {
        page.paragraph(&say!("patterns-ratios"));
    }
    for day in patterns.cash_outs.iter().take(MAX_SHOWN) {
        sentence(page, day.words());
    }
    page.more(patterns.cash_outs.len(), MAX_SHOWN, FILE);
    if let Some(pace) = &patterns.pace {
        sentence(page, pace.words());
    }
    texts(page, findings);
}

/// Writes the texts that transactions carry.
fn texts(page: &mut Page, findings: &Findings) {
    let texts = &findings.texts;
    if texts.is_empty() {
        return;
    }
    page.heading("heading-texts");
    page.paragraph(&say!("texts-about"));
    page.raw("<ul>\n");
    for text in texts.iter().take(MAX_SHOWN) {
        page.raw("<li>").say(&text.words()).raw("</li>\n");
    }
    page.raw("</ul>\n");
    page.more(texts.len(), MAX_SHOWN, FILE);
}

fn sentence(page: &mut Page, words: impl Into<Value>) {
    page.raw("<p>").told(words).raw("</p>\n");
}

/// Writes the peels of a chain, open so that they are printed.
fn peels(page: &mut Page, chain: &PeelChain) {
    page.raw("<details open>\n<summary>")
        .say(&say!("patterns-peels", peels = chain.peels.len()))
        .raw("</summary>\n")
        .table(
            "patterns-peels-caption",
            &[
                Column::Words("column-time"),
                Column::Figures("column-btc"),
                Column::Figures("column-eur-of-ransom"),
                Column::Words("column-to"),
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
            page.raw("<br>").message(end_meaning(end));
        }
        page.raw("<br>")
            .say(&say!("patterns-peel-transaction", txid = peel.txid))
            .raw("</td></tr>\n");
    }
    page.raw("</tbody></table>\n");
    page.more(chain.peels.len(), MAX_SHOWN, FILE);
    page.raw("</details>\n");
}

fn instances(page: &mut Page, ratio: &RecurringRatio) {
    page.raw("<ul>\n");
    for instance in ratio.instances.iter().take(MAX_SHOWN) {
        page.raw("<li>").told(instance.words()).raw(".</li>\n");
    }
    page.raw("</ul>\n");
    page.more(ratio.instances.len(), MAX_SHOWN, FILE);
}
