//! Who spends single outputs: asked of servers that can name a spender, looked for in the script's history otherwise.
//!
//! Either way the same facts reach the ledger: the spender and nothing else of the history, which at a busy address may
//! have a hundred thousand transactions.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use bitcoin::{OutPoint, ScriptBuf, Txid};

use super::{AcquireError, Run, Wrong};
use crate::ledger::{Gap, History, Place, Spender, Update};
use crate::source::log::Problem;
use crate::source::{Quorum, Refusal, Request, Response, Testimony};
use crate::verify;

/// Transactions of a history that are looked through at once.
const AT_ONCE: usize = 500;

/// Outpoints that are kept of the transactions looked through.
const MOST_OUTPOINTS: usize = 1_000_000;

/// What transactions spend that were looked through. When it is much it is forgotten: they are with the archive.
#[derive(Default)]
pub(super) struct Searched {
    inputs: BTreeMap<Txid, Box<[OutPoint]>>,
    outpoints: usize,
    /// Transactions that the limit on requests has counted, forgotten ones too.
    counted: HashSet<Txid>,
}

impl Searched {
    fn spends(&self, txid: &Txid, outpoint: &OutPoint) -> bool {
        let inputs = self.inputs.get(txid);
        inputs.is_some_and(|inputs| inputs.contains(outpoint))
    }

    fn add(&mut self, txid: Txid, inputs: Box<[OutPoint]>) {
        if self.outpoints + inputs.len() > MOST_OUTPOINTS {
            self.inputs.clear();
            self.outpoints = 0;
        }
        self.outpoints += inputs.len();
        self.inputs.insert(txid, inputs);
    }
}

/// A spender that not all servers name.
pub(super) struct Disputed {
    outpoint: OutPoint,
    txid: Txid,
    height: u32,
    named_by: Arc<str>,
    missed_by: Vec<Arc<str>>,
}

