//! Fetches and proves the facts that an analysis needs: the only place where servers meet the [`Ledger`].
//!
//! Works in rounds. Each makes the best of the requests that the known facts allow: the histories of the wanted scripts
//! and the parents of inputs; along with them, as soon as a history has arrived, its transactions, their Merkle branches
//! and the headers of these. Then the analysis runs again. What it needs, and how much taint is at stake, is a function
//! of the view, passed in by the caller, so that money is followed in one place ([`crate::trace`]) and not here. The
//! order of requests is that of taint per expected request, so that a limit is spent where the money is (`batch`).
//!
//! A wrong answer does not end a run: its subject stays unproved, the server is reported, and the next one is asked.
//! Before a server is reported, a reorganisation is ruled out.

mod again;
mod batch;
mod compare;
mod depths;
mod faults;
mod frontier;
mod headers;
mod missing;
mod round;
mod spenders;
mod unproved;

pub use compare::{Confirmed, Dispute, HistoryAnswers, HistoryComparison};
pub use frontier::{Frontier, Plan};
pub use headers::MAX_RANGES;
pub use unproved::MAX_UNPROVED;

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::sync::Arc;

use bitcoin::{Network, ScriptBuf, Txid};
use thiserror::Error;

use crate::chain::{BlockId, ChainError, HeaderChain};
use crate::client::{Source, SourceError};
use crate::electrum::{Balance, Refusal, Request, Response};
use crate::ledger::{History, Ledger, MissingReason, ReportedSpender, Update, View};
use crate::servers::{Quorum, ServerAnswer, ask_with_retries};
use crate::verify::{Depth, Verified, VerifyError};
use spenders::SpenderCache;
use unproved::UnprovedPool;

/// Limits of a run.
#[derive(Debug, Clone, Copy)]
pub struct AcquireLimits {
    /// Request limit. Archived answers count too, so a replay stops at the same point; each request counts once for all
    /// servers. A run with a larger limit makes the same requests first. The tip and its header are always requested.
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
        let view = run.fetch(quorum, plan)?;
        // A contradiction may have been momentary. If an answer has changed, the run starts again from the archive, so
        // that a replay, which sees only the last answers, has the same result.
        if run.ask_again(quorum, &view, &mut repeated)? {
            continue;
        }
        let without_balance = match run.is_exhausted {
            true => BTreeSet::new(),
            false => run.without_balance(),
        };
        let contested = run.contested();
        run.attribute_faults(quorum, &view)?;
        return Ok(Acquired {
            contested,
            view,
            chain: run.chain,
            out_of_budget: run.is_exhausted,
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
    /// The request limit.
    limit: u64,
    /// Requests left within it.
    left: u64,
    /// What the analysis needs, as of the last view.
    plan: Plan,
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
    /// Requests whose transactions had no place in memory, by transaction; they are read again before anything else, so
    /// that the memory does not change the order of the others.
    deferred: VecDeque<Request>,
    /// Block depths, or the reason why one is unavailable.
    depths: BTreeMap<u32, Result<Verified<Depth>, Refusal>>,
    /// Parents of confirmed transactions; a server cannot forge these.
    proved_parents: HashSet<Txid>,
    /// Header requests already counted, before a branch needs them.
    prefetched_headers: BTreeSet<Request>,
    /// Spenders on which servers disagree.
    disputed: Vec<spenders::DisputedSpender>,
    /// Whether the request limit was reached.
    is_exhausted: bool,
    state: Progress,
    progress: &'a mut dyn FnMut(Progress),
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
            limit: limits.max_requests,
            left: limits.max_requests,
            plan: Plan::default(),
            refused: BTreeMap::new(),
            branches: BTreeMap::new(),
            comparisons: BTreeMap::new(),
            balances: BTreeMap::new(),
            spender_cache: SpenderCache::default(),
            unproved_pool: UnprovedPool::new(limits),
            deferred: VecDeque::new(),
            depths: BTreeMap::new(),
            proved_parents: HashSet::new(),
            prefetched_headers: BTreeSet::new(),
            disputed: Vec::new(),
            is_exhausted: false,
            state: Progress::default(),
            progress,
        }
    }

    /// Fetches and proves everything that is wanted, within the request limit; returns the view.
    fn fetch(
        &mut self,
        quorum: &mut Quorum,
        plan: &mut dyn FnMut(&View) -> Plan,
    ) -> Result<View, AcquireError> {
        loop {
            if !self.deferred.is_empty() {
                let again = self.next_deferred();
                // They are within the limit, even if it was reached meanwhile.
                let was_exhausted = std::mem::take(&mut self.is_exhausted);
                let batch = self.whole(again);
                self.round(quorum, batch)?;
                self.is_exhausted |= was_exhausted;
                continue;
            }
            let of_case = self.wanted_of_case(&self.plan);
            if !of_case.is_empty() {
                if self.is_exhausted {
                    self.mark_over_limit(&of_case);
                } else {
                    let batch = self.whole(of_case);
                    self.round(quorum, batch)?;
                }
                continue;
            }
            let view = self.view();
            if self.find_doubts(&view) {
                continue;
            }
            self.plan = plan(&view);
            for txid in self.needing_prevouts(&view) {
                self.plan.parents_of.entry(txid).or_default();
            }
            self.find_proved_parents();
            if !self.wanted_of_case(&self.plan).is_empty() {
                continue;
            }
            let (ledger, tip) = (&self.ledger, self.tip.height);
            let steps = self.frontier.next(ledger, tip, &self.plan, &self.refused);
            if steps.is_empty() {
                return Ok(view);
            }
            if self.is_exhausted {
                let requests = steps.into_iter().flat_map(|step| step.requests);
                self.mark_over_limit(&requests.collect::<Vec<_>>());
                continue;
            }
            let batch = self.best(steps);
            self.round(quorum, batch)?;
        }
    }

    /// Finds the wanted parents of confirmed transactions. Dropped ones are wanted again, since they cannot be forged.
    fn find_proved_parents(&mut self) {
        let children = self.plan.parents_of.keys();
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
