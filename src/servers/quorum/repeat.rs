//! Retries: an answer that may not be final is requested again, from the same server or the next, and is then accepted
//! or reported as a fault.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use log::debug;

use super::{PendingRequest, Quorum, RequestPipeline, ServerAnswer};
use crate::archive::log::{FaultKind, LogEntry};
use crate::client::SourceError;
use crate::electrum::{Refusal, Request, Response};
use crate::servers::retry::{ScheduledRetry, is_retryable};

/// A server with its answer.
type AnswerOf = (Arc<str>, Result<Response, Refusal>);

impl Quorum {
    /// Repeats attested requests at every server; returns whether any answer has changed. Sends nothing in a replay.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    pub fn has_changed(&mut self, requests: Vec<Request>) -> Result<bool, SourceError> {
        let is_connected = |index: &usize| self.servers[*index].worker.is_some();
        let there: Vec<usize> = (0..self.servers.len()).filter(is_connected).collect();
        if there.is_empty() || requests.is_empty() {
            return Ok(false);
        }
        let previous = self.stored_answers(&requests)?;
        let mut take = |_: &Request, _| Vec::new();
        let mut pipeline = RequestPipeline::new(self.servers.len(), &mut take);
        for request in &requests {
            let names = |index: &usize| self.servers[*index].can_answer(request);
            let mut pending = PendingRequest::new(request.clone(), false);
            pending.unanswered_by = there.iter().copied().filter(names).collect();
            self.add(&mut pipeline, pending);
        }
        self.run_to_completion(pipeline)?;
        Ok(self.stored_answers(&requests)? != previous)
    }

    /// Returns the valid stored answers to these requests.
    fn stored_answers(&self, requests: &[Request]) -> Result<Vec<AnswerOf>, SourceError> {
        let mut stored_answers = Vec::new();
        for request in requests {
            let answers = self.start(request.clone())?.answers.into_iter();
            stored_answers.extend(answers.map(|answers| (answers.server, answers.response)));
        }
        Ok(stored_answers)
    }

    /// Marks an answer as invalid and its request as to be repeated. The first time, the same server is asked again: an
    /// answer of this run that stays invalid is a fault; one of an earlier run is not, since a reorganisation may have
    /// overtaken it.
    ///
    /// # Errors
    ///
    /// [`SourceError::Archive`].
    pub fn reject(
        &mut self,
        request: &Request,
        answer: &ServerAnswer,
        reason: String,
    ) -> Result<(), SourceError> {
        let key = request.key();
        debug!("{}: {key}: {reason}", answer.server);
        let is_of_this_run = answer.run == self.archive.run();
        let suspect = (key.clone(), Arc::clone(&answer.server));
        if is_of_this_run
            && self.is_connected(&answer.server)
            && !self.suspected.contains_key(&suspect)
        {
            self.log_repeated(&answer.server, &key, &reason)?;
            self.recheck.insert(key, Arc::clone(&answer.server));
            self.suspected.insert(suspect, reason);
            return Ok(());
        }
        self.discard(key, answer, reason)
    }

    /// Discards an answer, and reports a fault if it is of this run.
    fn discard(
        &mut self,
        key: String,
        answer: &ServerAnswer,
        reason: String,
    ) -> Result<(), SourceError> {
        let is_of_this_run = answer.run == self.archive.run();
        let rejected = (key.clone(), Arc::clone(&answer.server), answer.run);
        if self.rejected.insert(rejected) && is_of_this_run {
            self.report_fault(&answer.server, key, FaultKind::Disproved { reason })?;
        }
        Ok(())
    }

    /// Logs that an answer is requested again, which explains the first one.
    fn log_repeated(&self, server: &str, request: &str, reason: &str) -> Result<(), SourceError> {
        Ok(self.archive.log(&LogEntry::Repeated {
            server: server.to_owned(),
            request: request.to_owned(),
            reason: reason.to_owned(),
        })?)
    }

    /// Starts a request whose answer was invalid, at the server that gave it.
    pub(super) fn start_recheck(
        &mut self,
        request: &Request,
    ) -> Result<Option<PendingRequest>, SourceError> {
        let Some(server) = self.recheck.remove(&request.key()) else {
            return Ok(None);
        };
        let Some(index) = self.index(&server).filter(|_| self.is_connected(&server)) else {
            return Ok(None);
        };
        let mut pending = self.start(request.clone())?;
        pending.recheck = Some(server);
        pending.answers.clear();
        let stored = self.stored(request, &pending.key)?;
        let tried = stored
            .iter()
            .filter_map(|stored| self.index(&stored.server));
        pending.tried = tried.collect();
        pending.unanswered_by = vec![index];
        Ok(Some(pending))
    }

    /// Queues the retries that are due. An interrupt makes all due, as the servers handle it.
    pub(super) fn queue_due_retries(&self, pipeline: &mut RequestPipeline<'_>) {
        let first = self.next_number - pipeline.requests.len() as u64;
        let is_stopped = || {
            let mut flags = self.interrupted.iter();
            flags.any(|flag| flag.load(Ordering::Relaxed))
        };
        let now = Instant::now();
        let is_due = |scheduled: &ScheduledRetry| scheduled.due <= now || is_stopped();
        let (due, scheduled) = std::mem::take(&mut pipeline.scheduled)
            .into_iter()
            .partition(is_due);
        pipeline.scheduled = scheduled;
        for ScheduledRetry { number, index, .. } in due {
            let pending = &pipeline.requests[(number - first) as usize];
            pipeline.outgoing[index].push((number, pending.request.clone()));
        }
    }

    /// Processes an answer: accepts it, retries, or tries the next server.
    pub(super) fn process_answer(
        &mut self,
        pipeline: &mut RequestPipeline<'_>,
        at: usize,
        answer: ServerAnswer,
    ) -> Result<(), SourceError> {
        let pending = &mut pipeline.requests[at];
        let is_refused = answer.response.is_err();
        let is_retryable = is_retryable(&pending.request, &answer.response);
        if is_retryable && !is_refused {
            let reason = "part of it is missing or cannot be read";
            self.log_repeated(&answer.server, &pending.key, reason)?;
        }
        let Some(index) = self.index(&answer.server) else {
            return Ok(());
        };
        let retries = pending.retries.get(&index).copied().unwrap_or(0);
        if !is_retryable && retries > 0 {
            self.servers[index]
                .retry_history
                .note_success(&pending.request);
        }
        pending.failed.remove(&index);
        if is_retryable && !pending.tries_next && self.schedule_retry(pipeline, at, index) {
            let pending = &mut pipeline.requests[at];
            let answer = prefer_value(pending.previous.remove(&index), answer);
            pending.previous.insert(index, answer);
            return Ok(());
        }
        let pending = &mut pipeline.requests[at];
        if is_retryable && pending.tries_next {
            pending.failed.insert(index);
        }
        pending
            .unanswered_by
            .retain(|unanswered_by| *unanswered_by != index);
        pending.tried.push(index);
        let answer = prefer_value(pending.previous.remove(&index), answer);
        let length = answer.length;
        pending.answers.push(answer);
        pipeline.track_memory(at, length);
        if is_refused || is_retryable {
            self.try_next_server(pipeline, at);
        }
        self.conclude_recheck(pipeline, at)
    }

    /// Reports a fault if the second request brought no valid answer either, and discards the server's answers.
    fn conclude_recheck(
        &mut self,
        pipeline: &mut RequestPipeline<'_>,
        at: usize,
    ) -> Result<(), SourceError> {
        let pending = &mut pipeline.requests[at];
        let Some(server) = pending
            .recheck
            .clone()
            .filter(|_| pending.unanswered_by.is_empty())
        else {
            return Ok(());
        };
        let is_of = |answer: &ServerAnswer| answer.server == server;
        if { pending.answers.iter() }.any(|answers| is_of(answers) && answers.response.is_ok()) {
            return Ok(());
        }
        let (of_it, of_others) = std::mem::take(&mut pending.answers)
            .into_iter()
            .partition(is_of);
        pending.answers = of_others;
        let of_it: Vec<ServerAnswer> = of_it;
        pipeline.bytes_in_memory -= of_it.iter().map(|answers| answers.length).sum::<usize>();
        let key = pipeline.requests[at].key.clone();
        let suspect = (key.clone(), Arc::clone(&server));
        let reason = self.suspected.get(&suspect).cloned().unwrap_or_default();
        match of_it.last() {
            Some(answer) => self.discard(key, answer, reason),
            None => Ok(()),
        }
    }

    /// Schedules a retry after a pause; returns false if none is left.
    fn schedule_retry(
        &mut self,
        pipeline: &mut RequestPipeline<'_>,
        at: usize,
        index: usize,
    ) -> bool {
        let number = self.next_number - (pipeline.requests.len() - at) as u64;
        let pending = &mut pipeline.requests[at];
        let (request, retry_history) = (&pending.request, &mut self.servers[index].retry_history);
        let retries = pending.retries.entry(index).or_default();
        let pause = retry_history
            .pause(request, *retries)
            .filter(|_| pipeline.end.is_none());
        let Some(pause) = pause else {
            retry_history.note_failure(request);
            return false;
        };
        *retries += 1;
        debug!(
            "{}: {} again in {pause:?}",
            self.servers[index].name, pending.key
        );
        let due = Instant::now() + pause;
        pipeline
            .scheduled
            .push(ScheduledRetry { due, number, index });
        true
    }

    /// Tries the next server after one that does not have the object or was lost; finally retries those that failed.
    pub(super) fn try_next_server(&mut self, pipeline: &mut RequestPipeline<'_>, at: usize) {
        let number = self.next_number - (pipeline.requests.len() - at) as u64;
        let pending = &mut pipeline.requests[at];
        if !pending.tries_next || pipeline.end.is_some() || !pending.unanswered_by.is_empty() {
            return;
        }
        if let Some(index) = self.next(pending) {
            pending.unanswered_by.push(index);
            pipeline.outgoing[index].push((number, pending.request.clone()));
            return;
        }
        loop {
            let pending = &mut pipeline.requests[at];
            let retries = |index: &usize| pending.retries.get(index).copied();
            let Some(index) = pending.failed.iter().copied().min_by_key(retries) else {
                return;
            };
            pending.failed.remove(&index);
            if self.servers[index].worker.is_some() && self.schedule_retry(pipeline, at, index) {
                pipeline.requests[at].unanswered_by.push(index);
                return;
            }
        }
    }
}

/// Returns the later answer, unless only the earlier one is a value.
fn prefer_value(previous: Option<ServerAnswer>, now: ServerAnswer) -> ServerAnswer {
    match previous {
        Some(previous) if now.response.is_err() && previous.response.is_ok() => previous,
        _ => now,
    }
}
