//! Sorts the messages of a line into answers, refusals worth a retry, and unsolicited messages.

use std::collections::BTreeMap;
use std::time::Duration;

use log::debug;

use super::{ElectrumSource, ExchangeError};
use crate::client::budget;
use crate::client::queue::RequestQueue;
use crate::client::wire::{self, Message, excerpt};
use crate::electrum::Refusal;
use crate::electrum::refusal::unanswered;

/// Result of processing one line of responses.
#[derive(Default)]
pub(super) struct LineOutcome {
    /// Answers with the indices of their requests.
    pub(super) answers: Vec<(usize, String)>,
    /// Message of a busy server.
    pub(super) busy: Option<String>,
    /// Whether an answer was too large for an array.
    pub(super) is_too_large: bool,
}

impl ElectrumSource {
    /// Sorts the messages of a line into answers, refusals worth a retry, and unsolicited messages.
    pub(super) fn sort_messages(
        &mut self,
        queue: &mut RequestQueue,
        line: &[Message<'_>],
        is_array: bool,
        outcome: &mut LineOutcome,
    ) -> Result<(), ExchangeError> {
        let mut excess = None;
        let mut answered: BTreeMap<u64, usize> = BTreeMap::new();
        let mut without_id = Vec::new();
        for message in line {
            let Some((place, of, was_array)) = message.id.and_then(|id| queue.mark_answered(id))
            else {
                let connection = self.connection.as_mut().expect("the line came over it");
                match connection.padding_ping(message) {
                    Some(of) => *answered.entry(of).or_default() += 1,
                    None if message.id.is_none() && message.error.is_some() => {
                        without_id.push(message)
                    }
                    None => connection.handle_unsolicited(message, queue.lines())?,
                }
                continue;
            };
            *answered.entry(of).or_default() += 1;
            self.takes_arrays |= was_array;
            let is_error = message.error.is_some();
            self.spend(
                budget::price_of_bytes(message.text.len())
                    + if is_error { budget::ERROR } else { 0.0 },
            );
            match message.refusal() {
                Some(Refusal::TooLarge(_)) if was_array => {
                    outcome.is_too_large = true;
                    queue.retry_alone(place);
                }
                Some(Refusal::Busy(message_text)) if message.is_excessive_usage() => {
                    queue.retry_later(place);
                    excess = Some(message_text);
                }
                Some(Refusal::Busy(message_text)) => {
                    self.postpone(queue, place, message.text, message_text, outcome)?
                }
                _ => {
                    outcome.answers.push((place, message.text.to_owned()));
                    self.note_answer();
                }
            }
        }
        if is_array && !answered.is_empty() {
            let message_text = without_id.last().map(|message| message.text);
            self.handle_omitted(queue, answered, message_text, outcome)?;
        } else if let Some(message) = without_id.first() {
            // Repeated in one line, the message still refuses a single line.
            let connection = self.connection.as_mut().expect("the line came over it");
            connection.handle_unsolicited(message, queue.lines())?;
        }
        self.resend_refused_lines(queue, outcome)?;
        self.reduce_load(outcome);
        excess.map_or(Ok(()), |message_text| {
            Err(ExchangeError::ExcessiveUsage(message_text))
        })
    }

    /// Retries requests that an array of answers omitted, up to a limit: an answer array is complete (JSON-RPC 2.0), so
    /// they will not arrive later. An error without an id in the array may concern any of them.
    fn handle_omitted(
        &mut self,
        queue: &mut RequestQueue,
        answered: BTreeMap<u64, usize>,
        message_text: Option<&str>,
        outcome: &mut LineOutcome,
    ) -> Result<(), ExchangeError> {
        let mut omitted = Vec::new();
        for (line, answered) in answered {
            omitted.extend(queue.handle_omitted(line, answered));
        }
        for place in omitted {
            if queue.retry_omitted(place) <= self.limits.retries {
                continue;
            }
            queue.remove(place);
            let reason = "the server omitted the answer from its array";
            let text = message_text.map_or_else(|| unanswered(reason), str::to_owned);
            outcome.answers.push((place, text));
            self.give_up(reason.to_owned())
                .map_err(ExchangeError::End)?;
        }
        Ok(())
    }

    /// Postpones a request that a busy server refused, up to a limit.
    fn postpone(
        &mut self,
        queue: &mut RequestQueue,
        place: usize,
        text: &str,
        message_text: String,
        outcome: &mut LineOutcome,
    ) -> Result<(), ExchangeError> {
        let tries = queue.retry_later(place);
        outcome.busy = Some(message_text.clone());
        if tries <= self.limits.retries {
            return Ok(());
        }
        queue.remove(place);
        outcome.answers.push((place, text.to_owned()));
        self.give_up(message_text).map_err(ExchangeError::End)
    }

    /// Resets the failure counters after an answer.
    fn note_answer(&mut self) {
        self.failures = 0;
        self.delays = 0;
        self.given_up = 0;
        self.silence = Duration::ZERO;
        self.is_mute = false;
        self.load.note_answer();
        if let Some(connection) = &mut self.connection {
            connection.note_answer();
        }
    }

    /// Reduces the load, and pauses if the server is busy. Lines that were in flight when it became busy do not count
    /// again.
    fn reduce_load(&mut self, outcome: &LineOutcome) {
        let pause = self.pause_after(self.delays + 2);
        let server = &self.identity.server;
        let Some(connection) = self.connection.as_mut() else {
            return;
        };
        if !connection.pause_left().is_zero() {
            return;
        }
        if let Some(message_text) = &outcome.busy {
            self.delays += 1;
            debug!("{server}: {message_text}; pausing for {pause:?}");
            connection.pause_for(pause);
        }
        if outcome.busy.is_some() || outcome.is_too_large {
            self.load.shrink();
        }
    }

    /// Once every line in flight was refused as a whole, sends their requests again on smaller lines. For a single
    /// request the refusal is its answer.
    fn resend_refused_lines(
        &mut self,
        queue: &mut RequestQueue,
        outcome: &mut LineOutcome,
    ) -> Result<(), ExchangeError> {
        let Some(connection) = &mut self.connection else {
            return Ok(());
        };
        let Some(text) = connection.refusal(queue.lines()) else {
            return Ok(());
        };
        self.spend(budget::ERROR);
        let refusal = wire::refusal(&text);
        debug!(
            "{} refused {} lines as a whole: {}",
            self.identity.server,
            queue.lines(),
            excerpt(&text)
        );
        let (lone, had_array) = (queue.lone(), queue.has_array());
        let count = queue.requeue_in_flight();
        match (lone, refusal) {
            (Some(place), Some(Refusal::Busy(message_text))) => {
                queue.remove(place);
                self.postpone(queue, place, &text, message_text, outcome)?;
            }
            (Some(place), _) => {
                queue.remove(place);
                outcome.answers.push((place, text));
                self.note_answer();
            }
            (None, refusal) => {
                match had_array {
                    true => self.load.lower_limits(),
                    false => self.load.bisect(count),
                }
                if let Some(Refusal::Busy(message_text)) = refusal {
                    outcome.busy = Some(message_text);
                }
            }
        }
        Ok(())
    }
}
