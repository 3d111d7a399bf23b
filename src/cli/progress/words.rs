//! Words of the progress line: the remaining time and the pending request.

use std::time::Duration;

use indicatif::HumanDuration;

use crate::acquire::Progress;
use crate::servers::Awaited;

/// Estimates the remaining time at the pace so far: at least for the known requests, at most for all requests that the
/// limit allows.
pub(super) fn left(elapsed: Duration, answers: u64, progress: Progress) -> String {
    if answers == 0 || elapsed < Duration::from_secs(1) {
        return "estimating time".to_owned();
    }
    let each = elapsed.as_secs_f64() / answers as f64;
    let time = |count: u64| {
        let time = Duration::try_from_secs_f64(each * count as f64);
        format!("{:#}", HumanDuration(time.unwrap_or(Duration::MAX)))
    };
    let most = progress.waiting.saturating_add(progress.left);
    format!(
        "at least {} left, up to {} at the request limit",
        time(progress.waiting),
        time(most)
    )
}

/// Describes the pending request.
pub(super) fn awaiting(awaited: &Awaited, waited: Duration) -> String {
    let what = match awaited.method {
        "blockchain.headers.subscribe" => "its tip",
        "blockchain.block.headers" => "headers",
        "blockchain.scripthash.get_history" => "a history",
        "blockchain.scripthash.get_balance" => "a balance",
        "blockchain.transaction.get" => "a transaction",
        "blockchain.transaction.get_merkle" => "a proof",
        "blockchain.outpoint.get_status" => "a spender",
        other => other,
    };
    let again = if awaited.is_repeated {
        ", request repeated"
    } else {
        ""
    };
    format!(
        "waiting for {} from {} for {} s{again}",
        what,
        awaited.server,
        waited.as_secs()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimate_is_bounded_by_request_limit() {
        let progress = Progress {
            waiting: 20,
            left: 580,
            ..Progress::default()
        };
        let left = left(Duration::from_secs(10), 100, progress);
        assert_eq!(left, "at least 2s left, up to 60s at the request limit");
        let first = super::left(Duration::ZERO, 0, progress);
        assert_eq!(first, "estimating time");
    }

    #[test]
    fn pending_request_is_shown_with_server() {
        let awaited = Awaited {
            server: "ssl://a.example:50002".into(),
            method: "blockchain.transaction.get_merkle",
            is_repeated: true,
        };
        assert_eq!(
            awaiting(&awaited, Duration::from_secs(7)),
            "waiting for a proof from ssl://a.example:50002 for 7 s, request repeated"
        );
    }
}
