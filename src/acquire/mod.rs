//! Fetches and proves the facts that an analysis needs: the only place where servers meet the [`Ledger`].
//!
//! Works in rounds, each with all requests that the known facts allow: the histories of the wanted scripts and the
//! parents of inputs; along with them, as soon as a history has arrived, its transactions, their Merkle branches and
//! the headers of these. Then the analysis runs again. What it needs is a function of the view, passed in by the
//! caller, so that money is followed in one place ([`crate::trace`]) and not here.
//!
//! A wrong answer does not end a run: its subject stays unproved, the server is reported, and the next one is asked.
//! Before a server is reported, a reorganisation is ruled out.

mod again;
mod compare;
mod depths;
mod faults;
mod frontier;
mod headers;
mod missing;
mod spenders;
mod unproved;

pub use compare::{Confirmed, Dispute, HistoryAnswers, HistoryComparison};
pub use frontier::{Frontier, Plan};
pub use headers::MAX_RANGES;
pub use unproved::MAX_UNPROVED;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use bitcoin::{Network, OutPoint, ScriptBuf, Txid};
use log::debug;
use thiserror::Error;

use depths::AmbiguousBranch;
use spenders::SpenderCache;
use unproved::{Deferred, UnprovedPool};

use crate::chain::{BlockId, ChainError, HeaderChain};
use crate::client::{Source, SourceError};
use crate::electrum::{Balance, Refusal, Request, Response};
use crate::ledger::{ChainPosition, History, Ledger, MissingReason, ReportedSpender, Update, View};
use crate::servers::{Quorum, ServerAnswer, ask_with_retries};
use crate::verify::{self, Depth, Inclusion, Verified, VerifyError};

/// Limits of a run.
#[derive(Debug, Clone, Copy)]
pub struct AcquireLimits {
    /// Request limit. Archived answers count too, so a replay stops at the same point; each request counts once for all
    /// servers. The tip and its header are always requested.
    pub max_requests: u64,
    /// Transactions up to the tip above which a history is not expanded.
    pub busy: u64,
    /// Height as of which the case is seen; `None` for the servers' tip.
    pub at_height: Option<u32>,
    /// Memory limit in bytes for transactions that are not proved to be confirmed; [`MAX_UNPROVED`] by default. If
    /// mempool transactions fit, it does not affect the data of an honest server.
    pub unproved: usize,
}

/// Progress of a run, for display.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rounds so far.
    pub round: u32,
    /// Answers so far.
    pub answers: u64,
    /// Outstanding answers of the current round.
    pub waiting: u64,
    /// Transactions proved so far.
    pub transactions: u64,
    /// Scripts with a known history.
    pub scripts: u64,
    /// Requests left within the limit.
    pub left: u64,
}

/// Result of an acquisition run.
#[derive(Debug)]
pub struct Acquired {
    /// The ledger as of the tip.
    pub view: View,
    /// The verified part of the header chain.
    pub chain: HeaderChain,
    /// Whether the request limit was reached.
    pub out_of_budget: bool,
    /// Requests that were refused or never answered correctly, with the reason.
    pub refused: BTreeMap<Request, Refusal>,
    /// Comparison of the reported histories, by script.
    pub comparisons: BTreeMap<ScriptBuf, HistoryComparison>,
    /// Case scripts for which a balance was requested but no server reports one.
    pub without_balance: BTreeSet<ScriptBuf>,
    /// Case scripts with empty histories only, although a server reports a balance.
    pub contested: BTreeSet<ScriptBuf>,
}

/// The reason why a run ended without a result.
#[derive(Debug, Error)]
pub enum AcquireError {
    /// No answer was received.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Headers are invalid.
    #[error("{server} {}{error}", error_prefix(error))]
    Chain {
        /// The server that sent them.
        server: String,
        /// What is wrong.
        error: Box<ChainError>,
    },
    /// An indispensable request was refused.
    #[error("{server} refuses {request}: {refusal}")]
    Refused {
        /// The server.
        server: String,
        /// The request.
        request: String,
        /// The refusal.
        refusal: Refusal,
    },
    /// The chain is shorter than the requested height.
    #[error(
        "block {wanted} does not exist yet: the tip of {server} is at height {tip}; give a lower --at-height"
    )]
    Height {
        /// The server.
        server: String,
        /// Requested height.
        wanted: u32,
        /// Height of the tip.
        tip: u32,
    },
    /// The chain was reorganised during the run. Answers are saved; a new run uses the new chain.
    #[error("block {} ({}) is not in the chain of {server} any more: it was reorganised; run the same command again", fallen.height, fallen.hash)]
    Reorganised {
        /// The server that sends another block.
        server: String,
        /// Tip of the run.
        fallen: BlockId,
    },
}

