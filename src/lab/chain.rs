//! A regtest chain made from transactions, with the queries that an Electrum server needs.
//!
//! Every block is one a real node accepts: work under the regtest target, a Merkle root, the height in the coinbase
//! ([BIP-0034]), a witness commitment ([BIP-0141]), a subsidy that halves every 150 blocks. It is not a node: valid
//! scripts and spending each coin once are up to the economy that makes the transactions.
//!
//! [BIP-0034]: https://github.com/bitcoin/bips/blob/master/bip-0034.mediawiki
//! [BIP-0141]: https://github.com/bitcoin/bips/blob/master/bip-0141.mediawiki

use std::collections::{BTreeSet, HashMap};

use bitcoin::block::{Header, Version};
use bitcoin::hashes::{Hash, HashEngine, sha256, sha256d};
use bitcoin::opcodes::all::OP_RETURN;
use bitcoin::script::Builder;
use bitcoin::{
    Amount, Block, CompactTarget, Network, OutPoint, Script, ScriptBuf, Sequence, SignedAmount,
    Transaction, TxIn, TxMerkleNode, TxOut, Txid, Witness, absolute, constants, transaction,
};

/// Blocks between two halvings of the subsidy on regtest.
const HALVING: u32 = 150;
/// The regtest target in compact form: about every second nonce meets it.
const BITS: u32 = 0x207f_ffff;
/// First bytes of a witness commitment's output script, after OP_RETURN and the push of 36 bytes.
const COMMITMENT: [u8; 4] = [0xaa, 0x21, 0xa9, 0xed];

/// Position of a mined transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TxPosition {
    /// Height of its block.
    pub height: u32,
    /// Its position in the block; the coinbase has 0.
    pub position: usize,
}

