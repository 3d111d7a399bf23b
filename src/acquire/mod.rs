//! Decides what to ask next and drives the asking: the only place where servers meet the [`Ledger`].
//!
//! Rounds of questions, each as large as what is known allows: the histories of the scripts that the analysis wants and
//! the parents of inputs; beside them, as soon as a history is there, the transactions it names, their Merkle branches and
//! the headers those need; then the analysis looks again. What the analysis wants is handed in as a function of the view, so
//! that following money is decided in one place ([`crate::trace`]) and not here.
//!
//! A wrong answer does not end a run: what it was about stays unproved, the server is named, and the next is asked. Before
//! a server is blamed it is made sure that the chain has not moved under the run.

mod again;
mod depths;
mod frontier;
mod headers;
mod hearing;
mod held;
mod settle;
mod spenders;

pub use frontier::{Frontier, Plan};
pub use headers::AT_ONCE;
pub use hearing::{Confirmed, Dispute, Hearing, Said};
pub use held::MOST_UNPROVED;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use bitcoin::{Network, OutPoint, ScriptBuf, Txid};
use log::debug;
use thiserror::Error;

use depths::TwoWays;
use held::{Held, Postponed};
use spenders::Searched;

use crate::chain::{BlockId, ChainError, HeaderChain};
use crate::ledger::{Gap, History, Ledger, Place, Spender, Update, View};
use crate::source::{
    Balance, Quorum, Refusal, Request, Response, Source, SourceError, Testimony, ask_patiently,
};
use crate::verify::{self, Depth, Inclusion, Verified, VerifyError};

/// What bounds a run.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Requests, at most, stored answers among them, so that a run out of store gives the same result, and each counted
    /// once however many servers are asked. The tip and its header are asked for in any case.
    pub max_requests: u64,
    /// A history with more transactions up to the tip is a boundary: they are not fetched.
    pub busy: u64,
    /// Height as of which the case is seen; the servers' tip if not given.
    pub at_height: Option<u32>,
    /// Bytes of memory that transactions may take together which stand in no block as far as is proved:
    /// [`MOST_UNPROVED`], if nothing speaks against it. As long as there is room for what waits in a mempool it changes
    /// nothing of what an honest server gives.
    pub unproved: usize,
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
    /// Requests that the limit still allows.
    pub left: u64,
}

/// What a run brought home.
#[derive(Debug)]
pub struct Acquired {
    /// The facts, as of the tip.
    pub view: View,
    /// The chain, as far as it was checked.
    pub chain: HeaderChain,
    /// Whether the limit on requests ended the run before everything wanted was asked.
    pub out_of_budget: bool,
    /// What was refused, or never answered rightly: the request and the words, in order of the request.
    pub refused: BTreeMap<Request, Refusal>,
    /// Who said what about the history of each script that was asked about.
    pub hearings: BTreeMap<ScriptBuf, Hearing>,
    /// Scripts of the case of which no server states a balance, although they were asked.
    pub unweighed: BTreeSet<ScriptBuf>,
    /// Scripts of the case of which every history given is empty, although a server states a balance.
    pub contested: BTreeSet<ScriptBuf>,
}

/// Why a run ended without a result.
#[derive(Debug, Error)]
pub enum AcquireError {
    /// No answers are to be had.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Headers are refused.
    #[error("{server} {}{error}", blame(error))]
    Chain {
        /// Who gave them.
        server: String,
        /// What is wrong.
        error: Box<ChainError>,
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
    /// The chain was reorganised while the run went on. What was asked is kept; a new run sees the new chain.
    #[error("block {} ({}) is not in the chain of {server} any more: it was reorganised; run the same command again", fallen.height, fallen.hash)]
    Reorganised {
        /// Who gives another block.
        server: String,
        /// The block as of which the run saw everything.
        fallen: BlockId,
    },
}

/// A server of another network does not lie.
fn blame(error: &ChainError) -> &'static str {
    match error {
        ChainError::Genesis { .. } => "cannot be asked: ",
        _ => "gave headers that do not hold: ",
    }
}

