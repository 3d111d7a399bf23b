//! Wallet fingerprints, and changes of wallet software along the trail.

use super::page::{Column, Page, named};
use crate::findings::messages;
use crate::findings::{
    Fingerprints, HopDrift, TraitChange, TraitShares, WalletDrift, WalletFingerprint,
};
use crate::language::{Value, say};

/// Wallets and hops shown; `findings.json` has more.
const WALLETS: usize = 25;
const HOPS: usize = 50;

/// Changes shown per wallet.
const CHANGES: usize = 5;

/// Writes the hops at which the wallet software seems to change.
pub(super) fn software_changes(page: &mut Page, fingerprints: &Fingerprints) {
    page.paragraph(&say!("software-about"));
    if fingerprints.hops_compared == 0 {
        page.paragraph(&say!("software-none"));
        return;
    }
    if fingerprints.hops_changed == 0 {
        let pairs = fingerprints.hops_compared;
        page.paragraph(&say!("software-no-difference", pairs = pairs));
        return;
    }
    page.paragraph(&say!(
        "software-differs",
        changed = fingerprints.hops_changed,
        hops = fingerprints.hops_compared,
    ))
    .raw("<div class=\"whole\">")
    .table(
        "software-caption",
        &[
            Column::Figures("column-hop"),
            Column::Words("column-changes"),
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
        page.message("software-one-wallet");
    }
    page.raw("<dl class=\"ids\">\n");
    if !hop.address.is_empty() {
        page.detail("column-address")
            .id(&hop.address)
            .raw("</dd>\n");
    }
    page.detail("column-paid-by")
        .id(format_args!("{}:{}", hop.txid, hop.vout))
        .raw("</dd>\n")
        .detail("column-spent-by")
        .say(&say!(
            "software-spent-by",
            txid = hop.spent_by,
            block = hop.height
        ))
        .raw("</dd>\n</dl></td></tr>\n");
}

/// Writes the traits of each wallet's transactions.
pub(super) fn wallets(page: &mut Page, fingerprints: &Fingerprints) {
    page.paragraph(&say!("prints-about"));
    if fingerprints.wallets.is_empty() {
        page.paragraph(&say!("prints-none"));
        return;
    }
    page.raw("<div class=\"whole\">").table(
        "prints-caption",
        &[
            Column::Words("column-wallet"),
            Column::Figures("column-pays-in"),
            Column::Words("column-prints"),
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
        let role = named(messages::role(role));
        page.raw("<br>").say(&say!("prints-role", role = role));
    }
    page.raw("</th><td class=\"n\">")
        .number(wallet.transactions)
        .raw("</td><td>");
    for (at, of) in wallet.traits.iter().enumerate() {
        if at > 0 {
            page.raw("; ");
        }
        shares(page, wallet.transactions, of);
    }
    page.raw(".<br>").told(&wallet.suggests);
    let told = wallet.drift.iter().take(CHANGES);
    for drift in told.skip(1) {
        change(page, drift);
    }
    let left = wallet.changes.saturating_sub(CHANGES as u64);
    if left > 0 {
        page.raw("<br>")
            .say(&say!("prints-more-changes", changes = left));
    }
    page.raw("</td></tr>\n");
}

fn shares(page: &mut Page, transactions: u64, of: &TraitShares) {
    page.say(&of.of).raw(": ");
    for (at, share) in of.values.iter().enumerate() {
        if at > 0 {
            page.raw(", ");
        }
        let (value, number) = (&share.value, share.transactions);
        page.say(&match at {
            0 => say!(
                "prints-share-of",
                value = value,
                transactions = number,
                all = transactions
            ),
            _ => say!("prints-share", value = value, transactions = number),
        });
    }
}

fn change(page: &mut Page, drift: &WalletDrift) {
    page.raw("<br>")
        .say(&say!(
            "prints-change",
            txid = drift.txid,
            height = drift.height
        ))
        .raw(" ");
    traits(page, &drift.traits);
}

fn traits(page: &mut Page, traits: &[TraitChange]) {
    for (at, change) in traits.iter().enumerate() {
        if at > 0 {
            page.raw(", ");
        }
        page.say(&change.of)
            .raw(": ")
            .say(&change.from)
            .raw(" → ")
            .say(&change.to);
    }
}

/// Writes where the rest is. `findings.json` has only the first of them.
fn more(page: &mut Page, all: u64, shown: usize) {
    let rest = all.saturating_sub(shown as u64);
    if rest == 0 {
        return;
    }
    let file = Value::Id("findings.json".to_owned());
    page.raw("<p class=\"more\">")
        .say(&say!("more-first", left = rest, file = file))
        .raw("</p>\n");
}
