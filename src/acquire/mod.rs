//! Decides what to ask next and drives the asking: the only place where a [`Source`] meets the [`Ledger`].
//!
//! Rounds of questions, each as large as what is known allows: the histories of the scripts that the analysis wants;
//! then, all at once, the transactions they name, their Merkle branches and the headers those need, and the parents
//! of the inputs; then the analysis looks again. What the analysis wants is handed in as a function of the view, so
//! that following money is decided in one place ([`crate::trace`]) and not here.

mod frontier;

pub use frontier::{Frontier, Plan};

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use bitcoin::block::Header;
use bitcoin::{Network, ScriptBuf, Txid};
use log::debug;
use thiserror::Error;

use crate::chain::{BlockId, ChainError, HeaderChain};
use crate::ledger::{Gap, History, Ledger, Place, Update, View};
use crate::source::{Refusal, Request, Response, Source, SourceError};
use crate::verify::{self, KnownTx, MerkleBranch, Verified, VerifyError};

/// What bounds a run.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Requests to a server, at most, stored answers among them, so that a run out of store gives the same result. The
    /// tip and its header are asked for in any case.
    pub max_requests: u64,
    /// A history with more transactions up to the tip is a boundary: they are not fetched.
    pub busy: u64,
    /// Height as of which the case is seen; the server's tip if not given.
    pub at_height: Option<u32>,
}

/// How far a run is, for a person to read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rounds of questions so far.
    pub round: u32,
    /// Answers so far.
    pub answers: u64,
    /// Answers that the round in progress still waits for.
    pub waiting: u64,
    /// Transactions proved so far.
    pub transactions: u64,
    /// Scripts whose history is known.
    pub scripts: u64,
}

/// What a run brought home.
#[derive(Debug)]
pub struct Acquired {
    /// The facts, as of the tip.
    pub view: View,
    /// Whether the limit on requests ended the run before everything wanted was asked.
    pub out_of_budget: bool,
    /// What servers refused: the request and their words, in order of the request.
    pub refused: BTreeMap<Request, Refusal>,
}

/// Why a run ended without a result.
#[derive(Debug, Error)]
pub enum AcquireError {
    /// No answers are to be had.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Headers are refused.
    #[error("{server} gave headers that do not hold: {error}")]
    Chain {
        /// Who gave them.
        server: String,
        /// What is wrong.
        error: Box<ChainError>,
    },
    /// A proof does not hold.
    #[error("{server} gave a proof that does not hold: {error}")]
    Proof {
        /// Who gave it.
        server: String,
        /// What is wrong.
        error: Box<VerifyError>,
    },
    /// Something without which there is no case was refused.
    #[error("{server} refuses {request}: {refusal}")]
    Refused {
        /// Who refuses.
        server: String,
        /// What was asked.
        request: String,
        /// What it says.
        refusal: Refusal,
    },
    /// The chain is shorter than the height asked for.
    #[error(
        "block {wanted} does not exist yet: the tip of {server} is at height {tip}; give a lower --at-height"
    )]
    Height {
        /// Who was asked.
        server: String,
        /// Height asked for.
        wanted: u32,
        /// Height of the tip.
        tip: u32,
    },
}

/// Checks that the source serves the chain of `network`: its first block is that network's.
///
/// # Errors
///
/// [`AcquireError`]; [`ChainError::Genesis`] inside it if the source serves another chain.
pub fn check_network(source: &mut dyn Source, network: Network) -> Result<(), AcquireError> {
    let request = Request::Headers { start: 0, count: 1 };
    let Response::Headers(headers) = must(source, &request)? else {
        unreachable!("read as headers")
    };
    let found = headers
        .first()
        .map_or(crate::chain::genesis(network), Header::block_hash);
    HeaderChain::new(network)
        .check_genesis(found)
        .map_err(|error| chain_error(source, error))
}

