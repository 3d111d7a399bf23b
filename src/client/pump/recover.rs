//! Recovers from a broken connection: requeues the requests, reduces the load, gives up the request or server at fault.

use std::time::Duration;

use log::debug;

use super::{ElectrumSource, ExchangeError, OnAnswer};
use crate::client::SourceError;
use crate::client::queue::RequestQueue;
use crate::client::source::sleep;
use crate::client::wire::{ConnectionError, excerpt};
use crate::clock;
use crate::electrum::refusal::{oversize, unanswered};

/// Consecutive requests given up before the server is lost.
const MAX_GIVEN_UP: u32 = 5;

/// Consecutive time-outs before the server is lost.
const MAX_TIMEOUTS: u32 = 3;

impl ElectrumSource {
    /// Counts a request that is given up; returns an error after too many in a row.
    pub(super) fn give_up(&mut self, reason: String) -> Result<(), SourceError> {
        self.given_up += 1;
        match self.given_up < MAX_GIVEN_UP {
            true => Ok(()),
            false => Err(self.lost(&reason)),
        }
    }

    /// Resets the failure counters and returns the error for a lost server. A later call starts afresh. `reason` may
    /// quote the server.
    fn lost(&mut self, reason: &str) -> SourceError {
        self.failures = 0;
        self.delays = 0;
        self.given_up = 0;
        self.silence = Duration::ZERO;
        self.is_mute = false;
        SourceError::Lost {
            server: self.identity.server.clone(),
            reason: excerpt(reason),
        }
    }

    /// Requeues everything in flight after a broken connection and reduces the load.
    pub(super) fn recover(
        &mut self,
        queue: &mut RequestQueue,
        take: &mut OnAnswer<'_>,
        stop: ExchangeError,
    ) -> Result<(), SourceError> {
        self.connection = None;
        let reason = match &stop {
            ExchangeError::ConnectionError(fault) => excerpt(&fault.to_string()),
            ExchangeError::Unreachable(reason) | ExchangeError::ExcessiveUsage(reason) => {
                reason.clone()
            }
            ExchangeError::End(_) => String::new(),
        };
        if let ExchangeError::End(error) = stop {
            return Err(error);
        }
        self.check_interrupted()?;
        let (lone, had_array) = (queue.lone(), queue.has_array());
        let count = queue.requeue_in_flight();
        self.failures += 1;
        if let ExchangeError::ConnectionError(ConnectionError::TimedOut(waited)) = &stop {
            self.silence += *waited;
        }
        let is_silent = self.silence >= MAX_TIMEOUTS * self.limits.patience;
        match (stop, lone) {
            (ExchangeError::ConnectionError(ConnectionError::TooLong(bytes)), Some(place)) => {
                queue.remove(place);
                self.failures = 0;
                self.deliver(queue, place, oversize(bytes), take)?;
                return self.give_up(reason);
            }
            (ExchangeError::ConnectionError(ConnectionError::TooLong(_)), None) => {
                self.load.bisect(count)
            }
            (
                ExchangeError::ConnectionError(
                    ConnectionError::Closed | ConnectionError::Stream(_),
                ),
                Some(place),
            ) if self.failures > self.limits.retries => {
                queue.remove(place);
                self.failures = 0;
                self.deliver(queue, place, unanswered(&reason), take)?;
                return self.give_up(reason);
            }
            // The server greets and supports answered others, so this request is at fault. A second one in a row means the
            // server.
            (ExchangeError::ConnectionError(ConnectionError::TimedOut(_)), Some(place))
                if is_silent && queue.is_answered() && !self.is_mute =>
            {
                queue.remove(place);
                self.is_mute = true;
                self.failures = 0;
                self.deliver(queue, place, unanswered(&reason), take)?;
                return self.give_up(reason);
            }
            // A single close may be chance.
            (ExchangeError::ConnectionError(ConnectionError::Closed), _)
                if had_array && !self.takes_arrays =>
            {
                self.closed_on_arrays += 1;
                if self.closed_on_arrays > 1 {
                    self.load.forbid_arrays();
                }
            }
            (ExchangeError::Unreachable(_), _) => {}
            (stop, _) => {
                self.load.shrink();
                // The last retries find out whether a single request breaks the connection.
                if self.failures + 1 >= self.limits.retries {
                    self.load.bisect(count);
                }
                if let (ExchangeError::ExcessiveUsage(_), Some(budget)) = (stop, &mut self.budget) {
                    budget.exhaust(clock::steady());
                }
            }
        }
        if self.failures > self.limits.retries || is_silent {
            return Err(self.lost(&reason));
        }
        let pause = self.pause_after(self.failures);
        debug!(
            "{}: {reason}; reconnecting in {pause:?}",
            self.identity.server
        );
        sleep(pause, &self.interrupted)
    }
}
