//! Messages for the words of the tables. The tables and JSON have the words themselves, in English, since readers of those
//! files rely on them.

use super::{Class, End, Grade, Policy, Role};
use crate::language::{Sentence, Value, say};

/// Returns the message that names a class of deposits.
pub fn class(class: Class) -> &'static str {
    match class {
        Class::Payment => "class-payment",
        Class::Instalment => "class-instalment",
        Class::Internal => "class-internal",
        Class::Dust => "class-dust",
        Class::Unrelated => "class-unrelated",
        Class::Late => "class-late",
    }
}

/// Returns the message that names a kind of end of the trace.
pub fn end(end: End) -> &'static str {
    match end {
        End::Unknown => "end-unknown",
        End::Unconfirmed => "end-unconfirmed",
        End::CoinJoin => "end-coinjoin",
        End::Service => "end-service",
        End::Busy => "end-busy",
        End::Dust => "end-dust",
        End::Limit => "end-limit",
        End::Unspent => "end-unspent",
        End::Fee => "end-fee",
    }
}

/// Returns the message that names a policy, as at the head of a column.
pub fn policy(policy: Policy) -> &'static str {
    match policy {
        Policy::Poison => "policy-poison",
        Policy::Haircut => "policy-haircut",
        Policy::Fifo => "policy-fifo",
        Policy::Lifo => "policy-lifo",
        Policy::Tiho => "policy-tiho",
    }
}

/// Returns the message that names a role of a wallet.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Service => "role-service",
        Role::Collector => "role-collector",
        Role::Case => "role-case",
        Role::Payer => "role-payer",
        Role::Reached => "role-reached",
        Role::Other => "role-other",
    }
}

/// Returns the message that names a grade of evidence.
pub fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Fact => "grade-fact",
        Grade::Strong => "grade-strong",
        Grade::Weak => "grade-weak",
        Grade::Claim => "grade-claim",
    }
}

/// Returns what a note is on.
pub fn note_on(kind: &str) -> Sentence {
    let message = match kind {
        "address" => "note-on-address",
        "transaction" => "note-on-transaction",
        "cluster" => "note-on-cluster",
        other => return Sentence::verbatim(other),
    };
    Sentence::new(message, [])
}

/// Names a link rule of the table of links.
pub fn link_rule(rule: &str) -> Sentence {
    let merge = || rule.strip_prefix("merge by ")?.split_once(": ");
    match rule {
        "same-key" => say!("rule-same-key"),
        "co-spend" => say!("rule-co-spend"),
        _ => match (rule.strip_prefix("change: "), merge()) {
            (Some(rules), _) => say!("rule-change", rules = Value::Id(rules.to_owned())),
            (None, Some((name, reason))) => say!("rule-merge", name = name, reason = reason),
            (None, None) => Sentence::verbatim(rule),
        },
    }
}

/// Names a category of tags. Those of GraphSense's taxonomy are known; any other stands as the tag has it.
pub fn category(word: &str) -> Sentence {
    let message = match word {
        "atm" => "category-atm",
        "broker" => "category-broker",
        "dark_market" => "category-dark-market",
        "defi" => "category-defi",
        "donation" => "category-donation",
        "exchange" => "category-exchange",
        "extortion" => "category-extortion",
        "faucet" => "category-faucet",
        "gambling" => "category-gambling",
        "hack" => "category-hack",
        "hosted_wallet" => "category-hosted-wallet",
        "individual" => "category-individual",
        "malware" => "category-malware",
        "market" => "category-market",
        "marketplace" => "category-marketplace",
        "miner" => "category-miner",
        "mining_pool" => "category-mining-pool",
        "mixing_service" => "category-mixing-service",
        "organization" => "category-organization",
        "payment_processor" => "category-payment-processor",
        "perpetrator" => "category-perpetrator",
        "phishing" => "category-phishing",
        "ponzi_scheme" => "category-ponzi-scheme",
        "ransomware" => "category-ransomware",
        "scam" => "category-scam",
        "service" => "category-service",
        "sextortion" => "category-sextortion",
        "shop" => "category-shop",
        "terrorism" => "category-terrorism",
        "user" => "category-user",
        "wallet_service" => "category-wallet-service",
        other => return Sentence::verbatim(other),
    };
    Sentence::new(message, [])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_are_messages_with_the_same_english_text() {
        for rule in [
            "same-key",
            "co-spend",
            "change: legacy minus spent",
            "merge by A. Example: a letter: see annex",
            "of a later version",
        ] {
            assert_eq!(link_rule(rule), rule);
        }
        for word in [
            "atm",
            "broker",
            "dark_market",
            "defi",
            "donation",
            "exchange",
            "extortion",
            "faucet",
            "gambling",
            "hack",
            "hosted_wallet",
            "individual",
            "malware",
            "market",
            "marketplace",
            "miner",
            "mining_pool",
            "mixing_service",
            "organization",
            "payment_processor",
            "perpetrator",
            "phishing",
            "ponzi_scheme",
            "ransomware",
            "scam",
            "service",
            "sextortion",
            "shop",
            "terrorism",
            "user",
            "wallet_service",
            "something-else",
        ] {
            assert_eq!(category(word), word);
        }
    }
}
