//! Explains how to read the report: ends and policies, what is proved and what is inferred, and a glossary for readers
//! who do not know Bitcoin.

use super::page::{Page, strong};
use crate::findings::{End, Findings, Policy, Proof};
use crate::language::{Language, Sentence, say};

/// Returns the message that explains a policy.
pub(super) fn policy_meaning(policy: Policy) -> &'static str {
    match policy {
        Policy::Poison => "policy-poison-meaning",
        Policy::Haircut => "policy-haircut-meaning",
        Policy::Fifo => "policy-fifo-meaning",
        Policy::Lifo => "policy-lifo-meaning",
        Policy::Tiho => "policy-tiho-meaning",
    }
}

/// Returns the message that explains why the trace ends there.
pub(super) fn end_meaning(end: End) -> &'static str {
    match end {
        End::Unknown => "end-unknown-meaning",
        End::Unconfirmed => "end-unconfirmed-meaning",
        End::CoinJoin => "end-coinjoin-meaning",
        End::Service => "end-service-meaning",
        End::Busy => "end-busy-meaning",
        End::Dust => "end-dust-meaning",
        End::Limit => "end-limit-meaning",
        End::Unspent => "end-unspent-meaning",
        End::Fee => "end-fee-meaning",
    }
}

/// Writes what is proved, what is attested and what is inferred.
pub(super) fn limits_of_proof(page: &mut Page, findings: &Findings) {
    let proofs = |proof: Proof| {
        let rows = findings.transactions.iter();
        rows.filter(|row| row.proof == proof).count()
    };
    let (proved, floating) = (proofs(Proof::Proved), proofs(Proof::Floating));
    let unconfirmed = proofs(Proof::Unconfirmed);
    page.raw("<ul>\n");
    point(
        page,
        "proof-took-place",
        &say!("proof-took-place-count", transactions = proved),
    );
    point(
        page,
        "proof-paid-before",
        &say!("proof-paid-before-count", transactions = floating),
    );
    if unconfirmed > 0 {
        point(
            page,
            "proof-unconfirmed",
            &say!("proof-unconfirmed-count", transactions = unconfirmed),
        );
    }
    for (lead, meaning) in [
        ("proof-completeness", "proof-completeness-meaning"),
        ("proof-wallets", "proof-wallets-meaning"),
        ("proof-taint", "proof-taint-meaning"),
        ("proof-times", "proof-times-meaning"),
    ] {
        point(page, lead, &Sentence::new(meaning, []));
    }
    page.raw("<li>")
        .say(&say!(
            "proof-values-meaning",
            values = strong("proof-values")
        ))
        .raw("</li>\n");
    point(page, "proof-ends", &say!("proof-ends-meaning"));
    page.raw("</ul>\n");
}

/// Writes what is claimed, and a sentence on it.
fn point(page: &mut Page, lead: &'static str, sentence: &Sentence) {
    page.raw("<li><strong>")
        .message(lead)
        .raw("</strong> ")
        .say(sentence)
        .raw("</li>\n");
}

/// Messages of the terms and their meanings, in the order of the English terms.
const TERMS: [(&str, &str); 23] = [
    ("term-address", "term-address-meaning"),
    ("term-bitcoin", "term-bitcoin-meaning"),
    ("term-block", "term-block-meaning"),
    ("term-busy", "term-busy-meaning"),
    ("term-change", "term-change-meaning"),
    ("term-wallet", "term-wallet-meaning"),
    ("term-coinjoin", "term-coinjoin-meaning"),
    ("term-confidence", "term-confidence-meaning"),
    ("term-deposit-address", "term-deposit-address-meaning"),
    ("term-dust", "term-dust-meaning"),
    ("term-fee", "term-fee-meaning"),
    ("term-hop", "term-hop-meaning"),
    ("term-merkle", "term-merkle-meaning"),
    ("term-mempool", "term-mempool-meaning"),
    ("term-method", "term-method-meaning"),
    ("term-output", "term-output-meaning"),
    ("term-peel", "term-peel-meaning"),
    ("term-work", "term-work-meaning"),
    ("term-script", "term-script-meaning"),
    ("term-service", "term-service-meaning"),
    ("term-tag", "term-tag-meaning"),
    ("term-taint", "term-taint-meaning"),
    ("term-transaction", "term-transaction-meaning"),
];

/// Writes the glossary.
pub(super) fn glossary(page: &mut Page) {
    let language = page.language();
    let mut terms = TERMS.map(|(term, meaning)| (language.text(term), meaning));
    if language != Language::English {
        terms.sort_by_cached_key(|(term, _)| term.to_lowercase());
    }
    page.raw("<dl class=\"terms\">\n");
    for (term, meaning) in terms {
        page.raw("<div><dt>")
            .text(term)
            .raw("</dt><dd>")
            .message(meaning)
            .raw("</dd></div>\n");
    }
    page.raw("</dl>\n");
}
