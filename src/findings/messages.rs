//! Messages for the words of the tables. The tables and JSON have the words themselves, in English, since readers of those
//! files rely on them.

use super::{Class, End, Grade, Policy, Role};
use crate::language::Sentence;

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
