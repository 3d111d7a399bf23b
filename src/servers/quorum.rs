//! Sends the requests of an acquisition to several servers, compares their answers and archives them.
//!
//! # Design
//!
//! A provable object, such as a transaction or its branch, is requested from one server, and from the next only if the
//! first does not have it or gave a wrong proof; the load is shared. An attested one, such as a history, is requested
//! from all servers and every answer is passed on for comparison. All of it goes through the archive: stored answers
//! are not requested again, and new ones are stored before use. A replay is the same without servers.
//!
//! Each server has its own thread. They answer in any order, so no conclusion may depend on the order.
//!
//! A first answer need not be final ([`super::retry`]): a server's internal error is retried before it counts, and so
//! is an invalid proof before the server is reported.
//!
//! # Memory
//!
//! Answers may be long, and many may arrive before the one that is next in order. The bytes on their way to the archive
//! are limited, and so are those that wait in memory for delivery; beyond the limit they are evicted and read back from
//! the archive when their turn comes.

mod repeat;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use bitcoin::hashes::Hash;
use log::warn;

use super::retry::{RetryHistory, ScheduledRetry};
use super::worker::{ByteSemaphore, Event, NumberedRequest, Worker, WorkerAnswer};
use crate::archive::Archive;
use crate::archive::log::{FaultKind, LogEntry, ServerFault};
use crate::client::{Identity, Source, SourceError};
use crate::electrum::{Refusal, Request, Response};

/// Answers queued between servers and archive: enough that no worker waits, few enough for memory.
const EVENT_QUEUE: usize = 1_000;

/// Maximum number of started requests: more than all servers have in flight, few enough for memory.
const MAX_STARTED: usize = 5_000;

/// Maximum bytes of parsed answers that wait for earlier requests.
const MAX_BUFFERED: usize = 32 << 20;

/// How often waiting for answers is interrupted to check the time and report progress.
const POLL_INTERVAL: Duration = Duration::from_millis(250);

/// Maximum number of answers stored in one transaction.
const MAX_STORE_BATCH: usize = 500;

/// Faults logged per server; further ones add nothing.
pub const MAX_LOGGED_FAULTS: usize = 100;

/// A server's answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerAnswer {
    /// The server.
    pub server: Arc<str>,
    /// The run that requested it.
    run: i64,
    /// Bytes of its text.
    length: usize,
    /// The parsed answer.
    pub response: Result<Response, Refusal>,
}

/// A request that a server has not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// The server that has not answered.
    pub server: Arc<str>,
    /// The protocol method.
    pub method: &'static str,
    /// Whether this is a retry.
    pub is_repeated: bool,
}

/// Called repeatedly while no answer arrives.
pub type WaitObserver = Arc<dyn Fn(&Awaited) + Send + Sync>;

/// The servers of a case and its archive.
pub struct Quorum {
    archive: Archive,
    /// Events of the workers. Dropped before them, so that none blocks on sending.
    events: Receiver<Event>,
    servers: Vec<QuorumServer>,
    /// Number of the next request.
    next_number: u64,
    /// Index of the server that is asked for headers first.
    leader_index: usize,
    /// Whether headers are requested from it alone: while the best chain is not decided.
    leader_only: bool,
    /// Answers proved wrong: request, server and run.
    rejected: HashSet<(String, Arc<str>, i64)>,
    /// Answers of this run that were invalid the first time, by request and server, with the reason.
    suspected: HashMap<(String, Arc<str>), String>,
    /// Requests to repeat at the server whose answer was invalid.
    recheck: BTreeMap<String, Arc<str>>,
    /// Interrupt flags of the servers.
    interrupted: Vec<Arc<AtomicBool>>,
    observer: Option<WaitObserver>,
    asked: u64,
}

struct QuorumServer {
    name: Arc<str>,
    /// `None` in a replay, or once the server is lost.
    worker: Option<Worker>,
    /// Whether it supports [`Request::Spender`].
    reports_spenders: bool,
    faults: usize,
    /// Success of its retries.
    retry_history: RetryHistory,
}

