//! Branches that can be read in two ways, and the depths of blocks that settle them ([`verify::depth`]). Hardly any block
//! has one, so the coinbase of a block is asked for only then.

use bitcoin::Txid;

use super::{AcquireError, Run, Wrong};
use crate::source::{Quorum, Refusal, Request, Response, Testimony};
use crate::verify::{self, Depth, MerkleBranch, Verified, VerifyError};

/// Requests that the depth of a block takes: for its first transaction's place, and for the bytes.
const COST: u64 = 2;

/// A branch that proves nothing as long as the depth of its block is not known.
pub(super) struct TwoWays {
    pub(super) txid: Txid,
    pub(super) height: u32,
    pub(super) testimony: Testimony,
    /// What is open.
    pub(super) error: VerifyError,
}

impl Run<'_> {
    /// Settles what branches prove by the depths of their blocks. Returns those that are wrong; what stays open is refused,
    /// and nobody is blamed for it.
    pub(super) fn settle_branches(
        &mut self,
        quorum: &mut Quorum,
        open: Vec<TwoWays>,
    ) -> Result<Vec<Wrong>, AcquireError> {
        let mut wrong = Vec::new();
        for TwoWays {
            txid,
            height,
            testimony,
            error,
        } in open
        {
            let depth = self.depth(quorum, height)?;
            let request = Request::Proof { txid, height };
            let (Ok(Response::Proof(branch)), Some(known)) =
                (&testimony.response, self.ledger.known(&txid))
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
                    let why = format!("{error}; asked for the coinbase of the block: {refusal}");
                    self.refused.insert(request, Refusal::Unsettled(why));
                    continue;
                }
            };
            match verify::inclusion(known, height, branch, &self.chain, Some(&depth)) {
                Ok(inclusion) => self.include(&txid, inclusion),
                Err(error) => wrong.push(Wrong::new(request, testimony, &error)),
            }
        }
        Ok(wrong)
    }

    /// How deep the tree of a block is, asked for once; or why that is not to be had.
    fn depth(
        &mut self,
        quorum: &mut Quorum,
        height: u32,
    ) -> Result<Result<Verified<Depth>, Refusal>, AcquireError> {
        if let Some(known) = self.depths.get(&height) {
            return Ok(known.clone());
        }
        let depth = match self.left.checked_sub(COST) {
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
            let testimony = quorum.ask_one(&request)?;
            let (txid, branch) = match &testimony.response {
                Ok(Response::First { txid, branch }) => (*txid, branch.clone()),
                Ok(_) => unreachable!("a request is read as what it asks for"),
                Err(refusal) => return Ok(Err(refusal.clone())),
            };
            let error = match self.judge_first(quorum, height, txid, &branch)? {
                Ok(settled) => return Ok(settled),
                Err(error) => error,
            };
            // As everywhere: before a server is blamed it is made sure that the chain has not moved.
            if !std::mem::replace(&mut is_confirmed, true) {
                self.confirm_tip(quorum)?;
            }
            quorum.reject(&request, &testimony, error.to_string())?;
        }
    }

    /// What a branch of a first transaction shows, or why nobody can show it; an error where the branch is wrong.
    fn judge_first(
        &mut self,
        quorum: &mut Quorum,
        height: u32,
        txid: Txid,
        branch: &MerkleBranch,
    ) -> Result<Result<Result<Verified<Depth>, Refusal>, VerifyError>, AcquireError> {
        let request = Request::Transaction(txid);
        loop {
            let testimony = quorum.ask_one(&request)?;
            let bytes = match &testimony.response {
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
                    quorum.reject(&request, &testimony, error.to_string())?;
                }
            }
        }
    }
}
