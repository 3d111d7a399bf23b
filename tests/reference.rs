//! Real and published data as known answers: a retarget period of mainnet, BlockSci's test chain, transactions with a
//! label, whole blocks.
//!
//! The data is not part of the project. It lies in `../shared/data` beside the checkout, or where the environment
//! variable `RANSOMTRACE_REFERENCE_DATA` says; a test that does not find it says on standard error what it left unchecked
//! (`cargo test` shows that; `cargo nextest` does with `--success-output immediate`).
//!
//! | folder | origin | licence |
//! |---|---|---|
//! | `headers` | bitcoinj/bitcoinj, commit 13e137e, checkpoints; dfinity/bitcoin-canister, commit d20252b, `validation/tests/data/headers.csv` | Apache-2.0 |
//! | `headers` | Debian package python3-electrum 4.3.4+dfsg1-1+deb12u2, `electrum/checkpoints.json` | MIT |
//! | `blocksci-regtest` | citp/BlockSci, commit 14ccc93, `test/files/btc` and `test/blockscipy/_regtest_outputs` | GPL-3.0 |
//! | `labelled-tx` | Copexit/am-i-exposed, commit 5cc642b, fixtures of its heuristics | MIT |
//! | `tagpacks` | graphsense/graphsense-tagpacks, commit 29ff93c, folder `packs` | MIT |
//! | `blocks` | whole blocks of mainnet from the test data of packages: 702861 and 951658, 481829 | MIT, Apache-2.0 |

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::{env, fs, io, slice};

use bitcoin::absolute::LockTime;
use bitcoin::block::{Header, Version};
use bitcoin::consensus::encode::{deserialize, serialize, serialize_hex};
use bitcoin::constants::genesis_block;
use bitcoin::hashes::{Hash, sha256, sha256d};
use bitcoin::hex::FromHex;
use bitcoin::{
    Amount, Block, Network, OutPoint, Script, ScriptBuf, Sequence, Transaction, TxIn, TxMerkleNode,
    TxOut, Txid, Witness, transaction,
};
use serde_json::Value;

use ransomtrace::chain::HeaderChain;
use ransomtrace::cluster::{self, Clustering};
use ransomtrace::heuristics::coinjoin::{self, Inputs, Protocol, Verdict, judge_all, judge_sides};
use ransomtrace::heuristics::peeling;
use ransomtrace::heuristics::shape::TxShape;
use ransomtrace::ledger::{
    ChainPosition, History, HistoryEntry, Ledger, OutputNum, Prevout, Spend, TxNum, Update, View,
};
use ransomtrace::tags::{Confidence, TagPack, Tags};
use ransomtrace::taint::{Policy, propagate};
use ransomtrace::verify::{self, MerkleBranch, VerifyError};

mod change;
mod headers;
mod labelled;

// The data.

/// A folder of the reference data.
struct Data(PathBuf);

impl Data {
    /// The folder; nothing, and a message that cannot be overlooked, where it is not there.
    fn find(folder: &str, checks: usize) -> Option<Self> {
        let root = env::var_os("RANSOMTRACE_REFERENCE_DATA").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
            PathBuf::from,
        );
        let path = root.join(folder);
        if path.is_dir() {
            return Some(Self(path));
        }
        // Not `eprintln`, which the test harness keeps to itself where a test passes.
        let path = path.display();
        writeln!(
            io::stderr(),
            "reference data not found at {path}: {checks} checks not made"
        )
        .expect("standard error");
        None
    }

    /// A file, decompressed if it is stored so.
    fn bytes(&self, name: &str) -> Vec<u8> {
        let path = self.0.join(name);
        let stored = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if !name.ends_with(".zst") {
            return stored;
        }
        let mut bytes = Vec::new();
        ruzstd::decoding::StreamingDecoder::new(stored.as_slice())
            .expect("a zstd frame")
            .read_to_end(&mut bytes)
            .expect("a whole zstd frame");
        bytes
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).expect("text")
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.bytes(name)).expect("JSON")
    }
}

fn str_of(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no string"))
}