impl QuorumServer {
    /// Whether it is connected and supports the request.
    fn can_answer(&self, request: &Request) -> bool {
        self.worker.is_some()
            && (self.reports_spenders || !matches!(request, Request::Spender { .. }))
    }
}

/// Receives the answers to a request and returns follow-up requests.
pub type OnAnswers<'a> = dyn FnMut(&Request, Vec<ServerAnswer>) -> Vec<Request> + 'a;

/// A request in progress.
struct PendingRequest {
    request: Request,
    key: String,
    /// Whether the next server is tried if one does not have the object.
    tries_next: bool,
    /// Indices of the servers that have not answered yet.
    unanswered_by: Vec<usize>,
    /// Indices of the servers that need not be asked any more.
    tried: Vec<usize>,
    answers: Vec<ServerAnswer>,
    /// Whether the answers were evicted from memory and have to be read from the archive.
    is_evicted: bool,
    /// Number of retries by server.
    retries: BTreeMap<usize, u32>,
    /// Indices of the servers whose latest answer about a provable object was an internal error.
    failed: BTreeSet<usize>,
    /// Previous answers of servers that are being retried.
    previous: BTreeMap<usize, ServerAnswer>,
    /// The server whose invalid answer is being verified by a second request.
    recheck: Option<Arc<str>>,
}

impl PendingRequest {
    fn new(request: Request, tries_next: bool) -> Self {
        let key = request.key();
        Self {
            request,
            key,
            tries_next,
            unanswered_by: Vec::new(),
            tried: Vec::new(),
            answers: Vec::new(),
            is_evicted: false,
            retries: BTreeMap::new(),
            failed: BTreeSet::new(),
            previous: BTreeMap::new(),
            recheck: None,
        }
    }

    /// Returns the bytes of its answers.
    fn length(&self) -> usize {
        self.answers.iter().map(|answer| answer.length).sum()
    }
}

/// Requests in progress, in the order in which they were made. Delivered ones are removed.
struct RequestPipeline<'a> {
    requests: VecDeque<PendingRequest>,
    /// Requests that follow them.
    waiting: VecDeque<Request>,
    /// Requests to send to each server next, by index.
    outgoing: Vec<Vec<NumberedRequest>>,
    /// Retries after a pause.
    scheduled: Vec<ScheduledRetry>,
    /// Bytes of their answers in memory.
    bytes_in_memory: usize,
    /// The error that ends sending.
    end: Option<SourceError>,
    take: &'a mut OnAnswers<'a>,
}

impl<'a> RequestPipeline<'a> {
    fn new(servers: usize, take: &'a mut OnAnswers<'a>) -> Self {
        Self {
            requests: VecDeque::new(),
            waiting: VecDeque::new(),
            outgoing: vec![Vec::new(); servers],
            scheduled: Vec::new(),
            bytes_in_memory: 0,
            end: None,
            take,
        }
    }

    /// Counts new answers to a request, or evicts all of its answers if memory is short. The first request is next in
    /// order and is never evicted.
    fn track_memory(&mut self, at: usize, more: usize) {
        self.bytes_in_memory += more;
        let pending = &mut self.requests[at];
        if pending.is_evicted || (at > 0 && self.bytes_in_memory > MAX_BUFFERED) {
            pending.is_evicted = true;
            self.bytes_in_memory -= pending.length();
            pending.answers = Vec::new();
        }
    }
}

