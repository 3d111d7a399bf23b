//! A live Electrum server: fast, bounded, polite.
//!
//! # Design
//!
//! Requests go out in JSON arrays, several of them before the first is answered, and more as answers come, so that
//! neither the link nor the server is ever idle; every answer is handed on as soon as its line is there. One thread, no
//! callbacks from below: `work` knows what is on its way, `load` how much may be, `wire` reads lines within bounds,
//! `dialect` knows the protocol's versions, and here is what to do when a server does not do as asked:
//!
//! | the server | and then |
//! |---|---|
//! | refuses an array, or closes the connection on one | smaller arrays, in the end single lines |
//! | says that an answer is too large in an array | the request is asked again, alone |
//! | leaves answers out of an array, or gives them no id | the requests are asked again, each in an array with a ping |
//! | is busy | a growing pause, half as much at once |
//! | closes, says nothing for too long, or says what is no answer | the same, over a new connection |
//! | says nothing to one request alone, and answers others | the request is given up |
//! | sends a line without end | the requests are asked one at a time, and the one to blame is given up |
//!
//! Answers are matched by id only. What was answered is not asked again. A request that is given up gets an answer that
//! says so in the program's own name, so that the gap is on record like any refusal; a server that makes it give up
//! again and again, or that does nothing else, is lost.
//!
//! ElectrumX holds a small answer back for up to a second, in the hope of hiding it among others. A line whose answer
//! may be small therefore gets a `server.ping` whose id, and so whose answer, is long enough.

mod connection;
mod dialect;
mod load;
mod wire;
mod work;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use log::{debug, info};

use self::connection::Connection;
use self::dialect::{COMMON, EVERY, Version};
use self::load::Load;
pub use self::wire::Stream;
use self::wire::{Fault, Said, beginning};
use self::work::{Work, is_oversize};
use crate::source::budget::{self, Budget, Rate};
use crate::source::refusal::{oversize, unanswered};
use crate::source::transport::Socket;
use crate::source::{Dialing, Identity, Refusal, Request, ServerUrl, Source, SourceError, clock};

/// Requests in a row that are given up before the server is.
const GIVEN_UP: u32 = 5;

/// Times that a server is waited for in vain, in a row, before it is given up.
const SILENT: u32 = 3;

/// Longest pause before a broken connection is taken up again.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How often it is looked during a pause whether the user wants to go on.
const GLANCE: Duration = Duration::from_millis(50);

/// Bytes from which on ElectrumX does not hold an answer back.
const HELD_BACK: usize = 1_024;

/// Requests on a line while a budget is short: they go out seconds apart.
const TRICKLE: usize = 10;

/// What bounds a server, and this client towards it.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Requests in one array.
    pub batch: usize,
    /// Requests in flight. Fulcrum takes 345 in arrays from one address, over all its connections.
    pub window: usize,
    /// Requests in flight to a server of the user's own, where nobody else waits. electrs answers only when it has worked
    /// through all that has come in, so that it is idle for a round trip now and then unless much more is on its way.
    pub own_window: usize,
    /// Requests a second to a server that is not the user's own.
    pub per_second: u32,
    /// What may stand on such a server's account, if it keeps one, when a request goes out.
    pub ceiling: f64,
    /// Time for the greeting.
    pub greeting: Duration,
    /// Time for an answer, counted from the one before. A line that is long and comes steadily gets more. A server that
    /// says nothing for three times as long, connections that are taken up again included, is given up.
    pub patience: Duration,
    /// Times in a row that a connection is taken up again with nothing gained.
    pub retries: u32,
    /// The pause before the first of them; each is twice as long as the one before.
    pub first_pause: Duration,
    /// Where accounts of what servers were asked are kept; without it they last as long as the run.
    pub budgets: Option<PathBuf>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            batch: 50,
            window: 300,
            own_window: 800,
            per_second: 100,
            ceiling: budget::CEILING,
            greeting: Duration::from_secs(25),
            // Three times this, and what follows, is less than two minutes.
            patience: Duration::from_secs(28),
            retries: 4,
            first_pause: Duration::from_millis(250),
            budgets: budget::default_folder(),
        }
    }
}

