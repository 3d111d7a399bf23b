//! Which answers are worth asking for again, how often, and when.
//!
//! # Design
//!
//! Whatever does not speak about what was asked for is asked again, of the same server, before it counts: an error of the
//! server's own, an answer that is not what the protocol says, headers of which some are missing. What can be proved is
//! asked of the other servers first, which costs no pause. All answers go to the archive; the last one to a request holds,
//! so that a replay, which sees them all at once, comes to the same.
//!
//! It is bounded three ways: by the number of times for one request, by the pauses, which all requests of a server take at
//! the same time, and by what it helped so far: where requests of one kind were asked again in vain, the next ones of that
//! kind get one more try and no longer pause.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use super::{Refusal, Request, Response, Source, SourceError};
use crate::ledger::Place;

/// Pauses before a request is asked again: so often it is.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(250),
    Duration::from_secs(1),
    Duration::from_secs(4),
];

/// Requests of one method that may be asked again in vain with every pause.
const MOST_IN_VAIN: u32 = 3;

/// Returns whether the same server may answer otherwise when it is asked again.
pub(super) fn is_passing(request: &Request, response: &Result<Response, Refusal>) -> bool {
    match (request, response) {
        // The connection has waited for a busy server already.
        (_, Err(Refusal::Busy(_))) => false,
        (_, Err(refusal)) => !refusal.is_about_request(),
        (Request::Headers { count, .. }, Ok(Response::Headers(headers))) => {
            headers.len() != *count as usize
        }
        (_, Ok(Response::History(entries))) => {
            entries.iter().any(|entry| entry.place == Place::Unread)
        }
        (_, Ok(_)) => false,
    }
}

/// Asks a server one thing before a run, again where it fails for a reason of its own.
///
/// # Errors
///
/// As [`Source::ask`].
pub fn ask_patiently(
    source: &mut dyn Source,
    request: &Request,
) -> Result<Result<Response, Refusal>, SourceError> {
    let mut pauses = PAUSES.into_iter();
    loop {
        let mut said = String::new();
        source.ask(std::slice::from_ref(request), &mut |_, text| {
            said = text;
            Ok(Vec::new())
        })?;
        let response = request.read(&said);
        let pause = pauses.next().filter(|_| is_passing(request, &response));
        let Some(pause) = pause else {
            return Ok(response);
        };
        sleep(source, pause)?;
    }
}

/// Waits, unless the user wants to stop.
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

/// A request that is to be asked again.
#[derive(Debug)]
pub(super) struct Later {
    pub due: Instant,
    /// Number of the question.
    pub number: u64,
    /// Place of the server.
    pub place: usize,
}

/// How often it helped to ask one server again.
#[derive(Debug, Default)]
pub(super) struct Hope {
    in_vain: BTreeMap<&'static str, u32>,
}

impl Hope {
    /// Returns how long to wait before a request is asked again that was so often already; nothing where it was often enough.
    pub(super) fn pause(&self, request: &Request, times: u32) -> Option<Duration> {
        let in_vain = self.in_vain.get(request.method());
        let is_hopeless = in_vain.is_some_and(|count| *count >= MOST_IN_VAIN);
        let most = if is_hopeless { 1 } else { PAUSES.len() };
        let pauses = PAUSES[..most].iter();
        pauses.copied().nth(times as usize)
    }

    /// Takes note that a request was asked again to the end, and never answered.
    pub(super) fn failed(&mut self, request: &Request) {
        *self.in_vain.entry(request.method()).or_default() += 1;
    }

    /// Takes note that a request was answered when it was asked again.
    pub(super) fn helped(&mut self, request: &Request) {
        self.in_vain.remove(request.method());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_asked_again_a_few_times_and_after_failures_of_its_kind_once() {
        let (tip, headers) = (Request::Tip, Request::Headers { start: 0, count: 1 });
        let times = |hope: &Hope, request| (0..9).map_while(|at| hope.pause(request, at)).count();
        let mut hope = Hope::default();
        assert_eq!(times(&hope, &tip), PAUSES.len());
        (0..MOST_IN_VAIN).for_each(|_| hope.failed(&tip));
        assert_eq!(
            (times(&hope, &tip), times(&hope, &headers)),
            (1, PAUSES.len())
        );
        hope.helped(&tip);
        assert_eq!(times(&hope, &tip), PAUSES.len());
    }

    #[test]
    fn fewer_headers_than_asked_for_are_asked_for_again_and_a_busy_server_is_not() {
        let headers = Request::Headers { start: 0, count: 1 };
        assert!(is_passing(&headers, &Ok(Response::Headers(Vec::new()))));
        for (refusal, expected) in [
            (Refusal::Failed(String::new()), true),
            (Refusal::Malformed(String::new()), true),
            (Refusal::Busy(String::new()), false),
            (Refusal::NotFound(String::new()), false),
        ] {
            assert_eq!(is_passing(&Request::Tip, &Err(refusal)), expected);
        }
    }
}
