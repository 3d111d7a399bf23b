//! A scenario behind an Electrum server on loopback, for runs of the program itself.
// Test code, where a panic is how a fault is told.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::sync::Arc;

use bitcoin::{OutPoint, ScriptBuf, Sequence, Transaction, TxIn, Txid, Witness};
use ransomtrace::{demo, lab};

use super::scenario::{self, script};

/// A chain that is served until it is dropped.
pub struct Served {
    server: demo::Server,
    /// Ids as served, by those of the scenario.
    txids: HashMap<Txid, Txid>,
}

impl Served {
    /// Mines the transactions of a scenario anew. Its coinbases pay what they like, those of a node do not: what they
    /// pay comes out of coins of a miner. So transactions have other ids, and later blocks; values and scripts stay.
    pub fn new(scenario: &scenario::Chain) -> Self {
        let blocks = &scenario.blocks[1..];
        let funding = |tx: &&Transaction| tx.is_coinbase() && !tx.output.is_empty();
        let funded = blocks
            .iter()
            .flat_map(|block| &block.txdata)
            .filter(funding);
        let mut chain = lab::Chain::new();
        let mined: Vec<OutPoint> = (chain.tip().time + 1..)
            .take(funded.count())
            .map(|time| {
                let block = chain.mine(time, script("miner"));
                OutPoint::new(block.txdata[0].compute_txid(), 0)
            })
            .collect();
        let mut mined = mined.into_iter();
        let mut txids = HashMap::new();
        let mut submit = |chain: &mut lab::Chain, tx: &Transaction| {
            let mut served = tx.clone();
            if tx.is_coinbase() {
                served.input = vec![TxIn {
                    previous_output: mined.next().unwrap(),
                    script_sig: ScriptBuf::new(),
                    sequence: Sequence::MAX,
                    witness: Witness::new(),
                }];
            } else {
                for input in &mut served.input {
                    input.previous_output.txid = txids[&input.previous_output.txid];
                }
            }
            txids.insert(tx.compute_txid(), served.compute_txid());
            chain.submit(served);
        };
        for block in blocks {
            for tx in block.txdata.iter().filter(|tx| !tx.output.is_empty()) {
                submit(&mut chain, tx);
            }
            chain.mine(block.header.time, script("miner"));
        }
        for tx in &scenario.mempool {
            submit(&mut chain, tx);
        }
        let server = demo::Server::start(Arc::new(chain)).expect("a port on loopback");
        Self { server, txids }
    }

    /// `-n` and `-s`, by which it is asked.
    pub fn flags(&self) -> String {
        format!("-n regtest -s tcp://{}", self.server.address())
    }

    /// The id under which a transaction of the scenario is served.
    pub fn txid(&self, scenario: &scenario::Chain, name: &str) -> String {
        self.txids[&scenario.txid(name)].to_string()
    }
}