/// A connection that was made.
pub struct Dialled {
    /// What is read from and written to. A read that nothing comes for ends with [`std::io::ErrorKind::TimedOut`] or
    /// [`std::io::ErrorKind::WouldBlock`] after a moment; how long to wait is decided here.
    pub stream: Box<dyn Stream>,
    /// The server's certificate, and why it is trusted.
    pub certificate: Option<String>,
    /// Address of the machine at the other end, where that is the server.
    pub peer: Option<SocketAddr>,
}

/// Makes a connection.
pub type Dial = Box<dyn FnMut() -> Result<Dialled, SourceError> + Send>;

/// A connection to one server, taken up again when it breaks.
pub struct ElectrumSource {
    dial: Dial,
    limits: Limits,
    interrupted: Arc<AtomicBool>,
    /// Versions of the protocol to agree on.
    versions: [&'static str; 2],
    identity: Identity,
    version: Version,
    connection: Option<Connection>,
    next_id: u64,
    load: Load,
    /// Whether an array was ever answered.
    takes_arrays: bool,
    /// Connections that were closed on arrays before that.
    closed_on_arrays: u32,
    /// Connections that broke since the last answer.
    failures: u32,
    /// Times that the server was busy since the last answer.
    delays: u32,
    /// Requests given up since the last answer.
    given_up: u32,
    /// Time that was waited in vain since the last answer.
    silence: Duration,
    /// Whether a request was given up since then because nothing was said to it.
    is_mute: bool,
    /// The account with the server, and the rate, unless it is the user's own.
    budget: Option<Budget>,
    rate: Option<Rate>,
}

/// Why an exchange ended early.
enum Stop {
    /// The connection is of no more use.
    Fault(Fault),
    /// No connection is to be had.
    Unreachable(String),
    /// The server says that this client has used it up.
    Excess(String),
    /// The run ends.
    End(SourceError),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// What a line of answers came to.
#[derive(Default)]
struct Harvest {
    /// Answers with the places of their requests.
    answers: Vec<(usize, String)>,
    /// A busy server's words.
    busy: Option<String>,
    /// Whether something was too large in an array.
    is_too_large: bool,
}

type Take<'a> = dyn FnMut(usize, String) -> Result<Vec<Request>, SourceError> + 'a;

impl ElectrumSource {
    /// Connects to the server at `url` and agrees on a version from 1.4 to 1.7, or to 1.4.2 where a server refuses the newer
    /// ones. When `interrupted` becomes true the next [`Source::ask`], or the one in progress, ends with
    /// [`SourceError::Interrupted`]. The way there is that of `dialing`.
    ///
    /// # Errors
    ///
    /// [`SourceError::Unreachable`], [`SourceError::Transport`], [`SourceError::Protocol`] and [`SourceError::Interrupted`].
    pub fn connect(
        url: &ServerUrl,
        dialing: &Dialing,
        interrupted: Arc<AtomicBool>,
    ) -> Result<Self, SourceError> {
        Self::connect_within(url, dialing, Limits::default(), interrupted)
    }

    /// As [`Self::connect`], within limits of the caller's own; a time-out of `dialing` takes the place of theirs.
    ///
    /// # Errors
    ///
    /// As [`Self::connect`].
    pub fn connect_within(
        url: &ServerUrl,
        dialing: &Dialing,
        mut limits: Limits,
        interrupted: Arc<AtomicBool>,
    ) -> Result<Self, SourceError> {
        if let Some(timeout) = dialing.timeout {
            limits.patience = timeout;
            limits.greeting = timeout;
        }
        let (place, way, flag) = (url.clone(), dialing.clone(), Arc::clone(&interrupted));
        let dial: Dial = Box::new(move || {
            let socket = Socket::connect(&place, &way, &flag)?;
            let certificate = socket.certificate().map(ToString::to_string);
            Ok(Dialled {
                certificate,
                peer: socket.peer(),
                stream: Box::new(socket),
            })
        });
        let mut source = Self::over(dial, url, limits, interrupted)?;
        source.identity.route = dialing.route();
        Ok(source)
    }