/// Returns the prefix of a chain error. A server of another network is not at fault.
fn error_prefix(error: &ChainError) -> &'static str {
    match error {
        ChainError::Genesis { .. } => "cannot be used: ",
        _ => "sent invalid headers: ",
    }
}

/// Checks that a server's genesis block is that of `network`.
///
/// # Errors
///
/// [`AcquireError`], with [`ChainError::Genesis`] if the server is on another chain.
pub fn check_network(source: &mut dyn Source, network: Network) -> Result<(), AcquireError> {
    let request = Request::Headers { start: 0, count: 1 };
    let answer = ask_with_retries(source, &request)?;
    let server = source.identity().server.clone();
    let response = answer.map_err(|refusal| refused(&server, &request, &refusal))?;
    let found = match response {
        Response::Headers(headers) => headers.first().map(|header| header.block_hash()),
        _ => unreachable!("a request is read as what it asks for"),
    };
    HeaderChain::new(network)
        .check_genesis(found.unwrap_or_else(bitcoin::hashes::Hash::all_zeros))
        .map_err(|error| AcquireError::Chain {
            server,
            error: Box::new(error),
        })
}

/// Fetches and proves everything that `plan` wants, starting with the histories of `scripts`, the scripts of the case,
/// which are always expanded.
///
/// # Errors
///
/// [`AcquireError`]. Earlier answers are in the archive.
pub fn acquire(
    quorum: &mut Quorum,
    network: Network,
    scripts: &[ScriptBuf],
    limits: AcquireLimits,
    plan: &mut dyn FnMut(&View) -> Plan,
    progress: &mut dyn FnMut(Progress),
) -> Result<Acquired, AcquireError> {
    let mut repeated = again::RepeatedRequests::default();
    loop {
        let mut run = Acquisition::new(network, scripts, limits, progress);
        run.find_tip(quorum, limits.at_height)?;
        let (view, out_of_budget) = run.fetch(quorum, plan)?;
        // A contradiction may have been momentary. If an answer has changed, the run starts again from the archive, so
        // that a replay, which sees only the last answers, has the same result.
        if run.ask_again(quorum, &view, &mut repeated)? {
            continue;
        }
        let without_balance = match out_of_budget {
            true => BTreeSet::new(),
            false => run.without_balance(),
        };
        let contested = run.contested();
        run.attribute_faults(quorum, &view)?;
        return Ok(Acquired {
            contested,
            view,
            chain: run.chain,
            out_of_budget,
            refused: run.refused,
            comparisons: run.comparisons,
            without_balance,
        });
    }
}

/// An acquisition run.
struct Acquisition<'a> {
    chain: HeaderChain,
    ledger: Ledger,
    frontier: Frontier,
    tip: BlockId,
    /// Whether the tip was given, so that the current mempool is not part of the view.
    is_historical: bool,
    left: u64,
    refused: BTreeMap<Request, Refusal>,
    /// Branches that wait for their headers; servers may differ on the block of a transaction.
    branches: BTreeMap<(Txid, u32), ServerAnswer>,
    comparisons: BTreeMap<ScriptBuf, HistoryComparison>,
    /// Balances of the case scripts, as reported.
    balances: BTreeMap<ScriptBuf, Vec<(Arc<str>, Balance)>>,
    /// Inputs of transactions that were searched for a spender and are not needed otherwise.
    spender_cache: SpenderCache,
    /// Unproved data in memory.
    unproved_pool: UnprovedPool,
    /// Block depths, or the reason why one is unavailable.
    depths: BTreeMap<u32, Result<Verified<Depth>, Refusal>>,
    /// Parents of confirmed transactions; a server cannot forge these.
    proved_parents: HashSet<Txid>,
    /// Header requests already counted, before a branch needs them.
    prefetched_headers: BTreeSet<Request>,
    /// Spenders on which servers disagree.
    disputed: Vec<spenders::DisputedSpender>,
    /// Whether a search ended at the request limit.
    is_exhausted: bool,
    state: Progress,
    progress: &'a mut dyn FnMut(Progress),
}

/// A round of requests.
#[derive(Default)]
struct Round {
    /// Requests made.
    asked: BTreeSet<Request>,
    /// Outputs whose spenders no server can report.
    silent: BTreeMap<OutPoint, ScriptBuf>,
    /// Invalid answers.
    invalid: Vec<InvalidAnswer>,
    /// Whether the request limit did not allow a follow-up; the next round spends the rest.
    is_short: bool,
}