/// Checks that a server serves the chain of `network`: its first block is that network's.
///
/// # Errors
///
/// [`AcquireError`]; [`ChainError::Genesis`] inside it if the server serves another chain.
pub fn check_network(source: &mut dyn Source, network: Network) -> Result<(), AcquireError> {
    let request = Request::Headers { start: 0, count: 1 };
    let answer = ask_patiently(source, &request)?;
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

/// Fetches and proves everything that `plan` wants, beginning with the histories of `scripts`.
///
/// `scripts` are those of the case; they are never busy.
///
/// # Errors
///
/// [`AcquireError`]. What was answered until then is with the archive.
pub fn acquire(
    quorum: &mut Quorum,
    network: Network,
    scripts: &[ScriptBuf],
    bounds: Bounds,
    plan: &mut dyn FnMut(&View) -> Plan,
    progress: &mut dyn FnMut(Progress),
) -> Result<Acquired, AcquireError> {
    let mut repeated = again::Repeated::default();
    loop {
        let mut run = Run::new(network, scripts, bounds, progress);
        run.find_tip(quorum, bounds.at_height)?;
        let (view, out_of_budget) = run.fetch(quorum, plan)?;
        // What speaks against something else may have been true for a moment only. Where it is another when it is asked for
        // again, all begins anew out of the archive, so that a replay, which sees the last word alone, comes to the same.
        if run.ask_again(quorum, &view, &mut repeated)? {
            continue;
        }
        let unweighed = match out_of_budget {
            true => BTreeSet::new(),
            false => run.unweighed(),
        };
        let contested = run.contested();
        run.settle(quorum, &view)?;
        return Ok(Acquired {
            contested,
            view,
            chain: run.chain,
            out_of_budget,
            refused: run.refused,
            hearings: run.hearings,
            unweighed,
        });
    }
}

/// A run in progress.
struct Run<'a> {
    chain: HeaderChain,
    ledger: Ledger,
    frontier: Frontier,
    tip: BlockId,
    /// Whether the tip was given, so that what is in the mempool now does not belong to the view.
    is_past: bool,
    left: u64,
    refused: BTreeMap<Request, Refusal>,
    /// Branches that wait for their headers; servers may differ on the block of a transaction.
    branches: BTreeMap<(Txid, u32), Testimony>,
    hearings: BTreeMap<ScriptBuf, Hearing>,
    /// Balances of the scripts of the case, as servers state them.
    balances: BTreeMap<ScriptBuf, Vec<(Arc<str>, Balance)>>,
    /// What transactions spend that were looked through for a spender and are otherwise of no interest.
    searched: Searched,
    /// What is held and not proved.
    held: Held,
    /// Depths of blocks, as far as they were asked for, or why they are not to be had.
    depths: BTreeMap<u32, Result<Verified<Depth>, Refusal>>,
    /// Transactions that others spend from which stand in blocks: nobody can have made them up.
    proved_parents: HashSet<Txid>,
    /// Headers that were asked for, and count, before a branch needs them.
    foreseen: BTreeSet<Request>,
    /// Spenders that not all servers name.
    disputed: Vec<spenders::Disputed>,
    /// Whether a search ended at the limit on requests.
    is_exhausted: bool,
    state: Progress,
    progress: &'a mut dyn FnMut(Progress),
}

/// A round in progress.
#[derive(Default)]
struct Round {
    /// What was asked.
    asked: BTreeSet<Request>,
    /// Outputs whose spenders no server can name.
    silent: BTreeMap<OutPoint, ScriptBuf>,
    /// Answers that do not hold.
    wrong: Vec<Wrong>,
    /// Whether the limit on requests did not allow what an answer led to. What is left is spent by the next round.
    is_short: bool,
}

/// An answer that does not hold. It may have been long, and is not kept.
struct Wrong {
    request: Request,
    /// Who gave it, without what was said.
    testimony: Testimony,
    reason: String,
}

impl Wrong {
    fn new(request: Request, mut testimony: Testimony, error: &VerifyError) -> Self {
        testimony.response = Err(Refusal::Unkept);
        Self {
            request,
            testimony,
            reason: error.to_string(),
        }
    }
}

impl<'a> Run<'a> {
    fn new(
        network: Network,
        scripts: &[ScriptBuf],
        bounds: Bounds,
        progress: &'a mut dyn FnMut(Progress),
    ) -> Self {
        Self {
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
            hearings: BTreeMap::new(),
            balances: BTreeMap::new(),
            searched: Searched::default(),
            held: Held::new(bounds),
            depths: BTreeMap::new(),
            proved_parents: HashSet::new(),
            foreseen: BTreeSet::new(),
            disputed: Vec::new(),
            is_exhausted: false,
            state: Progress::default(),
            progress,
        }
    }

