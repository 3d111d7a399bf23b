//! Chains written as tables of named transactions.
//!
//! A [`Scenario`] is read from top to bottom as the chain is: blocks, in each its transactions, in each what it spends
//! and whom it pays. [`Scenario::build`] makes real transactions (unsigned) and real regtest blocks of them, and takes
//! the same way in as an answer of a server: bytes through [`verify::transaction`], Merkle branches through
//! [`verify::inclusion`], headers through [`HeaderChain::add`], all of it into a [`Ledger`] and a [`View`].
//!
//! ```ignore
//! let chain = Scenario::new()
//!     .block()
//!     .coinbase("fund", [("alice", 5_0000_0000)])
//!     .block()
//!     .tx("ransom", [("fund", 0)], [("gang", 4_0000_0000), ("alice", 9999_0000)])
//!     .build();
//! assert_eq!(chain.view.spend(chain.output("ransom", 0)), Spend::Unspent);
//! ```
//!
//! A name in the place of an address stands for a script of its own, P2WPKH unless a prefix says otherwise: `p2pkh:`,
//! `p2sh:`, `p2wsh:`, `p2tr:`; behind `script:` stands a script itself, in hexadecimal. [`OP_RETURN`] is an unspendable script. The chain begins with the genesis
//! block of regtest; blocks stand ten minutes apart. A block without a coinbase of its own gets one that no ledger
//! knows of. Servers answer about every address, and truly, unless the scenario says otherwise.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::absolute::LockTime;
use bitcoin::block::{Header, Version};
use bitcoin::consensus::encode::serialize;
use bitcoin::constants::genesis_block;
use bitcoin::hashes::{Hash, hash160, sha256, sha256d};
use bitcoin::{
    Address, Amount, Block, Network, OutPoint, PubkeyHash, ScriptBuf, ScriptHash, Sequence,
    Transaction, TxIn, TxMerkleNode, TxOut, Txid, WPubkeyHash, WScriptHash, Witness,
    WitnessProgram, WitnessVersion, transaction,
};
use ransomtrace::chain::{BlockId, HeaderChain};
use ransomtrace::ledger::{
    AddressNum, ChainPosition, History, HistoryEntry, Ledger, MissingReason, OutputNum, TxNum,
    Update, View,
};
use ransomtrace::verify::{self, MerkleBranch};

/// The name of an unspendable script.
pub const OP_RETURN: &str = "OP_RETURN";

/// Seconds between two blocks.
const SPACING: u32 = 600;

/// A chain in the making.
#[derive(Default)]
pub struct Scenario {
    txs: Vec<Row>,
    /// Time of each block, where it was set.
    blocks: Vec<Option<u32>>,
    in_mempool: bool,
    silence: BTreeMap<ScriptBuf, Option<MissingReason>>,
    omissions: BTreeSet<(ScriptBuf, String)>,
}

/// A transaction of the table.
struct Row {
    name: String,
    tx: Transaction,
    place: ChainPosition,
    proof: Proof,
}

/// How much of a transaction reaches the ledger.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// Its bytes and its place in the chain.
    Included,
    /// Its bytes.
    Floating,
    /// Nothing.
    Unknown,
}

impl Scenario {
    /// The genesis block and nothing else.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins the next block.
    pub fn block(mut self) -> Self {
        self.blocks.push(None);
        self
    }

    /// Begins the next block, with a time stamp of its own in seconds since 1970-01-01 UTC.
    pub fn block_at(mut self, time: u32) -> Self {
        self.blocks.push(Some(time));
        self
    }

    /// Adds blocks in which nothing of interest happens.
    pub fn empty_blocks(mut self, count: usize) -> Self {
        self.blocks.extend(vec![None; count]);
        self
    }

    /// Ends the chain: the transactions that follow are in the mempool.
    pub fn mempool(mut self) -> Self {
        self.in_mempool = true;
        self
    }

