//! A round of requests: sends them, verifies the answers, and applies them to the ledger.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use bitcoin::{OutPoint, ScriptBuf, Txid};
use log::debug;

use super::batch::Batch;
use super::compare::{HistoryAnswers, HistoryComparison};
use super::depths::AmbiguousBranch;
use super::unproved::Deferred;
use super::{AcquireError, Acquisition, InvalidAnswer};
use crate::electrum::{Refusal, Request, Response};
use crate::ledger::{ChainPosition, Update};
use crate::servers::{Quorum, ServerAnswer};
use crate::verify::{self, Inclusion, Verified, VerifyError};

/// Number of deferred requests in a round. The memory for unproved transactions has a place for as many with their
/// branches, if they are of the usual size.
const READ_AGAIN: usize = 40_000;

/// Returns the transaction that a request is about, with its branch or without.
fn subject(request: &Request) -> Option<Txid> {
    match request {
        Request::Transaction(txid) | Request::Proof { txid, .. } => Some(*txid),
        _ => None,
    }
}

/// Removes and returns the first `count` of the deferred requests, and more if a transaction and its branch are about to be
/// parted: a branch proves nothing without its transaction.
fn take_first(deferred: &mut VecDeque<Request>, count: usize) -> Vec<Request> {
    let mut end = count.min(deferred.len());
    while (1..deferred.len()).contains(&end)
        && subject(&deferred[end]) == subject(&deferred[end - 1])
    {
        end += 1;
    }
    deferred.drain(..end).collect()
}

/// A round of requests.
#[derive(Default)]
struct Round {
    /// Requests made.
    asked: BTreeSet<Request>,
    /// Number of follow-ups that may still be made.
    room: u64,
    /// Outputs whose spenders no server can report.
    silent: BTreeMap<OutPoint, ScriptBuf>,
    /// Invalid answers.
    invalid: Vec<InvalidAnswer>,
}

impl<'a> Acquisition<'a> {
    /// Runs one round: sends requests, verifies answers, and applies them to the ledger.
    pub(super) fn round(
        &mut self,
        quorum: &mut Quorum,
        mut batch: Batch,
    ) -> Result<(), AcquireError> {
        let wanted = self.within_limit(std::mem::take(&mut batch.requests));
        self.state.round += 1;
        self.state.waiting = wanted.len() as u64;
        self.state.left = self.left;
        (self.progress)(self.state);
        let mut round = Round {
            asked: wanted.iter().cloned().collect(),
            room: batch.room,
            ..Round::default()
        };
        quorum.ask(wanted, &mut |request, answers| {
            self.state.answers += answers.len() as u64;
            self.state.waiting = self.state.waiting.saturating_sub(1);
            self.process_answers(&mut round, request, answers);
            let more = self.follow(&batch, &mut round, request);
            self.state.left = self.left;
            (self.progress)(self.state);
            more
        })?;
        self.search(quorum, &round.silent)?;
        self.ask_other_servers(quorum, round.invalid)?;
        self.prove(quorum)?;
        self.defer(&round.asked);
        self.state.waiting = 0;
        (self.progress)(self.state);
        Ok(())
    }

    /// Ends a round for the transactions of its requests that had no place in memory.
    fn defer(&mut self, asked: &BTreeSet<Request>) {
        match self.unproved_pool.end_round() {
            Deferred::Retry(txids) => {
                let is_deferred =
                    |request: &&Request| subject(request).is_some_and(|txid| txids.contains(&txid));
                let mut again: Vec<Request> = asked.iter().filter(is_deferred).cloned().collect();
                // They were counted already.
                self.left += again.len() as u64;
                again.sort_by_key(subject);
                for request in again.into_iter().rev() {
                    self.deferred.push_front(request);
                }
            }
            Deferred::Dropped(txids) if txids.is_empty() => {}
            Deferred::Dropped(mut txids) => {
                self.left -= self.deferred.len() as u64;
                let others = self.deferred.drain(..);
                txids.extend(others.filter_map(|request| subject(&request)));
                let given_up = txids.into_iter();
                let given_up = given_up.map(|txid| (Request::Transaction(txid), Refusal::Dropped));
                self.refused.extend(given_up);
            }
        }
    }

