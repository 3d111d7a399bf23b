//! A client for one live Electrum server: pipelined, bounded and rate-limited.
//!
//! # Design
//!
//! Requests are sent in JSON arrays. Several arrays are in flight at once and more follow as responses arrive, so that
//! neither the link nor the server is idle; each answer is passed to the caller as soon as its line has been read.
//! There is one thread and no callback from a lower layer: `queue` tracks the requests in flight, `load` limits their
//! number, `wire` reads lines within bounds, `dialect` encodes protocol versions, and this module handles misbehaviour:
//!
//! | the server | the client |
//! |---|---|
//! | refuses an array, or closes the connection on one | sends smaller arrays, and finally single lines |
//! | reports an answer as too large in an array | sends the request again, alone |
//! | omits answers from an array, or their ids | sends the requests again, each in an array with a ping |
//! | is busy | pauses for a growing time and halves the load |
//! | closes, times out, or sends a line that is not a response | does the same, over a new connection |
//! | does not answer one request, but answers others | gives that request up |
//! | sends a line without end | sends the requests one at a time and gives up the one at fault |
//!
//! Answers are matched by id only. An answered request is not sent again. A request that is given up gets an answer in
//! the program's own name, so that the gap is on record like any refusal. A server that causes this repeatedly is lost.
//!
//! ElectrumX delays a small response for up to a second, so that it can be batched with others. A line whose response
//! may be small therefore carries a `server.ping` whose id, and so whose response, is long enough.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use log::{debug, info};

use super::budget::{self, Rate, ServerBudget};
use super::connection::Connection;
use super::dialect::{self, COMMON, ProtocolVersion, SUPPORTED};
use super::load::LoadControl;
use super::queue::{RequestQueue, is_oversize};
use super::source::sleep;
use super::wire::{self, ConnectionError, Message, excerpt};
use super::{Dial, Dialled, Identity, Source, SourceError, dial};
use crate::clock;
use crate::electrum::refusal::{oversize, unanswered};
use crate::electrum::{Refusal, Request};
use crate::net::{Dialing, ServerUrl};

/// Consecutive requests given up before the server is lost.
const MAX_GIVEN_UP: u32 = 5;

/// Consecutive time-outs before the server is lost.
const MAX_TIMEOUTS: u32 = 3;

/// Longest pause before reconnecting.
const MAX_PAUSE: Duration = Duration::from_secs(30);

/// Size in bytes from which ElectrumX no longer delays a response.
const UNDELAYED_BYTES: usize = 1_024;

/// Requests per line while the budget is short: lines are then sent seconds apart.
const LOW_BUDGET_BATCH: usize = 10;

/// Limits on a server's responses and on the load put on it.
#[derive(Debug, Clone)]
pub struct ClientLimits {
    /// Requests per array.
    pub batch: usize,
    /// Requests in flight. Fulcrum accepts 345 in arrays from one IP address, over all its connections.
    pub window: usize,
    /// Requests in flight to a server of the user's own, which serves no other client. electrs answers only after
    /// processing its whole input, so it idles for a round trip unless many more requests are in flight.
    pub own_window: usize,
    /// Requests per second to a public server.
    pub per_second: u32,
    /// Highest cost balance at which a request is sent to a public server that accounts costs.
    pub ceiling: f64,
    /// Time limit for the `server.version` handshake.
    pub greeting: Duration,
    /// Time limit for a response, counted from the previous one; a long line that arrives steadily gets more. A server
    /// that stays silent for three times as long, reconnections included, is lost.
    pub patience: Duration,
    /// Consecutive reconnections without an answer.
    pub retries: u32,
    /// Pause before the first reconnection; it doubles with each.
    pub first_pause: Duration,
    /// Folder of the cost accounts of servers; without it they last only for the run.
    pub budgets: Option<PathBuf>,
}

impl Default for ClientLimits {
    fn default() -> Self {
        Self {
            batch: 50,
            window: 300,
            own_window: 800,
            per_second: 100,
            ceiling: budget::CEILING,
            greeting: Duration::from_secs(25),
            // Three times this, plus overhead, stays below two minutes.
            patience: Duration::from_secs(28),
            retries: 4,
            first_pause: Duration::from_millis(250),
            budgets: budget::default_folder(),
        }
    }
}