impl Run<'_> {
    /// Compares what servers say about an output; whether none of them says anything.
    pub(super) fn hear_spender(&mut self, outpoint: OutPoint, said: Vec<Testimony>) -> bool {
        let is_silent =
            |testimony: &Testimony| matches!(testimony.response, Err(Refusal::Unanswered));
        if said.iter().all(is_silent) {
            return true;
        }
        let is_now = |place: &Place| match place {
            Place::Block(height) => *height <= self.tip.height,
            Place::Mempool | Place::Unread => !self.is_past,
        };
        let claim = |testimony: Testimony| {
            let spender = match testimony.response {
                Ok(Response::Spender(Some((txid, place)))) if is_now(&place) => {
                    Spender::By { txid, place }
                }
                Ok(Response::Spender(_)) => Spender::Nobody,
                Ok(_) => unreachable!("a request is read as what it asks for"),
                Err(refusal) => Spender::Missing(Gap::Refused(refusal.to_string())),
            };
            (testimony.server, spender)
        };
        let claims: Vec<(Arc<str>, Spender)> = said.into_iter().map(claim).collect();
        let is_by = |(_, claim): &&(Arc<str>, Spender)| matches!(claim, Spender::By { .. });
        if let Some((named_by, Spender::By { txid, place })) = claims.iter().find(is_by)
            && let Place::Block(height) = *place
        {
            let missed = claims.iter().filter(|(_, claim)| *claim == Spender::Nobody);
            self.disputed.push(Disputed {
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

    /// The outputs of whose spenders servers say different things.
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
        let request = |dispute: &Disputed| {
            let outpoint = dispute.outpoint;
            let script = script(&outpoint)?;
            Some(Request::Spender { outpoint, script })
        };
        disputed.filter_map(request).collect()
    }

    /// Looks for the spenders of outputs in the histories of their scripts.
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
    ) -> Result<Spender, AcquireError> {
        let made = self.ledger.height(&outpoint.txid).unwrap_or(0);
        let entries = match self.ledger.history(script) {
            Some(History::Missing(gap)) => return Ok(Spender::Missing(gap.clone())),
            Some(history) => history.entries().to_vec(),
            None => Vec::new(),
        };
        let later: Vec<(Txid, Place)> = entries
            .into_iter()
            .filter_map(|entry| {
                let is_open = match entry.place {
                    Place::Block(height) => (made..=self.tip.height).contains(&height),
                    Place::Mempool => true,
                    Place::Unread => false,
                };
                is_open.then_some((entry.txid, entry.place))
            })
            .collect();
        if later.is_empty() {
            return Ok(Spender::Missing(Gap::Unanswered));
        }
        let mut gap = None;
        for part in later.chunks(AT_ONCE) {
            let known = |(txid, _): &&(Txid, Place)| !self.searched.inputs.contains_key(txid);
            let unread = part.iter().filter(known).map(|(txid, _)| *txid);
            let unread: Vec<Txid> = unread.collect();
            let counted = &mut self.searched.counted;
            let cost = unread
                .iter()
                .filter(|txid| !counted.contains(*txid))
                .count() as u64;
            if cost > self.left {
                self.is_exhausted = true;
                return Ok(Spender::Missing(Gap::Budget));
            }
            self.left -= cost;
            counted.extend(&unread);
            self.state.waiting = unread.len() as u64;
            (self.progress)(self.state);
            let mut spenders: BTreeSet<Txid> = part
                .iter()
                .filter(|(txid, _)| self.searched.spends(txid, &outpoint))
                .map(|(txid, _)| *txid)
                .collect();
            let mut wrong = Vec::new();
            let mut hear = |request: &Request, testimony, wrong: &mut Vec<Wrong>| match inputs_of(
                request, testimony,
            ) {
                Ok((txid, inputs)) => {
                    spenders.extend(inputs.contains(&outpoint).then_some(txid));
                    self.searched.add(txid, inputs);
                }
                Err(Unread::Refused(why)) => gap = Some(Gap::Refused(why)),
                Err(Unread::Wrong(answer)) => wrong.push(*answer),
            };
            // One at a time: five hundred of them may be long.
            let unread = unread.into_iter().map(Request::Transaction);
            quorum.ask(unread.collect(), &mut |request, said| {
                for testimony in said {
                    hear(request, testimony, &mut wrong);
                }
                Vec::new()
            })?;
            while let Some(answer) = wrong.pop() {
                quorum.reject(&answer.request, &answer.testimony, answer.reason)?;
                let other = quorum.ask_one(&answer.request)?;
                hear(&answer.request, other, &mut wrong);
            }
            if let Some((txid, place)) = part.iter().find(|(txid, _)| spenders.contains(txid)) {
                return Ok(Spender::By {
                    txid: *txid,
                    place: *place,
                });
            }
        }
        Ok(gap.map_or(Spender::Nobody, Spender::Missing))
    }

    /// Names the servers that keep a spender back.
    pub(super) fn settle_spenders(&mut self, quorum: &mut Quorum) -> Result<(), AcquireError> {
        for Disputed {
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
                    "transaction {txid}, which it names as the spender of {outpoint}, does not spend it"
                );
                quorum.accuse(&named_by, request, Problem::Disproved { reason })?;
                continue;
            }
            for server in missed_by.iter().filter(|_| self.ledger.is_anchored(&txid)) {
                let problem = Problem::OmitsSpender {
                    outpoint,
                    txid,
                    height,
                    named_by: named_by.to_string(),
                };
                quorum.accuse(server, request.clone(), problem)?;
            }
        }
        Ok(())
    }
}

/// Why it is not known what a transaction spends.
enum Unread {
    Refused(String),
    Wrong(Box<Wrong>),
}

/// What a transaction spends.
fn inputs_of(request: &Request, testimony: Testimony) -> Result<(Txid, Box<[OutPoint]>), Unread> {
    let Request::Transaction(txid) = request else {
        unreachable!("only transactions are looked through")
    };
    let bytes = match &testimony.response {
        Ok(Response::Transaction(bytes)) => bytes,
        Ok(_) => unreachable!("a request is read as what it asks for"),
        Err(refusal) => return Err(Unread::Refused(refusal.to_string())),
    };
    match verify::transaction(*txid, bytes) {
        Ok(known) => {
            let inputs = known.tx.input.iter().map(|input| input.previous_output);
            Ok((*txid, inputs.collect()))
        }
        Err(error) => {
            let wrong = Wrong::new(request.clone(), testimony, &error);
            Err(Unread::Wrong(Box::new(wrong)))
        }
    }
}