    /// As [`Self::connect`], over connections that `dial` makes and within limits of the caller's own.
    ///
    /// # Errors
    ///
    /// As [`Self::connect`].
    pub fn over(
        dial: Dial,
        url: &ServerUrl,
        limits: Limits,
        interrupted: Arc<AtomicBool>,
    ) -> Result<Self, SourceError> {
        let now = clock::steady();
        let budget = Budget::of(url, limits.budgets.as_deref(), limits.ceiling, now);
        let is_public = budget.is_some();
        let window = if is_public {
            limits.window
        } else {
            limits.own_window
        };
        let mut source = Self {
            dial,
            interrupted,
            versions: EVERY,
            identity: Identity::new(url.to_string(), "", ""),
            version: Version::default(),
            connection: None,
            next_id: 0,
            load: Load::new(limits.batch, window),
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

    /// What the server says that it is and does, verbatim; it may refuse to, and that is an answer too. Not part of any
    /// evidence, and so no [`Request`].
    ///
    /// # Errors
    ///
    /// [`SourceError::Lost`] and [`SourceError::Interrupted`]; the connection is not taken up again.
    pub fn features(&mut self) -> Result<String, SourceError> {
        let id = self.id();
        let Some(connection) = &mut self.connection else {
            return Err(self.lost("the server closed the connection"));
        };
        let question = dialect::features(id);
        let answer = connection.call(id, question, self.limits.patience, &self.interrupted);
        self.check()?;
        match answer {
            Ok(answer) => {
                let refused = wire::refusal(&answer).is_some();
                self.spend(
                    budget::PING
                        + budget::price_of_bytes(answer.len())
                        + if refused { budget::ERROR } else { 0.0 },
                );
                Ok(answer)
            }
            Err(fault) => {
                self.connection = None;
                Err(self.lost(&fault.to_string()))
            }
        }
    }

    /// Makes a connection and agrees on a version. A server that refuses the newer ones is asked for the common ones; one
    /// that has trouble of its own is greeted again.
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
            // The words of a server that refuses versions are not always known as such.
            if self.version == Version::default() {
                self.versions = match self.versions == EVERY {
                    true => COMMON,
                    false => EVERY,
                };
            }
            self.sleep(self.pause_after(failures))?;
        }
    }

    /// Whether the server, with which nothing was agreed on so far, can still be asked for the common versions.
    fn may_fall_back(&self) -> bool {
        self.version == Version::default() && self.versions != COMMON
    }

    /// Greets the server once; returns its words where it has trouble of its own.
    fn greet(&mut self) -> Result<Option<String>, SourceError> {
        self.check()?;
        let server = self.identity.server.clone();
        let unreachable = |reason: &dyn std::fmt::Display| SourceError::Unreachable {
            server: server.clone(),
            reason: beginning(&reason.to_string()),
        };
        let dialled = (self.dial)();
        self.check()?;
        let Dialled {
            stream,
            certificate,
            peer,
        } = dialled?;
        let mut connection = Connection::new(stream, &server);
        self.spend(budget::CONNECTION);
        let id = self.id();
        let answer = connection.greet(id, self.versions, self.limits.greeting, &self.interrupted);
        self.check()?;
        let answer = match answer {
            // Asked for versions that it lacks, a server may close without a word.
            Err(Fault::Closed) if self.may_fall_back() => String::new(),
            other => other.map_err(|fault| unreachable(&fault))?,
        };
        let agreed = dialect::read_greeting(&answer).and_then(|(software, protocol)| {
            let version = Version::parse(&protocol)?;
            version
                .is_within(self.versions)
                .then_some((software, protocol, version))
        });
        let Some((software, protocol, version)) = agreed else {
            if let Some(refusal) = wire::refusal(&answer).filter(|it| !it.is_about_request()) {
                return Ok(Some(beginning(&refusal.to_string())));
            }
            return Err(SourceError::Protocol {
                server,
                answer: beginning(&answer),
            });
        };
        self.version = version;
        self.identity.software = beginning(&software);
        self.identity.protocol = protocol;
        self.identity.certificate = certificate;
        self.identity.peer = peer;
        self.connection = Some(connection);
        Ok(None)
    }

    fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    fn check(&self) -> Result<(), SourceError> {
        match self.interrupted.load(Ordering::Relaxed) {
            true => Err(SourceError::Interrupted),
            false => Ok(()),
        }
    }

    /// Waits, unless the user wants to stop.
    fn sleep(&self, pause: Duration) -> Result<(), SourceError> {
        let start = Instant::now();
        loop {
            self.check()?;
            let left = pause.saturating_sub(start.elapsed());
            if left.is_zero() {
                return Ok(());
            }
            std::thread::sleep(left.min(GLANCE));
        }
    }

    /// The pause after so many failures in a row.
    fn pause_after(&self, failures: u32) -> Duration {
        let factor = 1_u32
            .checked_shl(failures.saturating_sub(1))
            .unwrap_or(u32::MAX);
        self.limits
            .first_pause
            .saturating_mul(factor)
            .min(LONGEST_PAUSE)
    }

    fn spend(&mut self, cost: f64) {
        if let Some(budget) = &mut self.budget {
            budget.spend(clock::steady(), cost);
        }
    }

    /// How long `count` requests that cost so much have to wait so that no limit of a public server is passed.
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

    /// One step: asks what can be asked now, and reads a line of answers if any are to come.
    fn exchange(&mut self, work: &mut Work, take: &mut Take<'_>) -> Result<(), Stop> {
        if self.connection.is_none() {
            let start = Instant::now();
            self.open().map_err(|error| {
                self.silence += start.elapsed();
                match error {
                    SourceError::Unreachable { reason, .. } => Stop::Unreachable(reason),
                    SourceError::Protocol { answer, .. } => Stop::Unreachable(answer),
                    other => Stop::End(other),
                }
            })?;
            self.sift(work, 0, take).map_err(Stop::End)?;
        }
        let pause = self.top_up(work)?;
        if work.in_flight() == 0 {
            return self.sleep(pause).map_err(Stop::End);
        }
        let connection = self.connection.as_mut().expect("it was just made");
        let line = connection.line(work.most_bytes(), self.limits.patience, &self.interrupted)?;
        let said = connection.read(&line, work.in_flight())?;
        let mut harvest = Harvest::default();
        let is_array = line.trim_start().starts_with('[');
        let sorted = self.sort(work, &said, is_array, &mut harvest);
        // The server gets its next requests before anything is done with these answers.
        let sent = sorted.and_then(|()| self.top_up(work));
        for (place, text) in harvest.answers {
            self.hand_on(work, place, text, take).map_err(Stop::End)?;
        }
        // What was done with the answers took the server none of its time.
        if let Some(connection) = &mut self.connection {
            connection.begin_to_wait();
        }
        sent.map(drop)
    }

    /// Hands an answer on; what is asked in return joins the work.
    fn hand_on(
        &self,
        work: &mut Work,
        place: usize,
        text: String,
        take: &mut Take<'_>,
    ) -> Result<(), SourceError> {
        let more = take(place, text)?;
        match more.is_empty() {
            true => Ok(()),
            false => {
                let first = work.add(more);
                self.sift(work, first, take)
            }
        }
    }

    /// Answers what this server cannot be asked in the version agreed on, of the requests from the place `first` on.
    fn sift(&self, work: &mut Work, first: usize, take: &mut Take<'_>) -> Result<(), SourceError> {
        let Identity {
            software, protocol, ..
        } = &self.identity;
        for place in work.refuse(first, |request| !self.version.has(request)) {
            let why = format!("{software} names no spenders in protocol {protocol}");
            self.hand_on(work, place, unanswered(&why), take)?;
        }
        let is_oversize =
            |request: &Request| self.version.asks_for_scripts() && is_oversize(request);
        for place in work.refuse(first, is_oversize) {
            let text = unanswered("the script is longer than a server reads");
            self.hand_on(work, place, text, take)?;
        }
        Ok(())
    }