/// A client of one server, which reconnects when the connection breaks.
pub struct ElectrumSource {
    dial: Dial,
    limits: ClientLimits,
    interrupted: Arc<AtomicBool>,
    /// Range of protocol versions to negotiate.
    versions: [&'static str; 2],
    identity: Identity,
    version: ProtocolVersion,
    connection: Option<Connection>,
    next_id: u64,
    load: LoadControl,
    /// Whether an array was ever answered.
    takes_arrays: bool,
    /// Connections closed on an array before that.
    closed_on_arrays: u32,
    /// Connections broken since the last answer.
    failures: u32,
    /// Busy replies since the last answer.
    delays: u32,
    /// Requests given up since the last answer.
    given_up: u32,
    /// Time spent in time-outs since the last answer.
    silence: Duration,
    /// Whether a request was given up because of a time-out since the last answer.
    is_mute: bool,
    /// Cost account and rate limit; absent for a server of the user's own.
    budget: Option<ServerBudget>,
    rate: Option<Rate>,
}

/// The reason why an exchange ended early.
enum ExchangeError {
    /// The connection is no longer usable.
    ConnectionError(ConnectionError),
    /// No connection could be opened.
    Unreachable(String),
    /// The server reports excessive resource usage by this client.
    ExcessiveUsage(String),
    /// The run ends.
    End(SourceError),
}

impl From<ConnectionError> for ExchangeError {
    fn from(fault: ConnectionError) -> Self {
        Self::ConnectionError(fault)
    }
}

/// Result of processing one line of responses.
#[derive(Default)]
struct LineOutcome {
    /// Answers with the indices of their requests.
    answers: Vec<(usize, String)>,
    /// Message of a busy server.
    busy: Option<String>,
    /// Whether an answer was too large for an array.
    is_too_large: bool,
}

type OnAnswer<'a> = dyn FnMut(usize, String) -> Result<Vec<Request>, SourceError> + 'a;

impl ElectrumSource {
    /// Connects to the server at `url`, in the way given by `dialing`, and negotiates a version from 1.4 to 1.7, or up
    /// to 1.4.2 if the server refuses newer ones. Setting `interrupted` ends the current or next [`Source::ask`] with
    /// [`SourceError::Interrupted`].
    ///
    /// # Errors
    ///
    /// [`SourceError::Unreachable`], [`SourceError::Transport`], [`SourceError::Protocol`] and [`SourceError::Interrupted`].
    pub fn connect(
        url: &ServerUrl,
        dialing: &Dialing,
        interrupted: Arc<AtomicBool>,
    ) -> Result<Self, SourceError> {
        Self::connect_within(url, dialing, ClientLimits::default(), interrupted)
    }

    /// Connects with the given limits; a time-out in `dialing` takes precedence over theirs.
    ///
    /// # Errors
    ///
    /// As [`Self::connect`].
    pub fn connect_within(
        url: &ServerUrl,
        dialing: &Dialing,
        mut limits: ClientLimits,
        interrupted: Arc<AtomicBool>,
    ) -> Result<Self, SourceError> {
        if let Some(timeout) = dialing.timeout {
            limits.patience = timeout;
            limits.greeting = timeout;
        }
        let dial = dial(url, dialing, &interrupted);
        let mut source = Self::over(dial, url, limits, interrupted)?;
        source.identity.route = dialing.route();
        Ok(source)
    }

    /// Connects over streams that `dial` opens, with the given limits.
    ///
    /// # Errors
    ///
    /// As [`Self::connect`].
    pub fn over(
        dial: Dial,
        url: &ServerUrl,
        limits: ClientLimits,
        interrupted: Arc<AtomicBool>,
    ) -> Result<Self, SourceError> {
        let now = clock::steady();
        let budget = ServerBudget::of(url, limits.budgets.as_deref(), limits.ceiling, now);
        let is_public = budget.is_some();
        let window = if is_public {
            limits.window
        } else {
            limits.own_window
        };
        let mut source = Self {
            dial,
            interrupted,
            versions: SUPPORTED,
            identity: Identity::new(url.to_string(), "", ""),
            version: ProtocolVersion::default(),
            connection: None,
            next_id: 0,
            load: LoadControl::new(limits.batch, window),
            takes_arrays: false,
            closed_on_arrays: 0,
            failures: 0,
            delays: 0,
            given_up: 0,
            silence: Duration::ZERO,
            is_mute: false,
            budget,
            rate: is_public.then(|| Rate::new(limits.per_second, now)),
            limits,
        };
        source.open()?;
        let Identity {
            server,
            software,
            protocol,
            ..
        } = &source.identity;
        info!("{server}: {software}, protocol {protocol}");
        Ok(source)
    }

    /// Opens a connection and negotiates a version. Falls back to the common versions if the server refuses newer ones,
    /// and greets again if it reports an internal problem.
    fn open(&mut self) -> Result<(), SourceError> {
        let mut failures = 0;
        loop {
            let reason = match self.greet() {
                Ok(None) => return Ok(()),
                Ok(Some(reason)) => reason,
                Err(SourceError::Protocol { .. }) if self.may_fall_back() => {
                    self.versions = COMMON;
                    continue;
                }
                Err(error) => return Err(error),
            };
            failures += 1;
            if failures > self.limits.retries {
                let server = self.identity.server.clone();
                return Err(SourceError::Unreachable { server, reason });
            }
            // Error messages about versions are not always recognised as such.
            if self.version == ProtocolVersion::default() {
                self.versions = match self.versions == SUPPORTED {
                    true => COMMON,
                    false => SUPPORTED,
                };
            }
            sleep(self.pause_after(failures), &self.interrupted)?;
        }
    }