    /// Removes and returns the deferred requests for the next round. If a round read all of them again, a large case would
    /// read most of them as often as the memory is filled.
    pub(super) fn next_deferred(&mut self) -> Vec<Request> {
        take_first(&mut self.deferred, READ_AGAIN)
    }

    /// Returns the follow-ups of an answer with their headers, if the round has room for them and no better step waits.
    /// Answers are processed in order of requests, so that the limit has a reproducible result.
    fn follow(&mut self, batch: &Batch, round: &mut Round, request: &Request) -> Vec<Request> {
        let (ledger, tip) = (&self.ledger, self.tip.height);
        let step = self
            .frontier
            .follow(ledger, tip, &self.plan, request, &self.refused);
        let Some(step) = step.filter(|step| batch.admits(step)) else {
            return Vec::new();
        };
        let more = self.with_headers(step.requests, &round.asked);
        if more.len() as u64 > round.room {
            return Vec::new();
        }
        let more = self.within_limit(more);
        round.room -= more.len() as u64;
        self.state.waiting += more.len() as u64;
        round.asked.extend(more.iter().cloned());
        more
    }

    /// Processes the answers to a request.
    fn process_answers(
        &mut self,
        round: &mut Round,
        request: &Request,
        answers: Vec<ServerAnswer>,
    ) {
        match request {
            Request::History(script) => self.record_history(script, answers),
            Request::Spender { outpoint, script } => {
                if self.record_spenders(*outpoint, answers) {
                    round.silent.insert(*outpoint, script.clone());
                }
            }
            Request::Balance(script) => {
                let stated = self.balances.entry(script.clone()).or_default();
                for answer in answers {
                    if let Ok(Response::Balance(balance)) = answer.response {
                        stated.push((answer.server, balance));
                    }
                }
            }
            // They remain in the archive until a branch is verified.
            Request::Headers { .. } => {}
            request => {
                for answer in answers {
                    self.process_proof(round, request, answer);
                }
            }
        }
    }

    /// Processes a transaction or a branch.
    fn process_proof(&mut self, round: &mut Round, request: &Request, answer: ServerAnswer) {
        match (request, &answer.response) {
            (Request::Transaction(txid), Ok(Response::Transaction(bytes))) => {
                match verify::transaction(*txid, bytes) {
                    Ok(known)
                        if self.proved_parents.contains(txid)
                            || self.unproved_pool.reserve(&known) =>
                    {
                        self.ledger.apply(Update {
                            txs: vec![known],
                            ..Update::default()
                        });
                    }
                    Ok(_) => {}
                    Err(error) => {
                        let invalid = InvalidAnswer::new(request.clone(), answer, &error);
                        round.invalid.push(invalid);
                    }
                }
            }
            (Request::Proof { txid, height }, Ok(Response::Proof(_))) => {
                // Without its transaction it proves nothing, and it is read again with it.
                if !self.unproved_pool.has_dropped(txid) {
                    self.branches.insert((*txid, *height), answer);
                }
            }
            (_, Ok(_)) => unreachable!("a request is read as what it asks for"),
            (request, Err(refusal)) => {
                debug!("{}: {refusal}", request.key());
                self.refused.insert(request.clone(), refusal.clone());
            }
        }
    }

    /// Compares the histories that servers report.
    fn record_history(&mut self, script: &ScriptBuf, answers: Vec<ServerAnswer>) {
        let history_of = |answer: ServerAnswer| {
            let history = answer.response.map(|response| match response {
                Response::History(entries) => entries,
                _ => unreachable!("a request is read as what it asks for"),
            });
            (answer.server, history)
        };
        let mut answers: HistoryAnswers = answers.into_iter().map(history_of).collect();
        let refusals: Vec<Refusal> = answers
            .iter()
            .filter_map(|(_, answer)| answer.clone().err())
            .collect();
        if let Some(first) = refusals.first().filter(|_| refusals.len() == answers.len()) {
            self.refused
                .insert(Request::History(script.clone()), first.clone());
        }
        if self.is_historical {
            // The current mempool is not part of a past view: the result would change every day.
            for entries in answers
                .iter_mut()
                .filter_map(|(_, answer)| answer.as_mut().ok())
            {
                entries.retain(|entry| entry.position != ChainPosition::Mempool);
            }
        }
        let (mut comparison, mut history) = HistoryComparison::new(answers, self.tip.height);
        let is_followed = self.frontier.is_open(script, &history, self.tip.height);
        let length = comparison.length();
        if !self.unproved_pool.reserve_entries(length, is_followed) {
            (comparison, history) = comparison.dropped();
            self.refused
                .insert(Request::History(script.clone()), Refusal::Dropped);
        }
        self.state.scripts += 1;
        self.comparisons.insert(script.clone(), comparison);
        self.ledger.apply(Update {
            histories: vec![(script.clone(), history)],
            ..Update::default()
        });
    }

