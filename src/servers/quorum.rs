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

#[cfg(test)]
mod tests;

mod faults;
mod pending;
mod receive;
mod repeat;
mod stored;

pub use faults::MAX_LOGGED_FAULTS;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, sync_channel};

use super::retry::RetryHistory;
use super::worker::{ByteSemaphore, Event, Worker};
use crate::archive::Archive;
use crate::archive::log::LogEntry;
use crate::client::{Identity, Source, SourceError};
use crate::electrum::{Refusal, Request, Response};
use pending::{PendingRequest, RequestPipeline};

/// Answers queued between servers and archive: enough that no worker waits, few enough for memory.
const EVENT_QUEUE: usize = 1_000;

/// Maximum number of started requests: more than all servers have in flight, few enough for memory.
const MAX_STARTED: usize = 5_000;

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
                is_public: _,
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
}
