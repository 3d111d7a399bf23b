//! Finds the spenders of single outputs: requested from servers that support it, otherwise searched in the script's
//! history.
//!
//! Either way the ledger gets the spender and nothing else of the history, which at a busy address may have a hundred
//! thousand transactions.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use bitcoin::{OutPoint, ScriptBuf, Txid};

use super::missing::missing;
use super::{AcquireError, Acquisition, InvalidAnswer};
use crate::archive::log::FaultKind;
use crate::electrum::{Refusal, Request, Response};
use crate::ledger::{ChainPosition, History, MissingReason, ReportedSpender, Update};
use crate::servers::{Quorum, ServerAnswer};
use crate::verify;

/// Transactions of a history that are searched at once.
const SEARCH_CHUNK: usize = 500;

/// Maximum number of outpoints cached.
const MAX_OUTPOINTS: usize = 1_000_000;

/// Inputs of searched transactions. The cache is cleared when full, since the archive has the transactions.
#[derive(Default)]
pub(super) struct SpenderCache {
    inputs: BTreeMap<Txid, Box<[OutPoint]>>,
    outpoints: usize,
    /// Transactions already counted against the request limit, cleared ones included.
    counted: HashSet<Txid>,
}

impl SpenderCache {
    fn spends(&self, txid: &Txid, outpoint: &OutPoint) -> bool {
        let inputs = self.inputs.get(txid);
        inputs.is_some_and(|inputs| inputs.contains(outpoint))
    }

    fn add(&mut self, txid: Txid, inputs: Box<[OutPoint]>) {
        if self.outpoints + inputs.len() > MAX_OUTPOINTS {
            self.inputs.clear();
            self.outpoints = 0;
        }
        self.outpoints += inputs.len();
        self.inputs.insert(txid, inputs);
    }
}

/// A spender that not all servers report.
pub(super) struct DisputedSpender {
    outpoint: OutPoint,
    txid: Txid,
    height: u32,
    named_by: Arc<str>,
    missed_by: Vec<Arc<str>>,
}