    /// Requests invalid answers from other servers, until one is valid or no server is left.
    fn ask_other_servers(
        &mut self,
        quorum: &mut Quorum,
        mut invalid: Vec<InvalidAnswer>,
    ) -> Result<(), AcquireError> {
        if !invalid.is_empty() {
            self.confirm_tip(quorum)?;
        }
        while let Some(InvalidAnswer {
            request,
            answer,
            reason,
        }) = invalid.pop()
        {
            quorum.reject(&request, &answer, reason.clone())?;
            let other = quorum.ask_one(&request)?;
            if matches!(other.response, Err(Refusal::Unanswered)) {
                self.refused.insert(request, Refusal::Disproved(reason));
                continue;
            }
            let mut round = Round::default();
            self.process_proof(&mut round, &request, other);
            invalid.append(&mut round.invalid);
        }
        Ok(())
    }

    /// Applies the proof that a transaction is in a block.
    pub(super) fn apply_inclusion(&mut self, txid: &Txid, inclusion: Verified<Inclusion>) {
        self.unproved_pool.release(txid);
        self.state.transactions += 1;
        self.ledger.apply(Update {
            inclusions: vec![inclusion],
            ..Update::default()
        });
    }

    /// Verifies the waiting branches, after fetching their headers.
    fn prove(&mut self, quorum: &mut Quorum) -> Result<(), AcquireError> {
        while !self.branches.is_empty() {
            let heights: BTreeSet<u32> = self.branches.keys().map(|(_, height)| *height).collect();
            self.fetch_headers(quorum, &heights, self.tip.height)?;
            let (mut invalid, mut open) = (Vec::new(), Vec::new());
            for ((txid, height), answer) in std::mem::take(&mut self.branches) {
                let Ok(Response::Proof(branch)) = &answer.response else {
                    continue;
                };
                // A branch proves nothing without the transaction.
                let Some(known) = self.ledger.known(&txid) else {
                    continue;
                };
                let request = Request::Proof { txid, height };
                match verify::inclusion(known, height, branch, &self.chain, None) {
                    Ok(inclusion) => self.apply_inclusion(&txid, inclusion),
                    Err(error @ VerifyError::Ambiguous { .. }) => open.push(AmbiguousBranch {
                        txid,
                        height,
                        answer,
                        error,
                    }),
                    Err(error) => invalid.push(InvalidAnswer::new(request, answer, &error)),
                }
            }
            invalid.extend(self.resolve_branches(quorum, open)?);
            self.ask_other_servers(quorum, invalid)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use bitcoin::hashes::Hash;

    use super::*;

    #[test]
    fn deferred_branch_stays_with_its_transaction() {
        let txid = |number| Txid::from_byte_array([number; 32]);
        let requests = (1..=3).flat_map(|number| {
            let txid = txid(number);
            [
                Request::Transaction(txid),
                Request::Proof { txid, height: 7 },
            ]
        });
        let mut deferred: VecDeque<Request> = requests.collect();
        let subjects = |requests: Vec<Request>| -> Vec<Option<Txid>> {
            requests.iter().map(subject).collect()
        };
        let taken = subjects(take_first(&mut deferred, 3));
        assert_eq!(taken, [1, 1, 2, 2].map(|number| Some(txid(number))));
        let taken = subjects(take_first(&mut deferred, 9));
        assert_eq!(taken, [3, 3].map(|number| Some(txid(number))));
        assert_eq!(take_first(&mut deferred, 9), []);
    }
}
