//! Receives answers, stores them, and continues without a server that is lost.

use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use log::warn;

use super::pending::RequestPipeline;
use super::{Awaited, Quorum, ServerAnswer};
use crate::archive::log::LogEntry;
use crate::client::SourceError;
use crate::servers::worker::{Event, WorkerAnswer};

/// Maximum number of answers stored in one transaction.
const MAX_STORE_BATCH: usize = 500;

/// How often waiting for answers is interrupted to check the time and report progress.
const POLL_INTERVAL: Duration = Duration::from_millis(250);

impl Quorum {
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
        let mut waiting = pipeline
            .requests
            .iter()
            .filter(|one| !one.unanswered_by.is_empty());
        if let (Some(observer), Some(pending)) = (&self.observer, waiting.next()) {
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
    pub(super) fn receive(
        &mut self,
        pipeline: &mut RequestPipeline<'_>,
    ) -> Result<(), SourceError> {
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
