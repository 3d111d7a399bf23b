//! Ambiguous Merkle branches, and the block depths that resolve them ([`verify::depth`]). They are rare, so the
//! coinbase of a block is requested only then.

use bitcoin::Txid;

use super::{AcquireError, Acquisition, InvalidAnswer};
use crate::electrum::{Refusal, Request, Response};
use crate::servers::{Quorum, ServerAnswer};
use crate::verify::{self, Depth, MerkleBranch, Verified, VerifyError};

/// Requests per block depth: coinbase branch and coinbase transaction.
const COST: u64 = 2;

/// A branch that proves nothing until the depth of its block is known.
pub(super) struct AmbiguousBranch {
    pub(super) txid: Txid,
    pub(super) height: u32,
    pub(super) answer: ServerAnswer,
    /// The ambiguity.
    pub(super) error: VerifyError,
}

impl Acquisition<'_> {
    /// Resolves ambiguous branches by the depths of their blocks. Returns the invalid ones; unresolved ones count as
    /// refused, and no server is reported.
    pub(super) fn resolve_branches(
        &mut self,
        quorum: &mut Quorum,
        open: Vec<AmbiguousBranch>,
    ) -> Result<Vec<InvalidAnswer>, AcquireError> {
        let mut invalid = Vec::new();
        for AmbiguousBranch {
            txid,
            height,
            answer,
            error,
        } in open
        {
            let depth = self.block_depth(quorum, height)?;
            let request = Request::Proof { txid, height };
            let (Ok(Response::Proof(branch)), Some(known)) =
                (&answer.response, self.ledger.known(&txid))
            else {
                continue;
            };
            let depth = match depth {
                Ok(depth) => depth,
                Err(Refusal::Budget) => {
                    self.refused.insert(request, Refusal::Budget);
                    continue;
                }
                Err(refusal) => {
                    let why = format!("{error}; request for the coinbase of the block: {refusal}");
                    self.refused.insert(request, Refusal::Unsettled(why));
                    continue;
                }
            };
            match verify::inclusion(known, height, branch, &self.chain, Some(&depth)) {
                Ok(inclusion) => self.apply_inclusion(&txid, inclusion),
                Err(error) => invalid.push(InvalidAnswer::new(request, answer, &error)),
            }
        }
        Ok(invalid)
    }

    /// Returns the depth of a block's tree, requested once, or the reason why it is unavailable.
    fn block_depth(
        &mut self,
        quorum: &mut Quorum,
        height: u32,
    ) -> Result<Result<Verified<Depth>, Refusal>, AcquireError> {
        if let Some(known) = self.depths.get(&height) {
            return Ok(known.clone());
        }
        let depth = match self.left.checked_sub(COST).filter(|_| !self.is_exhausted) {
            None => {
                self.is_exhausted = true;
                Err(Refusal::Budget)
            }
            Some(left) => {
                self.left = left;
                self.ask_depth(quorum, height)?
            }
        };
        self.depths.insert(height, depth.clone());
        Ok(depth)
    }

    fn ask_depth(
        &mut self,
        quorum: &mut Quorum,
        height: u32,
    ) -> Result<Result<Verified<Depth>, Refusal>, AcquireError> {
        let request = Request::First { height };
        let mut is_confirmed = false;
        loop {
            let answer = quorum.ask_one(&request)?;
            let (txid, branch) = match &answer.response {
                Ok(Response::First { txid, branch }) => (*txid, branch.clone()),
                Ok(_) => unreachable!("a request is read as what it asks for"),
                Err(refusal) => return Ok(Err(refusal.clone())),
            };
            let error = match self.judge_first(quorum, height, txid, &branch)? {
                Ok(settled) => return Ok(settled),
                Err(error) => error,
            };
            // Before a server is reported, the tip is confirmed.
            if !std::mem::replace(&mut is_confirmed, true) {
                self.confirm_tip(quorum)?;
            }
            quorum.reject(&request, &answer, error.to_string())?;
        }
    }

    /// Verifies the branch of a coinbase transaction: its depth or a refusal; an error if the branch is invalid.
    fn judge_first(
        &mut self,
        quorum: &mut Quorum,
        height: u32,
        txid: Txid,
        branch: &MerkleBranch,
    ) -> Result<Result<Result<Verified<Depth>, Refusal>, VerifyError>, AcquireError> {
        let request = Request::Transaction(txid);
        loop {
            let answer = quorum.ask_one(&request)?;
            let bytes = match &answer.response {
                Ok(Response::Transaction(bytes)) => bytes,
                Ok(_) => unreachable!("a request is read as what it asks for"),
                Err(refusal) => return Ok(Ok(Err(refusal.clone()))),
            };
            match verify::transaction(txid, bytes) {
                Ok(known) => {
                    let depth = verify::depth(&known, height, branch, &self.chain);
                    return Ok(depth.map(Ok));
                }
                Err(error) => {
                    self.confirm_tip(quorum)?;
                    quorum.reject(&request, &answer, error.to_string())?;
                }
            }
        }
    }
}
