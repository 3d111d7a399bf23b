//! A Bitcoin Core node's JSON-RPC: the six calls the tests need, over plain HTTP.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use bitcoin::consensus::encode::serialize_hex;
use bitcoin::{Block, BlockHash, Transaction};
use serde_json::{Value, json};

/// How much of a batch goes into one request; the node refuses bodies over 32 MiB.
const REQUEST_BYTES: usize = 4 << 20;

/// A node on this machine.
pub struct Node {
    port: u16,
    authorization: String,
}

impl Node {
    /// The node on a loopback port; `auth` is its `user:password`.
    pub fn new(port: u16, auth: &str) -> Self {
        let authorization = format!("Basic {}", base64(auth.as_bytes()));
        Self {
            port,
            authorization,
        }
    }

    /// Submits blocks in order, many in one request. A block the node has already is no error.
    ///
    /// # Errors
    ///
    /// Names the first block that is not valid, with the node's reason.
    pub fn submit_blocks(&self, blocks: &[Block]) -> Result<()> {
        let answers = self.batch(
            "submitblock",
            blocks.iter().map(|block| json!([serialize_hex(block)])),
        )?;
        for (block, answer) in blocks.iter().zip(answers) {
            // `inconclusive`: valid so far, on a branch that has not the most work yet.
            let taken = answer.is_null() || answer == "duplicate" || answer == "inconclusive";
            ensure!(taken, "submitblock {}: {answer}", block.block_hash());
        }
        Ok(())
    }

    /// Puts transactions into the mempool in order, whatever fee they pay and whatever they burn.
    pub fn send_transactions(&self, transactions: &[Transaction]) -> Result<()> {
        let params = transactions
            .iter()
            .map(|tx| json!([serialize_hex(tx), 0, 21_000_000]));
        self.batch("sendrawtransaction", params).map(drop)
    }

    /// The height of the tip.
    pub fn block_count(&self) -> Result<u32> {
        Ok(serde_json::from_value(
            self.call("getblockcount", json!([]))?,
        )?)
    }

    /// The hash of the tip.
    pub fn best_block_hash(&self) -> Result<BlockHash> {
        Ok(serde_json::from_value(
            self.call("getbestblockhash", json!([]))?,
        )?)
    }

    /// Stops the node's clock at a Unix time.
    pub fn set_mock_time(&self, time: u32) -> Result<()> {
        self.call("setmocktime", json!([time])).map(drop)
    }

    /// Takes a block, and all on top of it, out of the chain for good.
    pub fn invalidate_block(&self, hash: BlockHash) -> Result<()> {
        self.call("invalidateblock", json!([hash])).map(drop)
    }

    fn call(&self, method: &str, params: Value) -> Result<Value> {
        let mut answers = self.batch(method, [params])?;
        answers.pop().context("a batch of one has one answer")
    }

    /// One method with many parameter lists; the answers come in the same order.
    fn batch(&self, method: &str, params: impl IntoIterator<Item = Value>) -> Result<Vec<Value>> {
        let mut answers = Vec::new();
        let mut body = String::new();
        for params in params {
            if body.len() > REQUEST_BYTES {
                self.post(method, &body, &mut answers)?;
                body.clear();
            }
            body.push(if body.is_empty() { '[' } else { ',' });
            body.push_str(&json!({ "id": 0, "method": method, "params": params }).to_string());
        }
        if !body.is_empty() {
            self.post(method, &body, &mut answers)?;
        }
        Ok(answers)
    }

    /// Sends the begun list `body`, and appends the results.
    fn post(&self, method: &str, body: &str, answers: &mut Vec<Value>) -> Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(120)))?;
        write!(
            stream,
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}]",
            self.authorization,
            body.len() + 1,
        )?;
        let mut reply = String::new();
        stream.read_to_string(&mut reply)?;
        let (head, body) = reply.split_once("\r\n\r\n").context("not an HTTP reply")?;
        let status = head.lines().next().unwrap_or_default();
        ensure!(status.contains(" 200 "), "{method}: {status}: {body}");
        let items: Vec<Value> =
            serde_json::from_str(body).with_context(|| format!("{method}: {body}"))?;
        for mut item in items {
            if !item["error"].is_null() {
                bail!("{method}: {}", item["error"]);
            }
            answers.push(item["result"].take());
        }
        Ok(())
    }
}

/// [RFC 4648](https://www.rfc-editor.org/rfc/rfc4648#section-4) base64, for one header.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, i| {
            bits << 8 | usize::from(*group.get(i).unwrap_or(&0))
        });
        for sextet in 0..4 {
            let known = sextet <= group.len();
            text.push(if known {
                char::from(ALPHABET[bits >> (18 - 6 * sextet) & 63])
            } else {
                '='
            });
        }
    }
    text
}
