//! The view of a demo chain, built like every view: headers checked, transactions by their bytes, positions by Merkle
//! branches, histories as a server would answer. Only the network is left out.

use std::collections::HashSet;

use bitcoin::consensus::encode::serialize;
use bitcoin::hashes::Hash;
use bitcoin::{Network, Script, TxMerkleNode};
use thiserror::Error;

use crate::chain::{ChainError, HeaderChain};
use crate::lab::chain::{Chain, scripthash};
use crate::ledger::{ChainPosition, History, HistoryEntry, Ledger, Update, View};
use crate::verify::{self, MerkleBranch, VerifyError};

/// The reason why a chain cannot be measured.
#[derive(Debug, Error)]
pub enum MeasureError {
    /// Its headers do not link.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// A transaction is not at its stated position.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// It has no block that could be the tip.
    #[error("the chain has no block {0}")]
    NoBlock(u32),
    /// The truth has no owner for an address.
    #[error("nobody is known to own {0}: the truth is of another chain")]
    NoOwner(String),
}

/// Returns the view of all blocks of a chain, proved.
///
/// # Errors
///
/// [`MeasureError`], where the chain is not one that a node would accept.
pub fn view(chain: &Chain) -> Result<View, MeasureError> {
    let tip = chain.height();
    let headers: Vec<_> = chain.blocks().iter().map(|block| block.header).collect();
    let mut checked = HeaderChain::new(Network::Regtest);
    checked.add(0..=tip, &headers)?;
    let mut ledger = Ledger::default();
    let mut asked: HashSet<&Script> = HashSet::new();
    // No node serves the genesis block's coinbase.
    for (height, block) in (0..).zip(chain.blocks()).skip(1) {
        let branches = chain.merkle_branches(height).unwrap_or_default();
        let mut depth = None;
        for ((position, tx), branch) in (0..).zip(&block.txdata).zip(branches) {
            let known = verify::transaction(tx.compute_txid(), &serialize(tx))?;
            let branch = MerkleBranch {
                height,
                position,
                siblings: branch
                    .iter()
                    .map(|node| TxMerkleNode::from_byte_array(node.to_byte_array()))
                    .collect(),
            };
            if position == 0 {
                depth = Some(verify::depth(&known, height, &branch, &checked)?);
            }
            let inclusion = verify::inclusion(&known, height, &branch, &checked, depth.as_ref())?;
            let scripts = tx.output.iter().map(|out| out.script_pubkey.as_script());
            let new: Vec<&Script> = scripts
                .filter(|script| !script.is_op_return() && asked.insert(script))
                .collect();
            ledger.apply(Update {
                txs: vec![known],
                inclusions: vec![inclusion],
                histories: new
                    .into_iter()
                    .map(|script| (script.to_owned(), history(chain, script)))
                    .collect(),
                ..Update::default()
            });
        }
    }
    let tip = checked.block(tip).ok_or(MeasureError::NoBlock(tip))?;
    Ok(ledger.at(tip, &checked))
}

fn history(chain: &Chain, script: &Script) -> History {
    let entry = |txid: &bitcoin::Txid| {
        let place = chain.place(txid)?;
        Some(HistoryEntry {
            position: ChainPosition::Block(place.height),
            txid: *txid,
        })
    };
    let entries = chain.history(&scripthash(script)).iter();
    let waiting = chain.waiting(&scripthash(script)).into_iter();
    let waiting = waiting.map(|tx| HistoryEntry {
        position: ChainPosition::Mempool,
        txid: tx.compute_txid(),
    });
    History::answered(entries.filter_map(entry).chain(waiting).collect())
}
