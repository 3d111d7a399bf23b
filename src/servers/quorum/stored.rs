//! Starts a request: loads its stored answers and selects the servers to ask.

use std::sync::Arc;

use bitcoin::hashes::Hash;

use super::pending::PendingRequest;
use super::{Quorum, ServerAnswer};
use crate::client::SourceError;
use crate::electrum::{Request, Response};

impl Quorum {
    /// Returns the stored answers that were not proved wrong, newest first. In a replay a shorter range of headers is
    /// taken from a longer one: the case may ask for an earlier block than the run did.
    pub(super) fn stored(
        &self,
        request: &Request,
        key: &str,
    ) -> Result<Vec<ServerAnswer>, SourceError> {
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
        for answer in &mut parts {
            if let Ok(Response::Headers(headers)) = &mut answer.response {
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
    pub(super) fn start(&self, request: Request) -> Result<PendingRequest, SourceError> {
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
        } else if let Some(at) = stored.iter().position(|stored| stored.response.is_ok()) {
            pending.answers.extend(stored.into_iter().nth(at));
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
    pub(super) fn next(&self, pending: &PendingRequest) -> Option<usize> {
        let is_open = |index: &usize| {
            let server = &self.servers[*index];
            let is_rejected = || {
                let (key, name) = (pending.key.clone(), Arc::clone(&server.name));
                self.rejected.contains(&(key, name, self.archive.run()))
            };
            server.worker.is_some() && !pending.tried.contains(index) && !is_rejected()
        };
        let open: Vec<usize> = (0..self.servers.len()).filter(is_open).collect();
        let share = match &pending.request {
            Request::Headers { .. } if self.leader_only || open.contains(&self.leader_index) => {
                return Some(self.leader_index).filter(|leader| open.contains(leader));
            }
            Request::Transaction(txid) | Request::Proof { txid, .. } => {
                usize::from(txid.to_byte_array()[0])
            }
            _ => 0,
        };
        let fewest = open.iter().map(|index| self.servers[*index].faults).min()?;
        let best: Vec<usize> = open
            .into_iter()
            .filter(|index| self.servers[*index].faults == fewest)
            .collect();
        Some(best[share % best.len()])
    }
}
