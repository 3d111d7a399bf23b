//! Selects the next requests as a pure function of the known facts: no I/O, no clock.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::{OutPoint, ScriptBuf, Txid};

use crate::electrum::{Refusal, Request};
use crate::ledger::{ChainPosition, History, Ledger, ReportedSpender};

/// Facts that the analysis needs next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Scripts whose histories are needed.
    pub histories: BTreeSet<ScriptBuf>,
    /// Outputs, with the scripts that they pay, whose spenders are needed without the rest of the histories.
    pub spenders: BTreeSet<(OutPoint, ScriptBuf)>,
    /// Transactions whose prevouts are needed.
    pub parents_of: BTreeSet<Txid>,
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

    /// Returns the requests that can be made now, each once, except refused ones: histories, then transactions, then
    /// Merkle branches.
    pub fn next(
        &self,
        ledger: &Ledger,
        tip: u32,
        plan: &Plan,
        refused: &BTreeMap<Request, Refusal>,
    ) -> Vec<Request> {
        let mut wanted: BTreeSet<Request> = BTreeSet::new();
        for script in self.case.iter().chain(&plan.histories) {
            if ledger.history(script).is_none() {
                wanted.insert(Request::History(script.clone()));
            }
        }
        for (script, _) in ledger.histories() {
            wanted.extend(self.touching(ledger, tip, script));
        }
        for (outpoint, script) in &plan.spenders {
            match ledger.spender(outpoint) {
                None => {
                    let (outpoint, script) = (*outpoint, script.clone());
                    wanted.insert(Request::Spender { outpoint, script });
                }
                Some(_) => wanted.extend(spending(ledger, tip, outpoint)),
            }
        }
        for txid in &plan.parents_of {
            let inputs = ledger
                .known(txid)
                .into_iter()
                .flat_map(|known| &known.tx.input);
            let parents = inputs
                .map(|input| input.previous_output)
                .filter(|outpoint| !outpoint.is_null());
            wanted.extend(parents.flat_map(|outpoint| missing(ledger, outpoint.txid, None)));
        }
        wanted.retain(|request| is_open(request, refused));
        let mut wanted: Vec<Request> = wanted.into_iter().collect();
        wanted.sort_by_key(|request| matches!(request, Request::Proof { .. }));
        wanted
    }

    /// Returns the requests that follow from an answer alone: the transactions in a history or a reported spender, and
    /// their branches.
    pub fn follow(
        &self,
        ledger: &Ledger,
        tip: u32,
        request: &Request,
        refused: &BTreeMap<Request, Refusal>,
    ) -> Vec<Request> {
        let mut wanted = match request {
            Request::History(script) => self.touching(ledger, tip, script),
            Request::Spender { outpoint, .. } => spending(ledger, tip, outpoint),
            _ => Vec::new(),
        };
        wanted.retain(|request| is_open(request, refused));
        wanted
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