impl Acquisition<'_> {
    /// Compares the spenders that servers report for an output; returns whether no server supports it.
    pub(super) fn record_spenders(
        &mut self,
        outpoint: OutPoint,
        answers: Vec<ServerAnswer>,
    ) -> bool {
        let is_silent = |answer: &ServerAnswer| matches!(answer.response, Err(Refusal::Unanswered));
        if answers.iter().all(is_silent) {
            return true;
        }
        let is_now = |position: &ChainPosition| match position {
            ChainPosition::Block(height) => *height <= self.tip.height,
            ChainPosition::Mempool | ChainPosition::Unreadable => !self.is_historical,
        };
        let claim = |answer: ServerAnswer| {
            let spender = match answer.response {
                Ok(Response::Spender(Some((txid, position)))) if is_now(&position) => {
                    ReportedSpender::By { txid, position }
                }
                Ok(Response::Spender(_)) => ReportedSpender::Nobody,
                Ok(_) => unreachable!("a request is read as what it asks for"),
                Err(refusal) => ReportedSpender::Missing(missing(refusal)),
            };
            (answer.server, spender)
        };
        let claims: Vec<(Arc<str>, ReportedSpender)> = answers.into_iter().map(claim).collect();
        let is_by =
            |(_, claim): &&(Arc<str>, ReportedSpender)| matches!(claim, ReportedSpender::By { .. });
        if let Some((named_by, ReportedSpender::By { txid, position })) = claims.iter().find(is_by)
            && let ChainPosition::Block(height) = *position
        {
            let missed = claims
                .iter()
                .filter(|(_, claim)| *claim == ReportedSpender::Nobody);
            self.disputed.push(DisputedSpender {
                outpoint,
                txid: *txid,
                height,
                named_by: Arc::clone(named_by),
                missed_by: missed.map(|(server, _)| Arc::clone(server)).collect(),
            });
        }
        let spenders = claims.into_iter().map(|(_, claim)| (outpoint, claim));
        self.ledger.apply(Update {
            spenders: spenders.collect(),
            ..Update::default()
        });
        false
    }

    /// Returns the requests for outputs on whose spenders servers disagree.
    pub(super) fn disputed_spenders(&self) -> Vec<Request> {
        let disputed = self.disputed.iter().filter(|dispute| {
            let known = self.ledger.known(&dispute.txid);
            let inputs = known.iter().flat_map(|known| &known.tx.input);
            let mut spent = inputs.map(|input| input.previous_output);
            !dispute.missed_by.is_empty() || !spent.any(|spent| spent == dispute.outpoint)
        });
        let script = |outpoint: &OutPoint| {
            let known = self.ledger.known(&outpoint.txid)?;
            let output = known.tx.output.get(outpoint.vout as usize)?;
            Some(output.script_pubkey.clone())
        };
        let request = |dispute: &DisputedSpender| {
            let outpoint = dispute.outpoint;
            let script = script(&outpoint)?;
            Some(Request::Spender { outpoint, script })
        };
        disputed.filter_map(request).collect()
    }

    /// Searches the spenders of outputs in the histories of their scripts.
    pub(super) fn search(
        &mut self,
        quorum: &mut Quorum,
        sought: &BTreeMap<OutPoint, ScriptBuf>,
    ) -> Result<(), AcquireError> {
        for (outpoint, script) in sought {
            let spender = self.search_history(quorum, *outpoint, script)?;
            self.ledger.apply(Update {
                spenders: vec![(*outpoint, spender)],
                ..Update::default()
            });
        }
        Ok(())
    }

    fn search_history(
        &mut self,
        quorum: &mut Quorum,
        outpoint: OutPoint,
        script: &ScriptBuf,
    ) -> Result<ReportedSpender, AcquireError> {
        let made = self.ledger.height(&outpoint.txid).unwrap_or(0);
        let entries = match self.ledger.history(script) {
            Some(History::Missing(reason)) => return Ok(ReportedSpender::Missing(reason.clone())),
            Some(history) => history.entries().to_vec(),
            None => Vec::new(),
        };
        let later: Vec<(Txid, ChainPosition)> = entries
            .into_iter()
            .filter_map(|entry| {
                let is_open = match entry.position {
                    ChainPosition::Block(height) => (made..=self.tip.height).contains(&height),
                    ChainPosition::Mempool => true,
                    ChainPosition::Unreadable => false,
                };
                is_open.then_some((entry.txid, entry.position))
            })
            .collect();
        if later.is_empty() {
            return Ok(ReportedSpender::Missing(MissingReason::Unanswered));
        }
        let mut reason = None;
        for part in later.chunks(SEARCH_CHUNK) {
            let known =
                |(txid, _): &&(Txid, ChainPosition)| !self.spender_cache.inputs.contains_key(txid);
            let unread = part.iter().filter(known).map(|(txid, _)| *txid);
            let unread: Vec<Txid> = unread.collect();
            let counted = &mut self.spender_cache.counted;
            let cost = unread
                .iter()
                .filter(|txid| !counted.contains(*txid))
                .count() as u64;
            if self.is_exhausted || cost > self.left {
                self.is_exhausted = true;
                return Ok(ReportedSpender::Missing(MissingReason::Budget));
            }
            self.left -= cost;
            counted.extend(&unread);
            self.state.waiting = unread.len() as u64;
            (self.progress)(self.state);
            let mut spenders: BTreeSet<Txid> = part
                .iter()
                .filter(|(txid, _)| self.spender_cache.spends(txid, &outpoint))
                .map(|(txid, _)| *txid)
                .collect();
            let mut invalid = Vec::new();
            let mut hear =
                |request: &Request, answer, invalid: &mut Vec<InvalidAnswer>| match inputs_of(
                    request, answer,
                ) {
                    Ok((txid, inputs)) => {
                        spenders.extend(inputs.contains(&outpoint).then_some(txid));
                        self.spender_cache.add(txid, inputs);
                    }
                    Err(UnknownInputs::Refused(why)) => reason = Some(MissingReason::Refused(why)),
                    Err(UnknownInputs::InvalidAnswer(answer)) => invalid.push(*answer),
                };
            // One at a time, since five hundred may be long.
            let unread = unread.into_iter().map(Request::Transaction);
            quorum.ask(unread.collect(), &mut |request, answers| {
                for answer in answers {
                    hear(request, answer, &mut invalid);
                }
                Vec::new()
            })?;
            while let Some(answer) = invalid.pop() {
                quorum.reject(&answer.request, &answer.answer, answer.reason)?;
                let other = quorum.ask_one(&answer.request)?;
                hear(&answer.request, other, &mut invalid);
            }
            if let Some((txid, position)) = part.iter().find(|(txid, _)| spenders.contains(txid)) {
                return Ok(ReportedSpender::By {
                    txid: *txid,
                    position: *position,
                });
            }
        }
        Ok(reason.map_or(ReportedSpender::Nobody, ReportedSpender::Missing))
    }

    /// Reports servers that omit a spender.
    pub(super) fn attribute_spender_faults(
        &mut self,
        quorum: &mut Quorum,
    ) -> Result<(), AcquireError> {
        for DisputedSpender {
            outpoint,
            txid,
            height,
            named_by,
            missed_by,
        } in std::mem::take(&mut self.disputed)
        {
            let spends = self.ledger.known(&txid).is_some_and(|known| {
                known
                    .tx
                    .input
                    .iter()
                    .any(|input| input.previous_output == outpoint)
            });
            let request = format!("blockchain.outpoint.get_status of {outpoint}");
            if !spends {
                let reason = format!(
                    "transaction {txid}, reported as the spender of {outpoint}, does not spend it"
                );
                quorum.report_fault(&named_by, request, FaultKind::Disproved { reason })?;
                continue;
            }
            for server in missed_by.iter().filter(|_| self.ledger.is_anchored(&txid)) {
                let problem = FaultKind::OmitsSpender {
                    outpoint,
                    txid,
                    height,
                    named_by: named_by.to_string(),
                };
                quorum.report_fault(server, request.clone(), problem)?;
            }
        }
        Ok(())
    }
}

/// The reason why the inputs of a transaction are unknown.
enum UnknownInputs {
    Refused(String),
    InvalidAnswer(Box<InvalidAnswer>),
}

/// Returns the outpoints that a transaction spends.
fn inputs_of(
    request: &Request,
    answer: ServerAnswer,
) -> Result<(Txid, Box<[OutPoint]>), UnknownInputs> {
    let Request::Transaction(txid) = request else {
        unreachable!("only transactions are searched")
    };
    let bytes = match &answer.response {
        Ok(Response::Transaction(bytes)) => bytes,
        Ok(_) => unreachable!("a request is read as what it asks for"),
        Err(refusal) => return Err(UnknownInputs::Refused(refusal.to_string())),
    };
    match verify::transaction(*txid, bytes) {
        Ok(known) => {
            let inputs = known.tx.input.iter().map(|input| input.previous_output);
            Ok((*txid, inputs.collect()))
        }
        Err(error) => {
            let invalid = InvalidAnswer::new(request.clone(), answer, &error);
            Err(UnknownInputs::InvalidAnswer(Box::new(invalid)))
        }
    }
}
