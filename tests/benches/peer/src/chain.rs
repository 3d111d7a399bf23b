//! What is asked: the built-in story with a crowd of customers, loaded into a real node.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Result, ensure};
use bitcoin::{OutPoint, ScriptBuf, Txid};
use ransomtrace::demo::{self, StoryOptions};
use ransomtrace::electrum::Request;

use crate::support::stack::{Stack, load};

/// Scripts with what touches them.
pub struct Question {
    pub scripts: Vec<ScriptBuf>,
    /// Everything that an answer takes: the tip, headers, histories and balances, transactions and proofs.
    pub requests: Vec<Request>,
    pub transactions: usize,
    /// Every output of the chain, each asked for what spends it, and how many are spent.
    pub spenders: Vec<Request>,
    pub spent: usize,
}

/// Which scripts are asked about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The one with the longest history.
    Busy,
    /// Every one.
    Wide,
}

fn story(deposits: usize) -> demo::Demo {
    demo::story(StoryOptions {
        busy_deposits: deposits,
        ..StoryOptions::default()
    })
}

/// Gives a fresh node the chain.
pub fn submit(deposits: usize) -> Result<()> {
    let story = story(deposits);
    load(&Stack::from_env()?, story.chain.blocks(), &[])
}

/// The question as the chain itself answers it.
pub fn question(deposits: usize, shape: Shape) -> Result<Question> {
    let story = story(deposits);
    let blocks = story.chain.blocks();
    let mut paid: HashMap<OutPoint, ScriptBuf> = HashMap::new();
    let mut spent = 0;
    let mut touched: BTreeMap<ScriptBuf, BTreeSet<(u32, Txid)>> = BTreeMap::new();
    for (height, block) in (0..).zip(blocks).skip(1) {
        for tx in &block.txdata {
            let txid = tx.compute_txid();
            for input in &tx.input {
                if let Some(script) = paid.get(&input.previous_output) {
                    spent += 1;
                    touched
                        .entry(script.clone())
                        .or_default()
                        .insert((height, txid));
                }
            }
            for (vout, output) in (0..).zip(&tx.output) {
                let script = &output.script_pubkey;
                if !script.is_op_return() {
                    paid.insert(OutPoint::new(txid, vout), script.clone());
                    touched
                        .entry(script.clone())
                        .or_default()
                        .insert((height, txid));
                }
            }
        }
    }
    if shape == Shape::Busy {
        let most = touched
            .values()
            .map(BTreeSet::len)
            .max()
            .unwrap_or_default();
        touched.retain(|_, history| history.len() == most);
    }
    let places: BTreeSet<(u32, Txid)> = touched.values().flatten().copied().collect();
    let scripts: Vec<ScriptBuf> = touched.into_keys().collect();
    ensure!(!places.is_empty(), "nothing to ask for");
    let count = blocks.len() as u32;
    let mut requests = vec![Request::Tip, Request::Headers { start: 0, count }];
    requests.extend(scripts.iter().cloned().map(Request::History));
    requests.extend(scripts.iter().cloned().map(Request::Balance));
    requests.extend(places.iter().map(|(_, txid)| Request::Transaction(*txid)));
    requests.extend(places.iter().map(|(height, txid)| Request::Proof {
        txid: *txid,
        height: *height,
    }));
    Ok(Question {
        scripts,
        requests,
        transactions: places.len(),
        spenders: paid
            .into_iter()
            .map(|(outpoint, script)| Request::Spender { outpoint, script })
            .collect(),
        spent,
    })
}
