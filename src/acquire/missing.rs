//! The reason for a missing history or spender, from the refusal of a server.

use crate::electrum::Refusal;
use crate::ledger::MissingReason;

/// Converts a refusal into the reason that tables print.
pub(super) fn missing(refusal: Refusal) -> MissingReason {
    match refusal {
        Refusal::HistoryTooLong(words) => MissingReason::TooLong(words),
        Refusal::Unanswered => MissingReason::Unanswered,
        Refusal::GivenUp(reason) => MissingReason::GivenUp(reason),
        other => MissingReason::Refused(other.to_string()),
    }
}
