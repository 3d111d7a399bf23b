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

mod exchange;
mod greet;
mod recover;
mod sort;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use log::info;

use super::budget::{self, Rate, ServerBudget};
use super::connection::Connection;
use super::dialect::{self, ProtocolVersion, SUPPORTED};
use super::load::LoadControl;
use super::queue::RequestQueue;
use super::wire::ConnectionError;
use super::{Dial, Identity, Source, SourceError, dial};
use crate::clock;
use crate::electrum::Request;
use crate::net::{Dialing, ServerUrl};
use sort::LineOutcome;

/// Longest pause before reconnecting.
const MAX_PAUSE: Duration = Duration::from_secs(30);

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
            identity: Identity {
                is_public,
                ..Identity::new(url.to_string(), "", "")
            },
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