/// Fetches and proves everything that `plan` wants, beginning with the histories of `scripts`.
///
/// `scripts` are those of the case; they are never busy.
///
/// # Errors
///
/// [`AcquireError`]. What was answered until then is with the source.
pub fn acquire(
    source: &mut dyn Source,
    network: Network,
    scripts: &[ScriptBuf],
    bounds: Bounds,
    plan: &mut dyn FnMut(&View) -> Plan,
    progress: &mut dyn FnMut(Progress),
) -> Result<Acquired, AcquireError> {
    let mut run = Run {
        source,
        chain: HeaderChain::new(network),
        ledger: Ledger::default(),
        frontier: Frontier::new(scripts, bounds.busy),
        tip: BlockId {
            height: 0,
            hash: crate::chain::genesis(network),
        },
        is_past: bounds.at_height.is_some(),
        left: bounds.max_requests,
        refused: BTreeMap::new(),
        branches: BTreeMap::new(),
        state: Progress::default(),
        progress,
    };
    run.find_tip(bounds.at_height)?;
    let mut out_of_budget = false;
    let mut wants = Plan::default();
    loop {
        let wanted = run.wanted(&wants);
        if !wanted.is_empty() {
            let (now, never) = wanted.split_at(run.affordable(&wanted));
            run.round(now)?;
            run.give_up(never);
            out_of_budget |= !never.is_empty();
            continue;
        }
        let view = run.view();
        wants = plan(&view);
        if run.wanted(&wants).is_empty() {
            return Ok(Acquired {
                view,
                out_of_budget,
                refused: run.refused,
            });
        }
    }
}

/// A run in progress.
struct Run<'a> {
    source: &'a mut dyn Source,
    chain: HeaderChain,
    ledger: Ledger,
    frontier: Frontier,
    tip: BlockId,
    /// Whether the tip was given, so that what is in the mempool now does not belong to the view.
    is_past: bool,
    left: u64,
    refused: BTreeMap<Request, Refusal>,
    /// Branches that wait for their headers.
    branches: BTreeMap<Txid, (u32, MerkleBranch)>,
    state: Progress,
    progress: &'a mut dyn FnMut(Progress),
}

/// Requests handed to a source at once, so that progress is seen and an interruption is heard.
const SLICE: usize = 500;

/// Answers with headers waited for at once: each is a third of a megabyte.
const HEADERS_AT_ONCE: usize = 10;