    /// Adds the block's coinbase, which comes before its other transactions. It may pay what it likes.
    pub fn coinbase<'a>(self, name: &str, pays: impl IntoIterator<Item = (&'a str, u64)>) -> Self {
        let height = self.height();
        let first = self
            .txs
            .iter()
            .all(|row| row.place != ChainPosition::Block(height));
        assert!(first, "a coinbase is the first of its block: {name}");
        let tx = coinbase(height, outputs(pays));
        self.row(name, tx)
    }

    /// Adds a transaction: the outputs it spends, by the name of their transaction and their index in it, and whom it
    /// pays how many satoshis.
    pub fn tx<'a>(
        self,
        name: &str,
        spends: impl IntoIterator<Item = (&'a str, u32)>,
        pays: impl IntoIterator<Item = (&'a str, u64)>,
    ) -> Self {
        let input = spends.into_iter().map(|(parent, vout)| TxIn {
            previous_output: self.outpoint(parent, vout),
            script_sig: ScriptBuf::new(),
            sequence: Sequence::ENABLE_RBF_NO_LOCKTIME,
            witness: Witness::new(),
        });
        let tx = Transaction {
            version: transaction::Version::TWO,
            lock_time: LockTime::ZERO,
            input: input.collect(),
            output: outputs(pays),
        };
        self.row(name, tx)
    }

    /// Edits the last transaction: its lock time, a sequence, a witness. Comes before anything that spends it.
    pub fn with(mut self, edit: impl FnOnce(&mut Transaction)) -> Self {
        edit(&mut self.last().tx);
        self
    }

    /// Leaves the last transaction floating: its bytes are known, its place in the chain is not proved.
    pub fn floating(mut self) -> Self {
        self.last().proof = Proof::Floating;
        self
    }

    /// Leaves the last transaction unknown: the chain holds it, the ledger does not.
    pub fn unknown(mut self) -> Self {
        self.last().proof = Proof::Unknown;
        self
    }

    /// Nobody asks about the history of an address.
    pub fn not_asked(mut self, address: &str) -> Self {
        self.silence.insert(script(address), None);
        self
    }

    /// The history of an address is not to be had.
    pub fn no_history(mut self, address: &str, gap: MissingReason) -> Self {
        self.silence.insert(script(address), Some(gap));
        self
    }

    /// The history of an address leaves out a transaction that touches it.
    pub fn omitting(mut self, address: &str, tx: &str) -> Self {
        self.omissions.insert((script(address), tx.to_owned()));
        self
    }

    /// Mines, proves and numbers everything.
    pub fn build(self) -> Chain {
        let blocks = self.mine();
        let mut headers = HeaderChain::new(Network::Regtest);
        let mined: Vec<Header> = blocks.iter().map(|block| block.header).collect();
        headers
            .add(0..=self.height(), &mined)
            .expect("valid headers");
        let mut updates = Vec::new();
        for row in self.txs.iter().filter(|row| row.proof != Proof::Unknown) {
            let txid = row.tx.compute_txid();
            let known = verify::transaction(txid, &serialize(&row.tx)).expect("its own id");
            if let (ChainPosition::Block(height), Proof::Included) = (row.place, row.proof) {
                let branch = branch(&blocks[height as usize], height, txid);
                let inclusion = verify::inclusion(&known, height, &branch, &headers, None);
                updates.push(Update {
                    inclusions: vec![inclusion.expect("a branch of its own block")],
                    ..Update::default()
                });
            }
            updates.push(Update {
                txs: vec![known],
                ..Update::default()
            });
        }
        updates.extend(self.histories().into_iter().map(|history| Update {
            histories: vec![history],
            ..Update::default()
        }));
        let mut ledger = Ledger::default();
        for update in updates.iter().cloned() {
            ledger.apply(update);
        }
        let tip = headers.block(self.height()).expect("the last block mined");
        Chain {
            view: ledger.at(tip, &headers),
            ledger,
            updates,
            headers,
            tip,
            blocks,
            mempool: self
                .txs
                .iter()
                .filter(|row| row.place == ChainPosition::Mempool)
                .map(|row| row.tx.clone())
                .collect(),
            txs: self.txs.into_iter().map(|row| (row.name, row.tx)).collect(),
        }
    }

    /// Height of the block that was begun last.
    fn height(&self) -> u32 {
        u32::try_from(self.blocks.len()).expect("a short chain")
    }

    fn row(mut self, name: &str, tx: Transaction) -> Self {
        let fresh = self.txs.iter().all(|row| row.name != name);
        assert!(fresh, "two transactions are called {name}");
        let place = match (self.in_mempool, self.height()) {
            (true, _) => ChainPosition::Mempool,
            (false, 0) => panic!("{name} stands before the first block"),
            (false, height) => ChainPosition::Block(height),
        };
        self.txs.push(Row {
            name: name.to_owned(),
            tx,
            place,
            proof: Proof::Included,
        });
        self
    }

    fn last(&mut self) -> &mut Row {
        self.txs.last_mut().expect("a transaction comes first")
    }

    fn outpoint(&self, parent: &str, vout: u32) -> OutPoint {
        let row = self.txs.iter().find(|row| row.name == parent);
        let tx = &row.unwrap_or_else(|| panic!("no transaction {parent}")).tx;
        assert!(
            (vout as usize) < tx.output.len(),
            "{parent} has no output {vout}"
        );
        OutPoint::new(tx.compute_txid(), vout)
    }

    /// The blocks of the chain.
    fn mine(&self) -> Vec<Block> {
        let mut blocks = vec![genesis_block(Network::Regtest)];
        for (height, time) in (1..).zip(&self.blocks) {
            let here = self
                .txs
                .iter()
                .filter(|row| row.place == ChainPosition::Block(height));
            let mut txdata: Vec<Transaction> = here.map(|row| row.tx.clone()).collect();
            if txdata.first().is_none_or(|tx| !tx.is_coinbase()) {
                txdata.insert(0, coinbase(height, Vec::new()));
            }
            let parent = blocks[blocks.len() - 1].header;
            let mut block = Block {
                header: Header {
                    version: Version::TWO,
                    prev_blockhash: parent.block_hash(),
                    merkle_root: TxMerkleNode::all_zeros(),
                    time: time.unwrap_or(parent.time + SPACING),
                    bits: parent.bits,
                    nonce: 0,
                },
                txdata,
            };
            block.header.merkle_root = block.compute_merkle_root().expect("a coinbase is there");
            block.header = grind(block.header);
            blocks.push(block);
        }
        blocks
    }

    /// What servers answer about every script: the transactions that pay to it or spend from it, in chain order.
    fn histories(&self) -> Vec<(ScriptBuf, History)> {
        let mut entries: BTreeMap<ScriptBuf, Vec<HistoryEntry>> = BTreeMap::new();
        let mut scripts: BTreeMap<OutPoint, &ScriptBuf> = BTreeMap::new();
        for row in &self.txs {
            let txid = row.tx.compute_txid();
            let spent = row.tx.input.iter().map(|input| &input.previous_output);
            let spent = spent.filter_map(|outpoint| scripts.get(outpoint).copied());
            let paid = row.tx.output.iter().map(|output| &output.script_pubkey);
            let touched: BTreeSet<&ScriptBuf> = spent.chain(paid).collect();
            for script in touched.into_iter().filter(|script| !script.is_op_return()) {
                let told = entries.entry(script.clone()).or_default();
                if !self.omissions.contains(&(script.clone(), row.name.clone())) {
                    told.push(HistoryEntry {
                        position: row.place,
                        txid,
                    });
                }
            }
            for (vout, output) in (0..).zip(&row.tx.output) {
                scripts.insert(OutPoint::new(txid, vout), &output.script_pubkey);
            }
        }
        let answer = |(script, entries)| {
            let history = match self.silence.get(&script) {
                None => History::answered(entries),
                Some(gap) => History::Missing(gap.clone()?),
            };
            Some((script, history))
        };
        entries.into_iter().filter_map(answer).collect()
    }
}

