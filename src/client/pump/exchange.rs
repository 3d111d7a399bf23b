//! Sends the lines of requests and delivers their answers, over one connection.

use std::time::{Duration, Instant};

use super::{ElectrumSource, ExchangeError, LineOutcome, OnAnswer};
use crate::client::SourceError;
use crate::client::budget;
use crate::client::dialect;
use crate::client::queue::{RequestQueue, is_oversize};
use crate::client::source::sleep;
use crate::clock;
use crate::electrum::Request;
use crate::electrum::refusal::unanswered;

/// Size in bytes from which ElectrumX no longer delays a response.
const UNDELAYED_BYTES: usize = 1_024;

/// Requests per line while the budget is short: lines are then sent seconds apart.
const LOW_BUDGET_BATCH: usize = 10;

impl ElectrumSource {
    /// Sends the requests that can be sent now and, if any are in flight, reads one line of responses.
    pub(super) fn exchange(
        &mut self,
        queue: &mut RequestQueue,
        take: &mut OnAnswer<'_>,
    ) -> Result<(), ExchangeError> {
        if self.connection.is_none() {
            let start = Instant::now();
            self.open().map_err(|error| {
                self.silence += start.elapsed();
                match error {
                    SourceError::Unreachable { reason, .. } => ExchangeError::Unreachable(reason),
                    SourceError::Protocol { answer, .. } => ExchangeError::Unreachable(answer),
                    other => ExchangeError::End(other),
                }
            })?;
            self.reject_unsupported(queue, 0, take)
                .map_err(ExchangeError::End)?;
        }
        let pause = self.send_lines(queue)?;
        if queue.in_flight() == 0 {
            return sleep(pause, &self.interrupted).map_err(ExchangeError::End);
        }
        let connection = self.connection.as_mut().expect("it was just made");
        let line = connection.line(
            queue.max_response_bytes(),
            self.limits.patience,
            &self.interrupted,
        )?;
        let message = connection.read(&line, queue.in_flight())?;
        let mut outcome = LineOutcome::default();
        let is_array = line.trim_start().starts_with('[');
        let sorted = self.sort_messages(queue, &message, is_array, &mut outcome);
        // The next requests are sent before these answers are processed.
        let sent = sorted.and_then(|()| self.send_lines(queue));
        for (place, text) in outcome.answers {
            self.deliver(queue, place, text, take)
                .map_err(ExchangeError::End)?;
        }
        // Processing time does not count as waiting for the server.
        if let Some(connection) = &mut self.connection {
            connection.restart_wait();
        }
        sent.map(drop)
    }

    /// Passes an answer to the caller and adds the follow-up requests to the queue.
    pub(super) fn deliver(
        &self,
        queue: &mut RequestQueue,
        place: usize,
        text: String,
        take: &mut OnAnswer<'_>,
    ) -> Result<(), SourceError> {
        let more = take(place, text)?;
        match more.is_empty() {
            true => Ok(()),
            false => {
                let first = queue.add(more);
                self.reject_unsupported(queue, first, take)
            }
        }
    }

    /// Answers requests from index `first` on that the negotiated version does not support.
    pub(super) fn reject_unsupported(
        &self,
        queue: &mut RequestQueue,
        first: usize,
        take: &mut OnAnswer<'_>,
    ) -> Result<(), SourceError> {
        for place in queue.refuse(first, |request| !self.version.supports(request)) {
            let text = unanswered(&dialect::unsupported(&self.identity));
            self.deliver(queue, place, text, take)?;
        }
        let is_oversize =
            |request: &Request| self.version.queries_by_script() && is_oversize(request);
        for place in queue.refuse(first, is_oversize) {
            let text = unanswered("the script exceeds the request size that servers accept");
            self.deliver(queue, place, text, take)?;
        }
        Ok(())
    }

    /// Sends as many lines as the limits allow. Returns how long the next line must wait for a rate or cost limit.
    fn send_lines(&mut self, queue: &mut RequestQueue) -> Result<Duration, ExchangeError> {
        let Some(connection) = &self.connection else {
            return Ok(Duration::ZERO);
        };
        let pause_left = connection.pause_left();
        // Which line was refused is known once the others are answered.
        if !pause_left.is_zero() || connection.has_unidentified_refusal() {
            return Ok(pause_left);
        }
        let was_idle = queue.in_flight() == 0;
        let is_short = !self.wait(0, budget::A_FEW).is_zero();
        let batch = if is_short {
            LOW_BUDGET_BATCH
        } else {
            usize::MAX
        };
        let mut lines = String::new();
        let mut pause = Duration::ZERO;
        while let Some(group) = queue.next(&self.load, batch) {
            let cost = group
                .iter()
                .map(|place| budget::price(queue.request(*place)))
                .sum();
            pause = self.wait(group.len(), cost);
            if !pause.is_zero() {
                break;
            }
            if let Some(rate) = &mut self.rate {
                rate.spend(clock::steady(), group.len());
            }
            let line = self.encode(queue, &group);
            self.spend(cost + budget::price_of_bytes(line.len()));
            lines.push_str(&line);
        }
        if let Some(connection) = self.connection.as_mut().filter(|_| !lines.is_empty()) {
            connection.send(&lines, was_idle)?;
        }
        Ok(pause)
    }

    /// Encodes a line of requests and marks them as sent.
    fn encode(&mut self, queue: &mut RequestQueue, group: &[usize]) -> String {
        let group: Vec<(u64, usize)> = group.iter().map(|place| (self.id(), *place)).collect();
        let of = |(id, place): &(u64, usize)| self.version.encode(*id, queue.request(*place));
        let mut parts: Vec<String> = group.iter().map(of).collect();
        let least: usize = group
            .iter()
            .map(|(_, place)| dialect::min_answer_bytes(queue.request(*place)))
            .sum();
        let is_small =
            dialect::delays_small_responses(&self.identity.software) && least < UNDELAYED_BYTES;
        let was_omitted = group.iter().any(|(_, place)| queue.was_omitted(*place));
        let padding_ping = (is_small || was_omitted) && self.load.takes_arrays();
        let padding_ping = padding_ping.then(|| self.id());
        let line = queue.mark_sent(&group, padding_ping.is_some());
        if let Some(id) = padding_ping {
            parts.push(dialect::padding_ping(
                id,
                UNDELAYED_BYTES.saturating_sub(least),
            ));
            self.spend(budget::PING);
            if let Some(connection) = &mut self.connection {
                connection.expect_ping(id, line);
            }
        }
        match parts.as_slice() {
            [single] => format!("{single}\n"),
            several => format!("[{}]\n", several.join(",")),
        }
    }
}
