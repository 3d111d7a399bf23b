//! Selects the next requests as a pure function of the known facts: no I/O, no clock.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use bitcoin::{Amount, OutPoint, ScriptBuf, Txid};

use crate::electrum::{Refusal, Request};
use crate::ledger::{ChainPosition, History, Ledger, ReportedSpender};

/// Facts that the analysis needs next, each with the taint at stake: the taint that can be followed further once the
/// fact is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Scripts whose histories, with their transactions, are needed.
    pub histories: BTreeMap<ScriptBuf, Amount>,
    /// Outputs, with the scripts that they pay, whose spenders are needed without the rest of the histories.
    pub spenders: BTreeMap<(OutPoint, ScriptBuf), Amount>,
    /// Transactions whose prevouts are needed.
    pub parents_of: BTreeMap<Txid, Amount>,
}

/// Requests that serve one end: together they let taint be followed one step further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// The requests, a transaction before its branch.
    pub(super) requests: Vec<Request>,
    /// The taint at stake.
    stake: Amount,
    /// Expected number of requests, at least one.
    cost: u64,
}

impl Step {
    /// Orders steps, those with the most taint at stake per expected request first. Ties are broken by the requests, so
    /// that the order does not depend on that in which facts arrived.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let by_yield = other.weight(self.cost).cmp(&self.weight(other.cost));
        by_yield.then_with(|| self.requests.cmp(&other.requests))
    }

    /// Whether as much taint is at stake per expected request as in another step.
    pub(super) fn is_as_good_as(&self, other: &Self) -> bool {
        self.weight(other.cost) >= other.weight(self.cost)
    }

    /// Returns the taint at stake, multiplied by the cost of another step: both are compared without division.
    fn weight(&self, cost: u64) -> u128 {
        u128::from(self.stake.to_sat()) * u128::from(cost)
    }
}

/// The boundary of the known facts.
#[derive(Debug)]
pub struct Frontier {
    case: BTreeSet<ScriptBuf>,
    busy: u64,
}

impl Frontier {
    /// Starts with the scripts of a case. The history of any other script is not expanded if it has more than `busy`
    /// transactions up to the tip.
    pub fn new(case: &[ScriptBuf], busy: u64) -> Self {
        Self {
            case: case.iter().cloned().collect(),
            busy,
        }
    }

    /// Returns the requests about the scripts of the case that can be made now, each once, except refused ones:
    /// histories, then transactions, then Merkle branches. They come before everything else, since the deposits decide
    /// what there is to follow.
    pub fn next_of_case(
        &self,
        ledger: &Ledger,
        tip: u32,
        plan: &Plan,
        refused: &BTreeMap<Request, Refusal>,
    ) -> Vec<Request> {
        let mut wanted: BTreeSet<Request> = BTreeSet::new();
        for script in &self.case {
            let Some(history) = ledger.history(script) else {
                wanted.insert(Request::History(script.clone()));
                continue;
            };
            wanted.extend(self.touching(ledger, tip, script));
            let txids = history.entries().iter().map(|entry| entry.txid);
            let deposits = txids.filter(|txid| plan.parents_of.contains_key(txid));
            wanted.extend(deposits.flat_map(|txid| parents(ledger, &txid)));
        }
        wanted.retain(|request| is_open(request, refused));
        let mut wanted: Vec<Request> = wanted.into_iter().collect();
        wanted.sort_by_key(|request| matches!(request, Request::Proof { .. }));
        wanted
    }