/// A chain that was built, and everything that is known of it.
pub struct Chain {
    /// The facts as of the last block.
    pub view: View,
    /// Everything known.
    pub ledger: Ledger,
    /// The facts that make up the ledger, one by one.
    pub updates: Vec<Update>,
    /// The headers.
    pub headers: HeaderChain,
    /// The last block.
    pub tip: BlockId,
    /// The blocks, that of genesis first.
    pub blocks: Vec<Block>,
    /// What waits for the next block.
    pub mempool: Vec<Transaction>,
    txs: BTreeMap<String, Transaction>,
}

impl Chain {
    /// A transaction by name, whether the ledger knows of it or not.
    pub fn transaction(&self, name: &str) -> &Transaction {
        let tx = self.txs.get(name);
        tx.unwrap_or_else(|| panic!("no transaction {name}"))
    }

    /// The id of a transaction.
    pub fn txid(&self, name: &str) -> Txid {
        self.transaction(name).compute_txid()
    }

    /// The number of a transaction of the view.
    pub fn tx(&self, name: &str) -> TxNum {
        let number = self.view.number_of(&self.txid(name));
        number.unwrap_or_else(|| panic!("{name} is not in the view"))
    }

    /// The number of an output of the view.
    pub fn output(&self, name: &str, vout: u32) -> OutputNum {
        let number = self.view.output(OutPoint::new(self.txid(name), vout));
        number.unwrap_or_else(|| panic!("{name} has no output {vout} in the view"))
    }