    /// Whether no version was negotiated yet and the common ones can still be tried.
    fn may_fall_back(&self) -> bool {
        self.version == ProtocolVersion::default() && self.versions != COMMON
    }

    /// Greets the server once; returns its message if it reports an internal problem.
    fn greet(&mut self) -> Result<Option<String>, SourceError> {
        self.check_interrupted()?;
        let server = self.identity.server.clone();
        let unreachable = |reason: &dyn std::fmt::Display| SourceError::Unreachable {
            server: server.clone(),
            reason: excerpt(&reason.to_string()),
        };
        let dialled = (self.dial)();
        self.check_interrupted()?;
        let Dialled {
            stream,
            certificate,
            peer,
        } = dialled?;
        let mut connection = Connection::new(stream, &server);
        self.spend(budget::CONNECTION);
        let id = self.id();
        let answer = connection.greet(id, self.versions, self.limits.greeting, &self.interrupted);
        self.check_interrupted()?;
        let answer = match answer {
            // A server that lacks the requested versions may close without a message.
            Err(ConnectionError::Closed) if self.may_fall_back() => String::new(),
            other => other.map_err(|fault| unreachable(&fault))?,
        };
        let agreed = dialect::read_greeting(&answer).and_then(|answer| {
            let version = dialect::negotiated(&answer, self.versions)?;
            Some((answer, version))
        });
        let Some((agreed, version)) = agreed else {
            if let Some(refusal) = wire::refusal(&answer).filter(|it| !it.is_about_request()) {
                return Ok(Some(excerpt(&refusal.to_string())));
            }
            return Err(SourceError::Protocol {
                server,
                answer: excerpt(&answer),
            });
        };
        self.version = version;
        self.identity.software = excerpt(&agreed.server_software_version);
        self.identity.protocol = agreed.protocol_version;
        self.identity.certificate = certificate;
        self.identity.peer = peer;
        self.connection = Some(connection);
        Ok(None)
    }

    fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    fn check_interrupted(&self) -> Result<(), SourceError> {
        match self.interrupted.load(Ordering::Relaxed) {
            true => Err(SourceError::Interrupted),
            false => Ok(()),
        }
    }

    /// Returns the pause after a number of consecutive failures.
    fn pause_after(&self, failures: u32) -> Duration {
        let factor = 1_u32
            .checked_shl(failures.saturating_sub(1))
            .unwrap_or(u32::MAX);
        self.limits
            .first_pause
            .saturating_mul(factor)
            .min(MAX_PAUSE)
    }

    fn spend(&mut self, cost: f64) {
        if let Some(budget) = &mut self.budget {
            budget.spend(clock::steady(), cost);
        }
    }

    /// Returns how long `count` requests of this total cost must wait to respect a public server's limits.
    fn wait(&self, count: usize, cost: f64) -> Duration {
        let now = clock::steady();
        let budget = self
            .budget
            .as_ref()
            .filter(|_| dialect::counts_costs(&self.identity.software));
        let for_budget = budget.map_or(Duration::ZERO, |budget| budget.pause(now, cost));
        let for_rate = self
            .rate
            .as_ref()
            .map_or(Duration::ZERO, |rate| rate.pause(now, count));
        for_budget.max(for_rate)
    }

    /// Sends the requests that can be sent now and, if any are in flight, reads one line of responses.
    fn exchange(
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
    fn deliver(
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
    fn reject_unsupported(
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

    /// Sorts the messages of a line into answers, refusals worth a retry, and unsolicited messages.
    fn sort_messages(
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

    /// Counts a request that is given up; returns an error after too many in a row.
    fn give_up(&mut self, reason: String) -> Result<(), SourceError> {
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
    fn recover(
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

impl Source for ElectrumSource {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn ask(&mut self, requests: &[Request], take: &mut OnAnswer<'_>) -> Result<(), SourceError> {
        let mut queue = RequestQueue::default();
        let first = queue.add(requests.to_vec());
        self.reject_unsupported(&mut queue, first, take)?;
        while !queue.is_done() {
            if let Err(stop) = self.exchange(&mut queue, take) {
                self.recover(&mut queue, take, stop)?;
            }
        }
        Ok(())
    }

    fn interrupted(&self) -> Option<Arc<AtomicBool>> {
        Some(Arc::clone(&self.interrupted))
    }

    fn reports_spenders(&self) -> bool {
        self.version.reports_spenders()
    }
}