    /// Returns what can be requested now, except refused requests, as steps in the order of [`Step::compare`].
    pub(super) fn next(
        &self,
        ledger: &Ledger,
        tip: u32,
        plan: &Plan,
        refused: &BTreeMap<Request, Refusal>,
    ) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut add = |requests: Vec<Request>, stake: Amount| {
            let open = requests.into_iter();
            let open: Vec<Request> = open.filter(|request| is_open(request, refused)).collect();
            if !open.is_empty() {
                steps.push(step(open, stake));
            }
        };
        for (script, stake) in &plan.histories {
            if ledger.history(script).is_none() {
                add(vec![Request::History(script.clone())], *stake);
            }
        }
        // Of the scripts of the case, everything was requested before.
        let others = ledger
            .histories()
            .filter(|(script, _)| !self.case.contains(*script));
        for (script, _) in others {
            let stake = plan.histories.get(script).copied().unwrap_or_default();
            add(self.touching(ledger, tip, script), stake);
        }
        for ((outpoint, script), stake) in &plan.spenders {
            let requests = match ledger.spender(outpoint) {
                None => {
                    let (outpoint, script) = (*outpoint, script.clone());
                    vec![Request::Spender { outpoint, script }]
                }
                Some(_) => spending(ledger, tip, outpoint),
            };
            add(requests, *stake);
        }
        for (txid, stake) in &plan.parents_of {
            add(parents(ledger, txid), *stake);
        }
        steps.sort_by(Step::compare);
        steps
    }

    /// Returns the step that follows from an answer alone: the transactions in a history or a reported spender, and
    /// their branches. It has the stake of the request in `plan`. `None` if there is none to request.
    pub(super) fn follow(
        &self,
        ledger: &Ledger,
        tip: u32,
        plan: &Plan,
        request: &Request,
        refused: &BTreeMap<Request, Refusal>,
    ) -> Option<Step> {
        let (mut wanted, stake) = match request {
            Request::History(script) => {
                let stake = plan.histories.get(script);
                (self.touching(ledger, tip, script), stake)
            }
            Request::Spender { outpoint, script } => {
                let stake = plan.spenders.get(&(*outpoint, script.clone()));
                (spending(ledger, tip, outpoint), stake)
            }
            _ => return None,
        };
        wanted.retain(|request| is_open(request, refused));
        (!wanted.is_empty()).then(|| step(wanted, stake.copied().unwrap_or_default()))
    }

    /// Returns the missing parts of the transactions that touch a script, if its history is expanded.
    fn touching(&self, ledger: &Ledger, tip: u32, script: &ScriptBuf) -> Vec<Request> {
        let history = ledger.history(script);
        let history = history.filter(|history| self.is_open(script, history, tip));
        let entries = history.map(History::entries).unwrap_or_default();
        entries
            .iter()
            .flat_map(|entry| claimed(ledger, tip, entry.txid, entry.position))
            .collect()
    }

    /// Returns the scripts of the case.
    pub fn case(&self) -> impl Iterator<Item = &ScriptBuf> {
        self.case.iter()
    }

    /// Whether the transactions that touch a script are fetched.
    pub fn expands(&self, ledger: &Ledger, script: &ScriptBuf, tip: u32) -> bool {
        ledger
            .history(script)
            .is_some_and(|history| self.is_open(script, history, tip))
    }

    /// Whether the transactions of a script's history are fetched.
    pub(super) fn is_open(&self, script: &ScriptBuf, history: &History, tip: u32) -> bool {
        self.case.contains(script) || history.confirmed(tip).count() as u64 <= self.busy
    }
}

/// Returns requests as a step. A transaction costs three requests: itself, its branch, and headers or a parent. What a
/// history costs beyond its own request is not known before it is answered.
fn step(requests: Vec<Request>, stake: Amount) -> Step {
    let is_branch = |request: &&Request| matches!(request, Request::Proof { .. });
    let branches = requests.iter().filter(is_branch).count();
    let cost = (requests.len() + branches) as u64;
    Step {
        requests,
        stake,
        cost,
    }
}

/// Returns the missing previous transactions of a transaction.
fn parents(ledger: &Ledger, txid: &Txid) -> Vec<Request> {
    let known = ledger.known(txid).into_iter();
    let inputs = known.flat_map(|known| &known.tx.input);
    let outpoints = inputs.map(|input| input.previous_output);
    let parents: BTreeSet<Txid> = outpoints
        .filter(|outpoint| !outpoint.is_null())
        .map(|outpoint| outpoint.txid)
        .collect();
    let parents = parents.into_iter();
    parents
        .flat_map(|txid| missing(ledger, txid, None))
        .collect()
}

/// Whether a request is worth sending.
fn is_open(request: &Request, refused: &BTreeMap<Request, Refusal>) -> bool {
    match request {
        // A branch proves nothing without the transaction.
        Request::Proof { txid, .. } if refused.contains_key(&Request::Transaction(*txid)) => false,
        request => !refused.contains_key(request),
    }
}

/// Returns the missing parts of the reported spender of an output.
fn spending(ledger: &Ledger, tip: u32, outpoint: &OutPoint) -> Vec<Request> {
    match ledger.spender(outpoint) {
        Some(ReportedSpender::By { txid, position }) => claimed(ledger, tip, *txid, *position),
        _ => Vec::new(),
    }
}

/// Returns the missing parts of a transaction at its reported position; none above the tip.
fn claimed(ledger: &Ledger, tip: u32, txid: Txid, position: ChainPosition) -> Vec<Request> {
    match position {
        ChainPosition::Block(height) if height <= tip => missing(ledger, txid, Some(height)),
        ChainPosition::Block(_) | ChainPosition::Unreadable => Vec::new(),
        ChainPosition::Mempool => missing(ledger, txid, None),
    }
}

/// Returns the missing parts of a transaction: the transaction itself and, if a block is reported, its branch.
fn missing(ledger: &Ledger, txid: Txid, height: Option<u32>) -> Vec<Request> {
    let mut wanted = Vec::new();
    if ledger.known(&txid).is_none() {
        wanted.push(Request::Transaction(txid));
    }
    if let Some(height) = height.filter(|height| !ledger.is_anchored_at(&txid, *height)) {
        wanted.push(Request::Proof { txid, height });
    }
    wanted
}
