//! An Electrum server in memory: no socket, no thread. It answers about blocks as a server does, keeps a list of what it
//! was asked, and can be made to lie.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use bitcoin::consensus::encode::serialize_hex;
use bitcoin::{Block, OutPoint, ScriptBuf, Transaction, Txid};
use ransomtrace::client::{Identity, Source, SourceError};
use ransomtrace::electrum::Request;
use serde_json::{Value, json};

use super::scenario::{Chain, branch};

/// The server.
#[derive(Clone)]
pub struct Memory {
    identity: Identity,
    blocks: Vec<Block>,
    /// Every transaction, and the height of its block; 0 in the mempool.
    txs: BTreeMap<Txid, (Transaction, u32)>,
    histories: BTreeMap<ScriptBuf, Vec<Value>>,
    /// Answers that are not the truth.
    lies: BTreeMap<Request, Value>,
    asked: Arc<Mutex<Vec<Request>>>,
    reports_spenders: bool,
}

impl Memory {
    /// Serves blocks, that of genesis first, and a mempool.
    pub fn new(blocks: &[Block], mempool: &[Transaction]) -> Self {
        let mut server = Self {
            identity: Identity::new("memory", "test", "1.4"),
            blocks: blocks.to_vec(),
            txs: BTreeMap::new(),
            histories: BTreeMap::new(),
            lies: BTreeMap::new(),
            asked: Arc::default(),
            reports_spenders: false,
        };
        let mut scripts = BTreeMap::new();
        for (height, block) in (0..).zip(blocks).skip(1) {
            for tx in &block.txdata {
                server.index(tx, height, &mut scripts);
            }
        }
        for tx in mempool {
            server.index(tx, 0, &mut scripts);
        }
        server
    }

    /// Serves a scenario.
    pub fn of(chain: &Chain) -> Self {
        Self::new(&chain.blocks, &chain.mempool)
    }

    fn index(
        &mut self,
        tx: &Transaction,
        height: u32,
        scripts: &mut BTreeMap<OutPoint, ScriptBuf>,
    ) {
        let txid = tx.compute_txid();
        let spent = tx.input.iter();
        let spent = spent.filter_map(|input| scripts.get(&input.previous_output).cloned());
        let paid = tx.output.iter().map(|output| output.script_pubkey.clone());
        for script in spent.chain(paid).collect::<BTreeSet<_>>() {
            let history = self.histories.entry(script).or_default();
            history.push(json!({ "tx_hash": txid, "height": height }));
        }
        for (vout, output) in (0..).zip(&tx.output) {
            scripts.insert(OutPoint::new(txid, vout), output.script_pubkey.clone());
        }
        self.txs.insert(txid, (tx.clone(), height));
    }

    /// Answers a request with a result of the test's own.
    pub fn lying(mut self, request: Request, result: Value) -> Self {
        self.lies
            .insert(request, json!({ "id": 0, "result": result }));
        self
    }

    /// Refuses a request.
    pub fn refusing(mut self, request: Request, words: &str) -> Self {
        let error = json!({ "code": 1, "message": words });
        self.lies
            .insert(request, json!({ "id": 0, "error": error }));
        self
    }

    /// What blocks leave unspent of a script, in satoshi.
    fn balance(&self, script: &ScriptBuf) -> u64 {
        let mined = || {
            self.txs
                .values()
                .filter(|(_, height)| *height > 0)
                .map(|(tx, _)| tx)
        };
        let spent: BTreeSet<OutPoint> = mined()
            .flat_map(|tx| &tx.input)
            .map(|input| input.previous_output)
            .collect();
        let outputs = mined().flat_map(|tx| {
            let txid = tx.compute_txid();
            (0..)
                .zip(&tx.output)
                .map(move |(vout, output)| (OutPoint::new(txid, vout), output))
        });
        let held = outputs.filter(|(outpoint, output)| {
            output.script_pubkey == *script && !spent.contains(outpoint)
        });
        held.map(|(_, output)| output.value.to_sat()).sum()
    }

    /// Knows who spends an output.
    pub fn naming_spenders(mut self) -> Self {
        self.reports_spenders = true;
        self
    }

    /// Names the server, to tell it from others.
    pub fn named(mut self, name: &str) -> Self {
        self.identity.server = name.to_owned();
        self
    }

    /// Everything that it was asked, in order. Clones of the server share the list.
    pub fn asked(&self) -> Vec<Request> {
        self.asked.lock().expect("no panic").clone()
    }

    /// Forgets what it was asked.
    pub fn forget(&self) {
        self.asked.lock().expect("no panic").clear();
    }

    /// The truth.
    pub fn result(&self, request: &Request) -> Value {
        match request {
            Request::Tip => {
                let header = &self.blocks[self.blocks.len() - 1].header;
                json!({ "height": self.blocks.len() - 1, "hex": serialize_hex(header) })
            }
            Request::Headers { start, count } => {
                let served = self.blocks.iter().skip(*start as usize);
                let served = served.take(*count as usize);
                let hex: Vec<String> = served.map(|block| serialize_hex(&block.header)).collect();
                json!({ "count": hex.len(), "hex": hex.concat(), "max": 2016 })
            }
            Request::History(script) => {
                json!(self.histories.get(script).cloned().unwrap_or_default())
            }
            Request::Balance(script) => {
                json!({ "confirmed": self.balance(script), "unconfirmed": 0 })
            }
            Request::Spender { outpoint, .. } => {
                let spends = |tx: &Transaction| {
                    tx.input
                        .iter()
                        .any(|input| input.previous_output == *outpoint)
                };
                let spender = self.txs.iter().find(|(_, (tx, _))| spends(tx));
                let funder = self.txs.get(&outpoint.txid).map(|(_, height)| height);
                match spender {
                    Some((txid, (_, height))) => {
                        json!({ "funder_height": funder, "spender_txhash": txid, "spender_height": height })
                    }
                    None => json!({ "funder_height": funder }),
                }
            }
            Request::Transaction(txid) => match self.txs.get(txid) {
                Some((tx, _)) => json!(serialize_hex(tx)),
                None => Value::Null,
            },
            Request::Proof { txid, height } => {
                let branch = branch(&self.blocks[*height as usize], *height, *txid);
                json!({ "block_height": height, "pos": branch.position, "merkle": branch.siblings })
            }
            Request::First { height } => {
                let block = &self.blocks[*height as usize];
                let txid = block.txdata[0].compute_txid();
                json!({ "tx_hash": txid, "merkle": branch(block, *height, txid).siblings })
            }
        }
    }
}

impl Source for Memory {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn reports_spenders(&self) -> bool {
        self.reports_spenders
    }

    fn ask(
        &mut self,
        requests: &[Request],
        take: &mut dyn FnMut(usize, String) -> Result<Vec<Request>, SourceError>,
    ) -> Result<(), SourceError> {
        let mut requests: VecDeque<Request> = requests.iter().cloned().collect();
        for at in 0.. {
            let Some(request) = requests.pop_front() else {
                break;
            };
            self.asked.lock().expect("no panic").push(request.clone());
            let answer = match self.lies.get(&request) {
                Some(lie) => lie.to_string(),
                None => json!({ "id": 0, "result": self.result(&request) }).to_string(),
            };
            requests.extend(take(at, answer)?);
        }
        Ok(())
    }
}
