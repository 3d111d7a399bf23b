//! Explains how to read the report: ends and policies, what is proved and what is inferred, and a glossary for readers
//! who do not know Bitcoin.

use super::page::Page;
use crate::findings::{End, Findings, Policy, Proof};

/// Returns the column name of a policy.
pub(super) fn policy_name(policy: Policy) -> &'static str {
    match policy {
        Policy::Poison => "Poison",
        Policy::Haircut => "Haircut",
        Policy::Fifo => "FIFO",
        Policy::Lifo => "LIFO",
        Policy::Tiho => "TIHO",
    }
}

/// Explains a policy.
pub(super) fn policy_meaning(policy: Policy) -> &'static str {
    match policy {
        Policy::Poison => {
            "One tainted satoshi taints everything that its transaction pays. An upper bound of what the money can \
             have touched; does not conserve value."
        }
        Policy::Haircut => {
            "Every output of a transaction, and its fee, carries the same tainted share. Conserves value."
        }
        Policy::Fifo => {
            "First in, first out: coins leave a transaction in the order in which they enter it, as in Clayton’s Case \
             (1816). Conserves."
        }
        Policy::Lifo => "Last in, first out: the coins that enter last leave first. Conserves.",
        Policy::Tiho => {
            "Taint in, highest out: tainted coins leave first, and the highest outputs take them. Conserves."
        }
    }
}

/// Explains why the trace ends there.
pub(super) fn end_meaning(end: End) -> &'static str {
    match end {
        End::Unknown => "its further path is not known",
        End::Unconfirmed => "being spent by an unconfirmed transaction",
        End::CoinJoin => "mixed with the money of others",
        End::Service => "at an address of a service",
        End::Busy => "at an address with a history too long to follow, as services have",
        End::Dust => "too small to follow",
        End::Limit => "a limit of the trace was reached",
        End::Unspent => "not spent as of the block above",
        End::Fee => "paid to miners as fees",
    }
}

/// Writes what is proved, what is attested and what is inferred.
pub(super) fn limits_of_proof(page: &mut Page, findings: &Findings) {
    let proofs = |proof: Proof| {
        let rows = findings.transactions.iter();
        rows.filter(|row| row.proof == proof).count()
    };
    page.raw("<ul>\n<li><strong>Proved: that a transaction took place.</strong> ")
        .count(proofs(Proof::Proved), "transaction")
        .raw(" of this case ")
        .raw(if proofs(Proof::Proved) == 1 {
            "is"
        } else {
            "are"
        })
        .raw(
            " linked, by a Merkle branch, to the header of a block with proof of work. Anyone can ",
        )
        .raw("repeat this calculation from the evidence without trusting a server.</li>\n")
        .raw("<li><strong>Proved: what was paid before.</strong> Of ")
        .count(proofs(Proof::Floating), "more transaction")
        .raw(" only the content was needed; a proved transaction refers to it by its hash.</li>\n");
    if proofs(Proof::Unconfirmed) > 0 {
        page.raw("<li><strong>Not proved: unconfirmed transactions.</strong> ")
            .count(proofs(Proof::Unconfirmed), "transaction")
            .raw(" in the mempool may be replaced or never confirmed.</li>\n");
    }
    page.raw("<li><strong>Attested, not proved: completeness.</strong> A server can prove what it shows; ")
        .raw("that it withholds nothing rests on its assertion, and on how many servers agree.</li>\n")
        .raw("<li><strong>Inferred: wallets.</strong> Addresses spent from together are under common control with \
         high probability, ")
        .raw("not with certainty. An address or a wallet is not a person; who controls it must be shown by other ")
        .raw("means.</li>\n")
        .raw("<li><strong>Convention: taint.</strong> Once coins are mixed, no fact shows whose coins went where. Compare ")
        .raw("the policies; where they agree, the convention does not matter.</li>\n")
        .raw("<li><strong>Times are those of blocks.</strong> Miners set them: later than the median of the eleven blocks before, ")
        .raw("and at most two hours ahead of the clocks of other nodes. A payment was sent some time before its block.</li>\n")
        .raw("<li><strong>Values in money are at the rate of the day</strong>, from the rates given with the case; ")
        .raw("the price that anyone obtained for the coins may differ.</li>\n")
        .raw("<li><strong>An end is where this trace stopped, not where the money stayed.</strong> Beyond a service or a ")
        .raw("CoinJoin it moved on; the operator’s records may show where.</li>\n</ul>\n");
}

const TERMS: [(&str, &str); 17] = [
    (
        "Address",
        "The name of a place that can receive bitcoin. Anyone can make any number of them.",
    ),
    (
        "Bitcoin (BTC), satoshi",
        "The currency and its smallest unit: 1 BTC is 100 000 000 satoshi. Amounts in this report are exact.",
    ),
    (
        "Block, header, height",
        "Transactions are confirmed in blocks, each linked to the one before and numbered by height. A block’s header \
         commits to its content and carries the proof of work.",
    ),
    (
        "Busy address",
        "An address with so many transactions that it probably belongs to a service; following each of them would \
         lead everywhere.",
    ),
    (
        "Cluster, wallet",
        "Addresses inferred to be under common control because they were spent from together.",
    ),
    (
        "CoinJoin",
        "A transaction in which several people pay together so that it is not visible who paid whom. It is recognised \
         by its structure, with a confidence; a structure can mislead.",
    ),
    (
        "Dust",
        "An amount so small that it is worth less than the cost of spending it.",
    ),
    (
        "Fee",
        "What a transaction leaves to the miner who puts it into a block.",
    ),
    ("Hop", "One transaction on the trail from a payment."),
    (
        "Merkle branch",
        "A short list of hashes that shows a transaction to be in a block, without the rest of the block.",
    ),
    (
        "Mempool, unconfirmed",
        "Transactions that were announced but are not yet in a block.",
    ),
    (
        "Output",
        "A sum that a transaction pays to an address; named by the transaction’s id and a number. It is spent whole, by \
         one later transaction, or it is unspent.",
    ),
    (
        "Peel chain",
        "Transactions that each pay out a small part and pass the rest on to a new address.",
    ),
    (
        "Proof of work",
        "Computation so costly that no one can forge a chain of blocks like the current one.",
    ),
    (
        "Script",
        "The rule by which an output can be spent; an address is its short form.",
    ),
    (
        "Taint",
        "The part of an output that counts as coming from the payments, under a given policy.",
    ),
    (
        "Transaction, txid",
        "A transfer of bitcoin, named by an id that is the hash of its content: change a digit and the id changes.",
    ),
];

/// Writes the glossary.
pub(super) fn glossary(page: &mut Page) {
    page.raw("<dl class=\"terms\">\n");
    for (term, meaning) in TERMS {
        page.raw("<div><dt>")
            .raw(term)
            .raw("</dt><dd>")
            .raw(meaning)
            .raw("</dd></div>\n");
    }
    page.raw("</dl>\n");
}
