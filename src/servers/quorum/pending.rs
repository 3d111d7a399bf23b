//! Requests in progress: their answers so far, the servers that still have to answer, and the memory they take.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::{OnAnswers, ServerAnswer};
use crate::client::SourceError;
use crate::electrum::Request;
use crate::servers::retry::ScheduledRetry;
use crate::servers::worker::NumberedRequest;

/// Maximum bytes of parsed answers that wait for earlier requests.
pub(super) const MAX_BUFFERED: usize = 32 << 20;

/// A request in progress.
pub(super) struct PendingRequest {
    pub(super) request: Request,
    pub(super) key: String,
    /// Whether the next server is tried if one does not have the object.
    pub(super) tries_next: bool,
    /// Indices of the servers that have not answered yet.
    pub(super) unanswered_by: Vec<usize>,
    /// Indices of the servers that need not be asked any more.
    pub(super) tried: Vec<usize>,
    pub(super) answers: Vec<ServerAnswer>,
    /// Whether the answers were evicted from memory and have to be read from the archive.
    pub(super) is_evicted: bool,
    /// Number of retries by server.
    pub(super) retries: BTreeMap<usize, u32>,
    /// Indices of the servers whose latest answer about a provable object was an internal error.
    pub(super) failed: BTreeSet<usize>,
    /// Previous answers of servers that are being retried.
    pub(super) previous: BTreeMap<usize, ServerAnswer>,
    /// The server whose invalid answer is being verified by a second request.
    pub(super) recheck: Option<Arc<str>>,
}

impl PendingRequest {
    pub(super) fn new(request: Request, tries_next: bool) -> Self {
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
    pub(super) fn length(&self) -> usize {
        self.answers.iter().map(|answer| answer.length).sum()
    }
}

/// Requests in progress, in the order in which they were made. Delivered ones are removed.
pub(super) struct RequestPipeline<'a> {
    pub(super) requests: VecDeque<PendingRequest>,
    /// Requests that follow them.
    pub(super) waiting: VecDeque<Request>,
    /// Requests to send to each server next, by index.
    pub(super) outgoing: Vec<Vec<NumberedRequest>>,
    /// Retries after a pause.
    pub(super) scheduled: Vec<ScheduledRetry>,
    /// Bytes of their answers in memory.
    pub(super) bytes_in_memory: usize,
    /// The error that ends sending.
    pub(super) end: Option<SourceError>,
    pub(super) take: &'a mut OnAnswers<'a>,
}

impl<'a> RequestPipeline<'a> {
    pub(super) fn new(servers: usize, take: &'a mut OnAnswers<'a>) -> Self {
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
    pub(super) fn track_memory(&mut self, at: usize, more: usize) {
        self.bytes_in_memory += more;
        let pending = &mut self.requests[at];
        if pending.is_evicted || (at > 0 && self.bytes_in_memory > MAX_BUFFERED) {
            pending.is_evicted = true;
            self.bytes_in_memory -= pending.length();
            pending.answers = Vec::new();
        }
    }
}