    /// The number of an address of the view.
    pub fn address(&self, name: &str) -> AddressNum {
        let number = self.view.address(&script(name));
        number.unwrap_or_else(|| panic!("nothing in the view touches {name}"))
    }

    /// The view as of an earlier block.
    pub fn view_at(&self, height: u32) -> View {
        let tip = self.headers.block(height).expect("a block of the chain");
        self.ledger.at(tip, &self.headers)
    }
}

/// The address that a name stands for.
pub fn address(name: &str) -> Address {
    Address::from_script(&script(name), Network::Regtest).expect("a kind of script with addresses")
}

/// The script that a name stands for.
pub fn script(name: &str) -> ScriptBuf {
    let short = hash160::Hash::hash(name.as_bytes());
    let long = sha256::Hash::hash(name.as_bytes());
    match name.split_once(':') {
        None if name == OP_RETURN => ScriptBuf::new_op_return([]),
        None => ScriptBuf::new_p2wpkh(&WPubkeyHash::from_raw_hash(short)),
        Some(("p2pkh", _)) => ScriptBuf::new_p2pkh(&PubkeyHash::from_raw_hash(short)),
        Some(("p2sh", _)) => ScriptBuf::new_p2sh(&ScriptHash::from_raw_hash(short)),
        Some(("p2wsh", _)) => ScriptBuf::new_p2wsh(&WScriptHash::from_raw_hash(long)),
        Some(("p2tr", _)) => {
            let program = WitnessProgram::new(WitnessVersion::V1, long.as_byte_array());
            ScriptBuf::new_witness_program(&program.expect("32 bytes"))
        }
        Some(("script", hex)) => ScriptBuf::from_hex(hex).expect("a script in hexadecimal"),
        Some((kind, _)) => panic!("{kind} is no kind of script"),
    }
}

fn outputs<'a>(pays: impl IntoIterator<Item = (&'a str, u64)>) -> Vec<TxOut> {
    let output = |(name, sats)| TxOut {
        value: Amount::from_sat(sats),
        script_pubkey: script(name),
    };
    pays.into_iter().map(output).collect()
}

/// A coinbase; the height makes its id unique (BIP-0034).
fn coinbase(height: u32, output: Vec<TxOut>) -> Transaction {
    Transaction {
        version: transaction::Version::TWO,
        lock_time: LockTime::ZERO,
        input: vec![TxIn {
            previous_output: OutPoint::null(),
            script_sig: bitcoin::script::Builder::new()
                .push_int(i64::from(height))
                .push_slice(b"scenario")
                .into_script(),
            sequence: Sequence::MAX,
            witness: Witness::new(),
        }],
        output,
    }
}

/// The Merkle branch of a transaction of a block.
pub fn branch(block: &Block, height: u32, txid: Txid) -> MerkleBranch {
    let txids = block.txdata.iter().map(Transaction::compute_txid);
    let mut level: Vec<[u8; 32]> = txids.map(|txid| txid.to_byte_array()).collect();
    let leaf = txid.to_byte_array();
    let position = level.iter().position(|node| *node == leaf);
    let position = position.expect("a transaction of the block");
    let (mut at, mut siblings) = (position, Vec::new());
    while level.len() > 1 {
        if level.len() % 2 == 1 {
            level.push(level[level.len() - 1]);
        }
        siblings.push(TxMerkleNode::from_byte_array(level[at ^ 1]));
        let parent = |pair: &[[u8; 32]]| sha256d::Hash::hash(&pair.concat()).to_byte_array();
        level = level.chunks(2).map(parent).collect();
        at /= 2;
    }
    MerkleBranch {
        height,
        position: u32::try_from(position).expect("a small block"),
        siblings,
    }
}