/// An invalid answer. It may be long, so its content is dropped.
struct InvalidAnswer {
    request: Request,
    /// The answer without its content.
    answer: ServerAnswer,
    reason: String,
}

impl InvalidAnswer {
    fn new(request: Request, mut answer: ServerAnswer, error: &VerifyError) -> Self {
        answer.response = Err(Refusal::Dropped);
        Self {
            request,
            answer,
            reason: error.to_string(),
        }
    }
}

impl<'a> Acquisition<'a> {
    fn new(
        network: Network,
        scripts: &[ScriptBuf],
        limits: AcquireLimits,
        progress: &'a mut dyn FnMut(Progress),
    ) -> Self {
        Self {
            chain: HeaderChain::new(network),
            ledger: Ledger::default(),
            frontier: Frontier::new(scripts, limits.busy),
            tip: BlockId {
                height: 0,
                hash: crate::chain::genesis(network),
            },
            is_historical: limits.at_height.is_some(),
            left: limits.max_requests,
            refused: BTreeMap::new(),
            branches: BTreeMap::new(),
            comparisons: BTreeMap::new(),
            balances: BTreeMap::new(),
            spender_cache: SpenderCache::default(),
            unproved_pool: UnprovedPool::new(limits),
            depths: BTreeMap::new(),
            proved_parents: HashSet::new(),
            prefetched_headers: BTreeSet::new(),
            disputed: Vec::new(),
            is_exhausted: false,
            state: Progress::default(),
            progress,
        }
    }

    /// Fetches and proves everything that is wanted; returns the view, and whether the request limit was reached.
    fn fetch(
        &mut self,
        quorum: &mut Quorum,
        plan: &mut dyn FnMut(&View) -> Plan,
    ) -> Result<(View, bool), AcquireError> {
        let mut out_of_budget = false;
        let mut wants = Plan::default();
        loop {
            let wanted = self.wanted(&wants);
            if !wanted.is_empty() {
                let mut now = wanted;
                let never = now.split_off(self.affordable(&now));
                self.round(quorum, now)?;
                self.mark_over_limit(&never);
                out_of_budget |= !never.is_empty();
                continue;
            }
            let view = self.view();
            if self.find_doubts(&view) {
                continue;
            }
            wants = plan(&view);
            wants.parents_of.extend(self.needing_prevouts(&view));
            self.find_proved_parents(&wants);
            if self.wanted(&wants).is_empty() {
                return Ok((view, out_of_budget || self.is_exhausted));
            }
        }
    }

    fn wanted(&self, wants: &Plan) -> Vec<Request> {
        let mut wanted = self
            .frontier
            .next(&self.ledger, self.tip.height, wants, &self.refused);
        // Balances are always reported as of now.
        if !self.is_historical {
            let without_balance = self
                .frontier
                .case()
                .filter(|script| !self.balances.contains_key(*script));
            let balances: Vec<Request> = without_balance.cloned().map(Request::Balance).collect();
            // Next to the histories, so that no block arrives between the two.
            let histories = wanted
                .iter()
                .take_while(|request| matches!(request, Request::History(_)))
                .count();
            wanted.splice(histories..histories, balances);
        }
        wanted
    }

    /// Returns how many of the requests the limit allows, counting a branch together with its headers. The limit is
    /// spent in order, so that it has a reproducible result.
    fn affordable(&self, wanted: &[Request]) -> usize {
        let mut left = self.left;
        let mut ranges = BTreeSet::new();
        let within = wanted.iter().take_while(|request| {
            let mut cost = 1;
            if let Request::Proof { height, .. } = request {
                let headers = self.chain.missing(*height, self.tip.height);
                let starts = headers.into_iter().map(RangeInclusive::into_inner);
                cost += starts.filter(|range| ranges.insert(*range)).count() as u64;
            }
            let rest = left.checked_sub(cost);
            left = rest.unwrap_or(0);
            rest.is_some()
        });
        within.count()
    }

