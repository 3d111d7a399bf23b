//! What the core costs, each part beside a floor that does the least that any solution must do: run with
//! `cargo bench --no-default-features`.
//!
//! * `union_find`: 10 million co-spends over 8 million addresses, beside reading the same edges and summing them.
//! * `clustering`: verdicts and clusters of a whole view, beside one pass over its inputs.
//! * `taint`: a million transactions from 1 and 500 sources, under five policies at once and under some of them, and the
//!   flows between outputs, beside one pass over the inputs and outputs of the same transactions.
//! * `evidence`: server answers to a verified view, beside decoding and hashing the same bytes.
//!
//! Everything is synthetic and the same on every run: a generator with a fixed seed makes a regtest chain with real
//! Merkle trees and headers.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Duration;

use bitcoin::absolute::LockTime;
use bitcoin::block::Header;
use bitcoin::consensus::encode::{deserialize, serialize};
use bitcoin::constants::genesis_block;
use bitcoin::hashes::{Hash, sha256d};
use bitcoin::transaction::Version;
use bitcoin::{
    Amount, Network, OutPoint, ScriptBuf, Sequence, Transaction, TxIn, TxMerkleNode, TxOut, Txid,
    WPubkeyHash, Witness,
};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use ransomtrace::chain::HeaderChain;
use ransomtrace::cluster::{Clustering, MinUnionFind};
use ransomtrace::heuristics::coinjoin::judge_all;
use ransomtrace::ledger::{Ledger, OutputNum, TxNum, Update, View};
use ransomtrace::taint::{Policy, flows, propagate, propagate_under};
use ransomtrace::verify::{self, MerkleBranch};

/// Splitmix64 (Steele, Lea, Flood 2014): numbers that look random and are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}

/// What a server says of one transaction.
struct ChangeCandidates {
    txid: Txid,
    bytes: Vec<u8>,
    branch: MerkleBranch,
}

/// A chain of `count` transactions, 500 a block: one to four inputs, two outputs, a fifth of the outputs to addresses
/// seen before, all witnesses of P2WPKH size.
fn chain_of(count: usize) -> (HeaderChain, Vec<ChangeCandidates>) {
    let mut numbers = Numbers(1);
    let mut coins: Vec<(OutPoint, u64)> = Vec::new();
    let mut addresses = 0;
    let mut headers = vec![genesis_block(Network::Regtest).header];
    let mut answers = Vec::with_capacity(count);
    while answers.len() < count {
        let height = headers.len() as u32;
        let txs: Vec<Transaction> = (0..500)
            .map(|position| {
                let (input, value) = if position == 0 || coins.is_empty() {
                    (vec![coinbase_input(height, position)], 5_000_000_000)
                } else {
                    let spent = 1 + [0, 0, 1, 3][numbers.below(4) as usize];
                    let spent: Vec<(OutPoint, u64)> = (0..spent.min(coins.len()))
                        .map(|_| {
                            let at = numbers.below(coins.len() as u64) as usize;
                            coins.swap_remove(at)
                        })
                        .collect();
                    let value = spent.iter().map(|(_, value)| value).sum();
                    (spent.iter().map(|(coin, _)| input(*coin)).collect(), value)
                };
                let paid = numbers.below(value.max(2));
                let output = [paid, value - paid.min(value)]
                    .into_iter()
                    .map(|value| {
                        let reused = addresses > 0 && numbers.below(5) == 0;
                        let owner = if reused {
                            numbers.below(addresses)
                        } else {
                            addresses += 1;
                            addresses - 1
                        };
                        TxOut {
                            value: Amount::from_sat(value),
                            script_pubkey: script(owner),
                        }
                    })
                    .collect();
                let tx = Transaction {
                    version: Version::TWO,
                    lock_time: LockTime::ZERO,
                    input,
                    output,
                };
                let txid = tx.compute_txid();
                for (vout, output) in (0..).zip(&tx.output) {
                    coins.push((OutPoint::new(txid, vout), output.value.to_sat()));
                }
                tx
            })
            .collect();
        let levels = merkle_levels(&txs);
        let last = headers[headers.len() - 1];
        let root = levels[levels.len() - 1][0];
        headers.push(grind(Header {
            prev_blockhash: last.block_hash(),
            merkle_root: TxMerkleNode::from_byte_array(root),
            time: last.time + 600,
            nonce: 0,
            ..last
        }));
        answers.extend((0..).zip(&txs).map(|(position, tx)| ChangeCandidates {
            txid: tx.compute_txid(),
            bytes: serialize(tx),
            branch: branch_of(&levels, height, position),
        }));
    }
    let mut chain = HeaderChain::new(Network::Regtest);
    chain
        .add(0..=headers.len() as u32 - 1, &headers)
        .expect("headers with links and work");
    (chain, answers)
}

