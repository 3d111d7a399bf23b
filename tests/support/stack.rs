//! The real servers that `tests/stack/up.sh` started: a regtest node, electrs and ElectrumX.

use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use anyhow::{Context, Result, bail, ensure};
use bitcoin::{Block, Script, Transaction, Txid};
use serde::Deserialize;

use super::electrum::{Electrum, Entry};
use super::node::Node;

/// How long a server may take to follow the node.
const PATIENCE: Duration = Duration::from_secs(120);

/// Where everything listens; `up.sh` writes it.
#[derive(Deserialize)]
struct Ports {
    node: u16,
    auth: PathBuf,
    electrs: u16,
    electrumx: u16,
}

/// A running stack.
pub struct Stack {
    pub node: Node,
    /// Name and plain-text port of each Electrum server.
    pub servers: [(&'static str, u16); 2],
}

impl Stack {
    /// The stack that `RANSOMTRACE_STACK`, the path of its `stack.json`, names.
    pub fn from_env() -> Result<Self> {
        let path = env::var_os("RANSOMTRACE_STACK")
            .context("no RANSOMTRACE_STACK: run tests/stack/run.sh")?;
        let ports: Ports = serde_json::from_slice(&fs::read(path)?)?;
        let auth = fs::read_to_string(ports.auth)?;
        Ok(Self {
            node: Node::new(ports.node, auth.trim()),
            servers: [("electrs", ports.electrs), ("electrumx", ports.electrumx)],
        })
    }

    /// Waits until every server shows the node's tip, and these transactions as unconfirmed.
    pub fn settle(&self, mempool: &[Transaction]) -> Result<()> {
        let tip = (self.node.block_count()?, self.node.best_block_hash()?);
        let txids: Vec<Txid> = mempool.iter().map(Transaction::compute_txid).collect();
        let scripts: Vec<&Script> = mempool.iter().map(a_script).collect::<Result<_>>()?;
        for (name, port) in self.servers {
            let mut server = Electrum::connect(port)?;
            wait(|| {
                let (height, header) = server.tip()?;
                let histories = server.histories(&scripts)?;
                let shown = |(txid, history): (&Txid, &Vec<Entry>)| {
                    history
                        .iter()
                        .any(|entry| entry.tx_hash == *txid && entry.height <= 0)
                };
                Ok((height, header.block_hash()) == tip && txids.iter().zip(&histories).all(shown))
            })
            .with_context(|| format!("{name} behind the node's tip {tip:?}, or its mempool"))?;
        }
        Ok(())
    }
}

/// Gives the node blocks and a mempool on top of them, and waits until both Electrum servers show it all. The blocks may
/// begin anywhere on the node's chain, genesis included, and must end with more work than that chain. The node's clock is
/// stopped at the last block's time, so that a run in ten years sees what a run today sees.
pub fn load(stack: &Stack, blocks: &[Block], mempool: &[Transaction]) -> Result<()> {
    let last = blocks.last().context("no blocks")?.header;
    stack.node.set_mock_time(last.time)?;
    stack.node.submit_blocks(blocks)?;
    let tip = stack.node.best_block_hash()?;
    ensure!(
        tip == last.block_hash(),
        "the node kept the chain that ends in {tip}"
    );
    stack.node.send_transactions(mempool)?;
    stack.settle(mempool)
}

/// A script that `tx` pays to and servers can be asked for: they leave out what can never be spent.
fn a_script(tx: &Transaction) -> Result<&Script> {
    let mut scripts = tx
        .output
        .iter()
        .map(|output| output.script_pubkey.as_script());
    scripts
        .find(|script| !script.is_op_return())
        .context("a transaction that pays to nobody")
}

fn wait(mut done: impl FnMut() -> Result<bool>) -> Result<()> {
    let start = Instant::now();
    while !done()? {
        if start.elapsed() > PATIENCE {
            bail!("not within {PATIENCE:?}");
        }
        thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}