/// Blocks from the regtest genesis block on, and the mempool.
#[derive(Clone, Debug)]
pub struct Chain {
    blocks: Vec<Block>,
    mempool: Vec<Transaction>,
    in_mempool: HashMap<Txid, usize>,
    places: HashMap<Txid, TxPosition>,
    histories: HashMap<sha256::Hash, Vec<Txid>>,
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Chain {
    /// Returns the chain of the genesis block alone. Its coinbase is not indexed; nodes do not serve it either.
    pub fn new() -> Self {
        Self {
            blocks: vec![constants::genesis_block(Network::Regtest)],
            mempool: Vec::new(),
            in_mempool: HashMap::new(),
            places: HashMap::new(),
            histories: HashMap::new(),
        }
    }

    /// Puts a transaction into the mempool; the next block takes it.
    ///
    /// # Panics
    ///
    /// If an input refers to an output that neither chain nor mempool has: its fee would be unknown.
    pub fn submit(&mut self, tx: Transaction) {
        self.fee(&tx);
        self.in_mempool
            .insert(tx.compute_txid(), self.mempool.len());
        self.mempool.push(tx);
    }

    /// Mines the whole mempool into a block with this timestamp (seconds since 1970) and returns it. Subsidy and fees
    /// go to `payout`.
    pub fn mine(&mut self, time: u32, payout: ScriptBuf) -> &Block {
        let height = self.height() + 1;
        let fees: Amount = self.mempool.iter().map(|tx| self.fee(tx)).sum();
        let mut txdata = vec![coinbase(height, subsidy(height) + fees, payout)];
        txdata.append(&mut self.mempool);
        self.in_mempool.clear();
        let header = Header {
            version: Version::from_consensus(0x2000_0000),
            prev_blockhash: self.tip().block_hash(),
            merkle_root: TxMerkleNode::all_zeros(),
            time,
            bits: CompactTarget::from_consensus(BITS),
            nonce: 0,
        };
        let mut block = Block { header, txdata };
        commit_to_witnesses(&mut block);
        block.header.merkle_root = block.compute_merkle_root().expect("a coinbase is there");
        while block.header.validate_pow(block.header.target()).is_err() {
            block.header.nonce += 1;
        }
        self.index(height, &block);
        self.blocks.push(block);
        self.blocks.last().expect("just pushed")
    }

    fn index(&mut self, height: u32, block: &Block) {
        // A transaction may spend an output of its own block, so touched scripts are looked up in the block as well.
        let inside: HashMap<Txid, &Transaction> = block
            .txdata
            .iter()
            .map(|tx| (tx.compute_txid(), tx))
            .collect();
        for (position, tx) in block.txdata.iter().enumerate() {
            let txid = tx.compute_txid();
            let spent: Vec<&TxOut> = tx
                .input
                .iter()
                .filter(|_| !tx.is_coinbase())
                .map(|input| input.previous_output)
                .map(|outpoint| match inside.get(&outpoint.txid) {
                    Some(parent) => &parent.output[outpoint.vout as usize],
                    None => self.txout(&outpoint).expect("submit saw this output"),
                })
                .collect();
            let touched: BTreeSet<sha256::Hash> = tx
                .output
                .iter()
                .chain(spent)
                .map(|out| scripthash(&out.script_pubkey))
                .collect();
            for script in touched {
                self.histories.entry(script).or_default().push(txid);
            }
            self.places.insert(txid, TxPosition { height, position });
        }
    }

    /// Returns all blocks, the genesis block first.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Returns the block at a height.
    pub fn block(&self, height: u32) -> Option<&Block> {
        self.blocks.get(height as usize)
    }

    /// Returns the height of the tip.
    pub fn height(&self) -> u32 {
        u32::try_from(self.blocks.len() - 1).expect("a demo chain is short")
    }

    /// Returns the header of the tip.
    pub fn tip(&self) -> &Header {
        &self
            .blocks
            .last()
            .expect("the genesis block is always there")
            .header
    }

    /// Returns the mempool, parents before children.
    pub fn mempool(&self) -> &[Transaction] {
        &self.mempool
    }

    /// Returns a transaction of the chain or the mempool.
    pub fn transaction(&self, txid: &Txid) -> Option<&Transaction> {
        match self.places.get(txid) {
            Some(place) => Some(&self.block(place.height)?.txdata[place.position]),
            None => self.mempool.get(*self.in_mempool.get(txid)?),
        }
    }

    /// Returns the position of a mined transaction.
    pub fn place(&self, txid: &Txid) -> Option<TxPosition> {
        self.places.get(txid).copied()
    }

    /// Returns an output, whether or not it has been spent.
    pub fn txout(&self, outpoint: &OutPoint) -> Option<&TxOut> {
        self.transaction(&outpoint.txid)?
            .output
            .get(outpoint.vout as usize)
    }

    /// Returns the fee of a transaction other than a coinbase.
    ///
    /// # Panics
    ///
    /// If an input's output is unknown, or the outputs exceed the inputs.
    pub fn fee(&self, tx: &Transaction) -> Amount {
        let spent: Amount = tx
            .input
            .iter()
            .map(|input| {
                self.txout(&input.previous_output)
                    .expect("the output spent is known")
            })
            .map(|out| out.value)
            .sum();
        spent - tx.output.iter().map(|out| out.value).sum()
    }

    /// Returns the mined transactions that fund or spend a script, in chain order.
    pub fn history(&self, script: &sha256::Hash) -> &[Txid] {
        self.histories.get(script).map_or(&[], Vec::as_slice)
    }

    /// Returns the mempool transactions that fund or spend a script, in order of arrival.
    pub fn waiting(&self, script: &sha256::Hash) -> Vec<&Transaction> {
        let touches = |tx: &&Transaction| {
            tx.output
                .iter()
                .any(|out| scripthash(&out.script_pubkey) == *script)
                || self
                    .spent_by(tx)
                    .any(|out| scripthash(&out.script_pubkey) == *script)
        };
        self.mempool.iter().filter(touches).collect()
    }

    /// Returns whether a mempool transaction spends an output of another one.
    pub fn has_waiting_parent(&self, tx: &Transaction) -> bool {
        tx.input
            .iter()
            .any(|input| self.place(&input.previous_output.txid).is_none())
    }

    /// Returns the change of a script's balance by a transaction; negative if it spends more than it pays.
    pub fn balance_change(&self, tx: &Transaction, script: &sha256::Hash) -> SignedAmount {
        let sum = |outs: &mut dyn Iterator<Item = &TxOut>| -> SignedAmount {
            outs.filter(|out| scripthash(&out.script_pubkey) == *script)
                .map(|out| out.value.to_signed().expect("money is below 21 million"))
                .sum()
        };
        sum(&mut tx.output.iter()) - sum(&mut self.spent_by(tx))
    }

    /// Returns the Merkle branch of a mined transaction, from the leaf up, and its position in the block.
    pub fn merkle_branch(&self, txid: &Txid) -> Option<(Vec<sha256d::Hash>, usize)> {
        let TxPosition { height, position } = self.place(txid)?;
        Some((branch(&self.merkle_tree(height)?, position), position))
    }

    /// Returns the Merkle branches of all transactions of a block, in their order.
    pub fn merkle_branches(&self, height: u32) -> Option<Vec<Vec<sha256d::Hash>>> {
        let tree = self.merkle_tree(height)?;
        let positions = 0..tree[0].len();
        Some(positions.map(|position| branch(&tree, position)).collect())
    }

    /// Returns the nodes of a block's Merkle tree, level by level, transaction ids first.
    fn merkle_tree(&self, height: u32) -> Option<Vec<Vec<sha256d::Hash>>> {
        let txdata = self.block(height)?.txdata.iter();
        let mut level: Vec<sha256d::Hash> =
            txdata.map(|tx| tx.compute_txid().to_raw_hash()).collect();
        let mut tree = Vec::new();
        while level.len() > 1 {
            // A node without a sibling is paired with itself.
            let above = level
                .chunks(2)
                .map(|pair| parent(&pair[0], pair.last().unwrap_or(&pair[0])))
                .collect();
            tree.push(std::mem::replace(&mut level, above));
        }
        tree.push(level);
        Some(tree)
    }

    fn spent_by<'a>(&'a self, tx: &'a Transaction) -> impl Iterator<Item = &'a TxOut> {
        tx.input
            .iter()
            .filter_map(|input| self.txout(&input.previous_output))
    }
}

/// Returns the Electrum script hash: SHA-256 of the script pubkey, in hash byte order (the protocol writes it
/// [reversed](https://electrumx.readthedocs.io/en/latest/protocol-basics.html#script-hashes)).
pub fn scripthash(script_pubkey: &Script) -> sha256::Hash {
    sha256::Hash::hash(script_pubkey.as_bytes())
}

/// Returns the parent of two nodes of a Merkle tree.
fn parent(left: &sha256d::Hash, right: &sha256d::Hash) -> sha256d::Hash {
    let mut engine = sha256d::Hash::engine();
    engine.input(left.as_byte_array());
    engine.input(right.as_byte_array());
    sha256d::Hash::from_engine(engine)
}

/// Returns the siblings on the path from a leaf to the root of a tree.
fn branch(tree: &[Vec<sha256d::Hash>], position: usize) -> Vec<sha256d::Hash> {
    let below_root = &tree[..tree.len() - 1];
    (0..)
        .zip(below_root)
        .map(|(level, nodes)| {
            let index = position >> level;
            *nodes.get(index ^ 1).unwrap_or(&nodes[index])
        })
        .collect()
}

fn subsidy(height: u32) -> Amount {
    Amount::from_sat(Amount::from_int_btc(50).to_sat() >> (height / HALVING))
}

fn coinbase(height: u32, value: Amount, payout: ScriptBuf) -> Transaction {
    // The tag keeps the script above the minimum of two bytes at heights that fit one opcode.
    let script_sig = Builder::new()
        .push_int(i64::from(height))
        .push_slice(b"ransomtrace demo")
        .into_script();
    Transaction {
        version: transaction::Version::TWO,
        lock_time: absolute::LockTime::ZERO,
        input: vec![TxIn {
            previous_output: OutPoint::null(),
            script_sig,
            sequence: Sequence::MAX,
            witness: Witness::from_slice(&[[0; 32]]),
        }],
        output: vec![TxOut {
            value,
            script_pubkey: payout,
        }],
    }
}

fn commit_to_witnesses(block: &mut Block) {
    let root = block.witness_root().expect("a coinbase is there");
    let mut push = [0; 36];
    push[..4].copy_from_slice(&COMMITMENT);
    push[4..].copy_from_slice(Block::compute_witness_commitment(&root, &[0; 32]).as_byte_array());
    block.txdata[0].output.push(TxOut {
        value: Amount::ZERO,
        script_pubkey: Builder::new()
            .push_opcode(OP_RETURN)
            .push_slice(push)
            .into_script(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_blocks_link_and_carry_the_halving_subsidy() {
        let mut chain = Chain::new();
        for day in 1..=301 {
            chain.mine(1_490_000_000 + day * 3600, ScriptBuf::new());
        }
        let paid = |height| {
            chain.block(height).unwrap().txdata[0].output[0]
                .value
                .to_sat()
        };
        assert_eq!(chain.height(), 301);
        assert_eq!(paid(149), 50 * 100_000_000);
        assert_eq!(paid(150), 25 * 100_000_000);
        assert_eq!(paid(300), 1_250_000_000);
        for pair in chain.blocks().windows(2) {
            assert_eq!(pair[1].header.prev_blockhash, pair[0].block_hash());
        }
    }

    #[test]
    fn unknown_keys_return_none_or_empty() {
        let chain = Chain::new();
        let genesis = chain.block(0).unwrap().txdata[0].compute_txid();
        assert!(
            chain.transaction(&genesis).is_none(),
            "no node serves the genesis coinbase"
        );
        assert!(chain.merkle_branch(&genesis).is_none());
        assert!(chain.history(&scripthash(Script::new())).is_empty());
        assert!(chain.block(1).is_none());
    }
}