fn coinbase_input(height: u32, position: u32) -> TxIn {
    let tag = (u64::from(height) << 32 | u64::from(position)).to_be_bytes();
    TxIn {
        previous_output: OutPoint::null(),
        script_sig: ScriptBuf::from_bytes(tag.to_vec()),
        sequence: Sequence::MAX,
        witness: Witness::new(),
    }
}

fn input(coin: OutPoint) -> TxIn {
    TxIn {
        previous_output: coin,
        script_sig: ScriptBuf::new(),
        sequence: Sequence::ENABLE_RBF_NO_LOCKTIME,
        witness: Witness::from_slice(&[&[0x30; 72][..], &[0x02; 33]]),
    }
}

fn script(owner: u64) -> ScriptBuf {
    let hash = sha256d::Hash::hash(&owner.to_be_bytes()).to_byte_array();
    let hash = WPubkeyHash::from_slice(&hash[..20]).expect("twenty bytes");
    ScriptBuf::new_p2wpkh(&hash)
}

/// Grinds a nonce; on regtest every second hash will do.
fn grind(mut header: Header) -> Header {
    while header.validate_pow(header.target()).is_err() {
        header.nonce += 1;
    }
    header
}

fn merkle_levels(txs: &[Transaction]) -> Vec<Vec<[u8; 32]>> {
    let ids = txs.iter().map(|tx| tx.compute_txid().to_byte_array());
    let mut levels: Vec<Vec<[u8; 32]>> = vec![ids.collect()];
    while levels[levels.len() - 1].len() > 1 {
        let level = &levels[levels.len() - 1];
        let pairs = level.chunks(2).map(|pair| {
            let both = [pair[0], pair[pair.len() - 1]].concat();
            sha256d::Hash::hash(&both).to_byte_array()
        });
        levels.push(pairs.collect());
    }
    levels
}

fn branch_of(levels: &[Vec<[u8; 32]>], height: u32, position: u32) -> MerkleBranch {
    let siblings = (0..).zip(&levels[..levels.len() - 1]).map(|(up, level)| {
        let at = (position as usize >> up) ^ 1;
        TxMerkleNode::from_byte_array(*level.get(at).unwrap_or(&level[level.len() - 1]))
    });
    MerkleBranch {
        height,
        position,
        siblings: siblings.collect(),
    }
}

fn verified(chain: &HeaderChain, answers: &[ChangeCandidates]) -> Update {
    let mut update = Update::default();
    for answer in answers {
        let tx = verify::transaction(answer.txid, &answer.bytes).expect("its own bytes");
        let height = answer.branch.height;
        let inclusion = verify::inclusion(&tx, height, &answer.branch, chain, None);
        update.inclusions.push(inclusion.expect("its own branch"));
        update.txs.push(tx);
    }
    update
}

fn view_of(chain: &HeaderChain, update: Update, tip: u32) -> View {
    let mut ledger = Ledger::default();
    ledger.apply(update);
    ledger.at(chain.block(tip).expect("a block of the chain"), chain)
}

fn union_find(criterion: &mut Criterion) {
    const ADDRESSES: u32 = 8_000_000;
    const EDGES: usize = 10_000_000;
    let mut numbers = Numbers(2);
    let edges: Vec<(u32, u32)> = (0..EDGES)
        .map(|_| {
            // Half the co-spends join neighbours in time, half reach back anywhere.
            let a = numbers.below(u64::from(ADDRESSES)) as u32;
            let near = a.saturating_sub(numbers.below(64) as u32);
            let far = numbers.below(u64::from(a) + 1) as u32;
            (a, if numbers.below(2) == 0 { near } else { far })
        })
        .collect();
    let mut group = criterion.benchmark_group("union_find");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(EDGES as u64));
    group.bench_function("floor: read and sum", |bencher| {
        bencher.iter(|| {
            let sum = |sum: u64, &(a, b): &(u32, u32)| sum + u64::from(a) + u64::from(b);
            black_box(&edges).iter().fold(0, sum)
        });
    });
    group.bench_function("floor: touch both ends", |bencher| {
        let mut touched = vec![0u32; ADDRESSES as usize];
        bencher.iter(|| {
            for &(a, b) in black_box(&edges) {
                touched[a as usize] = b;
                touched[b as usize] = a;
            }
        });
    });
    group.bench_function("union and resolve", |bencher| {
        bencher.iter_with_large_drop(|| {
            let mut sets = MinUnionFind::new(ADDRESSES);
            let parts = black_box(&edges).chunks(1 << 16);
            sets.unite(parts.map(|part| part.iter().copied()));
            sets.into_roots()
        });
    });
    group.finish();
}

