//! Retry policy: which answers are requested again, how often, and when.
//!
//! # Design
//!
//! An answer that says nothing about the requested object is requested again from the same server before it counts: a
//! server's internal error, a response that violates the protocol, or an incomplete list of headers. Provable objects
//! are requested from the other servers first, without a pause. All answers are archived and the last one to a request
//! counts, so that a replay, which sees them all at once, has the same result.
//!
//! Retries are bounded by a number per request, by pauses that run in parallel for all requests of a server, and by
//! past success: after several futile retries of one method, its later requests get one more try and the pause is
//! skipped.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use crate::client::{Source, SourceError};
use crate::electrum::{Refusal, Request, Response};
use crate::ledger::ChainPosition;

/// Pauses before each retry; their number is the number of retries.
const RETRY_PAUSES: [Duration; 3] = [
    Duration::from_millis(250),
    Duration::from_secs(1),
    Duration::from_secs(4),
];

/// Futile retries of one method after which the full number of retries is no longer used.
const MAX_FUTILE: u32 = 3;

/// Returns whether a retry may bring another answer from the same server.
pub(super) fn is_retryable(request: &Request, response: &Result<Response, Refusal>) -> bool {
    match (request, response) {
        // The connection has already waited for a busy server.
        (_, Err(Refusal::Busy(_))) => false,
        (_, Err(refusal)) => !refusal.is_about_request(),
        (Request::Headers { count, .. }, Ok(Response::Headers(headers))) => {
            headers.len() != *count as usize
        }
        (_, Ok(Response::History(entries))) => entries
            .iter()
            .any(|entry| entry.position == ChainPosition::Unreadable),
        (_, Ok(_)) => false,
    }
}

/// Sends one request before a run, with retries for internal errors of the server.
///
/// # Errors
///
/// As [`Source::ask`].
pub fn ask_with_retries(
    source: &mut dyn Source,
    request: &Request,
) -> Result<Result<Response, Refusal>, SourceError> {
    let mut pauses = RETRY_PAUSES.into_iter();
    loop {
        let mut said = String::new();
        source.ask(std::slice::from_ref(request), &mut |_, text| {
            said = text;
            Ok(Vec::new())
        })?;
        let response = request.read(&said);
        let pause = pauses.next().filter(|_| is_retryable(request, &response));
        let Some(pause) = pause else {
            return Ok(response);
        };
        sleep(source, pause)?;
    }
}

/// Sleeps, unless interrupted.
fn sleep(source: &dyn Source, pause: Duration) -> Result<(), SourceError> {
    let (flag, start) = (source.interrupted(), Instant::now());
    while start.elapsed() < pause {
        if flag
            .as_ref()
            .is_some_and(|flag| flag.load(Ordering::Relaxed))
        {
            return Err(SourceError::Interrupted);
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// A request to be sent again.
#[derive(Debug)]
pub(super) struct ScheduledRetry {
    pub due: Instant,
    /// Number of the pending request.
    pub number: u64,
    /// Index of the server.
    pub index: usize,
}

/// Record of the success of retries with one server.
#[derive(Debug, Default)]
pub(super) struct RetryHistory {
    futile: BTreeMap<&'static str, u32>,
}

impl RetryHistory {
    /// Returns the pause before retry number `times`; `None` if no retry is left.
    pub(super) fn pause(&self, request: &Request, times: u32) -> Option<Duration> {
        let futile = self.futile.get(request.method());
        let is_hopeless = futile.is_some_and(|count| *count >= MAX_FUTILE);
        let most = if is_hopeless { 1 } else { RETRY_PAUSES.len() };
        let pauses = RETRY_PAUSES[..most].iter();
        pauses.copied().nth(times as usize)
    }

    /// Notes that the last retry of a request failed.
    pub(super) fn note_failure(&mut self, request: &Request) {
        *self.futile.entry(request.method()).or_default() += 1;
    }

    /// Notes that a retry of a request succeeded.
    pub(super) fn note_success(&mut self, request: &Request) {
        self.futile.remove(request.method());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_are_limited_per_request_and_method() {
        let (tip, headers) = (Request::Tip, Request::Headers { start: 0, count: 1 });
        let times = |retry_history: &RetryHistory, request| {
            (0..9)
                .map_while(|at| retry_history.pause(request, at))
                .count()
        };
        let mut retry_history = RetryHistory::default();
        assert_eq!(times(&retry_history, &tip), RETRY_PAUSES.len());
        (0..MAX_FUTILE).for_each(|_| retry_history.note_failure(&tip));
        assert_eq!(
            (times(&retry_history, &tip), times(&retry_history, &headers)),
            (1, RETRY_PAUSES.len())
        );
        retry_history.note_success(&tip);
        assert_eq!(times(&retry_history, &tip), RETRY_PAUSES.len());
    }

    #[test]
    fn incomplete_headers_are_retryable_but_busy_is_not() {
        let headers = Request::Headers { start: 0, count: 1 };
        assert!(is_retryable(&headers, &Ok(Response::Headers(Vec::new()))));
        for (refusal, expected) in [
            (Refusal::Failed(String::new()), true),
            (Refusal::Malformed(String::new()), true),
            (Refusal::Busy(String::new()), false),
            (Refusal::NotFound(String::new()), false),
        ] {
            assert_eq!(is_retryable(&Request::Tip, &Err(refusal)), expected);
        }
    }
}