    /// Sends as many lines as may be on their way now. Returns how long the next one has to wait, if that is not for
    /// answers.
    fn top_up(&mut self, work: &mut Work) -> Result<Duration, Stop> {
        let Some(connection) = &self.connection else {
            return Ok(Duration::ZERO);
        };
        let rest = connection.rest();
        // Which line was refused is known when the others have been answered.
        if !rest.is_zero() || connection.has_refused() {
            return Ok(rest);
        }
        let was_idle = work.in_flight() == 0;
        let is_short = !self.wait(0, budget::A_FEW).is_zero();
        let batch = if is_short { TRICKLE } else { usize::MAX };
        let mut lines = String::new();
        let mut pause = Duration::ZERO;
        while let Some(group) = work.next(&self.load, batch) {
            let cost = group
                .iter()
                .map(|place| budget::price(work.request(*place)))
                .sum();
            pause = self.wait(group.len(), cost);
            if !pause.is_zero() {
                break;
            }
            if let Some(rate) = &mut self.rate {
                rate.spend(clock::steady(), group.len());
            }
            let line = self.print(work, &group);
            self.spend(cost + budget::price_of_bytes(line.len()));
            lines.push_str(&line);
        }
        if let Some(connection) = self.connection.as_mut().filter(|_| !lines.is_empty()) {
            connection.send(&lines, was_idle)?;
        }
        Ok(pause)
    }

    /// A line of requests, which count as on their way from now on.
    fn print(&mut self, work: &mut Work, group: &[usize]) -> String {
        let group: Vec<(u64, usize)> = group.iter().map(|place| (self.id(), *place)).collect();
        let of = |(id, place): &(u64, usize)| self.version.print(*id, work.request(*place));
        let mut parts: Vec<String> = group.iter().map(of).collect();
        let least: usize = group
            .iter()
            .map(|(_, place)| dialect::least_answer(work.request(*place)))
            .sum();
        let is_small = dialect::holds_back(&self.identity.software) && least < HELD_BACK;
        let was_left_out = group.iter().any(|(_, place)| work.was_left_out(*place));
        let filler = (is_small || was_left_out) && self.load.takes_arrays();
        let filler = filler.then(|| self.id());
        let line = work.launch(&group, filler.is_some());
        if let Some(id) = filler {
            parts.push(dialect::filler(id, HELD_BACK.saturating_sub(least)));
            self.spend(budget::PING);
            if let Some(connection) = &mut self.connection {
                connection.expect_filler(id, line);
            }
        }
        match parts.as_slice() {
            [single] => format!("{single}\n"),
            several => format!("[{}]\n", several.join(",")),
        }
    }

