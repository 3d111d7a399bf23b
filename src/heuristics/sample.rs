//! Small chains for the tests of this module and of `cluster`: one transaction a block, owners by number.

use std::collections::HashMap;

use bitcoin::absolute::LockTime;
use bitcoin::block::Header;
use bitcoin::consensus::encode::serialize;
use bitcoin::constants::genesis_block;
use bitcoin::hashes::Hash;
use bitcoin::script::{Builder, PushBytesBuf};
use bitcoin::transaction::Version;
use bitcoin::{
    Amount, Network, OutPoint, PubkeyHash, ScriptBuf, Sequence, Transaction, TxIn, TxMerkleNode,
    TxOut, Txid, WPubkeyHash, Witness,
};

use crate::chain::{HeaderChain, grind};
use crate::ledger::{AddressNum, Ledger, TxNum, Update, View};
use crate::verify::{self, MerkleBranch};

/// Owner of an unspendable output.
pub(crate) const NOBODY: u32 = u32::MAX;

/// Added to the number of an owner: another address of the same key, as P2PKH and as P2WPKH within P2SH.
pub(crate) const LEGACY: u32 = 1 << 30;
pub(crate) const NESTED: u32 = 1 << 29;

#[derive(Default)]
pub(crate) struct Sample {
    /// Transactions, and whether their place in the chain is known.
    txs: Vec<(Transaction, bool)>,
    /// The owner of each output.
    owners: HashMap<OutPoint, u32>,
}

/// The script of an owner.
pub(crate) fn script(owner: u32) -> ScriptBuf {
    if owner == NOBODY {
        return ScriptBuf::new_op_return([0; 4]);
    }
    let mut hash = [0; 20];
    hash[..4].copy_from_slice(&(owner & !(LEGACY | NESTED)).to_be_bytes());
    if owner & LEGACY != 0 {
        return ScriptBuf::new_p2pkh(&PubkeyHash::from_byte_array(hash));
    }
    let program = ScriptBuf::new_p2wpkh(&WPubkeyHash::from_byte_array(hash));
    if owner & NESTED != 0 {
        return program.to_p2sh();
    }
    program
}

/// The input script that spends from an owner's address.
fn script_sig(owner: u32) -> ScriptBuf {
    if owner == NOBODY || owner & NESTED == 0 {
        return ScriptBuf::new();
    }
    let program = PushBytesBuf::try_from(script(owner & !NESTED).into_bytes());
    Builder::new()
        .push_slice(program.expect("22 bytes"))
        .into_script()
}

/// The number of an owner's address.
pub(crate) fn address(view: &View, owner: u32) -> AddressNum {
    view.address(&script(owner)).expect("an owner in the view")
}

impl Sample {
    fn push(&mut self, inputs: &[OutPoint], outputs: &[(u32, u64)], placed: bool) -> Txid {
        let tx = Transaction {
            version: Version::TWO,
            // Makes transactions differ that are alike otherwise.
            lock_time: LockTime::from_consensus(self.txs.len() as u32),
            input: inputs
                .iter()
                .map(|&previous_output| TxIn {
                    previous_output,
                    script_sig: self
                        .owners
                        .get(&previous_output)
                        .map_or_else(ScriptBuf::new, |owner| script_sig(*owner)),
                    sequence: Sequence::MAX,
                    witness: Witness::new(),
                })
                .collect(),
            output: outputs
                .iter()
                .map(|&(owner, value)| TxOut {
                    value: Amount::from_sat(value),
                    script_pubkey: script(owner),
                })
                .collect(),
        };
        let txid = tx.compute_txid();
        for (coin, &(owner, _)) in coins_of(txid, outputs.len()).into_iter().zip(outputs) {
            self.owners.insert(coin, owner);
        }
        self.txs.push((tx, placed));
        txid
    }

    /// A coinbase that gives one coin to each.
    pub(crate) fn mint(&mut self, coins: &[(u32, u64)]) -> Vec<OutPoint> {
        let txid = self.push(&[OutPoint::null()], coins, true);
        coins_of(txid, coins.len())
    }

    /// The same, known by its bytes alone.
    pub(crate) fn float(&mut self, coins: &[(u32, u64)]) -> Vec<OutPoint> {
        let txid = self.push(&[OutPoint::null()], coins, false);
        coins_of(txid, coins.len())
    }

    /// A coin of a transaction that is not known.
    pub(crate) fn missing(number: u8) -> OutPoint {
        OutPoint::new(Txid::from_byte_array([number; 32]), 0)
    }

    /// Spends coins; the new ones in output order.
    pub(crate) fn spend(&mut self, inputs: &[OutPoint], outputs: &[(u32, u64)]) -> Vec<OutPoint> {
        let txid = self.push(inputs, outputs, true);
        coins_of(txid, outputs.len())
    }

    /// The same, known by its bytes alone.
    pub(crate) fn float_spend(
        &mut self,
        inputs: &[OutPoint],
        outputs: &[(u32, u64)],
    ) -> Vec<OutPoint> {
        let txid = self.push(inputs, outputs, false);
        coins_of(txid, outputs.len())
    }

    /// Everything as of the last block, through the same proofs as any other transaction.
    pub(crate) fn view(&self) -> View {
        let mut headers: Vec<Header> = vec![genesis_block(Network::Regtest).header];
        let placed: Vec<&Transaction> = self
            .txs
            .iter()
            .filter_map(|(tx, placed)| placed.then_some(tx))
            .collect();
        for tx in &placed {
            let last = headers[headers.len() - 1];
            headers.push(grind(Header {
                prev_blockhash: last.block_hash(),
                merkle_root: TxMerkleNode::from_raw_hash(tx.compute_txid().to_raw_hash()),
                time: last.time + 600,
                nonce: 0,
                ..last
            }));
        }
        let mut chain = HeaderChain::new(Network::Regtest);
        let last = placed.len() as u32;
        chain.add(0..=last, &headers).expect("valid headers");
        let mut update = Update::default();
        let mut height = 0;
        for (tx, placed) in &self.txs {
            let known =
                verify::transaction(tx.compute_txid(), &serialize(tx)).expect("its own bytes");
            if *placed {
                height += 1;
                let branch = MerkleBranch {
                    height,
                    position: 0,
                    siblings: Vec::new(),
                };
                let inclusion = verify::inclusion(&known, height, &branch, &chain, None);
                update.inclusions.push(inclusion.expect("alone in a block"));
            }
            update.txs.push(known);
        }
        let mut ledger = Ledger::default();
        ledger.apply(update);
        ledger.at(chain.block(last).expect("added"), &chain)
    }
}

fn coins_of(txid: Txid, count: usize) -> Vec<OutPoint> {
    (0..count as u32)
        .map(|vout| OutPoint::new(txid, vout))
        .collect()
}

/// The last transaction of a view.
pub(crate) fn last(view: &View) -> TxNum {
    TxNum(view.txs().len() as u32 - 1)
}