impl Run<'_> {
    fn wanted(&self, wants: &Plan) -> Vec<Request> {
        self.frontier
            .next(&self.ledger, self.tip.height, wants, &self.refused)
    }

    /// How many of the requests the limit allows, a branch together with the headers that it needs. What the limit
    /// leaves is spent in order, so that the same limit gives the same result.
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

    fn view(&self) -> View {
        self.ledger.at(self.tip, &self.chain)
    }

    /// Fixes the block as of which everything is seen.
    fn find_tip(&mut self, at_height: Option<u32>) -> Result<(), AcquireError> {
        let Response::Tip {
            height: tip,
            header,
        } = must(self.source, &Request::Tip)?
        else {
            unreachable!("read as a tip")
        };
        self.left = self.left.saturating_sub(1);
        let height = at_height.unwrap_or(tip);
        if height > tip {
            let server = self.source.identity().server.clone();
            return Err(AcquireError::Height {
                server,
                wanted: height,
                tip,
            });
        }
        self.fetch_headers(&BTreeSet::from([height]), height)?;
        let hash = self
            .chain
            .block(height)
            .map(|block| block.hash)
            .expect("the header was just added");
        let announced = header.block_hash();
        if height == tip && hash != announced {
            let error = ChainError::Tip {
                height,
                found: hash,
                announced,
            };
            return Err(chain_error(self.source, error));
        }
        self.tip = BlockId { height, hash };
        Ok(())
    }

    /// One round: asks, checks, and adds to the ledger.
    fn round(&mut self, wanted: &[Request]) -> Result<(), AcquireError> {
        self.state.round += 1;
        for (at, slice) in wanted.chunks(SLICE).enumerate() {
            self.state.waiting = (wanted.len() - at * SLICE) as u64;
            (self.progress)(self.state);
            let answers = self.source.ask(slice)?;
            self.left = self.left.saturating_sub(slice.len() as u64);
            self.take(slice, &answers)?;
            self.state.answers += slice.len() as u64;
        }
        self.prove()?;
        self.state.waiting = 0;
        (self.progress)(self.state);
        Ok(())
    }

    fn take(&mut self, requests: &[Request], answers: &[String]) -> Result<(), AcquireError> {
        let mut update = Update::default();
        for (request, answer) in requests.iter().zip(answers) {
            match (request, request.read(answer)) {
                (Request::History(script), Ok(Response::History(mut entries))) => {
                    self.state.scripts += 1;
                    // As of an earlier block there is no mempool, or the same question would have a new answer every day.
                    if self.is_past {
                        entries.retain(|entry| entry.place != Place::Mempool);
                    }
                    update
                        .histories
                        .push((script.clone(), History::answered(entries)));
                }
                (Request::Transaction(txid), Ok(Response::Transaction(bytes))) => {
                    update.txs.push(self.check_tx(*txid, request, &bytes)?);
                }
                (Request::Proof { txid, height }, Ok(Response::Proof(branch))) => {
                    self.branches.insert(*txid, (*height, branch));
                }
                (_, Ok(_)) => unreachable!("a request is read as what it asks for"),
                (request, Err(refusal)) => {
                    debug!("{}: {refusal}", request.key());
                    if let Request::History(script) = request {
                        update
                            .histories
                            .push((script.clone(), History::Missing(gap(&refusal))));
                    }
                    self.refused.insert(request.clone(), refusal);
                }
            }
        }
        self.ledger.apply(update);
        Ok(())
    }

    fn check_tx(
        &mut self,
        txid: Txid,
        request: &Request,
        bytes: &[u8],
    ) -> Result<Verified<KnownTx>, AcquireError> {
        match verify::transaction(txid, bytes) {
            Ok(known) => Ok(known),
            Err(error) if self.source.distrust(request) => {
                debug!("stored answer dropped: {error}");
                let Response::Transaction(bytes) = must(self.source, request)? else {
                    unreachable!("read as a transaction")
                };
                verify::transaction(txid, &bytes).map_err(|error| proof_error(self.source, error))
            }
            Err(error) => Err(proof_error(self.source, error)),
        }
    }

    /// Fetches the headers that the waiting branches need and checks the branches against them.
    fn prove(&mut self) -> Result<(), AcquireError> {
        let heights: BTreeSet<u32> = self.branches.values().map(|(height, _)| *height).collect();
        self.fetch_headers(&heights, self.tip.height)?;
        let mut update = Update::default();
        for (txid, (height, branch)) in std::mem::take(&mut self.branches) {
            // A branch proves nothing of a transaction whose bytes were refused.
            let Some(known) = self.ledger.known(&txid) else {
                continue;
            };
            let request = Request::Proof { txid, height };
            let inclusion = match verify::inclusion(known, height, &branch, &self.chain) {
                Ok(inclusion) => inclusion,
                // The transaction is to blame, not the server.
                Err(error @ VerifyError::Ambiguous(_)) => {
                    let refusal = Refusal::Refused(error.to_string());
                    self.refused.insert(request, refusal);
                    continue;
                }
                Err(error) => {
                    if !self.source.distrust(&request) {
                        return Err(proof_error(self.source, error));
                    }
                    debug!("stored answer dropped: {error}");
                    let Response::Proof(branch) = must(self.source, &request)? else {
                        unreachable!("read as a branch")
                    };
                    verify::inclusion(known, height, &branch, &self.chain)
                        .map_err(|error| proof_error(self.source, error))?
                }
            };
            self.state.transactions += 1;
            update.inclusions.push(inclusion);
        }
        self.ledger.apply(update);
        Ok(())
    }

    /// Adds the headers that are needed to vouch for blocks at `heights` in a chain up to `top`.
    fn fetch_headers(&mut self, heights: &BTreeSet<u32>, top: u32) -> Result<(), AcquireError> {
        let mut ranges: Vec<_> = heights
            .iter()
            .flat_map(|height| self.chain.missing(*height, top))
            .collect();
        ranges.sort_unstable_by_key(|range| *range.start());
        ranges.dedup();
        let requests: Vec<Request> = ranges
            .iter()
            .map(|range| Request::Headers {
                start: *range.start(),
                count: range.end() - range.start() + 1,
            })
            .collect();
        let count = ranges.len();
        for (at, (ranges, requests)) in ranges
            .chunks(HEADERS_AT_ONCE)
            .zip(requests.chunks(HEADERS_AT_ONCE))
            .enumerate()
        {
            // The headers above the checkpoints are the first thing that a run waits for.
            if self.state.round == 0 {
                self.state.waiting = (count - at * HEADERS_AT_ONCE) as u64;
                (self.progress)(self.state);
            }
            let answers = self.source.ask(requests)?;
            self.left = self.left.saturating_sub(requests.len() as u64);
            for ((range, request), answer) in ranges.iter().zip(requests).zip(&answers) {
                self.add_headers(range, request, answer)?;
            }
        }
        Ok(())
    }

    fn add_headers(
        &mut self,
        range: &RangeInclusive<u32>,
        request: &Request,
        answer: &str,
    ) -> Result<(), AcquireError> {
        let headers = read_headers(self.source, request, answer)?;
        match self.chain.add(range.clone(), &headers) {
            Ok(()) => Ok(()),
            Err(error) if self.source.distrust(request) => {
                debug!("stored answer dropped: {error}");
                let Response::Headers(headers) = must(self.source, request)? else {
                    unreachable!("read as headers")
                };
                self.chain
                    .add(range.clone(), &headers)
                    .map_err(|error| chain_error(self.source, error))
            }
            Err(error) => Err(chain_error(self.source, error)),
        }
    }

    /// Records that requests will not be made.
    fn give_up(&mut self, requests: &[Request]) {
        let mut update = Update::default();
        for request in requests {
            if let Request::History(script) = request {
                update
                    .histories
                    .push((script.clone(), History::Missing(Gap::Budget)));
            }
            self.refused
                .insert(request.clone(), Refusal::Refused(Gap::Budget.to_string()));
        }
        self.ledger.apply(update);
    }
}