    /// Sorts what a line says: answers to keep, refusals that are worth another try, and what answers nothing.
    fn sort(
        &mut self,
        work: &mut Work,
        line: &[Said<'_>],
        is_array: bool,
        harvest: &mut Harvest,
    ) -> Result<(), Stop> {
        let mut excess = None;
        let mut answered: BTreeMap<u64, usize> = BTreeMap::new();
        let mut nameless = Vec::new();
        for said in line {
            let Some((place, of, was_array)) = said.id.and_then(|id| work.land(id)) else {
                let connection = self.connection.as_mut().expect("the line came over it");
                match connection.filler(said) {
                    Some(of) => *answered.entry(of).or_default() += 1,
                    None if said.id.is_none() && said.error.is_some() => nameless.push(said),
                    None => connection.pass_over(said, work.lines())?,
                }
                continue;
            };
            *answered.entry(of).or_default() += 1;
            self.takes_arrays |= was_array;
            let is_error = said.error.is_some();
            self.spend(
                budget::price_of_bytes(said.text.len())
                    + if is_error { budget::ERROR } else { 0.0 },
            );
            match said.refusal() {
                Some(Refusal::TooLarge(_)) if was_array => {
                    harvest.is_too_large = true;
                    work.alone(place);
                }
                Some(Refusal::Busy(words)) if said.is_excess() => {
                    work.later(place);
                    excess = Some(words);
                }
                Some(Refusal::Busy(words)) => {
                    self.put_off(work, place, said.text, words, harvest)?
                }
                _ => {
                    harvest.answers.push((place, said.text.to_owned()));
                    self.answered();
                }
            }
        }
        if is_array && !answered.is_empty() {
            let words = nameless.last().map(|said| said.text);
            self.leave_out(work, answered, words, harvest)?;
        } else if let Some(said) = nameless.first() {
            // However often it says so, it is one line that it refuses.
            let connection = self.connection.as_mut().expect("the line came over it");
            connection.pass_over(said, work.lines())?;
        }
        self.settle(work, harvest)?;
        self.slow_down(harvest);
        excess.map_or(Ok(()), |words| Err(Stop::Excess(words)))
    }

    /// What an array of answers leaves out does not come any more (JSON-RPC 2.0 has one array answer all of the other), and
    /// is asked again, but not for ever. An error in it that names no request may be about any of these.
    fn leave_out(
        &mut self,
        work: &mut Work,
        answered: BTreeMap<u64, usize>,
        words: Option<&str>,
        harvest: &mut Harvest,
    ) -> Result<(), Stop> {
        let mut left_out = Vec::new();
        for (line, answered) in answered {
            left_out.extend(work.leave_out(line, answered));
        }
        for place in left_out {
            if work.again(place) <= self.limits.retries {
                continue;
            }
            work.remove(place);
            let reason = "the server leaves it out of its answers";
            let text = words.map_or_else(|| unanswered(reason), str::to_owned);
            harvest.answers.push((place, text));
            self.give_up(reason.to_owned()).map_err(Stop::End)?;
        }
        Ok(())
    }

    /// A busy server's refusal: the request is asked again later, but not for ever.
    fn put_off(
        &mut self,
        work: &mut Work,
        place: usize,
        text: &str,
        words: String,
        harvest: &mut Harvest,
    ) -> Result<(), Stop> {
        let tries = work.later(place);
        harvest.busy = Some(words.clone());
        if tries <= self.limits.retries {
            return Ok(());
        }
        work.remove(place);
        harvest.answers.push((place, text.to_owned()));
        self.give_up(words).map_err(Stop::End)
    }

    /// An answer came: what went wrong before does not count any more.
    fn answered(&mut self) {
        self.failures = 0;
        self.delays = 0;
        self.given_up = 0;
        self.silence = Duration::ZERO;
        self.is_mute = false;
        self.load.answered();
        if let Some(connection) = &mut self.connection {
            connection.answered();
        }
    }

    /// Asks for less at once, and for nothing for a while, if that is what the server wants. The lines that were on their
    /// way when it became busy make it no busier.
    fn slow_down(&mut self, harvest: &Harvest) {
        let pause = self.pause_after(self.delays + 2);
        let server = &self.identity.server;
        let Some(connection) = self.connection.as_mut() else {
            return;
        };
        if !connection.rest().is_zero() {
            return;
        }
        if let Some(words) = &harvest.busy {
            self.delays += 1;
            debug!("{server}: {words}; nothing is asked for {pause:?}");
            connection.rest_for(pause);
        }
        if harvest.busy.is_some() || harvest.is_too_large {
            self.load.shrink();
        }
    }

    /// Once nothing is on its way but lines that were refused as a whole, their requests are asked again in smaller ones.
    /// A single request that is refused so has its answer.
    fn settle(&mut self, work: &mut Work, harvest: &mut Harvest) -> Result<(), Stop> {
        let Some(connection) = &mut self.connection else {
            return Ok(());
        };
        let Some(text) = connection.refusal(work.lines()) else {
            return Ok(());
        };
        self.spend(budget::ERROR);
        let refusal = wire::refusal(&text);
        debug!(
            "{} refuses {} lines as a whole: {}",
            self.identity.server,
            work.lines(),
            beginning(&text)
        );
        let (lone, had_array) = (work.lone(), work.has_array());
        let count = work.recall();
        match (lone, refusal) {
            (Some(place), Some(Refusal::Busy(words))) => {
                work.remove(place);
                self.put_off(work, place, &text, words, harvest)?;
            }
            (Some(place), _) => {
                work.remove(place);
                harvest.answers.push((place, text));
                self.answered();
            }
            (None, refusal) => {
                match had_array {
                    true => self.load.forbid(),
                    false => self.load.suspect(count),
                }
                if let Some(Refusal::Busy(words)) = refusal {
                    harvest.busy = Some(words);
                }
            }
        }
        Ok(())
    }

    /// Counts a request that is given up. A server with which nothing else happens is lost.
    fn give_up(&mut self, reason: String) -> Result<(), SourceError> {
        self.given_up += 1;
        match self.given_up < GIVEN_UP {
            true => Ok(()),
            false => Err(self.lost(&reason)),
        }
    }

    /// The end with this server, unless it is asked again, which is a new beginning. The reason may be its own words.
    fn lost(&mut self, reason: &str) -> SourceError {
        self.failures = 0;
        self.delays = 0;
        self.given_up = 0;
        self.silence = Duration::ZERO;
        self.is_mute = false;
        SourceError::Lost {
            server: self.identity.server.clone(),
            reason: beginning(reason),
        }
    }

    /// After a connection broke: everything that was on its way is asked again, more carefully, over a new one.
    fn recover(
        &mut self,
        work: &mut Work,
        take: &mut Take<'_>,
        stop: Stop,
    ) -> Result<(), SourceError> {
        self.connection = None;
        let reason = match &stop {
            Stop::Fault(fault) => beginning(&fault.to_string()),
            Stop::Unreachable(reason) | Stop::Excess(reason) => reason.clone(),
            Stop::End(_) => String::new(),
        };
        if let Stop::End(error) = stop {
            return Err(error);
        }
        self.check()?;
        let (lone, had_array) = (work.lone(), work.has_array());
        let count = work.recall();
        self.failures += 1;
        if let Stop::Fault(Fault::Late(waited)) = &stop {
            self.silence += *waited;
        }
        let is_silent = self.silence >= SILENT * self.limits.patience;
        match (stop, lone) {
            (Stop::Fault(Fault::TooLong(bytes)), Some(place)) => {
                work.remove(place);
                self.failures = 0;
                self.hand_on(work, place, oversize(bytes), take)?;
                return self.give_up(reason);
            }
            (Stop::Fault(Fault::TooLong(_)), None) => self.load.suspect(count),
            (Stop::Fault(Fault::Closed | Fault::Stream(_)), Some(place))
                if self.failures > self.limits.retries =>
            {
                work.remove(place);
                self.failures = 0;
                self.hand_on(work, place, unanswered(&reason), take)?;
                return self.give_up(reason);
            }
            // It greets, and it answered others: what it says nothing to is this one. A second one in a row is the server.
            (Stop::Fault(Fault::Late(_)), Some(place))
                if is_silent && work.is_answered() && !self.is_mute =>
            {
                work.remove(place);
                self.is_mute = true;
                self.failures = 0;
                self.hand_on(work, place, unanswered(&reason), take)?;
                return self.give_up(reason);
            }
            // Once may be chance.
            (Stop::Fault(Fault::Closed), _) if had_array && !self.takes_arrays => {
                self.closed_on_arrays += 1;
                if self.closed_on_arrays > 1 {
                    self.load.forbid_arrays();
                }
            }
            (Stop::Unreachable(_), _) => {}
            (stop, _) => {
                self.load.shrink();
                // The last tries find out whether it is one request that breaks the connection.
                if self.failures + 1 >= self.limits.retries {
                    self.load.suspect(count);
                }
                if let (Stop::Excess(_), Some(budget)) = (stop, &mut self.budget) {
                    budget.exhaust(clock::steady());
                }
            }
        }
        if self.failures > self.limits.retries || is_silent {
            return Err(self.lost(&reason));
        }
        let pause = self.pause_after(self.failures);
        debug!(
            "{}: {reason}; connecting again in {pause:?}",
            self.identity.server
        );
        self.sleep(pause)
    }
}

impl Source for ElectrumSource {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn ask(&mut self, requests: &[Request], take: &mut Take<'_>) -> Result<(), SourceError> {
        let mut work = Work::default();
        let first = work.add(requests.to_vec());
        self.sift(&mut work, first, take)?;
        while !work.is_done() {
            if let Err(stop) = self.exchange(&mut work, take) {
                self.recover(&mut work, take, stop)?;
            }
        }
        Ok(())
    }

    fn interrupted(&self) -> Option<Arc<AtomicBool>> {
        Some(Arc::clone(&self.interrupted))
    }

    fn names_spenders(&self) -> bool {
        self.version.names_spenders()
    }
}