fn number_of(value: &Value) -> u64 {
    value
        .as_u64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

fn array_of(value: &Value) -> &[Value] {
    value
        .as_array()
        .unwrap_or_else(|| panic!("{value} is no list"))
}

// Blocks, proved.

/// Every level of a Merkle tree, the leaves first.
fn tree(block: &Block) -> Vec<Vec<[u8; 32]>> {
    let leaves = block.txdata.iter();
    let mut levels = vec![leaves.map(|tx| tx.compute_txid().to_byte_array()).collect()];
    while let Some(level) = levels.last().filter(|level: &&Vec<_>| level.len() > 1) {
        let pairs = level.chunks(2).map(|pair| {
            let pair = [pair[0], pair[pair.len() - 1]].concat();
            sha256d::Hash::hash(&pair).to_byte_array()
        });
        levels.push(pairs.collect());
    }
    levels
}

fn branch(tree: &[Vec<[u8; 32]>], height: u32, position: u32) -> MerkleBranch {
    let sibling = |(level, nodes): (usize, &Vec<[u8; 32]>)| {
        let at = position as usize >> level ^ 1;
        // A node without a partner is its own.
        TxMerkleNode::from_byte_array(*nodes.get(at).unwrap_or(&nodes[nodes.len() - 1]))
    };
    let inner = tree[..tree.len() - 1].iter().enumerate();
    MerkleBranch {
        height,
        position,
        siblings: inner.map(sibling).collect(),
    }
}

/// Every transaction of `blocks`, the first of which has height 0, on the same way in as an answer of a server.
fn prove(blocks: &[Block]) -> (HeaderChain, Ledger) {
    let mut chain = HeaderChain::new(Network::Regtest);
    let headers: Vec<Header> = blocks.iter().map(|block| block.header).collect();
    let last = blocks.len() as u32 - 1;
    chain.add(0..=last, &headers).expect("headers of a chain");
    let mut update = Update::default();
    for (height, block) in (0..).zip(blocks) {
        let tree = tree(block);
        for (position, tx) in (0..).zip(&block.txdata) {
            let txid = Txid::from_byte_array(tree[0][position as usize]);
            let known = verify::transaction(txid, &serialize(tx)).expect("its own id");
            let branch = branch(&tree, height, position);
            let inclusion = verify::inclusion(&known, height, &branch, &chain, None);
            update.inclusions.push(inclusion.expect("its own branch"));
            update.txs.push(known);
        }
    }
    let mut ledger = Ledger::default();
    ledger.apply(update);
    (chain, ledger)
}

/// The histories of all scripts as an honest server gives them.
fn histories(blocks: &[Block]) -> Vec<(ScriptBuf, History)> {
    let mut scripts: HashMap<OutPoint, &Script> = HashMap::new();
    let mut histories: BTreeMap<&Script, Vec<HistoryEntry>> = BTreeMap::new();
    for (height, block) in (0..).zip(blocks) {
        for tx in &block.txdata {
            let txid = tx.compute_txid();
            let spent = tx.input.iter();
            let spent = spent.filter_map(|input| scripts.get(&input.previous_output).copied());
            let paid = tx.output.iter();
            let paid = paid.map(|output| output.script_pubkey.as_script());
            for script in spent.chain(paid).collect::<BTreeSet<_>>() {
                let place = ChainPosition::Block(height);
                let entries = histories.entry(script).or_default();
                entries.push(HistoryEntry {
                    position: place,
                    txid,
                });
            }
            for (vout, output) in (0..).zip(&tx.output) {
                scripts.insert(OutPoint { txid, vout }, &output.script_pubkey);
            }
        }
    }
    histories
        .into_iter()
        .map(|(script, entries)| (script.to_owned(), History::answered(entries)))
        .collect()
}

fn view_at(ledger: &Ledger, chain: &HeaderChain, height: u32) -> View {
    ledger.at(chain.block(height).expect("a block of the chain"), chain)
}

/// Real transactions in a block of a chain of our own, since the headers before theirs are not there: same
/// transactions, same Merkle root, another header.
fn transplant(txdata: Vec<Transaction>) -> (HeaderChain, Ledger) {
    let genesis = genesis_block(Network::Regtest);
    let mut block = Block {
        header: Header {
            prev_blockhash: genesis.block_hash(),
            version: Version::TWO,
            ..genesis.header
        },
        txdata,
    };
    block.header.merkle_root = block.compute_merkle_root().expect("transactions");
    while block.header.validate_pow(block.header.target()).is_err() {
        block.header.nonce += 1;
    }
    prove(&[genesis, block])
}

// BlockSci's chain.

/// BlockSci's chain and the names of what is in it.
struct BlockSci {
    data: Data,
    blocks: Vec<Block>,
    names: Value,
}

impl BlockSci {
    fn find(checks: usize) -> Option<Self> {
        let data = Data::find("blocksci-regtest", checks)?;
        let bytes = data.bytes("blk00000.dat");
        let (mut rest, mut blocks) = (bytes.as_slice(), Vec::new());
        // The file is preallocated: zeros follow the last block.
        while let Some((head, tail)) = rest.split_at_checked(8)
            && head != [0; 8]
        {
            assert_eq!(head[..4], Network::Regtest.magic().to_bytes());
            let length = u32::from_le_bytes(head[4..].try_into().expect("four bytes"));
            let (block, tail) = tail.split_at(length as usize);
            blocks.push(deserialize(block).expect("a block"));
            rest = tail;
        }
        let names = data.json("names.json");
        Some(Self {
            data,
            blocks,
            names,
        })
    }

    /// Everything proved, and every script's history given.
    fn prove(&self) -> (HeaderChain, Ledger) {
        let (chain, mut ledger) = prove(&self.blocks);
        ledger.apply(Update {
            histories: histories(&self.blocks),
            ..Update::default()
        });
        (chain, ledger)
    }

    /// As of its last block.
    fn view(&self) -> View {
        let (chain, ledger) = self.prove();
        view_at(&ledger, &chain, self.blocks.len() as u32 - 1)
    }

    fn tx(&self, view: &View, name: &str) -> TxNum {
        let txid = str_of(&self.names[name]).parse().expect("an id");
        view.number_of(&txid).expect("in the view")
    }
}

#[test]
fn blockscis_chain_is_proved_whole_and_every_spend_resolved() {
    let Some(blocksci) = BlockSci::find(356) else {
        return;
    };
    let view = blocksci.view();
    assert_eq!(blocksci.blocks.len(), 202);
    assert_eq!(view.txs().len(), 356);
    let mut coinbases = 0;
    for (tx, entry) in view.txs() {
        let is_known = |prevout: &Prevout| matches!(prevout, Prevout::Output(_));
        if entry.tx.is_coinbase() {
            coinbases += 1;
        } else {
            assert!(view.inputs(tx).iter().all(is_known), "{}", entry.txid);
            assert!(view.fee(tx).is_some());
        }
        for output in view.outputs(tx) {
            assert_ne!(view.spend(output), Spend::Unknown);
        }
    }
    assert_eq!(coinbases, 202);
}

#[test]
fn blockscis_named_payments_stand_in_the_blocks_it_names() {
    let Some(blocksci) = BlockSci::find(12) else {
        return;
    };
    let view = blocksci.view();
    let names = blocksci.names.as_object().expect("names");
    let mut found = 0;
    for (name, height) in names {
        let Some(stem) = name
            .strip_suffix("-height")
            .filter(|stem| stem.starts_with("address-"))
        else {
            continue;
        };
        let tx = blocksci.tx(&view, &format!("{stem}-tx"));
        let anchor = view.tx(tx).anchor;
        assert_eq!(u64::from(anchor.block.height), number_of(height), "{name}");
        let address = str_of(&names[stem]);
        let mut outputs = view.outputs(tx);
        assert!(outputs.any(|output| {
            let owner = view.owner(output);
            owner.is_some_and(|owner| view.name(owner) == address)
        }));
        found += 1;
    }
    assert_eq!(found, 12);
}

#[test]
fn wallets_of_blockscis_chain_are_those_that_it_published() {
    let Some(blocksci) = BlockSci::find(25) else {
        return;
    };
    let view = blocksci.view();
    let clustering = Clustering::by_co_spending(&view, &judge_all(&view));
    let wallets: BTreeMap<String, BTreeSet<String>> = view
        .addresses()
        .map(|address| {
            let members = clustering.members(address).iter();
            let members = members.map(|member| view.name(*member)).collect();
            (view.name(address), members)
        })
        .collect();
    // Lines that begin so are the wallet of one address each. The three files come from different settings for change and
    // CoinJoins, which make no difference to these wallets.
    let mut compared = 0;
    for option in ["no_change", "ignore_coinjoin", "cluster_coinjoin"] {
        let file = format!("test_clustering.test_clustering_{option}.btc.out");
        let text = blocksci.data.text(&file);
        for line in text.lines().filter(|line| is_wallet(line)) {
            let words = line.split(['(', ')']).skip(1).step_by(2);
            let published: BTreeSet<String> = words.map(str::to_owned).collect();
            for address in &published {
                assert_eq!(wallets[address], published, "{file}: {address}");
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 25);
}

fn is_wallet(line: &str) -> bool {
    line.starts_with("[PubkeyHashAddress(") || line.starts_with("[ScriptHashAddress(")
}

#[test]
fn the_joins_of_blockscis_chain_merge_nobody() {
    let Some(blocksci) = BlockSci::find(2) else {
        return;
    };
    let view = blocksci.view();
    let verdicts = judge_all(&view);
    let found: Vec<(TxNum, Verdict)> = view
        .txs()
        .map(|(tx, _)| (tx, verdicts[tx.index()]))
        .filter(|(_, verdict)| *verdict != Verdict::Not)
        .collect();
    // BlockSci's one CoinJoin: three equal outputs and three with change, as JoinMarket makes them; but all three pay.
    let joined = blocksci.tx(&view, "simple-coinjoin-tx");
    let verdict = Verdict::Is {
        protocol: Protocol::Generic,
        confidence: 40,
    };
    assert_eq!(found, [(joined, verdict)]);
    let clustering = Clustering::by_co_spending(&view, &verdicts);
    let owners = view.inputs(joined).iter();
    let owners: Vec<_> = owners
        .filter_map(|prevout| view.owner_of(*prevout))
        .collect();
    assert_eq!(owners.len(), 3);
    assert!(!clustering.same(owners[0], owners[1]));
    assert!(!clustering.same(owners[0], owners[2]));
    assert!(!clustering.same(owners[1], owners[2]));
    // BlockSci names the outputs that are mixed and those that are change.
    let joined = coinjoin::outputs(&view, joined);
    let mixed = array_of(&blocksci.names["simple-coinjoin-spends"]);
    let positions = (0..6).filter(|at| joined.values[*at].to_sat() == 50_000_000);
    let mixed: Vec<usize> = mixed.iter().map(|at| number_of(at) as usize).collect();
    assert_eq!(positions.collect::<Vec<_>>(), mixed);
}

#[test]
fn peel_chain_of_blocksci_is_followed_by_change() {
    let Some(blocksci) = BlockSci::find(19) else {
        return;
    };
    let view = blocksci.view();
    let steps: Vec<TxNum> = (0..10)
        .map(|step| blocksci.tx(&view, &format!("peeling-chain-{step}-tx")))
        .collect();
    for step in &steps {
        assert!(peeling::is_step(&view, *step));
    }
    for (number, pair) in steps.windows(2).enumerate() {
        let position = &blocksci.names[format!("peeling-chain-{number}-position")];
        let change = view.outputs(pair[0]).nth(number_of(position) as usize);
        let change = change.expect("an output at the position named");
        assert_eq!(view.spend(change), Spend::By(pair[1]));
    }
}

/// BlockSci's nineteen cases. Two conventions differ, and the test undoes both before it compares to the satoshi:
///
/// * With `fee_taints_coinbase`, BlockSci follows fee taint into the coinbase of the block; ours stays with the fee. Under
///   poison it then taints the whole coinbase, under haircut as many satoshis as the fee carries.
/// * Without, BlockSci's haircut rounds down in floating point and gives what is left to the fee, ours goes to the largest
///   fraction. The exact claims are 99,986,666.78 and 99,986,000.18 (`helper_result`), so that BlockSci's figures are one
///   satoshi short, and ours is the whole number next to the claim.
///
/// With both undone no case is left out; the one that ends with the source itself has a number of outputs and no sums.
#[test]
fn taint_on_blockscis_chain_is_blockscis_but_for_the_fees() {
    let Some(blocksci) = BlockSci::find(19) else {
        return;
    };
    let (chain, ledger) = blocksci.prove();
    let expected = blocksci.data.json("taint_expected.json");
    let cases = array_of(&expected["cases"]);
    assert_eq!(cases.len(), 19);
    for case in cases {
        let height = case["last_height"].as_u64().unwrap_or(201);
        let view = view_at(&ledger, &chain, height as u32);
        let source = |source: &Value| {
            let txid = str_of(&source[0]).parse().expect("an id");
            let vout = number_of(&source[1]) as u32;
            view.output(OutPoint { txid, vout }).expect("in the view")
        };
        let sources: Vec<OutputNum> = array_of(&case["sources"]).iter().map(source).collect();
        let policy = match str_of(&case["method"]) {
            "poison" => Policy::Poison,
            _ => Policy::Haircut,
        };
        let propagation = propagate(&view, &sources, |_| true);
        let ended = propagation
            .outputs
            .iter()
            .filter(|tainted| !tainted.followed);
        let mut outputs: BTreeSet<OutputNum> = BTreeSet::new();
        let mut taint = 0;
        for tainted in ended {
            outputs.insert(tainted.output);
            taint += tainted.taint[policy].to_sat();
        }
        let follows_fees = case["fee_taints_coinbase"] == true;
        if follows_fees {
            for (payer, fee) in &propagation.fees {
                let height = view.tx(*payer).anchor.block.height;
                let coinbase = blocksci.blocks[height as usize].txdata[0].compute_txid();
                let coinbase = view.number_of(&coinbase).expect("in the view");
                let mut paid = view.outputs(coinbase);
                let reward = paid.next().expect("a reward");
                let is_new = outputs.insert(reward);
                taint += match policy {
                    Policy::Poison if is_new => view.value(reward).to_sat(),
                    Policy::Poison => 0,
                    _ => fee[policy].to_sat(),
                };
            }
        }
        assert_eq!(
            outputs.len() as u64,
            number_of(&case["final_outputs"]),
            "{case}"
        );
        if case["output_sum_sat"].is_null() {
            continue;
        }
        let sum: Amount = outputs.iter().map(|output| view.value(*output)).sum();
        assert_eq!(sum.to_sat(), number_of(&case["output_sum_sat"]), "{case}");
        let published = number_of(&case["tainted_sat"]);
        if policy == Policy::Haircut && !follows_fees {
            assert_eq!(taint, published + 1, "{case}");
        } else {
            assert_eq!(taint, published, "{case}");
        }
    }
}

// Whole blocks.

/// A block of mainnet, and what is known of it.
struct RealBlock {
    size: usize,
    block: Block,
    expected: Value,
}

impl RealBlock {
    fn read(data: &Data, height: u64) -> Self {
        let bytes = data.bytes(&format!("{height}.raw.zst"));
        let all = data.json("expected.json");
        let mut blocks = array_of(&all).iter();
        let expected = blocks.find(|block| block["height"] == height);
        Self {
            size: bytes.len(),
            block: deserialize(&bytes).expect("a block"),
            expected: expected.expect("a block of the list").clone(),
        }
    }

    fn number(&self, name: &str) -> u64 {
        number_of(&self.expected[name])
    }
}

/// Everything about a block that can be known without its parents' transactions.
fn check_block(height: u64) {
    let Some(data) = Data::find("blocks", 16) else {
        return;
    };
    let real = RealBlock::read(&data, height);
    let (header, txs) = (real.block.header, &real.block.txdata);
    assert_eq!(real.block.bip34_block_height(), Ok(height));
    assert_eq!(real.size as u64, real.number("size"));
    let hash = header.validate_pow(header.target()).expect("proof of work");
    assert_eq!(hash.to_string(), str_of(&real.expected["hash"]));
    assert_eq!(
        header.prev_blockhash.to_string(),
        str_of(&real.expected["prev"])
    );
    assert_eq!(u64::from(header.time), real.number("time"));

    // The header made for it takes its Merkle root from the transactions, so that root stands for the real one.
    let (chain, ledger) = transplant(txs.clone());
    let root = chain.header(1).expect("it was added").merkle_root;
    assert_eq!(root, header.merkle_root);
    assert_eq!(root.to_string(), str_of(&real.expected["merkle_root"]));
    check_branch(&chain, txs, &real.expected["merkle_sample"]);

    let view = view_at(&ledger, &chain, 1);
    // The genesis block's coinbase is in the view too.
    let of_block = || view.txs().skip(1);
    let ids: String = of_block()
        .map(|(_, entry)| entry.txid.to_string())
        .collect();
    assert_eq!(
        sha256::Hash::hash(ids.as_bytes()).to_string(),
        str_of(&real.expected["sha256_of_concatenated_txids"])
    );
    assert_eq!(of_block().len() as u64, real.number("tx_count"));
    let inputs = || of_block().flat_map(|(tx, _)| view.inputs(tx));
    let outputs = || of_block().flat_map(|(tx, _)| view.outputs(tx));
    let inside = inputs().filter(|prevout| matches!(prevout, Prevout::Output(_)));
    let coinbase = view.outputs(TxNum(1)).map(|output| view.value(output));
    let sum: Amount = outputs().map(|output| view.value(output)).sum();
    let witnesses = txs.iter().filter(|tx| {
        let mut inputs = tx.input.iter();
        inputs.any(|input| !input.witness.is_empty())
    });
    let counted = [
        ("inputs", inputs().count() as u64),
        ("outputs", outputs().count() as u64),
        ("output_sum_sat", sum.to_sat()),
        ("coinbase_sum_sat", coinbase.sum::<Amount>().to_sat()),
        ("spends_inside_block", inside.count() as u64),
        ("witness_txs", witnesses.count() as u64),
    ];
    for (name, found) in counted {
        assert_eq!(found, real.number(name), "{name}");
    }
}

/// A Merkle branch as published proves its transaction, at its position and at no other.
fn check_branch(chain: &HeaderChain, txs: &[Transaction], sample: &Value) {
    let position = number_of(&sample["pos"]) as u32;
    let tx = &txs[position as usize];
    let txid = str_of(&sample["txid"]).parse().expect("an id");
    let known = verify::transaction(txid, &serialize(tx)).expect("the transaction");
    let siblings = array_of(&sample["merkle"]).iter();
    let siblings = siblings.map(|node| str_of(node).parse().expect("a hash"));
    let branch = MerkleBranch {
        height: 1,
        position,
        siblings: siblings.collect(),
    };
    let proved = verify::inclusion(&known, 1, &branch, chain, None).expect("the branch");
    assert_eq!(proved.anchor.position, position);
    for bit in 0..branch.siblings.len() {
        let elsewhere = MerkleBranch {
            position: position ^ 1 << bit,
            ..branch.clone()
        };
        let error = verify::inclusion(&known, 1, &elsewhere, chain, None).expect_err("elsewhere");
        assert!(matches!(error, VerifyError::Root { .. }), "{error}");
    }
}

#[test]
fn block_481829_is_proved_whole() {
    check_block(481_829);
}

#[test]
fn block_702861_is_proved_whole() {
    check_block(702_861);
}

#[test]
fn block_951658_is_proved_whole() {
    check_block(951_658);
}

/// The rounds in block 702861, as their bytes show: seven of Whirlpool (five coins in, five of a pool's value out), and
/// one of Wasabi 1 (60 outputs of 0.10944832 BTC from 100 inputs).
const ROUNDS: [&str; 8] = [
    "d6b212a663c85b03fb391fe69c59520e61b8a5970678ef7f376889a145e215a6",
    "c57e3e496a6bb496498b54632b2637472c59feb7a3b0485121140425f115cb51",
    "c31d23f5e8b881bc3339a918e71cadc4622f73c5a1f68aadd4741e0da7e66756",
    "e2e92bcdca6104f82deaa31f221d71c47cfdcebe64db924484be98dd9662d29b",
    "f35a8cdd9b490213af78692c2bb88dcf17dae0649447c94786f59e3a884cb2ce",
    "cba457a11d9674afa95ba12187306d70978baf6396c5ee476272ea41670e8ae2",
    "118970792f15cdb90645be0d265ba6c04ab3f3d36a16efe2c4b97801a730b3fa",
    "5c2f55fc17854a18f447d74e32356c9ff6faf43bf937ed13611857b2bb3fef3a",
];

#[test]
fn coinjoins_of_real_blocks_merge_nobody_without_parents() {
    let Some(data) = Data::find("blocks", 8) else {
        return;
    };
    let real = RealBlock::read(&data, 702_861);
    let (chain, ledger) = transplant(real.block.txdata);
    let view = view_at(&ledger, &chain, 1);
    let verdicts = judge_all(&view);
    for round in ROUNDS {
        let tx = view.number_of(&round.parse().expect("an id"));
        let verdict = verdicts[tx.expect("in the view").index()];
        assert_eq!(verdict, Verdict::Undetermined, "{round}");
        assert!(!verdict.allows_clustering());
    }
    // Nothing is claimed of the others either: two more stay open, as Stonewalls.
    let open = verdicts
        .iter()
        .filter(|verdict| **verdict == Verdict::Undetermined);
    assert_eq!(open.count(), ROUNDS.len() + 2);
    assert!(!verdicts.iter().any(|verdict| verdict.is_mix()));
    let clustering = Clustering::by_co_spending(&view, &verdicts);
    let applied = clustering.links().iter().filter(|link| link.is_applied());
    for link in applied {
        assert!(
            link.tx
                .is_none_or(|tx| verdicts[tx.index()].allows_clustering())
        );
    }
}

// Published TagPacks.

/// Packs, and of each: tags, tags of Bitcoin addresses, such addresses, different labels, different actors, tags that are
/// said to hold for a whole cluster. Counted by another YAML reader (PyYAML) and another reader of addresses.
const PACKS: [(&str, [usize; 6], Confidence); 6] = [
    (
        "blender_io.yaml",
        [45, 45, 45, 1, 1, 0],
        Confidence::AuthorityData,
    ),
    (
        "hacks.yaml",
        [608, 608, 606, 33, 8, 0],
        Confidence::WebCrawl,
    ),
    (
        "hydra.yaml",
        [117, 117, 117, 1, 1, 117],
        Confidence::AuthorityData,
    ),
    ("ofac.yaml", [572, 384, 384, 1, 0, 0], Confidence::Unknown),
    (
        "ransomware.yaml.zst",
        [7_178, 7_178, 7_178, 37, 0, 7_173],
        Confidence::Forensic,
    ),
    (
        "walletexplorer.yaml",
        [386, 386, 386, 272, 270, 386],
        Confidence::ServiceData,
    ),
];

#[test]
fn published_tag_packs_are_read_to_the_last_tag() {
    let Some(data) = Data::find("tagpacks", PACKS.len() + 1) else {
        return;
    };
    let mut packs = Vec::new();
    for (name, [read, tags, scripts, labels, actors, definers], confidence) in PACKS {
        let pack = TagPack::parse(&data.bytes(name), Path::new(name), Network::Bitcoin)
            .unwrap_or_else(|error| panic!("{error}"));
        let distinct = |of: fn(&ransomtrace::tags::Tag) -> Option<String>| {
            pack.tags
                .iter()
                .filter_map(of)
                .collect::<BTreeSet<_>>()
                .len()
        };
        let found = [
            pack.read,
            pack.tags.len(),
            distinct(|tag| Some(tag.script.to_string())),
            distinct(|tag| Some(tag.label.to_string())),
            distinct(|tag| Some(tag.actor.as_ref()?.to_string())),
            pack.tags
                .iter()
                .filter(|tag| tag.is_cluster_definer)
                .count(),
        ];
        assert_eq!(
            found,
            [read, tags, scripts, labels, actors, definers],
            "{name}"
        );
        assert_eq!(pack.skipped.total(), read - tags, "{name}");
        assert_eq!(pack.unknown_confidences, 0, "{name}");
        assert!(
            pack.tags.iter().all(|tag| tag.confidence == confidence),
            "{name}"
        );
        packs.push(pack);
    }
    let ofac = &packs[3].skipped;
    let others = [
        ("BCH", 7),
        ("BSV", 1),
        ("BTG", 1),
        ("DASH", 3),
        ("ETH", 147),
        ("LTC", 8),
        ("TRX", 3),
        ("USDT", 9),
        ("XMR", 3),
        ("XRP", 1),
        ("XVG", 1),
        ("ZEC", 3),
    ];
    let others = others.map(|(chain, count)| (chain.to_owned(), count));
    assert_eq!(ofac.other_chains, others.into());
    // One of Tron, said to be one of Bitcoin.
    let first = ofac.first.as_ref().map(|(_, problem)| problem.as_str());
    let tron =
        "`TUCsTq7TofTCJRRoHk6RvhMoS2mJLm5Yzq` is not a Bitcoin address: it is an address of Tron";
    assert_eq!((ofac.not_addresses, first), (1, Some(tron)));

    let tags = Tags::new(packs);
    assert_eq!(
        (tags.count(), tags.scripts(), tags.duplicates()),
        (8_718, 8_554, 0)
    );
    let services = tags.services();
    let actors: BTreeSet<&str> = services.iter().map(|(_, actor)| actor).collect();
    assert_eq!((services.iter().count(), actors.len()), (949, 276));
    assert!(services.disputed().is_empty());
}