/// Asks for something without which there is no case.
fn must(source: &mut dyn Source, request: &Request) -> Result<Response, AcquireError> {
    let answer = source
        .ask(std::slice::from_ref(request))?
        .pop()
        .expect("an answer to each request");
    request
        .read(&answer)
        .map_err(|refusal| refused(source, request, refusal))
}

fn read_headers(
    source: &dyn Source,
    request: &Request,
    answer: &str,
) -> Result<Vec<Header>, AcquireError> {
    match request.read(answer) {
        Ok(Response::Headers(headers)) => Ok(headers),
        Ok(_) => unreachable!("read as headers"),
        Err(refusal) => Err(refused(source, request, refusal)),
    }
}

fn refused(source: &dyn Source, request: &Request, refusal: Refusal) -> AcquireError {
    AcquireError::Refused {
        server: source.identity().server.clone(),
        request: request.key(),
        refusal,
    }
}

fn chain_error(source: &dyn Source, error: ChainError) -> AcquireError {
    AcquireError::Chain {
        server: source.identity().server.clone(),
        error: Box::new(error),
    }
}

fn proof_error(source: &dyn Source, error: VerifyError) -> AcquireError {
    AcquireError::Proof {
        server: source.identity().server.clone(),
        error: Box::new(error),
    }
}

fn gap(refusal: &Refusal) -> Gap {
    match refusal {
        Refusal::HistoryTooLong(words) => Gap::TooLong(words.clone()),
        other => Gap::Refused(other.to_string()),
    }
}