impl Quorum {
    /// Starts with servers of the same chain. The archive's run must have begun.
    ///
    /// # Errors
    ///
    /// [`SourceError::Archive`].
    pub fn new(archive: Archive, sources: Vec<Box<dyn Source>>) -> Result<Self, SourceError> {
        for source in &sources {
            let Identity {
                server,
                software,
                protocol,
                route,
                certificate,
                peer: _,
            } = source.identity().clone();
            archive.log(&LogEntry::Server {
                server,
                software,
                protocol,
                route,
                certificate,
            })?;
        }
        let (sender, events) = sync_channel(EVENT_QUEUE);
        let semaphore = ByteSemaphore::new();
        let interrupted = sources.iter().filter_map(|source| source.interrupted());
        let interrupted = interrupted.collect();
        let server = |source: Box<dyn Source>| QuorumServer {
            name: source.identity().server.as_str().into(),
            reports_spenders: source.reports_spenders(),
            worker: Some(Worker::start(source, sender.clone(), semaphore.clone())),
            faults: 0,
            retry_history: RetryHistory::default(),
        };
        let servers = sources.into_iter().map(server).collect();
        Ok(Self {
            archive,
            events,
            servers,
            next_number: 0,
            leader_index: 0,
            leader_only: false,
            rejected: HashSet::new(),
            suspected: HashMap::new(),
            recheck: BTreeMap::new(),
            interrupted,
            observer: None,
            asked: 0,
        })
    }

    /// Replays the answers of the last finished run from the archive alone.
    ///
    /// # Errors
    ///
    /// [`SourceError::Archive`].
    pub fn replay(archive: Archive) -> Result<Self, SourceError> {
        let mut servers: Vec<QuorumServer> = Vec::new();
        for step in archive.steps()? {
            if let LogEntry::Server { server, .. } = step
                && servers.iter().all(|stored| *stored.name != *server)
            {
                servers.push(QuorumServer {
                    name: server.into(),
                    worker: None,
                    // Requests that were not sent are not stored.
                    reports_spenders: true,
                    faults: 0,
                    retry_history: RetryHistory::default(),
                });
            }
        }
        Ok(Self {
            archive,
            events: sync_channel(EVENT_QUEUE).1,
            servers,
            next_number: 0,
            leader_index: 0,
            leader_only: false,
            rejected: HashSet::new(),
            suspected: HashMap::new(),
            recheck: BTreeMap::new(),
            interrupted: Vec::new(),
            observer: None,
            asked: 0,
        })
    }

    /// Sets the observer of waits.
    pub fn set_wait_observer(&mut self, observer: Option<WaitObserver>) {
        self.observer = observer;
    }

    /// Returns the archive.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Returns the archive and the servers that are still connected.
    pub fn into_parts(self) -> (Archive, Vec<Box<dyn Source>>) {
        let workers = self.servers.into_iter().filter_map(|server| server.worker);
        (self.archive, workers.filter_map(Worker::finish).collect())
    }

    /// Returns the names of the servers in use, in the order given.
    pub fn servers(&self) -> Vec<Arc<str>> {
        self.servers
            .iter()
            .map(|server| Arc::clone(&server.name))
            .collect()
    }

    /// Returns the number of answers received in this process.
    pub fn asked(&self) -> u64 {
        self.asked
    }

    /// Requests headers from this server only, until [`Self::release_leader`].
    pub fn follow_leader(&mut self, server: &str) {
        if let Some(at) = self.index(server) {
            self.leader_index = at;
            self.leader_only = true;
        }
    }

    /// Requests headers from other servers too if the leading one does not have them: its chain was chosen.
    pub fn release_leader(&mut self) {
        self.leader_only = false;
    }

    /// Sends requests and delivers the answers to each: one for a provable object; one per server, in their order, for
    /// an attested one. Requests are delivered in the order in which they were made, so that the follow-up requests
    /// that `take` returns depend on the answers alone. Follow-ups are sent after the rest, while the rest is in
    /// flight.
    ///
    /// # Errors
    ///
    /// [`SourceError`]; the other servers answer in place of one that is lost. A request that no server is left to
    /// answer gets [`Refusal::Unanswered`], as does one in a replay that the run did not send.
    pub fn ask(
        &mut self,
        requests: Vec<Request>,
        take: &mut OnAnswers<'_>,
    ) -> Result<(), SourceError> {
        let mut pipeline = RequestPipeline::new(self.servers.len(), take);
        pipeline.waiting = requests.into();
        self.run_to_completion(pipeline)
    }