    /// Fetches and proves everything that is wanted; returns what is known then, and whether the limit on requests ended it.
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
                self.give_up(&never);
                out_of_budget |= !never.is_empty();
                continue;
            }
            let view = self.view();
            if self.doubt(&view) {
                continue;
            }
            wants = plan(&view);
            wants.parents_of.extend(self.unplaceable(&view));
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
        // Servers state balances as of now.
        if !self.is_past {
            let unweighed = self
                .frontier
                .case()
                .filter(|script| !self.balances.contains_key(*script));
            let balances: Vec<Request> = unweighed.cloned().map(Request::Balance).collect();
            // Beside the histories, so that no block comes between the two.
            let histories = wanted
                .iter()
                .take_while(|request| matches!(request, Request::History(_)))
                .count();
            wanted.splice(histories..histories, balances);
        }
        wanted
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

    /// Finds the parents that are wanted of transactions in blocks. What was not kept of them is wanted again: nobody can have
    /// made it up.
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
            let is_kept_out = *refusal == Refusal::Unkept;
            !is_kept_out || !matches!(request, Request::Transaction(txid) if is_parent(txid))
        });
    }

    fn view(&self) -> View {
        self.ledger.at(self.tip, &self.chain)
    }

    /// One round: asks, checks, and adds to the ledger.
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
        quorum.ask(wanted, &mut |request, said| {
            self.state.answers += said.len() as u64;
            self.state.waiting = self.state.waiting.saturating_sub(1);
            self.take(&mut round, request, said);
            let more = self.follow(&mut round, request);
            self.state.left = self.left;
            (self.progress)(self.state);
            more
        })?;
        self.search(quorum, &round.silent)?;
        self.ask_others(quorum, round.wrong)?;
        self.prove(quorum)?;
        match self.held.end_round() {
            Postponed::Again(requests) => self.left += requests,
            Postponed::GivenUp(txids) => {
                let txids = txids.into_iter();
                let given_up = txids.map(|txid| (Request::Transaction(txid), Refusal::Unkept));
                self.refused.extend(given_up);
            }
        }
        self.state.waiting = 0;
        (self.progress)(self.state);
        Ok(())
    }

    /// What an answer leads to, with the headers it will need: all of it or, where the limit does not allow that, nothing
    /// more in this round. Answers are taken up in the order of the requests, so that the same limit gives the same result.
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
        // As in every round: transactions before branches.
        more.sort_by_key(|request| matches!(request, Request::Proof { .. }));
        round.is_short = more.len() as u64 > self.left;
        if round.is_short {
            return Vec::new();
        }
        self.left -= more.len() as u64;
        self.state.waiting += more.len() as u64;
        let is_header = |request: &&Request| matches!(request, Request::Headers { .. });
        self.foreseen.extend(more.iter().filter(is_header).cloned());
        // Appending one set to another would build the whole anew.
        round.asked.extend(fresh);
        more
    }

    /// Takes in what is said to a request.
    fn take(&mut self, round: &mut Round, request: &Request, said: Vec<Testimony>) {
        match request {
            Request::History(script) => self.hear(script, said),
            Request::Spender { outpoint, script } => {
                if self.hear_spender(*outpoint, said) {
                    round.silent.insert(*outpoint, script.clone());
                }
            }
            Request::Balance(script) => {
                let stated = self.balances.entry(script.clone()).or_default();
                for testimony in said {
                    if let Ok(Response::Balance(balance)) = testimony.response {
                        stated.push((testimony.server, balance));
                    }
                }
            }
            // They are with the archive until a branch is checked.
            Request::Headers { .. } => {}
            request => {
                for testimony in said {
                    self.take_proof(round, request, testimony);
                }
            }
        }
    }

    /// Takes in a part of a proof.
    fn take_proof(&mut self, round: &mut Round, request: &Request, testimony: Testimony) {
        match (request, &testimony.response) {
            (Request::Transaction(txid), Ok(Response::Transaction(bytes))) => {
                match verify::transaction(*txid, bytes) {
                    Ok(known)
                        if self.proved_parents.contains(txid) || self.held.has_room_for(&known) =>
                    {
                        self.ledger.apply(Update {
                            txs: vec![known],
                            ..Update::default()
                        });
                    }
                    Ok(_) => {}
                    Err(error) => {
                        let wrong = Wrong::new(request.clone(), testimony, &error);
                        round.wrong.push(wrong);
                    }
                }
            }
            (Request::Proof { txid, height }, Ok(Response::Proof(_))) => {
                self.branches.insert((*txid, *height), testimony);
            }
            (_, Ok(_)) => unreachable!("a request is read as what it asks for"),
            (request, Err(refusal)) => {
                debug!("{}: {refusal}", request.key());
                self.refused.insert(request.clone(), refusal.clone());
            }
        }
    }

    /// Compares what servers say about a history.
    fn hear(&mut self, script: &ScriptBuf, said: Vec<Testimony>) {
        let answer = |testimony: Testimony| {
            let answer = testimony.response.map(|response| match response {
                Response::History(entries) => entries,
                _ => unreachable!("a request is read as what it asks for"),
            });
            (testimony.server, answer)
        };
        let mut said: Said = said.into_iter().map(answer).collect();
        let refusals: Vec<Refusal> = said
            .iter()
            .filter_map(|(_, answer)| answer.clone().err())
            .collect();
        if let Some(first) = refusals.first().filter(|_| refusals.len() == said.len()) {
            self.refused
                .insert(Request::History(script.clone()), first.clone());
        }
        if self.is_past {
            // As of an earlier block there is no mempool, or the same question would have a new answer every day.
            for entries in said
                .iter_mut()
                .filter_map(|(_, answer)| answer.as_mut().ok())
            {
                entries.retain(|entry| entry.place != Place::Mempool);
            }
        }
        let (mut hearing, mut history) = Hearing::new(said, self.tip.height);
        let is_followed = self.frontier.is_open(script, &history, self.tip.height);
        let length = hearing.length();
        if !self.held.has_room_for_entries(length, is_followed) {
            (hearing, history) = hearing.unkept();
            self.refused
                .insert(Request::History(script.clone()), Refusal::Unkept);
        }
        self.state.scripts += 1;
        self.hearings.insert(script.clone(), hearing);
        self.ledger.apply(Update {
            histories: vec![(script.clone(), history)],
            ..Update::default()
        });
    }

    /// Asks other servers for what was answered wrongly, until an answer holds or nobody is left.
    fn ask_others(
        &mut self,
        quorum: &mut Quorum,
        mut wrong: Vec<Wrong>,
    ) -> Result<(), AcquireError> {
        if !wrong.is_empty() {
            self.confirm_tip(quorum)?;
        }
        while let Some(Wrong {
            request,
            testimony,
            reason,
        }) = wrong.pop()
        {
            quorum.reject(&request, &testimony, reason.clone())?;
            let other = quorum.ask_one(&request)?;
            if matches!(other.response, Err(Refusal::Unanswered)) {
                self.refused.insert(request, Refusal::Disproved(reason));
                continue;
            }
            let mut round = Round::default();
            self.take_proof(&mut round, &request, other);
            wrong.append(&mut round.wrong);
        }
        Ok(())
    }

    /// Takes in that a transaction stands in a block.
    fn include(&mut self, txid: &Txid, inclusion: Verified<Inclusion>) {
        self.held.prove(txid);
        self.state.transactions += 1;
        self.ledger.apply(Update {
            inclusions: vec![inclusion],
            ..Update::default()
        });
    }

    /// Checks the waiting branches against their headers, which are fetched first.
    fn prove(&mut self, quorum: &mut Quorum) -> Result<(), AcquireError> {
        while !self.branches.is_empty() {
            let heights: BTreeSet<u32> = self.branches.keys().map(|(_, height)| *height).collect();
            self.fetch_headers(quorum, &heights, self.tip.height)?;
            let (mut wrong, mut open) = (Vec::new(), Vec::new());
            for ((txid, height), testimony) in std::mem::take(&mut self.branches) {
                let Ok(Response::Proof(branch)) = &testimony.response else {
                    continue;
                };
                // A branch proves nothing of a transaction whose bytes are not held.
                let Some(known) = self.ledger.known(&txid) else {
                    self.held.pass_over(&txid);
                    continue;
                };
                let request = Request::Proof { txid, height };
                match verify::inclusion(known, height, branch, &self.chain, None) {
                    Ok(inclusion) => self.include(&txid, inclusion),
                    Err(error @ VerifyError::Ambiguous { .. }) => open.push(TwoWays {
                        txid,
                        height,
                        testimony,
                        error,
                    }),
                    Err(error) => wrong.push(Wrong::new(request, testimony, &error)),
                }
            }
            wrong.extend(self.settle_branches(quorum, open)?);
            self.ask_others(quorum, wrong)?;
        }
        Ok(())
    }

    /// Records that requests will not be made.
    fn give_up(&mut self, requests: &[Request]) {
        let mut update = Update::default();
        for request in requests {
            match request {
                Request::Balance(script) => drop(self.balances.insert(script.clone(), Vec::new())),
                Request::Spender { outpoint, .. } => update
                    .spenders
                    .push((*outpoint, Spender::Missing(Gap::Budget))),
                Request::History(script) => update
                    .histories
                    .push((script.clone(), History::Missing(Gap::Budget))),
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
