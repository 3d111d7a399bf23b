//! Wallet fingerprints, and changes of wallet software along the trail.

use super::page::{Column, Page};
use crate::findings::{
    Fingerprints, HopDrift, TraitChange, TraitShares, WalletDrift, WalletFingerprint,
};
use crate::report::words;

/// Wallets and hops shown; `findings.json` has more.
const WALLETS: usize = 25;
const HOPS: usize = 50;

/// Changes shown per wallet.
const CHANGES: usize = 5;

/// Writes the hops at which the wallet software seems to change.
pub(super) fn software_changes(page: &mut Page, fingerprints: &Fingerprints) {
    page.raw("<p>Each wallet program builds transactions in its own way. Where a spending transaction is not built like ")
        .raw("the one that paid, software, settings or owner changed between the two, so such a hop is a place to ")
        .raw("ask who holds the money. This is soft evidence: a difference does not show that the owner changed, agreement proves ")
        .raw("nothing, and no wallet is merged or split because of it. The payments themselves are not compared, ")
        .raw("because the victim who pays is not the one who moves the money on; CoinJoins are left out.</p>\n");
    if fingerprints.hops_compared == 0 {
        page.raw("<p>No two transactions on the trail can be compared.</p>\n");
        return;
    }
    if fingerprints.hops_changed == 0 {
        page.raw("<p>No hop differs from the one before it: ")
            .text(words::count(fingerprints.hops_compared, "pair"))
            .raw(" of transactions compared.</p>\n");
        return;
    }
    page.raw("<p>")
        .text(words::grouped(fingerprints.hops_changed))
        .raw(" of ")
        .text(words::count(fingerprints.hops_compared, "hop"))
        .raw(if fingerprints.hops_changed == 1 {
            " differs"
        } else {
            " differ"
        })
        .raw(".</p>\n<div class=\"whole\">")
        .table(
            "Hops at which the spending transaction differs from the one that paid",
            &[
                Column::Figures("Hop"),
                Column::Words("What changes, and between which transactions"),
            ],
        );
    page.raw("<tbody>\n");
    for hop in fingerprints.hops.iter().take(HOPS) {
        row(page, hop);
    }
    page.raw("</tbody>\n</table></div>\n");
    more(page, fingerprints.hops_changed, HOPS);
}

fn row(page: &mut Page, hop: &HopDrift) {
    page.raw("<tr><th scope=\"row\" class=\"n\">")
        .text(hop.hop)
        .raw("</th><td>");
    traits(page, &hop.traits);
    if hop.same_wallet {
        page.raw("; as far as is known, one wallet made both");
    }
    page.raw("<dl class=\"ids\">\n");
    if !hop.address.is_empty() {
        page.raw("<dt>Address</dt><dd>")
            .id(&hop.address)
            .raw("</dd>\n");
    }
    page.raw("<dt>Paid by</dt><dd>")
        .id(format_args!("{}:{}", hop.txid, hop.vout))
        .raw("</dd>\n<dt>Spent by</dt><dd>")
        .id(hop.spent_by)
        .raw(" in block ")
        .text(words::grouped(hop.height.into()))
        .raw("</dd>\n</dl></td></tr>\n");
}

/// Writes the traits of each wallet's transactions.
pub(super) fn wallets(page: &mut Page, fingerprints: &Fingerprints) {
    page.raw("<p>What a wallet’s transactions reveal about its software is soft evidence: agreement proves nothing, ")
        .raw("because many people use the same software, and a difference means that software, settings or owner \
         changed. No wallet ")
        .raw("is merged or split because of it. A visible habit may be chance. Short signatures (low-r) and all other \
         data in a ")
        .raw("witness are attested by the server only, because a transaction id does not commit to witnesses.</p>\n");
    if fingerprints.wallets.is_empty() {
        page.raw("<p>No wallet of the case made a transaction that can be compared.</p>\n");
        return;
    }
    page.raw("<div class=\"whole\">").table(
        "Fingerprints of the wallets of the case and of those that traced money reached",
        &[
            Column::Words("Wallet"),
            Column::Figures("Pays in"),
            Column::Words("What its transactions show, and the most that this suggests"),
        ],
    );
    page.raw("<tbody>\n");
    for wallet in fingerprints.wallets.iter().take(WALLETS) {
        fingerprint(page, wallet);
    }
    page.raw("</tbody>\n</table></div>\n");
    let all = fingerprints.wallets.len() as u64 + fingerprints.wallets_left_out;
    more(page, all, WALLETS);
}

fn fingerprint(page: &mut Page, wallet: &WalletFingerprint) {
    page.raw("<tr><th scope=\"row\">").id(&wallet.cluster);
    if let Some(role) = wallet.role {
        page.raw("<br>role: ").raw(role.word());
    }
    page.raw("</th><td class=\"n\">")
        .text(words::grouped(wallet.transactions))
        .raw("</td><td>");
    for (at, of) in wallet.traits.iter().enumerate() {
        if at > 0 {
            page.raw("; ");
        }
        shares(page, wallet.transactions, of);
    }
    page.raw(".<br>").foreign(&wallet.suggests);
    let told = wallet.drift.iter().take(CHANGES);
    for drift in told.skip(1) {
        change(page, drift);
    }
    let left = wallet.changes.saturating_sub(CHANGES as u64);
    if left > 0 {
        page.raw("<br>And ")
            .text(words::count(left, "more change"))
            .raw(".");
    }
    page.raw("</td></tr>\n");
}

fn shares(page: &mut Page, transactions: u64, of: &TraitShares) {
    page.text(&of.of).raw(": ");
    for (at, share) in of.values.iter().enumerate() {
        if at > 0 {
            page.raw(", ");
        }
        page.foreign(&share.value)
            .raw(" in ")
            .text(words::grouped(share.transactions));
        if at == 0 {
            page.raw(" of ").text(words::grouped(transactions));
        }
    }
}

fn change(page: &mut Page, drift: &WalletDrift) {
    page.raw("<br>At ")
        .id(drift.txid)
        .raw(", height ")
        .text(words::grouped(drift.height.into()))
        .raw(": ");
    traits(page, &drift.traits);
}

fn traits(page: &mut Page, traits: &[TraitChange]) {
    for (at, change) in traits.iter().enumerate() {
        if at > 0 {
            page.raw(", ");
        }
        page.text(&change.of).raw(": ");
        page.foreign(&change.from).raw(" → ").foreign(&change.to);
    }
}

/// Writes where the rest is. `findings.json` has only the first of them.
fn more(page: &mut Page, all: u64, shown: usize) {
    let rest = all.saturating_sub(shown as u64);
    if rest == 0 {
        return;
    }
    page.raw("<p class=\"more\">… ").text(words::grouped(rest));
    page.raw(" more, the first of them in ")
        .id("findings.json")
        .raw(".</p>\n");
}