/// Grinds a header's nonce; on regtest every second hash meets the target.
fn grind(mut header: Header) -> Header {
    while header.validate_pow(header.target()).is_err() {
        header.nonce += 1;
    }
    header
}

mod tests {
    use ransomtrace::ledger::{Completeness, Prevout, Spend};

    use super::*;

    #[test]
    fn names_lead_to_what_the_table_says() {
        let chain = Scenario::new()
            .block()
            .coinbase("fund", [("alice", 5_000)])
            .block()
            .tx("pay", [("fund", 0)], [("bob", 3_000), (OP_RETURN, 0)])
            .with(|tx| tx.lock_time = LockTime::from_consensus(1))
            .tx("on", [("pay", 0)], [("p2tr:carol", 2_500)])
            .empty_blocks(2)
            .build();
        let view = &chain.view;
        assert_eq!(chain.tip.height, 4);
        assert_eq!(view.tx(chain.tx("pay")).anchor.position, 1);
        assert_eq!(view.tx(chain.tx("on")).anchor.position, 2);
        assert_eq!(view.fee(chain.tx("pay")), Some(Amount::from_sat(2_000)));
        assert_eq!(
            view.spend(chain.output("pay", 0)),
            Spend::By(chain.tx("on"))
        );
        assert_eq!(view.spend(chain.output("pay", 1)), Spend::Unspendable);
        assert_eq!(view.spend(chain.output("on", 0)), Spend::Unspent);
        assert_eq!(
            view.owner(chain.output("fund", 0)),
            Some(chain.address("alice"))
        );
        assert_eq!(
            chain.transaction("pay").lock_time,
            LockTime::from_consensus(1)
        );
        assert_eq!(chain.view_at(1).txs().len(), 1);
    }

    #[test]
    fn every_kind_of_script_is_what_its_prefix_says() {
        assert!(script("alice").is_p2wpkh());
        assert!(script("p2pkh:alice").is_p2pkh());
        assert!(script("p2sh:alice").is_p2sh());
        assert!(script("p2wsh:alice").is_p2wsh());
        assert!(script("p2tr:alice").is_p2tr());
        assert!(script(OP_RETURN).is_op_return());
    }

    #[test]
    fn parents_may_be_left_floating_or_unknown() {
        let chain = Scenario::new()
            .block()
            .coinbase("seen", [("alice", 700), ("alice", 800)])
            .floating()
            .block()
            .coinbase("lost", [("bob", 900)])
            .unknown()
            .block()
            .tx("known", [("seen", 0)], [("carol", 600)])
            .tx("unknowable", [("seen", 1), ("lost", 0)], [("carol", 1_700)])
            .build();
        let view = &chain.view;
        assert_eq!(view.fee(chain.tx("known")), Some(Amount::from_sat(100)));
        assert_eq!(view.fee(chain.tx("unknowable")), None);
        let missing = Prevout::Missing(OutPoint::new(chain.txid("lost"), 0));
        assert_eq!(view.inputs(chain.tx("unknowable"))[1], missing);
    }

    #[test]
    fn servers_may_be_silent_refuse_or_leave_out() {
        let chain = Scenario::new()
            .block_at(1_500_000_000)
            .coinbase(
                "fund",
                [("alice", 1), ("bob", 2), ("carol", 3), ("dave", 4)],
            )
            .mempool()
            .tx("pending", [("fund", 3)], [("erin", 4)])
            .not_asked("alice")
            .no_history("bob", MissingReason::Budget)
            .omitting("carol", "fund")
            .build();
        let view = &chain.view;
        let completeness = |name| view.completeness(chain.address(name)).clone();
        assert_eq!(completeness("alice"), Completeness::NotAsked);
        assert_eq!(
            completeness("bob"),
            Completeness::Missing(MissingReason::Budget)
        );
        let contradicted = Completeness::Emptied(chain.txid("fund"));
        assert_eq!(completeness("carol"), contradicted);
        assert_eq!(completeness("dave"), Completeness::Complete);
        let pending = Spend::Mempool(chain.txid("pending"));
        assert_eq!(view.spend(chain.output("fund", 3)), pending);
        assert_eq!(view.spend(chain.output("fund", 0)), Spend::Unknown);
        assert_eq!(view.tip_time(), 1_500_000_000);
    }
}