    /// Finds the wanted parents of confirmed transactions. Dropped ones are wanted again, since they cannot be forged.
    fn find_proved_parents(&mut self, wants: &Plan) {
        let children = wants.parents_of.iter();
        let children = children.filter(|txid| self.ledger.is_anchored(txid));
        let children = children.filter_map(|txid| self.ledger.known(txid));
        let inputs = children.flat_map(|known| &known.tx.input);
        let parents = inputs.map(|input| input.previous_output.txid);
        self.proved_parents = parents
            .filter(|txid| self.ledger.known(txid).is_none())
            .collect();
        self.refused.retain(|request, refusal| {
            let is_parent = |txid: &Txid| self.proved_parents.contains(txid);
            let is_kept_out = *refusal == Refusal::Dropped;
            !is_kept_out || !matches!(request, Request::Transaction(txid) if is_parent(txid))
        });
    }

    fn view(&self) -> View {
        self.ledger.at(self.tip, &self.chain)
    }

    /// Runs one round: sends requests, verifies answers, and applies them to the ledger.
    fn round(&mut self, quorum: &mut Quorum, wanted: Vec<Request>) -> Result<(), AcquireError> {
        self.state.round += 1;
        self.state.waiting = wanted.len() as u64;
        self.left = self.left.saturating_sub(wanted.len() as u64);
        self.state.left = self.left;
        (self.progress)(self.state);
        let mut round = Round {
            asked: wanted.iter().cloned().collect(),
            ..Round::default()
        };
        quorum.ask(wanted, &mut |request, answers| {
            self.state.answers += answers.len() as u64;
            self.state.waiting = self.state.waiting.saturating_sub(1);
            self.process_answers(&mut round, request, answers);
            let more = self.follow(&mut round, request);
            self.state.left = self.left;
            (self.progress)(self.state);
            more
        })?;
        self.search(quorum, &round.silent)?;
        self.ask_other_servers(quorum, round.invalid)?;
        self.prove(quorum)?;
        match self.unproved_pool.end_round() {
            Deferred::Retry(requests) => self.left += requests,
            Deferred::Dropped(txids) => {
                let txids = txids.into_iter();
                let given_up = txids.map(|txid| (Request::Transaction(txid), Refusal::Dropped));
                self.refused.extend(given_up);
            }
        }
        self.state.waiting = 0;
        (self.progress)(self.state);
        Ok(())
    }

    /// Returns the follow-ups of an answer with their headers: all of them or, if the limit does not allow that, none
    /// for the rest of the round. Answers are processed in order of requests, so that the limit has a reproducible
    /// result.
    fn follow(&mut self, round: &mut Round, request: &Request) -> Vec<Request> {
        if round.is_short {
            return Vec::new();
        }
        let (ledger, tip) = (&self.ledger, self.tip.height);
        let mut more = Vec::new();
        for request in self.frontier.follow(ledger, tip, request, &self.refused) {
            if let Request::Proof { height, .. } = request {
                let headers = self.chain.missing(height, tip);
                more.extend(headers.iter().map(headers::headers_of));
            }
            more.push(request);
        }
        let mut fresh = BTreeSet::new();
        more.retain(|request| !round.asked.contains(request) && fresh.insert(request.clone()));
        // Transactions before branches, as in every round.
        more.sort_by_key(|request| matches!(request, Request::Proof { .. }));
        round.is_short = more.len() as u64 > self.left;
        if round.is_short {
            return Vec::new();
        }
        self.left -= more.len() as u64;
        self.state.waiting += more.len() as u64;
        let is_header = |request: &&Request| matches!(request, Request::Headers { .. });
        self.prefetched_headers
            .extend(more.iter().filter(is_header).cloned());
        // `append` would rebuild the whole set.
        round.asked.extend(fresh);
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
                self.branches.insert((*txid, *height), answer);
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
    fn apply_inclusion(&mut self, txid: &Txid, inclusion: Verified<Inclusion>) {
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
                    self.unproved_pool.note_orphan_proof(&txid);
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

    /// Marks requests as not made because of the request limit.
    fn mark_over_limit(&mut self, requests: &[Request]) {
        let mut update = Update::default();
        for request in requests {
            match request {
                Request::Balance(script) => drop(self.balances.insert(script.clone(), Vec::new())),
                Request::Spender { outpoint, .. } => update
                    .spenders
                    .push((*outpoint, ReportedSpender::Missing(MissingReason::Budget))),
                Request::History(script) => update
                    .histories
                    .push((script.clone(), History::Missing(MissingReason::Budget))),
                _ => {}
            }
            self.refused.insert(request.clone(), Refusal::Budget);
        }
        self.ledger.apply(update);
    }
}

fn refused(server: &str, request: &Request, refusal: &Refusal) -> AcquireError {
    AcquireError::Refused {
        server: server.to_owned(),
        request: request.key(),
        refusal: refusal.clone(),
    }
}