fn evidence(criterion: &mut Criterion) {
    let (chain, answers) = chain_of(50_000);
    let tip = answers[answers.len() - 1].branch.height;
    let mut group = criterion.benchmark_group("evidence");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(8))
        .throughput(Throughput::Elements(answers.len() as u64));
    group.bench_function("floor: decode and hash", |bencher| {
        bencher.iter(|| {
            let ids = black_box(&answers).iter().map(|answer| {
                let tx: Transaction = deserialize(&answer.bytes).expect("a transaction");
                tx.compute_txid()
            });
            ids.filter(|txid| *txid == Txid::all_zeros()).count()
        });
    });
    group.bench_function("verify", |bencher| {
        bencher.iter_with_large_drop(|| verified(&chain, black_box(&answers)));
    });
    let update = verified(&chain, &answers);
    group.bench_function("apply", |bencher| {
        let apply = |update| {
            let mut ledger = Ledger::default();
            ledger.apply(update);
            ledger
        };
        bencher.iter_batched(|| update.clone(), apply, BatchSize::PerIteration);
    });
    let mut ledger = Ledger::default();
    ledger.apply(update);
    group.bench_function("view", |bencher| {
        let tip = chain.block(tip).expect("a block of the chain");
        bencher.iter_with_large_drop(|| ledger.at(tip, &chain));
    });
    group.bench_function("bytes to view", |bencher| {
        bencher
            .iter_with_large_drop(|| view_of(&chain, verified(&chain, black_box(&answers)), tip));
    });
    group.finish();
}

fn clustering(criterion: &mut Criterion) {
    let (chain, answers) = chain_of(200_000);
    let tip = answers[answers.len() - 1].branch.height;
    let view = view_of(&chain, verified(&chain, &answers), tip);
    let mut group = criterion.benchmark_group("clustering");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(view.txs().len() as u64));
    group.bench_function("floor: read inputs", |bencher| {
        bencher.iter(|| {
            let owners = view.txs().flat_map(|(tx, _)| view.inputs(tx));
            owners
                .filter_map(|prevout| view.owner_of(*prevout))
                .fold(0, |sum, owner| sum + u64::from(owner.0))
        });
    });
    group.bench_function("verdicts", |bencher| {
        bencher.iter_with_large_drop(|| judge_all(&view))
    });
    let verdicts = judge_all(&view);
    group.bench_function("clusters", |bencher| {
        bencher.iter_with_large_drop(|| Clustering::by_co_spending(&view, &verdicts));
    });
    group.finish();
}

fn taint(criterion: &mut Criterion) {
    let (chain, answers) = chain_of(1_000_000);
    let tip = answers[answers.len() - 1].branch.height;
    let view = view_of(&chain, verified(&chain, &answers), tip);
    drop(answers);
    let outputs = u32::try_from(view.output_count()).expect("an output count fits");
    let mut group = criterion.benchmark_group("taint");
    group.sample_size(10);
    for sources in [1, 500] {
        let sources: Vec<OutputNum> = (0..sources)
            .map(|at| OutputNum(at * (outputs / 1_000)))
            .collect();
        let reached = propagate(&view, &sources, |_| true).outputs;
        let mut visited: Vec<TxNum> = reached.iter().map(|it| view.tx_of(it.output)).collect();
        visited.dedup();
        group.throughput(Throughput::Elements(visited.len() as u64));
        let name = |what: &str| format!("{what}, {} sources, per transaction", sources.len());
        group.bench_function(name("floor: read the same inputs and outputs"), |bencher| {
            bencher.iter(|| {
                let of_tx = |tx: &TxNum| {
                    let spent = view.inputs(*tx).iter();
                    let spent = spent.filter_map(|prevout| view.value_of(*prevout));
                    let made = view.outputs(*tx).map(|output| view.value(output));
                    let sats = spent.chain(made).map(Amount::to_sat);
                    sats.fold(0_u64, u64::wrapping_add)
                };
                let sums = black_box(&visited).iter().map(of_tx);
                sums.fold(0_u64, u64::wrapping_add)
            });
        });
        for (what, policies) in [
            ("haircut and poison", &[Policy::Poison, Policy::Haircut][..]),
            ("order-based policies", &Policy::ORDER_BASED),
            ("five policies", &Policy::ALL),
        ] {
            group.bench_function(name(what), |bencher| {
                bencher.iter_with_large_drop(|| {
                    propagate_under(&view, black_box(&sources), policies, |_| true)
                });
            });
        }
        group.bench_function(name("flows"), |bencher| {
            let followed = || reached.iter().map(|tainted| tainted.followed);
            bencher.iter_with_large_drop(|| {
                flows(&view, black_box(&sources), &BTreeMap::new(), followed())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, union_find, evidence, clustering, taint);
criterion_main!(benches);