    /// Sends one request to every server, ignoring stored answers; returns none in a replay.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    pub fn ask_again(&mut self, request: &Request) -> Result<Vec<ServerAnswer>, SourceError> {
        let is_connected = |index: &usize| self.servers[*index].worker.is_some();
        let there = (0..self.servers.len()).filter(is_connected).collect();
        self.ask_servers(request, there)
    }

    /// Sends a request to one server.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    pub fn ask_of(&mut self, server: &str, request: &Request) -> Result<ServerAnswer, SourceError> {
        let mut stored = self.stored(request, &request.key())?.into_iter();
        if let Some(stored) = stored.find(|answer| *answer.server == *server) {
            return Ok(stored);
        }
        let index = self.index(server).into_iter();
        let there = index.filter(|index| self.servers[*index].worker.is_some());
        let answers = self.ask_servers(request, there.collect())?.pop();
        Ok(answers.unwrap_or_else(|| self.unanswered()))
    }

    /// Sends a request to the servers at these indices, ignoring stored answers.
    fn ask_servers(
        &mut self,
        request: &Request,
        indices: Vec<usize>,
    ) -> Result<Vec<ServerAnswer>, SourceError> {
        if indices.is_empty() {
            return Ok(Vec::new());
        }
        let mut pending = PendingRequest::new(request.clone(), false);
        pending.unanswered_by = indices;
        let mut received = Vec::new();
        let mut take = |_: &Request, answers| {
            received = answers;
            Vec::new()
        };
        let mut pipeline = RequestPipeline::new(self.servers.len(), &mut take);
        self.add(&mut pipeline, pending);
        self.run_to_completion(pipeline)?;
        received.retain(|answer| self.index(&answer.server).is_some());
        Ok(received)
    }

    /// Returns the server whose tip is followed; empty in a replay without servers.
    pub fn leader(&self) -> String {
        self.servers
            .get(self.leader_index)
            .map_or_else(String::new, |server| server.name.to_string())
    }

    /// Whether the answer was given in the current run.
    pub fn is_of_this_run(&self, answer: &ServerAnswer) -> bool {
        answer.run == self.archive.run()
    }

    /// Sends one request for a provable object.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    pub fn ask_one(&mut self, request: &Request) -> Result<ServerAnswer, SourceError> {
        let mut first = None;
        self.ask(vec![request.clone()], &mut |_, answers| {
            first = answers.into_iter().next();
            Vec::new()
        })?;
        Ok(first.expect("every request is answered"))
    }

    /// Logs a fault of a server, once.
    ///
    /// # Errors
    ///
    /// [`SourceError::Archive`].
    pub fn report_fault(
        &mut self,
        server: &str,
        request: String,
        problem: FaultKind,
    ) -> Result<(), SourceError> {
        let fault = ServerFault {
            server: server.to_owned(),
            request,
            problem,
        };
        let Some(index) = self.index(server) else {
            return Ok(());
        };
        self.servers[index].faults += 1;
        let entry = LogEntry::Fault(fault.clone());
        if self.archive.is_replay()
            || self.servers[index].faults > MAX_LOGGED_FAULTS
            || self.archive.steps()?.contains(&entry)
        {
            return Ok(());
        }
        warn!("{fault}");
        Ok(self.archive.log(&entry)?)
    }

    /// Stops using a server.
    ///
    /// # Errors
    ///
    /// [`SourceError::Archive`].
    pub fn drop_server(&mut self, server: &str, reason: String) -> Result<(), SourceError> {
        if let Some(index) = self.index(server) {
            self.servers.remove(index);
            self.leader_index = 0;
            if !self.archive.is_replay() {
                warn!("{server} {reason}; continuing without it");
            }
            self.archive.log(&LogEntry::Lost {
                server: server.to_owned(),
                reason,
            })?;
        }
        Ok(())
    }

    fn unanswered(&self) -> ServerAnswer {
        ServerAnswer {
            server: "nobody".into(),
            run: self.archive.run(),
            length: 0,
            response: Err(Refusal::Unanswered),
        }
    }

    /// Whether the server is connected.
    fn is_connected(&self, server: &str) -> bool {
        let index = self.index(server);
        index.is_some_and(|index| self.servers[index].worker.is_some())
    }

    fn index(&self, server: &str) -> Option<usize> {
        self.servers
            .iter()
            .position(|stored| *stored.name == *server)
    }

    /// Returns the stored answers that were not proved wrong, newest first. In a replay a shorter range of headers is
    /// taken from a longer one: the case may ask for an earlier block than the run did.
    fn stored(&self, request: &Request, key: &str) -> Result<Vec<ServerAnswer>, SourceError> {
        let stored = self.stored_as(request, key)?;
        let Request::Headers { start, count } = *request else {
            return Ok(stored);
        };
        if !stored.is_empty() || !self.archive.is_replay() {
            return Ok(stored);
        }
        let mut parts = Vec::new();
        for longer in self.archive.headers_from(start) {
            if longer > count {
                let request = Request::Headers {
                    start,
                    count: longer,
                };
                parts.extend(self.stored_as(&request, &request.key())?);
            }
        }
        for handle_lost in &mut parts {
            if let Ok(Response::Headers(headers)) = &mut handle_lost.response {
                headers.truncate(count as usize);
            }
        }
        Ok(parts)
    }

    fn stored_as(&self, request: &Request, key: &str) -> Result<Vec<ServerAnswer>, SourceError> {
        let mut answers = Vec::new();
        for stored in self.archive.stored(request, key)? {
            let answer = ServerAnswer {
                response: request.read(&stored.answer),
                length: stored.answer.len(),
                run: stored.run,
                server: self.index(&stored.server).map_or_else(
                    || stored.server.into(),
                    |at| Arc::clone(&self.servers[at].name),
                ),
            };
            // While the best chain is not decided, headers of other servers in this run do not count.
            let is_foreign = self.leader_only
                && matches!(request, Request::Headers { .. })
                && answer.run == self.archive.run()
                && *answer.server != *self.leader();
            if is_foreign {
                continue;
            }
            if !self
                .rejected
                .contains(&(key.to_owned(), Arc::clone(&answer.server), answer.run))
            {
                answers.push(answer);
            }
        }
        Ok(answers)
    }

    /// Starts a request: loads stored answers that were not proved wrong and selects the servers to ask.
    fn start(&self, request: Request) -> Result<PendingRequest, SourceError> {
        let is_attested = request.is_attested();
        let mut pending = PendingRequest::new(request, !is_attested);
        let stored = self.stored(&pending.request, &pending.key)?;
        if is_attested {
            for (index, server) in self.servers.iter().enumerate() {
                // A value outweighs any error of the same server before or after it.
                let of_server = || stored.iter().filter(|stored| stored.server == server.name);
                let given = of_server().find(|stored| stored.response.is_ok());
                match given.or_else(|| of_server().next()) {
                    Some(stored) => pending.answers.push(stored.clone()),
                    None if server.can_answer(&pending.request) => {
                        pending.unanswered_by.push(index)
                    }
                    None => {}
                }
            }
        } else if let Some(proof) = stored.iter().find(|stored| stored.response.is_ok()) {
            pending.answers.push(proof.clone());
        } else {
            let tried = stored
                .iter()
                .filter_map(|stored| self.index(&stored.server));
            pending.tried.extend(tried);
            pending.answers.extend(stored.into_iter().next());
            pending.unanswered_by.extend(self.next(&pending));
        }
        Ok(pending)
    }

    /// Returns the server to ask for a provable object: an untried one with the fewest faults; for headers the leading
    /// one. Transactions are distributed by id.
    fn next(&self, pending: &PendingRequest) -> Option<usize> {
        let is_open = |index: &usize| {
            let server = &self.servers[*index];
            let is_rejected = || {
                let (key, name) = (pending.key.clone(), Arc::clone(&server.name));
                self.rejected.contains(&(key, name, self.archive.run()))
            };
            server.worker.is_some() && !pending.tried.contains(index) && !is_rejected()
        };
        let unanswered_by: Vec<usize> = (0..self.servers.len()).filter(is_open).collect();
        let share = match &pending.request {
            Request::Headers { .. }
                if self.leader_only || unanswered_by.contains(&self.leader_index) =>
            {
                return Some(self.leader_index)
                    .filter(|leader_index| unanswered_by.contains(leader_index));
            }
            Request::Transaction(txid) | Request::Proof { txid, .. } => {
                usize::from(txid.to_byte_array()[0])
            }
            _ => 0,
        };
        let fewest = unanswered_by
            .iter()
            .map(|index| self.servers[*index].faults)
            .min()?;
        let best: Vec<usize> = unanswered_by
            .into_iter()
            .filter(|index| self.servers[*index].faults == fewest)
            .collect();
        Some(best[share % best.len()])
    }

    /// Appends a request.
    fn add(&mut self, pipeline: &mut RequestPipeline<'_>, pending: PendingRequest) {
        for index in &pending.unanswered_by {
            pipeline.outgoing[*index].push((self.next_number, pending.request.clone()));
        }
        self.next_number += 1;
        let length = pending.length();
        pipeline.requests.push_back(pending);
        pipeline.track_memory(pipeline.requests.len() - 1, length);
        // The first requests are sent while the others are looked up in the archive.
        if pipeline
            .outgoing
            .iter()
            .any(|outgoing| outgoing.len() >= EVENT_QUEUE)
        {
            self.dispatch(pipeline);
        }
    }

    /// Sends the queued requests to the workers.
    fn dispatch(&self, pipeline: &mut RequestPipeline<'_>) {
        for (server, outgoing) in self.servers.iter().zip(&mut pipeline.outgoing) {
            if let Some(worker) = server.worker.as_ref().filter(|_| !outgoing.is_empty()) {
                worker.ask(std::mem::take(outgoing));
            }
        }
    }

    /// Runs until all requests and their follow-ups are answered.
    fn run_to_completion(&mut self, mut pipeline: RequestPipeline<'_>) -> Result<(), SourceError> {
        loop {
            self.pump(&mut pipeline)?;
            self.queue_due_retries(&mut pipeline);
            self.dispatch(&mut pipeline);
            let mut requests = pipeline.requests.iter();
            if requests.all(|pending| pending.unanswered_by.is_empty()) {
                return pipeline.end.map_or(Ok(()), Err);
            }
            self.receive(&mut pipeline)?;
        }
    }

    /// Delivers answered requests and starts waiting ones. Stored answers are delivered before the next are loaded, to
    /// keep few in memory.
    fn pump(&mut self, pipeline: &mut RequestPipeline<'_>) -> Result<(), SourceError> {
        loop {
            self.deliver(pipeline)?;
            if pipeline.end.is_some() || pipeline.requests.len() >= MAX_STARTED {
                return Ok(());
            }
            let Some(request) = pipeline.waiting.pop_front() else {
                return Ok(());
            };
            let pending = match self.start_recheck(&request)? {
                Some(pending) => pending,
                None => self.start(request)?,
            };
            self.add(pipeline, pending);
        }
    }

    /// Delivers answered requests up to the first one in flight, and queues their follow-ups.
    fn deliver(&self, pipeline: &mut RequestPipeline<'_>) -> Result<(), SourceError> {
        while pipeline.end.is_none()
            && let Some(first) = pipeline.requests.front()
            && first.unanswered_by.is_empty()
            && let Some(mut pending) = pipeline.requests.pop_front()
        {
            pipeline.bytes_in_memory -= pending.length();
            if pending.is_evicted {
                pending.answers = self.start(pending.request.clone())?.answers;
            }
            if pending.tries_next {
                // The last server asked is the one that had it.
                pending
                    .answers
                    .drain(..pending.answers.len().saturating_sub(1));
            }
            if pending.answers.is_empty() {
                pending.answers.push(self.unanswered());
            }
            pending
                .answers
                .sort_by_key(|answer| self.index(&answer.server));
            let more = (pipeline.take)(&pending.request, pending.answers);
            pipeline.waiting.extend(more);
        }
        Ok(())
    }

    /// Waits for an event, at most until the next retry is due.
    fn wait(&self, pipeline: &RequestPipeline<'_>) -> Option<Event> {
        let due = pipeline
            .scheduled
            .iter()
            .map(|scheduled| scheduled.due)
            .min();
        let until = due.map(|due| due.saturating_duration_since(Instant::now()));
        match self
            .events
            .recv_timeout(until.unwrap_or(POLL_INTERVAL).min(POLL_INTERVAL))
        {
            Ok(event) => return Some(event),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                unreachable!("an unanswered request has a worker")
            }
        }
        let mut unanswered_by = pipeline
            .requests
            .iter()
            .filter(|one| !one.unanswered_by.is_empty());
        if let (Some(observer), Some(pending)) = (&self.observer, unanswered_by.next()) {
            let index = pending.unanswered_by[0];
            observer(&Awaited {
                server: Arc::clone(&self.servers[index].name),
                method: pending.request.method(),
                is_repeated: pending.retries.contains_key(&index),
            });
        }
        None
    }

    /// Waits for answers and stores all that have arrived.
    fn receive(&mut self, pipeline: &mut RequestPipeline<'_>) -> Result<(), SourceError> {
        let Some(event) = self.wait(pipeline) else {
            return Ok(());
        };
        let first = self.next_number - pipeline.requests.len() as u64;
        let (mut answers, mut ended) = (Vec::new(), Vec::new());
        for event in std::iter::once(event).chain(self.events.try_iter().take(MAX_STORE_BATCH)) {
            match event {
                Event::Answer(answer) => answers.push(answer),
                Event::End { server, error } => ended.push((server, error)),
            }
        }
        // Answers to requests from before an error are discarded.
        answers.retain(|answer| answer.number >= first);
        let at = |answer: &WorkerAnswer| (answer.number - first) as usize;
        self.archive.store(answers.iter().map(|answer| {
            let key = pipeline.requests[at(answer)].key.as_str();
            (&*answer.server, key, answer.text.as_str())
        }))?;
        self.asked += answers.len() as u64;
        for answer in answers {
            let at = at(&answer);
            let length = answer.text.len();
            let answer = ServerAnswer {
                server: answer.server,
                run: self.archive.run(),
                length,
                response: answer.response,
            };
            self.process_answer(pipeline, at, answer)?;
        }
        for (server, error) in ended {
            self.handle_lost(pipeline, &server, error)?;
        }
        Ok(())
    }

    /// Continues without a server that is lost.
    fn handle_lost(
        &mut self,
        pipeline: &mut RequestPipeline<'_>,
        server: &str,
        error: SourceError,
    ) -> Result<(), SourceError> {
        let Some(index) = self.index(server) else {
            return Ok(());
        };
        self.servers[index].worker = None;
        pipeline.outgoing[index].clear();
        pipeline
            .scheduled
            .retain(|scheduled| scheduled.index != index);
        let mut unanswered = Vec::new();
        for (at, pending) in pipeline.requests.iter_mut().enumerate() {
            if pending.unanswered_by.contains(&index) {
                pending
                    .unanswered_by
                    .retain(|unanswered_by| *unanswered_by != index);
                pending.tried.push(index);
                if let Some(previous) = pending.previous.remove(&index) {
                    pipeline.bytes_in_memory += previous.length;
                    pending.answers.push(previous);
                }
                unanswered.push(at);
            }
        }
        if !unanswered.is_empty() {
            let keys = unanswered
                .iter()
                .map(|at| pipeline.requests[*at].key.clone());
            let (server, requests) = (server.to_owned(), keys.collect());
            self.archive
                .log(&LogEntry::Unanswered { server, requests })?;
        }
        if matches!(error, SourceError::Interrupted | SourceError::Archive(_)) {
            pipeline.end.get_or_insert(error);
            return Ok(());
        }
        let (server, reason) = (server.to_owned(), error.to_string());
        self.archive.log(&LogEntry::Lost { server, reason })?;
        if self.servers.iter().all(|server| server.worker.is_none()) {
            pipeline.end.get_or_insert(error);
            return Ok(());
        }
        warn!("{error}; continuing without it");
        for at in unanswered {
            self.try_next_server(pipeline, at);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::log::RunInputs;
    use bitcoin::Txid;

    /// Answers in reverse order, with a fixed number of bytes each.
    struct Backwards {
        identity: Identity,
        bytes: usize,
    }

    impl Source for Backwards {
        fn identity(&self) -> &Identity {
            &self.identity
        }

        fn ask(
            &mut self,
            requests: &[Request],
            take: &mut dyn FnMut(usize, String) -> Result<Vec<Request>, SourceError>,
        ) -> Result<(), SourceError> {
            for (at, request) in requests.iter().enumerate().rev() {
                let Request::Transaction(txid) = request else {
                    unreachable!("only transactions are requested");
                };
                let bytes = format!("{txid}{}", "00".repeat(self.bytes));
                let answer = format!(r#"{{"id":0,"result":"{bytes}"}}"#);
                assert!(take(at, answer)?.is_empty());
            }
            Ok(())
        }
    }

    fn txid(of: u8) -> Txid {
        Txid::from_byte_array([of; 32])
    }

    /// Requests transactions; returns the first byte of each answer, and the maximum of bytes in memory.
    fn asked(count: u8, bytes: usize) -> (Vec<u8>, usize) {
        let mut archive = Archive::in_memory();
        archive.begin(RunInputs::default()).expect("memory");
        let source = Backwards {
            identity: Identity::new("tcp://a", "backwards", "1.4"),
            bytes,
        };
        let mut quorum = Quorum::new(archive, vec![Box::new(source)]).expect("memory");
        let mut firsts = Vec::new();
        let mut take = |_: &Request, answers: Vec<ServerAnswer>| {
            let [
                ServerAnswer {
                    response: Ok(Response::Transaction(bytes)),
                    ..
                },
            ] = &answers[..]
            else {
                panic!("a transaction: {answers:?}");
            };
            firsts.push(bytes[0]);
            Vec::new()
        };
        let mut pipeline = RequestPipeline::new(1, &mut take);
        pipeline.waiting = (0..count).map(txid).map(Request::Transaction).collect();
        let mut most = 0;
        loop {
            quorum.pump(&mut pipeline).expect("memory");
            quorum.dispatch(&mut pipeline);
            if pipeline
                .requests
                .iter()
                .all(|pending| pending.unanswered_by.is_empty())
            {
                break;
            }
            quorum.receive(&mut pipeline).expect("memory");
            most = most.max(pipeline.bytes_in_memory);
        }
        assert_eq!(pipeline.bytes_in_memory, 0);
        (firsts, most)
    }

    #[test]
    fn answers_beyond_the_memory_limit_are_evicted_and_reloaded() {
        let (mebibyte, envelope) = (1 << 20, 100);
        let (firsts, most) = asked(70, mebibyte / 2);
        assert_eq!(firsts, (0..70).collect::<Vec<u8>>());
        // The first is never evicted.
        let bound = MAX_BUFFERED + mebibyte + envelope;
        assert!(most > MAX_BUFFERED / 2 && most <= bound, "{most}");
    }

    #[test]
    fn small_answers_are_not_evicted() {
        let (firsts, most) = asked(200, 100);
        assert_eq!(firsts, (0..200).collect::<Vec<u8>>());
        assert!(most > 0);
    }
}
